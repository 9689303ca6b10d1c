//! From arguments to a request: the query with its filters, and what must be said about both.

use std::path::Path;

use anyhow::{Context, Result};
use dateline::article::{EntityKind, LabelField};
use dateline::entities::names::Aliases;
use dateline::query::{self, FilterField, Matching, Note, Query};
use dateline::search::asking::{self, AskError, Asked, Asking};
use jiff::civil::Date;

use crate::arguments::{Dated, QueryArguments};
use crate::common::failure::Failure;
use crate::common::session::Session;
use crate::desk::Desk;

/// Reads the query, with the saved searches that it names, and the filters beside it.
pub fn read(session: &Session, desk: &Desk, what: &QueryArguments) -> Result<Asked> {
    let typed = desk.expand(session, &what.query.join(" "))?;
    let named = [
        (FilterField::Entity(EntityKind::Person), &what.person),
        (FilterField::Entity(EntityKind::Organization), &what.org),
        (FilterField::Entity(EntityKind::Place), &what.place),
    ];
    let each = |(field, values): (FilterField, &Vec<String>)| values.iter().map(|v| (field, v.clone())).collect();
    let asking = Asking {
        query: typed.text,
        strict: what.strict,
        filters: named.into_iter().flat_map(|named| -> Vec<_> { each(named) }).collect(),
        // An article has one outlet and one language: several of them mean any.
        any: vec![
            (FilterField::Label(LabelField::Source), what.source.clone()),
            (FilterField::Label(LabelField::Language), what.lang.clone()),
        ],
        none: vec![(FilterField::Label(LabelField::Source), what.exclude_source.clone())],
        date: what.date.clone(),
        since: what.since.clone(),
        until: what.until.clone(),
        mentions: what.mentions.clone(),
    };
    let mut asked = asking.read(session.today).map_err(failure)?;
    asked.query = asked.query.map(with_lists).transpose()?;
    asked.options.aliases = what.aliases.as_deref().map(aliases).transpose()?.unwrap_or_default();
    asked.options.undated = what.undated || typed.undated;
    asked.options.stated_only = what.dated == Dated::Stated || typed.stated_only;
    Ok(asked)
}

/// Was any filter given as an option?
#[cfg(feature = "browse")]
pub fn has_filters(what: &QueryArguments) -> bool {
    let lists = [&what.person, &what.org, &what.place, &what.source, &what.exclude_source, &what.lang, &what.mentions];
    let days = [&what.date, &what.since, &what.until];
    lists.iter().any(|list| !list.is_empty()) || days.iter().any(|day| day.is_some())
}

/// `person:@names.txt`: any of the names in a file, one a line. Only a person at the terminal may name
/// files.
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
    let (query, notes) = asking::parse(typed, strict, today).map_err(failure)?;
    Ok((query.map(with_lists).transpose()?, notes))
}

/// The filter that an option's value is.
pub fn filter(field: FilterField, value: &str) -> Result<Query> {
    with_lists(asking::filter(field, value).map_err(failure)?)
}

/// What is wrong with a value of an option names it as it was typed.
fn failure(error: AskError) -> Failure {
    let message = if error.of_option { format!("--{}", error.message) } else { error.message };
    Failure { message, hint: error.hint }
}

/// The alias file.
pub fn aliases(path: &Path) -> Result<Aliases> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    Aliases::parse(&text).with_context(|| path.display().to_string())
}
