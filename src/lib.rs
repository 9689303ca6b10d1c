//! `dateline`: the search engine of a news archive.
//!
//! Two paths that meet only in the index:
//!
//! ```text
//! bytes ─ source ─ cleaning ─ Article ─┬─ entities ─┐
//!                                      └─ dates ────┴─ index::writer ─▶  INDEX  ◀─ search ─ query ─ what was typed
//!                                                                                    └─ passages ─ output ─▶ terminal, JSON
//! ```
//!
//! | module | the question that it answers |
//! |---|---|
//! | [`article`] | what is an article, once it has been read? |
//! | [`text`] | where are the words and sentences of this prose, and which spellings are equal? |
//! | [`source`] | what bytes are there, and which records do they hold? |
//! | [`cleaning`] | which lines of a scraped page are not the article? |
//! | [`entities`] | who is named, which organization, where, and are two names one person? |
//! | [`dates`] | which days does the text speak of, and when was it published? |
//! | [`model`] | is this trained table of this program? |
//! | [`engine`] | what is an engine asked that keeps the articles elsewhere? |
//! | [`index`] | what is kept of an article, where, and how does it stay true? |
//! | [`ingest`] | which files have changed, and what becomes of their articles in the index? |
//! | `remote` | how is such an engine talked to? |
//! | [`query`] | what was asked? |
//! | [`search`] | which articles answer, in which order, by which passages? |
//! | [`desk`] | what does a person keep of their work with an archive? |
//! | [`mcp`] | what does a language model ask? |
//! | [`view`] | what does a face of the archive show, before it is drawn? |
//! | `tui` | how does the archive look in a terminal that one works in? |
//! | `web` | how does the archive look in a browser? |
//! | [`output`] | what does a person or a program see? |

pub mod article;
pub mod cleaning;
pub mod dates;
pub mod desk;
pub mod engine;
pub mod entities;
pub mod index;
pub mod ingest;
pub mod mcp;
pub mod model;
pub mod output;
pub mod query;
#[cfg(feature = "remote")]
pub mod remote;
pub mod search;
pub mod source;
pub mod text;
#[cfg(feature = "browse")]
pub mod tui;
pub mod view;
#[cfg(feature = "web")]
pub mod web;
