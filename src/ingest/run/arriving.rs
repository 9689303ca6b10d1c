//! A record becomes an article, and an article a document, unless it is as it was. Runs on several
//! threads at once: nothing here depends on what other records hold.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::reading::{Job, STREAM, Step, by_id};
use crate::article::Article;
use crate::index::document::{Entry, FileStamp, content_hash, to_document};
use crate::index::ledger::{KnownArticle, KnownFile, Ledger, Stamp};
use crate::index::packed::EngineDocument;
use crate::index::schema::Fields;
use crate::ingest::ids;
use crate::ingest::pipeline::Share;
use crate::ingest::prepare::{Annotated, Settings, annotate, draft};

/// A file that is being read.
pub(super) struct Origin<'a> {
    /// Its path; `-` for a stream.
    pub path: Arc<str>,
    /// The path under which the index knows it: another one if it has moved.
    pub known_as: &'a str,
    /// Its articles in the index.
    pub known: Option<&'a KnownFile>,
    /// The same by identity.
    ids: FxHashMap<&'a str, &'a KnownArticle>,
    /// As it is now.
    pub stamp: Stamp,
    /// Write every article, changed or not.
    all: bool,
}

impl<'a> Origin<'a> {
    pub fn new(path: &str, known_as: &'a str, known: Option<&'a KnownFile>, stamp: Stamp, all: bool) -> Self {
        Self { path: path.into(), known_as, known, ids: by_id(known), stamp, all }
    }

    /// The identity of the article of record `number` that gives itself none: the one it has, or a
    /// derived one that is no other file's.
    fn identity(&self, article: &mut Article, number: u64, ledger: &Ledger) -> String {
        if *self.path == *STREAM {
            article.path = STREAM.to_owned();
            return ids::of_content(content_hash(article));
        }
        if let Some(known) = self.known.and_then(|k| k.article(number)).filter(|a| ids::is_derived(&a.id)) {
            return known.id.to_string();
        }
        let mut attempt = 0;
        loop {
            let id = ids::derived(&self.path, number, attempt);
            if ledger.file_of(&id).is_none_or(|file| file == self.known_as) {
                return id;
            }
            attempt += 1;
        }
    }
}

/// A record that was read, and what it came to.
pub(super) struct Arrived<'a> {
    pub origin: Arc<Origin<'a>>,
    pub id: String,
    /// Where the article stands, for people.
    pub path: String,
    pub number: u64,
    pub notes: Vec<String>,
    /// What it says is in the index already, under the same identity and path.
    pub unchanged: bool,
    pub content: Arrival,
    /// The memory that it uses.
    pub share: Share,
}

/// An article on its way into the index.
pub(super) enum Arrival {
    /// To be written.
    Document(Box<EngineDocument>),
    /// Not to be written, as it is there; kept because an article of the same identity may have
    /// come in between.
    Draft(Box<Article>, u64),
    /// It cannot be written.
    Failed(String),
}

/// What every thread needs to know.
pub(super) struct Workshop<'a> {
    pub ledger: &'a Ledger,
    pub fields: Fields,
    pub settings: Settings,
}

impl<'a> Workshop<'a> {
    /// Does `job`.
    pub fn work(&self, job: Job<'a>, share: Share) -> Step<'a> {
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
            article.id = origin.identity(&mut article, number, self.ledger);
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
    pub fn document(&self, article: Article, origin: &Origin<'_>, number: u64, hash: u64) -> Arrival {
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
