//! From what an expression says to the days that it names.

use jiff::civil::Date;

use super::calendar::Span;
use super::expression::{Expression, TimeOfDay};
use crate::article::PartialDate;
use crate::text::Prose;

/// The days that an expression names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved {
    /// The interval.
    pub span: Span,
    /// The time of day, if it is said.
    pub time: Option<TimeOfDay>,
    /// Where the range begins that this expression ends (`29` in `Sept. 22 to 29`).
    pub since: Option<Date>,
}

impl Resolved {
    /// First day, inclusive. The end of a range holds the range.
    pub fn first(self) -> Date {
        self.since.unwrap_or(self.span.first())
    }

    /// Last day, inclusive.
    pub fn last(self) -> Date {
        self.span.last()
    }

    /// The value in the notation of TIMEX3.
    pub fn value(self) -> String {
        let mut value = self.span.value();
        match self.time {
            None => {}
            Some(TimeOfDay::Clock { hour, minute }) => value += &format!("T{hour:02}:{minute:02}"),
            Some(TimeOfDay::Morning) => value += "TMO",
            Some(TimeOfDay::Afternoon) => value += "TAF",
            Some(TimeOfDay::Evening) => value += "TEV",
            Some(TimeOfDay::Night) => value += "TNI",
        }
        value
    }
}

/// The days of `expressions`, one for each, as far as they can be known, for one field. `text` and
/// `prose` are those that the expressions were read from; `published` is the day, month or year from
/// which the writer looks.
pub fn resolve(
    _text: &str,
    _prose: &Prose,
    expressions: &[Expression],
    _published: Option<PartialDate>,
) -> Vec<Option<Resolved>> {
    vec![None; expressions.len()]
}
