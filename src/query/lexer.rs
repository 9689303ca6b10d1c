//! What was typed, cut into operators, fields, words and quotes.
//!
//! Owned here: which signs mean something where. A `-` excludes at the beginning of a word and not
//! inside one; a colon makes a field after the name of one and not in `12:30`; a quote that is never
//! closed is no quote. Parentheses come out balanced and at most [`MAX_DEPTH`] deep, so that the
//! parser may recurse. Left to [`super::terms`]: the words inside a piece of text.

mod operators;

pub(super) use operators::MAX_DISTANCE;

use super::error::Error;
use super::fields::FieldName;
use super::notes::Notes;
use super::slip::Slip;
use super::tree::{Extent, NearKind, QuerySpan};

/// Parentheses inside one another that are read.
pub(super) const MAX_DEPTH: usize = 128;
/// Bytes of a query that are read.
const MAX_BYTES: usize = 100_000;
/// A character of text with its place in the query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Char {
    pub c: char,
    pub at: usize,
    /// A backslash stood before it: it means nothing but itself.
    pub literal: bool,
}

/// A piece of a query.
#[derive(Debug, Clone)]
pub(super) struct Lexeme {
    pub kind: LexemeKind,
    pub span: QuerySpan,
}

#[derive(Debug, Clone)]
pub(super) enum LexemeKind {
    Open,
    Close,
    And,
    Or,
    Not,
    /// `-` or `!` before something.
    Exclude,
    Near(NearKind),
    /// A field and its colon; its value follows.
    Field(FieldName),
    /// A function; its operand follows in parentheses.
    Function(Function),
    /// `=` before something.
    Exact,
    /// Text outside quotes, up to white space.
    Text(Vec<Char>),
    /// Text inside quotes.
    Quoted(Vec<Char>),
    /// `~1` after something; as typed.
    Tilde,
    /// `^2` after something; as typed.
    Caret,
}

/// What a function does with its operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    /// `first/50(…)`.
    First(Extent),
    /// `atleast/3(…)`.
    AtLeast(u32),
    /// `allcaps(…)`, as Nexis writes it.
    Capitals,
    /// `caps(…)`, as Nexis writes it.
    Capital,
}

impl Function {
    /// As it is written.
    pub fn name(self) -> String {
        match self {
            Self::First(Extent::Words(n)) => format!("first/{n}"),
            Self::First(Extent::Lead) => "lead".into(),
            Self::AtLeast(n) => format!("atleast/{n}"),
            Self::Capitals => "allcaps".into(),
            Self::Capital => "caps".into(),
        }
    }
}

/// Any kind of double quote: each opens, and each closes what another opened.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂' | '〝' | '〞' | '〟' | '″')
}

/// Characters that cannot be seen and that no spelling depends on.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || (c.is_control() && !c.is_whitespace())
}

/// As much of `text` as is read.
pub(super) fn what_is_read(text: &str) -> &str {
    let mut end = text.len().min(MAX_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Cuts `text`. Fails for an unknown field only.
pub(super) fn lex(text: &str, notes: &mut Notes) -> Result<Vec<Lexeme>, Error> {
    let end = what_is_read(text).len();
    if end < text.len() {
        notes.push(Slip::TooLong { limit: end }, QuerySpan { start: end, end: text.len() });
    }
    let mut lexer = Lexer {
        text: &text[..end],
        at: 0,
        out: Vec::new(),
        notes,
        open: Vec::new(),
        skipped: 0,
        fresh_at: None,
        quotes_end: false,
        single_quotes_end: false,
    };
    while lexer.at < lexer.text.len() {
        lexer.step()?;
    }
    lexer.close_all();
    Ok(lexer.out)
}

struct Lexer<'a, 'n> {
    text: &'a str,
    at: usize,
    out: Vec<Lexeme>,
    notes: &'n mut Notes,
    /// Every open parenthesis: the field whose values stand in it, and its place.
    open: Vec<(Option<FieldName>, QuerySpan)>,
    /// Parentheses that were too deep and are still open.
    skipped: usize,
    /// A sign was passed over, and what stands here begins a word all the same.
    fresh_at: Option<usize>,
    /// There is no closing quote further on.
    quotes_end: bool,
    single_quotes_end: bool,
}

impl<'a> Lexer<'a, '_> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The character after the next `bytes`.
    fn after(&self, bytes: usize) -> Option<char> {
        self.rest().get(bytes..).and_then(|rest| rest.chars().next())
    }

    fn push(&mut self, kind: LexemeKind, length: usize) {
        let span = QuerySpan { start: self.at, end: self.at + length };
        self.out.push(Lexeme { kind, span });
        self.at += length;
    }

    /// Goes past a sign that is left out.
    fn pass(&mut self, length: usize) {
        self.at += length;
        self.fresh_at = Some(self.at);
    }

    fn note(&mut self, slip: Slip, length: usize) {
        self.notes.push(slip, QuerySpan { start: self.at, end: self.at + length });
    }

    /// Does a new word begin here?
    fn is_fresh(&self) -> bool {
        let before = self.text[..self.at].chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || is_invisible(c))
            || self.fresh_at == Some(self.at)
            || self.out.last().is_some_and(|last| {
                last.span.end == self.at
                    && matches!(
                        last.kind,
                        LexemeKind::Open
                            | LexemeKind::And
                            | LexemeKind::Or
                            | LexemeKind::Exclude
                            | LexemeKind::Exact
                            | LexemeKind::Field(_)
                    )
            })
    }

    /// The field whose value begins here.
    fn field_before(&self) -> Option<FieldName> {
        let before = self.out.iter().rev().find(|l| !matches!(l.kind, LexemeKind::Exact | LexemeKind::Exclude))?;
        match before.kind {
            LexemeKind::Field(name) => Some(name),
            _ => None,
        }
    }

    /// Does this follow directly on something that is closed?
    fn is_after_closing(&self) -> bool {
        self.out.last().is_some_and(|last| {
            last.span.end == self.at && matches!(last.kind, LexemeKind::Close | LexemeKind::Quoted(_))
        })
    }

    /// The field that a value here belongs to: the one before it, or that of the group.
    fn scope(&self) -> Option<FieldName> {
        self.field_before().or_else(|| self.open.last().and_then(|(name, _)| *name))
    }

    fn step(&mut self) -> Result<(), Error> {
        let Some(c) = self.peek() else { return Ok(()) };
        let fresh = self.is_fresh();
        match c {
            c if c.is_whitespace() || is_invisible(c) => self.at += c.len_utf8(),
            '(' | ')' if self.is_face(c) => {}
            '(' if self.regex_group() => {}
            '(' => self.open(),
            ')' => self.close(),
            c if is_quote(c) => self.quote(c),
            '|' => {
                let length = if self.after(1) == Some('|') { 2 } else { 1 };
                if length == 2 {
                    self.note(Slip::Sign { typed: "||".into(), read: "OR" }, 2);
                }
                self.push(LexemeKind::Or, length);
            }
            '&' if self.after(1) == Some('&') => {
                self.note(Slip::Sign { typed: "&&".into(), read: "AND" }, 2);
                self.push(LexemeKind::And, 2);
            }
            '~' | '^' if self.suffix().is_some() && self.follows_value() => {
                let length = self.suffix().unwrap_or(1);
                self.push(if c == '~' { LexemeKind::Tilde } else { LexemeKind::Caret }, length);
            }
            _ if fresh && self.prefix(c) => {}
            '\'' | '‘' | '‚' | '‹' if fresh && self.single_quote(c) => {}
            _ if (fresh || self.is_after_closing()) && self.field_before().is_none() => return self.word_start(),
            _ => self.text(),
        }
        Ok(())
    }

    /// The mouth of a `:-)` goes to its eyes, unless it closes a parenthesis. False if it is no face.
    fn is_face(&mut self, c: char) -> bool {
        let at = self.at;
        let Some(Lexeme { kind: LexemeKind::Text(chars), span }) = self.out.last_mut() else { return false };
        let eyes = chars.first().is_some_and(|ch| matches!(ch.c, ':' | ';' | '=')) && chars.len() <= 2;
        if !eyes
            || span.end != at
            || chars.iter().any(|ch| ch.c.is_alphanumeric())
            || (c == ')' && !self.open.is_empty())
        {
            return false;
        }
        chars.push(Char { c, at, literal: false });
        span.end += 1;
        self.at += 1;
        true
    }

    /// What a regular expression has behind an opening parenthesis: of `(?i)` nothing is left, of `(?:a|b)` the
    /// group. False if nothing of the sort stands here.
    fn regex_group(&mut self) -> bool {
        let Some(rest) = self.rest().strip_prefix("(?") else { return false };
        let flags = rest.bytes().take_while(|b| b"imsxuUJn-".contains(b)).count();
        let named = rest.strip_prefix('P').unwrap_or(rest).strip_prefix('<').and_then(|name| name.split_once('>'));
        let is_name = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let length = match named {
            Some((name, after)) if is_name(name) => rest.len() - after.len(),
            _ => match rest.as_bytes() {
                [b'<', b'=' | b'!', ..] => 2,
                [b'=' | b'!' | b'>' | b'|', ..] => 1,
                bytes => match bytes.get(flags) {
                    // With a space behind it, it is a group: `(?n) oil`.
                    Some(b')') if (1..=4).contains(&flags) && begins_expression(&rest[flags + 1..]) => {
                        let length = 2 + flags + 1;
                        self.note(Slip::RegexSign { typed: self.rest()[..length].to_owned() }, length);
                        self.pass(length);
                        return true;
                    }
                    Some(b':') if flags <= 4 => flags + 1,
                    _ => return false,
                },
            },
        };
        let typed = self.rest()[..2 + length].to_owned();
        self.note(Slip::RegexSign { typed: shorten(&typed) }, typed.len());
        self.open();
        self.pass(1 + length);
        true
    }

    fn open(&mut self) {
        if self.open.len() >= MAX_DEPTH {
            if self.skipped == 0 {
                self.note(Slip::TooDeep { limit: MAX_DEPTH }, 1);
            }
            self.skipped += 1;
            self.pass(1);
            return;
        }
        let scope = match self.field_before() {
            Some(FieldName::Text(_) | FieldName::Lead) => None,
            Some(name) => Some(name),
            None => self.open.last().and_then(|(name, _)| *name),
        };
        self.open.push((scope, QuerySpan { start: self.at, end: self.at + 1 }));
        self.push(LexemeKind::Open, 1);
    }

    fn close(&mut self) {
        if self.skipped > 0 {
            self.skipped -= 1;
            self.pass(1);
        } else if self.open.pop().is_some() {
            self.push(LexemeKind::Close, 1);
        } else {
            self.note(Slip::UnopenedParenthesis, 1);
            self.pass(1);
        }
    }

    fn close_all(&mut self) {
        if let Some((_, span)) = self.open.first() {
            self.notes.push(Slip::UnclosedParenthesis, *span);
        }
        for _ in 0..self.open.len() {
            self.push(LexemeKind::Close, 0);
        }
    }

    /// What stands in double quotes; the sign alone is passed over if nothing closes it.
    fn quote(&mut self, c: char) {
        let inside = self.at + c.len_utf8();
        let close = if self.quotes_end { None } else { closing_quote(&self.text[inside..]) };
        match close {
            Some((length, sign)) => {
                let mut chars = characters(&self.text[inside..inside + length], inside);
                let mut total = c.len_utf8() + length + sign;
                // `"nso gro"*`: the last word is a beginning.
                let rest = &self.text[self.at + total..];
                let ends = |rest: &str| rest.chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, ')' | '|'));
                if chars.last().is_some_and(|ch| ch.c.is_alphanumeric()) && rest.strip_prefix('*').is_some_and(ends) {
                    chars.push(Char { c: '*', at: self.at + total, literal: false });
                    total += 1;
                }
                self.push(LexemeKind::Quoted(chars), total);
            }
            None => {
                self.quotes_end = true;
                self.note(Slip::UnclosedQuote, c.len_utf8());
                self.pass(c.len_utf8());
            }
        }
    }

    /// What stands in single quotes, at the beginning of one word and the end of another. False if
    /// it is an apostrophe.
    fn single_quote(&mut self, c: char) -> bool {
        if self.single_quotes_end {
            return false;
        }
        let inside = self.at + c.len_utf8();
        let rest = &self.text[inside..];
        let close = rest.char_indices().find(|&(at, d)| {
            at > 0
                && matches!((c, d), ('\'', '\'') | ('‘' | '‚', '’' | '‘') | ('‹', '›'))
                && rest[at + d.len_utf8()..].chars().next().is_none_or(|e| !e.is_alphanumeric())
        });
        let Some((length, d)) = close else {
            self.single_quotes_end = true;
            return false;
        };
        if rest[..length].chars().count() < 3 {
            // rock 'n' roll
            return false;
        }
        let total = c.len_utf8() + length + d.len_utf8();
        if c == '\'' {
            let read = shorten(&rest[..length]);
            self.note(Slip::SingleQuotes { read }, total);
        }
        let chars = characters(&self.text[inside..inside + length], inside);
        self.push(LexemeKind::Quoted(chars), total);
        true
    }

    /// Signs before a word. False if there is none.
    fn prefix(&mut self, c: char) -> bool {
        let length = c.len_utf8();
        let Some(next) = self.after(length) else { return false };
        let before_word =
            next.is_alphanumeric() || is_quote(next) || matches!(next, '(' | '=' | '*' | '/' | '‘' | '\\');
        match c {
            '-' if !next.is_whitespace() && !matches!(next, '-' | ')') => self.push(LexemeKind::Exclude, length),
            '–' | '—' | '−' | '!' if before_word => {
                self.note(Slip::Sign { typed: c.to_string(), read: "NOT" }, length);
                self.push(LexemeKind::Exclude, length);
            }
            // `a +5 b`, as Westlaw writes it.
            '+' if !self.out.is_empty() && self.is_plus_operator() => return false,
            '+' if before_word => {
                self.note(Slip::Plus, length);
                self.pass(length);
            }
            '=' if before_word && next != '(' && next != '=' => self.push(LexemeKind::Exact, length),
            _ => return false,
        }
        true
    }

    fn is_plus_operator(&self) -> bool {
        let word = self.rest()[1..].split(|c: char| c.is_whitespace()).next().unwrap_or("");
        matches!(word, "s" | "p") || (!word.is_empty() && word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit()))
    }

    /// An operator, a field, or text; after `=` only text.
    fn word_start(&mut self) -> Result<(), Error> {
        if matches!(self.out.last(), Some(Lexeme { kind: LexemeKind::Exact, span }) if span.end == self.at) {
            self.text();
        } else if let Some((kind, length)) = self.operator() {
            self.push(kind, length);
        } else if let Some((name, length)) = self.field()? {
            self.field_value(name, length);
        } else {
            self.text();
        }
        Ok(())
    }

    /// Text up to white space or a sign that ends it.
    fn text(&mut self) {
        let scope = self.scope();
        let raw = scope.is_some_and(is_raw);
        let start = self.at;
        let bracket = self.bracket(scope);
        let mut chars = Vec::new();
        let mut depth = 0;
        while let Some(c) = self.peek() {
            let length = c.len_utf8();
            let next = self.after(length);
            match c {
                '(' if raw => depth += 1,
                ')' if depth > 0 => depth -= 1,
                // A sign that means nothing here at the beginning is text.
                _ if self.at < bracket || (self.at == start && !matches!(c, '(' | ')')) => {}
                _ if self.ends_text(c, raw) => break,
                _ => {}
            }
            match (c, next) {
                ('\\', Some(d))
                    if !d.is_whitespace() && !is_invisible(d) && (self.at == start || !d.is_alphanumeric()) =>
                {
                    chars.push(Char { c: d, at: self.at + 1, literal: true });
                    self.at += 1 + d.len_utf8();
                    continue;
                }
                _ if is_invisible(c) => {}
                _ => chars.push(Char { c, at: self.at, literal: false }),
            }
            self.at += length;
        }
        self.out.push(Lexeme { kind: LexemeKind::Text(chars), span: QuerySpan { start, end: self.at } });
    }

    /// Does text end before `c`, which stands here?
    fn ends_text(&self, c: char, raw: bool) -> bool {
        match c {
            '(' | ')' => true,
            '|' => !raw,
            '&' => !raw && self.after(1) == Some('&'),
            '~' | '^' => !raw && self.suffix().is_some(),
            c => c.is_whitespace() || is_quote(c),
        }
    }

    /// Where a range in brackets ends, `[2024 TO 2025]`, if one begins here.
    fn bracket(&self, scope: Option<FieldName>) -> usize {
        if !matches!(scope, Some(FieldName::Date(_))) || !self.rest().starts_with(['[', '{']) {
            return self.at;
        }
        let end = self.rest().char_indices().take(60).find(|(_, c)| matches!(c, ']' | '}'));
        end.map_or(self.at, |(length, _)| self.at + length + 1)
    }

    /// The bytes of `~1` or `^2.5` here, if it ends what it follows.
    fn suffix(&self) -> Option<usize> {
        let rest = self.rest();
        let length = 1 + rest[1..].find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len() - 1);
        let next = rest[length..].chars().next();
        next.is_none_or(|c| c.is_whitespace() || matches!(c, ')' | '|' | '^' | '~')).then_some(length)
    }

    /// Does this follow directly on something that can have a suffix?
    fn follows_value(&self) -> bool {
        self.out.last().is_some_and(|last| {
            last.span.end == self.at
                && matches!(
                    last.kind,
                    LexemeKind::Close
                        | LexemeKind::Text(_)
                        | LexemeKind::Quoted(_)
                        | LexemeKind::Tilde
                        | LexemeKind::Caret
                )
        })
    }
}

/// Does something begin here without a space that flags of a regular expression may stand before?
fn begins_expression(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_alphanumeric() || is_quote(c) || matches!(c, '(' | '[' | '\\'))
}

/// Are values of this field read as they stand, up to white space?
pub(super) fn is_raw(name: FieldName) -> bool {
    match name {
        FieldName::Date(_) | FieldName::Relative(_) | FieldName::Words => true,
        FieldName::Filter(field) => !field.is_prose(),
        FieldName::Text(_) | FieldName::Lead | FieldName::Has | FieldName::Missing => false,
    }
}

/// The bytes before the first quote that closes, and the bytes of that quote.
fn closing_quote(text: &str) -> Option<(usize, usize)> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if is_quote(c) && !escaped {
            return Some((at, c.len_utf8()));
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

/// The characters inside quotes, which begin at byte `start` of the query.
pub(super) fn characters(text: &str, start: usize) -> Vec<Char> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        match (c, rest.peek().copied()) {
            ('\\', Some((next, d))) if !d.is_alphanumeric() && !d.is_whitespace() && !is_invisible(d) => {
                rest.next();
                out.push(Char { c: d, at: start + next, literal: true });
            }
            _ if is_invisible(c) => {}
            _ => out.push(Char { c, at: start + at, literal: false }),
        }
    }
    out
}

/// The characters of a part of the query that begins at byte `start` and is read as it is: nothing is
/// escaped, and what cannot be seen is left out as everywhere.
pub(super) fn characters_as_typed(text: &str, start: usize) -> Vec<Char> {
    let seen = text.char_indices().filter(|(_, c)| !is_invisible(*c));
    seen.map(|(at, c)| Char { c, at: start + at, literal: false }).collect()
}

/// At most 80 characters of `text`, for a message.
pub(super) fn shorten(text: &str) -> String {
    let mut out: String = text.chars().filter(|c| !c.is_control() && !is_invisible(*c)).take(80).collect();
    if text.chars().count() > 80 {
        out.push('…');
    }
    out
}
