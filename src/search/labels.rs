//! Labels: which outlets, tags or authors of the archive were perhaps meant by one that it lacks.

use crate::article::LabelField;
use crate::index::archive::Archive;
use crate::index::term_text::WHOLE_LABEL;
use crate::query::Filter;
use crate::text::fold_label;

/// Labels that are suggested.
const MOST: usize = 3;

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
    let passed = matches!(*word, "the" | "of" | "and" | "a" | "la" | "le" | "el" | "der" | "die");
    let shared = letters.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
    (passed && abbreviates(letters, rest))
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
}
