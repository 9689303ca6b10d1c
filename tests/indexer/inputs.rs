use std::fs;

use crate::archive::{Archive, page, record};

#[test]
fn bad_records_are_named_and_the_rest_is_indexed() {
    let archive = Archive::new();
    archive.write("a.jsonl", record(None, "One") + "not json\n" + "{\"title\": 7}\n" + &record(None, "Four"));
    archive.write("b.txt", page("The mill"));
    archive.write("c.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    archive.write("d.txt", "");
    archive.write("e.psd", "8BPS");
    let run = archive.run(&["add", "news", "nowhere.txt"]);
    assert_eq!((run.code, run.totals()), (1, [3, 0, 0, 0, 5, 8]));
    for rejected in ["news/a.jsonl#2: not valid JSON", "news/a.jsonl#3: ", "news/c.txt: ", "news/d.txt: empty"] {
        assert!(run.err.contains(&format!("rejected: [DIR]/{rejected}")), "{rejected} in {}", run.err);
    }
    assert!(run.err.contains("rejected: [DIR]/nowhere.txt: no such file or folder\nhint: "), "{}", run.err);
    assert!(run.err.contains("1 file of other kinds passed over"), "{}", run.err);
    // They are named each time, and nothing else is done.
    let again = archive.run(&["add", "news"]);
    assert_eq!((again.code, again.totals()), (1, [0, 0, 3, 0, 4, 7]));
    assert!(again.err.contains("a.jsonl#2: not valid JSON"), "{}", again.err);
}

#[test]
fn a_record_that_is_mended_is_indexed_and_no_longer_named() {
    let archive = Archive::new();
    archive.write("a.jsonl", record(None, "One") + "{\"title\": \"cut o\n");
    assert_eq!(archive.run(&["add", "news"]).code, 1);
    archive.write_now("a.jsonl", record(None, "One") + &record(None, "Two"));
    let run = archive.run(&["add", "news"]);
    assert_eq!((run.code, run.totals()), (0, [1, 0, 1, 0, 0, 2]));
}

#[test]
fn what_cannot_be_read_now_stays_as_it_was_read_before() {
    let archive = Archive::new();
    archive.write("a.jsonl", record(None, "One") + &record(None, "Two"));
    archive.write("b.txt", page("The mill"));
    archive.run(&["add", "news"]);
    archive.write("a.jsonl", record(None, "One") + "{\"title\": \"Tw\n");
    archive.write("b.txt", "");
    let run = archive.run(&["sync", "news"]);
    assert_eq!((run.code, run.totals()), (1, [0, 0, 1, 0, 2, 3]));
    assert_eq!(archive.articles(), 3);
    // Even when everything is written anew.
    let run = archive.run(&["rebuild"]);
    assert_eq!(run.code, 1);
    assert_eq!(archive.articles(), 3);
}

#[test]
fn nothing_but_rejects_makes_no_index() {
    let archive = Archive::new();
    archive.write("a.txt", "");
    assert_eq!(archive.run(&["add", "news"]).code, 1);
    let status = archive.run(&["status"]);
    assert_eq!(status.code, 2);
    assert!(
        status.err.starts_with("error: there is no index at [DIR]/index\nhint: `dateline-index add PATH`"),
        "{status:?}"
    );
}

#[test]
fn a_quiet_run_tells_only_rejections() {
    let archive = Archive::new();
    archive.write("a.txt", page("The mill"));
    archive.write("b.txt", "");
    let run = archive.run(&["add", "--quiet", "news"]);
    assert_eq!(run.err, "rejected: [DIR]/news/b.txt: empty\n");
    assert_eq!(run.out, "");
}

#[test]
fn a_date_that_cannot_be_read_is_told() {
    let archive = Archive::new();
    archive.write("a.jsonl", "{\"title\":\"Tide\",\"body\":\"High water.\",\"date\":\"the day after\"}\n");
    let run = archive.run(&["add", "--verbose", "news"]);
    assert!(run.err.contains("a.jsonl#1: published `the day after`: not a date that can be read"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn strange_files_do_not_stop_it() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let archive = Archive::new();
    archive.write("a.txt", page("The mill"));
    fs::create_dir(archive.news().join("folder.txt")).expect("a folder");
    std::os::unix::fs::symlink(".", archive.news().join("loop")).expect("a link");
    let _socket = std::os::unix::net::UnixListener::bind(archive.news().join("s.txt")).expect("a socket");
    let odd = archive.news().join(OsStr::from_bytes(b"caf\xE9.txt"));
    fs::write(&odd, page("The café")).expect("a file");
    let run = archive.run(&["add", "news"]);
    assert_eq!((run.code, run.totals()), (1, [2, 0, 0, 0, 2, 4]));
    assert!(run.err.contains("news/loop: symbolic link leads back to"), "{}", run.err);
    assert_eq!(archive.run(&["sync", "news"]).totals()[..4], [0, 0, 2, 0]);
    fs::remove_file(odd).expect("removed");
    assert_eq!(archive.run(&["sync", "news"]).totals()[..4], [0, 0, 1, 1], "its name is found again");
}

#[test]
fn an_escape_sequence_in_a_name_does_not_reach_the_terminal() {
    let archive = Archive::new();
    archive.write("a\u{1b}]0;owned\u{7}.txt", "");
    let run = archive.run(&["add", "news"]);
    assert!(run.err.contains("rejected: "), "{run:?}");
    assert!(!run.err.contains(['\u{1b}', '\u{7}']), "{run:?}");
}

#[test]
fn a_record_costs_no_more_than_the_memory_that_is_given() {
    let archive = Archive::new();
    archive.write("a.jsonl", record(Some("x"), "One") + &record(Some("y"), &"All went well. ".repeat(60_000)));
    let run = archive.run(&["add", "--memory", "64", "news"]);
    assert_eq!((run.code, archive.articles()), (1, 1), "{run:?}");
    assert!(
        run.err.contains("a.jsonl#2: larger than 1.6 MB") && run.err.contains("with a larger `--memory`"),
        "{}",
        run.err
    );
}

#[test]
fn which_of_day_and_month_stands_first_can_be_said() {
    let archive = Archive::new();
    archive.write(
        "a.jsonl",
        "{\"id\":\"a\",\"title\":\"The mill\",\"body\":\"The mill opens.\",\"date\":\"03/04/2024\"}\n",
    );
    archive
        .write("b.txt", "The ferry sinks\n\nPublished: 03/04/2024\n\nThe ferry sank off the pier, the master said.\n");
    for (options, day, basis) in [
        (&[][..], "2024-03-04", "inferred"),
        (&["--month-first"], "2024-03-04", "metadata"),
        (&["--day-first"], "2024-04-03", "metadata"),
    ] {
        let run = archive.run(&[&["inspect", "--format", "jsonl"][..], options, &["news"]].concat());
        let found: Vec<serde_json::Value> =
            run.out.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
        assert_eq!(found.len(), 2, "{}", run.out);
        for article in &found {
            let published = &article["published"];
            let basis = if basis == "metadata" && article["id"] != "a" { "stated" } else { basis };
            assert_eq!(
                (&published["date"], &published["basis"]),
                (&day.into(), &basis.into()),
                "{options:?} {article}"
            );
        }
    }
    assert_eq!(archive.run(&["add", "--month-first", "--day-first", "news"]).code, 2);
}

#[test]
fn a_file_that_is_cut_or_overwritten_takes_no_article_with_it() {
    let whole: String = (0..60).map(|n| record(None, &format!("Story {n} of the mill"))).collect();
    let page = "<html><head><title>503</title></head><body><h1>Service unavailable</h1><p>The server is busy, please try again in a few minutes.</p></body></html>";
    for (what, now, told) in [
        ("cut in a record", &whole[..whole.len() / 2 + 7], "could not be read whole: "),
        ("broken from the first byte", "{broken", "could not be read whole: 59 articles"),
        ("an error page", page, "could not be read whole: 59 articles"),
    ] {
        let archive = Archive::new();
        archive.write("a.jsonl", &whole);
        assert_eq!(archive.run(&["add", "news"]).totals(), [60, 0, 0, 0, 0, 60], "{what}");
        archive.write_now("a.jsonl", now);
        let run = archive.run(&["add", "news"]);
        assert_eq!((run.code, run.totals()[3]), (1, 0), "{what}: {}", run.err);
        assert!(
            run.err.contains(told) && run.err.contains("`dateline-index remove FILE` removes them"),
            "{what}: {}",
            run.err
        );
        // It is named each time until it is whole again, or removed.
        let again = archive.run(&["add", "news"]);
        assert_eq!((again.code, again.totals()[3]), (1, 0), "{what}: {}", again.err);
        archive.write_now("a.jsonl", whole.clone() + &record(None, "One more"));
        let mended = archive.run(&["add", "news"]);
        assert_eq!(mended.code, 0, "{what}: {}", mended.err);
        assert!(archive.run(&["status"]).out.contains("61"), "{what}");
    }
    // What is recognised by its content may become another format.
    let items: String = (0..60)
        .map(|n| format!("<item><title>Story {n}</title><description>The mill burnt down for the {n}th time, the mayor said.</description></item>"))
        .collect();
    let archive = Archive::new();
    archive.write("a.rss", format!("<rss version='2.0'><channel><title>Herald</title>{items}</channel></rss>"));
    assert_eq!(archive.run(&["add", "news"]).totals()[0], 60);
    archive.write_now("a.rss", page);
    let run = archive.run(&["add", "news"]);
    assert_eq!((run.code, run.totals()[3]), (1, 0), "{}", run.err);
    assert!(
        run.err.contains("it held 60 records and holds no such records now: 60 articles were not removed"),
        "{}",
        run.err
    );
    // A file that is whole and shorter gives up what it no longer holds; one with a bad record, too, unless most of it would go.
    let archive = Archive::new();
    archive.write("a.jsonl", &whole);
    archive.run(&["add", "news"]);
    let shorter: String = (0..20).map(|n| record(None, &format!("Story {n} of the mill"))).collect();
    archive.write_now("a.jsonl", &shorter);
    assert_eq!(archive.run(&["add", "news"]).totals(), [0, 0, 20, 40, 0, 60]);
    archive.write_now("a.jsonl", shorter + "{broken\n");
    assert_eq!(archive.run(&["add", "news"]).totals(), [0, 0, 20, 0, 1, 21]);
}
