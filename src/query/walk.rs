//! The parts of a query that an article may show: what lights up, what is counted alone, what is
//! spelt wrong. Nothing under an exclusion is among them.

use super::tree::{DateFilter, Filter, Near, Phrase, Query, QueryWord};
use crate::article::Field;

/// A part of a query that is looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Leaf<'a> {
    /// A word; in this field only, if one is given.
    Word(&'a QueryWord, Option<Field>),
    /// A phrase, as a whole.
    Phrase(&'a Phrase, Option<Field>),
    /// A near expression, as a whole: its operands light only where they are near each other.
    Near(&'a Near, Option<Field>),
    /// A restriction on what is known of the article.
    Filter(&'a Filter),
    /// A restriction on days.
    Date(&'a DateFilter),
}

impl Query {
    /// Everything that is looked for and not excluded, in the order typed. A near expression is one
    /// leaf.
    pub fn leaves(&self) -> Vec<Leaf<'_>> {
        let mut out = Vec::new();
        collect(self, None, &mut out);
        out
    }

    /// Every single word that is looked for and not excluded, in the order typed, those of phrases
    /// and near expressions included, with the field that it is looked for in.
    pub fn words(&self) -> Vec<(&QueryWord, Option<Field>)> {
        let mut out = Vec::new();
        for leaf in self.leaves() {
            match leaf {
                Leaf::Word(word, field) => out.push((word, field)),
                Leaf::Phrase(phrase, field) => out.extend(phrase.words.iter().map(|w| (w, field))),
                Leaf::Near(near, field) => near.operands.iter().for_each(|operand| {
                    out.extend(operand.words().into_iter().map(|(w, _)| (w, field)));
                }),
                Leaf::Filter(_) | Leaf::Date(_) => {}
            }
        }
        out
    }

    /// The query with every filter replaced by what `replace` makes of it; an exclusion included.
    ///
    /// # Errors
    /// What `replace` says first.
    pub fn replace_filters<E>(self, replace: &mut dyn FnMut(Filter) -> Result<Query, E>) -> Result<Query, E> {
        match self {
            Query::Filter(filter) => replace(filter),
            other => other.map_parts(&mut |part| part.replace_filters(replace)),
        }
    }

    /// The query with every word that is looked for and not excluded, those of phrases included, spelt as `replace`
    /// says, if it says so.
    ///
    /// # Errors
    /// What `replace` says first.
    pub fn replace_words<E>(
        self,
        replace: &mut dyn FnMut(&QueryWord) -> Result<Option<String>, E>,
    ) -> Result<Query, E> {
        Ok(match self {
            Query::Word(word) => Query::Word(spelt(word, replace)?),
            Query::Phrase(phrase) => {
                let words: Result<Vec<QueryWord>, E> =
                    phrase.words.into_iter().map(|word| spelt(word, replace)).collect();
                Query::Phrase(Phrase { words: words?, ..phrase })
            }
            Query::Not(inner) => Query::Not(inner),
            Query::Apart { left, kind, right } => {
                Query::Apart { left: Box::new(left.replace_words(replace)?), kind, right }
            }
            other => other.map_parts(&mut |part| part.replace_words(replace))?,
        })
    }

    /// The query with what `change` makes of each query that is directly within it.
    fn map_parts<E>(self, change: &mut dyn FnMut(Query) -> Result<Query, E>) -> Result<Query, E> {
        let each = |parts: Vec<Query>, change: &mut dyn FnMut(Query) -> Result<Query, E>| {
            parts.into_iter().map(change).collect::<Result<Vec<Query>, E>>()
        };
        Ok(match self {
            Query::And(parts) => Query::And(each(parts, change)?),
            Query::Or(parts) => Query::or(each(parts, change)?).unwrap_or(Query::All),
            Query::Near(near) => Query::Near(Near { operands: each(near.operands, change)?, ..near }),
            Query::Not(inner) => Query::but_not(change(*inner)?),
            Query::Field { field, inner } => Query::in_field(field, change(*inner)?),
            Query::First { extent, inner } => Query::First { extent, inner: Box::new(change(*inner)?) },
            Query::AtLeast { times, inner } => Query::AtLeast { times, inner: Box::new(change(*inner)?) },
            Query::Boost { inner, factor } => Query::Boost { inner: Box::new(change(*inner)?), factor },
            Query::Apart { left, kind, right } => {
                Query::Apart { left: Box::new(change(*left)?), kind, right: Box::new(change(*right)?) }
            }
            other => other,
        })
    }

    /// True if the query says only what is not wanted.
    pub fn only_excludes(&self) -> bool {
        match self {
            Query::Not(_) => true,
            Query::And(parts) | Query::Or(parts) => parts.iter().all(Query::only_excludes),
            Query::Field { inner, .. } | Query::Boost { inner, .. } => inner.only_excludes(),
            _ => false,
        }
    }
}

fn spelt<E>(word: QueryWord, replace: &mut dyn FnMut(&QueryWord) -> Result<Option<String>, E>) -> Result<QueryWord, E> {
    let text = replace(&word)?;
    Ok(QueryWord { text: text.unwrap_or_else(|| word.text.clone()), ..word })
}

fn collect<'a>(query: &'a Query, field: Option<Field>, out: &mut Vec<Leaf<'a>>) {
    match query {
        Query::All | Query::Not(_) | Query::Has(_) | Query::Missing(_) | Query::Length { .. } => {}
        Query::And(parts) | Query::Or(parts) => parts.iter().for_each(|part| collect(part, field, out)),
        Query::Word(word) => out.push(Leaf::Word(word, field)),
        Query::Phrase(phrase) => out.push(Leaf::Phrase(phrase, field)),
        Query::Near(near) => out.push(Leaf::Near(near, field)),
        Query::Field { field, inner } => collect(inner, Some(*field), out),
        Query::Filter(filter) => out.push(Leaf::Filter(filter)),
        Query::Date(date) => out.push(Leaf::Date(date)),
        Query::Boost { inner, .. } | Query::First { inner, .. } | Query::AtLeast { inner, .. } => {
            collect(inner, field, out);
        }
        Query::Apart { left, .. } => collect(left, field, out),
    }
}
