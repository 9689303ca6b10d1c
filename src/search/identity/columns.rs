//! What articles show of whom a bare name may mean: their time, their outlet and the people in them, as
//! small numbers read from the columns of the index.
//!
//! Only the names that stand beside an open name get a number ([`Columns::number`]): nothing else is ever
//! compared, and reading a name from the dictionary is what costs. Left to others: what the numbers say
//! ([`super::evidence`]).

use std::fmt::Debug;

use rustc_hash::FxHashMap;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, SegmentReader};

use crate::index::archive::Archive;
use crate::index::document::name_of_term;

/// Days that count as one time.
const SPAN: i64 = 30;
/// The terms of one name, one a level of prominence, stand side by side: so far at most.
const LEVELS: u64 = 2;
/// Values of a column that are decoded at once.
const BLOCK: u64 = 1024;

/// Stands for a name that was given no number.
pub(super) const UNNUMBERED: u32 = u32::MAX;

/// How many articles there are, in all and of each time and outlet.
#[derive(Debug, Default)]
pub(super) struct Census {
    pub articles: f32,
    pub dated: f32,
    pub times: FxHashMap<i64, f32>,
    pub outlets: FxHashMap<u64, f32>,
}

/// The columns of an archive, with the numbers of the names that were asked for.
pub(super) struct Columns {
    archive: Archive,
    segments: Vec<SegmentColumns>,
    census: Census,
    /// The number of a name, by its hash.
    numbers: FxHashMap<u64, u32>,
    /// In how many articles each numbered name stands.
    counts: Vec<f32>,
}

struct SegmentColumns {
    days: Option<Column<i64>>,
    people: Option<StrColumn>,
    outlets: Option<StrColumn>,
    /// The number of the name, by term; [`UNNUMBERED`] for all others.
    numbers: Vec<u32>,
    /// The terms whose levels were looked for.
    asked: Vec<bool>,
    /// How many articles hold each term.
    counts: Vec<u32>,
    /// Hashes of the outlets, by term.
    outlets_by_term: Vec<u64>,
}

impl Columns {
    /// Nothing is read before it is needed.
    pub fn new(archive: &Archive) -> Self {
        Self {
            archive: archive.clone(),
            segments: Vec::new(),
            census: Census::default(),
            numbers: FxHashMap::default(),
            counts: Vec::new(),
        }
    }

    /// Reads the columns, if that was not done before.
    ///
    /// # Errors
    /// What the engine says.
    pub fn open(&mut self) -> tantivy::Result<()> {
        if self.segments.is_empty() {
            for reader in self.archive.searcher().segment_readers() {
                let segment = SegmentColumns::open(reader, &mut self.census)?;
                self.segments.push(segment);
            }
        }
        Ok(())
    }

    /// How many articles there are.
    pub fn census(&self) -> &Census {
        &self.census
    }

    /// Are there several segments, so that a numbered name may have terms which nobody asked for?
    pub fn are_parted(&self) -> bool {
        self.segments.len() > 1
    }

    /// How many names have a number.
    pub fn numbered(&self) -> usize {
        self.counts.len()
    }

    /// In how many articles a numbered name stands, as far as its terms were read.
    pub fn count(&self, number: u32) -> f32 {
        self.counts.get(number as usize).copied().unwrap_or(0.0)
    }

    /// The time of an article, and its outlet.
    pub fn time_and_outlet(&self, address: DocAddress) -> (Option<i64>, Option<u64>) {
        let segment = &self.segments[address.segment_ord as usize];
        let day = segment.days.as_ref().and_then(|column| column.first(address.doc_id));
        let outlet = segment.outlets.as_ref().and_then(|column| column.ords().first(address.doc_id));
        let outlet = outlet.and_then(|term| segment.outlets_by_term.get(term as usize).copied());
        (day.map(|day| day.div_euclid(SPAN)), outlet)
    }

    /// The numbers of the people in an article, in the order of the alphabet; [`UNNUMBERED`] for those without.
    pub fn people(&self, address: DocAddress) -> impl Iterator<Item = u32> {
        let segment = &self.segments[address.segment_ord as usize];
        let terms = segment.people.iter().flat_map(move |column| column.ords().values_for_doc(address.doc_id));
        terms.filter_map(|term| segment.numbers.get(term as usize).copied())
    }

    /// Gives the people in `articles` numbers.
    ///
    /// # Errors
    /// What the engine says.
    pub fn number(&mut self, articles: &[DocAddress]) -> tantivy::Result<()> {
        self.open()?;
        let mut wanted: Vec<Vec<u64>> = vec![Vec::new(); self.segments.len()];
        for address in articles {
            let segment = &mut self.segments[address.segment_ord as usize];
            let terms = segment.people.iter().flat_map(|column| column.ords().values_for_doc(address.doc_id));
            for term in terms {
                if let Some(asked) = segment.asked.get_mut(term as usize).filter(|asked| !**asked) {
                    *asked = true;
                    wanted[address.segment_ord as usize].push(term);
                }
            }
        }
        for (segment, terms) in self.segments.iter_mut().zip(wanted) {
            segment.number(terms, &mut self.numbers, &mut self.counts)?;
        }
        Ok(())
    }
}

impl SegmentColumns {
    fn open(reader: &SegmentReader, census: &mut Census) -> tantivy::Result<Self> {
        let fast = reader.fast_fields();
        let days = fast.i64("published_from").ok();
        let (people, outlets) = (fast.str("person")?, fast.str("outlet")?);
        let terms = |column: &Option<StrColumn>| column.as_ref().map_or(0, |column| column.num_terms());
        let mut counts = vec![0u32; terms(&people)];
        if let Some(column) = &people {
            each_value(column.ords(), reader, |term| counts[term as usize] += 1);
        }
        if let Some(column) = &days {
            each_value(column, reader, |day| {
                census.dated += 1.0;
                *census.times.entry(day.div_euclid(SPAN)).or_default() += 1.0;
            });
        }
        let mut outlets_by_term = Vec::with_capacity(terms(&outlets));
        if let Some(column) = &outlets {
            let mut stream = column.dictionary().stream()?;
            while stream.advance() {
                outlets_by_term.push(hash(stream.key()));
            }
            let mut articles = vec![0u32; outlets_by_term.len()];
            each_value(column.ords(), reader, |term| articles[term as usize] += 1);
            for (outlet, articles) in outlets_by_term.iter().zip(articles).filter(|(_, articles)| *articles > 0) {
                *census.outlets.entry(*outlet).or_default() += articles as f32;
            }
        }
        census.articles += reader.num_docs() as f32;
        let (numbers, asked) = (vec![UNNUMBERED; counts.len()], vec![false; counts.len()]);
        Ok(Self { days, people, outlets, numbers, asked, counts, outlets_by_term })
    }

    /// Reads the names of `terms`, and of the terms beside them, which may be other levels of theirs.
    fn number(
        &mut self,
        mut terms: Vec<u64>,
        numbers: &mut FxHashMap<u64, u32>,
        counts: &mut Vec<f32>,
    ) -> tantivy::Result<()> {
        let Some(column) = self.people.as_ref().filter(|_| !terms.is_empty()) else { return Ok(()) };
        terms.sort_unstable();
        let (mut wanted, mut next) = (Vec::with_capacity(terms.len() * 3), 0);
        for term in terms {
            let unread = |term: &u64| self.numbers.get(*term as usize) == Some(&UNNUMBERED);
            wanted.extend((next.max(term.saturating_sub(LEVELS))..=term + LEVELS).filter(unread));
            next = term + LEVELS + 1;
        }
        let mut at = wanted.iter();
        let (own, own_counts) = (&mut self.numbers, &self.counts);
        column.dictionary().sorted_ords_to_term_cb(&wanted, |bytes| {
            if let Some(&term) = at.next() {
                let name = hash(std::str::from_utf8(bytes).map_or(bytes, |term| name_of_term(term).as_bytes()));
                let number = *numbers.entry(name).or_insert_with(|| {
                    counts.push(0.0);
                    counts.len() as u32 - 1
                });
                own[term as usize] = number;
                counts[number as usize] += own_counts[term as usize] as f32;
            }
        })?;
        Ok(())
    }
}

/// Shows every value of the articles that are there. Where none was removed the values are decoded in blocks.
fn each_value<T>(column: &Column<T>, reader: &SegmentReader, mut visit: impl FnMut(T))
where
    T: PartialOrd + Copy + Debug + Default + Send + Sync + 'static,
{
    if reader.has_deletes() {
        reader.doc_ids_alive().flat_map(|doc| column.values_for_doc(doc)).for_each(visit);
        return;
    }
    let all = u64::from(column.values.num_vals());
    let mut block = [T::default(); BLOCK as usize];
    for start in (0..all).step_by(BLOCK as usize) {
        let values = &mut block[..BLOCK.min(all - start) as usize];
        column.values.get_range(start, values);
        values.iter().for_each(|&value| visit(value));
    }
}

fn hash(bytes: &[u8]) -> u64 {
    use std::hash::Hasher;
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}
