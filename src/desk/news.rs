//! What is new: articles that a saved search finds and has not shown before.
//!
//! Which were shown is kept article by article, not as a time: an article that comes in late, is
//! changed, removed and added again, or indexed anew is reported once and not again. One whose id
//! has changed, because its file was renamed, is known by what it says.

use std::collections::{HashMap, HashSet};

use super::key;
use crate::index::archive::Archive;
use crate::search::answer::{self, All, Request};
use crate::search::plan::Plan;
use crate::search::run::Scored;

/// What a look at a search brings.
#[derive(Debug, Default)]
pub struct News {
    /// Articles that were not seen before, in the order that was asked for.
    pub fresh: Vec<Scored>,
    /// Id and content of these and of those that are known under another id: what must be
    /// remembered as seen.
    pub seen: Vec<(String, String)>,
    /// Articles found, seen before or not.
    pub total: usize,
    /// What was looked for.
    pub plan: Plan,
}

/// What `request` finds and is not among `seen` (ids with their content).
///
/// # Errors
/// What the engine says.
pub fn news(archive: &Archive, request: &Request, seen: &HashMap<String, String>) -> tantivy::Result<News> {
    let All { articles: found, plan } = answer::all(archive, request)?;
    let addresses: Vec<_> = found.all().iter().map(|hit| hit.address).collect();
    let ids = archive.ids()?.of(&addresses)?;
    let mut news = News { total: found.len(), plan, ..News::default() };
    let mut gone = None;
    for (hit, id) in found.all().iter().zip(ids).filter(|(_, id)| !seen.contains_key(id)) {
        let content = key::content(&archive.article(hit.address)?);
        let gone: &mut HashMap<&str, Vec<&str>> = gone.get_or_insert_with(|| by_content(seen));
        match moved_from(archive, gone.get_mut(content.as_str()))? {
            // What it says now belongs to the new id: another article of this text would be new.
            Some(old) => news.seen.push((old, String::new())),
            None => news.fresh.push(*hit),
        }
        news.seen.push((id, content));
    }
    found.put_in_order(&mut news.fresh, archive)?;
    Ok(news)
}

impl News {
    /// Keeps the first `most` of what is fresh; the rest stays unseen. Returns how many that are.
    ///
    /// # Errors
    /// What the engine says.
    pub fn keep(&mut self, archive: &Archive, most: usize) -> tantivy::Result<usize> {
        let rest: Vec<_> = self.fresh.drain(most.min(self.fresh.len())..).map(|hit| hit.address).collect();
        let ids: HashSet<String> = archive.ids()?.of(&rest)?.into_iter().collect();
        self.seen.retain(|(id, _)| !ids.contains(id));
        Ok(rest.len())
    }
}

fn by_content(seen: &HashMap<String, String>) -> HashMap<&str, Vec<&str>> {
    let mut out: HashMap<&str, Vec<&str>> = HashMap::new();
    for (id, content) in seen.iter().filter(|(_, content)| !content.is_empty()) {
        out.entry(content).or_default().push(id);
    }
    out
}

/// Takes the id under which it was seen and that no article has any more. Two articles of equal text
/// that are both there are two.
fn moved_from(archive: &Archive, ids: Option<&mut Vec<&str>>) -> tantivy::Result<Option<String>> {
    let Some(ids) = ids else { return Ok(None) };
    for i in 0..ids.len() {
        if archive.address(ids[i])?.is_none() {
            return Ok(Some(ids.swap_remove(i).to_owned()));
        }
    }
    Ok(None)
}
