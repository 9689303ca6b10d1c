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
