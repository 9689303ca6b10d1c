//! What was last shown: the articles of the last search by rank, so that `3` names one.
//!
//! Kept beside the journal in a file of its own, which the next search replaces: it is a convenience of
//! the moment, on this machine, and no entry of the desk.

use std::fs;
use std::io;

use serde::{Deserialize, Serialize};

use super::error::DeskError;
use super::journal::Journal;

const FILE: &str = "shown.json";

/// The articles that a search showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The query.
    pub query: String,
    /// Rank of the first article, from 1.
    pub first: usize,
    /// Ids, by rank.
    pub ids: Vec<String>,
}

impl Shown {
    /// The id of the article of this rank, if it was shown.
    pub fn id(&self, rank: usize) -> Option<&str> {
        self.ids.get(rank.checked_sub(self.first)?).map(String::as_str)
    }

    /// Keeps it at the desk of `journal`.
    ///
    /// # Errors
    /// What the system says.
    pub fn keep(&self, journal: &Journal) -> Result<(), DeskError> {
        let path = journal.dir().join(FILE);
        let failed = |error: io::Error| DeskError::System { path: path.clone(), error };
        fs::create_dir_all(journal.dir()).map_err(failed)?;
        let text = serde_json::to_vec(self).map_err(|error| failed(error.into()))?;
        // Written aside and renamed: whoever reads meanwhile sees the one or the other.
        let aside = path.with_extension(format!("{}.new", std::process::id()));
        fs::write(&aside, text).and_then(|()| fs::rename(&aside, &path)).map_err(failed)
    }

    /// What was last shown at the desk of `journal`; `None` if nothing was, or it cannot be read.
    pub fn last(journal: &Journal) -> Option<Self> {
        serde_json::from_slice(&fs::read(journal.dir().join(FILE)).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rank_names_what_was_last_shown() {
        let dir = tempfile::tempdir().expect("a folder");
        let journal = Journal::new(dir.path().join("desk"));
        assert_eq!(Shown::last(&journal), None);
        let shown = Shown { query: "ferry".into(), first: 11, ids: vec!["a".into(), "b".into()] };
        shown.keep(&journal).expect("is written");
        let last = Shown::last(&journal).expect("is read");
        assert_eq!([0, 10, 11, 12, 13].map(|rank| last.id(rank)), [None, None, Some("a"), Some("b"), None]);
        fs::write(journal.dir().join(FILE), "torn").expect("is written");
        assert_eq!(Shown::last(&journal), None);
    }
}
