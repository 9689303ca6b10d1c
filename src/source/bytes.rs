//! Raw bytes to the bytes of a format: hashing, unpacking within bounds, UTF-16 made UTF-8.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::rc::Rc;

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_16BE, UTF_16LE};

use super::rejection::{Reason, size};
use super::{Compression, Limits};

/// Bytes taken from disk at a time.
const CHUNK: usize = 64 << 10;

/// A file's raw bytes, hashed and counted as they pass.
pub(super) struct Raw<R> {
    inner: R,
    hasher: blake3::Hasher,
    count: Rc<Cell<u64>>,
}

impl<R: Read> Raw<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, hasher: blake3::Hasher::new(), count: Rc::default() }
    }

    /// Reads what is left, so that the hash is of everything: its first 16 bytes, and the size.
    pub(super) fn finish(mut self) -> io::Result<([u8; 16], u64)> {
        io::copy(&mut self, &mut io::sink())?;
        let mut hash = [0; 16];
        hash.copy_from_slice(&self.hasher.finalize().as_bytes()[..16]);
        Ok((hash, self.count.get()))
    }
}

impl<R: Read> Read for Raw<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.hasher.update(&buffer[..n]);
        self.count.set(self.count.get() + n as u64);
        Ok(n)
    }
}

/// The unpacked bytes of `raw`. The first bytes decide how it is packed: a `.gz` that a browser
/// has already unpacked, or a packed file without the ending, are read all the same.
pub(super) fn unpack<'a, R: Read + 'a>(
    raw: &'a mut Raw<R>,
    named: Compression,
    limits: &Limits,
) -> io::Result<Box<dyn BufRead + 'a>> {
    let taken = Rc::clone(&raw.count);
    let (head, reader) = peek::<4>(BufReader::with_capacity(CHUNK, raw))?;
    let bounded = |inner: Box<dyn Read + 'a>, format| -> Box<dyn BufRead + 'a> {
        Box::new(BufReader::with_capacity(CHUNK, bounded(inner, format, limits, &taken, &Rc::default())))
    };
    // Skippable frames may come first in Zstandard, but only its own tools write them.
    let skippable =
        named == Compression::Zstd && head.len() == 4 && head[0] & 0xF0 == 0x50 && head[1..] == *b"\x2A\x4D\x18";
    if head.starts_with(b"\x1F\x8B") {
        Ok(bounded(Box::new(flate2::bufread::MultiGzDecoder::new(reader)), "gzip"))
    } else if head == b"\x28\xB5\x2F\xFD" || skippable {
        Ok(bounded(Box::new(zstd::stream::read::Decoder::with_buffer(reader)?), "Zstandard"))
    } else {
        Ok(Box::new(reader))
    }
}

/// The first `N` bytes of `reader`, fewer at its end, and a reader that still begins with them. Of
/// a reader that fails before, what came is given, and the error where it stood.
pub(super) fn peek<const N: usize>(mut reader: impl BufRead) -> io::Result<(Vec<u8>, impl BufRead)> {
    let mut head = Vec::with_capacity(N);
    let failed = (&mut reader).take(N as u64).read_to_end(&mut head).err();
    match failed {
        Some(error) if head.is_empty() => Err(error),
        failed => {
            Ok((head.clone(), Cursor::new(head).chain(BufReader::with_capacity(1, Failing(failed))).chain(reader)))
        }
    }
}

/// Fails once, if there is anything to fail with, and is empty.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// A decoder whose output is bounded, and whose errors say what they are.
struct BoundedDecoder<'a> {
    inner: Box<dyn Read + 'a>,
    format: &'static str,
    limits: Limits,
    given: Rc<Cell<u64>>,
    taken: Rc<Cell<u64>>,
}

/// What `inner` unpacks, bounded: `taken` packed bytes went in, `given` count what came out.
pub(super) fn bounded<'a>(
    inner: Box<dyn Read + 'a>,
    format: &'static str,
    limits: &Limits,
    taken: &Rc<Cell<u64>>,
    given: &Rc<Cell<u64>>,
) -> impl Read + 'a {
    BoundedDecoder { inner, format, limits: *limits, given: Rc::clone(given), taken: Rc::clone(taken) }
}

/// Did more come out than could be text?
pub(super) fn is_bomb(limits: &Limits, given: u64, taken: u64) -> bool {
    let steep = given > limits.ratio_from && given / limits.ratio.max(1) > taken;
    steep || given > limits.unpacked_bytes
}

impl Read for BoundedDecoder<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            io::ErrorKind::UnexpectedEof => self.damaged("it ends too early".to_owned()),
            _ => self.damaged(error.to_string()),
        })?;
        let (given, taken) = (self.given.get() + n as u64, self.taken.get());
        self.given.set(given);
        if is_bomb(&self.limits, given, taken) {
            return Err(io::Error::other(Reason::Bomb { unpacked: size(given), packed: size(taken) }));
        }
        Ok(n)
    }
}

impl BoundedDecoder<'_> {
    fn damaged(&self, detail: String) -> io::Error {
        io::Error::other(Reason::Damaged { format: self.format, detail })
    }
}

/// `reader` as UTF-8 when it begins as UTF-16 JSON does, else as it is; a byte order mark is dropped.
pub(super) fn utf8<'a>(reader: Box<dyn BufRead + 'a>) -> io::Result<Box<dyn BufRead + 'a>> {
    let (head, mut reader) = peek::<4>(reader)?;
    let utf16 = |reader, encoding: &'static Encoding| -> Box<dyn BufRead + 'a> {
        let transcoding = Transcoding { inner: reader, decoder: encoding.new_decoder_with_bom_removal(), done: false };
        Box::new(BufReader::with_capacity(CHUNK, transcoding))
    };
    Ok(match head[..] {
        [0xEF, 0xBB, 0xBF, ..] => {
            reader.consume(3);
            Box::new(reader)
        }
        [0xFF, 0xFE, ..] | [b'{' | b'[' | b'"', 0, _, 0] => utf16(reader, UTF_16LE),
        [0xFE, 0xFF, ..] | [0, b'{' | b'[' | b'"', 0, _] => utf16(reader, UTF_16BE),
        _ => Box::new(reader),
    })
}

/// Another encoding read as UTF-8; what cannot be decoded becomes U+FFFD.
struct Transcoding<R> {
    inner: R,
    decoder: Decoder,
    done: bool,
}

impl<R: BufRead> Read for Transcoding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.done {
            let source = self.inner.fill_buf()?;
            let last = source.is_empty();
            let (result, read, written, _) = self.decoder.decode_to_utf8(source, buffer, last);
            self.inner.consume(read);
            self.done = last && result == CoderResult::InputEmpty;
            if written > 0 || (result == CoderResult::OutputFull && read == 0) {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(data: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(data).expect("memory does not fail");
        encoder.finish().expect("memory does not fail")
    }

    fn unpacked(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Reason> {
        let mut raw = Raw::new(bytes);
        let mut out = Vec::new();
        let read = unpack(&mut raw, Compression::Plain, limits).and_then(|mut r| r.read_to_end(&mut out));
        read.map(|_| out).map_err(|e| Reason::of(&e))
    }

    #[test]
    fn packed_files_are_known_by_their_bytes() {
        let limits = Limits::default();
        assert_eq!(unpacked(b"plain", &limits), Ok(b"plain".to_vec()));
        assert_eq!(unpacked(b"", &limits), Ok(Vec::new()));
        let members = [gzip(b"first "), gzip(b"second")].concat();
        assert_eq!(unpacked(&members, &limits), Ok(b"first second".to_vec()));
        let frames = [zstd::encode_all(&b"one "[..], 3), zstd::encode_all(&b"two"[..], 3)];
        let frames = frames.map(|f| f.expect("memory does not fail")).concat();
        assert_eq!(unpacked(&frames, &limits), Ok(b"one two".to_vec()));
    }

    #[test]
    fn a_bomb_is_stopped_and_damage_named() {
        let limits = Limits { ratio: 100, ratio_from: 1 << 16, ..Limits::default() };
        let bomb = gzip(&vec![b'a'; 1 << 20]);
        assert!(matches!(unpacked(&bomb, &limits), Err(Reason::Bomb { .. })));
        let whole = gzip(b"some text that is long enough to be cut");
        let cut = unpacked(&whole[..whole.len() - 12], &limits);
        assert!(matches!(cut, Err(Reason::Damaged { format: "gzip", .. })), "{cut:?}");
    }

    #[test]
    fn the_hash_is_of_the_raw_bytes_however_little_was_wanted() {
        let packed = gzip(b"hello");
        let mut raw = Raw::new(&packed[..]);
        drop(unpack(&mut raw, Compression::Gzip, &Limits::default()).expect("gzip"));
        let (hash, count) = raw.finish().expect("memory does not fail");
        assert_eq!(hash, blake3::hash(&packed).as_bytes()[..16]);
        assert_eq!(count, packed.len() as u64);
    }

    #[test]
    fn utf16_is_read_as_utf8() {
        for (mark, swap) in [(true, false), (false, false), (true, true), (false, true)] {
            let text = "{\"title\":\"Zürich 😀\"}";
            let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
            let bytes: Vec<u8> = units.flat_map(|u| if swap { u.to_be_bytes() } else { u.to_le_bytes() }).collect();
            let mut out = String::new();
            utf8(Box::new(&bytes[..])).and_then(|mut r| r.read_to_string(&mut out)).expect("UTF-16");
            assert_eq!(out, text);
        }
    }
}
