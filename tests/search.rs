//! What a person finds with `dateline`, and what is shown.
//!
//! | module | what it protects |
//! |---|---|
//! | [`words`] | which spellings, forms and cases of a word are the same |
//! | [`passages`] | what is highlighted and where a passage begins and ends |
//! | [`language`] | operators, fields and slips of the query language |
//! | [`days`] | filters by date, timelines |
//! | [`names`] | filters by name, lists of people |
//! | [`printing`] | terminals, pipes, hostile text |
//! | [`hostile`] | no byte of an article acts on a terminal, whatever the command and format |
//! | [`copies`] | near copies shown once, similar articles |
//! | [`scan`] | every query form against a plain scan of the same articles |

mod common;

#[path = "search/copies.rs"]
mod copies;
#[path = "search/days.rs"]
mod days;
#[path = "search/hostile.rs"]
mod hostile;
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
