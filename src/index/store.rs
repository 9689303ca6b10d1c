//! The folder of an index: what lies in it, which generation counts, and who may write.
//!
//! ```text
//! DIR/current         which generation counts, and its schema version; replaced by a rename
//! DIR/generation-N/   the engine's files
//! DIR/lock            held by whoever writes; the system releases it when the process ends
//! ```
//!
//! A rebuild fills a new generation beside the old one and then replaces `current`, so that a
//! reader sees all of one or all of the other. What an interrupted run leaves behind is removed by
//! the next one that writes. A folder that holds anything else is never touched.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::IndexError;
use super::folder::{create_folder, sync_folder};
use super::schema;

const POINTER: &str = "current";
const NEXT_POINTER: &str = "current.new";
const LOCK: &str = "lock";
const GENERATION: &str = "generation-";
const SIGNATURE: &str = "dateline index";

/// Which generation of an index counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pointer {
    /// Version of the schema that it was written with.
    pub schema: u32,
    /// Number of the generation.
    pub generation: u64,
}

impl Pointer {
    /// The pointer of the index at `dir`.
    ///
    /// # Errors
    /// [`IndexError::Missing`], [`IndexError::NotAnIndex`], [`IndexError::Damaged`], or what the system says.
    pub fn read(dir: &Path) -> Result<Self, IndexError> {
        let path = dir.join(POINTER);
        let text = match fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let dir = dir.to_owned();
                return Err(match contents(&dir)? {
                    Contents::Other => IndexError::NotAnIndex { dir },
                    Contents::Nothing | Contents::Unfinished => IndexError::Missing { dir },
                });
            }
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                return Err(IndexError::NotAnIndex { dir: dir.to_owned() });
            }
            Err(error) => return Err(IndexError::system(path, error)),
        };
        if !text.starts_with(SIGNATURE) && !text.trim_matches(['\0', '\n', ' ']).is_empty() {
            return Err(IndexError::NotAnIndex { dir: dir.to_owned() });
        }
        Self::parse(&text)
            .ok_or_else(|| IndexError::Damaged { dir: dir.to_owned(), detail: format!("`{POINTER}` cannot be read") })
    }

    /// As [`Pointer::read`], for who does not write: where there is nothing yet, but a first run is
    /// under way, that is said.
    ///
    /// # Errors
    /// [`IndexError::Beginning`], and those of [`Pointer::read`].
    pub fn read_by_others(dir: &Path) -> Result<Self, IndexError> {
        match Self::read(dir) {
            Err(IndexError::Missing { dir }) if is_locked(&dir) => Err(IndexError::Beginning { dir }),
            read => read,
        }
    }

    /// The folder of this generation within `dir`.
    pub fn folder(self, dir: &Path) -> PathBuf {
        dir.join(format!("{GENERATION}{}", self.generation))
    }

    /// The number of the newest generation in `dir`, if it is newer than this one.
    pub(super) fn newest(self, dir: &Path) -> Option<u64> {
        let names = fs::read_dir(dir).ok()?.flatten().map(|entry| entry.file_name());
        let numbers = names.filter_map(|name| generation_number(&name.to_string_lossy()));
        numbers.max().filter(|newest| *newest > self.generation)
    }

    /// This pointer, if it is of the version that this program reads.
    ///
    /// # Errors
    /// [`IndexError::OtherVersion`].
    pub fn of_this_version(self, dir: &Path) -> Result<Self, IndexError> {
        let expected = schema::version()?;
        if self.schema == expected {
            return Ok(self);
        }
        Err(IndexError::OtherVersion { dir: dir.to_owned(), found: self.schema, expected })
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        lines.next().filter(|l| *l == SIGNATURE)?;
        let schema = lines.next()?.strip_prefix("schema ")?.parse().ok()?;
        let generation = lines.next()?.strip_prefix("generation ")?.parse().ok()?;
        Some(Self { schema, generation })
    }

    fn text(self) -> String {
        format!("{SIGNATURE}\nschema {}\ngeneration {}\n", self.schema, self.generation)
    }
}

/// The right to write to an index; one process has it at a time. Released when dropped, and by the
/// system when the process ends in whatever way.
#[derive(Debug)]
pub struct Store {
    dir: PathBuf,
    _lock: File,
}

impl Store {
    /// Takes the right to write to the index at `dir`. If there is none yet, makes the folder.
    ///
    /// # Errors
    /// [`IndexError::Busy`], [`IndexError::NotAnIndex`], or what the system says.
    pub fn lock(dir: &Path) -> Result<Self, IndexError> {
        if !matches!(contents(dir)?, Contents::Nothing | Contents::Unfinished) {
            match Pointer::read(dir) {
                Ok(_) | Err(IndexError::Damaged { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        create_folder(dir).map_err(|e| IndexError::system(dir, e))?;
        let path = dir.join(LOCK);
        let is_new = !path.exists();
        let mut lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(|e| IndexError::system(&path, e))?;
        match patiently(&lock) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = lock.take(20).read_to_string(&mut holder);
                return Err(IndexError::Busy { dir: dir.to_owned(), holder: holder.trim().parse().ok() });
            }
            Err(TryLockError::Error(error)) => return Err(IndexError::system(&path, error)),
        }
        if is_new {
            // It tells what was begun here from a stranger's folder: it comes first, also after a crash.
            sync_folder(dir).map_err(|e| IndexError::system(dir, e))?;
        }
        // Only for the message that a second writer gets: it does not matter if it fails.
        let _ = lock.set_len(0).and_then(|()| writeln!(lock, "{}", std::process::id()));
        Ok(Self { dir: dir.to_owned(), _lock: lock })
    }

    /// The folder of the index.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Makes an empty folder for a generation that does not count yet, after removing what an
    /// interrupted run left behind.
    pub fn begin_generation(&self) -> Result<Pointer, IndexError> {
        let current = match Pointer::read(&self.dir) {
            Ok(pointer) => Some(pointer.generation),
            Err(IndexError::Missing { .. } | IndexError::Damaged { .. }) => None,
            Err(error) => return Err(error),
        };
        // Where it cannot be told which one counts, none is removed before the new one is there.
        let generations = self.generations()?;
        if let Some(current) = current {
            self.remove_generations(|n| n != current)?;
        }
        let generation = generations.into_iter().max().unwrap_or(0) + 1;
        let pointer = Pointer { schema: schema::version()?, generation };
        let folder = pointer.folder(&self.dir);
        fs::create_dir(&folder).map_err(|e| IndexError::system(folder, e))?;
        Ok(pointer)
    }

    /// Removes every generation but the one that counts and `pointer`.
    pub(super) fn keep_only(&self, pointer: Pointer) -> Result<(), IndexError> {
        let current = Pointer::read(&self.dir)?.generation;
        self.remove_generations(|n| n != current && n != pointer.generation)
    }

    /// Makes `pointer` the generation that counts, in one step, and removes the others.
    pub fn publish(&self, pointer: Pointer) -> Result<(), IndexError> {
        let next = self.dir.join(NEXT_POINTER);
        let write = || -> io::Result<()> {
            let mut file = File::create(&next)?;
            file.write_all(pointer.text().as_bytes())?;
            file.sync_all()?;
            sync_folder(&pointer.folder(&self.dir))?;
            // A disk may write down the new name of the pointer before that of the folder it points to.
            sync_folder(&self.dir)?;
            fs::rename(&next, self.dir.join(POINTER))?;
            sync_folder(&self.dir)
        };
        write().map_err(|e| IndexError::system(&next, e))?;
        self.remove_generations(|n| n != pointer.generation)
    }

    /// Removes what interrupted runs left behind beside the generation that counts.
    pub fn sweep(&self) -> Result<(), IndexError> {
        if let Ok(current) = Pointer::read(&self.dir) {
            self.remove_generations(|n| n != current.generation)?;
        }
        let _ = fs::remove_file(self.dir.join(NEXT_POINTER));
        Ok(())
    }

    fn generations(&self) -> Result<Vec<u64>, IndexError> {
        let entries = fs::read_dir(&self.dir).map_err(|e| IndexError::system(&self.dir, e))?;
        Ok(entries.flatten().filter_map(|e| generation_number(&e.file_name().to_string_lossy())).collect())
    }

    fn remove_generations(&self, which: impl Fn(u64) -> bool) -> Result<(), IndexError> {
        for generation in self.generations()?.into_iter().filter(|&n| which(n)) {
            let folder = Pointer { schema: 0, generation }.folder(&self.dir);
            match fs::remove_dir_all(&folder) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(IndexError::system(folder, error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Takes the lock. Who only asks whether somebody writes holds it for a moment, and so does a
/// process that was just started by another thread of the one that had it.
fn patiently(lock: &File) -> Result<(), TryLockError> {
    for _ in 0..5 {
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
            tried => return tried,
        }
    }
    lock.try_lock()
}

/// Does somebody write?
fn is_locked(dir: &Path) -> bool {
    // The lock goes with the file.
    let tried = File::open(dir.join(LOCK)).map(|lock| lock.try_lock_shared());
    matches!(tried, Ok(Err(TryLockError::WouldBlock)))
}

/// What a folder holds that is to be an index.
enum Contents {
    /// It does not exist, or is empty.
    Nothing,
    /// What a first run leaves that was interrupted before there was anything to keep.
    Unfinished,
    /// Anything else, an index among it.
    Other,
}

fn contents(dir: &Path) -> Result<Contents, IndexError> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Contents::Nothing),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(Contents::Other),
        Err(error) => return Err(IndexError::system(dir, error)),
    };
    let (mut locked, mut any) = (false, false);
    for entry in entries {
        let name = entry.map_err(|e| IndexError::system(dir, e))?.file_name();
        let name = name.to_string_lossy();
        any = true;
        locked |= name == LOCK;
        if name != LOCK && name != NEXT_POINTER && generation_number(&name).is_none() {
            return Ok(Contents::Other);
        }
    }
    Ok(match (any, locked) {
        (false, _) => Contents::Nothing,
        (true, true) => Contents::Unfinished,
        (true, false) => Contents::Other,
    })
}

/// Is `folder` a generation of some index?
pub fn is_generation(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let is_index = |dir: &Path| Pointer::read(dir).is_ok() || matches!(contents(dir), Ok(Contents::Unfinished));
    generation_number(&name).is_some() && folder.parent().is_some_and(is_index)
}

fn generation_number(name: &str) -> Option<u64> {
    name.strip_prefix(GENERATION)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    #[test]
    fn a_pointer_comes_back_as_it_was_written() {
        let pointer = Pointer { schema: 7, generation: 12 };
        assert_eq!(Pointer::parse(&pointer.text()), Some(pointer));
        for broken in ["", "dateline index\n", "dateline index\nschema x\ngeneration 1\n", "schema 1\ngeneration 1\n"] {
            assert_eq!(Pointer::parse(broken), None, "{broken:?}");
        }
    }

    #[test]
    fn a_second_writer_is_told_who_the_first_is() {
        let dir = folder();
        let index = dir.path().join("index");
        let first = Store::lock(&index).expect("the first may write");
        let second = Store::lock(&index).expect_err("the second may not").to_string();
        assert!(second.starts_with(&format!("another dateline-index (process {})", std::process::id())), "{second}");
        drop(first);
        Store::lock(&index).expect("the first has finished");
    }

    #[test]
    fn a_folder_that_is_no_index_is_left_alone() {
        let dir = folder();
        fs::write(dir.path().join("thesis.txt"), "years of work").expect("a file");
        assert!(matches!(Store::lock(dir.path()), Err(IndexError::NotAnIndex { .. })));
        assert!(matches!(Pointer::read(dir.path()), Err(IndexError::NotAnIndex { .. })));
        assert_eq!(fs::read_dir(dir.path()).expect("folder").count(), 1);
        let file = dir.path().join("thesis.txt");
        assert!(matches!(Store::lock(&file), Err(IndexError::NotAnIndex { .. })));
        let other = folder();
        fs::write(other.path().join(POINTER), "some other program's").expect("a file");
        assert!(matches!(Store::lock(other.path()), Err(IndexError::NotAnIndex { .. })));
    }

    #[test]
    fn generations_are_switched_in_one_step_and_leftovers_removed() {
        let dir = folder();
        let store = Store::lock(dir.path()).expect("lock");
        let first = store.begin_generation().expect("a generation");
        assert!(matches!(Pointer::read(dir.path()), Err(IndexError::Missing { .. })));
        store.publish(first).expect("published");
        assert_eq!(Pointer::read(dir.path()).expect("pointer"), first);
        let abandoned = store.begin_generation().expect("a generation");
        assert_ne!(abandoned, first);
        assert_eq!(Pointer::read(dir.path()).expect("pointer"), first, "it does not count yet");
        let second = store.begin_generation().expect("a generation");
        assert!(!abandoned.folder(dir.path()).exists() || abandoned == second);
        store.publish(second).expect("published");
        assert_eq!(Pointer::read(dir.path()).expect("pointer"), second);
        assert!(!first.folder(dir.path()).exists());
    }

    #[test]
    fn an_emptied_pointer_is_damage_and_not_a_strange_folder() {
        let dir = folder();
        let store = Store::lock(dir.path()).expect("lock");
        let first = store.begin_generation().expect("a generation");
        store.publish(first).expect("published");
        fs::write(dir.path().join(POINTER), "").expect("truncated");
        assert!(matches!(Pointer::read(dir.path()), Err(IndexError::Damaged { .. })));
        let next = store.begin_generation().expect("a generation beside the old one");
        assert!(first.folder(dir.path()).exists(), "it may be the one that counted");
        store.publish(next).expect("published");
        assert!(!first.folder(dir.path()).exists());
    }
}
