//! What is new: each article once, whatever becomes of it.

use crate::common::stderr;
use crate::{FERRY, Newsroom, ids_of};

#[test]
fn each_article_is_reported_once_through_adds_changes_removals_and_rebuilds() {
    let room = Newsroom::with(&FERRY[..2]);
    room.out(&["save", "ferry", "ferry"]);
    assert_eq!(room.news("ferry"), Vec::<String>::new());
    // Added: one that is found, one that is not.
    room.write("quay", FERRY[2]);
    room.write("art", FERRY[3]);
    room.sync();
    assert_eq!(room.news("ferry"), ["quay"]);
    assert_eq!(room.news("ferry"), Vec::<String>::new());
    // Changed: still the same article.
    let (id, day, title, body) = FERRY[2];
    room.write("quay", (id, day, title, &format!("{body} Corrected.")));
    room.sync();
    assert_eq!(room.news("ferry"), Vec::<String>::new());
    // Changed so that it is found now: new to this search.
    room.write("art", ("art", "2025-03-04", "Museum opens", "A museum shows paintings of a ferry."));
    room.sync();
    assert_eq!(room.news("ferry"), ["art"]);
    // Removed, and added again.
    std::fs::remove_file(room.articles.path().join("quay.json")).expect("is removed");
    room.sync();
    room.write("quay", FERRY[2]);
    room.sync();
    assert_eq!(room.news("ferry"), Vec::<String>::new());
    // Written anew.
    room.indexer(&["rebuild"]);
    assert_eq!(room.news("ferry"), Vec::<String>::new());
    // A late one with an old date.
    room.write("old", ("old", "1998-01-01", "Ferry launched", "The ferry was launched."));
    room.sync();
    assert_eq!(room.news("ferry"), ["old"]);
}

#[test]
fn an_article_is_known_by_what_it_says_when_its_file_is_renamed() {
    let room = Newsroom::with(&FERRY[..1]);
    room.out(&["save", "ferry", "ferry"]);
    let page = "Ferry towed to harbour\n\nThe ferry that lost its steering was towed to the harbour on Tuesday, the coast guard said. It will be examined there.\n";
    let path = |name: &str| room.articles.path().join(name);
    std::fs::write(path("a.txt"), page).expect("is written");
    room.sync();
    let first = room.news("ferry");
    assert_eq!(first.len(), 1);
    // At once, the index would see that the file has moved and keep its id.
    std::fs::remove_file(path("a.txt")).expect("is removed");
    room.sync();
    std::fs::write(path("b.txt"), page).expect("is written");
    room.sync();
    assert_ne!(room.ids("towed"), first);
    assert_eq!(room.news("ferry"), Vec::<String>::new());
    // The same text in two files is two articles.
    std::fs::write(path("c.txt"), page).expect("is written");
    room.sync();
    assert_eq!(room.news("ferry").len(), 1);
}

#[test]
fn a_look_that_only_peeks_or_stops_early_leaves_the_rest_new() {
    let room = Newsroom::with(&FERRY);
    room.out(&["save", "ferry", "ferry", "--from-start"]);
    let peek = room.out(&["new", "ferry", "--peek", "--format", "jsonl"]);
    assert_eq!(ids_of(&peek), ["crew", "pump", "quay"]);
    let two = room.out(&["new", "ferry", "-n", "2", "--format", "jsonl"]);
    assert_eq!(ids_of(&two), ["crew", "quay"]);
    let output = room.command(&["new"]).output().expect("runs");
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout.clone()).expect("text");
    assert!(text.starts_with("@ferry  1 new article\n\n 1  Pump failed\n"), "{text}");
    let output = room.command(&["new"]).output().expect("runs");
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(1), "found: 0 new articles\n"));
}

#[test]
fn a_feed_is_well_formed_and_a_mail_can_be_sent() {
    let hostile = (
        "x",
        "2025-03-05",
        "</title><script>alert(1)</script> & ferry",
        "The ferry <b>sank</b>\u{1b}[2J. \r\nBcc: a@b",
    );
    let room = Newsroom::with(&[hostile]);
    room.out(&["save", "ferry", "ferry", "--from-start"]);
    let feed = room.out(&["new", "ferry", "--peek", "--format", "atom"]);
    assert!(feed.contains("<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; ferry</title>"), "{feed}");
    assert!(feed.contains("<id>urn:dateline:article:x</id>") && !feed.contains('\u{1b}'), "{feed}");
    assert_eq!(feed.matches("<entry>").count(), feed.matches("</entry>").count());
    let mail = room.out(&["new", "ferry", "--peek", "--format", "mail", "--to", "me@example.org\r\nBcc: x@y"]);
    let (head, body) = mail.split_once("\r\n\r\n").expect("a head and a body");
    assert!(head.lines().any(|line| line == "Subject: ferry: 1 new article"), "{head}");
    assert!(head.lines().any(|line| line == "To: me@example.orgBcc: x@y"), "{head}");
    assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
    assert!(mail.split("\r\n").all(|line| line.len() <= 998 && !line.contains('\n')), "{mail}");
    assert!(body.contains("The ferry <b>sank</b>"), "{body}");
}

#[test]
fn a_watch_list_is_looked_for_in_what_came_in() {
    let room = Newsroom::with(&FERRY[1..]);
    let list = room.articles.path().join("people.list");
    std::fs::write(&list, "# who\nMarchenko\nNobody Atall\n").expect("is written");
    let watch = |more: &[&str]| {
        let list = list.display().to_string();
        room.out(&[&["watch", "--names", &list, "--format", "jsonl"], more].concat())
    };
    assert_eq!(watch(&[]), "");
    room.write("pump", FERRY[0]);
    room.sync();
    let found = watch(&["--peek"]);
    assert!(found.contains(r#""query":"Marchenko""#) && found.contains("Olena Marchenko said"), "{found}");
    assert_eq!(ids_of(&watch(&[])), ["pump"]);
    assert_eq!(watch(&[]), "");
    // Another list has seen nothing yet.
    assert_eq!(ids_of(&watch(&["--as", "other"])), ["pump"]);
}

/// A small generator of numbers (xorshift64*), so that a history follows from its number alone.
fn chance(state: &mut u64, below: u64) -> u64 {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16) % below
}

/// Random histories of adds, changes, removals and rebuilds against a model: each search and each list
/// reports each article once, when it first finds it, and never again.
///
/// `DATELINE_NEWS=50` runs so many.
#[test]
fn in_every_history_each_search_and_list_reports_each_article_once() {
    let histories = std::env::var("DATELINE_NEWS").ok().and_then(|n| n.parse().ok()).unwrap_or(2);
    const WORDS: [&str; 3] = ["ferry", "museum", "harbour"];
    for history in 1..=histories {
        let mut state = u64::wrapping_mul(history, 0x9e37_79b9_7f4a_7c15);
        let room = Newsroom::with(&[("zero", "2025-01-01", "Nothing", "Nothing of it is said.")]);
        let list = room.desk().join("words.list");
        std::fs::write(&list, WORDS.join("\n")).expect("is written");
        let mut texts: std::collections::BTreeMap<String, Vec<&str>> = std::collections::BTreeMap::new();
        let mut seen: std::collections::BTreeMap<&str, std::collections::BTreeSet<String>> =
            std::collections::BTreeMap::new();
        for word in WORDS {
            room.out(&["save", word, word]);
        }
        for step in 0..9 {
            for _ in 0..=chance(&mut state, 3) {
                let id = format!("a{}", chance(&mut state, 5));
                if chance(&mut state, 4) == 0 {
                    // It may not be there.
                    let _ = std::fs::remove_file(room.articles.path().join(format!("{id}.json")));
                    texts.remove(&id);
                } else {
                    let words: Vec<&str> = WORDS.into_iter().filter(|_| chance(&mut state, 2) == 0).collect();
                    let body = format!("It says {} of step {step}.", words.join(" and "));
                    room.write(&id, (&id, "2025-03-01", "Report", &body));
                    texts.insert(id, words);
                }
            }
            match chance(&mut state, 5) {
                0 => {
                    room.indexer(&["sync", "--allow-removals", &room.articles.path().display().to_string()]);
                    room.indexer(&["rebuild"]);
                }
                _ => room.indexer(&["sync", "--allow-removals", &room.articles.path().display().to_string()]),
            }
            for word in WORDS {
                if chance(&mut state, 3) > 0 {
                    let finds = texts.iter().filter(|(_, words)| words.contains(&word)).map(|(id, _)| id.clone());
                    let seen = seen.entry(word).or_default();
                    let new: Vec<String> = finds.filter(|id| !seen.contains(id)).collect();
                    seen.extend(new.iter().cloned());
                    assert_eq!(room.news(word), new, "history {history}, step {step}, {word}");
                }
            }
            if chance(&mut state, 2) == 0 {
                // A list has seen every article that was there when it was run, whatever it said.
                let seen = seen.entry("list").or_default();
                let new = texts.iter().filter(|(id, _)| !seen.contains(*id));
                let mut expected: Vec<String> =
                    new.clone().flat_map(|(id, words)| words.iter().map(|_| id.clone())).collect();
                let new: Vec<String> = new.map(|(id, _)| id.clone()).collect();
                expected.sort();
                seen.extend(new);
                let found = room.out(&["watch", &list.display().to_string(), "--format", "jsonl"]);
                assert_eq!(ids_of(&found), expected, "history {history}, step {step}, the list");
            }
        }
    }
}
