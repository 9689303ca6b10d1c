//! A pattern of several words, in any of some fields: articles that hold its words are candidates, and what must be
//! looked up for each, where the words stand, is looked up only if nothing else rules the article out.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, TERMINATED};

use crate::index::postings::step;
use crate::search::ranking::{bm25, normalized_frequency};

/// A pattern in one field, candidate after candidate.
pub(super) trait PatternMatches: Send {
    /// The candidate; `TERMINATED` at the end.
    fn doc(&self) -> DocId;
    /// Goes on to the first candidate from `target` on, which lies behind this one.
    fn approach(&mut self, target: DocId);
    /// How often the pattern stands in the candidate; 0 if it does not, or may not be looked for.
    fn frequency(&mut self) -> u32;
    /// In how many articles it may stand.
    fn size_hint(&self) -> u32;
}

/// What a frequency in a field is worth.
pub(super) struct FieldLengths {
    pub lengths: FieldNormReader,
    /// What it is divided by, for each length that the engine tells apart.
    pub norms: Arc<[f32; 256]>,
    pub weight: f32,
}

impl FieldLengths {
    /// What the field adds to the frequency that saturates.
    pub fn share(&self, frequency: u32, doc: DocId) -> f32 {
        let norm = self.norms[usize::from(self.lengths.fieldnorm_id(doc))];
        normalized_frequency(frequency, self.weight, norm)
    }
}

/// A pattern in a field, and how often it stands in the article.
pub(super) struct TextField {
    matches: Box<dyn PatternMatches>,
    /// The candidate in this field.
    doc: DocId,
    lengths: FieldLengths,
    frequency: u32,
}

impl TextField {
    pub fn new(matches: Box<dyn PatternMatches>, lengths: FieldLengths) -> Self {
        Self { doc: matches.doc(), matches, lengths, frequency: 0 }
    }
}

/// BM25F of one pattern.
pub(super) struct TextScorer {
    pub fields: Vec<TextField>,
    pub idf: f32,
    pub k1: f32,
    /// Articles in which it stands less often, all fields together, do not count.
    pub at_least: u32,
    pub doc: DocId,
}

impl TextScorer {
    /// Goes on to the first candidate from `target` on.
    pub fn approach(&mut self, target: DocId) -> DocId {
        self.doc = TERMINATED;
        for field in &mut self.fields {
            if field.doc < target {
                field.matches.approach(target);
                field.doc = field.matches.doc();
            }
            self.doc = self.doc.min(field.doc);
        }
        self.doc
    }

    /// Does the pattern stand in the candidate, often enough?
    pub fn confirm(&mut self) -> bool {
        let mut all = 0u32;
        for field in &mut self.fields {
            field.frequency = if field.doc == self.doc { field.matches.frequency() } else { 0 };
            all = all.saturating_add(field.frequency);
        }
        all >= self.at_least
    }

    /// The same at the first article, this one included, in which the pattern stands.
    pub fn settled(mut self) -> Self {
        self.settle();
        self
    }

    fn settle(&mut self) {
        while self.doc != TERMINATED && !self.confirm() {
            self.approach(self.doc + 1);
        }
    }
}

impl DocSet for TextScorer {
    fn advance(&mut self) -> DocId {
        step(self)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.approach(target);
            self.settle();
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.fields.iter().map(|field| field.matches.size_hint()).fold(0, u32::saturating_add)
    }
}

impl Scorer for TextScorer {
    fn score(&mut self) -> Score {
        let fields = self.fields.iter().filter(|field| field.frequency > 0);
        bm25(self.idf, fields.map(|field| field.lengths.share(field.frequency, self.doc)).sum(), self.k1)
    }
}
