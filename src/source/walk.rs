//! Walking: which files are read, in which order, and which are named instead.
//!
//! Folders are entered, symbolic links followed, entries taken in the order of their names.
//! Hidden entries are passed over. Files of other kinds are counted, so that totals add up.

use std::collections::{BTreeMap, HashSet};
use std::fs::{FileType, Metadata};
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

use walkdir::{DirEntry, WalkDir};

use super::rejection::{PdfFailure, Reason, Rejection};
use super::{FileKind, SourceFile, display_path};

/// Files that were seen inside folders and not read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ignored {
    /// Files of other kinds, by the ending of their names; without one, the empty string.
    pub other_kinds: BTreeMap<String, usize>,
    /// Files met a second time, because two of the paths given hold them, or a link leads to their folder.
    pub repeated: usize,
}

/// The files under `paths`, in the order of `paths` and then of names, each once.
///
/// `current_dir` is what relative paths start from; it must be absolute. A path that is missing,
/// unreadable or of an unknown kind becomes a [`Rejection`], and the walk goes on.
pub fn walk(paths: &[PathBuf], current_dir: &Path) -> Walk {
    let roots: Vec<_> = paths.iter().map(|p| absolute(p, current_dir)).collect();
    let seen = (roots.len() > 1).then(HashSet::new);
    Walk { roots: roots.into_iter(), inside: None, seen, met: HashSet::new(), ignored: Ignored::default() }
}

/// A folder that is being walked, without what is hidden.
type FolderWalk = walkdir::FilterEntry<walkdir::IntoIter, fn(&DirEntry) -> bool>;

/// `path` seen from `current_dir`, without `.` and `..`, as [`SourceFile::path`] has it.
pub fn absolute(path: &Path, current_dir: &Path) -> PathBuf {
    clean(&current_dir.join(path))
}

/// Iterator of [`walk`].
#[derive(Debug)]
pub struct Walk {
    roots: std::vec::IntoIter<PathBuf>,
    inside: Option<FolderWalk>,
    seen: Option<HashSet<PathBuf>>,
    /// Device and number of every file.
    met: HashSet<(u64, u64)>,
    ignored: Ignored,
}

impl Walk {
    /// What has been passed over so far.
    pub fn ignored(&self) -> &Ignored {
        &self.ignored
    }

    fn ignore(&mut self, path: &Path) {
        /// Different endings that are told apart.
        const MOST: usize = 40;
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
        let ending = ending.filter(|e| e.len() <= 12).unwrap_or_default();
        let kinds = &mut self.ignored.other_kinds;
        let known = kinds.len() < MOST || kinds.contains_key(&ending);
        *kinds.entry(if known { ending } else { String::new() }).or_default() += 1;
    }

    /// A path that was given by name: a file or the beginning of a folder.
    fn begin(&mut self, root: PathBuf) -> Option<Result<SourceFile, Rejection>> {
        let metadata = match std::fs::metadata(&root) {
            Ok(metadata) => metadata,
            Err(error) => {
                let dangling = root.symlink_metadata().is_ok() && error.kind() == std::io::ErrorKind::NotFound;
                let reason = if dangling { Reason::DanglingLink } else { Reason::of(&error) };
                return Some(Err(reject(&root, reason)));
            }
        };
        if metadata.is_dir() {
            let walk = WalkDir::new(&root).follow_links(true).sort_by_file_name().into_iter();
            self.inside = Some(walk.filter_entry(not_hidden));
            return None;
        }
        if !metadata.is_file() {
            return Some(Err(reject(&root, Reason::NotAFile { what: special(metadata.file_type()) })));
        }
        if FileKind::of(&root).is_none() {
            let is_pdf = root.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
            let reason = if is_pdf { Reason::Pdf(PdfFailure::NotBuilt) } else { Reason::UnknownKind };
            return Some(Err(reject(&root, reason)));
        }
        self.file(root, &metadata)
    }

    /// An entry met inside a folder.
    fn entry(&mut self, entry: Result<DirEntry, walkdir::Error>) -> Option<Result<SourceFile, Rejection>> {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return self.unreadable(&error),
        };
        if entry.file_type().is_dir() {
            return None;
        }
        if FileKind::of(entry.path()).is_none() {
            self.ignore(entry.path());
            return None;
        }
        if !entry.file_type().is_file() {
            let what = special(entry.file_type());
            return Some(Err(reject(entry.path(), Reason::NotAFile { what })));
        }
        match entry.metadata() {
            Ok(metadata) => self.file(entry.into_path(), &metadata),
            Err(error) => self.unreadable(&error),
        }
    }

    fn unreadable(&mut self, error: &walkdir::Error) -> Option<Result<SourceFile, Rejection>> {
        let path = error.path().unwrap_or(Path::new("")).to_owned();
        if let Some(ancestor) = error.loop_ancestor() {
            return Some(Err(reject(&path, Reason::LinkLoop { ancestor: display_path(ancestor) })));
        }
        let link = path.symlink_metadata().is_ok_and(|m| m.is_symlink());
        if link && FileKind::of(&path).is_none() {
            // A broken link that would not have been read anyway.
            self.ignore(&path);
            return None;
        }
        let reason = match error.io_error() {
            Some(e) if link && e.kind() == std::io::ErrorKind::NotFound => Reason::DanglingLink,
            Some(e) => Reason::of(e),
            None => Reason::System("cannot be read".to_owned()),
        };
        Some(Err(reject(&path, reason)))
    }

    fn file(&mut self, path: PathBuf, metadata: &Metadata) -> Option<Result<SourceFile, Rejection>> {
        if self.seen.as_mut().is_some_and(|seen| !seen.insert(path.clone())) {
            self.ignored.repeated += 1;
            return None;
        }
        if self.was_met(metadata) {
            self.ignored.repeated += 1;
            return None;
        }
        let (kind, compression) = FileKind::of(&path)?;
        let display = display_path(&path);
        let (size, modified_ns) = (metadata.len(), modified_ns(metadata));
        Some(Ok(SourceFile { path, display, kind, compression, size, modified_ns }))
    }
}

impl Walk {
    /// Was this file met under another name? One that has several names of its own (hard links) is a file
    /// under each; one that has one was reached through a link to it or to its folder.
    #[cfg(unix)]
    fn was_met(&mut self, metadata: &Metadata) -> bool {
        use std::os::unix::fs::MetadataExt;
        metadata.nlink() == 1 && !self.met.insert((metadata.dev(), metadata.ino()))
    }

    #[cfg(not(unix))]
    fn was_met(&mut self, _: &Metadata) -> bool {
        !self.met.is_empty()
    }
}

impl Iterator for Walk {
    type Item = Result<SourceFile, Rejection>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let found = match self.inside.as_mut().map(Iterator::next) {
                Some(Some(entry)) => self.entry(entry),
                Some(None) => {
                    self.inside = None;
                    None
                }
                None => {
                    let root = self.roots.next()?;
                    self.begin(root)
                }
            };
            if found.is_some() {
                return found;
            }
        }
    }
}

/// Last modification in nanoseconds since 1970-01-01 UTC; 0 when unknown, clamped to `i64`.
pub(super) fn modified_ns(metadata: &Metadata) -> i64 {
    let Ok(time) = metadata.modified() else { return 0 };
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |ns| -ns),
    }
}

/// The root of a walk may be hidden: whoever names it means it.
fn not_hidden(entry: &DirEntry) -> bool {
    entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn reject(path: &Path, reason: Reason) -> Rejection {
    Rejection { path: display_path(path), record: None, reason }
}

/// What a thing that is neither file nor folder is called.
fn special(kind: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return "named pipe";
        }
        if kind.is_socket() {
            return "socket";
        }
        if kind.is_block_device() || kind.is_char_device() {
            return "device";
        }
    }
    if kind.is_symlink() { "symbolic link" } else { "special file" }
}

/// `path` without `.` and `..`. Lexical: `a/link/..` is `a`, as a shell's `cd` has it.
fn clean(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    fn folder(files: &[&str]) -> TempDir {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for file in files {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
            fs::write(path, "text").expect("a file");
        }
        dir
    }

    fn names(walk: &mut Walk, dir: &TempDir) -> Vec<String> {
        let base = dir.path().to_str().expect("a temporary folder in UTF-8").to_owned() + "/";
        walk.map(|found| match found {
            Ok(file) => file.display.replace(&base, ""),
            Err(rejection) => rejection.to_string().replace(&base, ""),
        })
        .collect()
    }

    #[test]
    fn files_come_in_the_order_of_their_names_and_others_are_counted() {
        let dir = folder(&["b.txt", "a/z.json", "a/b.jsonl.gz", "c.psd", ".git/x.txt", "a/.DS_Store", "x.txt/in.txt"]);
        let mut found = walk(&[".".into()], dir.path());
        assert_eq!(names(&mut found, &dir), ["a/b.jsonl.gz", "a/z.json", "b.txt", "x.txt/in.txt"]);
        assert_eq!(*found.ignored(), Ignored { other_kinds: [("psd".to_owned(), 1)].into(), repeated: 0 });
    }

    #[test]
    fn what_is_named_and_cannot_be_read_is_reported() {
        let dir = folder(&["c.psd", "d.txt"]);
        let mut found = walk(&["c.psd".into(), "gone.txt".into(), "x/../d.txt".into()], dir.path());
        assert_eq!(
            names(&mut found, &dir),
            ["c.psd: not a kind of file that can be read", "gone.txt: no such file or folder", "d.txt"]
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_reached_by_a_link_too_is_read_once() {
        let dir = folder(&["a/x.txt", "a/y.txt", "b/z.txt"]);
        std::os::unix::fs::symlink(dir.path().join("a"), dir.path().join("link")).expect("a link");
        std::os::unix::fs::symlink(dir.path().join("b/z.txt"), dir.path().join("w.txt")).expect("a link");
        fs::hard_link(dir.path().join("a/x.txt"), dir.path().join("x.txt")).expect("a second name");
        let mut found = walk(&[".".into()], dir.path());
        assert_eq!(names(&mut found, &dir), ["a/x.txt", "a/y.txt", "b/z.txt", "link/x.txt", "x.txt"]);
        assert_eq!(found.ignored().repeated, 2);
    }

    #[test]
    fn a_file_reached_twice_is_read_once() {
        let dir = folder(&["a/x.txt", "y.txt"]);
        let mut found = walk(&["a".into(), ".".into(), "a/x.txt".into()], dir.path());
        assert_eq!(names(&mut found, &dir), ["a/x.txt", "y.txt"]);
        assert_eq!(found.ignored().repeated, 2);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_loops_named() {
        use std::os::unix::fs::symlink;
        let dir = folder(&["real/x.txt", "other.txt"]);
        symlink("..", dir.path().join("real/up")).expect("a link");
        symlink("nowhere", dir.path().join("gone.txt")).expect("a link");
        symlink("self.txt", dir.path().join("self.txt")).expect("a link");
        symlink("other.txt", dir.path().join("same.txt")).expect("a link");
        symlink("nowhere", dir.path().join("gone.psd")).expect("a link");
        let mut found = walk(&[".".into()], dir.path());
        let names = names(&mut found, &dir);
        assert_eq!(names[0], "gone.txt: symbolic link to something that does not exist");
        assert_eq!(names[1], "other.txt");
        assert!(names[2].starts_with("real/up: symbolic link leads back to"), "{names:?}");
        assert_eq!(names[3], "real/x.txt");
        assert!(names[4].starts_with("self.txt: too many levels of symbolic links"), "{names:?}");
        assert_eq!(names.len(), 5, "`same.txt` is `other.txt` by another name: {names:?}");
        assert_eq!(found.ignored().other_kinds.values().sum::<usize>(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn sockets_and_names_that_are_not_utf8_do_not_stop_the_walk() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let dir = folder(&["z.txt"]);
        let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("s.txt")).expect("a socket");
        fs::write(dir.path().join(OsStr::from_bytes(b"caf\xE9.txt")), "text").expect("a file");
        let mut found = walk(&[".".into()], dir.path());
        assert_eq!(names(&mut found, &dir), ["caf\\xE9.txt", "s.txt: a socket, not a file", "z.txt"]);
    }
}
