//! Fingerprints: a sketch of an article's words by which near copies of one story are known.
//!
//! One-permutation MinHash (Li, Owen, Zhang, 2012) over runs of five words. Two sketches estimate
//! the Jaccard resemblance of the two texts; a decision rests on [`overlap`], which compares the
//! texts themselves.

use rustc_hash::{FxHashSet, FxHasher};
use std::hash::Hasher;

use super::term_text::TermText;

/// Words in a run.
const RUN: usize = 5;
/// Bins of the sketch.
const BINS: usize = 32;
/// Bins packed into one number.
const PACKED: usize = 4;
/// The sketch of a text: its bins, four to a number.
pub type Sketch = [u64; BINS / PACKED];
/// Stands for the sketch of a text that has none: it resembles no text.
pub const NO_SKETCH: Sketch = [u64::MAX; BINS / PACKED];
/// Articles of fewer runs have no sketch: they resemble each other by chance.
const FEWEST_RUNS: usize = 12;

/// The words of a text, hashed; case does not count.
#[derive(Debug, Default)]
pub struct HashedWords {
    hashes: Vec<u64>,
    last: Option<u32>,
}

impl HashedWords {
    /// Adds the next term of the text. Marks, and what stands at the place of the word before, are
    /// passed over.
    pub fn push(&mut self, term: &str, position: u32) {
        let term = TermText::new(term);
        if term.is_end() || self.last == Some(position) {
            return;
        }
        self.last = Some(position);
        let mut hash = FxHasher::default();
        hash.write(term.word_bytes());
        self.hashes.push(hash.finish());
    }

    /// The hashes of all runs, in order, repeated ones repeated.
    fn runs(&self) -> impl ExactSizeIterator<Item = u64> {
        self.hashes.windows(RUN).map(|words| {
            let mixed = words.iter().fold(0x9e37_79b9_7f4a_7c15, |hash: u64, &word| {
                (hash ^ word).wrapping_mul(0xff51_afd7_ed55_8ccd).rotate_left(31)
            });
            mixed ^ mixed >> 29
        })
    }

    /// The sketch of the text; `None` for a short one.
    pub fn sketch(&self) -> Option<Sketch> {
        let runs = self.runs();
        // Of a long text enough runs differ: only a short one must be looked at more closely.
        let enough = runs.len() >= 8 * FEWEST_RUNS || self.runs().collect::<FxHashSet<_>>().len() >= FEWEST_RUNS;
        if !enough {
            return None;
        }
        let mut bins = [u16::MAX; BINS];
        for run in runs {
            let bin = &mut bins[(run % BINS as u64) as usize];
            *bin = (*bin).min((run >> 40) as u16);
        }
        let mut sketch = NO_SKETCH;
        for (part, bins) in sketch.iter_mut().zip(bins.chunks(PACKED)) {
            *part = bins.iter().fold(0, |n, &bin| n << 16 | u64::from(bin));
        }
        Some(sketch)
    }
}

/// Estimated Jaccard resemblance of two texts from their sketches, in `0.0..=1.0`.
#[inline]
pub fn resemblance(a: &Sketch, b: &Sketch) -> f32 {
    let (mut used, mut same) = (0u32, 0u32);
    for (x, y) in a.iter().zip(b) {
        // Which bin stands where in a number does not matter here.
        for (x, y) in bins(*x).into_iter().zip(bins(*y)) {
            used += u32::from(x & y != u16::MAX);
            same += u32::from(x == y && x != u16::MAX);
        }
    }
    if used == 0 { 0.0 } else { same as f32 / used as f32 }
}

/// Sketches that many others are held against.
pub struct Sketches {
    sketches: Vec<Sketch>,
    /// For each bin, 1 for the last bits, [`FEW`] or [`MANY`], of each value that one of the sketches has there, 0 for
    /// others: what shares no bits shares no values.
    values: Vec<u8>,
}

/// So many sketches are few.
const FEW_SKETCHES: usize = 16;
/// What is told apart of the values of few sketches: of ten a value shares the bits by chance in one of 25.
const FEW: usize = 1 << 8;
/// Of many sketches: all values.
const MANY: usize = 1 << 16;

impl Sketches {
    /// These sketches; what has none is like nothing.
    pub fn new(sketches: impl IntoIterator<Item = Sketch>) -> Self {
        let sketches: Vec<Sketch> = sketches.into_iter().filter(|sketch| *sketch != NO_SKETCH).collect();
        let size = if sketches.len() <= FEW_SKETCHES { FEW } else { MANY };
        let mut values = vec![0; BINS * size];
        for sketch in &sketches {
            for (bin, value) in all_bins(sketch).into_iter().enumerate().filter(|(_, value)| *value != u16::MAX) {
                values[bin * size + usize::from(value) % size] = 1;
            }
        }
        Self { sketches, values }
    }

    /// Is one of the sketches at least so like `sketch`?
    pub fn hold_one_like(&self, sketch: &Sketch, least: f32) -> bool {
        let own = all_bins(sketch);
        let is_few = self.values.len() == BINS * FEW;
        let shared = if is_few { self.shared::<FEW>(&own) } else { self.shared::<MANY>(&own) };
        let used: u16 = own.iter().map(|value| u16::from(*value != u16::MAX)).sum();
        // No single one shares more bins than all of them do.
        shared > 0
            && shared as f32 >= least * f32::from(used)
            && self.sketches.iter().any(|other| resemblance(sketch, other) >= least)
    }

    /// How many bins have perhaps the value of one of the sketches.
    fn shared<const SIZE: usize>(&self, own: &[u16; BINS]) -> u32 {
        let (bins, _) = self.values.as_chunks::<SIZE>();
        // Of a known number, so that no bounds are checked for each.
        let Ok(bins) = <&[[u8; SIZE]; BINS]>::try_from(bins) else { return BINS as u32 };
        (0..BINS).map(|bin| u32::from(bins[bin][usize::from(own[bin]) % SIZE])).sum()
    }
}

/// The bins of a sketch. Which bin stands where in a number does not matter here.
fn all_bins(sketch: &Sketch) -> [u16; BINS] {
    let mut all = [0; BINS];
    for (places, part) in all.chunks_exact_mut(PACKED).zip(sketch) {
        places.copy_from_slice(&bins(*part));
    }
    all
}

#[inline]
fn bins(part: u64) -> [u16; PACKED] {
    [part as u16, (part >> 16) as u16, (part >> 32) as u16, (part >> 48) as u16]
}

/// The distinct runs of a text.
#[derive(Debug, Default)]
pub struct Runs(FxHashSet<u64>);

impl HashedWords {
    /// The distinct runs of the text.
    pub fn distinct_runs(&self) -> Runs {
        Runs(self.runs().collect())
    }
}

/// Share of the runs of the shorter text that stand in the longer one too, in `0.0..=1.0`.
pub fn overlap(Runs(a): &Runs, Runs(b): &Runs) -> f32 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() < FEWEST_RUNS {
        return 0.0;
    }
    let shared = short.intersection(long).count();
    shared as f32 / short.len() as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::analysis::{Term, prose_terms};
    use crate::index::mentions::Mentions;
    use crate::text::Prose;

    const STORY: &str = "The harbour authority of Port Ellery closed two of its four piers on Monday after divers found \
        cracks in the footings, a spokeswoman said. Ferries to the outer islands will leave from the coal quay until \
        engineers have finished their work, which may take until the end of the month.";

    fn hashed(terms: &[Term]) -> HashedWords {
        let mut words = HashedWords::default();
        terms.iter().for_each(|t| words.push(&t.text, t.position));
        words
    }

    fn sketch(terms: &[Term]) -> Option<Sketch> {
        hashed(terms).sketch()
    }

    fn terms(text: &str) -> Vec<Term> {
        prose_terms(text, &Prose::of(text), &Mentions::default())
    }

    #[test]
    fn a_shortened_copy_is_known_and_another_story_is_not() {
        let story = terms(STORY);
        let copy = terms(&format!("PORT ELLERY (Wire) - {}", &STORY[..180]));
        let other = terms(
            "The council voted by nine to four to sell the old cinema on Bell Street to a housing trust, which \
            plans twenty flats and a library on the site. Work could begin in the spring if the county agrees to the plan.",
        );
        let runs = |terms: &[Term]| hashed(terms).distinct_runs();
        assert!(overlap(&runs(&story), &runs(&copy)) > 0.7);
        let [own, copied, others] = [&story, &copy, &other].map(|terms| sketch(terms).expect("is long enough"));
        assert!(resemblance(&own, &copied) > 0.3);
        assert!(overlap(&runs(&story), &runs(&other)) < 0.05);
        assert!(resemblance(&own, &others) < 0.2);
        assert_eq!(resemblance(&own, &own), 1.0);
    }

    #[test]
    fn what_is_like_one_of_several_is_known_as_it_is_by_itself() {
        let texts = [
            STORY,
            &STORY[..180],
            &STORY[60..],
            "The council voted by nine to four to sell the old cinema on Bell \
            Street to a housing trust, which plans twenty flats and a library on the site.",
        ];
        let all: Vec<Sketch> = texts.iter().map(|text| sketch(&terms(text)).expect("is long enough")).collect();
        let several = Sketches::new([all[0], NO_SKETCH, all[3]]);
        let many = Sketches::new([all[0], all[3]].repeat(700));
        for least in [0.05, 0.2, 0.5, 0.9, 1.0] {
            for one in all.iter().chain([&NO_SKETCH]) {
                let alike = [all[0], all[3]].iter().any(|other| resemblance(one, other) >= least);
                assert_eq!(several.hold_one_like(one, least), alike, "{least}");
                assert_eq!(many.hold_one_like(one, least), alike, "{least}");
            }
        }
    }

    #[test]
    fn a_short_text_has_no_sketch() {
        assert_eq!(sketch(&terms("Nothing to see here today.")), None);
        assert_eq!(resemblance(&NO_SKETCH, &NO_SKETCH), 0.0);
    }
}
