//! One article as the tagger reads it: the words of headline and body in one row, the lines that
//! they stand in, and where names may be.

use std::ops::Range;

use crate::article::Field;
use crate::text::{Prose, Token};

use super::glued::{self, GluedToken};
use super::lexicon::Lexicon;
use super::words::{TaggerWord, Writing};

/// The words of an article, headline first.
#[derive(Debug)]
pub struct ArticleWords<'a> {
    title: &'a str,
    body: &'a str,
    /// The tokens of the headline, then of the body; those that were glued together are apart.
    tokens: Vec<Token>,
    /// So many of the tokens are the headline's.
    in_title: usize,
    /// Every token of the headline, then of the body.
    pub words: Vec<TaggerWord>,
    /// The sentences, in order.
    pub sentences: Vec<WordLine>,
}

/// One sentence or headline: its words, and how it uses capitals.
#[derive(Debug, Clone)]
pub struct WordLine {
    /// Indices of its words.
    pub words: Range<usize>,
    /// How it uses capitals.
    pub style: Style,
}

/// What a capital letter means in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Style {
    /// A name, or the first word.
    Prose,
    /// Any word of weight: `Macron Proposes French Nuclear Extension`.
    TitleCase,
    /// Nothing: `LEICESTERSHIRE TAKE OVER AT TOP`.
    Capitals,
}

impl<'a> ArticleWords<'a> {
    /// Reads headline and body, each a text and its division.
    pub fn of(title: (&'a str, &'a Prose), body: (&'a str, &'a Prose), lexicon: &Lexicon<'_>) -> Self {
        let length = title.1.tokens.len() + body.1.tokens.len();
        let (mut tokens, mut words) = (Vec::with_capacity(length), Vec::with_capacity(length));
        let mut sentences = Vec::with_capacity(title.1.sentences.len() + body.1.sentences.len());
        let mut in_title = 0;
        for (text, prose) in [title, body] {
            in_title = words.len();
            words.extend(prose.tokens.iter().map(|&t| TaggerWord::read(text, t, lexicon)));
            let pieces = glued::pieces(text, prose, &words[in_title..]);
            if pieces.is_empty() {
                tokens.extend_from_slice(&prose.tokens);
                sentences.extend(prose.sentences.iter().map(|s| in_title + s.tokens.start..in_title + s.tokens.end));
            } else {
                words.truncate(in_title);
                take_apart(prose, &pieces, &mut tokens, &mut sentences);
                words.extend(tokens[in_title..].iter().map(|&t| TaggerWord::read(text, t, lexicon)));
            }
        }
        let line = |words_of: Range<usize>| WordLine { style: style(&words[words_of.clone()]), words: words_of };
        let sentences = sentences.into_iter().map(line).collect();
        Self { title: title.0, body: body.0, tokens, in_title, words, sentences }
    }

    /// The field that word `i` stands in, and its token there.
    #[inline]
    pub fn place(&self, i: usize) -> (Field, Token) {
        (if i < self.in_title { Field::Title } else { Field::Body }, self.tokens[i])
    }

    /// The letters of word `i`.
    #[inline]
    pub fn letters(&self, i: usize) -> &'a str {
        self.tokens[i].of(if i < self.in_title { self.title } else { self.body })
    }

    /// The tokens of the body as they are read here.
    pub fn body_tokens(&self) -> &[Token] {
        &self.tokens[self.in_title..]
    }

    /// The text of `words`, which stand in one field.
    pub fn text(&self, words: Range<usize>) -> &'a str {
        let (field, first) = self.place(words.start);
        let (_, last) = self.place(words.end - 1);
        let text = if field == Field::Title { self.title } else { self.body };
        &text[first.start as usize..last.end as usize]
    }

    /// The stretches of line `line` that may hold names, in order: capitalised words, what may
    /// stand between them, and a particle or number at either end. All else is certainly no name.
    pub fn stretches(&self, line: &WordLine, out: &mut Vec<Range<usize>>) {
        out.clear();
        let mut open: Option<Range<usize>> = None;
        for i in line.words.clone() {
            if !self.is_core(i, line) {
                continue;
            }
            open = match open {
                Some(range) if self.bridged(range.end, i) => Some(range.start..i + 1),
                other => {
                    out.extend(other.map(|r| self.widened(r, line)));
                    Some(i..i + 1)
                }
            };
        }
        out.extend(open.map(|r| self.widened(r, line)));
        merge_touching(out);
    }

    /// Can word `i` be the heart of a name?
    fn is_core(&self, i: usize, line: &WordLine) -> bool {
        let word = &self.words[i];
        if !word.writing.is_name_like() {
            return false;
        }
        if !word.traits.is_function_word() {
            return true;
        }
        // `The Hague`, `A. Smith`, `US`: a word of grammar in capitals counts only beside others.
        let beside = |j: usize| {
            line.words.contains(&j) && self.words[j].writing.is_name_like() && !self.words[j].traits.is_function_word()
        };
        match word.writing {
            Writing::Capitalised | Writing::Letter => {
                beside(i + 1) || (i > line.words.start && (beside(i - 1) || i > line.words.start + 1 && beside(i - 2)))
            }
            _ => true,
        }
    }

    /// May all words from `from` up to `to` stand inside one name?
    fn bridged(&self, from: usize, to: usize) -> bool {
        to - from <= 4
            && self.words[from..to].iter().all(|w| match w.writing {
                Writing::Lower => w.traits.is_connector(),
                Writing::Sign | Writing::Open | Writing::Uncased => false,
                _ => true,
            })
    }

    fn widened(&self, range: Range<usize>, line: &WordLine) -> Range<usize> {
        let (mut start, mut end) = (range.start, range.end);
        while start > line.words.start && range.start - start < 3 {
            let word = &self.words[start - 1];
            let joins = match word.writing {
                Writing::Number | Writing::NumberWord | Writing::Hyphen | Writing::Quote => true,
                Writing::Lower => word.traits.is_particle(),
                _ => false,
            };
            if !joins {
                break;
            }
            start -= 1;
        }
        // `Moon Jae-in`
        if end + 1 < line.words.end
            && self.words[end].writing == Writing::Hyphen
            && self.words[end + 1].writing == Writing::Lower
            && self.words[end + 1].length < 8
        {
            return start..end + 2;
        }
        while end < line.words.end && end - range.end < 2 {
            let joins = matches!(self.words[end].writing, Writing::Number | Writing::NumberWord | Writing::Stop);
            if !joins {
                break;
            }
            end += 1;
        }
        start..end
    }
}

/// The tokens and sentences of `prose` with each of `pieces` cut in two; a sentence ends between them.
fn take_apart(prose: &Prose, pieces: &[GluedToken], tokens: &mut Vec<Token>, sentences: &mut Vec<Range<usize>>) {
    let mut pieces = pieces.iter().peekable();
    for sentence in &prose.sentences {
        let mut start = tokens.len();
        for i in sentence.tokens.clone() {
            let token = prose.tokens[i];
            match pieces.next_if(|piece| piece.token == i) {
                None => tokens.push(token),
                Some(piece) => {
                    tokens.push(Token { end: piece.at, ..token });
                    sentences.push(start..tokens.len());
                    start = tokens.len();
                    tokens.push(Token { start: piece.at, kind: piece.second, ..token });
                }
            }
        }
        sentences.push(start..tokens.len());
    }
}

fn merge_touching(ranges: &mut Vec<Range<usize>>) {
    ranges.dedup_by(|later, earlier| {
        let touch = later.start <= earlier.end;
        if touch {
            earlier.end = later.end.max(earlier.end);
        }
        touch
    });
}

/// How a line uses capitals.
fn style(words: &[TaggerWord]) -> Style {
    let (mut lower, mut capitalised, mut capitals) = (0, 0, 0);
    for word in words.iter().filter(|w| !w.traits.is_function_word() && !w.traits.is_connector()) {
        match word.writing {
            Writing::Lower => lower += 1,
            Writing::Capitalised | Writing::Mixed => capitalised += 1,
            Writing::Capitals => capitals += 1,
            _ => {}
        }
    }
    let all = lower + capitalised + capitals;
    if capitals >= 2 && capitals * 4 >= all * 3 {
        Style::Capitals
    } else if all >= 4 && lower * 7 <= all {
        Style::TitleCase
    } else {
        Style::Prose
    }
}
