//! The names of an archive in the order of their letters, each with a number, which the names of articles are read as.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::columnar::StrColumn;
use tantivy::{DocAddress, SegmentReader};

use super::columns::{each_term, each_value};
use crate::article::EntityKind;
use crate::index::archive::Archive;
use crate::index::document::name_of_term;

/// Every name of one kind that stands in an article, with the number of its articles: 8 bytes a name, 4 a term, and the
/// letters.
pub(super) struct AllNames {
    /// The number of a name is its place.
    names: NameList,
    /// In how many articles each stands.
    counts: Vec<u32>,
    segments: Vec<SegmentNames>,
}

/// The column of names of a segment, and the number of the name of each of its terms.
struct SegmentNames {
    column: Option<StrColumn>,
    numbers: Vec<u32>,
}

/// Stands for the number of a term that stands in no article any more.
pub(super) const NOWHERE: u32 = u32::MAX;

impl AllNames {
    /// Walks over the column of names and its dictionary.
    ///
    /// # Errors
    /// What the engine says.
    pub fn read(archive: &Archive, kind: EntityKind) -> tantivy::Result<Self> {
        let readers = archive.searcher().segment_readers();
        let mut segments = Vec::with_capacity(readers.len());
        let mut articles = Vec::with_capacity(readers.len());
        let mut names = Vec::with_capacity(readers.len());
        for reader in readers {
            let column = reader.fast_fields().str(kind.name())?;
            let of_terms = column.as_ref().map_or_else(Vec::new, |column| articles_of_terms(column, reader));
            let (own, numbers) = match &column {
                Some(column) => number_names(column, &of_terms)?,
                None => Default::default(),
            };
            names.push(own);
            articles.push(of_terms);
            segments.push(SegmentNames { column, numbers });
        }
        let names = merge_names(names, &mut segments);
        let mut counts = vec![0; names.len()];
        for (segment, articles) in segments.iter().zip(articles) {
            for (number, articles) in segment.numbers.iter().zip(articles).filter(|(number, _)| **number != NOWHERE) {
                counts[*number as usize] += articles;
            }
        }
        Ok(Self { names, counts, segments })
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// The name of a number.
    pub fn name(&self, number: usize) -> &str {
        self.names.get(number)
    }

    /// The number of a name.
    pub fn number(&self, name: &str) -> Option<usize> {
        let (mut start, mut end) = (0, self.names.len());
        while start < end {
            let middle = start.midpoint(end);
            if self.names.get(middle) < name { start = middle + 1 } else { end = middle }
        }
        (start < self.names.len() && self.names.get(start) == name).then_some(start)
    }

    /// In how many articles each name stands, by its number.
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// In how many articles of `within` each name stands, by its number.
    pub fn counts_within(&self, within: &[DocAddress]) -> Vec<u32> {
        let mut counts = vec![0; self.names.len()];
        for address in within {
            self.numbers_in(*address, usize::MAX, |number| {
                if let Some(count) = counts.get_mut(number as usize) {
                    *count += 1;
                }
            });
        }
        counts
    }

    /// Shows the numbers of the first names in an article, at most `most`, in the order of the alphabet.
    pub fn numbers_in(&self, address: DocAddress, most: usize, mut visit: impl FnMut(u32)) {
        let SegmentNames { column, numbers } = &self.segments[address.segment_ord as usize];
        let Some(column) = column else { return };
        each_term(column, address.doc_id, most, |term| visit(numbers.get(term as usize).copied().unwrap_or(NOWHERE)));
    }
}

/// Names one after the other.
#[derive(Debug, Default)]
struct NameList {
    letters: String,
    /// Where each ends, in bytes.
    ends: Vec<usize>,
}

impl NameList {
    fn push(&mut self, name: &str) {
        self.letters.push_str(name);
        self.ends.push(self.letters.len());
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    fn get(&self, place: usize) -> &str {
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        &self.letters[start..self.ends[place]]
    }

    fn last(&self) -> Option<&str> {
        self.len().checked_sub(1).map(|last| self.get(last))
    }
}

/// In how many articles that are there each term of a column stands.
fn articles_of_terms(column: &StrColumn, reader: &SegmentReader) -> Vec<u32> {
    let mut articles = vec![0; column.num_terms()];
    each_value(column.ords(), reader, |term| articles[term as usize] += 1);
    articles
}

/// The names of the terms of a segment that stand somewhere, in order, and the place of each term's among them.
fn number_names(column: &StrColumn, articles: &[u32]) -> tantivy::Result<(NameList, Vec<u32>)> {
    let mut names = NameList::default();
    let mut numbers = vec![NOWHERE; articles.len()];
    let mut terms = column.dictionary().stream()?;
    while terms.advance() {
        let place = terms.term_ord() as usize;
        let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
        if articles[place] > 0 {
            let name = name_of_term(term);
            // The terms of a name follow each other: their last byte is lower than any of a name.
            if names.last() != Some(name) {
                names.push(name);
            }
            numbers[place] = names.len() as u32 - 1;
        }
    }
    Ok((names, numbers))
}

/// The names of all segments in order, each once; the numbers of the segments become those among them.
fn merge_names(mut names: Vec<NameList>, segments: &mut [SegmentNames]) -> NameList {
    if let [only] = names.as_mut_slice() {
        return std::mem::take(only);
    }
    let mut places: Vec<Vec<u32>> = names.iter().map(|names| Vec::with_capacity(names.len())).collect();
    let first = names.iter().enumerate().filter(|(_, names)| names.len() > 0);
    let mut next: BinaryHeap<Reverse<(&str, usize)>> =
        first.map(|(segment, names)| Reverse((names.get(0), segment))).collect();
    let mut all = NameList::default();
    while let Some(Reverse((name, segment))) = next.pop() {
        if all.last() != Some(name) {
            all.push(name);
        }
        places[segment].push(all.len() as u32 - 1);
        let place = places[segment].len();
        if place < names[segment].len() {
            next.push(Reverse((names[segment].get(place), segment)));
        }
    }
    for (segment, places) in segments.iter_mut().zip(places) {
        for number in segment.numbers.iter_mut().filter(|number| **number != NOWHERE) {
            *number = places[*number as usize];
        }
    }
    all
}
