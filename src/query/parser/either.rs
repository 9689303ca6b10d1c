//! OR: what its sides are, and what stands beside it without parentheses.

use super::{ParseResult, Parser, Scope};
use crate::query::lexer::{LexemeKind, shorten};
use crate::query::slip::Slip;
use crate::query::tree::{Query, QuerySpan};

/// One side of an OR.
pub(super) struct Side {
    query: Query,
    /// All of it stands in one pair of parentheses: it means what it says.
    grouped: bool,
}

impl Parser<'_> {
    pub(super) fn side(&mut self, scope: Scope) -> ParseResult<Option<Side>> {
        let start = self.at;
        let query = self.and(scope)?;
        let grouped = self.is_group(start, self.at);
        Ok(query.map(|query| Side { query, grouped }))
    }

    /// Is what was read from `start` up to `end` one group in parentheses?
    fn is_group(&self, start: usize, end: usize) -> bool {
        let mut depth = 0usize;
        let end = end.min(self.lexemes.len());
        for (i, lexeme) in self.lexemes.iter().enumerate().take(end).skip(start) {
            match lexeme.kind {
                LexemeKind::Open => depth += 1,
                LexemeKind::Close => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return matches!(lexeme.kind, LexemeKind::Close) && i + 1 == end;
            }
        }
        false
    }

    /// Any of `sides`. In `a OR b after:2015` the days hold for both, as Google means it; of other
    /// words beside an OR it is said how they were read.
    pub(super) fn either(&mut self, sides: Vec<Side>, span: QuerySpan) -> Option<Query> {
        let beside = restrictions_beside(&sides);
        let is_mixed = sides.len() > 1 && sides.iter().any(|side| !side.grouped && words_of(&side.query) > 1);
        let mut parts: Vec<Query> = Vec::with_capacity(sides.len());
        let mut lifted = Vec::new();
        for (i, side) in sides.into_iter().enumerate() {
            match side.query {
                Query::And(all) if beside == Some(i) => {
                    let (restrictions, words): (Vec<Query>, Vec<Query>) = all.into_iter().partition(is_restriction);
                    lifted = restrictions;
                    parts.extend(Query::and(words));
                }
                query => parts.push(query),
            }
        }
        self.keep_low(&mut parts);
        let is_lifted = !lifted.is_empty();
        let either = self.not_too_high(Query::or(parts));
        let query = Query::and(either.into_iter().chain(lifted));
        if let Some(query) = query.as_ref().filter(|_| is_lifted || is_mixed) {
            let read = shorten(&query.to_string());
            self.notes.push(if is_lifted { Slip::BesideOr { read } } else { Slip::Mixed { read } }, span);
        }
        query
    }
}

/// The first or last side, if it alone has restrictions beside its words.
fn restrictions_beside(sides: &[Side]) -> Option<usize> {
    let restricted = |side: &Side| match &side.query {
        Query::And(parts) => parts.iter().any(is_restriction),
        query => is_restriction(query),
    };
    let which: Vec<usize> = (0..sides.len()).filter(|&i| restricted(&sides[i])).collect();
    let &[i] = which.as_slice() else { return None };
    let Query::And(parts) = &sides[i].query else { return None };
    let beside_words = parts.iter().any(|part| !is_restriction(part));
    (sides.len() > 1 && !sides[i].grouped && beside_words && (i == 0 || i + 1 == sides.len())).then_some(i)
}

/// Does it restrict what words find?
fn is_restriction(query: &Query) -> bool {
    matches!(
        query,
        Query::Not(_) | Query::Filter(_) | Query::Date(_) | Query::Has(_) | Query::Missing(_) | Query::Length { .. }
    )
}

fn words_of(query: &Query) -> usize {
    match query {
        Query::And(parts) => {
            parts.iter().filter(|part| !is_restriction(part)).count().max(1)
                + usize::from(parts.iter().any(is_restriction))
        }
        _ => 1,
    }
}
