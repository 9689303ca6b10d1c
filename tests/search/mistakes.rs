//! What people type by habit or by mistake: each is read as it was most likely meant and said, or said how it was
//! read. Nothing is reinterpreted in silence, also with `--count`.

use crate::common::{dateline, found, index_of_lines, sample, stderr, stdout};

/// What is said of a query, and how many articles it finds.
fn said(query: &str) -> (String, String) {
    let output = dateline(sample()).args(["search", "--count", "--", query]).output().expect("runs");
    (stderr(&output), stdout(&output).trim().to_owned())
}

#[test]
fn what_is_read_otherwise_than_typed_is_said() {
    for (query, words) in [
        // Days without a year: the latest, which may not be the one that is meant.
        ("mentions:\"sept 11\"", "read as: mentions:2025-09-11 (the latest one: no year is given)"),
        ("mentions:september", "read as: mentions:2025-09-01..2025-09-30 (the latest"),
        ("date:\"5 march\" ferry", "read as: date:2026-03-05 (the latest"),
        ("since:march ferry", "read as: date:2026-03-01.. (the latest"),
        ("ferry mentions:christmas", "(the latest one: no year is given)"),
        // A sign that excludes, with a space behind it.
        ("ferry - pump", "a space follows `-`"),
        ("\"ferry\" - pump", "a space follows `-`"),
        ("ferry - \"steering pump\"", "a space follows `-`"),
        ("ferry ! pump", "left out: `!`"),
        ("ferry -date:", "left out: `date:`, which has no value"),
        ("ferry -person:", "left out: `person:`, which has no value"),
        // Options of other programs, bare and in quotes.
        ("ferry -i", "read as: NOT i (there is no option `-i`)"),
        ("ferry \"-i\"", "read as: the word \"i\" (in quotes `-` is a sign"),
        ("ferry \"-10\"", "read as: the word \"10\""),
        ("\"--ignore-case\" ferry", "read as: the word \"ignore-case\""),
        ("ferry -\"-A3\"", "read as: the word \"A3\""),
        // Tags as other sites write them.
        ("#ferry", "read as: the word ferry, in the text (`#` is a sign; tag:ferry asks for the tag)"),
        ("pump #ferry", "tag:ferry asks for the tag"),
        ("#Ferry_Safety", "tag:Ferry_Safety asks for the tag"),
        ("ferry OR #pump", "tag:pump asks for the tag"),
        ("#fähre", "tag:fähre asks for the tag"),
        // Pasted addresses.
        ("https://harbour.example/news?id=12&x=y", "url:ADDRESS finds the article"),
        ("http://harbour.example/ferry", "url:ADDRESS finds the article"),
        ("https://harbour.example/a#top", "url:ADDRESS finds the article"),
        ("mailto:desk@harbour.example", "url:ADDRESS finds the article"),
        ("ferry https://harbour.example/?q=%20a", "url:ADDRESS finds the article"),
        // Languages that are spelt out.
        ("lang:english ferry", "read as: lang:en (for `lang:english`)"),
        ("lang:German ferry", "read as: lang:de (for `lang:German`)"),
        ("language:deutsch", "read as: lang:de (for `lang:deutsch`)"),
        ("ferry lang:en-US", "read as: lang:en (for `lang:en-US`)"),
        ("lang:français", "read as: lang:fr (for `lang:français`)"),
    ] {
        let (said, _) = said(query);
        assert!(said.contains(words), "{query}: {said}");
    }
}

#[test]
fn what_says_what_it_means_is_not_commented_on() {
    for query in [
        "mentions:2025-03",
        "date:\"last march\" ferry",
        "date:friday ferry",
        "date:\"this month\"",
        "mentions:\"september 2025\"",
        "A council votes - and the ferry goes on - without a pump",
        "ferry-pump",
        "#12 ferry",
        "\"well-known\" ferry",
        "lang:en ferry",
    ] {
        let (said, _) = said(query);
        assert!(!said.contains("read as") && !said.contains("left out:"), "{query}: {said}");
    }
}

#[test]
fn a_sign_that_is_said_excludes_nothing_else() {
    for (query, same) in [
        ("ferry - pump", "ferry pump"),
        ("#ferry", "ferry"),
        ("lang:english ferry", "lang:en ferry"),
        ("ferry -date:", "ferry"),
        ("mentions:\"march 5\"", "mentions:2026-03-05"),
    ] {
        assert_eq!(said(query).1, said(same).1, "{query}");
    }
}

#[test]
fn a_path_is_that_of_the_file_and_of_its_records() {
    let record =
        |id: &str| serde_json::json!({"id": id, "title": "Ferry", "body": "The ferry left."}).to_string() + "\n";
    let index = index_of_lines(&(record("a") + &record("b")));
    for query in ["path:*.jsonl", "path:*/articles.jsonl", "path:*art*", "path:articles", "path:*.jsonl#?"] {
        assert_eq!(found(index.path(), &["--", query]), ["a", "b"], "{query}");
    }
    assert_eq!(found(index.path(), &["--", "path:*.jsonl#2"]), ["b"]);
    assert!(found(index.path(), &["--", "path:*.json"]).is_empty());
}

/// An archive in which outlets have the names that people shorten.
fn outlets() -> tempfile::TempDir {
    let record = |n: usize, source: &str, body: &str| {
        format!(
            "{{\"id\":\"o{n}\",\"title\":\"The mill\",\"body\":\"{body}\",\"date\":\"2024-05-0{n}\",\"source\":\"{source}\"}}\n"
        )
    };
    let lines: String = [
        (1, "The Ellery New Times", "The white house by the mill was sold on Thursday, the mayor said."),
        (2, "Carrow Street Journal", "The white house by the mill burnt down. Nobody was hurt."),
        (3, "Osby News", "The white house by the mill will not be built again, the mayor said."),
        (4, "valleyherald.example", "The mill opens in the spring, the mayor said, and the white house is gone."),
        (5, "Apple Growers Weekly", "The harvest is late."),
    ]
    .map(|(n, source, body)| record(n, source, body))
    .concat();
    index_of_lines(&lines)
}

#[test]
fn short_forms_of_outlets_are_taken_and_said() {
    let index = outlets();
    let counted = |query: &str| {
        let output = dateline(index.path()).args(["search", query]).output().expect("runs");
        (stdout(&output).matches("    2024").count() + stdout(&output).matches(" · o").count(), stderr(&output))
    };
    for (query, outlet) in [
        ("source:ent", "The Ellery New Times"),
        ("source:entimes", "The Ellery New Times"),
        ("source:ellerynewtimes.example", "The Ellery New Times"),
        ("source:csj", "Carrow Street Journal"),
        ("source:carrowstreetjournal", "Carrow Street Journal"),
        ("source:osbynews", "Osby News"),
        ("source:valleyherald", "valleyherald.example"),
        ("source:www.valleyherald.example", "valleyherald.example"),
    ] {
        let output = dateline(index.path()).args(["search", "--count", query]).output().expect("runs");
        assert_eq!(stdout(&output).trim(), "1", "{query}: {}", stderr(&output));
        let (_, said) = counted(query);
        assert!(said.contains(outlet) || query.contains("valleyherald"), "{query}: {said}");
    }
    for query in ["source:ap", "source:journalx", "source:=ent", "source:x"] {
        let output = dateline(index.path()).args(["search", "--count", query]).output().expect("runs");
        assert_eq!(stdout(&output).trim(), "0", "{query}");
    }
    // A word of an outlet means that outlet, whatever else it may shorten.
    let output = dateline(index.path()).args(["search", "--count", "source:times"]).output().expect("runs");
    assert_eq!((stdout(&output).trim(), stderr(&output).contains("matched")), ("1", false));
}

#[test]
fn a_search_that_finds_nothing_says_what_would_find_something() {
    let index = outlets();
    let said = |arguments: &[&str]| {
        let output = dateline(index.path()).arg("search").args(arguments).output().expect("runs");
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", stdout(&output));
        stderr(&output)
    };
    for (arguments, words) in [
        (&["\"white hause\"*"][..], &["try `\"white house*\"`: 4 articles"][..]),
        (&["\"white hause\""], &["try `\"white house\"`: 4 articles"]),
        (
            &["milll AND hurt"],
            &["try `mill hurt`: 1 article", "`milll` alone finds 0 articles; perhaps mill; without it 1 article"],
        ),
        (&["milll w/5 house"], &["try `mill w/5 house`"]),
        (&["title:milll"], &["try `title:mill`: 5 articles"]),
        (&["mill", "--source", "osbi"], &["try `mill source:\"Osby News\"`: 1 article", "without it 5 articles"]),
        (
            &["mill hurt sold"],
            &[
                "`hurt` alone finds 1 article; without it 1 article",
                "`sold` alone finds 1 article; without it 1 article",
            ],
        ),
        (&["house", "--since", "2025"], &["without it 4 articles"]),
    ] {
        let said = said(arguments);
        for words in words {
            assert!(said.contains(words), "{arguments:?}: {words}\n{said}");
        }
    }
    for arguments in [&["zzyzx"][..], &["=Milll"], &["mill NOT mill"]] {
        assert!(!said(arguments).contains("try `"), "{arguments:?}");
    }
    // What is suggested finds as much as it says.
    let output = dateline(index.path()).args(["search", "--count", "\"white house\"*"]).output().expect("runs");
    assert_eq!(stdout(&output).trim(), "4");
}

#[test]
fn a_quotation_with_an_omission_is_found_by_its_parts() {
    let index = outlets();
    let quote = |text: &str| {
        let output = dateline(index.path()).args(["quote", text]).output().expect("runs");
        (output.status.code(), stdout(&output), stderr(&output))
    };
    for text in [
        "the white house … was sold on Thursday",
        "The white house ... sold on Thursday",
        "“the white house […] sold … Thursday”",
        "the white house . . . the mayor said",
        "mill … in the spring, the mayor … is gone",
    ] {
        let (status, out, said) = quote(text);
        assert_eq!(status, Some(0), "{text}: {said}");
        assert!(out.contains('…') && said.contains("verbatim"), "{text}: {out}{said}");
    }
    let (status, out, said) = quote("will … be built again");
    assert_eq!(status, Some(1));
    assert!(out.contains("left out of the sentence holds “not”") && said.contains("holds “not”"), "{out}{said}");
    let (status, out, _) = quote("the white house … was sold on Friday");
    assert_eq!(status, Some(1));
    assert!(out.contains("[friday]"), "{out}");
    assert_eq!(quote("sold on Thursday … the white house … harvest").0, Some(1));
}
