//! Running: the articles that match, and what they score.

use jiff::civil::Date;
use tantivy::{DocAddress, DocSet, TERMINATED};

use super::matcher::{Probe, scorer};
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
    let mut found = collect(plan, archive)?;
    if let Some(today) = order.recent {
        for hit in &mut found {
            hit.score *= ranking::recency(hit.day, today);
        }
    }
    let mut ranked = Ranked::new(found, order.sort);
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
    let root = Condition::And(vec![without_days(&plan.root), Condition::Not(Box::new(dated)), found]);
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

fn collect(plan: &Plan, archive: &Archive) -> tantivy::Result<Vec<Scored>> {
    let statistics = Statistics::of_archive(archive);
    let mut found = Vec::new();
    for (ordinal, segment) in archive.searcher().segment_readers().iter().enumerate() {
        let days = segment.fast_fields().i64("published_from")?;
        let mut docs = scorer(plan, segment, &statistics)?;
        while docs.doc() != TERMINATED {
            let doc = docs.doc();
            if !segment.is_deleted(doc) {
                let address = DocAddress::new(ordinal as u32, doc);
                found.push(Scored { address, score: docs.score(), day: days.first(doc) });
            }
            docs.advance();
        }
    }
    plan.budget.check()?;
    Ok(found)
}

/// Adds to each score what neighbouring words of the query are worth where they stand together.
fn add_proximity(plan: &Plan, archive: &Archive, found: &mut [Scored]) -> tantivy::Result<()> {
    let statistics = Statistics::of_archive(archive);
    let mut in_order: Vec<usize> = (0..found.len()).collect();
    in_order.sort_unstable_by_key(|&i| (found[i].address.segment_ord, found[i].address.doc_id));
    for (ordinal, segment) in archive.searcher().segment_readers().iter().enumerate() {
        for part in &plan.evidence {
            let mut probe = Probe::new(plan, part, segment, &statistics)?;
            for &i in &in_order {
                let DocAddress { segment_ord, doc_id } = found[i].address;
                if segment_ord != ordinal as u32 {
                    continue;
                }
                if let Some(score) = probe.score(doc_id) {
                    found[i].score += score;
                }
            }
        }
    }
    plan.budget.check()?;
    Ok(())
}
