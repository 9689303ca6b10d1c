//! A pattern in one field of a segment: articles that hold its words are looked at one by one.

use rustc_hash::FxHashMap;
use tantivy::query::{EmptyScorer, Scorer};
use tantivy::{DocId, DocSet, TERMINATED};

use super::text::PatternMatches;
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
}

impl PatternMatches for SpanMatches {
    fn doc(&self) -> DocId {
        self.candidates.doc()
    }

    fn approach(&mut self, target: DocId) {
        // There are none left where the budget is spent.
        if self.candidates.doc() < target {
            self.candidates.seek(target);
        }
    }

    fn frequency(&mut self) -> u32 {
        if !self.places.pay(self.pattern_size) {
            self.candidates = Box::new(EmptyScorer);
            return 0;
        }
        self.places.frequency(&self.pattern, self.candidates.doc())
    }

    fn size_hint(&self) -> u32 {
        self.candidates.size_hint()
    }
}

/// The positions of one document, from its postings.
pub(super) struct DocPositions {
    query_terms: FxHashMap<usize, WordPositions>,
    ends: [Option<Union>; 2],
    doc: DocId,
    budget: Budget,
}

/// The positions of a query term in the document that was asked for last.
struct WordPositions {
    list: Union,
    doc: DocId,
    positions: Vec<u32>,
}

impl DocPositions {
    /// From the lists of query terms, and of the ends of sentences and paragraphs, if these are asked for.
    pub fn new(query_terms: Vec<(usize, Union)>, ends: [Option<Union>; 2], budget: Budget) -> Self {
        let word = |(query_term, list)| (query_term, WordPositions { list, doc: TERMINATED, positions: Vec::new() });
        Self { query_terms: query_terms.into_iter().map(word).collect(), ends, doc: 0, budget }
    }

    /// How often `pattern` stands in `doc`. Documents are asked in ascending order.
    pub fn frequency(&mut self, pattern: &Pattern, doc: DocId) -> u32 {
        self.doc = doc;
        match pattern {
            Pattern::Term(query_term) => self.query_terms.get_mut(query_term).map_or(0, |word| {
                // However many of its spellings stand in one place.
                if word.list.seek(doc) == doc { word.list.frequency() } else { 0 }
            }),
            pattern => pattern.spans(self).len() as u32,
        }
    }
}

impl Positions for DocPositions {
    fn query_term(&mut self, query_term: usize, out: &mut Vec<u32>) {
        let Some(word) = self.query_terms.get_mut(&query_term) else { return };
        if word.doc != self.doc {
            word.doc = self.doc;
            word.positions.clear();
            positions(&mut word.list, self.doc, &mut word.positions);
        }
        out.extend(&word.positions);
    }

    fn ends(&mut self, of: Proximity, out: &mut Vec<u32>) {
        if let Some(ends) = &mut self.ends[usize::from(of == Proximity::Paragraph)] {
            positions(ends, self.doc, out);
        }
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
