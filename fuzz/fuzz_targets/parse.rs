//! Whatever is typed, the parser returns; what it read prints as text that reads as the same.

#![no_main]

use dateline::query::{ParseOptions, parse};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let options = ParseOptions { strict: false, today: Some(date(2025, 6, 18)) };
    match parse(text, &options) {
        Ok(parsed) => {
            for note in &parsed.notes {
                assert!(text.get(note.span.start..note.span.end).is_some(), "{note:?}");
                note.caret(text, 60);
            }
            if let Some(query) = parsed.query {
                let printed = query.to_string();
                let again = parse(&printed, &ParseOptions { strict: true, ..options });
                assert_eq!(again.map(|p| p.query), Ok(Some(query)), "{printed}");
            }
        }
        Err(error) => {
            error.caret(text, 60);
        }
    }
});
