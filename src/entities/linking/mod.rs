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
use crate::entities::lexicon::{Classes, classes};

use super::tagger::NameSpan;
use super::tagger::reading::ArticleWords;
use super::tagger::words::Writing;

mod calendar;
mod credits;
mod datelines;
mod foreign;
mod given;
mod groups;
mod headlines;
mod lost;
mod people;
mod profiles;
mod spelling;
mod tails;
mod things;
mod trim;
mod wholes;

/// One mention, with the words that are its name.
#[derive(Debug, Clone)]
struct NameMention {
    kind: EntityKind,
    /// Indices of its words in the [`ArticleWords`].
    words: Range<usize>,
}

/// The mentions that `spans` are, in their order, without bylines and credits, each under the fullest name that the article gives.
pub fn link(reading: &ArticleWords<'_>, spans: &[NameSpan]) -> Vec<Entity> {
    let mut mentions = Vec::with_capacity(spans.len());
    spans.iter().for_each(|span| trim::names(reading, span, &mut mentions));
    profiles::mend(reading, &mut mentions);
    take_juniors(reading, &mut mentions);
    credits::remove(reading, &mut mentions);
    datelines::mark(reading, &mut mentions);
    headlines::mend(reading, &mut mentions);
    lost::find(reading, &mut mentions);
    calendar::find(reading, &mut mentions);
    tails::cut(reading, &mut mentions);
    wholes::mend(reading, &mut mentions);
    pairs_are_two(reading, &mut mentions);
    given::extend(reading, &mut mentions);
    things::remove(reading, &mut mentions);
    foreign::remove(reading, &mut mentions);
    surnames_are_people(reading, &mut mentions);
    let mut names: Vec<String> = vec![String::new(); mentions.len()];
    people::name(reading, &mentions, &mut names);
    given::reign(reading, &mentions, &mut names);
    groups::name(reading, &mentions, EntityKind::Organization, &mut names);
    groups::name(reading, &mentions, EntityKind::Place, &mut names);
    mentions.iter().zip(names).map(|(mention, name)| entity(reading, mention, name)).collect()
}

/// `Donald Marsh | Jr.` in a headline, whose full stop ended a sentence: the son is called so.
fn take_juniors(reading: &ArticleWords<'_>, mentions: &mut [NameMention]) {
    let junior = |i: usize| i < reading.words.len() && matches!(reading.letters(i), "Jr" | "Sr");
    for at in 0..mentions.len() {
        let end = mentions[at].words.end;
        let full = mentions[at].kind == EntityKind::Person && mentions[at].words.len() > 1;
        let free = mentions.get(at + 1).is_none_or(|next| next.words.start > end);
        if full && free && junior(end) && reading.place(end).0 == reading.place(end - 1).0 {
            mentions[at].words.end += 1;
        }
    }
}

/// Two surnames of this article's people with a hyphen between them are two people, as in a
/// `Putin-Zelenskyy meeting`; a double-barrelled name is nobody else's surname twice.
fn pairs_are_two(reading: &ArticleWords<'_>, mentions: &mut Vec<NameMention>) {
    let last = |m: &NameMention| reading.words[m.words.end - 1].fold;
    let is_pair = |m: &NameMention| {
        m.kind == EntityKind::Person
            && m.words.len() == 3
            && reading.words[m.words.start + 1].writing == Writing::Hyphen
    };
    let surnames: FxHashSet<u32> =
        mentions.iter().filter(|m| m.kind == EntityKind::Person && !is_pair(m)).map(last).collect();
    let split = |m: NameMention| {
        let halves = [m.words.start, m.words.end - 1];
        if is_pair(&m) && halves.iter().all(|&word| surnames.contains(&reading.words[word].fold)) {
            halves.map(|word| NameMention { kind: m.kind, words: word..word + 1 }).to_vec()
        } else {
            vec![m]
        }
    };
    if mentions.iter().any(is_pair) {
        *mentions = std::mem::take(mentions).into_iter().flat_map(split).collect();
    }
}

/// A single word that ends the full name of a person is that person wherever it stands: `Umerov` once
/// taken for an organization. A place of that name stays one where it stands as places do.
fn surnames_are_people(reading: &ArticleWords<'_>, mentions: &mut [NameMention]) {
    let last = |m: &NameMention| reading.words[m.words.end - 1].fold;
    let people = mentions.iter().filter(|m| m.kind == EntityKind::Person && m.words.len() > 1);
    let surnames: FxHashSet<u32> = people.map(last).collect();
    let stands_as_place = |m: &NameMention| {
        const BEFORE: &[&str] = &[
            "in", "to", "from", "at", "near", "of", "into", "across", "outside", "around", "through", "toward",
            "towards", "with", "for", "the", "and", "over", "against", "on", "between", "southern", "northern",
            "western", "eastern",
        ];
        let before = m.words.start.checked_sub(1).map_or("", |i| reading.letters(i));
        let after = reading.words.get(m.words.end).map(|w| w.writing);
        before.is_empty()
            || BEFORE.iter().any(|b| before.eq_ignore_ascii_case(b))
            || matches!(after, Some(Writing::Comma | Writing::Possessive | Writing::Hyphen))
    };
    for mention in mentions.iter_mut().filter(|m| m.kind != EntityKind::Person && m.words.len() == 1) {
        let known = reading.words[mention.words.start].traits;
        let place = known.is_country() || known.is_region() || known.is_demonym() || known.city() > 3;
        if surnames.contains(&last(mention)) && !(place && (known.is_demonym() || stands_as_place(mention))) {
            mention.kind = EntityKind::Person;
        }
    }
}

/// Index of the title just before the word at `start`, if there is one: `Mr.`, `President`.
fn title_before(reading: &ArticleWords<'_>, start: usize) -> Option<usize> {
    let field = reading.place(start).0;
    let mut i = start.checked_sub(1)?;
    if reading.words[i].writing == Writing::Stop {
        i = i.checked_sub(1)?;
    }
    let class = classes(reading.letters(i));
    let title = reading.words[i].traits.is_title() || class.any(Classes::ALWAYS.or(Classes::OFFICE));
    (title && reading.words[i].writing.is_name_like() && reading.place(i).0 == field).then_some(i)
}

fn entity(reading: &ArticleWords<'_>, mention: &NameMention, name: String) -> Entity {
    let (field, first) = reading.place(mention.words.start);
    let (_, last) = reading.place(mention.words.end - 1);
    Entity { kind: mention.kind, name, field, start: first.start as usize, end: last.end as usize }
}

/// The text of a mention, white space folded.
fn shown(reading: &ArticleWords<'_>, mention: &NameMention) -> String {
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

    /// The mentions that are left of what stands in angle brackets, all people, as they stand.
    pub(super) fn texts(marked: &str) -> Vec<String> {
        let body: String = marked.chars().filter(|c| !"<>".contains(*c)).collect();
        let people = linked(EntityKind::Person, marked).into_iter().filter(|e| e.kind == EntityKind::Person);
        people.map(|e| body[e.range()].to_owned()).collect()
    }

    /// What `find` finds in a text of which the tagger saw nothing, as it stands.
    pub(super) fn untagged(text: &str, find: fn(&ArticleWords<'_>, &mut Vec<NameMention>)) -> Vec<String> {
        let (prose, none) = (Prose::of(text), Prose::default());
        let reading = ArticleWords::of(("", &none), (text, &prose), &Tagger::shipped().lexicon);
        let mut mentions = Vec::new();
        find(&reading, &mut mentions);
        mentions.into_iter().map(|m| reading.text(m.words).to_owned()).collect()
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
        let reading = ArticleWords::of(("", &none), (&body, &prose), &Tagger::shipped().lexicon);
        let token = |at: usize| prose.tokens.partition_point(|t| (t.end as usize) <= at);
        let spans: Vec<NameSpan> =
            ranges.iter().map(|r| NameSpan { words: token(r.start)..token(r.end - 1) + 1, kind }).collect();
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
    fn a_son_is_called_so_in_a_headline_too() {
        assert_eq!(texts("<Donald Marsh> Jr. Went to Mongolia. <Ann Renn> left."), ["Donald Marsh Jr", "Ann Renn"]);
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
