//! What a person finds with `dateline`, and what is shown.
//!
//! | module | what it protects |
//! |---|---|
//! | [`words`] | which spellings, forms and cases of a word are the same (PITFALLS 1 to 10) |
//! | [`passages`] | what is highlighted and where a passage begins and ends (11 to 16) |
//! | [`language`] | operators, fields and slips of the query language (17 to 23) |
//! | [`days`] | filters by date, timelines (24 to 29) |
//! | [`names`] | filters by name, lists of people (30 to 34) |
//! | [`printing`] | terminals, pipes, hostile text (46 to 48) |
//! | [`copies`] | near copies shown once, similar articles |
//! | [`scan`] | every query form against a plain scan of the same articles |

mod common;

#[path = "search/copies.rs"]
mod copies;
#[path = "search/days.rs"]
mod days;
#[path = "search/language.rs"]
mod language;
#[path = "search/names.rs"]
mod names;
#[path = "search/passages.rs"]
mod passages;
#[path = "search/printing.rs"]
mod printing;
#[path = "search/scan.rs"]
mod scan;
#[path = "search/words.rs"]
mod words;
