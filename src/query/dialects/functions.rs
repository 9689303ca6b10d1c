//! Functions: `HEADLINE(…)`, `atleast5(…)`, `NEAR(a b, 3)`, and the fields that they stand for.

use super::Translator;
use crate::article::{EntityKind, Field, LabelField};
use crate::query::error::Error;
use crate::query::fields::FieldName;
use crate::query::lexer::{Function, LexemeKind};
use crate::query::tree::{Extent, FilterField, NearKind, QuerySpan};

/// Words between the sides of `NEAR(a b)`.
const DEFAULT_DISTANCE: u32 = 10;

/// What stands before a parenthesis or `=` elsewhere, and the field that it is here.
const FIELDS: &[(&[&str], FieldName)] = &[
    (&["headline", "head", "hd", "hl", "ti"], FieldName::Text(Field::Title)),
    (&["hlead", "hlp", "lp", "leadpara"], FieldName::Lead),
    (&["fulltext", "ft", "bdy"], FieldName::Text(Field::Body)),
    (&["pub", "so", "sn", "rst"], FieldName::Filter(FilterField::Label(LabelField::Source))),
    (&["au"], FieldName::Filter(FilterField::Label(LabelField::Author))),
    (&["company", "co"], FieldName::Filter(FilterField::Entity(EntityKind::Organization))),
    (&["geographic", "city", "state", "country"], FieldName::Filter(FilterField::Entity(EntityKind::Place))),
    (&["subject", "terms", "term", "su", "ns"], FieldName::Filter(FilterField::Label(LabelField::Tag))),
    (&["la"], FieldName::Filter(FilterField::Label(LabelField::Language))),
];

/// The field that is called `typed` here or elsewhere.
fn field_of(typed: &str) -> Option<FieldName> {
    let lower = typed.to_ascii_lowercase();
    FIELDS
        .iter()
        .find(|(names, _)| names.contains(&lower.as_str()))
        .map(|(_, name)| *name)
        .or_else(|| FieldName::of(&lower))
}

impl Translator<'_, '_> {
    /// True if `raw`, with the parenthesis that follows, was a function.
    pub(super) fn function(&mut self, raw: &str) -> Result<bool, Error> {
        let lower = raw.to_ascii_lowercase();
        let span = self.here();
        if matches!(lower.as_str(), "date" | "published" | "length" | "wc" | "words") {
            return self.compared_in_parentheses(raw, &lower);
        }
        if let Some(function) = counted(&lower) {
            self.put(LexemeKind::Function(function), span);
            if !lower.contains('/') {
                self.said(&format!("{raw}(…)"), format!("{}(…)", function.name()), span);
            }
            self.at += 1;
            return Ok(true);
        }
        let function = match lower.as_str() {
            "allcaps" => Some(Function::Capitals),
            "caps" => Some(Function::Capital),
            "nocaps" | "plural" | "singular" => {
                self.said(&format!("{raw}(…)"), "what stands in it, in any form", span);
                self.at += 1;
                return Ok(true);
            }
            _ => None,
        };
        if let Some(function) = function {
            self.put(LexemeKind::Function(function), span);
            self.said(&format!("{raw}(…)"), "=… in these capitals", span);
            self.at += 1;
            return Ok(true);
        }
        let Some(name) =
            field_of(&lower).filter(|n| !matches!(n, FieldName::Date(_) | FieldName::Relative(_) | FieldName::Words))
        else {
            return Ok(false);
        };
        self.put(LexemeKind::Field(name), span);
        self.said(&format!("{raw}(…)"), format!("{}:(…)", name.name()), span);
        self.at += 1;
        Ok(true)
    }

    /// `hd=ferry`, `la=en`: a short name of a field elsewhere, and its value.
    pub(super) fn short_field(&mut self, raw: &str) -> bool {
        let Some((typed, value)) = raw.split_once('=') else { return false };
        if !typed.bytes().all(|b| b.is_ascii_alphabetic()) || typed.len() > 12 {
            return false;
        }
        let Some(name) =
            field_of(typed).filter(|n| !matches!(n, FieldName::Date(_) | FieldName::Relative(_) | FieldName::Words))
        else {
            return false;
        };
        let glued = self.is_glued(self.at + 1) && self.has_right(self.at + 1);
        if value.is_empty() && !glued {
            return false;
        }
        let span = self.here();
        let at = span.start + typed.len() + 1;
        self.said(&format!("{typed}="), format!("{}:", name.name()), span);
        self.put(LexemeKind::Field(name), QuerySpan { start: span.start, end: at });
        if !value.is_empty() {
            self.put_text(value, QuerySpan { start: at, end: span.end });
        }
        self.at += 1;
        true
    }

    /// `{person}`: anybody; `{date}`: any day.
    pub(super) fn any_name(&mut self, raw: &str) -> bool {
        let Some(kind) = raw.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else { return false };
        let Some(property) = crate::query::fields::mentioned(kind) else { return false };
        let span = self.here();
        self.put(LexemeKind::Field(FieldName::Has), QuerySpan { start: span.start, end: span.start + 1 });
        self.put_text(property.name(), span);
        self.at += 1;
        true
    }

    /// `ferry/F50/`: in the first fifty words, as Factiva writes it; and `atleast5 ferry`.
    pub(super) fn first_words(&mut self, raw: &str) -> bool {
        let lower = raw.to_ascii_lowercase();
        let span = self.here();
        if let Some(function @ Function::AtLeast(_)) = counted(&lower)
            && matches!(self.input.get(self.at + 1).map(|l| &l.kind), Some(LexemeKind::Text(_) | LexemeKind::Quoted(_)))
        {
            self.put(LexemeKind::Function(function), span);
            self.said(raw, format!("{}(…)", function.name()), span);
            self.at += 1;
            self.put(LexemeKind::Open, QuerySpan { start: span.end, end: span.end });
            self.pass();
            self.put(LexemeKind::Close, QuerySpan { start: span.end, end: span.end });
            return true;
        }
        let Some((word, digits)) = lower.strip_suffix('/').and_then(|rest| rest.rsplit_once("/f")) else {
            return false;
        };
        let (Ok(words), true) = (digits.parse::<u32>(), digits.len() <= 4) else { return false };
        let function = Function::First(Extent::Words(words.max(1)));
        let word_end = span.start + word.len();
        let start = if word.is_empty() { self.operand_start() } else { Some(self.out.len()) };
        let Some(start) = start else { return false };
        self.said(raw, format!("{}(…)", function.name()), span);
        let at = QuerySpan { start: span.start, end: span.start };
        if !word.is_empty() {
            let word = &raw[..word.len()];
            self.put_text(word, QuerySpan { start: span.start, end: word_end });
        }
        self.out.insert(start, crate::query::lexer::Lexeme { kind: LexemeKind::Open, span: at });
        self.out.insert(start, crate::query::lexer::Lexeme { kind: LexemeKind::Function(function), span: at });
        self.put(LexemeKind::Close, QuerySpan { start: word_end, end: word_end });
        self.at += 1;
        true
    }

    /// Where in what was handed on the phrase or group begins that ends here, without a space.
    fn operand_start(&self) -> Option<usize> {
        let last = self.out.last().filter(|l| l.span.end == self.here().start)?;
        match last.kind {
            LexemeKind::Quoted(_) => Some(self.out.len() - 1),
            LexemeKind::Close => {
                let mut depth = 0;
                let at = self.out.iter().rposition(|l| {
                    depth += match l.kind {
                        LexemeKind::Close => 1,
                        LexemeKind::Open => -1,
                        _ => 0,
                    };
                    depth == 0
                })?;
                let is_function =
                    at > 0 && matches!(self.out[at - 1].kind, LexemeKind::Function(_) | LexemeKind::Field(_));
                Some(at - usize::from(is_function))
            }
            _ => None,
        }
    }

    /// `NEAR(a b, 3)`, as SQLite writes it.
    pub(super) fn near_function(&mut self) -> bool {
        let open = self.at + 1;
        let is_near = matches!(self.input[self.at].kind, LexemeKind::Near(_))
            && self.text.get(self.here().start..self.here().end) == Some("NEAR");
        if !is_near || !self.is_open(open) || !self.is_glued(open) || self.has_left() && self.span(self.at).start == 0 {
            return false;
        }
        let close = self.closings[open];
        let inside = open + 1..close;
        let plain = |i: usize| matches!(self.input[i].kind, LexemeKind::Text(_) | LexemeKind::Quoted(_));
        if close >= self.input.len() || inside.len() < 2 || !inside.clone().all(plain) {
            return false;
        }
        let comma = |raw: &str| raw.ends_with(',');
        let number = self.raw(close - 1).and_then(|raw| raw.trim_start_matches(',').parse::<u32>().ok());
        let parted =
            self.raw(close - 2).is_some_and(comma) || self.raw(close - 1).is_some_and(|raw| raw.starts_with(','));
        let (distance, end) = match number {
            Some(n) if parted => (n, close - 1),
            _ => (DEFAULT_DISTANCE, close),
        };
        let is_sign = |i: &usize| self.raw(*i) != Some(",");
        let operands: Vec<usize> = (open + 1..end).filter(is_sign).collect();
        if operands.len() < 2 {
            return false;
        }
        let kind = NearKind::Within(distance.min(crate::query::lexer::MAX_DISTANCE));
        let span = self.here().to(self.span(close));
        self.said("NEAR(…)", format!("{} between each", kind), span);
        self.put(LexemeKind::Open, self.here());
        for (n, &i) in operands.iter().enumerate() {
            if n > 0 {
                self.put(LexemeKind::Near(kind), self.here());
            }
            self.out.push(self.input[i].clone());
        }
        self.put(LexemeKind::Close, self.span(close));
        self.at = close + 1;
        true
    }

    /// `allintitle: a b` binds everything up to the next operator or field.
    pub(super) fn all_in(&mut self) -> bool {
        let span = self.here();
        let typed = self.text.get(span.start..span.end).unwrap_or("");
        let is_field = matches!(self.input[self.at].kind, LexemeKind::Field(_));
        let is_all = is_field && typed.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("allin"));
        let next = self.at + 1;
        if !is_all || self.is_open(next) {
            return false;
        }
        let values = self.input[next..]
            .iter()
            .take_while(|l| matches!(l.kind, LexemeKind::Text(_) | LexemeKind::Quoted(_)))
            .count();
        if values < 2 {
            return false;
        }
        self.pass();
        self.put(LexemeKind::Open, QuerySpan { start: span.end, end: span.end });
        self.names.push(false);
        self.close.push(next + values);
        true
    }
}

/// `atleast/3`, `atleast3`, `first/50`.
fn counted(lower: &str) -> Option<Function> {
    let number = |digits: &str| {
        let is_number = !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| digits.parse::<u32>().unwrap_or(1).max(1))
    };
    if let Some(rest) = lower.strip_prefix("atleast") {
        return number(rest.strip_prefix('/').unwrap_or(rest)).map(Function::AtLeast);
    }
    number(lower.strip_prefix("first/")?).map(|n| Function::First(Extent::Words(n)))
}
