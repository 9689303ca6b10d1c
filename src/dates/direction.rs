//! Which way a sentence looks from the day of publication: back or ahead.
//!
//! The words nearest to an expression of time weigh most: `said Friday` looks back, `will meet
//! Friday`, `until Friday` ahead.

use super::expression::{Direction, Expression};
use crate::text::{Prose, TokenKind};

/// Words that look ahead, and how strongly when they stand next to the expression.
const AHEAD: &[&str] = &[
    "will",
    "shall",
    "would",
    "plans",
    "plan",
    "planned",
    "scheduled",
    "expected",
    "expects",
    "expect",
    "due",
    "until",
    "till",
    "by",
    "upcoming",
    "deadline",
    "set",
    "tomorrow",
    "payable",
    "effective",
    "expire",
    "expires",
    "slated",
    "intends",
    "starting",
    "beginning",
    "hopes",
    "going",
    "may",
    "could",
    "next",
    "ll",
];

/// Words that look back, besides verbs in `-ed`.
const BACK: &[&str] = &[
    "said", "was", "were", "had", "did", "told", "rose", "fell", "came", "made", "met", "took", "gave", "went",
    "began", "held", "since", "shot", "found", "left", "won", "lost", "ago", "last", "has", "have", "saw", "got",
    "broke", "sent", "wrote", "spoke",
];

/// Which way the sentence of `expression` looks. `sentence` holds the token indices of the sentence.
pub(crate) fn direction(
    text: &str,
    prose: &Prose,
    expression: &Expression,
    sentence: &std::ops::Range<usize>,
) -> Direction {
    let mut score = 0.0f32;
    let mut look = |at: usize, distance: usize| {
        let token = prose.tokens[at];
        if token.kind != TokenKind::Word {
            return;
        }
        let word = token.of(text);
        let weight = 1.0 / (1.0 + distance as f32);
        if AHEAD.iter().any(|w| w.eq_ignore_ascii_case(word)) {
            score += weight;
        } else if BACK.iter().any(|w| w.eq_ignore_ascii_case(word)) || (word.len() > 4 && word.ends_with("ed")) {
            score -= weight;
        }
    };
    let first = expression.tokens.start;
    for at in (sentence.start.max(first.saturating_sub(12))..first).rev() {
        look(at, first - 1 - at);
    }
    for at in expression.tokens.end..sentence.end.min(expression.tokens.end + 8) {
        look(at, 2 + at - expression.tokens.end);
    }
    match score {
        s if s > 0.05 => Direction::Ahead,
        s if s < -0.05 => Direction::Back,
        _ => Direction::Unknown,
    }
}
