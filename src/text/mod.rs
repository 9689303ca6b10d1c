//! Words, sentences and spellings: what everything that reads prose shares.
//!
//! Owned here: where a token begins and ends ([`tokens()`]), where a sentence does
//! ([`sentences()`]) and which of them two texts do not share ([`changes()`]), which line ends only fit a
//! width ([`wraps`]), which number a word is ([`cardinal`]), what a dateline's
//! place looks like ([`is_place_of_dateline`]), and when two spellings of a word are the same to a searcher ([`fold()`]).
//! Left to others: what a token means (entities, dates), and how it is indexed.

mod changes;
mod dateline;
mod fold;
mod inflect;
mod numerals;
mod sentences;
mod tokens;
mod wrapping;

use std::ops::Range;

pub use changes::{Change, changes};
pub use dateline::{MONTHS, is_place_of_dateline};
pub use fold::{fold, fold_alternative, fold_label};
pub use inflect::inflections;
pub use numerals::cardinal;
pub use sentences::{Break, Sentence, sentences};
pub use tokens::{Token, TokenKind, tokens, tokens_within};
pub use wrapping::{join, joined, unbroken, wraps};

/// The tokens and sentences of one text, cut once and read by every stage.
#[derive(Debug, Clone, Default)]
pub struct Prose {
    /// Every token, in order.
    pub tokens: Vec<Token>,
    /// Every sentence, in order; together they hold every token.
    pub sentences: Vec<Sentence>,
}

impl Prose {
    /// Cuts `text`.
    pub fn of(text: &str) -> Self {
        Self::without(text, &[])
    }

    /// Cuts what of `text` lies outside of `unread`, byte ranges that ascend and lie apart; a sentence
    /// ends before each.
    pub fn without(text: &str, unread: &[Range<usize>]) -> Self {
        let mut tokens = tokens(text);
        if !unread.is_empty() {
            let mut ahead = unread.iter().peekable();
            tokens.retain(|token| {
                while ahead.next_if(|range| range.end <= token.start as usize).is_some() {}
                ahead.peek().is_none_or(|range| token.end as usize <= range.start)
            });
        }
        let sentences = sentences::outside(text, &tokens, unread);
        Self { tokens, sentences }
    }
}
