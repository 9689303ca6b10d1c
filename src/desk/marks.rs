//! Marks in an archive: which of its articles a person has tagged, starred or noted, and where.

use std::collections::BTreeMap;
use std::ops::Range;

use super::entry::{ArticleKey, DeskEvent, Mark};
use super::error::DeskError;
use super::journal::{Journal, JournalLine};
use super::key;
use super::state::{Marked, State};
use crate::article::Article;
use crate::index::archive::{Address, Archive};
use crate::text::fold_label;

/// What `my:` calls articles with a note.
pub const NOTED: &str = "noted";

/// A marked article, and where the archive has it.
#[derive(Debug)]
pub struct MarkedPlace<'a> {
    /// The article with its marks.
    pub marked: &'a Marked,
    /// Where it is; `None` if the archive does not have it.
    pub address: Option<Address>,
}

/// Every marked article, by id.
///
/// # Errors
/// What the engine says.
pub fn places<'a>(state: &'a State, archive: &Archive) -> tantivy::Result<Vec<MarkedPlace<'a>>> {
    let place = |marked: &'a Marked| Ok(MarkedPlace { marked, address: key::find(archive, &marked.article)? });
    state.marked.values().map(place).collect()
}

/// The ids, as the archive has them, of the articles under each tag, folded as labels are; under
/// [`NOTED`] those with a note.
///
/// # Errors
/// What the engine says.
pub fn ids_by_tag(state: &State, archive: &Archive) -> tantivy::Result<BTreeMap<String, Vec<String>>> {
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for MarkedPlace { marked, address } in places(state, archive)? {
        let Some(address) = address else { continue };
        let id = archive.article(address)?.id;
        for mark in marked.marks.keys() {
            let ids = out.entry(fold_label(mark.tag.as_deref().unwrap_or(NOTED))).or_default();
            if ids.last() != Some(&id) {
                ids.push(id.clone());
            }
        }
    }
    Ok(out)
}

/// How `article` is named at the desk: as it was when first marked, if it was, whatever its id is now.
///
/// # Errors
/// What the engine says.
pub fn reuse_key(state: &State, archive: &Archive, article: &Article) -> tantivy::Result<ArticleKey> {
    let mut key = key::key(article);
    if state.marked.contains_key(&key.id) {
        return Ok(key);
    }
    for marked in state.marked.values().filter(|marked| marked.article.content == key.content) {
        if archive.address(&marked.article.id)?.is_none() {
            key.id.clone_from(&marked.article.id);
            break;
        }
    }
    Ok(key)
}

/// What is put on `article`, each mark with the bytes of its body that it means.
///
/// # Errors
/// What the engine says.
pub fn of_article(
    state: &State,
    archive: &Archive,
    article: &Article,
) -> tantivy::Result<Vec<(Mark, Option<Range<usize>>)>> {
    let key = reuse_key(state, archive, article)?;
    let marks = state.marked.get(&key.id).into_iter().flat_map(|marked| marked.marks.keys());
    Ok(marks.map(|mark| (mark.clone(), bytes(mark, &article.body))).collect())
}

/// What is to be written to put `mark` on `article`, or to take it off; `None` if it is as wanted already.
///
/// # Errors
/// What the engine says.
pub fn change(
    state: &State,
    archive: &Archive,
    article: &Article,
    mark: Mark,
    remove: bool,
) -> tantivy::Result<Option<DeskEvent>> {
    let key = reuse_key(state, archive, article)?;
    let has = state.marked.get(&key.id).is_some_and(|marked| marked.marks.contains_key(&mark));
    Ok(match (has, remove) {
        (true, true) => Some(DeskEvent::Unmarked { article: key, mark }),
        (false, false) => Some(DeskEvent::Marked { article: key, mark }),
        _ => None,
    })
}

/// Takes out of `journal` that any of `articles` was ever marked, with all notes and quotations; the number of
/// lines that went.
///
/// # Errors
/// What the system says; the journal is then as it was.
pub fn forget(journal: &Journal, articles: &[ArticleKey]) -> Result<usize, DeskError> {
    let meant = |key: &ArticleKey| articles.iter().any(|a| a.id == key.id || a.content == key.content);
    let holds = |line: &JournalLine| match &line.event {
        Some(DeskEvent::Marked { article, .. } | DeskEvent::Unmarked { article, .. }) => meant(article),
        _ => false,
    };
    if !journal.read()?.lines.iter().any(holds) {
        return Ok(0);
    }
    journal.compact(|line| !holds(line))
}

/// The bytes of `body` that `mark` means: where it was put, or, if the text has changed, where its
/// words stand now, the nearest place first. `None` if it is on the whole article or they are gone.
pub fn bytes(mark: &Mark, body: &str) -> Option<Range<usize>> {
    let (start, end) = mark.bytes?;
    let Some(quote) = mark.quote.as_deref().filter(|quote| !quote.is_empty()) else {
        return body.get(start..end).map(|_| start..end);
    };
    if body.get(start..end) == Some(quote) {
        return Some(start..end);
    }
    let places = body.match_indices(quote).map(|(at, _)| at);
    places.min_by_key(|at| at.abs_diff(start)).map(|at| at..at + quote.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marked_passage_is_found_where_it_has_moved_to() {
        let body = "One. The pump failed. Two. The pump failed.";
        let mark = Mark::note("check").on((27, 43), body).expect("characters");
        assert_eq!(bytes(&mark, body), Some(27..43));
        assert_eq!(bytes(&mark, &format!("Note. {body}")), Some(33..49));
        assert_eq!(bytes(&mark, "The pump was mended."), None);
        assert_eq!(bytes(&Mark::note("x"), body), None);
    }
}
