//! Headlines in title case: a name does not grow by the verb and the nouns that follow it.

use rustc_hash::FxHashMap;

use crate::article::EntityKind;

use super::super::tagger::reading::{ArticleWords, Style};
use super::super::tagger::words::hash_phrase;
use super::NameMention;

/// Cuts mentions in title case back to the name that the article's prose, or the list of countries,
/// knows: `Macron Proposes` to the person, `Ukraine Troop Deployment` to the place.
pub(super) fn mend(reading: &ArticleWords<'_>, mentions: &mut [NameMention]) {
    if reading.sentences.iter().all(|line| line.style != Style::TitleCase) {
        return;
    }
    let line_of = |m: &NameMention| reading.sentences.partition_point(|line| line.words.end <= m.words.start);
    let in_title_case =
        |m: &NameMention| reading.sentences.get(line_of(m)).is_some_and(|line| line.style == Style::TitleCase);
    let mut known: FxHashMap<u32, EntityKind> = FxHashMap::default();
    for mention in mentions.iter().filter(|m| !in_title_case(m)) {
        let folds = reading.words[mention.words.clone()].iter().map(|w| w.fold);
        known.insert(hash_phrase(folds), mention.kind);
        if mention.kind == EntityKind::Person {
            known.insert(hash_phrase([reading.words[mention.words.end - 1].fold]), EntityKind::Person);
        }
    }
    for mention in mentions.iter_mut().filter(|m| m.words.len() > 1 && in_title_case(m)) {
        let words = &reading.words[mention.words.clone()];
        for length in 1..words.len() {
            // What is mostly written small in plain text does not belong to the name before it.
            if !matches!(words[length].traits.capitals(), 1..=4) {
                continue;
            }
            let kind = known.get(&hash_phrase(words[..length].iter().map(|w| w.fold))).copied();
            let country = (length == 1 && words[0].traits.is_country()).then_some(EntityKind::Place);
            if let Some(kind) = kind.or(country) {
                mention.kind = kind;
                mention.words.end = mention.words.start + length;
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::linked;
    use crate::article::EntityKind::{Organization, Person, Place};

    #[test]
    fn a_verb_after_a_known_name_is_cut_off() {
        let text =
            "<Halasz Proposes New Talks> as Minister Refuses To Answer\n\nThe minister, <Viktor Halasz>, said so.";
        let found = linked(Person, text);
        assert_eq!(found[0].end - found[0].start, "Halasz".len());
        assert_eq!((found[0].kind, found[0].name.as_str()), (Person, "Viktor Halasz"));
    }

    #[test]
    fn a_country_before_plain_nouns_is_the_country() {
        let found = linked(Organization, "Halasz Proposes <Ukraine Troop Deployment> To His Friends");
        assert_eq!((found[0].kind, found[0].name.as_str()), (Place, "Ukraine"));
    }
}
