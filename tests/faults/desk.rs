//! Faults while the desk is written: every call of every command that keeps something, and kills amid the write itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use dateline::desk::Journal;
use tempfile::TempDir;

use crate::suite::{Suite, program};

/// What is kept before anything is disturbed.
const KEPT: [&[&str]; 3] =
    [&["save", "mills", "mill", "--from-start"], &["tag", "old", "n1"], &["note", "n1", "ask the keeper"]];

/// A command that keeps something, by what is disturbed in it.
const COMMANDS: [&[&str]; 9] = [
    &["save", "doors", "doors"],
    &["tag", "inquiry", "n1"],
    &["tag", "inquiry", "n1", "n2", "n3", "n4"],
    &["note", "n2", "a note of some length, so that the write of it is not done before it has begun, ü and all"],
    &["star", "n3"],
    &["new", "mills"],
    &["forget", "mills"],
    &["search", "keeper", "--history", "always"],
    &["desk", "import", "other.jsonl"],
];

/// An index, and desks beside it.
struct Newsroom {
    dir: TempDir,
}

/// Everything that a desk holds, in order; lines that are torn.
type Kept = (Vec<String>, Vec<usize>);

impl Newsroom {
    fn new() -> Self {
        let room = Self { dir: tempfile::tempdir().expect("a folder") };
        let lines = (1..6).map(|n| {
            format!(
                "{{\"id\":\"n{n}\",\"title\":\"Mill {n}\",\"body\":\"The mill opened its doors again, its keeper Anna \
                 Lindqvist said.\",\"date\":\"2025-03-0{n}\"}}\n"
            )
        });
        fs::write(room.path("news.jsonl"), lines.collect::<String>()).expect("a file");
        let mut command = Command::new(program("dateline-index", env!("CARGO_BIN_EXE_dateline-index")));
        command.env_clear().arg("--index").arg(room.path("index")).arg("add").arg(room.path("news.jsonl"));
        assert!(command.output().expect("runs").status.success());
        for arguments in KEPT {
            assert!(room.command("other", arguments).output().expect("runs").status.success(), "{arguments:?}");
        }
        fs::copy(room.journal("other").file(), room.path("other.jsonl")).expect("a copy");
        room
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn journal(&self, desk: &str) -> Journal {
        Journal::new(self.path(desk))
    }

    fn command(&self, desk: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program("dateline", env!("CARGO_BIN_EXE_dateline")));
        command.env_clear().env("DATELINE_TODAY", "2026-01-15").current_dir(self.dir.path()).stdin(Stdio::null());
        command.arg("--index").arg(self.path("index")).arg("--desk").arg(self.path(desk)).args(arguments);
        command
    }

    /// The desk `desk` as it is before a disturbance: with something kept, or not there at all.
    fn lay(&self, desk: &str, is_empty: bool) {
        let _ = fs::remove_dir_all(self.path(desk));
        if !is_empty {
            fs::create_dir(self.path(desk)).expect("a folder");
            fs::copy(self.path("other.jsonl"), self.journal(desk).file()).expect("a copy");
        }
    }

    fn kept(&self, desk: &str) -> Kept {
        let read = self.journal(desk).read().expect("is read");
        let events = read.lines.iter().map(|line| format!("{:?}", line.event.as_ref().expect("is known")));
        (events.collect(), read.torn)
    }
}

/// A command, undisturbed.
struct Undisturbed {
    arguments: &'static [&'static str],
    before: Vec<String>,
    after: Vec<String>,
    printed: String,
    calls: usize,
    /// Bytes that it appends.
    appended: usize,
}

impl Undisturbed {
    fn of(room: &Newsroom, shim: &Path, arguments: &'static [&'static str]) -> Self {
        let is_import = arguments.contains(&"import");
        room.lay("desk", is_import);
        let length = || fs::metadata(room.journal("desk").file()).map_or(0, |file| file.len() as usize);
        let (before, from) = (room.kept("desk").0, length());
        let count = room.path("count");
        let mut command = room.command("desk", arguments);
        command.env("LD_PRELOAD", shim).env("FAULT_DIR", room.path("desk")).env("FAULT_COUNT", &count);
        let output = command.output().expect("runs");
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        let after = room.kept("desk").0;
        assert_ne!(before, after, "{arguments:?}");
        let calls = fs::read_to_string(count).ok().and_then(|n| n.parse().ok()).expect("a count");
        let printed = String::from_utf8(output.stdout).expect("text");
        Self { arguments, before, after, printed, calls, appended: length() - from }
    }

    fn disturbed(&self, room: &Newsroom, shim: &Path, at: usize, how: &str, part: usize) -> Output {
        room.lay("desk", self.arguments.contains(&"import"));
        let mut command = room.command("desk", self.arguments);
        command.env("LD_PRELOAD", shim).env("FAULT_DIR", room.path("desk")).env("FAULT_AT", at.to_string());
        command.env("FAULT_HOW", how).env("FAULT_PART", part.to_string()).output().expect("runs")
    }

    /// What was kept stands, what was reported stands, what failed left nothing, and the next command goes on from there.
    fn stands(&self, room: &Newsroom, output: &Output) -> Result<(), String> {
        let said = String::from_utf8_lossy(&output.stderr);
        if said.contains("panicked") || said.contains("a fault of dateline") {
            return Err(said.into_owned());
        }
        let (now, torn) = room.kept("desk");
        if !now.starts_with(&self.before) || !self.after.starts_with(&now) {
            return Err(format!("something is lost or altered: {now:?}"));
        }
        let is_history = self.arguments.contains(&"search");
        match output.status.code() {
            Some(code) if !torn.is_empty() => return Err(format!("it ended with {code} and left a torn line: {said}")),
            Some(0) if now != self.after && !is_history => {
                return Err(format!("it said that all was well, and it is not there: {now:?}"));
            }
            Some(0) => {}
            Some(_) if now != self.before => {
                return Err(format!("it failed and left half of it: {now:?}: {said}"));
            }
            Some(_) if !said.contains("error: ") => return Err(format!("it failed without a sentence: {said}")),
            Some(_) => {}
            None if torn.len() > 1 => return Err(format!("more than one line is torn: {torn:?}")),
            None => {}
        }
        // An article counts as seen when it was shown, not before.
        if now == self.after && self.arguments[0] == "new" && !output.stdout.starts_with(self.printed.as_bytes()) {
            return Err("it is kept as seen and was not shown".to_owned());
        }
        let next = room.command("desk", &["note", "n5", "the next"]).output().expect("runs");
        let compacted = room.command("desk", &["desk", "compact"]).output().expect("runs");
        if !next.status.success() || !compacted.status.success() {
            return Err(format!("the next command fails: {next:?} {compacted:?}"));
        }
        match room.kept("desk") {
            (then, torn) if torn.is_empty() && then.len() == now.len() + 1 && then.starts_with(&now) => Ok(()),
            other => Err(format!("the next command does not go on from there: {other:?}")),
        }
    }
}

impl Suite {
    /// Fails every call by which a command keeps something, and kills it amid the write, after every number of bytes.
    pub fn desk(&mut self) {
        let room = Newsroom::new();
        let shim = self.shim.clone();
        for arguments in COMMANDS {
            let command = Undisturbed::of(&room, &shim, arguments);
            let name = arguments.join(" ");
            println!("{name}: {} calls, {} bytes", command.calls, command.appended);
            let mut write = None;
            for (what, how) in [
                ("the desk: killed at a call", "kill"),
                ("the desk: a call failed with EIO", "eio"),
                ("the desk: no space from a call on", "enospc"),
                ("the desk: half of a write", "short"),
            ] {
                for at in self.sample(command.calls, 3) {
                    let output = command.disturbed(&room, &shim, at, how, 0);
                    let place = format!("{name} at call {at} of {}", command.calls);
                    self.tally.note(what, &place, command.stands(&room, &output));
                }
            }
            // Which call the write is: the one that leaves a part of its bytes.
            for at in 1..=command.calls {
                command.disturbed(&room, &shim, at, "tear", 1);
                let (now, torn) = room.kept("desk");
                if now == command.before && torn.len() == 1 {
                    write = Some(at);
                }
            }
            let write = write.unwrap_or_else(|| panic!("{name}: no call writes"));
            for part in self.sample(command.appended, 4) {
                let output = command.disturbed(&room, &shim, write, "tear", part);
                let place = format!("{name} after {part} of {} bytes", command.appended);
                self.tally.note("the desk: killed amid a write", &place, command.stands(&room, &output));
            }
        }
    }
}
