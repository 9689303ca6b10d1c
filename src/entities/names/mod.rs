//! Names across the archive: which spellings are one person, organization or place.
//!
//! Owned here: the keys under which a name is stored and looked up ([`keys()`], [`NameQuery::keys`]),
//! the judgement of two names ([`NameQuery::matches`], [`same_person`]), which of the names found a
//! filter takes ([`NameQuery::answers`]), who is one person ([`group`]), and
//! what a user's alias file says ([`Aliases`]). Left to others: storing and fetching (index),
//! finding names in prose (the tagger).
//!
//! ```
//! use dateline::article::EntityKind::Person;
//! use dateline::entities::names::{Aliases, NameQuery, Relation, keys};
//!
//! let query = NameQuery::new(Person, "Zelensky", &Aliases::default());
//! let stored = keys(Person, "Володимир Зеленський");
//! assert!(query.keys().iter().any(|key| stored.contains(key)));
//! let found = query.matches("Володимир Зеленський").expect("the same family name");
//! assert_eq!(found.relation, Relation::SurnameOnly);
//! ```
//!
//! Names meet in three steps. Any script becomes Latin letters (`script`), letters become sounds
//! (`sound`), and sounds are compared by an edit distance in which what transliterations and ears
//! confuse costs little (`distance`); after Zobel and Dart, *Phonetic string matching* (SIGIR
//! 1996), who found edit distance over sounds to beat codes such as Soundex. Word lists
//! (`lexicon`) know titles, particles, nicknames and names that are translated.

mod aliases;
mod bodies;
mod distance;
mod identities;
mod keys;
mod lexicon;
mod organization;
mod people;
mod person;
mod place;
mod query;
mod relation;
mod script;
mod sound;
mod suggest;

pub use aliases::{AliasError, Aliases};
pub use bodies::{StateBody, state_bodies};
pub use identities::{ByNickname, Identities, Open, ReadName, ReadNames, family_key, identities, identities_of_read};
pub use keys::{family_lookup, keys};
pub(crate) use organization::{is_legal_form, known_as};
pub use people::group;
pub use query::{NameQuery, matches, same_person};
pub use relation::{NameMatch, Relation};
pub use suggest::suggest;

/// Is a bare name a family name that is common somewhere?
pub fn is_common_surname(name: &str) -> bool {
    person::PersonName::parse(name).parts.last().is_some_and(|part| person::is_surname(part.letters()))
}

/// Is a bare name a forename that is common somewhere?
pub fn is_forename(name: &str) -> bool {
    let person = person::PersonName::parse(name);
    person.parts.len() == 1 && lexicon::is_forename(person.parts[0].letters())
}

/// Does a name tell a generation: `Jr.`, `III`?
pub fn has_generation(name: &str) -> bool {
    person::PersonName::parse(name).generation.is_some()
}

/// Whether the forename of a full name is a woman's or a man's, if it is known to be one only.
pub fn is_woman(name: &str) -> Option<bool> {
    let person = person::PersonName::parse(name);
    if person.family_first || person.parts.len() < 2 {
        return None;
    }
    lexicon::gender(person.parts[0].letters())
}

/// Is the surname of one name that of the other, or may it be a slip for it? Never of a short word, nor with another
/// first letter.
pub fn is_near_surname(a: &str, b: &str) -> bool {
    let surname = |name: &str| {
        let person = person::PersonName::parse(name);
        let part = if person.family_first { person.parts.first() } else { person.parts.last() };
        part.map(|part| part.letters().to_vec())
    };
    matches!((surname(a), surname(b)), (Some(a), Some(b)) if a == b || identities::is_near_surname(&a, &b))
}

/// Is one of two folded forenames a short form of the other, of the same sex?
pub(crate) fn is_short_form(a: &str, b: &str) -> bool {
    person::is_short_form(a, b)
}
