//! The seam to an engine that keeps the articles elsewhere: what it is asked, what it answers, and what it
//! is given to keep.
//!
//! Such an engine is asked for two things only. *How often*: how many articles it holds, how long they are, in how
//! many any of some terms stands ([`Engine::totals`], [`Engine::counts`]). And *which may answer*: the stored articles within a
//! [`Reach`], of which none that answers is left out ([`Engine::candidates`]). What a query means is decided where it always is, on
//! these articles ([`crate::index::gathered`]): phrases, nearness, names, folding and passages are the same as on disk, as it is the
//! same code.
//!
//! | module | the question that it answers |
//! |---|---|
//! | `reach` | which articles may answer, said so that an engine can tell? |
//! | `document` | what is an article on its way there and back? |
//! | `error` | why can it not be asked, and what mends that? |
//!
//! Left to others: how an engine is talked to (`remote`), which articles a query reaches ([`crate::search::reach`]).

mod document;
mod error;
mod reach;

use std::fmt::Debug;

pub use document::{Document, KnownDocument, Origin, StoredDocument};
pub use error::EngineError;
pub use reach::Reach;

/// What an engine tells of all its articles together.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct EngineTotals {
    /// Number of articles. Those that were replaced count until the engine has deleted them.
    pub articles: u64,
    /// Terms of all titles together.
    pub title_terms: u64,
    /// Terms of all bodies together.
    pub body_terms: u64,
    /// First and last day of publication, as numbers of days since 1970.
    pub published: Option<(i64, i64)>,
}

impl EngineTotals {
    /// Average number of terms of a title and of a body, each at least 1.
    pub fn average_lengths(&self) -> [f32; 2] {
        [self.title_terms, self.body_terms].map(|terms| (terms as f32 / self.articles.max(1) as f32).max(1.0))
    }
}

/// An engine that keeps articles elsewhere and answers questions about them.
pub trait Engine: Debug + Send + Sync {
    /// How the index was named.
    fn name(&self) -> &str;

    /// What it tells of all its articles.
    ///
    /// # Errors
    /// It cannot be asked, or its answer is not whole.
    fn totals(&self) -> Result<EngineTotals, EngineError>;

    /// How many articles lie within each of `reaches`.
    ///
    /// # Errors
    /// As [`Engine::totals`].
    fn counts(&self, reaches: &[Reach]) -> Result<Vec<u64>, EngineError>;

    /// The stored articles within `reach`, each once, as it was written last.
    ///
    /// # Errors
    /// As [`Engine::totals`]; [`EngineError::TooMany`] if there are more than `most`, of which then none is given.
    fn candidates(&self, reach: &Reach, most: u64) -> Result<Vec<StoredDocument>, EngineError>;
}

/// An engine that is given articles to keep.
pub trait EngineWriter: Debug + Send {
    /// How the index was named.
    fn name(&self) -> &str;

    /// What it holds, each article once, without texts; and what was left with it by [`EngineWriter::finish`].
    ///
    /// # Errors
    /// As [`Engine::totals`].
    fn known(&mut self) -> Result<(Vec<KnownDocument>, Option<Vec<u8>>), EngineError>;

    /// Gives it an article, in place of the one of the same identity if there is one.
    ///
    /// # Errors
    /// It cannot be reached, or takes no more.
    fn put(&mut self, document: Document) -> Result<(), EngineError>;

    /// Takes an article from it.
    ///
    /// # Errors
    /// As [`EngineWriter::put`].
    fn remove(&mut self, id: &str) -> Result<(), EngineError>;

    /// Waits until all that was given so far can be searched. Gives back the articles that it refused, each by its identity
    /// with the reason.
    ///
    /// # Errors
    /// As [`EngineWriter::put`]; also if something that was given cannot be found.
    fn settle(&mut self) -> Result<Vec<(String, String)>, EngineError>;

    /// The articles that can be searched; `only_given`: those of them that were given since this was opened.
    ///
    /// # Errors
    /// As [`Engine::candidates`].
    fn stored(&self, only_given: bool, most: u64) -> Result<Vec<StoredDocument>, EngineError>;

    /// Hands on every article that can be searched, some at a time.
    ///
    /// # Errors
    /// As [`Engine::candidates`].
    fn each_stored(&self, each: &mut dyn FnMut(StoredDocument)) -> Result<(), EngineError>;

    /// Ends: `left` is kept for the next run, and what was replaced is deleted.
    ///
    /// # Errors
    /// As [`EngineWriter::settle`].
    fn finish(&mut self, left: Option<Vec<u8>>) -> Result<(), EngineError>;
}
