//! Planning: a syntax tree becomes what the engine can run.
//!
//! Words become query terms (with the terms of the index that they stand for), names become the archive's names that they
//! match, days become numbers. What was decided on the way is kept, so that it can be said.

mod days;
mod labels;

pub(super) use labels::part;

use std::collections::BTreeMap;
use std::io;

use rustc_hash::FxHashMap;
use tantivy::DocId;
use tantivy::index::SegmentId;
use tantivy::schema::Field as EngineField;

use days::mentioned_within;

use super::labels::ShortForm;
use super::names::{MatchedName, Names, Probable};
use super::query_term::QueryTerm;
use super::ranking::{COMMON, FADES, LONGEST, NEAR, OPENING, RankingWeights, SMALL, name_weight};
use super::spans::{Beginning, Pattern, Proximity};
use crate::article::{EntityKind, Field};
use crate::dates::when::{DayNumbers, Interval};
use crate::entities::names::Aliases;
use crate::index::analysis::{shape_of, words};
use crate::index::archive::Archive;
use crate::index::budget::Budget;
use crate::index::document::{Salience, salient_name};
use crate::index::mentions::{self, MentionKind};
use crate::index::term_text::Shape;
use crate::index::vocabulary::Vocabulary;
use crate::query::{
    DateFilter, Extent, Filter, LEAD_SENTENCES, Matching, Near, NearKind, Phrase, Property, Query, QuerySpan,
    QueryWord, WordForm, WordPattern, bag_of_words,
};
use crate::text::tokens;

/// A query, ready to run over every segment.
#[derive(Debug, Default)]
pub struct Plan {
    /// What must hold.
    pub root: Condition,
    /// The words of the query with the terms that they stand for.
    pub query_terms: Vec<QueryTerm>,
    /// What makes the best of the articles rank higher: words that open the body, neighbouring words of the
    /// query that stand together.
    pub evidence: Vec<TextCondition>,
    /// What every name of a filter matched, in the order typed.
    pub names: Vec<NameFilter>,
    /// The short forms of outlets in it, and what they stand for.
    pub outlets: Vec<ShortForm>,
    /// What is highlighted, with what they are matched by; nothing under an exclusion.
    pub highlights: Vec<TextCondition>,
    /// Days of publication that the query restricts to.
    pub published: Vec<Interval>,
    /// Days spoken of that the query restricts to.
    pub mentions: Vec<Interval>,
    /// What answering may cost.
    pub budget: Budget,
}

/// A condition.
#[derive(Debug, Default, Clone)]
pub enum Condition {
    /// Every article.
    All,
    /// None.
    #[default]
    Nothing,
    /// All of these.
    And(Vec<Condition>),
    /// Any of these.
    Or(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
    /// Words in a text.
    Text(TextCondition),
    /// Any of these terms of a keyword field, in groups with what each adds to the score.
    Terms {
        /// The field.
        field: EngineField,
        /// Terms, as bytes, and their weight.
        terms: Vec<(Vec<Vec<u8>>, f32)>,
    },
    /// A column of numbers within bounds, both inclusive.
    Number {
        /// The column.
        column: EngineField,
        /// At least.
        from: Option<u64>,
        /// At most.
        to: Option<u64>,
    },
    /// These articles, ascending in each segment.
    Articles(Vec<(SegmentId, Vec<DocId>)>),
    /// The day of publication within an interval; of an undated article, its bounds.
    Days {
        /// The interval that must hold the first and the last possible day.
        days: DayNumbers,
        /// Inferred days and bounds do not count.
        stated_only: bool,
        /// An undated article counts whose bounds overlap the interval, and not only one whose bounds
        /// lie within it.
        undated: bool,
    },
}

/// Words in a text.
#[derive(Debug, Clone)]
pub struct TextCondition {
    /// Where they must stand.
    pub pattern: Pattern,
    /// The fields in which they may.
    pub fields: Vec<EngineField>,
    /// Multiplies the score.
    pub boost: f32,
    /// Articles in which it stands less often do not count; at least 1.
    pub at_least: u32,
}

impl TextCondition {
    fn new(pattern: Pattern, fields: Vec<EngineField>, boost: f32) -> Self {
        Self { pattern, fields, boost, at_least: 1 }
    }
}

/// The name of a filter and the archive's names that it matched.
#[derive(Debug, Clone)]
pub struct NameFilter {
    /// What was asked for.
    pub kind: EntityKind,
    /// As typed.
    pub typed: String,
    /// What it matched, the most frequent first.
    pub matched: Vec<MatchedName>,
    /// Names of the archive that are near it, if it matched none.
    pub suggestions: Vec<String>,
    /// It stands near something or in a phrase: only there it is highlighted.
    pub in_text: bool,
}

/// What a user decides besides the query.
#[derive(Debug, Clone, Default)]
pub struct PlanOptions {
    /// Names that are one, and names that are not.
    pub aliases: Aliases,
    /// Articles without a date pass a filter by date.
    pub undated: bool,
    /// Inferred dates do not pass a filter by date.
    pub stated_only: bool,
    /// Ids of articles by the user's own tags, folded as labels are; see [`crate::desk::marks`].
    pub mine: BTreeMap<String, Vec<String>>,
    /// What answering may cost; whatever is asked with these options has it together.
    pub budget: Budget,
}

/// Plans `query` over `archive`.
pub fn plan(query: &Query, archive: &Archive, options: &PlanOptions) -> tantivy::Result<Plan> {
    let words: Vec<&QueryWord> = query.words().into_iter().map(|(word, _)| word).collect();
    let capitals =
        words.len() > 1 && words.iter().all(|w| shape_of(&w.text) == Shape::Capitals || !has_letters(&w.text));
    let mut planner = Planner::new(archive, options, capitals)?;
    let root = planner.node(query, None, 1.0, true)?;
    planner.plan.evidence = if matches!(root, Condition::And(_)) {
        evidence(&root, &planner.plan.query_terms, archive)
    } else {
        Vec::new()
    };
    planner.plan.root = merged(root);
    Ok(planner.plan)
}

/// Plans a bag of words: any of them counts, no operators are read. Words near each other in the bag
/// count more where they stand together.
pub fn plan_bag(text: &str, archive: &Archive, options: &PlanOptions) -> tantivy::Result<Plan> {
    let capitals = !text.chars().any(char::is_lowercase);
    let mut plan = any_of(&bag_of_words(text), archive, options, capitals)?;
    plan.evidence = evidence(&plan.root, &plan.query_terms, archive);
    plan.root = merged(plan.root);
    Ok(plan)
}

/// A word that is asked for several times is looked for once and counts as often.
fn merged(root: Condition) -> Condition {
    let once = |parts: Vec<Condition>| {
        let mut known: FxHashMap<usize, usize> = FxHashMap::default();
        let mut out: Vec<Condition> = Vec::with_capacity(parts.len());
        for part in parts {
            let Condition::Text(TextCondition { pattern: Pattern::Term(query_term), ref fields, boost, at_least: 1 }) =
                part
            else {
                out.push(merged(part));
                continue;
            };
            match known.get(&query_term).map(|at| &mut out[*at]) {
                Some(Condition::Text(first)) if first.fields == *fields => first.boost += boost,
                _ => {
                    known.insert(query_term, out.len());
                    out.push(part);
                }
            }
        }
        out
    };
    match root {
        Condition::And(parts) => Condition::And(once(parts)),
        Condition::Or(parts) => Condition::Or(once(parts)),
        other => other,
    }
}

/// Plans a list of words as they are: any of them counts.
pub fn plan_words(words: &[String], archive: &Archive, options: &PlanOptions) -> tantivy::Result<Plan> {
    let word = |text: &String| QueryWord {
        text: text.clone(),
        form: WordForm::Written,
        pattern: WordPattern::Plain,
        span: QuerySpan::default(),
    };
    any_of(&words.iter().map(word).collect::<Vec<_>>(), archive, options, true)
}

fn any_of(words: &[QueryWord], archive: &Archive, options: &PlanOptions, capitals: bool) -> tantivy::Result<Plan> {
    let mut planner = Planner::new(archive, options, capitals)?;
    let mut parts = Vec::new();
    for word in words {
        let pattern = planner.word(word)?;
        let text = TextCondition::new(pattern, planner.fields(None), 1.0);
        planner.plan.highlights.push(text.clone());
        parts.push(Condition::Text(text));
    }
    planner.plan.root = Condition::Or(parts);
    Ok(planner.plan)
}

fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

struct Planner<'a> {
    archive: &'a Archive,
    options: &'a PlanOptions,
    vocabulary: Vocabulary<'a>,
    capitals: bool,
    /// Only this much of each article's beginning counts.
    extent: Option<Extent>,
    /// Words that were looked up, with their query terms.
    known_words: FxHashMap<(String, WordForm, WordPattern), usize>,
    /// Names that were looked up, with what they matched.
    known_names: FxHashMap<(EntityKind, String, Matching), Vec<MatchedName>>,
    plan: Plan,
}

impl<'a> Planner<'a> {
    fn new(archive: &'a Archive, options: &'a PlanOptions, capitals: bool) -> tantivy::Result<Self> {
        let plan = Plan { budget: options.budget.clone(), ..Plan::default() };
        let (known_words, known_names) = (FxHashMap::default(), FxHashMap::default());
        let vocabulary = archive.vocabulary()?;
        Ok(Self { archive, options, vocabulary, capitals, extent: None, known_words, known_names, plan })
    }

    /// `wanted`: not under an exclusion.
    fn node(&mut self, query: &Query, field: Option<Field>, boost: f32, wanted: bool) -> tantivy::Result<Condition> {
        let mut each = |parts: &[Query]| {
            parts.iter().map(|p| self.node(p, field, boost, wanted)).collect::<tantivy::Result<Vec<_>>>()
        };
        Ok(match query {
            Query::All => Condition::All,
            Query::And(parts) => Condition::And(each(parts)?),
            Query::Or(parts) => Condition::Or(each(parts)?),
            Query::Not(inner) => Condition::Not(Box::new(self.node(inner, field, boost, false)?)),
            Query::Field { field, inner } => self.node(inner, Some(*field), boost, wanted)?,
            Query::Boost { inner, factor } => self.node(inner, field, boost * factor, wanted)?,
            Query::First { extent, inner } => {
                let outer = self.extent.replace(*extent);
                let node = self.node(inner, field, boost, wanted)?;
                self.extent = outer;
                node
            }
            Query::AtLeast { times, inner } => self.text(inner, field, boost, *times, wanted)?,
            Query::Word(_) | Query::Phrase(_) | Query::Near(_) | Query::Apart { .. } => {
                self.text(query, field, boost, 1, wanted)?
            }
            Query::Length { from, to } => self.length(*from, *to),
            Query::Filter(filter) => self.filter(filter, wanted)?,
            Query::Date(date) => self.date(date, wanted)?,
            Query::Has(property) => self.property(*property),
            Query::Missing(property) => Condition::Not(Box::new(self.property(*property))),
        })
    }

    fn text(
        &mut self,
        query: &Query,
        field: Option<Field>,
        boost: f32,
        at_least: u32,
        wanted: bool,
    ) -> tantivy::Result<Condition> {
        let mut pattern = self.pattern(query, wanted)?;
        if let Some(extent) = self.extent {
            let beginning = match extent {
                Extent::Words(n) => Beginning::Words(n),
                Extent::Lead => Beginning::Sentences(LEAD_SENTENCES),
            };
            pattern = Pattern::First(beginning, Box::new(pattern));
        }
        let text =
            TextCondition { at_least: at_least.max(1), ..TextCondition::new(pattern, self.fields(field), boost) };
        if wanted {
            self.plan.highlights.push(text.clone());
        }
        Ok(Condition::Text(text))
    }

    fn length(&self, from: Option<u32>, to: Option<u32>) -> Condition {
        let words = self.archive.fields().words;
        let (from, to) = (from.map(u64::from), to.map(u64::from));
        Condition::Number { column: words, from, to }
    }

    fn fields(&self, field: Option<Field>) -> Vec<EngineField> {
        let fields = self.archive.fields();
        match field {
            None => vec![fields.title, fields.body],
            Some(Field::Title) => vec![fields.title],
            Some(Field::Body) => vec![fields.body],
        }
    }

    fn pattern(&mut self, query: &Query, wanted: bool) -> tantivy::Result<Pattern> {
        let mut each = |parts: &[Query]| parts.iter().map(|p| self.pattern(p, wanted)).collect::<tantivy::Result<_>>();
        Ok(match query {
            Query::Word(word) => self.word(word)?,
            Query::Phrase(phrase) => self.phrase(phrase)?,
            Query::Near(Near { kind, operands }) => Pattern::Near(proximity(*kind), each(operands)?),
            Query::Or(parts) => Pattern::Or(each(parts)?),
            // Not built by the parser inside a near expression; read as all of them, anywhere near.
            Query::And(parts) => Pattern::Near(Proximity::Paragraph, each(parts)?),
            Query::Apart { left, kind, right } => {
                let (left, right) = (self.pattern(left, wanted)?, self.pattern(right, false)?);
                Pattern::Apart(proximity(*kind), Box::new(left), Box::new(right))
            }
            Query::Filter(filter) => self.mentioned_name(filter, wanted)?,
            Query::Date(DateFilter { interval: Some(interval), .. }) => self.mentioned_days(*interval)?,
            Query::Has(Property::Mentions) => self.any_mention(MentionKind::Days, query),
            Query::Has(Property::Filter(field)) => match field.entity() {
                Some(kind) => self.any_mention(MentionKind::Entity(kind), query),
                None => Pattern::Or(Vec::new()),
            },
            Query::Boost { inner, .. } | Query::Field { inner, .. } => self.pattern(inner, wanted)?,
            _ => Pattern::Or(Vec::new()),
        })
    }

    /// Where in a text a name stands that is meant.
    fn mentioned_name(&mut self, filter: &Filter, wanted: bool) -> tantivy::Result<Pattern> {
        let Some(kind) = filter.field.entity() else { return Ok(Pattern::Or(Vec::new())) };
        let names = self.names(kind, filter, wanted, true)?;
        let certain: Vec<&MatchedName> = names.iter().filter(|m| m.probable.is_none()).collect();
        let articles = certain.iter().map(|m| m.articles).sum();
        let terms = |words| certain.iter().map(|m| mentions::name_term(kind, &m.name, words)).collect();
        let mut parts = vec![self.mentions(&filter.text, articles, None, &terms)?];
        // A bare name counts where it most likely means whom was asked for.
        for (name, probable) in names.iter().filter_map(|m| Some((m, m.probable.as_ref()?))) {
            let terms = |words| vec![mentions::name_term(kind, &name.name, words)];
            parts.push(self.mentions(&filter.text, name.articles, Some(self.by_segment(probable)), &terms)?);
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Pattern::Or(parts) })
    }

    /// Where in a text days are mentioned that lie within `interval`.
    fn mentioned_days(&mut self, interval: Interval) -> tantivy::Result<Pattern> {
        let (lowest, within, beyond) = mentioned_within(interval);
        let mut terms: Vec<Vec<String>> = Vec::new();
        for words in 1..=mentions::LONGEST {
            let mut found = Vec::new();
            for field in [self.archive.fields().title, self.archive.fields().body] {
                let prefix = mentions::any_term(MentionKind::Days, words);
                let first = mentions::days_term(lowest, words);
                found.extend(self.archive.terms_between(field, &first, |term| {
                    !term.starts_with(&prefix) || mentions::days_of_term(term).is_none_or(&beyond)
                })?);
            }
            found.retain(|term| mentions::days_of_term(term).is_some_and(&within));
            found.sort_unstable();
            found.dedup();
            terms.push(found);
        }
        let text = interval.to_string();
        self.mentions(&text, 0, None, &|words| terms[words as usize - 1].clone())
    }

    fn any_mention(&mut self, kind: MentionKind, query: &Query) -> Pattern {
        let terms = |words| vec![mentions::any_term(kind, words)];
        let articles = self.archive.len();
        self.mentions(&query.to_string(), articles, None, &terms).unwrap_or(Pattern::Or(Vec::new()))
    }

    /// Mentions of any length, in `only` these articles: `terms` gives those of a number of words.
    fn mentions(
        &mut self,
        typed: &str,
        articles: u64,
        only: Option<Vec<(SegmentId, Vec<DocId>)>>,
        terms: &dyn Fn(u32) -> Vec<String>,
    ) -> tantivy::Result<Pattern> {
        let mut parts = Vec::new();
        for words in 1..=mentions::LONGEST {
            let terms = terms(words);
            if terms.is_empty() {
                continue;
            }
            let article_frequency = articles.min(self.archive.len());
            let (typed, only) = (typed.to_owned(), only.clone());
            self.plan.query_terms.push(QueryTerm { typed, terms, article_frequency, only, ..QueryTerm::default() });
            parts.push(Pattern::Mention { query_term: self.plan.query_terms.len() - 1, words });
        }
        Ok(Pattern::Or(parts))
    }

    fn phrase(&mut self, phrase: &Phrase) -> io::Result<Pattern> {
        let words = phrase.words.iter().map(|w| self.word(w)).collect::<io::Result<Vec<_>>>()?;
        Ok(if phrase.slop == 0 { Pattern::Phrase(words) } else { Pattern::Near(Proximity::Among(phrase.slop), words) })
    }

    /// A word; of a script without spaces, the phrase of its pairs of characters.
    fn word(&mut self, word: &QueryWord) -> io::Result<Pattern> {
        if word.pattern == WordPattern::Any {
            return Ok(Pattern::Any);
        }
        let pieces: Vec<String> = if word.pattern == WordPattern::Plain {
            let token = tokens(&word.text).into_iter().next();
            token.map(|t| words(&word.text, t)).unwrap_or_default().into_iter().map(|w| w.folded).collect()
        } else {
            Vec::new()
        };
        if pieces.len() > 1 {
            let piece = |text: String| QueryWord { text, form: WordForm::Written, ..word.clone() };
            let query_terms =
                pieces.into_iter().map(|text| self.query_term(&piece(text))).collect::<io::Result<_>>()?;
            return Ok(Pattern::Phrase(query_terms));
        }
        self.query_term(word)
    }

    fn query_term(&mut self, word: &QueryWord) -> io::Result<Pattern> {
        let key = (word.text.clone(), word.form, word.pattern);
        if let Some(known) = self.known_words.get(&key) {
            return Ok(Pattern::Term(*known));
        }
        let query_term = QueryTerm::resolve(word, &self.vocabulary, self.capitals, &self.plan.budget)?;
        self.plan.query_terms.push(query_term);
        let number = self.plan.query_terms.len() - 1;
        self.known_words.insert(key, number);
        Ok(Pattern::Term(number))
    }

    fn name_filter(&mut self, kind: EntityKind, filter: &Filter, wanted: bool) -> tantivy::Result<Condition> {
        let matched = self.names(kind, filter, wanted, false)?;
        let field = self.archive.name_field(kind);
        let level = |salience: Salience| {
            let certain = matched.iter().filter(|m| m.probable.is_none());
            let terms = certain.map(|m| salient_name(&m.name, salience).into_bytes()).collect();
            (terms, name_weight(salience))
        };
        let certain = Condition::Terms { field, terms: Salience::ALL.into_iter().map(level).collect() };
        Ok(self.with_probable(field, certain, &matched))
    }

    /// The archive's names that a filter means.
    fn names(
        &mut self,
        kind: EntityKind,
        filter: &Filter,
        wanted: bool,
        in_text: bool,
    ) -> tantivy::Result<Vec<MatchedName>> {
        let key = (kind, filter.text.clone(), filter.matching);
        if let Some(known) = self.known_names.get(&key) {
            let matched = known.clone();
            let is_said = |name: &NameFilter| {
                (name.kind, &name.typed, name.in_text) == (kind, &filter.text, in_text) && name.matched == matched
            };
            if wanted && !self.plan.names.iter().any(is_said) {
                let typed = filter.text.clone();
                let (matched, suggestions) = (matched.clone(), Vec::new());
                self.plan.names.push(NameFilter { kind, typed, matched, suggestions, in_text });
            }
            return Ok(matched);
        }
        self.plan.budget.take(A_NAME)?;
        let names = Names::new(self.archive, kind);
        let matched = match filter.matching {
            Matching::Usual => names.matching(&filter.text, &self.options.aliases)?,
            Matching::Exact => names.spelt(&filter.text)?,
            Matching::Wildcard => names.like(&filter.text)?,
            Matching::Fuzzy(distance) => names.near(&filter.text, distance)?,
        };
        let suggestions = if matched.is_empty() && wanted { names.suggestions(&filter.text)? } else { Vec::new() };
        if wanted {
            let (typed, matched) = (filter.text.clone(), matched.clone());
            self.plan.names.push(NameFilter { kind, typed, matched, suggestions, in_text });
        }
        self.known_names.insert(key, matched.clone());
        Ok(matched)
    }

    /// `certain`, or a bare name in the articles in which it most likely means whom was asked for.
    fn with_probable(&self, field: EngineField, certain: Condition, matched: &[MatchedName]) -> Condition {
        let mut parts = vec![certain];
        for name in matched {
            let Some(probable) = &name.probable else { continue };
            let level =
                |salience: Salience| (vec![salient_name(&name.name, salience).into_bytes()], name_weight(salience));
            let terms = Condition::Terms { field, terms: Salience::ALL.into_iter().map(level).collect() };
            parts.push(Condition::And(vec![terms, Condition::Articles(self.by_segment(probable))]));
        }
        if parts.len() == 1 { parts.swap_remove(0) } else { Condition::Or(parts) }
    }

    /// The articles of a bare name by segment.
    fn by_segment(&self, probable: &Probable) -> Vec<(SegmentId, Vec<DocId>)> {
        let segments = self.archive.searcher().segment_readers();
        let mut articles: Vec<(SegmentId, Vec<DocId>)> = Vec::new();
        for address in &probable.articles {
            let segment = segments[address.segment_ord as usize].segment_id();
            match articles.last_mut().filter(|(last, _)| *last == segment) {
                Some((_, docs)) => docs.push(address.doc_id),
                None => articles.push((segment, vec![address.doc_id])),
            }
        }
        articles
    }
}

/// What else counts where all words are found: words that open the body, and neighbouring words of the
/// query that stand together in the text.
fn evidence(root: &Condition, query_terms: &[QueryTerm], archive: &Archive) -> Vec<TextCondition> {
    let (Condition::And(parts) | Condition::Or(parts)) = root else { return Vec::new() };
    // Words that stand in a large part of the archive say nothing by standing early.
    let says_something =
        |query_term: usize| archive.len() < SMALL || query_terms[query_term].article_frequency * COMMON < archive.len();
    let words: Vec<(usize, &TextCondition)> = parts
        .iter()
        .filter_map(|part| match part {
            Condition::Text(text) if text.fields.len() > 1 => match text.pattern {
                Pattern::Term(query_term) => Some((query_term, text)),
                _ => None,
            },
            _ => None,
        })
        .take(LONGEST)
        .collect();
    let weights = RankingWeights::default();
    let body = archive.fields().body;
    let opening = |&(query_term, _): &(usize, &TextCondition)| {
        let pattern = Pattern::First(Beginning::Words(OPENING), Box::new(Pattern::Term(query_term)));
        TextCondition::new(pattern, vec![body], weights.opening)
    };
    let mut out: Vec<TextCondition> = Vec::new();
    if words.len() > 1 {
        out.extend(words.iter().filter(|(query_term, _)| says_something(*query_term)).map(opening));
    }
    let share = (FADES as f32 / words.len().max(1) as f32).min(1.0);
    for pair in words.windows(2) {
        let query_terms = || vec![Pattern::Term(pair[0].0), Pattern::Term(pair[1].0)];
        let text = |pattern, boost| TextCondition::new(pattern, pair[0].1.fields.clone(), boost);
        out.push(text(Pattern::Phrase(query_terms()), weights.phrase * share));
        out.push(text(Pattern::Near(Proximity::Within(NEAR), query_terms()), weights.near * share));
    }
    let mut once: Vec<TextCondition> = Vec::with_capacity(out.len());
    for text in out {
        match once.iter_mut().find(|known| known.pattern == text.pattern && known.fields == text.fields) {
            Some(known) => known.boost += text.boost,
            None => once.push(text),
        }
    }
    once
}

/// Steps that it takes to find whom a name means.
const A_NAME: u64 = 50_000;

fn proximity(kind: NearKind) -> Proximity {
    match kind {
        NearKind::Within(n) => Proximity::Within(n),
        NearKind::Before(n) => Proximity::Before(n),
        NearKind::Sentence => Proximity::Sentence,
        NearKind::Paragraph => Proximity::Paragraph,
    }
}
