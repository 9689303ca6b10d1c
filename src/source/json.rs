//! JSON files: cut into records while they are read, then each record parsed by itself, so that
//! neither the size of a file nor one bad record matters to the rest.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use serde::de::DeserializeSeed;
use serde_json::Value;

use super::fields::{self, FoundRecord, RecordFields, Unused};
use super::lines::RecordBytes;
use super::rejection::{Reason, size};
use super::{Limits, ReadOptions, StructuredRecord, encoding, numbers};

/// Hands every value of a JSON file to `each`: the elements of arrays at the top, and other values
/// at the top, numbered from 1; the number is absent when the file holds a single object.
pub(super) fn each_value(
    reader: &mut dyn BufRead,
    limits: &Limits,
    each: &mut dyn FnMut(Option<usize>, RecordBytes<'_>) -> ControlFlow<()>,
) -> io::Result<()> {
    let mut cutter = Cutter::new(limits);
    let mut first: Option<Result<Vec<u8>, Reason>> = None;
    let mut count = 0;
    while let Some((listed, value)) = cutter.next(reader)? {
        count += 1;
        // Whether the first value is alone, and so goes without a number, shows with the second.
        if count == 1 && !listed {
            first = Some(value.map(<[u8]>::to_vec));
            continue;
        }
        if let Some(first) = first.take()
            && each(Some(1), first.as_deref().map_err(Clone::clone)).is_break()
        {
            return Ok(());
        }
        if each(Some(count), value).is_break() {
            return Ok(());
        }
    }
    if let Some(first) = first {
        let _ = each(None, first.as_deref().map_err(Clone::clone));
    }
    Ok(())
}

/// A record and what is to be said of it.
#[derive(Debug)]
pub(super) struct ParsedRecord {
    pub record: StructuredRecord,
    /// What had to be mended.
    pub notes: Vec<String>,
    /// Keys that were not used and look as if they held what the record lacks.
    pub unused: Vec<Unused>,
}

/// Parses one value: a record, or an object in which others stand, as in a JSON Feed.
pub(super) fn records(bytes: &[u8], options: &ReadOptions) -> Result<Vec<Result<ParsedRecord, Reason>>, Reason> {
    let mut notes = Vec::new();
    let text = encoding::as_utf8(bytes, &mut notes);
    match text.trim_start().bytes().next() {
        Some(b'{') => {}
        first => {
            let found = match first {
                Some(b'[') => "a list",
                Some(b'"') => "a string",
                Some(b't' | b'f') if serde_json::from_str::<bool>(&text).is_ok() => "true or false",
                Some(b'n') if text.trim() == "null" => "null",
                Some(b'-' | b'0'..=b'9') if serde_json::from_str::<f64>(&text).is_ok() => "a number",
                _ => return Err(Reason::Json { detail: "text outside of an object".to_owned() }),
            };
            return Err(Reason::NotARecord { found });
        }
    }
    if depth(text.as_bytes()) > options.limits.nesting {
        return Err(Reason::TooDeep { limit: options.limits.nesting });
    }
    let parse = |text: &str| {
        let mut parser = serde_json::Deserializer::from_str(text);
        let fields = fields::FieldReader(&options.map).deserialize(&mut parser)?;
        parser.end().map(|()| fields)
    };
    let written = numbers::as_written(&text);
    let parsed = parse(&written).or_else(|error: serde_json::Error| {
        let mended = mend(&written, &mut notes).ok_or(());
        // The place of an error is that in the record as it stands.
        mended.and_then(|m| parse(&m).map_err(drop)).map_err(|()| describe(&parse(&text).err().unwrap_or(error)))
    });
    records_of(parsed?, notes, options)
}

/// A record that another format gives as an object.
pub(super) fn record(value: Value, options: &ReadOptions) -> Result<Vec<Result<ParsedRecord, Reason>>, Reason> {
    let fields = fields::FieldReader(&options.map).deserialize(value).map_err(|e| describe(&e))?;
    records_of(fields, Vec::new(), options)
}

/// The record that `fields` are, or those that stand in them.
fn records_of(
    fields: RecordFields,
    mut notes: Vec<String>,
    options: &ReadOptions,
) -> Result<Vec<Result<ParsedRecord, Reason>>, Reason> {
    let FoundRecord { record, unused, wrapped, listed } = fields::record(fields, &options.map, &mut notes)?;
    let inner = |value: Value| {
        let fields = fields::FieldReader(&options.map).deserialize(value).map_err(|e| describe(&e))?;
        let mut notes = notes.clone();
        let FoundRecord { record: found, unused, .. } = fields::record(fields, &options.map, &mut notes)?;
        Ok(ParsedRecord { record: found, notes, unused })
    };
    for value in wrapped {
        if let Ok(mut parsed) = inner(value)
            && parsed.record.body.is_some()
        {
            parsed.record.fill_from(&record);
            return Ok(vec![Ok(parsed)]);
        }
    }
    if !listed.is_empty() {
        let outlet = record.source.or(record.title).map(|name| name.trim().to_owned());
        let filled = |value| {
            let mut parsed: ParsedRecord = inner(value)?;
            parsed.record.source = parsed.record.source.or_else(|| outlet.clone());
            parsed.record.language = parsed.record.language.or_else(|| record.language.clone());
            Ok(parsed)
        };
        return Ok(listed.into_iter().map(filled).collect());
    }
    if record.title.is_none() && record.body.is_none() {
        let likely = fields::likely(&unused);
        return Err(Reason::NoText { fields: unused.into_iter().map(|u| u.key).collect(), likely });
    }
    Ok(vec![Ok(ParsedRecord { record, notes, unused })])
}

/// serde_json's message with the place in the record's own terms.
fn describe(error: &serde_json::Error) -> Reason {
    if error.is_eof() {
        return Reason::Truncated;
    }
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    let detail = match error.line() {
        0 => message.to_owned(),
        1 => format!("{message} at column {}", error.column()),
        line => format!("{message} at line {line}, column {} of the record", error.column()),
    };
    Reason::Json { detail }
}

/// Deepest nesting of `json`; strings are passed over.
fn depth(json: &[u8]) -> usize {
    let (mut scan, mut deepest) = (Scan::default(), 0);
    for &byte in json {
        scan.step(byte);
        deepest = deepest.max(scan.depth);
    }
    deepest
}

/// Repairs what many writers get wrong inside strings: half of a surrogate pair becomes U+FFFD,
/// a raw control character its escape. `None` when there is nothing of the kind.
fn mend(json: &str, notes: &mut Vec<String>) -> Option<String> {
    let bytes = json.as_bytes();
    let mut out = Vec::with_capacity(bytes.len() + 16);
    let (mut scan, mut surrogates, mut controls) = (Scan::default(), 0, 0);
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if scan.in_string && !scan.escaped && byte == b'\\' && escape_unit(bytes, at).is_some_and(is_surrogate) {
            let pair = escape_unit(bytes, at).is_some_and(is_high) && escape_unit(bytes, at + 6).is_some_and(is_low);
            let length = if pair { 12 } else { 6 };
            out.extend_from_slice(if pair { &bytes[at..at + 12] } else { b"\\ufffd" });
            surrogates += usize::from(!pair);
            at += length;
            continue;
        }
        if scan.in_string && byte < 0x20 {
            out.extend_from_slice(format!("\\u{byte:04x}").as_bytes());
            controls += 1;
        } else {
            out.push(byte);
        }
        scan.step(byte);
        at += 1;
    }
    if surrogates > 0 {
        notes.push(format!("{surrogates} half {} (lone surrogates) replaced by U+FFFD", characters(surrogates)));
    }
    if controls > 0 {
        notes.push(format!("{controls} unescaped control {} in strings", characters(controls)));
    }
    (surrogates + controls > 0).then(|| String::from_utf8(out).ok()).flatten()
}

/// The UTF-16 unit of the escape `\uXXXX` at `at`.
fn escape_unit(bytes: &[u8], at: usize) -> Option<u16> {
    let escape = bytes.get(at..at + 6).filter(|e| e.starts_with(b"\\u"))?;
    let digits = std::str::from_utf8(&escape[2..]).ok().filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
    u16::from_str_radix(digits, 16).ok()
}

fn is_surrogate(unit: u16) -> bool {
    is_high(unit) || is_low(unit)
}

fn is_high(unit: u16) -> bool {
    (0xD800..0xDC00).contains(&unit)
}

fn is_low(unit: u16) -> bool {
    (0xDC00..0xE000).contains(&unit)
}

/// Where in a JSON text a byte stands: in a string or not, and how deep.
#[derive(Debug, Default)]
struct Scan {
    in_string: bool,
    escaped: bool,
    depth: usize,
}

impl Scan {
    fn step(&mut self, byte: u8) {
        if self.in_string {
            if self.escaped {
                self.escaped = false;
            } else if byte == b'\\' {
                self.escaped = true;
            } else if byte == b'"' {
                self.in_string = false;
            }
            return;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }
}

/// Cuts a stream into its values without holding more than one.
struct Cutter {
    limit: usize,
    value: Vec<u8>,
    length: usize,
    /// Inside an array at the top.
    in_array: bool,
    /// An array was opened at the top: the values are elements.
    listed: bool,
}

impl Cutter {
    fn new(limits: &Limits) -> Self {
        Self { limit: limits.record_bytes, value: Vec::new(), length: 0, in_array: false, listed: false }
    }

    /// The next value, and whether an array held it or came before it; `None` at the end. A value that the file's end cuts off is an error; so is
    /// one past the limit, whose rest is passed over.
    fn next(&mut self, reader: &mut dyn BufRead) -> io::Result<Option<(bool, RecordBytes<'_>)>> {
        self.value.clear();
        self.length = 0;
        if !self.begin(reader)? {
            return Ok(None);
        }
        let complete = self.take_value(reader)?;
        let value = if self.length > self.limit {
            Err(Reason::TooLarge { limit: size(self.limit as u64) })
        } else if !complete {
            // A quote or bracket lost earlier swallows the rest: then the parser knows the place.
            let error = serde_json::from_slice::<serde::de::IgnoredAny>(&self.value).err();
            Err(error.as_ref().map_or(Reason::Truncated, describe))
        } else {
            Ok(&self.value[..])
        };
        Ok(Some((self.listed, value)))
    }

    /// Passes over what stands between values; false at the end.
    fn begin(&mut self, reader: &mut dyn BufRead) -> io::Result<bool> {
        loop {
            let chunk = reader.fill_buf()?;
            let Some(&byte) = chunk.first() else { return Ok(false) };
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' | b',' | 0x1E => {}
                b'[' if !self.in_array => (self.in_array, self.listed) = (true, true),
                b']' if self.in_array => self.in_array = false,
                _ => return Ok(true),
            }
            reader.consume(1);
        }
    }

    /// Collects a value up to its end; false when the stream ends first.
    fn take_value(&mut self, reader: &mut dyn BufRead) -> io::Result<bool> {
        let mut scan = Scan::default();
        loop {
            let chunk = reader.fill_buf()?;
            if chunk.is_empty() {
                return Ok(scan.depth == 0 && !scan.in_string);
            }
            let (used, ended) = end_of_value(chunk, &mut scan, self.length == 0);
            let room = self.limit.saturating_sub(self.value.len());
            self.value.extend_from_slice(&chunk[..used.min(room)]);
            self.length += used;
            reader.consume(used);
            if ended {
                return Ok(true);
            }
        }
    }
}

/// How much of `chunk` belongs to the value that `scan` is in, and whether it ends there.
fn end_of_value(chunk: &[u8], scan: &mut Scan, mut at_start: bool) -> (usize, bool) {
    for (at, &byte) in chunk.iter().enumerate() {
        let bare = scan.depth == 0 && !scan.in_string;
        if bare && !at_start && matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\n' | b'\r' | b'{' | b'[' | b'"') {
            return (at, true);
        }
        scan.step(byte);
        at_start = false;
        if !bare && scan.depth == 0 && !scan.in_string {
            return (at + 1, true);
        }
    }
    (chunk.len(), false)
}

fn characters(count: usize) -> &'static str {
    if count == 1 { "character" } else { "characters" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<(Option<usize>, Result<String, String>)> {
        let mut found = Vec::new();
        let mut reader = io::BufReader::with_capacity(5, text.as_bytes());
        let limits = Limits { record_bytes: 40, ..Limits::default() };
        each_value(&mut reader, &limits, &mut |number, value| {
            let value = value.map(|v| String::from_utf8_lossy(v).into_owned()).map_err(|e| e.to_string());
            found.push((number, value));
            ControlFlow::Continue(())
        })
        .expect("memory does not fail");
        found
    }

    #[test]
    fn an_object_alone_has_no_number() {
        assert_eq!(values(" {\"a\":\"}]\\\"\"}\n"), [(None, Ok("{\"a\":\"}]\\\"\"}".into()))]);
        assert_eq!(values("[{}]"), [(Some(1), Ok("{}".into()))]);
        assert_eq!(values(""), []);
        assert_eq!(values("[]"), []);
    }

    #[test]
    fn arrays_and_values_in_a_row_are_counted_through() {
        let found = values("{\"a\":1}{\"b\":[2]}\n[{\"c\":3}, 4, \"s, t\"]");
        let texts: Vec<_> = found.iter().map(|(n, v)| (n.unwrap_or(0), v.as_deref().unwrap_or("?"))).collect();
        assert_eq!(texts, [(1, "{\"a\":1}"), (2, "{\"b\":[2]}"), (3, "{\"c\":3}"), (4, "4"), (5, "\"s, t\"")]);
    }

    #[test]
    fn a_large_or_cut_off_value_is_reported_and_the_rest_read() {
        let found = values(&format!("[{{\"a\":\"{}\"}}, {{\"b\":1}}, {{\"c\":", "x".repeat(60)));
        assert_eq!(found[0], (Some(1), Err("larger than 40 bytes".into())));
        assert_eq!(found[1], (Some(2), Ok("{\"b\":1}".into())));
        assert_eq!(found[2], (Some(3), Err("the file ends in the middle of this record".into())));
    }

    fn parse(text: &str) -> Result<(StructuredRecord, Vec<String>), String> {
        let mut found = records(text.as_bytes(), &ReadOptions::default()).map_err(|e| e.to_string())?;
        let ParsedRecord { record, notes, .. } = found.remove(0).map_err(|e| e.to_string())?;
        Ok((record, notes))
    }

    #[test]
    fn half_characters_and_raw_line_breaks_are_mended_and_noted() {
        let (record, notes) =
            parse("{\"title\":\"a \\ud83d b \\ud83d\\ude00\",\"body\":\"one\ntwo\"}").expect("mended");
        assert_eq!(record.title.as_deref(), Some("a \u{FFFD} b 😀"));
        assert_eq!(record.body.as_deref(), Some("one\ntwo"));
        assert_eq!(notes.len(), 2);
    }

    #[test]
    fn what_is_not_a_record_is_named() {
        assert_eq!(parse("[1]"), Err("a list where an article record (a JSON object) is expected".into()));
        assert_eq!(parse("12"), Err("a number where an article record (a JSON object) is expected".into()));
        assert_eq!(parse("<html>"), Err("not valid JSON: text outside of an object".into()));
        assert_eq!(parse("{\"title\": nope}"), Err("not valid JSON: expected ident at column 12".into()));
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(200), "]".repeat(200));
        assert_eq!(parse(&deep), Err("nested deeper than 100 levels".into()));
    }

    #[test]
    fn a_number_of_more_digits_than_a_number_type_holds_keeps_them() {
        for id in ["100000000000000000000000000000001", "18446744073709551617", "-9223372036854775809", "1e400"] {
            let (record, _) = parse(&format!("{{\"id\":{id},\"title\":\"a\nb\"}}")).expect("a record");
            assert_eq!(record.id.as_deref(), Some(id));
        }
        let bad = parse("{\"id\":18446744073709551617,\"title\": nope}");
        assert_eq!(bad, Err("not valid JSON: expected ident at column 38".into()));
    }

    #[test]
    fn a_nul_in_a_string_stays() {
        let (record, _) = parse("{\"title\":\"a\\u0000b\"}").expect("valid JSON");
        assert_eq!(record.title.as_deref(), Some("a\0b"));
    }
}
