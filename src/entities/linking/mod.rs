//! Which names are one person, organization or place, within one article.
//!
//! Owned here: what of a mention is its name (no title, no possessive), which shorter or differently
//! spelt names stand for which fuller one, and the fullest form. Left to others: which words are
//! names at all ([`super::tagger`]), and names across articles.
//!
//! People are joined by their parts ([`people`]), organizations and places by their words and
//! acronyms ([`groups`]).

use std::ops::Range;

use crate::article::{Entity, EntityKind};

use super::tagger::Span;
use super::tagger::reading::Reading;
use super::tagger::words::Writing;

mod groups;
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

/// The mentions that `spans` are, in their order, each under the fullest name that the article gives.
pub fn link(reading: &Reading<'_>, spans: &[Span]) -> Vec<Entity> {
    let mentions: Vec<Mention> = spans.iter().filter_map(|s| mention(reading, s)).collect();
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
