//! People whom the tagger lost: behind `Mr`, before an age, and those whose names read like places.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::article::EntityKind;
use crate::entities::lexicon::{self, Classes, Known, classes};
use crate::text::fold;

use super::super::tagger::reading::{ArticleWords, Style, WordLine};
use super::super::tagger::words::Writing;
use super::NameMention;

/// Adds the people who are certain by what stands beside them, and makes people of places that are.
pub(super) fn find(reading: &ArticleWords<'_>, mentions: &mut Vec<NameMention>) {
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut known, mut initials): (Vec<Range<usize>>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
    for line in &reading.sentences {
        for i in line.words.clone() {
            let word = &reading.words[i];
            if !word.writing.is_name_like() {
                continue;
            }
            if line.style == Style::Prose && is_address(reading.letters(i)) {
                found.extend(behind_title(reading, i, line.words.end));
            }
            if let Some(words) = known_person(reading, i, line.words.end) {
                known.push(words);
            }
            if is_initials(reading, line, i) {
                initials.push(i..i + 1);
            }
        }
        for i in line.words.clone().skip(2) {
            if reading.words[i].writing == Writing::Number && is_age(reading, i, line.words.end) {
                found.extend(before_age(reading, line.words.start, i));
            }
        }
    }
    if !initials.is_empty() {
        // `mortgage-backed securities (MBS)`: here the letters stand for something else.
        let words = reading.words.windows(2).filter(|pair| pair[0].writing == Writing::Open);
        let introduced: FxHashSet<u32> = words.map(|pair| pair[1].fold).collect();
        found.extend(initials.into_iter().filter(|words| !introduced.contains(&reading.words[words.start].fold)));
    }
    whole(mentions, known);
    put(mentions, found);
    let firms: Vec<Range<usize>> = reading.sentences.iter().flat_map(|line| firms(reading, line)).collect();
    put_firms(mentions, firms);
}

/// `Nordkap Oil Co.`: capitalised words up to a word for the legal form.
fn firms<'r>(reading: &'r ArticleWords<'_>, line: &'r WordLine) -> impl Iterator<Item = Range<usize>> + 'r {
    const FORMS: &[&str] = &["Co", "Corp", "Inc", "Ltd", "LLC", "PLC", "Plc", "GmbH", "LLP"];
    const LONGEST: usize = 5;
    let named = |i: usize| {
        let word = &reading.words[i];
        matches!(word.writing, Writing::Capitalised | Writing::Mixed | Writing::Capitals)
            && !word.traits.is_function_word()
            && !FORMS.contains(&reading.letters(i))
    };
    line.words.clone().filter(|&i| FORMS.contains(&reading.letters(i))).filter_map(move |form| {
        let mut start = form;
        while start > line.words.start && form - start < LONGEST && named(start - 1) {
            start -= 1;
        }
        (start < form).then_some(start..form + 1)
    })
}

/// Makes organizations of firms that no mention touches.
fn put_firms(mentions: &mut Vec<NameMention>, firms: Vec<Range<usize>>) {
    let free = |words: &Range<usize>| {
        let at = mentions.partition_point(|m| m.words.end <= words.start);
        mentions.get(at).is_none_or(|m| m.words.start >= words.end)
    };
    let free: Vec<Range<usize>> = firms.into_iter().filter(free).collect();
    if !free.is_empty() {
        mentions.extend(free.into_iter().map(|words| NameMention { kind: EntityKind::Organization, words }));
        mentions.sort_by_key(|m| m.words.start);
    }
}

/// Makes people of `found`, in order, where no mention reaches further: `Judge Reinhold`, of which the tagger
/// saw `Reinhold`.
pub(super) fn whole(mentions: &mut Vec<NameMention>, found: Vec<Range<usize>>) {
    let mut gone = vec![false; mentions.len()];
    let mut new: Vec<NameMention> = Vec::with_capacity(found.len());
    for words in found {
        let from = mentions.partition_point(|m| m.words.end <= words.start);
        let touching = mentions[from..].iter().take_while(|m| m.words.start < words.end).count();
        let reaches = |m: &NameMention| m.words.start < words.start || m.words.end > words.end;
        let overlaps = new.last().is_some_and(|last| last.words.end > words.start);
        if !overlaps && !mentions[from..from + touching].iter().any(reaches) {
            gone[from..from + touching].fill(true);
            new.push(NameMention { kind: EntityKind::Person, words });
        }
    }
    replace(mentions, gone, new);
}

/// Takes the mentions away that are `gone` and puts `new` ones in their places.
fn replace(mentions: &mut Vec<NameMention>, gone: Vec<bool>, new: Vec<NameMention>) {
    if new.is_empty() {
        return;
    }
    let mut gone = gone.into_iter();
    mentions.retain(|_| gone.next() != Some(true));
    mentions.extend(new);
    mentions.sort_by_key(|m| m.words.start);
}

/// Makes people of `found`, but for words that a person's name, or a longer one, holds already.
fn put(mentions: &mut Vec<NameMention>, mut found: Vec<Range<usize>>) {
    let first_at = |at: usize, mentions: &[NameMention]| mentions.partition_point(|m| m.words.end <= at);
    let mut gone = vec![false; mentions.len()];
    // `Mr. Dolak Denies`, taken for an organization: a longer name that begins there is a person's.
    found.retain(|words| {
        let at = mentions.partition_point(|m| m.words.end <= words.start);
        let begins = mentions.get_mut(at).filter(|m| m.words.start == words.start && m.words.len() > words.len());
        begins.map(|m| m.kind = EntityKind::Person).is_none()
    });
    found.sort_unstable_by_key(|words| (words.start, std::cmp::Reverse(words.end)));
    found.dedup_by(|later, earlier| later.start < earlier.end);
    found.retain(|words| {
        let from = first_at(words.start, mentions);
        let to = from + mentions[from..].iter().take_while(|m| m.words.start < words.end).count();
        let stays = |m: &NameMention| m.kind == EntityKind::Person || m.words.len() > words.len();
        if mentions[from..to].iter().any(stays) {
            return false;
        }
        gone[from..to].fill(true);
        true
    });
    replace(mentions, gone, found.into_iter().map(|words| NameMention { kind: EntityKind::Person, words }).collect());
}

/// Titles behind which nobody but a person stands.
fn is_address(letters: &str) -> bool {
    matches!(letters, "Mr" | "Mrs" | "Ms" | "Miss" | "Dr" | "Messrs") && classes(letters).any(Classes::ALWAYS)
}

/// `May` in `Mrs May`.
fn behind_title(reading: &ArticleWords<'_>, title: usize, end: usize) -> Option<Range<usize>> {
    let mut at = title + 1;
    if at < end && reading.words[at].writing == Writing::Stop {
        at += 1;
    }
    let word = reading.words.get(at).filter(|_| at < end)?;
    let name = matches!(word.writing, Writing::Capitalised | Writing::Mixed);
    // `Miss Universe`, `Dr Pepper`: these two need a surname behind them.
    let address = matches!(reading.letters(title), "Miss" | "Dr");
    let fits = !address || word.traits.surname() > 1 && word.traits.city() == 0;
    (name && fits && !classes(reading.letters(at)).any(Classes::ALWAYS)).then_some(at..at + 1)
}

/// A person of the list whose name begins at `i`.
fn known_person(reading: &ArticleWords<'_>, i: usize, end: usize) -> Option<Range<usize>> {
    let first = fold(reading.letters(i));
    if !lexicon::begins_known(&first) || i + 1 >= end {
        return None;
    }
    let name = format!("{first} {}", fold(reading.letters(i + 1)));
    (lexicon::known(&name) == Some(Known::Person)).then_some(i..i + 2)
}

/// `JFK`, with nothing behind that bears the name: `JFK Airport`.
fn is_initials(reading: &ArticleWords<'_>, line: &WordLine, i: usize) -> bool {
    let letters = reading.letters(i);
    let in_capitals = matches!(reading.words[i].writing, Writing::Capitals | Writing::Acronym);
    if line.style == Style::Capitals || !in_capitals || !lexicon::byname(letters).is_some_and(|known| known.initials) {
        return false;
    }
    let bears = |j: usize| {
        let bearer = Classes::BODY.or(Classes::SPOT).or(Classes::OTHER);
        line.words.contains(&j) && (reading.words[j].writing.is_name_like() || classes(reading.letters(j)).any(bearer))
    };
    !bears(i + 1)
}

/// `, 34,`: a number between commas that may be years of a life.
fn is_age(reading: &ArticleWords<'_>, i: usize, end: usize) -> bool {
    let age = reading.letters(i).parse::<u8>().is_ok_and(|n| (1..=110).contains(&n));
    let ends = i + 1 == end || matches!(reading.words[i + 1].writing, Writing::Comma | Writing::Stop);
    age && ends && reading.words[i - 1].writing == Writing::Comma
}

/// One to three words in capitals before `, 34,` that are no day or month and not mostly written small.
fn before_age(reading: &ArticleWords<'_>, from: usize, age: usize) -> Option<Range<usize>> {
    let end = age - 1;
    let fits = |i: usize| {
        let word = &reading.words[i];
        let name = matches!(word.writing, Writing::Capitalised | Writing::Mixed) && !word.traits.is_calendar();
        name && !word.traits.is_function_word() && !classes(reading.letters(i)).any(Classes::ALWAYS.or(Classes::PARTY))
    };
    let mut start = end;
    while start > from && end - start < 3 && fits(start - 1) {
        start -= 1;
    }
    let first = reading.words.get(start)?.traits;
    let like_person = first.forename() > 0 || start + 1 < end && reading.words[end - 1].traits.surname() > 0;
    (start < end && like_person).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::super::tests::untagged;
    use super::*;

    fn found(text: &str) -> Vec<String> {
        untagged(text, find)
    }

    #[test]
    fn whoever_is_addressed_is_a_person() {
        assert_eq!(found("Mrs May praised them, Mr. Will did not; Ms Long left."), ["May", "Will", "Long"]);
        assert_eq!(found("He was Miss Universe and wrote to Mr President."), Vec::<String>::new());
    }

    #[test]
    fn whoever_has_an_age_is_a_person() {
        let text = "The victims were Florence, 34, her son Austin, 6, and Georgia Hill, 19.";
        assert_eq!(found(text), ["Florence", "Austin", "Georgia Hill"]);
        assert_eq!(found("They met on Monday, 12, and in March, 19, and lost, 34, again."), Vec::<String>::new());
    }

    #[test]
    fn initials_that_everybody_knows_are_a_person() {
        assert_eq!(found("Like JFK, he won; RBG and L.B.J. did not."), ["JFK", "RBG", "L.B.J."]);
        for text in [
            "They landed at JFK Airport, or at JFK airport.",
            "They sold mortgage-backed securities (MBS). The MBS fell.",
            "The NATO and the jfk of old.",
            "JFK SPOKE AND LBJ DID NOT",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn names_that_read_like_places_are_known() {
        assert_eq!(found("Then Tiger Woods returned with Faith Hill."), ["Tiger Woods", "Faith Hill"]);
    }
}
