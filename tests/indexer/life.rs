use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use dateline::dates::published::metadata::DayMonthOrder;
use dateline::index::{IndexError, check, reader};
use dateline::ingest::{self, RunEvent, RunOptions, Settings, Task, Totals};
use dateline::source;
use jiff::Timestamp;
use jiff::civil::date;

use crate::archive::{Archive, page, record};

#[test]
fn what_came_changed_and_went_is_listed() {
    let archive = Archive::new();
    archive.write("a.jsonl", record(Some("x"), "One") + &record(Some("y"), "Two") + &record(Some("z"), "Three"));
    archive.write("b.jsonl", record(Some("w"), "Four"));
    let first = archive.run(&["add", "--since-last", "news"]);
    let expected = "added\tx\t[DIR]/news/a.jsonl#1\tOne\nadded\ty\t[DIR]/news/a.jsonl#2\tTwo\n\
                    added\tz\t[DIR]/news/a.jsonl#3\tThree\nadded\tw\t[DIR]/news/b.jsonl#1\tFour\n";
    assert_eq!(first.out, expected, "{first:?}");
    assert_eq!(archive.run(&["sync", "--since-last", "news"]).out, "");

    // One changes, one goes, one goes with its file, one comes, and one is given twice.
    archive.write_now("a.jsonl", record(Some("x"), "One") + &record(Some("y"), "Twice\\u001b[2J"));
    fs::remove_file(archive.news().join("b.jsonl")).expect("removed");
    archive.write("c.jsonl", record(Some("v"), "Five") + &record(Some("v"), "Six"));
    let run = archive.run(&["sync", "--since-last", "news"]);
    let expected = "added\tv\t[DIR]/news/c.jsonl#2\tSix\nchanged\ty\t[DIR]/news/a.jsonl#2\tTwice␛[2J\n\
                    removed\tz\t[DIR]/news/a.jsonl#3\tThree\nremoved\tw\t[DIR]/news/b.jsonl#1\tFour\n";
    assert_eq!(run.out, expected, "{run:?}");
    // The list and the totals agree, but for what came and was replaced at once.
    assert_eq!(run.totals(), [1, 2, 1, 2, 0, 6]);

    // What comes back in place of what went has changed, as it never left.
    let both = Archive::new();
    both.write("a.jsonl", record(Some("x"), "First"));
    both.write("b.jsonl", record(Some("x"), "Second"));
    assert_eq!(both.run(&["add", "--since-last", "news"]).out, "added\tx\t[DIR]/news/b.jsonl#1\tSecond\n");
    fs::remove_file(both.news().join("b.jsonl")).expect("removed");
    assert_eq!(both.run(&["sync", "--since-last", "news"]).out, "changed\tx\t[DIR]/news/a.jsonl#1\tFirst\n");
}

/// Every file below `dir` with its bytes.
fn bytes_below(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(bytes_below(&path)),
            path => found.push((path.clone(), fs::read(&path).expect("is read"))),
        }
    }
    found.sort();
    found
}

#[test]
fn a_dry_run_tells_what_the_run_then_does_and_writes_nothing() {
    let archive = Archive::new();
    archive.write("a.jsonl", record(Some("x"), "One") + &record(Some("y"), "Two") + &record(Some("z"), "Three"));
    archive.write("b.jsonl", record(Some("w"), "Four"));
    archive.write("c/old.txt", page("Mill"));
    let dry = archive.run(&["sync", "--dry-run", "--since-last", "news"]);
    assert!(!archive.index().exists() && dry.err.contains("nothing was written"), "{dry:?}");
    let done = archive.run(&["sync", "--since-last", "news"]);
    assert_eq!((dry.out.clone(), dry.totals(), dry.code), (done.out.clone(), done.totals(), done.code), "{dry:?}");

    // A record changes, one goes, one goes with its file, one comes, one file moves, and what cannot be read is told.
    archive.write_now("a.jsonl", record(Some("x"), "One") + &record(Some("y"), "Twice"));
    fs::remove_file(archive.news().join("b.jsonl")).expect("removed");
    fs::rename(archive.news().join("c/old.txt"), archive.news().join("c/new.txt")).expect("renamed");
    archive.write("d.jsonl", record(Some("v"), "Five") + "{}\n");
    let before = bytes_below(&archive.index());
    for task in ["add", "sync"] {
        let dry = archive.run(&[task, "--dry-run", "--since-last", "news"]);
        assert!(before == bytes_below(&archive.index()), "{task} wrote");
        let went = dry.out.contains("removed\tw\t");
        assert_eq!((went, dry.out.contains("removed\tz\t")), (task == "sync", true), "{dry:?}");
    }
    let dry = archive.run(&["sync", "--dry-run", "--since-last", "--report", "json", "news"]);
    let report: serde_json::Value = serde_json::from_str(&dry.out).expect("one object");
    let lines = report["changes"].as_array().expect("a list").iter();
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    let lines = lines.map(|c| ["change", "id", "path", "title"].map(|key| text(&c[key])).join("\t") + "\n");
    let lines: String = lines.collect();
    let done = archive.run(&["sync", "--since-last", "news"]);
    assert_eq!((lines, dry.totals(), dry.code), (done.out.clone(), done.totals(), done.code), "{dry:?} {done:?}");
    assert_eq!((&report["dry_run"], &report["removed"], &report["rejected"]), (&true.into(), &2.into(), &1.into()));

    // A folder that is gone keeps its articles, in a dry run as well.
    fs::rename(archive.news(), archive.path().join("elsewhere")).expect("renamed");
    let dry = archive.run(&["sync", "--dry-run", "news"]);
    let done = archive.run(&["sync", "news"]);
    assert_eq!((dry.totals(), dry.code), (done.totals(), done.code), "{dry:?}");
    let dry = archive.run(&["sync", "--dry-run", "--allow-removals", "news"]);
    assert_eq!(dry.totals()[3], 4, "{dry:?}");
}

#[test]
fn within_one_large_packed_file_is_told_how_far_it_is() {
    let archive = Archive::new();
    let mut chance = 1_u64;
    let mut word = || {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        format!("{chance:016x}")
    };
    let lines =
        (0..3000).map(|n| record(Some(&format!("n{n}")), &(0..30).map(|_| word()).collect::<Vec<_>>().join(" ")));
    let lines: String = lines.collect();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, lines.as_bytes()).expect("memory does not fail");
    archive.write("all.jsonl.gz", packed.finish().expect("memory does not fail"));
    let (stop, current_dir) = (AtomicBool::new(false), archive.path().to_owned());
    let options = RunOptions { threads: 2, ..options(&current_dir, &stop) };
    let mut told: Vec<(u64, u64)> = Vec::new();
    let totals = ingest::update(&archive.index(), Task::Add, &[archive.news()], None, &options, &mut |event| {
        if let RunEvent::Progress(progress) = event {
            told.push((progress.bytes, progress.all_bytes));
        }
    });
    assert_eq!(totals.expect("is indexed").added, 3000);
    let within = told.iter().filter(|(bytes, all)| 0 < *bytes && bytes < all).count();
    assert!(within > 100, "{within} of {}", told.len());
    assert!(told.iter().all(|(bytes, all)| bytes <= all) && told.is_sorted(), "{:?}", told.last());
    assert_eq!(told.last().map(|(bytes, all)| bytes == all), Some(true), "{:?}", told.last());
}

/// How runs of these tests go about it.
fn options<'a>(current_dir: &'a Path, stop: &'a AtomicBool) -> RunOptions<'a> {
    RunOptions {
        settings: Settings {
            today: date(2026, 1, 15),
            order: DayMonthOrder::MonthFirst,
            reading: source::ReadOptions::default(),
        },
        threads: 1,
        memory: 64_000_000,
        now: Timestamp::now(),
        current_dir,
        stop,
        keep_versions: false,
        since_last: false,
    }
}

/// A rebuild in this process that is stopped after so many articles.
fn rebuild(archive: &Archive, stop_after: u64, outlet: Option<&str>) -> (Result<Totals, IndexError>, u64) {
    let stop = AtomicBool::new(false);
    let current_dir = archive.path().to_owned();
    let reading = source::ReadOptions { outlet: outlet.map(str::to_owned), ..source::ReadOptions::default() };
    let defaults = options(&current_dir, &stop);
    let options = RunOptions { settings: Settings { reading, ..defaults.settings }, ..defaults };
    let mut taken_up = 0;
    let done = ingest::rebuild(&archive.index(), &[], &options, &mut |event| match event {
        RunEvent::Progress(progress) if progress.articles >= stop_after => stop.store(true, Ordering::Relaxed),
        RunEvent::GoesOn { articles } => taken_up = articles,
        _ => {}
    });
    (done, taken_up)
}

#[test]
fn a_rebuild_that_was_stopped_is_gone_on_with() {
    let archive = Archive::new();
    for file in 0..4 {
        let lines = (0..10).map(|n| record(Some(&format!("f{file}n{n}")), &format!("Item {n} of {file}")));
        archive.write(&format!("{file}.jsonl"), lines.collect::<String>());
    }
    archive.write("x/gone.jsonl", record(Some("gone"), "Stored only"));
    archive.write("y/1.jsonl", record(Some("both"), "First"));
    archive.write("y/2.jsonl", record(Some("both"), "Second"));
    archive.run(&["add", "news"]);
    fs::remove_file(archive.news().join("x/gone.jsonl")).expect("removed");
    let before = archive.ids();

    let (stopped, taken_up) = rebuild(&archive, 14, None);
    assert!(matches!(stopped, Err(IndexError::Stopped)), "{stopped:?}");
    assert_eq!((taken_up, archive.ids()), (0, before.clone()), "the old one is in place");
    // Meanwhile one article changes, and one goes.
    let changed =
        (0..9).map(|n| record(Some(&format!("f0n{n}")), &format!("Item {n} of {}", if n == 3 { 9 } else { 0 })));
    archive.write("0.jsonl", changed.collect::<String>());
    let (stopped, taken_up) = rebuild(&archive, 30, None);
    assert!(matches!(stopped, Err(IndexError::Stopped)), "{stopped:?}");
    assert_eq!(taken_up, 14);
    let (done, taken_up) = rebuild(&archive, u64::MAX, None);
    assert!(taken_up >= 29, "{taken_up}");
    assert!(done.is_ok_and(|totals| totals.reconcile()));
    let after = archive.ids();
    assert_eq!(after.len(), before.len() - 1);
    assert!(after.iter().all(|placed| before.contains(placed)));
    assert!(after.contains(&("y/2.jsonl#1".to_owned(), "both".to_owned())), "{after:?}");
    let findings = check::check(&archive.index()).expect("is checked");
    assert_eq!(findings.damage, []);
    assert_eq!(archive.run(&["add", "news"]).totals()[..2], [0, 0], "nothing is left to do");
    // What it shows is what it would be without the stops.
    assert_eq!(dateline(&archive, &["search", "title:\"Item 3 of 9\"", "--format", "{id}"]), (0, "f0n3\n".to_owned()));
}

#[test]
fn a_rebuild_that_makes_articles_otherwise_begins_anew_and_so_does_one_of_damaged_beginnings() {
    let archive = Archive::new();
    archive.write("a.jsonl", (0..20).map(|n| record(Some(&format!("n{n}")), &format!("Item {n}"))).collect::<String>());
    archive.run(&["add", "news"]);
    assert!(rebuild(&archive, 8, None).0.is_err());
    assert!(rebuild(&archive, 12, Some("Harbour Wire")).0.is_err());
    let (_, taken_up) = rebuild(&archive, 15, None);
    assert_eq!(taken_up, 0, "it was of another manner");
    let generations = fs::read_dir(archive.index()).expect("an index").map(|e| e.expect("an entry").path());
    let folder = generations.filter(|path| path.is_dir()).max().expect("a generation");
    for entry in fs::read_dir(&folder).expect("a generation").map(|e| e.expect("an entry").path()) {
        if entry.extension().is_some_and(|e| e == "store") {
            let mut bytes = fs::read(&entry).expect("a file");
            bytes[30] ^= 1;
            fs::write(&entry, bytes).expect("a file");
        }
    }
    let (done, taken_up) = rebuild(&archive, u64::MAX, None);
    assert_eq!((done.is_ok(), taken_up), (true, 0), "what is damaged is not built on");
    assert_eq!(archive.articles(), 20);
    assert_eq!(archive.run(&["check"]).code, 0);

    // Another run removes what a stopped one left.
    assert!(rebuild(&archive, 8, None).0.is_err());
    archive.run(&["add", "news"]);
    let generations =
        fs::read_dir(archive.index()).expect("an index").filter(|e| e.as_ref().is_ok_and(|e| e.path().is_dir()));
    assert_eq!(generations.count(), 1);
}

fn dateline(archive: &Archive, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.env_clear().env("HOME", archive.path()).env("DATELINE_TODAY", "2026-01-15");
    let output = command.arg("--index").arg(archive.index()).args(arguments).output().expect("runs");
    (output.status.code().expect("an exit status"), String::from_utf8(output.stdout).expect("UTF-8"))
}

#[test]
fn while_the_first_run_is_under_way_that_is_said() {
    let archive = Archive::new();
    fs::create_dir(archive.index()).expect("a folder");
    let lock = File::create(archive.index().join("lock")).expect("a file");
    lock.lock().expect("is locked");
    for command in [&["status"][..], &["check"], &["rebuild"], &["remove", "x"], &["optimize"], &["purge", "x"]] {
        let run = archive.run(command);
        assert_eq!(run.code, 2, "{run:?}");
        let said = "error: the first run of the index at [DIR]/index is under way: there is nothing to read yet\n\
                    hint: wait until it has finished\n";
        assert_eq!(run.err, said, "{command:?}");
    }
    drop(lock);
    assert!(archive.run(&["status"]).err.contains("there is no index at [DIR]/index\nhint: "));
}

#[cfg(unix)]
#[test]
fn a_folder_that_a_link_leads_to_keeps_the_names_that_the_index_knows() {
    use std::os::unix::fs::symlink;
    let archive = Archive::new();
    archive.write("a/1.txt", page("The mill"));
    archive.write("a/2.jsonl", record(Some("x"), "One"));
    symlink(archive.news().join("a"), archive.path().join("link")).expect("a link");
    archive.run(&["add", "news"]);
    let known = archive.ids();
    assert_eq!(archive.run(&["add", "link"]).totals(), [0, 0, 2, 0, 0, 2]);
    assert_eq!(archive.run(&["sync", "news", "link"]).totals(), [0, 0, 2, 0, 0, 2]);
    archive.write_now("a/2.jsonl", record(Some("x"), "One, changed"));
    assert_eq!(archive.run(&["add", "link"]).totals(), [0, 1, 1, 0, 0, 2]);
    assert_eq!(archive.ids(), known);

    // First through the link, then by its own name.
    fs::remove_dir_all(archive.index()).expect("removed");
    archive.run(&["add", "link"]);
    let known = archive.ids();
    assert!(known.iter().any(|(path, _)| path.ends_with("link/1.txt")), "{known:?}");
    assert_eq!(archive.run(&["add", "news"]).totals(), [0, 0, 2, 0, 0, 2]);
    assert_eq!(archive.ids(), known);
    // A second name of its own (a hard link) is a file of its own.
    fs::hard_link(archive.news().join("a/1.txt"), archive.news().join("a/3.txt")).expect("a name");
    assert_eq!(archive.run(&["add", "news"]).totals(), [1, 0, 2, 0, 0, 3]);
}

#[cfg(unix)]
#[test]
fn a_watched_folder_without_anything_to_read_is_watched_and_what_is_rejected_is_named_once() {
    let archive = Archive::new();
    archive.write("a.bin", "of another kind");
    let mut command = archive.command();
    let child = command.args(["watch", "--quiet-for", "1", "--poll", "1", "news"]).stderr(Stdio::piped());
    let child = child.spawn().expect("the program runs");
    let holds = |articles: u64| {
        let began = Instant::now();
        while !reader::open(&archive.index()).is_ok_and(|opened| opened.searcher.num_docs() == articles) {
            assert!(began.elapsed() < Duration::from_secs(60), "{articles} articles were waited for");
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    std::thread::sleep(Duration::from_millis(1500));
    archive.write_now("bad.jsonl", "not json\n");
    archive.write_now("b.jsonl", record(Some("x"), "One"));
    holds(1);
    archive.write_now("c.jsonl", record(Some("y"), "Two"));
    holds(2);
    assert!(Command::new("kill").arg(child.id().to_string()).status().expect("kill runs").success());
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert_eq!(said.matches("bad.jsonl#1: not valid JSON").count(), 1, "{said}");
    assert!(said.ends_with("added 1\n"), "{said}");
}

/// A device on which everything that is written finds no room.
#[cfg(target_os = "linux")]
fn full() -> Stdio {
    File::options().write(true).open("/dev/full").expect("a device").into()
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_output_is_a_sentence_and_a_full_standard_error_harms_nothing() {
    let archive = Archive::new();
    archive.write("a.txt", page("The mill"));
    let run = archive.command().args(["add", "news"]).stderr(full()).status().expect("runs");
    assert_eq!((run.code(), archive.articles()), (Some(0), 1));
    for program in [env!("CARGO_BIN_EXE_dateline"), env!("CARGO_BIN_EXE_dateline-index")] {
        let output = Command::new(program).args(["completions", "bash"]).stdout(full()).output().expect("runs");
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert_eq!(said, "error: the output cannot be written: no space is left on the disk\n");
    }
}

/// Runs a script in which `$disk` is a disk of `kilobytes`, with `$program` and the folder `$dir` beside it;
/// what it printed, or nothing where such a disk cannot be had.
#[cfg(target_os = "linux")]
fn on_a_small_disk(archive: &Archive, kilobytes: u32, script: &str) -> Option<String> {
    let disk = archive.path().join("disk");
    fs::create_dir_all(&disk).expect("a folder");
    let mount = format!("mount -t tmpfs -o size={kilobytes}k tmpfs \"$disk\" && echo mounted\n{script}");
    let shell = |how: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(how).args(["sh", "-c", &mount]).current_dir(archive.path()).env("disk", &disk);
        command.env("program", env!("CARGO_BIN_EXE_dateline-index")).env("DATELINE_TODAY", "2026-01-15");
        let output = command.output().ok()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        said.strip_prefix("mounted\n").map(str::to_owned)
    };
    let said = shell(&["--mount"]).or_else(|| shell(&["--mount", "--user", "--map-root-user"]));
    if said.is_none() {
        eprintln!("skipped: a small disk cannot be mounted here");
    }
    said
}

#[cfg(target_os = "linux")]
#[test]
fn a_small_disk_that_fills_keeps_what_was_read_and_the_run_after_it_goes_on() {
    let archive = Archive::new();
    let body = |n: u32| {
        let words = (0..600).map(|w| format!("w{}", (n * 7919 + w * 104_729) % 500_009));
        words.collect::<Vec<_>>().join(" ")
    };
    for file in 0..60_u32 {
        let lines = (0..20_u32).map(|n| {
            format!("{{\"id\":\"f{file}n{n}\",\"title\":\"Item {n}\",\"body\":\"{}\"}}\n", body(file * 20 + n))
        });
        archive.write(&format!("{file:02}.jsonl"), lines.collect::<String>());
    }
    // What cannot fit is not begun.
    let script = "\"$program\" --index \"$disk/index\" add news 2>&1; echo \"code $?\"; ls \"$disk/index\"";
    let Some(said) = on_a_small_disk(&archive, 2048, script) else { return };
    assert!(said.contains("may be needed beside the index at") && said.contains("hint: "), "{said}");
    assert!(said.ends_with("code 2\nlock\n"), "{said}");

    // What fills the disk on the way ends the run with what was read.
    let script = "\"$program\" --index \"$disk/index\" add news 2>&1; echo \"code $?\"
        \"$program\" --index \"$disk/index\" check
        mount -o remount,size=200m \"$disk\"
        \"$program\" --index \"$disk/index\" add news 2>&1; echo \"code $?\"
        \"$program\" --index \"$disk/index\" check";
    let said = on_a_small_disk(&archive, 10_000, script).expect("as before");
    let checks: Vec<&str> = said.lines().filter(|line| line.starts_with("sound: ")).collect();
    assert!(said.contains("error: little room is left") && said.contains("code 2\n"), "{said}");
    assert!(said.contains("code 0\n"), "{said}");
    assert!(checks.len() == 2 && checks[1].starts_with("sound: 1,200 articles"), "{said}");
    assert!(!checks[0].starts_with("sound: 0 ") && !checks[0].starts_with("sound: 1,200"), "{said}");
}

#[test]
fn paths_in_messages_are_those_of_files_that_are_there() {
    let archive = Archive::new();
    archive.write("a.txt", page("The mill"));
    archive.run(&["add", "news"]);
    // A folder in place of the file that names the segments cannot be read.
    let meta = archive.index().join("generation-1/meta.json");
    fs::remove_file(&meta).expect("removed");
    fs::create_dir(&meta).expect("a folder");
    let run = archive.run(&["status"]);
    assert_eq!(run.code, 2, "{run:?}");
    let named = run.err.split_whitespace().find(|word| word.contains("meta.json")).unwrap_or_else(|| panic!("{run:?}"));
    let path = named.trim_end_matches(':').replace("[DIR]", &archive.path().display().to_string());
    assert!(path == "meta.json" || Path::new(&path).exists(), "{run:?}");
}
