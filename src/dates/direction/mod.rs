//! Which way a sentence looks from the day of publication: back or ahead.
//!
//! Every word around an expression of time that says something about its direction adds its weight,
//! less the further it stands from it and the more clauses lie between: `said Friday` looks back,
//! `will meet Friday` and `until Friday` ahead. The weights are set by hand and were checked on press
//! articles whose days are known: of the month and days without year on which the cues decide, 83 in
//! 100 lie where they say.

mod construction;

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::expression::{Direction, Expression};
use crate::text::{Prose, Sentence, TokenKind};

/// Weights of words, ahead positive, wherever they stand near an expression.
const ANYWHERE: &[(f32, &str)] = &[
    (3.0, "will won't shall tomorrow upcoming slated 'll expires"),
    (2.5, "scheduled expected expects expect until till deadline"),
    (2.0, "would due plans plan planned planning payable expire intends intend hopes forthcoming maturing"),
    (
        1.5,
        "returns resumes must need needs going ready redeem effective next soon propose proposes proposed intended can discuss invited",
    ),
    (
        0.8,
        "meet hold take begin open start decide announce visit travel leave return resume appear testify hear consider \
           release face go arrive attend deliver unveil close end join",
    ),
    (
        1.0,
        "be could should may might if whether begins ends opens starts meets awaits looks hearing summit trial hope expecting",
    ),
    (0.6, "are is to vote election primary session takes"),
    (-0.6, "has have who story letter attack survey report earlier been after amid"),
    (-1.0, "had did were was didn't wasn't weren't according shooting bombing occurred"),
    (
        -1.5,
        "said told began came made met took gave went held shot found left won lost saw got broke sent wrote spoke \
            rose fell closed led hit struck killed died became grew heard kept knew paid put ran read sold stood taught \
            thought threw wore built bought brought caught chose drew drove fought flew felt forgot froze hung hid laid \
            lay meant rode rang sank sang sat sought shook slept spent split stole swore swept swung understood woke \
            withdrew beat cut ended followed",
    ),
    (-2.0, "ago reported announced issued conducted dated since yesterday previously originally"),
];

/// Weights of words that count only right before an expression, a preposition between at most.
const NEAR: &[(f32, &str)] =
    &[(2.0, "by before starting beginning through for"), (1.0, "as than"), (-1.0, "of"), (-3.0, "ended")];

/// A verb in the simple past or a participle, not otherwise known.
const PAST: f32 = -1.2;

/// Words that open another clause.
const CLAUSE: &[&str] =
    &["that", "which", "who", "when", "after", "before", "while", "as", "because", "but", "and", "where"];

static ANYWHERE_BY_WORD: LazyLock<FxHashMap<&str, f32>> = LazyLock::new(|| by_word(ANYWHERE));
static NEAR_BY_WORD: LazyLock<FxHashMap<&str, f32>> = LazyLock::new(|| by_word(NEAR));

fn by_word(rows: &'static [(f32, &'static str)]) -> FxHashMap<&'static str, f32> {
    rows.iter().flat_map(|(weight, words)| words.split_whitespace().map(move |word| (word, *weight))).collect()
}

/// Which way the sentence of `expression` looks, from the words around it.
pub fn direction(text: &str, prose: &Prose, expression: &Expression) -> Direction {
    match lean(text, prose, expression) {
        lean if lean > 0.3 => Direction::Ahead,
        lean if lean < -0.3 => Direction::Back,
        _ => Direction::Unknown,
    }
}

/// How strongly the sentence of `expression` looks ahead (positive) or back (negative).
pub(crate) fn lean(text: &str, prose: &Prose, expression: &Expression) -> f32 {
    let sentence = sentence_of(&prose.sentences, expression.tokens.start);
    let (first, next) = (expression.tokens.start, expression.tokens.end);
    let left = (sentence.start.max(first.saturating_sub(18))..first).rev();
    // What opens a sentence is judged by what follows: `On Friday, the company said`.
    let opens = first < sentence.start + 3;
    let comma = opens && prose.tokens.get(next).is_some_and(|t| t.of(text) == ",");
    let right = next + usize::from(comma)..sentence.end.min(next + 12);
    let follows = side(text, prose, right, false);
    let cues = side(text, prose, left, true) + if opens { 1.2 * follows } else { 0.6 * follows };
    match construction::lean(text, prose, sentence.start, expression) {
        // `after Tuesday's vote` stands with what has been and with what is to come.
        Some(said) if (0.0..0.7).contains(&said) => said + cues,
        // What a construction says outweighs the tense of a verb near by.
        Some(said) => said + 0.5 * cues.clamp(-3.0, 3.0),
        None => cues,
    }
}

/// The tokens of the sentence that holds token `at`.
fn sentence_of(sentences: &[Sentence], at: usize) -> Range<usize> {
    let index = sentences.partition_point(|s| s.tokens.end <= at);
    sentences.get(index).map_or(at..at, |s| s.tokens.clone())
}

/// The sum of the cues on one side, nearest first.
fn side(text: &str, prose: &Prose, tokens: impl Iterator<Item = usize>, left: bool) -> f32 {
    let mut sum = 0.0;
    let mut share = 1.0f32;
    let mut words = 0;
    for at in tokens {
        let Some(token) = prose.tokens.get(at) else { break };
        let raw = token.of(text);
        if token.kind == TokenKind::Punctuation {
            if matches!(raw, "," | ";" | ":" | "\"" | "“" | "”" | "(" | ")" | "--" | "—" | "–") {
                share *= 0.6;
            }
            continue;
        }
        let mut buffer = [0; 16];
        let Some(word) = lower(raw, &mut buffer) else {
            words += 1;
            share *= 0.9;
            continue;
        };
        if left
            && words < 2
            && let Some(weight) = NEAR_BY_WORD.get(word)
        {
            sum += if words == 0 { *weight } else { 0.5 * weight };
        }
        // `is to resume`, `set for`.
        let before = || at.checked_sub(1).and_then(|at| prose.tokens.get(at)).map_or("", |t| t.of(text));
        if matches!((word, before()), ("to", "is" | "are" | "was" | "were" | "set") | ("for", "set")) {
            sum += 2.0 * share;
        }
        // `Alfred` is none; in capitals throughout, `ALFRED` passes.
        let name = raw.starts_with(|c: char| c.is_ascii_uppercase()) && raw.ends_with(|c: char| c.is_ascii_lowercase());
        let past = word.len() > 4 && word.ends_with("ed") && !name;
        match ANYWHERE_BY_WORD.get(word) {
            Some(weight) => sum += weight * share,
            None if past => sum += PAST * share,
            None => {}
        }
        if CLAUSE.contains(&word) {
            share *= if left { 0.6 } else { 0.4 };
        }
        share *= 0.9;
        words += 1;
    }
    sum
}

/// `word` in lower case, if it is short and ASCII.
fn lower<'a>(word: &str, buffer: &'a mut [u8; 16]) -> Option<&'a str> {
    let to = buffer.get_mut(..word.len())?;
    if !word.is_ascii() {
        return None;
    }
    to.copy_from_slice(word.as_bytes());
    to.make_ascii_lowercase();
    std::str::from_utf8(to).ok()
}
