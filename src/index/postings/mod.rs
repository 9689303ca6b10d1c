//! Postings: the articles of one segment in which any of several terms stands, as one list.
//!
//! Three ways to read it: [`Union`] steps to any document, [`WindowedLists`] reads many documents at once, and
//! [`PlacedLists`] reads all documents with positions, one after the other.

mod blocks;
mod placed;
#[cfg(test)]
pub(crate) mod random;
mod windows;

use std::io;
use std::sync::Arc;

use tantivy::index::InvertedIndexReader;
use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::query::Scorer;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, TERMINATED};

use blocks::BlockList;
pub use placed::PlacedLists;
use windows::summed;
pub use windows::{WINDOW, WindowBits, WindowedLists, documents, places};

/// Up to so many lists are walked side by side; more are merged beforehand.
pub const SIDE_BY_SIDE: usize = 32;

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
    /// Room for positions.
    room: Vec<u32>,
}

/// What a union costs.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// Articles in all of its lists, those in several of them as often.
    pub articles: u64,
    /// Bytes that it holds.
    pub bytes: u64,
}

/// Where the postings of `terms` are, of those that the segment has, and the articles in all of them together.
fn found(field: &InvertedIndexReader, terms: &[impl AsRef<[u8]>]) -> io::Result<(Vec<TermInfo>, u64)> {
    let mut found = Vec::new();
    for term in terms {
        found.extend(field.terms().get(term)?);
    }
    let articles = found.iter().map(|info| u64::from(info.doc_freq)).sum();
    Ok((found, articles))
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
        let (found, articles) = found(field, terms)?;
        let is_merged = found.len() > SIDE_BY_SIDE;
        let entries = if is_merged { articles * size_of::<(DocId, u32, u32)>() as u64 } else { 0 };
        pay(Cost { articles, bytes: entries + (found.len() * size_of::<SegmentPostings>()) as u64 })?;
        let (postings, merged) = if is_merged && !record.has_positions() {
            let lists = found.iter().map(|info| BlockList::open(field, info));
            (Vec::new(), Some(Merged::summed(lists)?))
        } else {
            let lists = found.iter().map(|info| field.read_postings_from_terminfo(info, record));
            let postings: Vec<SegmentPostings> = lists.collect::<io::Result<_>>()?;
            let merged = is_merged.then(|| Merged::of(&postings));
            (postings, merged)
        };
        let articles = u32::try_from(articles).unwrap_or(u32::MAX);
        let mut union = Self { postings, merged, doc: 0, articles, only: None, room: Vec::new() };
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
        if let Some(merged) = &mut self.merged {
            merged.seek(target);
            self.doc = merged.doc();
            return;
        }
        let mut lowest = TERMINATED;
        for list in &mut self.postings {
            let mut doc = list.doc();
            if doc < target {
                // The next document is had without a search.
                doc = if doc + 1 == target { list.advance() } else { list.seek(target) };
            }
            lowest = lowest.min(doc);
        }
        self.doc = lowest;
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
        self.postings.iter().filter(|p| p.doc() == self.doc).map(Postings::term_freq).sum()
    }

    /// Adds the positions of the terms in the current document to `out`, which is empty; ascending.
    pub fn positions(&mut self, out: &mut Vec<u32>) {
        let lists = self.positions_by_list(out);
        // Those of one list ascend; those of several are some runs, which this sort merges.
        if lists > 1 {
            out.sort();
            out.dedup();
        }
    }

    /// Hands on the positions of the terms in the current document, one list after the other, each ascending; what
    /// stands in several is handed on as often. How many they are.
    pub fn each_position(&mut self, mut each: impl FnMut(u32)) -> u64 {
        let mut room = std::mem::take(&mut self.room);
        room.clear();
        self.positions_by_list(&mut room);
        room.iter().for_each(|position| each(*position));
        self.room = room;
        self.room.len() as u64
    }

    /// Adds the positions of the terms in the current document to `out`, one list after the other, each ascending;
    /// how many lists there were. What stands in several is there as often.
    fn positions_by_list(&mut self, out: &mut Vec<u32>) -> usize {
        let (doc, mut lists) = (self.doc, 0);
        let mut add = |list: &mut SegmentPostings| {
            list.append_positions_with_offset(0, out);
            lists += 1;
        };
        if let Some(merged) = &self.merged {
            for &(_, list, _) in merged.current(doc) {
                let Some(list) = self.postings.get_mut(list as usize) else { continue };
                if list.doc() < doc {
                    list.seek(doc);
                }
                add(list);
            }
        } else {
            self.postings.iter_mut().filter(|p| p.doc() == doc).for_each(add);
        }
        lists
    }

    fn lowest(&self) -> DocId {
        match &self.merged {
            Some(merged) => merged.doc(),
            None => self.postings.iter().map(|p| p.doc()).min().unwrap_or(TERMINATED),
        }
    }
}

impl Merged {
    /// Lists whose positions nobody asks for, as if they were one.
    fn summed(lists: impl Iterator<Item = io::Result<BlockList>>) -> io::Result<Self> {
        let documents = (0..).zip(summed(lists, TERMINATED)?).filter(|(_, frequency)| *frequency > 0);
        Ok(Self { entries: documents.map(|(doc, frequency)| (doc, 0, frequency)).collect(), at: 0 })
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

    fn doc(&self) -> DocId {
        self.entries.get(self.at).map_or(TERMINATED, |(doc, _, _)| *doc)
    }

    /// Goes on to the first entry of a document from `target` on; near ones are found soonest.
    fn seek(&mut self, target: DocId) {
        let rest = &self.entries[self.at..];
        let mut end = 1;
        while rest.get(end - 1).is_some_and(|(doc, _, _)| *doc < target) {
            end *= 2;
        }
        let (start, end) = ((end / 2).min(rest.len()), end.min(rest.len()));
        self.at += start + rest[start..end].partition_point(|(doc, _, _)| *doc < target);
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

/// Goes on to the next document of a set that knows how to seek.
pub fn step(documents: &mut impl DocSet) -> DocId {
    match documents.doc() {
        TERMINATED => TERMINATED,
        doc => documents.seek(doc + 1),
    }
}

impl DocSet for Union {
    fn advance(&mut self) -> DocId {
        step(self)
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use tantivy::index::SegmentReader;
    use tantivy::schema::{Field, IndexRecordOption};

    use super::*;

    #[test]
    fn a_union_is_what_its_lists_hold_however_it_is_walked() -> tantivy::Result<()> {
        let (searcher, field, texts) = random::articles()?;
        let segment = searcher.segment_reader(0);
        let lists = segment.inverted_index(field)?;
        let some = |words: &[usize]| -> Vec<String> { words.iter().map(|n| format!("w{n}")).collect() };
        for words in
            [some(&[0]), some(&[0, 3]), some(&[38, 39, 30]), some(&[1, 2, 25, 39]), some(&Vec::from_iter(0..40))]
        {
            let mut expected: BTreeMap<DocId, Vec<u32>> = BTreeMap::new();
            for (doc, text) in (0..).zip(&texts) {
                let places = (0..).zip(text.split_whitespace());
                let places: Vec<u32> = places.filter(|(_, w)| words.iter().any(|x| x == w)).map(|(i, _)| i).collect();
                if !places.is_empty() {
                    expected.insert(doc, places);
                }
            }
            // Steps to the next number, and now and then over some, over a window, or over many.
            for (every, far) in [(1, 1), (40, 3), (90, 700), (50, 2000), (3, 60)] {
                for record in [IndexRecordOption::WithFreqs, IndexRecordOption::WithFreqsAndPositions] {
                    let mut union = Union::open(&lists, &words, record)?;
                    let (mut target, mut steps) = (0, 0);
                    while let Some((&doc, places)) = expected.range(target..).next() {
                        assert_eq!(union.seek(target), doc, "{words:?} {every} {far} {record:?}");
                        assert_eq!(union.frequency() as usize, places.len());
                        if record.has_positions() {
                            let mut found = Vec::new();
                            union.positions(&mut found);
                            assert_eq!(&found, places);
                        }
                        steps += 1;
                        target = if steps % every == 0 { doc + far } else { doc + 1 };
                    }
                    assert_eq!(union.seek(target), TERMINATED);
                }
                placed_lists_are_what_is_expected(segment, field, (&words, &expected), |steps, doc| {
                    if steps % every == 0 { doc + far } else { doc + 1 }
                })?;
                windows_are_what_is_expected(segment, field, (&words, &expected), every)?;
            }
        }
        Ok(())
    }

    type Expected = BTreeMap<DocId, Vec<u32>>;

    fn placed_lists_are_what_is_expected(
        segment: &SegmentReader,
        field: Field,
        (words, expected): (&[String], &Expected),
        next: impl Fn(u32, DocId) -> DocId,
    ) -> tantivy::Result<()> {
        let Some(mut lists) = PlacedLists::open_within(segment, field, words, |_| Ok(()))? else {
            panic!("the field has positions");
        };
        let (mut target, mut steps) = (0, 0);
        while let Some((&doc, places)) = expected.range(target..).next() {
            assert_eq!(lists.seek(target), doc, "{words:?}");
            // Not of each document somebody asks where the words stand.
            if doc % 3 != 0 {
                let mut found = Vec::new();
                let all = lists.each_position(|position| found.push(position));
                found.sort_unstable();
                assert_eq!((&found, all), (places, places.len() as u64));
            }
            steps += 1;
            target = next(steps, doc);
        }
        assert_eq!(lists.seek(target), TERMINATED);
        Ok(())
    }

    fn windows_are_what_is_expected(
        segment: &SegmentReader,
        field: Field,
        (words, expected): (&[String], &Expected),
        every: u32,
    ) -> tantivy::Result<()> {
        for (length, among) in [(WINDOW, None), (64, None), (WINDOW, Some(every)), (128, Some(every))] {
            let mut lists =
                WindowedLists::open_within(&*segment.inverted_index(field)?, words, segment.max_doc(), |_| Ok(()))?;
            let mut target = 0;
            loop {
                let first = lists.lowest(target);
                assert_eq!(first, expected.range(target..).next().map_or(TERMINATED, |(doc, _)| *doc), "{words:?}");
                if first == TERMINATED {
                    break;
                }
                let is_asked = |doc: DocId| among.is_none_or(|every| doc.is_multiple_of(every * 7));
                let mut asked = WindowBits::default();
                let of_window =
                    || (first..first + length).filter(|doc| is_asked(*doc)).map(|doc| (doc - first) as usize);
                of_window().for_each(|place| asked[place / 64] |= 1 << (place % 64));
                lists.read(first, length, among.map(|_| &asked));
                for place in of_window() {
                    let doc = first + place as DocId;
                    let times = expected.get(&doc).map_or(0, Vec::len);
                    assert_eq!(lists.holds()[place / 64] >> (place % 64) & 1 == 1, times > 0, "{words:?} {doc}");
                    assert_eq!(lists.frequency(doc) as usize, times, "{words:?} {doc}");
                }
                target = first + length * (1 + target % 2);
            }
        }
        Ok(())
    }
}
