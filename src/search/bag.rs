//! Bags of words: ranking a text by how much of it articles share, without operators.

use super::plan::{Plan, PlanOptions, plan_bag};
use super::run::{HitOrder, Scored, run};
use crate::index::archive::Archive;

/// The articles that share words with `words`, best first, at most `limit`.
pub fn rank(archive: &Archive, words: &str, limit: usize) -> tantivy::Result<Vec<Scored>> {
    let plan: Plan = plan_bag(words, archive, &PlanOptions::default())?;
    let mut found = run(&plan, archive, HitOrder::default())?;
    Ok(found.first(limit, archive)?.to_vec())
}
