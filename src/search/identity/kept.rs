//! Who is who in a cast, as it is kept between runs: numbers only, no word of any article.
//!
//! Names are told by their hashes: the archive is asked for the names themselves, and what is kept holds only if they are
//! the same. Numbers are varints (LEB128) but for hashes and confidences. What the bytes mean is nowhere trusted: any that
//! do not fit the archive are as good as none.

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::DocAddress;

use super::Meant;
use super::evidence::Because;
use crate::entities::names::{Identities, Open};
use crate::index::varint;

/// What is known of the names of a cast, which were found in the archive.
#[derive(Debug, PartialEq)]
pub(super) struct KeptCast {
    /// The names, each with the number of its articles.
    pub names: Vec<(String, u64)>,
    pub identities: Identities,
    pub meant: Vec<Vec<Meant>>,
}

/// A number for a name, the same in every run.
fn hash_of_name(name: &str) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&blake3::hash(name.as_bytes()).as_bytes()[..8]);
    u64::from_le_bytes(first)
}

/// The bytes of a cast.
pub(super) fn encode(names: &[(String, u64)], identities: &Identities, meant: &[Vec<Meant>]) -> Vec<u8> {
    let mut out = Vec::new();
    put(&mut out, names.len());
    for (name, articles) in names {
        out.extend(hash_of_name(name).to_le_bytes());
        put(&mut out, *articles as usize);
    }
    put(&mut out, identities.people.len());
    identities.people.iter().for_each(|person| put_all(&mut out, person));
    put(&mut out, identities.open.len());
    for (Open { name, may_be }, meant) in identities.open.iter().zip(meant) {
        put(&mut out, *name);
        put_all(&mut out, may_be);
        put(&mut out, meant.len());
        let mut before = DocAddress::new(0, 0);
        for &Meant { article, person, confidence, because } in meant {
            let segment = article.segment_ord.saturating_sub(before.segment_ord);
            let doc = if segment > 0 { article.doc_id } else { article.doc_id.saturating_sub(before.doc_id) };
            put(&mut out, segment as usize);
            put(&mut out, doc as usize);
            put(&mut out, person);
            out.extend(confidence.to_le_bytes());
            let Because { days, people, outlet, title } = because;
            out.push([days, people, outlet, title].iter().rev().fold(0, |bits, bit| bits << 1 | u8::from(*bit)));
            before = article;
        }
    }
    out
}

/// The cast in `bytes`, of the names of `found`, which may be more, in an archive whose segments have so many articles;
/// `None` if it is not one of this archive.
pub(super) fn decode(bytes: &[u8], found: &FxHashSet<String>, articles: &[u32]) -> Option<KeptCast> {
    let found: FxHashMap<u64, &String> = found.iter().map(|name| (hash_of_name(name), name)).collect();
    let mut rest = NumberReader(bytes);
    let mut names = Vec::new();
    for _ in 0..rest.number()? {
        let name = *found.get(&u64::from_le_bytes(rest.bytes()?))?;
        names.push((name.clone(), rest.number()? as u64));
    }
    let mut identities = Identities::default();
    for _ in 0..rest.number()? {
        identities.people.push(rest.numbers_below(names.len())?);
    }
    let mut meant = Vec::new();
    for _ in 0..rest.number()? {
        let name = rest.number_below(names.len())?;
        let may_be = rest.numbers_below(identities.people.len())?;
        let mut of_name = Vec::new();
        let mut article = DocAddress::new(0, 0);
        for n in 0..rest.number()? {
            let (segment, doc) = (u32::try_from(rest.number()?).ok()?, u32::try_from(rest.number()?).ok()?);
            article = match segment {
                0 if n > 0 && doc == 0 => return None,
                0 => DocAddress::new(article.segment_ord, article.doc_id.checked_add(doc)?),
                _ => DocAddress::new(article.segment_ord.checked_add(segment)?, doc),
            };
            if article.doc_id >= *articles.get(article.segment_ord as usize)? {
                return None;
            }
            let person = rest.number_below(identities.people.len())?;
            let confidence = f32::from_le_bytes(rest.bytes()?);
            let [bits] = rest.bytes()?;
            let [days, people, outlet, title] = [0, 1, 2, 3].map(|bit| bits >> bit & 1 == 1);
            of_name.push(Meant { article, person, confidence, because: Because { days, people, outlet, title } });
        }
        identities.open.push(Open { name, may_be });
        meant.push(of_name);
    }
    let is_one = rest.0.is_empty() && identities.people.iter().all(|person| !person.is_empty());
    is_one.then_some(KeptCast { names, identities, meant })
}

fn put(out: &mut Vec<u8>, number: usize) {
    varint::put(out, number as u64);
}

fn put_all(out: &mut Vec<u8>, numbers: &[usize]) {
    put(out, numbers.len());
    numbers.iter().for_each(|&number| put(out, number));
}

struct NumberReader<'a>(&'a [u8]);

impl NumberReader<'_> {
    fn number(&mut self) -> Option<usize> {
        usize::try_from(varint::take(&mut self.0)?).ok()
    }

    fn number_below(&mut self, end: usize) -> Option<usize> {
        self.number().filter(|number| *number < end)
    }

    fn numbers_below(&mut self, end: usize) -> Option<Vec<usize>> {
        (0..self.number()?).map(|_| self.number_below(end)).collect()
    }

    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*bytes)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cast() -> KeptCast {
        let names = [("Ada Marsh", 9), ("Colin Marsh", 4), ("Marsh", 300), ("C. Marsh", 2)];
        let names = names.map(|(name, articles)| (name.to_owned(), articles)).to_vec();
        let open = vec![Open { name: 2, may_be: vec![0, 1] }, Open { name: 3, may_be: Vec::new() }];
        let meant = |segment, doc, person, because| Meant {
            article: DocAddress::new(segment, doc),
            person,
            confidence: 0.625,
            because,
        };
        let (none, some) = (Because::default(), Because { days: true, title: true, ..Because::default() });
        let of_marsh = vec![meant(0, 0, 1, none), meant(0, 299, 0, some), meant(2, 7, 0, none), meant(2, 8, 1, some)];
        let identities = Identities { people: vec![vec![0], vec![1]], open };
        KeptCast { names, identities, meant: vec![of_marsh, Vec::new()] }
    }

    fn found() -> FxHashSet<String> {
        let others = ["Marshall".to_owned()];
        cast().names.into_iter().map(|(name, _)| name).chain(others).collect()
    }

    #[test]
    fn a_cast_comes_back_where_its_names_and_articles_are() {
        let KeptCast { names, identities, meant } = cast();
        let bytes = encode(&names, &identities, &meant);
        assert_eq!(decode(&bytes, &found(), &[300, 1, 9]), Some(cast()));
        assert_eq!(decode(&bytes, &found(), &[300, 1, 8]), None);
        assert_eq!(decode(&bytes, &found(), &[300, 1]), None);
        let without = found().into_iter().filter(|name| name != "C. Marsh").collect();
        assert_eq!(decode(&bytes, &without, &[300, 1, 9]), None);
        assert!(names.iter().all(|(name, _)| memchr::memmem::find(&bytes, name.as_bytes()).is_none()));
    }

    proptest! {
        #[test]
        fn no_bytes_make_a_cast_that_is_not_one(changes in prop::collection::vec((0usize..120, any::<u8>()), 1..4), end in 0usize..140) {
            let KeptCast { names, identities, meant } = cast();
            let mut bytes = encode(&names, &identities, &meant);
            for (place, byte) in changes {
                let place = place % bytes.len();
                bytes[place] = byte;
            }
            bytes.truncate(end);
            if let Some(cast) = decode(&bytes, &found(), &[300, 1, 9]) {
                let names = cast.names.len();
                prop_assert!(cast.identities.people.iter().flatten().all(|name| *name < names));
                prop_assert!(cast.identities.open.iter().all(|open| open.name < names));
                prop_assert!(cast.meant.len() == cast.identities.open.len());
                for meant in cast.meant {
                    prop_assert!(meant.is_sorted_by(|a, b| a.article < b.article));
                    prop_assert!(meant.iter().all(|meant| meant.person < cast.identities.people.len()));
                }
            }
        }
    }
}
