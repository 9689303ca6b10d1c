//! TextEvidence: what patterns give to the scores of single articles, each of which is looked at closely.
//!
//! Where a word stands in an article is read once, however many patterns ask for it.

use tantivy::DocId;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentReader;
use tantivy::schema::Field as EngineField;

use super::Builder;
use super::patterns::DocPositions;
use crate::search::explain::FieldPart;
use crate::search::plan::{Plan, TextCondition};
use crate::search::ranking::{Statistics, bm25, weighted_frequency};
use crate::search::spans::Pattern;

/// Patterns of which articles of a segment are asked.
pub struct TextEvidence<'a> {
    texts: Vec<(&'a TextCondition, f32)>,
    fields: Vec<EvidenceField>,
    k1: f32,
}

struct EvidenceField {
    field: EngineField,
    name: &'static str,
    places: DocPositions,
    lengths: FieldNormReader,
    weight: f32,
    b: f32,
    average: f32,
}

impl<'a> TextEvidence<'a> {
    /// Asks for `texts` in documents of `segment`.
    ///
    /// # Errors
    /// What the engine says; the budget is spent.
    pub fn new(
        plan: &Plan,
        texts: &'a [TextCondition],
        segment: &SegmentReader,
        statistics: &Statistics,
    ) -> tantivy::Result<Self> {
        let builder = Builder::new(plan, segment, statistics);
        let mut used: Vec<EngineField> = texts.iter().flat_map(|text| text.fields.iter().copied()).collect();
        used.sort_unstable();
        used.dedup();
        let mut fields = Vec::with_capacity(used.len());
        for field in used {
            let patterns = texts.iter().filter(|text| text.fields.contains(&field)).map(|text| &text.pattern);
            let places = builder.positions(patterns, field)?;
            let (weight, b, average) = statistics.of(field);
            let name = match segment.schema().get_field_name(field) {
                "title" => "title",
                "body" => "body",
                _ => "label",
            };
            fields.push(EvidenceField { field, name, places, lengths: builder.lengths(field)?, weight, b, average });
        }
        let idf = |text: &TextCondition| statistics.idf(&text.pattern, &plan.query_terms) * text.boost;
        let texts = texts.iter().map(|text| (text, idf(text))).collect();
        Ok(Self { texts, fields, k1: statistics.weights.k1 })
    }

    /// What each pattern that stands in `doc` gives to its score: its weighted idf, its value, and what each field
    /// adds. Documents are asked in ascending order.
    pub fn of(&mut self, doc: DocId) -> impl Iterator<Item = (f32, f32, Vec<FieldPart>)> {
        let (fields, k1) = (&mut self.fields, self.k1);
        self.texts.iter().filter_map(move |&(text, idf)| {
            let mut parts = Vec::new();
            for field in &text.fields {
                let field = fields.iter_mut().find(|known| known.field == *field);
                parts.extend(field.and_then(|field| field.part(&text.pattern, doc)));
            }
            let times = parts.iter().map(|part| part.tf).fold(0, u32::saturating_add);
            let value = bm25(idf, parts.iter().map(|part| part.frequency).sum(), k1);
            (times >= text.at_least).then_some((idf, value, parts))
        })
    }
}

impl EvidenceField {
    /// What the field adds to the frequency of a pattern; `None` if it does not stand in it.
    fn part(&mut self, pattern: &Pattern, doc: DocId) -> Option<FieldPart> {
        let tf = self.places.frequency(pattern, doc);
        let length = self.lengths.fieldnorm(doc) as f32 / self.average;
        let (weight, b) = (self.weight, self.b);
        let frequency = weighted_frequency(tf, weight, b, length);
        (tf > 0).then_some(FieldPart { field: self.name, tf, weight, length, b, frequency })
    }
}
