//! Watch-lists: many names or queries, looked for in what came in last.
//!
//! Percolation the other way round: the articles that the list has not seen are found first; each
//! entry is then run, and of what it finds only those are kept.

use std::collections::HashMap;

use rustc_hash::FxHashSet;

use super::news::{News, news};
use crate::index::archive::{Address, Archive};
use crate::query::Query;
use crate::search::answer::{self, All, Hit, Request};

/// One entry of a list: what it is called, and the text of its query or name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// The line of the file, from 1.
    pub line: usize,
    /// What it is called: what stands before a tab, else the text itself.
    pub label: String,
    /// The name or query.
    pub text: String,
}

/// Under which name a list keeps what it has seen.
pub fn seen_as(list: &str) -> String {
    format!("list:{list}")
}

/// Reads a list: an entry a line, `label<TAB>text` or text; lines that begin with `#` and empty ones
/// are passed over.
pub fn read(text: &str) -> Vec<Watched> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.lines().enumerate().map(|(i, line)| (i + 1, line.trim()));
    let entry = |(line, text): (usize, &str)| {
        let (label, text) = text.split_once('\t').unwrap_or((text, text));
        Watched { line, label: label.trim().to_owned(), text: text.trim().to_owned() }
    };
    lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).map(entry).collect()
}

/// Every article that a list has not seen.
///
/// # Errors
/// What the engine says.
pub fn unseen(archive: &Archive, seen: &HashMap<String, String>) -> tantivy::Result<News> {
    news(archive, &Request { query: Some(Query::All), ..Request::default() }, seen)
}

/// The articles among `new` that `request` finds, with the passages that show it.
///
/// # Errors
/// What the engine says.
pub fn matches(archive: &Archive, request: &Request, new: &FxHashSet<Address>) -> tantivy::Result<Vec<Hit>> {
    let All { articles: found, plan } = answer::all(archive, request)?;
    let mut among: Vec<_> = found.all().iter().filter(|hit| new.contains(&hit.address)).copied().collect();
    found.put_in_order(&mut among, archive)?;
    answer::hits(archive, request, &plan, &among)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_labels_and_remarks() {
        let read = read("\u{feff}# people\nOlena Marchenko\r\n\n pumps\tsteering pump\n");
        let entries: Vec<(usize, &str, &str)> = read.iter().map(|w| (w.line, &*w.label, &*w.text)).collect();
        assert_eq!(entries, [(2, "Olena Marchenko", "Olena Marchenko"), (4, "pumps", "steering pump")]);
    }
}
