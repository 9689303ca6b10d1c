//! Which indexes are searched, and what of them is opened.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};
use dateline::engine::{Engine, EngineError};
use dateline::index::IndexError;
use dateline::index::archive::Archive;
use dateline::index::gathered::Elsewhere;
use dateline::query::Query;
use dateline::search::plan::PlanOptions;
use dateline::search::reach;

use crate::common::elsewhere;
use crate::common::failure::Failure;
use crate::common::session::Session;

/// What of an archive a command needs. On disk all of it is there.
#[derive(Debug, Clone, Copy)]
pub enum Need<'a> {
    /// What a query finds.
    Found(&'a Query, &'a PlanOptions),
    /// What a query finds, and what names mean in all of the archive, as far as that can be had.
    Counted(&'a Query, &'a PlanOptions),
    /// What the parts of a query find, for saying why it finds nothing.
    Parts(&'a Query, &'a PlanOptions),
    /// The articles of these ids, or beginnings of ids.
    Named(&'a [String]),
    /// Everything.
    Whole,
}

/// Opens the archive again and again, as it is then.
pub type Opener = Box<dyn Fn() -> Result<Archive, IndexError> + Send + Sync>;

/// Opens what is needed of the archive.
///
/// # Errors
/// An index that is not there or cannot be read.
pub fn open(session: &Session, need: Need<'_>) -> Result<Archive> {
    let named = of(session)?;
    match elsewhere_among(&named)? {
        Some(name) => open_elsewhere(session, name, need),
        None => Ok(open_here(&named)?),
    }
}

/// What opens the whole archive. One that is elsewhere is gathered once, and stays as it was then.
///
/// # Errors
/// As [`open`].
pub fn opener(session: &Session) -> Result<Opener> {
    let named = of(session)?;
    match elsewhere_among(&named)? {
        Some(name) => {
            let archive = open_elsewhere(session, name, Need::Whole)?;
            Ok(Box::new(move || Ok(archive.clone())))
        }
        None => Ok(Box::new(move || open_here(&named))),
    }
}

fn open_here(dirs: &[PathBuf]) -> Result<Archive, IndexError> {
    let archive = Archive::open(dirs)?;
    Ok(match Session::cache() {
        Some(all) => archive.with_cache(&all, dirs),
        None => archive,
    })
}

/// The index elsewhere that is searched, if one is.
///
/// # Errors
/// It is one of several.
pub fn elsewhere_among(named: &[PathBuf]) -> Result<Option<&str>> {
    let Some(name) = named.iter().find_map(|place| elsewhere::name(place)) else { return Ok(None) };
    if named.len() > 1 {
        let hint = "name it alone; several folders are searched as one";
        bail!(Failure::new(format!("{name} is an index elsewhere and cannot be searched together with others"), hint));
    }
    Ok(Some(name))
}

/// How many articles an index elsewhere holds.
///
/// # Errors
/// As [`open`].
pub fn held(name: &str) -> Result<u64> {
    Ok(engine(name)?.totals().map_err(IndexError::from)?.articles)
}

fn open_elsewhere(session: &Session, name: &str, need: Need<'_>) -> Result<Archive> {
    let (engine, most) = (engine(name)?, session.fetched);
    let archive = match need {
        Need::Found(query, options) => reach::gather(engine, query, options, most),
        Need::Parts(query, options) => reach::gather_parts(engine, query, options, most),
        Need::Named(ids) => reach::gather_named(engine, ids, most),
        Need::Whole => reach::gather_all(&engine, most),
        Need::Counted(query, options) => match reach::gather_all(&engine, most) {
            Err(IndexError::Elsewhere(EngineError::TooMany { .. })) => {
                let gathered = reach::gather(engine, query, options, most);
                if gathered.is_ok() {
                    let text = "who is one person is told by the articles found, not by all of the archive";
                    crate::said::say(session, "note", text);
                }
                gathered
            }
            all => all,
        },
    };
    let archive = archive?;
    if archive.elsewhere().is_some_and(Elsewhere::is_narrow) {
        let text = "whom a name means is told by the articles found, not by all that have the name: there are too many";
        crate::said::say(session, "note", text);
    }
    Ok(archive)
}

/// The engine that keeps the index `name`.
#[cfg(feature = "remote")]
fn engine(name: &str) -> Result<Arc<dyn Engine>> {
    use dateline::remote::{IndexAddress, Server};
    Ok(Arc::new(Server::new(IndexAddress::parse(name).map_err(IndexError::from)?)))
}

#[cfg(not(feature = "remote"))]
fn engine(name: &str) -> Result<Arc<dyn Engine>> {
    elsewhere::unknown(name)
}

/// The folders of the indexes: those that were named, each once, a pattern as what it matches; else the
/// usual one. An index elsewhere stands as it was named.
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
    if elsewhere::name(named).is_some() {
        return Ok(vec![named.to_owned()]);
    }
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
