//! The list of one term, read a block at a time, as the engine keeps it.

use std::io;

use tantivy::index::InvertedIndexReader;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, TERMINATED};

/// A place in the list of a term.
#[derive(Clone)]
pub(super) struct BlockList {
    blocks: BlockSegmentPostings,
    /// Which document of the block it is.
    at: usize,
}

impl BlockList {
    /// The beginning of a list.
    pub fn open(field: &InvertedIndexReader, term: &TermInfo) -> io::Result<Self> {
        let blocks = field.read_block_postings_from_terminfo(term, IndexRecordOption::WithFreqs)?;
        Ok(Self { blocks, at: 0 })
    }

    /// The document of the place; `TERMINATED` at the end.
    pub fn doc(&self) -> DocId {
        self.blocks.doc(self.at)
    }

    /// Articles in the list.
    pub fn articles(&self) -> u32 {
        self.blocks.doc_freq()
    }

    /// How often the term stands in the document.
    pub fn frequency(&self) -> u32 {
        self.blocks.freq(self.at)
    }

    /// How often the term stands in the document and those behind it in its block.
    pub fn frequency_of_rest(&self) -> u64 {
        self.blocks.freqs().get(self.at..).unwrap_or_default().iter().map(|n| u64::from(*n)).sum()
    }

    /// Goes on to the first document from `target` on.
    pub fn seek(&mut self, target: DocId) {
        if self.doc() < target {
            self.at = self.blocks.seek(target);
        }
    }

    /// Goes on to the first document from `target` on; how often the term stands in those that are passed over.
    pub fn pass(&mut self, target: DocId) -> u64 {
        let mut passed = 0;
        while self.blocks.docs().last().is_some_and(|last| *last < target) {
            passed += self.frequency_of_rest();
            self.next_block();
        }
        for doc in self.blocks.docs().get(self.at..).unwrap_or_default() {
            if *doc >= target {
                break;
            }
            passed += u64::from(self.frequency());
            self.at += 1;
        }
        passed
    }

    /// Hands on the documents before `end` with how often the term stands in each, and goes on behind them.
    pub fn read(&mut self, end: DocId, mut read: impl FnMut(DocId, u32)) {
        while self.doc() < end {
            let docs = &self.blocks.docs()[self.at..];
            let wanted = match docs.last() {
                Some(last) if *last < end => docs.len(),
                // The first lies before the end.
                _ => docs.partition_point(|doc| *doc < end).max(1),
            };
            for (doc, at) in docs[..wanted].iter().zip(self.at..) {
                read(*doc, self.blocks.freq(at));
            }
            self.at += wanted;
            if self.at == self.blocks.block_len() {
                self.next_block();
            }
        }
    }

    /// Hands on all documents from the place on.
    pub fn read_all(mut self, read: impl FnMut(DocId, u32)) {
        self.read(TERMINATED, read);
    }

    fn next_block(&mut self) {
        self.blocks.advance();
        self.at = 0;
    }
}
