//! Sources: which outlets the articles that match come from, how many of each, and of which days.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::run::Scored;
use crate::dates::calendar::day_of_number;
use crate::index::archive::Archive;

/// An outlet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// As its articles write it.
    pub name: String,
    /// Number of articles.
    pub articles: u64,
    /// The first and the last day on which one of them may have been published; `None` if none is dated.
    pub days: Option<(Date, Date)>,
}

/// The outlets of some articles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// The one with the most articles first.
    pub sources: Vec<Source>,
    /// Articles whose outlet is not known.
    pub unknown: u64,
}

/// The outlets of `found`.
///
/// # Errors
/// What the engine says.
pub fn sources(archive: &Archive, found: &[Scored]) -> tantivy::Result<Sources> {
    #[derive(Default)]
    struct SourceTally {
        articles: u64,
        days: Option<(i64, i64)>,
    }
    let mut by_name: FxHashMap<String, SourceTally> = FxHashMap::default();
    let mut unknown = 0;
    for (ordinal, segment) in archive.searcher().segment_readers().iter().enumerate() {
        let outlets = segment.fast_fields().str("outlet")?;
        let last = segment.fast_fields().i64("published_to")?;
        let mut by_number: FxHashMap<u64, SourceTally> = FxHashMap::default();
        for hit in found.iter().filter(|hit| hit.address.segment_ord == ordinal as u32) {
            let outlet = outlets.as_ref().and_then(|column| column.term_ords(hit.address.doc_id).next());
            let Some(outlet) = outlet else {
                unknown += 1;
                continue;
            };
            let tally = by_number.entry(outlet).or_default();
            tally.articles += 1;
            tally.days = joined(tally.days, hit.day.zip(last.first(hit.address.doc_id)));
        }
        for (number, tally) in by_number {
            let mut name = String::new();
            if let Some(column) = &outlets {
                column.ord_to_str(number, &mut name)?;
            }
            let whole = by_name.entry(name).or_default();
            whole.articles += tally.articles;
            whole.days = joined(whole.days, tally.days);
        }
    }
    let source = |(name, tally): (String, SourceTally)| {
        let days = tally.days.and_then(|(from, to)| Some((day_of_number(from)?, day_of_number(to)?)));
        Source { name, articles: tally.articles, days }
    };
    let mut sources: Vec<Source> = by_name.into_iter().map(source).collect();
    sources.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.name.cmp(&b.name)));
    Ok(Sources { sources, unknown })
}

/// The days from the first of two spans to the last.
fn joined(one: Option<(i64, i64)>, other: Option<(i64, i64)>) -> Option<(i64, i64)> {
    match (one, other) {
        (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
        (one, other) => one.or(other),
    }
}
