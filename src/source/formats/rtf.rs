//! RTF: the text of a document, without its looks. Deliveries of Nexis and Factiva come so.

use std::io::{self, BufRead};

use encoding_rs::{Encoding, WINDOWS_1252};

use super::{Format, exports, whole};
use crate::source::FileKind;
use crate::source::read::FileReading;

/// A document in RTF.
pub(super) struct Rtf;

impl Format for Rtf {
    fn name(&self) -> &'static str {
        "RTF"
    }

    fn begins(&self, _: FileKind, head: &[u8]) -> bool {
        head.trim_ascii_start().starts_with(b"{\\rtf")
    }

    fn read(&self, input: &mut dyn BufRead, reading: &mut FileReading<'_>) -> io::Result<()> {
        match whole(input, reading.options().limits.record_bytes)? {
            Ok(bytes) => exports::hand_on(text(&bytes), Vec::new(), reading),
            Err(reason) => reading.reject(None, reason),
        }
        Ok(())
    }
}

/// A group that is open: `{ … }`.
#[derive(Clone, Copy)]
struct Group {
    /// What it holds is no text of the document.
    skipped: bool,
    /// Characters that stand in for one that older programs cannot show.
    fallback: usize,
}

/// What an RTF file says, each paragraph followed by a blank line.
fn text(bytes: &[u8]) -> String {
    /// Groups nested deeper say nothing.
    const DEEPEST: usize = 500;
    let mut writer = RtfText {
        out: String::with_capacity(bytes.len() / 2),
        pending: Vec::new(),
        encoding: WINDOWS_1252,
        high: None,
    };
    let mut groups = vec![Group { skipped: false, fallback: 1 }];
    let (mut at, mut to_skip, mut depth_skipped) = (0, 0_usize, 0_usize);
    while at < bytes.len() {
        let group = groups.last().copied().unwrap_or(Group { skipped: true, fallback: 1 });
        match bytes[at] {
            b'{' => {
                if groups.len() < DEEPEST {
                    groups.push(group)
                } else {
                    depth_skipped += 1
                }
                (at, to_skip) = (at + 1, 0);
            }
            b'}' => {
                if depth_skipped > 0 {
                    depth_skipped -= 1;
                } else if groups.len() > 1 {
                    groups.pop();
                }
                (at, to_skip) = (at + 1, 0);
            }
            b'\\' => {
                let word = control(&bytes[at + 1..]);
                at += 1 + word.length;
                if let RtfWord::Binary(count) = word.meaning {
                    at = at.saturating_add(count).min(bytes.len());
                    continue;
                }
                if let RtfWord::Byte(_) | RtfWord::Sign(_) = word.meaning
                    && to_skip > 0
                {
                    to_skip -= 1;
                    continue;
                }
                if let (RtfWord::Unicode(_), false) = (&word.meaning, group.skipped) {
                    to_skip = group.fallback;
                }
                if let Some(group) = groups.last_mut() {
                    match word.meaning {
                        RtfWord::Skipped => group.skipped = true,
                        RtfWord::Fallback(count) => group.fallback = count,
                        _ if !group.skipped => writer.word(word.meaning),
                        _ => {}
                    }
                }
            }
            b'\r' | b'\n' => at += 1,
            byte => {
                at += 1;
                if to_skip > 0 {
                    to_skip -= 1;
                } else if !group.skipped {
                    writer.pending.push(byte);
                }
            }
        }
    }
    writer.flush();
    writer.out
}

/// What a control word means here.
enum RtfWord {
    /// A character of the document's code page.
    Byte(u8),
    /// A sign that stands for itself.
    Sign(char),
    /// UTF-16.
    Unicode(u16),
    Text(&'static str),
    CodePage(u16),
    Fallback(usize),
    /// The group is about looks, or is no text.
    Skipped,
    /// So many bytes that are no RTF follow.
    Binary(usize),
    Nothing,
}

struct Control {
    meaning: RtfWord,
    /// Bytes behind the backslash.
    length: usize,
}

/// The control word or sign behind a backslash.
fn control(rest: &[u8]) -> Control {
    let letters = rest.iter().take(32).take_while(|b| b.is_ascii_alphabetic()).count();
    if letters == 0 {
        let (meaning, length) = match rest.first() {
            Some(b'\'') => {
                let hex = rest
                    .get(1..3)
                    .and_then(|h| std::str::from_utf8(h).ok())
                    .and_then(|h| u8::from_str_radix(h, 16).ok());
                hex.map_or((RtfWord::Nothing, 1), |byte| (RtfWord::Byte(byte), 3))
            }
            Some(b'~') => (RtfWord::Sign('\u{a0}'), 1),
            Some(b'_') => (RtfWord::Sign('-'), 1),
            Some(b'*') => (RtfWord::Skipped, 1),
            Some(b'\r' | b'\n') => (RtfWord::Text("\n\n"), 1),
            Some(&sign @ (b'\\' | b'{' | b'}')) => (RtfWord::Sign(char::from(sign)), 1),
            Some(_) => (RtfWord::Nothing, 1),
            None => (RtfWord::Nothing, 0),
        };
        return Control { meaning, length };
    }
    let sign = usize::from(rest.get(letters) == Some(&b'-'));
    let digits = rest[letters + sign..].iter().take(10).take_while(|b| b.is_ascii_digit()).count();
    let number = std::str::from_utf8(&rest[letters..letters + sign + digits]).ok().and_then(|n| n.parse::<i64>().ok());
    let end = letters + if digits > 0 { sign + digits } else { 0 };
    let length = end + usize::from(rest.get(end) == Some(&b' '));
    let count = |n: Option<i64>| n.and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let meaning = match &rest[..letters] {
        b"par" | b"sect" | b"page" | b"row" => RtfWord::Text("\n\n"),
        b"line" => RtfWord::Text("\n"),
        b"tab" | b"cell" => RtfWord::Text("\t"),
        b"emdash" => RtfWord::Sign('—'),
        b"endash" => RtfWord::Sign('–'),
        b"lquote" => RtfWord::Sign('‘'),
        b"rquote" => RtfWord::Sign('’'),
        b"ldblquote" => RtfWord::Sign('“'),
        b"rdblquote" => RtfWord::Sign('”'),
        b"bullet" => RtfWord::Sign('•'),
        b"emspace" | b"enspace" => RtfWord::Sign(' '),
        b"u" => number.map_or(RtfWord::Nothing, |n| RtfWord::Unicode(n as u16)),
        b"uc" => RtfWord::Fallback(count(number).min(8)),
        b"ansicpg" => number.and_then(|n| u16::try_from(n).ok()).map_or(RtfWord::Nothing, RtfWord::CodePage),
        b"bin" => RtfWord::Binary(count(number)),
        b"fonttbl" | b"colortbl" | b"stylesheet" | b"info" | b"pict" | b"header" | b"headerl" | b"headerr"
        | b"headerf" | b"footer" | b"footerl" | b"footerr" | b"footerf" | b"object" | b"themedata" | b"datastore"
        | b"fldinst" | b"listtable" | b"listoverridetable" | b"revtbl" | b"rsidtbl" | b"generator" | b"xmlnstbl"
        | b"latentstyles" => RtfWord::Skipped,
        _ => RtfWord::Nothing,
    };
    Control { meaning, length }
}

/// Text that is being written, in the document's code page until it is decoded.
struct RtfText {
    out: String,
    pending: Vec<u8>,
    encoding: &'static Encoding,
    /// The first half of a pair of UTF-16.
    high: Option<u16>,
}

impl RtfText {
    fn word(&mut self, word: RtfWord) {
        match word {
            RtfWord::Byte(byte) => self.pending.push(byte),
            RtfWord::CodePage(page) => {
                self.flush();
                let label = if page == 65001 { "utf-8".to_owned() } else { format!("windows-{page}") };
                self.encoding = Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252);
            }
            RtfWord::Sign(sign) => {
                self.flush();
                self.out.push(sign);
            }
            RtfWord::Text(text) => {
                self.flush();
                self.out.push_str(text);
            }
            RtfWord::Unicode(unit) => {
                self.flush();
                let units = [self.high.take().unwrap_or_default(), unit];
                let units = if units[0] == 0 { &units[1..] } else { &units[..] };
                if (0xd800..0xdc00).contains(&unit) {
                    self.high = Some(unit);
                } else {
                    self.out.extend(char::decode_utf16(units.iter().copied()).map(|c| c.unwrap_or('\u{fffd}')));
                }
            }
            RtfWord::Fallback(_) | RtfWord::Skipped | RtfWord::Binary(_) | RtfWord::Nothing => {}
        }
    }

    fn flush(&mut self) {
        if !self.pending.is_empty() {
            self.out.push_str(&self.encoding.decode_without_bom_handling(&self.pending).0);
            self.pending.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn the_text_of_a_document_comes_without_its_looks() {
        let rtf = br"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times New Roman;}}{\*\generator Msft;}\uc1
\pard\b Bridge falls\b0\par
The \'93old\'94 bridge fell\u8212?on Tuesday, \i caf\'e9\i0  owners said.\par \{so\} it went\line on\par}";
        assert_eq!(
            text(rtf),
            "Bridge falls\n\nThe “old” bridge fell—on Tuesday, café owners said.\n\n{so} it went\non\n\n"
        );
        let pair = br"{\rtf1 a\u-10179?\u-8704?b{\pict 0102}\bin3 }}}c}";
        assert_eq!(text(pair), "a\u{1f600}bc");
    }

    const PIECES: &[&[u8]] = &[
        b"{",
        b"}",
        b"\\",
        b"'",
        b"u",
        b"-",
        b"9",
        b"\\u-10179",
        b"\\bin9999999999",
        b"\\'",
        b"\\*",
        b"x",
        b" ",
        b"\xff",
    ];

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::sample::select(PIECES), 0..60)) {
            let _ = text(&bytes.concat());
        }
    }
}
