//! Near operators: what can stand close to what, and what becomes of the rest.

use super::{Parser, Read, Scope};
use crate::article::Field;
use crate::query::lexer::{Kind, shorten};
use crate::query::slip::Slip;
use crate::query::tree::{Near, NearKind, Query, Span};

/// Near expressions inside one another that are read.
const MAX_DEPTH: usize = 50;

impl Parser<'_> {
    pub(super) fn near(&mut self, scope: Scope) -> Read<Option<Query>> {
        let mut left = self.suffixed(scope)?;
        let mut chain: Option<(NearKind, Span, Vec<Query>)> = None;
        let mut depth = 0;
        while let Some(&Kind::Near(kind)) = self.peek() {
            let span = self.span();
            self.at += 1;
            let (count, _) = self.exclusions();
            let right = match self.peek() {
                None | Some(Kind::Or | Kind::And | Kind::Close | Kind::Near(_)) => None,
                _ => self.suffixed(scope)?,
            };
            let right = right.map(|q| if count % 2 == 1 { Query::not(q) } else { q });
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
                Some((before, at, mut operands)) if before == kind || depth == MAX_DEPTH => {
                    operands.push(right);
                    (before, at, operands)
                }
                Some((before, at, operands)) => {
                    depth += 1;
                    if depth == MAX_DEPTH {
                        self.notes.push(Slip::TooDeep { limit: MAX_DEPTH }, span);
                    }
                    (kind, span, self.join(before, at, operands).into_iter().chain([right]).collect())
                }
            });
        }
        Ok(match chain {
            Some((kind, span, operands)) => self.join(kind, span, operands),
            None => left,
        })
    }

    /// A near expression of what can stand in one; the rest beside it.
    fn join(&mut self, kind: NearKind, span: Span, operands: Vec<Query>) -> Option<Query> {
        if let Some((field, inner)) = one_field(&operands) {
            return self.join(kind, span, inner).map(|inner| Query::in_field(field, inner));
        }
        let mut beside = Vec::new();
        let mut near = Vec::new();
        let mut fits = true;
        for operand in &operands {
            match self.operand(kind, span, operand, Some(&mut beside)) {
                Ok(fitting) => near.extend(fitting),
                Err(Unfit) => fits = false,
            }
        }
        if !fits {
            self.notes.push(Slip::FieldNear { operator: kind.to_string() }, span);
            return Query::and(operands);
        }
        let near = if near.len() > 1 { Some(Query::Near(Near { kind, operands: near })) } else { near.pop() };
        Query::and(near.into_iter().chain(beside))
    }

    /// `query` as an operand of a near operator. Exclusions go to `beside`, where there is one.
    fn operand(
        &mut self,
        kind: NearKind,
        span: Span,
        query: &Query,
        beside: Option<&mut Vec<Query>>,
    ) -> Result<Option<Query>, Unfit> {
        match query {
            Query::Word(_) | Query::Phrase(_) | Query::Near(_) => Ok(Some(query.clone())),
            Query::Or(parts) => {
                let mut fitting = Vec::with_capacity(parts.len());
                for part in parts {
                    fitting.extend(self.operand(kind, span, part, None)?);
                }
                Ok(Query::or(fitting))
            }
            Query::And(parts) => {
                let mut near = Vec::new();
                let mut outside = Vec::new();
                for part in parts {
                    near.extend(self.operand(kind, span, part, Some(&mut outside))?);
                }
                match beside {
                    Some(beside) => beside.extend(outside),
                    None if outside.is_empty() => {}
                    None => return Err(Unfit),
                }
                if near.len() < 2 {
                    return Ok(near.pop());
                }
                let near = Query::Near(Near { kind, operands: near });
                let slip = Slip::AndNear { read: shorten(&near.to_string()), operator: kind.to_string() };
                self.notes.push(slip, span);
                Ok(Some(near))
            }
            Query::Not(_) => {
                let slip = Slip::ExclusionNear { read: shorten(&query.to_string()) };
                beside.ok_or(Unfit)?.push(query.clone());
                self.notes.push(slip, span);
                Ok(None)
            }
            Query::Boost { inner, factor } => {
                self.notes.push(Slip::Suffix { typed: format!("^{factor}") }, span);
                self.operand(kind, span, inner, beside)
            }
            _ => Err(Unfit),
        }
    }
}

/// Something cannot be near anything.
struct Unfit;

/// The one field that all operands are in, and what they are there.
fn one_field(operands: &[Query]) -> Option<(Field, Vec<Query>)> {
    let mut fields = operands.iter().map(|operand| match operand {
        Query::Field { field, inner } => Some((*field, (**inner).clone())),
        _ => None,
    });
    let (field, first) = fields.next()??;
    let mut inner = vec![first];
    for other in fields {
        inner.push(other.filter(|(f, _)| *f == field)?.1);
    }
    Some((field, inner))
}
