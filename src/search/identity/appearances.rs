//! Where the names of an archive stand: looked up name by name, or read all at once.

use std::sync::Arc;

use tantivy::columnar::StrColumn;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, SegmentReader, TERMINATED};

use crate::article::EntityKind;
use crate::index::archive::Archive;
use crate::index::document::{Salience, name_of_term, salient_name};
use crate::index::postings::Union;

/// The articles of each name of one kind, deleted ones left out.
pub struct Appearances {
    archive: Archive,
    kind: EntityKind,
    /// Every name, if they were read at once.
    all: Option<Arc<AllNames>>,
}

/// Every name of one kind with its articles: 8 bytes a mention, 4 a term, and the names.
pub(super) struct AllNames {
    /// In the order of their letters; the number of a name is its place.
    names: Vec<String>,
    /// The first bytes of each, by which most are told apart.
    beginnings: Vec<u64>,
    /// Where the articles of each name begin, and where the last end.
    starts: Vec<usize>,
    /// The articles of one name after those of another, each in the order of the index.
    articles: Vec<DocAddress>,
    segments: Vec<SegmentNames>,
}

/// The column of names of a segment, and the number of the name of each of its terms.
struct SegmentNames {
    column: Option<StrColumn>,
    numbers: Vec<u32>,
}

/// Stands for the number of a term that stands in no article any more.
pub(super) const NOWHERE: u32 = u32::MAX;

impl Appearances {
    /// The appearances of people, each looked up when it is asked for.
    pub fn looked_up(archive: &Archive) -> Self {
        Self { archive: archive.clone(), kind: EntityKind::Person, all: None }
    }

    /// The appearances of every name of `kind`: a walk over the column of names and one over its dictionary.
    ///
    /// # Errors
    /// What the engine says.
    pub fn all(archive: &Archive, kind: EntityKind) -> tantivy::Result<Self> {
        Ok(Self { archive: archive.clone(), kind, all: Some(Arc::new(AllNames::read(archive, kind)?)) })
    }

    /// Every name, if they were read at once.
    pub(super) fn all_names(&self) -> Option<Arc<AllNames>> {
        self.all.clone()
    }

    /// The names that were read at once, in the order of their letters: the number of a name is its place.
    pub fn names(&self) -> &[String] {
        self.all.as_ref().map_or(&[], |all| &all.names)
    }

    /// The number of a name that was read.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.all.as_ref()?.number(name)
    }

    /// In how many articles of `within` each name that was read stands, by its number; of the whole archive
    /// without one.
    pub fn counts(&self, within: Option<&[DocAddress]>) -> Vec<u32> {
        let Some(all) = &self.all else { return Vec::new() };
        let Some(within) = within else {
            return all.starts.windows(2).map(|ends| (ends[1] - ends[0]) as u32).collect();
        };
        let mut counts = vec![0; all.names.len()];
        for address in within {
            let segment = &all.segments[address.segment_ord as usize];
            let terms = segment.column.iter().flat_map(|column| column.term_ords(address.doc_id));
            for number in terms.map(|term| segment.numbers[term as usize]).filter(|number| *number != NOWHERE) {
                counts[number as usize] += 1;
            }
        }
        counts
    }

    /// Number of articles that hold a name.
    ///
    /// # Errors
    /// What the engine says.
    pub fn count(&self, name: &str) -> tantivy::Result<u64> {
        match &self.all {
            Some(all) => Ok(all.articles(name).len() as u64),
            None => {
                let mut count = 0;
                self.each(name, |_| count += 1)?;
                Ok(count)
            }
        }
    }

    /// The articles that hold a name, in the order of the index.
    ///
    /// # Errors
    /// What the engine says.
    pub fn articles(&self, name: &str) -> tantivy::Result<Vec<DocAddress>> {
        if let Some(all) = &self.all {
            return Ok(all.articles(name).to_vec());
        }
        let mut out = Vec::new();
        self.each(name, |address| out.push(address))?;
        Ok(out)
    }

    fn each(&self, name: &str, mut visit: impl FnMut(DocAddress)) -> tantivy::Result<()> {
        let field = self.archive.name_field(self.kind);
        let terms = Salience::ALL.map(|level| salient_name(name, level));
        for (ordinal, segment) in self.archive.searcher().segment_readers().iter().enumerate() {
            let mut union = Union::open(&*segment.inverted_index(field)?, &terms, IndexRecordOption::Basic)?;
            while union.doc() != TERMINATED {
                if !segment.is_deleted(union.doc()) {
                    visit(DocAddress::new(ordinal as u32, union.doc()));
                }
                union.advance();
            }
        }
        Ok(())
    }
}

impl AllNames {
    fn read(archive: &Archive, kind: EntityKind) -> tantivy::Result<Self> {
        let readers = archive.searcher().segment_readers();
        let mut segments = Vec::with_capacity(readers.len());
        let mut mentions = Vec::with_capacity(readers.len());
        let mut names = Vec::new();
        for reader in readers {
            let column = reader.fast_fields().str(kind.name())?;
            let terms = column.as_ref().map_or_else(Vec::new, mentioned_terms);
            let (own, numbers) = match &column {
                Some(column) => number_names(column, &standing(column, reader, &terms))?,
                None => Default::default(),
            };
            names.push(own);
            mentions.push(terms);
            segments.push(SegmentNames { column, numbers });
        }
        let names = merge_names(names, &mut segments);
        let beginnings = names.iter().map(|name| beginning(name)).collect();
        let mut all = Self { names, beginnings, starts: Vec::new(), articles: Vec::new(), segments };
        all.place_articles(readers, &mentions);
        Ok(all)
    }

    /// Puts the articles in their places: counted first, so that nothing is moved. `mentions`: the terms of each
    /// segment, article by article.
    fn place_articles(&mut self, readers: &[SegmentReader], mentions: &[Vec<u32>]) {
        let mut starts = vec![0; self.names.len() + 1];
        self.each(readers, mentions, |number, _| starts[number + 1] += 1);
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut articles = vec![DocAddress::new(0, 0); *starts.last().unwrap_or(&0)];
        self.each(readers, mentions, |number, address| {
            articles[next[number]] = address;
            next[number] += 1;
        });
        (self.starts, self.articles) = (starts, articles);
    }

    /// Every mention, in the order of the index: the number of the name, and where.
    fn each(&self, readers: &[SegmentReader], mentions: &[Vec<u32>], mut visit: impl FnMut(usize, DocAddress)) {
        for (ordinal, (segment, terms)) in self.segments.iter().zip(mentions).enumerate() {
            let Some(column) = &segment.column else { continue };
            each_mention(column, &readers[ordinal], terms, |doc, term| {
                let number = segment.numbers[term as usize];
                if number != NOWHERE {
                    visit(number as usize, DocAddress::new(ordinal as u32, doc));
                }
            });
        }
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The number of the name of each term of a segment; [`NOWHERE`] for those that stand in no article.
    pub(super) fn numbers(&self, segment: usize) -> &[u32] {
        &self.segments[segment].numbers
    }

    /// In how many articles the name of a number stands.
    pub(super) fn count(&self, number: usize) -> usize {
        self.starts[number + 1] - self.starts[number]
    }

    fn number(&self, name: &str) -> Option<usize> {
        let wanted = beginning(name);
        let first = self.beginnings.partition_point(|beginning| *beginning < wanted);
        let alike = self.beginnings[first..].partition_point(|beginning| *beginning == wanted);
        let names = &self.names[first..first + alike];
        names.binary_search_by(|known| known.as_str().cmp(name)).ok().map(|place| first + place)
    }

    fn articles(&self, name: &str) -> &[DocAddress] {
        self.number(name).map_or(&[], |number| &self.articles[self.starts[number]..self.starts[number + 1]])
    }
}

/// The terms of a column, article by article.
fn mentioned_terms(column: &StrColumn) -> Vec<u32> {
    const BLOCK: usize = 1024;
    let values = &column.ords().values;
    let mut terms = Vec::with_capacity(values.num_vals() as usize);
    let mut block = [0; BLOCK];
    while terms.len() < values.num_vals() as usize {
        let block = &mut block[..BLOCK.min(values.num_vals() as usize - terms.len())];
        values.get_range(terms.len() as u64, block);
        terms.extend(block.iter().map(|&term| term as u32));
    }
    terms
}

/// Every mention in the articles that are there.
fn each_mention(column: &StrColumn, reader: &SegmentReader, terms: &[u32], mut visit: impl FnMut(DocId, u32)) {
    for doc in reader.doc_ids_alive() {
        let rows = column.ords().index.value_row_ids(doc);
        terms[rows.start as usize..rows.end as usize].iter().for_each(|&term| visit(doc, term));
    }
}

/// Which terms of a column stand in an article that is there.
fn standing(column: &StrColumn, reader: &SegmentReader, terms: &[u32]) -> Vec<bool> {
    let mut stands = vec![false; column.num_terms()];
    match reader.has_deletes() {
        true => each_mention(column, reader, terms, |_, term| stands[term as usize] = true),
        false => terms.iter().for_each(|&term| stands[term as usize] = true),
    }
    stands
}

/// The names of the terms of a segment that stand somewhere, in order, and the place of each term's among them.
fn number_names(column: &StrColumn, stands: &[bool]) -> tantivy::Result<(Vec<String>, Vec<u32>)> {
    let mut names: Vec<String> = Vec::new();
    let mut numbers = vec![NOWHERE; stands.len()];
    let mut terms = column.dictionary().stream()?;
    while terms.advance() {
        let place = terms.term_ord() as usize;
        let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
        if stands[place] {
            let name = name_of_term(term);
            // The terms of a name follow each other: their last byte is lower than any of a name.
            if names.last().is_none_or(|last| last != name) {
                names.push(name.to_owned());
            }
            numbers[place] = names.len() as u32 - 1;
        }
    }
    Ok((names, numbers))
}

/// The names of all segments in order, each once; the numbers of the segments become those among them.
fn merge_names(mut names: Vec<Vec<String>>, segments: &mut [SegmentNames]) -> Vec<String> {
    if let [only] = names.as_mut_slice() {
        return std::mem::take(only);
    }
    let mut places: Vec<Vec<u32>> = names.iter().map(|names| vec![0; names.len()]).collect();
    let numbered =
        (0..).zip(names).flat_map(|(segment, names)| (0..).zip(names).map(move |(n, name)| (name, segment, n)));
    let mut numbered: Vec<(String, usize, usize)> = numbered.collect();
    // Some sorted runs: they are merged.
    numbered.sort();
    let mut all: Vec<String> = Vec::with_capacity(numbered.len());
    for (name, segment, number) in numbered {
        if all.last() != Some(&name) {
            all.push(name);
        }
        places[segment][number] = all.len() as u32 - 1;
    }
    for (segment, places) in segments.iter_mut().zip(places) {
        for number in segment.numbers.iter_mut().filter(|number| **number != NOWHERE) {
            *number = places[*number as usize];
        }
    }
    all
}

/// The first bytes of a name as a number, in the same order.
fn beginning(name: &str) -> u64 {
    let mut bytes = [0; 8];
    let first = name.len().min(8);
    bytes[..first].copy_from_slice(&name.as_bytes()[..first]);
    u64::from_be_bytes(bytes)
}
