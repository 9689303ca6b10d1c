//! The desk itself: merged, torn, unwritable.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::thread::sleep;
use std::time::Duration;

use crate::common::stderr;
use crate::{FERRY, Newsroom};

#[test]
fn two_machines_merged_in_both_orders_hold_the_same() {
    let (one, other) = (Newsroom::with(&FERRY), Newsroom::with(&FERRY));
    one.out(&["save", "boat", "ferry"]);
    one.out(&["tag", "inquiry", "pump"]);
    other.out(&["save", "boat", "ferry closed"]);
    other.out(&["tag", "inquiry", "pump", "crew"]);
    other.out(&["tag", "inquiry", "pump", "--remove"]);
    let export = |room: &Newsroom| room.out(&["desk", "export"]);
    let (a, b) = (one.articles.path().join("a.jsonl"), one.articles.path().join("b.jsonl"));
    fs::write(&a, export(&one)).expect("is written");
    fs::write(&b, export(&other)).expect("is written");
    let (a, b) = (a.display().to_string(), b.display().to_string());
    one.out(&["desk", "import", &b]);
    other.out(&["desk", "import", &a]);
    assert_eq!(export(&one), export(&other));
    assert_eq!(one.ids("my:inquiry"), ["crew"]);
    assert_eq!(one.ids("@boat"), ["quay"]);
    let output = one.command(&["desk", "import", &a, &b]).output().expect("runs");
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(1), "imported: 0 new entries\n"));
}

#[test]
fn a_torn_line_is_named_and_harms_nothing() {
    let room = Newsroom::with(&FERRY);
    room.out(&["tag", "inquiry", "pump"]);
    let file = room.desk().join("journal.jsonl");
    let mut journal = OpenOptions::new().append(true).open(&file).expect("is there");
    journal.write_all(br#"{"v":1,"id":"0","at":"2026-"#).expect("is written");
    drop(journal);
    room.out(&["tag", "inquiry", "crew"]);
    let output = room.command(&["search", "my:inquiry", "--ids"]).output().expect("runs");
    assert!(stderr(&output).contains("journal.jsonl, line 2: not whole, passed over"), "{}", stderr(&output));
    assert_eq!(room.ids("my:inquiry"), ["crew", "pump"]);
    room.out(&["desk", "compact"]);
    let output = room.command(&["search", "my:inquiry", "--ids"]).output().expect("runs");
    assert_eq!(stderr(&output), "");
}

#[test]
fn a_desk_that_cannot_be_written_stops_no_search() {
    let room = Newsroom::with(&FERRY);
    let file = room.articles.path().join("a-file");
    fs::write(&file, "").expect("is written");
    let desk = file.join("desk").display().to_string();
    let command = |arguments: &[&str]| {
        let mut command = crate::common::dateline(room.index.path());
        command.args(["--desk", &desk]).args(arguments).output().expect("runs")
    };
    let output = command(&["search", "ferry", "--history", "always"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stderr(&output).matches("this search is not kept").count(), 1, "{}", stderr(&output));
    let output = command(&["tag", "x", "pump"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("hint: `--desk DIR` names another place"), "{}", stderr(&output));
}

#[test]
fn many_at_once_lose_nothing() {
    let room = Newsroom::with(&FERRY);
    let started: Vec<_> =
        (0..24).map(|i| room.command(&["--quiet", "tag", &format!("t{i}"), "pump"]).spawn().expect("starts")).collect();
    for mut child in started {
        assert!(child.wait().expect("ends").success());
    }
    let journal = fs::read_to_string(room.desk().join("journal.jsonl")).expect("is read");
    assert_eq!(journal.lines().count(), 24);
    assert_eq!(room.ids("my:t23"), ["pump"]);
}

/// `DATELINE_KILLS=500` kills so many.
#[test]
fn killed_while_writing_it_loses_nothing_and_tears_nothing() {
    let kills = std::env::var("DATELINE_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(24);
    let room = Newsroom::with(&FERRY);
    let file = room.desk().join("journal.jsonl");
    // Much to write at once, so that a kill can fall into it.
    let rows: String = (0..400).map(|i| format!("pump,t{i},\n")).collect();
    let csv = room.articles.path().join("marks.csv");
    fs::write(&csv, format!("id,tag,note\n{rows}")).expect("is written");
    let (mut torn, mut lasting) = (0, Vec::new());
    for kill in 0..kills {
        let arguments = ["tag", "--csv", &csv.display().to_string()];
        let remove = [&arguments[..], &["--remove"]].concat();
        let mut command = room.command(if kill % 2 == 0 { &arguments } else { &remove });
        let mut child = command.arg("--quiet").spawn().expect("starts");
        sleep(Duration::from_micros(kill * 7919 % 60_000));
        // It may have ended by then.
        let _ = child.kill();
        child.wait().expect("ends");
        let now = fs::read(&file).unwrap_or_default();
        assert!(now.starts_with(&lasting), "kill {kill}: what was there is there");
        torn += usize::from(!now.is_empty() && !now.ends_with(b"\n"));
        // What is written afterwards is written, and stands on a line of its own.
        room.out(&["--quiet", "note", "crew", &format!("after {kill}")]);
        lasting = fs::read(&file).expect("is read");
    }
    let journal = String::from_utf8(lasting).expect("text");
    let whole = |line: &&str| serde_json::from_str::<serde_json::Value>(line).is_ok();
    assert_eq!(journal.lines().filter(|line| !whole(line)).count(), torn, "none is torn but the last of a kill");
    for kill in 0..kills {
        let note = format!("\"after {kill}\"");
        assert_eq!(journal.lines().filter(whole).filter(|line| line.contains(&note)).count(), 1, "{note}");
    }
    eprintln!("{kills} kills, {torn} of them in the middle of a write");
}
