//! Where the people of an archive are named: looked up name by name, or read all at once.

use rustc_hash::FxHashMap;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED};

use crate::article::EntityKind;
use crate::index::archive::Archive;
use crate::index::document::{Salience, name_of_term, salient_name};
use crate::index::postings::Union;

/// The articles of each name of one kind, deleted ones left out.
pub struct Appearances<'a> {
    archive: &'a Archive,
    kind: EntityKind,
    /// Every name, if they were read at once.
    all: Option<FxHashMap<String, Vec<DocAddress>>>,
}

impl<'a> Appearances<'a> {
    /// The appearances of people, each looked up when it is asked for.
    pub fn looked_up(archive: &'a Archive) -> Self {
        Self { archive, kind: EntityKind::Person, all: None }
    }

    /// The appearances of every name of `kind`: one walk over the column of names and one over its
    /// dictionary.
    ///
    /// # Errors
    /// What the engine says.
    pub fn all(archive: &'a Archive, kind: EntityKind) -> tantivy::Result<Self> {
        let mut all: FxHashMap<String, Vec<DocAddress>> = FxHashMap::default();
        for (ordinal, segment) in archive.searcher().segment_readers().iter().enumerate() {
            let Some(column) = segment.fast_fields().str(kind.name())? else { continue };
            let mut by_term: Vec<Vec<u32>> = vec![Vec::new(); column.num_terms()];
            for doc in 0..segment.max_doc() {
                if !segment.is_deleted(doc) {
                    column.term_ords(doc).for_each(|term| by_term[term as usize].push(doc));
                }
            }
            let mut terms = column.dictionary().stream()?;
            while terms.advance() {
                let docs = &by_term[terms.term_ord() as usize];
                let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
                if !docs.is_empty() {
                    let name = name_of_term(term);
                    let addresses = docs.iter().map(|&doc| DocAddress::new(ordinal as u32, doc));
                    match all.get_mut(name) {
                        Some(known) => known.extend(addresses),
                        None => {
                            all.insert(name.to_owned(), addresses.collect());
                        }
                    }
                }
            }
        }
        all.values_mut().for_each(|articles| articles.sort_unstable());
        Ok(Self { archive, kind, all: Some(all) })
    }

    /// Every name with its articles; none if they are looked up one by one.
    pub fn names(&self) -> impl Iterator<Item = (&String, &Vec<DocAddress>)> {
        self.all.iter().flatten()
    }

    /// Number of articles that hold a name.
    ///
    /// # Errors
    /// What the engine says.
    pub fn count(&self, name: &str) -> tantivy::Result<u64> {
        match &self.all {
            Some(all) => Ok(all.get(name).map_or(0, |articles| articles.len() as u64)),
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
            return Ok(all.get(name).cloned().unwrap_or_default());
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
