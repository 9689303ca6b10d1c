//! All that a query finds, as little of each as will do: a bit for the article, and its score.
//!
//! Owned here: which articles were found, and which of them are the best. Left to others: the order of these
//! ([`super::ranked`]), what matches and what it scores ([`super::run`]).

use std::cmp::Ordering;

use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId};

use super::ranked::Scored;
use crate::index::postings::documents;

/// Articles in a number of the set.
const BITS: u32 = u64::BITS;

/// Articles with their scores.
#[derive(Debug, Default)]
pub(super) struct Hits {
    segments: Vec<SegmentHits>,
}

/// Those of one segment.
#[derive(Debug)]
pub(super) struct SegmentHits {
    /// A bit for each article of the segment.
    found: Vec<u64>,
    /// How many were found before those of each number of `found`; behind the last number, how many there are.
    before: Vec<u32>,
    /// Scores of those that were found, in the order of the segment.
    scores: Vec<f32>,
    /// First day on which an article may have been published.
    days: Column<i64>,
}

impl SegmentHits {
    /// None yet, of a segment of so many articles, whose first days of publication are `days`.
    pub fn new(articles: DocId, days: Column<i64>) -> Self {
        let words = articles.div_ceil(BITS) as usize;
        Self { found: vec![0; words], before: vec![0; words + 1], scores: Vec::new(), days }
    }

    /// Adds an article that stands behind those that were added.
    pub fn push(&mut self, doc: DocId, score: f32) {
        // A list that names an article which the segment does not have is damaged.
        if let Some(bits) = self.found.get_mut((doc / BITS) as usize) {
            *bits |= 1 << (doc % BITS);
            self.scores.push(score);
        }
    }

    /// Lets `change` change each score by the first day of publication.
    pub fn rescore(&mut self, mut change: impl FnMut(f32, Option<i64>) -> f32) {
        for (place, doc) in documents(0, &self.found).enumerate() {
            self.scores[place] = change(self.scores[place], self.days.first(doc));
        }
    }

    /// Where the score of an article is; `None` if it was not found.
    fn place(&self, doc: DocId) -> Option<usize> {
        let word = (doc / BITS) as usize;
        let (bits, before) = (self.found.get(word)?, self.before[word]);
        let lower = bits & ((1 << (doc % BITS)) - 1);
        (bits >> (doc % BITS) & 1 == 1).then(|| (before + lower.count_ones()) as usize)
    }
}

impl Hits {
    /// The hits of each segment, in order of the segments.
    pub fn new(mut segments: Vec<SegmentHits>) -> Self {
        for segment in &mut segments {
            let mut found = 0;
            for (bits, before) in segment.found.iter().zip(&mut segment.before[1..]) {
                found += bits.count_ones();
                *before = found;
            }
        }
        Self { segments }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.segments.iter().map(|segment| segment.scores.len()).sum()
    }

    /// The hit at this address, if it is one.
    pub fn get(&self, address: DocAddress) -> Option<Scored> {
        let segment = &self.segments[address.segment_ord as usize];
        let score = segment.scores[segment.place(address.doc_id)?];
        Some(Scored { address, score, day: segment.days.first(address.doc_id) })
    }

    /// Gives one that was found another score.
    pub fn rescore(&mut self, address: DocAddress, score: f32) {
        let segment = &mut self.segments[address.segment_ord as usize];
        if let Some(place) = segment.place(address.doc_id) {
            segment.scores[place] = score;
        }
    }

    /// All of them, in the order in which they are stored.
    pub fn all(&self) -> Vec<Scored> {
        let mut all = Vec::with_capacity(self.len());
        for (ordinal, segment) in (0..).zip(&self.segments) {
            all.extend(documents(0, &segment.found).zip(&segment.scores).map(|(doc, &score)| Scored {
                address: DocAddress::new(ordinal, doc),
                score,
                day: segment.days.first(doc),
            }));
        }
        all
    }

    /// Those that stand before the `n`th or are tied with it, `first` telling which of two does, in no order; all
    /// if there are no more. Nothing that scores lower than another of its day stands before it.
    pub fn best(&self, n: usize, is_by_score: bool, first: impl Fn(&Scored, &Scored) -> Ordering) -> Vec<Scored> {
        let mut best: Vec<Scored> = Vec::new();
        let mut last: Option<Scored> = None;
        let mut most = n.saturating_mul(2);
        for (ordinal, segment) in (0..).zip(&self.segments) {
            for (doc, &score) in documents(0, &segment.found).zip(&segment.scores) {
                // The day is read only where it may matter.
                if is_by_score && last.is_some_and(|last| score < last.score) {
                    continue;
                }
                let hit = Scored { address: DocAddress::new(ordinal, doc), score, day: segment.days.first(doc) };
                if last.is_some_and(|last| first(&hit, &last) == Ordering::Greater) {
                    continue;
                }
                best.push(hit);
                if best.len() > most {
                    last = keep_best(&mut best, n, &first);
                    // Of many that are tied none can go.
                    most = best.len().saturating_mul(2);
                }
            }
        }
        keep_best(&mut best, n, &first);
        best
    }

    /// Of each segment, by its number, the articles found among 64, with the number of the first of them and a bit
    /// for each from the lowest on, in the order in which they are stored.
    pub fn by_64(&self) -> impl Iterator<Item = (u32, DocId, u64)> {
        (0..).zip(&self.segments).flat_map(|(ordinal, segment)| {
            let some = (0..).step_by(BITS as usize).zip(&segment.found).filter(|(_, bits)| **bits != 0);
            some.map(move |(first, bits)| (ordinal, first, *bits))
        })
    }
}

/// Keeps the first `n` and what is tied with the last of these, which is told.
fn keep_best(best: &mut Vec<Scored>, n: usize, first: impl Fn(&Scored, &Scored) -> Ordering) -> Option<Scored> {
    if n == 0 || best.len() <= n {
        best.truncate(n);
        return None;
    }
    let (_, last, _) = best.select_nth_unstable_by(n - 1, &first);
    let last = *last;
    best.retain(|hit| first(hit, &last) != Ordering::Greater);
    Some(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_found_by_its_place_among_the_articles_found() {
        let mut segment = SegmentHits::new(200, Column::build_empty_column(200));
        let found = [0, 5, 63, 64, 127, 128, 199];
        found.iter().for_each(|&doc| segment.push(doc, doc as f32));
        segment.push(7000, 1.0);
        let hits = Hits::new(vec![segment]);
        let place = |doc| hits.segments[0].place(doc);
        assert_eq!(found.map(place), [0, 1, 2, 3, 4, 5, 6].map(Some));
        assert_eq!([1, 62, 65, 126, 198, 200, 7000].map(place), [None; 7]);
        assert_eq!(hits.len(), found.len());
    }

    #[test]
    fn what_is_tied_with_the_last_stays() {
        let hit = |doc: u32, score: f32| Scored { address: DocAddress::new(0, doc), score, day: None };
        let first = |a: &Scored, b: &Scored| b.score.total_cmp(&a.score);
        let mut best = vec![hit(0, 1.0), hit(1, 2.0), hit(2, 1.0), hit(3, 3.0), hit(4, 0.5), hit(5, 1.0)];
        assert_eq!(keep_best(&mut best, 3, first).map(|last| last.score), Some(1.0));
        assert_eq!(best.len(), 5);
        assert_eq!(keep_best(&mut best, 5, first), None);
        assert_eq!(keep_best(&mut best, 1, first).map(|last| last.score), Some(3.0));
        assert_eq!(best, [hit(3, 3.0)]);
    }

    #[test]
    fn the_best_are_those_of_all_that_stand_first_and_what_is_tied_with_the_last() {
        let days = |articles| Column::build_empty_column(articles);
        let mut dice = 5u32;
        let mut segments = Vec::new();
        for articles in [700, 1, 64, 3000] {
            let mut segment = SegmentHits::new(articles, days(articles));
            for doc in 0..articles {
                dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                if dice >> 8 & 3 > 0 {
                    segment.push(doc, (dice >> 16 & 255) as f32);
                }
            }
            segments.push(segment);
        }
        let mut hits = Hits::new(segments);
        let first = |a: &Scored, b: &Scored| b.score.total_cmp(&a.score);
        let mut all = hits.all();
        assert_eq!(all.len(), hits.len());
        assert!(all.iter().all(|hit| hits.get(hit.address) == Some(*hit)));
        all.sort_by(first);
        for n in [0, 1, 2, 50, 700, 5000] {
            let mut best = hits.best(n, true, first);
            let tied = all.iter().take_while(|hit| n > 0 && hit.score >= all[n.min(all.len()) - 1].score).count();
            assert_eq!(best.len(), tied, "{n}");
            best.sort_by(|a, b| first(a, b).then(a.address.cmp(&b.address)));
            assert_eq!(best, all[..tied]);
        }
        let last = all[all.len() - 1].address;
        hits.rescore(last, 1000.0);
        assert_eq!(hits.best(1, true, first)[0].address, last);
        assert_eq!(hits.get(DocAddress::new(1, 7)), None);
        assert_eq!(hits.by_64().map(|(_, _, bits)| bits.count_ones() as usize).sum::<usize>(), all.len());
    }
}
