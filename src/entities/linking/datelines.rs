//! The dateline of an agency's article names a place, however little known.

use std::ops::Range;

use crate::article::{EntityKind, Field};

use super::super::tagger::reading::ArticleWords;
use super::super::tagger::words::Writing;
use super::NameMention;

/// A dateline opens one of so many first sentences of the body.
const SENTENCES: usize = 6;
/// So many words at most name its place.
const NAME: usize = 5;
/// So many stand at most between its place and its dash.
const REST: usize = 16;

/// Makes the capitals that open a dateline a place: `PORT ELLERY, Jan. 19 (Coastal Wire) —`.
pub(super) fn mark(reading: &ArticleWords<'_>, mentions: &mut Vec<NameMention>) {
    let body = reading.sentences.iter().filter(|line| reading.place(line.words.start).0 == Field::Body);
    let places: Vec<_> = body.take(SENTENCES).filter_map(|line| place(reading, line.words.start)).collect();
    for words in places {
        let touches = |m: &NameMention| m.words.start < words.end && words.start < m.words.end;
        // A place that the tagger saw may reach further: `MONTREUX, Switzerland`.
        if mentions.iter().any(|m| touches(m) && m.kind == EntityKind::Place && m.words.start == words.start) {
            continue;
        }
        mentions.retain(|m| !touches(m));
        let at = mentions.partition_point(|m| m.words.start < words.start);
        mentions.insert(at, NameMention { kind: EntityKind::Place, words });
    }
}

/// The words in capitals at `start`, if an agency or a day and then a dash follow them.
fn place(reading: &ArticleWords<'_>, start: usize) -> Option<Range<usize>> {
    let word = |i: usize| reading.words.get(i);
    let in_capitals = |i: usize| word(i).is_some_and(|w| matches!(w.writing, Writing::Capitals | Writing::Acronym));
    let mut end = start;
    // `PORT-AU-PRINCE`
    while in_capitals(end)
        || end > start
            && in_capitals(end + 1)
            && matches!(word(end)?.writing, Writing::Stop | Writing::Hyphen | Writing::Quote)
    {
        end += 1;
    }
    if end - start > NAME || !(start..end).any(|i| word(i).is_some_and(|w| w.length > 3)) {
        return None;
    }
    let (mut told, mut in_brackets) = (false, false);
    for i in end..end + REST {
        let next = word(i)?;
        match next.writing {
            Writing::Hyphen if told && !in_brackets => return Some(start..end),
            Writing::Open => in_brackets = true,
            Writing::Sign if in_brackets => (told, in_brackets) = (true, false),
            Writing::Capitalised if next.traits.is_calendar() => told = true,
            Writing::Comma | Writing::Stop | Writing::Number | Writing::NumberWord => {}
            _ if next.writing.is_name_like() && (in_brackets || i > end) => {}
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::tests::linked;
    use crate::article::EntityKind::{Organization, Place};

    #[test]
    fn capitals_before_an_agency_or_a_day_are_a_place() {
        for (text, place) in [
            ("<PORT ELLERY> (Coastal Wire) — A ferry sank.", "PORT ELLERY"),
            ("PORT ELLERY, Jan. 19, 2025 (Coastal Wire) - A ferry sank.", "PORT ELLERY"),
            ("BRANNOC-SUR-MER, Carrow Coast, March 5 — A ferry sank.", "BRANNOC-SUR-MER"),
        ] {
            let found = linked(Organization, text);
            assert_eq!((found[0].kind, found[0].name.as_str()), (Place, place), "{text}");
        }
    }

    #[test]
    fn other_capitals_are_left_alone() {
        for text in [
            "EXCLUSIVE — A ferry sank.",
            "NATO (the alliance) said so — and more.",
            "WATCH (VIDEO) A ferry sank.",
            "THE FERRY WAS OLD, ITS OWNERS KNEW, AND NOBODY (NOT EVEN THE MAYOR) SAID A WORD ABOUT IT - FOR YEARS.",
            "PORT ELLERY",
        ] {
            assert_eq!(linked(Organization, text), [], "{text}");
        }
    }
}
