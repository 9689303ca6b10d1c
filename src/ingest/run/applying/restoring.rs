//! Articles that come back: an identity is free whose article went, and a record that had lost it takes
//! its place.

use std::path::PathBuf;
use std::sync::atomic::AtomicU64;

use super::{Run, UNKNOWN};
use crate::index::IndexError;
use crate::ingest::plan::{self, FilePlan};
use crate::ingest::run::RunOptions;
use crate::ingest::run::arriving::WorkerContext;
use crate::ingest::run::claims::Offer;
use crate::ingest::run::reading::RunReading;
use crate::ingest::run::steps::{Arrival, Arrived};
use crate::ingest::tally::ArticleChange;

impl<'a> Run<'a, '_> {
    /// Reads again the files of records that lost their identity to others that are gone now, and
    /// writes their articles.
    pub fn restore(&mut self, options: &'a RunOptions<'a>) -> Result<(), IndexError> {
        self.restoring = true;
        loop {
            let wanted = self.claims.take_wanted();
            if wanted.is_empty() {
                break;
            }
            let paths: Vec<PathBuf> = wanted.keys().map(|path| plan::real_path(path)).collect();
            let plan = FilePlan::of(&paths, options.current_dir);
            let only = wanted.clone();
            self.read(
                &RunReading { plan, ledger: self.ledger, options, all: true, only, taken: AtomicU64::new(0) },
                None,
            )?;
            for (path, ids) in wanted {
                // It could not be read, or holds something else by now: it is looked at the next time.
                if ids.iter().any(|id| self.claims.placed(id).is_none()) {
                    self.seen.insert(path.to_string(), UNKNOWN);
                }
            }
        }
        self.restoring = false;
        Ok(())
    }

    pub(super) fn restored(&mut self, arrived: Arrived, context: &WorkerContext<'_>) -> Result<(), IndexError> {
        let Arrived { origin, id, path, title, number, hash, content, permit, .. } = arrived;
        let placed = self.claims.placed(&id);
        let repeated = placed.is_some();
        if !origin.wants(&id) || placed.is_some_and(|placed| placed.path != origin.path) {
            return Ok(());
        }
        let content = match content {
            Arrival::Draft(article) | Arrival::Written(article) => context.document(*article, &origin, number, hash),
            content => content,
        };
        let Arrival::Document(mut document) = content else { return Ok(()) };
        self.claims.restore(&origin, Offer { id: &id, number, hash, is_new: false, owner: None });
        // The article carries the stamp that the file has now; what is remembered of it counts.
        let known = self.ledger.file(&origin.path).map_err(|e| self.unreadable(e))?.and_then(|file| file.stamp);
        let known = self.stamps.get(&origin.path).copied().or(known);
        self.seen.entry(origin.path.to_string()).or_insert(known.unwrap_or(UNKNOWN));
        if let Some(changes) = &mut self.changes {
            changes.note(&id, if repeated { ArticleChange::Changed } else { ArticleChange::Added }, &path, &title);
        }
        if !repeated {
            self.totals.added += 1;
            match self.claims.is_counted(&origin.path) {
                true => self.totals.unchanged -= 1,
                false => self.totals.seen += 1,
            }
        }
        document.hold_until_indexed(permit);
        self.destination.put(&id, *document, true)
    }
}
