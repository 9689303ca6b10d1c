//! Which segments of an index are merged into one.

use tantivy::SegmentMeta;
use tantivy::index::SegmentId;

/// Which segments are merged when a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Merging {
    /// Small ones, and those with many removed articles.
    #[default]
    Usual,
    /// Those with any removed article, so that nothing of it is left.
    Removed,
    /// All, into one.
    All,
}

/// Segments that an index may have before any are merged.
const FEW: usize = 3;

/// Which segments to merge into one, so that a search opens few of them: those with many removed
/// articles, and, once there are more than [`FEW`], the small ones up to the first that is larger
/// than twice all smaller ones together. So an article is written again a logarithmic number of
/// times, and adding a little every day costs little.
pub(super) fn merge_candidates(segments: &[SegmentMeta]) -> Vec<SegmentId> {
    let mut by_size: Vec<&SegmentMeta> = segments.iter().collect();
    by_size.sort_by_key(|s| s.num_docs());
    let many_removed = |s: &SegmentMeta| s.num_deleted_docs() * 3 > s.max_doc();
    let mut taken: Vec<&SegmentMeta> = Vec::new();
    let mut together: u64 = 0;
    for segment in &by_size {
        let docs = u64::from(segment.num_docs());
        let small = segments.len() > FEW && (taken.len() < 2 || docs <= together * 2);
        if small || many_removed(segment) {
            taken.push(segment);
            together += docs;
        }
    }
    let useful = taken.len() > 1 || taken.iter().any(|s| many_removed(s));
    if useful { taken.iter().map(|s| s.id()).collect() } else { Vec::new() }
}
