//! Purging: articles leave every file of the index, and stay out.
//!
//! First they are put on the list of what stays out ([`crate::index::tombstones`]), so that a run that
//! dies after it can be run again; then they are removed as any article; then every segment that
//! holds removed articles is written anew without them, earlier forms of the same articles among them.
//! Last, the bytes of every file are searched for what the articles said.

use std::fs;
use std::path::{Path, PathBuf};

use super::RunOptions;
use super::applying::Run;
use crate::article::Article;
use crate::index::IndexError;
use crate::index::archive::{Archive, IdMatch};
use crate::index::reader;
use crate::index::store::Pointer;
use crate::index::tombstones::Tombstones;
use crate::index::versions;
use crate::index::writer::{Merging, Writer};
use crate::ingest::tally::RunEvent;

/// What a purge came to.
#[derive(Debug, Default)]
pub struct Purged {
    /// Articles that are gone.
    pub articles: u64,
    /// Where they were read from: those files still hold them.
    pub sources: Vec<String>,
    /// Files of the index that were searched for what the articles said.
    pub searched: usize,
    /// Those of them that still hold some of it, as another article that says the same does.
    pub traces: Vec<String>,
}

/// Takes the articles `ids` out of every file of the index at `dir`, and keeps them out. Their source
/// files are left as they are.
///
/// # Errors
/// As [`super::update`].
pub fn purge(
    dir: &Path,
    ids: &[String],
    options: &RunOptions<'_>,
    events: &mut dyn FnMut(RunEvent<'_>),
) -> Result<Purged, IndexError> {
    let pointer = Pointer::read_by_others(dir)?;
    let mut writer = Writer::open(dir, options.resources())?;
    let articles = stored(dir, ids)?;
    Tombstones::add(dir, &articles)?;
    writer.set_merging(Merging::Removed);
    let ledger = writer.ledger()?;
    let mut run = Run::new(writer, &ledger, false, events)?;
    for article in &articles {
        run.remove_article(&article.id)?;
        versions::forget(dir, &article.id)?;
    }
    run.finish(options, false)?;
    let mut sources: Vec<String> = articles.iter().map(|article| article.path.clone()).collect();
    sources.sort_unstable();
    let (searched, traces) =
        traces(&[pointer.folder(dir), versions::folder(dir)], &articles).map_err(|e| IndexError::system(dir, e))?;
    Ok(Purged { articles: articles.len() as u64, sources, searched, traces })
}

/// The articles `ids`, those of them that are there.
fn stored(dir: &Path, ids: &[String]) -> Result<Vec<Article>, IndexError> {
    let read = || -> tantivy::Result<Vec<Article>> {
        let archive =
            Archive::new(reader::open(dir).map_err(|e| tantivy::TantivyError::InternalError(e.to_string()))?)?;
        let mut articles = Vec::new();
        for id in ids {
            if let IdMatch::One(address) = archive.find(id)? {
                articles.extend(Some(archive.article(address)?).filter(|article| article.id == *id));
            }
        }
        Ok(articles)
    };
    read().map_err(|e| IndexError::engine(dir, e))
}

/// Bytes of a text that are searched for: long enough to be its own.
const TELLING: usize = 24;

/// How many files in `folders` there are, and which of them hold identities, titles or beginnings of bodies.
fn traces(folders: &[PathBuf], articles: &[Article]) -> std::io::Result<(usize, Vec<String>)> {
    let beginning = |text: &str| -> Vec<u8> { text.bytes().take(60).collect() };
    let texts = articles.iter().flat_map(|a| [a.id.clone().into_bytes(), beginning(&a.title), beginning(&a.body)]);
    let needles: Vec<Vec<u8>> = texts.filter(|text| text.len() >= TELLING).collect();
    let finders: Vec<_> = needles.iter().map(memchr::memmem::Finder::new).collect();
    let (mut searched, mut traces) = (0, Vec::new());
    for entry in folders.iter().flat_map(fs::read_dir).flatten() {
        let path = entry?.path();
        let bytes = fs::read(&path)?;
        searched += 1;
        if finders.iter().any(|finder| finder.find(&bytes).is_some()) {
            traces.push(path.file_name().unwrap_or_default().to_string_lossy().into_owned());
        }
    }
    traces.sort_unstable();
    Ok((searched, traces))
}
