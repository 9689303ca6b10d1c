//! Names across the archive: which spellings are one person, organization or place.
//!
//! Owned here: the keys under which a name is stored and looked up ([`keys`], [`Query::keys`]),
//! the judgement of two names ([`Query::matches`], [`same_person`]), and what a user's alias
//! file says ([`Aliases`]). Left to others: storing and fetching (index), finding names in prose
//! (the tagger), and which of the matched people a filter takes when several are open.

mod aliases;
mod distance;
mod keys;
mod lexicon;
mod organization;
mod people;
mod person;
mod place;
mod query;
mod script;
mod sound;
mod suggest;

#[cfg(test)]
mod yardstick;

pub use aliases::{AliasError, Aliases};
pub use keys::keys;
pub use people::group;
pub use query::{Match, Query, Relation, matches, same_person};
pub use suggest::suggest;
