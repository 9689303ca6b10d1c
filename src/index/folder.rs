//! The folder of a generation as the engine writes to it.
//!
//! It differs from the engine's own in three ways. Files that are replaced as a whole are made with
//! the permissions that the user's other files have, so that others may search the index; the
//! engine's are for the owner alone. The replacement of `meta.json` is made durable before it is
//! reported as done. And the first failure to write is remembered with its file, as the engine's
//! threads report theirs as "an error occurred".
//!
//! What `meta.json` does not name is no part of the index: [`Folder::sweep`] removes it, so that a
//! run that died leaves nothing in the way of the next one, nor room taken on a full disk.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashSet;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite, WatchCallback,
    WatchHandle, WritePtr,
};
use tantivy::index::SegmentComponent;
use tantivy::{IndexMeta, SegmentMeta};

use super::error::{IndexError, copy};

/// Files that are being written before they replace others begin with this.
const UNFINISHED: &str = ".tmp";
/// Files of what is remembered of source files begin with this; see [`super::seen`].
pub(super) const SEEN: &str = "seen-";
/// The file that names the segments of the last commit.
const COMMIT: &str = "meta.json";

/// A folder of segments that is written.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    inner: MmapDirectory,
    path: PathBuf,
    failure: WriteFailure,
}

/// The first failure to write.
#[derive(Debug, Clone, Default)]
struct WriteFailure(Arc<Mutex<Option<(PathBuf, io::Error)>>>);

impl WriteFailure {
    fn note<T>(&self, path: &Path, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result {
            let mut first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            first.get_or_insert_with(|| (path.to_owned(), copy(error)));
        }
        result
    }
}

impl Folder {
    pub fn open(path: &Path) -> tantivy::Result<Self> {
        Ok(Self { inner: MmapDirectory::open(path)?, path: path.to_owned(), failure: WriteFailure::default() })
    }

    /// Removes the files of segments that `commit` does not name, files of [`super::seen`] but `seen`,
    /// and half-written files. Nobody may be writing. What cannot be removed is left for the next time.
    pub fn sweep(&self, commit: &IndexMeta, seen: Option<&str>) {
        let needed: FxHashSet<PathBuf> = commit.segments.iter().flat_map(files_of).collect();
        for entry in fs::read_dir(&self.path).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let shown = name.to_string_lossy();
            let of_segment = is_of_segment(&shown) && !needed.contains(Path::new(&name));
            let of_seen = shown.starts_with(SEEN) && seen != Some(&*shown);
            if of_segment || of_seen || shown.starts_with(UNFINISHED) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// The first failure to write since the last call.
    pub fn failure(&self) -> Option<IndexError> {
        let failure = self.failure.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        failure.map(|(path, error)| IndexError::system(path, error))
    }
}

impl Directory for Folder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let full = self.path.join(path);
        let failed = |error: io::Error| {
            let _ = self.failure.note::<()>(&full, Err(copy(&error)));
            OpenWriteError::wrap_io_error(error, path.to_owned())
        };
        let inner = match self.inner.open_write(path) {
            Ok(buffered) => buffered.into_inner().map_err(|e| failed(e.into_error()))?,
            Err(OpenWriteError::IoError { io_error, .. }) => return Err(failed(copy(&io_error))),
            Err(other) => return Err(other),
        };
        let watched = WatchedFile { inner, path: full.clone(), failure: self.failure.clone() };
        Ok(BufWriter::new(Box::new(watched)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    /// The commit is what the folder names it: its name is made durable, too. The other files that
    /// are replaced so may be lost with a crash, as long as they are old or new.
    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let full = self.path.join(path);
        let written = replace(&full, data).and_then(|()| match path == Path::new(COMMIT) {
            true => sync_folder(&self.path),
            false => Ok(()),
        });
        self.failure.note(&full, written)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.failure.note(&self.path, self.inner.sync_directory())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

/// Replaces the file at `path` as a whole: a reader finds the old bytes or the new ones.
pub(super) fn replace(path: &Path, data: &[u8]) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let next = path.with_file_name(format!("{UNFINISHED}-{}", name.trim_start_matches('.')));
    let mut file = File::create(&next)?;
    file.write_all(data)?;
    file.sync_data()?;
    fs::rename(&next, path)
}

/// Makes the names in a folder durable, where the system can.
///
/// # Errors
/// What the system says.
pub fn sync_folder(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}

/// Bytes that may still be written to the disk of `path`; `None` where that is not told.
pub fn free_space(path: &Path) -> Option<u64> {
    #[cfg(unix)]
    return rustix::fs::statvfs(path).ok().map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize));
    #[cfg(not(unix))]
    return Some(path).and(None);
}

/// Bytes of the files in a folder, without those below it.
pub(super) fn size(folder: &Path) -> u64 {
    fs::read_dir(folder).into_iter().flatten().flatten().filter_map(|e| e.metadata().ok()).map(|m| m.len()).sum()
}

/// Makes `dir` and the folders above it that are not there, durably.
pub(super) fn create_folder(dir: &Path) -> io::Result<()> {
    let missing: Vec<&Path> = dir.ancestors().take_while(|d| !d.as_os_str().is_empty() && !d.exists()).collect();
    fs::create_dir_all(dir)?;
    for made in missing.into_iter().rev() {
        let above = made.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        sync_folder(above)?;
    }
    Ok(())
}

/// The files that a commit with `segment` needs. Without removed articles there is no file of them.
pub(super) fn files_of(segment: &SegmentMeta) -> impl Iterator<Item = PathBuf> {
    use SegmentComponent::{Delete, FastFields, FieldNorms, Positions, Postings, Store, Terms};
    let always = [Store, FastFields, FieldNorms, Terms, Postings, Positions];
    always.into_iter().chain(segment.has_deletes().then_some(Delete)).map(|component| segment.relative_path(component))
}

/// Is `name` one that the engine gives to a file of a segment?
fn is_of_segment(name: &str) -> bool {
    name.split_once('.').is_some_and(|(id, _)| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// A file whose failures are remembered.
struct WatchedFile {
    inner: Box<dyn TerminatingWrite + Send + Sync>,
    path: PathBuf,
    failure: WriteFailure,
}

impl Write for WatchedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.failure.note(&self.path, self.inner.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.failure.note(&self.path, self.inner.flush())
    }
}

impl TerminatingWrite for WatchedFile {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.failure.note(&self.path, self.inner.terminate_ref(token))
    }
}
