//! What a text calls a person beside the name: `German chancellor`, `White House press secretary`.
//!
//! Two places are read: the words just before the name, and what stands between commas just behind
//! it. Both need a word that is known as a title or profession ([`super::lexicon`]).

use std::ops::Range;

use super::lexicon::{Classes, classes};
use crate::text::{Token, TokenKind, tokens};

/// Bytes of text on either side that are read.
const AROUND: usize = 120;
/// Words of a role at most.
const WORDS: usize = 7;

/// What the text around a mention calls the person; `mention` are bytes of `text`.
pub fn role(text: &str, mention: Range<usize>) -> Option<String> {
    behind(text, mention.end).or_else(|| before(text, mention.start))
}

fn is_role(word: &str) -> bool {
    let class = classes(word);
    let general =
        matches!(word, "of" | "the" | "then" | "former" | "late" | "Mr" | "Mrs" | "Ms" | "Miss" | "Dr" | "state");
    !general && class.any(Classes::ALWAYS.or(Classes::OFFICE).or(Classes::POST).or(Classes::ROLE))
}

/// `White House press secretary` before `Sean Spicer`.
fn before(text: &str, end: usize) -> Option<String> {
    let start = boundary(text, end.saturating_sub(AROUND));
    let window = &text[start..end];
    let found = tokens(window);
    let mut first = found.len();
    let mut known = false;
    while first > 0 && found.len() - first < WORDS {
        let word = found[first - 1].of(window);
        let portfolio =
            classes(word).any(Classes::PORTFOLIO.or(Classes::PARTY)) || word == "press" || word == "general";
        let capital = word.starts_with(char::is_uppercase) && found[first - 1].kind != TokenKind::Punctuation;
        let joins = matches!(word, "." | "-") && known && found[first - 1].end == end_of(&found, first);
        if !(is_role(word) || portfolio || capital || joins) || breaks(window, &found, first) {
            break;
        }
        known |= is_role(word);
        first -= 1;
    }
    const OPENERS: &[&str] = &[
        "the", "of", ".", "-", "The", "Then", "And", "But", "As", "When", "While", "After", "Before", "That", "For",
        "With", "By", "Like", "Even", "In", "On", "At", "To", "From", "A", "An", "It", "If", "So",
    ];
    while first < found.len() && OPENERS.contains(&found[first].of(window)) {
        first += 1;
    }
    (known && first < found.len()).then(|| tidy(&window[found[first].start as usize..]))
}

fn end_of(found: &[Token], first: usize) -> u32 {
    found.get(first).map_or(u32::MAX, |t| t.start)
}

/// Does a line end between a token and the next?
fn breaks(window: &str, found: &[Token], next: usize) -> bool {
    let to = found.get(next).map_or(window.len(), |t| t.start as usize);
    window[found[next - 1].end as usize..to].contains('\n')
}

/// `the German chancellor` behind `Angela Merkel,`.
fn behind(text: &str, start: usize) -> Option<String> {
    let end = boundary(text, (start + AROUND).min(text.len()));
    let window = &text[start..end];
    let rest = window.strip_prefix(", ")?;
    let stop = rest.find([',', '.', ';', '\n', '—', '(', '"', '”'])?;
    let phrase = &rest[..stop];
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let article = matches!(words.first(), Some(&("the" | "a" | "an" | "his" | "her" | "its" | "then" | "former")));
    let opens = article || words.first().is_some_and(|w| is_role(w));
    let verb =
        words.iter().any(|w| matches!(*w, "said" | "who" | "which" | "has" | "is" | "was" | "had" | "and" | "that"));
    let fits = (1..=WORDS + 1).contains(&words.len()) && opens && !verb && words.iter().any(|w| is_role(w));
    fits.then(|| tidy(phrase.trim_start_matches("the ").trim_start_matches("a ").trim_start_matches("an ")))
}

/// The last boundary of a character up to byte `at`.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches([',', '-', '"', '“']).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(marked: &str) -> Option<String> {
        let start = marked.find('<')?;
        let end = marked.find('>')? - 1;
        role(&marked.replace(['<', '>'], ""), start..end)
    }

    #[test]
    fn a_role_stands_before_or_behind_a_name() {
        for (text, expected) in [
            ("Then White House press secretary <Ada Marsh> left.", "White House press secretary"),
            ("<Ada Marsh>, the Carrow chancellor, left.", "Carrow chancellor"),
            ("<Ada Marsh>, chairwoman of the harbour board, left.", "chairwoman of the harbour board"),
            ("It was Deputy Prime Minister <Ada Marsh> who left.", "Deputy Prime Minister"),
        ] {
            assert_eq!(of(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_role_is_none() {
        for text in
            ["<Ada Marsh>, who is the mayor, left.", "On Monday <Ada Marsh> left.", "Mr. <Marsh> left.", "<Ada Marsh>"]
        {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
