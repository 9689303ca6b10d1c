//! Pages: text as a scraper left it, and HTML.

use std::io::{self, BufRead};

use super::{Format, start, whole};
use crate::source::read::FileReading;
use crate::source::{Content, FileKind, Reason, Record, encoding};

/// A page of text.
pub(super) struct TextFormat;

impl Format for TextFormat {
    fn begins(&self, _: FileKind, _: &[u8]) -> bool {
        true
    }

    fn read(&self, input: &mut dyn BufRead, reading: &mut FileReading<'_>) -> io::Result<()> {
        read(input, reading, encoding::decode, Content::Page)
    }
}

/// A page of HTML.
pub(super) struct HtmlFormat;

impl Format for HtmlFormat {
    fn begins(&self, kind: FileKind, head: &[u8]) -> bool {
        is_html(head) || kind == FileKind::Html && !head.starts_with(b"%PDF")
    }

    fn read(&self, input: &mut dyn BufRead, reading: &mut FileReading<'_>) -> io::Result<()> {
        read(input, reading, encoding::decode_html, |markup| Content::Html { markup, url: None })
    }
}

/// Does `head` begin a page of HTML?
pub(super) fn is_html(head: &[u8]) -> bool {
    let mut start = &*start(head);
    // Comments and declarations may stand before the page.
    while let Some(rest) = start.strip_prefix("<!--").or_else(|| start.strip_prefix("<?xml")) {
        let Some(end) = rest.find('>') else { return false };
        start = rest[end + 1..].trim_start();
    }
    ["<!doctype html", "<html", "<head", "<body", "<meta ", "<title"].iter().any(|tag| start.starts_with(tag))
}

fn read(
    input: &mut dyn BufRead,
    reading: &mut FileReading<'_>,
    decode: fn(&[u8]) -> Result<encoding::Decoded, Reason>,
    content: impl Fn(String) -> Content,
) -> io::Result<()> {
    let page = whole(input, reading.options().limits.record_bytes)?;
    let page = page.and_then(|page| if reading.has_changed() { Err(Reason::Changed) } else { decode(&page) });
    match page {
        Ok(decoded) => reading.hand_on(Record { number: None, content: content(decoded.text), notes: decoded.notes }),
        Err(reason) => reading.reject(None, reason),
    }
    Ok(())
}
