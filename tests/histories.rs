//! Random histories of files against a model: after every run the index holds what the model says.
//!
//! `DATELINE_HISTORIES=10000` runs so many, from the one that `DATELINE_HISTORIES_FROM` numbers; a failure names its number, and
//! `DATELINE_HISTORY=N` runs that one alone.
//!
//! A test program of its own, as it writes in its own process: a process that another test starts at the
//! same time would hold the lock of the index for a moment, as if a second writer were at work.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, SystemTime};

use dateline::dates::published::metadata::DayMonthOrder;
use dateline::index::{check, document, reader};
use dateline::ingest::{self, RunOptions, Settings, Task};
use dateline::source;
use jiff::Timestamp;
use jiff::civil::date;
use tantivy::TantivyDocument;

/// A small generator of numbers (xorshift64*), so that a history follows from its number alone.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }
}

/// No run is stopped.
static GO_ON: AtomicBool = AtomicBool::new(false);

type Id = usize;
type Text = u32;

/// A record: the identity that it gives, if it does, and what it says.
type Record = (Option<Id>, Text);

const FILES: [&str; 7] = ["a/1.jsonl", "a/2.jsonl", "a/3.jsonl", "b/1.jsonl", "b/2.jsonl", "c/1.jsonl", "c/2.jsonl"];
const FOLDERS: [&str; 4] = ["a", "b", "c", ""];
const IDS: usize = 5;

/// What is known of a file.
#[derive(Debug, Clone, Default)]
struct Known {
    /// Its records that give identities, as they were last read.
    claims: BTreeSet<(Id, Text)>,
    /// Number and text of the others.
    plain: Vec<(usize, Text)>,
    /// Everything, as it was last read.
    content: Vec<Record>,
    /// It will be read again whatever it looks like.
    stale: bool,
}

/// What the index should hold.
#[derive(Debug, Clone, Default)]
struct Model {
    known: BTreeMap<String, Known>,
    /// File, number and text of the article of every identity.
    owner: BTreeMap<Id, (String, usize, Text)>,
}

type Disk = BTreeMap<String, Vec<Record>>;

/// A record that gives an identity, as a run meets it.
struct Met {
    path: String,
    number: usize,
    id: Id,
    text: Text,
    is_new: bool,
}

fn below(path: &str, root: &str) -> bool {
    root.is_empty() || path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl Model {
    /// What the index holds: identity, place and text of every article.
    fn articles(&self) -> BTreeSet<(Option<Id>, String, Text)> {
        let given = self.owner.iter().map(|(id, (path, n, text))| (Some(*id), format!("{path}#{n}"), *text));
        let plain = self.known.iter();
        let plain =
            plain.flat_map(|(path, k)| k.plain.iter().map(move |(n, text)| (None, format!("{path}#{n}"), *text)));
        given.chain(plain).collect()
    }

    fn owns(&self, path: &str) -> bool {
        self.owner.values().any(|(owner, ..)| owner == path)
    }

    fn holds_anything(&self, path: &str) -> bool {
        self.owns(path) || self.known.get(path).is_some_and(|k| !k.plain.is_empty() || !k.claims.is_empty())
    }

    /// Reads files, in their order. Of those for which `skipped` holds nothing is new if they look as before.
    fn read(&mut self, disk: &Disk, files: &[String], skipped: impl Fn(&String) -> bool) -> Vec<Met> {
        let mut met = Vec::new();
        for path in files {
            let old = self.known.remove(path).unwrap_or_default();
            let content = disk[path].clone();
            let as_before = skipped(path) && !old.stale && old.content == content;
            let mut known = Known { content: content.clone(), ..Known::default() };
            for (number, (id, text)) in (1..).zip(content) {
                let Some(id) = id else {
                    known.plain.push((number, text));
                    continue;
                };
                known.claims.insert((id, text));
                let is_new = !as_before && !old.claims.contains(&(id, text));
                met.push(Met { path: path.clone(), number, id, text, is_new });
            }
            self.known.insert(path.clone(), known);
        }
        met
    }

    /// Files that the index knows by another name: those take it on.
    fn move_files(&mut self, disk: &Disk, files: &[String]) -> BTreeSet<String> {
        let mut moved = BTreeSet::new();
        for path in files.iter().filter(|path| !self.known.contains_key(*path)).cloned().collect::<Vec<_>>() {
            let gone = |from: &&String| !disk.contains_key(*from) && self.holds_anything(from);
            let from = self.known.keys().filter(gone).find(|from| {
                let known = &self.known[*from];
                !known.stale && known.content == disk[&path]
            });
            let Some(from) = from.cloned() else { continue };
            let known = self.known.remove(&from).expect("is known");
            self.known.insert(path.clone(), known);
            for owner in self.owner.values_mut().filter(|(owner, ..)| *owner == from) {
                owner.0.clone_from(&path);
            }
            moved.insert(path);
        }
        moved
    }

    fn last_new(met: &[Met], id: Id) -> Option<&Met> {
        let file = &met.iter().rev().find(|m| m.id == id && m.is_new)?.path;
        met.iter().rev().find(|m| m.id == id && m.path == *file)
    }

    fn update(&mut self, disk: &Disk, roots: &[&str], sync: bool) {
        let mut files: Vec<String> = Vec::new();
        for root in roots {
            files.extend(
                disk.keys().filter(|path| below(path, root) && !files.contains(path)).cloned().collect::<Vec<_>>(),
            );
        }
        let moved = self.move_files(disk, &files);
        let met = self.read(disk, &files, |path| !moved.contains(path));
        let mut orphans = BTreeSet::new();
        let mut placed = BTreeSet::new();
        for id in 0..IDS {
            if let Some(winner) = Self::last_new(&met, id) {
                self.owner.insert(id, (winner.path.clone(), winner.number, winner.text));
                placed.insert(id);
            } else if let Some((owner, ..)) = self.owner.get(&id).filter(|(owner, ..)| files.contains(owner)) {
                match met.iter().rev().find(|m| m.id == id && m.path == *owner) {
                    Some(still) => drop(self.owner.insert(id, (still.path.clone(), still.number, still.text))),
                    None => drop(orphans.insert(id)),
                }
            }
        }
        orphans.iter().for_each(|id| drop(self.owner.remove(id)));
        if sync {
            let gone = |path: &&String| !disk.contains_key(*path) && roots.iter().any(|root| below(path, root));
            for path in self.known.keys().filter(gone).cloned().collect::<Vec<_>>() {
                orphans.extend(self.forget(&path));
            }
        }
        self.restore(disk, orphans);
    }

    /// Forgets a file and removes its articles.
    fn forget(&mut self, path: &str) -> Vec<Id> {
        self.known.remove(path);
        let ids: Vec<Id> = self.owner.iter().filter(|(_, (owner, ..))| owner == path).map(|(id, _)| *id).collect();
        ids.iter().for_each(|id| drop(self.owner.remove(id)));
        ids
    }

    /// Gives what lost its article to the last file, by path, that gives it, too.
    fn restore(&mut self, disk: &Disk, mut orphans: BTreeSet<Id>) {
        loop {
            orphans.retain(|id| !self.owner.contains_key(id));
            let last = |id: &Id| {
                let mut files = self.known.iter().rev();
                files.find(|(_, known)| known.claims.iter().any(|(claim, _)| claim == id)).map(|(path, _)| path.clone())
            };
            let wanted: Vec<(Id, String)> = orphans.iter().filter_map(|id| Some((*id, last(id)?))).collect();
            if wanted.is_empty() {
                return;
            }
            for (id, path) in wanted {
                let known = self.known.get_mut(&path).expect("is known");
                known.claims.retain(|(claim, _)| *claim != id);
                let mut found = false;
                for (number, (_, text)) in
                    (1..).zip(disk.get(&path).into_iter().flatten()).filter(|(_, r)| r.0 == Some(id))
                {
                    known.claims.insert((id, *text));
                    self.owner.insert(id, (path.clone(), number, *text));
                    found = true;
                }
                known.stale |= !found;
            }
        }
    }

    fn remove_path(&mut self, disk: &Disk, root: &str) {
        let mut orphans = BTreeSet::new();
        for path in self.known.keys().filter(|path| below(path, root)).cloned().collect::<Vec<_>>() {
            orphans.extend(self.forget(&path));
        }
        self.restore(disk, orphans);
    }

    fn remove_id(&mut self, id: Id) {
        let Some((path, ..)) = self.owner.remove(&id) else { return };
        for (file, known) in &mut self.known {
            let before = known.claims.len();
            known.claims.retain(|(claim, _)| *claim != id);
            known.stale |= known.claims.len() < before || *file == path;
        }
        if !self.holds_anything(&path) {
            self.known.remove(&path);
        }
    }

    fn rebuild(&mut self, disk: &Disk) {
        let useful: BTreeSet<String> = self.known.keys().filter(|path| self.holds_anything(path)).cloned().collect();
        self.known.retain(|path, _| useful.contains(path));
        let files: Vec<String> = self.known.keys().filter(|path| disk.contains_key(*path)).cloned().collect();
        // A file that is gone gives what was the index's of it, even if that is replaced now.
        let owner = self.owner.clone();
        let met = self.read(disk, &files, |_| false);
        let mut orphans = BTreeSet::new();
        for id in 0..IDS {
            let owner = owner.get(&id).map(|(owner, ..)| owner.clone());
            let still = owner.as_ref().and_then(|owner| met.iter().rev().find(|m| m.id == id && m.path == *owner));
            if let Some(winner) = still.or_else(|| Self::last_new(&met, id)) {
                self.owner.insert(id, (winner.path.clone(), winner.number, winner.text));
            } else if owner.is_some_and(|owner| files.contains(&owner)) {
                self.owner.remove(&id);
                orphans.insert(id);
            }
        }
        let owned = |path: &str, (id, text): &(Id, Text)| owner.get(id).is_some_and(|(o, _, t)| o == path && t == text);
        for (path, known) in self.known.iter_mut().filter(|(path, _)| !files.contains(path)) {
            known.claims.retain(|claim| owned(path, claim));
        }
        let empty = |path: &String| !files.contains(path) && !self.holds_anything(path);
        let forgotten: Vec<String> = self.known.keys().filter(|path| empty(path)).cloned().collect();
        forgotten.iter().for_each(|path| drop(self.known.remove(path)));
        self.restore(disk, orphans);
    }

    /// The file of what no article can carry is lost.
    fn lose_seen(&mut self) {
        let owner = self.owner.clone();
        for (path, known) in &mut self.known {
            known.claims.retain(|(id, text)| owner.get(id).is_some_and(|(o, _, t)| o == path && t == text));
            known.stale = true;
        }
        let empty: Vec<String> = self.known.keys().filter(|path| !self.holds_anything(path)).cloned().collect();
        empty.iter().for_each(|path| drop(self.known.remove(path)));
    }
}

/// One history: a folder of files, an index, and the model.
struct History {
    dir: tempfile::TempDir,
    chance: Chance,
    disk: Disk,
    model: Model,
    /// Seconds, so that every write is seen in the modification time.
    clock: u64,
    texts: Text,
    /// When the article of each identity came into the index.
    added: BTreeMap<Id, u64>,
    /// What happened.
    story: String,
}

impl History {
    fn new(number: u64) -> Self {
        Self {
            dir: tempfile::tempdir().expect("a folder"),
            chance: Chance(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1),
            disk: Disk::new(),
            model: Model::default(),
            clock: 0,
            texts: 0,
            added: BTreeMap::new(),
            story: String::new(),
        }
    }

    fn news(&self) -> PathBuf {
        self.dir.path().join("news")
    }

    fn index(&self) -> PathBuf {
        self.dir.path().join("index")
    }

    fn record(&mut self) -> Record {
        self.texts += 1;
        let id = (!self.chance.one_in(4)).then(|| self.chance.below(IDS));
        let old = self.chance.one_in(6);
        (id, if old { self.chance.below(self.texts as usize) as Text } else { self.texts })
    }

    fn write(&mut self, name: &str, content: Vec<Record>) {
        let path = self.news().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        let mut lines = String::new();
        for (id, text) in &content {
            let id = id.map(|id| format!("\"id\":\"x{id}\",")).unwrap_or_default();
            let _ = writeln!(lines, "{{{id}\"title\":\"T{text}\",\"body\":\"The harbour was open on day {text}.\"}}");
        }
        fs::write(&path, lines).expect("a file");
        self.touch(name);
        self.disk.insert(name.to_owned(), content);
    }

    fn touch(&mut self, name: &str) {
        self.clock += 1;
        let file = File::options().append(true).open(self.news().join(name)).expect("a file");
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000 + self.clock)).expect("a time");
    }

    /// Something happens to the files.
    fn change_files(&mut self) {
        let there: Vec<String> = self.disk.keys().cloned().collect();
        let name = self.chance.of(&FILES).to_owned();
        let what = if there.is_empty() { 0 } else { self.chance.below(12) };
        let old = if there.is_empty() { name.clone() } else { self.chance.of(&there) };
        match what {
            0..=2 => {
                let content = (0..=self.chance.below(4)).map(|_| self.record()).collect();
                let _ = writeln!(self.story, "write {name} {content:?}");
                self.write(&name, content);
            }
            3..=5 => {
                let mut content = self.disk[&old].clone();
                let at = self.chance.below(content.len());
                match self.chance.below(4) {
                    0 => content[at].1 = self.record().1,
                    1 => content[at].0 = self.record().0,
                    2 if content.len() > 1 => drop(content.remove(at)),
                    _ => content.insert(at, self.record()),
                }
                let _ = writeln!(self.story, "edit {old} {content:?}");
                self.write(&old, content);
            }
            6 | 7 => {
                let _ = writeln!(self.story, "delete {old}");
                fs::remove_file(self.news().join(&old)).expect("is there");
                self.disk.remove(&old);
            }
            8 | 9 if old != name => {
                let _ = writeln!(self.story, "rename {old} {name}");
                fs::create_dir_all(self.news().join(&name).parent().expect("a folder")).expect("a folder");
                fs::rename(self.news().join(&old), self.news().join(&name)).expect("is renamed");
                let content = self.disk.remove(&old).expect("is there");
                self.disk.insert(name.clone(), content);
                // A file that takes the place of another one is seen by its time.
                self.touch(&name);
            }
            10 => {
                let content = self.disk[&old].clone();
                let _ = writeln!(self.story, "copy {old} {name}");
                self.write(&name, content);
            }
            _ => {
                let _ = writeln!(self.story, "touch {old}");
                self.touch(&old);
            }
        }
    }

    /// A run over the index.
    fn run(&mut self) {
        let mut roots: Vec<&str> = vec![self.chance.of(&FOLDERS)];
        if self.chance.one_in(3) {
            roots.push(self.chance.of(&FOLDERS));
        }
        if self.chance.one_in(2) {
            roots = vec![""];
        }
        roots.retain(|root| self.news().join(root).exists());
        let paths: Vec<PathBuf> = roots.iter().map(|root| self.news().join(root)).collect();
        let index = self.index();
        let current_dir = self.dir.path().to_owned();
        let later = 1_000_000_000 + self.clock as i64 + if self.chance.one_in(3) { 0 } else { 3600 };
        let options = RunOptions {
            settings: Settings {
                today: date(2026, 1, 15),
                order: DayMonthOrder::MonthFirst,
                reading: source::ReadOptions::default(),
            },
            threads: 1,
            memory: 64_000_000,
            now: Timestamp::from_second(later).expect("a time"),
            current_dir: &current_dir,
            stop: &GO_ON,
            keep_versions: false,
            since_last: false,
        };
        let mut events = |_: ingest::RunEvent<'_>| {};
        let exists = reader::open(&index).is_ok();
        let done = match self.chance.below(12) {
            0 if exists => {
                let root = self.chance.of(&FILES[..3]).to_owned();
                let root = if self.chance.one_in(2) { root } else { self.chance.of(&FOLDERS).to_owned() };
                let _ = writeln!(self.story, "REMOVE {root:?}");
                self.model.remove_path(&self.disk, &root);
                ingest::remove(&index, &[self.news().join(root)], &options, &mut events)
            }
            1 if exists => {
                let id = self.chance.below(IDS);
                let _ = writeln!(self.story, "REMOVE x{id}");
                self.model.remove_id(id);
                ingest::remove(&index, &[PathBuf::from(format!("x{id}"))], &options, &mut events)
            }
            2 if exists => {
                let _ = writeln!(self.story, "REBUILD");
                self.model.rebuild(&self.disk);
                ingest::rebuild(&index, &[], &options, &mut events)
            }
            3 if exists => {
                let _ = writeln!(self.story, "LOSE");
                if lose_seen(&index) {
                    self.model.lose_seen();
                }
                return;
            }
            what => {
                let sync = what % 2 == 0;
                let _ = writeln!(self.story, "{} {roots:?}", if sync { "SYNC" } else { "ADD" });
                self.model.update(&self.disk, &roots, sync);
                let task = if sync { Task::Sync { allow_removals: true } } else { Task::Add };
                // Of some runs is told before what they come to.
                if self.story.len().is_multiple_of(3) {
                    let options = RunOptions { since_last: true, ..options };
                    let (mut foretold, mut told) = (Vec::new(), Vec::new());
                    let preview =
                        ingest::preview(&index, task, &paths, None, &options, &mut |e| note(&e, &mut foretold));
                    let done = ingest::update(&index, task, &paths, None, &options, &mut |e| note(&e, &mut told));
                    assert_eq!(foretold, told, "{}", self.story);
                    assert_eq!(preview.as_ref().ok().map(parts), done.as_ref().ok().map(parts), "{}", self.story);
                    done
                } else {
                    ingest::update(&index, task, &paths, None, &options, &mut events)
                }
            }
        };
        let totals = done.unwrap_or_else(|error| panic!("{error}\n{}", self.story));
        assert!(totals.reconcile(), "{totals:?}\n{}", self.story);
        assert_eq!(self.found(), self.model.articles(), "{}\n{:#?}", self.story, self.model);
        self.added.retain(|id, _| self.model.owner.contains_key(id));
        for id in self.model.owner.keys() {
            self.added.entry(*id).or_insert(later as u64);
        }
        assert_eq!(self.found_added(), self.added, "{}", self.story);
    }

    /// When the index says that its articles came, by identity.
    fn found_added(&self) -> BTreeMap<Id, u64> {
        let Ok(opened) = reader::open(&self.index()) else { return BTreeMap::new() };
        let mut found = BTreeMap::new();
        for segment in opened.searcher.segment_readers() {
            let (ids, added) = (segment.fast_fields().str("id"), segment.fast_fields().u64("added"));
            let (ids, added) = (ids.expect("a column").expect("identities"), added.expect("a column"));
            for doc in segment.doc_ids_alive() {
                let mut id = String::new();
                ids.ord_to_str(ids.term_ords(doc).next().expect("an identity"), &mut id).expect("a text");
                if let Some(id) = id.strip_prefix('x').filter(|id| id.len() == 1).and_then(|id| id.parse().ok()) {
                    found.insert(id, added.first(doc).expect("a time"));
                }
            }
        }
        found
    }

    /// What the index holds.
    fn found(&self) -> BTreeSet<(Option<Id>, String, Text)> {
        let Ok(opened) = reader::open(&self.index()) else { return BTreeSet::new() };
        let mut found = BTreeSet::new();
        for segment in opened.searcher.segment_readers() {
            let store = segment.get_store_reader(1).expect("a store");
            for document in store.iter::<TantivyDocument>(segment.alive_bitset()) {
                let article =
                    document::from_document(&document.expect("a document"), &opened.fields).expect("an article");
                let id = article.id.strip_prefix('x').and_then(|id| id.parse().ok()).filter(|_| article.id.len() == 2);
                let path = article.path.replace(&format!("{}/", self.news().display()), "");
                let text = article.title.trim_start_matches('T').parse().expect("a number");
                assert!(found.insert((id, path, text)), "an article is there twice\n{}", self.story);
            }
        }
        found
    }
}

/// Keeps what has become of an article.
fn note(event: &ingest::RunEvent<'_>, told: &mut Vec<String>) {
    if let ingest::RunEvent::Became { change, id, path, title } = event {
        told.push(format!("{change:?} {id} {path} {title}"));
    }
}

/// The parts of the totals that do not tell how much was read.
fn parts(totals: &ingest::Totals) -> [u64; 6] {
    [totals.added, totals.changed, totals.unchanged, totals.removed, totals.rejected, totals.seen]
}

fn lose_seen(index: &Path) -> bool {
    let mut lost = false;
    for generation in fs::read_dir(index).expect("an index").map(|e| e.expect("an entry").path()).filter(|p| p.is_dir())
    {
        for file in fs::read_dir(generation).expect("a generation").map(|e| e.expect("an entry").path()) {
            if file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("seen-")) {
                fs::remove_file(file).expect("is removed");
                lost = true;
            }
        }
    }
    lost
}

fn run(number: u64) {
    let mut history = History::new(number);
    for _ in 0..3 + history.chance.below(8) {
        for _ in 0..1 + history.chance.below(3) {
            history.change_files();
        }
        history.run();
    }
    if reader::open(&history.index()).is_ok() {
        // A last look at everything: nothing is left to do, and the index is sound.
        history.model.update(&history.disk.clone(), &[""], false);
        let findings = check::check(&history.index());
        let damage = findings.expect("is checked").damage;
        assert!(damage.iter().all(|d| d.file.starts_with("seen-")), "{damage:?}\n{}", history.story);
    }
}

#[test]
fn after_any_history_the_index_holds_what_the_files_hold() {
    let number = |name: &str| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    if let Some(one) = number("DATELINE_HISTORY") {
        return run(one);
    }
    let histories = number("DATELINE_HISTORIES").unwrap_or(40);
    let first = number("DATELINE_HISTORIES_FROM").unwrap_or(0);
    for history in first..first + histories {
        if history % 500 == 499 {
            eprintln!("history {history}");
        }
        if let Err(panic) = std::panic::catch_unwind(|| run(history)) {
            eprintln!("history {history} failed");
            std::panic::resume_unwind(panic);
        }
    }
    eprintln!("{histories} histories");
}
