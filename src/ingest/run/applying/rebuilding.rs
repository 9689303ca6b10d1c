//! What a rebuild does besides reading every file: it goes on from one that was stopped, and keeps the
//! stored articles of files that are gone.

use std::sync::Mutex;

use tantivy::Searcher;

use super::{Run, UNKNOWN};
use crate::index::IndexError;
use crate::index::ledger::{KnownArticle, Ledger};
use crate::index::reader;
use crate::index::tombstones::Tombstones;
use crate::ingest::harvest::Harvest;
use crate::ingest::run::RunOptions;
use crate::ingest::run::arriving::WorkerContext;
use crate::ingest::run::steps::{Arrival, FileOrigin};
use crate::ingest::tally::RunEvent;
use crate::source::{Reason, Rejection};

impl<'a> Run<'a, '_> {
    /// Goes on from a rebuild that was stopped: what it has `written` is not written again.
    pub fn go_on(&mut self, written: &'a Ledger) -> Result<(), IndexError> {
        let mut articles = 0;
        for path in written.paths(|_| true).map_err(|e| self.unreadable(e))? {
            articles += written.file(&path).map_err(|e| self.unreadable(e))?.map_or(0, |file| file.articles);
        }
        if articles > 0 {
            self.written = Some(written);
            (self.events)(RunEvent::GoesOn { articles });
        }
        Ok(())
    }

    /// Keeps what a rebuild has written so far for one that goes on from there.
    pub fn pause(self, options: &RunOptions<'_>) -> Result<(), IndexError> {
        self.destination.pause(&options.commit())
    }

    /// Is an article of this identity among what a rebuild has written that this one goes on from?
    pub(super) fn was_written(&self, id: &str) -> Result<bool, IndexError> {
        let file = self.written.map_or(Ok(None), |written| written.file_of(id)).map_err(|e| self.unreadable(e))?;
        Ok(file.is_some())
    }

    /// Removes what such a rebuild has written of articles that are not there any more.
    pub(super) fn drop_written(&mut self) -> Result<(), IndexError> {
        let Some(written) = self.written else { return Ok(()) };
        for path in written.paths(|_| true).map_err(|e| self.unreadable(e))? {
            for KnownArticle { id, .. } in written.articles(&path).map_err(|e| self.unreadable(e))? {
                if self.claims.placed(&id).is_none() && !self.carried.contains(&id) {
                    self.destination.remove(&id)?;
                }
            }
        }
        Ok(())
    }

    /// Writes the stored copies of the articles whose files could not be read again.
    pub fn carry_over(&mut self, old: Option<&Searcher>, options: &RunOptions<'_>) -> Result<(), IndexError> {
        let tombstones = Tombstones::read(self.destination.dir())?;
        let harvest = Mutex::new(Harvest::default());
        let context = self.context(options, &tombstones, &harvest);
        for path in self.ledger.paths(|_| true).map_err(|e| self.unreadable(e))? {
            let mut kept = 0;
            for known in self.ledger.articles(&path).map_err(|e| self.unreadable(e))? {
                kept += usize::from(self.carry_over_one(&path, &known, old, &context)?);
            }
            if kept > 0 {
                (self.events)(RunEvent::Kept { path: &path, articles: kept });
            }
        }
        Ok(())
    }

    /// Writes the stored copy of `known`, unless its file was read; true if it is kept so.
    fn carry_over_one(
        &mut self,
        path: &str,
        known: &KnownArticle,
        old: Option<&Searcher>,
        context: &WorkerContext<'_>,
    ) -> Result<bool, IndexError> {
        let id = &*known.id;
        if self.claims.placed(id).is_some() || self.dropped.contains(id) {
            return Ok(false);
        }
        let Some(article) = old.and_then(|old| reader::stored_article(old, id)) else {
            let reason = Reason::System("its file is gone, and the copy in the index cannot be read".to_owned());
            self.reject(&Rejection { path: format!("{path} ({id})"), record: None, reason });
            return Ok(false);
        };
        if context.tombstones.hold(&article) {
            return Ok(false);
        }
        let file = self.ledger.file(path).map_err(|e| self.unreadable(e))?;
        let origin = FileOrigin::gone(path, file.and_then(|f| f.stamp).unwrap_or(UNKNOWN));
        self.carried.insert(id.into());
        if context.is_written(id, &origin, known.record, known.hash).map_err(|e| self.unreadable(e))? {
            // As it was.
        } else if let Arrival::Document(document) = context.document(article, &origin, known.record, known.hash) {
            let replaces = self.was_written(id)?;
            self.destination.put(id, *document, replaces)?;
        }
        self.totals.seen += 1;
        self.totals.unchanged += 1;
        Ok(true)
    }
}
