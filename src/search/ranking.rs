//! Ranking: the formula, its weights, and what the archive knows of its words.
//!
//! BM25F (Robertson, Zaragoza, Taylor, 2004), over title and body:
//!
//! ```text
//! score     = Σ over query terms  idf · f · (k1 + 1) / (f + k1)            [`bm25`]
//! f         = Σ over fields       weight · tf / (1 - b + b · length)       [`weighted_frequency`]
//! idf       = ln(1 + (N - n + 0.5) / (n + 0.5))                            [`Statistics::idf`]
//! ```
//!
//! with `tf` the frequency in a field, `length` that of the field against the average, `N` the articles
//! and `n` those that hold the term. A phrase is one term as rare as its words together. To this come, for the
//! best articles ([`RERANKED`]), words that stand early and words that stand together, each scored as above and
//! times [`RankingWeights::opening`], [`RankingWeights::phrase`] or [`RankingWeights::near`], the latter two
//! fading with the length of a query beyond [`FADES`] words; for a filter by name how much of the
//! article the name is ([`name_weight`]); and on request how recent it is ([`recency`]). `--explain` shows what
//! each gave ([`super::explain`]).

use jiff::civil::Date;
use tantivy::schema::Field as EngineField;

use super::query_term::QueryTerm;
use super::spans::Pattern;
use crate::dates::calendar::day_number;
use crate::index::archive::Archive;
use crate::index::document::Salience;

/// Weights of the ranking function. The defaults were measured on judged queries; see the README.
#[derive(Debug, Clone, Copy)]
pub struct RankingWeights {
    /// Saturation of a word's frequency.
    pub k1: f32,
    /// Weight of a word in the title against one in the body.
    pub title: f32,
    /// Normalisation by length, title.
    pub title_b: f32,
    /// Normalisation by length, body.
    pub body_b: f32,
    /// What a word adds that stands among the first words of the body, against the word itself.
    pub opening: f32,
    /// What words next to each other in query and text add, against a word as rare.
    pub phrase: f32,
    /// What words near each other add.
    pub near: f32,
}

impl Default for RankingWeights {
    fn default() -> Self {
        Self { k1: 1.2, title: 2.5, title_b: 0.6, body_b: 0.75, opening: 0.15, phrase: 0.1, near: 0.2 }
    }
}

/// Articles for which further evidence is looked at; the rest keep the score of their words.
pub const RERANKED: usize = 200;
/// Words of a query that are next to each other count more where at most so many words part them.
pub const NEAR: u32 = 8;
/// In a query of more words what they add by standing together is shared out: of a sentence many stand together
/// anywhere.
pub const FADES: usize = 16;
/// Of a longer query only so many words are looked at together.
pub const LONGEST: usize = 64;
/// News says what it is about in its first words: so many.
pub const OPENING: u32 = 60;
/// A word is common, and says nothing by standing early, if it stands in one article of so many.
pub const COMMON: u64 = 4;
/// In an archive of fewer articles no word counts as common.
pub const SMALL: u64 = 100;
/// Days in which an article loses half of the advantage of being recent.
pub const HALF_LIFE: f32 = 90.0;
/// The advantage of an article published today: its score is multiplied by 1 and this.
pub const RECENT_BOOST: f32 = 1.0;

/// What a score is multiplied by if recent articles are favoured; `day` is that of publication, in days since
/// 1970.
pub fn recency(day: Option<i64>, today: Date) -> f32 {
    let age = day.map(|day| (day_number(today) - day).max(0) as f32);
    1.0 + age.map_or(0.0, |age| RECENT_BOOST * (-age / HALF_LIFE).exp2())
}

/// What being named adds to the score of an article that a filter by name selects.
pub fn name_weight(salience: Salience) -> f32 {
    match salience {
        Salience::Subject => 3.0,
        Salience::Prominent => 1.5,
        Salience::Mentioned => 0.0,
    }
}

/// The frequency of a term in one field, weighted and normalised by the field's length; `length` is
/// relative to the average.
pub fn weighted_frequency(frequency: u32, weight: f32, b: f32, length: f32) -> f32 {
    normalized_frequency(frequency, weight, length_norm(b, length))
}

/// What a frequency is divided by in a field of this length.
pub(super) fn length_norm(b: f32, length: f32) -> f32 {
    1.0 - b + b * length
}

/// As [`weighted_frequency`], by a [`length_norm`].
pub(super) fn normalized_frequency(frequency: u32, weight: f32, norm: f32) -> f32 {
    weight * frequency as f32 / norm
}

/// The score of a term by the sum of its [`weighted_frequency`] in all fields, which saturates.
pub fn bm25(idf: f32, frequency: f32, k1: f32) -> f32 {
    idf * frequency * (k1 + 1.0) / (frequency + k1)
}

/// What ranking needs to know of an archive.
#[derive(Debug)]
pub struct Statistics {
    /// The weights in use.
    pub weights: RankingWeights,
    articles: f32,
    /// Field, weight, normalisation and average length in terms.
    fields: [(EngineField, f32, f32, f32); 2],
}

impl Statistics {
    /// What `archive` knows, with the default weights.
    pub fn of_archive(archive: &Archive) -> Self {
        let weights = RankingWeights::default();
        let of = |field, weight, b| (field, weight, b, archive.average_length(field).unwrap_or(1.0));
        let fields = archive.fields();
        let fields = [of(fields.title, weights.title, weights.title_b), of(fields.body, 1.0, weights.body_b)];
        Self { weights, articles: archive.len().max(1) as f32, fields }
    }

    /// Weight, normalisation and average length in terms of a field; labels count little.
    pub fn of(&self, field: EngineField) -> (f32, f32, f32) {
        let known = self.fields.iter().find(|(of, ..)| *of == field);
        known.map_or((1.0, 0.0, 1.0), |&(_, weight, b, length)| (weight, b, length))
    }

    /// Inverse document frequency of a pattern (Robertson and Spärck Jones, never negative): of a
    /// word that of all its spellings together, of several words the sum of theirs.
    pub fn idf(&self, pattern: &Pattern, query_terms: &[QueryTerm]) -> f32 {
        match pattern {
            Pattern::First(_, inner) | Pattern::Apart(_, inner, _) => self.idf(inner, query_terms),
            Pattern::Term(query_term) | Pattern::Mention { query_term, .. } => {
                let n = query_terms[*query_term].article_frequency as f32;
                (1.0 + (self.articles - n.min(self.articles) + 0.5) / (n + 0.5)).ln()
            }
            Pattern::Any => 0.0,
            Pattern::Or(parts) => parts.iter().map(|p| self.idf(p, query_terms)).fold(f32::INFINITY, f32::min),
            Pattern::Phrase(parts) | Pattern::Near(_, parts) => parts.iter().map(|p| self.idf(p, query_terms)).sum(),
        }
    }
}
