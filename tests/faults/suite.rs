//! The faults, one after the other, over the same few runs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::panic;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use dateline::index::{IndexError, check, document, reader};
use tantivy::TantivyDocument;
use tempfile::TempDir;

use crate::Chance;
use crate::power::{Disk, Op};
use crate::soak::soak;

/// Identity and title of every article; `None` where there is no index.
type State = Option<BTreeSet<(String, String)>>;

/// A run that is disturbed: an index in some state, files, and a command.
struct Scenario {
    name: &'static str,
    dir: TempDir,
    command: Vec<&'static str>,
    before: State,
    after: State,
    calls: usize,
    /// What it takes undisturbed.
    took: Duration,
}

impl Scenario {
    fn news(&self) -> PathBuf {
        self.dir.path().join("news")
    }

    /// What is disturbed: the folder that the index lies in.
    fn disk(&self) -> PathBuf {
        self.dir.path().join("disk")
    }

    fn index(&self) -> PathBuf {
        self.disk().join("index")
    }

    fn command(&self) -> Command {
        let mut command = Command::new(program("dateline-index", env!("CARGO_BIN_EXE_dateline-index")));
        command.env_clear().env("DATELINE_TODAY", "2026-01-15").current_dir(self.dir.path());
        command.arg("--index").arg(self.index()).args(&self.command).stdin(Stdio::null());
        command
    }

    /// The command with a call failed: which one, and how.
    fn disturbed(&self, shim: &Path, at: usize, how: &str) -> Output {
        let mut command = self.command();
        command.env("LD_PRELOAD", shim).env("FAULT_DIR", self.disk());
        command.env("FAULT_AT", at.to_string()).env("FAULT_HOW", how);
        command.output().expect("runs")
    }

    /// Puts the disk back to what it was before the run.
    fn reset(&self) {
        let _ = fs::remove_dir_all(self.disk());
        copy(&self.dir.path().join("base"), &self.disk());
    }

    fn write(&self, name: &str, records: impl IntoIterator<Item = (usize, &'static str)>) {
        let lines = records.into_iter().map(|(n, what)| {
            format!(
                "{{\"id\":\"n{n}\",\"title\":\"{what} {n}\",\"body\":\"{what} {n} opened its doors again on Monday, its \
                keeper Anna Lindqvist of Port Ellery said.\",\"date\":\"2025-03-{:02}\"}}\n",
                n % 28 + 1
            )
        });
        fs::create_dir_all(self.news()).expect("a folder");
        fs::write(self.news().join(name), lines.collect::<String>()).expect("a file");
    }

    fn run(&self, arguments: &[&str]) {
        let mut command = Command::new(program("dateline-index", env!("CARGO_BIN_EXE_dateline-index")));
        command.env_clear().env("DATELINE_TODAY", "2026-01-15").current_dir(self.dir.path());
        let output = command.arg("--index").arg(self.index()).args(arguments).output().expect("runs");
        assert!(output.status.success(), "{output:?}");
    }
}

/// The program under test: as it was built with this, or from the folder `$DATELINE_BIN`.
pub fn program(name: &str, built: &str) -> PathBuf {
    std::env::var_os("DATELINE_BIN").map_or_else(|| PathBuf::from(built), |dir| Path::new(&dir).join(name))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).into_iter().flatten().map(|e| e.expect("an entry").path()) {
        let target = to.join(entry.file_name().expect("a name"));
        if entry.is_dir() {
            copy(&entry, &target);
        } else {
            fs::copy(&entry, target).expect("a copy");
        }
    }
}

/// What the index holds, after a check of every byte; an error in words if it is not sound.
fn state(index: &Path) -> Result<State, String> {
    // The engine's readers panic on some damaged bytes.
    panic::catch_unwind(|| read_state(index)).unwrap_or_else(|_| Err("reading it panics".to_owned()))
}

fn read_state(index: &Path) -> Result<State, String> {
    let opened = match reader::open(index) {
        Ok(opened) => opened,
        Err(IndexError::Missing { .. }) => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    let findings = check::check(index).map_err(|e| e.to_string())?;
    if let Some(damage) = findings.damage.first() {
        return Err(format!("{}: {}", damage.file, damage.what));
    }
    let mut found = BTreeSet::new();
    for segment in opened.searcher.segment_readers() {
        let store = segment.get_store_reader(1).map_err(|e| e.to_string())?;
        for document in store.iter::<TantivyDocument>(segment.alive_bitset()) {
            let document = document.map_err(|e| e.to_string())?;
            let article = document::from_document(&document, &opened.fields).ok_or("an article cannot be read")?;
            found.insert((article.id, article.title));
        }
    }
    Ok(Some(found))
}

/// The runs.
fn scenarios(shim: &Path) -> Vec<Scenario> {
    type Make = fn(&Scenario) -> Vec<&'static str>;
    let first: Make = |s| {
        s.write("a.jsonl", (0..30).map(|n| (n, "Mill")));
        vec!["add", "news"]
    };
    let more: Make = |s| {
        s.write("a.jsonl", (0..20).map(|n| (n, "Mill")));
        s.write("b.jsonl", (20..30).map(|n| (n, "Mill")));
        s.run(&["add", "news"]);
        s.write("a.jsonl", (0..20).filter(|n| n % 5 > 0).map(|n| (n, ["Mill", "Bath"][n % 2])));
        s.write("c.jsonl", (25..40).map(|n| (n, "Quay")));
        vec!["add", "news"]
    };
    let gone: Make = |s| {
        s.write("a.jsonl", (0..20).map(|n| (n, "Mill")));
        s.write("b.jsonl", (15..30).map(|n| (n, "Bath")));
        s.run(&["add", "news"]);
        fs::remove_file(s.news().join("b.jsonl")).expect("is there");
        vec!["sync", "news"]
    };
    let remove: Make = |s| {
        s.write("a.jsonl", (0..20).map(|n| (n, "Mill")));
        s.run(&["add", "news"]);
        vec!["remove", "n3", "n7", "n9"]
    };
    let merge: Make = |s| {
        for (file, name) in ["a.jsonl", "b.jsonl", "c.jsonl"].into_iter().enumerate() {
            s.write(name, (0..10).map(|n| (file * 10 + n, "Mill")));
            s.run(&["add", "news"]);
        }
        s.write("d.jsonl", (28..34).map(|n| (n, "Quay")));
        vec!["add", "news"]
    };
    let rebuild: Make = |s| {
        s.write("a.jsonl", (0..20).map(|n| (n, "Mill")));
        s.run(&["add", "news"]);
        s.run(&["remove", "n3"]);
        vec!["rebuild"]
    };
    let all: [(&str, Make); 6] =
        [("first", first), ("more", more), ("sync", gone), ("remove", remove), ("merge", merge), ("rebuild", rebuild)];
    all.into_iter()
        .map(|(name, make)| {
            let dir = tempfile::tempdir().expect("a folder");
            let mut scenario =
                Scenario { name, dir, command: Vec::new(), before: None, after: None, calls: 0, took: Duration::ZERO };
            fs::create_dir_all(scenario.disk()).expect("a folder");
            scenario.command = make(&scenario);
            copy(&scenario.disk(), &scenario.dir.path().join("base"));
            scenario.before = state(&scenario.index()).expect("is sound");
            let count = scenario.dir.path().join("count");
            let mut command = scenario.command();
            command.env("LD_PRELOAD", shim).env("FAULT_DIR", scenario.disk()).env("FAULT_COUNT", &count);
            assert!(command.output().expect("runs").status.success(), "{name}");
            scenario.calls = fs::read_to_string(count).ok().and_then(|n| n.parse().ok()).expect("a count");
            scenario.after = state(&scenario.index()).expect("is sound");
            scenario.reset();
            let began = Instant::now();
            assert!(scenario.command().output().expect("runs").status.success(), "{name}");
            scenario.took = began.elapsed();
            scenario
        })
        .collect()
}

/// What was tried and what did not stand.
#[derive(Default)]
pub struct Tally {
    tried: BTreeMap<&'static str, (usize, usize)>,
    failures: Vec<String>,
}

impl Tally {
    /// Counts one trial.
    pub fn note(&mut self, what: &'static str, place: &str, result: Result<(), String>) {
        let (tried, stood) = self.tried.entry(what).or_default();
        *tried += 1;
        match result {
            Ok(()) => *stood += 1,
            Err(why) => {
                eprintln!("{what}, {place}: {why}");
                self.failures.push(format!("{what}, {place}: {why}"));
            }
        }
    }
}

/// After a disturbed run: before or after, whole; and the next run completes.
fn stands(scenario: &Scenario, ended: Option<&Output>) -> Result<(), String> {
    let now = state(&scenario.index())?;
    if now != scenario.before && now != scenario.after {
        return Err(format!("the index holds neither what it held nor what it should: {now:?}"));
    }
    if let Some(output) = ended {
        let said = String::from_utf8_lossy(&output.stderr);
        if said.contains("panicked") || said.contains("a fault of dateline") || output.status.code() == Some(101) {
            return Err(said.into_owned());
        }
        if output.status.success() && now != scenario.after {
            return Err("it said that all was well, and what it wrote is not there".to_owned());
        }
        if output.status.code() == Some(2) && !said.contains("error: ") {
            return Err(format!("it failed without a sentence: {said}"));
        }
    }
    let again = scenario.command().output().expect("runs");
    // What was removed already is not known any more.
    let done = again.status.success() || (scenario.name == "remove" && now == scenario.after);
    if !done {
        return Err(format!("the next run fails: {}", String::from_utf8_lossy(&again.stderr)));
    }
    let now = state(&scenario.index())?;
    if now != scenario.after {
        return Err(format!("the next run does not complete: {now:?}"));
    }
    leftovers(&scenario.index())
}

/// Is there no file that the commit does not name?
fn leftovers(index: &Path) -> Result<(), String> {
    let folders = fs::read_dir(index).map_err(|e| e.to_string())?.map(|e| e.expect("an entry").path());
    let generations: Vec<PathBuf> = folders.filter(|path| path.is_dir()).collect();
    let [generation] = generations.as_slice() else { return Err(format!("several generations: {generations:?}")) };
    let commit = fs::read_to_string(generation.join("meta.json")).map_err(|e| e.to_string())?.replace('-', "");
    for file in fs::read_dir(generation).map_err(|e| e.to_string())?.map(|e| e.expect("an entry").file_name()) {
        let name = file.to_string_lossy().into_owned();
        let segment = name.split('.').next().unwrap_or_default();
        if name.starts_with(".tmp") || (segment.len() == 32 && !commit.contains(segment)) {
            return Err(format!("{name} was left"));
        }
    }
    Ok(())
}

/// What is tried, and with what.
pub struct Suite {
    long: bool,
    chance: Chance,
    /// The library that fails calls.
    pub shim: PathBuf,
    /// What was found.
    pub tally: Tally,
}

impl Suite {
    /// The calls of a scenario that are failed: all, or a sample of about `few`.
    pub fn sample(&mut self, calls: usize, few: usize) -> Vec<usize> {
        let step = if self.long { 1 } else { calls.div_ceil(few).max(1) };
        let from = 1 + self.chance.below(step);
        (from..=calls).step_by(step).collect()
    }

    fn calls(&mut self, scenarios: &[Scenario]) {
        for (what, how, few) in [
            ("killed at a call", "kill", 8),
            ("a call failed with EIO", "eio", 8),
            ("no space from a call on", "enospc", 6),
            ("half of a write", "short", 4),
        ] {
            for scenario in scenarios {
                for at in self.sample(scenario.calls, few) {
                    scenario.reset();
                    let output = scenario.disturbed(&self.shim, at, how);
                    let place = format!("{} at call {at} of {}", scenario.name, scenario.calls);
                    let ended = (how != "kill").then_some(&output);
                    self.tally.note(what, &place, stands(scenario, ended));
                }
            }
        }
    }

    fn random_kills(&mut self, scenarios: &[Scenario]) {
        let kills = if self.long { 1000 } else { 24 };
        let mut killed = 0;
        for n in 0..kills * 3 {
            if killed == kills {
                break;
            }
            let scenario = &scenarios[n % scenarios.len()];
            scenario.reset();
            let mut child = scenario.command().stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("runs");
            let wait = self.chance.below(scenario.took.as_micros() as usize) as u64;
            std::thread::sleep(Duration::from_micros(wait));
            let ended_before = child.try_wait().expect("its state").is_some();
            let _ = child.kill();
            child.wait().expect("it ends");
            if !ended_before {
                killed += 1;
                self.tally.note(
                    "killed at a random moment",
                    &format!("{} after {wait} µs", scenario.name),
                    stands(scenario, None),
                );
            }
        }
    }

    fn power_losses(&mut self, scenarios: &[Scenario]) {
        for scenario in scenarios {
            scenario.reset();
            let before = Disk::of(&scenario.disk());
            let log = scenario.dir.path().join("log");
            let _ = fs::remove_file(&log);
            let mut command = scenario.command();
            command.env("LD_PRELOAD", &self.shim).env("FAULT_DIR", scenario.disk()).env("FAULT_LOG", &log);
            assert!(command.output().expect("runs").status.success());
            let ops = Op::read(&fs::read(&log).expect("a log"));
            let mut cuts = self.sample(ops.len(), 6);
            cuts.extend([ops.len(); 3]);
            let mut disk = before;
            let mut done = 0;
            for cut in cuts {
                while done < cut {
                    disk.apply(&ops[done]);
                    done += 1;
                }
                for mean in [false, true] {
                    disk.come_back(mean, &mut self.chance);
                    let place = format!("{} after call {cut} of {}", scenario.name, ops.len());
                    let mut result = stands_after_loss(scenario, cut == ops.len());
                    if result.is_ok() {
                        result = stands(scenario, None);
                    }
                    let what = if mean { "power lost, mean disk" } else { "power lost, kind disk" };
                    self.tally.note(what, &place, result);
                }
            }
        }
    }

    fn flips(&mut self, scenario: &Scenario) {
        let flips = if self.long { 2000 } else { 40 };
        scenario.reset();
        let (shown, found) = (ask(scenario, SHOW), ask(scenario, FIND));
        let sound: BTreeSet<String> = lines(&found).map(str::to_owned).collect();
        let files = files_below(&scenario.index());
        let mut unnoticed = 0;
        for n in 0..flips {
            let file = &files[n % files.len()];
            let bytes = fs::read(file).expect("a file");
            if bytes.is_empty() {
                continue;
            }
            let cut = n % 5 == 4;
            let at = self.chance.below(bytes.len());
            let mut harmed = bytes.clone();
            if cut {
                harmed.truncate(at);
            } else {
                harmed[at] ^= 1 << self.chance.below(8);
            }
            fs::write(file, harmed).expect("a file");
            let (show, find) = (ask(scenario, SHOW), ask(scenario, FIND));
            let noticed = state(&scenario.index()).is_err();
            fs::write(file, bytes).expect("a file");
            let place = format!("{} at {at}", file.file_name().unwrap_or_default().to_string_lossy());
            let said = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
            let result = if [&show, &find]
                .iter()
                .any(|o| said(o).contains("panicked") || said(o).contains("a fault of dateline"))
            {
                Err(said(&show) + &said(&find))
            } else if show.status.success() && show.stdout != shown.stdout {
                Err("another text is shown".to_owned())
            } else if lines(&find).any(|line| !sound.contains(line)) {
                Err("another text is found".to_owned())
            } else {
                Ok(())
            };
            let same = show.stdout == shown.stdout && find.stdout == found.stdout;
            unnoticed += usize::from(!noticed && !same);
            self.tally.note(if cut { "a file cut short" } else { "a bit flipped" }, &place, result);
        }
        println!("{unnoticed} harms changed an answer and were not found by `check`");
    }

    /// Two writers at a time, with readers throughout.
    fn together(&mut self, scenarios: &[Scenario]) {
        let rounds = if self.long { 40 } else { 3 };
        let read = AtomicU64::new(0);
        for scenario in scenarios.iter().filter(|s| s.name != "first").cycle().take(rounds * (scenarios.len() - 1)) {
            scenario.reset();
            let done = AtomicBool::new(false);
            let result = std::thread::scope(|scope| {
                let readers: Vec<_> = (0..4).map(|_| scope.spawn(|| read_until(&done, scenario, &read))).collect();
                let spawn = || scenario.command().stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("runs");
                let writers = [spawn(), spawn()];
                let mut result = Ok(());
                for writer in writers {
                    let output = writer.wait_with_output().expect("it ends");
                    let said = String::from_utf8_lossy(&output.stderr).into_owned();
                    let expected =
                        output.status.success() || said.contains("another dateline-index") || scenario.name == "remove";
                    if !expected {
                        result = Err(said);
                    }
                }
                done.store(true, Ordering::Relaxed);
                readers.into_iter().map(|r| r.join().expect("no panic")).fold(result, Result::and)
            });
            let result = result.and_then(|()| stands(scenario, None));
            self.tally.note("two writers and four readers", scenario.name, result);
        }
        println!("{} readings while it was written", read.load(Ordering::Relaxed));
    }
}

const SHOW: &[&str] = &["show", "n7", "--format", "jsonl"];
const FIND: &[&str] = &["search", "doors", "-n", "100", "--copies", "--format", "{id} {title}"];

fn ask(scenario: &Scenario, arguments: &[&str]) -> Output {
    let mut command = Command::new(program("dateline", env!("CARGO_BIN_EXE_dateline")));
    command.env_clear().env("DATELINE_TODAY", "2026-01-15").arg("--index").arg(scenario.index());
    command.args(arguments).output().expect("runs")
}

fn lines(output: &Output) -> impl Iterator<Item = &str> {
    std::str::from_utf8(&output.stdout).unwrap_or("not UTF-8").lines()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()) {
        if entry.is_dir() {
            files.extend(files_below(&entry));
        } else {
            files.push(entry);
        }
    }
    files.sort();
    files
}

/// What a run that was over had reported as done is there.
fn stands_after_loss(scenario: &Scenario, over: bool) -> Result<(), String> {
    let now = state(&scenario.index())?;
    if over && now != scenario.after {
        return Err(format!("what was reported as done is not there: {now:?}"));
    }
    Ok(())
}

fn read_until(done: &AtomicBool, scenario: &Scenario, read: &AtomicU64) -> Result<(), String> {
    while !done.load(Ordering::Relaxed) {
        let opened = reader::open(&scenario.index()).map_err(|e| e.to_string())?;
        let articles = opened.searcher.num_docs() as usize;
        let expected = [&scenario.before, &scenario.after].map(|s| s.as_ref().map_or(0, BTreeSet::len));
        if !expected.contains(&articles) {
            return Err(format!("{articles} articles were seen, expected {expected:?}"));
        }
        read.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}

/// Builds the library that fails calls; `None` where there is no compiler.
fn build_shim(folder: &Path) -> Option<PathBuf> {
    let shim = folder.join("shim.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/shim.c");
    let mut cc = Command::new("cc");
    cc.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&shim).arg(source).args(["-ldl", "-lpthread"]);
    cc.status().is_ok_and(|status| status.success()).then_some(shim)
}

pub fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.iter().any(|a| a == "--list") {
        return;
    }
    let long = arguments.iter().any(|a| a == "--long");
    let given = arguments.iter().skip_while(|a| *a != "--seed").nth(1).and_then(|n| n.parse().ok());
    let today = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |t| t.as_secs() / 86_400);
    let seed = given.unwrap_or(today);
    let folder = tempfile::tempdir().expect("a folder");
    let Some(shim) = build_shim(folder.path()) else {
        println!("skipped: no C compiler (`cc`) builds the library that fails calls");
        return;
    };
    println!("seed {seed}");
    let started = Instant::now();
    let minutes = arguments.iter().skip_while(|a| *a != "--soak").nth(1).and_then(|n| n.parse().ok());
    if let Some(minutes) = minutes {
        let wrong = soak(folder.path(), minutes, seed);
        wrong.iter().for_each(|why| println!("wrong: {why}"));
        assert!(wrong.is_empty(), "{} answers were wrong; repeat with --seed {seed}", wrong.len());
        return;
    }
    let scenarios = scenarios(&shim);
    for scenario in &scenarios {
        println!("{}: {} calls", scenario.name, scenario.calls);
    }
    let mut suite = Suite { long, chance: Chance::new(seed), shim, tally: Tally::default() };
    let only = arguments.iter().skip_while(|a| *a != "--only").nth(1);
    let wanted = |part: &str| only.is_none_or(|only| only == part);
    if wanted("calls") {
        suite.calls(&scenarios);
    }
    if wanted("kills") {
        suite.random_kills(&scenarios);
    }
    if wanted("power") {
        suite.power_losses(&scenarios);
    }
    if wanted("flips") {
        suite.flips(&scenarios[1]);
    }
    if wanted("together") {
        suite.together(&scenarios);
    }
    if wanted("desk") {
        suite.desk();
    }
    for (what, (tried, stood)) in &suite.tally.tried {
        println!("{what:<36} {stood:>6} of {tried} stood");
    }
    println!("{:.0} s", started.elapsed().as_secs_f64());
    assert!(suite.tally.failures.is_empty(), "{} did not stand; repeat with --seed {seed}", suite.tally.failures.len());
}
