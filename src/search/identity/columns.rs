//! What articles show of whom a bare name may mean: their time, their outlet and the people in them, as
//! small numbers read from the columns of the index.
//!
//! Where all names of an archive were read at once they have numbers already ([`AllNames`]). Else only the names
//! that stand beside an open name get one ([`Columns::number`]): nothing else is ever compared, and reading a
//! name from the dictionary is what costs. Left to others: what the numbers say ([`super::evidence`]).

use std::fmt::Debug;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, SegmentReader};

use super::appearances::{AllNames, NOWHERE};
use crate::index::archive::Archive;
use crate::index::document::{Salience, name_of_term, salient_name};

/// Days that count as one time.
const SPAN: i64 = 30;
/// The terms of one name, one a level of prominence, stand side by side: so far at most.
const LEVELS: u64 = 2;
/// Values of a column that are decoded at once.
const BLOCK: u64 = 1024;
/// A dictionary is read from end to end if more than one in so many of its terms are looked for.
const MANY: usize = 16;

/// Stands for a name that was given no number.
pub(super) const UNNUMBERED: u32 = NOWHERE;

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
    /// All names, if they were read at once.
    all: Option<Arc<AllNames>>,
    segments: Vec<SegmentColumns>,
    census: Census,
    /// The number of a name, by its hash.
    numbers: FxHashMap<u64, u32>,
    /// In how many articles each numbered name stands.
    counts: Vec<f32>,
}

struct SegmentColumns {
    hashes: Column<u64>,
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
    /// Nothing is read before it is needed. `all`: every name, if they were read at once.
    pub fn new(archive: &Archive, all: Option<Arc<AllNames>>) -> Self {
        Self {
            archive: archive.clone(),
            all,
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
                let segment = SegmentColumns::open(reader, &mut self.census, self.all.is_none())?;
                self.segments.push(segment);
            }
        }
        Ok(())
    }

    /// How many articles there are.
    pub fn census(&self) -> &Census {
        &self.census
    }

    /// How many names have a number.
    pub fn numbered(&self) -> usize {
        self.all.as_ref().map_or(self.counts.len(), |all| all.len())
    }

    /// In how many articles a numbered name stands.
    pub fn count(&self, number: u32) -> f32 {
        match &self.all {
            Some(all) => all.count(number as usize) as f32,
            None => self.counts[number as usize],
        }
    }

    /// A number that what an article says makes, wherever it is stored.
    pub fn hash(&self, address: DocAddress) -> u64 {
        self.segments[address.segment_ord as usize].hashes.first(address.doc_id).unwrap_or_default()
    }

    /// The time of an article, and its outlet.
    pub fn time_and_outlet(&self, address: DocAddress) -> (Option<i64>, Option<u64>) {
        let segment = &self.segments[address.segment_ord as usize];
        let day = segment.days.as_ref().and_then(|column| column.first(address.doc_id));
        let outlet = segment.outlets.as_ref().and_then(|column| column.ords().first(address.doc_id));
        let outlet = outlet.and_then(|term| segment.outlets_by_term.get(term as usize).copied());
        (day.map(|day| day.div_euclid(SPAN)), outlet)
    }

    /// Puts the numbers of the first people in an article into `out`, in the order of the alphabet, at most `most`;
    /// [`UNNUMBERED`] for those without.
    pub fn people(&self, address: DocAddress, most: usize, out: &mut Vec<u32>) {
        out.clear();
        let segment = &self.segments[address.segment_ord as usize];
        let Some(column) = &segment.people else { return };
        let numbers = match &self.all {
            Some(all) => all.numbers(address.segment_ord as usize),
            None => &segment.numbers,
        };
        let mut rows = column.ords().index.value_row_ids(address.doc_id);
        rows.end = rows.end.min(rows.start.saturating_add(most as u32));
        let mut block = [0; 32];
        while !rows.is_empty() {
            let terms = &mut block[..rows.len().min(32)];
            column.ords().values.get_range(u64::from(rows.start), terms);
            rows.start += terms.len() as u32;
            out.extend(terms.iter().filter_map(|&term| numbers.get(term as usize).copied()));
        }
    }

    /// Gives the people in `articles` numbers.
    ///
    /// # Errors
    /// What the engine says.
    pub fn number(&mut self, articles: &[DocAddress]) -> tantivy::Result<()> {
        self.open()?;
        if self.all.is_some() {
            return Ok(());
        }
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
        // What stands in one segment may stand in others too.
        let is_parted = self.segments.len() > 1;
        let mut new = Vec::new();
        for (segment, terms) in self.segments.iter_mut().zip(wanted) {
            segment.number(terms, &mut self.numbers, &mut self.counts, is_parted.then_some(&mut new))?;
        }
        if !new.is_empty() {
            new.sort_unstable();
            for segment in &mut self.segments {
                segment.find(&new, &self.numbers, &mut self.counts)?;
            }
        }
        Ok(())
    }
}

impl SegmentColumns {
    /// `counting`: names are numbered here, and must be counted.
    fn open(reader: &SegmentReader, census: &mut Census, counting: bool) -> tantivy::Result<Self> {
        let fast = reader.fast_fields();
        let days = fast.i64("published_from").ok();
        let (people, outlets) = (fast.str("person")?, fast.str("outlet")?);
        let terms = |column: &Option<StrColumn>| column.as_ref().map_or(0, |column| column.num_terms());
        let mut counts = vec![0u32; if counting { terms(&people) } else { 0 }];
        if let Some(column) = people.as_ref().filter(|_| counting) {
            each_value(column.ords(), reader, |term| counts[term as usize] += 1);
        }
        if let Some(column) = &days {
            let mut times: FxHashMap<i64, u32> = FxHashMap::default();
            // Articles of one time mostly follow each other.
            let mut last = (i64::MIN, 0);
            each_value(column, reader, |day| {
                let time = day.div_euclid(SPAN);
                if time != last.0 {
                    *times.entry(last.0).or_default() += last.1;
                    last = (time, 0);
                }
                last.1 += 1;
            });
            *times.entry(last.0).or_default() += last.1;
            for (time, articles) in times.into_iter().filter(|(_, articles)| *articles > 0) {
                census.dated += articles as f32;
                *census.times.entry(time).or_default() += articles as f32;
            }
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
        Ok(Self { hashes: fast.u64("article_hash")?, days, people, outlets, numbers, asked, counts, outlets_by_term })
    }

    /// Reads the names of `terms`, and of the terms beside them, which may be other levels of theirs; those that
    /// had no number are added to `new`.
    fn number(
        &mut self,
        mut terms: Vec<u64>,
        numbers: &mut FxHashMap<u64, u32>,
        counts: &mut Vec<f32>,
        mut new: Option<&mut Vec<String>>,
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
                let name = std::str::from_utf8(bytes).map(name_of_term);
                let number = *numbers.entry(hash(name.map_or(bytes, str::as_bytes))).or_insert_with(|| {
                    counts.push(0.0);
                    new.iter_mut().for_each(|new| new.extend(name.ok().map(str::to_owned)));
                    counts.len() as u32 - 1
                });
                own[term as usize] = number;
                counts[number as usize] += own_counts[term as usize] as f32;
            }
        })?;
        Ok(())
    }
}

impl SegmentColumns {
    /// Gives the terms of the names in `new` their numbers, where that was not done.
    fn find(&mut self, new: &[String], numbers: &FxHashMap<u64, u32>, counts: &mut [f32]) -> tantivy::Result<()> {
        let Some(dictionary) = self.people.as_ref().map(|column| column.dictionary()) else { return Ok(()) };
        let (own, own_counts) = (&mut self.numbers, &self.counts);
        let mut give = |term: u64, number: u32| {
            if let Some(place) = own.get_mut(term as usize).filter(|place| **place == UNNUMBERED) {
                *place = number;
                counts[number as usize] += own_counts[term as usize] as f32;
            }
        };
        if new.len() * MANY > own_counts.len() {
            let mut terms = dictionary.stream()?;
            while terms.advance() {
                let name = std::str::from_utf8(terms.key()).map_or(terms.key(), |term| name_of_term(term).as_bytes());
                if let Some(number) = numbers.get(&hash(name)) {
                    give(terms.term_ord(), *number);
                }
            }
            return Ok(());
        }
        for name in new {
            let Some(number) = numbers.get(&hash(name.as_bytes())) else { continue };
            for level in Salience::ALL {
                if let Some(term) = dictionary.term_ord(salient_name(name, level))? {
                    give(term, *number);
                }
            }
        }
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
