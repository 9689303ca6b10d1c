//! Functions over what stands in the parentheses behind them.

use super::{ParseResult, Parser, near};
use crate::query::lexer::{Function, LexemeKind};
use crate::query::slip::Slip;
use crate::query::tree::{Extent, Query, WordForm, WordPattern};

impl Parser<'_> {
    pub(super) fn function(&mut self, function: Function) -> ParseResult<Option<Query>> {
        let span = self.span();
        self.at += 1;
        let Some(LexemeKind::Open) = self.peek() else { return Ok(None) };
        let Some(inner) = self.group(None)? else { return Ok(None) };
        Ok(Some(match function {
            Function::First(extent) => first(extent, inner),
            Function::AtLeast(times) => match at_least(times, inner.clone()) {
                Some(query) => query,
                None => {
                    self.notes.push(Slip::FunctionOperand { function: function.name() }, span);
                    inner
                }
            },
            Function::Capitals => cased(inner, &|word| word.to_uppercase()),
            Function::Capital => cased(inner, &capitalized),
        }))
    }
}

/// `inner`, near the beginning.
pub(super) fn first(extent: Extent, inner: Query) -> Query {
    Query::First { extent, inner: Box::new(inner) }
}

/// Each of `inner` at least so often; `None` if there is something in it that cannot be counted.
fn at_least(times: u32, inner: Query) -> Option<Query> {
    match inner {
        Query::And(parts) => {
            Query::and(parts.into_iter().map(|part| at_least(times, part)).collect::<Option<Vec<_>>>()?)
        }
        inner if !near::can_stand_near(&inner) || near::is_mention(&inner) => None,
        inner if times < 2 => Some(inner),
        inner => Some(Query::AtLeast { times, inner: Box::new(inner) }),
    }
}

/// The plain words of `query` in capitals, as Nexis means it.
fn cased(query: Query, write: &dyn Fn(&str) -> String) -> Query {
    let inside = |inner: Box<Query>| Box::new(cased(*inner, write));
    match query {
        Query::Word(mut word) => {
            if word.pattern == WordPattern::Plain {
                word.text = write(&word.text);
                word.form = WordForm::Cased;
            }
            Query::Word(word)
        }
        Query::Phrase(mut phrase)
            if phrase.slop == 0 && phrase.words.iter().all(|w| w.pattern == WordPattern::Plain) =>
        {
            for word in &mut phrase.words {
                word.text = write(&word.text);
                word.form = WordForm::Cased;
            }
            Query::Phrase(phrase)
        }
        Query::And(parts) => Query::And(parts.into_iter().map(|part| cased(part, write)).collect()),
        Query::Or(parts) => Query::Or(parts.into_iter().map(|part| cased(part, write)).collect()),
        Query::Field { field, inner } => Query::Field { field, inner: inside(inner) },
        Query::Near(mut near) => {
            near.operands = near.operands.into_iter().map(|operand| cased(operand, write)).collect();
            Query::Near(near)
        }
        other => other,
    }
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
