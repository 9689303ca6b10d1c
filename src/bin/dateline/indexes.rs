//! Which indexes are searched.

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

/// The folders that a name means: itself, or the indexes that match it as a pattern, in their order.
fn matching(named: &Path) -> Result<Vec<PathBuf>> {
    let text = named.to_string_lossy();
    if !text.contains(['*', '?', '[']) || named.exists() {
        return Ok(vec![named.to_owned()]);
    }
    let cure = "quote it, so that it is `dateline` that reads it: `--index 'archive/*'`";
    let found = glob::glob(&text).map_err(|error| Failure::new(format!("`--index {text}`: {error}"), cure))?;
    let indexes: Vec<PathBuf> = found.flatten().filter(|dir| dir.join("current").is_file()).collect();
    if indexes.is_empty() {
        bail!(Failure::new(format!("no index matches `{text}`"), "`dateline-index add FOLDER --index DIR` makes one"));
    }
    Ok(indexes)
}
