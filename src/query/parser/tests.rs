//! What the language means, form by form.

use jiff::civil::date;

use super::*;

const TODAY: Options = Options { strict: false, today: Some(date(2025, 6, 18)) };

fn parsed(text: &str) -> Parsed {
    parse(text, &TODAY).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The canonical form; the tree that it gives must be the same.
fn read(text: &str) -> String {
    let query = parsed(text).query;
    let printed = query.as_ref().map_or_else(String::new, ToString::to_string);
    let again = parse(&printed, &Options { strict: true, ..TODAY }).unwrap_or_else(|e| panic!("{printed}: {e}"));
    assert_eq!(again.query, query, "{text} prints as {printed}");
    printed
}

#[test]
fn try_all() {
    for text in std::fs::read_to_string("/tmp/query/forms.txt").expect("forms").lines() {
        match parse(text, &TODAY) {
            Ok(p) => {
                println!("{text}\n    → {}", read(text));
                for n in p.notes {
                    println!("    · {} [{}]", n.slip, n.slip.hint().unwrap_or_default());
                }
            }
            Err(e) => println!("{text}\n    ! {e} [{}]\n{}", e.hint().unwrap_or_default(), e.caret(text, 70)),
        }
    }
}

#[test]
fn time_all() {
    let cases: Vec<(&str, String)> = vec![
        ("parens", "(".repeat(10_000)),
        ("parens a", "(".repeat(10_000) + "a" + &")".repeat(10_000)),
        ("not", "NOT ".repeat(20_000) + "a"),
        ("minus", "-".repeat(100_000)),
        ("minus paren", "-(".repeat(50_000)),
        ("paren or", "(a OR ".repeat(16_000)),
        ("chars", "a".repeat(100_000)),
        ("words", "a ".repeat(50_000)),
        ("wild", "*".repeat(100_000)),
        ("q", "?".repeat(100_000)),
        ("quotes", "\"".repeat(100_000)),
        ("single", "'a ".repeat(33_000)),
        ("near", "a w/5 b pre/5 ".repeat(7_000)),
        ("title", "title:".repeat(16_000)),
        ("titlep", "title:(".repeat(14_000)),
        ("titlep100", "title:(a ".repeat(100)),
        ("titlep100", "-title:(a w/5 b w/s (c ".repeat(50)),
        ("date", "date:last ".repeat(10_000)),
        ("person", "person:(a ".repeat(10_000)),
        ("tilde", "a~".repeat(50_000)),
        ("tilde", "~".repeat(100_000)),
        ("caret", "^".repeat(100_000)),
        ("back", "\\".repeat(100_000)),
        ("colon", ":".repeat(100_000)),
        ("colon", "a:: ".repeat(25_000)),
        ("unknown ok", "12:30 ".repeat(16_000)),
        ("=-", "=-".repeat(50_000)),
        ("-=a", "-=a".repeat(33_000)),
        ("url:", "url:((((".repeat(12_000)),
        ("[", "date:[".repeat(16_000)),
        ("qq", "\"a~1 ".repeat(20_000)),
        ("qq", format!("\"{}\"", "a~1 ".repeat(20_000))),
        ("phrase", format!("\"{}\"", "a ".repeat(4_000))),
        ("alt near", "a w/1 b w/2 c w/3 d ".repeat(50)),
        ("near chain", format!("a{}", (0..5_000).map(|i| format!(" w/{} b", i % 7)).collect::<String>())),
    ];
    for (name, text) in cases {
        let start = std::time::Instant::now();
        let got = parse(&text, &TODAY);
        let t = start.elapsed();
        let start = std::time::Instant::now();
        let n = got.as_ref().ok().and_then(|p| p.query.as_ref()).map_or(0, |q| q.to_string().len());
        println!(
            "{name} {t:?} {:?} {n} {}",
            start.elapsed(),
            match &got {
                Ok(p) => p.notes.last().map_or(String::new(), |n| n.slip.to_string()),
                Err(e) => e.to_string(),
            }
        );
        if let Ok(p) = &got {
            let _ = p.clone() == *p;
            for n in &p.notes {
                n.caret(&text, 70);
            }
        }
    }
}
