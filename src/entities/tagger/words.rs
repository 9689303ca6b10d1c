//! What one word shows by itself: its letters folded to a hash, its capitals, its length.

use crate::text::{Token, TokenKind, fold, unbroken};

use super::lexicon::{Lexicon, Traits, WordClasses};

/// How a token is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Writing {
    /// `talks`
    Lower,
    /// `Talks`
    Capitalised,
    /// `TALKS`
    Capitals,
    /// `McCain`, `iPhone`
    Mixed,
    /// `J`
    Letter,
    /// `U.S.`
    Acronym,
    /// `2024`, `3.5`
    Number,
    /// `62nd`, `3AW`
    NumberWord,
    /// A clitic of possession.
    Possessive,
    /// A full stop.
    Stop,
    /// A comma.
    Comma,
    /// A hyphen or dash.
    Hyphen,
    /// An ampersand.
    Ampersand,
    /// An apostrophe or quotation mark.
    Quote,
    /// An opening bracket.
    Open,
    /// Other signs.
    Sign,
    /// A script without spaces or without capitals.
    Uncased,
}

impl Writing {
    /// Can a token written so be the heart of a name?
    #[inline]
    pub fn is_name_like(self) -> bool {
        matches!(self, Self::Capitalised | Self::Capitals | Self::Mixed | Self::Letter | Self::Acronym)
    }
}

/// One token as the tagger sees it.
#[derive(Debug, Clone, Copy)]
pub struct TaggerWord {
    /// Hash of its folded letters.
    pub fold: u32,
    /// What the lexicon knows of it.
    pub traits: Traits,
    /// Its classes, of words that keep the same company.
    pub classes: WordClasses,
    /// Its capitals.
    pub writing: Writing,
    /// Length in bytes, at most 255.
    pub length: u8,
}

impl TaggerWord {
    /// Reads `token` of `text`.
    pub fn read(text: &str, token: Token, lexicon: &Lexicon<'_>) -> Self {
        let letters = &*unbroken(token.of(text));
        let writing = writing(letters, token.kind);
        let fold = hash(letters);
        let length = letters.len().min(255) as u8;
        Self { fold, traits: lexicon.traits(fold), classes: lexicon.classes(fold), writing, length }
    }
}

/// Hash of a word's folded letters: equal for words that differ in case or accents only.
#[inline]
pub fn hash(letters: &str) -> u32 {
    if letters.is_ascii() { hash_ascii(letters.as_bytes()) } else { hash_ascii(fold(letters).as_bytes()) }
}

const MIX: u64 = 0xff51_afd7_ed55_8ccd;

#[inline]
fn hash_ascii(bytes: &[u8]) -> u32 {
    let mut state = bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        eight.make_ascii_lowercase();
        state = (state ^ u64::from_le_bytes(eight)).wrapping_mul(MIX);
        state ^= state >> 32;
    }
    state = state.wrapping_mul(MIX);
    (state >> 32) as u32
}

/// Hash of several words in a row, of their hashes.
#[inline]
pub fn hash_phrase(words: impl IntoIterator<Item = u32>) -> u32 {
    let mut state = 0x5bd1_e995_u64;
    for word in words {
        state = (state ^ u64::from(word)).wrapping_mul(MIX);
        state ^= state >> 31;
    }
    (state >> 16) as u32
}

/// How `letters`, a token of `kind`, are written.
pub fn writing(letters: &str, kind: TokenKind) -> Writing {
    match kind {
        TokenKind::Word => letters_writing(letters),
        TokenKind::Acronym => {
            if letters.starts_with(char::is_lowercase) {
                Writing::Lower
            } else {
                Writing::Acronym
            }
        }
        TokenKind::Number => {
            if letters.bytes().all(|b| !b.is_ascii_alphabetic()) {
                Writing::Number
            } else {
                Writing::NumberWord
            }
        }
        TokenKind::Unspaced => Writing::Uncased,
        TokenKind::Possessive => Writing::Possessive,
        TokenKind::Punctuation => match letters.chars().next().unwrap_or(' ') {
            '.' => Writing::Stop,
            ',' => Writing::Comma,
            '-' | '‐' | '‑' | '–' | '—' => Writing::Hyphen,
            '&' => Writing::Ampersand,
            '\'' | '"' | '‘' | '’' | '“' | '”' | '«' | '»' | '„' | '`' => Writing::Quote,
            '(' | '[' | '{' => Writing::Open,
            _ => Writing::Sign,
        },
    }
}

fn letters_writing(letters: &str) -> Writing {
    if letters.is_ascii() {
        let bytes = letters.as_bytes();
        let upper = bytes.iter().filter(|b| b.is_ascii_uppercase()).count();
        let lower = bytes.iter().filter(|b| b.is_ascii_lowercase()).count();
        return by_counts(upper, lower, bytes[0].is_ascii_uppercase(), bytes.len());
    }
    let (mut upper, mut lower, mut length) = (0, 0, 0);
    for c in letters.chars() {
        upper += usize::from(c.is_uppercase());
        lower += usize::from(c.is_lowercase());
        length += 1;
    }
    by_counts(upper, lower, letters.starts_with(char::is_uppercase), length)
}

fn by_counts(upper: usize, lower: usize, first: bool, length: usize) -> Writing {
    match (upper, lower) {
        (0, 0) => Writing::Uncased,
        (0, _) => Writing::Lower,
        (1, 0) if length == 1 => Writing::Letter,
        (_, 0) => Writing::Capitals,
        (1, _) if first => Writing::Capitalised,
        _ => Writing::Mixed,
    }
}
