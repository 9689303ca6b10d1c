//! What the index knows of the files that it was made from.
//!
//! The record of it is the index itself: every article carries its file's path, size, modification
//! time and hash, its number in that file, and a hash of what it says. So nothing can fall out of
//! step with what is indexed.
//!
//! What no article can carry lies beside it; see [`super::seen`].

use std::path::Path;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::columnar::{Column, StrColumn};
use tantivy::error::DataCorruption;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, TantivyError, Term};

use super::document::{FileStamp, FileState};
use super::seen::{Claim, SeenFiles};
use crate::engine::KnownDocument;

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
    /// When it came into the index, in seconds since 1970; `None` in an index of an older version.
    pub added: Option<u64>,
}

/// What the index knows of one file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KnownFile {
    /// As it was last read; `None` when its articles do not agree on that, so that it must be read.
    pub stamp: Option<Stamp>,
    /// Number of its articles.
    pub articles: u64,
    /// Number of its records whose identity is another record's article.
    pub replaced: u64,
}

/// What the index knows of its files.
///
/// Nothing is read before it is asked for: what a run costs follows from the files that it looks at,
/// not from the size of the archive.
#[derive(Default)]
pub struct Ledger {
    record: LedgerSource,
    seen: SeenFiles,
    seen_is_lost: bool,
}

/// Where the ledger is read from.
enum LedgerSource {
    /// Looked up in the segments, by the terms of paths and identities.
    Segments(Vec<LedgerSegment>),
    /// Read as a whole, from columns alone.
    Whole(Whole),
}

impl Default for LedgerSource {
    fn default() -> Self {
        Self::Segments(Vec::new())
    }
}

impl Ledger {
    /// The ledger of an open index, with `seen` in `folder`, as the commit names it. If that is lost,
    /// every file must be read again.
    pub fn open(searcher: &Searcher, folder: &Path, seen: Option<&str>) -> Result<Self, TantivyError> {
        let segments = searcher.segment_readers().iter().map(LedgerSegment::open).collect::<Result<_, _>>()?;
        Ok(Self::with(LedgerSource::Segments(segments), folder, seen))
    }

    /// Reads the whole ledger of an index of any version, of which nothing but the columns needs to
    /// be sound. Takes memory for each article.
    pub fn read_whole(searcher: &Searcher, folder: &Path, seen: Option<&str>) -> Result<Self, TantivyError> {
        Ok(Self::with(LedgerSource::Whole(Whole::read(searcher)?), folder, seen))
    }

    /// The ledger of what an engine elsewhere knows, with what lies beside it, if anything was left there.
    pub fn of_known(known: Vec<KnownDocument>, left: Option<&[u8]>) -> Self {
        let mut whole = Whole::default();
        for KnownDocument { id, origin } in known {
            whole.add(origin.file.as_str().into(), origin.stamp(), origin.known(&id));
        }
        let read = left.map(SeenFiles::of_bytes);
        let seen_is_lost = matches!(read, Some(None));
        Self { record: LedgerSource::Whole(whole), seen: read.flatten().unwrap_or_default(), seen_is_lost }
    }

    fn with(record: LedgerSource, folder: &Path, seen: Option<&str>) -> Self {
        let read = seen.map(|name| SeenFiles::read(folder, name));
        let seen_is_lost = matches!(read, Some(None));
        Self { record, seen: read.flatten().unwrap_or_default(), seen_is_lost }
    }

    /// Is no file known?
    pub fn is_empty(&self) -> bool {
        let is_empty = match &self.record {
            LedgerSource::Segments(segments) => segments.is_empty(),
            LedgerSource::Whole(whole) => whole.files.is_empty(),
        };
        is_empty && self.seen.files().next().is_none()
    }

    /// The file at `path`, an absolute path as the articles carry it.
    pub fn file(&self, path: &str) -> Result<Option<KnownFile>, TantivyError> {
        let mut file = KnownFile::default();
        match &self.record {
            LedgerSource::Segments(segments) => {
                let mut stamps = StampAgreement::default();
                for segment in segments {
                    for doc in segment.holding(segment.file, path)? {
                        stamps.add(segment.columns.stamp(doc));
                        file.articles += 1;
                    }
                }
                file.stamp = stamps.all_say();
            }
            LedgerSource::Whole(whole) => {
                if let Some(known) = whole.files.get(path) {
                    (file.stamp, file.articles) = (known.stamps.all_say(), known.articles.len() as u64);
                }
            }
        }
        let seen = self.seen.file(path);
        file.stamp = seen.map(|seen| seen.stamp).or(file.stamp.filter(|_| !self.seen_is_lost));
        file.replaced = seen.map_or(0, |seen| seen.replaced.len() as u64);
        Ok((file.articles > 0 || seen.is_some()).then_some(file))
    }

    /// The articles of the file at `path`, in order of their numbers.
    pub fn articles(&self, path: &str) -> Result<Vec<KnownArticle>, TantivyError> {
        let mut articles = Vec::new();
        match &self.record {
            LedgerSource::Segments(segments) => {
                for segment in segments {
                    segment.articles(&segment.holding(segment.file, path)?, &mut articles)?;
                }
            }
            LedgerSource::Whole(whole) => {
                articles.extend(whole.files.get(path).into_iter().flat_map(|file| file.articles.iter().cloned()));
            }
        }
        articles.sort_by_key(|a| a.record);
        Ok(articles)
    }

    /// The records of the file at `path` whose identity is another record's article.
    pub fn replaced(&self, path: &str) -> &[Claim] {
        self.seen.file(path).map_or(&[], |seen| &seen.replaced)
    }

    /// The article `id`, with the path of its file.
    pub fn article(&self, id: &str) -> Result<Option<(Arc<str>, KnownArticle)>, TantivyError> {
        match &self.record {
            LedgerSource::Segments(segments) => {
                for segment in segments {
                    for doc in segment.holding(segment.id, id)? {
                        if let Some(path) = label(&segment.columns.file, doc)? {
                            return Ok(Some((path.into(), segment.columns.article(id, doc))));
                        }
                    }
                }
                Ok(None)
            }
            LedgerSource::Whole(whole) => Ok(whole.article(id)),
        }
    }

    /// Is the article `id` written as record `number` of the file at `path`, saying what has the hash `hash`,
    /// with this `stamp`?
    pub fn holds(&self, id: &str, path: &str, number: u64, hash: u64, stamp: Stamp) -> Result<bool, TantivyError> {
        let LedgerSource::Segments(segments) = &self.record else { return Ok(false) };
        for segment in segments {
            if let Some(doc) = segment.holding(segment.id, id)?.into_iter().next() {
                let known = segment.columns.article(id, doc);
                let is_it = known.record == number && known.hash == hash && segment.columns.stamp(doc) == stamp;
                return Ok(is_it && label(&segment.columns.file, doc)?.is_some_and(|file| file == path));
            }
        }
        Ok(false)
    }

    /// The file that holds the article `id`.
    pub fn file_of(&self, id: &str) -> Result<Option<Arc<str>>, TantivyError> {
        Ok(self.article(id)?.map(|(path, _)| path))
    }

    /// The paths for which `wanted` holds, sorted.
    pub fn paths(&self, wanted: impl Fn(&str) -> bool) -> Result<Vec<String>, TantivyError> {
        let seen = self.seen.files().map(|(path, _)| path).filter(|path| wanted(path));
        let mut paths: Vec<String> = seen.map(str::to_owned).collect();
        match &self.record {
            LedgerSource::Segments(segments) => {
                for segment in segments {
                    segment.paths(&wanted, &mut paths)?;
                }
            }
            LedgerSource::Whole(whole) => paths.extend(whole.files.keys().filter(|path| wanted(path)).cloned()),
        }
        paths.sort_unstable();
        paths.dedup();
        Ok(paths)
    }

    /// The files that gave articles and have one of these sizes, in bytes, with their stamps; by path.
    pub fn files_of_size(&self, sizes: &FxHashSet<u64>) -> Result<Vec<(String, Stamp)>, TantivyError> {
        let seen = self.seen.files().filter(|(_, seen)| sizes.contains(&seen.stamp.size));
        let mut paths: Vec<String> = seen.map(|(path, _)| path.to_owned()).collect();
        match &self.record {
            LedgerSource::Segments(segments) => {
                for segment in segments {
                    segment.paths_of_size(sizes, &mut paths)?;
                }
            }
            LedgerSource::Whole(whole) => {
                let of_size = |file: &WholeFile| file.stamps.all_say().is_some_and(|s| sizes.contains(&s.size));
                paths.extend(whole.files.iter().filter(|(_, file)| of_size(file)).map(|(path, _)| path.clone()));
            }
        }
        paths.sort_unstable();
        paths.dedup();
        let mut files = Vec::new();
        for path in paths {
            let Some(KnownFile { stamp: Some(stamp), articles, replaced }) = self.file(&path)? else { continue };
            if articles + replaced > 0 && sizes.contains(&stamp.size) {
                files.push((path, stamp));
            }
        }
        Ok(files)
    }

    /// What lies beside the articles.
    pub fn seen(&self) -> &SeenFiles {
        &self.seen
    }

    /// What lay beside the articles is not there as it was written.
    pub fn seen_is_lost(&self) -> bool {
        self.seen_is_lost
    }
}

/// What the articles of a file say of its stamp.
#[derive(Debug, Clone, Copy, Default)]
struct StampAgreement {
    stamp: Option<Stamp>,
    broken: bool,
}

impl StampAgreement {
    fn add(&mut self, stamp: Stamp) {
        self.broken |= self.stamp.is_some_and(|other| other != stamp);
        self.stamp = Some(stamp);
    }

    fn all_say(self) -> Option<Stamp> {
        self.stamp.filter(|_| !self.broken)
    }
}

/// A segment in which paths and identities are looked up.
struct LedgerSegment {
    reader: SegmentReader,
    columns: LedgerColumns,
    /// The field of paths.
    file: Field,
    /// The field of identities.
    id: Field,
}

impl LedgerSegment {
    fn open(reader: &SegmentReader) -> Result<Self, TantivyError> {
        let (file, id) = (reader.schema().get_field("file")?, reader.schema().get_field("id")?);
        Ok(Self { columns: LedgerColumns::of(reader)?, reader: reader.clone(), file, id })
    }

    /// The articles that hold `text` in a keyword field.
    fn holding(&self, field: Field, text: &str) -> Result<Vec<DocId>, TantivyError> {
        let index = self.reader.inverted_index(field)?;
        let term = Term::from_field_text(field, text);
        let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else { return Ok(Vec::new()) };
        let column = if field == self.id { &self.columns.id } else { &self.columns.file };
        let mut docs = Vec::with_capacity(postings.doc_freq() as usize);
        while postings.doc() != TERMINATED {
            if !self.reader.is_deleted(postings.doc()) {
                docs.push(postings.doc());
            }
            postings.advance();
        }
        all_say(column.as_ref(), &docs, text)?;
        Ok(docs)
    }

    /// Adds what is known of the articles `docs`.
    fn articles(&self, docs: &[DocId], out: &mut Vec<KnownArticle>) -> Result<(), TantivyError> {
        let first = out.len();
        let mut ids: Vec<(u64, usize)> = Vec::with_capacity(docs.len());
        for &doc in docs {
            let Some(id) = self.columns.id.as_ref().and_then(|ids| ids.term_ords(doc).next()) else { continue };
            ids.push((id, out.len()));
            out.push(self.columns.article("", doc));
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

/// Do all of `docs` have `text` in `column`?
///
/// The postings and the columns are written apart: where they disagree, one of them is not as it was
/// written, and what would be concluded from it is about another article.
///
/// # Errors
/// They do not, or the column cannot be read.
pub(super) fn all_say(column: Option<&StrColumn>, docs: &[DocId], text: &str) -> Result<(), TantivyError> {
    let Some(column) = column.filter(|_| !docs.is_empty()) else { return Ok(()) };
    let expected = column.dictionary().term_ord(text)?;
    let agree = expected.is_some() && docs.iter().all(|doc| column.term_ords(*doc).next() == expected);
    let damaged = || DataCorruption::comment_only(format!("postings and columns do not agree on `{text}`"));
    if agree { Ok(()) } else { Err(TantivyError::DataCorruption(damaged())) }
}

/// A ledger that was read as a whole.
#[derive(Debug, Default)]
struct Whole {
    files: FxHashMap<String, WholeFile>,
    /// The file of every article, by identity, and its place among those of the file.
    ids: FxHashMap<Box<str>, (Arc<str>, usize)>,
}

#[derive(Debug, Default)]
struct WholeFile {
    stamps: StampAgreement,
    articles: Vec<KnownArticle>,
}

impl Whole {
    fn article(&self, id: &str) -> Option<(Arc<str>, KnownArticle)> {
        let (path, place) = self.ids.get(id)?;
        let article = self.files.get(&**path)?.articles.get(*place)?;
        Some((Arc::clone(path), article.clone()))
    }

    fn add(&mut self, path: Arc<str>, stamp: Stamp, article: KnownArticle) {
        let file = match self.files.get_mut(&*path) {
            Some(file) => file,
            None => self.files.entry(path.to_string()).or_default(),
        };
        file.stamps.add(stamp);
        self.ids.insert(article.id.clone(), (path, file.articles.len()));
        file.articles.push(article);
    }

    fn read(searcher: &Searcher) -> Result<Self, TantivyError> {
        let mut whole = Self::default();
        for segment in searcher.segment_readers() {
            whole.read_segment(segment)?;
        }
        Ok(whole)
    }

    fn read_segment(&mut self, segment: &SegmentReader) -> Result<(), TantivyError> {
        let columns = LedgerColumns::of(segment)?;
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
            self.add(Arc::clone(path), columns.stamp(doc), columns.article(id, doc));
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
struct LedgerColumns {
    id: Option<StrColumn>,
    file: Option<StrColumn>,
    record: Column<u64>,
    size: Column<u64>,
    modified: Column<u64>,
    hash: Column<u64>,
    state: Column<u64>,
    article_hash: Column<u64>,
    /// Not in an index of an older version.
    added: Option<Column<u64>>,
}

impl LedgerColumns {
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
            added: columns.u64("added").ok(),
        })
    }

    fn article(&self, id: &str, doc: DocId) -> KnownArticle {
        KnownArticle {
            id: id.into(),
            record: self.record.first(doc).unwrap_or_default(),
            hash: self.article_hash.first(doc).unwrap_or_default(),
            added: self.added.as_ref().and_then(|added| added.first(doc)),
        }
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

/// Where an indexed article comes from, as it must be written with it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleOrigin {
    /// Its file as it was then.
    pub stamp: FileStamp,
    /// Its number in it, 0 for a page.
    pub record: u64,
    /// Hash of what it says.
    pub hash: u64,
    /// When it came into the index, in seconds since 1970.
    pub added: Option<u64>,
}

/// Where the article `doc` comes from; `None` if the document names no file.
pub fn origin(segment: &SegmentReader, doc: DocId) -> Result<Option<ArticleOrigin>, TantivyError> {
    let columns = LedgerColumns::of(segment)?;
    let Some(file) = label(&columns.file, doc)? else { return Ok(None) };
    let Stamp { size, modified, hash, state } = columns.stamp(doc);
    let stamp = FileStamp { file, size, modified, hash, state };
    let KnownArticle { record, hash, added, .. } = columns.article("", doc);
    Ok(Some(ArticleOrigin { stamp, record, hash, added }))
}
