//! Sentences: where one ends in news prose.
//!
//! A full stop ends a sentence unless it belongs to an abbreviation, an initial or a number, or a
//! lower-case word follows. Closing quotes and brackets after it stay with it. A blank line always
//! ends one; a single line break does unless it only fits a width ([`super::wraps`]) or the next line
//! goes on in lower case.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::tokens::{Token, TokenKind};
use super::wrapping::wraps;

/// A sentence's place: its bytes, its tokens, and what follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Bytes of the text, without white space at either end.
    pub bytes: Range<usize>,
    /// Indices of its tokens.
    pub tokens: Range<usize>,
    /// What ends it.
    pub ends: Break,
}

/// What ends a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// Another sentence of the same paragraph follows.
    Sentence,
    /// The paragraph ends with it.
    Paragraph,
}

/// Divides `text` into sentences; `tokens` are those of [`super::tokens()`] for the same text. Every
/// token belongs to exactly one sentence.
pub fn sentences(text: &str, tokens: &[Token]) -> Vec<Sentence> {
    outside(text, tokens, &[])
}

/// As [`sentences`], where the `unread` ranges of bytes hold no token: a paragraph ends at each.
pub(super) fn outside(text: &str, tokens: &[Token], unread: &[Range<usize>]) -> Vec<Sentence> {
    let wraps = wraps(text);
    let mut barriers = unread.iter().map(|range| range.start).peekable();
    let mut out = Vec::with_capacity(tokens.len() / 20 + 1);
    let mut first = 0;
    let mut at = 0;
    while at < tokens.len() {
        while barriers.next_if(|start| *start < tokens[at].end as usize).is_some() {}
        let barrier = barriers.peek().copied();
        let barred = |last: usize| {
            let is_before = |next: &Token| barrier.is_some_and(|start| start < next.end as usize);
            tokens.get(last + 1).filter(|next| is_before(next)).map(|_| Break::Paragraph)
        };
        let last = match barred(at) {
            Some(ends) => Some((at, ends)),
            None => end_of_sentence(text, tokens, at, &wraps).map(|(last, ends)| (last, barred(last).unwrap_or(ends))),
        };
        if let Some((last, ends)) = last {
            out.push(sentence(tokens, first..last + 1, ends));
            first = last + 1;
            at = first;
        } else {
            at += 1;
        }
    }
    if first < tokens.len() {
        out.push(sentence(tokens, first..tokens.len(), Break::Paragraph));
    }
    out
}

/// Abbreviations before a name or a number that are no titles: their full stop never ends a sentence.
const BEFORE_NAME: &[&str] = &["St", "Ste", "Mt", "Ft", "No", "Nos", "vs", "v", "Del", "Assoc", "Asst"];

/// The titles that are abbreviated, of the one list of titles, in small letters.
static TITLES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../entities/lexicon/titles.txt").lines();
    lines.filter_map(|line| line.strip_prefix("abbreviated:")).flat_map(str::split_whitespace).collect()
});

/// `Sen`: a title in short, with its capital.
fn is_short_title(word: &str) -> bool {
    word.len() < 8 && word.starts_with(|c: char| c.is_ascii_uppercase()) && TITLES.contains(&*word.to_ascii_lowercase())
}

/// Abbreviations that may also stand at the end of a sentence: what follows decides.
const INSIDE: &[&str] = &[
    "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "Mon", "Tue", "Tues", "Wed",
    "Thu", "Thur", "Thurs", "Fri", "Sat", "Sun", "Jr", "Inc", "Corp", "Co", "Cos", "Ltd", "Bros", "Ave", "Blvd", "Rd",
    "etc", "al", "approx", "dept", "Dept", "est", "fig", "Fig", "vol", "Vol", "pp", "ed", "Ala", "Ariz", "Ark",
    "Calif", "Colo", "Conn", "Fla", "Ga", "Ill", "Ind", "Kan", "Ky", "La", "Md", "Mass", "Mich", "Minn", "Miss", "Mo",
    "Mont", "Neb", "Nev", "Okla", "Ore", "Pa", "Tenn", "Tex", "Vt", "Va", "Wash", "Wis", "Wyo", "Ont", "Que", "cf",
    "ca", "min", "max", "sec", "mph", "ft", "lb", "lbs", "oz", "Univ", "Inst", "Assn", "Intl",
];

fn sentence(tokens: &[Token], range: Range<usize>, ends: Break) -> Sentence {
    let bytes = tokens[range.start].start as usize..tokens[range.end - 1].end as usize;
    Sentence { bytes, tokens: range, ends }
}

/// If a sentence ends at or just after token `at`: the index of its last token, and how.
fn end_of_sentence(text: &str, tokens: &[Token], at: usize, wraps: &[usize]) -> Option<(usize, Break)> {
    let token = tokens[at];
    if let Some(ends) = line_break(text, tokens, at, wraps) {
        return Some((at, ends));
    }
    let word = token.of(text);
    let stops = match token.kind {
        TokenKind::Punctuation => {
            matches!(word.chars().next(), Some('.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '｡'))
        }
        TokenKind::Acronym => word.ends_with('.'),
        _ => false,
    };
    if !stops {
        return None;
    }
    let last = closing(text, tokens, at);
    let Some(next) = tokens.get(last + 1) else { return Some((last, Break::Paragraph)) };
    if let Some(ends) = (at..=last).find_map(|i| line_break(text, tokens, i, wraps)) {
        return Some((last, ends));
    }
    let wide = matches!(word.chars().next(), Some('。' | '！' | '？' | '।' | '｡'));
    if wide {
        return Some((last, Break::Sentence));
    }
    let spaced = next.start > tokens[last].end;
    if !spaced && last == at && !is_run_on(text, tokens, at) {
        return None;
    }
    (starts_sentence(text, tokens, last + 1) && !is_inner_stop(text, tokens, at, last))
        .then_some((last, Break::Sentence))
}

/// `ended.The next`: a full stop between a lower-case word and a capitalised one, the space lost.
fn is_run_on(text: &str, tokens: &[Token], at: usize) -> bool {
    let (Some(before), Some(next)) = (at.checked_sub(1).map(|i| tokens[i]), tokens.get(at + 1)) else { return false };
    let before = before.of(text);
    let next = next.of(text);
    before.len() > 2
        && before.chars().all(char::is_lowercase)
        && next.len() > 1
        && next.chars().next().is_some_and(char::is_uppercase)
        && next.chars().nth(1).is_some_and(char::is_lowercase)
}

/// The last token of the closing quotes, brackets and further stops after token `at`.
fn closing(text: &str, tokens: &[Token], at: usize) -> usize {
    let mut last = at;
    while let Some(next) = tokens.get(last + 1) {
        let word = next.of(text);
        let attached = next.start == tokens[last].end;
        let closes = match word.chars().next() {
            Some('”' | '’' | ')' | ']' | '»' | '}' | '」' | '』' | '）') => true,
            Some('"' | '\'') => attached,
            Some('.' | '!' | '?') => next.kind == TokenKind::Punctuation && attached,
            _ => false,
        };
        if !closes || (!attached && !matches!(word, "”" | "’" | "»")) {
            break;
        }
        last += 1;
    }
    last
}

/// May a sentence begin at token `at`? Not with a lower-case word.
fn starts_sentence(text: &str, tokens: &[Token], at: usize) -> bool {
    let opening = |t: &Token| {
        matches!(
            t.of(text).chars().next(),
            Some('"' | '“' | '„' | '«' | '‘' | '\'' | '(' | '[' | '_' | '-' | '–' | '—' | '•' | '*' | '`')
        )
    };
    let first = tokens[at..].iter().take(4).find(|t| !opening(t));
    first.is_none_or(|t| {
        let c = t.of(text).chars().next().unwrap_or(' ');
        !c.is_lowercase() && (t.kind != TokenKind::Punctuation || matches!(c, '$' | '£' | '€' | '#' | '@'))
    })
}

/// Does the stop at token `at` belong to an abbreviation or initial rather than to the sentence?
fn is_inner_stop(text: &str, tokens: &[Token], at: usize, last: usize) -> bool {
    let word = tokens[at].of(text);
    let next = tokens.get(last + 1).map_or("", |t| t.of(text));
    if tokens[at].kind == TokenKind::Acronym {
        // `in the U.S. The` ends a sentence; `the U.S. Senate`, `5 p.m. Friday` do not.
        return last == at && !starts_with_common_word(next);
    }
    if word != "." || last > at {
        return false;
    }
    let Some(before) = at.checked_sub(1).map(|i| tokens[i]).filter(|t| t.end == tokens[at].start) else { return false };
    let before_word = before.of(text);
    if before.kind == TokenKind::Punctuation {
        return false;
    }
    let mut letters = before_word.chars();
    let initial = matches!((letters.next(), letters.next()), (Some(c), None) if c.is_uppercase());
    if initial {
        return !starts_with_common_word(next) || next == "A";
    }
    if BEFORE_NAME.contains(&before_word) || is_short_title(before_word) {
        // `No.` is also an answer, `St.` also a street.
        return before_word != "No" || next.starts_with(|c: char| c.is_ascii_digit());
    }
    if INSIDE.contains(&before_word) {
        return !starts_with_common_word(next);
    }
    false
}

/// Words that begin sentences and do not follow an abbreviation inside one.
fn starts_with_common_word(next: &str) -> bool {
    const STARTERS: &[&str] = &[
        "The",
        "A",
        "An",
        "He",
        "She",
        "It",
        "They",
        "We",
        "I",
        "You",
        "But",
        "And",
        "In",
        "On",
        "At",
        "As",
        "For",
        "If",
        "When",
        "While",
        "After",
        "Before",
        "However",
        "This",
        "That",
        "These",
        "Those",
        "There",
        "His",
        "Her",
        "Its",
        "Their",
        "Our",
        "My",
        "With",
        "Since",
        "Although",
        "Though",
        "Because",
        "So",
        "Yet",
        "Or",
        "Not",
        "No",
        "What",
        "Who",
        "Why",
        "How",
        "Where",
        "Some",
        "Many",
        "Most",
        "All",
        "Both",
        "One",
        "Two",
        "Asked",
        "Also",
        "Among",
        "By",
        "To",
        "From",
        "Under",
        "Until",
        "During",
        "Meanwhile",
        "Last",
        "Now",
        "Then",
        "Here",
        "More",
        "Only",
    ];
    STARTERS.contains(&next) || next.starts_with(['"', '“', '‘'])
}

/// Is there a line break after token `at` that ends a sentence?
fn line_break(text: &str, tokens: &[Token], at: usize, wraps: &[usize]) -> Option<Break> {
    let next = tokens.get(at + 1)?;
    let between = &text[tokens[at].end as usize..next.start as usize];
    if !between.contains(['\n', '\u{2029}', '\u{85}']) && !between.contains('\r') {
        return None;
    }
    let breaks = between.bytes().filter(|&b| b == b'\n').count().max(between.bytes().filter(|&b| b == b'\r').count());
    if breaks >= 2 || between.contains('\u{2029}') {
        return Some(Break::Paragraph);
    }
    let goes_on = next.of(text).starts_with(char::is_lowercase);
    let start = tokens[at].end as usize;
    let wrapped = || between.find('\n').is_some_and(|n| wraps.binary_search(&(start + n)).is_ok());
    (!goes_on && !wrapped()).then_some(Break::Paragraph)
}

/// A word whose full stop need not end a sentence: `Dec`, `Mr`, `J`.
pub(super) fn is_abbreviation(word: &str) -> bool {
    let initial = word.len() == 1 && word.starts_with(|c: char| c.is_ascii_uppercase());
    initial || BEFORE_NAME.contains(&word) || INSIDE.contains(&word) || is_short_title(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text, &tokens(text)).into_iter().map(|s| &text[s.bytes]).collect()
    }

    #[test]
    fn abbreviations_and_initials_do_not_end_a_sentence() {
        for text in [
            "Mr. Smith met Gen. Lee at 5 p.m. Friday in the U.S. Senate.",
            "J. D. Vance lives at No. 10 St. James Ave. Monday.",
            "It rose 3.5 percent on Feb. 28, Ford Motor Co. said.",
            "Acme Inc. shares fell.",
        ] {
            assert_eq!(cut(text), [text]);
        }
    }

    #[test]
    fn an_acronym_before_a_sentence_starter_ends_one() {
        assert_eq!(cut("He lives in the U.S. The war goes on."), ["He lives in the U.S.", "The war goes on."]);
        assert_eq!(cut("Was it so? No. It was not."), ["Was it so?", "No.", "It was not."]);
    }

    #[test]
    fn closing_quotes_stay_with_their_sentence() {
        assert_eq!(
            cut("“We are ready.” He left. (So did she.) \"Go!\" they said."),
            ["“We are ready.”", "He left.", "(So did she.)", "\"Go!\" they said."]
        );
    }

    #[test]
    fn lines_end_sentences_unless_they_go_on() {
        assert_eq!(cut("A Headline Here\nThe text\ngoes on.\n\nnew"), ["A Headline Here", "The text\ngoes on.", "new"]);
        let wrapped = "The committee met on Tuesday in order to discuss the question of\nFrance and Germany, which had been put off for several weeks, and\nItaly then asked for a delay that nobody had expected to come at\nThat hour of the day, when the members had already packed bags\nAnd coats. They left together in three cars that were waiting\nOutside the gate.";
        assert_eq!(cut(wrapped).len(), 2);
    }

    #[test]
    fn a_lost_space_after_a_full_stop_is_seen() {
        assert_eq!(
            cut("the war ended.Then they met at a.b.com today."),
            ["the war ended.", "Then they met at a.b.com today."]
        );
    }

    #[test]
    fn other_scripts_have_their_own_stops() {
        assert_eq!(cut("今天下雨。明天晴。"), ["今天下雨。", "明天晴。"]);
    }
}
