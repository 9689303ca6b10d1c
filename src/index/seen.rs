//! What the index must remember of files and no article can carry.
//!
//! A file lies beside the segments for it: the newest stamp of each file that was looked at again
//! without an article to write (touched, or changed in another record, or without an article of its
//! own), and its records whose identity is another record's article now. Its name follows from its
//! bytes, and the commit that it belongs to names it: so the two are never out of step, and what was
//! damaged or lost is noticed. Then every file is read again; nothing is lost but time.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::document::FileState;
use super::error::IndexError;
use super::folder::{SEEN, replace};
use super::ledger::Stamp;

/// A record that gives an identity which is another record's article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The identity.
    pub id: Box<str>,
    /// Its number in the file, 0 for a page.
    pub record: u64,
    /// Hash of what it says; see [`super::document::content_hash`].
    pub hash: u64,
}

/// What is remembered of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenFile {
    /// As it was when it was last looked at.
    pub stamp: Stamp,
    /// Its records whose identity is another record's article.
    pub replaced: Vec<Claim>,
}

/// What is remembered of files, by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeenFiles {
    files: BTreeMap<String, SeenFile>,
}

/// The stored form of a file: size, modification time, hash, state, replaced records.
type StoredFile = (u64, u64, u64, u64, Vec<Claim>);

impl SeenFiles {
    /// The files, in order of their paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, &SeenFile)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// What is remembered of the file at `path`.
    pub fn file(&self, path: &str) -> Option<&SeenFile> {
        self.files.get(path)
    }

    /// Remembers a file, in place of what was remembered of it.
    pub fn insert(&mut self, path: String, file: SeenFile) {
        self.files.insert(path, file);
    }

    /// Reads the file `name` in `folder`; `None` if it is not there as it was written.
    pub fn read(folder: &Path, name: &str) -> Option<Self> {
        let bytes = fs::read(folder.join(name)).ok().filter(|bytes| name_of(bytes) == name)?;
        Self::of_bytes(&bytes)
    }

    /// Reads [`SeenFiles::to_bytes`]; `None` if these are other bytes.
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let stored: BTreeMap<String, StoredFile> = serde_json::from_slice(bytes).ok()?;
        let file = |(size, modified, hash, state, replaced): StoredFile| SeenFile {
            stamp: Stamp { size, modified, hash, state: FileState::from_number(state) },
            replaced,
        };
        Some(Self { files: stored.into_iter().map(|(path, stored)| (path, file(stored))).collect() })
    }

    /// All of them as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let stored: BTreeMap<&str, StoredFile> = self.files().map(|(path, file)| (path, stored(file))).collect();
        // Text and numbers: there is nothing that could not be written.
        serde_json::to_vec(&stored).unwrap_or_default()
    }

    /// Writes them to `folder` under a name that is theirs alone, which is given back; nothing and
    /// `None` if there are none. Durable, but for the name, when the folder is synced.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn write(&self, folder: &Path) -> Result<Option<String>, IndexError> {
        if self.files.is_empty() {
            return Ok(None);
        }
        let bytes = self.to_bytes();
        let name = name_of(&bytes);
        if fs::read(folder.join(&name)).ok().as_deref() != Some(&*bytes) {
            replace(&folder.join(&name), &bytes).map_err(|e| IndexError::system(folder.join(&name), e))?;
        }
        Ok(Some(name))
    }
}

fn stored(SeenFile { stamp: Stamp { size, modified, hash, state }, replaced }: &SeenFile) -> StoredFile {
    (*size, *modified, *hash, state.to_number(), replaced.clone())
}

fn name_of(bytes: &[u8]) -> String {
    format!("{SEEN}{}.json", &blake3::hash(bytes).to_hex()[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_comes_back_and_what_was_changed_does_not() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut seen = SeenFiles::default();
        assert_eq!(seen.write(dir.path()).expect("nothing to write"), None);
        let stamp = Stamp {
            size: 1,
            modified: 2,
            hash: u64::MAX,
            state: FileState { has_rejects: true, racy: false, rules: 7 },
        };
        let replaced = vec![Claim { id: "x".into(), record: 3, hash: 4 }];
        seen.insert("/news/a.jsonl".to_owned(), SeenFile { stamp, replaced });
        let name = seen.write(dir.path()).expect("is written").expect("a name");
        assert_eq!(SeenFiles::read(dir.path(), &name), Some(seen));
        let path = dir.path().join(&name);
        let text = fs::read_to_string(&path).expect("a file");
        fs::write(&path, text.replace("\"x\"", "\"y\"")).expect("a file");
        assert_eq!(SeenFiles::read(dir.path(), &name), None);
    }
}
