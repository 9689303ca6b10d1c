//! What `sync` removes: articles whose files are gone, unless it looks as if the disk were.
//!
//! A file that is missing says that its articles are to go. A folder that is missing, or empty, is
//! also what a disk looks like that was not mounted, and most of a folder gone at once what a
//! transfer looks like that broke off. Then nothing is removed, and the caller is told.

use std::path::{Path, PathBuf};

use tantivy::TantivyError;

use super::plan::{FilePlan, is_below};
use super::tally::{Doubt, RunEvent};
use crate::index::ledger::Ledger;
use crate::source::{Reason, display_path};

/// So few articles may always go at once from a path that is there and not empty.
const FEW: u64 = 20;

/// What is to be removed, and what is not.
#[derive(Debug, Default)]
pub(super) struct Removals {
    /// Files whose articles go, sorted.
    pub files: Vec<String>,
    /// Paths of which nothing is removed.
    pub withheld: Vec<Withheld>,
}

/// A path of which nothing is removed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Withheld {
    root: String,
    doubt: Doubt,
    articles: u64,
    of: u64,
}

impl Withheld {
    /// What is told of it.
    pub fn event(&self) -> RunEvent<'_> {
        let Self { root, doubt, articles, of } = self;
        RunEvent::Withheld { root, doubt: *doubt, articles: *articles, of: *of }
    }
}

impl Removals {
    /// What of `ledger` lay below `roots`, absolute paths, and is there no longer. `plan` is what
    /// was found below them; of a root that is missing it says so itself, unless its articles are
    /// what is told.
    pub fn of(plan: &mut FilePlan, ledger: &Ledger, roots: &[PathBuf], allowed: bool) -> Result<Self, TantivyError> {
        let shown: Vec<String> = roots.iter().map(|root| display_path(root)).collect();
        let mut removals = Self { files: plan.vanished(ledger, &shown)?, withheld: Vec::new() };
        for (path, root) in roots.iter().zip(shown) {
            let gone = articles(ledger, removals.files.iter().filter(|file| is_below(file, &root)))?;
            if gone == 0 {
                continue;
            }
            plan.found.retain(|f| !matches!(f, Err(r) if r.reason == Reason::Missing && r.path == root));
            let of = articles(ledger, ledger.paths(|file| is_below(file, &root))?.iter())?;
            if let Some(doubt) = doubt(plan, path, &root, gone, of).filter(|_| !allowed) {
                removals.files.retain(|file| !is_below(file, &root));
                removals.withheld.push(Withheld { root, doubt, articles: gone, of });
            }
        }
        Ok(removals)
    }
}

fn doubt(plan: &FilePlan, path: &Path, root: &str, gone: u64, of: u64) -> Option<Doubt> {
    if path.symlink_metadata().is_err() {
        return Some(Doubt::Missing);
    }
    if !plan.files().any(|file| is_below(&file.display, root)) {
        return Some(Doubt::Empty);
    }
    (gone > FEW && gone * 2 > of).then_some(Doubt::Share)
}

fn articles<'f>(ledger: &Ledger, files: impl Iterator<Item = &'f String>) -> Result<u64, TantivyError> {
    files.map(|file| Ok(ledger.file(file)?.map_or(0, |known| known.articles))).sum()
}
