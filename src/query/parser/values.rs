//! A field and its value: words in one field of text, a filter, a property, days.

use jiff::Span;
use jiff::civil::Date;

use super::functions;
use super::{ParseResult, Parser};
use crate::article::{Field, LabelField};
use crate::dates::when;
use crate::query::error::{Error, ErrorKind};
use crate::query::fields::{FieldName, Property};
use crate::query::lexer::{Char, LexemeKind, shorten};
use crate::query::slip::Slip;
use crate::query::terms;
use crate::query::tree::{DateField, DateFilter, Extent, Filter, FilterField, Matching, Query, QuerySpan, WordPattern};

/// How many words after a date field may belong to its value.
const DATE_WORDS: usize = 5;

impl Parser<'_> {
    /// A field and its value.
    pub(super) fn field(&mut self, name: FieldName) -> ParseResult<Option<Query>> {
        let span = self.span();
        self.at += 1;
        let (count, excluded) = self.exclusions();
        if count > 0 {
            self.notes.push(Slip::ExcludedValue { name: name.name() }, excluded);
        }
        let bare = matches!(self.peek(), Some(LexemeKind::Text(_)));
        let value = match self.peek() {
            Some(LexemeKind::Open) => {
                let scope = if name.holds_words() { None } else { Some(name) };
                self.group(scope)?
            }
            Some(LexemeKind::Exact | LexemeKind::Text(_) | LexemeKind::Quoted(_)) => match name {
                FieldName::Text(_) | FieldName::Lead => self.words()?,
                _ => self.value(name, false)?,
            },
            _ => {
                self.notes.push(Slip::NoValue { name: name.name() }, span);
                None
            }
        };
        let query = match (name, value) {
            (FieldName::Text(field), Some(Query::All)) => {
                Some(Query::Has(if field == Field::Title { Property::Title } else { Property::Body }))
            }
            (FieldName::Text(field), Some(inner)) => Some(Query::in_field(field, inner)),
            (FieldName::Lead, Some(inner)) => Some(functions::first(Extent::Lead, inner)),
            (_, value) => value,
        };
        if bare && count == 0 {
            self.binds_one(name, span, query.as_ref());
        }
        Ok(if count % 2 == 1 { query.map(Query::but_not) } else { query })
    }

    /// `title:Barack Obama`: the field binds one word, which may not be what was meant.
    fn binds_one(&mut self, name: FieldName, field: QuerySpan, read: Option<&Query>) {
        let plain = match read {
            Some(Query::Field { inner, .. } | Query::First { inner, .. }) => {
                matches!(&**inner, Query::Word(w) if w.pattern == WordPattern::Plain)
            }
            Some(Query::Filter(filter)) => filter.matching == Matching::Usual && filter.field.is_prose(),
            _ => false,
        };
        if !plain {
            return;
        }
        let following = self.lexemes.iter().skip(self.at).take_while(|l| matches!(l.kind, LexemeKind::Text(_)));
        let spans: Vec<QuerySpan> = following.take(3).map(|l| l.span).collect();
        let (Some(&first), Some(&last)) = (spans.first(), spans.last()) else { return };
        let Some(before) = self.at.checked_sub(1).and_then(|at| self.lexemes.get(at)) else { return };
        let (value, first_word, words) = (self.typed(before.span), self.typed(first), self.typed(before.span.to(last)));
        let is_filter = matches!(read, Some(Query::Filter(_)));
        if !first_word.contains(char::is_alphanumeric) {
            return;
        }
        let name = name.name();
        let write = if is_filter { format!("{name}:\"{words}\"") } else { format!("{name}:({words})") };
        let slip = Slip::FieldBindsOne { read: format!("{name}:{value} AND {first_word}"), write };
        self.notes.push(slip, field.to(first));
    }

    /// The value of a field that is not text. In a group, words next to one another are one value.
    pub(super) fn value(&mut self, name: FieldName, in_group: bool) -> ParseResult<Option<Query>> {
        let exact = self.exact();
        let mut span = self.span();
        let quoted = matches!(self.peek(), Some(LexemeKind::Quoted(_)));
        let first = self.at;
        let mut chars = self.take();
        if self.allow(1, span) == 0 {
            self.tilde();
            return Ok(None);
        }
        if in_group && !quoted && !matches!(name, FieldName::Has | FieldName::Missing) {
            while let Some(LexemeKind::Text(_)) = self.peek() {
                let next = self.span();
                chars.push(Char { c: ' ', at: span.end, literal: true });
                chars.extend(self.take());
                span = span.to(next);
            }
        }
        match name {
            FieldName::Filter(field) => Ok(self.filter(field, &chars, exact, span)),
            FieldName::Has | FieldName::Missing => self.property(name, &chars, span).map(Some),
            FieldName::Date(field) => self.date(name, field, "", (chars, !quoted && !in_group), first, span),
            FieldName::Relative(word) => {
                self.note_whole_stretch(word, &chars, span);
                self.date(name, DateField::Published, word, (chars, !quoted && !in_group), first, span)
            }
            FieldName::Words => length(&terms::value(&chars, false).0, exact, span).map(Some),
            FieldName::Text(_) | FieldName::Lead => Ok(None),
        }
    }

    /// `after:2019` begins when the year is over; some searchers begin with it.
    fn note_whole_stretch(&mut self, word: &str, chars: &[Char], span: QuerySpan) {
        let text: String = chars.iter().map(|ch| ch.c).collect();
        let is_number = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        let is_stretch = match text.split_once('-') {
            Some((year, month)) => is_number(year, 4) && is_number(month, 2),
            None => is_number(&text, 4),
        };
        if word == "after" && is_stretch {
            let read = format!("after the end of {text}; since:{text} takes it in");
            self.notes.push(Slip::Habit { typed: format!("after:{text}"), read }, span);
        }
    }

    /// `sept 11` is the latest one, and may not be the one that is meant: it is said, and true.
    fn note_no_year(
        &mut self,
        name: FieldName,
        relation: &str,
        text: &str,
        (read, today): (when::Interval, Date),
        span: QuerySpan,
    ) -> bool {
        // Words that count from today, which is what they say.
        const RELATIVE: &[&str] = &[
            "last",
            "this",
            "past",
            "next",
            "previous",
            "current",
            "ago",
            "today",
            "yesterday",
            "now",
            "present",
            "date",
            "year",
            "years",
            "month",
            "months",
            "week",
            "weeks",
            "day",
            "days",
        ];
        let lower = text.to_lowercase();
        let mut words = lower.split(|c: char| !c.is_alphanumeric());
        // `7d`, `2w`
        let is_span =
            |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) && word.ends_with(['d', 'w', 'm', 'y']);
        if !text.contains(char::is_alphabetic) || words.any(|word| RELATIVE.contains(&word) || is_span(word)) {
            return false;
        }
        let with = |text: &str| if relation.is_empty() { text.to_owned() } else { format!("{relation} {text}") };
        let Ok(year_before) = today.checked_sub(Span::new().years(1)) else { return false };
        let before = when::parse(&with(text), year_before);
        let is_year_less = |a: Option<Date>, b: Option<Date>| match (a, b) {
            (Some(a), Some(b)) => a.year() + 1 == b.year() && (a.month(), a.day()) == (b.month(), b.day()),
            (a, b) => a.is_none() && b.is_none(),
        };
        let is_latest =
            before.is_ok_and(|before| is_year_less(before.from, read.from) && is_year_less(before.to, read.to));
        if is_latest {
            let year = read.from.or(read.to).map_or(0, Date::year);
            let (printed, name) = (read.to_string(), name.name());
            let field = if relation.is_empty() { name } else { FieldName::Date(DateField::Published).name() };
            let write = format!("{name}:\"{text} {year}\"");
            self.notes.push(Slip::NoYear { read: format!("{field}:{printed}"), write }, span);
        }
        is_latest
    }

    fn filter(&mut self, field: FilterField, chars: &[Char], exact: bool, span: QuerySpan) -> Option<Query> {
        let (text, wild) = terms::value(chars, field != FilterField::Label(LabelField::Url));
        let mut matching = if exact { Matching::Exact } else { Matching::Usual };
        if let Some((typed, at)) = self.tilde() {
            if exact || wild || !field.is_prose() {
                self.notes.push(Slip::Suffix { typed }, at);
            } else if let Some(edits) = self.edits(&typed, at) {
                matching = Matching::Fuzzy(edits);
            }
        }
        if wild && matching == Matching::Usual {
            matching = Matching::Wildcard;
            if text == "*" && field != FilterField::Mine {
                return Some(Property::of_name(FieldName::Filter(field)).map_or(Query::All, Query::Has));
            }
        }
        if let (FilterField::Label(LabelField::Language), Some(code)) = (field, language_code(&text)) {
            let (typed, read) = (format!("lang:{}", shorten(&text)), format!("lang:{code}"));
            self.notes.push(Slip::Habit { typed, read }, span);
            return Some(Query::Filter(Filter { field, text: code.to_owned(), matching, span }));
        }
        // Signs alone are no value.
        if !text.chars().any(|c| c.is_alphanumeric() || matches!(c, '*' | '?')) {
            let slip = if text.is_empty() {
                Slip::NoValue { name: FieldName::Filter(field).name() }
            } else {
                Slip::NoWord { typed: shorten(&text) }
            };
            self.notes.push(slip, span);
            return None;
        }
        Some(Query::Filter(Filter { field, text, matching, span }))
    }

    fn property(&mut self, name: FieldName, chars: &[Char], span: QuerySpan) -> ParseResult<Query> {
        let (typed, _) = terms::value(chars, false);
        match Property::of(&typed) {
            Some(property) if name == FieldName::Has => Ok(Query::Has(property)),
            Some(property) => Ok(Query::Missing(property)),
            None => {
                let hint = match Property::nearest(&typed) {
                    Some(nearest) => format!("did you mean `{}:{nearest}`?", name.name()),
                    None => format!("there are {}", Property::all().collect::<Vec<_>>().join(", ")),
                };
                let kind = ErrorKind::UnknownProperty { name: name.name(), typed: shorten(&typed), hint };
                Err(Error { kind, span })
            }
        }
    }

    /// A value that names days; `relation` goes before it. If it stands bare, words that follow and
    /// name days together with it belong to it: `date:last week`.
    fn date(
        &mut self,
        name: FieldName,
        field: DateField,
        relation: &str,
        (chars, bare): (Vec<Char>, bool),
        first: usize,
        mut span: QuerySpan,
    ) -> ParseResult<Option<Query>> {
        let (mut text, _) = terms::value(&chars, false);
        if let Some(read) = bracketed(&text) {
            self.notes.push(Slip::DateRange { read: format!("{}:{read}", name.name()) }, span);
            text = read;
        }
        let with = |text: &str| if relation.is_empty() { text.to_owned() } else { format!("{relation} {text}") };
        let Some(today) = self.today else {
            if text.is_empty() {
                self.notes.push(Slip::NoValue { name: name.name() }, span);
                return Ok(None);
            }
            return Ok(Some(Query::Date(DateFilter { field, text: with(&text), interval: None, span })));
        };
        let mut read = when::parse(&with(&text), today);
        // A number alone is complete if it names days; `march` or `last` may go on.
        let goes_on = |next: String| matches!(next.to_lowercase().as_str(), ".." | "to" | "until" | "-" | "–");
        if bare
            && (read.is_err()
                || text.starts_with(char::is_alphabetic)
                || self.following(first, 1, "").is_some_and(|next| goes_on(next.trim().to_owned())))
        {
            for more in (1..DATE_WORDS).rev() {
                let Some(longer) = self.following(first, more, &text) else { continue };
                let Ok(interval) = when::parse(&with(&longer), today) else { continue };
                self.at = first + 1 + more;
                span = span.to(self.lexemes[first + more].span);
                self.notes.push(Slip::DateWords { read: format!("{}:\"{longer}\"", name.name()) }, span);
                (text, read) = (longer, Ok(interval));
                break;
            }
        }
        match read {
            Ok(interval) => {
                // The days that were meant, so that the query says the same next year.
                let text = match self.note_no_year(name, relation, &text, (interval, today), span) {
                    true => interval.to_string(),
                    false => with(&text),
                };
                Ok(Some(Query::Date(DateFilter { field, text, interval: Some(interval), span })))
            }
            Err(error) => Err(Error { kind: ErrorKind::Date { name: name.name(), error }, span }),
        }
    }

    /// `text` and the `more` bare words after lexeme `first`; `None` if there are not so many.
    fn following(&self, first: usize, more: usize, text: &str) -> Option<String> {
        let lexemes = self.lexemes.get(first + 1..=first + more)?;
        let mut out = text.to_owned();
        for lexeme in lexemes {
            let LexemeKind::Text(chars) = &lexeme.kind else { return None };
            out.push(' ');
            out.push_str(&terms::value(chars, false).0);
        }
        Some(out)
    }
}

/// The lengths that a value names: `>800`, `300..800`, `800`.
fn length(typed: &str, exact: bool, span: QuerySpan) -> ParseResult<Query> {
    let number = |text: &str| text.trim().replace(',', "").parse::<u32>().ok();
    let read = || -> Option<(Option<u32>, Option<u32>)> {
        if let Some(rest) = typed.strip_prefix(">=") {
            return Some((Some(number(rest)?), None));
        }
        if let Some(rest) = typed.strip_prefix("<=") {
            return Some((None, Some(number(rest)?)));
        }
        if let Some(rest) = typed.strip_prefix('>') {
            return Some((Some(number(rest)?.saturating_add(1)), None));
        }
        if let Some(rest) = typed.strip_prefix('<') {
            return Some((None, Some(number(rest)?.checked_sub(1)?)));
        }
        if let Some((from, to)) = typed.split_once("..").or_else(|| typed.split_once(['-', '–'])) {
            let end = |text: &str| if text.trim().is_empty() { Some(None) } else { number(text).map(Some) };
            let (from, to) = (end(from)?, end(to)?);
            let is_range = from.is_none_or(|from| to.is_none_or(|to| from <= to)) && (from.is_some() || to.is_some());
            return is_range.then_some((from, to));
        }
        number(typed.trim_end_matches('+')).map(|n| (Some(n), (exact || !typed.ends_with('+')).then_some(n)))
    };
    let (from, to) = read().ok_or_else(|| Error { kind: ErrorKind::Length { typed: shorten(typed) }, span })?;
    Ok(Query::Length { from, to })
}

/// The code of a language that is spelt out, in English or by itself, or has a country behind it: `german`, `deutsch`, `de-AT`.
fn language_code(typed: &str) -> Option<&'static str> {
    const NAMES: &[(&str, &[&str])] = &[
        ("en", &["english"]),
        ("de", &["german", "deutsch"]),
        ("fr", &["french", "français", "francais"]),
        ("es", &["spanish", "español", "espanol"]),
        ("it", &["italian", "italiano"]),
        ("pt", &["portuguese", "português", "portugues"]),
        ("nl", &["dutch", "nederlands"]),
        ("sv", &["swedish", "svenska"]),
        ("no", &["norwegian", "norsk"]),
        ("da", &["danish", "dansk"]),
        ("fi", &["finnish", "suomi"]),
        ("pl", &["polish", "polski"]),
        ("cs", &["czech", "čeština"]),
        ("hu", &["hungarian", "magyar"]),
        ("ro", &["romanian", "română"]),
        ("el", &["greek", "ελληνικά"]),
        ("tr", &["turkish", "türkçe"]),
        ("ru", &["russian", "русский"]),
        ("uk", &["ukrainian", "українська"]),
        ("ar", &["arabic", "العربية"]),
        ("he", &["hebrew", "עברית"]),
        ("fa", &["persian", "farsi", "فارسی"]),
        ("hi", &["hindi", "हिन्दी"]),
        ("ja", &["japanese", "日本語"]),
        ("ko", &["korean", "한국어"]),
        ("zh", &["chinese", "mandarin", "中文"]),
    ];
    let lower = typed.to_lowercase();
    let code = lower.split(['-', '_']).next().filter(|code| *code != lower);
    let is_meant = |(known, names): &&(&str, &[&str])| names.contains(&lower.as_str()) || code == Some(known);
    NAMES.iter().find(is_meant).map(|(code, _)| *code)
}

/// `[2024 TO 2025]`, as Lucene writes a range, with `*` for an open end.
fn bracketed(text: &str) -> Option<String> {
    let inside = text.strip_prefix(['[', '{'])?.strip_suffix([']', '}'])?;
    let (from, to) = inside.split_once(" TO ")?;
    let end = |text: &str| if text.trim() == "*" { String::new() } else { text.trim().to_owned() };
    Some(format!("{}..{}", end(from), end(to)))
}
