//! Postings: the articles of one segment in which any of several terms stands, as one list.

use std::io;
use std::sync::Arc;

use tantivy::index::InvertedIndexReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::Scorer;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, TERMINATED};

/// Up to so many lists are walked side by side; more are merged beforehand.
const SIDE_BY_SIDE: usize = 32;

/// The union of the postings of several terms of one field. Its frequency is the sum of theirs: to
/// a scorer they are one word. Clones share what was merged.
#[derive(Clone)]
pub struct Union {
    postings: Vec<SegmentPostings>,
    merged: Option<Merged>,
    doc: DocId,
    /// Articles in all of the lists, those in several of them as often.
    articles: u32,
    /// Others do not count; ascending.
    only: Option<Arc<[DocId]>>,
}

/// What a union costs.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// Articles in all of its lists, those in several of them as often.
    pub articles: u64,
    /// Bytes that it holds.
    pub bytes: u64,
}

/// Documents with the lists that hold them, ascending.
#[derive(Clone)]
struct Merged {
    entries: Arc<[(DocId, u32, u32)]>,
    at: usize,
}

impl Union {
    /// Opens the postings of `terms`, those that the segment has.
    pub fn open(
        field: &InvertedIndexReader,
        terms: &[impl AsRef<[u8]>],
        record: IndexRecordOption,
    ) -> io::Result<Self> {
        Self::open_within(field, terms, record, |_| Ok(()))
    }

    /// As [`Union::open`], if `pay` has no objection to the cost.
    ///
    /// # Errors
    /// What the system says, or `pay`.
    pub fn open_within(
        field: &InvertedIndexReader,
        terms: &[impl AsRef<[u8]>],
        record: IndexRecordOption,
        pay: impl FnOnce(Cost) -> io::Result<()>,
    ) -> io::Result<Self> {
        let mut found = Vec::new();
        for term in terms {
            found.extend(field.terms().get(term)?);
        }
        let articles: u64 = found.iter().map(|info| u64::from(info.doc_freq)).sum();
        let is_merged = found.len() > SIDE_BY_SIDE;
        let entries = if is_merged { articles * size_of::<(DocId, u32, u32)>() as u64 } else { 0 };
        pay(Cost { articles, bytes: entries + (found.len() * size_of::<SegmentPostings>()) as u64 })?;
        let mut lists = found.iter().map(|info| field.read_postings_from_terminfo(info, record));
        let (postings, merged) = if is_merged && !record.has_positions() {
            (Vec::new(), Some(Merged::summed(lists)?))
        } else {
            let postings: Vec<SegmentPostings> = lists.by_ref().collect::<io::Result<_>>()?;
            let merged = is_merged.then(|| Merged::of(&postings));
            (postings, merged)
        };
        let mut union =
            Self { postings, merged, doc: 0, articles: u32::try_from(articles).unwrap_or(u32::MAX), only: None };
        union.doc = union.lowest();
        Ok(union)
    }

    /// The same within `articles`, which ascend.
    pub fn within(mut self, articles: &[DocId]) -> Self {
        self.only = Some(articles.into());
        self.settle();
        self
    }

    /// Goes on to the next document, this one included, that counts.
    fn settle(&mut self) {
        let Some(only) = self.only.clone() else { return };
        while self.doc != TERMINATED {
            let Err(at) = only.binary_search(&self.doc) else { return };
            self.go_to(only.get(at).copied().unwrap_or(TERMINATED));
        }
    }

    fn go_to(&mut self, target: DocId) {
        match &mut self.merged {
            Some(merged) => merged.at += merged.entries[merged.at..].partition_point(|(doc, _, _)| *doc < target),
            None => {
                for list in &mut self.postings {
                    // The next document is had without a search.
                    if list.doc() + 1 == target {
                        list.advance();
                    } else if list.doc() < target {
                        list.seek(target);
                    }
                }
            }
        }
        self.doc = self.lowest();
    }

    /// Bytes that a clone holds.
    pub fn bytes_of_clone(&self) -> u64 {
        (self.postings.len() * size_of::<SegmentPostings>()) as u64
    }

    /// How often the terms stand in the current document, together.
    pub fn frequency(&self) -> u32 {
        if let Some(merged) = &self.merged {
            return merged.current(self.doc).iter().map(|(_, _, frequency)| frequency).sum();
        }
        self.current().map(Postings::term_freq).sum()
    }

    /// Adds the positions of the terms in the current document to `out`, which is empty; ascending.
    pub fn positions(&mut self, out: &mut Vec<u32>) {
        let (doc, mut lists) = (self.doc, 0);
        if let Some(merged) = &self.merged {
            for &(_, list, _) in merged.current(doc) {
                let Some(list) = self.postings.get_mut(list as usize) else { continue };
                if list.doc() < doc {
                    list.seek(doc);
                }
                list.append_positions_with_offset(0, out);
                lists += 1;
            }
        } else {
            for list in self.postings.iter_mut().filter(|p| p.doc() == doc) {
                list.append_positions_with_offset(0, out);
                lists += 1;
            }
        }
        // Those of one list ascend; those of several are some runs, which this sort merges.
        if lists > 1 {
            out.sort();
            out.dedup();
        }
    }

    fn current(&self) -> impl Iterator<Item = &SegmentPostings> {
        self.postings.iter().filter(move |p| p.doc() == self.doc)
    }

    fn lowest(&self) -> DocId {
        match &self.merged {
            Some(merged) => merged.entries.get(merged.at).map_or(TERMINATED, |(doc, _, _)| *doc),
            None => self.postings.iter().map(|p| p.doc()).min().unwrap_or(TERMINATED),
        }
    }
}

impl Merged {
    /// Lists whose positions nobody asks for, as if they were one: each is open no longer than it is read.
    fn summed(lists: impl Iterator<Item = io::Result<SegmentPostings>>) -> io::Result<Self> {
        let mut frequencies: Vec<u32> = Vec::new();
        for list in lists {
            let mut list = list?;
            while list.doc() != TERMINATED {
                let doc = list.doc() as usize;
                if doc >= frequencies.len() {
                    frequencies.resize(doc + 1, 0);
                }
                frequencies[doc] += list.term_freq();
                list.advance();
            }
        }
        let documents = (0..).zip(frequencies).filter(|(_, frequency)| *frequency > 0);
        let entries = documents.map(|(doc, frequency)| (doc, 0, frequency)).collect();
        Ok(Self { entries, at: 0 })
    }

    fn of(postings: &[SegmentPostings]) -> Self {
        let mut entries = Vec::with_capacity(postings.iter().map(|p| p.doc_freq() as usize).sum());
        for (i, list) in postings.iter().enumerate() {
            let mut list = list.clone();
            while list.doc() != TERMINATED {
                entries.push((list.doc(), i as u32, list.term_freq()));
                list.advance();
            }
        }
        Self { entries: by_document(entries).into(), at: 0 }
    }

    fn current(&self, doc: DocId) -> &[(DocId, u32, u32)] {
        let rest = &self.entries[self.at..];
        let end = rest.iter().take_while(|(d, _, _)| *d <= doc).count();
        &rest[..end]
    }
}

/// Puts entries, which come list after list, in order of their documents (counting sort).
fn by_document(entries: Vec<(DocId, u32, u32)>) -> Vec<(DocId, u32, u32)> {
    let highest = entries.iter().map(|(doc, _, _)| *doc as usize).max().unwrap_or(0);
    let mut next = vec![0usize; highest + 2];
    entries.iter().for_each(|(doc, _, _)| next[*doc as usize + 1] += 1);
    for doc in 1..next.len() {
        next[doc] += next[doc - 1];
    }
    let mut out = vec![(0, 0, 0); entries.len()];
    for entry in entries {
        let place = &mut next[entry.0 as usize];
        out[*place] = entry;
        *place += 1;
    }
    out
}

impl DocSet for Union {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        self.seek(self.doc + 1)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        self.go_to(target);
        self.settle();
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.articles
    }
}

/// As a condition, without a score.
impl Scorer for Union {
    fn score(&mut self) -> Score {
        0.0
    }
}
