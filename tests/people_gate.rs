//! The gate of identities: over the small archive `tests/gold/people.jsonl`, who is who never goes
//! wrong silently. Two people of one surname, one under three spellings, a father and his son, a man
//! and a woman, and a bare surname of each kind: whose article names him in full, who is probable by
//! day, outlet and neighbours, and who is nobody that the archive knows.

use std::path::Path;

use common::{dateline, found, index_of, index_of_lines, root, stderr, stdout};
use serde_json::Value;

mod common;

fn archive() -> tempfile::TempDir {
    index_of(&[root().join("tests/gold/people.jsonl")])
}

/// The rows of `dateline people` for a word: name, articles, how many of them probable.
fn rows(index: &Path, query: &str) -> Vec<(String, u64, u64)> {
    let output = dateline(index).args(["people", query, "--limit", "50", "--format", "jsonl"]).output().expect("runs");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let row = |line: &str| {
        let row: Value = serde_json::from_str(line).expect("JSON");
        let number = |field: &str| row[field].as_u64().unwrap_or(0);
        (row["name"].as_str().expect("a name").to_owned(), number("articles"), number("probable"))
    };
    stdout(&output).lines().map(row).collect()
}

#[test]
fn a_filter_by_full_name_finds_the_person_and_nobody_else() {
    let index = archive();
    let harbour = ["marsh-bare-harbour", "marsh-harbour-1", "marsh-harbour-2", "marsh-harbour-3", "marsh-harbour-4"];
    let striker = ["marsh-bare-striker", "marsh-striker-1", "marsh-striker-2", "marsh-striker-3", "marsh-striker-4"];
    let senator = ["junior-1", "junior-2", "junior-3", "junior-4", "junior-5"];
    for (asked, expected) in [
        ("Ada Marsh", &harbour[..]),
        ("Colin Marsh", &striker),
        ("Paul Wexler", &senator),
        ("Paul Wexler Jr.", &["junior-son"]),
        ("Wexler Jr.", &["junior-son"]),
        ("Paula Wexler", &["paula"]),
        ("Yuri Halushko", &["halushko-1", "halushko-2", "halushko-3"]),
        ("Юрий Галушко", &["halushko-1", "halushko-2", "halushko-3"]),
        ("Dean Harrow", &["title-forename"]),
        ("Olive Harrow", &["title-painter"]),
        ("Prince Fenwick", &["title-prince"]),
        ("Cecil Fenwick", &["title-father"]),
        ("Major Fenwick", &["title-father", "title-prince"]),
        ("John F. Kennedy", &["initials-full", "initials-only"]),
        ("jfk", &["initials-full", "initials-only"]),
    ] {
        assert_eq!(found(index.path(), &["--person", asked]), expected, "{asked}");
    }
}

#[test]
fn a_filter_by_surname_takes_all_and_says_whom() {
    let index = archive();
    assert_eq!(found(index.path(), &["--person", "Marsh"]).len(), 11);
    for how in ["--count", "--ids"] {
        let output = dateline(index.path()).args(["search", "--person", "Marsh", how]).output().expect("runs");
        for name in ["Ada Marsh", "Colin Marsh", "Marsh"] {
            assert!(stderr(&output).contains(name), "{how}: {}", stderr(&output));
        }
    }
    let output = dateline(index.path()).args(["search", "--person", "Ada Marsh", "--count"]).output().expect("runs");
    assert!(stderr(&output).contains("Marsh (1 probable)"), "{}", stderr(&output));
}

#[test]
fn a_list_has_one_row_a_person_and_counts_what_the_filter_finds() {
    let index = archive();
    let all = rows(index.path(), "*");
    let count = |name: &str| all.iter().filter(|row| row.0 == name).map(|row| (row.1, row.2)).collect::<Vec<_>>();
    assert_eq!(count("Ada Marsh"), [(5, 1)]);
    assert_eq!(count("Colin Marsh"), [(5, 1)]);
    assert_eq!(count("Marsh"), [(1, 0)], "whom nobody names in full stays by himself");
    assert_eq!(count("Paul Wexler"), [(5, 0)]);
    assert_eq!(count("Paul Wexler Jr"), [(1, 0)]);
    assert_eq!(count("Paula Wexler"), [(1, 0)]);
    assert_eq!(all.iter().filter(|row| row.0.contains("alushko") || row.0.contains("алушко")).count(), 1);
    assert_eq!(count("Ada"), [], "a storm is nobody");
    for (name, articles, _) in all.iter().filter(|row| row.0.contains(' ')) {
        assert_eq!(found(index.path(), &["--person", name]).len() as u64, *articles, "{name}");
    }
}

#[test]
fn a_page_tells_who_somebody_is_and_why() {
    let index = archive();
    let output = dateline(index.path()).args(["person", "Ada Marsh"]).output().expect("runs");
    let page = stdout(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    for told in [
        "Ada Marsh 5 articles, 1 of them by the surname only: probable",
        "surname only, probable (",
        "the same people beside it",
        "2019-03-04",
        "2019-04-01",
        "Harbour director",
        "Tobias Renn 5",
        "2019-03 4",
        "--aliases FILE",
    ] {
        assert!(page.contains(told), "{told}\n{page}");
    }
    let output = dateline(index.path()).args(["person", "Nobody Known"]).output().expect("runs");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_name_near_a_word_means_whom_the_filter_means() {
    let index = archive();
    for (query, expected) in [
        ("person:\"Ada Marsh\" w/5 dredger", &["marsh-bare-harbour", "marsh-harbour-1", "marsh-harbour-3"][..]),
        ("person:\"Colin Marsh\" w/5 dredger", &[]),
        ("person:\"Colin Marsh\" w/5 cold", &["marsh-bare-striker"]),
        ("person:\"Ada Marsh\" w/5 cold", &[]),
        ("person:\"Ada Marsh\" w/9 marrow", &[]),
    ] {
        assert_eq!(found(index.path(), &[query]), expected, "{query}");
    }
}

#[test]
fn a_network_joins_persons_and_not_spellings() {
    let index = archive();
    let output = dateline(index.path()).args(["network", "--format", "csv"]).output().expect("runs");
    let csv = stdout(&output);
    let pair = |a: &str, b: &str| csv.lines().find(|line| line.contains(a) && line.contains(b)).map(str::to_owned);
    let of = pair("Ada Marsh", "Tobias Renn").expect("a pair");
    assert!(of.contains('5'), "the article that names her by the surname only counts: {of}");
    assert_eq!(pair("Colin Marsh", "Tobias Renn"), None);
    assert!(pair("Colin Marsh", "Petra Dolak").expect("a pair").contains('5'));
}

#[test]
fn what_the_alias_file_keeps_apart_is_apart_on_the_page_too() {
    let index = archive();
    let aliases = index.path().join("aliases.txt");
    std::fs::write(&aliases, "Yuriy Halushko != Yury Halushko\n").expect("writes");
    let page = |more: &[&str]| {
        let output = dateline(index.path()).args(["person", "Yuriy Halushko"]).args(more).output().expect("runs");
        stdout(&output)
    };
    assert!(page(&[]).contains("Yury Halushko"), "{}", page(&[]));
    let apart = page(&["--aliases", aliases.to_str().expect("UTF-8")]);
    assert!(!apart.lines().take(6).any(|line| line.contains("Yury Halushko")), "{apart}");
}

#[test]
fn whom_a_bare_name_means_does_not_depend_on_how_the_archive_came_together() {
    let whole = archive();
    let (parts, index) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let gold = std::fs::read_to_string(root().join("tests/gold/people.jsonl")).expect("reads");
    let lines: Vec<&str> = gold.lines().collect();
    for (n, part) in lines.chunks(lines.len().div_ceil(3)).enumerate() {
        let file = parts.path().join(format!("{n}.jsonl"));
        std::fs::write(&file, part.join("\n")).expect("writes");
        let added = common::indexer(index.path()).arg("add").arg(&file).output().expect("runs");
        assert_eq!(added.status.code(), Some(0), "{}", stderr(&added));
    }
    assert_eq!(rows(whole.path(), "*"), rows(index.path(), "*"));
}

#[test]
fn a_bare_name_s_row_counts_what_its_filter_finds() {
    let lines: Vec<String> = ["Len", "LEN", "Lenn", "José", "Jose", "Zelensky", "Zelenskyy", "Volodymyr Zelenskyy"]
        .iter()
        .enumerate()
        .map(|(n, name)| {
            format!(r#"{{"id":"a{n}","title":"Talk {n}","body":"They met {n} of them.","people":["{name}"]}}"#)
        })
        .collect();
    let index = index_of_lines(&lines.join("\n"));
    let all = rows(index.path(), "*");
    for (name, articles) in [("Len", 2), ("Lenn", 1), ("José", 2)] {
        let row = all.iter().filter(|row| row.0.eq_ignore_ascii_case(name) || row.0 == "Jose" && name == "José");
        assert_eq!(row.map(|row| row.1).collect::<Vec<_>>(), [articles], "{name} {all:?}");
        assert_eq!(found(index.path(), &["--person", name]).len() as u64, articles, "{name}");
    }
    assert_eq!(found(index.path(), &["--person", "Zelensky"]).len(), 3, "all spellings of a family");
}

/// An archive in which each name stands in so many articles, two others beside it.
fn archive_of(names: &[(&str, usize)]) -> tempfile::TempDir {
    let articles = names.iter().flat_map(|(name, n)| (0..*n).map(move |i| (*name, i)));
    let line = |(at, (name, i)): (usize, (&str, usize))| {
        serde_json::json!({
            "id": format!("a{at}"),
            "title": format!("Talk {at}"),
            "body": format!("They met {at} of them in hall {i}."),
            "people": [name],
        })
        .to_string()
    };
    index_of_lines(&articles.enumerate().map(line).collect::<Vec<_>>().join("\n"))
}

#[test]
fn two_people_are_two_rows_and_two_filters() {
    let pairs = [
        ("Mike Lee", 5, "Lee Michael Cantrell", 1),
        ("John King", 9, "John Ging", 1),
        ("Chris Matthews", 6, "Christine Matthews", 3),
        ("H.R. McMaster", 6, "Henry McMaster", 3),
        ("Stephen Miller", 7, "Steven Miller", 4),
        ("Mike Brown", 4, "Mick Brown", 1),
        ("John Edwards", 5, "John Bel Edwards", 3),
        ("John Adams", 5, "John Quincy Adams", 3),
        ("Ronald Reagan", 9, "Ronald Prescott Reagan", 1),
        ("Sam Weber", 4, "Samantha Weber", 2),
        ("Harold J. Orloff", 4, "Harold Stephen Orloff", 2),
        ("S.E. Cupp", 4, "Stanley Cupp", 1),
    ];
    let names: Vec<(&str, usize)> = pairs.iter().flat_map(|&(a, n, b, m)| [(a, n), (b, m)]).collect();
    let index = archive_of(&names);
    let all = rows(index.path(), "*");
    for (name, articles) in names {
        let row = all.iter().find(|row| row.0 == name).unwrap_or_else(|| panic!("{name} has no row: {all:?}"));
        assert_eq!((row.1, row.2), (articles as u64, 0), "{name}");
        assert_eq!(found(index.path(), &["--person", name]).len(), articles, "{name}");
    }
}

#[test]
fn a_full_name_that_several_bear_takes_all_and_says_whom() {
    for (asked, bearers) in [
        ("George Bush", ["George W. Bush", "George H.W. Bush"]),
        ("Ada Marsh", ["Ada Pia Marsh", "Ada Quill Marsh"]),
        ("Tobias Renn", ["Tobias A. Renn", "Tobias K. Renn"]),
        ("J. Dolak", ["Jan Dolak", "Juraj Dolak"]),
        ("Piet Okker", ["Piet van Holm Okker", "Piet Sander Okker"]),
        ("Olive Fenn", ["Olive B. Fenn", "Olive Rose Fenn"]),
    ] {
        let index = archive_of(&[(bearers[0], 4), (bearers[1], 3), (asked, 2)]);
        assert_eq!(found(index.path(), &["--person", asked]).len(), 9, "{asked}");
        for how in [&["--count"][..], &["--ids"], &[]] {
            let output = dateline(index.path()).args(["search", "--person", asked]).args(how).output().expect("runs");
            let said = stderr(&output);
            assert!(bearers.iter().all(|name| said.contains(name)), "{asked} {how:?}: {said}");
        }
        assert_eq!(found(index.path(), &["--person", bearers[0]]).len(), 4, "{asked}: whose it is, nobody knows");
    }
}
