//! Tables: CSV and TSV whose first line names the fields.

use std::io::{self, BufRead, Cursor, Read};

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
        let mut head = Vec::new();
        input.take(SAMPLE).read_to_end(&mut head)?;
        let delimiter = delimiter(head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head));
        let escape = has_backslashed_quotes(&head, delimiter).then_some(b'\\');
        let input = Cursor::new(head).chain(input).chain(END);
        let mut table = csv::ReaderBuilder::new().delimiter(delimiter).escape(escape).flexible(true).from_reader(input);
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
            if row.len() == 1 && row.get(0) == Some(END.trim_ascii()) {
                break;
            }
            if row.iter().next_back().is_some_and(|last| last.ends_with(END)) {
                let line = row.position().map_or(0, csv::Position::line);
                reading.reject(Some(number), Reason::Truncated);
                reading.remark(format!(
                    "row {number}, from line {line} on, opens a quote that is closed nowhere, so that all behind it is of that row: \
                     if the file is whole, close the quote or write it twice"
                ));
                break;
            }
            if row.iter().all(|f| f.trim_ascii().is_empty()) {
                continue;
            }
            if row.iter().skip(names.len()).any(|f| !f.trim_ascii().is_empty()) {
                reading.reject(
                    Some(number),
                    Reason::BrokenRecord {
                        detail: "it has more fields than the first line has names (a value that holds the delimiter needs quotes)",
                    },
                );
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

/// Bytes of the beginning by which delimiter and quotes are told.
const SAMPLE: u64 = 1 << 20;

/// A line that is put behind the table: where it is no row of its own, a quote is still open.
const END: &[u8] = b"\n\x00the table ends\x00\n";

/// Are quotes within quotes written `\"`, as databases write them, and not `""`?
fn has_backslashed_quotes(head: &[u8], delimiter: u8) -> bool {
    memchr::memmem::find_iter(head, b"\\\"").any(|at| {
        let ends = |next: u8| next == delimiter || matches!(next, b'"' | b'\r' | b'\n');
        head.get(at + 2).is_some_and(|next| !ends(*next))
    })
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

#[cfg(test)]
mod tests {
    use crate::source::{Content, ReadOptions, read_bytes};

    /// Body of each article, or why there is none; and what is said of the whole.
    fn read(table: &str) -> (Vec<String>, Vec<String>) {
        let mut found = Vec::new();
        let outcome = read_bytes(table.as_bytes(), "a.csv", &ReadOptions::default(), &mut |result| {
            found.push(match result {
                Ok(record) => match record.content {
                    Content::Structured(record) => record.body.unwrap_or_default(),
                    _ => "no record".to_owned(),
                },
                Err(rejection) => rejection.to_string(),
            });
        });
        (found, outcome.remarks)
    }

    #[test]
    fn a_quote_that_is_never_closed_is_told_with_its_row() {
        let (found, remarks) = read("title,body\nA,one\nB,\"two\nC,three\n");
        assert_eq!(found, ["one", "a.csv#2: the file ends in the middle of this record"]);
        assert!(remarks[0].starts_with("row 2, from line 3 on, opens a quote"), "{remarks:?}");
        for whole in
            ["title,body\nA,\"one\n\"", "title,body\nA,one", "title,body\nA,one\n", "title,body\r\nA,\"one\"\r\n"]
        {
            assert_eq!(read(whole).0.len(), 1, "{whole}");
            assert!(read(whole).0[0].starts_with("one"), "{whole}");
        }
    }

    #[test]
    fn a_row_of_too_many_fields_is_told() {
        let (found, _) = read("title,body\nA,The mayor, who is ill\nB,two,\n");
        assert!(found[0].starts_with("a.csv#1: broken: it has more fields"), "{found:?}");
        assert_eq!(found[1], "two");
    }

    #[test]
    fn quotes_may_be_written_with_a_backslash() {
        let (found, _) = read("title,body\nA,\"He said \\\"hi\\\", and left\"\nB,two\n");
        assert_eq!(found, ["He said \"hi\", and left", "two"]);
        let (found, _) = read("title,body\nA,\"C:\\news\\\"\nB,\"a \"\"b\"\" c\"\n");
        assert_eq!(found, ["C:\\news\\", "a \"b\" c"]);
    }
}
