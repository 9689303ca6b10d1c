//! The index: what is kept of an article, where, and how it stays true.
//!
//! | module | the question that it answers |
//! |---|---|
//! | [`schema`] | which fields has an indexed article? |
//! | [`analysis`] | which terms stand for this text, at which positions? |
//! | [`term_text`] | what is the last byte of a term? |
//! | [`document`] | what is written for one article, and how is it read back? |
//! | [`stored`] | in which bytes is the article itself kept? |
//! | [`packed`] | how are these handed to the engine without copying? |
//! | [`fingerprint`] | are these two articles copies of one story? |
//! | [`store`] | what lies in the folder of an index, and who may write to it? |
//! | [`reader`] | here is a folder, give me an open index |
//! | [`several`] | here are folders of several, give me one archive |
//! | [`gathered`] | here are articles from an engine elsewhere, give me an archive |
//! | [`exported`] | what is such an engine given of an article? |
//! | [`archive`] | which article has this id, which terms has this field? |
//! | [`vocabulary`] | which words stand in titles and bodies, and in how many articles? |
//! | [`glob`] | does a word have this shape? |
//! | [`postings`] | in which articles do any of these terms stand? |
//! | [`related`] | which articles share this name, and when were they published? |
//! | [`ledger`] | which files was it made from, and have they changed? |
//! | [`seen`] | what of files can no article carry? |
//! | [`tombstones`] | what was purged, and must not come back? |
//! | [`versions`] | what did this article say before? |
//! | [`merging`] | which segments are merged into one? |
//! | [`writer`] | here are articles, make them the index |
//! | [`status`] | how much of what is in it? |
//! | [`check`] | is every byte of it as it was written? |
//! | [`budget`] | how much may a question cost? |
//! | [`cache`] | was this worked out of the archive before? |

pub mod analysis;
pub mod archive;
pub mod budget;
pub mod cache;
pub mod check;
pub mod document;
mod error;
pub mod exported;
pub mod fingerprint;
mod folder;
pub mod gathered;
pub mod glob;
pub mod ledger;
pub mod mentions;
mod merging;
pub mod packed;
pub mod postings;
pub mod reader;
pub mod related;
pub mod schema;
pub mod seen;
pub mod several;
pub mod status;
pub mod store;
pub mod stored;
pub mod term_text;
pub mod tombstones;
pub mod varint;
pub mod versions;
pub mod vocabulary;
pub mod writer;

pub use error::{IndexError, in_words};
pub use folder::sync_folder;
