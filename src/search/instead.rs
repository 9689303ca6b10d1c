//! What would find something, where a query finds nothing: each of its parts alone, what is left without each, and the
//! query with the words and names that the archive has.

use super::labels;
use super::plan::{Condition, Plan, PlanOptions, plan};
use super::query_term;
use super::quote;
use super::run::count;
use crate::index::archive::Archive;
use crate::index::budget::Exceeded;
use crate::query::{Filter, Phrase, Query, QueryWord, WordForm, WordPattern};
use crate::text::fold;

/// What would find something.
#[derive(Debug, Default)]
pub struct Instead {
    /// The parts of the query, in the order typed; all of them must hold.
    pub parts: Vec<QueryPart>,
    /// The query with what it says wrong corrected, if that finds something.
    pub corrected: Option<OtherQuery>,
}

/// A part of a query on its own.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryPart {
    /// The part, as it prints.
    pub text: String,
    /// Articles that it alone would find.
    pub articles: u64,
    /// Articles that the other parts would find without it; `None` where there are none, or too many of them.
    pub without: Option<u64>,
    /// Words or names of the archive that were perhaps meant.
    pub suggestions: Vec<String>,
    /// Of a phrase that stands nowhere, what the archive has that is nearest to it.
    pub nearest: Option<Wording>,
}

/// Another query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherQuery {
    /// As it prints, to be typed.
    pub text: String,
    /// Articles that it finds; one at least.
    pub articles: u64,
}

/// Words of an article.
#[derive(Debug, Clone, PartialEq)]
pub struct Wording {
    /// As they stand there.
    pub text: String,
    /// The article's id.
    pub id: String,
    /// Its outlet.
    pub source: Option<String>,
}

/// So many parts of a query are looked for by themselves.
const PARTS: usize = 20;
/// So many parts are left out of it one by one.
const LEFT_OUT: usize = 8;
/// So many words of it are corrected.
const WORDS: usize = 12;

/// What would find something instead of `query`, as far as the budget of `options` goes.
///
/// # Errors
/// What the engine says.
pub fn of(query: &Query, archive: &Archive, options: &PlanOptions) -> tantivy::Result<Instead> {
    let mut instead = Instead::default();
    let alone = match query {
        Query::And(parts) => parts.clone(),
        other => vec![other.clone()],
    };
    for part in alone.iter().take(PARTS) {
        let Some(part) = affordable(self::part(part, archive, options))? else { return Ok(instead) };
        instead.parts.push(part);
    }
    let Some(corrected) = affordable(corrected(query, archive, options))? else { return Ok(instead) };
    instead.corrected = corrected;
    if (2..=LEFT_OUT).contains(&alone.len()) {
        for (at, part) in instead.parts.iter_mut().enumerate() {
            let others = alone.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| part.clone());
            let Some(rest) = Query::and(others) else { continue };
            // What only excludes finds nearly everything, which helps nobody.
            if !rest.only_excludes() {
                part.without = affordable(found(&rest, archive, options))?;
            }
        }
    }
    Ok(instead)
}

/// `None` where the budget is used up: what is left of it is enough for so many hints and no more.
fn affordable<T>(result: tantivy::Result<T>) -> tantivy::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if Exceeded::of(&error).is_some() => Ok(None),
        Err(error) => Err(error),
    }
}

fn found(query: &Query, archive: &Archive, options: &PlanOptions) -> tantivy::Result<u64> {
    count(&plan(query, archive, options)?, archive)
}

fn part(query: &Query, archive: &Archive, options: &PlanOptions) -> tantivy::Result<QueryPart> {
    let plan = plan(query, archive, options)?;
    let articles = count(&plan, archive)?;
    let suggestions = match query {
        _ if articles > 0 => Vec::new(),
        Query::Filter(filter) if filter.field.entity().is_none() => labels::suggestions(archive, filter)?,
        _ => suggestions(&plan, archive)?,
    };
    let nearest = match query {
        Query::Phrase(phrase) if articles == 0 => nearest(archive, phrase)?,
        _ => None,
    };
    Ok(QueryPart { text: query.to_string(), articles, without: None, suggestions, nearest })
}

/// The words of the archive that are nearest to a phrase that it does not hold.
fn nearest(archive: &Archive, phrase: &Phrase) -> tantivy::Result<Option<Wording>> {
    let words: Vec<&str> = phrase.words.iter().map(|word| word.text.as_str()).collect();
    let checked = quote::check(archive, &words.join(" "), None, 1)?;
    Ok(checked.places.into_iter().next().filter(|_| phrase.slop == 0).map(|place| {
        let text = place.article.body.get(place.bytes).unwrap_or_default();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Wording { text, id: place.article.id, source: place.article.source }
    }))
}

fn suggestions(plan: &Plan, archive: &Archive) -> tantivy::Result<Vec<String>> {
    let mut out: Vec<String> = plan.names.iter().flat_map(|f| f.suggestions.clone()).collect();
    if matches!(plan.root, Condition::Text(_)) {
        let vocabulary = archive.vocabulary()?;
        for unknown in plan.query_terms.iter().filter(|t| t.article_frequency == 0 && !t.typed.is_empty()) {
            out.extend(query_term::suggestions(&vocabulary, &fold(&unknown.typed), 3, &plan.budget)?);
        }
    }
    Ok(out)
}

/// The query with the nearest words, names and labels of the archive in place of those that it lacks, if that finds
/// something.
fn corrected(query: &Query, archive: &Archive, options: &PlanOptions) -> tantivy::Result<Option<OtherQuery>> {
    let vocabulary = archive.vocabulary()?;
    let (mut changed, mut looked_at) = (false, 0);
    let mut filter = |filter: Filter| -> tantivy::Result<Query> {
        let text = known_label(&filter, archive, options)?;
        changed |= text.is_some();
        Ok(Query::Filter(Filter { text: text.unwrap_or_else(|| filter.text.clone()), ..filter }))
    };
    let other = query.clone().replace_filters(&mut filter)?;
    let mut word = |word: &QueryWord| -> tantivy::Result<Option<String>> {
        let is_corrected = matches!(word.pattern, WordPattern::Plain | WordPattern::Prefix | WordPattern::Fuzzy(_));
        looked_at += 1;
        if !is_corrected || word.form == WordForm::Cased || looked_at > WORDS {
            return Ok(None);
        }
        if found(&Query::Word(word.clone()), archive, options)? > 0 {
            return Ok(None);
        }
        let nearest = query_term::suggestions(&vocabulary, &fold(&word.text), 1, &options.budget)?.into_iter().next();
        changed |= nearest.is_some();
        Ok(nearest)
    };
    let other = other.replace_words(&mut word)?;
    if !changed {
        return Ok(None);
    }
    let articles = found(&other, archive, options)?;
    Ok((articles > 0).then(|| OtherQuery { text: other.to_string(), articles }))
}

/// The value of the archive that is nearest to that of a filter which finds nothing.
fn known_label(filter: &Filter, archive: &Archive, options: &PlanOptions) -> tantivy::Result<Option<String>> {
    let plan = plan(&Query::Filter(filter.clone()), archive, options)?;
    if count(&plan, archive)? > 0 {
        return Ok(None);
    }
    Ok(match filter.field.entity() {
        Some(_) => plan.names.first().and_then(|name| name.suggestions.first().cloned()),
        None => labels::suggestions(archive, filter)?.into_iter().next(),
    })
}
