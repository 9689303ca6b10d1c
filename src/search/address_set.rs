//! A set of articles by where they are stored: a bit an article.

use tantivy::{DocAddress, DocId};

use super::ranked::Scored;
use crate::index::archive::Archive;

/// Articles in a number of the set.
const BITS: u32 = u64::BITS;

/// Articles, by segment and number.
#[derive(Debug)]
pub(super) struct AddressSet {
    segments: Vec<Vec<u64>>,
}

impl AddressSet {
    /// The articles of `hits`.
    pub fn of(archive: &Archive, hits: &[Scored]) -> Self {
        let segments = archive.searcher().segment_readers().iter();
        let empty = segments.map(|segment| vec![0; segment.max_doc().div_ceil(BITS) as usize]);
        let mut set = Self { segments: empty.collect() };
        for DocAddress { segment_ord, doc_id } in hits.iter().map(|hit| hit.address) {
            set.segments[segment_ord as usize][(doc_id / BITS) as usize] |= 1 << (doc_id % BITS);
        }
        set
    }

    /// Is the article one of them?
    pub fn holds(&self, DocAddress { segment_ord, doc_id }: DocAddress) -> bool {
        self.segments[segment_ord as usize][(doc_id / BITS) as usize] >> (doc_id % BITS) & 1 == 1
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.segments.iter().flatten().all(|bits| *bits == 0)
    }

    /// Keeps what `keep` keeps, which is asked in the order of the index: for the articles of a segment, the number
    /// of the first of them, and a bit for each that the set holds, from the lowest on.
    pub fn retain(&mut self, mut keep: impl FnMut(u32, DocId, u64) -> u64) {
        for (ordinal, segment) in (0..).zip(&mut self.segments) {
            for (first, bits) in (0..).step_by(BITS as usize).zip(segment).filter(|(_, bits)| **bits != 0) {
                *bits = keep(ordinal, first, *bits);
            }
        }
    }
}
