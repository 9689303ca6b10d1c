//! Analysis: which terms stand for a text, at which positions.
//!
//! The index holds words as they are written, folded ([`crate::text::fold`]), with one byte that
//! says how their case was written ([`super::term_text`]). Inflections are found by asking for them
//! ([`crate::search`]), never by cutting words down here: so a phrase is matched as written, names
//! are never stemmed, and what counts as an inflection can improve without indexing again.
//!
//! The same analysis runs over a stored article when its passages are chosen, so a highlight is
//! exactly what matched.

use super::mentions::Mentions;
use super::term_text::{Case, PARAGRAPH_END, SENTENCE_END, Shape, WHOLE_LABEL, WordPlace, marked};
use crate::text::{Break, Prose, Token, TokenKind, fold, fold_alternative};

/// Longest term in bytes; a longer word is cut there, at a `char` boundary, in index and query alike.
pub const MAX_TERM: usize = 400;

/// One term of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Folded word and mark, or [`SENTENCE_END`], or [`PARAGRAPH_END`].
    pub text: String,
    /// Position in words from the text's start. Several terms may share one.
    pub position: u32,
    /// Bytes of the text that it stands for.
    pub start: u32,
    /// See `start`; exclusive.
    pub end: u32,
}

/// The terms of prose and of what is mentioned in it.
pub fn prose_terms(text: &str, prose: &Prose, mentions: &Mentions) -> Vec<Term> {
    let mut out = Vec::with_capacity(prose.tokens.len() + prose.sentences.len() * 2);
    visit_prose_terms(text, prose, mentions, &mut |term, position, start, end| {
        out.push(Term { text: term.to_owned(), position, start, end });
    });
    out
}

/// As [`prose_terms`], without a vector: `visit` is given each term, its position, and the bytes
/// that it stands for.
pub fn visit_prose_terms(text: &str, prose: &Prose, mentions: &Mentions, visit: &mut dyn FnMut(&str, u32, u32, u32)) {
    let mut position = 0;
    let mut names = mentions.names.iter().peekable();
    let mut all = mentions.all.iter().peekable();
    let mut buffer = String::with_capacity(64);
    for sentence in &prose.sentences {
        let tokens = &prose.tokens[sentence.tokens.clone()];
        let line = case_of_line(text, tokens);
        let mut first = true;
        let before = position;
        for (i, token) in tokens.iter().enumerate().filter(|(_, t)| t.is_word()) {
            while let Some(mention) = all.next_if(|m| m.bytes.start < token.end as usize) {
                if mention.bytes.end > token.start as usize {
                    let words = positions_until(text, &tokens[i..], mention.bytes.end);
                    let end = mention.bytes.end as u32;
                    mention.terms(words).iter().for_each(|term| visit(term, position, token.start, end));
                }
            }
            while names.next_if(|n| n.end <= token.start as usize).is_some() {}
            let named = names.peek().is_some_and(|n| n.start <= token.start as usize);
            let case = case_of(token.of(text), token.kind, first, line, named);
            first = false;
            position = visit_word(text, *token, case, position, &mut buffer, visit);
        }
        if position > before {
            let end = sentence.bytes.end as u32;
            visit(SENTENCE_END, position - 1, end, end);
            if sentence.ends == Break::Paragraph {
                visit(PARAGRAPH_END, position - 1, end, end);
            }
        }
    }
}

/// How many positions the words of `tokens` take that begin before byte `end`.
fn positions_until(text: &str, tokens: &[Token], end: usize) -> u32 {
    let inside = tokens.iter().filter(|t| t.is_word()).take_while(|t| (t.start as usize) < end);
    let positions = |t: &Token| if t.kind == TokenKind::Unspaced { words(text, *t).len() } else { 1 };
    inside.map(positions).sum::<usize>().max(1) as u32
}

/// A label as a whole, as it is compared: folded, full stops kept, white space folded.
pub fn whole_label(text: &str) -> String {
    let folded: Vec<String> = text.split_whitespace().map(crate::text::fold_label).collect();
    let mut label = cut(folded.join(" "));
    label.push(WHOLE_LABEL);
    label
}

/// The terms of a label (a source, a byline, an address): its words, without marks, and the label
/// as a whole.
pub fn label_terms(text: &str) -> Vec<Term> {
    let mut out = vec![Term { text: whole_label(text), position: 0, start: 0, end: text.len() as u32 }];
    let mut position = 0;
    for token in crate::text::tokens(text).into_iter().filter(|t| t.is_word()) {
        for word in words(text, token) {
            out.push(Term { text: word.folded, position, start: word.start, end: word.end });
            position += 1;
        }
    }
    out
}

/// One searchable word of a token: a run of a script without spaces yields several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexWord {
    /// Folded, cut at [`MAX_TERM`].
    pub folded: String,
    /// Byte offset of its first byte in the text.
    pub start: u32,
    /// Byte offset after its last byte.
    pub end: u32,
}

/// The words of a token, each at a position of its own: one for most, overlapping pairs of
/// characters for scripts without spaces.
pub fn words(text: &str, token: Token) -> Vec<IndexWord> {
    let written = token.of(text);
    if token.kind != TokenKind::Unspaced {
        return vec![IndexWord { folded: folded(written, token.kind), start: token.start, end: token.end }];
    }
    let starts: Vec<usize> = written.char_indices().map(|(i, _)| i).chain([written.len()]).collect();
    let pair = |i: usize, j: usize| IndexWord {
        folded: folded(&written[i..j], token.kind),
        start: token.start + i as u32,
        end: token.start + j as u32,
    };
    match starts.len() {
        0 | 1 => Vec::new(),
        2 => vec![pair(starts[0], starts[1])],
        _ => starts.windows(3).map(|w| pair(w[0], w[2])).collect(),
    }
}

/// Visits the terms of one token; returns the next position.
fn visit_word(
    text: &str,
    token: Token,
    case: Case,
    mut position: u32,
    buffer: &mut String,
    visit: &mut dyn FnMut(&str, u32, u32, u32),
) -> u32 {
    if token.kind == TokenKind::Unspaced {
        for word in words(text, token) {
            visit(&marked(word.folded, Case::ALL[0]), position, word.start, word.end);
            position += 1;
        }
        return position;
    }
    let written = token.of(text);
    let Token { start, end, .. } = token;
    buffer.clear();
    if written.len() <= MAX_TERM && written.bytes().all(|b| b.is_ascii_alphanumeric()) {
        buffer.extend(written.bytes().map(|b| char::from(b.to_ascii_lowercase())));
    } else {
        buffer.push_str(&folded(written, token.kind));
    }
    buffer.push(case.mark());
    visit(buffer, position, start, end);
    if let Some(other) = fold_alternative(written) {
        visit(&marked(cut(other), case), position, start, end);
    }
    if let Some(word) = after_elision(written) {
        let shape = shape_of(word);
        visit(&marked(folded(word, token.kind), Case { shape, ..case }), position, start, end);
    }
    position + 1
}

/// What French, Italian and Catalan elide before a vowel.
const ELIDED: &[&str] = &[
    "d", "l", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "dell", "all", "dall", "nell",
    "sull", "un", "quest", "quell",
];

/// The word behind an elided article: `études` of `d'études`. `None` if there is none, as in `don't`.
pub fn after_elision(written: &str) -> Option<&str> {
    let (before, after) = written.split_once(['\'', '’'])?;
    let begins_with_vowel = after.chars().next().is_some_and(|c| {
        matches!(fold(c.encode_utf8(&mut [0; 4])).chars().next(), Some('a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h'))
    });
    let is_elided = || ELIDED.iter().any(|elided| elided.eq_ignore_ascii_case(before));
    (begins_with_vowel && after.chars().nth(1).is_some() && is_elided()).then_some(after)
}

fn folded(written: &str, kind: TokenKind) -> String {
    let mut folded = fold(written).into_owned();
    if kind == TokenKind::Number && folded.contains(',') {
        folded.retain(|c| c != ',');
    }
    cut(folded)
}

fn cut(mut word: String) -> String {
    if word.len() > MAX_TERM {
        let at = (0..=MAX_TERM).rev().find(|&i| word.is_char_boundary(i)).unwrap_or(0);
        word.truncate(at);
    }
    word
}

fn case_of(written: &str, kind: TokenKind, first: bool, line: LineCase, named: bool) -> Case {
    let shape = shape_of(written);
    let acronym = shape == Shape::Capitals && (kind == TokenKind::Acronym || line != LineCase::Capitals);
    let silent = shape != Shape::Lower && (first || line != LineCase::Prose) && !acronym;
    let place = match (named, silent) {
        (true, _) => WordPlace::Name,
        (false, true) => WordPlace::Headline,
        (false, false) => WordPlace::Prose,
    };
    Case { shape, place }
}

/// The case of the letters of `written`.
pub fn shape_of(written: &str) -> Shape {
    let (mut letters, mut upper, mut lower) = (0, false, false);
    for c in written.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        upper |= c.is_uppercase();
        lower |= c.is_lowercase();
    }
    match (upper, lower) {
        (false, _) => Shape::Lower,
        (true, false) if letters > 1 => Shape::Capitals,
        (true, _) => Shape::Initial,
    }
}

/// What the case of a line's words can say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LineCase {
    /// Capitals mark names and acronyms.
    Prose,
    /// A headline in title case: an initial capital says nothing.
    Title,
    /// Capitals throughout: nothing is said.
    Capitals,
}

fn case_of_line(text: &str, tokens: &[Token]) -> LineCase {
    let (mut long, mut initial, mut all) = (0, 0, 0);
    for word in tokens.iter().filter(|t| t.kind == TokenKind::Word).map(|t| t.of(text)) {
        if word.len() < 4 {
            continue;
        }
        long += 1;
        initial += usize::from(word.starts_with(char::is_uppercase));
        all += usize::from(!word.chars().any(char::is_lowercase));
    }
    match long {
        0..3 => LineCase::Prose,
        _ if all * 4 >= long * 3 => LineCase::Capitals,
        _ if (long - initial) * 6 <= long => LineCase::Title,
        _ => LineCase::Prose,
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;

    fn shown(text: &str, names: &[Range<usize>]) -> Vec<String> {
        let mentions = Mentions { names: names.to_vec(), all: Vec::new() };
        let mark = |t: &Term| {
            let (word, last) = t.text.split_at(t.text.len() - 1);
            let shown = match last.as_bytes()[0] {
                1 => "",
                n @ 2..=9 => [".", "@", "+", "?", "+@", "!", "!?", "!@"][n as usize - 2],
                _ => return t.text.replace('\u{e}', "/"),
            };
            format!("{word}{shown}")
        };
        prose_terms(text, &Prose::of(text), &mentions).iter().map(|t| format!("{}{}", t.position, mark(t))).collect()
    }

    #[test]
    fn a_term_says_how_its_case_was_written() {
        assert_eq!(
            shown("He told us the US Marines met Bill Gates. IT fell.", std::slice::from_ref(&(30..40))),
            [
                "0he?",
                "1told",
                "2us",
                "3the",
                "4us!",
                "5marines+",
                "6met",
                "7bill+@",
                "8gates+@",
                "8/s",
                "9it!",
                "10fell",
                "10/s",
                "10/p"
            ]
        );
    }

    #[test]
    fn capitals_say_nothing_in_capitals() {
        assert_eq!(shown("WHO TOLD THEM WHAT THE U.S. WANTS", &[])[5], "5us!");
        assert_eq!(shown("WHO TOLD THEM WHAT THE U.S. WANTS", &[])[0], "0who!?");
    }

    #[test]
    fn capitals_say_nothing_in_headlines() {
        assert_eq!(
            shown("Macron Proposes French Nuclear Plan", &[]),
            ["0macron?", "1proposes?", "2french?", "3nuclear?", "4plan?", "4/s", "4/p"]
        );
    }

    #[test]
    fn umlauts_have_two_terms_at_one_position_and_scripts_without_spaces_have_pairs() {
        assert_eq!(shown("von Müller 北京市", &[]), ["0von", "1muller+", "1mueller+", "2北京", "3京市", "3/s", "3/p"]);
    }

    #[test]
    fn numbers_lose_their_thousands_and_long_words_their_ends() {
        assert_eq!(shown("paid 10,000 dollars", &[])[1], "110000");
        let long = "б".repeat(30);
        assert_eq!(shown(&long, &[])[0], format!("0{long}"));
        assert!(
            prose_terms(&"x".repeat(5000), &Prose::of(&"x".repeat(5000)), &Mentions::default())[0].text.len()
                <= MAX_TERM + 1
        );
    }

    #[test]
    fn labels_are_folded_words() {
        let terms = label_terms("The Gazette of Łódź");
        assert_eq!(
            terms.iter().map(|t| t.text.as_str()).collect::<Vec<_>>(),
            ["the gazette of lodz\u{f}", "the", "gazette", "of", "lodz"]
        );
    }
}
