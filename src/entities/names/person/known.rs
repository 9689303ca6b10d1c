//! People whose names everybody knows, all of them: whether a longer name can be theirs.

use std::sync::{Arc, LazyLock, OnceLock};

use rustc_hash::FxHashMap;

use super::super::Relation;
use super::super::lexicon;
use super::compare::compare;
use super::parse::PersonName;

/// One of the people of `full_names.txt`, read when it is asked for.
struct KnownPerson {
    line: &'static str,
    read: OnceLock<PersonName>,
}

/// The people of `full_names.txt`, by each of their names.
static KNOWN: LazyLock<FxHashMap<&'static [u8], Vec<Arc<KnownPerson>>>> = LazyLock::new(|| {
    let mut out: FxHashMap<&'static [u8], Vec<Arc<KnownPerson>>> = FxHashMap::default();
    for line in lexicon::full_names() {
        let person = Arc::new(KnownPerson { line, read: OnceLock::new() });
        line.split(' ').for_each(|word| out.entry(word.as_bytes()).or_default().push(person.clone()));
    }
    out
});

/// The people of `full_names.txt` with a surname.
fn known(surname: &[u8]) -> impl Iterator<Item = &'static PersonName> {
    let people = KNOWN.get(surname).into_iter().flatten();
    let read = people.map(|person| person.read.get_or_init(|| PersonName::parse(person.line).prepared()));
    read.filter(move |person| person.parts.last().is_some_and(|part| part.letters() == surname))
}

/// Of two names that differ by names in the middle: is the shorter one that of people whose names everybody knows,
/// and the longer one nobody's of them? `John Edwards` is John Reid Edwards, and not John Bel Edwards.
pub(in super::super) fn is_known_otherwise(a: &PersonName, b: &PersonName) -> bool {
    let (short, long) = if a.parts.len() <= b.parts.len() { (a, b) } else { (b, a) };
    let Some(surname) = short.parts.last().filter(|_| long.parts.len() > 2 && long.parts.len() > short.parts.len())
    else {
        return false;
    };
    let of_short = |full: &&'static PersonName| {
        compare(full, short).is_some_and(|v| v.first && v.relation < Relation::Initials && v.distance == 0.0)
    };
    let mut known = known(surname.letters()).filter(of_short).peekable();
    known.peek().is_some() && known.all(|full| full.parts.len() < 3 || compare(full, long).is_none())
}
