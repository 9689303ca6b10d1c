//! Any text as a scraped page: lines, wraps, headers, furniture; and its words and sentences.

#![no_main]

use dateline::cleaning::clean;
use dateline::source::{Content, ReadOptions, Record};
use dateline::text::Prose;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let record =
        Record { number: None, content: Content::Page(text.to_owned()), notes: Vec::new(), member: None, format: "page of text", made: None };
    if let Ok(cleaned) = clean(record, "a.txt", &ReadOptions::default()) {
        let body = &cleaned.article.body;
        let prose = Prose::of(body);
        assert!(prose.sentences.iter().all(|s| body.get(s.bytes.clone()).is_some()));
    }
    let _ = Prose::of(text);
});
