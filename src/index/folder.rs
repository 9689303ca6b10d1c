//! The folder of a generation as the engine writes to it.
//!
//! It differs from the engine's own in two ways. Files that are replaced as a whole are made with
//! the permissions that the user's other files have, so that others may search the index; the
//! engine's are for the owner alone. And the first failure to write is remembered with its file, as
//! the engine's threads report theirs as "an error occurred".

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite, WatchCallback,
    WatchHandle, WritePtr,
};

use super::error::{IndexError, copy};

/// Files that are being written before they replace others begin with this.
pub(super) const UNFINISHED: &str = ".tmp";

/// A folder of segments that is written.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    inner: MmapDirectory,
    path: PathBuf,
    failure: Failure,
}

/// The first failure to write.
#[derive(Debug, Clone, Default)]
struct Failure(Arc<Mutex<Option<(PathBuf, io::Error)>>>);

impl Failure {
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
        Ok(Self { inner: MmapDirectory::open(path)?, path: path.to_owned(), failure: Failure::default() })
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
        let watched = Watched { inner, path: full.clone(), failure: self.failure.clone() };
        Ok(BufWriter::new(Box::new(watched)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let full = self.path.join(path);
        self.failure.note(&full, replace(&full, data))
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

/// A file whose failures are remembered.
struct Watched {
    inner: Box<dyn TerminatingWrite + Send + Sync>,
    path: PathBuf,
    failure: Failure,
}

impl Write for Watched {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.failure.note(&self.path, self.inner.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.failure.note(&self.path, self.inner.flush())
    }
}

impl TerminatingWrite for Watched {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.failure.note(&self.path, self.inner.terminate_ref(token))
    }
}
