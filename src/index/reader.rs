//! Opening an index to read it: without writing a byte, without a lock, and while it is written.
//!
//! The engine guards the opening of segments against their removal with a lock file, which a
//! read-only file system or another user's index cannot have. Here nothing is locked: if a file was
//! removed between reading which segments there are and opening them, a newer commit has come, and
//! that one is opened.

use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};
use tantivy::error::DataCorruption;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{
    DocAddress, DocSet, Index, IndexMeta, ReloadPolicy, Searcher, TERMINATED, TantivyDocument, TantivyError, Term,
};

use super::document;
use super::error::IndexError;
use super::schema::Fields;
use super::store::Pointer;
use crate::article::{Article, DateBasis};

/// How often opening is tried again while a writer removes what it replaced.
const ATTEMPTS: u32 = 8;

/// An index as it was at its last commit; later commits do not change it.
pub struct Opened {
    /// The engine's index.
    pub index: Index,
    /// Its segments, open.
    pub searcher: Searcher,
    /// Its fields.
    pub fields: Fields,
    /// What the commit says of itself.
    pub meta: IndexMeta,
    /// Which generation it is, and of which schema.
    pub pointer: Pointer,
    /// The folder of the index.
    pub dir: PathBuf,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opened").field("dir", &self.dir).field("pointer", &self.pointer).finish_non_exhaustive()
    }
}

/// Opens the index at `dir` for reading. Creates no file, starts no thread.
///
/// # Errors
/// [`IndexError::Missing`], [`IndexError::NotAnIndex`], [`IndexError::OtherVersion`],
/// [`IndexError::Damaged`], or what the system says.
pub fn open(dir: &Path) -> Result<Opened, IndexError> {
    patiently(|| {
        let pointer = Pointer::read_by_others(dir)?.of_this_version(dir)?;
        let (index, searcher) = open_generation(dir, pointer)?;
        let meta = index.load_metas().map_err(|e| IndexError::engine(dir, e))?;
        let fields = Fields::of(&index.schema())?;
        Ok(Opened { index, searcher, fields, meta, pointer, dir: dir.to_owned() })
    })
}

/// Opens the index at `dir` for reading whatever the version of its schema.
pub fn open_any_version(dir: &Path) -> Result<(Index, Searcher), IndexError> {
    patiently(|| open_generation(dir, Pointer::read_by_others(dir)?))
}

/// Opens what a pointer names; again, for a while, where files or a whole generation go in between.
pub(super) fn patiently<T>(open: impl Fn() -> Result<T, IndexError>) -> Result<T, IndexError> {
    let may_pass = |error: &IndexError| match error {
        IndexError::Damaged { .. } => true,
        IndexError::System { error, .. } => error.kind() == io::ErrorKind::NotFound,
        _ => false,
    };
    let mut attempt = 0;
    loop {
        match open() {
            Err(error) if attempt < ATTEMPTS && may_pass(&error) => {
                attempt += 1;
                std::thread::sleep(Duration::from_millis(1 << attempt.min(5)));
            }
            done => return done,
        }
    }
}

fn open_generation(dir: &Path, pointer: Pointer) -> Result<(Index, Searcher), IndexError> {
    let index = open_index(dir, pointer)?;
    let searcher = segments(&index).map_err(|e| IndexError::engine(dir, e))?;
    Ok((index, searcher))
}

/// Opens the segments of an index as they are at its last commit.
pub(super) fn segments(index: &Index) -> Result<Searcher, TantivyError> {
    let open = AssertUnwindSafe(|| -> Result<Searcher, TantivyError> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).num_warming_threads(0).try_into()?;
        Ok(tantivy::IndexReader::searcher(&reader))
    });
    // Of some damaged bytes the engine computes lengths that overflow.
    panic::catch_unwind(open).unwrap_or_else(|_| Err(damaged()))
}

fn damaged() -> TantivyError {
    TantivyError::DataCorruption(DataCorruption::comment_only("a segment cannot be opened"))
}

/// Opens the engine's index of a generation, none of its segments.
pub(super) fn open_index(dir: &Path, pointer: Pointer) -> Result<Index, IndexError> {
    let open = || Index::open(ReadOnly(MmapDirectory::open(pointer.folder(dir))?));
    open().map_err(|e| IndexError::engine(dir, e))
}

/// Files of segments that are only read.
pub(super) trait Files: std::fmt::Debug + Clone + Send + Sync + 'static {
    /// The bytes of a file, as they are asked for.
    fn handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError>;
    /// Is there such a file?
    fn holds(&self, path: &Path) -> Result<bool, OpenReadError>;
    /// The bytes of a file that is replaced as a whole.
    fn read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError>;
}

impl Files for MmapDirectory {
    fn handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.get_file_handle(path)
    }

    fn holds(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.exists(path)
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.atomic_read(path)
    }
}

/// Files as the engine wants them, with every change refused.
#[derive(Debug, Clone)]
pub(super) struct ReadOnly<F>(pub F);

fn refused() -> io::Error {
    io::Error::new(io::ErrorKind::ReadOnlyFilesystem, "opened for reading only")
}

impl<F: Files> Directory for ReadOnly<F> {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(refused()), filepath: path.to_owned() })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.holds(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::IoError { io_error: Arc::new(refused()), filepath: path.to_owned() })
    }

    /// The engine's list of files is for removing them: a reader can do without it.
    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        if path == Path::new(".managed.json") {
            return Err(OpenReadError::FileDoesNotExist(path.to_owned()));
        }
        self.0.read(path)
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(refused())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    /// Nothing is locked; see the head of this module.
    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    /// Commits are not watched for: who wants a newer one opens the index again.
    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

/// The stored article `id` of an index of any version of the schema, without what was concluded from its text. Of a damaged
/// index those come back that are as they were written: each has a sum of its own.
pub fn stored_article(old: &Searcher, id: &str) -> Option<Article> {
    let stored = |segment: u32| {
        // Of some damaged bytes the engine computes lengths that overflow.
        panic::catch_unwind(AssertUnwindSafe(|| stored_in(old, segment, id))).ok().flatten()
    };
    (0..old.segment_readers().len() as u32).find_map(stored)
}

/// As [`stored_article`], in one segment.
fn stored_in(old: &Searcher, segment: u32, id: &str) -> Option<Article> {
    let reader = old.segment_reader(segment);
    let term = Term::from_field_text(old.schema().get_field("id").ok()?, id);
    let index = reader.inverted_index(term.field()).ok()?;
    let mut postings = index.read_postings(&term, IndexRecordOption::Basic).ok()??;
    while postings.doc() != TERMINATED && reader.is_deleted(postings.doc()) {
        postings.advance();
    }
    let doc = Some(postings.doc()).filter(|doc| *doc < reader.max_doc())?;
    let document: TantivyDocument = old.doc(DocAddress::new(segment, doc)).ok()?;
    let bytes = document.get_first(old.schema().get_field("article").ok()?)?.as_bytes()?.to_vec();
    let mut article = document::from_bytes(&bytes).filter(|article| article.id == id)?;
    article.published = article.published.filter(|p| p.basis == DateBasis::Metadata);
    Some(article)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::ffi::OsString;
    use std::fs;

    use tantivy::directory::{INDEX_WRITER_LOCK, META_LOCK};

    use super::*;
    use crate::index::seen::SeenFiles;
    use crate::index::store::Store;
    use crate::index::writer::{Commit, Resources, Writer};

    fn empty_index(dir: &Path) -> PathBuf {
        let store = Store::lock(dir).expect("lock");
        let writer = Writer::begin(store, Resources { threads: 1, memory: 15_000_000 }).expect("writer");
        let commit = Commit {
            time: jiff::Timestamp::UNIX_EPOCH,
            program: "test".to_owned(),
            unfinished: false,
            seen: None,
            manner: None,
        };
        writer.finish(&commit, &SeenFiles::default(), true).expect("finished");
        Pointer::read(dir).expect("pointer").folder(dir)
    }

    fn names(folder: &Path) -> BTreeSet<OsString> {
        fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").file_name()).collect()
    }

    #[test]
    fn reading_makes_no_file_and_asks_for_no_lock() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = empty_index(dir.path());
        for name in names(&folder) {
            // What the engine locks with is gone, as on a disk that was copied without it.
            if name.to_string_lossy().ends_with(".lock") {
                fs::remove_file(folder.join(name)).expect("removed");
            }
        }
        let before = names(&folder);
        let opened = open(dir.path()).expect("opened");
        assert_eq!(opened.searcher.num_docs(), 0);
        let directory = ReadOnly(MmapDirectory::open(&folder).expect("a folder"));
        let _meta = directory.acquire_lock(&META_LOCK).expect("nothing to wait for");
        let _writer = directory.acquire_lock(&INDEX_WRITER_LOCK).expect("nothing to wait for");
        assert!(directory.open_write(Path::new("x")).is_err());
        assert!(directory.atomic_write(Path::new("x"), b"x").is_err());
        assert!(directory.delete(Path::new("meta.json")).is_err());
        assert_eq!(names(&folder), before);
    }

    #[test]
    fn another_version_is_refused_with_the_cure() {
        let dir = tempfile::tempdir().expect("a folder");
        empty_index(dir.path());
        let pointer = dir.path().join("current");
        let text = fs::read_to_string(&pointer).expect("pointer");
        fs::write(&pointer, text.replace("schema ", "schema 77")).expect("pointer");
        let error = open(dir.path()).expect_err("is refused");
        assert!(matches!(error, IndexError::OtherVersion { found: 771.., .. }), "{error}");
        assert!(error.hint().is_some_and(|h| h.contains("dateline-index rebuild")));
        assert!(open_any_version(dir.path()).is_ok(), "a rebuild can read it");
    }
}
