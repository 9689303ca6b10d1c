//! Postings: the articles of one segment in which any of several terms stands, as one list.

use std::io;

use tantivy::index::InvertedIndexReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::Scorer;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, TERMINATED};

/// Up to so many lists are walked side by side; more are merged beforehand.
const SIDE_BY_SIDE: usize = 32;

/// The union of the postings of several terms of one field. Its frequency is the sum of theirs: to
/// a scorer they are one word.
pub struct Union {
    postings: Vec<SegmentPostings>,
    merged: Option<Merged>,
    doc: DocId,
}

/// Documents with the lists that hold them, ascending.
struct Merged {
    entries: Vec<(DocId, u32, u32)>,
    at: usize,
}

impl Union {
    /// Opens the postings of `terms`, those that the segment has.
    pub fn open(
        field: &InvertedIndexReader,
        terms: &[impl AsRef<[u8]>],
        record: IndexRecordOption,
    ) -> io::Result<Self> {
        let mut postings = Vec::with_capacity(terms.len());
        for term in terms {
            if let Some(info) = field.terms().get(term)? {
                postings.push(field.read_postings_from_terminfo(&info, record)?);
            }
        }
        let merged = (postings.len() > SIDE_BY_SIDE).then(|| Merged::of(&postings));
        let mut union = Self { postings, merged, doc: 0 };
        union.doc = union.lowest();
        Ok(union)
    }

    /// How often the terms stand in the current document, together.
    pub fn frequency(&self) -> u32 {
        if let Some(merged) = &self.merged {
            return merged.current(self.doc).iter().map(|(_, _, frequency)| frequency).sum();
        }
        self.current().map(Postings::term_freq).sum()
    }

    /// Adds the positions of the terms in the current document.
    pub fn positions(&mut self, out: &mut Vec<u32>) {
        let doc = self.doc;
        if let Some(merged) = &self.merged {
            for &(_, list, _) in merged.current(doc) {
                let list = &mut self.postings[list as usize];
                if list.doc() < doc {
                    list.seek(doc);
                }
                list.append_positions_with_offset(0, out);
            }
        } else {
            for list in self.postings.iter_mut().filter(|p| p.doc() == doc) {
                list.append_positions_with_offset(0, out);
            }
        }
        out.sort_unstable();
        out.dedup();
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
    fn of(postings: &[SegmentPostings]) -> Self {
        let mut entries = Vec::with_capacity(postings.iter().map(|p| p.doc_freq() as usize).sum());
        for (i, list) in postings.iter().enumerate() {
            let mut list = list.clone();
            while list.doc() != TERMINATED {
                entries.push((list.doc(), i as u32, list.term_freq()));
                list.advance();
            }
        }
        entries.sort_unstable();
        Self { entries, at: 0 }
    }

    fn current(&self, doc: DocId) -> &[(DocId, u32, u32)] {
        let rest = &self.entries[self.at..];
        &rest[..rest.partition_point(|(d, _, _)| *d <= doc)]
    }
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
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.postings.iter().map(|p| p.doc_freq()).fold(0, u32::saturating_add)
    }
}

/// As a condition, without a score.
impl Scorer for Union {
    fn score(&mut self) -> Score {
        0.0
    }
}
