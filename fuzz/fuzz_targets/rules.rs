//! Any text, read as rules of the user's, and a record cleaned by them.

#![no_main]

use dateline::cleaning::clean;
use dateline::source::{LineRules, ReadOptions, read_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(rules) = LineRules::parse(text) else { return };
    let options = ReadOptions { rules, ..ReadOptions::default() };
    let page = format!("Bridge falls\n\nThe old bridge fell on Tuesday after three days of rain.\n\n{text}\n\nNobody was hurt, the mayor said.");
    read_bytes(page.as_bytes(), "a.txt", &options, &mut |found| {
        if let Ok(record) = found {
            let _ = clean(record, "a.txt", &options);
        }
    });
});
