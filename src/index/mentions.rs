//! Mentions: the terms that say where in a text a name or a day stands.
//!
//! At the first word of every mention stand two more terms: one that names the person,
//! organization or place (or the days), and one that says only its kind. Both hold the number of
//! words of the mention, so that a phrase knows where it ends. So a name can be near a word
//! without another index.

use std::ops::Range;

use super::document::mention_number;
use crate::article::{Article, EntityKind, Field};

/// Begins every term that is no word.
pub const MARK: char = '\u{e}';
/// Mentions of more words count as this long.
pub const LONGEST: u32 = 9;

/// What is mentioned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MentionKind {
    /// A person, an organization or a place.
    Entity(EntityKind),
    /// A day, a month, a year or another interval.
    Days,
}

impl MentionKind {
    fn letter(self) -> char {
        match self {
            Self::Entity(EntityKind::Person) => 'P',
            Self::Entity(EntityKind::Organization) => 'O',
            Self::Entity(EntityKind::Place) => 'L',
            Self::Days => 'D',
        }
    }
}

/// What every term of mentions of this kind and this many words begins with; it is itself the term
/// of any such mention.
pub fn any_term(kind: MentionKind, words: u32) -> String {
    let digit = char::from_digit(words.clamp(1, LONGEST), 10).unwrap_or('9');
    [MARK, kind.letter(), digit].iter().collect()
}

/// The term of a name, mentioned in so many words.
pub fn name_term(kind: EntityKind, name: &str, words: u32) -> String {
    any_term(MentionKind::Entity(kind), words) + name
}

/// The term of an interval of days, a [`mention_number`], mentioned in so many words. Terms sort as
/// the numbers do.
pub fn days_term(number: u64, words: u32) -> String {
    format!("{}{number:016x}", any_term(MentionKind::Days, words))
}

/// The number in a [`days_term`]; `None` if it is the term of something else.
pub fn days_of_term(term: &str) -> Option<u64> {
    let rest = term.strip_prefix(MARK)?.strip_prefix('D')?;
    u64::from_str_radix(rest.get(1..)?, 16).ok()
}

/// A place in a text that names something.
#[derive(Debug, Clone)]
pub struct Mention {
    /// Bytes of the text.
    pub bytes: Range<usize>,
    kind: MentionKind,
    what: MentionValue,
}

#[derive(Debug, Clone)]
enum MentionValue {
    Name(String),
    Days(u64),
}

impl Mention {
    /// Its terms, if it is `words` long.
    pub fn terms(&self, words: u32) -> [String; 2] {
        let own = match (&self.what, self.kind) {
            (MentionValue::Name(name), MentionKind::Entity(kind)) => name_term(kind, name, words),
            (MentionValue::Days(number), _) => days_term(*number, words),
            (MentionValue::Name(name), kind) => any_term(kind, words) + name,
        };
        [any_term(self.kind, words), own]
    }
}

/// What one field of an article mentions.
#[derive(Debug, Clone, Default)]
pub struct Mentions {
    /// Bytes of the people and places, in order: their words have no inflections.
    pub names: Vec<Range<usize>>,
    /// All mentions, by their first byte.
    pub all: Vec<Mention>,
}

impl Mentions {
    /// What `field` of `article` mentions.
    pub fn of(article: &Article, field: Field) -> Self {
        let entities = || article.entities.iter().filter(|e| e.field == field);
        let names = entities().filter(|e| e.kind != EntityKind::Organization).map(|e| e.range()).collect();
        let mut all: Vec<Mention> = entities()
            .map(|e| Mention {
                bytes: e.range(),
                kind: MentionKind::Entity(e.kind),
                what: MentionValue::Name(e.name.clone()),
            })
            .collect();
        let days = article.dates.iter().filter(|d| d.field == field).filter_map(|d| {
            let number = mention_number(d.from?, d.to?);
            Some(Mention { bytes: d.start..d.end, kind: MentionKind::Days, what: MentionValue::Days(number) })
        });
        all.extend(days);
        all.sort_by_key(|mention| (mention.bytes.start, mention.bytes.end));
        Self { names, all }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_says_kind_words_and_what() {
        assert_eq!(name_term(EntityKind::Person, "Anna Lund", 2), "\u{e}P2Anna Lund");
        assert_eq!(any_term(MentionKind::Entity(EntityKind::Place), 12), "\u{e}L9");
        assert_eq!(days_of_term(&days_term(77, 3)), Some(77));
        assert_eq!(days_of_term("\u{e}P1x"), None);
        assert!(days_term(9, 1) < days_term(10, 1));
    }
}
