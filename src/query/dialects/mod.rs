//! What people type who are used to another searcher, turned into this language before it is parsed.
//!
//! Owned here: the habits of Nexis, Westlaw, Factiva, Google, Lucene and `ripgrep` that would
//! otherwise be words: operators in small letters, `/5`, `adj3`, `HEADLINE(…)`, `date > 2015`. Each is
//! read as its writer meant it and said in a note, or, where that is not sure, read as words and said
//! as well. What a piece then means is left to [`super::parser`].

mod functions;
mod operators;
mod values;

use super::error::Error;
use super::lexer::{Char, Lexeme, LexemeKind, characters_as_typed};
use super::notes::Notes;
use super::slip::Slip;
use super::tree::{NearKind, QuerySpan};

/// Words that are operators, or begin something, in this language or another.
const OPERATORS: &[&str] =
    &["and", "or", "not", "but", "near", "same", "xor", "around", "adj", "adjacent", "date", "published"];

/// Could `word`, bare, mean something else than itself?
pub(super) fn may_mean_something(word: &str) -> bool {
    if word.len() > 24 {
        return false;
    }
    let lower = word.to_ascii_lowercase();
    OPERATORS.contains(&lower.as_str())
        || ["near", "adj", "atleast"].iter().any(|name| {
            lower.strip_prefix(name).is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
        })
}

/// Could `-word` be an option of another program, typed by habit: `-i`, `-10`, `-A3`?
pub(super) fn looks_like_an_option(word: &str) -> bool {
    let mut bytes = word.bytes();
    match bytes.next() {
        Some(b) if b.is_ascii_digit() => bytes.all(|b| b.is_ascii_digit()),
        Some(b) if b.is_ascii_alphabetic() => bytes.all(|b| b.is_ascii_digit()),
        _ => false,
    }
}

/// Rewrites `lexemes` of `text`.
///
/// # Errors
/// A date or a length in the notation of another searcher that cannot be read.
pub(super) fn translate(text: &str, lexemes: Vec<Lexeme>, notes: &mut Notes) -> Result<Vec<Lexeme>, Error> {
    let uses_operators = lexemes
        .iter()
        .any(|l| matches!(l.kind, LexemeKind::And | LexemeKind::Or | LexemeKind::Not | LexemeKind::Near(_)));
    let closings = closings(&lexemes);
    let out = Vec::with_capacity(lexemes.len());
    let mut translator = Translator {
        text,
        input: lexemes,
        closings,
        at: 0,
        out,
        notes,
        uses_operators,
        names: Vec::new(),
        close: Vec::new(),
    };
    while translator.at < translator.input.len() {
        translator.step()?;
    }
    Ok(translator.out)
}

/// For each opening parenthesis, where the one that closes it stands.
fn closings(lexemes: &[Lexeme]) -> Vec<usize> {
    let mut out = vec![lexemes.len(); lexemes.len()];
    let mut open = Vec::new();
    for (i, lexeme) in lexemes.iter().enumerate() {
        match lexeme.kind {
            LexemeKind::Open => open.push(i),
            LexemeKind::Close => {
                if let Some(start) = open.pop() {
                    out[start] = i;
                }
            }
            _ => {}
        }
    }
    out
}

/// The beginning of `ferr$2` or `ferr*2`, words that begin so and have at most two letters more, as Factiva and
/// ProQuest write it. `US$5` is an amount.
pub(super) fn limited_beginning(raw: &str) -> Option<&str> {
    let (beginning, most) = raw.split_once(['$', '*'])?;
    let is_number = (1..=2).contains(&most.len()) && most.bytes().all(|b| b.is_ascii_digit());
    let is_word = beginning.len() > 1 && beginning.chars().all(char::is_alphabetic);
    let is_currency = raw.contains('$') && beginning.len() <= 3 && beginning.chars().all(char::is_uppercase);
    (is_number && is_word && !is_currency).then_some(beginning)
}

struct Translator<'a, 'n> {
    text: &'a str,
    input: Vec<Lexeme>,
    /// By the place of an opening parenthesis in `input`.
    closings: Vec<usize>,
    /// What is read next.
    at: usize,
    out: Vec<Lexeme>,
    notes: &'n mut Notes,
    /// Operators were typed as such: a word that is one elsewhere may be meant as one.
    uses_operators: bool,
    /// For every open parenthesis, whether names stand in it rather than words.
    names: Vec<bool>,
    /// Places in `input` before which parentheses that were put in are closed.
    close: Vec<usize>,
}

impl<'a> Translator<'a, '_> {
    fn step(&mut self) -> Result<(), Error> {
        while self.close.last() == Some(&self.at) {
            self.close.pop();
            self.names.pop();
            let span = self.here();
            self.put(LexemeKind::Close, QuerySpan { start: span.start, end: span.start });
        }
        match &self.input[self.at].kind {
            LexemeKind::Open => {
                let of_names = match self.out.last().map(|l| &l.kind) {
                    Some(LexemeKind::Field(name)) => !name.holds_words(),
                    _ => self.names.last().copied().unwrap_or(false),
                };
                self.names.push(of_names);
            }
            LexemeKind::Close => {
                self.names.pop();
            }
            LexemeKind::Text(_) if !self.is_value() => return self.text_piece(),
            _ => {}
        }
        if !self.near_function() && !self.all_in() {
            self.pass();
        }
        Ok(())
    }

    /// Hands on what stands here.
    fn pass(&mut self) {
        let Lexeme { kind, span } = &mut self.input[self.at];
        self.out.push(Lexeme { kind: std::mem::replace(kind, LexemeKind::Close), span: *span });
        self.at += 1;
    }

    fn put(&mut self, kind: LexemeKind, span: QuerySpan) {
        self.out.push(Lexeme { kind, span });
    }

    /// Puts in text that begins where `span` does.
    fn put_text(&mut self, text: &str, span: QuerySpan) {
        self.put(LexemeKind::Text(characters_as_typed(text, span.start)), span);
    }

    fn here(&self) -> QuerySpan {
        self.span(self.at)
    }

    fn span(&self, at: usize) -> QuerySpan {
        let end = self.text.len();
        self.input.get(at).map_or(QuerySpan { start: end, end }, |l| l.span)
    }

    /// The text at `at` as typed; `None` if it is no text, or a backslash makes it mean itself.
    fn raw(&self, at: usize) -> Option<&'a str> {
        match self.input.get(at).map(|l| &l.kind) {
            Some(LexemeKind::Text(chars)) if !chars.iter().any(|ch| ch.literal) => {
                let span = self.input[at].span;
                self.text.get(span.start..span.end).filter(|raw| raw.len() <= 200)
            }
            _ => None,
        }
    }

    /// Does the piece at `at` follow the one before it without a space?
    fn is_glued(&self, at: usize) -> bool {
        at > 0 && at < self.input.len() && self.input[at - 1].span.end == self.input[at].span.start
    }

    fn is_open(&self, at: usize) -> bool {
        matches!(self.input.get(at).map(|l| &l.kind), Some(LexemeKind::Open))
    }

    /// Is what stands here the value of a field, or to be taken exactly?
    fn is_value(&self) -> bool {
        matches!(self.out.last().map(|l| &l.kind), Some(LexemeKind::Field(_) | LexemeKind::Exact))
    }

    /// Does something that an operator can join end before this place?
    fn has_left(&self) -> bool {
        matches!(
            self.out.last().map(|l| &l.kind),
            Some(
                LexemeKind::Text(_) | LexemeKind::Quoted(_) | LexemeKind::Close | LexemeKind::Tilde | LexemeKind::Caret
            )
        )
    }

    /// Does something that an operator can join begin at `at`?
    fn has_right(&self, at: usize) -> bool {
        matches!(
            self.input.get(at).map(|l| &l.kind),
            Some(
                LexemeKind::Text(_)
                    | LexemeKind::Quoted(_)
                    | LexemeKind::Open
                    | LexemeKind::Field(_)
                    | LexemeKind::Exact
                    | LexemeKind::Exclude
            )
        )
    }

    fn said(&mut self, typed: &str, read: impl Into<String>, span: QuerySpan) {
        self.notes.push(Slip::Habit { typed: super::lexer::shorten(typed), read: read.into() }, span);
    }

    /// `/ferry/i`, `fer%ry`, `ferr$2`, `1900..1910`: signs of regular expressions and of other searchers' fuzziness.
    fn expression(&mut self, raw: &str) -> bool {
        let span = self.here();
        let flagged = raw.strip_prefix('/').and_then(|rest| rest.rsplit_once('/'));
        if let Some((word, flags)) = flagged
            && !flags.is_empty()
            && flags.len() <= 3
            && flags.bytes().all(|b| b"gimsux".contains(&b))
            && word.bytes().all(|b| b.is_ascii_alphanumeric())
        {
            self.notes.push(Slip::Regex { typed: super::lexer::shorten(raw), read: word.to_owned() }, span);
            self.put_text(word, span);
            self.at += 1;
            return true;
        }
        if let Some(beginning) = limited_beginning(raw) {
            self.said(raw, format!("{beginning}*"), span);
            let mut chars = characters_as_typed(beginning, span.start);
            chars.push(Char { c: '*', at: span.start + beginning.len(), literal: false });
            self.put(LexemeKind::Text(chars), span);
            self.at += 1;
            return true;
        }
        let is_range = raw.split_once("..").is_some_and(|(from, to)| {
            let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            is_number(from) && is_number(to)
        });
        if is_range {
            let read = raw.replace("..", " ");
            self.notes.push(Slip::LostSigns { typed: super::lexer::shorten(raw), read }, span);
        }
        let is_fuzzy =
            raw.contains('%') && raw.trim_matches('%').len() > 1 && raw.bytes().any(|b| b.is_ascii_alphabetic());
        if is_fuzzy {
            let read = raw.replace('%', " ").trim().to_owned();
            self.notes.push(Slip::LostSigns { typed: super::lexer::shorten(raw), read }, span);
        }
        false
    }

    /// `ferry/n5/pump`, without spaces.
    fn glued_near(&mut self, raw: &str) -> bool {
        let parts: Vec<&str> = raw.split('/').collect();
        let [a, operator, b] = parts[..] else { return false };
        let digits = operator.strip_prefix(['n', 'N']).filter(|rest| !rest.is_empty() && rest.len() <= 4);
        let Some(distance) = digits.and_then(|digits| digits.parse::<u32>().ok()) else { return false };
        if a.is_empty() || b.is_empty() {
            return false;
        }
        let span = self.here();
        let kind = NearKind::Within(distance.min(super::lexer::MAX_DISTANCE));
        self.put_text(a, QuerySpan { start: span.start, end: span.start + a.len() });
        self.put(LexemeKind::Near(kind), span);
        self.put_text(b, QuerySpan { start: span.end - b.len(), end: span.end });
        self.said(raw, format!("{a} {kind} {b}"), span);
        self.at += 1;
        true
    }

    /// A piece of text that is no value.
    fn text_piece(&mut self) -> Result<(), Error> {
        let Some(raw) = self.raw(self.at) else {
            self.pass();
            return Ok(());
        };
        if self.is_glued(self.at + 1) && self.is_open(self.at + 1) {
            if self.function(raw)? {
                return Ok(());
            }
            let is_name = raw.bytes().all(|b| b.is_ascii_alphanumeric() || b",._".contains(&b));
            if is_name && raw.len() > 1 && !may_mean_something(raw) {
                let span = self.here();
                self.said(&format!("{raw}(…)"), format!("the word {raw}, and what stands in the parentheses"), span);
            }
        }
        if self.expression(raw) || self.glued_near(raw) {
            return Ok(());
        }
        if self.any_name(raw) || self.first_words(raw) || self.comparison(raw)? || self.short_field(raw) {
            return Ok(());
        }
        if !self.operator(raw) {
            self.pass();
        }
        Ok(())
    }
}
