//! A pattern in one field of a segment: articles that hold its words are looked at one by one.

use rustc_hash::FxHashMap;
use tantivy::query::{EmptyScorer, Scorer};
use tantivy::{DocId, DocSet, TERMINATED};

use crate::index::budget::Budget;
use crate::index::postings::Union;
use crate::search::spans::{Pattern, Positions, Proximity};

/// The articles in which a pattern of any shape stands.
pub(super) struct SpanMatches {
    pub candidates: Box<dyn Scorer>,
    /// Query terms in the pattern.
    pub pattern_size: usize,
    pub pattern: Pattern,
    pub places: DocPositions,
    pub frequency: u32,
}

impl SpanMatches {
    /// Looks at `target` alone: stands there if the pattern does, and else behind it, perhaps where it does not.
    pub fn probe(&mut self, target: DocId) {
        if self.candidates.doc() < target {
            self.candidates.seek(target);
        }
        if self.candidates.doc() == target && !self.stands() {
            self.candidates.advance();
        }
    }

    /// Counts how often the pattern stands in the candidate; false if it does not, or may not be looked for.
    fn stands(&mut self) -> bool {
        if !self.places.pay(self.pattern_size) {
            self.candidates = Box::new(EmptyScorer);
            return false;
        }
        self.places.doc = self.candidates.doc();
        self.frequency = self.pattern.spans(&mut self.places).len() as u32;
        self.frequency > 0
    }

    /// Goes on to the next candidate, this one included, in which the pattern really stands.
    pub fn settle(&mut self) {
        while self.candidates.doc() != TERMINATED && !self.stands() {
            self.candidates.advance();
        }
    }
}

/// The positions of one document, from its postings.
pub(super) struct DocPositions {
    pub query_terms: FxHashMap<usize, Union>,
    pub ends: [Union; 2],
    pub doc: DocId,
    pub budget: Budget,
}

impl Positions for DocPositions {
    fn query_term(&mut self, query_term: usize, out: &mut Vec<u32>) {
        if let Some(union) = self.query_terms.get_mut(&query_term) {
            positions(union, self.doc, out);
        }
    }

    fn ends(&mut self, of: Proximity, out: &mut Vec<u32>) {
        positions(&mut self.ends[usize::from(of == Proximity::Paragraph)], self.doc, out);
    }

    fn pay(&mut self, steps: usize) -> bool {
        self.budget.spend(steps as u64)
    }
}

fn positions(union: &mut Union, doc: DocId, out: &mut Vec<u32>) {
    if union.seek(doc) == doc {
        union.positions(out);
    }
}
