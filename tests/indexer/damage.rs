//! Damaged bytes: noticed, said in a sentence, never shown as if they were an article.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::archive::{Archive, record};

fn files(archive: &Archive) -> Vec<PathBuf> {
    let folder = fs::read_dir(archive.index().join("generation-1")).expect("a generation");
    let mut files: Vec<PathBuf> = folder.map(|e| e.expect("an entry").path()).collect();
    files.retain(|path| !path.to_string_lossy().ends_with(".lock"));
    files.sort();
    files
}

/// What `dateline` prints, and its exit status.
fn dateline(archive: &Archive, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.env_clear().env("HOME", archive.path()).env("DATELINE_TODAY", "2026-01-15");
    let output = command.arg("--index").arg(archive.index()).args(arguments).output().expect("runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit status"), text(output.stdout), text(output.stderr))
}

#[test]
fn a_flipped_byte_is_a_sentence_and_never_another_text() {
    let archive = Archive::new();
    let lines =
        (0..12).map(|n| record(Some(&format!("n{n}")), &format!("Item {n} of Anna Lindqvist"))).collect::<String>();
    archive.write("a.jsonl", lines);
    archive.run(&["add", "news"]);
    archive.run(&["remove", "n3"]);
    let shown = dateline(&archive, &["show", "n7", "--format", "jsonl"]);
    let found = dateline(&archive, &["search", "council", "-n", "20", "--copies", "--format", "{id} {title}"]);
    assert_eq!((shown.0, found.0), (0, 0), "{shown:?} {found:?}");
    let sound: Vec<&str> = found.1.lines().collect();
    let (mut flips, mut refused) = (0, 0);
    for path in files(&archive) {
        let bytes = fs::read(&path).expect("a file");
        for part in 0..7 {
            let at = (bytes.len() - 1) * part / 6;
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (part % 8);
            fs::write(&path, flipped).expect("a file");
            flips += 1;
            let now = dateline(&archive, &["show", "n7", "--format", "jsonl"]);
            let place = format!("{} at {at}: {now:?}", path.display());
            assert!(now.0 == 2 || now.1 == shown.1 || now.0 == 1, "{place}");
            let list = dateline(&archive, &["search", "council", "-n", "20", "--copies", "--format", "{id} {title}"]);
            let place = format!("{} at {at}: {list:?}", path.display());
            assert!([0, 1, 2].contains(&list.0), "{place}");
            assert!(list.1.lines().all(|line| sound.contains(&line)), "{place}");
            for (code, _, err) in [&now, &list] {
                assert!(!err.contains("panicked"), "{place}");
                refused += usize::from(*code == 2);
                assert!(*code != 2 || err.contains("error: ") && err.contains("hint: "), "{place}");
            }
        }
        fs::write(&path, bytes).expect("a file");
    }
    assert!(flips > 60 && refused > 0, "{flips} flips, {refused} refused");
    assert_eq!(archive.run(&["check"]).code, 0, "all is as it was");
}

#[test]
fn removed_articles_do_not_count_in_the_ranking() {
    let line =
        |n: usize| record(Some(&format!("n{n}")), &format!("Item {n} {}", ["council ", "ferry "][n % 2].repeat(n % 7)));
    let (all, living) = (Archive::new(), Archive::new());
    all.write("a.jsonl", (0..60).map(line).collect::<String>());
    living.write("a.jsonl", (15..60).map(line).collect::<String>());
    all.run(&["add", "news"]);
    living.run(&["add", "news"]);
    let names: Vec<String> = (0..15).map(|n| format!("n{n}")).collect();
    all.run(&[&["remove"][..], &names.iter().map(String::as_str).collect::<Vec<_>>()].concat());
    let status = all.run(&["status", "--format", "json"]).out;
    assert!(status.contains("\"removed\":15"), "they are still there: {status}");
    for query in ["council", "ferry", "council ferry", "coun*", "port -ferry"] {
        let search = ["search", query, "-n", "60", "--copies", "--format", "{score} {id}"];
        assert_eq!(dateline(&all, &search), dateline(&living, &search), "{query}");
    }
}

#[test]
fn when_an_article_came_is_kept_through_every_change() {
    let added = |archive: &Archive| -> Vec<(String, u64)> {
        let opened = dateline::index::reader::open(&archive.index()).expect("an index");
        let mut added = Vec::new();
        for segment in opened.searcher.segment_readers() {
            let times = segment.fast_fields().u64("added").expect("a column");
            let ids = segment.fast_fields().str("id").expect("a column").expect("ids");
            for doc in segment.doc_ids_alive() {
                let mut id = String::new();
                ids.ord_to_str(ids.term_ords(doc).next().expect("an id"), &mut id).expect("a label");
                added.push((id, times.first(doc).expect("a time")));
            }
        }
        added.sort();
        added
    };
    let archive = Archive::new();
    archive.write("a.jsonl", record(Some("x"), "First") + &record(Some("y"), "Second"));
    archive.run(&["add", "news"]);
    let first = added(&archive);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    archive.write_now("a.jsonl", record(Some("x"), "First, corrected") + &record(Some("y"), "Second"));
    archive.run(&["add", "news"]);
    assert_eq!(added(&archive), first, "changed");
    fs::rename(archive.news().join("a.jsonl"), archive.news().join("b.jsonl")).expect("renamed");
    archive.run(&["sync", "news"]);
    assert_eq!(added(&archive), first, "renamed");
    archive.write("c.jsonl", record(Some("x"), "Third"));
    archive.run(&["add", "news"]);
    assert_eq!(added(&archive), first, "replaced by another file's");
    fs::remove_file(archive.news().join("b.jsonl")).expect("removed");
    archive.run(&["rebuild"]);
    assert_eq!(added(&archive), first, "rebuilt, and kept as stored");
    archive.write("d.jsonl", record(Some("z"), "Fourth"));
    archive.run(&["add", "news"]);
    assert!(added(&archive)[2].1 > first[0].1, "{:?}", added(&archive));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_error_does_not_make_a_done_run_a_failed_one() {
    let archive = Archive::new();
    archive.write("a.jsonl", record(Some("x"), "First"));
    let full = fs::File::options().write(true).open("/dev/full").expect("a device");
    let status = archive.command().args(["-v", "add", "news"]).stderr(full).status().expect("runs");
    assert_eq!(status.code(), Some(0));
    assert_eq!(archive.articles(), 1);
}
