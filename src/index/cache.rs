//! What was worked out of an archive and would be worked out again: kept outside it, for as long as the archive is what
//! it was.
//!
//! `dateline` writes nothing into an index. What takes long to work out of a large one lies in a folder of the user's,
//! one for each state of an archive, which its segments and their removed articles tell; each file has a checksum. Nothing
//! depends on it: where it cannot be read or written, or is not what was written, everything is worked out again. Left to
//! others: what is kept ([`crate::search::identity`]), where the folder is (the binaries).

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tantivy::Searcher;

/// So many states of archives are kept, the latest used; the others go when another comes.
const STATES: usize = 8;
/// Bytes of a checksum (CRC-32): against what was cut short or overwritten, not against malice, which gains nothing here.
const SUM: usize = 4;
/// Raise it where what is kept changes: how it is written, or what the same articles lead to.
const REVISION: u32 = 1;

/// A folder for one state of an archive.
#[derive(Debug, Clone)]
pub struct Cache {
    /// For all archives.
    all: PathBuf,
    /// For this state.
    state: PathBuf,
}

impl Cache {
    /// The cache in the folder `all` of what `searcher` has open.
    pub fn new(all: &Path, searcher: &Searcher) -> Self {
        let mut state = blake3::Hasher::new();
        state.update(env!("CARGO_PKG_VERSION").as_bytes()).update(&REVISION.to_le_bytes());
        for segment in searcher.segment_readers() {
            state.update(segment.segment_id().uuid_string().as_bytes());
            state.update(&segment.num_deleted_docs().to_le_bytes());
        }
        Self { all: all.to_owned(), state: all.join(&state.finalize().to_hex()[..32]) }
    }

    /// What is kept under a name; `None` if nothing is.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        let bytes = fs::read(self.file(name)).ok()?;
        let (sum, kept) = bytes.split_at_checked(SUM)?;
        (checksum(kept)[..] == *sum).then(|| kept.to_owned())
    }

    /// Keeps something under a name, if the system lets it. A reader finds all of it or nothing.
    pub fn write(&self, name: &str, kept: &[u8]) {
        // Without it everything goes on: what cannot be kept is worked out again.
        let _ = self.try_write(name, kept);
    }

    fn try_write(&self, name: &str, kept: &[u8]) -> io::Result<()> {
        if !self.state.is_dir() {
            private(fs::DirBuilder::new().recursive(true)).create(&self.state)?;
            self.leave_states(STATES);
        }
        let path = self.file(name);
        let unfinished = path.with_extension(std::process::id().to_string());
        fs::write(&unfinished, [&checksum(kept), kept].concat())?;
        fs::rename(&unfinished, &path)
    }

    /// Removes the states that were made first.
    fn leave_states(&self, most: usize) {
        let made = |entry: &fs::DirEntry| entry.metadata().and_then(|m| m.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
        let mut states: Vec<fs::DirEntry> = fs::read_dir(&self.all).into_iter().flatten().flatten().collect();
        states.sort_by_key(|entry| std::cmp::Reverse(made(entry)));
        for old in states.iter().skip(most).filter(|entry| entry.path() != self.state) {
            let _ = fs::remove_dir_all(old.path());
        }
    }

    /// A name may hold anything: the file is named by its hash.
    fn file(&self, name: &str) -> PathBuf {
        self.state.join(&blake3::hash(name.as_bytes()).to_hex()[..16])
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

    #[test]
    fn what_is_kept_is_kept_for_its_archive_and_as_it_was_written() {
        let dir = tempfile::tempdir().expect("a folder");
        let (one, other) = (searcher(&["a"]), searcher(&["a"]));
        let (cache, of_other) = (Cache::new(dir.path(), &one), Cache::new(dir.path(), &other));
        assert_eq!(cache.read("x/../y"), None);
        cache.write("x/../y", b"kept");
        assert_eq!(cache.read("x/../y").as_deref(), Some(&b"kept"[..]));
        assert_eq!(Cache::new(dir.path(), &one).read("x/../y").as_deref(), Some(&b"kept"[..]));
        assert_eq!((cache.read("z"), of_other.read("x/../y")), (None, None));
        for damage in [&b""[..], b"kept", b"0123kept"] {
            fs::write(cache.file("x/../y"), damage).expect("a file");
            assert_eq!(cache.read("x/../y"), None);
        }
    }

    #[test]
    fn old_states_go_and_a_folder_that_cannot_be_made_stops_nothing() {
        let dir = tempfile::tempdir().expect("a folder");
        for n in 0..STATES + 3 {
            Cache::new(dir.path(), &searcher(&[&n.to_string()])).write("x", b"kept");
        }
        assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), STATES);
        let file = dir.path().join("file");
        fs::write(&file, b"").expect("a file");
        let nowhere = Cache::new(&file, &searcher(&[]));
        nowhere.write("x", b"kept");
        assert_eq!(nowhere.read("x"), None);
    }
}
