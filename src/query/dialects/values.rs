//! Days and lengths compared in the notation of other searchers: `date > 2015`, `DATE(GEQ 2015 AND LEQ
//! 2016)`, `length>1000`.

use super::Translator;
use crate::query::error::{Error, ErrorKind};
use crate::query::fields::FieldName;
use crate::query::lexer::{LexemeKind, shorten};
use crate::query::tree::{DateField, QuerySpan};

/// How a value is compared, and how this language says so of a day.
const COMPARISONS: &[(&[&str], Compared)] = &[
    (&["on or after", "geq", "gte", ">=", "since", "from"], Compared::AtLeast),
    (&["on or before", "leq", "lte", "<=", "until", "to"], Compared::AtMost),
    (&["aft", "after", "gt", ">"], Compared::Above),
    (&["bef", "before", "lt", "<"], Compared::Below),
    (&["is", "eq", "=", "on"], Compared::Equal),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Compared {
    AtLeast,
    AtMost,
    Above,
    Below,
    Equal,
}

impl Compared {
    /// The comparison that `text` begins with, and the rest of it.
    fn split(text: &str) -> Option<(Compared, &str)> {
        let text = text.trim();
        let all = COMPARISONS.iter().flat_map(|(names, compared)| names.iter().map(move |name| (*name, *compared)));
        let begins = all.filter_map(|(name, compared)| {
            let head = text.get(..name.len()).filter(|head| head.eq_ignore_ascii_case(name))?;
            let rest = &text[head.len()..];
            let ends = !name.ends_with(char::is_alphabetic) || !rest.starts_with(char::is_alphanumeric);
            ends.then_some((name.len(), compared, rest.trim()))
        });
        begins.max_by_key(|(length, ..)| *length).map(|(_, compared, rest)| (compared, rest))
    }

    fn of_day(self, day: &str) -> String {
        match self {
            Self::AtLeast => format!("since {day}"),
            Self::AtMost => format!("until {day}"),
            Self::Above => format!("after {day}"),
            Self::Below => format!("before {day}"),
            Self::Equal => day.to_owned(),
        }
    }

    fn of_length(self, words: &str) -> String {
        match self {
            Self::AtLeast => format!(">={words}"),
            Self::AtMost => format!("<={words}"),
            Self::Above => format!(">{words}"),
            Self::Below => format!("<{words}"),
            Self::Equal => words.to_owned(),
        }
    }
}

impl Translator<'_, '_> {
    /// `date>2015`, `date > 2015`, `date aft 2015`, `wc > 1000`.
    pub(super) fn comparison(&mut self, raw: &str) -> Result<bool, Error> {
        let names = ["date", "published", "length", "wc", "words"];
        let length = raw.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(raw.len());
        let name = raw[..length].to_ascii_lowercase();
        if !names.contains(&name.as_str()) {
            return Ok(false);
        }
        let is_sign = |text: &str| text.starts_with(['<', '>', '=']);
        let is_value = |text: &str| text.bytes().any(|b| b.is_ascii_digit());
        // Up to two more pieces belong to it.
        let mut last = self.at;
        let mut text = raw[length..].to_owned();
        if text.is_empty() {
            let Some(next) = self.raw(self.at + 1) else { return Ok(false) };
            let word = matches!(
                next.to_ascii_lowercase().as_str(),
                "aft" | "after" | "bef" | "before" | "geq" | "leq" | "gt" | "lt" | "is" | "eq" | "from"
            );
            if !(is_sign(next) || word && name == "date") {
                return Ok(false);
            }
            text.push_str(next);
            last += 1;
        }
        if !is_value(&text) {
            let Some(next) = self.raw(last + 1) else { return Ok(false) };
            text.push(' ');
            text.push_str(next);
            last += 1;
        }
        if !(is_sign(&text) || text.starts_with(char::is_alphabetic) || text.starts_with(' ')) || !is_value(&text) {
            return Ok(false);
        }
        let span = self.here().to(self.span(last));
        if !self.compared(&name, &text, span) {
            return Ok(false);
        }
        // `date from 2014-08-01 to 2014-09-01`.
        let until = self.raw(last + 2).filter(|next| is_value(next));
        let joins = self.raw(last + 1).is_some_and(|to| to.eq_ignore_ascii_case("to"));
        if let Some(until) = until.filter(|_| joins && text.to_ascii_lowercase().starts_with("from")) {
            let span = self.span(last + 1).to(self.span(last + 2));
            if self.compared(&name, &format!("until {until}"), span) {
                last += 2;
            }
        }
        self.at = last + 1;
        Ok(true)
    }

    /// `DATE(GEQ 1/1/2015 AND LEQ 12/31/2015)`, `LENGTH(>1000)`.
    pub(super) fn compared_in_parentheses(&mut self, raw: &str, name: &str) -> Result<bool, Error> {
        let open = self.at + 1;
        let close = self.closings[open];
        let span = self.here().to(self.span(close));
        let inside = self.text.get(self.span(open).end..self.span(close).start).unwrap_or("");
        let inside = inside.replace(['(', ')'], " ");
        let lower = inside.to_ascii_lowercase();
        let mut parts = vec![lower.trim()];
        while let Some((before, after)) = parts.last().and_then(|last| last.split_once(" and ")) {
            parts.pop();
            parts.extend([before.trim(), after.trim()]);
            if parts.len() > 4 {
                break;
            }
        }
        let equal = |text: &str| if Compared::split(text).is_some() { text.to_owned() } else { format!("= {text}") };
        let parts: Vec<String> = parts.into_iter().map(equal).collect();
        let before = self.out.len();
        if parts.iter().all(|part| self.compared(name, part, span)) {
            self.at = (close + 1).min(self.input.len());
            return Ok(true);
        }
        self.out.truncate(before);
        let kind = ErrorKind::Comparison { typed: shorten(&format!("{raw}({})", inside.trim())) };
        Err(Error { kind, span })
    }

    /// Puts in the field and value of one comparison; false if there is none.
    fn compared(&mut self, name: &str, text: &str, span: QuerySpan) -> bool {
        let Some((compared, value)) = Compared::split(text) else { return false };
        if value.is_empty() {
            return false;
        }
        let (field, value) = if matches!(name, "date" | "published") {
            (FieldName::Date(DateField::Published), compared.of_day(value))
        } else {
            (FieldName::Words, compared.of_length(value))
        };
        let shown = if value.contains(' ') { format!("\"{value}\"") } else { value.clone() };
        let typed = self.text.get(span.start..span.end).unwrap_or(name).to_owned();
        self.said(&typed, format!("{}:{shown}", field.name()), span);
        self.put(LexemeKind::Field(field), QuerySpan { start: span.start, end: span.start });
        let chars = value.chars().map(|c| crate::query::lexer::Char { c, at: span.start, literal: true }).collect();
        self.put(LexemeKind::Quoted(chars), span);
        true
    }
}
