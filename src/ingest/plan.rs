//! Before anything is read: which files there are, which are known under another name, which are gone.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::TantivyError;

use crate::index::ledger::Ledger;
use crate::index::store;
use crate::source::{self, Ignored, Rejection, SourceFile};

/// What a walk found.
#[derive(Debug, Default)]
pub(super) struct FilePlan {
    /// Files to look at, and what could not be entered, in the order of the walk.
    pub found: Vec<Result<SourceFile, Rejection>>,
    /// Files that are of no kind that is read, the index's own among them.
    pub ignored: usize,
    /// Of these, those in folders of no kind that is read, by the ending of their names.
    pub other_kinds: BTreeMap<String, usize>,
    /// New name of a file, and the name that the index knows it by.
    pub moved: FxHashMap<String, String>,
}

impl FilePlan {
    /// Walks `paths`. The files of an index are passed over: they are ours.
    pub fn of(paths: &[PathBuf], current_dir: &Path) -> Self {
        let mut walk = source::walk(paths, current_dir);
        let (mut plan, mut folders) = (Self::default(), FxHashMap::default());
        for found in walk.by_ref() {
            match found {
                Ok(file) if is_of_index(&file.path, &mut folders) => plan.ignored += 1,
                found => plan.found.push(found),
            }
        }
        let Ignored { other_kinds, .. } = walk.ignored();
        plan.ignored += other_kinds.values().sum::<usize>();
        plan.other_kinds.clone_from(other_kinds);
        plan
    }

    /// The files.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.found.iter().filter_map(|f| f.as_ref().ok())
    }

    /// Finds the files that `ledger` knows under another name: those that are there under both because one
    /// leads through a link, which are looked at under the known name, and those whose known name no
    /// longer exists: same size, same hash.
    pub fn find_known(&mut self, ledger: &Ledger) -> Result<(), TantivyError> {
        self.follow_links(ledger)?;
        self.find_moved(ledger)
    }

    /// Files keep the name that `ledger` knows them by, even if a link led to them this time, or then.
    fn follow_links(&mut self, ledger: &Ledger) -> Result<(), TantivyError> {
        if ledger.is_empty() {
            return Ok(());
        }
        // By the path without links: the name that was found, of files that are not known by either.
        let (mut known, mut open) = (FxHashMap::default(), FxHashMap::default());
        let mut sizes = FxHashSet::default();
        for file in self.files() {
            if ledger.file(&file.display)?.is_some() {
                continue;
            }
            let real =
                file.path.canonicalize().map_or_else(|_| file.display.clone(), |real| source::display_path(&real));
            if real != file.display && ledger.file(&real)?.is_some() {
                known.insert(file.display.clone(), real);
            } else {
                open.insert(real, file.display.clone());
                sizes.insert(file.size);
            }
        }
        let mut folders = FxHashMap::default();
        for (path, _) in if open.is_empty() { Vec::new() } else { ledger.files_of_size(&sizes)? } {
            let real = without_links(&real_path(&path), &mut folders);
            if let Some(display) = real.and_then(|real| open.remove(&source::display_path(&real))) {
                known.insert(display, path);
            }
        }
        let mut here: FxHashSet<String> = self.files().map(|file| file.display.clone()).collect();
        self.found.retain_mut(|found| {
            let Ok(file) = found else { return true };
            let Some(name) = known.remove(&file.display) else { return true };
            (file.path, file.display) = (real_path(&name), name.clone());
            here.insert(name)
        });
        Ok(())
    }

    fn find_moved(&mut self, ledger: &Ledger) -> Result<(), TantivyError> {
        let mut new: Vec<&SourceFile> = Vec::new();
        for file in self.files().filter(|f| f.size > 0) {
            if ledger.file(&file.display)?.is_none() {
                new.push(file);
            }
        }
        if new.is_empty() {
            return Ok(());
        }
        let sizes: FxHashSet<u64> = new.iter().map(|f| f.size).collect();
        let mut gone: FxHashMap<u64, Vec<(String, u64)>> = FxHashMap::default();
        // By path: of several copies the first name goes first.
        for (path, stamp) in ledger.files_of_size(&sizes)?.into_iter().filter(|(path, _)| is_gone(path)) {
            gone.entry(stamp.size).or_default().push((path, stamp.hash));
        }
        let mut moved = FxHashMap::default();
        for file in new {
            let Some(candidates) = gone.get_mut(&file.size).filter(|c| !c.is_empty()) else { continue };
            let Ok(hash) = hash_of(&file.path) else { continue };
            if let Some(at) = candidates.iter().position(|(_, h)| *h == hash) {
                moved.insert(file.display.clone(), candidates.remove(at).0);
            }
        }
        self.moved = moved;
        Ok(())
    }

    /// The files below `roots` that `ledger` knows, that no longer exist, and that have not moved.
    pub fn vanished(&self, ledger: &Ledger, roots: &[String]) -> Result<Vec<String>, TantivyError> {
        let here: FxHashSet<&str> = self.files().map(|f| f.display.as_str()).collect();
        let moved: FxHashSet<&str> = self.moved.values().map(String::as_str).collect();
        ledger.paths(|path| {
            roots.iter().any(|root| is_below(path, root))
                && !here.contains(path)
                && !moved.contains(path)
                && is_gone(path)
        })
    }
}

/// Does `path` belong to an index? `folders` remembers what is known of each folder.
fn is_of_index(path: &Path, folders: &mut FxHashMap<PathBuf, bool>) -> bool {
    let Some(folder) = path.parent() else { return false };
    if let Some(&known) = folders.get(folder) {
        return known;
    }
    let is_index = store::is_generation(folder);
    folders.insert(folder.to_owned(), is_index);
    is_index
}

/// Is `path` the file `root` or in the folder `root`?
pub(super) fn is_below(path: &str, root: &str) -> bool {
    path.strip_prefix(root)
        .is_some_and(|rest| rest.is_empty() || root.ends_with(['/', '\\']) || rest.starts_with(['/', '\\']))
}

/// The path of a file whose folder is reached without links; `None` if that is not there. `folders`
/// remembers what is known of each folder.
fn without_links(path: &Path, folders: &mut FxHashMap<PathBuf, Option<PathBuf>>) -> Option<PathBuf> {
    let (folder, name) = (path.parent()?, path.file_name()?);
    if !folders.contains_key(folder) {
        folders.insert(folder.to_owned(), folder.canonicalize().ok());
    }
    folders.get(folder)?.as_ref().map(|folder| folder.join(name))
}

/// Does nothing of this name exist? What cannot be told counts as there.
///
/// A name that was not UTF-8 is known by its display form, under which nothing is found: such a file
/// is looked for by its real name.
pub(super) fn is_gone(display: &str) -> bool {
    let gone = |path: &Path| path.symlink_metadata().is_err_and(|e| e.kind() == io::ErrorKind::NotFound);
    gone(&real_path(display)) && gone(Path::new(display))
}

/// The path whose display form (see [`SourceFile::display`]) is `display`.
pub(super) fn real_path(display: &str) -> PathBuf {
    #[cfg(unix)]
    if display.contains("\\x") {
        use std::os::unix::ffi::OsStringExt;
        let mut bytes = Vec::with_capacity(display.len());
        let mut rest = display.as_bytes();
        while let Some((&first, after)) = rest.split_first() {
            let byte = rest
                .strip_prefix(b"\\x")
                .and_then(|hex| std::str::from_utf8(hex.get(..2)?).ok())
                .and_then(|hex| u8::from_str_radix(hex, 16).ok())
                .filter(|b| *b >= 0x80);
            bytes.push(byte.unwrap_or(first));
            rest = if byte.is_some() { &rest[4..] } else { after };
        }
        return PathBuf::from(std::ffi::OsString::from_vec(bytes));
    }
    PathBuf::from(display)
}

/// The hash of a file's bytes, as the index keeps it.
pub(super) fn hash_of(path: &Path) -> io::Result<u64> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    let mut short = [0; 16];
    short.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    Ok(short_hash(&short))
}

/// The part of a file's hash that the index keeps.
pub(super) fn short_hash(hash: &[u8; 16]) -> u64 {
    hash.iter().take(8).rev().fold(0, |n, &byte| n << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below_means_the_path_itself_or_inside_of_it() {
        assert!(is_below("/news/a.txt", "/news"));
        assert!(is_below("/news/a.txt", "/news/a.txt"));
        assert!(is_below("/news/a.txt", "/"));
        assert!(!is_below("/newspaper/a.txt", "/news"));
        assert!(!is_below("/news", "/news/a.txt"));
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_not_utf8_is_found_by_its_display_form() {
        use std::os::unix::ffi::OsStrExt;
        assert_eq!(real_path("/a/caf\\xE9.txt").as_os_str().as_bytes(), b"/a/caf\xE9.txt");
        assert_eq!(real_path("/a/\\x41\\.txt").as_os_str().as_bytes(), b"/a/\\x41\\.txt");
    }

    #[test]
    fn a_file_has_the_hash_that_reading_it_gives() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.txt");
        std::fs::write(&path, "A line of text.\n").expect("a file");
        let file = source::walk(std::slice::from_ref(&path), dir.path()).next().expect("a file").expect("is read");
        let outcome = source::read(&file, &source::ReadOptions::default(), &mut |_| {});
        assert_eq!(Some(hash_of(&path).expect("hash")), outcome.hash.as_ref().map(short_hash));
    }
}
