//! People whose names everybody knows, all of them: whether a longer name can be theirs.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::super::Relation;
use super::super::lexicon;
use super::compare::compare;
use super::parse::PersonName;

/// The people of `full_names.txt`, by the letters of their surnames.
static KNOWN: LazyLock<FxHashMap<Vec<u8>, Vec<PersonName>>> = LazyLock::new(|| {
    let mut out: FxHashMap<Vec<u8>, Vec<PersonName>> = FxHashMap::default();
    for line in lexicon::full_names() {
        let person = PersonName::parse(line).prepared();
        if let Some(surname) = person.parts.last().map(|part| part.letters().to_vec()) {
            out.entry(surname).or_default().push(person);
        }
    }
    out
});

/// Of two names that differ by names in the middle: is the shorter one that of people whose names everybody knows,
/// and the longer one nobody's of them? `John Edwards` is John Reid Edwards, and not John Bel Edwards.
pub(in super::super) fn is_known_otherwise(a: &PersonName, b: &PersonName) -> bool {
    let (short, long) = if a.parts.len() <= b.parts.len() { (a, b) } else { (b, a) };
    let surname = short.parts.last().and_then(|part| KNOWN.get(part.letters()));
    if long.parts.len() < 3 || long.parts.len() == short.parts.len() {
        return false;
    }
    let of_short = |full: &&PersonName| {
        compare(full, short).is_some_and(|v| v.first && v.relation < Relation::Initials && v.distance == 0.0)
    };
    let mut known = surname.into_iter().flatten().filter(of_short).peekable();
    known.peek().is_some() && known.all(|full| full.parts.len() < 3 || compare(full, long).is_none())
}
