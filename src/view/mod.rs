//! The view: what a face of the archive shows of a query and of an article, before it is drawn.
//!
//! The page for the browser and the terminal's interface draw the same things; what these are, and what a
//! person can do with them, is decided here, once. Everything is asked of [`crate::search::answer`].
//!
//! | module | the question that it answers |
//! |---|---|
//! | [`reading`] | what is meant by what was typed, saved searches and own tags filled in? |
//! | [`results`] | which articles, how many, and what must be said? who, where and when is beside them? |
//! | [`narrowing`] | which restrictions does a query have, and what is it with one more or one less? |
//! | [`opened`] | what matches in an article, where is one to begin, and what has been put on it? |
//! | [`keeping`] | what is written at the desk when something is tagged or saved? |
//! | [`wrong`] | what went wrong, and what mends it? |
//!
//! Left to others: how any of it looks ([`crate::output`], `web`, `tui`).

pub mod keeping;
pub mod narrowing;
pub mod opened;
pub mod reading;
pub mod results;
pub mod wrong;

pub use keeping::DeskEntries;
pub use narrowing::Chip;
pub use opened::OpenedArticle;
pub use reading::{QueryReading, ViewContext};
pub use results::{Results, Sides};
pub use wrong::{Fault, Wrong};
