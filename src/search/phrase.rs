//! A phrase of words in one field of a segment: where it stands, and how often.
//!
//! Owned here: that the lists of its words are walked together and once, and that positions are read only where
//! all words stand. Left to others: patterns of other shapes ([`super::spans`]).

use tantivy::{DocId, DocSet, TERMINATED};

use crate::index::budget::Budget;
use crate::index::postings::Union;

/// The articles in which words stand one right after the other.
pub(super) struct PhraseMatches {
    /// The words, each with how far it stands behind the first; that in the fewest articles leads.
    words: Vec<(Union, u32)>,
    budget: Budget,
    frequency: u32,
    /// Where the phrase may begin, and where it may by the word that is looked at.
    starts: Starts,
    of_word: Starts,
    positions: Vec<u32>,
}

impl PhraseMatches {
    /// The phrase of `words`, at least one, each with how far it stands behind the first; it stands at the first
    /// article that holds them all.
    pub fn new(mut words: Vec<(Union, u32)>, budget: Budget) -> Self {
        words.sort_by_key(|(list, _)| list.size_hint());
        let mut phrase = Self {
            words,
            budget,
            frequency: 0,
            starts: Starts::default(),
            of_word: Starts::default(),
            positions: Vec::new(),
        };
        phrase.align();
        phrase
    }

    /// The article that it stands at.
    pub fn doc(&self) -> DocId {
        self.words.first().map_or(TERMINATED, |(list, _)| list.doc())
    }

    /// How often the phrase stands in the article, which was settled on or probed.
    pub fn frequency(&self) -> u32 {
        self.frequency
    }

    /// In how many articles it may stand.
    pub fn size_hint(&self) -> u32 {
        self.words.first().map_or(0, |(list, _)| list.size_hint())
    }

    /// Goes on to the next article, this one included, in which the phrase stands.
    pub fn settle(&mut self) {
        while self.doc() != TERMINATED && !self.stands() {
            self.advance();
        }
    }

    /// Goes on to the first article from `target` on in which the phrase stands.
    pub fn seek(&mut self, target: DocId) {
        if self.doc() < target {
            self.go_to(target);
            self.settle();
        }
    }

    /// Looks at `target` alone: stands there if the phrase does, and else behind it.
    pub fn probe(&mut self, target: DocId) {
        if self.doc() < target {
            self.go_to(target);
        }
        if self.doc() == target && !self.stands() {
            self.advance();
        }
    }

    fn advance(&mut self) {
        if let Some((lead, _)) = self.words.first_mut() {
            lead.advance();
        }
        self.align();
    }

    fn go_to(&mut self, target: DocId) {
        if let Some((lead, _)) = self.words.first_mut() {
            lead.seek(target);
        }
        self.align();
    }

    /// Goes on to the next article, this one included, that holds all words.
    fn align(&mut self) {
        let Some(((lead, _), others)) = self.words.split_first_mut() else { return };
        'next: while lead.doc() != TERMINATED {
            for (other, _) in others.iter_mut() {
                let doc = other.seek(lead.doc());
                if doc != lead.doc() {
                    lead.seek(doc);
                    continue 'next;
                }
            }
            return;
        }
    }

    /// Counts how often the phrase stands in the article; false if it does not, or may not be looked for.
    fn stands(&mut self) -> bool {
        self.frequency = 0;
        let mut is_first = true;
        for (list, offset) in &mut self.words {
            self.positions.clear();
            list.positions_by_list(&mut self.positions);
            if !self.budget.spend(1 + self.positions.len() as u64) {
                list.seek(TERMINATED);
                self.align();
                return false;
            }
            if is_first {
                let last = self.positions.iter().copied().max().unwrap_or_default();
                self.starts.set(&self.positions, *offset, last);
            } else {
                self.of_word.set(&self.positions, *offset, self.starts.end());
                self.starts.keep(&self.of_word);
            }
            self.frequency = self.starts.len();
            if self.frequency == 0 {
                return false;
            }
            is_first = false;
        }
        true
    }
}

/// Places of a text: a bit for each.
#[derive(Debug, Default)]
struct Starts(Vec<u64>);

impl Starts {
    /// Those that `positions`, in any order, stand `offset` behind; none behind `last` is needed.
    fn set(&mut self, positions: &[u32], offset: u32, last: u32) {
        self.0.clear();
        self.0.resize((last / u64::BITS + 1) as usize, 0);
        for position in positions {
            // What would start before the text is not found.
            let start = position.wrapping_sub(offset);
            if let Some(bits) = self.0.get_mut((start / u64::BITS) as usize) {
                *bits |= 1 << (start % u64::BITS);
            }
        }
    }

    /// The last place that there is room for.
    fn end(&self) -> u32 {
        (self.0.len() as u32 * u64::BITS).saturating_sub(1)
    }

    /// Keeps those that `other` has too.
    fn keep(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(bits, other)| *bits &= other);
    }

    fn len(&self) -> u32 {
        self.0.iter().map(|bits| bits.count_ones()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_are_kept_that_every_word_has() {
        let common = |first: &[u32], second: &[u32], offset: u32| {
            let (mut starts, mut others) = (Starts::default(), Starts::default());
            starts.set(first, 0, 1999);
            others.set(second, offset, starts.end());
            starts.keep(&others);
            let all = (0..2000).filter(|n| starts.0.get(n / 64).is_some_and(|bits| bits >> (n % 64) & 1 == 1));
            let all: Vec<usize> = all.collect();
            assert_eq!(all.len(), starts.len() as usize);
            all
        };
        assert_eq!(common(&[1, 4, 9], &[0, 4, 5, 9, 12], 0), [4, 9]);
        assert_eq!(common(&[9, 1, 4, 1500], &[5, 3, 0, 1502, 9, 11], 2), [1, 9, 1500]);
        assert!(common(&[1, 4, 9], &[], 1).is_empty());
        assert!(common(&[], &[1, 2], 1).is_empty());
        assert_eq!(common(&[7, 7, 64], &[7, 7, 8], 0), [7]);
    }
}
