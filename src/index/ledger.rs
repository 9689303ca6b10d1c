//! What the index knows of the files that it was made from.
//!
//! The record of it is the index itself: every article carries its file's path, size, modification
//! time and hash, its number in that file, and a hash of what it says. So nothing can fall out of
//! step with what is indexed.
//!
//! Beside it lies a small file of *sightings*: files whose newest stamp no article carries, because
//! nothing in them had to be indexed again (touched, seen again once their modification time could
//! be trusted, changed in another record, or read without giving an article of their own). It is
//! believed for exactly the commit that it names, and whoever deletes it loses time, nothing else.

use std::fs;
use std::io;
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{Searcher, SegmentReader, TantivyError};

use super::document::{FileStamp, FileState};
use super::error::IndexError;
use super::folder::replace;

/// Name of the file of sightings, within a generation.
pub(super) const SIGHTINGS: &str = "sightings.json";

/// A file as it was when it was last read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Size in bytes.
    pub size: u64,
    /// Modification time in nanoseconds since 1970.
    pub modified: u64,
    /// Hash of its bytes.
    pub hash: u64,
    /// What else must be known of it.
    pub state: FileState,
}

/// An indexed article of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownArticle {
    /// Its identity.
    pub id: Box<str>,
    /// Its number in the file, 0 for a page.
    pub record: u64,
    /// Hash of what it says; see [`super::document::content_hash`].
    pub hash: u64,
}

/// What the index knows of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownFile {
    /// As it was last read; `None` when its articles do not agree on that, so that it must be read.
    pub stamp: Option<Stamp>,
    /// Its articles, in order of their numbers.
    pub articles: Vec<KnownArticle>,
}

impl KnownFile {
    /// The article of a record.
    pub fn article(&self, record: u64) -> Option<&KnownArticle> {
        self.articles.binary_search_by_key(&record, |a| a.record).ok().map(|at| &self.articles[at])
    }
}

/// What the index knows of all its files, by path.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    files: FxHashMap<String, KnownFile>,
    /// The file of every article, by identity.
    ids: FxHashMap<Box<str>, Box<str>>,
    sightings: FxHashMap<String, Stamp>,
}

impl Ledger {
    /// Reads the ledger of an open index from the columns of its articles, then the sightings in
    /// `folder` if they are of the commit `opstamp`.
    pub fn read(searcher: &Searcher, folder: &Path, opstamp: u64) -> Result<Self, TantivyError> {
        let mut ledger = Self::default();
        let mut disagreeing = FxHashSet::default();
        for segment in searcher.segment_readers() {
            ledger.read_segment(segment, &mut disagreeing)?;
        }
        for path in disagreeing {
            if let Some(file) = ledger.files.get_mut(&path) {
                file.stamp = None;
            }
        }
        for file in ledger.files.values_mut() {
            file.articles.sort_by_key(|a| a.record);
        }
        for (path, stamp) in Sightings::read(folder, opstamp).files {
            let stamp = Stamp::from(stamp);
            ledger.files.entry(path.clone()).or_default().stamp = Some(stamp);
            ledger.sightings.insert(path, stamp);
        }
        Ok(ledger)
    }

    /// The file at `path`, an absolute path as the articles carry it.
    pub fn file(&self, path: &str) -> Option<&KnownFile> {
        self.files.get(path)
    }

    /// As [`Ledger::file`], with the path as it is kept.
    pub fn entry(&self, path: &str) -> Option<(&str, &KnownFile)> {
        self.files.get_key_value(path).map(|(path, file)| (path.as_str(), file))
    }

    /// Files whose newest stamp no article carries.
    pub fn sightings(&self) -> &FxHashMap<String, Stamp> {
        &self.sightings
    }

    /// Every article: identity, path of its file, and what is known of it; by path and number.
    pub fn all(&self) -> Vec<(&str, &str, &KnownArticle)> {
        let mut all: Vec<_> = self
            .files()
            .flat_map(|(path, file)| file.articles.iter().map(move |article| (&*article.id, path, article)))
            .collect();
        all.sort_unstable_by_key(|(id, path, article)| (*path, article.record, *id));
        all
    }

    /// Every file, in no order.
    pub fn files(&self) -> impl Iterator<Item = (&str, &KnownFile)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// The file that holds the article `id`.
    pub fn file_of(&self, id: &str) -> Option<&str> {
        self.ids.get(id).map(Box::as_ref)
    }

    /// Number of articles.
    pub fn articles(&self) -> usize {
        self.ids.len()
    }

    fn read_segment(
        &mut self,
        segment: &SegmentReader,
        disagreeing: &mut FxHashSet<String>,
    ) -> Result<(), TantivyError> {
        let columns = Columns::of(segment)?;
        let mut paths = Labels::of(columns.file.clone());
        let mut ids = Labels::of(columns.id.clone());
        for doc in segment.doc_ids_alive() {
            let Some(path) = paths.of_document(doc)? else { continue };
            let stamp = columns.stamp(doc);
            let Some(id) = ids.of_document(doc)? else { continue };
            self.ids.insert(id.into(), path.into());
            let file = match self.files.get_mut(path) {
                Some(file) => file,
                None => self.files.entry(path.to_owned()).or_default(),
            };
            if file.stamp.is_some_and(|s| s != stamp) {
                disagreeing.insert(path.to_owned());
            }
            file.stamp = Some(stamp);
            file.articles.push(KnownArticle {
                id: id.into(),
                record: columns.record.first(doc).unwrap_or_default(),
                hash: columns.article_hash.first(doc).unwrap_or_default(),
            });
        }
        Ok(())
    }
}

/// The columns of one segment that the ledger is read from.
struct Columns {
    id: Option<StrColumn>,
    file: Option<StrColumn>,
    record: Column<u64>,
    size: Column<u64>,
    modified: Column<u64>,
    hash: Column<u64>,
    state: Column<u64>,
    article_hash: Column<u64>,
}

impl Columns {
    fn of(segment: &SegmentReader) -> Result<Self, TantivyError> {
        let columns = segment.fast_fields();
        Ok(Self {
            id: columns.str("id")?,
            file: columns.str("file")?,
            record: columns.u64("record")?,
            size: columns.u64("file_size")?,
            modified: columns.u64("file_modified")?,
            hash: columns.u64("file_hash")?,
            state: columns.u64("file_state")?,
            article_hash: columns.u64("article_hash")?,
        })
    }

    fn stamp(&self, doc: u32) -> Stamp {
        let number = |column: &Column<u64>| column.first(doc).unwrap_or_default();
        Stamp {
            size: number(&self.size),
            modified: number(&self.modified),
            hash: number(&self.hash),
            state: FileState::from_number(number(&self.state)),
        }
    }
}

/// Where an indexed article comes from, as it must be written with it again: its file as it was then,
/// its number in it, and the hash of what it says. `None` if the document names no file.
pub fn origin(segment: &SegmentReader, doc: u32) -> Result<Option<(FileStamp, u64, u64)>, TantivyError> {
    let columns = Columns::of(segment)?;
    let mut paths = Labels::of(columns.file.clone());
    let Some(file) = paths.of_document(doc)? else { return Ok(None) };
    let Stamp { size, modified, hash, state } = columns.stamp(doc);
    let stamp = FileStamp { file: file.to_owned(), size, modified, hash, state };
    let number = |column: &Column<u64>| column.first(doc).unwrap_or_default();
    Ok(Some((stamp, number(&columns.record), number(&columns.article_hash))))
}

/// The strings of a column; the last one is kept, as neighbours are often of one file.
struct Labels {
    column: Option<StrColumn>,
    number: Option<u64>,
    text: String,
}

impl Labels {
    fn of(column: Option<StrColumn>) -> Self {
        Self { column, number: None, text: String::new() }
    }

    fn of_document(&mut self, doc: u32) -> Result<Option<&str>, TantivyError> {
        let Some(column) = &self.column else { return Ok(None) };
        let Some(number) = column.term_ords(doc).next() else { return Ok(None) };
        if self.number != Some(number) {
            self.text.clear();
            column.ord_to_str(number, &mut self.text)?;
            self.number = Some(number);
        }
        Ok(Some(&self.text))
    }
}

/// The stored form of the sightings.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Sightings {
    /// The commit that they belong to.
    opstamp: u64,
    files: FxHashMap<String, (u64, u64, u64, u64)>,
}

impl From<(u64, u64, u64, u64)> for Stamp {
    fn from((size, modified, hash, state): (u64, u64, u64, u64)) -> Self {
        Self { size, modified, hash, state: FileState::from_number(state) }
    }
}

impl Sightings {
    pub(super) fn new(opstamp: u64, stamps: impl Iterator<Item = (String, Stamp)>) -> Self {
        let files = stamps.map(|(path, s)| (path, (s.size, s.modified, s.hash, s.state.to_number()))).collect();
        Self { opstamp, files }
    }

    /// The sightings in `folder`; none if there are none of the commit `opstamp`.
    fn read(folder: &Path, opstamp: u64) -> Self {
        let read = fs::read(folder.join(SIGHTINGS)).ok().and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        read.filter(|s| s.opstamp == opstamp).unwrap_or_default()
    }

    /// Replaces the sightings in `folder`.
    pub(super) fn write(&self, folder: &Path) -> Result<(), IndexError> {
        let path = folder.join(SIGHTINGS);
        let write = || -> io::Result<()> {
            if self.files.is_empty() {
                return match fs::remove_file(&path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                    _ => Ok(()),
                };
            }
            replace(&path, &serde_json::to_vec(self)?)
        };
        write().map_err(|e| IndexError::system(&path, e))
    }
}
