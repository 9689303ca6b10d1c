//! Lists read a window of documents at a time: what costs the same for one document of it as for all.

use std::{io, iter};

use tantivy::index::InvertedIndexReader;
use tantivy::{DocId, TERMINATED};

use super::blocks::BlockList;
use super::{Cost, SIDE_BY_SIDE, found};

/// Documents in a window at most.
pub const WINDOW: u32 = 1024;

/// A bit for each document of a window, from the lowest on.
pub type WindowBits = [u64; (WINDOW / u64::BITS) as usize];

/// Stepping to a document in one list costs as much as reading so many that stand one after the other.
const A_STEP: u32 = 4;

/// The postings of several terms of one field, as if they were of one.
pub struct WindowedLists {
    lists: Vec<BlockList>,
    /// Of very many lists how often their terms stand in each document.
    summed: Option<Vec<u32>>,
    /// Articles in all of the lists, those in several of them as often.
    articles: u32,
    /// Documents of the segment.
    documents: u32,
    /// The window that was read.
    first: DocId,
    holds: WindowBits,
    frequencies: Box<[u32; WINDOW as usize]>,
}

impl WindowedLists {
    /// Opens the postings of `terms`, those that a segment of so many `documents` has, if `pay` has no objection.
    ///
    /// # Errors
    /// What the system says, or `pay`.
    pub fn open_within(
        field: &InvertedIndexReader,
        terms: &[impl AsRef<[u8]>],
        documents: u32,
        pay: impl FnOnce(Cost) -> io::Result<()>,
    ) -> io::Result<Self> {
        let (found, articles) = found(field, terms)?;
        let is_summed = found.len() > SIDE_BY_SIDE;
        let each = if is_summed { documents as usize * size_of::<u32>() } else { found.len() * size_of::<BlockList>() };
        pay(Cost { articles, bytes: (each + WINDOW as usize * size_of::<u32>()) as u64 })?;
        let mut lists = found.iter().map(|info| BlockList::open(field, info));
        let summed = if is_summed { Some(summed(lists.by_ref(), documents)?) } else { None };
        Ok(Self {
            lists: lists.collect::<io::Result<_>>()?,
            summed,
            articles: u32::try_from(articles).unwrap_or(u32::MAX),
            documents: documents.max(1),
            first: 0,
            holds: WindowBits::default(),
            frequencies: Box::new([0; WINDOW as usize]),
        })
    }

    /// Articles in all of the lists, those in several of them as often.
    pub fn articles(&self) -> u32 {
        self.articles
    }

    /// The lowest document from `target` on, which lies in no window before that.
    pub fn lowest(&mut self, target: DocId) -> DocId {
        if let Some(summed) = &self.summed {
            let rest = summed.get(target as usize..).unwrap_or_default();
            return rest.iter().position(|n| *n > 0).map_or(TERMINATED, |behind| target + behind as DocId);
        }
        self.lists.iter_mut().for_each(|list| list.seek(target));
        self.lists.iter().map(BlockList::doc).min().unwrap_or(TERMINATED)
    }

    /// Reads the documents from `first` on, `length` of them: all, or if `among` are given perhaps only those of
    /// these. A window begins behind the one that was read before.
    pub fn read(&mut self, first: DocId, length: u32, among: Option<&WindowBits>) {
        self.first = first;
        self.holds.fill(0);
        self.frequencies[..length as usize].fill(0);
        let (holds, frequencies) = (&mut self.holds, &mut self.frequencies);
        let mut add = |doc: DocId, frequency: u32| {
            let place = (doc.wrapping_sub(first) % WINDOW) as usize;
            frequencies[place] = frequencies[place].saturating_add(frequency);
            holds[place / u64::BITS as usize] |= 1 << (place % u64::BITS as usize);
        };
        if let Some(summed) = &self.summed {
            let window = summed.get(first as usize..).unwrap_or_default().iter().take(length as usize);
            window.zip(first..).filter(|(n, _)| **n > 0).for_each(|(n, doc)| add(doc, *n));
            return;
        }
        let asked = among.map_or(length, |bits| bits.iter().map(|bits| bits.count_ones()).sum());
        for list in &mut self.lists {
            let expected = u64::from(list.articles()) * u64::from(length) / u64::from(self.documents);
            match among {
                Some(bits) if u64::from(asked * A_STEP) < expected => {
                    for doc in documents(first, bits) {
                        list.seek(doc);
                        if list.doc() == doc {
                            add(doc, list.frequency());
                        }
                    }
                }
                _ => {
                    list.seek(first);
                    list.read(first + length, &mut add);
                }
            }
        }
    }

    /// The documents of the window that hold a term; of those that were not asked for perhaps some.
    pub fn holds(&self) -> &WindowBits {
        &self.holds
    }

    /// How often the terms stand in a document of the window.
    pub fn frequency(&self, doc: DocId) -> u32 {
        self.frequencies[(doc.wrapping_sub(self.first) % WINDOW) as usize]
    }
}

/// The places of the bits that are set, ascending.
pub fn places(mut bits: u64) -> impl Iterator<Item = u32> {
    iter::from_fn(move || {
        let place = bits.trailing_zeros();
        bits &= bits.wrapping_sub(1);
        (place < u64::BITS).then_some(place)
    })
}

/// The documents whose bits are set, ascending; the first bit is that of `first`.
pub fn documents(first: DocId, bits: &[u64]) -> impl Iterator<Item = DocId> {
    let numbers = (first..).step_by(u64::BITS as usize).zip(bits);
    numbers.flat_map(|(first, bits)| places(*bits).map(move |place| first + place))
}

/// How often terms stand in each document up to the last that has one, below `end`: each list is open no longer
/// than it is read.
pub(super) fn summed(lists: impl Iterator<Item = io::Result<BlockList>>, end: DocId) -> io::Result<Vec<u32>> {
    let mut frequencies: Vec<u32> = Vec::new();
    for list in lists {
        list?.read_all(|doc, frequency| {
            if doc >= frequencies.len() as DocId && doc < end {
                frequencies.resize(doc as usize + 1, 0);
            }
            // What lies behind the end is damaged.
            if let Some(all) = frequencies.get_mut(doc as usize) {
                *all = all.saturating_add(frequency);
            }
        });
    }
    Ok(frequencies)
}
