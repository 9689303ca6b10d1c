//! People: when two names may be one person's.
//!
//! A name is cut into words ([`words`]) and its parts ([`parse`]); the parts of two names are laid side by side, and
//! what agrees, what is missing and what contradicts decides ([`compare()`]).

mod compare;
mod known;
mod parse;
mod words;

pub(super) use compare::{Comparison, are_two_forms, compare, is_guess, is_short_form, may_be_one};
pub(super) use known::is_known_otherwise;
pub(super) use parse::{NamePart, PartRole, PersonName, Spelling};

/// Is this a family name that is common somewhere?
pub(super) fn is_surname(letters: &[u8]) -> bool {
    super::lexicon::is_surname(letters)
}
