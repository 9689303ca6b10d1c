//! Matching: a plan run over one segment, document by document.
//!
//! Text is scored by BM25F (Robertson, Zaragoza, Taylor, 2004): the frequencies of a word in title
//! and body are weighted, normalised by the length of their field and summed before they saturate,
//! so that a word counts once however often and wherever it stands. Inflections of a word are one
//! word to it. A phrase or words near each other are scored as one word that is as rare as its
//! words together.

mod combined;
mod patterns;

use std::cell::{Cell, RefCell};
use std::io;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::{InvertedIndexReader, SegmentReader};
use tantivy::query::{EmptyScorer, Exclude, Scorer};
use tantivy::schema::{Field as EngineField, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, TERMINATED};

use combined::{AllOf, AnyOf, DocFilter, Weighted};
use patterns::{DocPositions, SpanMatches};

use super::explain::FieldPart;
use super::phrase::PhraseMatches;
use super::plan::{Condition, Plan, TextCondition};
use super::query_term::QueryTerm;
use super::ranking::{Statistics, bm25, weighted_frequency};
use super::spans::Pattern;
use crate::dates::when::DayNumbers;
use crate::index::postings::Union;
use crate::index::term_text::{PARAGRAPH_END, SENTENCE_END};

/// The documents of `segment` that `plan` matches, with their scores.
pub fn scorer(plan: &Plan, segment: &SegmentReader, statistics: &Statistics) -> tantivy::Result<Box<dyn Scorer>> {
    Builder::new(plan, segment, statistics).node(&plan.root)
}

/// A single pattern, of which single documents are asked.
pub struct Probe(TextScorer);

impl Probe {
    /// Asks documents of `segment`.
    ///
    /// # Errors
    /// What the engine says; the budget is spent.
    pub fn new(
        plan: &Plan,
        text: &TextCondition,
        segment: &SegmentReader,
        statistics: &Statistics,
    ) -> tantivy::Result<Self> {
        Ok(Self(Builder::new(plan, segment, statistics).unsettled(text)?))
    }

    /// What the pattern scores in `doc`, as in a plan's root; `None` if it does not stand there. Documents are
    /// asked in ascending order. Nothing is looked at between them.
    pub fn score(&mut self, doc: DocId) -> Option<Score> {
        let scorer = &mut self.0;
        scorer.fields.iter_mut().for_each(|field| field.matches.probe(doc));
        scorer.doc = doc;
        let stands = scorer.fields.iter().any(|field| field.matches.doc() == doc);
        (stands && scorer.frequency() >= scorer.at_least).then(|| scorer.score())
    }
}

/// What a single pattern gives to the score of `doc`: its weighted idf, its value, and what each field adds;
/// `None` if it does not stand there.
pub(super) fn explained(
    plan: &Plan,
    text: &TextCondition,
    segment: &SegmentReader,
    statistics: &Statistics,
    doc: DocId,
) -> tantivy::Result<Option<(f32, f32, Vec<FieldPart>)>> {
    let mut probe = Probe::new(plan, text, segment, statistics)?;
    let Some(score) = probe.score(doc) else { return Ok(None) };
    let scorer = probe.0;
    let name = |field| match segment.schema().get_field_name(field) {
        "title" => "title",
        "body" => "body",
        _ => "label",
    };
    let fields = scorer.fields.iter().filter(|f| f.matches.doc() == doc).map(|f| FieldPart {
        field: name(f.field),
        tf: f.matches.frequency(),
        weight: f.weight,
        length: f.length(doc),
        b: f.b,
        frequency: f.share(doc),
    });
    let fields = fields.collect();
    Ok(Some((scorer.idf, score, fields)))
}

struct Builder<'a> {
    plan: &'a Plan,
    segment: &'a SegmentReader,
    statistics: &'a Statistics,
    /// Bytes that its lists hold.
    held: Cell<u64>,
    /// Lists that were opened, by field and query term, with or without frequencies and positions.
    opened: RefCell<FxHashMap<(EngineField, usize, bool, bool), Union>>,
}

/// Steps that it takes to open a list.
const A_LIST: u64 = 50;

impl<'a> Builder<'a> {
    fn new(plan: &'a Plan, segment: &'a SegmentReader, statistics: &'a Statistics) -> Self {
        Self { plan, segment, statistics, held: Cell::new(0), opened: RefCell::default() }
    }

    /// The union of the lists of `terms`, paid for as if each of them were read to its end.
    fn union(
        &self,
        index: &InvertedIndexReader,
        terms: &[impl AsRef<[u8]>],
        record: IndexRecordOption,
    ) -> io::Result<Union> {
        Union::open_within(index, terms, record, |cost| {
            self.plan.budget.take(cost.articles + A_LIST * (terms.len() as u64 + 1))?;
            self.hold(cost.bytes)
        })
    }

    /// The union of the lists of a query term in a field.
    fn query_term(&self, query_term: usize, field: EngineField, record: IndexRecordOption) -> tantivy::Result<Union> {
        let key = (field, query_term, record.has_freq(), record.has_positions());
        if let Some(known) = self.opened.borrow().get(&key) {
            self.plan.budget.take(u64::from(known.size_hint()) + A_LIST)?;
            self.hold(known.bytes_of_clone())?;
            return Ok(known.clone());
        }
        let index = self.segment.inverted_index(field)?;
        let QueryTerm { terms, only, .. } = &self.plan.query_terms[query_term];
        let mut union = self.union(&index, terms, record)?;
        if let Some(only) = only {
            let mine = only.iter().find(|(segment, _)| *segment == self.segment.segment_id());
            union = union.within(mine.map_or(&[], |(_, articles)| articles));
        }
        self.opened.borrow_mut().insert(key, union.clone());
        Ok(union)
    }

    fn hold(&self, bytes: u64) -> io::Result<()> {
        self.held.set(self.held.get().saturating_add(bytes));
        Ok(self.plan.budget.hold(self.held.get())?)
    }

    /// Any of `parts`, each of which is looked at for every article that one of them matches.
    fn any_of(&self, parts: Vec<Box<dyn Scorer>>) -> io::Result<AnyOf> {
        let articles = parts.iter().map(|part| u64::from(part.size_hint())).sum::<u64>();
        let articles = articles.min(u64::from(self.segment.max_doc()));
        self.plan.budget.take(articles.saturating_mul(parts.len() as u64))?;
        Ok(AnyOf::new(parts))
    }

    fn node(&self, node: &Condition) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match node {
            Condition::All => self.all()?,
            Condition::Nothing => Box::new(EmptyScorer),
            Condition::And(parts) => self.and(parts)?,
            Condition::Or(parts) => {
                Box::new(self.any_of(parts.iter().map(|p| self.node(p)).collect::<tantivy::Result<_>>()?)?)
            }
            Condition::Not(inner) => Box::new(Exclude::new(self.all()?, self.node(inner)?)),
            Condition::Text(text) => Box::new(self.text(text)?),
            Condition::Terms { field, terms } => {
                let index = self.segment.inverted_index(*field)?;
                let mut parts: Vec<Box<dyn Scorer>> = Vec::new();
                for (terms, weight) in terms {
                    let union = self.union(&index, terms, IndexRecordOption::Basic)?;
                    parts.push(Box::new(Weighted { inner: union, weight: *weight }));
                }
                Box::new(AnyOf::highest(parts))
            }
            Condition::Number { column, from, to } => {
                let column = self.segment.fast_fields().u64(self.segment.schema().get_field_name(*column))?;
                let (from, to) = (from.unwrap_or(0), to.unwrap_or(u64::MAX));
                self.filter(move |doc| column.first(doc).is_some_and(|n| (from..=to).contains(&n)))?
            }
            Condition::Articles(articles) => {
                let mine = articles.iter().find(|(segment, _)| *segment == self.segment.segment_id());
                let docs = mine.map(|(_, docs)| docs.clone()).unwrap_or_default();
                self.filter(move |doc| docs.binary_search(&doc).is_ok())?
            }
            Condition::Days { days, stated_only, undated } => self.days(*days, *stated_only, *undated)?,
        })
    }

    fn and(&self, parts: &[Condition]) -> tantivy::Result<Box<dyn Scorer>> {
        let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
        for part in parts {
            match part {
                Condition::Not(inner) => unwanted.push(self.node(inner)?),
                part => wanted.push(self.node(part)?),
            }
        }
        let wanted = if wanted.is_empty() { self.all()? } else { AllOf::of(wanted) };
        Ok(if unwanted.is_empty() { wanted } else { Box::new(Exclude::new(wanted, unwanted)) })
    }

    /// Articles published within `days`; see [`Condition::Days`].
    fn days(&self, days: DayNumbers, stated_only: bool, undated: bool) -> tantivy::Result<Box<dyn Scorer>> {
        let columns = self.segment.fast_fields();
        let (first, last) = (columns.i64("published_from")?, columns.i64("published_to")?);
        let (not_before, not_after) = (columns.i64("bound_from")?, columns.i64("bound_to")?);
        let basis = columns.u64("published_basis")?;
        let inferred = crate::article::DateBasis::Inferred.number();
        Ok(self.filter(move |doc| {
            if let (Some(first), Some(last)) = (first.first(doc), last.first(doc)) {
                return days.hold(first, last) && !(stated_only && basis.first(doc) == Some(inferred));
            }
            let from = not_before.first(doc).unwrap_or(i64::MIN);
            let to = not_after.first(doc).unwrap_or(i64::MAX);
            if undated { days.meet(from, to) } else { days.hold(from, to) && !stated_only }
        })?)
    }

    fn all(&self) -> io::Result<Box<dyn Scorer>> {
        self.filter(|_| true)
    }

    fn filter(&self, holds: impl Fn(DocId) -> bool + Send + 'static) -> io::Result<Box<dyn Scorer>> {
        self.plan.budget.take(u64::from(self.segment.max_doc()))?;
        Ok(Box::new(DocFilter::new(self.segment.max_doc(), holds)))
    }

    fn text(&self, text: &TextCondition) -> tantivy::Result<TextScorer> {
        let mut scorer = self.unsettled(text)?;
        scorer.fields.iter_mut().for_each(|field| field.matches.settle());
        scorer.fields.retain(|field| field.matches.doc() != TERMINATED);
        scorer.doc = scorer.lowest();
        scorer.settle();
        Ok(scorer)
    }

    /// The scorer of a text, which has looked at no document yet.
    fn unsettled(&self, text: &TextCondition) -> tantivy::Result<TextScorer> {
        let mut fields = Vec::new();
        for &field in &text.fields {
            let matches = self.matches(&text.pattern, field)?;
            if matches.doc() == TERMINATED {
                continue;
            }
            let (weight, b, average) = self.statistics.of(field);
            let lengths = self.segment.fieldnorms_readers().get_field(field)?;
            // Labels have no lengths: one is as long as another.
            let lengths = lengths.unwrap_or_else(|| FieldNormReader::constant(self.segment.max_doc(), 1));
            fields.push(InField { field, matches, lengths, weight, b, average });
        }
        let idf = self.statistics.idf(&text.pattern, &self.plan.query_terms) * text.boost;
        Ok(TextScorer { fields, idf, k1: self.statistics.weights.k1, at_least: text.at_least, doc: 0 })
    }

    /// Where a pattern may stand in a field: nothing was looked at yet but lists of articles.
    fn matches(&self, pattern: &Pattern, field: EngineField) -> tantivy::Result<Matches> {
        if let Pattern::Term(query_term) = pattern {
            return Ok(Matches::Word(self.query_term(*query_term, field, IndexRecordOption::WithFreqs)?));
        }
        if let Some(words) = pattern.phrase_of_terms() {
            return Ok(Matches::Phrase(Box::new(self.phrase(&words, field)?)));
        }
        let candidates = self.candidates(pattern, field)?;
        let mut used = Vec::new();
        pattern.query_terms(&mut used);
        let pattern_size = used.len();
        used.sort_unstable();
        used.dedup();
        let record = IndexRecordOption::WithFreqsAndPositions;
        let mut query_terms = FxHashMap::default();
        for query_term in used {
            query_terms.insert(query_term, self.query_term(query_term, field, record)?);
        }
        let index = self.segment.inverted_index(field)?;
        let open = |end: &str| self.union(&index, &[end], record);
        let ends = [open(SENTENCE_END)?, open(PARAGRAPH_END)?];
        let places = DocPositions { query_terms, ends, doc: 0, budget: self.plan.budget.clone() };
        let pattern = pattern.clone();
        Ok(Matches::Spans(Box::new(SpanMatches { candidates, pattern_size, pattern, places, frequency: 0 })))
    }

    fn phrase(&self, words: &[(usize, u32)], field: EngineField) -> tantivy::Result<PhraseMatches> {
        let mut lists = Vec::with_capacity(words.len());
        for &(query_term, offset) in words {
            let list = self.query_term(query_term, field, IndexRecordOption::WithFreqsAndPositions)?;
            lists.push((list, offset));
        }
        Ok(PhraseMatches::new(lists, self.plan.budget.clone()))
    }

    /// The documents that hold all the words that a pattern needs, wherever they stand.
    fn candidates(&self, pattern: &Pattern, field: EngineField) -> tantivy::Result<Box<dyn Scorer>> {
        let each = |parts: &[Pattern]| -> tantivy::Result<Vec<Box<dyn Scorer>>> {
            let mut known = FxHashSet::default();
            // A word that is asked for twice is looked for once.
            let mut is_new = |part: &Pattern| match part {
                Pattern::Any => false,
                Pattern::Term(query_term) => known.insert(*query_term),
                _ => true,
            };
            parts.iter().filter(|part| is_new(part)).map(|p| self.candidates(p, field)).collect()
        };
        Ok(match pattern {
            Pattern::First(_, inner) | Pattern::Apart(_, inner, _) => self.candidates(inner, field)?,
            Pattern::Term(query_term) | Pattern::Mention { query_term, .. } => {
                Box::new(self.query_term(*query_term, field, IndexRecordOption::Basic)?)
            }
            Pattern::Any => Box::new(EmptyScorer),
            Pattern::Or(parts) => Box::new(self.any_of(each(parts)?)?),
            Pattern::Phrase(parts) | Pattern::Near(_, parts) => AllOf::of(each(parts)?),
        })
    }
}

/// Where and how often a pattern stands in one field.
struct InField {
    field: EngineField,
    matches: Matches,
    lengths: FieldNormReader,
    weight: f32,
    b: f32,
    average: f32,
}

impl InField {
    /// The length of the field against the average.
    fn length(&self, doc: DocId) -> f32 {
        self.lengths.fieldnorm(doc) as f32 / self.average
    }

    /// What the field adds to the frequency that saturates.
    fn share(&self, doc: DocId) -> f32 {
        weighted_frequency(self.matches.frequency(), self.weight, self.b, self.length(doc))
    }
}

enum Matches {
    Word(Union),
    Phrase(Box<PhraseMatches>),
    Spans(Box<SpanMatches>),
}

impl Matches {
    fn doc(&self) -> DocId {
        match self {
            Self::Word(union) => union.doc(),
            Self::Phrase(phrase) => phrase.doc(),
            Self::Spans(spans) => spans.candidates.doc(),
        }
    }

    /// Goes on to the next article, this one included, in which the pattern really stands.
    fn settle(&mut self) {
        match self {
            Self::Word(_) => {}
            Self::Phrase(phrase) => phrase.settle(),
            Self::Spans(spans) => spans.settle(),
        }
    }

    fn seek(&mut self, target: DocId) {
        match self {
            Self::Word(union) => {
                union.seek(target);
            }
            Self::Phrase(phrase) => phrase.seek(target),
            Self::Spans(spans) => {
                if spans.candidates.doc() < target {
                    spans.candidates.seek(target);
                    spans.settle();
                }
            }
        }
    }

    /// Looks at `target` alone: stands there if the pattern does, and else behind it, perhaps where the pattern
    /// does not.
    fn probe(&mut self, target: DocId) {
        match self {
            Self::Word(union) => {
                union.seek(target);
            }
            Self::Phrase(phrase) => phrase.probe(target),
            Self::Spans(spans) => spans.probe(target),
        }
    }

    fn frequency(&self) -> u32 {
        match self {
            Self::Word(union) => union.frequency(),
            Self::Phrase(phrase) => phrase.frequency(),
            Self::Spans(spans) => spans.frequency,
        }
    }

    fn size_hint(&self) -> u32 {
        match self {
            Self::Word(union) => union.size_hint(),
            Self::Phrase(phrase) => phrase.size_hint(),
            Self::Spans(spans) => spans.candidates.size_hint(),
        }
    }
}

/// BM25F of one pattern.
struct TextScorer {
    fields: Vec<InField>,
    idf: f32,
    k1: f32,
    /// Articles with fewer matches, all fields together, do not count.
    at_least: u32,
    doc: DocId,
}

impl TextScorer {
    /// Goes on to the next article, this one included, with enough matches.
    fn settle(&mut self) {
        while self.at_least > 1 && self.doc != TERMINATED && self.frequency() < self.at_least {
            let next = self.doc + 1;
            self.fields.iter_mut().for_each(|f| f.matches.seek(next));
            self.doc = self.lowest();
        }
    }

    fn frequency(&self) -> u32 {
        self.fields.iter().filter(|f| f.matches.doc() == self.doc).map(|f| f.matches.frequency()).sum()
    }

    fn lowest(&self) -> DocId {
        self.fields.iter().map(|f| f.matches.doc()).min().unwrap_or(TERMINATED)
    }
}

impl DocSet for TextScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        self.seek(self.doc + 1)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.fields.iter_mut().for_each(|f| f.matches.seek(target));
            self.doc = self.lowest();
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
        let mut frequency = 0.0;
        for field in self.fields.iter().filter(|f| f.matches.doc() == self.doc) {
            frequency += field.share(self.doc);
        }
        bm25(self.idf, frequency, self.k1)
    }
}
