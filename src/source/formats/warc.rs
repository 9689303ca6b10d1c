//! Web archives (WARC 1.0 and 1.1): the pages among their records. A broken record is told and
//! passed over; what follows it is read.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};

use super::{Format, http};
use crate::source::read::FileReading;
use crate::source::rejection::size;
use crate::source::{Content, FileKind, Reason, encoding};

/// A web archive.
pub(super) struct WarcFormat;

impl Format for WarcFormat {
    fn name(&self) -> &'static str {
        "web archive (WARC)"
    }

    fn begins(&self, kind: FileKind, head: &[u8]) -> bool {
        head.starts_with(b"WARC/") || kind == FileKind::Warc && !head.is_empty()
    }

    fn read(&self, input: &mut dyn BufRead, reading: &mut FileReading<'_>) -> io::Result<()> {
        let mut passed: BTreeMap<String, usize> = BTreeMap::new();
        let mut number = 0;
        let mut in_order = true;
        while let Some((header, skipped)) = next_header(input)? {
            if skipped > 0 && in_order {
                number += 1;
                reading.reject(
                    Some(number),
                    Reason::BrokenRecord { detail: "its length is wrong: the next one was looked for" },
                );
            }
            number += 1;
            in_order = header.length.is_some();
            if header.is_cut {
                reading.reject(Some(number), Reason::Truncated);
                break;
            }
            let Some(length) = header.length else {
                reading.reject(Some(number), Reason::BrokenRecord { detail: "it has no length" });
                continue;
            };
            record(input, &header, length, number, reading, &mut passed)?;
        }
        if !passed.is_empty() {
            let told: Vec<String> = passed.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
            reading.remark(format!("passed over: {}", told.join(", ")));
        } else if reading.is_empty() {
            reading.reject(None, Reason::NoRecords);
        }
        Ok(())
    }
}

/// What the head of a record says.
#[derive(Debug, Default)]
struct WarcHeader {
    kind: String,
    url: Option<String>,
    media: String,
    length: Option<u64>,
    /// The file ends within it.
    is_cut: bool,
}

/// The next record's head, and how many bytes were passed over before it; `None` at the end.
fn next_header(input: &mut dyn BufRead) -> io::Result<Option<(WarcHeader, u64)>> {
    let mut skipped = 0;
    let mut line = Vec::new();
    loop {
        if take_line(input, &mut line)? == 0 {
            return Ok(None);
        }
        if line.starts_with(b"WARC/") {
            break;
        }
        if !line.trim_ascii().is_empty() {
            skipped += line.len() as u64;
        }
    }
    let mut header = WarcHeader::default();
    loop {
        header.is_cut = take_line(input, &mut line)? == 0;
        if header.is_cut || line.trim_ascii().is_empty() {
            return Ok(Some((header, skipped)));
        }
        let text = String::from_utf8_lossy(&line);
        let Some((name, value)) = text.split_once(':') else { continue };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "warc-type" => header.kind = value.to_ascii_lowercase(),
            "warc-target-uri" => header.url = Some(value.trim_matches(['<', '>']).to_owned()),
            "content-type" => header.media = value.to_ascii_lowercase().replace(' ', ""),
            "content-length" => header.length = value.parse().ok(),
            _ => {}
        }
    }
}

/// A line of bounded length into `line`; how much was read.
fn take_line(input: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<usize> {
    const LONGEST: u64 = 64 << 10;
    line.clear();
    input.take(LONGEST).read_until(b'\n', line)
}

/// Reads one record of `length` bytes.
fn record(
    input: &mut dyn BufRead,
    header: &WarcHeader,
    length: u64,
    number: usize,
    reading: &mut FileReading<'_>,
    passed: &mut BTreeMap<String, usize>,
) -> io::Result<()> {
    let limit = reading.options().limits.record_bytes;
    let is_page = header.kind == "response" || header.kind == "resource" || header.kind == "conversion";
    if !is_page || length > limit as u64 {
        let there = io::copy(&mut input.take(length), &mut io::sink())?;
        if there < length {
            reading.reject(Some(number), Reason::Truncated);
        } else if is_page {
            reading.reject(Some(number), Reason::TooLarge { limit: size(limit as u64) });
        } else {
            *passed
                .entry(format!("of type {}", if header.kind.is_empty() { "unknown" } else { &header.kind }))
                .or_default() += 1;
        }
        return Ok(());
    }
    let mut block = Vec::new();
    input.take(length).read_to_end(&mut block)?;
    if (block.len() as u64) < length {
        reading.reject(Some(number), Reason::Truncated);
        return Ok(());
    }
    let (media, body) = if header.media.starts_with("application/http") {
        match http::answer(&block, limit) {
            Some(answer) if answer.status != 200 => {
                *passed.entry(format!("with status {}", answer.status)).or_default() += 1;
                return Ok(());
            }
            Some(answer) => (answer.media, answer.body),
            None => {
                reading.reject(Some(number), Reason::BrokenRecord { detail: "no answer of HTTP is in it" });
                return Ok(());
            }
        }
    } else {
        (header.media.split(';').next().unwrap_or("").to_owned(), block)
    };
    let html = media.contains("html") || (media.is_empty() || media == "text/plain") && super::page::is_html(&body);
    if !html && !media.starts_with("text/plain") {
        *passed.entry(if media.is_empty() { "of unknown kind".to_owned() } else { media }).or_default() += 1;
        return Ok(());
    }
    let decoded = if html { encoding::decode_html(&body) } else { encoding::decode(&body) };
    match decoded {
        Ok(decoded) => {
            let content = if html {
                Content::Html { markup: decoded.text, url: header.url.clone() }
            } else {
                Content::Page(decoded.text)
            };
            reading.hand_on(Some(number), content, decoded.notes);
        }
        Err(reason) => reading.reject(Some(number), reason),
    }
    Ok(())
}
