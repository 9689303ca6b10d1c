//! Keys: the few short strings under which a name is stored, so that a query need not be held
//! against every name of the archive.
//!
//! A person of two or three names is stored under pairs: the consonant skeleton of one name with
//! the first sound of another, so that either of the two may be misspelt, shortened or in another
//! order. Longer names are stored under each skeleton alone, bare ones apart, so that a full name
//! looks up few of either. The readings that letters leave open (`j`, `kh`, `c`) are spread on
//! the side of the query; stored names have one.

use super::lexicon;
use super::organization::OrganizationName;
use super::person::{NamePart, PartRole, PersonName};
use super::place::PlaceName;
use super::relation::folded;
use super::sound::{Short, class, readings};
use crate::article::EntityKind;

/// Most keys of one stored name.
const MOST: usize = 8;
/// Names from which on each is a key of its own.
const LONG: usize = 4;

/// Any name that holds this one.
const BY_PART: char = 'b';
/// A name that is this one alone.
const ALONE: char = 'm';
/// A long name that holds this one.
const LONG_NAME: char = 's';
/// A name that holds this one, and another that begins with a sound.
const PAIR: char = 'p';
/// The text itself, where nothing better is known.
const TEXT: char = 'x';

/// The keys under which the indexer stores `name`; at most eight, empty only for a text without
/// letters.
pub fn keys(kind: EntityKind, name: &str) -> Vec<String> {
    let mut out = match kind {
        EntityKind::Person => stored_person(&PersonName::parse(name)),
        EntityKind::Organization => OrganizationName::parse(name).keys(),
        EntityKind::Place => PlaceName::parse(name).keys(),
    };
    if out.is_empty() {
        out.extend(text_key(name));
    }
    out.truncate(MOST);
    out
}

/// The skeleton of the family name: of the last part, or of the first where the family stands first.
pub(super) fn family_skeleton(person: &PersonName) -> Option<String> {
    let part = if person.family_first { person.parts.first() } else { person.parts.last() };
    let part = part.filter(|p| p.role != PartRole::Initial || person.parts.len() == 1)?;
    let skeleton = part.skeleton();
    // `Galushko` and `Halushko` are one letter of Ukrainian and Russian.
    let key = match skeleton.as_str().strip_prefix('H') {
        Some(rest) => format!("K{rest}"),
        None => skeleton.as_str().to_owned(),
    };
    Some(key).filter(|key| !key.is_empty())
}

/// The keys of [`keys`] under which every name stands that holds a part of this family skeleton.
pub fn family_lookup(skeleton: &str) -> Vec<String> {
    let other = skeleton.strip_prefix('K').map(|rest| format!("H{rest}"));
    let both = other.iter().map(String::as_str).chain([skeleton]);
    both.flat_map(|skeleton| [BY_PART, LONG_NAME].map(|class| format!("{class}{skeleton}"))).collect()
}

/// The keys under which names of one person meet: the skeletons of the first and the last name,
/// in either order. What is typed or read in several ways is spread where `lookup` asks for it.
pub(super) fn group_keys(person: &PersonName, lookup: bool) -> Vec<String> {
    let names: Vec<&NamePart> = person.parts.iter().filter(|p| p.role != PartRole::Initial).collect();
    let read = |part: &NamePart| if lookup { skeletons(part) } else { vec![part.skeleton()] };
    let mut out = Vec::new();
    let mut meet = |a: &[Short], b: &[Short]| {
        for x in a {
            for y in b {
                let (x, y) = if x.as_slice() <= y.as_slice() { (x, y) } else { (y, x) };
                out.push(format!("{}|{}", x.as_str(), y.as_str()));
            }
        }
    };
    match names.as_slice() {
        [] => {}
        [only] => meet(&read(only), &[Short::EMPTY]),
        [first, middle @ .., last] => {
            let mut firsts = read(first);
            let mut lasts = read(last);
            if lookup {
                for (part, all) in [(first, &mut firsts), (last, &mut lasts)] {
                    let related = lexicon::related_forenames(part.letters());
                    all.extend(related.iter().map(|r| NamePart::new(r.name.as_bytes()).skeleton()));
                }
            }
            meet(&firsts, &lasts);
            if let [middle] = middle {
                // `Kim Jong Un` may be written `Kim Jongun`.
                let joined = |a: &NamePart, b: &NamePart| read(&NamePart::new(&[a.letters(), b.letters()].concat()));
                meet(&firsts, &joined(middle, last));
                meet(&joined(first, middle), &lasts);
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// The keys that a query for `name` looks up.
pub(super) fn lookup_keys(kind: EntityKind, name: &str) -> Vec<String> {
    let mut out = match kind {
        EntityKind::Person => looked_up(&PersonName::parse(name)),
        EntityKind::Organization => OrganizationName::parse(name).lookup_keys(),
        EntityKind::Place => PlaceName::parse(name).lookup_keys(),
    };
    out.extend(text_key(name));
    out
}

/// The keys that a query for a byname looks up where it is somebody's name by itself.
pub(super) fn literal_lookup_keys(name: &str) -> Vec<String> {
    looked_up(&PersonName::literal(name))
}

/// The key of a text that has no parts to speak of.
fn text_key(name: &str) -> Option<String> {
    const LONGEST: usize = 40;
    let folded = folded(name);
    let end = folded.char_indices().nth(LONGEST).map_or(folded.len(), |(at, _)| at);
    (end > 0).then(|| format!("{TEXT}{}", &folded[..end]))
}

fn key(class: char, skeleton: &Short, first: Option<u8>) -> String {
    let mut out = String::with_capacity(12);
    out.push(class);
    out.push_str(skeleton.as_str());
    if let Some(first) = first {
        out.push('+');
        out.push(first as char);
    }
    out
}

/// The first sound of a part, as a class; `0` for one of no class.
fn first(part: &NamePart) -> u8 {
    let spelling = part.spelt.as_ref().unwrap_or(&part.plain);
    spelling.sounds.as_slice().first().and_then(|&s| class(s, true)).unwrap_or(b'0')
}

fn stored_person(person: &PersonName) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(MOST);
    let names: Vec<&NamePart> = person.parts.iter().filter(|p| p.role != PartRole::Initial).collect();
    let mut add = |key: String| {
        if out.len() < MOST && !out.contains(&key) {
            out.push(key);
        }
    };
    if names.len() >= LONG {
        names.iter().for_each(|p| add(key(LONG_NAME, &p.skeleton(), None)));
        return out;
    }
    if let [only] = person.parts.as_slice() {
        if only.role == PartRole::Initial {
            return out;
        }
        add(key(ALONE, &only.skeleton(), None));
        add(key(BY_PART, &only.skeleton(), None));
        return out;
    }
    let initials: &[u8] = &person.parts.iter().filter(|p| p.role == PartRole::Initial).map(first).collect::<Vec<_>>();
    for (at, head) in names.iter().enumerate() {
        let skeleton = head.skeleton();
        if names.len() == 1 {
            initials.iter().take(4).for_each(|&i| add(key(PAIR, &skeleton, Some(i))));
        }
        if names.len() == 3 && at == 1 {
            continue;
        }
        for (other, part) in names.iter().enumerate() {
            if other != at {
                add(key(PAIR, &skeleton, Some(first(part))));
            }
        }
    }
    names.iter().for_each(|p| add(key(BY_PART, &p.skeleton(), None)));
    out
}

/// The skeletons under which a typed part may be stored.
fn skeletons(part: &NamePart) -> Vec<Short> {
    let mut out = readings(part.plain.sounds.as_slice());
    for other in [&part.spelt, &part.joined].into_iter().flatten() {
        out.extend(readings(other.sounds.as_slice()));
    }
    let mut seen = Vec::with_capacity(out.len());
    for skeleton in out {
        if !seen.contains(&skeleton) {
            seen.push(skeleton);
        }
    }
    seen
}

/// The first sounds under which a typed part may be paired: its own and those of the names it
/// stands for.
fn firsts(part: &NamePart) -> Vec<u8> {
    let mut out: Vec<u8> = skeletons(part).iter().map(|s| s.as_slice().first().copied().unwrap_or(b'0')).collect();
    for related in lexicon::related_forenames(part.letters()) {
        out.push(first(&NamePart::new(related.name.as_bytes())));
    }
    out.sort_unstable();
    out.dedup();
    out
}

fn looked_up(person: &PersonName) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let names: Vec<&NamePart> = person.parts.iter().filter(|p| p.role != PartRole::Initial).collect();
    if let ([only], 1) = (names.as_slice(), person.parts.len()) {
        for skeleton in skeletons(only) {
            for class in [ALONE, BY_PART, LONG_NAME] {
                out.push(key(class, &skeleton, None));
            }
        }
        return out;
    }
    for head in &names {
        let others: Vec<u8> = person.parts.iter().filter(|p| !std::ptr::eq(*p, *head)).flat_map(firsts).collect();
        for skeleton in skeletons(head) {
            for &other in &others {
                out.push(key(PAIR, &skeleton, Some(other)));
            }
            out.push(key(ALONE, &skeleton, None));
            out.push(key(LONG_NAME, &skeleton, None));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_few_keys() {
        for (name, count) in [("Putin", 2), ("Vladimir Putin", 4), ("George W. Bush", 4), ("Recep Tayyip Erdoğan", 7)]
        {
            assert_eq!(keys(EntityKind::Person, name).len(), count, "{name} {:?}", keys(EntityKind::Person, name));
        }
        assert!(keys(EntityKind::Person, "").is_empty());
    }
}
