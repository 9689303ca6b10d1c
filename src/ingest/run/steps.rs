//! What is handed on within a run: jobs from the reader to the workers, steps from them to what
//! applies them.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::article::Article;
use crate::index::document::content_hash;
use crate::index::ledger::{KnownArticle, KnownFile, Ledger, Stamp};
use crate::index::packed::EngineDocument;
use crate::ingest::ids;
use crate::ingest::pipeline::Share;
use crate::source::{Outcome, Record, Rejection};

/// Name of what is read from standard input, in messages and in the index.
pub(super) const STREAM: &str = "-";

/// What a thread that annotates is given, or what goes straight on to be applied.
pub(super) enum Job<'a> {
    Record { origin: Arc<Origin<'a>>, record: Record },
    Known(Step<'a>),
}

/// What is applied, in the order of the input.
pub(super) enum Step<'a> {
    /// A record became an article, or is as it was.
    Arrived(Box<Arrived<'a>>),
    /// Something could not be read, in the file that is being read if there is one.
    Rejected(Option<Arc<Origin<'a>>>, Rejection),
    /// A file is as it was, and was not read.
    Skipped { path: String, known: &'a KnownFile, stamp: Stamp },
    /// A file has been read to its end.
    Ended { origin: Arc<Origin<'a>>, outcome: Outcome },
}

/// A file that is being read.
pub(super) struct Origin<'a> {
    /// Its path; `-` for a stream.
    pub path: Arc<str>,
    /// The path under which the index knows it: another one if it has moved.
    pub known_as: &'a str,
    /// Its articles in the index.
    pub known: Option<&'a KnownFile>,
    /// The same by identity.
    pub ids: FxHashMap<&'a str, &'a KnownArticle>,
    /// As it is now.
    pub stamp: Stamp,
    /// Write every article, changed or not.
    pub all: bool,
}

impl<'a> Origin<'a> {
    pub fn new(path: &str, known_as: &'a str, known: Option<&'a KnownFile>, stamp: Stamp, all: bool) -> Self {
        let ids = known.into_iter().flat_map(|k| &k.articles).map(|a| (&*a.id, a)).collect();
        Self { path: path.into(), known_as, known, ids, stamp, all }
    }

    /// The identity of the article of record `number` that gives itself none: the one it has, or a
    /// derived one that is no other file's.
    pub fn identity(&self, article: &mut Article, number: u64, ledger: &Ledger) -> String {
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
