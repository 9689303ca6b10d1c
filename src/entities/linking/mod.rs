//! Which names are one person, organization or place, within one article.
//!
//! Owned here: what of a mention is its name (no title, no possessive), which shorter or differently
//! spelt names stand for which fuller one, and the fullest form. Left to others: which words are
//! names at all ([`super::tagger`]), and names across articles.
//!
//! People are joined by their parts ([`people`]), organizations and places by their words and
//! acronyms ([`groups`]).

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::article::{Entity, EntityKind};

use super::tagger::Span;
use super::tagger::reading::Reading;
use super::tagger::words::Writing;

mod credits;
mod datelines;
mod groups;
mod headlines;
mod people;
mod spelling;

/// One mention, with the words that are its name.
#[derive(Debug, Clone)]
struct Mention {
    kind: EntityKind,
    /// Indices of its words in the [`Reading`].
    words: Range<usize>,
}

/// Honorifics, ranks and offices that are never part of a name, folded. A tagger that took one for
/// a name's first word is corrected.
const HONORIFICS: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "president",
    "vice",
    "premier",
    "prime",
    "minister",
    "chancellor",
    "secretary",
    "senator",
    "sen",
    "representative",
    "rep",
    "congressman",
    "congresswoman",
    "governor",
    "gov",
    "mayor",
    "ambassador",
    "general",
    "gen",
    "lieutenant",
    "lt",
    "colonel",
    "col",
    "major",
    "maj",
    "captain",
    "capt",
    "sergeant",
    "sgt",
    "corporal",
    "cpl",
    "admiral",
    "adm",
    "brigadier",
    "inspector",
    "superintendent",
    "reverend",
    "rev",
    "archbishop",
    "pastor",
    "ayatollah",
    "sheikh",
    "former",
    "then",
    "attorney",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "chairman",
    "chairwoman",
    "ceo",
];

/// The mentions that `spans` are, in their order, without bylines and credits, each under the fullest name that the article gives.
pub fn link(reading: &Reading<'_>, spans: &[Span]) -> Vec<Entity> {
    let mut mentions: Vec<Mention> = spans.iter().filter_map(|s| mention(reading, s)).collect();
    credits::remove(reading, &mut mentions);
    datelines::mark(reading, &mut mentions);
    headlines::mend(reading, &mut mentions);
    pairs_are_two(reading, &mut mentions);
    surnames_are_people(reading, &mut mentions);
    let mut names: Vec<String> = vec![String::new(); mentions.len()];
    people::name(reading, &mentions, &mut names);
    groups::name(reading, &mentions, EntityKind::Organization, &mut names);
    groups::name(reading, &mentions, EntityKind::Place, &mut names);
    mentions.iter().zip(names).map(|(mention, name)| entity(reading, mention, name)).collect()
}

/// The words of a span that are its name; `None` if nothing is left.
fn mention(reading: &Reading<'_>, span: &Span) -> Option<Mention> {
    let Range { mut start, mut end } = span.words.clone();
    let writing = |i: usize| reading.words[i].writing;
    while start < end && matches!(writing(end - 1), Writing::Possessive | Writing::Comma | Writing::Hyphen) {
        end -= 1;
    }
    if span.kind == EntityKind::Person {
        while start + 1 < end && is_honorific(reading.letters(start)) {
            start += 1;
            while start + 1 < end && writing(start) == Writing::Stop {
                start += 1;
            }
        }
    }
    (start < end).then_some(Mention { kind: span.kind, words: start..end })
}

/// Two surnames of this article's people with a hyphen between them are two people, as in a
/// `Putin-Zelenskyy meeting`; a double-barrelled name is nobody else's surname twice.
fn pairs_are_two(reading: &Reading<'_>, mentions: &mut Vec<Mention>) {
    let last = |m: &Mention| reading.words[m.words.end - 1].fold;
    let is_pair = |m: &Mention| {
        m.kind == EntityKind::Person
            && m.words.len() == 3
            && reading.words[m.words.start + 1].writing == Writing::Hyphen
    };
    let surnames: FxHashSet<u32> =
        mentions.iter().filter(|m| m.kind == EntityKind::Person && !is_pair(m)).map(last).collect();
    let split = |m: Mention| {
        let halves = [m.words.start, m.words.end - 1];
        if is_pair(&m) && halves.iter().all(|&word| surnames.contains(&reading.words[word].fold)) {
            halves.map(|word| Mention { kind: m.kind, words: word..word + 1 }).to_vec()
        } else {
            vec![m]
        }
    };
    if mentions.iter().any(is_pair) {
        *mentions = std::mem::take(mentions).into_iter().flat_map(split).collect();
    }
}

/// A single word that ends the full name of a person is that person wherever it stands, unless it is
/// also known as a place: `Umerov` once taken for an organization.
fn surnames_are_people(reading: &Reading<'_>, mentions: &mut [Mention]) {
    let last = |m: &Mention| reading.words[m.words.end - 1].fold;
    let people = mentions.iter().filter(|m| m.kind == EntityKind::Person && m.words.len() > 1);
    let surnames: FxHashSet<u32> = people.map(last).collect();
    for mention in mentions.iter_mut().filter(|m| m.kind != EntityKind::Person && m.words.len() == 1) {
        let known = reading.words[mention.words.start].traits;
        let place = known.is_country() || known.is_region() || known.is_demonym() || known.city() > 3;
        if !place && surnames.contains(&last(mention)) {
            mention.kind = EntityKind::Person;
        }
    }
}

fn is_honorific(letters: &str) -> bool {
    HONORIFICS.iter().any(|h| letters.eq_ignore_ascii_case(h))
}

fn entity(reading: &Reading<'_>, mention: &Mention, name: String) -> Entity {
    let (field, first) = reading.place(mention.words.start);
    let (_, last) = reading.place(mention.words.end - 1);
    Entity { kind: mention.kind, name, field, start: first.start as usize, end: last.end as usize }
}

/// The text of a mention, white space folded.
fn shown(reading: &Reading<'_>, mention: &Mention) -> String {
    let mut out = String::new();
    for piece in reading.text(mention.words.clone()).split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(piece);
    }
    out
}

/// Orders forms of one name from poor to full: more parts, not in capitals only, more mentions.
type Fullness = (usize, bool, usize);

fn fullness(parts: usize, text: &str, count: usize) -> Fullness {
    (parts, text.chars().any(char::is_lowercase), count)
}

#[cfg(test)]
mod tests {
    use super::super::tagger::Tagger;
    use super::*;
    use crate::text::Prose;

    /// The names of what stands in angle brackets, all of one kind.
    pub(super) fn names_of(kind: EntityKind, marked: &str) -> Vec<String> {
        linked(kind, marked).into_iter().map(|e| e.name).collect()
    }

    /// The names of the people in angle brackets.
    pub(super) fn names(marked: &str) -> Vec<String> {
        names_of(EntityKind::Person, marked)
    }

    /// Everything in angle brackets, linked as mentions of one kind.
    pub(super) fn linked(kind: EntityKind, marked: &str) -> Vec<Entity> {
        let (mut body, mut ranges) = (String::new(), Vec::new());
        for c in marked.chars() {
            match c {
                '<' => ranges.push(body.len()..body.len()),
                '>' => ranges.last_mut().expect("opened before").end = body.len(),
                c => body.push(c),
            }
        }
        let prose = Prose::of(&body);
        let none = Prose::default();
        let reading = Reading::of(("", &none), (&body, &prose), &Tagger::shipped().lexicon);
        let token = |at: usize| prose.tokens.partition_point(|t| (t.end as usize) <= at);
        let spans: Vec<Span> =
            ranges.iter().map(|r| Span { words: token(r.start)..token(r.end - 1) + 1, kind }).collect();
        link(&reading, &spans)
    }

    #[test]
    fn titles_and_possessives_are_no_part_of_a_mention() {
        let text = "<President Halasz's> car. <Mr. Okafor> came. <Lt. Gen. Maria Lindqvist> left.";
        let found = linked(EntityKind::Person, text);
        let body: String = text.chars().filter(|c| !"<>".contains(*c)).collect();
        let mentions: Vec<&str> = found.iter().map(|e| &body[e.range()]).collect();
        assert_eq!(mentions, ["Halasz", "Okafor", "Maria Lindqvist"]);
    }

    #[test]
    fn white_space_inside_a_name_is_folded() {
        assert_eq!(names("<Maria\n  Lindqvist>"), ["Maria Lindqvist"]);
    }

    #[test]
    fn two_surnames_with_a_hyphen_are_two_people_and_a_double_name_is_one() {
        assert_eq!(
            names("<Vladimir Putin> and <Volodymyr Zelenskyy> may meet. A <Putin-Zelenskyy> meeting is near."),
            ["Vladimir Putin", "Volodymyr Zelenskyy", "Vladimir Putin", "Volodymyr Zelenskyy"]
        );
        assert_eq!(
            names("<Ann Parker-Bowles> came. <Parker-Bowles> left.").last().map(String::as_str),
            Some("Ann Parker-Bowles")
        );
    }
}
