//! Which indexes are searched.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::common::failure::Failure;
use crate::common::session::Session;

/// The folders of the indexes: those that were named, each once, a pattern as what it matches; else the
/// usual one.
///
/// # Errors
/// A pattern that matches no index, or is none.
pub fn of(session: &Session) -> Result<Vec<PathBuf>> {
    if session.named().is_empty() {
        return Ok(vec![session.index()?]);
    }
    let mut out: Vec<PathBuf> = Vec::new();
    let mut known: Vec<PathBuf> = Vec::new();
    for named in session.named() {
        for dir in matching(named)? {
            // Two names of one folder.
            let own = dir.canonicalize().unwrap_or_else(|_| dir.clone());
            if !known.contains(&own) {
                known.push(own);
                out.push(dir);
            }
        }
    }
    Ok(out)
}

fn is_index(dir: &Path) -> bool {
    dir.join("current").is_file()
}

/// The folders that a name means: itself, or the indexes that match it as a pattern, in their order.
fn matching(named: &Path) -> Result<Vec<PathBuf>> {
    let text = named.to_string_lossy();
    if !text.contains(['*', '?', '[']) || named.exists() {
        if !is_index(named)
            && fs::read_dir(named).is_ok_and(|mut dirs| dirs.any(|dir| dir.is_ok_and(|dir| is_index(&dir.path()))))
        {
            bail!(Failure::new(
                format!("`{text}` is a folder of indexes and none itself"),
                format!("`--index '{}/*'` searches all of them as one", text.trim_end_matches('/'))
            ));
        }
        return Ok(vec![named.to_owned()]);
    }
    let cure = "quote it, so that it is `dateline` that reads it: `--index 'archive/*'`";
    let found = glob::glob(&text).map_err(|error| Failure::new(format!("`--index {text}`: {error}"), cure))?;
    let indexes: Vec<PathBuf> = found.flatten().filter(|dir| is_index(dir)).collect();
    if indexes.is_empty() {
        bail!(Failure::new(format!("no index matches `{text}`"), "`dateline-index add FOLDER --index DIR` makes one"));
    }
    Ok(indexes)
}
