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
//! | [`explain`] | what each part of a query gave to a score |
//! | [`hostile`] | no byte of an article acts on a terminal, whatever the command and format |
//! | [`kept`] | who is who from one run to the next |
//! | [`copies`] | near copies shown once, similar articles |
//! | [`budget`] | what a query may cost, by counts |
//! | [`mistakes`] | habits and mistakes are read as meant, and said |
//! | [`near_names`] | names, places and days in near operators against a plain scan |
//! | [`scan`] | every query form against a plain scan of the same articles |

mod common;

#[path = "search/budget.rs"]
mod budget;
#[path = "search/copies.rs"]
mod copies;
#[path = "search/days.rs"]
mod days;
#[path = "search/explain.rs"]
mod explain;
#[path = "search/hostile.rs"]
mod hostile;
#[path = "search/kept.rs"]
mod kept;
#[path = "search/language.rs"]
mod language;
#[path = "search/mistakes.rs"]
mod mistakes;
#[path = "search/names.rs"]
mod names;
#[path = "search/near_names.rs"]
mod near_names;
#[path = "search/passages.rs"]
mod passages;
#[path = "search/printing.rs"]
mod printing;
#[path = "search/scan.rs"]
mod scan;
#[path = "search/words.rs"]
mod words;
