//! What was typed: a syntax tree, the parser that reads it, and how it prints back.
//!
//! Owned here: the query language. [`parse`] reads a line into a [`Query`], which prints back in one
//! canonical form: `parse(query.to_string())` gives the same query again. What was typed by mistake
//! is read sensibly and said in a [`Note`], or refused when asked to be strict. [`MANUAL`] is what a
//! user reads about all this.
//!
//! Left to others: how a word becomes a term of the index, what days a date value means
//! ([`crate::dates::when`]), which persons a name names, and how a query is run. The tree knows no
//! engine.

mod caret;
mod dialects;
mod error;
mod fields;
mod lexer;
mod notes;
mod outline;
mod parser;
mod plain;
mod print;
#[cfg(test)]
mod round_trip;
mod slip;
mod terms;
mod tree;
mod walk;

pub use error::{Error, ErrorKind, Note};
pub use fields::{FieldName, Property};
pub use parser::{MAX_WORDS, ParseOptions, ParsedQuery, parse};
pub use plain::{bag_of_words, filter};
pub use slip::Slip;
pub use tree::{
    DateField, DateFilter, Extent, Filter, FilterField, LEAD_SENTENCES, Matching, Near, NearKind, Phrase, Query,
    QuerySpan, QueryWord, WordForm, WordPattern,
};
pub use walk::Leaf;

/// The manual of the query language, in Markdown.
pub const MANUAL: &str = include_str!("manual.md");
