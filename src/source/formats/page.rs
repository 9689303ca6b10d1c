//! Pages: text as a scraper left it, and HTML.

use std::io::{self, BufRead};

use super::{Format, exports, start, whole};
use crate::source::read::FileReading;
use crate::source::{Content, Decoded, FileKind, Reason, encoding};

/// A page of text.
pub(super) struct TextFormat;

impl Format for TextFormat {
    fn name(&self) -> &'static str {
        "page of text"
    }

    fn begins(&self, _: FileKind, _: &[u8]) -> bool {
        true
    }

    fn read(&self, input: &mut dyn BufRead, reading: &mut FileReading<'_>) -> io::Result<()> {
        match decoded(input, reading, encoding::decode)? {
            Ok(decoded) => exports::hand_on(decoded.text, decoded.notes, reading),
            Err(reason) => reading.reject(None, reason),
        }
        Ok(())
    }
}

/// A page of HTML.
pub(super) struct HtmlFormat;

impl Format for HtmlFormat {
    fn name(&self) -> &'static str {
        "HTML"
    }

    fn begins(&self, kind: FileKind, head: &[u8]) -> bool {
        is_html(head) || kind == FileKind::Html
    }

    fn read(&self, input: &mut dyn BufRead, reading: &mut FileReading<'_>) -> io::Result<()> {
        match decoded(input, reading, encoding::decode_html)? {
            Ok(Decoded { text, notes, .. }) => {
                match exports::lines_of_html(&text).filter(|lines| exports::articles(lines).is_some()) {
                    Some(lines) => exports::hand_on(lines, notes, reading),
                    None => {
                        let content = Content::Html { markup: text, url: None };
                        reading.hand_on(None, content, notes);
                    }
                }
            }
            Err(reason) => reading.reject(None, reason),
        }
        Ok(())
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

/// A page of XHTML without the declaration that only XML has.
pub(super) fn without_declaration(markup: String) -> String {
    match markup.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, rest)) => rest.to_owned(),
        None => markup,
    }
}

fn decoded(
    input: &mut dyn BufRead,
    reading: &mut FileReading<'_>,
    decode: fn(&[u8]) -> Result<Decoded, Reason>,
) -> io::Result<Result<Decoded, Reason>> {
    let page = whole(input, reading.options().limits.record_bytes)?;
    Ok(page.and_then(|page| if reading.has_changed() { Err(Reason::Changed) } else { decode(&page) }))
}
