//! Words that are not text: operators, and the names of fields with what follows them.

use super::{LexemeKind, Lexer, is_quote, shorten};
use crate::query::error::{Error, ErrorKind};
use crate::query::fields::{self, FieldName};
use crate::query::slip::Slip;
use crate::query::tree::{NearKind, QuerySpan};

/// The most words that may lie between the two sides of a near operator, or in a phrase.
pub(in crate::query) const MAX_DISTANCE: u32 = 1_000;
/// Words between the sides of a bare `NEAR`.
const DEFAULT_DISTANCE: u32 = 10;

impl Lexer<'_, '_> {
    pub(super) fn operator(&mut self) -> Option<(LexemeKind, usize)> {
        let end = self.rest().find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '|') || is_quote(c));
        let word = &self.rest()[..end.unwrap_or(self.rest().len())];
        let kind = match word {
            "AND" => LexemeKind::And,
            "OR" => LexemeKind::Or,
            "NOT" => LexemeKind::Not,
            "NEAR" => LexemeKind::Near(NearKind::Within(DEFAULT_DISTANCE)),
            "AROUND" => {
                // As Google writes it: AROUND(5).
                let digits = self.rest().strip_prefix("AROUND(")?;
                let digits = &digits[..digits.find(|c: char| !c.is_ascii_digit())?];
                self.rest()["AROUND(".len() + digits.len()..].starts_with(')').then_some(())?;
                let length = "AROUND()".len() + digits.len();
                let distance = self.distance(digits, length)?;
                let read = NearKind::Within(distance).to_string();
                let typed = self.rest()[..length].to_owned();
                self.note(Slip::Number { typed, read }, length);
                return Some((LexemeKind::Near(NearKind::Within(distance)), length));
            }
            _ => LexemeKind::Near(self.near(word)?),
        };
        Some((kind, word.len()))
    }

    fn near(&mut self, word: &str) -> Option<NearKind> {
        if word.len() > 24 {
            return None;
        }
        let lower = word.to_ascii_lowercase();
        let (operator, reach) = lower.split_once('/')?;
        match (operator, reach) {
            ("w" | "near" | "within", "s" | "sent" | "sentence") => Some(NearKind::Sentence),
            ("w" | "near" | "within", "p" | "para" | "paragraph") => Some(NearKind::Paragraph),
            ("w" | "near" | "within", _) => self.distance(reach, word.len()).map(NearKind::Within),
            ("pre" | "onear" | "adj", "s" | "sent" | "sentence") => Some(NearKind::Sentence),
            ("pre" | "onear" | "adj", "p" | "para" | "paragraph") => Some(NearKind::Paragraph),
            ("pre" | "onear" | "adj", _) => self.distance(reach, word.len()).map(NearKind::Before),
            _ => None,
        }
    }

    /// A number of words, of an operator of `length` bytes.
    fn distance(&mut self, digits: &str, length: usize) -> Option<u32> {
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let distance = digits.parse().unwrap_or(u32::MAX);
        if distance > MAX_DISTANCE {
            let slip = Slip::Number { typed: shorten(digits), read: MAX_DISTANCE.to_string() };
            self.note(slip, length);
        }
        Some(distance.min(MAX_DISTANCE))
    }

    /// A field and the bytes of its name and colon; `None` if what stands here is text.
    pub(super) fn field(&self) -> Result<Option<(FieldName, usize)>, Error> {
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_alphabetic() && !matches!(c, '_' | '-')).unwrap_or(rest.len());
        if length == 0 || !rest[length..].starts_with(':') {
            return Ok(None);
        }
        let (typed, value) = (&rest[..length], &rest[length + 1..]);
        let next = value.chars().next();
        if next == Some(':') || fields::is_scheme(typed) || value.starts_with("//") {
            return Ok(None);
        }
        if let Some(name) = FieldName::of(typed) {
            return Ok(Some((name, length + 1)));
        }
        let is_value = match next {
            Some('(') => value[1..].starts_with(|c: char| c.is_alphanumeric() || is_quote(c)),
            Some(c) => c.is_alphanumeric() || is_quote(c) || matches!(c, '=' | '*'),
            None => false,
        };
        if !is_value || self.scope().is_some() {
            return Ok(None);
        }
        let hint = match FieldName::nearest(typed) {
            Some(name) => format!("did you mean `{name}:`?"),
            None => format!(
                "the fields are {}; for the text itself write \\: or put it in quotes",
                FieldName::all().collect::<Vec<_>>().join(", ")
            ),
        };
        let kind = ErrorKind::UnknownField { typed: shorten(typed), hint };
        Err(Error { kind, span: QuerySpan { start: self.at, end: self.at + length } })
    }

    /// Goes past a field to its value.
    pub(super) fn field_value(&mut self, name: FieldName, length: usize) {
        let value = &self.text[self.at + length..];
        let gap = value.len() - value.trim_start().len();
        let next = value.trim_start();
        // What follows without a gap may be long, and is the value whatever it is.
        let word = if gap > 0 { next.split(char::is_whitespace).next().unwrap_or("") } else { "" };
        let missing = next.is_empty()
            || next.starts_with([')', '|'])
            || (gap > 0 && (matches!(word, "AND" | "OR" | "NOT") || word.starts_with(['-', '–', '—'])));
        if missing {
            self.note(Slip::NoValue { name: name.name() }, length);
            self.pass(length);
            return;
        }
        if gap > 0 {
            let value = if word.starts_with(char::is_alphanumeric) { shorten(word) } else { "…".to_owned() };
            self.note(Slip::SpaceAfterColon { read: format!("{}:{value}", name.name()) }, length + gap);
        }
        self.push(LexemeKind::Field(name), length + gap);
    }
}
