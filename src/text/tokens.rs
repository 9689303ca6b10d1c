//! Tokens: the one division of text into words, for index, query, highlighting, names and dates.
//!
//! The rules start from Unicode's word boundaries (UAX #29) and depart from them where news does:
//! `U.S.` and `AT&T` are one word, a possessive `'s` is a token of its own, `peace-talks` is two
//! words and a hyphen, numbers keep their inner `,` `.` `:` and `/`; a word that a line's end cuts with
//! a hyphen is one token, from its first letter to its last.

use std::ops::Range;

use super::wrapping::resumption;

/// A token's place in its text and what it is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Byte offset of the first byte.
    pub start: u32,
    /// Byte offset after the last byte.
    pub end: u32,
    /// What it is made of.
    pub kind: TokenKind,
}

impl Token {
    /// The token's bytes within `text`, the string that it was cut from.
    pub fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }

    /// True for anything that a searcher could look for: not punctuation, not a possessive.
    pub fn is_word(self) -> bool {
        !matches!(self.kind, TokenKind::Punctuation | TokenKind::Possessive)
    }
}

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, perhaps with digits, inner apostrophes or an ampersand: `don't`, `G7`, `AT&T`.
    Word,
    /// Letters with full stops: `U.S.`, `a.m.`; the last full stop belongs to it.
    Acronym,
    /// Begins with a digit: `10,000`, `9/11`, `12:30`, `20th`, `3.5bn`.
    Number,
    /// A run of a script that is written without spaces: Han, kana, Thai, Lao, Khmer, Burmese.
    Unspaced,
    /// The clitic of a possessive, apostrophe and `s`, or the bare apostrophe after a plural's `s`
    /// where it cannot be a closing quote.
    Possessive,
    /// A run of one same character that is none of the above.
    Punctuation,
}

/// Cuts `text` into tokens, in order, without overlap; only white space and invisible characters
/// lie between them. `text` longer than 4 GiB is read up to there.
pub fn tokens(text: &str) -> Vec<Token> {
    tokens_within(text, 0..text.len())
}

/// The tokens of `text` that begin within `bytes`, where one may begin.
pub fn tokens_within(text: &str, bytes: Range<usize>) -> Vec<Token> {
    let text = &text[..floor_boundary(text, u32::MAX as usize)];
    let mut out = Vec::with_capacity(bytes.len() / 5 + 4);
    let mut at = bytes.start;
    while at < text.len().min(bytes.end) {
        let c = char_at(text, at);
        at = match class(c) {
            CharClass::Space | CharClass::Ignored => at + c.len_utf8(),
            CharClass::Letter | CharClass::Digit => word(text, at, &mut out),
            CharClass::Unspaced => {
                let end = run(text, at, |c| matches!(class(c), CharClass::Unspaced) || is_mark(c));
                push(&mut out, at, end, TokenKind::Unspaced);
                end
            }
            CharClass::Other => {
                let end = run(text, at, |d| d == c);
                push(&mut out, at, end, TokenKind::Punctuation);
                end
            }
        };
    }
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum CharClass {
    Space,
    Letter,
    Digit,
    Unspaced,
    /// Invisible inside a word: soft hyphen, zero-width space and joiners, marks of direction.
    Ignored,
    Other,
}

fn class(c: char) -> CharClass {
    if c.is_ascii() {
        return match c {
            'a'..='z' | 'A'..='Z' => CharClass::Letter,
            '0'..='9' => CharClass::Digit,
            ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c' => CharClass::Space,
            '\0'..='\x1f' | '\x7f' => CharClass::Ignored,
            _ => CharClass::Other,
        };
    }
    match c {
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206f}'
        | '\u{feff}' => CharClass::Ignored,
        '\u{0e00}'..='\u{0eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{2fdf}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}'
            if c.is_alphanumeric() || is_mark(c) =>
        {
            CharClass::Unspaced
        }
        _ if c.is_alphabetic() => CharClass::Letter,
        _ if c.is_numeric() => CharClass::Digit,
        _ if c.is_whitespace() => CharClass::Space,
        _ => CharClass::Other,
    }
}

/// Reads a word or number that starts at `at`; returns where reading goes on.
fn word(text: &str, at: usize, out: &mut Vec<Token>) -> usize {
    if let Some(end) = acronym(text, at) {
        push(out, at, end, TokenKind::Acronym);
        return possessive(text, end, out);
    }
    let numeric = class(char_at(text, at)) == CharClass::Digit;
    let mut end = at;
    let mut last = ' ';
    while end < text.len() {
        let c = char_at(text, end);
        if let '-' | '‐' | '\u{ad}' = c
            && let Some(next) = resumption(text, end).filter(|_| !numeric)
        {
            (end, last) = (next, c);
            continue;
        }
        let inside = match class(c) {
            CharClass::Letter | CharClass::Digit => true,
            CharClass::Ignored => last != ' ',
            CharClass::Other => is_mark(c) || joins(c, last, text, end),
            CharClass::Space | CharClass::Unspaced => false,
        };
        if !inside {
            break;
        }
        last = c;
        end += c.len_utf8();
    }
    // Invisible characters at the very end are not part of the word.
    let end = at + text[at..end].trim_end_matches(|c| class(c) == CharClass::Ignored).len();
    push(out, at, end, if numeric { TokenKind::Number } else { TokenKind::Word });
    possessive(text, end, out)
}

/// Does `c` at `at` hold two halves of one word together?
fn joins(c: char, before: char, text: &str, at: usize) -> bool {
    let mut rest = text[at + c.len_utf8()..].chars();
    let Some(after) = rest.next() else { return false };
    match c {
        '\'' | '’' | 'ʼ' | '＇' => {
            let possessive = matches!(after, 's' | 'S') && !rest.next().is_some_and(is_word_char);
            class(before) == CharClass::Letter && class(after) == CharClass::Letter && !possessive
        }
        '.' | ',' | ':' | '/' => class(before) == CharClass::Digit && class(after) == CharClass::Digit,
        '&' => class(before) == CharClass::Letter && class(after) == CharClass::Letter,
        _ => false,
    }
}

/// `U.S.`, `U.S`, `a.m.`, `J.D.`: single letters with full stops between them, two letters or more.
fn acronym(text: &str, at: usize) -> Option<usize> {
    let (mut end, mut letters) = (at, 0);
    loop {
        let c = text[end..].chars().next()?;
        if class(c) != CharClass::Letter {
            break;
        }
        let after = end + c.len_utf8();
        if text[after..].starts_with('.') {
            letters += 1;
            end = after + 1;
            if !text[end..].chars().next().is_some_and(|d| class(d) == CharClass::Letter) {
                break;
            }
        } else if letters > 0 && !text[after..].chars().next().is_some_and(is_word_char) {
            letters += 1;
            end = after;
            break;
        } else {
            return None;
        }
    }
    (letters >= 2).then_some(end)
}

/// A possessive that stands at `at`, after a word.
fn possessive(text: &str, at: usize, out: &mut Vec<Token>) -> usize {
    let mut rest = text[at..].chars();
    let Some(apostrophe @ ('\'' | '’' | 'ʼ' | '＇')) = rest.next() else { return at };
    let Some(s @ ('s' | 'S')) = rest.next() else { return at };
    if rest.next().is_some_and(is_word_char) {
        return at;
    }
    let end = at + apostrophe.len_utf8() + s.len_utf8();
    push(out, at, end, TokenKind::Possessive);
    end
}

fn is_word_char(c: char) -> bool {
    matches!(class(c), CharClass::Letter | CharClass::Digit)
}

/// Combining marks of the scripts in the news: they belong to the letter before them.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

fn run(text: &str, at: usize, inside: impl Fn(char) -> bool) -> usize {
    text[at..].find(|c| !inside(c)).map_or(text.len(), |n| at + n)
}

fn char_at(text: &str, at: usize) -> char {
    text[at..].chars().next().unwrap_or('\0')
}

fn floor_boundary(text: &str, limit: usize) -> usize {
    let mut at = limit.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn push(out: &mut Vec<Token>, start: usize, end: usize, kind: TokenKind) {
    out.push(Token { start: start as u32, end: end as u32, kind });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|t| t.of(text)).collect()
    }

    #[test]
    fn acronyms_keep_their_full_stops() {
        assert_eq!(
            cut("the U.S. and U.N., at 5 a.m. by J. D. Vance"),
            ["the", "U.S.", "and", "U.N.", ",", "at", "5", "a.m.", "by", "J", ".", "D", ".", "Vance"]
        );
        assert_eq!(cut("J.D. Vance in the U.S"), ["J.D.", "Vance", "in", "the", "U.S"]);
        assert_eq!(cut("e.g.this a.b"), ["e", ".", "g", ".", "this", "a.b"]);
    }

    #[test]
    fn a_possessive_is_a_token_of_its_own_with_either_apostrophe() {
        assert_eq!(
            cut("Zelenskyy's and Zelenskyy’s; don't, O’Brien"),
            ["Zelenskyy", "'s", "and", "Zelenskyy", "’s", ";", "don't", ",", "O’Brien"]
        );
        assert_eq!(cut("the U.S.'s"), ["the", "U.S.", "'s"]);
        assert_eq!(cut("'single' quotes'"), ["'", "single", "'", "quotes", "'"]);
    }

    #[test]
    fn numbers_keep_what_is_inside_them() {
        assert_eq!(
            cut("10,000 at 12:30 on 9/11, $3.5bn. F-16 G7 AT&T 2025-03-05"),
            [
                "10,000", "at", "12:30", "on", "9/11", ",", "$", "3.5bn", ".", "F", "-", "16", "G7", "AT&T", "2025",
                "-", "03", "-", "05"
            ]
        );
    }

    #[test]
    fn invisible_characters_stay_inside_a_word_and_marks_with_their_letter() {
        assert_eq!(cut("nego\u{ad}tia\u{200b}tions cafe\u{301}"), ["nego\u{ad}tia\u{200b}tions", "cafe\u{301}"]);
        assert_eq!(cut("हिन्दी में"), ["हिन्दी", "में"]);
    }

    #[test]
    fn scripts_without_spaces_are_runs() {
        assert_eq!(cut("习近平在北京。OK"), ["习近平在北京", "。", "OK"]);
        assert_eq!(cut("ไทย abc"), ["ไทย", "abc"]);
    }

    #[test]
    fn equal_punctuation_is_one_token() {
        assert_eq!(cut("wait... -- no!"), ["wait", "...", "--", "no", "!"]);
    }
}
