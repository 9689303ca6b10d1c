//! Where something stands in a text, told by words in place of bytes: which word it begins with, counted from where the last
//! one ended, and how many words it has.
//!
//! Whatever does not begin and end with a word is told in bytes.

use std::ops::Range;

use super::bits::{BitReader, BitWriter};

/// The words of a text.
#[derive(Debug)]
pub struct StoredWords<'a> {
    text: &'a str,
    words: Vec<StoredWord>,
    /// Those that begin with a capital, as places in `words`.
    capitals: Vec<u32>,
    /// Where signs stand that may end a sentence.
    stops: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct StoredWord {
    start: u32,
    end: u32,
    /// StoredWords with a capital before it.
    capitals_before: u32,
    /// StoredWords before it, where what an apostrophe, a full stop or a comma joins is one.
    joined_before: u32,
}

/// How something begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// With a capital, mostly.
    Capital,
    /// With any word.
    Word,
}

/// Usual sizes in bits.
mod scale {
    /// StoredWords with a capital between two names.
    pub const CAPITALS: u32 = 0;
    /// StoredWords between two things.
    pub const WORDS: u32 = 5;
    /// StoredWords that something has, less one.
    pub const LENGTH: u32 = 0;
    /// Bytes between two things.
    pub const BYTES: u32 = 7;
    /// Bytes that something has.
    pub const BYTE_LENGTH: u32 = 4;
}

impl<'a> StoredWords<'a> {
    /// The words of `text`: letters and digits without a sign between them. What is beyond ASCII is a letter, unless it
    /// is a dash, a quotation mark or another sign.
    pub fn of(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mut words: Vec<StoredWord> = Vec::with_capacity(bytes.len() / 5);
        let (mut capitals, mut stops) = (Vec::with_capacity(bytes.len() / 30), Vec::with_capacity(bytes.len() / 60));
        let (mut joined, mut at) = (0, 0);
        while at < bytes.len() {
            let class = CLASSES[usize::from(bytes[at])];
            if matches!(class, Class::Sign | Class::Stop) {
                if class == Class::Stop {
                    stops.push(at as u32);
                }
                at += 1;
                continue;
            }
            let start = at;
            at += letters(&bytes[at..]);
            if at == start {
                // A sign of two or three bytes.
                at += if bytes[at] == LATIN_SIGN { 2 } else { 3 };
                continue;
            }
            let capitals_before = capitals.len() as u32;
            if class != Class::Letter {
                capitals.push(words.len() as u32);
            }
            let is_joined = words.last().is_some_and(|last| joins(&bytes[last.end as usize..start]));
            joined -= u32::from(is_joined);
            words.push(StoredWord { start: start as u32, end: at as u32, capitals_before, joined_before: joined });
            joined += 1;
        }
        Self { text, words, capitals, stops }
    }

    /// The text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Where full stops, question marks, exclamation marks and ends of lines stand, from `byte` on.
    pub fn stops_from(&self, byte: usize) -> impl Iterator<Item = usize> {
        let from = self.stops.partition_point(|stop| (*stop as usize) < byte);
        self.stops[from..].iter().map(|stop| *stop as usize)
    }

    /// The first word that begins at `byte` or behind.
    fn from(&self, byte: usize) -> usize {
        self.words.partition_point(|word| (word.start as usize) < byte)
    }

    /// The number of words in some bytes, where what an apostrophe, a full stop or a comma joins is one.
    pub fn joined_in(&self, bytes: &Range<usize>) -> i64 {
        let before = |at: usize| match self.words.get(self.from(at)) {
            Some(word) => i64::from(word.joined_before),
            None => self.words.last().map_or(0, |last| i64::from(last.joined_before) + 1),
        };
        before(bytes.end) - before(bytes.start)
    }

    fn capitals_before(&self, word: usize) -> usize {
        self.words.get(word).map_or(self.capitals.len(), |word| word.capitals_before as usize)
    }

    /// Writes where `span` is; `at` is where the last one ended.
    pub fn write(&self, span: &Range<usize>, at: usize, begin: Begin, bits: &mut BitWriter) {
        let (from, first) = (self.from(at), self.from(span.start));
        let starts = first >= from && self.words.get(first).is_some_and(|word| word.start as usize == span.start);
        if !starts {
            bits.flag(false);
            if begin == Begin::Capital {
                bits.flag(false);
            }
            bits.signed(span.start as i64 - at as i64, scale::BYTES);
            bits.number(span.len() as u64, scale::BYTE_LENGTH);
            return;
        }
        let before = self.capitals_before(first);
        if begin == Begin::Capital && self.capitals.get(before) == Some(&(first as u32)) {
            bits.flag(true);
            bits.number((before - self.capitals_before(from)) as u64, scale::CAPITALS);
        } else {
            if begin == Begin::Capital {
                bits.flag(false);
            }
            bits.flag(true);
            bits.number((first - from) as u64, scale::WORDS);
        }
        self.write_end(first, span, bits);
    }

    fn write_end(&self, first: usize, span: &Range<usize>, bits: &mut BitWriter) {
        let last = self.from(span.end).saturating_sub(1).max(first);
        let end = self.words[last].end as usize;
        let with_stop = self.text[end..].starts_with('.') && end + 1 == span.end;
        bits.flag(end == span.end);
        if end != span.end {
            bits.flag(with_stop);
        }
        if end == span.end || with_stop {
            bits.number((last - first) as u64, scale::LENGTH);
        } else {
            bits.number(span.len() as u64, scale::BYTE_LENGTH);
        }
    }

    /// What [`StoredWords::write`] wrote; not necessarily within the text.
    pub fn read(&self, at: usize, begin: Begin, bits: &mut BitReader<'_>) -> Option<Range<usize>> {
        let first = if begin == Begin::Capital && bits.flag()? {
            let capital = self.capitals_before(self.from(at)).checked_add(bits.size(scale::CAPITALS)?)?;
            *self.capitals.get(capital)? as usize
        } else if bits.flag()? {
            self.from(at).checked_add(bits.size(scale::WORDS)?)?
        } else {
            let start =
                usize::try_from(at as i64 + bits.signed(scale::BYTES)?).ok().filter(|start| *start < 1 << 40)?;
            return Some(start..start.checked_add(bits.size(scale::BYTE_LENGTH)?)?);
        };
        let start = self.words.get(first)?.start as usize;
        let ends_word = bits.flag()?;
        let with_stop = !ends_word && bits.flag()?;
        if !ends_word && !with_stop {
            return Some(start..start.checked_add(bits.size(scale::BYTE_LENGTH)?)?);
        }
        let last = self.words.get(first.checked_add(bits.size(scale::LENGTH)?)?)?;
        Some(start..last.end as usize + usize::from(with_stop))
    }
}

/// What a byte of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Of ASCII, and neither letter nor digit.
    Sign,
    /// Of these one that may end a sentence.
    Stop,
    /// A small letter or a digit.
    Letter,
    Capital,
    /// Beyond ASCII.
    Beyond,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Sign; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'A'..=b'Z' => Class::Capital,
            b'a'..=b'z' | b'0'..=b'9' => Class::Letter,
            0x80.. => Class::Beyond,
            b'.' | b'?' | b'!' | b'\n' => Class::Stop,
            _ => Class::Sign,
        };
        byte += 1;
    }
    classes
};

/// First byte of the signs of Latin-1.
const LATIN_SIGN: u8 = 0xc2;
/// First bytes of dashes, quotation marks and spaces.
const SIGN: [u8; 2] = [0xe2, 0x80];

/// How many of `bytes`, from the first on, are of letters and digits.
fn letters(bytes: &[u8]) -> usize {
    let is_letter = |at: usize, byte: u8| match CLASSES[usize::from(byte)] {
        Class::Letter | Class::Capital => true,
        Class::Sign | Class::Stop => false,
        Class::Beyond => byte != LATIN_SIGN && !bytes[at..].starts_with(&SIGN),
    };
    bytes.iter().enumerate().position(|(at, byte)| !is_letter(at, *byte)).unwrap_or(bytes.len())
}

/// True for what stands between two halves of one word.
fn joins(between: &[u8]) -> bool {
    matches!(between, b"'" | b"." | b",") || between == "’".as_bytes()
}
