//! An article's vocabulary: names and terms that come and go with the years.
//!
//! Owned here: which words are looked at, and how they are keyed. [`super::years`] holds what is
//! known of them. Figures are left out: a year in the text is evidence of another kind
//! ([`super::clues`]).

use crate::text::{Prose, TokenKind, fold};

/// Tokens of a field that are looked at; what follows adds little and costs time.
const LIMIT: usize = 3000;

/// The keys of the words and of the pairs of neighbouring words of an article's fields, sorted, each
/// once. Each field comes with itself tokenized. A pair counts where a capital letter makes a name likely.
pub fn keys(fields: &[(&str, &Prose)]) -> Vec<u32> {
    let mut keys = Vec::new();
    each(fields, |key, _| keys.push(key));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Calls `found` with each key and the words that it stands for.
pub fn each<'t>(fields: &[(&'t str, &Prose)], mut found: impl FnMut(u32, &'t str)) {
    for (text, prose) in fields {
        let mut before: Option<(u32, bool, usize)> = None;
        for token in prose.tokens.iter().take(LIMIT) {
            let word = token.of(text);
            if !matches!(token.kind, TokenKind::Word | TokenKind::Acronym) || word.len() > 40 {
                before = None;
                continue;
            }
            let capital = word.starts_with(char::is_uppercase);
            let folded = fold(word);
            let key = hash(START, &folded);
            found(key, word);
            if let Some((first, first_capital, start)) = before
                && (capital || first_capital)
            {
                found(hash(first ^ PAIR, &folded), &text[start..token.end as usize]);
            }
            before = Some((key, capital, token.start as usize));
        }
    }
}

const START: u32 = 0x811c_9dc5;
const PAIR: u32 = 0x9e37_79b9;

/// FNV-1a, 32 bits (Fowler, Noll and Vo).
fn hash(start: u32, word: &str) -> u32 {
    word.bytes().fold(start, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let prose = Prose::of(text);
        let mut out = Vec::new();
        each(&[(text, &prose)], |_, word| out.push(word));
        out
    }

    #[test]
    fn names_are_pairs_and_figures_are_nothing() {
        assert_eq!(words("the storm Sandy hit"), ["the", "storm", "Sandy", "storm Sandy", "hit", "Sandy hit"]);
        assert_eq!(words("in 2012, on 9/11"), ["in", "on"]);
    }

    #[test]
    fn keys_are_sorted_and_do_not_mind_case() {
        let (upper, lower) = ("Storm Sandy", "STORM sandy");
        assert_eq!(keys(&[(upper, &Prose::of(upper))]), keys(&[(lower, &Prose::of(lower))]));
        assert!(keys(&[(upper, &Prose::of(upper))]).is_sorted());
    }
}
