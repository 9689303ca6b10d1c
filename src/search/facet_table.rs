//! The table behind facets: what is counted of an archive once, whatever is asked of it later.
//!
//! Names and their articles are read once; the row of a name, all spellings and those articles in
//! which a bare name probably means the person, is made when a result first shows it, and kept. A
//! result then costs one look at its articles.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::DocAddress;

use super::facets::{Facet, NameRow, WholeRow};
use super::identity::Casts;
use super::identity::appearances::Appearances;
use super::ranked::Scored;
use crate::article::EntityKind;
use crate::entities::names::Aliases;
use crate::index::archive::Archive;

/// Articles of rows that are kept, 8 bytes each, before all are made anew.
const KEPT: usize = 4_000_000;

/// The names of one kind in an archive, and the rows that they make.
pub struct FacetTable {
    archive: Archive,
    kind: EntityKind,
    aliases: Aliases,
    known: Mutex<KnownRows>,
}

struct KnownRows {
    casts: Casts,
    /// By the number of the name.
    rows: FxHashMap<usize, Arc<WholeRow>>,
    /// Articles that they hold.
    size: usize,
}

impl FacetTable {
    /// Reads the names of `kind`.
    ///
    /// # Errors
    /// What the engine says.
    pub fn new(archive: &Archive, kind: EntityKind, aliases: Aliases) -> tantivy::Result<Self> {
        let casts = Casts::with(archive, Appearances::all(archive, kind)?);
        let known = Mutex::new(KnownRows { casts, rows: FxHashMap::default(), size: 0 });
        Ok(Self { archive: archive.clone(), kind, aliases, known })
    }

    /// [`super::facets::facets`] of this archive and kind, with these aliases.
    ///
    /// # Errors
    /// What the engine says.
    pub fn facets(&self, found: &[Scored], without: &[String], most: usize) -> tantivy::Result<Vec<Facet>> {
        Ok(self.rows(found, without, most)?.into_iter().map(|row| row.facet).collect())
    }

    /// [`FacetTable::facets`] with their articles.
    pub(super) fn rows(&self, found: &[Scored], without: &[String], most: usize) -> tantivy::Result<Vec<NameRow>> {
        let within = Within::of(&self.archive, found);
        let mut taken: FxHashSet<String> = without.iter().cloned().collect();
        let mut out: Vec<NameRow> = Vec::new();
        let mut counts: Vec<u64> = Vec::new();
        // Of names alike frequent the first in the order of letters.
        let mut names = self.counted(found, &within);
        while let Some((articles, Reverse(number))) = names.pop() {
            // Spellings join a row of greater or equal count, so that no row can grow to more than this.
            let mut is_beaten = || counts.len() >= most && u64::from(articles) * 4 < nth(&mut counts, most);
            if out.len() >= most.saturating_mul(2) || is_beaten() {
                break;
            }
            let Some(row) = self.row(number, &mut taken)? else { continue };
            let row = row.within(|address| within.holds(address));
            counts.push(row.facet.articles);
            out.push(row);
        }
        out.retain(|row| row.facet.articles > 0);
        out.sort_by(|a, b| b.facet.articles.cmp(&a.facet.articles).then_with(|| a.facet.name.cmp(&b.facet.name)));
        out.truncate(most);
        Ok(out)
    }

    /// The names that stand in a result, with the number of their articles there.
    fn counted(&self, found: &[Scored], within: &Within) -> BinaryHeap<(u32, Reverse<usize>)> {
        let addresses: Vec<DocAddress> = match within {
            Within::Everything => Vec::new(),
            Within::Some(_) => found.iter().map(|hit| hit.address).collect(),
        };
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let part = matches!(within, Within::Some(_)).then_some(addresses.as_slice());
        let counts = known.casts.appearances().counts(part);
        counts.into_iter().enumerate().filter(|(_, n)| *n > 0).map(|(number, n)| (n, Reverse(number))).collect()
    }

    /// The row of a name, if it has not been taken into another, nor is one of those that are left out.
    fn row(&self, number: usize, taken: &mut FxHashSet<String>) -> tantivy::Result<Option<Arc<WholeRow>>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let name = known.casts.appearances().name(number).to_owned();
        if taken.contains(&name) {
            return Ok(None);
        }
        let row = match known.rows.get(&number) {
            Some(row) => Arc::clone(row),
            None => {
                let person = match self.kind {
                    EntityKind::Person => Some(WholeRow::of_person(&known.casts, &name)?),
                    _ => None,
                };
                // Of people the file of aliases changes only those whom it names.
                let person = person.filter(|row| !row.spellings().any(|name| self.aliases.concern(name)));
                let is_person = person.is_some();
                let row = match person {
                    Some(row) => row,
                    None => WholeRow::by_filter(&self.archive, &known.casts, self.kind, &name, &self.aliases)?,
                };
                known.keep(number, row, is_person)
            }
        };
        taken.insert(name);
        taken.extend(row.names().map(str::to_owned));
        Ok(Some(row))
    }
}

impl KnownRows {
    /// Keeps a row; that of a person under all names of the person.
    fn keep(&mut self, number: usize, row: WholeRow, is_person: bool) -> Arc<WholeRow> {
        if self.size > KEPT {
            self.rows.clear();
            self.size = 0;
        }
        self.size += row.size();
        let row = Arc::new(row);
        if is_person {
            let numbers = row.names().filter_map(|name| self.casts.appearances().number(name));
            self.rows.extend(numbers.map(|number| (number, Arc::clone(&row))));
        }
        self.rows.insert(number, Arc::clone(&row));
        row
    }
}

/// The tables of all kinds, each made when it is first asked for.
pub struct FacetTables {
    archive: Archive,
    aliases: Aliases,
    tables: Mutex<FxHashMap<EntityKind, Arc<FacetTable>>>,
}

impl FacetTables {
    /// Nothing is read yet.
    pub fn new(archive: &Archive, aliases: Aliases) -> Self {
        Self { archive: archive.clone(), aliases, tables: Mutex::default() }
    }

    /// The archive that they are of.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// The table of a kind.
    ///
    /// # Errors
    /// What the engine says.
    pub fn of(&self, kind: EntityKind) -> tantivy::Result<Arc<FacetTable>> {
        // Whoever comes second waits for the first instead of making the same.
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(table) = tables.get(&kind) {
            return Ok(Arc::clone(table));
        }
        let table = Arc::new(FacetTable::new(&self.archive, kind, self.aliases.clone())?);
        tables.insert(kind, Arc::clone(&table));
        Ok(table)
    }
}

/// The articles of a result, to be asked for one by one.
enum Within {
    Everything,
    /// By segment and article.
    Some(Vec<Vec<bool>>),
}

impl Within {
    fn of(archive: &Archive, found: &[Scored]) -> Self {
        if found.len() as u64 == archive.len() {
            return Self::Everything;
        }
        let segments = archive.searcher().segment_readers();
        let mut holds: Vec<Vec<bool>> =
            segments.iter().map(|segment| vec![false; segment.max_doc() as usize]).collect();
        found.iter().for_each(|hit| holds[hit.address.segment_ord as usize][hit.address.doc_id as usize] = true);
        Self::Some(holds)
    }

    fn holds(&self, address: &DocAddress) -> bool {
        match self {
            Self::Everything => true,
            Self::Some(holds) => holds[address.segment_ord as usize][address.doc_id as usize],
        }
    }
}

/// The count that `most` of `counts` reach.
fn nth(counts: &mut [u64], most: usize) -> u64 {
    counts.sort_unstable_by(|a, b| b.cmp(a));
    counts.get(most.saturating_sub(1)).copied().unwrap_or(0)
}
