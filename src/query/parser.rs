//! The parser: what was typed to a [`Query`], by recursive descent.
//!
//! From loose to tight: `OR`; AND, which is also what stands between two words; `NOT` and `-`; the
//! near operators; `^2`. It builds a tree of what it can and says in notes what it passed over.

mod either;
mod functions;
mod named_phrase;
mod near;
mod values;
mod words;

use jiff::civil::Date;

use super::dialects;
use super::error::{Error, ErrorKind, Note};
use super::fields::FieldName;
use super::lexer::{Char, Lexeme, LexemeKind, characters_as_typed, lex, shorten};
use super::notes::Notes;
use super::slip::Slip;
use super::terms;
use super::tree::{Query, QuerySpan};
use either::Side;

/// Words and values of a query that are read.
pub const MAX_WORDS: usize = 10_000;

/// Parts of a query inside one another that are read. Fewer than parentheses that are read, so that
/// every tree can be printed with all of its own.
const MAX_HEIGHT: usize = 60;

/// How to read a query.
#[derive(Debug, Clone, Copy, Default)]
pub struct ParseOptions {
    /// Refuse what would otherwise be a [`Note`].
    pub strict: bool,
    /// What `last week` is counted from. Without it date values are kept as text, unread.
    pub today: Option<Date>,
}

/// A query that could be read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ParsedQuery {
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
/// [`ParseOptions::strict`] so is everything that would have been a note. No other input is one.
pub fn parse(text: &str, options: &ParseOptions) -> Result<ParsedQuery, Error> {
    let mut notes = Notes::default();
    let lexemes = dialects::translate(text, lex(text, &mut notes)?, &mut notes)?;
    let mut parser = Parser { text, lexemes, at: 0, notes, today: options.today, words: 0, is_full: false };
    let mut query = parser.or(None)?;
    if query.is_none() {
        query = parser.operators_as_words();
    }
    let mut notes = parser.notes.into_sorted();
    if query.is_none() && notes.is_empty() && !text.trim().is_empty() {
        notes.push(Note {
            slip: Slip::NoWord { typed: shorten(text.trim()) },
            span: QuerySpan { start: 0, end: text.len() },
        });
    }
    match notes.first() {
        Some(note) if options.strict => Err(Error { kind: ErrorKind::Slip(note.slip.clone()), span: note.span }),
        _ => Ok(ParsedQuery { query, notes }),
    }
}

/// The field whose values stand here without its name: `person:(putin OR xi)`.
type Scope = Option<FieldName>;
type ParseResult<T> = Result<T, Error>;

struct Parser<'a> {
    text: &'a str,
    lexemes: Vec<Lexeme>,
    at: usize,
    notes: Notes,
    today: Option<Date>,
    /// How many words and values were read.
    words: usize,
    /// More were typed than are read.
    is_full: bool,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&LexemeKind> {
        self.lexemes.get(self.at).map(|lexeme| &lexeme.kind)
    }

    fn span(&self) -> QuerySpan {
        let end = self.text.len();
        self.lexemes.get(self.at).map_or(QuerySpan { start: end, end }, |lexeme| lexeme.span)
    }

    fn typed(&self, span: QuerySpan) -> String {
        shorten(self.text.get(span.start..span.end).unwrap_or(""))
    }

    /// Takes the next lexeme's text.
    fn take(&mut self) -> Vec<Char> {
        let chars = match self.lexemes.get_mut(self.at).map(|lexeme| &mut lexeme.kind) {
            Some(LexemeKind::Text(chars) | LexemeKind::Quoted(chars)) => std::mem::take(chars),
            _ => Vec::new(),
        };
        self.at += 1;
        chars
    }

    fn dangling(&mut self, span: QuerySpan, side: &'static str) {
        let typed = self.typed(span);
        self.notes.push(Slip::Dangling { typed, side }, span);
    }

    fn or(&mut self, scope: Scope) -> ParseResult<Option<Query>> {
        let first = self.span();
        let mut sides: Vec<Side> = self.side(scope)?.into_iter().collect();
        while let Some(LexemeKind::Or) = self.peek() {
            let span = self.span();
            self.at += 1;
            let right = self.side(scope)?;
            if sides.is_empty() {
                self.dangling(span, "before");
            } else if right.is_none() {
                self.dangling(span, "after");
            }
            sides.extend(right);
        }
        let span = first.to(self.lexemes.get(self.at.wrapping_sub(1)).map_or(first, |l| l.span));
        Ok(self.either(sides, span))
    }

    fn and(&mut self, scope: Scope) -> ParseResult<Option<Query>> {
        let mut parts = Vec::new();
        let mut open: Option<QuerySpan> = None;
        loop {
            match self.peek() {
                None | Some(LexemeKind::Or | LexemeKind::Close) => break,
                Some(LexemeKind::And) => {
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
        self.keep_low(&mut parts);
        Ok(Query::and(parts))
    }

    /// Goes past exclusions; how many there are, and where.
    fn exclusions(&mut self) -> (usize, QuerySpan) {
        let span = self.span();
        let (mut count, mut last) = (0, span);
        while let Some(LexemeKind::Not | LexemeKind::Exclude) = self.peek() {
            last = self.span();
            self.at += 1;
            count += 1;
        }
        (count, span.to(last))
    }

    fn not(&mut self, scope: Scope) -> ParseResult<Option<Query>> {
        let (count, span) = self.exclusions();
        if count > 0
            && matches!(
                self.peek(),
                None | Some(LexemeKind::Or | LexemeKind::And | LexemeKind::Close | LexemeKind::Near(_))
            )
        {
            self.dangling(span, "after");
            return Ok(None);
        }
        if count > 1 {
            self.notes.push(Slip::DoubleNegation, span);
        }
        let option = self.option_before(count);
        let inner = self.near(scope)?;
        if let (Some(typed), Some(Query::Word(_))) = (option, &inner) {
            self.notes.push(Slip::ExcludedOption { typed }, span);
        }
        let query = if count % 2 == 1 { inner.map(Query::but_not) } else { inner };
        Ok(self.not_too_high(query))
    }

    /// What follows a single `-` directly, if it looks like an option of another program.
    fn option_before(&self, exclusions: usize) -> Option<String> {
        let sign = self.at.checked_sub(1).and_then(|at| self.lexemes.get(at))?;
        let is_dash =
            matches!(sign.kind, LexemeKind::Exclude) && self.text.get(sign.span.start..sign.span.end) == Some("-");
        let Some(LexemeKind::Text(chars)) = self.peek() else { return None };
        let as_it_is = chars.iter().all(|ch| !ch.literal);
        let word: String = chars.iter().map(|ch| ch.c).collect();
        (exclusions == 1 && is_dash && as_it_is && dialects::looks_like_an_option(&word)).then_some(word)
    }

    /// Something with what may follow it: `^2`.
    fn suffixed(&mut self, scope: Scope) -> ParseResult<Option<Query>> {
        let mut query = self.primary(scope)?;
        let mut boosted = false;
        loop {
            let span = self.span();
            let typed = match self.peek() {
                Some(LexemeKind::Caret | LexemeKind::Tilde) => self.typed(span),
                _ => break,
            };
            let is_caret = matches!(self.peek(), Some(LexemeKind::Caret));
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

    fn primary(&mut self, scope: Scope) -> ParseResult<Option<Query>> {
        match self.peek() {
            Some(LexemeKind::Open) => self.group(scope),
            Some(&LexemeKind::Field(name)) => self.field(name),
            Some(&LexemeKind::Function(function)) => self.function(function),
            Some(LexemeKind::Exact | LexemeKind::Text(_) | LexemeKind::Quoted(_)) => match scope {
                None => self.words(),
                Some(name) => self.value(name, true),
            },
            Some(LexemeKind::Near(_)) => {
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

    fn group(&mut self, scope: Scope) -> ParseResult<Option<Query>> {
        let open = self.span();
        self.at += 1;
        if let Some(LexemeKind::Close) = self.peek() {
            let span = open.to(self.span());
            self.notes.push(Slip::EmptyParentheses, span);
        }
        let inner = self.or(scope)?;
        if let Some(LexemeKind::Close) = self.peek() {
            self.at += 1;
        }
        Ok(inner)
    }

    /// Leaves out what is too high to be part of something.
    fn keep_low(&mut self, parts: &mut Vec<Query>) {
        if parts.len() > 1 {
            let all = parts.len();
            parts.retain(|part| part.height() < MAX_HEIGHT);
            if parts.len() < all {
                self.notes.push(Slip::TooNested { limit: MAX_HEIGHT }, self.span());
            }
        }
    }

    fn not_too_high(&mut self, query: Option<Query>) -> Option<Query> {
        let high = query.as_ref().is_some_and(|query| query.height() > MAX_HEIGHT);
        if high {
            self.notes.push(Slip::TooNested { limit: MAX_HEIGHT }, self.span());
        }
        query.filter(|_| !high)
    }

    /// Counts `wanted` words or values; how many of them may still be read.
    fn allow(&mut self, wanted: usize, span: QuerySpan) -> usize {
        let allowed = wanted.min(MAX_WORDS - self.words);
        self.words += allowed;
        if allowed < wanted && !self.is_full {
            self.is_full = true;
            self.notes.push(Slip::TooManyWords { limit: MAX_WORDS }, span);
        }
        allowed
    }

    /// A query of nothing but operators asks for their words.
    fn operators_as_words(&mut self) -> Option<Query> {
        let typed: Vec<QuerySpan> = self
            .lexemes
            .iter()
            .filter(|l| matches!(l.kind, LexemeKind::And | LexemeKind::Or | LexemeKind::Not | LexemeKind::Near(_)))
            .map(|l| l.span)
            .take(MAX_WORDS)
            .collect();
        let words: Vec<Query> = typed
            .iter()
            .flat_map(|span| {
                let text = self.text.get(span.start..span.end).unwrap_or("");
                terms::tokenize(&characters_as_typed(text, span.start), false).words
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

#[cfg(test)]
mod tests;
