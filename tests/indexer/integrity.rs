use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use crate::archive::{Archive, page, record};

fn filled() -> Archive {
    let archive = Archive::new();
    archive.write("a.txt", page("The mill"));
    archive.write("b.jsonl", record(Some("x"), "One") + &record(Some("y"), "Two"));
    assert_eq!(archive.run(&["add", "news"]).totals(), [3, 0, 0, 0, 0, 3]);
    archive
}

fn generation(archive: &Archive) -> PathBuf {
    let mut folders: Vec<PathBuf> = fs::read_dir(archive.index())
        .expect("an index")
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.is_dir())
        .collect();
    assert_eq!(folders.len(), 1, "{folders:?}");
    folders.remove(0)
}

fn file_beginning(archive: &Archive, beginning: &str) -> PathBuf {
    let entries = fs::read_dir(generation(archive)).expect("a generation");
    let mut files = entries.map(|e| e.expect("an entry").path());
    let begins = |p: &PathBuf| p.file_name().is_some_and(|name| name.to_string_lossy().starts_with(beginning));
    files.find(begins).unwrap_or_else(|| panic!("no file begins with {beginning}"))
}

fn file_ending(archive: &Archive, ending: &str) -> PathBuf {
    let entries = fs::read_dir(generation(archive)).expect("a generation");
    let found = entries.map(|e| e.expect("an entry").path()).find(|p| p.display().to_string().ends_with(ending));
    found.unwrap_or_else(|| panic!("no file ends with {ending}"))
}

/// What a merge replaced would lie there until the next run, as large as the index itself.
#[test]
fn what_was_merged_is_gone_when_the_run_ends() {
    let archive = Archive::new();
    let mut fewest = usize::MAX;
    for n in 1..=6 {
        archive.write(&format!("{n}.txt"), page(&format!("The mill {n}")));
        archive.run(&["add", "news"]);
        let entries = fs::read_dir(generation(&archive)).expect("a generation").map(|e| e.expect("an entry").path());
        let stored = entries.filter(|p| p.extension().is_some_and(|e| e == "store")).count();
        let status = archive.run(&["status", "--format", "json"]);
        let status: serde_json::Value = serde_json::from_str(&status.out).expect("JSON");
        assert_eq!(status["segments"].as_u64(), Some(stored as u64), "after run {n}");
        fewest = if n > 3 { fewest.min(stored) } else { fewest };
    }
    assert!(fewest <= 3, "nothing was merged");
}

/// The program where no file may be larger than 10 KB, which stands in for a full disk. The shell sets
/// the limit for the program alone.
fn limited(archive: &Archive, arguments: &str) -> std::process::Command {
    let mut command = std::process::Command::new("sh");
    let program = env!("CARGO_BIN_EXE_dateline-index");
    command
        .env_clear()
        .env("HOME", archive.path())
        .current_dir(archive.path())
        .arg("-c")
        .arg(format!("trap '' XFSZ; ulimit -f 20; exec '{program}' --index index {arguments}"));
    command
}

/// Every file below `dir` with its bytes' hash.
fn snapshot(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(snapshot(&path));
        } else {
            let bytes = fs::read(&path).expect("a file");
            files.push((path, bytes));
        }
    }
    files.sort();
    files
}

#[test]
fn a_second_writer_gets_a_sentence() {
    let archive = filled();
    let _first = dateline::index::store::Store::lock(&archive.index()).expect("the lock");
    let second = archive.run(&["add", "news"]);
    assert_eq!(second.code, 2);
    let pid = std::process::id();
    let expected = format!(
        "error: another dateline-index (process {pid}) is writing to [DIR]/index\n\
        hint: wait until it has finished; searching goes on meanwhile\n"
    );
    assert_eq!(second.err, expected);
    assert_eq!(archive.run(&["status"]).code, 0, "reading goes on");
}

#[test]
fn another_version_is_refused_and_a_rebuild_mends_it() {
    let archive = filled();
    let pointer = archive.index().join("current");
    let text = fs::read_to_string(&pointer).expect("a pointer");
    fs::write(&pointer, text.replace("schema ", "schema 9")).expect("another version");
    for command in [&["status"][..], &["add", "news"], &["check"]] {
        let refused = archive.run(command);
        assert_eq!(refused.code, 2);
        assert!(refused.err.contains("has schema version 9"), "{}", refused.err);
        assert!(refused.err.contains("hint: ") && refused.err.contains("`dateline-index rebuild`"), "{}", refused.err);
    }
    assert_eq!(archive.run(&["rebuild"]).totals(), [0, 0, 3, 0, 0, 3]);
    assert_eq!(archive.articles(), 3);
}

#[test]
fn a_rebuild_keeps_the_articles_of_files_that_are_gone() {
    let archive = filled();
    let ids = archive.ids();
    fs::remove_file(archive.news().join("b.jsonl")).expect("removed");
    let run = archive.run(&["rebuild"]);
    assert_eq!((run.code, run.totals()), (0, [0, 0, 3, 0, 0, 3]));
    assert!(
        run.err.contains("note: [DIR]/news/b.jsonl cannot be read any more: kept as stored (2 articles)"),
        "{}",
        run.err
    );
    assert_eq!(archive.ids(), ids);
    assert!(generation(&archive).ends_with("generation-2"));
    assert_eq!(archive.run(&["sync", "news"]).totals(), [0, 0, 1, 2, 0, 3], "sync still knows where they were from");
}

#[test]
fn a_folder_that_is_no_index_is_not_written_to() {
    let archive = Archive::new();
    archive.write("a.txt", page("The mill"));
    let run = archive.finish(archive.command_for("news").args(["add", "news"]));
    assert_eq!(run.code, 2);
    assert!(run.err.contains("error: news is not an index\nhint: "), "{}", run.err);
    assert_eq!(fs::read_dir(archive.news()).expect("a folder").count(), 1);
}

#[test]
fn what_a_dead_run_left_is_in_nobodys_way_and_goes() {
    let archive = filled();
    let before = snapshot(&archive.index());
    // The name of the file that a removal makes: a run that died after making it left the same.
    archive.run(&["remove", "y"]);
    let made = file_ending(&archive, ".del");
    fs::remove_dir_all(archive.index()).expect("removed");
    for (path, bytes) in before {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    fs::write(&made, "cut sho").expect("a file");
    let strange = made.with_file_name(format!("{}.store.temp", "0123456789abcdef".repeat(2)));
    let half = made.with_file_name(".tmp-meta.json");
    fs::write(&strange, "room").expect("a file");
    fs::write(&half, "{").expect("a file");
    assert_eq!(archive.run(&["check"]).code, 0);
    let run = archive.run(&["remove", "y"]);
    assert_eq!((run.code, run.totals()), (0, [0, 0, 0, 1, 0, 1]), "{run:?}");
    assert!(!strange.exists() && !half.exists());
    assert_eq!(archive.articles(), 2);
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_fails_leaves_no_file_behind() {
    let archive = filled();
    let before: Vec<PathBuf> = snapshot(&generation(&archive)).into_iter().map(|(path, _)| path).collect();
    archive.write("c.jsonl", (0..500).map(|n| record(None, &format!("Item {n}"))).collect::<String>());
    let run = archive.finish(&mut limited(&archive, "add news"));
    assert_eq!(run.code, 2, "{run:?}");
    let after: Vec<PathBuf> = snapshot(&generation(&archive)).into_iter().map(|(path, _)| path).collect();
    let new: Vec<_> = after.iter().filter(|p| !before.contains(p) && !p.ends_with(".managed.json")).collect();
    assert!(new.is_empty(), "{new:?}");
    let first = Archive::new();
    first.write("c.jsonl", (0..500).map(|n| record(None, &format!("Item {n}"))).collect::<String>());
    let run = first.finish(&mut limited(&first, "add news"));
    assert_eq!(run.code, 2, "{run:?}");
    assert!(snapshot(&first.index()).iter().all(|(path, _)| path.ends_with("lock")), "only the lock is left");
}

#[test]
fn a_merge_does_not_write_damage_anew() {
    let archive = filled();
    let store = file_ending(&archive, ".store");
    let mut bytes = fs::read(&store).expect("a file");
    bytes[20] ^= 1;
    fs::write(&store, bytes).expect("a file");
    let mut refused = 0;
    for n in 0..9 {
        archive.write(&format!("{n}.txt"), page(&format!("House {n}")));
        let run = archive.run(&["add", "news"]);
        if run.code == 2 {
            refused += 1;
            assert!(run.err.contains("is damaged: ") && run.err.contains(".store: its bytes"), "{}", run.err);
            assert!(run.err.contains("hint: `dateline-index rebuild`"), "{}", run.err);
        }
    }
    assert!(refused > 0, "nine runs merge");
    assert_eq!(archive.run(&["check"]).code, 2, "the damage is still found");
    archive.run(&["rebuild", "news"]);
    assert_eq!(archive.run(&["check"]).code, 0);
    assert_eq!(archive.articles(), 12);
}

#[test]
fn a_rebuild_keeps_what_can_be_read_of_a_damaged_index_whose_files_are_gone() {
    for ending in [".store", ".term", ".idx", ".pos", ".fieldnorm"] {
        let archive = Archive::new();
        archive.write("a.jsonl", record(Some("one"), "First"));
        archive.write(
            "b.jsonl",
            (0..40).map(|n| record(Some(&format!("b{n}")), &format!("Item {n}"))).collect::<String>(),
        );
        archive.run(&["add", "news/a.jsonl"]);
        // The file of the first run, which holds one article.
        let damaged = file_ending(&archive, ending);
        archive.run(&["add", "news/b.jsonl"]);
        let mut bytes = fs::read(&damaged).expect("a file");
        let middle = bytes.len() / 4;
        bytes[middle] ^= 1;
        fs::write(&damaged, bytes).expect("a file");
        fs::remove_dir_all(archive.index().with_file_name("news")).expect("is removed");
        let run = archive.run(&["rebuild"]);
        if run.code == 2 && ending != ".store" {
            assert!(run.err.contains("is damaged: "), "{ending}: it cannot be opened, and stays as it was: {run:?}");
            continue;
        }
        assert!(archive.articles() >= 40, "{ending}: {run:?}");
        assert_eq!(archive.run(&["check"]).code, 0);
    }
}

#[test]
fn a_deep_check_names_the_sources_of_what_is_lost() {
    let archive = filled();
    let store = file_ending(&archive, ".store");
    let mut bytes = fs::read(&store).expect("a file");
    bytes[20] ^= 1;
    fs::write(&store, bytes).expect("a file");
    let check = archive.run(&["check", "--deep"]);
    assert_eq!(check.code, 2, "{check:?}");
    assert!(check.out.contains("lost: 1 article of [DIR]/news/a.txt cannot be read back\n"), "{}", check.out);
    assert!(check.out.contains("1 fault found: 2 articles"), "the others come back: {}", check.out);
}

#[test]
fn damaged_columns_are_not_written_on() {
    let archive = filled();
    archive.run(&["remove", "x"]);
    let removed = file_ending(&archive, ".del");
    let mut bytes = fs::read(&removed).expect("a file");
    bytes[4] ^= 1;
    fs::write(&removed, bytes).expect("a file");
    let run = archive.run(&["remove", "y"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("is damaged: ") && run.err.contains(".del: "), "{}", run.err);
}

#[test]
fn reading_writes_nothing() {
    let archive = filled();
    let before = snapshot(&archive.index());
    archive.run(&["status"]);
    archive.run(&["check"]);
    archive.ids();
    assert_eq!(snapshot(&archive.index()), before);
}

#[cfg(unix)]
#[test]
fn others_may_read_the_index() {
    use std::os::unix::fs::PermissionsExt;
    let archive = filled();
    for (path, _) in snapshot(&archive.index()) {
        let mode = fs::metadata(&path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o444, 0o444, "{} has mode {mode:o}", path.display());
    }
}

#[test]
fn a_reader_keeps_its_generation_while_another_takes_its_place() {
    let archive = filled();
    let opened = dateline::index::reader::open(&archive.index()).expect("an index");
    archive.run(&["rebuild"]);
    archive.run(&["remove", "x"]);
    assert_eq!(opened.searcher.num_docs(), 3);
    let mut ids = Vec::new();
    for segment in opened.searcher.segment_readers() {
        let store = segment.get_store_reader(1).expect("a store");
        ids.extend(store.iter::<tantivy::TantivyDocument>(None).map(|d| d.is_ok()));
    }
    assert_eq!(ids, [true; 3]);
    assert_eq!(archive.articles(), 2);
}

#[test]
fn an_index_opens_at_any_moment_while_it_is_written() {
    let archive = filled();
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for n in 0..12 {
                archive.write_now("a.txt", page(&format!("House {n}")));
                let command = if n % 4 == 3 { &["rebuild"][..] } else { &["add", "news"] };
                assert_eq!(archive.run(command).code, 0);
            }
        });
        while !writing.is_finished() {
            let opened = dateline::index::reader::open(&archive.index()).expect("opens");
            assert_eq!(opened.searcher.num_docs(), 3);
        }
    });
}

#[test]
fn damage_is_noticed_and_mended() {
    let sound = filled();
    let run = sound.run(&["check"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.starts_with("sound: 3 articles, 6 files, "), "{}", run.out);

    let flip = |path: &Path| {
        let mut bytes = fs::read(path).expect("a file");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(path, bytes).expect("a file");
    };
    let cut = |path: &Path| {
        let length = fs::metadata(path).expect("a file").len();
        File::options().write(true).open(path).and_then(|f| f.set_len(length / 2)).expect("a file");
    };
    type Harm<'a> = &'a dyn Fn(&Path);
    let remove: Harm<'_> = &|path: &Path| fs::remove_file(path).expect("a file");
    let empty: Harm<'_> = &|path: &Path| fs::write(path, "").expect("a file");
    let harms: [(&str, Harm<'_>); 11] = [
        (".store", &flip),
        (".store", &cut),
        (".store", remove),
        (".idx", &flip),
        (".term", &cut),
        (".pos", remove),
        (".fast", &flip),
        (".fieldnorm", &cut),
        (".managed.json", remove),
        (".managed.json", empty),
        ("meta.json", remove),
    ];
    for (ending, harm) in harms {
        let archive = filled();
        harm(&file_ending(&archive, ending));
        let check = archive.run(&["check"]);
        assert_eq!(check.code, 2, "{ending}: {check:?}");
        assert!(check.out.contains(&format!("{ending}: ")), "{ending}: {}", check.out);
        assert!(check.out.contains("hint: `dateline-index rebuild`"), "{ending}: {}", check.out);
        assert!(!check.err.contains("panicked"), "{ending}: {}", check.err);
        let mut mended = archive.run(&["rebuild"]);
        if mended.code == 2 {
            assert!(mended.err.contains("hint: `dateline-index rebuild`"), "{ending}: {}", mended.err);
            mended = archive.run(&["rebuild", "news"]);
        }
        assert_eq!(mended.code, 0, "{ending}: {mended:?}");
        assert_eq!(archive.articles(), 3, "{ending}");
        assert_eq!(archive.run(&["check"]).code, 0, "{ending}");
    }
}

#[test]
fn a_run_that_is_killed_leaves_the_last_commit_and_the_next_completes() {
    let archive = filled();
    let more: String = (0..3000).map(|n| record(Some(&format!("n{n}")), &format!("Item {n}"))).collect();
    archive.write("c.jsonl", more);
    for (wait, command) in [(30, "add"), (120, "add"), (60, "rebuild"), (250, "rebuild")] {
        let mut child = archive.command();
        child.arg(command).args((command == "add").then_some("news")).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = child.spawn().expect("the program runs");
        std::thread::sleep(Duration::from_millis(wait));
        // It may have finished; then there is nothing to kill.
        let _ = child.kill();
        child.wait().expect("it ends");
        let articles = archive.articles();
        assert!(articles == 3 || articles == 3003, "{articles} after {command} was killed");
        assert_eq!(archive.run(&["check"]).code, 0, "after {command} was killed");
    }
    archive.run(&["add", "news"]);
    assert_eq!(archive.articles(), 3003);
    generation(&archive);
    assert_eq!(archive.run(&["add", "news"]).totals(), [0, 0, 3003, 0, 0, 3003]);
    assert_eq!(archive.run(&["check"]).code, 0);
}

#[test]
fn a_first_run_that_is_killed_leaves_no_index_and_no_obstacle() {
    let archive = Archive::new();
    archive.write("c.jsonl", (0..3000).map(|n| record(None, &format!("Item {n}"))).collect::<String>());
    let mut child = archive.command();
    let mut child = child.args(["add", "news"]).stderr(Stdio::null()).spawn().expect("the program runs");
    std::thread::sleep(Duration::from_millis(40));
    let _ = child.kill();
    child.wait().expect("it ends");
    let run = archive.run(&["add", "news"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(archive.articles(), 3000);
    generation(&archive);
}

#[test]
fn without_what_is_remembered_of_files_nothing_is_lost_but_time() {
    let archive = filled();
    archive.set_age("a.txt", 60);
    archive.run(&["add", "news"]);
    for harm in [None, Some("{\"/a\":")] {
        let seen = file_beginning(&archive, "seen-");
        match harm {
            None => fs::remove_file(&seen).expect("removed"),
            Some(text) => fs::write(&seen, text).expect("a file"),
        }
        let check = archive.run(&["check"]);
        assert_eq!(check.code, 2, "{check:?}");
        assert_eq!(archive.run(&["add", "news"]).totals(), [0, 0, 3, 0, 0, 3]);
        assert_eq!(archive.run(&["check"]).code, 0);
    }
}

#[test]
fn removing_many_articles_gives_their_room_back() {
    let archive = Archive::new();
    archive.write("a.jsonl", (0..40).map(|n| record(Some(&format!("n{n}")), &format!("Item {n}"))).collect::<String>());
    archive.run(&["add", "news"]);
    let names: Vec<String> = (0..20).map(|n| format!("n{n}")).collect();
    let mut arguments = vec!["remove"];
    arguments.extend(names.iter().map(String::as_str));
    archive.run(&arguments);
    let status = archive.run(&["status", "--format", "json"]);
    let status: serde_json::Value = serde_json::from_str(&status.out).expect("JSON");
    assert_eq!((status["articles"].as_u64(), status["removed"].as_u64()), (Some(20), Some(0)), "{status}");
}

#[test]
fn many_small_runs_leave_few_segments() {
    let archive = Archive::new();
    for n in 0..9 {
        archive.write(&format!("{n}.txt"), page(&format!("House {n}")));
        archive.run(&["add", "news"]);
    }
    let status = archive.run(&["status", "--format", "json"]);
    let status: serde_json::Value = serde_json::from_str(&status.out).expect("JSON");
    assert_eq!(status["articles"], 9);
    assert!(status["segments"].as_u64().is_some_and(|n| n <= 3), "{status}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_gets_a_sentence_and_harms_nothing() {
    let archive = filled();
    let before = archive.ids();
    archive.write("c.jsonl", (0..500).map(|n| record(None, &format!("Item {n}"))).collect::<String>());
    let run = archive.finish(&mut limited(&archive, "add news"));
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("error: ") && run.err.contains("index/generation-1/"), "{}", run.err);
    assert!(!run.err.contains("panicked"), "{}", run.err);
    assert_eq!(archive.ids(), before);
    assert_eq!(archive.run(&["add", "news"]).totals(), [500, 0, 3, 0, 0, 503]);
    assert_eq!(archive.run(&["check"]).code, 0);
}
