//! The journal: the file in which a desk is kept.
//!
//! ```text
//! DIR/journal.jsonl   one entry a line, only ever appended to
//! DIR/lock            held by whoever appends or compacts
//! ```
//!
//! Why lines of JSON and no database: a desk holds thousands of entries, not millions; anybody can
//! read, search, copy and mend it with what is on every machine; appending needs no transaction; and
//! two desks merge by putting their lines together. For that, what holds follows from the *set* of
//! entries alone ([`super::state`]), whatever their order in the file.
//!
//! An append is one `write` at the end of the file, so that appends of several programs do not mix even
//! where a file system knows no locks. What cannot be written whole, or is not confirmed by the disk, is taken back. Should
//! a process be killed amid an append, its last line is not whole: it is passed over and named, and the next append begins on a
//! line of its own.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::entry::{DeskEvent, JournalEntry, VERSION};
use super::error::DeskError;
use crate::index::sync_folder;

const FILE: &str = "journal.jsonl";
const NEXT: &str = "journal.jsonl.new";
const LOCK: &str = "lock";

/// The journal of a desk.
#[derive(Debug, Clone)]
pub struct Journal {
    dir: PathBuf,
}

/// An entry with its line.
#[derive(Debug, Clone, PartialEq)]
pub struct JournalLine {
    /// Its id.
    pub id: String,
    /// When it happened.
    pub at: Timestamp,
    /// What happened; `None` if a newer program wrote it and this one does not know the event.
    pub event: Option<DeskEvent>,
    /// As it is written, without the line feed.
    pub text: String,
}

/// What a journal holds.
#[derive(Debug, Default)]
pub struct Lines {
    /// Every entry once, in order of time, then of id.
    pub lines: Vec<JournalLine>,
    /// Numbers (from 1) of lines that are no entries: torn by a write that was cut short.
    pub torn: Vec<usize>,
}

/// What every entry has, known or not.
#[derive(serde::Deserialize)]
struct Stub {
    id: String,
    at: Timestamp,
    #[serde(default)]
    v: u32,
    #[serde(default)]
    event: String,
}

impl Journal {
    /// The journal in the folder `dir`, which need not exist.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The file.
    pub fn file(&self) -> PathBuf {
        self.dir.join(FILE)
    }

    /// What it holds; nothing if it does not exist.
    ///
    /// # Errors
    /// What the system says; never for what stands in the file.
    pub fn read(&self) -> Result<Lines, DeskError> {
        let path = self.file();
        match fs::read(&path) {
            Ok(bytes) => Ok(parse(&bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Lines::default()),
            Err(error) => Err(DeskError::System { path, error }),
        }
    }

    /// Appends what happened at `at`, all of it or nothing.
    ///
    /// # Errors
    /// What the system says.
    pub fn append(&self, events: Vec<DeskEvent>, at: Timestamp) -> Result<(), DeskError> {
        let mut bytes = Vec::new();
        for (i, event) in events.into_iter().enumerate() {
            // What is written together keeps its order.
            let at = Timestamp::from_nanosecond(at.as_nanosecond() + i as i128).unwrap_or(at);
            line(&mut bytes, &JournalEntry::new(event, at)).map_err(|error| self.failed(error))?;
        }
        self.append_bytes(&bytes)
    }

    /// Appends the entries of another journal's text that are not here yet; their number. `name` is
    /// what to call the text.
    ///
    /// # Errors
    /// A line that is no entry, save for a torn last one; what the system says. Then nothing is
    /// imported.
    pub fn import(&self, name: &str, text: &[u8]) -> Result<usize, DeskError> {
        let theirs = parse(text);
        let whole = text.ends_with(b"\n");
        let last = text.split(|b| *b == b'\n').count();
        if let Some(&line) = theirs.torn.iter().find(|&&line| whole || line != last) {
            return Err(DeskError::NoEntry { name: name.to_owned(), line });
        }
        let ours = self.read()?;
        let known: HashSet<&str> = ours.lines.iter().map(|line| line.id.as_str()).collect();
        let fresh: Vec<&JournalLine> = theirs.lines.iter().filter(|line| !known.contains(line.id.as_str())).collect();
        let mut bytes = Vec::new();
        for line in &fresh {
            bytes.extend_from_slice(line.text.as_bytes());
            bytes.push(b'\n');
        }
        self.append_bytes(&bytes)?;
        Ok(fresh.len())
    }

    /// Writes every entry once, in order: two journals of the same entries write the same bytes.
    ///
    /// # Errors
    /// What the system or `out` says.
    pub fn export(&self, out: &mut dyn Write) -> Result<usize, DeskError> {
        let lines = self.read()?.lines;
        for line in &lines {
            writeln!(out, "{}", line.text).map_err(|error| self.failed(error))?;
        }
        Ok(lines.len())
    }

    /// Writes the journal anew without torn and repeated lines, and without those that `keep` refuses;
    /// the number of lines that went.
    ///
    /// # Errors
    /// What the system says; the journal is then as it was, or new and whole.
    pub fn compact(&self, keep: impl Fn(&JournalLine) -> bool) -> Result<usize, DeskError> {
        let path = self.file();
        if !path.exists() {
            return Ok(0);
        }
        let _alone = self.lock()?;
        let bytes = fs::read(&path).map_err(|error| DeskError::System { path: path.clone(), error })?;
        let lines = parse(&bytes).lines;
        let before = bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty()).count();
        let kept: Vec<&JournalLine> = lines.iter().filter(|line| keep(line)).collect();
        let next = self.dir.join(NEXT);
        let write = || -> io::Result<()> {
            let mut file = private(OpenOptions::new().create(true).write(true).truncate(true)).open(&next)?;
            let text: String = kept.iter().flat_map(|line| [line.text.as_str(), "\n"]).collect();
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&next, &path)?;
            sync_folder(&self.dir)
        };
        write().map_err(|error| DeskError::System { path: path.clone(), error })?;
        Ok(before - kept.len())
    }

    fn append_bytes(&self, bytes: &[u8]) -> Result<(), DeskError> {
        if bytes.is_empty() {
            return Ok(());
        }
        make_private(&self.dir).map_err(|error| DeskError::System { path: self.dir.clone(), error })?;
        let alone = self.lock()?;
        let append = || -> io::Result<()> {
            let mut file = private(OpenOptions::new().create(true).read(true).append(true)).open(self.file())?;
            let length = file.metadata()?.len();
            let is_new = length == 0;
            let appended =
                append_to(&mut file, bytes).and_then(|()| if is_new { sync_folder(&self.dir) } else { Ok(()) });
            if appended.is_err() && alone.is_some() {
                // What cannot even be taken back is passed over by whoever reads it.
                let _ = file.set_len(length);
            }
            appended
        };
        append().map_err(|error| self.failed(error))
    }

    /// Waits until nobody else writes; `None` where the file system knows no locks.
    fn lock(&self) -> Result<Option<File>, DeskError> {
        let path = self.dir.join(LOCK);
        let lock = || -> io::Result<Option<File>> {
            let file = private(OpenOptions::new().create(true).append(true)).open(&path)?;
            match file.lock() {
                Ok(()) => Ok(Some(file)),
                // Some network file systems know no locks: single writes still do not mix.
                Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(None),
                Err(error) => Err(error),
            }
        };
        lock().map_err(|error| DeskError::System { path: path.clone(), error })
    }

    fn failed(&self, error: io::Error) -> DeskError {
        DeskError::System { path: self.file(), error }
    }
}

/// Appends all of `bytes`, on a line of their own.
fn append_to(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    let mut whole = Vec::with_capacity(bytes.len() + 1);
    if !ends_a_line(file)? {
        whole.push(b'\n');
    }
    whole.extend_from_slice(bytes);
    let written = file.write(&whole)?;
    if written < whole.len() {
        return Err(io::ErrorKind::StorageFull.into());
    }
    file.sync_data()
}

fn line(out: &mut Vec<u8>, entry: &JournalEntry) -> io::Result<()> {
    serde_json::to_writer(&mut *out, entry)?;
    out.push(b'\n');
    Ok(())
}

fn ends_a_line(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

fn parse(bytes: &[u8]) -> Lines {
    let mut out = Lines::default();
    for (number, line) in bytes.split(|b| *b == b'\n').enumerate().filter(|(_, line)| !line.trim_ascii().is_empty()) {
        match std::str::from_utf8(line).ok().and_then(|text| entry(text.trim())) {
            Some(line) => out.lines.push(line),
            None => out.torn.push(number + 1),
        }
    }
    // Equal ids are one entry; should their texts differ all the same, the choice between them must
    // not rest on their order.
    out.lines.sort_by(|a, b| (a.at, &a.id, &a.text).cmp(&(b.at, &b.id, &b.text)));
    let mut seen = HashSet::new();
    out.lines.retain(|line| seen.insert(line.id.clone()));
    out
}

/// The entry that a line is. One whose event only a newer program knows is one; one of an event of ours that lacks a part,
/// or in which something is a name that cannot be one, is none.
fn entry(text: &str) -> Option<JournalLine> {
    let Stub { id, at, v, event: name } = serde_json::from_str(text).ok()?;
    let event = serde_json::from_str::<JournalEntry>(text).ok().map(|entry| entry.event);
    let is_ours = v <= VERSION && DeskEvent::NAMES.contains(&name.as_str());
    let is_sound = event.as_ref().map_or(!is_ours, DeskEvent::is_sound);
    is_sound.then(|| JournalLine { id, at, event, text: text.to_owned() })
}

/// What a person keeps is theirs alone.
#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

fn make_private(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(dir)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::entry::{ArticleKey, Mark, SavedSearch};
    use crate::desk::state::State;
    use proptest::prelude::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a time")
    }

    fn forgot(name: &str) -> DeskEvent {
        DeskEvent::Forgot { name: name.to_owned() }
    }

    fn names(lines: &Lines) -> Vec<String> {
        lines.lines.iter().filter_map(|line| line.event.clone()).map(|event| format!("{event:?}")).collect()
    }

    fn exported(journal: &Journal) -> String {
        let mut out = Vec::new();
        journal.export(&mut out).expect("is written");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn a_torn_line_is_named_and_loses_nothing_else() {
        let dir = tempfile::tempdir().expect("a folder");
        let journal = Journal::new(dir.path().join("desk"));
        assert!(journal.read().expect("nothing yet").lines.is_empty());
        journal.append(vec![forgot("a"), forgot("b")], at(1)).expect("is written");
        let mut file = OpenOptions::new().append(true).open(journal.file()).expect("is there");
        file.write_all(br#"{"v":1,"id":"torn","at":"2026-06-"#).expect("is written");
        assert_eq!(journal.read().expect("is read").torn, [3]);
        journal.append(vec![forgot("c")], at(2)).expect("is written");
        let read = journal.read().expect("is read");
        assert_eq!((read.lines.len(), read.torn.clone()), (3, vec![3]));
        assert_eq!(journal.compact(|_| true).expect("is written"), 1);
        let after = journal.read().expect("is read");
        assert_eq!((names(&after), after.torn), (names(&read), vec![]));
    }

    #[test]
    fn what_a_newer_program_wrote_is_kept_and_passed_over() {
        let dir = tempfile::tempdir().expect("a folder");
        let journal = Journal::new(dir.path());
        let newer = r#"{"v":2,"id":"n","at":"2030-01-01T00:00:00Z","event":"dreamt","of":["sheep"]}"#;
        journal.import("x", format!("{newer}\n").as_bytes()).expect("is imported");
        let read = journal.read().expect("is read");
        assert_eq!((read.lines[0].event.clone(), read.torn), (None, vec![]));
        journal.compact(|_| true).expect("is written");
        assert_eq!(exported(&journal), format!("{newer}\n"));
    }

    #[test]
    fn nothing_is_imported_of_what_is_no_journal() {
        let dir = tempfile::tempdir().expect("a folder");
        let journal = Journal::new(dir.path());
        let error = journal.import("x.txt", b"one\ntwo\n").expect_err("is no journal");
        assert_eq!(error.to_string(), "x.txt, line 1: this is no entry of a desk");
        assert!(!journal.file().exists());
    }

    #[test]
    fn a_line_that_only_looks_like_an_entry_is_none() {
        let dir = tempfile::tempdir().expect("a folder");
        let journal = Journal::new(dir.path());
        let lines = [
            r#"{"v":1,"id":"a","at":"2030-01-01T00:00:00Z","event":"saved","name":"q\u001b[31m\u0007","search":{"query":"x"}}"#,
            r#"{"v":1,"id":"b","at":"2030-01-01T00:00:00Z","event":"saved","name":"two words","search":{"query":"x"}}"#,
            r#"{"v":1,"id":"c","at":"2030-01-01T00:00:00Z","event":"saved","name":"q"}"#,
            r#"{"v":1,"id":"d","at":"2030-01-01T00:00:00Z","event":"marked","article":{"id":"x","content":"","title":""},"mark":{"tag":"a\u202eb"}}"#,
        ];
        for line in lines {
            assert!(journal.import("x", format!("{line}\n").as_bytes()).is_err(), "{line}");
            fs::write(journal.file(), format!("{line}\n")).expect("is written");
            let read = journal.read().expect("is read");
            assert_eq!((read.lines.len(), read.torn), (0, vec![1]), "{line}");
            fs::remove_file(journal.file()).expect("is removed");
        }
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("a folder");
        let journal = Journal::new(dir.path().join("desk"));
        journal.append(vec![forgot("a")], at(1)).expect("is written");
        let mode = |path: &Path| fs::metadata(path).expect("is there").permissions().mode() & 0o777;
        assert_eq!((mode(journal.dir()), mode(&journal.file())), (0o700, 0o600));
    }

    /// Anything that can happen, to few enough things that it often happens to the same.
    fn happened() -> impl Strategy<Value = DeskEvent> {
        let article = || "[ab]".prop_map(|id| ArticleKey { id: id.clone(), content: format!("says {id}"), title: id });
        let mark = || {
            prop_oneof![
                "[st]".prop_map(|tag| Mark::tag(&tag).expect("a name")),
                "[mn]".prop_map(|text| Mark::note(&text)),
            ]
        };
        let saved = |(name, query): (String, String)| DeskEvent::Saved {
            name,
            search: SavedSearch { query, ..SavedSearch::default() },
        };
        let looked = |(name, id): (String, String)| DeskEvent::Looked { name, articles: vec![(id, "c".into())] };
        prop_oneof![
            "[xy]".prop_map(|query| DeskEvent::Ran { query, found: 1 }),
            ("[uv]", "[xy]").prop_map(saved),
            "[uv]".prop_map(|name| DeskEvent::Forgot { name }),
            ("[uv]", "[ab]").prop_map(looked),
            (article(), mark()).prop_map(|(article, mark)| DeskEvent::Marked { article, mark }),
            (article(), mark()).prop_map(|(article, mark)| DeskEvent::Unmarked { article, mark }),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn two_desks_merged_in_both_orders_are_the_same(
            shared in prop::collection::vec((0..9i64, happened()), 0..8),
            one in prop::collection::vec((0..9i64, happened()), 0..8),
            other in prop::collection::vec((0..9i64, happened()), 0..8),
        ) {
            let dir = tempfile::tempdir().expect("a folder");
            let journal = |name: &str| Journal::new(dir.path().join(name));
            let fill = |journal: &Journal, events: &[(i64, DeskEvent)]| {
                for (second, event) in events {
                    journal.append(vec![event.clone()], at(*second)).expect("is written");
                }
            };
            let (a, b, c, d) = (journal("a"), journal("b"), journal("c"), journal("d"));
            fill(&a, &shared);
            b.import("a", exported(&a).as_bytes()).expect("is imported");
            fill(&a, &one);
            fill(&b, &other);
            for (to, order) in [(&c, [&a, &b]), (&d, [&b, &a])] {
                for from in order {
                    to.import("x", exported(from).as_bytes()).expect("is imported");
                }
            }
            prop_assert_eq!(exported(&c), exported(&d));
            let holds = |journal: &Journal| State::of(&journal.read().expect("is read"));
            prop_assert_eq!(holds(&c), holds(&d));
            prop_assert_eq!(c.import("d", exported(&d).as_bytes()).expect("is imported"), 0);
            prop_assert_eq!(c.read().expect("is read").lines.len(), shared.len() + one.len() + other.len());
        }
    }
}
