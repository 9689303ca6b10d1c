//! Where the names of an archive stand: looked up name by name, or read all at once.

use std::sync::Arc;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED};

use super::all_names::AllNames;
use crate::article::EntityKind;
use crate::index::archive::Archive;
use crate::index::document::{Salience, salient_name};
use crate::index::postings::Union;

/// The articles of each name of one kind, deleted ones left out.
pub struct Appearances {
    archive: Archive,
    kind: EntityKind,
    /// Every name with its count, if they were read at once.
    all: Option<Arc<AllNames>>,
}

impl Appearances {
    /// The appearances of the names of `kind`, each looked up when it is asked for.
    pub fn looked_up(archive: &Archive, kind: EntityKind) -> Self {
        Self { archive: archive.clone(), kind, all: None }
    }

    /// The appearances of every name of `kind`: a walk over the column of names and one over its dictionary.
    ///
    /// # Errors
    /// What the engine says.
    pub fn all(archive: &Archive, kind: EntityKind) -> tantivy::Result<Self> {
        Ok(Self { archive: archive.clone(), kind, all: Some(Arc::new(AllNames::read(archive, kind)?)) })
    }

    /// Every name of a person, if they were read at once.
    pub(super) fn all_people(&self) -> Option<Arc<AllNames>> {
        self.all.clone().filter(|_| self.kind == EntityKind::Person)
    }

    /// The name of a number, if all were read at once.
    pub fn name(&self, number: usize) -> &str {
        self.all.as_ref().map_or("", |all| all.name(number))
    }

    /// The number of a name that was read.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.all.as_ref()?.number(name)
    }

    /// In how many articles of `within` each name that was read stands, by its number; of the whole archive
    /// without one.
    pub fn counts(&self, within: Option<&[DocAddress]>) -> Vec<u32> {
        match (&self.all, within) {
            (None, _) => Vec::new(),
            (Some(all), None) => all.counts().to_vec(),
            (Some(all), Some(within)) => all.counts_within(within),
        }
    }

    /// Number of articles that hold a name.
    ///
    /// # Errors
    /// What the engine says.
    pub fn count(&self, name: &str) -> tantivy::Result<u64> {
        match &self.all {
            Some(all) => Ok(all.number(name).map_or(0, |number| u64::from(all.counts()[number]))),
            None => self.look_up(name),
        }
    }

    /// The articles that hold a name, in the order of the index.
    ///
    /// # Errors
    /// What the engine says.
    pub fn articles(&self, name: &str) -> tantivy::Result<Vec<DocAddress>> {
        let mut out = Vec::new();
        self.each(name, |address| out.push(address))?;
        Ok(out)
    }

    /// An article has a name in one prominence: where none was removed, the terms know how many they are.
    fn look_up(&self, name: &str) -> tantivy::Result<u64> {
        let mut count = 0;
        let field = self.archive.name_field(self.kind);
        for segment in self.archive.searcher().segment_readers() {
            let index = segment.inverted_index(field)?;
            for term in Salience::ALL.map(|level| salient_name(name, level)) {
                let Some(info) = index.terms().get(&term)? else { continue };
                count += match segment.alive_bitset() {
                    None => u64::from(info.doc_freq),
                    Some(alive) => {
                        let postings = index.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
                        u64::from(postings.doc_freq_given_deletes(alive))
                    }
                };
            }
        }
        Ok(count)
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
