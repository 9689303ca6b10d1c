//! Names and days inside quotes: `"minister person:x"` is the word directly before the name.

use super::Parser;
use crate::query::fields::{FieldName, Property, mentioned};
use crate::query::lexer::Char;
use crate::query::terms;
use crate::query::tree::{
    DateField, DateFilter, Filter, Matching, Near, NearKind, Phrase, Query, QuerySpan, WordForm, WordPattern,
};

/// A piece of quoted text.
enum QuotedPiece<'c> {
    Words(&'c [Char]),
    Value(FieldName, &'c [Char]),
    Any(Property),
}

impl Parser<'_> {
    /// The words and names of quoted text, one directly after the other (with `slop`, near each other
    /// in any order); `None` if there is no name in it, or nothing else.
    pub(super) fn named_phrase(&mut self, chars: &[Char], span: QuerySpan, slop: u32) -> Option<Query> {
        let pieces = pieces(chars);
        if pieces.iter().all(|piece| matches!(piece, QuotedPiece::Words(_))) {
            return None;
        }
        let mut operands: Vec<Query> = Vec::new();
        for piece in pieces {
            match piece {
                QuotedPiece::Words(chars) => {
                    let mut words = terms::tokenize(chars, true).words;
                    words.retain(|word| word.pattern != WordPattern::Any);
                    words.truncate(self.allow(words.len(), span));
                    words.iter_mut().for_each(|word| word.form = WordForm::Written);
                    match words.len() {
                        0 => {}
                        1 => operands.extend(words.pop().map(Query::Word)),
                        _ => operands.push(Query::Phrase(Phrase { words, slop: 0, span })),
                    }
                }
                QuotedPiece::Any(property) => operands.push(Query::Has(property)),
                QuotedPiece::Value(name, value) => operands.push(self.mention(name, value, span)?),
            }
        }
        let kind = if slop == 0 { NearKind::Before(0) } else { NearKind::Within(slop) };
        if operands.len() > 1 { Some(Query::Near(Near { kind, operands })) } else { operands.pop() }
    }

    fn mention(&mut self, name: FieldName, chars: &[Char], span: QuerySpan) -> Option<Query> {
        let exact = chars.first().is_some_and(|ch| ch.c == '=' && !ch.literal);
        let (text, wild) = terms::value(&chars[usize::from(exact)..], true);
        match name {
            FieldName::Filter(field) => {
                let matching = match (exact, wild) {
                    (true, _) => Matching::Exact,
                    (false, true) => Matching::Wildcard,
                    (false, false) => Matching::Usual,
                };
                text.contains(char::is_alphanumeric).then_some(Query::Filter(Filter { field, text, matching, span }))
            }
            _ => {
                let interval = match self.today {
                    Some(today) => Some(crate::dates::when::parse(&text, today).ok()?),
                    None => None,
                };
                Some(Query::Date(DateFilter { field: DateField::Mentions, text, interval, span }))
            }
        }
    }
}

/// Cuts quoted text at its names.
fn pieces(chars: &[Char]) -> Vec<QuotedPiece<'_>> {
    let mut out = Vec::new();
    let (mut at, mut from) = (0, 0);
    while at < chars.len() {
        let fresh = at == 0 || chars[at - 1].c.is_whitespace();
        match fresh.then(|| name_at(&chars[at..])).flatten() {
            Some((piece, length)) => {
                if from < at {
                    out.push(QuotedPiece::Words(&chars[from..at]));
                }
                out.push(piece);
                at += length;
                from = at;
            }
            None => at += 1,
        }
    }
    if from < chars.len() {
        out.push(QuotedPiece::Words(&chars[from..]));
    }
    out
}

/// The name that `chars` begin with, and how many of them it takes.
fn name_at(chars: &[Char]) -> Option<(QuotedPiece<'_>, usize)> {
    let letters = |chars: &[Char]| chars.iter().take_while(|ch| ch.c.is_ascii_alphabetic() && !ch.literal).count();
    let text = |chars: &[Char]| chars.iter().map(|ch| ch.c).collect::<String>();
    if chars.first()?.c == '{' {
        let length = letters(&chars[1..]);
        let is_closed = chars.get(1 + length).is_some_and(|ch| ch.c == '}');
        return Some((QuotedPiece::Any(mentioned(&text(&chars[1..1 + length])).filter(|_| is_closed)?), length + 2));
    }
    let length = letters(chars);
    if length == 0 || length > 16 || !chars.get(length).is_some_and(|ch| ch.c == ':' && !ch.literal) {
        return None;
    }
    let name = FieldName::of(&text(&chars[..length]))?;
    let is_mention = match name {
        FieldName::Filter(field) => field.entity().is_some(),
        FieldName::Date(field) => field == DateField::Mentions,
        _ => false,
    };
    let value = &chars[length + 1..];
    let (skip, value_length) = match value.first()?.c {
        '(' => (1, value.iter().position(|ch| ch.c == ')')? - 1),
        '\'' | '‘' => (1, value[1..].iter().position(|ch| matches!(ch.c, '\'' | '’'))?),
        _ => (0, value.iter().position(|ch| ch.c.is_whitespace()).unwrap_or(value.len())),
    };
    let total = length + 1 + value_length + 2 * skip;
    (is_mention && value_length > 0).then(|| (QuotedPiece::Value(name, &value[skip..skip + value_length]), total))
}
