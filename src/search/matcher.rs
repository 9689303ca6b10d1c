//! Matching: a plan run over one segment, document by document.
//!
//! Text is scored by BM25F (Robertson, Zaragoza, Taylor, 2004): the frequencies of a word in title
//! and body are weighted, normalised by the length of their field and summed before they saturate,
//! so that a word counts once however often and wherever it stands. Inflections of a word are one
//! word to it. A phrase or words near each other are scored as one word that is as rare as its
//! words together.

use std::cell::{Cell, RefCell};
use std::io;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::{InvertedIndexReader, SegmentReader};
use tantivy::query::{EmptyScorer, Exclude, Scorer, intersect_scorers};
use tantivy::schema::{Field as EngineField, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, TERMINATED};

use super::explain::FieldPart;
use super::plan::{Condition, Plan, TextCondition};
use super::query_term::QueryTerm;
use super::ranking::{Statistics, bm25, weighted_frequency};
use super::spans::{Pattern, Positions, Proximity};
use crate::dates::when::DayNumbers;
use crate::index::budget::Budget;
use crate::index::postings::Union;
use crate::index::term_text::{PARAGRAPH_END, SENTENCE_END};

/// The documents of `segment` that `plan` matches, with their scores.
pub fn scorer(plan: &Plan, segment: &SegmentReader, statistics: &Statistics) -> tantivy::Result<Box<dyn Scorer>> {
    Builder::new(plan, segment, statistics).node(&plan.root)
}

/// The documents of `segment` in which a single pattern stands, scored as in a plan's root.
pub fn text_scorer(
    plan: &Plan,
    text: &TextCondition,
    segment: &SegmentReader,
    statistics: &Statistics,
) -> tantivy::Result<Box<dyn Scorer>> {
    Ok(Box::new(Builder::new(plan, segment, statistics).text(text)?))
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
    let mut scorer = Builder::new(plan, segment, statistics).text(text)?;
    if scorer.doc < doc {
        scorer.seek(doc);
    }
    if scorer.doc != doc {
        return Ok(None);
    }
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
    Ok(Some((scorer.idf, scorer.score(), fields)))
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
        let wanted = if wanted.is_empty() { self.all()? } else { intersect_scorers(wanted, self.segment.max_doc()) };
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
        let mut fields = Vec::new();
        for &field in &text.fields {
            let Some(matches) = self.matches(&text.pattern, field)? else { continue };
            let (weight, b, average) = self.statistics.of(field);
            let lengths = self.segment.fieldnorms_readers().get_field(field)?;
            // Labels have no lengths: one is as long as another.
            let lengths = lengths.unwrap_or_else(|| FieldNormReader::constant(self.segment.max_doc(), 1));
            fields.push(InField { field, matches, lengths, weight, b, average });
        }
        let idf = self.statistics.idf(&text.pattern, &self.plan.query_terms) * text.boost;
        let mut scorer = TextScorer { fields, idf, k1: self.statistics.weights.k1, at_least: text.at_least, doc: 0 };
        scorer.doc = scorer.lowest();
        scorer.settle();
        Ok(scorer)
    }

    /// `None` if the segment cannot match.
    fn matches(&self, pattern: &Pattern, field: EngineField) -> tantivy::Result<Option<Matches>> {
        if let Pattern::Term(query_term) = pattern {
            let union = self.query_term(*query_term, field, IndexRecordOption::WithFreqs)?;
            return Ok((union.doc() != TERMINATED).then_some(Matches::Word(union)));
        }
        let candidates = self.candidates(pattern, field)?;
        if candidates.doc() == TERMINATED {
            return Ok(None);
        }
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
        let mut matches = SpanMatches { candidates, pattern_size, pattern: pattern.clone(), places, frequency: 0 };
        matches.settle();
        Ok((matches.candidates.doc() != TERMINATED).then_some(Matches::Spans(Box::new(matches))))
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
            Pattern::Phrase(parts) | Pattern::Near(_, parts) => intersect_scorers(each(parts)?, self.segment.max_doc()),
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
    Spans(Box<SpanMatches>),
}

impl Matches {
    fn doc(&self) -> DocId {
        match self {
            Self::Word(union) => union.doc(),
            Self::Spans(spans) => spans.candidates.doc(),
        }
    }

    fn seek(&mut self, target: DocId) {
        match self {
            Self::Word(union) => {
                union.seek(target);
            }
            Self::Spans(spans) => {
                if spans.candidates.doc() < target {
                    spans.candidates.seek(target);
                    spans.settle();
                }
            }
        }
    }

    fn frequency(&self) -> u32 {
        match self {
            Self::Word(union) => union.frequency(),
            Self::Spans(spans) => spans.frequency,
        }
    }
}

struct SpanMatches {
    candidates: Box<dyn Scorer>,
    /// Query terms in the pattern.
    pattern_size: usize,
    pattern: Pattern,
    places: DocPositions,
    frequency: u32,
}

impl SpanMatches {
    /// Goes on to the next candidate, this one included, in which the pattern really stands.
    fn settle(&mut self) {
        while self.candidates.doc() != TERMINATED {
            if !self.places.pay(self.pattern_size) {
                self.candidates = Box::new(EmptyScorer);
                return;
            }
            self.places.doc = self.candidates.doc();
            self.frequency = self.pattern.spans(&mut self.places).len() as u32;
            if self.frequency > 0 {
                return;
            }
            self.candidates.advance();
        }
    }
}

/// The positions of one document, from its postings.
struct DocPositions {
    query_terms: FxHashMap<usize, Union>,
    ends: [Union; 2],
    doc: DocId,
    budget: Budget,
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
        let hint = |f: &InField| match &f.matches {
            Matches::Word(union) => union.size_hint(),
            Matches::Spans(spans) => spans.candidates.size_hint(),
        };
        self.fields.iter().map(hint).fold(0, u32::saturating_add)
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

/// A condition that is checked document by document.
struct DocFilter<F> {
    holds: F,
    doc: DocId,
    end: DocId,
}

impl<F: Fn(DocId) -> bool> DocFilter<F> {
    fn new(end: DocId, holds: F) -> Self {
        let mut filter = Self { holds, doc: 0, end };
        filter.settle();
        filter
    }

    fn settle(&mut self) {
        while self.doc < self.end && !(self.holds)(self.doc) {
            self.doc += 1;
        }
        if self.doc >= self.end {
            self.doc = TERMINATED;
        }
    }
}

impl<F: Fn(DocId) -> bool + Send> DocSet for DocFilter<F> {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc += 1;
            self.settle();
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = target;
            self.settle();
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.end
    }
}

impl<F: Fn(DocId) -> bool + Send + 'static> Scorer for DocFilter<F> {
    fn score(&mut self) -> Score {
        0.0
    }
}

/// A condition that adds the same to the score of every document.
struct Weighted {
    inner: Union,
    weight: f32,
}

impl DocSet for Weighted {
    fn advance(&mut self) -> DocId {
        self.inner.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.inner.seek(target)
    }

    fn doc(&self) -> DocId {
        self.inner.doc()
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }
}

impl Scorer for Weighted {
    fn score(&mut self) -> Score {
        self.weight
    }
}

/// Documents that any of several scorers matches; their scores summed, or the highest taken.
struct AnyOf {
    parts: Vec<Box<dyn Scorer>>,
    doc: DocId,
    sum: bool,
}

impl AnyOf {
    fn new(parts: Vec<Box<dyn Scorer>>) -> Self {
        let mut any = Self { parts, doc: 0, sum: true };
        any.doc = any.lowest();
        any
    }

    fn highest(parts: Vec<Box<dyn Scorer>>) -> Self {
        Self { sum: false, ..Self::new(parts) }
    }

    fn lowest(&self) -> DocId {
        self.parts.iter().map(|p| p.doc()).min().unwrap_or(TERMINATED)
    }
}

impl DocSet for AnyOf {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        self.seek(self.doc + 1)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            for part in &mut self.parts {
                if part.doc() < target {
                    part.seek(target);
                }
            }
            self.doc = self.lowest();
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.parts.iter().map(|p| p.size_hint()).fold(0, u32::saturating_add)
    }
}

impl Scorer for AnyOf {
    fn score(&mut self) -> Score {
        let doc = self.doc;
        let scores = self.parts.iter_mut().filter(|p| p.doc() == doc).map(|p| p.score());
        if self.sum { scores.sum() } else { scores.fold(0.0, f32::max) }
    }
}
