//! What was worked out of an archive and would be worked out again: kept outside it, for as long as the archive is what
//! it was.
//!
//! `dateline` writes nothing into an index. What takes long to work out of a large one lies in a folder of the user's,
//! one for each archive, and in it one for what the archive is now: its segments and their removed articles. Each file has a checksum. Nothing
//! depends on it: where it cannot be read or written, or is not what was written, everything is worked out again. Left to
//! others: what is kept ([`crate::search::identity`]), where the folder is (the binaries).

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;

use tantivy::{Searcher, SegmentReader};

/// Of so many archives something is kept; those of which it was worked out first go when another comes.
const ARCHIVES: usize = 8;
/// Bytes of a checksum (CRC-32): against what was cut short or overwritten, not against malice, which gains nothing here.
const SUM: usize = 4;
/// Nothing longer is read, in bytes: a name of an archive of ten million articles takes a third.
const LONGEST: u64 = 100_000_000;
/// Raise it where what is kept changes: how it is written, or what the same articles lead to.
const REVISION: u32 = 1;
/// Letters of the names of folders, all of them hexadecimal.
const LETTERS: usize = 32;

/// A folder for one state of an archive.
#[derive(Debug)]
pub struct Cache {
    /// For all archives.
    all: PathBuf,
    /// Where the archive lies.
    dirs: Vec<PathBuf>,
    searcher: Searcher,
    /// For what the archive is now, in the folder for the archive; most questions never ask for it.
    state: OnceLock<PathBuf>,
}

impl Cache {
    /// The cache in the folder `all` of the archive in `dirs`, of which `searcher` has open what it is now.
    pub fn new(all: &Path, dirs: &[PathBuf], searcher: &Searcher) -> Self {
        Self { all: all.to_owned(), dirs: dirs.to_owned(), searcher: searcher.clone(), state: OnceLock::new() }
    }

    /// Forgets all that is kept in the folder `all` of the archive in `dirs`.
    ///
    /// # Errors
    /// What the system says.
    pub fn forget(all: &Path, dirs: &[PathBuf]) -> io::Result<()> {
        match fs::remove_dir_all(folder_of(all, dirs)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// What is kept under a name; `None` if nothing is.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        let file = self.file(name);
        let is_ours = fs::metadata(&file).is_ok_and(|file| file.is_file() && file.len() <= LONGEST);
        let bytes = is_ours.then(|| fs::read(file).ok()).flatten()?;
        let (sum, kept) = bytes.split_at_checked(SUM)?;
        (checksum(kept)[..] == *sum).then(|| kept.to_owned())
    }

    /// Keeps something under a name, if the system lets it. A reader finds all of it or nothing.
    pub fn write(&self, name: &str, kept: &[u8]) {
        // Without it everything goes on: what cannot be kept is worked out again.
        let _ = self.try_write(name, kept);
    }

    fn try_write(&self, name: &str, kept: &[u8]) -> io::Result<()> {
        let state = self.state();
        if !state.is_dir() {
            // What was worked out of it before it changed is of no use to anybody.
            let _ = fs::remove_dir_all(self.archive());
            private(fs::DirBuilder::new().recursive(true)).create(state)?;
            self.leave_archives(ARCHIVES);
        }
        let path = self.file(name);
        let unfinished = path.with_extension(std::process::id().to_string());
        let written = fs::write(&unfinished, [&checksum(kept), kept].concat());
        let written = written.and_then(|()| fs::rename(&unfinished, &path));
        if written.is_err() {
            let _ = fs::remove_file(&unfinished);
        }
        written
    }

    /// Removes what was worked out of the other archives first.
    fn leave_archives(&self, most: usize) {
        let made = |entry: &fs::DirEntry| entry.metadata().and_then(|m| m.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
        let is_own = |name: &str| name.len() == LETTERS && name.bytes().all(|letter| letter.is_ascii_hexdigit());
        let mut archives: Vec<fs::DirEntry> = fs::read_dir(&self.all).into_iter().flatten().flatten().collect();
        archives.retain(|entry| entry.file_name().to_str().is_some_and(is_own));
        archives.sort_by_key(|entry| std::cmp::Reverse(made(entry)));
        let own = self.archive();
        for old in archives.iter().skip(most).filter(|entry| entry.path() != own) {
            let _ = fs::remove_dir_all(old.path());
        }
    }

    /// A name may hold anything: the file is named by its hash.
    fn file(&self, name: &str) -> PathBuf {
        self.state().join(&blake3::hash(name.as_bytes()).to_hex()[..16])
    }

    /// The folder for all that the archive was and is.
    fn archive(&self) -> PathBuf {
        folder_of(&self.all, &self.dirs)
    }

    fn state(&self) -> &Path {
        self.state.get_or_init(|| {
            let mut state = blake3::Hasher::new();
            state.update(env!("CARGO_PKG_VERSION").as_bytes()).update(&REVISION.to_le_bytes());
            for segment in self.searcher.segment_readers() {
                state.update(segment.segment_id().uuid_string().as_bytes());
                removed(segment, |doc| _ = state.update(&doc.to_le_bytes()));
            }
            self.archive().join(&state.finalize().to_hex()[..LETTERS])
        })
    }
}

/// The folder of the archive in `dirs`, however these were named.
fn folder_of(all: &Path, dirs: &[PathBuf]) -> PathBuf {
    let mut archive = blake3::Hasher::new();
    for dir in dirs {
        let dir = dir.canonicalize().unwrap_or_else(|_| dir.clone());
        archive.update(dir.as_os_str().as_encoded_bytes()).update(&[0]);
    }
    all.join(&archive.finalize().to_hex()[..LETTERS])
}

/// Shows the removed articles of a segment: of a copy of the same segment others may be removed.
fn removed(segment: &SegmentReader, mut visit: impl FnMut(u32)) {
    if segment.has_deletes() {
        (0..segment.max_doc()).filter(|doc| segment.is_deleted(*doc)).for_each(&mut visit);
    }
}

fn checksum(bytes: &[u8]) -> [u8; SUM] {
    crc32fast::hash(bytes).to_le_bytes()
}

/// A folder that only its owner may enter, where the system knows such.
fn private(builder: &mut fs::DirBuilder) -> &mut fs::DirBuilder {
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(builder, 0o700);
    builder
}

#[cfg(test)]
mod tests {
    use tantivy::Index;
    use tantivy::schema::{STORED, Schema, TEXT};

    use super::*;

    fn searcher(texts: &[&str]) -> Searcher {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", TEXT | STORED);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 20_000_000).expect("a writer");
        for text in texts {
            writer.add_document(tantivy::doc!(field => *text)).expect("is added");
        }
        writer.commit().expect("a commit");
        index.reader().expect("a reader").searcher()
    }

    fn cache(all: &Path, archive: &str, searcher: &Searcher) -> Cache {
        Cache::new(all, &[all.join("nowhere").join(archive)], searcher)
    }

    #[test]
    fn what_is_kept_is_kept_for_its_archive_and_as_it_was_written() {
        let dir = tempfile::tempdir().expect("a folder");
        let (one, other) = (searcher(&["a"]), searcher(&["a"]));
        let (own, of_other) = (cache(dir.path(), "one", &one), cache(dir.path(), "one", &other));
        assert_eq!(own.read("x/../y"), None);
        own.write("x/../y", b"kept");
        assert_eq!(own.read("x/../y").as_deref(), Some(&b"kept"[..]));
        assert_eq!(cache(dir.path(), "one", &one).read("x/../y").as_deref(), Some(&b"kept"[..]));
        assert_eq!((own.read("z"), of_other.read("x/../y")), (None, None));
        for damage in [&b""[..], b"kept", b"0123kept"] {
            fs::write(own.file("x/../y"), damage).expect("a file");
            assert_eq!(own.read("x/../y"), None);
        }
    }

    #[test]
    fn the_same_segments_with_other_articles_removed_are_another_state() {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", TEXT | STORED);
        let dir = tempfile::tempdir().expect("a folder");
        let index = Index::create_in_dir(dir.path(), schema.build()).expect("an index");
        let mut writer = index.writer_with_num_threads(1, 20_000_000).expect("a writer");
        for text in ["a", "b", "c"] {
            writer.add_document(tantivy::doc!(field => text)).expect("is added");
        }
        writer.commit().expect("a commit");
        drop(writer);
        let states = ["", "b", "c"].map(|text| {
            let copy = tempfile::tempdir().expect("a folder");
            for file in fs::read_dir(dir.path()).expect("a folder").flatten() {
                fs::copy(file.path(), copy.path().join(file.file_name())).expect("is copied");
            }
            let copy = Index::open_in_dir(copy.path()).expect("an index");
            let mut writer: tantivy::IndexWriter = copy.writer_with_num_threads(1, 20_000_000).expect("a writer");
            writer.delete_term(tantivy::Term::from_field_text(field, text));
            writer.commit().expect("a commit");
            cache(Path::new("all"), "one", &copy.reader().expect("a reader").searcher()).state().to_owned()
        });
        assert!(states[0] != states[1] && states[1] != states[2], "{states:?}");
    }

    #[test]
    fn old_states_and_archives_go_and_nothing_else() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::create_dir(dir.path().join("somebody's")).expect("a folder");
        for n in 0..ARCHIVES + 3 {
            cache(dir.path(), &n.to_string(), &searcher(&["a"])).write("x", b"kept");
        }
        let count = |dir: &Path| fs::read_dir(dir).map_or(0, Iterator::count);
        assert_eq!(count(dir.path()), ARCHIVES + 1);
        let changed = cache(dir.path(), "9", &searcher(&["b"]));
        changed.write("x", b"kept");
        assert_eq!((count(dir.path()), count(&changed.archive())), (ARCHIVES + 1, 1));
        Cache::forget(dir.path(), &[dir.path().join("nowhere/9")]).expect("is forgotten");
        Cache::forget(dir.path(), &[dir.path().join("nowhere/9")]).expect("there is nothing");
        assert_eq!((count(dir.path()), changed.read("x")), (ARCHIVES, None));
        let file = dir.path().join("file");
        fs::write(&file, b"").expect("a file");
        let nowhere = cache(&file, "one", &searcher(&[]));
        nowhere.write("x", b"kept");
        assert_eq!(nowhere.read("x"), None);
    }
}
