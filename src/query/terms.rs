//! The words in a piece of text, wildcards and all, and the values of filters.
//!
//! Words are cut by [`crate::text::tokens`], as the index cuts them: a wildcard stands in for a
//! letter while that is done.

use super::lexer::{Char, is_invisible};
use super::tree::{QuerySpan, QueryWord, WordForm, WordPattern};
use crate::text::{TokenKind, tokens};

/// A letter that no other rule of the tokenizer is about, in place of a wildcard.
const STAND_IN: char = 'ꙮ';
/// The same beside scripts that are written without spaces.
const UNSPACED_STAND_IN: char = '々';

/// The words of a piece of text, and what was lost on the way.
#[derive(Debug, Default)]
pub(super) struct Tokenized {
    /// One token each; plain ones are [`WordForm::Inflected`], others [`WordForm::Written`].
    pub words: Vec<QueryWord>,
    /// A sign was dropped that might have meant something: `C++`.
    pub lost: bool,
    /// There was a colon that no backslash stood before.
    pub colon: bool,
    /// A `?` at the end of a word was dropped.
    pub question: bool,
    /// There was a wildcard that stood for a whole word at either end, and was dropped.
    pub any: bool,
}

/// What a character of text is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CharRole {
    Itself,
    /// `*`.
    Many,
    /// `?`.
    One,
}

/// Cuts text into words. Inside quotes (`quoted`), `~1` after a word makes it fuzzy.
pub(super) fn tokenize(chars: &[Char], quoted: bool) -> Tokenized {
    let mut out = Tokenized::default();
    let (chars, fuzzy) = if quoted { take_fuzzy(chars) } else { (chars.to_vec(), Vec::new()) };
    let roles = roles(&chars, !is_address(&chars));

    // The text with stand-ins, and for each of its bytes the character that it comes from.
    let mut text = String::with_capacity(chars.len());
    let mut origin = Vec::with_capacity(chars.len());
    let mut stand_in = STAND_IN;
    for (i, ch) in chars.iter().enumerate() {
        let begins_run = roles[i] != CharRole::Itself && (i == 0 || roles[i - 1] == CharRole::Itself);
        if begins_run {
            stand_in = stand_in_for_run(&chars, &roles, i);
        }
        let c = if roles[i] == CharRole::Itself { ch.c } else { stand_in };
        text.push(c);
        origin.extend(std::iter::repeat_n(i, c.len_utf8()));
    }

    for token in tokens(&text) {
        let (first, last) = (origin[token.start as usize], origin[token.end as usize - 1]);
        if token.is_word() {
            out.colon |= chars[first..=last].iter().any(|ch| ch.c == ':' && !ch.literal);
            let pieces = chars[first..=last].iter().zip(&roles[first..=last]);
            let mut word = word(pieces.map(|(ch, role)| (ch.c, *role)));
            word.span = QuerySpan { start: chars[first].at, end: chars[last].at + chars[last].c.len_utf8() };
            if let Ok(found) = fuzzy.binary_search_by_key(&last, |(at, _)| *at)
                && word.pattern == WordPattern::Plain
            {
                word.pattern = WordPattern::Fuzzy(fuzzy[found].1);
                word.form = WordForm::Written;
            }
            out.words.push(word);
        } else if token.kind == TokenKind::Punctuation && !chars[first].literal {
            match chars[first].c {
                ':' => out.colon = true,
                '?' => out.question = true,
                c => out.lost |= !is_silent(c, first),
            }
        }
    }
    let length = out.words.len();
    while out.words.last().is_some_and(|w| w.pattern == WordPattern::Any) {
        out.words.pop();
    }
    let leading = out.words.iter().take_while(|w| w.pattern == WordPattern::Any).count();
    out.words.drain(..leading);
    out.any = out.words.len() < length;
    out
}

/// A word of the characters of one token.
fn word(pieces: impl Iterator<Item = (char, CharRole)>) -> QueryWord {
    let mut text = String::new();
    let mut wild = Vec::new();
    let mut many_before = false;
    for (c, role) in pieces {
        let many = role == CharRole::Many;
        if many && many_before {
            continue;
        }
        many_before = many;
        if role != CharRole::Itself {
            wild.push(text.len());
        }
        text.push(c);
    }
    // Between scripts a token may end with what was typed inside a word.
    while text.len() > 1 && text.ends_with('?') && wild.last() == Some(&(text.len() - 1)) {
        text.pop();
        wild.pop();
    }
    let pattern = match wild[..] {
        [] => WordPattern::Plain,
        _ if wild.len() == text.len() => WordPattern::Any,
        [at] if at + 1 == text.len() && text.ends_with('*') => WordPattern::Prefix,
        _ => WordPattern::Wildcard,
    };
    match pattern {
        WordPattern::Prefix => {
            text.pop();
        }
        WordPattern::Any => text.clear(),
        _ => {}
    }
    let form = if pattern == WordPattern::Plain { WordForm::Inflected } else { WordForm::Written };
    QueryWord { text, form, pattern, span: QuerySpan::default() }
}

/// Which characters are wildcards: every `*`, and `?` before another character of a word (at the end
/// of a word it is a question mark), unless `one` is false.
fn roles(chars: &[Char], one: bool) -> Vec<CharRole> {
    let mut roles = vec![CharRole::Itself; chars.len()];
    for i in (0..chars.len()).rev() {
        let before_word = chars.get(i + 1).is_some_and(|n| n.c.is_alphanumeric() || roles[i + 1] != CharRole::Itself);
        roles[i] = match chars[i] {
            Char { literal: true, .. } => CharRole::Itself,
            Char { c: '*', .. } => CharRole::Many,
            Char { c: '?', .. } if one && before_word => CharRole::One,
            _ => CharRole::Itself,
        };
    }
    roles
}

/// Is it an address, in which `?` begins a query?
fn is_address(chars: &[Char]) -> bool {
    let begins = |text: &str| text.chars().eq(chars.iter().map(|ch| ch.c).take(text.len()));
    ["www.", "http://", "https://", "ftp://"].into_iter().any(begins)
}

/// The stand-in for all wildcards of the run that begins at `start`: what stands beside it decides.
fn stand_in_for_run(chars: &[Char], roles: &[CharRole], start: usize) -> char {
    let end =
        roles[start..].iter().position(|role| *role == CharRole::Itself).map_or(roles.len(), |length| start + length);
    let beside = start.checked_sub(1).into_iter().chain((end < chars.len()).then_some(end));
    let unspaced =
        |i: usize| tokens(chars[i].c.encode_utf8(&mut [0; 4])).iter().any(|token| token.kind == TokenKind::Unspaced);
    if beside.into_iter().any(unspaced) { UNSPACED_STAND_IN } else { STAND_IN }
}

/// Takes `~`, `~1`, `~2` out of quoted text: what is left, and after which of its characters they
/// stood.
fn take_fuzzy(chars: &[Char]) -> (Vec<Char>, Vec<(usize, u8)>) {
    let (mut left, mut fuzzy): (Vec<Char>, Vec<(usize, u8)>) = (Vec::with_capacity(chars.len()), Vec::new());
    let mut i = 0;
    while i < chars.len() {
        let after_word = left.last().is_some_and(|before| !before.c.is_whitespace());
        if chars[i].c == '~' && !chars[i].literal && after_word {
            let (edits, length) = match chars.get(i + 1).map(|n| n.c) {
                Some('2') => (2, 2),
                Some('1') => (1, 2),
                _ => (1, 1),
            };
            if chars.get(i + length).is_none_or(|n| n.c.is_whitespace()) {
                fuzzy.push((left.len() - 1, edits));
                i += length;
                continue;
            }
        }
        left.push(chars[i]);
        i += 1;
    }
    (left, fuzzy)
}

/// Signs that stand among words in any prose: nobody looks for them, so nothing is lost.
pub(super) fn is_silent(c: char, at: usize) -> bool {
    match c {
        '-' | '‐' | '‑' | '–' | '—' | '−' | '\'' | '’' | '‘' | '`' | '´' | '.' | ',' | ';' | '/' | '_' | '@' | '$'
        | '€' | '£' | '¥' | '%' | '&' | '…' | '§' | '°' | '·' | '•' | '¿' | '¡' | '!' | '‚' | '›' | '‹' | '。'
        | '、' | '，' | '？' | '！' | '：' | '「' | '」' | '『' | '』' | '《' | '》' => true,
        '#' => at == 0,
        _ => false,
    }
}

/// The value of a filter: its text, and whether it has wildcards. `one` says whether `?` can be one.
pub(super) fn value(chars: &[Char], one: bool) -> (String, bool) {
    let roles = roles(chars, one);
    let wild = roles.iter().any(|role| *role != CharRole::Itself);
    let mut out = String::with_capacity(chars.len());
    for (i, ch) in chars.iter().enumerate() {
        match ch.c {
            c if is_invisible(c) => {}
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            // Among wildcards a sign of theirs that is none matches one character, itself among them.
            '*' if wild && roles[i] == CharRole::Itself => out.push('?'),
            '*' if wild && out.ends_with('*') => {}
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    (out, wild)
}
