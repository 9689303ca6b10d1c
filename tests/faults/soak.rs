//! A soak: `watch` follows a folder that changes all the time, eight readers ask all the while.
//!
//! Some files never change: their articles are in every answer. The others are written anew, in one
//! step or slowly in place, deleted, and made again; beside them come and go the temporary files of
//! editors and downloads. Every record says its version in title and body, so that a reader sees whether
//! an answer mixes two, goes back in time, or tells what was not yet written. In the end the index is
//! what the folder is.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use dateline::index::{document, reader};
use tantivy::TantivyDocument;

use crate::Chance;
use crate::suite::program;

/// Files that never change.
const STILL: usize = 10;
/// Files in all.
const FILES: usize = 40;
/// Records of each.
const RECORDS: usize = 5;

struct Soak {
    folder: PathBuf,
    /// The newest version of each file that was begun to be written.
    begun: Vec<AtomicU64>,
    done: AtomicBool,
    readings: AtomicU64,
}

impl Soak {
    fn news(&self) -> PathBuf {
        self.folder.join("news")
    }

    fn index(&self) -> PathBuf {
        self.folder.join("index")
    }

    fn text(file: usize, version: u64) -> String {
        let mut lines = String::new();
        for record in 0..RECORDS {
            let _ = writeln!(
                lines,
                "{{\"id\":\"f{file}r{record}\",\"title\":\"Mill {file} version {version}\",\"body\":\"The doors of mill \
                {file} opened, version {version}, Anna Lindqvist of Port Ellery said.\",\"date\":\"2025-03-05\"}}"
            );
        }
        lines
    }

    /// Changes files until it is over; gives the version that each has in the end, 0 if it is gone.
    fn change(&self, chance: &mut Chance) -> Vec<u64> {
        let mut there = vec![1; FILES];
        let mut version = 1;
        while !self.done.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(100 + chance.below(900) as u64));
            let file = STILL + chance.below(FILES - STILL);
            let path = self.news().join(format!("{file:02}.jsonl"));
            version += 1;
            match chance.below(10) {
                0 | 1 => {
                    let _ = fs::remove_file(&path);
                    there[file] = 0;
                }
                2..=4 => {
                    // Half of it first, as a slow download writes.
                    self.begun[file].store(version, Ordering::SeqCst);
                    let text = Self::text(file, version);
                    let half = chance.below(text.len());
                    let mut out = fs::File::create(&path).expect("a file");
                    out.write_all(&text.as_bytes()[..half]).expect("is written");
                    std::thread::sleep(Duration::from_millis(chance.below(3000) as u64));
                    out.write_all(&text.as_bytes()[half..]).expect("is written");
                    there[file] = version;
                }
                5 => {
                    // What editors leave for a moment.
                    let temporary = self.news().join(format!(".{file:02}.jsonl.swp"));
                    fs::write(&temporary, "half of something").expect("a file");
                    std::thread::sleep(Duration::from_millis(chance.below(500) as u64));
                    fs::remove_file(temporary).expect("is there");
                }
                _ => {
                    self.begun[file].store(version, Ordering::SeqCst);
                    let new = self.news().join(format!("{file:02}.jsonl.part"));
                    fs::write(&new, Self::text(file, version)).expect("a file");
                    fs::rename(new, &path).expect("is renamed");
                    there[file] = version;
                }
            }
        }
        there
    }

    /// Title of every article, by identity: as the engine holds them, or as `dateline` prints them.
    fn read(&self, by_program: bool) -> Result<BTreeMap<String, String>, String> {
        let mut found = BTreeMap::new();
        if by_program {
            let mut command = Command::new(program("dateline", env!("CARGO_BIN_EXE_dateline")));
            command.env_clear().env("DATELINE_TODAY", "2026-01-15").arg("--index").arg(self.index());
            let format = "{id}\t{title}";
            command.args(["search", "doors", "-n", "1000", "--copies", "--format", format]).stdin(Stdio::null());
            let output = command.output().map_err(|e| e.to_string())?;
            if !output.status.success() {
                return Err(String::from_utf8_lossy(&output.stderr).into_owned());
            }
            for line in String::from_utf8_lossy(&output.stdout).lines() {
                let (id, title) = line.split_once('\t').ok_or_else(|| line.to_owned())?;
                if found.insert(id.to_owned(), title.to_owned()).is_some() {
                    return Err(format!("{id} is found twice"));
                }
            }
            return Ok(found);
        }
        let opened = reader::open(&self.index()).map_err(|e| e.to_string())?;
        for segment in opened.searcher.segment_readers() {
            let store = segment.get_store_reader(1).map_err(|e| e.to_string())?;
            for document in store.iter::<TantivyDocument>(segment.alive_bitset()) {
                let document = document.map_err(|e| e.to_string())?;
                let article = document::from_document(&document, &opened.fields).ok_or("an article cannot be read")?;
                let version = article.title.rsplit(' ').next().unwrap_or_default().to_owned();
                if !article.body.contains(&format!("version {version},")) {
                    return Err(format!("two versions are mixed: {article:?}"));
                }
                if found.insert(article.id.clone(), article.title).is_some() {
                    return Err(format!("{} is there twice", article.id));
                }
            }
        }
        Ok(found)
    }

    /// Reads until it is over, and says what was wrong.
    fn watch_answers(&self, by_program: bool) -> Vec<String> {
        let (mut wrong, mut last) = (Vec::new(), BTreeMap::<String, u64>::new());
        while !self.done.load(Ordering::Relaxed) {
            match self.read(by_program).and_then(|found| self.judge(&found, &mut last)) {
                Ok(()) => {}
                Err(why) => wrong.push(why),
            }
            self.readings.fetch_add(1, Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(if by_program { 400 } else { 150 }));
        }
        wrong
    }

    fn judge(&self, found: &BTreeMap<String, String>, last: &mut BTreeMap<String, u64>) -> Result<(), String> {
        for (file, record) in (0..STILL).flat_map(|file| (0..RECORDS).map(move |record| (file, record))) {
            if !found.contains_key(&format!("f{file}r{record}")) {
                return Err(format!("f{file}r{record}, which never changes, is not there"));
            }
        }
        for (id, title) in found {
            let file: usize = id[1..].split('r').next().and_then(|n| n.parse().ok()).ok_or("a number")?;
            let version: u64 = title.rsplit(' ').next().and_then(|n| n.parse().ok()).ok_or("a version")?;
            if *title != format!("Mill {file} version {version}") {
                return Err(format!("{id} says {title}"));
            }
            let before = last.insert(id.clone(), version).unwrap_or_default();
            let begun = self.begun[file].load(Ordering::SeqCst);
            if version < before || version > begun {
                return Err(format!("{id} is of version {version}, was {before}, written {begun}"));
            }
        }
        Ok(())
    }
}

/// Memory of a process in kB: all of it, and what is its own.
fn memory(process: u32) -> Option<(u64, u64)> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let row = |name: &str| {
        status.lines().find_map(|l| l.strip_prefix(name)).and_then(|n| n.trim().trim_end_matches(" kB").parse().ok())
    };
    Some((row("VmRSS:")?, row("RssAnon:")?))
}

/// Soaks for so many minutes; what was wrong.
pub fn soak(folder: &Path, minutes: u64, seed: u64) -> Vec<String> {
    let begun = (0..FILES).map(|_| AtomicU64::new(1)).collect();
    let soak = Soak { folder: folder.to_owned(), begun, done: AtomicBool::new(false), readings: AtomicU64::new(0) };
    fs::create_dir_all(soak.news()).expect("a folder");
    for file in 0..FILES {
        fs::write(soak.news().join(format!("{file:02}.jsonl")), Soak::text(file, 1)).expect("a file");
    }
    let mut command = Command::new(program("dateline-index", env!("CARGO_BIN_EXE_dateline-index")));
    command.env_clear().env("DATELINE_TODAY", "2026-01-15").current_dir(folder).arg("--index").arg(soak.index());
    command.args(["watch", "--sync", "--quiet-for", "1", "news"]).stdin(Stdio::null());
    let mut watching = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("runs");
    let full = || soak.read(false).is_ok_and(|found| found.len() == FILES * RECORDS);
    let began = Instant::now();
    while !full() && began.elapsed() < Duration::from_secs(120) {
        std::thread::sleep(Duration::from_millis(200));
    }
    let mut samples = Vec::new();
    let (mut wrong, there) = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..8)
            .map(|n| {
                scope.spawn({
                    let soak = &soak;
                    move || soak.watch_answers(n % 2 == 0)
                })
            })
            .collect();
        let changes = scope.spawn(|| soak.change(&mut Chance::new(seed)));
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(minutes * 60) {
            std::thread::sleep(Duration::from_secs(5));
            samples.extend(memory(watching.id()));
        }
        soak.done.store(true, Ordering::Relaxed);
        let wrong: Vec<String> = readers.into_iter().flat_map(|r| r.join().expect("no panic")).collect();
        (wrong, changes.join().expect("no panic"))
    });
    let expected: BTreeSet<(String, String)> = (0..FILES)
        .filter(|file| there[*file] > 0)
        .flat_map(|file| (0..RECORDS).map(move |record| (file, record)))
        .map(|(file, record)| (format!("f{file}r{record}"), format!("Mill {file} version {}", there[file])))
        .collect();
    let holds = || soak.read(false).map(|found| found.into_iter().collect::<BTreeSet<_>>());
    let began = Instant::now();
    while holds().as_ref() != Ok(&expected) && began.elapsed() < Duration::from_secs(120) {
        std::thread::sleep(Duration::from_millis(500));
    }
    if holds().as_ref() != Ok(&expected) {
        wrong.push(format!("in the end the index does not hold what the folder holds: {:?}", holds()));
    }
    if watching.try_wait().expect("its state").is_some() {
        wrong.push("watch has ended by itself".to_owned());
    }
    let _ = Command::new("kill").args(["-TERM", &watching.id().to_string()]).status();
    if !watching.wait().expect("it ends").success() {
        wrong.push("watch does not end well on a signal".to_owned());
    }
    println!("{} readings in {minutes} minutes, {} wrong", soak.readings.load(Ordering::Relaxed), wrong.len());
    let parts: Vec<&[(u64, u64)]> = samples.chunks(samples.len().div_ceil(6).max(1)).collect();
    for (part, samples) in parts.iter().enumerate() {
        let most = |of: fn(&(u64, u64)) -> u64| samples.iter().map(of).max().unwrap_or_default() / 1000;
        println!("memory of watch, sixth {}: at most {} MB, {} MB its own", part + 1, most(|s| s.0), most(|s| s.1));
    }
    wrong
}
