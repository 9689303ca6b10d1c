//! What a text calls a person beside the name: `German chancellor`, `White House press secretary`.
//!
//! Two places are read: the words just before the name, and what stands between commas just behind
//! it. Both need a word that is known as a title or profession ([`super::lexicon`]).

use std::ops::Range;

use super::lexicon::{Classes, classes};
use super::tagger::model::shipped_traits;
use super::tagger::words::hash;
use crate::text::{Token, TokenKind, tokens};

/// Bytes of text on either side that are read.
const AROUND: usize = 120;
/// Words of a role at most.
const WORDS: usize = 7;
/// How common a forename must be to tell that a name stands in a phrase.
const FORENAME: u32 = 3;

/// What the text around a mention calls the person; `mention` are bytes of `text`.
pub fn role(text: &str, mention: Range<usize>) -> Option<String> {
    behind(text, mention.end).or_else(|| before(text, mention.start))
}

fn is_role(word: &str) -> bool {
    const GENERAL: &[&str] = &[
        "of",
        "the",
        "then",
        "former",
        "late",
        "ex",
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "jr",
        "sr",
        "state",
        "captain's",
    ];
    let class = classes(word);
    let known = Classes::ALWAYS.or(Classes::OFFICE).or(Classes::POST).or(Classes::ROLE);
    class.any(known) && !GENERAL.contains(&word.to_lowercase().as_str()) && word != "State"
}

/// A word of an office that is no title by itself: `press`, `Defense`, `Republican`.
fn is_of_office(word: &str) -> bool {
    classes(word).any(Classes::PORTFOLIO.or(Classes::PARTY))
        || matches!(word, "press" | "general" | "General" | "State")
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
        let capital = word.starts_with(char::is_uppercase) && found[first - 1].kind != TokenKind::Punctuation;
        let joins = matches!(word, "." | "-")
            && (known || first == found.len())
            && found[first - 1].end == end_of(&found, first);
        let abbreviated = word == "." && first == found.len();
        if !(is_role(word) || is_of_office(word) || capital || joins || abbreviated) || breaks(window, &found, first) {
            break;
        }
        known |= is_role(word);
        first -= 1;
    }
    // Before the name stands the title, or what it is for: not `President Trump Thanks`.
    let last = found.iter().rev().map(|t| t.of(window)).find(|word| *word != ".")?;
    if !(is_role(last) || is_of_office(last)) {
        return None;
    }
    while first < found.len() && opens(found[first].of(window)) {
        first += 1;
    }
    (known && first < found.len()).then(|| tidy(&window[found[first].start as usize..]))?
}

/// A word that begins a sentence or stands before it, and no role.
fn opens(word: &str) -> bool {
    const OPENERS: &[&str] = &[
        "the",
        "of",
        ".",
        "-",
        "then",
        "yet",
        "ahead",
        "ex",
        "but",
        "like",
        "even",
        "meanwhile",
        "both",
        "also",
        "jr",
        "sr",
        "mr",
        "mrs",
        "ms",
        "dr",
        "today",
        "still",
        "now",
        "against",
        "whether",
        "despite",
        "unlike",
        "among",
    ];
    let lower = word.to_lowercase();
    let capitals = word.len() > 3 && !word.chars().any(char::is_lowercase) && !is_role(word);
    let traits = shipped_traits(hash(&lower));
    OPENERS.contains(&lower.as_str())
        || capitals
        || word.starts_with(char::is_uppercase) && traits.is_function_word() && !is_of_office(word)
        || classes(word).any(Classes::EDGE) && !is_role(word)
}

/// Does a phrase end with somebody's name: `former Secretary of State Hillary Clinton`?
fn names_somebody(words: &[&str]) -> bool {
    // `former Governor Ann`, before a surname that is the mention's.
    let called = |word: &&str| {
        word.starts_with(char::is_uppercase)
            && !is_role(word)
            && !is_of_office(word)
            && shipped_traits(hash(word)).forename() > FORENAME
            && shipped_traits(hash(word)).surname() == 0
    };
    if words.last().is_some_and(called) {
        return true;
    }
    words.windows(2).any(|pair| {
        let plain = |word: &str| word.starts_with(char::is_uppercase) && !is_role(word) && !is_of_office(word);
        let thing = Classes::HEAD.or(Classes::BODY).or(Classes::SPOT);
        plain(pair[0])
            && plain(pair[1])
            && shipped_traits(hash(pair[0])).forename() >= FORENAME
            && !classes(pair[1]).any(thing)
    })
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
    let phrase = &rest[..end_of_phrase(rest)?];
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let article = matches!(words.first(), Some(&("the" | "a" | "an" | "his" | "her" | "its" | "then" | "former")));
    let opens = article || words.first().is_some_and(|w| is_role(w));
    let verb =
        words.iter().any(|w| matches!(*w, "said" | "who" | "which" | "has" | "is" | "was" | "had" | "and" | "that"));
    let fits = (1..=WORDS + 1).contains(&words.len()) && opens && !verb && words.iter().any(|w| is_role(w));
    let phrase = phrase.trim_start_matches("the ").trim_start_matches("a ").trim_start_matches("an ");
    if fits && !names_somebody(&words) { tidy(phrase) } else { None }
}

/// The byte at which a phrase ends: at a sign, but not at a full stop inside `U.N.`
fn end_of_phrase(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    text.char_indices().find_map(|(at, c)| {
        let letter = c == '.' && at > 0 && bytes[at - 1].is_ascii_uppercase();
        let inside = letter && !(at > 1 && bytes[at - 2].is_ascii_alphanumeric());
        let ends = matches!(c, ',' | '.' | ';' | '\n' | '—' | '(' | '"' | '”');
        (ends && !inside).then_some(at)
    })
}

/// The last boundary of a character up to byte `at`.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// A role as it is shown: white space folded, one of several (`Senators`), titles written out. `None` for nothing.
fn tidy(text: &str) -> Option<String> {
    const WRITTEN_OUT: &[(&str, &str)] = &[
        ("Sen", "Senator"),
        ("Rep", "Representative"),
        ("Gov", "Governor"),
        ("Gen", "General"),
        ("Col", "Colonel"),
        ("Capt", "Captain"),
        ("Lt", "Lieutenant"),
        ("Sgt", "Sergeant"),
        ("Prof", "Professor"),
        ("Rev", "Reverend"),
    ];
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = text.trim_end_matches([',', '-', '"', '“', '.']).trim();
    for open in [" of", " for", " to", " in", " the", " and"] {
        text = text.strip_suffix(open).unwrap_or(text);
    }
    let (rest, last) = text.rsplit_once(' ').map_or(("", text), |(rest, last)| (rest, last));
    let one = last.strip_suffix('s').filter(|one| is_role(one) && !last.ends_with("ss")).unwrap_or(last);
    let last = WRITTEN_OUT.iter().find(|(short, _)| *short == one).map_or(one, |(_, long)| long);
    let whole = if rest.is_empty() { last.to_owned() } else { format!("{rest} {last}") };
    let general = whole.split(' ').all(|word| !is_role(word));
    (!whole.is_empty() && !general).then_some(whole)
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
            ("Since Senator <Ada Marsh> left.", "Senator"),
            ("Yet Carrow leader <Ada Marsh> left.", "Carrow leader"),
            ("CLOSE Carrow President <Ada Marsh> left.", "Carrow President"),
            ("Republican Senators <Ada Marsh> and others left.", "Republican Senator"),
            ("Here Sen. <Ada Marsh> left.", "Senator"),
            ("<Ada Marsh>, director of the U.N. office, left.", "director of the U.N. office"),
            ("It was Secretary of State <Ada Marsh>.", "Secretary of State"),
        ] {
            assert_eq!(of(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_role_is_none() {
        for text in [
            "<Ada Marsh>, who is the mayor, left.",
            "On Monday <Ada Marsh> left.",
            "Mr. <Marsh> left.",
            "<Ada Marsh>",
            "President Renn Thanks <Ada Marsh>",
            "<Ada Marsh>, former Secretary of State Robert Renn, and others left.",
            "<Ada Marsh>, Jr., left.",
            "The former <Ada Marsh> left.",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
