//! From what an expression says to the days that it names.
//!
//! The anchors, in this order: what the expression says itself (a year, a weekday that only one year
//! fits); the expression before (`two days later`, `the same year`, `the quarter`); the day of
//! publication, back or ahead as the sentence looks. Where no anchor holds, the days are not known.

mod days;
mod distances;
mod periods;

pub(crate) use distances::is_measured_from;
use periods::week_of_month;

use jiff::civil::Date;

use super::calendar::{Period, days_between, in_range};
use super::direction::lean;
use super::expression::{Expression, Meaning, Portion, TimeOfDay, TimeUnit, Which, Year};
use crate::article::PartialDate;
use crate::text::Prose;

/// The days that an expression names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved {
    /// The interval.
    pub span: Period,
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
    text: &str,
    prose: &Prose,
    expressions: &[Expression],
    published: Option<PartialDate>,
) -> Vec<Option<Resolved>> {
    let mut resolver = Resolver {
        text,
        prose,
        expressions,
        now: published.map(Now::of),
        day_first: day_first(expressions),
        last: None,
        focus: None,
        day: None,
        story: None,
        quarter: None,
        reports_quarter: false,
        chained: 0,
    };
    let mut out: Vec<Option<Resolved>> = Vec::with_capacity(expressions.len());
    for (index, expression) in expressions.iter().enumerate() {
        let span = resolver.span(index);
        let since = span.and_then(|span| resolver.since(index, span, out.last().copied().flatten()));
        resolver.remember(index, span);
        out.push(span.map(|span| Resolved { span, time: day_time(expression, span), since }));
    }
    out
}

fn day_time(expression: &Expression, span: Period) -> Option<TimeOfDay> {
    expression.time.filter(|_| matches!(span, Period::Day(_)))
}

/// Do the dates in figures of this text put the day first? Only if one must and none cannot.
fn day_first(expressions: &[Expression]) -> bool {
    let figures = |must: fn(i8, i8) -> bool| {
        expressions.iter().any(|e| matches!(e.meaning, Meaning::Figures { first, second, .. } if must(first, second)))
    };
    figures(|first, _| first > 12) && !figures(|_, second| second > 12)
}

/// What speaks for the past of a day, month, … whose year is not said, and how many days nearer the
/// future must be to outweigh a cue of weight 1.
const DAY: (f32, f32) = (0.3, 70.0);
/// A feast comes round every year: what is said of it counts more than how near it is.
const FEAST: (f32, f32) = (0.3, 200.0);
const MONTH: (f32, f32) = (0.8, 120.0);
const SEASON: (f32, f32) = (0.3, 120.0);
const QUARTER: (f32, f32) = (1.0, 70.0);
const FISCAL: (f32, f32) = (3.0, 120.0);

/// No nearness outweighs cues of this weight.
const NEAREST: f32 = 2.5;

/// The cues that it takes for a bare weekday to lie ahead: most that the press names have passed.
const WEEKDAY_AHEAD: f32 = 0.8;

/// The longest chain of expressions of which each is measured from the next.
const CHAIN: u8 = 4;

/// From where the writer looks.
#[derive(Clone, Copy)]
struct Now {
    first: Date,
    last: Date,
    day: Option<Date>,
}

impl Now {
    fn of(published: PartialDate) -> Self {
        let day = if let PartialDate::Day(day) = published { Some(day) } else { None };
        Self { first: published.first(), last: published.last(), day }
    }

    /// The span of `unit` that holds it, if it is known so precisely.
    fn span(self, unit: TimeUnit) -> Option<Period> {
        let first = Period::around(self.first, unit)?;
        (first == Period::around(self.last, unit)?).then_some(first)
    }

    fn year(self) -> Option<i16> {
        (self.first.year() == self.last.year()).then_some(self.first.year())
    }
}

/// How two expressions hang together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    Range,
    List,
}

struct Resolver<'a> {
    text: &'a str,
    prose: &'a Prose,
    expressions: &'a [Expression],
    now: Option<Now>,
    day_first: bool,
    /// What the expression before was resolved to.
    last: Option<Period>,
    /// The last interval that the text spoke of.
    focus: Option<Period>,
    /// The last day that it spoke of, and the token after it.
    day: Option<(Date, usize)>,
    /// The last date of a story of another year, and the token after it.
    story: Option<(Date, usize)>,
    /// The last quarter that it spoke of.
    quarter: Option<Period>,
    /// Is the period that the text last reported on a quarter? Else a year or several months. What it is
    /// compared with is of the same kind.
    reports_quarter: bool,
    /// How many expressions before this one are measured from it.
    chained: u8,
}

impl Resolver<'_> {
    fn span(&mut self, index: usize) -> Option<Period> {
        let expression = &self.expressions[index];
        match expression.meaning {
            Meaning::Day { year, month, day, weekday } => self.day(index, year, month, day, weekday),
            Meaning::Figures { year, first, second } => self.figures(index, year, first, second),
            Meaning::DayOfMonth { day, weekday, month } => self.day_of_month(index, day, weekday, month),
            Meaning::Weekday { weekday, which } => self.weekday(index, weekday, which),
            Meaning::Month { month, year, which } => self.month(index, month, year, which),
            Meaning::Year { year, .. } => Some(Period::Year(in_range(i32::from(year))?)),
            Meaning::Decade { first } => Some(Period::Decade(first)),
            Meaning::Century { number } => Some(Period::Century((i16::from(number) - 1) * 100)).filter(|_| number > 0),
            Meaning::Season { season, year, which } => self.season(index, season, year, which),
            Meaning::Quarter { quarter, year, which, fiscal } => {
                self.quarter_of_year(index, quarter, year, which, fiscal)
            }
            Meaning::Half { half, year } => Some(Period::Half(self.year(year?)?, half)),
            Meaning::Holiday { holiday, year, which, around } => self.holiday(index, holiday, year, which, around),
            Meaning::Unit { unit, which } => self.unit(index, unit, which),
            Meaning::Distance { count, unit, from } => self.distance(index, count?, unit, from),
            Meaning::WeekOf { month, day, year, weekend } => {
                let day = self.day(index, year.map(Year::Number), month, day, None)?;
                Period::around(day.first(), if weekend { TimeUnit::Weekend } else { TimeUnit::Week })
            }
            Meaning::WeekOfMonth { nth, month, year, weekend } => {
                let month = self.month(index, month, year, Which::Bare)?;
                week_of_month(month.first(), nth, weekend)
            }
            Meaning::Comparison { year, unit } => self.comparison(index, year, unit),
            Meaning::Clock => self.day_of_clock(index),
            Meaning::Duration { .. } | Meaning::Vague => None,
        }
    }

    /// The days of the expression behind `index`, which may itself be measured from the one behind it: `the
    /// week before Friday before Easter`. No one writes longer chains than [`CHAIN`].
    fn span_behind(&mut self, index: usize) -> Option<Period> {
        if self.chained == CHAIN {
            return None;
        }
        self.chained += 1;
        let span = self.span(index + 1);
        self.chained -= 1;
        span
    }

    /// A year as it is said.
    fn year(&self, year: Year) -> Option<i16> {
        match year {
            Year::Number(year) => Some(year),
            Year::Relative(shift) => in_range(i32::from(self.now?.year()?) + i32::from(shift)),
            Year::Same => Some(self.focus?.first().year()),
        }
    }

    /// Of the last interval before and the first after, the one that is meant: the nearer, unless
    /// the sentence looks the other way. `past` is what speaks for the past beforehand, `days` how
    /// much nearer one must be to outweigh a cue of weight 1.
    fn nearer(&self, index: usize, back: Period, ahead: Period, (past, days): (f32, f32)) -> Period {
        if back == ahead {
            return back;
        }
        let behind = self.distance_from_now(back.last()) as f32;
        let before = self.distance_from_now(ahead.first()) as f32;
        let nearness = ((behind - before) / days).clamp(-NEAREST, NEAREST);
        if self.lean(index) + self.company(index) + nearness > past { ahead } else { back }
    }

    fn distance_from_now(&self, day: Date) -> i32 {
        self.now.map_or(0, |now| {
            if day < now.first {
                days_between(day, now.first)
            } else if day > now.last {
                days_between(now.last, day)
            } else {
                0
            }
        })
    }

    /// How two expressions hang together, by the word or mark between them: a range, a list, or not.
    fn joined(&self, a: &Expression, b: &Expression) -> Option<Join> {
        const RANGE: &[&str] = &["to", "through", "until", "till", "thru", "-", "–", "—"];
        const LIST: &[&str] = &["and", "or", ","];
        let word = |at: usize| self.prose.tokens.get(at).map_or("", |t| t.of(self.text));
        let is = |list: &[&str], word: &str| list.iter().any(|w| w.eq_ignore_ascii_case(word));
        let between = a.tokens.start.checked_sub(1).is_some_and(|at| word(at).eq_ignore_ascii_case("between"));
        // An item of a list does not go on in the next one.
        if self.text.get(a.end..b.start)?.contains('\n') && self.sentence_of(a) != self.sentence_of(b) {
            return None;
        }
        let mark = match b.tokens.start.checked_sub(a.tokens.end)? {
            1 => word(a.tokens.end),
            2 if word(a.tokens.end) == "," => word(a.tokens.end + 1),
            _ => return None,
        };
        match mark {
            mark if is(RANGE, mark) || (between && mark.eq_ignore_ascii_case("and")) => Some(Join::Range),
            mark if is(LIST, mark) => Some(Join::List),
            _ => None,
        }
    }

    /// The index of the sentence that holds the expression.
    fn sentence_of(&self, expression: &Expression) -> usize {
        self.prose.sentences.partition_point(|s| s.tokens.end <= expression.tokens.start)
    }

    /// Does the expression stand in the sentence of token `last`, or in one of the next two?
    fn follows_closely(&self, index: usize, last: usize) -> bool {
        const SENTENCES: usize = 2;
        let of_token = self.prose.sentences.partition_point(|s| s.tokens.end <= last);
        self.sentence_of(&self.expressions[index]) <= of_token + SENTENCES
    }

    /// Where the expression before in the same sentence lies: what stands together in a list or a
    /// comparison mostly lies on one side.
    fn company(&self, index: usize) -> f32 {
        let (Some(before), Some(now)) = (index.checked_sub(1), self.now) else { return 0.0 };
        let (before, this) = (&self.expressions[before], &self.expressions[index]);
        let near = self.sentence_of(before) == self.sentence_of(this);
        let between = self.prose.tokens.get(before.tokens.end..this.tokens.start).unwrap_or_default();
        let stop = between.iter().any(|t| t.of(self.text) == ";");
        let undated = matches!(
            before.meaning,
            Meaning::Month { year: None, .. }
                | Meaning::Day { year: None, .. }
                | Meaning::Quarter { year: None, .. }
                | Meaning::Season { year: None, .. }
        );
        match self.last {
            Some(span) if near && !stop && undated && span.last() < now.first => -1.0,
            Some(span) if near && !stop && undated && span.first() > now.last => 1.0,
            _ => 0.0,
        }
    }

    fn lean(&self, index: usize) -> f32 {
        lean(self.text, self.prose, &self.expressions[index])
    }

    /// Where the range begins that the expression ends.
    fn since(&self, index: usize, span: Period, before: Option<Resolved>) -> Option<Date> {
        let previous = &self.expressions[index.checked_sub(1)?];
        let this = &self.expressions[index];
        let first = before?.span.first();
        (self.joined(previous, this) == Some(Join::Range) && first < span.first()).then_some(first)
    }

    /// Keeps what later expressions may refer to.
    fn remember(&mut self, index: usize, span: Option<Period>) {
        self.last = span;
        let expression = &self.expressions[index];
        match expression.meaning {
            Meaning::Duration { count: Some(2..), unit: TimeUnit::Month } | Meaning::Half { .. } => {
                self.reports_quarter = false;
            }
            Meaning::Year { fiscal: true, .. } => self.reports_quarter = false,
            Meaning::Comparison { .. } => return,
            Meaning::Distance { count: Some(-1), unit: TimeUnit::Year, .. } => return,
            _ => {}
        }
        let Some(span) = span else { return };
        if let Period::Quarter(..) = span {
            self.reports_quarter = true;
            let relative = matches!(expression.meaning, Meaning::Quarter { year: Some(Year::Relative(_)), .. });
            // What is reported, not what is forecast, is what comparisons compare with.
            let begun = self.now.is_none_or(|now| span.last() <= now.last);
            if !relative && (begun || self.quarter.is_none()) {
                self.quarter = Some(span);
            }
        }
        if !matches!(expression.portion, Portion::Whole) && matches!(span, Period::Week(_)) {
            return;
        }
        self.focus = Some(span);
        if let Period::Day(day) = span {
            self.day = Some((day, expression.tokens.end));
        }
        self.tell(expression, span);
    }

    /// Begins, goes on with or leaves the story of another year.
    fn tell(&mut self, expression: &Expression, span: Period) {
        use super::expression::Anchor;
        let dated = matches!(expression.meaning, Meaning::Day { year: Some(Year::Number(_)), .. });
        let follows = match expression.meaning {
            Meaning::Day { year: None, .. } | Meaning::Month { year: None, .. } => true,
            Meaning::Distance { from: Anchor::Text, .. } => true,
            Meaning::Unit { which, .. } => matches!(which, Which::Same | Which::Following | Which::Previous),
            _ => false,
        };
        let day = span.first();
        let elsewhere = self.now.is_none_or(|now| day.year() < now.first.year());
        self.story = match self.story {
            _ if dated && elsewhere => Some((day, expression.tokens.end)),
            Some((told, _)) if follows && day.year() == told.year() => Some((day.max(told), expression.tokens.end)),
            Some(story) if matches!(expression.meaning, Meaning::Clock) => Some(story),
            _ => None,
        };
    }
}
