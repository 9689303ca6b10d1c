//! Archives: `zip` and `tar`, whose members are read as files of their own, named `archive.zip!folder/story.html`.
//!
//! A `zip` that is a document of an office program or a book is read by [`super::office`]. Members of kinds
//! that are not read are counted; a broken or encrypted one is told and passed over.

use std::cell::Cell;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::rc::Rc;

use zip::read::read_zipfile_from_stream_with_options;
use zip::result::ZipError;
use zip::{ZipArchive, ZipReadOptions};

use super::{Format, office, whole};
use crate::source::read::FileReading;
use crate::source::{FileKind, Reason, bytes};

/// A `zip` (also DOCX, ODT, EPUB).
pub(super) struct Zip;

/// A `tar` (POSIX and GNU).
pub(super) struct Tar;

impl Format for Zip {
    fn name(&self) -> &'static str {
        "zip"
    }

    fn begins(&self, _: FileKind, head: &[u8]) -> bool {
        head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
    }

    /// Its table of contents stands at the end: the file is opened once more, or, where it is itself
    /// within something, held in memory.
    fn read(&self, input: &mut dyn BufRead, reading: &mut FileReading<'_>) -> io::Result<()> {
        match reading.file() {
            Some(path) => {
                let file = File::open(path)?;
                let size = file.metadata()?.len();
                opened(BufReader::new(file), size, reading)
            }
            None => match whole(input, reading.options().limits.record_bytes)? {
                Ok(bytes) => {
                    let size = bytes.len() as u64;
                    opened(Cursor::new(bytes), size, reading)
                }
                Err(reason) => {
                    reading.reject(None, reason);
                    Ok(())
                }
            },
        }
    }
}

fn damaged(error: &ZipError) -> Reason {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => Reason::Locked,
        _ => Reason::Damaged { format: "zip", detail: error.to_string() },
    }
}

fn opened(input: impl Read + Seek, size: u64, reading: &mut FileReading<'_>) -> io::Result<()> {
    let mut archive = match ZipArchive::new(input) {
        Ok(archive) => archive,
        Err(error) => {
            reading.reject(None, damaged(&error));
            return Ok(());
        }
    };
    if let Some(kind) = office::kind(&mut archive) {
        office::read(kind, &mut archive, reading);
        return Ok(());
    }
    let (taken, given) = (Rc::new(Cell::new(size)), Rc::new(Cell::new(0)));
    let repeats = archive.has_duplicate_names();
    for at in 0..archive.len() {
        let Some(Ok(name)) = archive.name_for_index(at).map(|name| name.map(|name| name.into_owned())) else {
            continue;
        };
        let member = match archive.by_index(at) {
            Ok(member) => member,
            Err(error) => {
                reading.reject_member(&name, damaged(&error));
                continue;
            }
        };
        if member.is_dir() || is_hidden(&name) {
            continue;
        }
        let limits = reading.options().limits;
        let mut bounded = bytes::bounded(Box::new(member), "zip", &limits, &taken, &given);
        reading.member(&name, &mut bounded);
        if bytes::is_bomb(&limits, given.get(), size) {
            // What is left would be the same again.
            return Ok(());
        }
    }
    if repeats { hidden(archive, &taken, &given, size, reading) } else { Ok(()) }
}

/// Reads the members of `archive` whose name a later one has too: the library knows the last of a name only.
fn hidden<R: Read + Seek>(
    archive: ZipArchive<R>,
    taken: &Rc<Cell<u64>>,
    given: &Rc<Cell<u64>>,
    size: u64,
    reading: &mut FileReading<'_>,
) -> io::Result<()> {
    let (directory, before) = (archive.central_directory_start(), archive.offset());
    let mut input = BufReader::new(archive.into_inner());
    input.seek(SeekFrom::Start(directory))?;
    let entries = central_directory(&mut input)?;
    let last: HashMap<&[u8], usize> = entries.iter().enumerate().map(|(at, entry)| (&entry.name[..], at)).collect();
    for (at, entry) in entries.iter().enumerate() {
        let name = String::from_utf8_lossy(&entry.name);
        if last.get(&entry.name[..]) == Some(&at) || name.ends_with('/') || is_hidden(&name) {
            continue;
        }
        input.seek(SeekFrom::Start(before.saturating_add(entry.header)))?;
        let options = ZipReadOptions::new()
            .override_compressed_size(entry.packed)
            .override_uncompressed_size(entry.unpacked)
            .override_crc(entry.checksum);
        let member = match read_zipfile_from_stream_with_options(&mut input, options) {
            Ok(Some(member)) => member,
            Ok(None) => {
                reading.reject_member(&name, Reason::Damaged { format: "zip", detail: "no member there".to_owned() });
                continue;
            }
            Err(error) => {
                reading.reject_member(&name, damaged(&error));
                continue;
            }
        };
        let limits = reading.options().limits;
        reading.member(&name, &mut bytes::bounded(Box::new(member), "zip", &limits, taken, given));
        if bytes::is_bomb(&limits, given.get(), size) {
            break;
        }
    }
    Ok(())
}

/// A member as the table of contents of a `zip` has it.
struct CentralEntry {
    name: Vec<u8>,
    packed: u64,
    unpacked: u64,
    checksum: u32,
    /// Where its own header begins, in bytes from the archive's first.
    header: u64,
}

/// The table of contents that begins where `input` stands, in its order.
fn central_directory(input: &mut impl Read) -> io::Result<Vec<CentralEntry>> {
    let mut entries = Vec::new();
    let mut fixed = [0; 46];
    while input.read_exact(&mut fixed).is_ok() && fixed.starts_with(b"PK\x01\x02") {
        let short = |at: usize| u16::from_le_bytes([fixed[at], fixed[at + 1]]);
        let long = |at: usize| u32::from_le_bytes([fixed[at], fixed[at + 1], fixed[at + 2], fixed[at + 3]]);
        let mut name = vec![0; usize::from(short(28))];
        let mut extra = vec![0; usize::from(short(30))];
        input.read_exact(&mut name)?;
        input.read_exact(&mut extra)?;
        io::copy(&mut input.take(u64::from(short(32))), &mut io::sink())?;
        let [unpacked, packed, header] = wide([long(24), long(20), long(42)], &extra);
        entries.push(CentralEntry { name, packed, unpacked, checksum: long(16), header });
    }
    Ok(entries)
}

/// Sizes and place, each from the extra field of ZIP64 where it does not fit into 32 bits.
fn wide(narrow: [u32; 3], mut extra: &[u8]) -> [u64; 3] {
    const ZIP64: [u8; 2] = [1, 0];
    let mut stated = &[][..];
    while let Some((&[a, b, c, d], rest)) = extra.split_first_chunk() {
        let (field, after) = rest.split_at(usize::from(u16::from_le_bytes([c, d])).min(rest.len()));
        if [a, b] == ZIP64 {
            stated = field;
        }
        extra = after;
    }
    narrow.map(|value| match stated.split_first_chunk() {
        Some((bytes, rest)) if value == u32::MAX => {
            stated = rest;
            u64::from_le_bytes(*bytes)
        }
        _ => u64::from(value),
    })
}

/// What systems put into archives for themselves.
fn is_hidden(name: &str) -> bool {
    name.split(['/', '\\']).any(|part| part.starts_with('.') && part.len() > 1 && part != ".." || part == "__MACOSX")
}

const BLOCK: usize = 512;

impl Format for Tar {
    fn name(&self) -> &'static str {
        "tar"
    }

    fn begins(&self, _: FileKind, head: &[u8]) -> bool {
        head.len() >= BLOCK && head[0] != 0 && header(&head[..BLOCK]).is_some()
    }

    fn read(&self, input: &mut dyn BufRead, reading: &mut FileReading<'_>) -> io::Result<()> {
        let (mut block, mut long_name, mut is_ended) = ([0; BLOCK], None, false);
        loop {
            match read_block(input, &mut block)? {
                0 if is_ended => return Ok(()),
                BLOCK => {}
                _ => {
                    reading.reject(None, Reason::Truncated);
                    return Ok(());
                }
            }
            is_ended = block.iter().all(|b| *b == 0);
            if is_ended {
                continue;
            }
            let Some(header) = header(&block) else {
                reading.reject(None, Reason::Damaged { format: "tar", detail: "a header that is none".to_owned() });
                return Ok(());
            };
            let mut content = WholeMember { inner: input.take(header.size) };
            match header.kind {
                b'L' => long_name = Some(bounded_text(&mut content)?),
                b'x' => long_name = pax_path(&bounded_text(&mut content)?).or(long_name),
                b'0' | 0 | b'7' => {
                    let name = long_name.take().unwrap_or(header.name);
                    if !is_hidden(&name) && !name.ends_with('/') {
                        reading.member(&name, &mut content);
                    }
                }
                // Folders, links, devices, what is said of all members.
                _ => long_name = None,
            }
            io::copy(&mut content.inner, &mut io::sink())?;
            if content.inner.limit() > 0 {
                reading.reject(None, Reason::Truncated);
                return Ok(());
            }
            let padding = (BLOCK as u64 - header.size % BLOCK as u64) % BLOCK as u64;
            io::copy(&mut input.take(padding), &mut io::sink())?;
        }
    }
}

/// A member's content, which fails where the archive ends before it does: half a text is none.
struct WholeMember<R> {
    inner: io::Take<R>,
}

impl<R: Read> Read for WholeMember<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.inner.read(buffer)? {
            0 if self.inner.limit() > 0 && !buffer.is_empty() => Err(io::Error::other(Reason::Truncated)),
            read => Ok(read),
        }
    }
}

fn read_block(input: &mut dyn BufRead, block: &mut [u8; BLOCK]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < BLOCK {
        match input.read(&mut block[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

struct EntryHeader {
    name: String,
    size: u64,
    kind: u8,
}

/// The header that a block is; `None` unless its sum is right.
fn header(block: &[u8]) -> Option<EntryHeader> {
    let sum: u64 =
        block.iter().enumerate().map(|(i, &b)| if (148..156).contains(&i) { 32 } else { u64::from(b) }).sum();
    if number(&block[148..156])? != sum {
        return None;
    }
    let text = |range: std::ops::Range<usize>| {
        let bytes = &block[range];
        let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
        String::from_utf8_lossy(&bytes[..end]).into_owned()
    };
    let prefix = if &block[257..263] == b"ustar\0" { text(345..500) } else { String::new() };
    let name = if prefix.is_empty() { text(0..100) } else { format!("{prefix}/{}", text(0..100)) };
    Some(EntryHeader { name, size: number(&block[124..136])?, kind: block[156] })
}

/// A number in octal digits, or, with the first bit set, in base 256.
fn number(field: &[u8]) -> Option<u64> {
    if field[0] & 0x80 != 0 {
        let digits = std::iter::once(field[0] & 0x7f).chain(field[1..].iter().copied());
        return digits.into_iter().try_fold(0_u64, |n, b| n.checked_mul(256)?.checked_add(u64::from(b)));
    }
    let digits = field.iter().copied().skip_while(|b| *b == b' ').take_while(|b| !matches!(b, 0 | b' '));
    digits.into_iter().try_fold(0_u64, |n, b| {
        (b'0'..=b'7').contains(&b).then(|| n.checked_mul(8)?.checked_add(u64::from(b - b'0')))?
    })
}

/// The text of a header that is itself a member, up to a length that no name has.
fn bounded_text(content: &mut impl Read) -> io::Result<String> {
    const LONGEST: u64 = 64 << 10;
    let mut bytes = Vec::new();
    content.take(LONGEST).read_to_end(&mut bytes)?;
    let end = bytes.iter().rposition(|b| *b != 0).map_or(0, |at| at + 1);
    Ok(String::from_utf8_lossy(&bytes[..end]).into_owned())
}

/// The path in a POSIX extended header: lines of `length key=value`.
fn pax_path(text: &str) -> Option<String> {
    text.lines().find_map(|line| line.split_once(" path=")).map(|(_, path)| path.to_owned())
}
