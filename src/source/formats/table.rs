//! Tables: CSV and TSV whose first line names the fields.

use std::io::{self, BufRead};

use serde_json::{Map, Value};

use super::{Format, start};
use crate::source::read::FileReading;
use crate::source::{FileKind, Reason, encoding};

/// A table.
pub(super) struct DelimitedFormat;

impl Format for DelimitedFormat {
    fn name(&self) -> &'static str {
        "table"
    }

    fn begins(&self, kind: FileKind, head: &[u8]) -> bool {
        kind == FileKind::Table && !start(head).starts_with('<')
    }

    fn read(&self, input: &mut dyn BufRead, reading: &mut FileReading<'_>) -> io::Result<()> {
        let head = input.fill_buf()?;
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        let delimiter = delimiter(head);
        let mut table = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(input);
        let names: Vec<String> = match table.byte_headers() {
            Ok(names) => names.iter().map(|n| text(n).trim_start_matches('\u{FEFF}').trim().to_owned()).collect(),
            Err(error) => return refused(error, reading),
        };
        let mut row = csv::ByteRecord::new();
        for number in 1.. {
            match table.read_byte_record(&mut row) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => return refused(error, reading),
            }
            if row.iter().all(|f| f.trim_ascii().is_empty()) {
                continue;
            }
            let fields: Map<String, Value> = names
                .iter()
                .zip(row.iter())
                .filter(|(n, _)| !n.is_empty())
                .map(|(n, v)| (n.clone(), Value::String(text(v))))
                .collect();
            if reading.record(Some(number), Value::Object(fields)).is_break() {
                break;
            }
        }
        Ok(())
    }
}

fn text(bytes: &[u8]) -> String {
    encoding::as_utf8(bytes, &mut Vec::new()).into_owned()
}

fn refused(error: csv::Error, reading: &mut FileReading<'_>) -> io::Result<()> {
    if let csv::ErrorKind::Io(_) = error.kind() {
        let csv::ErrorKind::Io(error) = error.into_kind() else { return Ok(()) };
        return Err(error);
    }
    reading.reject(None, Reason::BrokenRecord { detail: "it is no table" });
    Ok(())
}

/// The sign that stands most often in the first line, outside of quotes.
fn delimiter(head: &[u8]) -> u8 {
    let line = head.split(|b| *b == b'\n').next().unwrap_or(head);
    let mut quoted = false;
    let mut counts = [(b',', 0), (b'\t', 0), (b';', 0), (b'|', 0)];
    for &byte in line {
        quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(sign, _)| *sign == byte && !quoted) {
            *count += 1;
        }
    }
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(sign, _)| *sign)
}
