//! Titles that belong to a name: `Major Garrett`, whose forename reads like a rank, and `Prince
//! Harry`, who has no other name.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::article::EntityKind;
use crate::entities::lexicon::{Classes, classes};

use super::super::tagger::reading::ArticleWords;
use super::super::tagger::words::Writing;
use super::{NameMention, shown};

/// Takes `Major` into the mention of `Garrett` where nobody of that surname has another forename.
pub(super) fn extend(reading: &ArticleWords<'_>, mentions: &mut [NameMention]) {
    let full = mentions.iter().filter(|m| m.kind == EntityKind::Person && m.words.len() > 1);
    let surnames: FxHashSet<u32> = full.map(|m| reading.words[m.words.end - 1].fold).collect();
    for mention in mentions.iter_mut().filter(|m| m.kind == EntityKind::Person && m.words.len() == 1) {
        let Some(title) = title(reading, mention, Classes::GIVEN) else { continue };
        let word = &reading.words[mention.words.start];
        // `the dean Smith`, `Dr. Dean Smith`: with something before it, it is whatever that makes it.
        let opens = title.checked_sub(1).is_none_or(|i| !classes(reading.letters(i)).any(Classes::ALWAYS));
        if opens && !surnames.contains(&word.fold) && word.traits.forename() < 6 {
            mention.words.start = title;
        }
    }
}

/// Names whoever has a forename only by title and forename: `Prince Harry`, also where he is `Harry`.
pub(super) fn reign(reading: &ArticleWords<'_>, mentions: &[NameMention], names: &mut [String]) {
    let mut of: FxHashMap<String, String> = FxHashMap::default();
    for (mention, name) in mentions.iter().zip(names.iter()) {
        if mention.kind == EntityKind::Person
            && mention.words.len() == 1
            && *name == shown(reading, mention)
            && let Some(title) = title(reading, mention, Classes::REGNAL)
        {
            of.entry(name.clone()).or_insert_with(|| format!("{} {name}", reading.letters(title)));
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
    fn who_has_no_other_name_is_called_by_title() {
        assert_eq!(names("Prince <Harry> came. <Harry> left."), ["Prince Harry"; 2]);
        assert_eq!(names("Prince <Harry> came. <Harry Windsor> left."), ["Harry Windsor"; 2]);
    }
}
