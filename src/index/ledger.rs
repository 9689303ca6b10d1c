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
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, TantivyError, Term};

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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KnownFile {
    /// As it was last read; `None` when its articles do not agree on that, so that it must be read.
    pub stamp: Option<Stamp>,
    /// Number of its articles.
    pub articles: u64,
}

/// What the index knows of its files.
///
/// Nothing is read before it is asked for: what a run costs follows from the files that it looks at,
/// not from the size of the archive.
#[derive(Default)]
pub struct Ledger {
    record: Record,
    sightings: FxHashMap<String, Stamp>,
}

/// Where the ledger is read from.
enum Record {
    /// Looked up in the segments, by the terms of paths and identities.
    Segments(Vec<Segment>),
    /// Read as a whole, from columns alone.
    Whole(Whole),
}

impl Default for Record {
    fn default() -> Self {
        Self::Segments(Vec::new())
    }
}

impl Ledger {
    /// The ledger of an open index, with the sightings in `folder` if they are of the commit `opstamp`.
    pub fn open(searcher: &Searcher, folder: &Path, opstamp: u64) -> Result<Self, TantivyError> {
        let segments = searcher.segment_readers().iter().map(Segment::open).collect::<Result<_, _>>()?;
        let sightings = Sightings::read(folder, opstamp).files;
        let sightings = sightings.into_iter().map(|(path, stamp)| (path, Stamp::from(stamp))).collect();
        Ok(Self { record: Record::Segments(segments), sightings })
    }

    /// Reads the whole ledger of an index of any version, of which nothing but the columns needs to
    /// be sound. Takes memory for each article.
    pub fn read_whole(searcher: &Searcher) -> Result<Self, TantivyError> {
        Ok(Self { record: Record::Whole(Whole::read(searcher)?), sightings: FxHashMap::default() })
    }

    /// The file at `path`, an absolute path as the articles carry it.
    pub fn file(&self, path: &str) -> Result<Option<KnownFile>, TantivyError> {
        let mut file = KnownFile::default();
        match &self.record {
            Record::Segments(segments) => {
                let mut stamps = Agreement::default();
                for segment in segments {
                    for doc in segment.holding(segment.file, path)? {
                        stamps.add(segment.columns.stamp(doc));
                        file.articles += 1;
                    }
                }
                file.stamp = stamps.all_say();
            }
            Record::Whole(whole) => {
                if let Some(known) = whole.files.get(path) {
                    file = KnownFile { stamp: known.stamps.all_say(), articles: known.articles.len() as u64 };
                }
            }
        }
        let seen = self.sightings.get(path);
        file.stamp = seen.copied().or(file.stamp);
        Ok((file.articles > 0 || seen.is_some()).then_some(file))
    }

    /// The articles of the file at `path`, in order of their numbers.
    pub fn articles(&self, path: &str) -> Result<Vec<KnownArticle>, TantivyError> {
        let mut articles = Vec::new();
        match &self.record {
            Record::Segments(segments) => {
                for segment in segments {
                    segment.articles(&segment.holding(segment.file, path)?, &mut articles)?;
                }
            }
            Record::Whole(whole) => {
                articles.extend(whole.files.get(path).into_iter().flat_map(|file| file.articles.iter().cloned()));
            }
        }
        articles.sort_by_key(|a| a.record);
        Ok(articles)
    }

    /// The file that holds the article `id`.
    pub fn file_of(&self, id: &str) -> Result<Option<String>, TantivyError> {
        match &self.record {
            Record::Segments(segments) => {
                for segment in segments {
                    for doc in segment.holding(segment.id, id)? {
                        if let Some(path) = label(&segment.columns.file, doc)? {
                            return Ok(Some(path));
                        }
                    }
                }
                Ok(None)
            }
            Record::Whole(whole) => Ok(whole.ids.get(id).map(|path| path.to_string())),
        }
    }

    /// The paths for which `wanted` holds, sorted.
    pub fn paths(&self, wanted: impl Fn(&str) -> bool) -> Result<Vec<String>, TantivyError> {
        let mut paths: Vec<String> = self.sightings.keys().filter(|path| wanted(path)).cloned().collect();
        match &self.record {
            Record::Segments(segments) => {
                for segment in segments {
                    segment.paths(&wanted, &mut paths)?;
                }
            }
            Record::Whole(whole) => paths.extend(whole.files.keys().filter(|path| wanted(path)).cloned()),
        }
        paths.sort_unstable();
        paths.dedup();
        Ok(paths)
    }

    /// The files that have articles and one of these sizes, in bytes, with their stamps; by path.
    pub fn files_of_size(&self, sizes: &FxHashSet<u64>) -> Result<Vec<(String, Stamp)>, TantivyError> {
        let seen = self.sightings.iter().filter(|(_, stamp)| sizes.contains(&stamp.size));
        let mut paths: Vec<String> = seen.map(|(path, _)| path.clone()).collect();
        match &self.record {
            Record::Segments(segments) => {
                for segment in segments {
                    segment.paths_of_size(sizes, &mut paths)?;
                }
            }
            Record::Whole(whole) => {
                let of_size = |file: &WholeFile| file.stamps.all_say().is_some_and(|s| sizes.contains(&s.size));
                paths.extend(whole.files.iter().filter(|(_, file)| of_size(file)).map(|(path, _)| path.clone()));
            }
        }
        paths.sort_unstable();
        paths.dedup();
        let mut files = Vec::new();
        for path in paths {
            let Some(KnownFile { stamp: Some(stamp), articles }) = self.file(&path)? else { continue };
            if articles > 0 && sizes.contains(&stamp.size) {
                files.push((path, stamp));
            }
        }
        Ok(files)
    }

    /// Files whose newest stamp no article carries.
    pub fn sightings(&self) -> &FxHashMap<String, Stamp> {
        &self.sightings
    }
}

/// What the articles of a file say of its stamp.
#[derive(Debug, Clone, Copy, Default)]
struct Agreement {
    stamp: Option<Stamp>,
    broken: bool,
}

impl Agreement {
    fn add(&mut self, stamp: Stamp) {
        self.broken |= self.stamp.is_some_and(|other| other != stamp);
        self.stamp = Some(stamp);
    }

    fn all_say(self) -> Option<Stamp> {
        self.stamp.filter(|_| !self.broken)
    }
}

/// A segment in which paths and identities are looked up.
struct Segment {
    reader: SegmentReader,
    columns: Columns,
    /// The field of paths.
    file: Field,
    /// The field of identities.
    id: Field,
}

impl Segment {
    fn open(reader: &SegmentReader) -> Result<Self, TantivyError> {
        let (file, id) = (reader.schema().get_field("file")?, reader.schema().get_field("id")?);
        Ok(Self { columns: Columns::of(reader)?, reader: reader.clone(), file, id })
    }

    /// The articles that hold `text` in a keyword field.
    fn holding(&self, field: Field, text: &str) -> Result<Vec<DocId>, TantivyError> {
        let index = self.reader.inverted_index(field)?;
        let term = Term::from_field_text(field, text);
        let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else { return Ok(Vec::new()) };
        let mut docs = Vec::with_capacity(postings.doc_freq() as usize);
        while postings.doc() != TERMINATED {
            if !self.reader.is_deleted(postings.doc()) {
                docs.push(postings.doc());
            }
            postings.advance();
        }
        Ok(docs)
    }

    /// Adds what is known of the articles `docs`.
    fn articles(&self, docs: &[DocId], out: &mut Vec<KnownArticle>) -> Result<(), TantivyError> {
        let first = out.len();
        let mut ids: Vec<(u64, usize)> = Vec::with_capacity(docs.len());
        for &doc in docs {
            let Some(id) = self.columns.id.as_ref().and_then(|ids| ids.term_ords(doc).next()) else { continue };
            ids.push((id, out.len()));
            out.push(KnownArticle {
                id: Box::default(),
                record: self.columns.record.first(doc).unwrap_or_default(),
                hash: self.columns.article_hash.first(doc).unwrap_or_default(),
            });
        }
        each_label(&self.columns.id, ids, |place, id| out[place].id = id.into())?;
        debug_assert!(out[first..].iter().all(|article| !article.id.is_empty()));
        Ok(())
    }

    /// Adds the paths of files that have articles.
    fn paths(&self, wanted: &impl Fn(&str) -> bool, out: &mut Vec<String>) -> Result<(), TantivyError> {
        let index = self.reader.inverted_index(self.file)?;
        let mut paths = index.terms().stream()?;
        while paths.advance() {
            if let Ok(path) = std::str::from_utf8(paths.key())
                && wanted(path)
                // The terms of removed articles stay until their segment is merged.
                && (!self.reader.has_deletes() || !self.holding(self.file, path)?.is_empty())
            {
                out.push(path.to_owned());
            }
        }
        Ok(())
    }

    /// Adds the paths of files of these sizes.
    fn paths_of_size(&self, sizes: &FxHashSet<u64>, out: &mut Vec<String>) -> Result<(), TantivyError> {
        let Some(column) = &self.columns.file else { return Ok(()) };
        let of_size = |doc: &DocId| self.columns.size.first(*doc).is_some_and(|size| sizes.contains(&size));
        let mut files: Vec<(u64, usize)> = Vec::new();
        for doc in self.reader.doc_ids_alive().filter(of_size) {
            files.extend(column.term_ords(doc).next().map(|file| (file, 0)));
        }
        files.sort_unstable();
        files.dedup();
        each_label(&self.columns.file, files, |_, path| out.push(path.to_owned()))
    }
}

/// A ledger that was read as a whole.
#[derive(Debug, Default)]
struct Whole {
    files: FxHashMap<String, WholeFile>,
    /// The file of every article, by identity.
    ids: FxHashMap<Box<str>, Arc<str>>,
}

#[derive(Debug, Default)]
struct WholeFile {
    stamps: Agreement,
    articles: Vec<KnownArticle>,
}

impl Whole {
    fn read(searcher: &Searcher) -> Result<Self, TantivyError> {
        let mut whole = Self::default();
        for segment in searcher.segment_readers() {
            whole.read_segment(segment)?;
        }
        Ok(whole)
    }

    fn read_segment(&mut self, segment: &SegmentReader) -> Result<(), TantivyError> {
        let columns = Columns::of(segment)?;
        let labels = |column: &Option<StrColumn>| -> Result<Vec<Option<Arc<str>>>, TantivyError> {
            let mut labels = vec![None; segment.max_doc() as usize];
            let Some(numbers) = column else { return Ok(labels) };
            let of_doc = |doc: DocId| numbers.term_ords(doc).next().map(|number| (number, doc as usize));
            let numbers = segment.doc_ids_alive().filter_map(of_doc).collect();
            let mut last: Option<Arc<str>> = None;
            each_label(column, numbers, |doc, label| {
                let same = last.take().filter(|last| **last == *label);
                last = Some(same.unwrap_or_else(|| label.into()));
                labels[doc].clone_from(&last);
            })?;
            Ok(labels)
        };
        let (paths, ids) = (labels(&columns.file)?, labels(&columns.id)?);
        for doc in segment.doc_ids_alive() {
            let (Some(path), Some(id)) = (&paths[doc as usize], &ids[doc as usize]) else { continue };
            self.ids.insert((**id).into(), Arc::clone(path));
            let file = match self.files.get_mut(&**path) {
                Some(file) => file,
                None => self.files.entry(path.to_string()).or_default(),
            };
            file.stamps.add(columns.stamp(doc));
            file.articles.push(KnownArticle {
                id: (**id).into(),
                record: columns.record.first(doc).unwrap_or_default(),
                hash: columns.article_hash.first(doc).unwrap_or_default(),
            });
        }
        Ok(())
    }
}

/// Hands on the label of every number in `numbers`, with the number that goes with it. The
/// dictionary of the column is gone through once.
fn each_label(
    column: &Option<StrColumn>,
    mut numbers: Vec<(u64, usize)>,
    mut take: impl FnMut(usize, &str),
) -> Result<(), TantivyError> {
    let Some(column) = column else { return Ok(()) };
    numbers.sort_unstable();
    let wanted: Vec<u64> = numbers.iter().map(|(number, _)| *number).collect();
    let mut with = numbers.iter().map(|(_, with)| *with);
    let all = column.dictionary().sorted_ords_to_term_cb(&wanted, |label| {
        if let Some(with) = with.next() {
            take(with, &String::from_utf8_lossy(label));
        }
    })?;
    if all { Ok(()) } else { Err(TantivyError::InternalError("a column names a label that is not there".to_owned())) }
}

/// The label of one document.
fn label(column: &Option<StrColumn>, doc: DocId) -> Result<Option<String>, TantivyError> {
    let Some(column) = column else { return Ok(None) };
    let Some(number) = column.term_ords(doc).next() else { return Ok(None) };
    let mut label = String::new();
    column.ord_to_str(number, &mut label)?;
    Ok(Some(label))
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
    let Some(file) = label(&columns.file, doc)? else { return Ok(None) };
    let Stamp { size, modified, hash, state } = columns.stamp(doc);
    let stamp = FileStamp { file, size, modified, hash, state };
    let number = |column: &Column<u64>| column.first(doc).unwrap_or_default();
    Ok(Some((stamp, number(&columns.record), number(&columns.article_hash))))
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
