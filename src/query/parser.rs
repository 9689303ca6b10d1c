//! The parser: what was typed to a [`Query`], by recursive descent.
//!
//! From loose to tight: `OR`; AND, which is also what stands between two words; `NOT` and `-`; the
//! near operators; `^2`. It builds a tree of what it can and says in notes what it passed over.

use jiff::civil::Date;

use super::error::{Error, ErrorKind, Note, Slip};
use super::fields::{Name, Property};
use super::lexer::{Char, Kind, Lexeme, MAX_DISTANCE, Notes, lex, shorten};
use super::print::has_capital;
use super::terms::{self, Cut};
use super::tree::{
    DateField, DateFilter, Filter, FilterField, Form, Matching, Near, NearKind, Pattern, Phrase, Query, Span, Word,
};
use crate::article::Field;
use crate::dates::when;

/// Words and values of a query that are read.
pub const MAX_WORDS: usize = 10_000;
/// Near expressions inside one another that are read.
const MAX_NEAR_DEPTH: usize = 50;
/// How many words after a date field may belong to its value.
const DATE_WORDS: usize = 5;

/// How to read a query.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Refuse what would otherwise be a [`Note`].
    pub strict: bool,
    /// What `last week` is counted from. Without it date values are kept as text, unread.
    pub today: Option<Date>,
}

/// A query that could be read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parsed {
    /// What is asked; `None` if nothing is (nothing was typed, or nothing that holds a word).
    pub query: Option<Query>,
    /// What was read otherwise than typed, in the order typed; at most 21.
    pub notes: Vec<Note>,
}

/// Reads `text`, of which at most 100,000 bytes and 10,000 words are read, in time in proportion to
/// that.
///
/// # Errors
/// An unknown field, an unknown property and a date that names no days are errors; with
/// [`Options::strict`] so is everything that would have been a note. No other input is one.
pub fn parse(text: &str, options: &Options) -> Result<Parsed, Error> {
    let mut notes = Notes::default();
    let lexemes = lex(text, &mut notes)?;
    let mut parser = Parser { text, lexemes, at: 0, notes, today: options.today, words: 0 };
    let mut query = parser.or(None)?;
    if query.is_none() {
        query = parser.operators_as_words();
    }
    let mut notes = parser.notes.into_sorted();
    if query.is_none() && notes.is_empty() && !text.trim().is_empty() {
        notes.push(Note {
            slip: Slip::NoWord { typed: shorten(text.trim()) },
            span: Span { start: 0, end: text.len() },
        });
    }
    match notes.first() {
        Some(note) if options.strict => Err(Error { kind: ErrorKind::Slip(note.slip.clone()), span: note.span }),
        _ => Ok(Parsed { query, notes }),
    }
}

/// The field whose values stand here without its name: `person:(putin OR xi)`.
type Scope = Option<Name>;
type Read<T> = Result<T, Error>;

struct Parser<'a> {
    text: &'a str,
    lexemes: Vec<Lexeme>,
    at: usize,
    notes: Notes,
    today: Option<Date>,
    words: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Kind> {
        self.lexemes.get(self.at).map(|lexeme| &lexeme.kind)
    }

    fn span(&self) -> Span {
        let end = self.text.len();
        self.lexemes.get(self.at).map_or(Span { start: end, end }, |lexeme| lexeme.span)
    }

    fn typed(&self, span: Span) -> String {
        shorten(self.text.get(span.start..span.end).unwrap_or(""))
    }

    /// Takes the next lexeme's text.
    fn take(&mut self) -> Vec<Char> {
        let chars = match self.lexemes.get_mut(self.at).map(|lexeme| &mut lexeme.kind) {
            Some(Kind::Text(chars) | Kind::Quoted(chars)) => std::mem::take(chars),
            _ => Vec::new(),
        };
        self.at += 1;
        chars
    }

    fn dangling(&mut self, span: Span, side: &'static str) {
        let typed = self.typed(span);
        self.notes.push(Slip::Dangling { typed, side }, span);
    }

    fn or(&mut self, scope: Scope) -> Read<Option<Query>> {
        let mut parts: Vec<Query> = self.and(scope)?.into_iter().collect();
        while let Some(Kind::Or) = self.peek() {
            let span = self.span();
            self.at += 1;
            let right = self.and(scope)?;
            if parts.is_empty() {
                self.dangling(span, "before");
            } else if right.is_none() {
                self.dangling(span, "after");
            }
            parts.extend(right);
        }
        Ok(Query::or(parts))
    }

    fn and(&mut self, scope: Scope) -> Read<Option<Query>> {
        let mut parts = Vec::new();
        let mut open: Option<Span> = None;
        loop {
            match self.peek() {
                None | Some(Kind::Or | Kind::Close) => break,
                Some(Kind::And) => {
                    let span = self.span();
                    self.at += 1;
                    if parts.is_empty() || open.is_some() {
                        self.dangling(span, "before");
                    } else {
                        open = Some(span);
                    }
                }
                Some(_) => {
                    let part = self.not(scope)?;
                    if part.is_some() {
                        open = None;
                    }
                    parts.extend(part);
                }
            }
        }
        if let Some(span) = open {
            self.dangling(span, "after");
        }
        Ok(Query::and(parts))
    }

    /// Goes past exclusions; how many there are, and where.
    fn exclusions(&mut self) -> (usize, Span) {
        let span = self.span();
        let (mut count, mut last) = (0, span);
        while let Some(Kind::Not | Kind::Exclude) = self.peek() {
            last = self.span();
            self.at += 1;
            count += 1;
        }
        (count, span.to(last))
    }

    fn not(&mut self, scope: Scope) -> Read<Option<Query>> {
        let (count, span) = self.exclusions();
        if count > 0 && matches!(self.peek(), None | Some(Kind::Or | Kind::And | Kind::Close | Kind::Near(_))) {
            self.dangling(span, "after");
            return Ok(None);
        }
        if count > 1 {
            self.notes.push(Slip::DoubleNegation, span);
        }
        let inner = self.near(scope)?;
        Ok(if count % 2 == 1 { inner.map(Query::not) } else { inner })
    }

    fn near(&mut self, scope: Scope) -> Read<Option<Query>> {
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
                Some((before, at, mut operands)) if before == kind || depth == MAX_NEAR_DEPTH => {
                    operands.push(right);
                    (before, at, operands)
                }
                Some((before, at, operands)) => {
                    depth += 1;
                    if depth == MAX_NEAR_DEPTH {
                        self.notes.push(Slip::TooDeep { limit: MAX_NEAR_DEPTH }, span);
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

    /// Something with what may follow it: `^2`.
    fn suffixed(&mut self, scope: Scope) -> Read<Option<Query>> {
        let mut query = self.primary(scope)?;
        let mut boosted = false;
        loop {
            let span = self.span();
            let typed = match self.peek() {
                Some(Kind::Caret | Kind::Tilde) => self.typed(span),
                _ => break,
            };
            let is_caret = matches!(self.peek(), Some(Kind::Caret));
            self.at += 1;
            let factor = typed[1..].parse::<f32>().ok().filter(|_| is_caret && !boosted);
            match (query.take(), factor) {
                (Some(inner), Some(factor)) => {
                    let read = factor.clamp(0.001, 1_000.0);
                    if read != factor {
                        self.notes.push(Slip::Number { typed, read: format!("^{read}") }, span);
                    }
                    boosted = true;
                    query = Some(Query::Boost { inner: Box::new(inner), factor: read });
                }
                (inner, _) => {
                    self.notes.push(Slip::Suffix { typed }, span);
                    query = inner;
                }
            }
        }
        Ok(query)
    }

    fn primary(&mut self, scope: Scope) -> Read<Option<Query>> {
        match self.peek() {
            Some(Kind::Open) => self.group(scope),
            Some(&Kind::Field(name)) => self.field(name),
            Some(Kind::Exact | Kind::Text(_) | Kind::Quoted(_)) => match scope {
                None => self.words(),
                Some(name) => self.value(name, true),
            },
            Some(Kind::Near(_)) => {
                let span = self.span();
                self.dangling(span, "before");
                self.at += 1;
                Ok(None)
            }
            _ => {
                self.at += 1;
                Ok(None)
            }
        }
    }

    fn group(&mut self, scope: Scope) -> Read<Option<Query>> {
        let open = self.span();
        self.at += 1;
        if let Some(Kind::Close) = self.peek() {
            let span = open.to(self.span());
            self.notes.push(Slip::EmptyParentheses, span);
        }
        let inner = self.or(scope)?;
        if let Some(Kind::Close) = self.peek() {
            self.at += 1;
        }
        Ok(inner)
    }

    /// A field and its value.
    fn field(&mut self, name: Name) -> Read<Option<Query>> {
        let span = self.span();
        self.at += 1;
        let (count, excluded) = self.exclusions();
        if count > 0 {
            self.notes.push(Slip::ExcludedValue { name: name.name() }, excluded);
        }
        let bare = matches!(self.peek(), Some(Kind::Text(_)));
        let value = match self.peek() {
            Some(Kind::Open) => {
                let scope = if matches!(name, Name::Text(_)) { None } else { Some(name) };
                self.group(scope)?
            }
            Some(Kind::Exact | Kind::Text(_) | Kind::Quoted(_)) => match name {
                Name::Text(_) => self.words()?,
                _ => self.value(name, false)?,
            },
            _ => {
                self.notes.push(Slip::NoValue { name: name.name() }, span);
                None
            }
        };
        let query = match (name, value) {
            (Name::Text(field), Some(Query::All)) => {
                Some(Query::Has(if field == Field::Title { Property::Title } else { Property::Body }))
            }
            (Name::Text(field), Some(inner)) => Some(Query::in_field(field, inner)),
            (_, value) => value,
        };
        if bare && count == 0 {
            self.binds_one(name, span, query.as_ref());
        }
        Ok(if count % 2 == 1 { query.map(Query::not) } else { query })
    }

    /// `title:Barack Obama`: the field binds one word, which may not be what was meant.
    fn binds_one(&mut self, name: Name, field: Span, read: Option<&Query>) {
        let plain = match read {
            Some(Query::Field { inner, .. }) => matches!(&**inner, Query::Word(w) if w.pattern == Pattern::Plain),
            Some(Query::Filter(filter)) => filter.matching == Matching::Usual && filter.field.is_prose(),
            _ => false,
        };
        if !plain {
            return;
        }
        let following = self.lexemes[self.at..].iter().take_while(|l| matches!(l.kind, Kind::Text(_)));
        let spans: Vec<Span> = following.take(3).map(|l| l.span).collect();
        let (Some(&first), Some(&last)) = (spans.first(), spans.last()) else { return };
        let Some(before) = self.at.checked_sub(1).and_then(|at| self.lexemes.get(at)) else { return };
        let (value, first_word, words) = (self.typed(before.span), self.typed(first), self.typed(before.span.to(last)));
        // Of a filter and a word (`person:putin sanctions`) only a name suggests that both belong together.
        let capital = |text: &str| text.starts_with(char::is_uppercase);
        let is_filter = matches!(read, Some(Query::Filter(_)));
        let doubtful =
            first_word.contains(char::is_alphanumeric) && (!is_filter || (capital(&value) && capital(&first_word)));
        if !doubtful {
            return;
        }
        let name = name.name();
        let write = if is_filter { format!("{name}:\"{words}\"") } else { format!("{name}:({words})") };
        let slip = Slip::FieldBindsOne { read: format!("{name}:{value} AND {first_word}"), write };
        self.notes.push(slip, field.to(first));
    }

    /// Counts a word or value; false if there are too many already.
    fn counts(&mut self, more: usize, span: Span) -> bool {
        if self.words + more > MAX_WORDS {
            if self.words < MAX_WORDS + 1 {
                self.notes.push(Slip::TooManyWords { limit: MAX_WORDS }, span);
                self.words = MAX_WORDS + 1;
            }
            return false;
        }
        self.words += more;
        true
    }

    /// A suffix `~2` that belongs to what was just read.
    fn tilde(&mut self) -> Option<(String, Span)> {
        let Some(Kind::Tilde) = self.peek() else { return None };
        let span = self.span();
        self.at += 1;
        Some((self.typed(span), span))
    }

    /// Words to look for in the text: one word, a compound, or a phrase.
    fn words(&mut self) -> Read<Option<Query>> {
        let exact = self.exact();
        let span = self.span();
        let quoted = matches!(self.peek(), Some(Kind::Quoted(_)));
        let mut chars = self.take();
        if chars.is_empty() && !quoted {
            return Ok(None);
        }
        let truncated = !quoted && truncate(&mut chars);
        let cut = terms::cut(&chars, quoted);
        let tilde = self.tilde();
        if !self.counts(cut.words.len(), span) {
            return Ok(None);
        }
        if cut.words.is_empty() {
            return Ok(self.no_words(quoted, &chars, span));
        }
        if !quoted || cut.any {
            self.note_cut(&cut, truncated, span);
        }
        let mut words = cut.words;
        if quoted || exact {
            let cased = exact && words.iter().any(|word| has_capital(&word.text));
            let form = if cased { Form::Cased } else { Form::Written };
            words.iter_mut().for_each(|word| word.form = form);
        }
        let mut slop = 0;
        if let Some((typed, at)) = tilde {
            if quoted && words.len() > 1 {
                slop = self.slop(&typed, at);
            } else if !exact {
                self.fuzzy(&mut words, &typed, at);
            } else {
                self.notes.push(Slip::Suffix { typed }, at);
            }
        }
        if slop > 0 {
            words.retain(|word| word.pattern != Pattern::Any);
        }
        Ok(Some(match (words.len(), words.pop()) {
            (1, Some(word)) => Query::Word(word),
            (_, last) => {
                words.extend(last);
                Query::Phrase(Phrase { words, slop, span })
            }
        }))
    }

    /// Text without a word in it: `*` is every article, everything else is left out.
    fn no_words(&mut self, quoted: bool, chars: &[Char], span: Span) -> Option<Query> {
        let star = |ch: &Char| !ch.literal && matches!(ch.c, '*' | '?');
        if !quoted && chars.iter().all(star) && chars.iter().any(|ch| ch.c == '*') {
            return Some(Query::All);
        }
        if quoted {
            self.notes.push(Slip::EmptyQuotes, span);
        } else if !chars.iter().all(|ch| terms::is_silent(ch.c, 1)) {
            self.notes.push(Slip::NoWord { typed: self.typed(span) }, span);
        }
        None
    }

    fn exact(&mut self) -> bool {
        let exact = matches!(self.peek(), Some(Kind::Exact));
        self.at += usize::from(exact);
        exact
    }

    /// Says what of a word was not taken as typed.
    fn note_cut(&mut self, cut: &Cut, truncated: bool, span: Span) {
        let typed = self.typed(span);
        let read: Vec<String> = cut.words.iter().map(shown).collect();
        let read = shorten(&read.join(" "));
        let slip = if truncated {
            Slip::Truncation { read: read.trim_end_matches('*').to_owned() }
        } else if cut.colon && (typed.contains("://") || typed.split(':').next().is_some_and(super::fields::is_scheme))
        {
            Slip::Address { read }
        } else if cut.colon || cut.words.iter().any(|word| word.text.contains(':') && !typed.contains("\\:")) {
            Slip::Colon { read }
        } else if cut.any {
            Slip::StarAtEnd { read }
        } else if cut.lost {
            Slip::LostSigns { typed, read }
        } else if cut.question {
            Slip::QuestionMark { read }
        } else {
            return;
        };
        self.notes.push(slip, span);
    }

    /// The number of other words in a phrase that `~5` allows.
    fn slop(&mut self, typed: &str, span: Span) -> u32 {
        let number = typed[1..].parse::<f64>().ok();
        let read = number.map_or(1, |n| n.min(f64::from(MAX_DISTANCE)) as u32);
        if number.is_none_or(|n| n != f64::from(read)) {
            self.notes.push(Slip::Number { typed: typed.to_owned(), read: format!("~{read}") }, span);
        }
        read
    }

    /// Makes plain words fuzzy by `~`, `~1` or `~2`.
    fn fuzzy(&mut self, words: &mut [Word], typed: &str, span: Span) {
        let Some(edits) = self.edits(typed, span) else { return };
        let mut fits = false;
        for word in words.iter_mut().filter(|word| word.pattern == Pattern::Plain) {
            word.pattern = Pattern::Fuzzy(edits);
            word.form = Form::Written;
            fits = true;
        }
        if !fits {
            self.notes.push(Slip::Suffix { typed: typed.to_owned() }, span);
        }
    }

    /// The number of edits that `~2` allows, 1 or 2; `None` for none.
    fn edits(&mut self, typed: &str, span: Span) -> Option<u8> {
        let read = match &typed[1..] {
            "" | "1" => return Some(1),
            "2" => return Some(2),
            "0" => {
                self.notes.push(Slip::Suffix { typed: typed.to_owned() }, span);
                return None;
            }
            number if number.contains('.') => 1,
            _ => 2,
        };
        self.notes.push(Slip::Number { typed: typed.to_owned(), read: format!("~{read}") }, span);
        Some(read)
    }

    /// The value of a field that is not text. In a group, words next to one another are one value.
    fn value(&mut self, name: Name, in_group: bool) -> Read<Option<Query>> {
        let exact = self.exact();
        let mut span = self.span();
        let quoted = matches!(self.peek(), Some(Kind::Quoted(_)));
        let first = self.at;
        let mut chars = self.take();
        if !self.counts(1, span) {
            self.tilde();
            return Ok(None);
        }
        if in_group && !quoted && !matches!(name, Name::Has | Name::Missing) {
            while let Some(Kind::Text(_)) = self.peek() {
                let next = self.span();
                chars.push(Char { c: ' ', at: span.end, literal: true });
                chars.extend(self.take());
                span = span.to(next);
            }
        }
        match name {
            Name::Filter(field) => Ok(self.filter(field, &chars, exact, span)),
            Name::Has | Name::Missing => self.property(name, &chars, span).map(Some),
            Name::Date(field) => self.date(name, field, "", (chars, !quoted && !in_group), first, span),
            Name::Relative(word) => {
                self.date(name, DateField::Published, word, (chars, !quoted && !in_group), first, span)
            }
            Name::Text(_) => Ok(None),
        }
    }

    fn filter(&mut self, field: FilterField, chars: &[Char], exact: bool, span: Span) -> Option<Query> {
        let (text, wild) = terms::value(chars, field != FilterField::Url);
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
            if text == "*" {
                return Some(Property::of_name(Name::Filter(field)).map_or(Query::All, Query::Has));
            }
        }
        // Signs alone are no value.
        if !text.chars().any(|c| c.is_alphanumeric() || matches!(c, '*' | '?')) {
            let slip = if text.is_empty() {
                Slip::NoValue { name: Name::Filter(field).name() }
            } else {
                Slip::NoWord { typed: shorten(&text) }
            };
            self.notes.push(slip, span);
            return None;
        }
        Some(Query::Filter(Filter { field, text, matching, span }))
    }

    fn property(&mut self, name: Name, chars: &[Char], span: Span) -> Read<Query> {
        let (typed, _) = terms::value(chars, false);
        match Property::of(&typed) {
            Some(property) if name == Name::Has => Ok(Query::Has(property)),
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
        name: Name,
        field: DateField,
        relation: &str,
        (chars, bare): (Vec<Char>, bool),
        first: usize,
        mut span: Span,
    ) -> Read<Option<Query>> {
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
        let goes_on = |next: String| matches!(next.as_str(), ".." | "to" | "until" | "-" | "–");
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
                Ok(Some(Query::Date(DateFilter { field, text: with(&text), interval: Some(interval), span })))
            }
            Err(error) => Err(Error { kind: ErrorKind::Date { name: name.name(), error }, span }),
        }
    }

    /// `text` and the `more` bare words after lexeme `first`; `None` if there are not so many.
    fn following(&self, first: usize, more: usize, text: &str) -> Option<String> {
        let lexemes = self.lexemes.get(first + 1..=first + more)?;
        let mut out = text.to_owned();
        for lexeme in lexemes {
            let Kind::Text(chars) = &lexeme.kind else { return None };
            out.push(' ');
            out.push_str(&terms::value(chars, false).0);
        }
        Some(out)
    }

    /// A query of nothing but operators asks for their words.
    fn operators_as_words(&mut self) -> Option<Query> {
        let typed: Vec<Span> = self
            .lexemes
            .iter()
            .filter(|l| matches!(l.kind, Kind::And | Kind::Or | Kind::Not | Kind::Near(_)))
            .map(|l| l.span)
            .take(MAX_WORDS)
            .collect();
        let words: Vec<Query> = typed
            .iter()
            .flat_map(|span| {
                let text = self.text.get(span.start..span.end).unwrap_or("");
                let chars: Vec<Char> =
                    text.char_indices().map(|(at, c)| Char { c, at: span.start + at, literal: false }).collect();
                terms::cut(&chars, false).words
            })
            .map(Query::Word)
            .collect();
        let (first, last) = (typed.first()?, typed.last()?);
        if !words.is_empty() {
            self.notes.forget_dangling();
            self.notes.push(Slip::OperatorsAsWords, first.to(*last));
        }
        Query::and(words)
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

/// `sanction!`, as Nexis writes a prefix, becomes `sanction*`.
fn truncate(chars: &mut [Char]) -> bool {
    let [.., before, last] = chars else { return false };
    let truncated = last.c == '!' && !last.literal && before.c.is_alphabetic();
    if truncated {
        last.c = '*';
    }
    truncated
}

/// `[2024 TO 2025]`, as Lucene writes a range, with `*` for an open end.
fn bracketed(text: &str) -> Option<String> {
    let inside = text.strip_prefix(['[', '{'])?.strip_suffix([']', '}'])?;
    let (from, to) = inside.split_once(" TO ")?;
    let end = |text: &str| if text.trim() == "*" { String::new() } else { text.trim().to_owned() };
    Some(format!("{}..{}", end(from), end(to)))
}

/// A word as a note shows it.
fn shown(word: &Word) -> String {
    match word.pattern {
        Pattern::Prefix | Pattern::Any => format!("{}*", word.text),
        _ => word.text.clone(),
    }
}

#[cfg(test)]
mod tests;
