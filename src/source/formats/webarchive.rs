//! Safari's web archives: a page with what belongs to it, in a binary property list.
//!
//! Of the property list only what leads to the page is read: the dictionary at its top, in that
//! `WebMainResource`, and of this the bytes, their encoding and their address. Nothing nests deeper, so what a file
//! claims costs no more than the file is long.

use std::io::{self, BufRead};

use encoding_rs::Encoding;

use super::{Format, start, whole};
use crate::source::read::FileReading;
use crate::source::{Content, Decoded, FileKind, Reason, encoding};

/// A web archive.
pub(super) struct WebArchive;

const MAGIC: &[u8] = b"bplist00";

impl Format for WebArchive {
    fn name(&self) -> &'static str {
        "Safari web archive"
    }

    fn begins(&self, kind: FileKind, head: &[u8]) -> bool {
        head.starts_with(MAGIC) || kind == FileKind::Html && start(head).contains("<plist")
    }

    fn read(&self, input: &mut dyn BufRead, reading: &mut FileReading<'_>) -> io::Result<()> {
        let bytes = match whole(input, reading.options().limits.record_bytes)? {
            Ok(bytes) => bytes,
            Err(reason) => {
                reading.reject(None, reason);
                return Ok(());
            }
        };
        match PropertyList::of(&bytes).and_then(|list| page_of(&list)) {
            Some((page, label, url)) => match decoded(page, label.as_deref()) {
                Ok((markup, notes)) => reading.hand_on(None, Content::Html { markup, url }, notes),
                Err(reason) => reading.reject(None, reason),
            },
            None => reading.reject(None, Reason::BrokenRecord { detail: "no page is in this web archive" }),
        }
        Ok(())
    }
}

/// The page as text, in the encoding that the archive names, and what had to be mended.
fn decoded(page: &[u8], label: Option<&str>) -> Result<(String, Vec<String>), Reason> {
    match label.and_then(|label| Encoding::for_label(label.as_bytes())) {
        Some(stated) => Ok((stated.decode(page).0.into_owned(), Vec::new())),
        None => encoding::decode_html(page).map(|Decoded { text, notes, .. }| (text, notes)),
    }
}

/// The bytes of the page, what their encoding is called, and where it was.
fn page_of<'a>(list: &PropertyList<'a>) -> Option<(&'a [u8], Option<String>, Option<String>)> {
    let main = list.value(list.top, "WebMainResource")?;
    let text = |key| list.value(main, key).and_then(|object| list.text(object));
    let page = list.data(list.value(main, "WebResourceData")?)?;
    Some((page, text("WebResourceTextEncodingName"), text("WebResourceURL").filter(|url| url.starts_with("http"))))
}

/// A binary property list, version 00: objects, a table of where they begin, and a trailer of 32 bytes.
struct PropertyList<'a> {
    bytes: &'a [u8],
    /// Where the table begins, and how many bytes each of its entries has.
    table: usize,
    entry: usize,
    /// Bytes of a reference to an object.
    reference: usize,
    objects: usize,
    /// The object that holds all others.
    top: usize,
}

impl<'a> PropertyList<'a> {
    const TRAILER: usize = 32;

    fn of(bytes: &'a [u8]) -> Option<Self> {
        let at = bytes.len().checked_sub(Self::TRAILER).filter(|at| *at >= MAGIC.len() && bytes.starts_with(MAGIC))?;
        let number = |from: usize| bytes.get(at + from..at + from + 8).and_then(number);
        let (entry, reference) = (usize::from(bytes[at + 6]), usize::from(bytes[at + 7]));
        let (objects, top, table) = (number(8)?, number(16)?, number(24)?);
        ((1..=8).contains(&entry) && (1..=8).contains(&reference)).then_some(Self {
            bytes,
            table,
            entry,
            reference,
            objects,
            top,
        })
    }

    /// Where an object begins behind its first byte, that byte, and its length: of bytes, characters or pairs.
    fn object(&self, object: usize) -> Option<(u8, usize, usize)> {
        if object >= self.objects {
            return None;
        }
        let at = self.table.checked_add(object.checked_mul(self.entry)?)?;
        let at = number(self.bytes.get(at..at.checked_add(self.entry)?)?)?;
        let marker = *self.bytes.get(at)?;
        let length = usize::from(marker & 0x0f);
        if length < 15 {
            return Some((marker & 0xf0, at + 1, length));
        }
        // The length is a whole number of its own.
        let size = self.bytes.get(at + 1).filter(|size| *size & 0xf0 == 0x10)? & 0x0f;
        let bytes = 1_usize.checked_shl(u32::from(size)).filter(|bytes| *bytes <= 8)?;
        Some((marker & 0xf0, at + 2 + bytes, number(self.bytes.get(at + 2..at + 2 + bytes)?)?))
    }

    /// What a dictionary holds under `key`.
    fn value(&self, dictionary: usize, key: &str) -> Option<usize> {
        let (0xd0, at, length) = self.object(dictionary)? else { return None };
        let references = self.bytes.get(at..at.checked_add(length.checked_mul(self.reference)?.checked_mul(2)?)?)?;
        let (keys, values) = references.split_at(references.len() / 2);
        let found = keys
            .chunks(self.reference)
            .position(|name| number(name).and_then(|name| self.text(name)).is_some_and(|name| name == key))?;
        number(values.chunks(self.reference).nth(found)?)
    }

    fn data(&self, object: usize) -> Option<&'a [u8]> {
        let (0x40, at, length) = self.object(object)? else { return None };
        self.bytes.get(at..at.checked_add(length)?)
    }

    fn text(&self, object: usize) -> Option<String> {
        match self.object(object)? {
            (0x50, at, length) => {
                Some(String::from_utf8_lossy(self.bytes.get(at..at.checked_add(length)?)?).into_owned())
            }
            (0x60, at, length) => {
                let units = self.bytes.get(at..at.checked_add(length.checked_mul(2)?)?)?;
                let units = units.chunks(2).map(|unit| u16::from_be_bytes([unit[0], unit[1]]));
                Some(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
            }
            _ => None,
        }
    }
}

/// A number of one to eight bytes, the highest first.
fn number(bytes: &[u8]) -> Option<usize> {
    usize::try_from(bytes.iter().fold(0_u64, |n, byte| n << 8 | u64::from(*byte))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{ReadOptions, read_bytes};

    /// A web archive of one page, as Safari writes it.
    fn archive(page: &[u8], encoding: &str, url: &str) -> Vec<u8> {
        let mut objects: Vec<Vec<u8>> = Vec::new();
        let long = |marker: u8, length: usize| -> Vec<u8> {
            let mut out = vec![marker | 0x0f, 0x12];
            out.extend((length as u32).to_be_bytes());
            out
        };
        objects.push(vec![0xd1, 1, 2]);
        objects.push([long(0x50, 15), b"WebMainResource".to_vec()].concat());
        objects.push(vec![0xd3, 3, 4, 5, 6, 7, 8]);
        objects.push([long(0x50, 15), b"WebResourceData".to_vec()].concat());
        objects.push([long(0x50, 27), b"WebResourceTextEncodingName".to_vec()].concat());
        objects.push([vec![0x5e], b"WebResourceURL".to_vec()].concat());
        objects.push([long(0x40, page.len()), page.to_vec()].concat());
        objects.push([long(0x50, encoding.len()), encoding.as_bytes().to_vec()].concat());
        let wide: Vec<u8> = url.encode_utf16().flat_map(u16::to_be_bytes).collect();
        objects.push([long(0x60, url.encode_utf16().count()), wide].concat());
        let mut out = MAGIC.to_vec();
        let mut offsets = Vec::new();
        for object in &objects {
            offsets.push(out.len() as u32);
            out.extend(object);
        }
        let table = out.len() as u64;
        offsets.iter().for_each(|at| out.extend(at.to_be_bytes()));
        out.extend([0, 0, 0, 0, 0, 0, 4, 1]);
        [objects.len() as u64, 0, table].iter().for_each(|n| out.extend(n.to_be_bytes()));
        out
    }

    fn read(bytes: &[u8]) -> Vec<Result<Content, String>> {
        let mut found = Vec::new();
        read_bytes(bytes, "/a.webarchive", &ReadOptions::default(), &mut |result| {
            found.push(result.map(|record| record.content).map_err(|rejection| rejection.reason.to_string()));
        });
        found
    }

    const PAGE: &str = "<html><body><h1>Pier gone</h1><p>Ahoy, caf\u{e9}.</p></body></html>";

    #[test]
    fn the_page_is_found_in_its_encoding_with_its_address() {
        let latin: Vec<u8> = PAGE.chars().map(|c| c as u8).collect();
        for (bytes, encoding) in [(PAGE.as_bytes(), "UTF-8"), (&latin, "ISO-8859-1"), (PAGE.as_bytes(), "")] {
            let found = read(&archive(bytes, encoding, "https://wire.example/pier"));
            let url = Some("https://wire.example/pier".to_owned());
            assert_eq!(found, [Ok(Content::Html { markup: PAGE.into(), url })], "{encoding}");
        }
    }

    #[test]
    fn damage_of_any_byte_is_told_or_harmless() {
        let whole = archive(PAGE.as_bytes(), "UTF-8", "https://wire.example/pier");
        for at in 0..whole.len() {
            for byte in [0, 1, 0x0f, 0x7f, 0xff] {
                let mut damaged = whole.clone();
                damaged[at] = byte;
                assert_eq!(read(&damaged).len(), 1);
            }
            let _ = read(&whole[..at]);
        }
        let xml = b"<?xml version=\"1.0\"?><plist version=\"1.0\"><dict></dict></plist>";
        assert!(read(xml)[0].as_ref().is_err_and(|why| why.contains("web archive")), "{:?}", read(xml));
    }
}
