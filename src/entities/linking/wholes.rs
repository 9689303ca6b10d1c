//! Names that were cut in the wrong place: organizations without the nation that is part of them,
//! and two places that a comma parts.

use rustc_hash::FxHashSet;

use crate::article::EntityKind;

use super::super::names::is_legal_form;
use super::super::tagger::reading::ArticleWords;
use super::super::tagger::words::Writing;
use super::NameMention;

/// Words of a mention that is looked at.
const LONGEST: usize = 48;

/// Makes `European Union` and `U.S. Treasury` whole, and two places of `Reno, Nevada`.
pub(super) fn mend(reading: &ArticleWords<'_>, mentions: &mut Vec<NameMention>) {
    let mut nations: FxHashSet<usize> = FxHashSet::default();
    for mention in mentions.iter_mut().filter(|m| m.kind == EntityKind::Organization) {
        if let Some(nation) = nation_before(reading, mention.words.start) {
            mention.words.start = nation;
            nations.insert(nation);
        }
    }
    // The nation is no place of its own any more.
    mentions.retain(|m| m.kind == EntityKind::Organization || !m.words.clone().any(|i| nations.contains(&i)));
    let mut reached = 0;
    for mention in mentions.iter_mut() {
        // What an organization was extended over is no name of its own.
        if mention.words.start < reached {
            mention.words.end = mention.words.start;
            continue;
        }
        if mention.kind != EntityKind::Person {
            finish(reading, mention);
            reached = mention.words.end;
        }
    }
    mentions.retain(|m| !m.words.is_empty());
    if mentions.iter().any(|m| and_between_firms(reading, m).is_some()) {
        *mentions = std::mem::take(mentions).into_iter().flat_map(|m| at_and(reading, m)).collect();
    }
    if mentions.iter().any(|m| comma_between_places(reading, m).is_some()) {
        *mentions = std::mem::take(mentions).into_iter().flat_map(|m| at_comma(reading, m)).collect();
    }
}

/// Words that never end a name.
const OPEN: &[&str] = &["of", "the", "in", "for", "and", "at", "on", "to", "with", "a", "an", "by", "from"];
/// Most words that are added behind `of`.
const ADDED: usize = 4;

/// Goes on behind the `of` that an organization was cut off at (`University of California`), or takes off what
/// never ends a name: `Republicans in the`.
fn finish(reading: &ArticleWords<'_>, mention: &mut NameMention) {
    let is_open = |i: usize| reading.words[i].writing == Writing::Lower && OPEN.contains(&reading.letters(i));
    let (start, end) = (mention.words.start, mention.words.end);
    let mut last = end;
    while last > start && is_open(last - 1) {
        last -= 1;
    }
    if last == end || last == start {
        return;
    }
    let line = reading.sentences.partition_point(|line| line.words.end <= start);
    let in_line = |i: usize| reading.sentences.get(line).is_some_and(|line| line.words.contains(&i));
    let goes_on =
        |i: usize| in_line(i) && reading.words[i].writing.is_name_like() && !reading.words[i].traits.is_function_word();
    let mut more = end;
    while more < end + ADDED && goes_on(more) {
        more += 1;
    }
    let of = reading.letters(last) == "of" && mention.kind == EntityKind::Organization;
    mention.words.end = if of && more > end { more } else { last };
}

/// Index of the `and` between two firms: `ABC Company and Acme Corp.`
fn and_between_firms(reading: &ArticleWords<'_>, mention: &NameMention) -> Option<usize> {
    if mention.kind != EntityKind::Organization || mention.words.len() > LONGEST {
        return None;
    }
    let inside = mention.words.start + 1..mention.words.end.saturating_sub(1);
    inside.clone().find(|&i| {
        let last = if reading.words[i - 1].writing == Writing::Stop { i.saturating_sub(2) } else { i - 1 };
        reading.letters(i) == "and" && last > mention.words.start && is_legal_form(reading.letters(last))
    })
}

fn at_and(reading: &ArticleWords<'_>, mention: NameMention) -> Vec<NameMention> {
    let Some(and) = and_between_firms(reading, &mention) else { return vec![mention] };
    let rest = NameMention { kind: mention.kind, words: and + 1..mention.words.end };
    let first = NameMention { kind: mention.kind, words: mention.words.start..and };
    [vec![first], at_and(reading, rest)].concat()
}

fn at_comma(reading: &ArticleWords<'_>, mention: NameMention) -> Vec<NameMention> {
    let Some(comma) = comma_between_places(reading, &mention) else { return vec![mention] };
    // `Kurume, in Fukuoka Prefecture`
    let start = (comma + 1..mention.words.end - 1).find(|&i| reading.words[i].writing != Writing::Lower);
    let rest = NameMention { kind: mention.kind, words: start.unwrap_or(mention.words.end - 1)..mention.words.end };
    let first = NameMention { kind: mention.kind, words: mention.words.start..comma };
    [vec![first], at_comma(reading, rest)].concat()
}

/// Index of `European`, `U.S.` or `US` just before an organization that does not name a nation itself.
fn nation_before(reading: &ArticleWords<'_>, start: usize) -> Option<usize> {
    let before = start.checked_sub(1)?;
    let first = &reading.words[start];
    let nation = matches!(reading.letters(before), "European" | "U.S." | "US");
    let line = reading.sentences.partition_point(|line| line.words.end <= start);
    let same_line = reading.sentences.get(line).is_some_and(|line| line.words.contains(&before));
    let acronym = matches!(first.writing, Writing::Capitals | Writing::Acronym);
    let own = first.traits.is_demonym() || first.traits.is_country();
    (nation && first.writing.is_name_like() && !acronym && !own && same_line).then_some(before)
}

/// Index of the only comma of a place, if what stands on either side is a place: not `Washington, D.C.`
fn comma_between_places(reading: &ArticleWords<'_>, mention: &NameMention) -> Option<usize> {
    if mention.kind != EntityKind::Place || !(3..=LONGEST).contains(&mention.words.len()) {
        return None;
    }
    let comma = mention.words.clone().find(|&i| reading.words[i].writing == Writing::Comma)?;
    let right = &reading.letters(comma + 1);
    (comma > mention.words.start && comma + 1 < mention.words.end && !matches!(*right, "D.C." | "DC")).then_some(comma)
}

#[cfg(test)]
mod tests {
    use super::super::tests::linked;
    use crate::article::EntityKind::{Organization, Place};

    fn texts(kind: crate::article::EntityKind, marked: &str) -> Vec<String> {
        let body: String = marked.chars().filter(|c| !"<>".contains(*c)).collect();
        linked(kind, marked).iter().map(|e| body[e.range()].to_owned()).collect()
    }

    #[test]
    fn a_nation_belongs_to_its_organization() {
        assert_eq!(
            texts(Organization, "The European <Union> and the U.S. <Treasury> met European <NATO> envoys."),
            ["European Union", "U.S. Treasury", "NATO"]
        );
    }

    #[test]
    fn two_firms_with_their_legal_forms_are_two() {
        assert_eq!(
            texts(Organization, "<ABC Company and Acme Corp>. met <Smith and Marsh>."),
            ["ABC Company", "Acme Corp", "Smith and Marsh"]
        );
    }

    #[test]
    fn what_was_cut_off_at_a_preposition_goes_on_or_ends_before_it() {
        for (text, whole) in [
            ("The <University of> California won.", "University of California"),
            ("<Republicans in the> House left.", "Republicans"),
            ("The <Supreme Court of the> United States ruled.", "Supreme Court of the United States"),
            ("The <Bank of> a friend failed.", "Bank"),
            ("<Democracy for> America gave.", "Democracy"),
        ] {
            assert_eq!(texts(Organization, text), [whole], "{text}");
        }
    }

    #[test]
    fn places_with_a_comma_between_them_are_two() {
        assert_eq!(texts(Place, "in <Reno, Nevada>, and <Washington, D.C.>"), ["Reno", "Nevada", "Washington, D.C."]);
    }
}
