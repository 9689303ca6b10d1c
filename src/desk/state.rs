//! What holds now: the entries of a journal, taken together.
//!
//! It follows from the set of entries alone. Where two speak of one thing (a name saved twice, a tag
//! put on and taken off), the later counts; of two at the same time, the one whose id sorts last.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;

use super::entry::{ArticleKey, DeskEvent, Mark, SavedSearch, bare_name};
use super::error::DeskError;
use super::journal::Lines;

/// What a desk holds.
#[derive(Debug, Default, PartialEq)]
pub struct State {
    /// Searches that were run, the earliest first.
    pub history: Vec<SearchRun>,
    /// Saved searches by name.
    pub saved: BTreeMap<String, Saved>,
    /// Articles that were seen, by the name of the saved search or watch-list: id to content.
    pub seen: HashMap<String, HashMap<String, String>>,
    /// Marked articles by the id under which they were marked.
    pub marked: BTreeMap<String, Marked>,
}

/// A search that was run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchRun {
    /// When.
    pub at: Timestamp,
    /// In its canonical form.
    pub query: String,
    /// Articles found.
    pub found: usize,
}

/// A saved search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The search.
    pub search: SavedSearch,
    /// When it was saved.
    pub at: Timestamp,
    /// When it was last looked at.
    pub looked: Option<Timestamp>,
}

/// An article with its marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The article, as it was last marked.
    pub article: ArticleKey,
    /// Its marks, and when each was put on.
    pub marks: BTreeMap<Mark, Timestamp>,
}

impl State {
    /// What holds after all of `lines`.
    pub fn of(lines: &Lines) -> Self {
        let mut state = Self::default();
        for line in &lines.lines {
            if let Some(event) = &line.event {
                state.apply(event, line.at);
            }
        }
        state.marked.retain(|_, marked| !marked.marks.is_empty());
        state
    }

    fn apply(&mut self, event: &DeskEvent, at: Timestamp) {
        match event {
            DeskEvent::Ran { query, found } => self.history.push(SearchRun { at, query: query.clone(), found: *found }),
            DeskEvent::Saved { name, search } => {
                let looked = self.saved.get(name).and_then(|saved| saved.looked);
                self.saved.insert(name.clone(), Saved { search: search.clone(), at, looked });
            }
            DeskEvent::Forgot { name } => {
                self.saved.remove(name);
                self.seen.remove(name);
            }
            DeskEvent::Looked { name, articles } => {
                if let Some(saved) = self.saved.get_mut(name) {
                    saved.looked = Some(at);
                }
                self.seen.entry(name.clone()).or_default().extend(articles.iter().cloned());
            }
            DeskEvent::Marked { article, mark } => {
                let marked = self
                    .marked
                    .entry(article.id.clone())
                    .or_insert_with(|| Marked { article: article.clone(), marks: BTreeMap::new() });
                marked.article = article.clone();
                marked.marks.insert(mark.clone(), at);
            }
            DeskEvent::Unmarked { article, mark } => {
                if let Some(marked) = self.marked.get_mut(&article.id) {
                    marked.marks.remove(mark);
                }
            }
        }
    }

    /// The saved search of this name.
    ///
    /// # Errors
    /// [`DeskError::NotSaved`].
    pub fn saved(&self, name: &str) -> Result<&Saved, DeskError> {
        let name = bare_name(name);
        self.saved.get(name).ok_or_else(|| DeskError::NotSaved {
            name: name.chars().take(80).collect(),
            known: self.saved.keys().cloned().collect(),
        })
    }

    /// Every tag in use.
    pub fn tags(&self) -> BTreeSet<&str> {
        self.marked.values().flat_map(|marked| marked.marks.keys()).filter_map(|mark| mark.tag.as_deref()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::journal::JournalLine;

    fn lines(events: Vec<DeskEvent>) -> Lines {
        let line = |(i, event): (usize, DeskEvent)| JournalLine {
            id: format!("{i:03}"),
            at: Timestamp::from_second(i as i64).expect("a time"),
            event: Some(event),
            text: String::new(),
        };
        Lines { lines: events.into_iter().enumerate().map(line).collect(), torn: Vec::new() }
    }

    #[test]
    fn the_later_of_two_counts() {
        let article = ArticleKey { id: "a".into(), content: "c".into(), title: "t".into() };
        let tag = |name: &str| Mark::tag(name).expect("a name");
        let marked = |mark| DeskEvent::Marked { article: article.clone(), mark };
        let state = State::of(&lines(vec![
            marked(tag("fire")),
            marked(Mark::note("call him")),
            DeskEvent::Unmarked { article: article.clone(), mark: tag("fire") },
            marked(tag("water")),
        ]));
        assert_eq!(state.tags().into_iter().collect::<Vec<_>>(), ["water"]);
        assert_eq!(state.marked["a"].marks.len(), 2);
    }

    #[test]
    fn what_was_seen_of_a_search_goes_with_it() {
        let search = |query: &str| SavedSearch { query: query.into(), ..SavedSearch::default() };
        let saved = |query| DeskEvent::Saved { name: "n".into(), search: search(query) };
        let looked = || DeskEvent::Looked { name: "n".into(), articles: vec![("a".into(), "c".into())] };
        let state = State::of(&lines(vec![saved("x"), looked(), saved("y")]));
        assert_eq!(state.saved["n"].search.query, "y");
        assert!(state.saved["n"].looked.is_some() && state.seen["n"].contains_key("a"));
        let state = State::of(&lines(vec![saved("x"), looked(), DeskEvent::Forgot { name: "n".into() }, saved("x")]));
        assert!(state.seen.is_empty() && state.saved["n"].looked.is_none());
        assert!(state.saved("m").expect_err("is not saved").hint().expect("a hint").contains("saved are n"));
    }
}
