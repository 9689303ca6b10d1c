use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tantivy::TantivyDocument;

use crate::archive::{Archive, record};

const SECRET: &str = "Zebulon Quarterstaff was acquitted";

fn secret(id: Option<&str>) -> String {
    record(id, SECRET)
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in fs::read_dir(dir).expect("a folder").map(|e| e.expect("an entry").path()) {
        if path.is_dir() { files.extend(self::files(&path)) } else { files.push(path) }
    }
    files
}

/// Is any word of the secret in any byte below the index, or in any stored document, removed ones too?
fn holds_secret(archive: &Archive) -> Option<String> {
    for path in files(&archive.index()) {
        let bytes = fs::read(&path).expect("a file");
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        if text.contains("zebulon") || text.contains("quarterstaff") {
            return Some(path.display().to_string());
        }
    }
    let opened = dateline::index::reader::open(&archive.index()).expect("an index");
    for segment in opened.searcher.segment_readers() {
        assert_eq!(segment.num_deleted_docs(), 0);
        for document in segment.get_store_reader(1).expect("a store").iter::<TantivyDocument>(None) {
            let document = document.expect("a document");
            let article = dateline::index::document::from_document(&document, &opened.fields).expect("an article");
            if article.body.contains("Zebulon") || article.title.contains("Zebulon") {
                return Some(article.id);
            }
        }
    }
    None
}

#[test]
fn what_is_purged_is_in_no_byte_and_does_not_come_back() {
    let archive = Archive::new();
    archive.write("a.jsonl", secret(Some("x")) + &record(Some("y"), "Two") + &record(Some("z"), "Three"));
    archive.write("b.jsonl", record(Some("w"), "Four"));
    archive.run(&["add", "news"]);
    // An earlier form of the article lies among what was removed.
    archive.write_now("a.jsonl", secret(Some("x")).replace("Monday", "Tuesday") + &record(Some("y"), "Two"));
    archive.run(&["add", "news"]);
    assert!(holds_secret_somewhere(&archive));
    let run = archive.run(&["purge", "x"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.err.contains("purged 1 article\n") && run.err.contains("note: [DIR]/news/a.jsonl#1 is left"),
        "{}",
        run.err
    );
    assert_eq!(holds_secret(&archive), None);
    assert_eq!(archive.run(&["check"]).code, 0);

    // Not from its file, nor from another under another name, nor by a rebuild.
    let again = archive.run(&["sync", "news"]);
    assert!(again.err.contains("1 record passed over: purged before"), "{}", again.err);
    archive.write("c.jsonl", secret(Some("other")).replace("Monday", "Tuesday") + &record(Some("x"), "Another text"));
    archive.run(&["add", "news"]);
    archive.run(&["rebuild", "news"]);
    assert_eq!(archive.ids().into_iter().map(|(_, id)| id).collect::<Vec<_>>(), ["y", "w"]);
    assert_eq!(holds_secret(&archive), None);

    // Whoever deletes the list lets it in again.
    fs::remove_file(archive.index().join("purged")).expect("a list");
    archive.run(&["rebuild", "news"]);
    assert_eq!(archive.articles(), 4);
}

#[test]
fn the_desk_forgets_what_is_purged() {
    let archive = Archive::new();
    archive.write("a.jsonl", secret(Some("x")) + &record(Some("y"), "Two"));
    archive.run(&["add", "news"]);
    let search = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.env_clear().env("HOME", archive.path()).env("DATELINE_TODAY", "2026-01-15");
        let output = command.arg("--index").arg(archive.index()).args(arguments).output().expect("runs");
        assert!(output.status.success(), "{arguments:?} {output:?}");
    };
    search(&["note", "x", "Ask Zebulon"]);
    search(&["star", "x"]);
    search(&["star", "--remove", "x"]);
    search(&["tag", "kept", "y"]);
    let journal = archive.path().join(".local/state/dateline/desk/journal.jsonl");
    assert!(fs::read_to_string(&journal).expect("a journal").contains("Ask Zebulon"));
    let run = archive.run(&["purge", "x"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.err.contains("took 3 lines about it out of [DIR]/.local/state/dateline/desk/journal.jsonl\n"),
        "{}",
        run.err
    );
    let left = fs::read_to_string(&journal).expect("a journal");
    assert!(!left.contains("\"x\"") && !left.contains("Zebulon") && left.contains("kept"), "{left}");
}

fn holds_secret_somewhere(archive: &Archive) -> bool {
    let has =
        |path: &PathBuf| String::from_utf8_lossy(&fs::read(path).expect("a file")).to_lowercase().contains("zebulon");
    files(&archive.index()).iter().any(has)
}

#[test]
fn a_query_that_finds_several_needs_a_yes() {
    let archive = Archive::new();
    archive.write(
        "a.jsonl",
        secret(Some("x")) + &secret(Some("y")).replace("council", "court") + &record(Some("z"), "Two"),
    );
    archive.run(&["add", "news"]);
    let asked = archive.run(&["purge", "quarterstaff"]);
    assert_eq!(asked.code, 2, "{asked:?}");
    assert!(asked.err.contains("2 articles would be purged") && asked.err.contains("hint: `--yes`"), "{}", asked.err);
    assert_eq!(archive.articles(), 3);
    let done = archive.run(&["purge", "--yes", "quarterstaff"]);
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(archive.articles(), 1);
    assert_eq!(holds_secret(&archive), None);
    let nothing = archive.run(&["purge", "quarterstaff"]);
    assert_eq!(nothing.code, 2, "{nothing:?}");
    assert!(nothing.err.contains("nothing is found"), "{}", nothing.err);
}

#[test]
fn versions_are_kept_on_request_and_shown_by_sentences_until_they_are_purged() {
    let archive = Archive::new();
    let line = |said: &str| {
        format!(
            "{{\"id\":\"x\",\"title\":\"Ferry sinks\",\"body\":\"{said} It sank at dawn.\",\"date\":\"2025-03-05\"}}\n"
        )
    };
    archive.write("a.jsonl", line("The ferry had 10 boats."));
    archive.run(&["add", "--keep-versions", "news"]);
    archive.write_now("a.jsonl", line("The ferry had 12 boats. Correction: an earlier version gave another number."));
    archive.run(&["add", "--keep-versions", "news"]);
    let versions = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.env_clear().env("HOME", archive.path()).arg("--index").arg(archive.index()).args(["versions", "x"]);
        let output = command.output().expect("runs");
        (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
    };
    let (code, shown) = versions();
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("2 versions; the newest is searched"), "{shown}");
    let told =
        "- The ferry had 10 boats.\n+ The ferry had 12 boats.\n! Correction: an earlier version gave another number.\n";
    assert!(shown.ends_with(told), "{shown}");
    // A rebuild keeps them, without the option nothing is kept, and a purge takes them.
    archive.run(&["rebuild", "news"]);
    archive.write_now("a.jsonl", line("The ferry had 14 boats."));
    archive.run(&["add", "news"]);
    assert!(versions().1.contains("2 versions"), "{:?}", versions());
    archive.run(&["purge", "x"]);
    assert!(fs::read_dir(archive.index().join("versions")).expect("a folder").next().is_none());
}

#[test]
fn optimizing_leaves_one_segment_and_nothing_removed() {
    let archive = Archive::new();
    for n in 0..3 {
        archive.write(
            &format!("{n}.jsonl"),
            (0..9).map(|m| record(Some(&format!("n{n}{m}")), &format!("No {m}"))).collect::<String>(),
        );
        archive.run(&["add", "news"]);
    }
    archive.run(&["remove", "n11"]);
    let run = archive.run(&["optimize"]);
    assert_eq!(run.code, 0, "{run:?}");
    let status: serde_json::Value =
        serde_json::from_str(&archive.run(&["status", "--format", "json"]).out).expect("JSON");
    assert_eq!(
        (status["articles"].as_u64(), status["segments"].as_u64(), status["removed"].as_u64()),
        (Some(26), Some(1), Some(0))
    );
    assert_eq!(archive.run(&["check"]).code, 0);
}

#[cfg(unix)]
fn interrupt(child: &std::process::Child) {
    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().expect("kill runs").success());
}

#[cfg(unix)]
#[test]
fn a_run_that_is_stopped_keeps_what_it_read_and_goes_on_from_there() {
    let archive = Archive::new();
    for file in 0..30 {
        let lines = (0..150).map(|n| record(Some(&format!("f{file}n{n}")), &format!("Item {n} of {file}")));
        archive.write(&format!("{file:02}.jsonl"), lines.collect::<String>());
    }
    let child = archive.command().args(["add", "news"]).stderr(Stdio::piped()).spawn().expect("the program runs");
    std::thread::sleep(Duration::from_millis(250));
    interrupt(&child);
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    // On a slow machine nothing, on a fast one everything, may have been read by then.
    if output.status.code() == Some(130) && said.contains("stopped: ") {
        let first = archive.articles();
        assert!(first < 4500, "{first}");
        assert_eq!(archive.run(&["check"]).code, 0);
    }
    assert_eq!(archive.run(&["add", "news"]).code, 0);
    assert_eq!(archive.articles(), 4500);
}

#[cfg(unix)]
#[test]
fn a_watched_folder_is_followed_until_a_signal() {
    for poll in [false, true] {
        let archive = Archive::new();
        archive.write("a.jsonl", record(Some("x"), "One"));
        let mut command = archive.command();
        command
            .args(["watch", "--sync", "--quiet-for", "1"])
            .args(poll.then_some(["--poll", "1"]).into_iter().flatten());
        let child = command.arg("news").stderr(Stdio::piped()).spawn().expect("the program runs");
        let holds = |articles: usize| {
            let open = || dateline::index::reader::open(&archive.index()).map(|opened| opened.searcher.num_docs());
            let began = Instant::now();
            while began.elapsed() < Duration::from_secs(60) {
                if open().is_ok_and(|n| n as usize == articles) {
                    return;
                }
                std::thread::sleep(Duration::from_millis(50));
            }
            panic!("{articles} articles were waited for, poll {poll}");
        };
        holds(1);
        archive.write_now("new/b.jsonl", record(Some("y"), "Two") + &record(Some("z"), "Three"));
        holds(3);
        fs::remove_file(archive.news().join("a.jsonl")).expect("removed");
        holds(2);
        interrupt(&child);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!(archive.run(&["check"]).code, 0);
    }
}
