//! Sequences of codes that occur in many articles.

use std::collections::{HashMap, HashSet};

use dateline::index::stored::wording;

/// A sequence occurs in so many articles at least.
const LEAST: u32 = 6;
/// Codes of the longest sequence.
const LONGEST: usize = 8;
/// Bytes that a reference to a sequence costs, about.
const REFERENCE: f64 = 2.5;
/// A sequence that is part of one already taken is taken too if it occurs in at least twice as many articles as that one.
const OWN: u32 = 2;

/// Sequences that are worth most, the best last, of so many bytes together.
pub fn frequent(articles: &[Vec<u8>], bytes: usize) -> Vec<u8> {
    let counted = count(articles);
    let worth = |sequence: &[u8], count: u32| f64::from(count) * (sequence.len() as f64 - REFERENCE);
    let mut sorted: Vec<(&[u8], u32)> = counted
        .iter()
        .filter(|(sequence, _)| sequence.len() > 2)
        .map(|(sequence, count)| (*sequence, *count))
        .collect();
    sorted.sort_by(|a, b| worth(b.0, b.1).total_cmp(&worth(a.0, a.1)).then_with(|| a.0.cmp(b.0)));
    let (mut taken, mut length) = (Vec::new(), 0);
    let mut parts: HashMap<&[u8], u32> = HashMap::new();
    for (sequence, count) in sorted {
        if length > bytes {
            break;
        }
        if parts.get(sequence).is_some_and(|whole| count < whole * OWN) {
            continue;
        }
        length += sequence.len();
        taken.push(sequence);
        let ends = ends(sequence);
        for (from, start) in std::iter::once(0).chain(ends.iter().copied()).enumerate() {
            for end in ends.iter().skip(from + 1) {
                let most = parts.entry(&sequence[start..*end]).or_default();
                *most = count.max(*most);
            }
        }
    }
    taken.reverse();
    taken.concat()
}

/// In how many articles each sequence of two codes or more occurs, where these are enough: a longer one is looked for where
/// both of its shorter parts are frequent.
fn count(articles: &[Vec<u8>]) -> HashMap<&[u8], u32> {
    let ends: Vec<Vec<usize>> = articles.iter().map(|article| ends(article)).collect();
    let (mut out, mut shorter): (HashMap<&[u8], u32>, HashSet<&[u8]>) = Default::default();
    for codes in 2..=LONGEST {
        let mut counts: HashMap<&[u8], u32> = HashMap::new();
        for (article, ends) in articles.iter().zip(&ends) {
            let starts: Vec<usize> = std::iter::once(0).chain(ends.iter().copied()).collect();
            let mut seen = HashSet::new();
            for from in 0..(ends.len() + 1).saturating_sub(codes) {
                let part = |first: usize, last: usize| &article[starts[from + first]..starts[from + last]];
                if codes == 2 || shorter.contains(part(0, codes - 1)) && shorter.contains(part(1, codes)) {
                    seen.insert(part(0, codes));
                }
            }
            seen.into_iter().for_each(|sequence| *counts.entry(sequence).or_default() += 1);
        }
        counts.retain(|_, count| *count >= LEAST);
        shorter = counts.keys().copied().collect();
        out.extend(counts);
    }
    out
}

/// Where each of some codes ends.
fn ends(codes: &[u8]) -> Vec<usize> {
    let (mut out, mut at) = (Vec::new(), 0);
    while at < codes.len() {
        at += wording::length(&codes[at..]);
        out.push(at);
    }
    out
}
