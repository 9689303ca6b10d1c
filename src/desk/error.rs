//! Why a desk cannot be read or written: each as a sentence, with what mends it.

use std::io;
use std::path::PathBuf;

/// Why a desk cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The operating system refused.
    #[error("the desk: {}: {}", path.display(), words(error))]
    System {
        /// What was to be read or written.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Something cannot be the name of a saved search, a tag or a watch-list.
    #[error("`{name}` cannot be a name at the desk")]
    Name {
        /// What was given.
        name: String,
    },
    /// No search was saved under this name.
    #[error("no search is saved as `{name}`")]
    NotSaved {
        /// What was asked for.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// A file to be imported holds a line that is no entry.
    #[error("{name}, line {line}: this is no entry of a desk")]
    NoEntry {
        /// The file.
        name: String,
        /// Its line, from 1.
        line: usize,
    },
}

impl DeskError {
    /// What can be done about it, as a phrase without a full stop.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::System { error, .. } => match error.kind() {
                io::ErrorKind::PermissionDenied
                | io::ErrorKind::ReadOnlyFilesystem
                | io::ErrorKind::NotADirectory
                | io::ErrorKind::AlreadyExists
                | io::ErrorKind::NotFound => "`--desk DIR` names another place".to_owned(),
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    "what was kept before is unharmed: free some space and try again".to_owned()
                }
                _ => return None,
            },
            Self::Name { .. } => {
                "a name has letters, digits, `-`, `_` and `.`, begins with a letter or digit, and is at most 64 long"
                    .to_owned()
            }
            Self::NotSaved { known, .. } if known.is_empty() => "`dateline save NAME QUERY` saves one".to_owned(),
            Self::NotSaved { known, .. } => {
                let shown: Vec<&str> = known.iter().take(8).map(String::as_str).collect();
                format!("saved are {}; `dateline saved` lists them", shown.join(", "))
            }
            Self::NoEntry { .. } => "nothing was imported; `dateline desk export` writes what can be".to_owned(),
        })
    }
}

/// The operating system's words, without its numbers.
fn words(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}
