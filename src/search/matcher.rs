//! Matching: a plan run over one segment, document by document.
//!
//! Text is scored by BM25F (Robertson, Zaragoza, Taylor, 2004): the frequencies of a word in title
//! and body are weighted, normalised by the length of their field and summed before they saturate,
//! so that a word counts once however often and wherever it stands. Inflections of a word are one
//! word to it. A phrase or words near each other are scored as one word that is as rare as its
//! words together.

mod combined;
mod evidence;
mod patterns;
mod phrase;
mod text;
mod words;

use std::cell::{Cell, RefCell};
use std::io;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::DocSet;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::{InvertedIndexReader, SegmentReader};
use tantivy::query::{EmptyScorer, Scorer};
use tantivy::schema::{Field as EngineField, IndexRecordOption};

use combined::{AllOf, AllOfPart, AnyOf, DocCheck, DocFilter, Weighted};
pub use evidence::TextEvidence;
use patterns::{DocPositions, SpanMatches};
use phrase::PhraseMatches;
use text::{FieldLengths, PatternMatches, TextField, TextScorer};
use words::{AllWords, SoughtWord, WordField};

use super::plan::{Condition, Plan, TextCondition};
use super::query_term::QueryTerm;
use super::ranking::{Statistics, length_norm};
use super::spans::Pattern;
use crate::dates::when::DayNumbers;
use crate::index::postings::{Cost, PlacedLists, SIDE_BY_SIDE, Union, WindowedLists};
use crate::index::term_text::{PARAGRAPH_END, SENTENCE_END};

/// The documents of `segment` that `plan` matches, with their scores.
pub fn scorer(plan: &Plan, segment: &SegmentReader, statistics: &Statistics) -> tantivy::Result<Box<dyn Scorer>> {
    Builder::new(plan, segment, statistics).node(&plan.root)
}

struct Builder<'a> {
    plan: &'a Plan,
    segment: &'a SegmentReader,
    statistics: &'a Statistics,
    /// Bytes that its lists hold.
    held: Cell<u64>,
    /// Lists that were opened, by field and query term, with or without positions.
    opened: RefCell<FxHashMap<(EngineField, usize, bool), Union>>,
    /// By field, what a frequency is divided by for each length.
    norms: RefCell<FxHashMap<EngineField, Arc<[f32; 256]>>>,
}

/// The words of a phrase are read to their ends if the rarest stands in one of so many articles of the others.
const DENSE: u64 = 64;
/// Steps that it takes to open a list.
const A_LIST: u64 = 50;

impl<'a> Builder<'a> {
    fn new(plan: &'a Plan, segment: &'a SegmentReader, statistics: &'a Statistics) -> Self {
        let (opened, norms) = (RefCell::default(), RefCell::default());
        Self { plan, segment, statistics, held: Cell::new(0), opened, norms }
    }

    /// The union of the lists of `terms`, paid for as if each of them were read to its end.
    fn union(
        &self,
        index: &InvertedIndexReader,
        terms: &[impl AsRef<[u8]>],
        record: IndexRecordOption,
    ) -> io::Result<Union> {
        Union::open_within(index, terms, record, |cost| self.pay(terms.len(), cost))
    }

    /// Pays for so many lists as if each of them were read to its end.
    fn pay(&self, lists: usize, cost: Cost) -> io::Result<()> {
        self.plan.budget.take(cost.articles + A_LIST * (lists as u64 + 1))?;
        self.hold(cost.bytes)
    }

    /// The union of the lists of a query term in a field.
    fn query_term(&self, query_term: usize, field: EngineField, record: IndexRecordOption) -> tantivy::Result<Union> {
        let key = (field, query_term, record.has_positions());
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
            Condition::Nothing => Box::new(EmptyScorer),
            Condition::And(parts) => self.and(parts)?,
            Condition::Or(parts) => {
                Box::new(self.any_of(parts.iter().map(|p| self.node(p)).collect::<tantivy::Result<_>>()?)?)
            }
            Condition::Text(text) => self.text(text, u32::MAX)?.alone(),
            Condition::Terms { field, terms } => {
                let index = self.segment.inverted_index(*field)?;
                let mut parts: Vec<Box<dyn Scorer>> = Vec::new();
                for (terms, weight) in terms {
                    let union = self.union(&index, terms, IndexRecordOption::Basic)?;
                    parts.push(Box::new(Weighted { inner: union, weight: *weight }));
                }
                Box::new(AnyOf::highest(parts))
            }
            other => self.and(std::slice::from_ref(other))?,
        })
    }

    /// What of an article is asked by itself; `None` for conditions that have lists of articles.
    fn check(&self, node: &Condition) -> tantivy::Result<Option<DocCheck>> {
        Ok(Some(match node {
            Condition::All => Box::new(|_| true),
            Condition::Number { column, from, to } => {
                let column = self.segment.fast_fields().u64(self.segment.schema().get_field_name(*column))?;
                let (from, to) = (from.unwrap_or(0), to.unwrap_or(u64::MAX));
                Box::new(move |doc| column.first(doc).is_some_and(|n| (from..=to).contains(&n)))
            }
            Condition::Articles(articles) => {
                let mine = articles.iter().find(|(segment, _)| *segment == self.segment.segment_id());
                let docs = mine.map(|(_, docs)| docs.clone()).unwrap_or_default();
                Box::new(move |doc| docs.binary_search(&doc).is_ok())
            }
            Condition::Days { days, stated_only, undated } => self.days(*days, *stated_only, *undated)?,
            _ => return Ok(None),
        }))
    }

    fn and(&self, parts: &[Condition]) -> tantivy::Result<Box<dyn Scorer>> {
        let mut all = Conjunction::default();
        let mut texts = Vec::new();
        for part in parts {
            match part {
                Condition::Not(inner) => all.excluded.push(inner),
                Condition::Text(text) => match self.word(text)? {
                    Some(word) => all.words.push(word),
                    None => texts.push(text),
                },
                part => match self.check(part)? {
                    Some(check) => {
                        self.plan.budget.take(u64::from(self.segment.max_doc()))?;
                        all.checks.push(check);
                    }
                    None => all.wanted.push(AllOfPart::Other(self.node(part)?)),
                },
            }
        }
        all.wanted.extend(words(std::mem::take(&mut all.words)));
        // How a phrase is best read depends on how many articles the rest leaves of it.
        for text in texts {
            let among = all.at_most();
            all.wanted.push(self.text(text, among)?);
        }
        self.scorer(all)
    }

    /// The scorer of what must hold together.
    fn scorer(&self, mut all: Conjunction<'_>) -> tantivy::Result<Box<dyn Scorer>> {
        if all.wanted.is_empty() {
            if all.checks.is_empty() {
                self.plan.budget.take(u64::from(self.segment.max_doc()))?;
            }
            let checks = std::mem::take(&mut all.checks);
            let passes = move |doc| checks.iter().all(|check| check(doc));
            all.wanted.push(AllOfPart::Other(Box::new(DocFilter::new(self.segment.max_doc(), passes))));
        }
        let among = all.at_most();
        let mut unwanted = Vec::with_capacity(all.excluded.len());
        for inner in all.excluded {
            unwanted.push(match inner {
                Condition::Text(text) => self.text(text, among)?,
                inner => AllOfPart::Other(self.node(inner)?),
            });
        }
        Ok(AllOf::of(all.wanted, all.checks, unwanted))
    }

    /// Articles published within `days`; see [`Condition::Days`].
    fn days(&self, days: DayNumbers, stated_only: bool, undated: bool) -> tantivy::Result<DocCheck> {
        let columns = self.segment.fast_fields();
        let (first, last) = (columns.i64("published_from")?, columns.i64("published_to")?);
        let (not_before, not_after) = (columns.i64("bound_from")?, columns.i64("bound_to")?);
        let basis = columns.u64("published_basis")?;
        let inferred = crate::article::DateBasis::Inferred.number();
        Ok(Box::new(move |doc| {
            if let (Some(first), Some(last)) = (first.first(doc), last.first(doc)) {
                return days.hold(first, last) && !(stated_only && basis.first(doc) == Some(inferred));
            }
            let from = not_before.first(doc).unwrap_or(i64::MIN);
            let to = not_after.first(doc).unwrap_or(i64::MAX);
            if undated { days.meet(from, to) } else { days.hold(from, to) && !stated_only }
        }))
    }

    /// A text that is a single word anywhere in its fields; `None` if it is not.
    fn word(&self, text: &TextCondition) -> tantivy::Result<Option<SoughtWord>> {
        let Pattern::Term(query_term) = text.pattern else { return Ok(None) };
        let idf = self.statistics.idf(&text.pattern, &self.plan.query_terms) * text.boost;
        let word = self.word_in(query_term, &text.fields)?;
        Ok(word.map(|word| SoughtWord { idf, at_least: text.at_least, ..word }))
    }

    /// A query term in some fields, which scores nothing; `None` if it stands for something in some articles only.
    fn word_in(&self, query_term: usize, of: &[EngineField]) -> tantivy::Result<Option<SoughtWord>> {
        let QueryTerm { terms, only: None, .. } = &self.plan.query_terms[query_term] else { return Ok(None) };
        let mut fields = Vec::with_capacity(of.len());
        for &field in of {
            let index = self.segment.inverted_index(field)?;
            let pay = |cost| self.pay(terms.len(), cost);
            let lists = WindowedLists::open_within(&index, terms, self.segment.max_doc(), pay)?;
            if lists.articles() > 0 {
                fields.push(WordField { lists, lengths: self.field_lengths(field)? });
            }
        }
        Ok(Some(SoughtWord { fields, idf: 0.0, k1: self.statistics.weights.k1, at_least: 1 }))
    }

    /// The lengths of a field. Labels have none: one is as long as another.
    fn lengths(&self, field: EngineField) -> tantivy::Result<FieldNormReader> {
        let lengths = self.segment.fieldnorms_readers().get_field(field)?;
        Ok(lengths.unwrap_or_else(|| FieldNormReader::constant(self.segment.max_doc(), 1)))
    }

    fn field_lengths(&self, field: EngineField) -> tantivy::Result<FieldLengths> {
        let (weight, b, average) = self.statistics.of(field);
        let norm = |id| length_norm(b, FieldNormReader::id_to_fieldnorm(id as u8) as f32 / average);
        let mut known = self.norms.borrow_mut();
        let norms = Arc::clone(known.entry(field).or_insert_with(|| Arc::new(std::array::from_fn(norm))));
        Ok(FieldLengths { lengths: self.lengths(field)?, norms, weight })
    }

    /// A text anywhere in its fields, of which about so many articles are asked.
    fn text(&self, text: &TextCondition, among: u32) -> tantivy::Result<AllOfPart> {
        if let Some(word) = self.word(text)? {
            return Ok(AllOfPart::Words(AllWords::of(vec![word])));
        }
        let mut fields = Vec::new();
        for &field in &text.fields {
            let matches = self.matches(&text.pattern, field, among)?;
            fields.push(TextField::new(matches, self.field_lengths(field)?));
        }
        let idf = self.statistics.idf(&text.pattern, &self.plan.query_terms) * text.boost;
        let (k1, at_least) = (self.statistics.weights.k1, text.at_least);
        let mut scorer = TextScorer { fields, idf, k1, at_least, doc: 0 };
        scorer.approach(0);
        Ok(AllOfPart::Text(scorer))
    }

    /// Where a pattern may stand in a field: nothing was looked at yet but lists of articles.
    fn matches(&self, pattern: &Pattern, field: EngineField, among: u32) -> tantivy::Result<Box<dyn PatternMatches>> {
        if let Some(words) = pattern.phrase_of_terms() {
            return self.phrase(&words, field, among);
        }
        let candidates = self.candidates(pattern, field)?;
        let mut used = Vec::new();
        pattern.query_terms(&mut used);
        let places = self.positions([pattern], field)?;
        let (pattern_size, pattern) = (used.len(), pattern.clone());
        Ok(Box::new(SpanMatches { candidates, pattern_size, pattern, places }))
    }

    /// Where the words of `patterns` stand in a field.
    fn positions<'p>(
        &self,
        patterns: impl IntoIterator<Item = &'p Pattern>,
        field: EngineField,
    ) -> tantivy::Result<DocPositions> {
        let (mut used, mut asks_for_ends) = (Vec::new(), false);
        for pattern in patterns {
            pattern.query_terms(&mut used);
            asks_for_ends |= pattern.asks_for_ends();
        }
        used.sort_unstable();
        used.dedup();
        let record = IndexRecordOption::WithFreqsAndPositions;
        let mut query_terms = Vec::with_capacity(used.len());
        for query_term in used {
            query_terms.push((query_term, self.query_term(query_term, field, record)?));
        }
        let index = self.segment.inverted_index(field)?;
        let open = |end: &str| asks_for_ends.then(|| self.union(&index, &[end], record)).transpose();
        let ends = [open(SENTENCE_END)?, open(PARAGRAPH_END)?];
        Ok(DocPositions::new(query_terms, ends, self.plan.budget.clone()))
    }

    fn phrase(
        &self,
        words: &[(usize, u32)],
        field: EngineField,
        among: u32,
    ) -> tantivy::Result<Box<dyn PatternMatches>> {
        if let Some(lists) = self.placed(words, field, among)? {
            return Ok(Box::new(PhraseMatches::new(lists, self.plan.budget.clone())));
        }
        let mut lists = Vec::with_capacity(words.len());
        for &(query_term, offset) in words {
            let list = self.query_term(query_term, field, IndexRecordOption::WithFreqsAndPositions)?;
            lists.push((list, offset));
        }
        Ok(Box::new(PhraseMatches::new(lists, self.plan.budget.clone())))
    }

    /// The lists of the words of a phrase, to be read from their beginnings on; `None` if a word, or what stands
    /// beside the phrase, leaves so few articles that most can be passed over, or a word has very many spellings.
    fn placed(
        &self,
        words: &[(usize, u32)],
        field: EngineField,
        among: u32,
    ) -> tantivy::Result<Option<Vec<(PlacedLists, u32)>>> {
        let query_terms: Vec<&QueryTerm> = words.iter().map(|(word, _)| &self.plan.query_terms[*word]).collect();
        let frequencies = || query_terms.iter().map(|query_term| query_term.article_frequency);
        let fewest = frequencies().min().unwrap_or_default().min(u64::from(among));
        let is_sparse = fewest.saturating_mul(DENSE) < frequencies().max().unwrap_or_default();
        // Before any is paid for.
        let is_plain = |word: &&QueryTerm| word.only.is_none() && word.terms.len() <= SIDE_BY_SIDE;
        if is_sparse || !query_terms.iter().all(is_plain) {
            return Ok(None);
        }
        let mut lists = Vec::with_capacity(words.len());
        for (QueryTerm { terms, .. }, (_, offset)) in query_terms.into_iter().zip(words) {
            let pay = |cost| self.pay(terms.len(), cost);
            let Some(list) = PlacedLists::open_within(self.segment, field, terms, pay)? else { return Ok(None) };
            lists.push((list, *offset));
        }
        Ok(Some(lists))
    }

    /// The documents that hold all the words that a pattern needs, wherever they stand.
    fn candidates(&self, pattern: &Pattern, field: EngineField) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match pattern {
            Pattern::First(_, inner) | Pattern::Apart(_, inner, _) => self.candidates(inner, field)?,
            Pattern::Term(query_term) | Pattern::Mention { query_term, .. } => {
                match self.word_in(*query_term, &[field])? {
                    Some(word) => Box::new(AllWords::of(vec![word])),
                    None => Box::new(self.query_term(*query_term, field, IndexRecordOption::Basic)?),
                }
            }
            Pattern::Any => Box::new(EmptyScorer),
            Pattern::Or(parts) => {
                let parts = parts.iter().filter(|part| **part != Pattern::Any);
                Box::new(self.any_of(parts.map(|part| self.candidates(part, field)).collect::<tantivy::Result<_>>()?)?)
            }
            Pattern::Phrase(parts) | Pattern::Near(_, parts) => {
                let (mut known, mut together, mut others) = (FxHashSet::default(), Vec::new(), Vec::new());
                for part in parts.iter().filter(|part| **part != Pattern::Any) {
                    match part {
                        // A word that is asked for twice is looked for once.
                        Pattern::Term(query_term) if !known.insert(*query_term) => {}
                        Pattern::Term(query_term) => match self.word_in(*query_term, &[field])? {
                            Some(word) => together.push(word),
                            None => others.push(AllOfPart::Other(self.candidates(part, field)?)),
                        },
                        part => others.push(AllOfPart::Other(self.candidates(part, field)?)),
                    }
                }
                others.extend(words(together));
                AllOf::of(others, Vec::new(), Vec::new())
            }
        })
    }
}

/// What must hold together, in the making.
#[derive(Default)]
struct Conjunction<'a> {
    words: Vec<SoughtWord>,
    wanted: Vec<AllOfPart>,
    checks: Vec<DocCheck>,
    excluded: Vec<&'a Condition>,
}

impl Conjunction<'_> {
    /// In about so many articles what is wanted stands at most.
    fn at_most(&self) -> u32 {
        self.wanted.iter().map(AllOfPart::size_hint).min().unwrap_or(u32::MAX)
    }
}

/// All of `words`, as far as there are any.
fn words(words: Vec<SoughtWord>) -> Vec<AllOfPart> {
    if words.is_empty() { Vec::new() } else { vec![AllOfPart::Words(AllWords::of(words))] }
}
