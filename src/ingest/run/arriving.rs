//! A record becomes an article, and an article a document, unless it is as it was. Runs on several
//! threads at once: nothing here depends on what other records hold.

use std::sync::{Mutex, PoisonError};

use tantivy::TantivyError;

use super::steps::{Arrival, Arrived, FileOrigin, Job, STREAM, Step};
use crate::article::Article;
use crate::index::document::{FileStamp, IndexEntry, content_hash, to_document};
use crate::index::ledger::{Ledger, Stamp};
use crate::index::schema::Fields;
use crate::index::tombstones::Tombstones;
use crate::ingest::harvest::Harvest;
use crate::ingest::pipeline::MemoryPermit;
use crate::ingest::prepare::{Annotated, Settings, annotate, draft};

/// What every thread needs to know.
pub(super) struct WorkerContext<'a> {
    pub ledger: &'a Ledger,
    /// What a rebuild that this one goes on from has written.
    pub written: Option<&'a Ledger>,
    pub fields: Fields,
    pub settings: Settings,
    /// When the run began, in seconds since 1970.
    pub now: u64,
    /// What stays out.
    pub tombstones: &'a Tombstones,
    /// What was read.
    pub harvest: &'a Mutex<Harvest>,
}

impl<'a> WorkerContext<'a> {
    /// Does `job`.
    pub fn work(&self, job: Job, permit: MemoryPermit) -> Step {
        let (origin, record) = match job {
            Job::Known(step) => return step,
            Job::Record { origin, record } => (origin, record),
        };
        let draft = match draft(record, &origin.path, &self.settings) {
            Ok(draft) => draft,
            Err(rejection) => return Step::Rejected(Some(origin), rejection),
        };
        self.counting(|harvest| harvest.read(draft.format));
        let (mut article, number) = (draft.article, draft.number);
        if article.id.is_empty() {
            match origin.identity(&mut article, number, self.ledger) {
                Ok(id) => article.id = id,
                Err(error) => return Step::Failed(error),
            }
        }
        if self.tombstones.hold(&article) {
            return Step::Purged(origin);
        }
        let hash = content_hash(&article);
        let known = origin.ids.get(article.id.as_str());
        let says_the_same = known.is_some_and(|k| k.hash == hash);
        let has_moved = *origin.known_as != *origin.path || known.is_none_or(|k| k.record != number);
        // A place in a stream means nothing.
        let in_place = !has_moved || *origin.path == *STREAM;
        let unchanged = says_the_same && in_place;
        let (id, path, title) = (article.id.clone(), article.path.clone(), article.title.clone());
        let is_new = !says_the_same && !origin.lost_before(&id, hash);
        let is_there = (unchanged && !origin.all) || (!says_the_same && !is_new && origin.wants_all());
        let content = if is_there || !origin.wants(&id) {
            Arrival::Draft(Box::new(article))
        } else {
            match self.is_written(&id, &origin, number, hash) {
                Ok(true) => Arrival::Written(Box::new(article)),
                Ok(false) => self.document(article, &origin, number, hash),
                Err(error) => return Step::Failed(error),
            }
        };
        let notes = draft.notes;
        Step::Arrived(Box::new(Arrived {
            origin,
            id,
            path,
            title,
            number,
            notes,
            hash,
            unchanged,
            is_new,
            content,
            permit,
        }))
    }

    /// Has a rebuild that this one goes on from written this article as it would be written now?
    pub fn is_written(&self, id: &str, origin: &FileOrigin, number: u64, hash: u64) -> Result<bool, TantivyError> {
        self.written.map_or(Ok(false), |written| written.holds(id, &origin.path, number, hash, origin.stamp))
    }

    fn counting(&self, count: impl FnOnce(&mut Harvest)) {
        count(&mut self.harvest.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Annotates an article and makes the engine's document of it.
    pub fn document(&self, article: Article, origin: &FileOrigin, number: u64, hash: u64) -> Arrival {
        let Stamp { size, modified, hash: file_hash, state } = origin.stamp;
        let stamp = FileStamp { file: origin.path.to_string(), size, modified, hash: file_hash, state };
        let Annotated { article, title, body } = annotate(article, &self.settings);
        self.counting(|harvest| harvest.annotated(&article));
        let known = match origin.ids.get(article.id.as_str()) {
            Some(known) => Ok(known.added),
            None => self.ledger.article(&article.id).map(|known| known.and_then(|(_, known)| known.added)),
        };
        let added = match known {
            Ok(added) => added.unwrap_or(self.now),
            Err(error) => return Arrival::Failed(error.to_string()),
        };
        let entry =
            IndexEntry { article: &article, title: &title, body: &body, stamp: &stamp, record: number, hash, added };
        match to_document(&entry, &self.fields) {
            Ok(document) => Arrival::Document(Box::new(document)),
            Err(error) => Arrival::Failed(error.to_string()),
        }
    }
}
