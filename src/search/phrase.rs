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
    /// Where the phrase may begin, and where the word stands that is looked at.
    starts: Vec<u32>,
    positions: Vec<u32>,
}

impl PhraseMatches {
    /// The phrase of `words`, at least one, each with how far it stands behind the first; it stands at the first
    /// article that holds them all.
    pub fn new(mut words: Vec<(Union, u32)>, budget: Budget) -> Self {
        words.sort_by_key(|(list, _)| list.size_hint());
        let mut phrase = Self { words, budget, frequency: 0, starts: Vec::new(), positions: Vec::new() };
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
        self.starts.clear();
        self.frequency = 0;
        let mut is_first = true;
        for (list, offset) in &mut self.words {
            self.positions.clear();
            list.positions(&mut self.positions);
            if !self.budget.spend(1 + self.positions.len() as u64) {
                list.seek(TERMINATED);
                self.align();
                return false;
            }
            let positions = self.positions.iter().filter_map(|position| position.checked_sub(*offset));
            match is_first {
                true => self.starts.extend(positions),
                false => keep_common(&mut self.starts, positions),
            }
            if self.starts.is_empty() {
                return false;
            }
            is_first = false;
        }
        self.frequency = self.starts.len() as u32;
        true
    }
}

/// Keeps of `starts` what is in `others` too; both ascend.
fn keep_common(starts: &mut Vec<u32>, mut others: impl Iterator<Item = u32>) {
    let mut other = others.next();
    starts.retain(|&start| {
        while other.is_some_and(|other| other < start) {
            other = others.next();
        }
        other == Some(start)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_are_kept_that_every_word_has() {
        let common = |starts: &[u32], others: &[u32]| {
            let mut starts = starts.to_vec();
            keep_common(&mut starts, others.iter().copied());
            starts
        };
        assert_eq!(common(&[1, 4, 9], &[0, 4, 5, 9, 12]), [4, 9]);
        assert!(common(&[1, 4, 9], &[]).is_empty());
        assert!(common(&[], &[1, 2]).is_empty());
        assert_eq!(common(&[7], &[7, 7, 8]), [7]);
    }
}
