//! The desk: what a person keeps of their work with an archive: history, saved searches and what is
//! new in them, watch-lists, tags, stars and notes.
//!
//! It lies beside the index and never in it, so that it outlives a rebuild, a re-add and a renamed
//! file, and serves any number of indexes. What is kept of an article names it by id and by content
//! ([`ArticleKey`]).
//!
//! | module | the question that it answers |
//! |---|---|
//! | [`entry`] | what can happen at a desk, and how is it written? |
//! | [`journal`] | how is it kept, so that nothing is lost or torn? |
//! | [`state`] | what holds now, after all that has happened? |
//! | [`key`] | which article of the archive is the one that was meant? |
//! | [`marks`] | which articles of the archive have this tag? |
//! | [`shown`] | which article is the third of the last search? |
//! | [`expand`] | what does `@NAME` in a query stand for? |
//! | [`news`] | what has come into the archive since it was last looked at? |
//! | [`watch`] | which of my names and queries are in what came in? |
//!
//! Left to others: where the desk lies and what time it is (the binaries), how any of it looks
//! ([`crate::output`]).

pub mod entry;
mod error;
pub mod expand;
pub mod journal;
pub mod key;
pub mod marks;
pub mod news;
pub mod shown;
pub mod state;
pub mod watch;

pub use entry::{ArticleKey, DeskEvent, Mark, SavedSearch};
pub use error::DeskError;
pub use journal::Journal;
pub use shown::Shown;
pub use state::State;
