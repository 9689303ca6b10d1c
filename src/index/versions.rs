//! Earlier versions of articles, kept when that is asked for: what an article said before its record
//! said something else.
//!
//! They lie beside the generations, one file an article, one line a version, each with a checksum. They are
//! not searched. A purge takes them, too.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::error::IndexError;
use super::folder::{create_folder, replace, sync_folder};
use crate::article::Article;

/// Name of their folder, in the folder of the index.
const FOLDER: &str = "versions";

/// What an article said until it said something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// When the next version came.
    pub until: Timestamp,
    /// Headline.
    pub title: String,
    /// Prose.
    pub body: String,
    /// Publication date as it was stated, `None` if it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// Where it was read from.
    pub path: String,
    /// Hash of title and body.
    sum: String,
}

/// Keeps `article` as a version of itself that was replaced at `until`. One that says the same as the
/// last one kept, as after a run that died, is not kept again.
///
/// # Errors
/// What reading and writing can meet.
pub fn keep(dir: &Path, article: &Article, until: Timestamp) -> Result<(), IndexError> {
    let mut versions = of(dir, &article.id)?;
    let sum = sum(&article.title, &article.body);
    if versions.last().is_some_and(|last| last.sum == sum) {
        return Ok(());
    }
    versions.push(Version {
        until,
        title: article.title.clone(),
        body: article.body.clone(),
        published: article.published.as_ref().map(|p| p.date.to_string()),
        path: article.path.clone(),
        sum,
    });
    let path = file(dir, &article.id);
    let folder = folder(dir);
    let write = || -> io::Result<()> {
        let mut lines = Vec::new();
        for version in &versions {
            serde_json::to_writer(&mut lines, version)?;
            lines.push(b'\n');
        }
        create_folder(&folder)?;
        replace(&path, &lines)?;
        sync_folder(&folder)
    };
    write().map_err(|e| IndexError::system(&path, e))
}

/// The earlier versions of the article `id` in the index at `dir`, the oldest first.
///
/// # Errors
/// [`IndexError::Damaged`] if they are not those that were written, or what the system says.
pub fn of(dir: &Path, id: &str) -> Result<Vec<Version>, IndexError> {
    let path = file(dir, id);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) if error.kind() != io::ErrorKind::InvalidData => return Err(IndexError::system(path, error)),
        Err(_) => String::from("not UTF-8"),
    };
    let read = |line: &str| {
        let version: Version = serde_json::from_str(line).ok()?;
        (version.sum == sum(&version.title, &version.body)).then_some(version)
    };
    let versions: Option<Vec<Version>> = text.lines().map(read).collect();
    versions.ok_or_else(|| IndexError::Damaged {
        dir: dir.to_owned(),
        detail: format!("{}, earlier versions of an article, is not as it was written", path.display()),
    })
}

/// Forgets the earlier versions of the article `id`.
///
/// # Errors
/// What the system says.
pub fn forget(dir: &Path, id: &str) -> Result<(), IndexError> {
    let path = file(dir, id);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(IndexError::system(path, error)),
        _ => Ok(()),
    }
}

/// Their folder in the index at `dir`; there is none before the first is kept.
pub fn folder(dir: &Path) -> PathBuf {
    dir.join(FOLDER)
}

/// An id may hold anything: the file is named by its hash.
fn file(dir: &Path, id: &str) -> PathBuf {
    folder(dir).join(format!("{}.jsonl", &blake3::hash(id.as_bytes()).to_hex()[..16]))
}

fn sum(title: &str, body: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(title.as_bytes()).update(&[0]).update(body.as_bytes());
    hasher.finalize().to_hex()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_come_back_in_their_order_and_altered_ones_do_not() {
        let dir = tempfile::tempdir().expect("a folder");
        let said = |body: &str| Article { id: "../x".into(), body: body.into(), ..Article::default() };
        let time = Timestamp::UNIX_EPOCH;
        assert_eq!(of(dir.path(), "../x").expect("none"), []);
        for body in ["One.", "Two.", "Two."] {
            keep(dir.path(), &said(body), time).expect("is kept");
        }
        let versions = of(dir.path(), "../x").expect("versions");
        assert_eq!(versions.iter().map(|v| v.body.as_str()).collect::<Vec<_>>(), ["One.", "Two."]);
        let path = file(dir.path(), "../x");
        let text = fs::read_to_string(&path).expect("a file");
        fs::write(&path, text.replace("Two", "Ten")).expect("a file");
        assert!(matches!(of(dir.path(), "../x"), Err(IndexError::Damaged { .. })));
        forget(dir.path(), "../x").expect("is removed");
        assert_eq!(of(dir.path(), "../x").expect("none"), []);
    }
}
