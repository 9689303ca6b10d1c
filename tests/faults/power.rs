//! A power loss, simulated: what a disk may hold when it comes back, from the calls of a run.
//!
//! What was synced is there. Of the rest, a *kind* disk has every change of names in their order and
//! none of the bytes; a *mean* one any of the changes of names, in whatever order they reached it, and
//! any beginning of the bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Chance;

/// A call that changed something.
pub enum Op {
    Create(PathBuf),
    Truncate(PathBuf),
    Write(PathBuf, Vec<u8>),
    Sync(PathBuf),
    Rename(PathBuf, PathBuf),
    Unlink(PathBuf),
    Folder(PathBuf),
}

impl Op {
    /// Reads the log that `shim.c` writes.
    pub fn read(log: &[u8]) -> Vec<Self> {
        let (mut ops, mut rest) = (Vec::new(), log);
        while let Some(end) = rest.iter().position(|b| *b == b'\n') {
            let head = String::from_utf8_lossy(&rest[..end]).into_owned();
            rest = &rest[end + 1..];
            let mut parts = head.split(' ');
            let kind = parts.next().expect("a kind").to_owned();
            let lengths: Vec<usize> = parts.map(|n| n.parse().expect("a length")).collect();
            let mut take = |length: usize| {
                let (taken, after) = rest.split_at(length);
                rest = after;
                taken.to_vec()
            };
            let path = |bytes: Vec<u8>| PathBuf::from(String::from_utf8(bytes).expect("UTF-8"));
            let (first, second, bytes) = (path(take(lengths[0])), path(take(lengths[1])), take(lengths[2]));
            take(1);
            ops.push(match kind.as_str() {
                "c" => Self::Create(first),
                "t" => Self::Truncate(first),
                "w" => Self::Write(first, bytes),
                "s" => Self::Sync(first),
                "r" => Self::Rename(first, second),
                "u" => Self::Unlink(first),
                "m" => Self::Folder(first),
                other => panic!("a call of kind {other}"),
            });
        }
        ops
    }
}

#[derive(Clone, Copy)]
enum Node {
    File(usize),
    Folder,
}

#[derive(Clone, Default)]
struct Content {
    synced: Vec<u8>,
    now: Vec<u8>,
}

#[derive(Clone)]
enum Change {
    Add(PathBuf, Node),
    Move(PathBuf, PathBuf, Node),
    Remove(PathBuf),
}

impl Change {
    fn folders(&self) -> [&Path; 2] {
        match self {
            Self::Add(path, _) | Self::Remove(path) => [parent(path), parent(path)],
            Self::Move(from, to, _) => [parent(from), parent(to)],
        }
    }

    fn apply(&self, names: &mut BTreeMap<PathBuf, Node>) {
        match self {
            Self::Add(path, node) => drop(names.insert(path.clone(), *node)),
            Self::Remove(path) => drop(names.remove(path)),
            Self::Move(from, to, node) => {
                names.remove(from);
                names.insert(to.clone(), *node);
            }
        }
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("/"))
}

/// A disk with what is durable on it and what is not yet.
#[derive(Clone)]
pub struct Disk {
    root: PathBuf,
    contents: Vec<Content>,
    durable: BTreeMap<PathBuf, Node>,
    now: BTreeMap<PathBuf, Node>,
    pending: Vec<Change>,
}

impl Disk {
    /// A disk on which everything below `root` is as it lies there now, and durable.
    pub fn of(root: &Path) -> Self {
        let mut disk = Self {
            root: root.to_owned(),
            contents: Vec::new(),
            durable: BTreeMap::new(),
            now: BTreeMap::new(),
            pending: Vec::new(),
        };
        disk.load(root);
        disk.durable = disk.now.clone();
        disk
    }

    fn load(&mut self, folder: &Path) {
        self.now.insert(folder.to_owned(), Node::Folder);
        for entry in fs::read_dir(folder).into_iter().flatten().map(|e| e.expect("an entry").path()) {
            if entry.is_dir() {
                self.load(&entry);
            } else {
                let bytes = fs::read(&entry).expect("a file");
                self.contents.push(Content { synced: bytes.clone(), now: bytes });
                self.now.insert(entry, Node::File(self.contents.len() - 1));
            }
        }
    }

    /// What a call changes.
    pub fn apply(&mut self, op: &Op) {
        match op {
            Op::Create(path) => {
                if !self.now.contains_key(path) {
                    self.contents.push(Content::default());
                    self.change(Change::Add(path.clone(), Node::File(self.contents.len() - 1)));
                }
            }
            Op::Folder(path) => self.change(Change::Add(path.clone(), Node::Folder)),
            Op::Unlink(path) => self.change(Change::Remove(path.clone())),
            Op::Rename(from, to) => {
                let node = self.now[from];
                self.change(Change::Move(from.clone(), to.clone(), node));
            }
            Op::Truncate(path) => self.content(path, |content| content.now.clear()),
            Op::Write(path, bytes) => self.content(path, |content| content.now.extend(bytes)),
            Op::Sync(path) => match self.now.get(path) {
                Some(Node::Folder) => {
                    let (synced, rest) = std::mem::take(&mut self.pending)
                        .into_iter()
                        .partition(|change| change.folders().contains(&path.as_path()));
                    self.pending = rest;
                    let synced: Vec<Change> = synced;
                    synced.iter().for_each(|change| change.apply(&mut self.durable));
                }
                _ => self.content(path, |content| content.synced.clone_from(&content.now)),
            },
        }
    }

    fn change(&mut self, change: Change) {
        change.apply(&mut self.now);
        self.pending.push(change);
    }

    fn content(&mut self, path: &Path, change: impl FnOnce(&mut Content)) {
        if let Some(Node::File(number)) = self.now.get(path) {
            change(&mut self.contents[*number]);
        }
    }

    /// Writes what is there after the power comes back, in place of what lies below the root.
    pub fn come_back(&self, mean: bool, chance: &mut Chance) {
        let mut names = self.durable.clone();
        for change in &self.pending {
            if !mean || chance.one_in(2) {
                change.apply(&mut names);
            }
        }
        fs::remove_dir_all(&self.root).expect("is removed");
        fs::create_dir_all(&self.root).expect("a folder");
        // Sorted, so that a folder comes before what is in it.
        for (path, node) in &names {
            if path != &self.root && !matches!(names.get(parent(path)), Some(Node::Folder)) {
                continue;
            }
            match node {
                Node::Folder => fs::create_dir_all(path).expect("a folder"),
                Node::File(number) => {
                    let Content { synced, now } = &self.contents[*number];
                    let bytes = match mean.then(|| chance.below(3)) {
                        Some(0) => now.clone(),
                        Some(1) if now.len() > synced.len() => {
                            now[..synced.len() + chance.below(now.len() - synced.len())].to_vec()
                        }
                        _ => synced.clone(),
                    };
                    fs::write(path, bytes).expect("a file");
                }
            }
        }
    }
}
