//! Text as codes of words: what the compression of a stored article is given in place of its letters.
//!
//! A word that is frequent in news is one to three bytes, by its rank in a vocabulary; the space before it is not
//! written where every writer would put one. Words that are not in the vocabulary, and all signs, stay as they
//! are. The bytes:
//!
//! ```text
//! 00            the text ends
//! 01, 02        the next word begins with a capital; is in capitals throughout
//! 03            no space here
//! 04            one character follows in UTF-8, none of the below
//! 1E            what follows up to FF is text in UTF-8, of another script
//! 05-1D, 7F     a sign beyond ASCII, or several that belong together (see JOINED); not 09 and 0A
//! 09, 0A, 20-7E themselves
//! 80-FF         a word of the vocabulary: the first ranks in one byte, others with one or two more
//! ```
//! Left to the compression: that words repeat, and follow one another as they mostly do.

use rustc_hash::FxHashMap;

/// Ends a text.
pub const END: u8 = 0;
const CAPITAL: u8 = 1;
const UPPER: u8 = 2;
const GLUE: u8 = 3;
const CHARACTER: u8 = 4;
const RUN: u8 = 0x1e;
/// Ends a run: no byte of UTF-8.
const RUN_END: u8 = 0xff;

/// Signs that one byte stands for, and whether a space follows or precedes them as a rule; of two that begin alike the longer
/// one stands first.
const JOINED: [(u8, &str, Before); 24] = [
    (0x13, ",”", Before::Closing),
    (0x14, ".”", Before::Closing),
    (0x15, ",\"", Before::Closing),
    (0x16, ".\"", Before::Closing),
    (0x0b, "’s", Before::Closing),
    (0x0c, "'s", Before::Closing),
    (0x0d, "’t", Before::Closing),
    (0x0e, "'t", Before::Closing),
    (0x05, "“", Before::Opening),
    (0x06, "”", Before::Closing),
    (0x07, "‘", Before::Opening),
    (0x08, "’", Before::Other),
    (0x0f, "–", Before::Other),
    (0x10, "—", Before::Other),
    (0x11, "…", Before::Closing),
    (0x12, "\n\n", Before::Other),
    (0x17, "\u{a0}", Before::Other),
    (0x18, "é", Before::Other),
    (0x19, "á", Before::Other),
    (0x1a, "í", Before::Other),
    (0x1b, "ó", Before::Other),
    (0x1c, "ñ", Before::Other),
    (0x1d, "•", Before::Other),
    (0x7f, "ü", Before::Other),
];
/// Bytes of the longest word that may have a code.
pub const LONGEST_WORD: usize = 24;
/// First byte of a word in one byte.
const ONE: usize = 0x80;
/// First byte of a word in two bytes.
const TWO: usize = 0xc8;
/// First byte of a word in three bytes.
const THREE: usize = 0xfc;
/// Ranks of words in one byte and in one or two.
const RANKS: [usize; 2] = [TWO - ONE, TWO - ONE + ((THREE - TWO) << 8)];
/// No rank is as high.
const MOST: usize = RANKS[1] + ((0x100 - THREE) << 16);

/// What stands before a byte, for the space between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing that says whether a space follows.
    Other,
    /// A word of the vocabulary.
    Word,
    /// A letter or digit that is written out.
    Letter,
    /// A sign that a space follows.
    Closing,
    /// A sign that a space precedes.
    Opening,
}

/// True if a space between the two goes without saying.
fn is_spaced(before: Before, next: Before) -> bool {
    use Before::{Closing, Letter, Opening, Other, Word};
    match (before, next) {
        (Letter, Letter) | (_, Other | Closing) | (Other | Opening, _) => false,
        (Word | Letter | Closing, Word | Letter | Opening) => true,
    }
}

/// What a byte below 0x80 stands for, or nothing.
const JOINED_BY_BYTE: [&str; 0x80] = {
    let mut texts = [""; 0x80];
    let mut at = 0;
    while at < JOINED.len() {
        texts[JOINED[at].0 as usize] = JOINED[at].1;
        at += 1;
    }
    texts
};

/// What a byte below 0x80 is, or what it stands for.
const KINDS: [Before; 0x80] = {
    let mut kinds = [Before::Other; 0x80];
    let mut byte = 0;
    while byte < kinds.len() {
        kinds[byte] = match byte as u8 {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => Before::Letter,
            b',' | b'.' | b';' | b':' | b'?' | b'!' | b')' | b'%' => Before::Closing,
            b'(' | b'$' => Before::Opening,
            _ => Before::Other,
        };
        byte += 1;
    }
    let mut at = 0;
    while at < JOINED.len() {
        kinds[JOINED[at].0 as usize] = JOINED[at].2;
        at += 1;
    }
    kinds
};

/// Words by rank, the most frequent first.
///
/// The bytes: number of words; where each ends in the text, both as four bytes, the lower ones first; the text.
#[derive(Debug, Clone, Copy, Default)]
pub struct CodedWords<'a> {
    ends: &'a [u8],
    text: &'a [u8],
}

impl<'a> CodedWords<'a> {
    /// The vocabulary in `bytes`; `None` if it is not one.
    pub fn of(bytes: &'a [u8]) -> Option<Self> {
        let (count, rest) = bytes.split_first_chunk()?;
        let count = u32::from_le_bytes(*count) as usize;
        let (ends, text) = rest.split_at_checked(count.checked_mul(4)?)?;
        (count <= MOST).then_some(Self { ends, text })
    }

    /// The bytes of a vocabulary of `words`.
    pub fn write<'w>(words: impl Iterator<Item = &'w str>) -> Vec<u8> {
        let (mut ends, mut text) = (Vec::new(), Vec::new());
        for word in words {
            text.extend_from_slice(word.as_bytes());
            ends.extend_from_slice(&(text.len() as u32).to_le_bytes());
        }
        let mut out = ((ends.len() / 4) as u32).to_le_bytes().to_vec();
        out.extend(ends);
        out.extend(text);
        out
    }

    fn end(&self, rank: usize) -> Option<usize> {
        Some(u32::from_le_bytes(*self.ends.get(rank * 4..)?.first_chunk()?) as usize)
    }

    fn word(&self, rank: usize) -> Option<&'a [u8]> {
        let start = if rank == 0 { 0 } else { self.end(rank - 1)? };
        self.text.get(start..self.end(rank)?)
    }

    /// The ranks by word, for coding.
    fn ranks(&self) -> FxHashMap<&'a [u8], usize> {
        let ranks = 0..self.ends.len() / 4;
        ranks.filter_map(|rank| Some((self.word(rank)?, rank))).collect()
    }
}

/// Codes texts.
#[derive(Debug)]
pub struct Coder<'a> {
    ranks: FxHashMap<&'a [u8], usize>,
}

impl<'a> Coder<'a> {
    /// A coder with a vocabulary.
    pub fn new(vocabulary: CodedWords<'a>) -> Self {
        Self { ranks: vocabulary.ranks() }
    }

    /// Adds the codes of `text` to `out`; [`decode`] makes the text of them again.
    pub fn encode(&self, text: &str, out: &mut Vec<u8>) {
        let (mut before, mut rest) = (Before::Other, text);
        while !rest.is_empty() {
            let item = match rest.strip_prefix(' ') {
                Some(after) => {
                    let behind = (!after.is_empty()).then(|| self.item(after));
                    // A space that goes without saying.
                    match behind.filter(|behind| is_spaced(before, behind.kind)) {
                        Some(behind) => {
                            rest = after;
                            behind
                        }
                        None => Item::SPACE,
                    }
                }
                None => {
                    let item = self.item(rest);
                    if is_spaced(before, item.kind) {
                        out.push(GLUE);
                    }
                    item
                }
            };
            let (own, others) = rest.split_at(item.length);
            item.write(own, out);
            (before, rest) = (item.kind, others);
        }
    }

    /// What `rest`, which is not empty, begins with.
    fn item(&self, rest: &str) -> Item {
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if length > 0 {
            return match self.word(&rest[..length]) {
                Some((prefix, rank)) => Item { kind: Before::Word, length, spelt: Spelt::Word { prefix, rank } },
                None => Item { kind: Before::Letter, length, spelt: Spelt::AsItIs },
            };
        }
        let first = rest.chars().next().unwrap_or_default();
        if let Some((byte, text, kind)) = joined(first).find(|(_, text, _)| rest.starts_with(text)) {
            return Item { kind: *kind, length: text.len(), spelt: Spelt::Joined(*byte) };
        }
        match first {
            ' '..='~' | '\t' | '\n' => Item { kind: KINDS[first as usize], length: 1, spelt: Spelt::AsItIs },
            _ => foreign(rest, first),
        }
    }

    /// The rank of a word, and what stands before it where it is known in lower case only.
    fn word(&self, word: &str) -> Option<(Option<u8>, usize)> {
        if let Some(rank) = self.ranks.get(word.as_bytes()) {
            return Some((None, *rank));
        }
        let (_, others) = word.as_bytes().split_first().filter(|(first, _)| first.is_ascii_uppercase())?;
        let prefix = match others {
            _ if others.iter().all(u8::is_ascii_lowercase) => CAPITAL,
            _ if others.iter().all(u8::is_ascii_uppercase) => UPPER,
            _ => return None,
        };
        let mut lower = [0; LONGEST_WORD];
        let lower = lower.get_mut(..word.len())?;
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        self.ranks.get(&*lower).map(|rank| (Some(prefix), *rank))
    }
}

/// What is written as one thing.
struct Item {
    kind: Before,
    /// Bytes of the text.
    length: usize,
    spelt: Spelt,
}

enum Spelt {
    Word { prefix: Option<u8>, rank: usize },
    Joined(u8),
    Character,
    Run,
    AsItIs,
}

impl Item {
    const SPACE: Self = Self { kind: Before::Other, length: 1, spelt: Spelt::AsItIs };

    /// Adds what is written for `text`.
    fn write(&self, text: &str, out: &mut Vec<u8>) {
        match self.spelt {
            Spelt::Word { prefix, rank } => {
                out.extend(prefix);
                if rank < RANKS[0] {
                    out.push((ONE + rank) as u8);
                } else if rank < RANKS[1] {
                    let rank = rank - RANKS[0];
                    out.extend([(TWO + (rank >> 8)) as u8, rank as u8]);
                } else {
                    let rank = rank - RANKS[1];
                    out.extend([(THREE + (rank >> 16)) as u8, (rank >> 8) as u8, rank as u8]);
                }
            }
            Spelt::Joined(byte) => out.push(byte),
            Spelt::Character => {
                out.push(CHARACTER);
                out.extend_from_slice(text.as_bytes());
            }
            Spelt::Run => {
                out.push(RUN);
                out.extend_from_slice(text.as_bytes());
                out.push(RUN_END);
            }
            Spelt::AsItIs => out.extend_from_slice(text.as_bytes()),
        }
    }
}

/// A character beyond ASCII, `first` of `rest`, or as much text of another script as begins with it.
fn foreign(rest: &str, first: char) -> Item {
    let alone = Item { kind: Before::Other, length: first.len_utf8(), spelt: Spelt::Character };
    if first.is_ascii() {
        return alone;
    }
    let letters = rest.char_indices().take_while(|(_, c)| !c.is_ascii_alphanumeric() && *c != '\n');
    let (mut length, mut others) = (first.len_utf8(), 0);
    for (at, c) in letters.filter(|(_, c)| !c.is_ascii()).skip(1) {
        length = at + c.len_utf8();
        others += 1;
    }
    match others {
        0 | 1 => alone,
        _ => Item { kind: Before::Other, length, spelt: Spelt::Run },
    }
}

/// What one byte stands for that begins with `first`; the longest first.
fn joined(first: char) -> impl Iterator<Item = &'static (u8, &'static str, Before)> {
    let may_be = !first.is_ascii() || matches!(first, '\'' | '\n' | ',' | '.');
    JOINED.iter().filter(move |(_, text, _)| may_be && text.starts_with(first))
}

/// The text whose codes, with [`END`] behind them, `codes` begin with; these are taken off. `None` if no text was coded so.
pub fn decode(codes: &mut &[u8], vocabulary: CodedWords<'_>) -> Option<String> {
    let mut out = Vec::with_capacity(64);
    let mut before = Before::Other;
    let mut prefix = None;
    loop {
        let (&byte, rest) = codes.split_first()?;
        *codes = rest;
        match byte {
            END => return String::from_utf8(out).ok(),
            CAPITAL | UPPER => prefix = Some(byte),
            GLUE => before = Before::Other,
            CHARACTER => {
                // Its first byte begins with as many ones as it has bytes, or with a zero.
                let length = rest.first()?.leading_ones().max(1) as usize;
                out.extend_from_slice(rest.get(..length)?);
                *codes = &rest[length..];
                before = Before::Other;
            }
            RUN => {
                let length = memchr::memchr(RUN_END, rest)?;
                out.extend_from_slice(&rest[..length]);
                *codes = &rest[length + 1..];
                before = Before::Other;
            }
            0x80.. => {
                let rank = read_rank(byte, codes)?;
                if is_spaced(before, Before::Word) {
                    out.push(b' ');
                }
                let start = out.len();
                out.extend_from_slice(vocabulary.word(rank)?);
                match prefix.take() {
                    Some(UPPER) => out[start..].make_ascii_uppercase(),
                    Some(_) => out[start..].iter_mut().take(1).for_each(|b| *b = b.to_ascii_uppercase()),
                    None => {}
                }
                before = Before::Word;
            }
            _ => {
                let own = [byte];
                let (text, kind) = match JOINED_BY_BYTE[usize::from(byte)] {
                    "" => (own.as_slice(), KINDS[usize::from(byte)]),
                    text => (text.as_bytes(), KINDS[usize::from(byte)]),
                };
                if is_spaced(before, kind) {
                    out.push(b' ');
                }
                out.extend_from_slice(text);
                before = kind;
            }
        }
    }
}

/// Bytes of the first of `codes`, which are not empty, with what is said of it before it.
pub fn length(codes: &[u8]) -> usize {
    let before = codes.iter().take_while(|byte| matches!(**byte, CAPITAL | UPPER | GLUE)).count();
    let rest = &codes[before.min(codes.len() - 1)..];
    let own = match usize::from(rest[0]) {
        THREE.. => 3,
        TWO.. => 2,
        _ if rest[0] == CHARACTER => 1 + rest.get(1).map_or(1, |first| first.leading_ones().max(1) as usize),
        _ if rest[0] == RUN => memchr::memchr(RUN_END, rest).map_or(rest.len(), |end| end + 1),
        _ => rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count().max(1),
    };
    (codes.len() - rest.len() + own).min(codes.len())
}

/// The rank that `first` and the next of `codes` say.
fn read_rank(first: u8, codes: &mut &[u8]) -> Option<usize> {
    let mut next = || {
        let (byte, rest) = codes.split_first()?;
        *codes = rest;
        Some(usize::from(*byte))
    };
    let first = usize::from(first);
    Some(match first {
        THREE.. => RANKS[1] + ((first - THREE) << 16 | next()? << 8 | next()?),
        TWO.. => RANKS[0] + ((first - TWO) << 8 | next()?),
        _ => first - ONE,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Words in one, two and three bytes.
    fn vocabulary() -> Vec<u8> {
        let others = (0..RANKS[1]).map(|rank| format!("w{rank}"));
        let words: Vec<String> =
            ["the", "a", "I", "ferry", "Sea", "2025", "U"].map(str::to_owned).into_iter().chain(others).collect();
        CodedWords::write(words.iter().map(String::as_str))
    }

    fn coded(text: &str, bytes: &[u8]) -> Vec<u8> {
        let vocabulary = CodedWords::of(bytes).expect("a vocabulary");
        let mut out = Vec::new();
        Coder::new(vocabulary).encode(text, &mut out);
        out.push(END);
        let mut codes = out.as_slice();
        assert_eq!(decode(&mut codes, vocabulary).as_deref(), Some(text), "{out:x?}");
        assert!(codes.is_empty(), "{text:?}");
        out.pop();
        out
    }

    #[test]
    fn spaces_that_go_without_saying_are_not_written() {
        let bytes = vocabulary();
        assert_eq!(coded("the ferry, a Sea", &bytes), [0x80, 0x83, b',', 0x81, 0x84]);
        assert_eq!(coded("The FERRY’s sea", &bytes)[..5], [CAPITAL, 0x80, UPPER, 0x83, 0x0b]);
        assert_eq!(coded("a\u{201c}the", &bytes), [0x81, GLUE, 0x05, 0x80]);
        assert_eq!(coded("a  the", &bytes), [0x81, b' ', b' ', 0x80]);
        assert_eq!(coded("w40 w70 w13380", &bytes).len(), 1 + 2 + 3);
    }

    #[test]
    fn every_text_comes_back() {
        let bytes = vocabulary();
        let texts = [
            "",
            " ",
            "  ",
            "a ",
            " a",
            "the,the",
            "the ,the",
            "12th of 2025",
            "iPhone McA fErry",
            "U.S. U.K",
            "a\0b\u{1}\u{1e}\u{7f}\u{80}",
            "Слово за слово, и 2025 слов.\nЕщё",
            "東京で\u{3000}会議",
            "naïve — “the” … ‘a’",
            "'s's ’t 't ,\" .\"the",
            "a\n\n\nthe\r\n\tferry",
            "😀 the 😀😀😀 a",
            "é á the",
            "w13400w13400 w13400",
            "the- ferry -a",
            "$5 (the) 5% ) (",
            "\u{ff} \u{fe}",
        ];
        for text in texts {
            coded(text, &bytes);
        }
    }

    #[test]
    fn a_long_text_of_signs_is_read_once() {
        for sign in ["\u{1}", " ", "é!", "!é", "“", " ж", "'", "\u{1}ж"] {
            coded(&sign.repeat(300_000), &vocabulary());
        }
    }

    #[test]
    fn another_script_costs_little() {
        let text = "Слово за слово, и ещё слово; больше ничего.";
        assert!(coded(text, &vocabulary()).len() <= text.len() + 3);
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in "(the|a|I|ferry|Sea|2025|w[0-9]{1,5}|[a-zA-Z0-9é“”’'\", .;\n\u{0}-\u{20}\u{7e}-\u{a1}]|слово|\\PC){0,40}") {
            static BYTES: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(vocabulary);
            coded(&text, &BYTES);
        }

        #[test]
        fn any_codes_are_read_without_harm(codes: Vec<u8>) {
            static BYTES: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(vocabulary);
            let _ = decode(&mut codes.as_slice(), CodedWords::of(&BYTES).expect("a vocabulary"));
        }
    }
}
