//! What is handed on within a run: jobs from the reader to the workers, steps from them to what
//! applies them.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::TantivyError;

use crate::article::Article;
use crate::index::document::placed_hash;
use crate::index::ledger::{KnownArticle, KnownFile, Ledger, Stamp};
use crate::index::packed::EngineDocument;
use crate::ingest::ids;
use crate::ingest::pipeline::MemoryPermit;
use crate::source::{Outcome, Record, Rejection};

/// Name of what is read from standard input, in messages and in the index.
pub(super) const STREAM: &str = "-";

/// What a thread that annotates is given, or what goes straight on to be applied.
pub(super) enum Job {
    Record { origin: Arc<FileOrigin>, record: Record },
    Known(Step),
}

/// What is applied, in the order of the input.
pub(super) enum Step {
    /// A record became an article, or is as it was.
    Arrived(Box<Arrived>),
    /// Something could not be read, in the file that is being read if there is one.
    Rejected(Option<Arc<FileOrigin>>, Rejection),
    /// A file is as it was, and was not read.
    Skipped { path: String, known: KnownFile, stamp: Stamp },
    /// A file has been read to its end.
    Ended { origin: Arc<FileOrigin>, outcome: Outcome },
    /// A record was purged, and stays out.
    Purged(Arc<FileOrigin>),
    /// What the index knows cannot be read.
    Failed(TantivyError),
}

impl Step {
    /// Bytes of text that are to be written, about.
    pub fn size(&self) -> usize {
        match self {
            Self::Arrived(arrived) if matches!(arrived.content, Arrival::Document(_)) => arrived.permit.bytes(),
            _ => 0,
        }
    }

    /// The file in whose middle this is; `None` between files.
    pub fn inside(&self) -> Option<Arc<str>> {
        match self {
            Self::Arrived(arrived) => Some(Arc::clone(&arrived.origin.path)),
            Self::Rejected(Some(origin), _) | Self::Purged(origin) => Some(Arc::clone(&origin.path)),
            Self::Rejected(None, _) | Self::Skipped { .. } | Self::Ended { .. } | Self::Failed(_) => None,
        }
    }
}

/// A file that is being read.
pub(super) struct FileOrigin {
    /// Its path; `-` for a stream.
    pub path: Arc<str>,
    /// The path under which the index knows it: another one if it has moved, none if it is new.
    pub known_as: Box<str>,
    /// Its articles in the index, in order of their numbers.
    pub known: Vec<KnownArticle>,
    /// The same by identity.
    pub ids: FxHashMap<Box<str>, KnownArticle>,
    /// As it is now.
    pub stamp: Stamp,
    /// Write every article, changed or not.
    pub all: bool,
    /// Hashes of its records whose identity is another record's article, by identity.
    replaced: FxHashMap<Box<str>, Vec<u64>>,
    /// Only the articles of these identities are wanted.
    only: Option<FxHashSet<Box<str>>>,
}

impl FileOrigin {
    /// The file at `path`, which `ledger` knows as `known_as`.
    pub fn open(path: &str, known_as: &str, ledger: &Ledger, stamp: Stamp, all: bool) -> Result<Self, TantivyError> {
        let known = ledger.articles(known_as)?;
        let ids = known.iter().map(|article| (article.id.clone(), article.clone())).collect();
        let mut replaced: FxHashMap<Box<str>, Vec<u64>> = FxHashMap::default();
        for claim in ledger.replaced(known_as) {
            replaced.entry(claim.id.clone()).or_default().push(claim.hash);
        }
        Ok(Self { path: path.into(), known_as: known_as.into(), known, ids, stamp, all, replaced, only: None })
    }

    /// The same file, of which only the articles of some identities are wanted.
    pub fn only(self, ids: Option<FxHashSet<Box<str>>>) -> Self {
        Self { only: ids, ..self }
    }

    /// Was a record of this file, with this identity and content, read before, and lost to another?
    pub fn lost_before(&self, id: &str, hash: u64) -> bool {
        self.replaced.get(id).is_some_and(|hashes| hashes.contains(&hash))
    }

    /// Is every article of the file wanted?
    pub fn wants_all(&self) -> bool {
        self.only.is_none()
    }

    /// Is an article of this identity wanted?
    pub fn wants(&self, id: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(id))
    }

    /// A file that is gone, of which articles are kept.
    pub fn gone(path: &str, stamp: Stamp) -> Self {
        let (known, ids) = (Vec::new(), FxHashMap::default());
        let replaced = FxHashMap::default();
        Self { path: path.into(), known_as: path.into(), known, ids, stamp, all: true, replaced, only: None }
    }

    /// The identity of the article of record `number` that gives itself none: the one it has, or a
    /// derived one that is no other file's.
    pub fn identity(&self, article: &mut Article, number: u64, ledger: &Ledger) -> Result<String, TantivyError> {
        if *self.path == *STREAM {
            article.path = STREAM.to_owned();
            return Ok(ids::of_content(placed_hash(article)));
        }
        let known = self.known.binary_search_by_key(&number, |a| a.record).ok().map(|at| &self.known[at]);
        if let Some(known) = known.filter(|a| ids::is_derived(&a.id)) {
            return Ok(known.id.to_string());
        }
        let mut attempt = 0;
        loop {
            let id = ids::derived(&self.path, number, attempt);
            if ledger.file_of(&id)?.is_none_or(|file| *file == *self.known_as) {
                return Ok(id);
            }
            attempt += 1;
        }
    }
}

/// A record that was read, and what it came to.
pub(super) struct Arrived {
    pub origin: Arc<FileOrigin>,
    pub id: String,
    /// Where the article stands, for people.
    pub path: String,
    pub title: String,
    pub number: u64,
    pub notes: Vec<String>,
    /// Hash of what it says.
    pub hash: u64,
    /// What it says is in the index already, under the same identity, file and number.
    pub unchanged: bool,
    /// The file did not hold this record, with this identity and content, when it was last read.
    pub is_new: bool,
    pub content: Arrival,
    /// The memory that it uses.
    pub permit: MemoryPermit,
}

/// An article on its way into the index.
pub(super) enum Arrival {
    /// To be written.
    Document(Box<EngineDocument>),
    /// Not to be written, as it is there, or another record's article has its identity; kept because
    /// that may prove to be otherwise.
    Draft(Box<Article>),
    /// A rebuild that this one goes on from has written it.
    Written(Box<Article>),
    /// It cannot be written.
    Failed(String),
}
