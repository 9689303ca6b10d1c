//! Bytes of unknown encoding to text.
//!
//! A byte order mark decides, then UTF-16 by its zero bytes, then UTF-8; what is not UTF-8 is read
//! in the encoding that its bytes suggest, each line for itself where a file mixes two. Text that
//! was encoded twice is restored where that is certain ([`super::mojibake`]). What is not text at
//! all is refused.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Chars;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::mojibake;
use super::rejection::Reason;

/// Text and how it was obtained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, line ends as `\n`.
    pub text: String,
    /// The encoding by its WHATWG name, such as `UTF-8` or `windows-1252`.
    pub encoding: &'static str,
    /// What had to be mended, one phrase each.
    pub notes: Vec<String>,
}

/// Decodes a page.
///
/// # Errors
/// [`Reason::Empty`] for nothing but white space, [`Reason::Binary`] for what is not text.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Reason> {
    if let Some(what) = magic(bytes) {
        return Err(Reason::Binary { what: Some(what) });
    }
    let mut notes = Vec::new();
    let (text, encoding) = if let Some((encoding, skip)) = utf16(bytes) {
        let (text, bad) = encoding.decode_without_bom_handling(&bytes[skip..]);
        if bad {
            notes.push(format!("some bytes are not {}", encoding.name()));
        }
        (text, encoding.name())
    } else {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let bytes = without_padding(bytes, &mut notes);
        if is_binary(bytes) {
            return Err(Reason::Binary { what: None });
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => (Cow::Borrowed(text), "UTF-8"),
            Err(_) => legacy(bytes, &mut notes),
        }
    };
    let text = mojibake::restore(&text, &mut notes);
    let text = plain_lines(&text);
    if text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{AD}')) {
        return Err(Reason::Empty);
    }
    Ok(Decoded { text, encoding, notes })
}

/// Decodes a page of HTML: by its mark, by what it declares when that is not plainly wrong, else as
/// [`decode`] does.
///
/// # Errors
/// As [`decode`].
pub fn decode_html(bytes: &[u8]) -> Result<Decoded, Reason> {
    let declared = declared_encoding(bytes).filter(|e| *e != encoding_rs::UTF_8 && *e != UTF_16LE && *e != UTF_16BE);
    let Some(encoding) = declared.filter(|_| std::str::from_utf8(bytes).is_err() && utf16(bytes).is_none()) else {
        return decode(bytes);
    };
    let (text, bad) = encoding.decode_without_bom_handling(bytes);
    if bad && encoding.is_single_byte() {
        return decode(bytes);
    }
    let notes = vec![format!("read as {}, as it declares", encoding.name())];
    Ok(Decoded { text: plain_lines(&text), encoding: encoding.name(), notes })
}

/// The encoding that a page, or an XML document, declares in its first bytes.
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    const HEAD: usize = 4096;
    let head = bytes[..bytes.len().min(HEAD)].to_ascii_lowercase();
    ["charset=", "encoding="].iter().find_map(|label| {
        let at = memchr::memmem::find(&head, label.as_bytes())? + label.len();
        let rest = head[at..].trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
        let end = rest.iter().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.')))?;
        Encoding::for_label(&rest[..end])
    })
}

/// UTF-8 as it is; other bytes as Windows-1252, noted. For records, whose bytes are kept.
pub(super) fn as_utf8<'a>(bytes: &'a [u8], notes: &mut Vec<String>) -> Cow<'a, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => legacy(bytes, notes).0,
    }
}

/// Formats that people take for text, by their first bytes.
fn magic(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"%PDF-", "PDF"),
        (b"PK\x03\x04", "ZIP archive or office document"),
        (b"\x1F\x8B", "gzip"),
        (b"\x28\xB5\x2F\xFD", "Zstandard"),
        (b"\x89PNG", "PNG image"),
        (b"\xFF\xD8\xFF", "JPEG image"),
        (b"GIF8", "GIF image"),
        (b"{\\rtf", "RTF document"),
        (b"\xD0\xCF\x11\xE0", "old office document"),
        (b"\x7FELF", "program"),
        (b"SQLite format 3\0", "SQLite database"),
        (b"BZh", "bzip2"),
        (b"\xFD7zXZ\0", "xz"),
        (b"7z\xBC\xAF", "7-Zip archive"),
        (b"\xFF\xFE\0\0", "UTF-32 text"),
        (b"\0\0\xFE\xFF", "UTF-32 text"),
    ];
    MAGIC.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, name)| *name)
}

/// UTF-16 by its mark, or by the zero bytes that it has at every other place in most scripts; with
/// the length of the mark.
fn utf16(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    match bytes {
        [0xFF, 0xFE, ..] => return Some((UTF_16LE, 2)),
        [0xFE, 0xFF, ..] => return Some((UTF_16BE, 2)),
        _ => {}
    }
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |first: usize| sample.iter().skip(first).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, units) = (zeros(0), zeros(1), sample.len() / 2);
    if units >= 4 && odd * 5 > units * 2 && even * 20 < units {
        Some((UTF_16LE, 0))
    } else if units >= 4 && even * 5 > units * 2 && odd * 20 < units {
        Some((UTF_16BE, 0))
    } else {
        None
    }
}

/// Zero bytes at the end are what a crash leaves of a file, not a reason to refuse it.
fn without_padding<'a>(bytes: &'a [u8], notes: &mut Vec<String>) -> &'a [u8] {
    let end = bytes.iter().rposition(|b| *b != 0).map_or(0, |last| last + 1);
    if end < bytes.len() {
        notes.push(format!("{} zero bytes at the end dropped", bytes.len() - end));
    }
    &bytes[..end]
}

/// More than one control byte in fifty, at the beginning or in the middle: not text.
fn is_binary(bytes: &[u8]) -> bool {
    const SAMPLE: usize = 32 << 10;
    let middle = bytes.len() / 2;
    [&bytes[..bytes.len().min(SAMPLE)], &bytes[middle..bytes.len().min(middle + SAMPLE)]].iter().any(|sample| {
        let controls =
            sample.iter().filter(|b| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1B)).count();
        controls >= 4 && controls * 50 > sample.len()
    })
}

/// Text that is not UTF-8 throughout.
fn legacy<'a>(bytes: &'a [u8], notes: &mut Vec<String>) -> (Cow<'a, str>, &'static str) {
    let (mut utf8, mut other) = (0, 0);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for line in bytes.split_inclusive(|b| *b == b'\n').filter(|l| !l.is_ascii()) {
        if std::str::from_utf8(line).is_ok() {
            utf8 += 1;
        } else {
            other += 1;
            detector.feed(line, false);
        }
    }
    detector.feed(b"", true);
    // A file whose last character was cut off, or with a stray byte, is UTF-8 all the same.
    let mostly_utf8 = utf8 == 0 && is_nearly_utf8(bytes);
    if utf8 == 0 && !mostly_utf8 {
        let encoding = if only_western_marks(bytes) { WINDOWS_1252 } else { detector.guess(None, Utf8Detection::Deny) };
        notes.push(format!("not UTF-8: read as {}", encoding.name()));
        return (encoding.decode_without_bom_handling(bytes).0, encoding.name());
    }
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
    let mut stray = 0;
    let mut rest = bytes.len();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        rest -= chunk.valid().len() + chunk.invalid().len();
        let cut_off = rest == 0 && is_beginning(chunk.invalid());
        if !chunk.invalid().is_empty() && !cut_off {
            stray += 1;
            text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
        }
    }
    notes.push(match (other, stray) {
        (_, 0) => "the last character is cut off".to_owned(),
        (lines, _) => format!("UTF-8 with {lines} lines in Windows-1252"),
    });
    (text.into(), "UTF-8")
}

/// Most characters beyond ASCII are well-formed UTF-8.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad * 2
}

/// A lead byte without all that should follow it.
fn is_beginning(bytes: &[u8]) -> bool {
    matches!(bytes, [0xC2..=0xDF] | [0xE0..=0xEF] | [0xE0..=0xEF, _] | [0xF0..=0xF4, ..])
}

/// Beyond ASCII only the quotes, dashes and signs that Windows-1252 adds: too little for a
/// detector, and in no other encoding of news anything sensible.
fn only_western_marks(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .filter(|b| **b >= 0x80)
        .all(|b| matches!(b, 0x80 | 0x85 | 0x91..=0x97 | 0x99 | 0xA0 | 0xA3 | 0xA9 | 0xB0))
}

/// Line ends of every system as `\n`, form feeds too; zero bytes and other controls dropped.
fn plain_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\u{B}' | '\u{C}' | '\u{2028}' => out.push('\n'),
            '\u{2029}' => out.push_str("\n\n"),
            '\u{FEFF}' => {}
            '\u{1B}' => skip_escape(&mut chars),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Passes over the rest of a terminal's escape sequence (ECMA-48), of bounded length.
fn skip_escape(chars: &mut Peekable<Chars<'_>>) {
    /// An address in a link is the longest that is met.
    const LONGEST: usize = 2048;
    match chars.peek() {
        Some('[') => {
            chars.next();
            for _ in 0..32 {
                if chars.next_if(|c| ('\u{20}'..='\u{3F}').contains(c)).is_none() {
                    break;
                }
            }
            chars.next_if(|c| ('\u{40}'..='\u{7E}').contains(c));
        }
        Some(']') => {
            for _ in 0..LONGEST {
                match chars.next_if(|c| !matches!(c, '\n' | '\r')) {
                    Some('\u{1B}') => {
                        chars.next_if_eq(&'\\');
                        return;
                    }
                    None | Some('\u{7}') => return,
                    Some(_) => {}
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes).map(|d| d.text).unwrap_or_else(|e| e.to_string())
    }

    #[test]
    fn marks_and_utf16_are_recognised() {
        assert_eq!(text(b"\xEF\xBB\xBFA\r\nB\rC"), "A\nB\nC");
        for (mark, swap) in [(true, false), (false, false), (true, true), (false, true)] {
            let units = mark.then_some(0xFEFF).into_iter().chain("Köln wählt heute\r\n".encode_utf16());
            let bytes: Vec<u8> = units.flat_map(|u| if swap { u.to_be_bytes() } else { u.to_le_bytes() }).collect();
            assert_eq!(text(&bytes), "Köln wählt heute\n", "mark {mark}, swapped {swap}");
        }
    }

    #[test]
    fn escape_sequences_of_a_terminal_are_dropped_whole() {
        assert_eq!(
            text(b"A \x1B[31;1mred\x1B[0m \x1B]8;;https://x.example/\x1B\\link\x1B]8;;\x07 here"),
            "A red link here"
        );
        assert_eq!(text(b"cut \x1B[\nnext \x1B]0;open\nlast"), "cut \nnext \nlast");
    }

    #[test]
    fn windows_1252_is_read_whole_or_line_by_line() {
        let whole = decode(b"\x93No deal,\x94 the minister\x92s caf\xE9 visitors said \x96 twice.").expect("text");
        assert_eq!(whole.text, "“No deal,” the minister’s café visitors said – twice.");
        assert_eq!(whole.encoding, "windows-1252");
        let mixed = decode(
            "Zürich\n“Yes”\n".as_bytes().iter().chain(b"Russia\x92s caf\xE9\n").copied().collect::<Vec<_>>().as_slice(),
        );
        let mixed = mixed.expect("text");
        assert_eq!(mixed.text, "Zürich\n“Yes”\nRussia’s café\n");
        assert_eq!(mixed.notes, ["UTF-8 with 1 lines in Windows-1252"]);
    }

    #[test]
    fn other_encodings_are_guessed() {
        let (bytes, ..) =
            encoding_rs::WINDOWS_1251.encode("Президент Украины выступил с вечерним обращением к народу.");
        assert_eq!(text(&bytes), "Президент Украины выступил с вечерним обращением к народу.");
    }

    #[test]
    fn a_character_that_is_cut_off_at_the_end_is_dropped() {
        let decoded = decode(&"Zürich wählt – “bald”".as_bytes()[.."Zürich wählt – “bald”".len() - 1]).expect("text");
        assert_eq!(decoded.text, "Zürich wählt – “bald");
        assert_eq!(decoded.notes, ["the last character is cut off"]);
    }

    #[test]
    fn zero_bytes_are_dropped_and_binary_data_refused() {
        assert_eq!(text(b"A line of text\0 with a zero byte."), "A line of text with a zero byte.");
        assert_eq!(text(b"The rest was lost.\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), "The rest was lost.");
        assert_eq!(text(b"%PDF-1.7 ..."), "binary data (PDF), not text");
        assert_eq!(text(&[1, 2, 3, 0, 5, 6, 7, 8, 255, 254, 0, 1]), "binary data, not text");
        assert_eq!(text(b""), "empty");
        assert_eq!(text(b" \r\n\t\0"), "empty");
    }
}
