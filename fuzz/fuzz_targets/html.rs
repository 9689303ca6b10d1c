//! Any text as a page of HTML: tree, blocks, choice, metadata, days.

#![no_main]

use dateline::cleaning::clean;
use dateline::source::{Content, ReadOptions, Record};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|markup: &str| {
    let content = Content::Html { markup: markup.to_owned(), url: None };
    let record = Record { number: None, content, notes: Vec::new(), member: None, format: "HTML", made: None };
    let _ = clean(record, "a.html", &ReadOptions::default());
});
