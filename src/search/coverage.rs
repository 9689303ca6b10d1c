//! Coverage: which share of all that was published a query, or an outlet, has, step by step.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::ranked::Scored;
use super::timeline::{TimelineUnit, timeline};
use crate::index::archive::Archive;

/// How much of all coverage each of several sets of articles is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// How long a step is; `None` if no article is dated so precisely.
    pub unit: Option<TimelineUnit>,
    /// Without gaps, from the first step with an article to the last.
    pub steps: Vec<CoverageStep>,
    /// Articles of all that are not dated, or not so precisely.
    pub left_out: u64,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageStep {
    /// Its first day.
    pub start: Date,
    /// Articles published in it.
    pub all: u64,
    /// How many of these are in each set.
    pub of: Vec<u64>,
}

/// Counts `sets`, each of articles that are among `all`, by `unit`, or by the shortest unit that fits on a
/// screen.
///
/// # Errors
/// What the engine says.
pub fn coverage(
    archive: &Archive,
    all: &[Scored],
    sets: &[&[Scored]],
    unit: Option<TimelineUnit>,
) -> tantivy::Result<Coverage> {
    let whole = timeline(archive, all, unit)?;
    let mut counted: Vec<BTreeMap<Date, u64>> = Vec::with_capacity(sets.len());
    for set in sets {
        counted.push(timeline(archive, set, Some(whole.unit))?.steps.into_iter().collect());
    }
    let of = |start: &Date| counted.iter().map(|set| set.get(start).copied().unwrap_or(0)).collect();
    let steps =
        whole.steps.iter().map(|(start, all)| CoverageStep { start: *start, all: *all, of: of(start) }).collect();
    let unit = (!whole.steps.is_empty()).then_some(whole.unit);
    Ok(Coverage { unit, steps, left_out: whole.vague + whole.undated })
}
