//! What an article's vocabulary says of its year: names and terms that come and go.
//!
//! Owned here: which words are looked at, and how they are keyed. [`super::years`] holds what is
//! known of them. Figures are left out: a year in the text is evidence of another kind
//! ([`super::clues`]).

use crate::text::{Prose, TokenKind, fold};

/// Tokens of a field that are looked at; what follows adds little and costs time.
const LIMIT: usize = 3000;

/// The keys of the words and of the pairs of neighbouring words of `text`, sorted, each once.
/// `prose` is `text` cut. A pair counts where a capital letter makes a name likely.
pub fn keys(fields: &[(&str, &Prose)]) -> Vec<u32> {
    let mut keys = Vec::new();
    for (text, prose) in fields {
        let mut before: Option<(u32, bool)> = None;
        for token in prose.tokens.iter().take(LIMIT) {
            if !matches!(token.kind, TokenKind::Word | TokenKind::Acronym) {
                before = None;
                continue;
            }
            let word = token.of(text);
            if word.len() > 40 {
                before = None;
                continue;
            }
            let capital = word.starts_with(char::is_uppercase);
            let key = hash(HASH_START, &fold(word));
            keys.push(key);
            if let Some((first, first_capital)) = before
                && (capital || first_capital)
            {
                keys.push(hash(first ^ 0x9e37_79b9, &fold(word)));
            }
            before = Some((key, capital));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

const HASH_START: u32 = 0x811c_9dc5;

/// FNV-1a, 32 bits (Fowler, Noll and Vo).
fn hash(start: u32, word: &str) -> u32 {
    word.bytes().fold(start, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
