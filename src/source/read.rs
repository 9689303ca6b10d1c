//! Reading a file or a stream: its records, one after the other, and a hash of its bytes.

use std::collections::BTreeMap;
use std::fs::{File, Metadata};
use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use super::json::ParsedRecord;
use super::rejection::{Reason, Rejection};
use super::remarks::UnusedKeys;
use super::walk::modified_ns;
use super::{Compression, Content, FileKind, ReadOptions, Record, SourceFile, bytes, formats, json, lines};
use serde_json::Value;

/// What reading a file came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// First 16 bytes of the BLAKE3 hash of the raw bytes; `None` when they could not all be read.
    pub hash: Option<[u8; 16]>,
    /// Raw bytes read.
    pub bytes: u64,
    /// Records handed on.
    pub records: usize,
    /// Rejections handed on.
    pub rejected: usize,
    /// The file is not, or is no longer, what the walk saw: look again next time.
    pub changed: bool,
    /// What is to be said of the file as a whole, a sentence each: keys that were not used.
    pub remarks: Vec<String>,
}

/// Takes what was found, in order: records, and what had to be rejected.
pub type RecordSink<'a> = &'a mut dyn FnMut(Result<Record, Rejection>);

/// Reads `file` and hands every record to `sink` while it goes; memory holds one record at a time.
///
/// The file is read up to the size that it has when it is opened. Whatever goes wrong is handed to
/// `sink` as well and counted.
pub fn read(file: &SourceFile, options: &ReadOptions, sink: RecordSink<'_>) -> Outcome {
    read_counted(file, options, &AtomicU64::new(0), sink)
}

/// As [`read`], with every byte that is taken from the file added to `taken` at once, for who shows how far it is.
pub fn read_counted(file: &SourceFile, options: &ReadOptions, taken: &AtomicU64, sink: RecordSink<'_>) -> Outcome {
    match open(file) {
        Ok((opened, before)) => {
            let input = CountingInput { input: (&opened).take(before.len()), taken };
            let unchanged = || opened.metadata().is_ok_and(|after| same(&before, &after));
            let mut reading = FileReading::new(&file.display, options, sink);
            reading.file = Some(&file.path);
            reading.changed = before.len() != file.size || modified_ns(&before) != file.modified_ns;
            reading.run(input, file.kind, file.compression, &unchanged);
            reading.outcome()
        }
        Err(reason) => {
            let mut reading = FileReading::new(&file.display, options, sink);
            reading.reject(None, reason);
            reading.outcome()
        }
    }
}

/// Counts what is read.
struct CountingInput<'a, R> {
    input: R,
    taken: &'a AtomicU64,
}

impl<R: Read> Read for CountingInput<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.taken.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Reads JSON Lines from a stream, packed or not, that messages call `name`.
pub fn read_lines(input: impl Read, name: &str, options: &ReadOptions, sink: RecordSink<'_>) -> Outcome {
    let mut reading = FileReading::new(name, options, sink);
    reading.run(input, FileKind::JsonLines, Compression::Plain, &|| true);
    reading.outcome()
}

/// Reads `bytes` as a file called `name` that holds them, whatever that name's kind.
pub fn read_bytes(bytes: &[u8], name: &str, options: &ReadOptions, sink: RecordSink<'_>) -> Outcome {
    let (kind, compression) = FileKind::of(Path::new(name)).unwrap_or((FileKind::Page, Compression::Plain));
    let mut reading = FileReading::new(name, options, sink);
    reading.run(bytes, kind, compression, &|| true);
    reading.outcome()
}

fn open(file: &SourceFile) -> Result<(File, Metadata), Reason> {
    // Looked at before it is opened: opening a pipe would wait for a writer.
    let metadata = std::fs::metadata(&file.path).map_err(|e| Reason::of(&e))?;
    if !metadata.is_file() {
        return Err(Reason::Changed);
    }
    let opened = File::open(&file.path).map_err(|e| Reason::of(&e))?;
    let metadata = opened.metadata().map_err(|e| Reason::of(&e))?;
    Ok((opened, metadata))
}

fn same(before: &Metadata, after: &Metadata) -> bool {
    before.len() == after.len() && modified_ns(before) == modified_ns(after)
}

/// A file that is being read.
pub(super) struct FileReading<'a> {
    path: &'a str,
    options: &'a ReadOptions,
    sink: RecordSink<'a>,
    unused: UnusedKeys,
    remarks: Vec<String>,
    /// The file itself, where nothing stands between it and what is read.
    file: Option<&'a Path>,
    /// The member of an archive that is being read.
    member: Option<Member>,
    /// Members of archives that are of no kind that is read, by the endings of their names.
    passed: BTreeMap<String, usize>,
    unchanged: Option<&'a dyn Fn() -> bool>,
    records: usize,
    rejected: usize,
    changed: bool,
    hash: Option<[u8; 16]>,
    bytes: u64,
    /// What is being read.
    format: &'static str,
    /// The day on which what is handed on next says that its file was made.
    made: Option<String>,
}

impl<'a> FileReading<'a> {
    /// Bad records at the beginning of a file after which nothing good is expected of it.
    const PATIENCE: usize = 100;

    fn new(path: &'a str, options: &'a ReadOptions, sink: RecordSink<'a>) -> Self {
        let unused = UnusedKeys::default();
        Self {
            path,
            options,
            sink,
            unused,
            remarks: Vec::new(),
            file: None,
            member: None,
            passed: BTreeMap::new(),
            unchanged: None,
            records: 0,
            rejected: 0,
            changed: false,
            hash: None,
            bytes: 0,
            format: "",
            made: None,
        }
    }

    fn outcome(self) -> Outcome {
        let Self { unused, mut remarks, passed, records, rejected, changed, hash, bytes, .. } = self;
        if !passed.is_empty() {
            let told: Vec<String> = passed.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
            remarks.push(format!("passed over inside: {}", told.join(", ")));
        }
        remarks.extend(unused.remarks());
        Outcome { hash, bytes, records, rejected, changed, remarks }
    }

    fn run(&mut self, input: impl Read, kind: FileKind, compression: Compression, unchanged: &'a dyn Fn() -> bool) {
        self.unchanged = Some(unchanged);
        let mut raw = bytes::Raw::new(input);
        self.file = self.file.filter(|_| compression == Compression::Plain);
        let read = bytes::unpack(&mut raw, compression, &self.options.limits)
            .and_then(|unpacked| self.unpacked(unpacked, kind));
        if let Err(error) = &read {
            self.reject(None, Reason::of(error));
        }
        match raw.finish() {
            Ok((hash, bytes)) => (self.hash, self.bytes) = (Some(hash), bytes),
            // The error has been reported unless reading had stopped early.
            Err(error) if read.is_ok() => self.reject(None, Reason::of(&error)),
            Err(_) => {}
        }
        self.changed |= self.has_changed();
        if self.is_empty() && self.remarks.is_empty() && self.passed.is_empty() {
            self.reject(None, if self.bytes == 0 { Reason::Empty } else { Reason::NoRecords });
        }
    }

    fn unpacked(&mut self, unpacked: Box<dyn BufRead + '_>, kind: FileKind) -> io::Result<()> {
        let (head, mut reader) = bytes::peek::<{ formats::HEAD }>(unpacked)?;
        let outer = self.format;
        let read = match formats::of(kind, &head) {
            Some(format) => {
                self.format = format.name();
                if matches!(kind, FileKind::Archive | FileKind::Document) && formats::is_page(format) {
                    let place = self.member.as_ref().map_or_else(String::new, |member| format!("{}: ", member.name));
                    let is = if kind == FileKind::Archive { "no archive" } else { "no document" };
                    self.remark(format!(
                        "{place}its name says otherwise, but it is {is}: it was read as a {}",
                        self.format
                    ));
                }
                format.read(&mut reader, self)
            }
            None => {
                self.format = if kind == FileKind::JsonLines { "JSON Lines" } else { "JSON" };
                bytes::utf8(Box::new(reader)).and_then(|reader| self.records(reader, kind))
            }
        };
        self.format = outer;
        read
    }

    /// Says what is read, where its beginning alone did not.
    pub(super) fn call(&mut self, format: &'static str) {
        self.format = format;
    }

    /// How it is read.
    pub(super) fn options(&self) -> &'a ReadOptions {
        self.options
    }

    /// Is the file no longer what it was when it was opened?
    pub(super) fn has_changed(&self) -> bool {
        self.unchanged.is_some_and(|unchanged| !unchanged())
    }

    /// Has nothing been read or rejected yet?
    pub(super) fn is_empty(&self) -> bool {
        self.records + self.rejected == self.member.as_ref().map_or(0, |member| member.before)
    }

    /// The number of what is handed on next, where all that a file gives is counted in one order.
    pub(super) fn next_number(&self) -> usize {
        self.records + self.rejected + 1 - self.member.as_ref().map_or(0, |member| member.before)
    }

    /// The file itself, to be read in any order; `None` within an archive or a packed file.
    pub(super) fn file(&self) -> Option<&'a Path> {
        self.file
    }

    /// Reads a member of an archive as a file of its own, which messages call `archive!name`. What goes
    /// wrong with it is told, and the archive goes on.
    pub(super) fn member(&mut self, name: &str, input: &mut dyn Read) {
        /// Archives within archives.
        const DEEPEST: usize = 4;
        let Some((kind, compression)) = FileKind::of(Path::new(name)) else { return self.pass_over(name) };
        let outer = self.enter(name);
        let file = self.file.take();
        if self.member.as_ref().is_some_and(|member| member.depth > DEEPEST) {
            self.reject(None, Reason::TooDeep { limit: DEEPEST });
        } else {
            let limits = self.options.limits;
            let mut raw = bytes::Raw::new(input);
            let read = bytes::unpack(&mut raw, compression, &limits).and_then(|unpacked| self.unpacked(unpacked, kind));
            if let Err(error) = read {
                self.reject(None, Reason::of(&error));
            } else if self.is_empty() {
                self.reject(None, Reason::NoRecords);
            }
        }
        (self.member, self.file) = (outer, file);
    }

    /// Hands on that a member could not be opened.
    pub(super) fn reject_member(&mut self, name: &str, reason: Reason) {
        let outer = self.enter(name);
        self.reject(None, reason);
        self.member = outer;
    }

    /// Begins with a member; gives the one that holds it.
    fn enter(&mut self, name: &str) -> Option<Member> {
        let outer = self.member.take();
        let (place, depth) =
            outer.as_ref().map_or_else(|| (name.to_owned(), 1), |m| (format!("{}!{name}", m.name), m.depth + 1));
        self.member = Some(Member { name: place, depth, before: self.records + self.rejected });
        outer
    }

    fn pass_over(&mut self, name: &str) {
        /// Different endings that are told apart.
        const MOST: usize = 20;
        let ending = Path::new(name).extension().map(|e| format!(".{}", e.to_string_lossy().to_lowercase()));
        let ending = ending.filter(|e| e.len() <= 12).unwrap_or_else(|| "without an ending".to_owned());
        let known = self.passed.len() < MOST || self.passed.contains_key(&ending);
        self.pass(if known { &ending } else { "of other kinds" });
    }

    /// Counts something within the file that is no article, by what it is.
    pub(super) fn pass(&mut self, what: &str) {
        *self.passed.entry(what.to_owned()).or_default() += 1;
    }

    /// Says something of the file as a whole.
    pub(super) fn remark(&mut self, text: String) {
        self.remarks.push(text);
    }

    /// Hands on a record that another format gives as an object.
    pub(super) fn record(&mut self, number: Option<usize>, value: Value) -> ControlFlow<()> {
        self.found(number, json::record(value, self.options))
    }

    fn records(&mut self, mut reader: Box<dyn BufRead + '_>, kind: FileKind) -> io::Result<()> {
        let limits = self.options.limits;
        if kind == FileKind::JsonLines && !is_one_value(reader.fill_buf()?) {
            lines::each_line(&mut *reader, limits.record_bytes, &mut |number, line| self.value(Some(number), line))
        } else {
            json::each_value(&mut *reader, &limits, &mut |number, value| self.value(number, value))
        }
    }

    /// A value of a file: a record, or in a file of its own several.
    fn value(&mut self, number: Option<usize>, bytes: Result<&[u8], Reason>) -> ControlFlow<()> {
        self.found(number, bytes.and_then(|bytes| json::records(bytes, self.options)))
    }

    fn found(
        &mut self,
        number: Option<usize>,
        found: Result<Vec<Result<ParsedRecord, Reason>>, Reason>,
    ) -> ControlFlow<()> {
        self.options.map.count(match &found {
            Ok(found) => found.len(),
            // Its keys are known, and none of them is a text.
            Err(Reason::NoText { .. }) => 1,
            Err(_) => 0,
        });
        match found {
            Ok(found) => {
                let alone = found.len() == 1;
                for (at, found) in found.into_iter().enumerate() {
                    let number = if alone { number } else { number.map_or(Some(at + 1), Some) };
                    match found {
                        Ok(parsed) => self.parsed(number, parsed),
                        Err(reason) => self.reject(number, reason),
                    }
                }
            }
            Err(reason) => self.reject(number, reason),
        }
        if self.records == 0 && self.rejected >= Self::PATIENCE {
            self.reject(None, Reason::Hopeless { tried: self.rejected });
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn parsed(&mut self, number: Option<usize>, ParsedRecord { record, notes, unused }: ParsedRecord) {
        self.unused.count(&record, &unused);
        self.hand_on(number, Content::Structured(Box::new(record)), notes);
    }

    /// Says when what is handed on next was made, as `2025-03-05`.
    #[cfg(feature = "pdf")]
    pub(super) fn made(&mut self, day: Option<String>) {
        self.made = day;
    }

    /// Hands on a record.
    pub(super) fn hand_on(&mut self, number: Option<usize>, content: Content, notes: Vec<String>) {
        self.records += 1;
        let made = self.made.take();
        let mut record = Record { number, content, notes, member: None, format: self.format, made };
        if let Some(member) = &self.member {
            record.member = Some(record.number.map_or_else(|| member.name.clone(), |n| format!("{}#{n}", member.name)));
            // Its place in the whole file.
            record.number = Some(self.records + self.rejected);
        }
        (self.sink)(Ok(record));
    }

    /// Hands on that something was not read.
    pub(super) fn reject(&mut self, record: Option<usize>, reason: Reason) {
        self.rejected += 1;
        self.made = None;
        let path = match &self.member {
            Some(member) => format!("{}!{}", self.path, member.name),
            None => self.path.to_owned(),
        };
        (self.sink)(Err(Rejection { path, record, reason }));
    }
}

/// A member of an archive.
struct Member {
    /// Its name, behind those of the archives that hold it: `inner.zip!a.html`.
    name: String,
    /// How many archives hold it.
    depth: usize,
    /// What had been handed on before it.
    before: usize,
}

/// Does a file of JSON Lines begin as one list, or as an object on several lines?
fn is_one_value(start: &[u8]) -> bool {
    let start = start.trim_ascii_start();
    let first_line = start.split(|b| *b == b'\n').next().unwrap_or(start).trim_ascii();
    start.starts_with(b"[") || first_line == b"{"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Limits, walk};
    use std::io::Write;

    fn bounded(record_bytes: usize) -> ReadOptions {
        ReadOptions { limits: Limits { record_bytes, ..Limits::default() }, ..ReadOptions::default() }
    }

    /// Writes `bytes` as `name`, reads it back, and tells each record's title, or first words of a
    /// page, or why not.
    fn read_file(name: &str, bytes: &[u8]) -> (Vec<String>, Outcome) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(dir.path().join(name), bytes).expect("a file");
        read_path(dir.path(), name, &bounded(200))
    }

    fn read_path(dir: &Path, name: &str, options: &ReadOptions) -> (Vec<String>, Outcome) {
        let file = walk(&[name.into()], dir).next().expect("a file").expect("a file that is read");
        let mut found = Vec::new();
        let outcome = read(&file, options, &mut |result| {
            found.push(match result {
                Ok(Record { number, content: Content::Structured(record), .. }) => {
                    format!(
                        "{}{}",
                        number.map_or(String::new(), |n| format!("{n}: ")),
                        record.title.unwrap_or_default()
                    )
                }
                Ok(Record { content: Content::Page(text), .. }) => text,
                Ok(Record { content: Content::Html { markup, .. }, .. }) => markup,
                Err(rejection) => rejection.to_string().rsplit_once('/').expect("a path").1.to_owned(),
            });
        });
        (found, outcome)
    }

    #[test]
    fn one_bad_line_does_not_stop_the_rest() {
        let text = b"{\"title\":\"one\"}\nnot json\n\n{\"title\":\"four\"}\n{\"summary\":\"x\"}\n{\"title\":\"cut";
        let (found, outcome) = read_file("a.jsonl", text);
        assert_eq!(
            found,
            [
                "1: one",
                "a.jsonl#2: not valid JSON: text outside of an object",
                "4: four",
                "a.jsonl#5: neither a title nor a body",
                "a.jsonl#6: the file ends in the middle of this record",
            ]
        );
        assert_eq!((outcome.records, outcome.rejected, outcome.bytes), (2, 3, text.len() as u64));
        assert_eq!(outcome.hash, Some(blake3::hash(text).as_bytes()[..16].try_into().expect("16 bytes")));
        assert!(!outcome.changed);
    }

    #[test]
    fn lists_and_pretty_objects_are_read_under_either_name() {
        let list = b"\xEF\xBB\xBF[{\"title\":\"one\"}, {\"title\":\"two\"}]";
        let object = b"{\n  \"title\": \"alone\"\n}";
        for name in ["a.json", "a.jsonl"] {
            assert_eq!(read_file(name, list).0, ["1: one", "2: two"], "{name}");
            assert_eq!(read_file(name, object).0, ["alone"], "{name}");
        }
    }

    #[test]
    fn pages_are_decoded_and_bounded() {
        assert_eq!(read_file("a.txt", b"caf\xE9 \x93news\x94\r\n").0, ["café “news”\n"]);
        assert_eq!(read_file("a.txt", &[b'a'; 201]).0, ["a.txt: larger than 200 bytes"]);
        assert_eq!(read_file("a.txt", b"").0, ["a.txt: empty"]);
        assert_eq!(read_file("a.jsonl", b"").0, ["a.jsonl: empty"]);
        assert_eq!(read_file("a.json", b" [ ] ").0, ["a.json: no article records"]);
    }

    #[test]
    fn packed_files_are_read_and_damage_comes_after_what_could_be() {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(b"{\"title\":\"one\"}\n").expect("memory does not fail");
        let packed = encoder.finish().expect("memory does not fail");
        assert_eq!(read_file("a.jsonl.gz", &packed).0, ["1: one"]);
        let damaged = [&packed[..], &packed[..12]].concat();
        let (found, outcome) = read_file("a.jsonl.gz", &damaged);
        assert_eq!(found, ["1: one", "a.jsonl.gz: damaged gzip data: it ends too early"]);
        assert!(outcome.hash.is_some());
    }

    #[test]
    fn a_file_of_another_format_is_given_up_after_a_while() {
        let (found, outcome) = read_file("a.jsonl", "name;date\n".repeat(5000).as_bytes());
        assert_eq!(outcome.rejected, 101);
        assert_eq!(found[100], "a.jsonl: given up: none of the first 100 records can be read");
    }

    #[test]
    fn a_file_that_grew_since_it_was_seen_is_marked() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("a.jsonl");
        std::fs::write(&path, "{\"title\":\"one\"}\n").expect("a file");
        let file = walk(&["a.jsonl".into()], dir.path()).next().expect("a file").expect("a file that is read");
        std::fs::write(&path, "{\"title\":\"one\"}\n{\"title\":\"two\"}\n").expect("a file");
        let mut count = 0;
        let outcome = read(&file, &ReadOptions::default(), &mut |_| count += 1);
        assert_eq!((count, outcome.changed), (2, true));
        std::fs::remove_file(&path).expect("a file to remove");
        let outcome = read(&file, &ReadOptions::default(), &mut |r| {
            assert!(matches!(r, Err(Rejection { reason: Reason::Missing, .. })));
        });
        assert_eq!((outcome.rejected, outcome.hash), (1, None));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_may_not_be_read_is_reported() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("a.txt");
        std::fs::write(&path, "secret").expect("a file");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o0)).expect("permissions");
        let (found, _) = read_path(dir.path(), "a.txt", &ReadOptions::default());
        // Whoever may read everything reads it.
        assert!(found == ["a.txt: permission denied"] || found == ["secret"], "{found:?}");
    }

    #[test]
    fn standard_input_is_json_lines() {
        let mut titles = Vec::new();
        let outcome = read_lines(&b"{\"title\":\"one\"}\n{\"title\":2}"[..], "-", &ReadOptions::default(), &mut |r| {
            titles.push(r.map(|_| ()).map_err(|e| e.to_string()));
        });
        assert_eq!(titles, [Ok(()), Err("-#2: field `title` is a number, expected a string".to_owned())]);
        assert_eq!(outcome.records, 1);
    }

    /// What files are made of, whole and broken.
    const PIECES: &[&[u8]] = &[
        b"{",
        b"}",
        b"[",
        b"]",
        b"\"",
        b"\\",
        b"\\ud83d",
        b":",
        b",",
        b"\n",
        b"{\"title\":\"t\"}",
        b"\"title\"",
        b"null",
        b"1e9",
        b"\xE9",
        b"\xC3\xA9",
        b"\0",
        b"\x1B]",
        b"\x1F\x8B",
        b"\xFF\xFE",
        b"text",
        b" ",
    ];

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]

        #[test]
        fn any_bytes_are_read_or_rejected_and_the_totals_add_up(
            parts in proptest::collection::vec(
                proptest::sample::select(PIECES),
                0..40,
            ),
            kind in proptest::sample::select(&[FileKind::Page, FileKind::Json, FileKind::JsonLines][..]),
        ) {
            let bytes = parts.concat();
            let (mut records, mut rejected) = (0, 0);
            let mut sink = |found: Result<Record, Rejection>| match found {
                Ok(_) => records += 1,
                Err(_) => rejected += 1,
            };
            let options = ReadOptions::default();
            let mut reading = FileReading::new("-", &options, &mut sink);
            reading.run(&bytes[..], kind, Compression::Plain, &|| true);
            let outcome = reading.outcome();
            proptest::prop_assert_eq!((outcome.records, outcome.rejected), (records, rejected));
            proptest::prop_assert!(records + rejected > 0);
            proptest::prop_assert_eq!(outcome.bytes, bytes.len() as u64);
        }
    }
}
