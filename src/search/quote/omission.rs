//! Quotations that leave something out: `we will … prevail`, `we will [...] prevail`. In an article their parts stand one
//! behind the other, and what lies between two of one sentence may turn what they say.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::meaning;
use super::{MOST_WORDS, QuotePart, folded, nearest};

/// Signs of an omission.
static OMISSION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"…|\.(?: ?\.){2,}").expect("the pattern is part of the program and is tested"));

/// The parts of a quotation between the signs of omissions, [`MOST_WORDS`] words of it in all.
pub(super) fn parts(text: &str) -> Vec<QuotePart<'_>> {
    let mut left = MOST_WORDS;
    let parts = OMISSION.split(text).map(|text| {
        let words: Vec<String> = folded(text).into_iter().map(|(word, _)| word).take(left).collect();
        left -= words.len();
        QuotePart { text, words }
    });
    parts.filter(|part| !part.words.is_empty()).collect()
}

/// Of each part, the place in a text that is nearest to it behind the part before: how many words differ, and its
/// bytes. `None` where nothing is left of the text for one.
pub(super) fn in_order(parts: &[QuotePart<'_>], text: &[(String, Range<usize>)]) -> Option<Vec<(usize, Range<usize>)>> {
    let mut found: Vec<(usize, Range<usize>)> = Vec::with_capacity(parts.len());
    for part in parts {
        let from = found.last().map_or(0, |(_, before)| behind(text, before));
        let (edits, bytes) = nearest(&part.words, &text[from..]);
        if bytes.is_empty() {
            return None;
        }
        found.push((edits, bytes));
    }
    // The first place of a part may lie far before the next one, where a later one is as near.
    for at in (0..found.len().saturating_sub(1)).rev() {
        let from = at.checked_sub(1).map_or(0, |before| behind(text, &found[before].1));
        let to = text.partition_point(|(_, word)| word.start < found[at + 1].1.start);
        if let Some(later) = last_of(&parts[at].words, &text[from.min(to)..to]).filter(|_| found[at].0 == 0) {
            found[at].1 = later;
        }
    }
    Some(found)
}

/// The number of the first word behind `bytes`.
fn behind(text: &[(String, Range<usize>)], bytes: &Range<usize>) -> usize {
    text.partition_point(|(_, word)| word.start < bytes.end)
}

/// The last place at which all `words` stand.
fn last_of(words: &[String], text: &[(String, Range<usize>)]) -> Option<Range<usize>> {
    let same = |window: &&[(String, Range<usize>)]| window.iter().map(|(word, _)| word).eq(words);
    let found = text.windows(words.len()).rev().find(same)?;
    Some(found.first()?.1.start..found.last()?.1.end)
}

/// The negations that are left out of a sentence between two parts, as they are written.
pub(super) fn negations(body: &str, found: &[(usize, Range<usize>)]) -> Vec<String> {
    let gaps = found.windows(2).filter_map(|pair| body.get(pair[0].1.end..pair[1].1.start));
    let within = gaps.filter(|gap| !gap.contains(['.', '?', '!', '\n']));
    within.flat_map(meaning::negations).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(quote: &str, body: &str) -> Option<(usize, Vec<String>, Vec<String>)> {
        let found = in_order(&parts(quote), &folded(body))?;
        let places = found.iter().map(|(_, bytes)| body[bytes.clone()].to_owned()).collect();
        Some((found.iter().map(|(edits, _)| edits).sum(), places, negations(body, &found)))
    }

    #[test]
    fn signs_of_omission_part_a_quotation() {
        let texts = |quote: &str| parts(quote).iter().map(|part| part.words.join(" ")).collect::<Vec<_>>();
        for quote in [
            "We will … prevail",
            "We will ... prevail",
            "we will [...] prevail",
            "We will. . . . prevail",
            "we will (…) prevail…",
        ] {
            assert_eq!(texts(quote), ["we will", "prevail"], "{quote}");
        }
        assert_eq!(texts("…we will prevail"), ["we will prevail"]);
        assert_eq!(texts("We will. Prevail.."), ["we will prevail"]);
        assert!(parts("… ...").is_empty());
        assert_eq!(parts(&"word … ".repeat(400)).len(), MOST_WORDS);
    }

    #[test]
    fn parts_stand_one_behind_the_other_and_close_together() {
        let body = "We will see. We will, whatever comes, prevail. Nobody will prevail who waits.";
        let told_of = |quote: &str| told(quote, body).map(|(edits, places, _)| (edits, places.join(" | ")));
        assert_eq!(told_of("we will … prevail"), Some((0, "We will | prevail".to_owned())));
        assert_eq!(in_order(&parts("we will … prevail"), &folded(body)).map(|found| found[0].1.start), Some(13));
        assert_eq!(told_of("we will ... who waits"), Some((0, "We will | who waits".to_owned())));
        assert_eq!(told_of("who waits … we will"), None);
        assert_eq!(told_of("we shall … prevail").map(|(edits, _)| edits), Some(1));
    }

    #[test]
    fn a_negation_that_is_left_out_of_the_sentence_is_told() {
        let left_out = |quote: &str, body: &str| told(quote, body).map(|(_, _, left_out)| left_out).unwrap_or_default();
        assert_eq!(left_out("we will … wait", "We will not wait."), ["not"]);
        assert_eq!(left_out("we … wait", "We didn’t want to wait."), ["didn’t"]);
        assert_eq!(left_out("we will … wait", "We will not go. We wait."), [""; 0]);
        assert_eq!(left_out("we will … wait", "We will gladly wait."), [""; 0]);
    }
}
