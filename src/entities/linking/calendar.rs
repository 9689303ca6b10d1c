//! People whose forename is a month or a day: `June Carter`, `August Wilson`, `Tuesday Weld`.
//!
//! A month or day before a capital is a date more often than not, so what stands before it decides:
//! `in June Carter sang` names no June. Whoever is named so once is so wherever the two words stand.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::entities::lexicon::{Classes, classes};

use super::super::tagger::reading::{ArticleWords, Style, WordLine};
use super::super::tagger::words::{Writing, hash_phrase};
use super::NameMention;
use super::lost::whole;

/// Words before a month that make it a time, lower case.
const TIMES: &[&str] = &[
    "in",
    "on",
    "since",
    "until",
    "till",
    "last",
    "next",
    "this",
    "early",
    "late",
    "mid",
    "between",
    "during",
    "every",
    "each",
    "through",
    "throughout",
    "for",
    "before",
    "after",
    "from",
    "previous",
    "past",
    "coming",
    "following",
    "that",
    "of",
    "as",
    "the",
    "a",
    "an",
    "its",
    "their",
];
/// Words before a day of the week that speak of people, lower case.
const PEOPLE: &[&str] = &[
    "and", "with", "by", "actress", "actor", "singer", "star", "stars", "starring", "like", "named", "called", "as",
    "against", "beside", "married", "met", "wife", "husband", "daughter", "son", "sister", "brother", "director",
];

/// Makes people of forename and surname where the forename is a word of the calendar.
pub(super) fn find(reading: &ArticleWords<'_>, mentions: &mut Vec<NameMention>) {
    let mut all: Vec<(Range<usize>, bool)> = Vec::new();
    for line in &reading.sentences {
        all.extend(line.words.clone().filter_map(|i| candidate(reading, line, i)));
    }
    if all.is_empty() {
        return;
    }
    // Surname and forename of whoever is named in full.
    let fold = |i: usize| reading.words[i].fold;
    let mut bearers: FxHashMap<u32, FxHashSet<u32>> = FxHashMap::default();
    for full in mentions.iter().filter(|m| m.words.len() > 1) {
        bearers.entry(fold(full.words.end - 1)).or_default().insert(fold(full.words.start));
    }
    let others = |words: &Range<usize>| {
        bearers.get(&fold(words.end - 1)).is_some_and(|forenames| forenames.iter().any(|f| *f != fold(words.start)))
    };
    let phrase = |words: &Range<usize>| hash_phrase(reading.words[words.clone()].iter().map(|w| w.fold));
    let named: FxHashSet<u32> = all.iter().filter(|(_, told)| *told).map(|(words, _)| phrase(words)).collect();
    let found = all.into_iter().map(|(words, _)| words);
    whole(mentions, found.filter(|words| named.contains(&phrase(words)) && !others(words)).collect());
}

/// A month or day at `i` with a surname behind it, and whether what stands before tells that it is a person.
fn candidate(reading: &ArticleWords<'_>, line: &WordLine, i: usize) -> Option<(Range<usize>, bool)> {
    let word = &reading.words[i];
    if word.writing != Writing::Capitalised || line.style == Style::Capitals {
        return None;
    }
    let class = classes(reading.letters(i));
    if !class.any(Classes::MONTH.or(Classes::WEEKDAY)) || !is_surname(reading, line, i + 1) {
        return None;
    }
    // `the August White House meeting`
    let goes_on =
        reading.words.get(i + 2).is_some_and(|w| w.writing == Writing::Capitalised && line.words.contains(&(i + 2)));
    if goes_on && !is_surname(reading, line, i + 2) {
        return None;
    }
    let told = match i.checked_sub(1).filter(|before| line.words.contains(before)) {
        None => opens_with_person(reading, line, i, class),
        Some(before) => speaks_of_people(reading, line, before, class),
    };
    Some((i..i + 2, told))
}

/// A capitalised word that is borne as a surname and is nothing else.
fn is_surname(reading: &ArticleWords<'_>, line: &WordLine, i: usize) -> bool {
    let Some(word) = reading.words.get(i).filter(|_| line.words.contains(&i)) else { return false };
    let traits = word.traits;
    let other = traits.is_function_word() || traits.is_calendar() || traits.is_title() || traits.is_country();
    let place = traits.is_region() || traits.is_demonym() || traits.is_organization_word() || traits.is_place_word();
    let class = classes(reading.letters(i));
    let nobody = Classes::ALWAYS.or(Classes::PARTY).or(Classes::NOBODY).or(Classes::EDGE).or(Classes::BODY);
    matches!(word.writing, Writing::Capitalised | Writing::Mixed)
        && !(other || place || class.any(nobody.or(Classes::OTHER)))
        && traits.surname() > 0
}

/// At the beginning of a line: a month before a surname and a verb; never a day, and never `May`.
fn opens_with_person(reading: &ArticleWords<'_>, line: &WordLine, i: usize, class: Classes) -> bool {
    let after = reading.words.get(i + 2).filter(|_| line.words.contains(&(i + 2)));
    let goes_on = after.is_some_and(|w| matches!(w.writing, Writing::Lower | Writing::Comma | Writing::Possessive));
    class.any(Classes::MONTH) && !reading.letters(i).eq_ignore_ascii_case("may") && goes_on
}

/// Inside a line: no word of time before a month; a word for people before a day.
fn speaks_of_people(reading: &ArticleWords<'_>, line: &WordLine, before: usize, class: Classes) -> bool {
    let word = &reading.words[before];
    let letters = reading.letters(before).to_ascii_lowercase();
    // `between May and June Trump`, `Tuesday, June Clinton`.
    let counted = (line.words.start.max(before.saturating_sub(2))..=before)
        .any(|j| reading.words[j].traits.is_calendar() || reading.words[j].writing == Writing::Number);
    if counted || word.writing == Writing::NumberWord {
        return false;
    }
    match class.any(Classes::MONTH) {
        true => !TIMES.contains(&letters.as_str()) && !matches!(word.writing, Writing::Hyphen | Writing::Open),
        false => PEOPLE.contains(&letters.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::untagged;
    use super::*;

    fn found(text: &str) -> Vec<String> {
        untagged(text, find)
    }

    #[test]
    fn months_and_days_are_forenames_where_people_are_spoken_of() {
        assert_eq!(
            found("June Carter sang and August Wilson wrote. The prize went to April Ryan."),
            ["June Carter", "August Wilson", "April Ryan"]
        );
        assert_eq!(
            found("He played with Tuesday Webb. On Monday Tuesday Webb left."),
            ["Tuesday Webb", "Tuesday Webb"]
        );
        assert_eq!(found("The coach June Jones left; a book by May Wright won."), ["June Jones", "May Wright"]);
    }

    #[test]
    fn a_date_before_a_surname_is_no_person() {
        for text in [
            "In June Carter spoke. In early August Wilson wrote, and since April Ryan has led.",
            "He said Tuesday Clinton would go. Tuesday Clinton went. On Friday Wilson left.",
            "From May to June Carter toured. On Tuesday, June Carter met him.",
            "Jimmy Carter won that June Carter said. May Jones rest in peace.",
            "The June Senate hearing and the August White House meeting.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
