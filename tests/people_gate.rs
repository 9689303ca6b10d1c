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

/// An archive of bodies, each with the month in which it was published.
fn archive_of_bodies(bodies: &[(&str, String)]) -> tempfile::TempDir {
    let line = |(at, (month, body)): (usize, &(&str, String))| {
        serde_json::json!({
            "id": format!("a{at}"),
            "title": format!("Report {at} of the harbour"),
            "published": format!("{month}-{:02}", at % 27 + 1),
            "source": "Port Ellery Herald",
            "body": body,
        })
        .to_string()
    };
    index_of_lines(&bodies.iter().enumerate().map(line).collect::<Vec<_>>().join("\n"))
}

/// Bodies in which `what` stands, each with something of its own.
fn times(n: usize, month: &'static str, what: &str) -> Vec<(&'static str, String)> {
    (0..n)
        .map(|i| (month, format!("{what} The quay of berth {i} was closed on that day, and {} ships lay off.", i + 3)))
        .collect()
}

#[test]
fn a_title_before_a_surname_tells_which_of_two_is_meant() {
    for (office, short) in [
        ("President", "President"),
        ("Senator", "Sen."),
        ("Governor", "Gov."),
        ("Secretary", "Secretary"),
        ("Mayor", "Mayor"),
    ] {
        let mut bodies = times(9, "2019-03", &format!("{office} Robert Halvorsen spoke on Monday."));
        bodies.extend(times(8, "2019-03", "Mary Halvorsen opened the fair with Petra Dolak on Monday."));
        let of_both = bodies.len();
        // Only she is named in full.
        bodies.push((
            "2019-03",
            format!("Mary Halvorsen came with Petra Dolak. She met {short} Halvorsen there, who was late."),
        ));
        let alone = bodies.len();
        bodies.push(("2019-03", format!("Petra Dolak waited, and {short} Halvorsen did not come.")));
        bodies.push(("2019-03", "Petra Dolak waited, and Mrs. Halvorsen did not come.".to_owned()));
        let index = archive_of_bodies(&bodies);
        let (his, hers) = (
            found(index.path(), &["--person", "Robert Halvorsen"]),
            found(index.path(), &["--person", "Mary Halvorsen"]),
        );
        let id = |at: usize| format!("a{at}");
        for (at, in_his, in_hers) in [(of_both, false, true), (alone, true, false), (alone + 1, false, true)] {
            assert_eq!(
                (his.contains(&id(at)), hers.contains(&id(at))),
                (in_his, in_hers),
                "{office}: {}",
                bodies[at].1
            );
        }
        let all = rows(index.path(), "*");
        for (name, found) in [("Robert Halvorsen", his.len()), ("Mary Halvorsen", hers.len())] {
            let row = all.iter().find(|row| row.0 == name).unwrap_or_else(|| panic!("{name}: {all:?}"));
            assert_eq!(row.1, found as u64, "{office}: {name}");
        }
        let bare = all.iter().filter(|row| row.0 == "Halvorsen").map(|row| (row.1, row.2)).collect::<Vec<_>>();
        assert_eq!(bare, [(1, 0)], "{office}: beside her full name he stays apart");
        let output = dateline(index.path()).args(["person", "Mary Halvorsen"]).output().expect("runs");
        let page = stdout(&output);
        let called = page.lines().find(|line| line.starts_with("called")).unwrap_or_default();
        assert!(!called.contains(office) && !called.contains(short), "{office}: {called}");
    }
}

#[test]
fn an_office_that_nobody_bears_in_full_stays_with_whom_the_article_names() {
    for short in ["Sen.", "Gov.", "Rep.", "Mayor", "Judge"] {
        let mut bodies = times(6, "2019-03", &format!("Ted Cantrell spoke on Monday. {short} Cantrell left."));
        bodies.extend(times(5, "2019-03", "Ruth Cantrell opened the fair on Monday."));
        let index = archive_of_bodies(&bodies);
        assert_eq!(found(index.path(), &["--person", "Ted Cantrell"]).len(), 6, "{short}");
        assert_eq!(found(index.path(), &["--person", "Ruth Cantrell"]).len(), 5, "{short}");
        let all = rows(index.path(), "*");
        let people: Vec<(&str, u64, u64)> = all.iter().map(|row| (row.0.as_str(), row.1, row.2)).collect();
        assert_eq!(people, [("Ted Cantrell", 6, 0), ("Ruth Cantrell", 5, 0)], "{short}");
    }
}

#[test]
fn of_two_who_bore_the_office_the_days_tell() {
    let mut bodies = times(8, "1990-05", "President George H.W. Orloff spoke on Monday.");
    bodies.extend(times(8, "2004-05", "President Ivan Orloff spoke on Monday."));
    bodies.extend(times(4, "2004-05", "Vice President Emil Orloff spoke on Monday."));
    let first = bodies.len();
    bodies.push(("1990-05", "President Orloff was there, and nobody else.".to_owned()));
    bodies.push(("2004-05", "President Orloff was there, and nobody else.".to_owned()));
    bodies.push(("2004-05", "Vice President Orloff was there, and nobody else.".to_owned()));
    let index = archive_of_bodies(&bodies);
    for (n, name) in ["George H.W. Orloff", "Ivan Orloff", "Emil Orloff"].into_iter().enumerate() {
        let ids = found(index.path(), &["--person", name]);
        for at in 0..3 {
            assert_eq!(ids.contains(&format!("a{}", first + at)), at == n, "{name}: {}", bodies[first + at].1);
        }
    }
}

#[test]
fn the_page_says_that_a_title_told_and_a_passage_shows_it() {
    let mut bodies = times(9, "2019-03", "President Robert Halvorsen spoke on Monday.");
    bodies.extend(times(8, "2019-03", "Mary Halvorsen opened the fair on Monday."));
    bodies.push(("2019-03", "They came late. She met President Halvorsen there, and nobody else.".to_owned()));
    let index = archive_of_bodies(&bodies);
    let output = dateline(index.path()).args(["person", "Robert Halvorsen"]).output().expect("runs");
    let page = stdout(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("the title before it"), "{page}");
    let asked = ["search", "--person", "Robert Halvorsen", "late", "--format", "jsonl"];
    let output = dateline(index.path()).args(asked).output().expect("runs");
    let hit: Value = serde_json::from_str(stdout(&output).lines().next().expect("a hit")).expect("JSON");
    assert!(hit["passages"].to_string().contains("President Halvorsen"), "{hit}");
}

/// Articles of two forms of a name, each form in its own company.
fn in_company(of: &[(&str, usize, &[&str])]) -> tempfile::TempDir {
    let articles = of.iter().flat_map(|(name, n, company)| (0..*n).map(move |i| (*name, i, *company)));
    let line = |(at, (name, i, company)): (usize, (&str, usize, &[&str]))| {
        let people: Vec<&str> = company.iter().copied().chain([name]).collect();
        serde_json::json!({
            "id": format!("a{at}"),
            "title": format!("Talk {at}"),
            "published": "2019-03-04",
            "body": format!("They met {at} of them in hall {i}."),
            "people": people,
        })
        .to_string()
    };
    index_of_lines(&articles.enumerate().map(line).collect::<Vec<_>>().join("\n"))
}

const HARBOUR: &[&str] =
    &["Petra Dolak", "Tobias Renn", "Ingrid Falk", "Emil Orloff", "Olive Fenn", "Juraj Hladik", "Piet Okker"];
const STAGE: &[&str] =
    &["Nadia Brandt", "Hugo Lindqvist", "Irene Castell", "Boris Malik", "Selma Aydin", "Otto Vesely", "Lena Sorel"];

#[test]
fn a_nickname_does_not_join_two_people_of_other_company() {
    for (often, seldom) in [
        ("Robert Clark", "Rob Clark"),
        ("John Turner", "Jack Turner"),
        ("Carrie Johnson", "Carolyn Johnson"),
        ("James Miller", "Jim Miller"),
        ("Daniel Brown", "Dan Brown"),
        ("Thomas Ward", "Tom Ward"),
    ] {
        let index = in_company(&[(often, 5, HARBOUR), (seldom, 3, STAGE)]);
        let all = rows(index.path(), "*");
        for (name, articles) in [(often, 5), (seldom, 3)] {
            assert!(all.iter().any(|row| (row.0.as_str(), row.1) == (name, articles)), "{name}: {all:?}");
            assert_eq!(found(index.path(), &["--person", name]).len() as u64, articles, "{name}");
        }
    }
}

#[test]
fn a_nickname_joins_whoever_keeps_one_company_or_bears_a_rare_name() {
    for (often, seldom, company) in [
        ("Robert Ford", "Rob Ford", HARBOUR),
        ("James Miller", "Jim Miller", HARBOUR),
        ("Bill Clinton", "William Clinton", STAGE),
        ("Joe Biden", "Joseph Biden", STAGE),
        ("Mike Pence", "Michael Pence", STAGE),
    ] {
        let index = in_company(&[(often, 5, HARBOUR), (seldom, 3, company)]);
        let all = rows(index.path(), "*");
        assert!(all.iter().any(|row| (row.0.as_str(), row.1) == (often, 8)), "{often}: {all:?}");
        assert_eq!(found(index.path(), &["--person", seldom]).len(), 8, "{seldom}");
    }
    // Nobody stands beside them: nothing speaks against it.
    let index = archive_of(&[("Robert Clark", 5), ("Rob Clark", 2)]);
    assert_eq!(found(index.path(), &["--person", "Rob Clark"]).len(), 7);
    // A surname is common where many of the archive bear it.
    let others = ["Adele", "Emil", "Gerald", "Harriet", "Tobias", "Olive"].map(|name| format!("{name} Fordwick"));
    let mut of: Vec<(&str, usize, &[&str])> = vec![("Robert Fordwick", 5, HARBOUR), ("Rob Fordwick", 3, STAGE)];
    assert_eq!(found(in_company(&of).path(), &["--person", "Rob Fordwick"]).len(), 8);
    of.extend(others.iter().map(|name| (name.as_str(), 1, &[][..])));
    assert_eq!(found(in_company(&of).path(), &["--person", "Rob Fordwick"]).len(), 3);
}

/// Articles that name an organization and a place, so many each.
fn archive_of_bodies_of_state(of: &[(&str, &str, usize)]) -> tempfile::TempDir {
    let articles = of.iter().flat_map(|(name, place, n)| (0..*n).map(move |i| (*name, *place, i)));
    let line = |(at, (name, place, i)): (usize, (&str, &str, usize))| {
        serde_json::json!({
            "id": format!("a{at}"),
            "title": format!("Talk {at}"),
            "body": format!("They met {at} of them in hall {i}."),
            "organizations": [name],
            "places": [place],
        })
        .to_string()
    };
    index_of_lines(&articles.enumerate().map(line).collect::<Vec<_>>().join("\n"))
}

#[test]
fn a_body_of_a_state_is_one_where_its_news_are_at_home() {
    for (bare, full, place) in [
        ("Senate", "U.S. Senate", "Washington"),
        ("House", "US House", "United States"),
        ("Supreme Court", "U.S. Supreme Court", "Washington"),
        ("Congress", "U.S. Congress", "America"),
        ("Parliament", "British Parliament", "London"),
        ("Supreme Court", "Kenyan Supreme Court", "Nairobi"),
    ] {
        let index = archive_of_bodies_of_state(&[(bare, place, 6), (bare, "Port Ellery", 3), (full, place, 2)]);
        for name in [bare, full] {
            assert_eq!(found(index.path(), &["--org", name]).len(), 11, "{name}");
        }
        let output = dateline(index.path()).args(["organizations", "--format", "jsonl"]).output().expect("runs");
        let names: Vec<Value> = stdout(&output).lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
        assert_eq!(names.len(), 1, "{names:?}");
        assert_eq!((&names[0]["name"], &names[0]["articles"]), (&Value::from(bare), &Value::from(11)));
        // Elsewhere it is another one.
        let index = archive_of_bodies_of_state(&[(bare, "Port Ellery", 6), (full, place, 2)]);
        assert_eq!(found(index.path(), &["--org", bare]).len(), 6, "{bare}");
        assert_eq!(found(index.path(), &["--org", full]).len(), 2, "{full}");
    }
    let index = archive_of_bodies_of_state(&[("White House", "Washington", 6), ("House", "Washington", 2)]);
    assert_eq!(found(index.path(), &["--org", "House"]).len(), 2);
}

#[test]
fn a_title_that_the_son_does_not_bear_is_the_father_s() {
    let mut bodies = times(30, "2019-03", "President Robert Halvorsen spoke on Monday.");
    bodies.extend(times(4, "2019-03", "Robert Halvorsen Jr. opened the fair with Petra Dolak on Monday."));
    let at = bodies.len();
    bodies.push(("2019-03", "Robert Halvorsen Jr. came with Petra Dolak. He thanked President Halvorsen.".to_owned()));
    bodies.push(("2019-03", "The Halvorsen administration sent ships, and nobody else did.".to_owned()));
    let index = archive_of_bodies(&bodies);
    let his = found(index.path(), &["--person", "Robert Halvorsen"]);
    assert!(his.contains(&format!("a{at}")) && his.contains(&format!("a{}", at + 1)), "{his:?}");
    assert_eq!(found(index.path(), &["--person", "Robert Halvorsen Jr."]).len(), 5);
}

#[test]
fn an_alias_file_changes_only_whom_it_names() {
    let names = [
        ("Barack Obama", 6),
        ("Michelle Obama", 4),
        ("Obama", 3),
        ("Alex Jones", 3),
        ("Doug Jones", 4),
        ("Pope Francis", 3),
    ];
    let index = archive_of(&names);
    let aliases = index.path().join("aliases.txt");
    let list = |file: Option<&str>| {
        let mut command = dateline(index.path());
        command.args(["people", "--limit", "50", "--format", "jsonl"]);
        if let Some(file) = file {
            command.args(["--aliases", file]);
        }
        stdout(&command.output().expect("runs"))
    };
    for line in ["Foo Bar != Baz Qux", "Foo Bar = Baz Qux"] {
        std::fs::write(&aliases, format!("{line}\n")).expect("writes");
        assert_eq!(list(None), list(aliases.to_str()), "{line}");
    }
    std::fs::write(&aliases, "Alex Jones = Doug Jones\n").expect("writes");
    let joined = list(aliases.to_str());
    assert!(joined.lines().any(|line| line.contains("\"articles\":7")), "{joined}");
    assert_eq!(joined.lines().count() + 1, list(None).lines().count(), "{joined}");
}

#[test]
fn the_rare_namesake_and_a_bare_forename_need_more_evidence() {
    let mut bodies = times(12, "2019-03", "Bernie Renfield spoke on Monday with Petra Dolak.");
    bodies.extend(times(2, "2019-03", "Sarah Renfield read it to Petra Dolak."));
    bodies.extend(times(3, "2019-03", "Petra Dolak said that Renfield had won there."));
    let index = archive_of_bodies(&bodies);
    assert_eq!(found(index.path(), &["--person", "Sarah Renfield"]).len(), 2);
}
