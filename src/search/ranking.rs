//! Ranking: what the archive knows of its words, and the weights that were measured.

use rustc_hash::FxHashMap;
use tantivy::Searcher;
use tantivy::schema::Field as EngineField;

use super::spans::Pattern;
use super::vocabulary::Leaf;
use crate::index::schema::Fields;

/// Weights of the ranking function. The defaults were measured on judged queries; see the README.
#[derive(Debug, Clone, Copy)]
pub struct Weights {
    /// Saturation of a word's frequency.
    pub k1: f32,
    /// Weight of a word in the title against one in the body.
    pub title: f32,
    /// Normalisation by length, title.
    pub title_b: f32,
    /// Normalisation by length, body.
    pub body_b: f32,
    /// What words next to each other in query and text add, against a word of the same rarity.
    pub phrase: f32,
    /// What words near each other add.
    pub near: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Self { k1: 1.2, title: 2.5, title_b: 0.6, body_b: 0.6, phrase: 0.3, near: 0.2 }
    }
}

/// What ranking needs to know of an archive.
#[derive(Debug)]
pub struct Statistics {
    /// The weights in use.
    pub weights: Weights,
    articles: f32,
    fields: FxHashMap<EngineField, (f32, f32, f32)>,
}

impl Statistics {
    /// Reads the statistics of every text field; costs a few microseconds a segment.
    pub fn of_archive(searcher: &Searcher, fields: &Fields, weights: Weights) -> tantivy::Result<Self> {
        let articles = searcher.num_docs().max(1) as f32;
        let documents: u64 = searcher.segment_readers().iter().map(|s| u64::from(s.max_doc())).sum();
        let mut map = FxHashMap::default();
        for (field, weight, b) in [(fields.title, weights.title, weights.title_b), (fields.body, 1.0, weights.body_b)] {
            let mut words = 0;
            for segment in searcher.segment_readers() {
                words += segment.inverted_index(field)?.total_num_tokens();
            }
            map.insert(field, (weight, b, (words as f32 / documents.max(1) as f32).max(1.0)));
        }
        Ok(Self { weights, articles, fields: map })
    }

    /// Weight, normalisation and average length in terms of a field; labels count little.
    pub fn of(&self, field: EngineField) -> (f32, f32, f32) {
        self.fields.get(&field).copied().unwrap_or((1.0, 0.0, 1.0))
    }

    /// Inverse document frequency of a pattern (Robertson and Spärck Jones, never negative): of a
    /// word that of all its spellings together, of several words the sum of theirs.
    pub fn rarity(&self, pattern: &Pattern, leaves: &[Leaf]) -> f32 {
        match pattern {
            Pattern::Leaf(leaf) => {
                let n = leaves[*leaf].article_frequency as f32;
                (1.0 + (self.articles - n.min(self.articles) + 0.5) / (n + 0.5)).ln()
            }
            Pattern::Any => 0.0,
            Pattern::Or(parts) => parts.iter().map(|p| self.rarity(p, leaves)).fold(f32::INFINITY, f32::min),
            Pattern::Phrase(parts) | Pattern::Near(_, parts) => parts.iter().map(|p| self.rarity(p, leaves)).sum(),
        }
    }
}
