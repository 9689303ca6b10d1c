//! What came, changed and went in a run, for who asks: one line an article, however often it changed.

use std::collections::BTreeMap;

use tantivy::Searcher;

use crate::index::reader;
use crate::ingest::tally::{ArticleChange, RunEvent};

/// What a run has changed so far.
pub(super) struct Changes {
    /// The index before the run, in which what is gone is looked up; none if there was none.
    before: Option<Searcher>,
    /// By identity.
    of: BTreeMap<Box<str>, Noted>,
}

struct Noted {
    change: ArticleChange,
    path: String,
    title: String,
}

impl Changes {
    /// Nothing yet, against the index `before`.
    pub fn since(before: Option<Searcher>) -> Self {
        Self { before, of: BTreeMap::new() }
    }

    /// Notes what becomes of the article `id`.
    pub fn note(&mut self, id: &str, change: ArticleChange, path: &str, title: &str) {
        let change = match self.of.get(id) {
            Some(noted) => noted.change.then(change),
            None => Some(change),
        };
        match change {
            Some(change) => {
                let noted = Noted { change, path: path.to_owned(), title: title.to_owned() };
                self.of.insert(id.into(), noted);
            }
            None => drop(self.of.remove(id)),
        }
    }

    /// Notes that the article `id` leaves the index.
    pub fn note_removed(&mut self, id: &str) {
        let known = self.of.get(id).map(|noted| (noted.path.clone(), noted.title.clone()));
        let stored = || {
            let article = self.before.as_ref().and_then(|before| reader::stored_article(before, id))?;
            Some((article.path, article.title))
        };
        let (path, title) = known.or_else(stored).unwrap_or_default();
        self.note(id, ArticleChange::Removed, &path, &title);
    }

    /// Tells them: what came, then what changed, then what went, each by its path.
    pub fn tell(&self, events: &mut dyn FnMut(RunEvent<'_>)) {
        let mut sorted: Vec<(&str, &Noted)> = self.of.iter().map(|(id, noted)| (&**id, noted)).collect();
        sorted.sort_by(|(_, a), (_, b)| (a.change, &a.path).cmp(&(b.change, &b.path)));
        for (id, Noted { change, path, title }) in sorted {
            events(RunEvent::Became { change: *change, id, path, title });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_told_once_as_what_it_is_in_the_end() {
        let mut changes = Changes::since(None);
        for (id, steps) in [
            ("came", &[ArticleChange::Added, ArticleChange::Changed][..]),
            ("passing", &[ArticleChange::Added, ArticleChange::Removed]),
            ("back", &[ArticleChange::Removed, ArticleChange::Added]),
            ("gone", &[ArticleChange::Changed, ArticleChange::Removed]),
        ] {
            steps.iter().for_each(|step| changes.note(id, *step, "a", "A"));
        }
        let mut told = Vec::new();
        changes.tell(&mut |event| {
            if let RunEvent::Became { change, id, .. } = event {
                told.push((change, id.to_owned()));
            }
        });
        let expected =
            [(ArticleChange::Added, "came"), (ArticleChange::Changed, "back"), (ArticleChange::Removed, "gone")];
        assert_eq!(told, expected.map(|(change, id)| (change, id.to_owned())));
    }
}
