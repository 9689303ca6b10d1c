//! What articles show of whom a bare name may mean: their time, their outlet and the people in them, as
//! small numbers read from the columns of the index. Left to others: what the numbers say ([`super::evidence`]).

use std::fmt::Debug;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, SegmentReader};

use super::all_names::AllNames;
use crate::article::EntityKind;
use crate::index::archive::Archive;

/// Days that count as one time.
const SPAN: i64 = 30;
/// Values of a column that are decoded at once.
const BLOCK: u64 = 1024;
/// How many articles there are, in all and of each time and outlet.
#[derive(Debug, Default)]
pub(super) struct Census {
    pub articles: f32,
    pub dated: f32,
    pub times: FxHashMap<i64, f32>,
    pub outlets: FxHashMap<u64, f32>,
}

/// The columns of an archive.
pub(super) struct Columns {
    archive: Archive,
    /// The names of all people, once they were read.
    names: Option<Arc<AllNames>>,
    segments: Vec<SegmentColumns>,
    census: Census,
}

struct SegmentColumns {
    hashes: Column<u64>,
    days: Option<Column<i64>>,
    outlets: Option<StrColumn>,
    /// Hashes of the outlets, by term.
    outlets_by_term: Vec<u64>,
}

impl Columns {
    /// Nothing is read before it is needed; `names`, if they were read.
    pub fn new(archive: &Archive, names: Option<Arc<AllNames>>) -> Self {
        Self { archive: archive.clone(), names, segments: Vec::new(), census: Census::default() }
    }

    /// Reads the columns, if that was not done before.
    ///
    /// # Errors
    /// What the engine says.
    pub fn open(&mut self) -> tantivy::Result<()> {
        if self.names.is_none() {
            self.names = Some(Arc::new(AllNames::read(&self.archive, EntityKind::Person)?));
        }
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

    /// How many names there are.
    pub fn names(&self) -> usize {
        self.names.as_ref().map_or(0, |names| names.len())
    }

    /// In how many articles the name of a number stands.
    pub fn count(&self, number: u32) -> f32 {
        self.names.as_ref().and_then(|names| names.counts().get(number as usize)).map_or(0.0, |&count| count as f32)
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

    /// Puts the numbers of the first people in an article into `out`, in the order of the alphabet, at most `most`.
    pub fn people(&self, address: DocAddress, most: usize, out: &mut Vec<u32>) {
        out.clear();
        if let Some(names) = &self.names {
            names.numbers_in(address, most, |number| out.push(number));
        }
    }
}

impl SegmentColumns {
    fn open(reader: &SegmentReader, census: &mut Census) -> tantivy::Result<Self> {
        let fast = reader.fast_fields();
        let (days, outlets) = (fast.i64("published_from").ok(), fast.str("outlet")?);
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
        let mut outlets_by_term = Vec::with_capacity(outlets.as_ref().map_or(0, |column| column.num_terms()));
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
        Ok(Self { hashes: fast.u64("article_hash")?, days, outlets, outlets_by_term })
    }
}

/// Shows the first terms of an article, at most `most`, in order.
pub(super) fn each_term(column: &StrColumn, doc: DocId, most: usize, mut visit: impl FnMut(u64)) {
    let mut rows = column.ords().index.value_row_ids(doc);
    rows.end = rows.end.min(rows.start.saturating_add(u32::try_from(most).unwrap_or(u32::MAX)));
    let mut block = [0; 32];
    while !rows.is_empty() {
        let terms = &mut block[..rows.len().min(32)];
        column.ords().values.get_range(u64::from(rows.start), terms);
        rows.start += terms.len() as u32;
        terms.iter().for_each(|&term| visit(term));
    }
}

/// Shows every value of the articles that are there. Where none was removed the values are decoded in blocks.
pub(super) fn each_value<T>(column: &Column<T>, reader: &SegmentReader, mut visit: impl FnMut(T))
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
