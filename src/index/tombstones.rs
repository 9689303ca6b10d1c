//! What was purged, so that it does not come back: of each article a hash of its identity and one of its
//! text, from which neither can be told.
//!
//! The list lies beside the generations, so that a rebuild keeps it. Whoever deletes it lets everything
//! in again.

use std::fs;
use std::io;
use std::path::Path;

use rustc_hash::FxHashSet;

use super::error::IndexError;
use super::folder::{replace, sync_folder};
use crate::article::Article;

/// Name of the list, in the folder of the index.
const LIST: &str = "purged";
const SIGNATURE: &str = "dateline purged 1";

/// The articles that stay out of an index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tombstones {
    ids: FxHashSet<u64>,
    texts: FxHashSet<u64>,
}

impl Tombstones {
    /// The list of the index at `dir`; empty if there is none.
    ///
    /// # Errors
    /// It cannot be read, or is not what was written: then nothing may be added.
    pub fn read(dir: &Path) -> Result<Self, IndexError> {
        let path = dir.join(LIST);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(IndexError::system(path, error)),
        };
        Self::parse(&text).ok_or_else(|| IndexError::Damaged {
            dir: dir.to_owned(),
            detail: format!(
                "`{LIST}`, the list of what was purged, cannot be read: restore it, or delete it to let that in again"
            ),
        })
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        lines.next().filter(|line| *line == SIGNATURE)?;
        let mut read = Self::default();
        for line in lines {
            let (id, text) = line.split_once(' ')?;
            read.ids.insert(u64::from_str_radix(id, 16).ok()?);
            read.texts.insert(u64::from_str_radix(text, 16).ok()?);
        }
        Some(read)
    }

    /// Adds `articles` to the list of the index at `dir`, durably.
    ///
    /// # Errors
    /// As [`Tombstones::read`], and what writing can meet.
    pub fn add(dir: &Path, articles: &[Article]) -> Result<(), IndexError> {
        Self::read(dir)?;
        let path = dir.join(LIST);
        let mut text = fs::read_to_string(&path).unwrap_or_else(|_| format!("{SIGNATURE}\n"));
        for article in articles {
            let line = format!("{:016x} {:016x}\n", id_hash(&article.id), text_hash(article));
            if !text.contains(&line) {
                text.push_str(&line);
            }
        }
        let written = replace(&path, text.as_bytes()).and_then(|()| sync_folder(dir));
        written.map_err(|e| IndexError::system(path, e))
    }

    /// Was this article purged, or one of its identity or with its text?
    pub fn hold(&self, article: &Article) -> bool {
        !self.ids.is_empty() && (self.ids.contains(&id_hash(&article.id)) || self.texts.contains(&text_hash(article)))
    }
}

fn id_hash(id: &str) -> u64 {
    hash(&[b"id", id.as_bytes()])
}

fn text_hash(article: &Article) -> u64 {
    hash(&[b"text", article.title.as_bytes(), article.body.as_bytes()])
}

fn hash(parts: &[&[u8]]) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
    }
    u64::from_le_bytes(hasher.finalize().as_bytes()[..8].try_into().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_purged_is_known_by_its_identity_and_by_its_text() {
        let dir = tempfile::tempdir().expect("a folder");
        let article = |id: &str, body: &str| Article { id: id.into(), body: body.into(), ..Article::default() };
        assert!(!Tombstones::read(dir.path()).expect("none").hold(&article("x", "One.")));
        Tombstones::add(dir.path(), &[article("x", "One.")]).expect("is written");
        Tombstones::add(dir.path(), &[article("y", "Two."), article("x", "One.")]).expect("is written");
        let list = Tombstones::read(dir.path()).expect("a list");
        assert!(list.hold(&article("x", "Another.")) && list.hold(&article("z", "Two.")));
        assert!(!list.hold(&article("z", "Three.")));
        let text = fs::read_to_string(dir.path().join(LIST)).expect("a file");
        assert!(text.lines().count() == 3 && !text.contains("One"), "{text}");
        fs::write(dir.path().join(LIST), text + "half a li").expect("a file");
        assert!(Tombstones::read(dir.path()).is_err());
    }
}
