//! A record becomes an article, and an article a document, unless it is as it was. Runs on several
//! threads at once: nothing here depends on what other records hold.

use super::steps::{Arrival, Arrived, Job, Origin, Step};
use crate::article::Article;
use crate::index::document::{Entry, FileStamp, content_hash, to_document};
use crate::index::ledger::{Ledger, Stamp};
use crate::index::schema::Fields;
use crate::ingest::pipeline::Share;
use crate::ingest::prepare::{Annotated, Settings, annotate, draft};

/// What every thread needs to know.
pub(super) struct Workshop<'a> {
    pub ledger: &'a Ledger,
    pub fields: Fields,
    pub settings: Settings,
}

impl<'a> Workshop<'a> {
    /// Does `job`.
    pub fn work(&self, job: Job, share: Share) -> Step {
        let (origin, record) = match job {
            Job::Known(step) => return step,
            Job::Record { origin, record } => (origin, record),
        };
        let draft = match draft(record, &origin.path, &self.settings) {
            Ok(draft) => draft,
            Err(rejection) => return Step::Rejected(Some(origin), rejection),
        };
        let (mut article, number) = (draft.article, draft.number);
        if article.id.is_empty() {
            match origin.identity(&mut article, number, self.ledger) {
                Ok(id) => article.id = id,
                Err(error) => return Step::Failed(error),
            }
        }
        let hash = content_hash(&article);
        let known = origin.ids.get(article.id.as_str());
        let unchanged = known.is_some_and(|k| k.hash == hash);
        let in_place = unchanged && known.is_some_and(|k| k.record == number) && *origin.known_as == *origin.path;
        let (id, path) = (article.id.clone(), article.path.clone());
        let content = if in_place && !origin.all {
            Arrival::Draft(Box::new(article), hash)
        } else {
            self.document(article, &origin, number, hash)
        };
        Step::Arrived(Box::new(Arrived { origin, id, path, number, notes: draft.notes, unchanged, content, share }))
    }

    /// Annotates an article and makes the engine's document of it.
    pub fn document(&self, article: Article, origin: &Origin, number: u64, hash: u64) -> Arrival {
        let Stamp { size, modified, hash: file_hash, state } = origin.stamp;
        let stamp = FileStamp { file: origin.path.to_string(), size, modified, hash: file_hash, state };
        let Annotated { article, title, body } = annotate(article, &self.settings);
        let entry = Entry { article: &article, title: &title, body: &body, stamp: &stamp, record: number, hash };
        match to_document(&entry, &self.fields) {
            Ok(document) => Arrival::Document(Box::new(document)),
            Err(error) => Arrival::Failed(error.to_string()),
        }
    }
}
