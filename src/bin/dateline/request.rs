//! From arguments to a request: the query with its filters, and what must be said about both.

use std::path::Path;

use anyhow::{Context, Result};
use dateline::dates::when;
use dateline::entities::names::Aliases;
use dateline::query::{self, DateField, DateFilter, FilterField, Matching, Note, Options, Query, Span};
use dateline::search::plan::PlanOptions;
use jiff::civil::Date;

use crate::arguments::{Dated, What};
use crate::common::failure::Failure;
use crate::common::session::Session;
use crate::desk::Desk;

/// What was asked for.
pub struct Asked {
    /// The query with all filters; `None` if nothing was asked for.
    pub query: Option<Query>,
    /// What was read otherwise than typed.
    pub notes: Vec<Note>,
    /// How names and dates are taken.
    pub options: PlanOptions,
}

/// Reads the query and the filters beside it.
pub fn read(session: &Session, desk: &Desk, what: &What) -> Result<Asked> {
    let today = session.today;
    let typed = desk.expand(session, &what.query.join(" "))?;
    let (query, notes) = parse(&typed.text, what.strict, today)?;
    let mut parts: Vec<Query> = query.into_iter().collect();
    let named = [
        (FilterField::Person, &what.person),
        (FilterField::Organization, &what.org),
        (FilterField::Place, &what.place),
    ];
    for (field, values) in named {
        for value in values {
            parts.push(filter(field, value)?);
        }
    }
    // An article has one outlet and one language: several of them mean any.
    parts.extend(any_of(FilterField::Source, &what.source)?);
    parts.extend(any_of(FilterField::Language, &what.lang)?);
    parts.extend(any_of(FilterField::Source, &what.exclude_source)?.map(Query::not));
    let since = what.since.as_ref().map(|w| ("--since", format!("{w}.."), w));
    let until = what.until.as_ref().map(|w| ("--until", format!("..{w}"), w));
    let date = what.date.as_ref().map(|w| ("--date", w.clone(), w));
    for (option, text, value) in [date, since, until].into_iter().flatten() {
        parts.push(days(DateField::Published, option, &text, value, today)?);
    }
    if let (Some(since), Some(until)) = (&what.since, &what.until) {
        in_order(since, until, today)?;
    }
    for value in &what.mentions {
        parts.push(days(DateField::Mentions, "--mentions", value, value, today)?);
    }
    let options = PlanOptions {
        aliases: what.aliases.as_deref().map(aliases).transpose()?.unwrap_or_default(),
        undated: what.undated || typed.undated,
        stated_only: what.dated == Dated::Stated || typed.stated_only,
        ..PlanOptions::default()
    };
    Ok(Asked { query: Query::and(parts), notes, options })
}

/// Any of the values of an option.
fn any_of(field: FilterField, values: &[String]) -> Result<Option<Query>> {
    Ok(Query::or(values.iter().map(|value| filter(field, value)).collect::<Result<Vec<_>>>()?))
}

/// Refuses days that end before they begin.
fn in_order(since: &str, until: &str, today: Date) -> Result<()> {
    let (Ok(from), Ok(to)) = (when::parse(since, today), when::parse(until, today)) else { return Ok(()) };
    match (from.from, to.to) {
        (Some(from), Some(to)) if from > to => Err(Failure::new(
            format!("--since {since} --until {until}: the days end ({to}) before they begin ({from})"),
            format!("did you mean --since {until} --until {since}?"),
        )
        .into()),
        _ => Ok(()),
    }
}

/// `person:@names.txt`: any of the names in a file, one a line.
fn with_lists(query: Query) -> Result<Query> {
    query.replace_filters(&mut |filter| {
        let Some(path) = filter.text.strip_prefix('@').filter(|_| filter.matching == Matching::Usual) else {
            return Ok(Query::Filter(filter));
        };
        let text = std::fs::read_to_string(path).with_context(|| path.to_owned())?;
        let lines = text.strip_prefix('\u{feff}').unwrap_or(&text).lines().map(str::trim);
        let names = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let any = Query::or(names.filter_map(|name| query::filter(filter.field, name)));
        any.ok_or_else(|| Failure::new(format!("{path} holds no name"), "write one name a line").into())
    })
}

/// Reads a query, in which no name of a saved search is looked for.
pub fn parse(typed: &str, strict: bool, today: Date) -> Result<(Option<Query>, Vec<Note>)> {
    let options = Options { strict, today: Some(today) };
    match query::parse(typed, &options) {
        Ok(parsed) => Ok((parsed.query.map(with_lists).transpose()?, parsed.notes)),
        Err(error) => {
            let message = format!("{error}\n{}", error.caret(typed, 100));
            Err(Failure { message, hint: error.hint() }.into())
        }
    }
}

/// The filter that an option's value is.
pub fn filter(field: FilterField, value: &str) -> Result<Query> {
    let filter = query::filter(field, value).ok_or_else(|| {
        Failure::new(format!("`{value}` holds no name"), "write letters or digits; `*` stands for any name")
    })?;
    with_lists(filter)
}

fn days(field: DateField, option: &str, text: &str, value: &str, today: Date) -> Result<Query> {
    let interval =
        when::parse(text, today).map_err(|error| Failure::new(format!("{option} {value}: {error}"), error.hint()))?;
    let filter = DateFilter { field, text: text.to_owned(), interval: Some(interval), span: Span::default() };
    Ok(Query::Date(filter))
}

fn aliases(path: &Path) -> Result<Aliases> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    Aliases::parse(&text).with_context(|| path.display().to_string())
}
