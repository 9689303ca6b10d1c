//! Asking: a query and the filters beside it, as a person or a program gives them, become a request.
//!
//! The terminal, the page and the tools of a language model all ask through here, so that a filter
//! means the same everywhere.

use jiff::civil::Date;

use super::plan::PlanOptions;
use crate::dates::when;
use crate::query::{self, DateField, DateFilter, FilterField, Note, ParseOptions, Query, QuerySpan};

/// What is asked, as it was given.
#[derive(Debug, Clone, Default)]
pub struct Asking {
    /// The query as typed.
    pub query: String,
    /// Refuse a query that can only be read by guessing.
    pub strict: bool,
    /// Names and labels that articles must have, all of them.
    pub filters: Vec<(FilterField, String)>,
    /// Labels of which articles must have one of each.
    pub any: Vec<(FilterField, Vec<String>)>,
    /// Labels that articles must not have.
    pub none: Vec<(FilterField, Vec<String>)>,
    /// Days of publication.
    pub date: Option<String>,
    /// First day of publication.
    pub since: Option<String>,
    /// Last day of publication.
    pub until: Option<String>,
    /// Days that the text speaks of.
    pub mentions: Vec<String>,
}

/// What was understood.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The query with all filters; `None` if nothing was asked for.
    pub query: Option<Query>,
    /// What was read otherwise than typed.
    pub notes: Vec<Note>,
    /// How names and dates are taken.
    pub options: PlanOptions,
}

/// Why something cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct AskError {
    /// What is wrong; further lines show where.
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
    /// It begins with the name of the value that is wrong: `since 2025-02-30: ...`.
    pub of_option: bool,
}

impl Asking {
    /// Reads the query and the filters; `today` is what `last week` is counted from.
    ///
    /// # Errors
    /// A query or a date that cannot be read, a name without a letter.
    pub fn read(&self, today: Date) -> Result<Asked, AskError> {
        let (query, notes) = parse(&self.query, self.strict, today)?;
        let is_lost = query.is_none() && !self.query.trim().is_empty();
        let mut parts: Vec<Query> = query.into_iter().collect();
        for (field, value) in &self.filters {
            parts.push(filter(*field, value)?);
        }
        for (field, values) in &self.any {
            parts.extend(any_of(*field, values)?);
        }
        for (field, values) in &self.none {
            parts.extend(any_of(*field, values)?.map(Query::but_not));
        }
        let since = self.since.as_ref().map(|w| ("since", format!("{w}.."), w));
        let until = self.until.as_ref().map(|w| ("until", format!("..{w}"), w));
        let date = self.date.as_ref().map(|w| ("date", w.clone(), w));
        for (option, text, value) in [date, since, until].into_iter().flatten() {
            parts.push(days(DateField::Published, option, &text, value, today)?);
        }
        if let (Some(since), Some(until)) = (&self.since, &self.until) {
            in_order(since, until, today)?;
        }
        for value in &self.mentions {
            parts.push(days(DateField::Mentions, "mentions", value, value, today)?);
        }
        // Whoever typed something does not ask for every article.
        if is_lost && parts.is_empty() {
            return Err(nothing_left(&notes));
        }
        Ok(Asked { query: Query::and(parts), notes, options: PlanOptions::default() })
    }
}

/// Of what was typed nothing is left that could be looked for.
fn nothing_left(notes: &[Note]) -> AskError {
    let said: Vec<String> = notes.iter().map(|note| note.slip.to_string()).collect();
    let why = if said.is_empty() { String::new() } else { format!(" ({})", said.join("; ")) };
    let hint = "write words, or `*` for every article".to_owned();
    AskError { message: format!("nothing to search for{why}"), hint: Some(hint), of_option: false }
}

/// Reads a query.
///
/// # Errors
/// One that cannot be read.
pub fn parse(typed: &str, strict: bool, today: Date) -> Result<(Option<Query>, Vec<Note>), AskError> {
    let options = ParseOptions { strict, today: Some(today) };
    match query::parse(typed, &options) {
        Ok(parsed) => Ok((parsed.query, parsed.notes)),
        Err(error) => {
            let message = format!("{error}\n{}", error.caret(typed, 100));
            Err(AskError { message, hint: error.hint(), of_option: false })
        }
    }
}

/// The filter that a value is.
///
/// # Errors
/// A value without a letter or digit.
pub fn filter(field: FilterField, value: &str) -> Result<Query, AskError> {
    query::filter(field, value).ok_or_else(|| AskError {
        message: format!("`{value}` holds no name"),
        hint: Some("write letters or digits; `*` stands for any name".to_owned()),
        of_option: false,
    })
}

/// Any of the values.
fn any_of(field: FilterField, values: &[String]) -> Result<Option<Query>, AskError> {
    Ok(Query::or(values.iter().map(|value| filter(field, value)).collect::<Result<Vec<_>, _>>()?))
}

/// Refuses days that end before they begin.
fn in_order(since: &str, until: &str, today: Date) -> Result<(), AskError> {
    let (Ok(from), Ok(to)) = (when::parse(since, today), when::parse(until, today)) else { return Ok(()) };
    match (from.from, to.to) {
        (Some(from), Some(to)) if from > to => Err(AskError {
            message: format!("since {since} --until {until}: the days end ({to}) before they begin ({from})"),
            hint: Some(format!("did you mean --since {until} --until {since}?")),
            of_option: true,
        }),
        _ => Ok(()),
    }
}

fn days(field: DateField, option: &str, text: &str, value: &str, today: Date) -> Result<Query, AskError> {
    let interval = when::parse(text, today).map_err(|error| AskError {
        message: format!("{option} {value}: {error}"),
        hint: Some(error.hint()),
        of_option: true,
    })?;
    let filter = DateFilter { field, text: text.to_owned(), interval: Some(interval), span: QuerySpan::default() };
    Ok(Query::Date(filter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_loses_its_only_condition_asks_for_nothing_and_not_for_everything() {
        let read = |query: &str| Asking { query: query.to_owned(), ..Asking::default() }.read(date(2025, 6, 18));
        for typed in ["person:", "!!!", "\"\"", "()", &"(".repeat(500), "\\w+"] {
            let error = read(typed).expect_err("nothing is asked for");
            assert!(error.message.starts_with("nothing to search for"), "{typed}: {}", error.message);
        }
        for typed in ["", "  "] {
            assert_eq!(read(typed).expect("may be every article").query, None);
        }
        assert_eq!(read("*").expect("is every article").query, Some(Query::All));
        let of_outlet = Asking { query: "person:".into(), since: Some("2025".into()), ..Asking::default() };
        assert!(of_outlet.read(date(2025, 6, 18)).expect("days are left").query.is_some());
    }
}
