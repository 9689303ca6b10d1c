//! Running: the articles that match, and what they score.

use jiff::civil::Date;
use tantivy::{DocSet, TERMINATED};

use super::hits::{Hits, SegmentHits};
use super::matcher::{TextEvidence, scorer};
use super::plan::{Condition, Plan};
pub use super::ranked::{Ranked, Scored, Sort};
use super::ranking::{self, RERANKED, Statistics};
use crate::index::archive::Archive;

/// What is asked of a run besides the plan.
#[derive(Debug, Clone, Copy, Default)]
pub struct HitOrder {
    /// In which order.
    pub sort: Sort,
    /// Favour articles published shortly before this day: half the advantage is lost every
    /// [`ranking::HALF_LIFE`] days.
    pub recent: Option<Date>,
}

/// Every article that `plan` matches, to be had best first.
pub fn run(plan: &Plan, archive: &Archive, order: HitOrder) -> tantivy::Result<Ranked> {
    let mut ranked = Ranked::new(collect(plan, archive, order.recent)?, order.sort);
    if order.sort == Sort::Relevance && !plan.evidence.is_empty() {
        ranked.raise_best(RERANKED, |best| add_proximity(plan, archive, best))?;
    }
    Ok(ranked)
}

/// How many articles a condition matches.
pub fn count(plan: &Plan, archive: &Archive) -> tantivy::Result<u64> {
    let statistics = Statistics::of_archive(archive);
    let mut n = 0;
    for segment in archive.searcher().segment_readers() {
        let mut docs = scorer(plan, segment, &statistics)?;
        while docs.doc() != TERMINATED {
            n += u64::from(!segment.is_deleted(docs.doc()));
            docs.advance();
        }
    }
    plan.budget.check()?;
    Ok(n)
}

/// How many articles match but for a date that they do not have.
pub fn count_undated(plan: &Plan, archive: &Archive) -> tantivy::Result<u64> {
    let dated = Condition::Terms { field: archive.fields().has, terms: vec![(vec![b"date".to_vec()], 0.0)] };
    // An undated article whose bounds lie within the interval is found.
    let found = Condition::Not(Box::new(plan.root.clone()));
    // One list of parts: what costs most is then asked last.
    let mut parts = match without_days(&plan.root) {
        Condition::And(parts) => parts,
        other => vec![other],
    };
    parts.extend([Condition::Not(Box::new(dated)), found]);
    let root = Condition::And(parts);
    let (query_terms, budget) = (plan.query_terms.clone(), plan.budget.clone());
    let plan = Plan { root, query_terms, budget, ..Plan::default() };
    count(&plan, archive)
}

fn without_days(node: &Condition) -> Condition {
    match node {
        Condition::Days { .. } => Condition::All,
        Condition::And(parts) => Condition::And(parts.iter().map(without_days).collect()),
        Condition::Or(parts) => Condition::Or(parts.iter().map(without_days).collect()),
        // An exclusion by date cannot hold for an article without one.
        other => other.clone(),
    }
}

fn collect(plan: &Plan, archive: &Archive, recent: Option<Date>) -> tantivy::Result<Hits> {
    let statistics = Statistics::of_archive(archive);
    let mut segments = Vec::new();
    for segment in archive.searcher().segment_readers() {
        let mut hits = SegmentHits::new(segment.max_doc(), segment.fast_fields().i64("published_from")?);
        let mut docs = scorer(plan, segment, &statistics)?;
        let mut doc = docs.doc();
        while doc != TERMINATED {
            if !segment.is_deleted(doc) {
                hits.push(doc, docs.score());
            }
            doc = docs.advance();
        }
        if let Some(today) = recent {
            hits.rescore(|score, day| score * ranking::recency(day, today));
        }
        segments.push(hits);
    }
    plan.budget.check()?;
    Ok(Hits::new(segments))
}

/// Adds to each score what neighbouring words of the query are worth where they stand together. The order of
/// `found` changes.
fn add_proximity(plan: &Plan, archive: &Archive, found: &mut [Scored]) -> tantivy::Result<()> {
    let statistics = Statistics::of_archive(archive);
    found.sort_unstable_by_key(|hit| hit.address);
    for of_segment in found.chunk_by_mut(|a, b| a.address.segment_ord == b.address.segment_ord) {
        let segment = archive.searcher().segment_reader(of_segment[0].address.segment_ord);
        let mut evidence = TextEvidence::new(plan, &plan.evidence, segment, &statistics)?;
        for hit in of_segment {
            evidence.of(hit.address.doc_id).for_each(|(_, value, _)| hit.score += value);
        }
    }
    plan.budget.check()?;
    Ok(())
}
