//! Any bytes, read as a file of a kind that their first byte chooses, and cleaned: every parser of formats.

#![no_main]

use dateline::cleaning::clean;
use dateline::source::{Limits, ReadOptions, read_bytes};
use libfuzzer_sys::fuzz_target;

const NAMES: &[&str] = &[
    "a.txt", "a.html", "a.md", "a.xml", "a.rss", "a.eml", "a.mbox", "a.warc", "a.csv", "a.json", "a.jsonl", "a.rtf", "a.docx", "a.epub",
    "a.zip", "a.tar", "a.txt.gz", "a.jsonl.zst", "a.webarchive",
];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    let limits = Limits { record_bytes: 1 << 20, unpacked_bytes: 4 << 20, ..Limits::default() };
    let options = ReadOptions { limits, ..ReadOptions::default() };
    read_bytes(rest, name, &options, &mut |found| {
        if let Ok(record) = found {
            let _ = clean(record, name, &options);
        }
    });
});
