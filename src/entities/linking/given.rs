//! Titles that belong to a name: `Major Garrett`, whose forename reads like a rank, and `Prince
//! Harry`, who has no other name.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::article::{EntityKind, Field};
use crate::entities::lexicon::{Classes, classes};

use super::super::tagger::reading::ArticleWords;
use super::super::tagger::words::Writing;
use super::trim::may_be_surname;
use super::{NameMention, shown, title_before};

/// Takes `Major` into the mention of `Garrett` where nobody of that surname has another forename, and out of
/// it where somebody of that surname was introduced by that title.
pub(super) fn extend(reading: &ArticleWords<'_>, mentions: &mut [NameMention]) {
    let others = Others::of(reading, mentions);
    for mention in mentions.iter_mut().filter(|m| m.kind == EntityKind::Person) {
        let Range { start, end } = mention.words;
        let word = &reading.words[end - 1];
        let titled = |title: usize| {
            let rank = rank(reading.letters(title));
            !rank.is_empty() && others.titled.contains(&(rank, word.fold))
        };
        match end - start {
            1 => {
                let Some(title) = title(reading, mention, Classes::GIVEN) else { continue };
                // `the dean Smith`, `Dr. Dean Smith`: with something before it, it is whatever that makes it.
                let opens = title.checked_sub(1).is_none_or(|i| !classes(reading.letters(i)).any(Classes::ALWAYS));
                let free = match others.surnames.get(&word.fold) {
                    None => true,
                    // `Earl Warren` beside `Elizabeth Warren`.
                    Some(women) => *women && classes(reading.letters(title)).any(Classes::MAN) && !titled(title),
                };
                if opens && free && may_be_surname(word.traits) {
                    mention.words.start = title;
                }
            }
            2 if classes(reading.letters(start)).any(Classes::GIVEN) && titled(start) => mention.words.start += 1,
            _ => {}
        }
    }
}

/// The people of an article who are named in full and whose forename is no title.
#[derive(Default)]
struct Others {
    /// Their surnames, and whether all who bear it are women.
    surnames: FxHashMap<u32, bool>,
    /// Title and surname of those who have one before their name.
    titled: FxHashSet<(&'static str, u32)>,
}

impl Others {
    fn of(reading: &ArticleWords<'_>, mentions: &[NameMention]) -> Self {
        let mut out = Self::default();
        for mention in mentions.iter().filter(|m| m.kind == EntityKind::Person && m.words.len() > 1) {
            let Range { start, end } = mention.words;
            if end - start == 2 && classes(reading.letters(start)).any(Classes::GIVEN) {
                continue;
            }
            let surname = reading.words[end - 1].fold;
            let traits = reading.words[start].traits;
            *out.surnames.entry(surname).or_insert(true) &= traits.is_female() && !traits.is_male();
            if let Some(title) = title_before(reading, start) {
                out.titled.insert((rank(reading.letters(title)), surname));
            }
        }
        out
    }
}

/// A title that is as often a forename, in one spelling; all others are one.
fn rank(title: &str) -> &'static str {
    const RANKS: &[(&str, &str)] = &[
        ("major", "major"),
        ("maj", "major"),
        ("dean", "dean"),
        ("earl", "earl"),
        ("duke", "duke"),
        ("deacon", "deacon"),
    ];
    let title = title.strip_suffix('.').unwrap_or(title);
    RANKS.iter().find(|(word, _)| title.eq_ignore_ascii_case(word)).map_or("", |(_, rank)| rank)
}

/// Names whoever has a forename only by title and forename: `Prince Harry`, also where he is `Harry`.
pub(super) fn reign(reading: &ArticleWords<'_>, mentions: &[NameMention], names: &mut [String]) {
    let mut of: FxHashMap<String, String> = FxHashMap::default();
    let mut plain: FxHashSet<String> = FxHashSet::default();
    for (mention, name) in mentions.iter().zip(names.iter()) {
        if plain.contains(name) {
            continue;
        }
        if mention.kind == EntityKind::Person
            && mention.words.len() == 1
            && *name == shown(reading, mention)
            && let Some(title) = title(reading, mention, Classes::REGNAL)
        {
            of.entry(name.clone()).or_insert_with(|| format!("{} {name}", reading.letters(title)));
        } else if reading.place(mention.words.start).0 == Field::Body && !of.contains_key(name) {
            // `Emperor Obama`, who was `Obama` before, is what somebody calls him.
            plain.insert(name.clone());
        }
    }
    if of.is_empty() {
        return;
    }
    for (mention, name) in mentions.iter().zip(names.iter_mut()) {
        if mention.kind == EntityKind::Person
            && let Some(full) = of.get(name)
        {
            name.clone_from(full);
        }
    }
}

/// Index of the title of a class just before a mention, with its capital and no stop.
fn title(reading: &ArticleWords<'_>, mention: &NameMention, class: Classes) -> Option<usize> {
    let title = mention.words.start.checked_sub(1)?;
    let line = reading.sentences.partition_point(|line| line.words.end <= title);
    let same_line = reading.sentences.get(line).is_some_and(|line| line.words.contains(&mention.words.start));
    (same_line && reading.words[title].writing == Writing::Capitalised && classes(reading.letters(title)).any(class))
        .then_some(title)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{names, texts};

    #[test]
    fn a_forename_that_reads_like_a_rank_belongs_to_the_name() {
        assert_eq!(texts("Major <Garrett> asked. <Garrett> left."), ["Major Garrett", "Garrett"]);
        assert_eq!(names("Major <Garrett> asked. <Garrett> left."), ["Major Garrett"; 2]);
        assert_eq!(texts("<Tom Garrett> asked. Major <Garrett> left."), ["Tom Garrett", "Garrett"]);
    }

    #[test]
    fn titles_that_are_forenames_stay_with_any_surname() {
        for text in [
            "<Major Garrett> asked.",
            "<Earl Warren> ruled.",
            "<Dean Smith> coached.",
            "<Dean Martin> sang.",
            "<Duke Ellington> played.",
            "<Major Lance> left.",
        ] {
            let name = text.split(['<', '>']).nth(1).expect("marked");
            assert_eq!(texts(text), [name]);
        }
        assert_eq!(texts("Earl <Warren> ruled. <Elizabeth Warren> agreed."), ["Earl Warren", "Elizabeth Warren"]);
        assert_eq!(texts("Major <Tom Garrett> left. <Major Garrett> asked."), ["Tom Garrett", "Garrett"]);
        assert_eq!(texts("Maj. <Tom Garrett> left. Major <Garrett> asked."), ["Tom Garrett", "Garrett"]);
        assert_eq!(names("<King Vidor> filmed. <Vidor> left.").len(), 2);
        assert_eq!(names("Prince <Fielder> hit. <Fielder> left."), ["Prince Fielder"; 2]);
    }

    #[test]
    fn who_has_no_other_name_is_called_by_title() {
        assert_eq!(names("Prince <Harry> came. <Harry> left."), ["Prince Harry"; 2]);
        assert_eq!(names("Prince <Harry> came. <Harry Windsor> left."), ["Harry Windsor"; 2]);
        assert_eq!(names("<Marsh> spoke. They call him Emperor <Marsh>."), ["Marsh"; 2]);
    }
}
