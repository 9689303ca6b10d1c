//! Labels: which outlets a short form stands for, and which outlets, tags or authors of the archive were perhaps meant by
//! one that it lacks.

use std::collections::BTreeSet;

use crate::article::LabelField;
use crate::index::archive::Archive;
use crate::index::term_text::WHOLE_LABEL;
use crate::query::Filter;
use crate::text::fold_label;

/// Labels that are suggested.
const MOST: usize = 3;

/// A short form of outlets, as a filter has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortForm {
    /// As typed.
    pub typed: String,
    /// The outlets that it stands for, as they are written.
    pub outlets: Vec<String>,
}

/// The outlets that `typed` stands for as their initials (`wsj`), their name written as one word (`nytimes`) or their
/// address (`nytimes.com`); none where words of an outlet are typed as they are.
pub fn short_form(archive: &Archive, typed: &str) -> tantivy::Result<Vec<String>> {
    let folded = fold_label(typed.trim());
    let host = folded.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    let host = host.split('/').next().unwrap_or_default();
    // `nytimes` of `nytimes.com`, `bbc` of `bbc.co.uk`.
    let name = host.split('.').find(|part| !part.is_empty()).unwrap_or_default();
    let letters: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    if letters.chars().count() < 2 || host.contains(char::is_whitespace) {
        return Ok(Vec::new());
    }
    let known = archive.terms(archive.fields().outlet, |_| true)?;
    let folded_words = |outlet: &str| -> Vec<String> {
        let folded = fold_label(outlet);
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let typed_words = folded_words(&folded);
    let is_typed = |words: &Vec<String>| words.windows(typed_words.len().max(1)).any(|part| part == typed_words);
    let known: Vec<(Vec<String>, String)> = known.into_iter().map(|outlet| (folded_words(&outlet), outlet)).collect();
    if known.iter().any(|(words, _)| is_typed(words)) {
        return Ok(Vec::new());
    }
    let meant = |words: &Vec<String>| {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        is_short_for(&letters, &words)
    };
    Ok(known.into_iter().filter(|(words, _)| meant(words)).map(|(_, outlet)| outlet).collect())
}

/// What an address ends in, and names of outlets.
const ENDINGS: &[&str] =
    &["com", "org", "net", "co", "uk", "de", "fr", "it", "es", "eu", "us", "ca", "au", "in", "news", "example"];

/// Do beginnings of all words of a label, in order, make up `letters`? Articles may be passed over, and endings. A lone
/// word is no short form but as it is: `ap` is not Apple News.
fn is_short_for(letters: &str, words: &[&str]) -> bool {
    let own: Vec<&&str> = words.iter().filter(|word| !is_article(word) && !ENDINGS.contains(*word)).collect();
    match own[..] {
        [] => false,
        [word] => letters == *word || letters == words.concat(),
        _ => takes_all(letters, words),
    }
}

/// Word after word all places are kept to which the letters may reach: a name of many like words has many ways there.
fn takes_all(letters: &str, words: &[&str]) -> bool {
    let mut reached = BTreeSet::from([0]);
    for word in words {
        let mut next = BTreeSet::new();
        for at in reached {
            let left = &letters[at..];
            let shared = left.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
            let may_be_passed = if left.is_empty() { ENDINGS.contains(word) } else { is_article(word) };
            next.extend(may_be_passed.then_some(at));
            next.extend((1..=shared).filter(|n| left.is_char_boundary(*n)).map(|n| at + n));
        }
        reached = next;
    }
    reached.contains(&letters.len())
}

fn is_article(word: &str) -> bool {
    matches!(word, "the" | "of" | "and" | "a" | "www" | "la" | "le" | "el" | "der" | "die")
}

/// The values of the field of `filter` that are most like its own, the likest first.
pub fn suggestions(archive: &Archive, filter: &Filter) -> tantivy::Result<Vec<String>> {
    let fields = archive.fields();
    let typed = fold_label(&filter.text);
    let known: Vec<String> = match filter.field.label() {
        // As it is written; the others are known folded only.
        Some(LabelField::Source) => archive.terms(fields.outlet, |_| true)?,
        Some(label @ LabelField::Language) => archive.terms(fields.label(label), |_| true)?,
        Some(label @ (LabelField::Author | LabelField::Tag | LabelField::Section)) => {
            let labels = archive.terms(fields.label(label), |term| term.ends_with(WHOLE_LABEL))?;
            labels.into_iter().map(|label| label.trim_end_matches(WHOLE_LABEL).to_owned()).collect()
        }
        _ => return Ok(Vec::new()),
    };
    let mut ranked: Vec<(usize, String)> = known
        .into_iter()
        .filter_map(|label| {
            let (folded, is_code) = (fold_label(&label), filter.field.label() == Some(LabelField::Language));
            // `english`, `en-US`.
            let spelt_out = is_code && typed.starts_with(&folded);
            let distance = if spelt_out { Some(0) } else { distance(&typed, &folded) };
            distance.map(|distance| (distance, label))
        })
        .collect();
    ranked.sort();
    Ok(ranked.into_iter().take(MOST).map(|(_, label)| label).collect())
}

/// How far `typed` is from a label: 0 for its abbreviation, then its edits; `None` if they are nothing
/// alike. Both are folded.
fn distance(typed: &str, label: &str) -> Option<usize> {
    let words: Vec<&str> = label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let letters: String = typed.chars().filter(|c| c.is_alphanumeric()).collect();
    if letters.is_empty() {
        return None;
    }
    if abbreviates(&letters, &words) {
        return Some(0);
    }
    let edits = words.iter().copied().chain([label]).map(|word| strsim::osa_distance(typed, word)).min()?;
    (edits <= (letters.chars().count() / 4).clamp(1, 3)).then_some(edits)
}

/// Do beginnings of the words of a label, in order, make up `letters`: `nytimes`, `nyt`, `wapo`? Articles
/// may be passed over.
fn abbreviates(letters: &str, words: &[&str]) -> bool {
    if letters.is_empty() {
        return true;
    }
    let Some((word, rest)) = words.split_first() else { return false };
    let shared = letters.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
    (is_article(word) && abbreviates(letters, rest))
        || (1..=shared).rev().filter(|n| letters.is_char_boundary(*n)).any(|n| abbreviates(&letters[n..], rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_abbreviation_and_a_slip_are_known_and_another_name_is_not() {
        for typed in ["nyt", "nytimes", "newyorktimes", "thenewyorktimes"] {
            assert_eq!(distance(typed, "the new york times"), Some(0), "{typed}");
        }
        assert_eq!(distance("wapo", "the washington post"), Some(0));
        assert_eq!(distance("guardain", "the guardian"), Some(1));
        assert_eq!(distance("nyt", "the guardian"), None);
        assert_eq!(distance("xyz", "bbc news"), None);
    }

    #[test]
    fn a_short_form_takes_all_words_of_an_outlet() {
        let meant = |typed: &str, outlet: &str| {
            let words: Vec<&str> = outlet.split([' ', '.']).collect();
            is_short_for(typed, &words)
        };
        for (typed, outlet) in [
            ("nyt", "the new york times"),
            ("nytimes", "the new york times"),
            ("nytimes", "new york times"),
            ("wsj", "wall street journal"),
            ("wapo", "washington post"),
            ("foxnews", "fox news"),
            ("cw", "coastal wire"),
            ("vherald", "valley herald"),
            ("valleyherald", "valleyherald.example"),
        ] {
            assert!(meant(typed, outlet), "{typed} {outlet}");
        }
        for (typed, outlet) in [
            ("ap", "apple"),
            ("ap", "apple news"),
            ("nyt", "new york times guild"),
            ("wsj", "washington post"),
            ("cnn", "coastal wire"),
            ("the", "the times"),
        ] {
            assert!(!meant(typed, outlet), "{typed} {outlet}");
        }
        // More ways than could be gone one by one.
        let many = ["aaaaaaaa"; 60].join(" ");
        assert!(meant(&"a".repeat(200), &many) && !meant(&format!("{}b", "a".repeat(200)), &many));
    }
}
