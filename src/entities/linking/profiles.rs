//! Boxes of profiles that ran into the prose: `Kamala Harris Kamala Devi HarrisWarren goes local … MORE said`.
//!
//! Owned here: that the name before the box is a whole name, and the same person's full name in the box, which stands
//! right behind it, another. Left to others: the headlines of the box, and what is glued to the name's end (`tagger::glued`).

use std::ops::Range;

use crate::article::EntityKind;

use super::super::tagger::reading::ArticleWords;
use super::super::tagger::words::Writing;
use super::NameMention;

/// Words of a short name, hyphens among them.
const SHORT: Range<usize> = 2..6;
/// Words of the full name behind it, brackets among them.
const LONGEST: usize = 9;

/// Makes one mention of a name that stands beside its own full form.
pub(super) fn mend(reading: &ArticleWords<'_>, mentions: &mut Vec<NameMention>) {
    // The short name, and the full one.
    let mut boxes: Vec<[Range<usize>; 2]> = Vec::new();
    let mut start = 0;
    while start < reading.words.len() {
        let found = SHORT.rev().find_map(|len| Some((len, full_form(reading, start, len)?)));
        start = match found.filter(|(_, end)| holds_person(mentions, start..*end)) {
            Some((len, end)) => {
                boxes.push([start..start + len, start + len..end]);
                end
            }
            None => start + 1,
        };
    }
    if boxes.is_empty() {
        return;
    }
    let inside =
        |m: &NameMention| boxes.iter().any(|[name, full]| m.words.start < full.end && m.words.end > name.start);
    mentions.retain(|m| !inside(m));
    // What is glued to the last word has no end within it.
    let whole = |words: &Range<usize>| reading.words[words.end - 1].writing != Writing::Mixed;
    let names = boxes.into_iter().flatten().filter(whole);
    mentions.extend(names.map(|words| NameMention { kind: EntityKind::Person, words }));
    mentions.sort_by_key(|m| m.words.start);
}

fn holds_person(mentions: &[NameMention], words: Range<usize>) -> bool {
    let from = mentions.partition_point(|m| m.words.end <= words.start);
    mentions[from..].iter().take_while(|m| m.words.start < words.end).any(|m| m.kind == EntityKind::Person)
}

/// Where the full form of the name of `len` words from `start` ends, if it stands right behind it: the forename again,
/// by itself or in brackets, and the surname again.
fn full_form(reading: &ArticleWords<'_>, start: usize, len: usize) -> Option<usize> {
    let words = &reading.words;
    let behind = start + len;
    let named = |i: usize| words.get(i).is_some_and(|w| w.writing.is_name_like());
    let hyphen = |i: usize| i > start && words.get(i).is_some_and(|w| w.writing == Writing::Hyphen);
    let behind_name = named(behind) || words.get(behind).is_some_and(|w| w.writing == Writing::Open);
    if !named(start) || !behind_name || !(start..behind).all(|i| named(i) || hyphen(i)) || !named(behind - 1) {
        return None;
    }
    let (forename, surname) = (words[start].fold, words[behind - 1].fold);
    if forename == surname || words[behind - 1].length < 2 {
        return None;
    }
    let line = reading.sentences.partition_point(|line| line.words.end <= start);
    let end_of_line = reading.sentences.get(line)?.words.end;
    let again = |i: usize| {
        words[i].fold == surname
            || words[i].writing == Writing::Mixed
                && reading.letters(i).len() > reading.letters(behind - 1).len()
                && reading.letters(i).starts_with(reading.letters(behind - 1))
    };
    let (mut called, mut given) = (false, 0);
    for i in behind..(behind + LONGEST).min(end_of_line) {
        if given > 0 && called && again(i) {
            return Some(i + 1);
        }
        match words[i].writing {
            Writing::Open | Writing::Quote | Writing::Hyphen => {}
            Writing::Sign if reading.letters(i) == ")" => {}
            Writing::Stop if words[i - 1].length == 1 => {}
            writing if writing.is_name_like() => {
                called |= words[i].fold == forename;
                given += 1;
            }
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::tests::texts;

    #[test]
    fn a_name_beside_its_own_full_form_is_one() {
        for (text, expected) in [
            (
                "We saw Sen. <Ada Marsh> <Ada> Quill <MarshRenn goes> local MORE said it.",
                &["Ada Marsh", "Ada Quill Marsh"][..],
            ),
            (
                "We saw <Rob Dolak Robert> (Rob) Ivan <Dolak> On The Money MORE; he met <Ann Renn>.",
                &["Rob Dolak", "Robert (Rob) Ivan Dolak", "Ann Renn"],
            ),
            ("It is <Olive Fenn Olive> Mary Pia <Fenn> who won.", &["Olive Fenn", "Olive Mary Pia Fenn"]),
            ("It is <Ana Renn-Marsh> <Ana> <Renn-MarshDolak> goes MORE who won.", &["Ana Renn-Marsh"; 2]),
            ("Thus <Eric H. Renn Jr>.\n\nImage of <Eric H. Renn Jr>.", &["Eric H. Renn Jr"; 2]),
            ("It is <Tobias Renn Tobias> J. <Renn> who won today.", &["Tobias Renn", "Tobias J. Renn"]),
            (
                "<Ada Marsh>, <Ada Quill Marsh>'s niece, met <Colin Marsh>.",
                &["Ada Marsh", "Ada Quill Marsh", "Colin Marsh"],
            ),
        ] {
            assert_eq!(texts(text), expected, "{text}");
        }
    }
}
