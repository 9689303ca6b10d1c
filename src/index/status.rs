//! How much of what is in an index.

use std::path::Path;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::columnar::StrColumn;
use tantivy::{SegmentReader, TantivyError};

use super::error::IndexError;
use super::folder::size;
use super::reader::{self, Opened};
use super::writer::Commit;
use crate::article::DateBasis;
use crate::dates::calendar::day_of_number;

/// What is in an index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    /// Articles.
    pub articles: u64,
    /// Files that they were read from.
    pub files: u64,
    /// Outlets with their articles, most first.
    pub sources: Vec<(String, u64)>,
    /// Articles of which no outlet is known.
    pub without_source: u64,
    /// Languages with their articles, most first.
    pub languages: Vec<(String, u64)>,
    /// Articles of which no language is known.
    pub without_language: u64,
    /// First and last day on which any article was published.
    pub days: Option<(Date, Date)>,
    /// Articles whose day was concluded and not stated.
    pub inferred: u64,
    /// Articles whose day is not known.
    pub undated: u64,
    /// Size on disk in bytes.
    pub bytes: u64,
    /// Segments.
    pub segments: usize,
    /// Articles that were removed or replaced and still take room.
    pub removed: u64,
    /// Version of the schema.
    pub schema: u32,
    /// Number of times that it was built anew, from 1.
    pub generation: u64,
    /// The last commit, if it says anything of itself.
    pub commit: Option<Commit>,
}

/// Counts what is in the index at `dir`.
///
/// # Errors
/// As [`reader::open`].
pub fn status(dir: &Path) -> Result<Status, IndexError> {
    let opened = reader::open(dir)?;
    count(&opened).map_err(|e| IndexError::engine(dir, e))
}

fn count(opened: &Opened) -> Result<Status, TantivyError> {
    let Opened { searcher, meta, pointer, dir, .. } = opened;
    let mut status = Status {
        articles: searcher.num_docs(),
        bytes: size(&pointer.folder(dir)),
        segments: searcher.segment_readers().len(),
        schema: pointer.schema,
        generation: pointer.generation,
        commit: Commit::of(meta),
        ..Status::default()
    };
    let mut files = FxHashSet::default();
    let (mut sources, mut languages) = (FxHashMap::default(), FxHashMap::default());
    for segment in searcher.segment_readers() {
        status.removed += u64::from(segment.num_deleted_docs());
        let columns = segment.fast_fields();
        add_labels(segment, columns.str("outlet")?, &mut sources)?;
        add_labels(segment, columns.str("language")?, &mut languages)?;
        let mut of_segment = FxHashMap::default();
        add_labels(segment, columns.str("file")?, &mut of_segment)?;
        files.extend(of_segment.into_keys());
        add_days(segment, &mut status)?;
    }
    status.files = files.len() as u64;
    status.without_source = status.articles - sources.values().sum::<u64>();
    status.without_language = status.articles - languages.values().sum::<u64>();
    (status.sources, status.languages) = (most_first(sources), most_first(languages));
    Ok(status)
}

/// Counts the articles of a segment by the label in a column.
fn add_labels(
    segment: &SegmentReader,
    column: Option<StrColumn>,
    counts: &mut FxHashMap<String, u64>,
) -> Result<(), TantivyError> {
    let Some(column) = column else { return Ok(()) };
    let mut of_segment: FxHashMap<u64, u64> = FxHashMap::default();
    for document in segment.doc_ids_alive() {
        if let Some(label) = column.term_ords(document).next() {
            *of_segment.entry(label).or_default() += 1;
        }
    }
    let mut text = String::new();
    for (label, count) in of_segment {
        text.clear();
        if column.ord_to_str(label, &mut text)? {
            *counts.entry(text.clone()).or_default() += count;
        }
    }
    Ok(())
}

fn add_days(segment: &SegmentReader, status: &mut Status) -> Result<(), TantivyError> {
    let columns = segment.fast_fields();
    let (from, to) = (columns.i64("published_from")?, columns.i64("published_to")?);
    let basis = columns.u64("published_basis")?;
    for document in segment.doc_ids_alive() {
        let (Some(first), Some(last)) = (from.first(document), to.first(document)) else {
            status.undated += 1;
            continue;
        };
        status.inferred += u64::from(basis.first(document) == Some(DateBasis::Inferred.number()));
        let (Some(first), Some(last)) = (day_of_number(first), day_of_number(last)) else { continue };
        let (earliest, latest) = status.days.unwrap_or((first, last));
        status.days = Some((earliest.min(first), latest.max(last)));
    }
    Ok(())
}

fn most_first(counts: FxHashMap<String, u64>) -> Vec<(String, u64)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}
