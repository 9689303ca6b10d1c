//! Where the names of an archive stand: looked up name by name, or read all at once.

use rustc_hash::FxHashMap;
use tantivy::columnar::StrColumn;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED};

use crate::article::EntityKind;
use crate::index::archive::Archive;
use crate::index::document::{Salience, name_of_term, salient_name};
use crate::index::postings::Union;

/// The articles of each name of one kind, deleted ones left out.
pub struct Appearances {
    archive: Archive,
    kind: EntityKind,
    /// Every name, if they were read at once.
    all: Option<AllNames>,
}

/// Every name of one kind with its articles: 8 bytes a mention, 4 a term, and the names.
struct AllNames {
    /// In the order of their letters; the number of a name is its place.
    names: Vec<String>,
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

/// A term that stands in no article any more.
const NOWHERE: u32 = u32::MAX;

impl Appearances {
    /// The appearances of people, each looked up when it is asked for.
    pub fn looked_up(archive: &Archive) -> Self {
        Self { archive: archive.clone(), kind: EntityKind::Person, all: None }
    }

    /// The appearances of every name of `kind`: two walks over the column of names and one over its
    /// dictionary.
    ///
    /// # Errors
    /// What the engine says.
    pub fn all(archive: &Archive, kind: EntityKind) -> tantivy::Result<Self> {
        Ok(Self { archive: archive.clone(), kind, all: Some(AllNames::read(archive, kind)?) })
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
        let mut known: FxHashMap<String, u32> = FxHashMap::default();
        for reader in readers {
            let column = reader.fast_fields().str(kind.name())?;
            let mut stands = vec![false; column.as_ref().map_or(0, |column| column.num_terms())];
            if let Some(column) = &column {
                for doc in (0..reader.max_doc()).filter(|doc| !reader.is_deleted(*doc)) {
                    column.term_ords(doc).for_each(|term| stands[term as usize] = true);
                }
            }
            let mut numbers = vec![NOWHERE; stands.len()];
            if let Some(column) = &column {
                let mut terms = column.dictionary().stream()?;
                while terms.advance() {
                    let place = terms.term_ord() as usize;
                    let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
                    if stands[place] {
                        let (name, next) = (name_of_term(term), known.len() as u32);
                        numbers[place] = match known.get(name) {
                            Some(number) => *number,
                            None => *known.entry(name.to_owned()).or_insert(next),
                        };
                    }
                }
            }
            segments.push(SegmentNames { column, numbers });
        }
        let mut in_order: Vec<(String, u32)> = known.into_iter().collect();
        in_order.sort_unstable();
        let mut places = vec![0; in_order.len()];
        in_order.iter().enumerate().for_each(|(place, (_, number))| places[*number as usize] = place as u32);
        for number in segments.iter_mut().flat_map(|segment| &mut segment.numbers).filter(|n| **n != NOWHERE) {
            *number = places[*number as usize];
        }
        let names = in_order.into_iter().map(|(name, _)| name).collect();
        let mut all = Self { names, starts: Vec::new(), articles: Vec::new(), segments };
        all.place_articles(archive);
        Ok(all)
    }

    /// Puts the articles in their places: counted first, so that nothing is moved.
    fn place_articles(&mut self, archive: &Archive) {
        let mut starts = vec![0; self.names.len() + 1];
        self.each(archive, |number, _| starts[number + 1] += 1);
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut articles = vec![DocAddress::new(0, 0); *starts.last().unwrap_or(&0)];
        self.each(archive, |number, address| {
            articles[next[number]] = address;
            next[number] += 1;
        });
        (self.starts, self.articles) = (starts, articles);
    }

    /// Every mention, in the order of the index: the number of the name, and where.
    fn each(&self, archive: &Archive, mut visit: impl FnMut(usize, DocAddress)) {
        for (ordinal, (reader, segment)) in archive.searcher().segment_readers().iter().zip(&self.segments).enumerate()
        {
            let Some(column) = &segment.column else { continue };
            for doc in (0..reader.max_doc()).filter(|doc| !reader.is_deleted(*doc)) {
                for number in column.term_ords(doc).map(|term| segment.numbers[term as usize]) {
                    if number != NOWHERE {
                        visit(number as usize, DocAddress::new(ordinal as u32, doc));
                    }
                }
            }
        }
    }

    fn number(&self, name: &str) -> Option<usize> {
        self.names.binary_search_by(|known| known.as_str().cmp(name)).ok()
    }

    fn articles(&self, name: &str) -> &[DocAddress] {
        self.number(name).map_or(&[], |number| &self.articles[self.starts[number]..self.starts[number + 1]])
    }
}
