//! Words that ran into each other when a page was scraped: `Donald John TrumpSessions says`, where
//! a profile's name and the headline behind it have lost what parted them.
//!
//! Names are read from the two words; no byte of a text is changed, and index and search go on
//! seeing one word.

use rustc_hash::FxHashSet;

use super::lexicon::Traits;
use super::words::{TaggerWord, Writing, hash};
use crate::entities::lexicon::{Classes, classes};
use crate::text::{Prose, Token, TokenKind};

/// A token that is two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GluedToken {
    /// Index of the token.
    pub token: usize,
    /// Byte of the text at which the second word begins.
    pub at: u32,
    /// What the second word is made of.
    pub second: TokenKind,
}

/// Beginnings of one word that has a capital inside: `MacArthur`.
const PREFIXES: &[&str] =
    &["Mac", "Fitz", "Van", "Von", "Vander", "Del", "Della", "Dela", "San", "Santa", "Saint", "Mont", "Bin", "Abu"];
/// Letters of either word at least.
const LEAST: usize = 3;
/// How common a surname must be to be known as one.
const SURNAME: u32 = 1;
/// How common a forename must be.
const FORENAME: u32 = 3;
/// How common in plain text a word is that is hardly anything but a name.
const RARE: u32 = 4;
/// How often plain text writes a name with a capital.
const NAMED: u32 = 6;
/// How common the word behind it must be to be a word of its own.
const COMMON: u32 = 4;

/// The tokens of `prose` that are two words, in order; `words` are its tokens as the tagger sees them.
pub fn pieces(text: &str, prose: &Prose, words: &[TaggerWord]) -> Vec<GluedToken> {
    let suspects: Vec<usize> =
        (0..words.len()).filter(|&i| may_be_glued(words[i].writing, prose.tokens[i], text)).collect();
    if suspects.is_empty() {
        return Vec::new();
    }
    let alone: FxHashSet<u32> =
        words.iter().filter(|w| matches!(w.writing, Writing::Capitalised | Writing::Mixed)).map(|w| w.fold).collect();
    let again = |i: usize| suspects.iter().any(|&j| j != i && words[j].fold == words[i].fold);
    let cut = |i: usize| {
        let token = prose.tokens[i];
        // `Ocasio-CortezSanders`
        let hyphen = i > 1 && words[i - 1].writing == Writing::Hyphen;
        let before = i.checked_sub(if hyphen { 2 } else { 1 }).map(|i| &words[i]);
        let at = cut_of(token.of(text), before.filter(|w| w.writing.is_name_like()), &alone)?;
        // What stands twice is somebody's way to write a name, unless both halves stand alone, too.
        if words[i].writing == Writing::Mixed && again(i) && !are_two(token.of(text), at, &alone) {
            return None;
        }
        let second = &token.of(text)[at..];
        let second = if second.starts_with(|c: char| c.is_ascii_digit()) { TokenKind::Number } else { TokenKind::Word };
        Some(GluedToken { token: i, at: token.start + at as u32, second })
    };
    suspects.iter().copied().filter_map(cut).collect()
}

/// `BidenTrump`, where Biden and Trump are spoken of.
fn are_two(letters: &str, at: usize, alone: &FxHashSet<u32>) -> bool {
    let (first, second) = letters.split_at(at);
    let stands = |half: &str| alone.contains(&hash(half));
    stands(first) && is_named(first) && (stands(second) || traits(second).frequency() >= COMMON)
}

/// A word that plain text writes with a capital.
fn is_named(letters: &str) -> bool {
    traits(letters).capitals() >= NAMED
}

fn may_be_glued(writing: Writing, token: Token, text: &str) -> bool {
    let letters = || token.of(text);
    match writing {
        Writing::Mixed => token.end - token.start >= 6,
        Writing::Capitalised => letters().ends_with(|c: char| c.is_ascii_digit()),
        _ => false,
    }
}

/// Where `letters` are two words: behind a name, before a capital or a year.
fn cut_of(letters: &str, before: Option<&TaggerWord>, alone: &FxHashSet<u32>) -> Option<usize> {
    // `DCSenator Susan Collins`
    for title in ["Senators", "Senator", "Sens", "Sen", "Reps", "Rep", "President", "Governor"] {
        if let Some(state) = letters.strip_suffix(title)
            && state.len() > 1
            && state.bytes().all(|b| b.is_ascii_uppercase())
        {
            return Some(state.len());
        }
    }
    let forename = before.is_some_and(|w| w.traits.forename() >= FORENAME);
    before?;
    let mut last = ' ';
    let mut found = None;
    for (at, c) in letters.char_indices() {
        let capital = c.is_uppercase() && last.is_lowercase() && letters.len() - at >= LEAST;
        let year = last.is_lowercase() && letters[at..].len() == 4 && letters[at..].bytes().all(|b| b.is_ascii_digit());
        let first = &letters[..at];
        if (capital || year) && at >= LEAST && !PREFIXES.contains(&first) && is_word(first) {
            let surname = traits(first).surname() >= SURNAME;
            let rare = traits(first).frequency() < RARE || is_named(first);
            let second = traits(&letters[at..]);
            // `MaryBeth`
            if traits(first).forename() > FORENAME && second.forename() >= FORENAME {
                return None;
            }
            let known = alone.contains(&hash(first)) && (surname || rare);
            if known || forename && surname || rare && year || rare && second.frequency() >= COMMON {
                found = Some(at);
            }
        }
        last = c;
    }
    found
}

/// `Flake`, `McConnell`; not `flake`, nor a title.
fn is_word(letters: &str) -> bool {
    letters.starts_with(char::is_uppercase) && !classes(letters).any(Classes::NOBODY)
}

fn traits(letters: &str) -> Traits {
    super::Tagger::shipped().lexicon.traits(hash(letters))
}

#[cfg(test)]
mod tests {
    use super::super::Tagger;
    use super::*;

    fn cut(text: &str) -> Vec<(&str, &str)> {
        let prose = Prose::of(text);
        let words: Vec<TaggerWord> =
            prose.tokens.iter().map(|&t| TaggerWord::read(text, t, &Tagger::shipped().lexicon)).collect();
        let halves = |p: GluedToken| {
            let token = prose.tokens[p.token];
            (&text[token.start as usize..p.at as usize], &text[p.at as usize..token.end as usize])
        };
        pieces(text, &prose, &words).into_iter().map(halves).collect()
    }

    #[test]
    fn a_profile_that_ran_into_a_headline_is_read_apart() {
        assert_eq!(cut("Jeff Flake Jeffrey Lane FlakeTrump to visit Arizona"), [("Flake", "Trump")]);
        assert_eq!(cut("Donald John TrumpGOP senators met"), [("Trump", "GOP")]);
        assert_eq!(cut("Mitch McConnell Mitchell McConnellSenate votes"), [("McConnell", "Senate")]);
        assert_eq!(cut("Rodham Clinton2020 Democrats. Clinton said"), [("Clinton", "2020")]);
        assert_eq!(
            cut("Joe Biden left. Joseph Robinette BidenTrump won. Robinette BidenTrump won. Trump won."),
            [("Biden", "Trump"), ("Biden", "Trump")]
        );
        assert_eq!(cut("Alexandria Ocasio-CortezSanders Cortez"), [("Cortez", "Sanders")]);
        assert_eq!(cut("James Brien ComeyThere is more. Comey left."), [("Comey", "There")]);
        assert_eq!(cut("WASHINGTON DCSenator Susan Collins spoke"), [("DC", "Senator")]);
    }

    #[test]
    fn names_with_a_capital_inside_stay_one_word() {
        for text in [
            "Mitch McConnell and John MacArthur met Ron DeSantis",
            "He told BuzzFeed News that YouTube and LinkedIn had paid",
            "The Pew Center and HuffPost said so; JPMorgan agreed",
            "Wayne LaPierre left the iPhone at FitzGerald House",
            "Officer MaryBeth Musumeci met Mary and Beth",
            "New PayPal shares rose, FedEx and BlackRock fell",
        ] {
            assert_eq!(cut(text), [], "{text}");
        }
    }
}
