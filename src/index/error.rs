//! Why an index cannot be opened, read or written: each as a sentence, with what mends it.

use std::io;
use std::path::{Path, PathBuf};

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

use super::budget::Exceeded;
use super::schema::SchemaError;
use super::store::Pointer;
use crate::engine::EngineError;

/// Why an index cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// Nothing is there.
    #[error("there is no index at {}", dir.display())]
    Missing {
        /// Where it was looked for.
        dir: PathBuf,
    },
    /// Nothing is there yet, and somebody is at it.
    #[error("the first run of the index at {} is under way: there is nothing to read yet", dir.display())]
    Beginning {
        /// Where it will be.
        dir: PathBuf,
    },
    /// Something else is there; it is left as it is.
    #[error("{} is not an index", dir.display())]
    NotAnIndex {
        /// What was named as the index.
        dir: PathBuf,
    },
    /// It was written with another declaration of the fields.
    #[error("the index at {} has schema version {found}, this program has {expected}", dir.display())]
    OtherVersion {
        /// The index.
        dir: PathBuf,
        /// Its version.
        found: u32,
        /// The version of [`super::schema::version`].
        expected: u32,
    },
    /// Some of it is missing or does not say what it should.
    #[error("the index at {} is damaged: {detail}", dir.display())]
    Damaged {
        /// The index.
        dir: PathBuf,
        /// What was found.
        detail: String,
    },
    /// Another process is writing to it.
    #[error("another dateline-index{} is writing to {}", holder.map(|p| format!(" (process {p})")).unwrap_or_default(), dir.display())]
    Busy {
        /// The index.
        dir: PathBuf,
        /// The other process, if it said who it is.
        holder: Option<u32>,
    },
    /// The operating system refused.
    #[error("{}: {}", path.display(), in_words(error))]
    System {
        /// What was to be read or written.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The engine failed in a way that has no sentence of its own.
    #[error("the index at {}: {error}", dir.display())]
    Engine {
        /// The index.
        dir: PathBuf,
        /// What the engine says.
        error: Box<TantivyError>,
    },
    /// The disk has too little room for what is to be written.
    #[error("{} may be needed beside the index at {}, and {} are free", mb(*needed), dir.display(), mb(*free))]
    NoRoom {
        /// The index.
        dir: PathBuf,
        /// Bytes that may be needed.
        needed: u64,
        /// Bytes that are free.
        free: u64,
    },
    /// It was asked to stop before there was anything to keep.
    #[error("stopped: the index is as it was")]
    Stopped,
    /// A question costs more than it may.
    #[error(transparent)]
    Exceeded(#[from] Exceeded),
    /// An engine elsewhere cannot be asked.
    #[error(transparent)]
    Elsewhere(#[from] EngineError),
    /// The compiled-in declaration is broken.
    #[error(transparent)]
    Schema(#[from] SchemaError),
}

impl IndexError {
    /// What can be done about it, as a phrase without a full stop.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Missing { .. } => "`dateline-index add PATH` makes one; `--index DIR` names another".to_owned(),
            Self::Beginning { .. } => "wait until it has finished".to_owned(),
            Self::NotAnIndex { .. } => "`--index DIR` names another place: an empty folder, or a new one".to_owned(),
            Self::OtherVersion { found, expected, .. } if found > expected => {
                "use the newer dateline that wrote it, or `dateline-index rebuild` to write it again with this one"
                    .to_owned()
            }
            Self::OtherVersion { .. } => "`dateline-index rebuild` writes it again from the same files".to_owned(),
            Self::Damaged { .. } => {
                "`dateline-index rebuild` writes it again; name the PATHs too if it cannot tell which files it held"
                    .to_owned()
            }
            Self::Busy { .. } => "wait until it has finished; searching goes on meanwhile".to_owned(),
            Self::System { error, .. } => return system_hint(error),
            Self::Engine { .. } => "`dateline-index check` looks for damage".to_owned(),
            Self::NoRoom { .. } => "the index is as it was: free some space and run the same command again".to_owned(),
            Self::Exceeded(_) => Exceeded::hint().to_owned(),
            Self::Elsewhere(error) => error.hint(),
            Self::Stopped => "the same command goes on from there".to_owned(),
            Self::Schema(_) => return None,
        })
    }

    /// The error of an engine elsewhere that passed through the one on this machine.
    fn elsewhere(error: &TantivyError) -> Option<EngineError> {
        let TantivyError::IoError(error) = error else { return None };
        error.get_ref()?.downcast_ref::<EngineError>().cloned()
    }

    /// `error` as it happened at `path`.
    pub fn system(path: impl Into<PathBuf>, error: io::Error) -> Self {
        Self::System { path: path.into(), error }
    }

    /// `error` as it happened in the index at `dir`.
    pub fn engine(dir: &Path, error: TantivyError) -> Self {
        if let Some(exceeded) = Exceeded::of(&error) {
            return exceeded.into();
        }
        if let Some(elsewhere) = Self::elsewhere(&error) {
            return elsewhere.into();
        }
        let dir = dir.to_owned();
        // The engine names files within their generation.
        let within = |file: PathBuf| match Pointer::read(&dir) {
            Ok(pointer) if file.is_relative() => pointer.folder(&dir).join(file),
            _ => dir.join(file),
        };
        let damaged = |detail: String| Self::Damaged { dir: dir.clone(), detail };
        let shared = |path: PathBuf, error: &io::Error| Self::System { path, error: copy(error) };
        match error {
            // What the engine says of bytes that it cannot unpack.
            TantivyError::IoError(error) if error.raw_os_error().is_none() => damaged(error.to_string()),
            TantivyError::IoError(error) => shared(within(PathBuf::new()), &error),
            TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, filepath }) => {
                shared(within(filepath), &io_error)
            }
            TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(file)) => {
                damaged(format!("{} is missing", file.display()))
            }
            TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) => match io_error.kind() {
                // What the engine says of a file that is too short to hold its own footer.
                io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::Other => {
                    damaged(format!("{}: {io_error}", filepath.display()))
                }
                _ => shared(within(filepath), &io_error),
            },
            TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(found)) => damaged(format!("{found:?}")),
            TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error, directory_path }) => {
                shared(directory_path, &io_error)
            }
            TantivyError::OpenDirectoryError(_) => damaged("its folder of segments is missing".to_owned()),
            TantivyError::DataCorruption(detail) => {
                let detail = format!("{detail:?}");
                damaged(detail.trim_start_matches("Data corruption: ").trim_end_matches('.').to_owned())
            }
            TantivyError::LockFailure(LockError::IoError(error), _) => shared(dir, &error),
            TantivyError::LockFailure(..) => Self::Busy { dir, holder: None },
            other => Self::Engine { dir, error: Box::new(other) },
        }
    }
}

/// The engine shares its errors; they are copied by number where they have one.
pub(super) fn copy(error: &io::Error) -> io::Error {
    error.raw_os_error().map_or_else(|| io::Error::new(error.kind(), error.to_string()), io::Error::from_raw_os_error)
}

fn mb(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// The operating system's words, without its numbers.
pub fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull => "no space is left on the disk".to_owned(),
        io::ErrorKind::QuotaExceeded => "the disk quota is used up".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        io::ErrorKind::NotADirectory => "not a folder".to_owned(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_lowercase()
        }
    }
}

fn system_hint(error: &io::Error) -> Option<String> {
    Some(match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "the last commit is unharmed: free some space and run the same command again".to_owned()
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "searching needs the right to read its files, indexing the right to write them; `--index DIR` names another place".to_owned()
        }
        _ => return None,
    })
}
