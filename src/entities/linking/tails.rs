//! Names that took a word too many, as the rest of the article shows: `Mitt Romney Willard`, where
//! `Mitt Romney` stands elsewhere and a profile's text goes on behind it.

use rustc_hash::FxHashSet;

use crate::article::{EntityKind, Field};
use crate::entities::lexicon::{Classes, byname, classes};

use super::super::tagger::reading::{ArticleWords, Style};
use super::super::tagger::words::{Writing, hash_phrase};
use super::NameMention;

/// Cuts people back to the shorter full name that the article also writes, where what follows it
/// opens the name once more in full, or is a verb: `Mrs. Harlan Claims`.
pub(super) fn cut(reading: &ArticleWords<'_>, mentions: &mut [NameMention]) {
    let phrase = |words: std::ops::Range<usize>| hash_phrase(reading.words[words].iter().map(|w| w.fold));
    let whole: FxHashSet<u32> = mentions
        .iter()
        .filter(|m| m.kind == EntityKind::Person && m.words.len() > 1)
        .map(|m| phrase(m.words.clone()))
        .collect();
    // Surnames of people who are named elsewhere, be it alone.
    let surnames: FxHashSet<u32> = mentions
        .iter()
        .filter(|m| m.kind == EntityKind::Person && reading.place(m.words.start).0 == Field::Body)
        .map(|m| reading.words[m.words.end - 1].fold)
        .collect();
    // Surnames of people whose forename is one.
    let named: FxHashSet<u32> = mentions
        .iter()
        .filter(|m| m.kind == EntityKind::Person && m.words.len() > 1)
        .filter(|m| reading.words[m.words.start].traits.forename() > 0)
        .map(|m| reading.words[m.words.end - 1].fold)
        .collect();
    let title_case = |words: &std::ops::Range<usize>| {
        let line = reading.sentences.partition_point(|line| line.words.end <= words.start);
        reading.sentences.get(line).is_some_and(|line| line.style == Style::TitleCase)
    };
    for at in 0..mentions.len() {
        if mentions[at].kind != EntityKind::Person {
            continue;
        }
        let next = mentions.get(at + 1).filter(|m| m.kind == EntityKind::Person).map(|m| m.words.clone());
        let mention = &mut mentions[at];
        let words = mention.words.clone();
        if words.len() > 2 {
            let last = &reading.words[words.end - 1];
            let opens = reading
                .words
                .get(words.end)
                .is_some_and(|w| matches!(w.writing, Writing::Open | Writing::Quote) || w.writing == Writing::Letter);
            let forename = last.traits.forename() > last.traits.surname().max(2);
            let headline = reading.place(words.start).0 == Field::Title;
            if (opens || forename || headline) && whole.contains(&phrase(words.start..words.end - 1)) {
                mention.words.end -= 1;
                // `Mitt Romney Willard Mitt Romney`: the word that was too much begins the next name.
                if next.is_some_and(|next| next.start == words.end && next.len() > 1) && forename {
                    mentions[at + 1].words.start -= 1;
                }
                continue;
            }
        }
        // `RIP Nancy Reagan`, `Crooked Hillary`: a word of the language in front, nobody's name. Of a word that is
        // not known nothing is known: `Tamasailau` is a forename.
        if words.len() > 1 {
            let first = &reading.words[words.start];
            let doing = first.traits.capitals() == 0 && reading.letters(words.start).ends_with("ing");
            let common = matches!(first.traits.capitals(), 1..=3) || doing;
            let no_name =
                common && first.traits.forename() == 0 && first.traits.surname() == 0 && !first.traits.is_particle();
            let rest = words.start + 1..words.end;
            let known = match rest.len() {
                1 if byname(reading.letters(rest.start)).is_some() => true,
                // `Visit Obama`, in a headline.
                1 => (title_case(&words) || doing) && surnames.contains(&reading.words[rest.start].fold),
                _ => whole.contains(&phrase(rest)),
            };
            if no_name && first.length > 1 && known {
                mention.words.start += 1;
                continue;
            }
        }
        if words.len() == 2 {
            let (first, last) = (&reading.words[words.start], &reading.words[words.start + 1]);
            // `D.C. Marsh`, where a sentence ended before the Marsh who is named elsewhere.
            let letters = matches!(first.writing, Writing::Acronym | Writing::Capitals);
            let state = letters && classes(reading.letters(words.start)).any(Classes::STATE);
            if state && named.contains(&last.fold) {
                mentions[at].words.start += 1;
                continue;
            }
            // `Marsh Dolak`, where headlines ran together: of a Marsh who is named in full.
            let surname = first.traits.forename() == 0 && first.writing.is_name_like() && !letters;
            if surname && named.contains(&first.fold) {
                mentions[at].words.end -= 1;
                continue;
            }
        }
        let mention = &mut mentions[at];
        if words.len() == 2 && is_verb_behind_title(reading, &words) {
            mention.words.end -= 1;
        }
    }
}

/// `Mrs. Harlan Claims`: one name behind a title, then a word that plain text writes small.
fn is_verb_behind_title(reading: &ArticleWords<'_>, words: &std::ops::Range<usize>) -> bool {
    let (first, last) = (&reading.words[words.start].traits, &reading.words[words.end - 1].traits);
    let line = reading.sentences.partition_point(|line| line.words.end <= words.start);
    let in_capitals = reading.sentences.get(line).is_some_and(|l| l.style == Style::Capitals);
    let common = matches!(last.capitals(), 1..=3) && last.surname() < 2 && last.forename() < 3;
    !in_capitals && common && first.forename() < 5 && super::title_before(reading, words.start).is_some()
}

#[cfg(test)]
mod tests {
    use super::super::tests::texts;

    #[test]
    fn a_name_does_not_take_the_beginning_of_its_longer_form() {
        let text = "<Mitt Romney> spoke. <Mitt Romney Willard> (Mitt) agreed.";
        assert_eq!(texts(text), ["Mitt Romney", "Mitt Romney"]);
    }

    #[test]
    fn a_word_before_a_name_that_also_stands_without_it_is_no_name() {
        assert_eq!(texts("<RIP Nancy Marsh>. <Nancy Marsh> is dead."), ["Nancy Marsh"; 2]);
        assert_eq!(texts("<Crooked Nancy Marsh>! <Nancy Marsh> left."), ["Nancy Marsh"; 2]);
        assert_eq!(texts("<Crooked Hillary> left."), ["Hillary"]);
        assert_eq!(
            texts("<Tamasailau Sauni Marsh> left. <Sauni Marsh> spoke."),
            ["Tamasailau Sauni Marsh", "Sauni Marsh"]
        );
        assert_eq!(texts("<Mary Nancy Marsh> left. <Nancy Marsh> too."), ["Mary Nancy Marsh", "Nancy Marsh"]);
    }

    #[test]
    fn what_was_cut_off_begins_the_next_name() {
        let text = "<Hillary Marsh> spoke. <Hillary Marsh Hillary> <Diane Rodham Marsh> agreed.";
        assert_eq!(texts(text), ["Hillary Marsh", "Hillary Marsh", "Hillary Diane Rodham Marsh"]);
        assert_eq!(texts("<Marsh> <Marsh> <Donald John Marsh> left."), ["Marsh", "Marsh", "Donald John Marsh"]);
        let text = "<Bob Marsh Robert> (Bob) <William Marsh> left.";
        assert_eq!(texts(text), ["Bob Marsh", "Robert (Bob) William Marsh"]);
    }

    #[test]
    fn what_ran_together_is_parted_where_somebody_is_named_in_full() {
        assert_eq!(texts("<Ann Marsh> spoke. Then <Marsh Dolak> went on."), ["Ann Marsh", "Marsh"]);
        assert_eq!(texts("<Ann Marsh> left <D.C. Marsh> spoke."), ["Ann Marsh", "Marsh"]);
        assert_eq!(
            texts("<Ann Marsh> met <Grant Dolak> and <Ulysses Grant>."),
            ["Ann Marsh", "Grant Dolak", "Ulysses Grant"]
        );
    }

    #[test]
    fn a_verb_in_capitals_is_no_surname() {
        assert_eq!(texts("Mrs. <Harlan Claims> that he lied. Mr. <Dolak Denies> it."), ["Harlan", "Dolak"]);
        assert_eq!(texts("Mrs. <Anna Claims> left, and Mr. <John Denton>."), ["Anna Claims", "John Denton"]);
    }
}
