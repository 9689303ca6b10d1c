//! Lists with positions, read from their beginnings on: what stands in between is counted, so that the engine does
//! not have to be asked where the positions of a document begin.

use std::io;
use std::sync::Arc;

use tantivy::directory::CompositeFile;
use tantivy::index::{InvertedIndexReader, SegmentComponent, SegmentReader};
use tantivy::positions::PositionReader;
use tantivy::schema::Field;
use tantivy::{DocId, TERMINATED};

use super::blocks::BlockList;
use super::{Cost, found};

/// The postings of several terms of one field, as if they were of one.
pub struct PlacedLists {
    lists: Vec<PlacedList>,
    doc: DocId,
    /// Articles in all of the lists, those in several of them as often.
    articles: u32,
}

/// So many positions are read at once at most.
const AT_ONCE: u64 = 1 << 20;
/// A term stands at most so often in an article, which has as many bytes at most: else the list is damaged.
const MOST: u64 = 16 << 20;

struct PlacedList {
    list: BlockList,
    doc: DocId,
    /// Positions before those of the current document.
    before: u64,
    positions: PositionReader,
    /// Positions that were read, each as its distance from the one before it in its document.
    read: Vec<u32>,
    /// Positions before these.
    read_from: u64,
}

impl PlacedList {
    /// The positions in the current document, each as its distance from the one before it.
    fn distances(&mut self) -> &[u32] {
        let wanted = self.list.frequency() as usize;
        let mut start = self.before.wrapping_sub(self.read_from);
        if start.saturating_add(wanted as u64) > self.read.len() as u64 {
            // Those of all documents of a block, if they are not too many: it costs hardly more than those of one.
            let of_block = self.list.frequency_of_rest();
            let all = if of_block <= AT_ONCE { of_block as usize } else { wanted };
            if all as u64 > MOST {
                return &[];
            }
            self.read.resize(all, 0);
            self.positions.read(self.before, &mut self.read);
            (self.read_from, start) = (self.before, 0);
        }
        self.read.get(start as usize..).and_then(|rest| rest.get(..wanted)).unwrap_or_default()
    }
}

impl PlacedLists {
    /// Opens the postings of `terms`, those that the segment has, if `pay` has no objection; `None` if the field has
    /// no positions, which then costs nothing.
    ///
    /// # Errors
    /// What the system says, or `pay`.
    pub fn open_within(
        segment: &SegmentReader,
        field: Field,
        terms: &[impl AsRef<[u8]>],
        pay: impl FnOnce(Cost) -> io::Result<()>,
    ) -> tantivy::Result<Option<Self>> {
        let index: Arc<InvertedIndexReader> = segment.inverted_index(field)?;
        let (found, articles) = found(&index, terms)?;
        let file = CompositeFile::open(&segment.open_read(SegmentComponent::Positions)?)?.open_read(field);
        let Some(file) = file else { return Ok(None) };
        pay(Cost { articles, bytes: (found.len() * size_of::<PlacedList>()) as u64 })?;
        let mut lists = Vec::with_capacity(found.len());
        for info in &found {
            let positions = PositionReader::open(file.read_bytes_slice(info.positions_range.clone())?)?;
            let list = BlockList::open(&index, info)?;
            let (doc, read) = (list.doc(), Vec::new());
            lists.push(PlacedList { list, doc, before: 0, positions, read, read_from: 0 });
        }
        let articles = u32::try_from(articles).unwrap_or(u32::MAX);
        let doc = lists.iter().map(|list| list.doc).min().unwrap_or(TERMINATED);
        Ok(Some(Self { lists, doc, articles }))
    }

    /// Articles in all of the lists, those in several of them as often.
    pub fn articles(&self) -> u32 {
        self.articles
    }

    /// The current document; `TERMINATED` at the end.
    pub fn doc(&self) -> DocId {
        self.doc
    }

    /// Goes on to the first document from `target` on.
    pub fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = TERMINATED;
            for list in &mut self.lists {
                if list.doc < target {
                    list.before += list.list.pass(target);
                    list.doc = list.list.doc();
                }
                self.doc = self.doc.min(list.doc);
            }
        }
        self.doc
    }

    /// Hands on the positions of the terms in the current document, one list after the other, each ascending; what
    /// stands in several is handed on as often. How many they are.
    pub fn each_position(&mut self, mut each: impl FnMut(u32)) -> u64 {
        let mut all = 0;
        for list in self.lists.iter_mut().filter(|list| list.doc == self.doc) {
            let (mut position, distances) = (0u32, list.distances());
            for distance in distances {
                position = position.wrapping_add(*distance);
                each(position);
            }
            all += distances.len() as u64;
        }
        all
    }
}
