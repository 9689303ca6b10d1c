//! Near operators: what can stand close to what, and what becomes of the rest.

use super::{ParseResult, Parser, Scope};
use crate::article::Field;
use crate::query::fields::Property;
use crate::query::lexer::{LexemeKind, shorten};
use crate::query::slip::Slip;
use crate::query::tree::{DateField, Near, NearKind, Query, QuerySpan};

/// How often the operator may change in one row: each change is an expression inside another.
const MAX_CHANGES: usize = 4;

impl Parser<'_> {
    pub(super) fn near(&mut self, scope: Scope) -> ParseResult<Option<Query>> {
        let mut left = self.suffixed(scope)?;
        let mut chain: Option<(NearKind, QuerySpan, Vec<Query>)> = None;
        let mut changes = 0;
        if let Some(kind) = self.not_near_kind()
            && let Some(left) = left.take_if(|left| fits(left, false))
        {
            return self.not_near(scope, left, kind);
        }
        while let Some(&LexemeKind::Near(kind)) = self.peek() {
            let span = self.span();
            self.at += 1;
            let right = self.right(scope)?;
            if left.is_none() && chain.is_none() {
                self.dangling(span, "before");
                left = right;
                continue;
            }
            let Some(right) = right else {
                self.dangling(span, "after");
                continue;
            };
            chain = Some(match chain.take() {
                None => (kind, span, left.take().into_iter().chain([right]).collect()),
                Some((before, at, mut operands)) if before == kind || changes == MAX_CHANGES => {
                    if before != kind {
                        self.notes.push(Slip::NearChanges { read: before.to_string(), limit: MAX_CHANGES }, span);
                    }
                    operands.push(right);
                    (before, at, operands)
                }
                Some((before, at, operands)) => {
                    changes += 1;
                    (kind, span, self.join(before, at, operands).into_iter().chain([right]).collect())
                }
            });
        }
        Ok(match chain {
            Some((kind, span, operands)) => self.join(kind, span, operands),
            None => left,
        })
    }

    /// What stands after a near operator, with its exclusions.
    fn right(&mut self, scope: Scope) -> ParseResult<Option<Query>> {
        let (count, _) = self.exclusions();
        if let None | Some(LexemeKind::Or | LexemeKind::And | LexemeKind::Close | LexemeKind::Near(_)) = self.peek() {
            return Ok(None);
        }
        let right = self.suffixed(scope)?;
        Ok(if count % 2 == 1 { right.map(Query::but_not) } else { right })
    }

    /// The operator, if `NOT w/5` stands here.
    fn not_near_kind(&self) -> Option<NearKind> {
        match (self.peek()?, &self.lexemes.get(self.at + 1)?.kind) {
            (LexemeKind::Not, LexemeKind::Near(kind)) => Some(*kind),
            _ => None,
        }
    }

    /// `a NOT w/5 b`, as Nexis means it: `a`, somewhere not near `b`.
    fn not_near(&mut self, scope: Scope, left: Query, kind: NearKind) -> ParseResult<Option<Query>> {
        let not = self.span();
        self.at += 1;
        let span = not.to(self.span());
        self.at += 1;
        let Some(right) = self.right(scope)? else {
            self.dangling(span, "after");
            return Ok(Some(left));
        };
        if !fits(&right, false) {
            self.notes.push(Slip::FieldNear { operator: format!("NOT {kind}") }, span);
            return Ok(Query::and([left, Query::but_not(right)]));
        }
        Ok(Some(Query::Apart { left: Box::new(left), kind, right: Box::new(right) }))
    }

    /// A near expression of what can stand in one; the rest beside it.
    fn join(&mut self, kind: NearKind, span: QuerySpan, mut operands: Vec<Query>) -> Option<Query> {
        if let Some(field) = one_field(&operands) {
            operands = operands.into_iter().map(without_field).collect();
            return self.join(kind, span, operands).map(|inner| Query::in_field(field, inner));
        }
        if !operands.iter().all(|operand| fits(operand, true)) {
            self.notes.push(Slip::FieldNear { operator: kind.to_string() }, span);
            return Query::and(operands);
        }
        let mut beside = Vec::new();
        let near: Vec<Query> =
            operands.into_iter().filter_map(|operand| self.operand(kind, span, operand, &mut beside)).collect();
        Query::and(joined(kind, near).into_iter().chain(beside))
    }

    /// `query`, which fits, as an operand. Exclusions go to `beside`.
    fn operand(&mut self, kind: NearKind, span: QuerySpan, query: Query, beside: &mut Vec<Query>) -> Option<Query> {
        match query {
            Query::Or(parts) => Query::or(
                parts.into_iter().filter_map(|part| self.operand(kind, span, part, beside)).collect::<Vec<_>>(),
            ),
            Query::And(parts) => {
                let near: Vec<Query> =
                    parts.into_iter().filter_map(|part| self.operand(kind, span, part, beside)).collect();
                let near = joined(kind, near)?;
                if let Query::Near(_) = near {
                    let slip = Slip::AndNear { read: start_of(&near), operator: kind.to_string() };
                    self.notes.push(slip, span);
                }
                Some(near)
            }
            Query::Not(_) => {
                self.notes.push(Slip::ExclusionNear { read: start_of(&query) }, span);
                beside.push(query);
                None
            }
            Query::Boost { inner, factor } => {
                self.notes.push(Slip::Suffix { typed: format!("^{factor}") }, span);
                self.operand(kind, span, *inner, beside)
            }
            other => Some(other),
        }
    }
}

/// Two or more make a near expression; one stands alone.
fn joined(kind: NearKind, mut operands: Vec<Query>) -> Option<Query> {
    if operands.len() > 1 { Some(Query::Near(Near { kind, operands })) } else { operands.pop() }
}

/// Can `query` be near something? Exclusions can be moved out of it, but not out of an OR.
fn fits(query: &Query, exclusions: bool) -> bool {
    match query {
        Query::Word(_) | Query::Phrase(_) | Query::Near(_) => true,
        Query::Or(parts) => parts.iter().all(|part| fits(part, false)),
        Query::And(parts) => parts.iter().all(|part| fits(part, exclusions)),
        Query::Not(_) => exclusions,
        Query::Boost { inner, .. } => fits(inner, exclusions),
        mention if is_mention(mention) => true,
        Query::All
        | Query::Field { .. }
        | Query::First { .. }
        | Query::AtLeast { .. }
        | Query::Apart { .. }
        | Query::Filter(_)
        | Query::Date(_)
        | Query::Length { .. }
        | Query::Has(_)
        | Query::Missing(_) => false,
    }
}

/// Can `query` be an operand of a near operator as it stands?
pub(super) fn can_stand_near(query: &Query) -> bool {
    fits(query, false) && !matches!(query, Query::And(_) | Query::Boost { .. })
}

/// Is it a name or a day that a text mentions, and so has a place in it?
pub(super) fn is_mention(query: &Query) -> bool {
    match query {
        Query::Filter(filter) => filter.field.entity().is_some(),
        Query::Date(date) => date.field == DateField::Mentions,
        Query::Has(Property::Mentions) => true,
        Query::Has(Property::Filter(field)) => field.entity().is_some(),
        _ => false,
    }
}

/// The one field that all operands are in.
fn one_field(operands: &[Query]) -> Option<Field> {
    let field = |operand: &Query| match operand {
        Query::Field { field, .. } => Some(*field),
        _ => None,
    };
    let first = field(operands.first()?)?;
    operands.iter().all(|operand| field(operand) == Some(first)).then_some(first)
}

fn without_field(query: Query) -> Query {
    match query {
        Query::Field { inner, .. } => *inner,
        other => other,
    }
}

/// The beginning of a part of a query, for a message.
fn start_of(query: &Query) -> String {
    match query {
        Query::Near(near) if near.operands.len() > 4 => {
            let first = Near { kind: near.kind, operands: near.operands[..4].to_vec() };
            shorten(&format!("{first} …"))
        }
        other => shorten(&other.to_string()),
    }
}
