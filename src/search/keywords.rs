//! Keywords: the words that set a result apart from the rest of the archive, and those that stand beside
//! what was asked for.
//!
//! Both are weighed by the log-likelihood ratio G² (T. Dunning, “Accurate Methods for the Statistics of
//! Surprise and Coincidence”, Computational Linguistics 19(1), 1993): how unlikely so many would be if the word
//! were no more frequent here than elsewhere.

use rustc_hash::{FxHashMap, FxHashSet};

use super::passages::Highlighter;
use super::plan::Plan;
use super::ranked::Scored;
use crate::article::{Article, Field};
use crate::index::archive::Archive;
use crate::text::{Token, TokenKind, fold, tokens};

/// Articles that are read, spread over all.
const READ: usize = 2000;
/// Words on each side of a match that stand beside it.
const BESIDE: usize = 5;
/// A word in fewer articles is no sign of anything.
const LEAST: u64 = 2;

/// A word with its weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Keyword {
    /// The word, folded.
    pub word: String,
    /// How often it stands here: in articles, or beside a match.
    pub here: u64,
    /// How often elsewhere: in other articles of the archive, or elsewhere in the articles that match.
    pub elsewhere: u64,
    /// G².
    pub weight: f64,
}

/// Words, and what they were found in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Keywords {
    /// The heaviest first.
    pub words: Vec<Keyword>,
    /// Articles that were read.
    pub read: usize,
}

/// The words that set `found` apart from the rest of the archive; those that `plan` asks for left out.
///
/// # Errors
/// What the engine says.
pub fn apart(archive: &Archive, plan: &Plan, found: &[Scored], most: usize) -> tantivy::Result<Keywords> {
    let asked = asked(plan);
    let mut here: FxHashMap<String, u64> = FxHashMap::default();
    let read = sample(found);
    let count = read.len() as u64;
    for hit in read {
        let article = archive.article(hit.address)?;
        let words: FxHashSet<String> =
            [Field::Title, Field::Body].into_iter().flat_map(|field| words(article.text(field))).map(|w| w.1).collect();
        words.into_iter().for_each(|word| *here.entry(word).or_default() += 1);
    }
    let vocabulary = archive.vocabulary()?;
    let others = archive.len().saturating_sub(count);
    let mut out = Vec::new();
    for (word, here) in here.into_iter().filter(|(word, here)| *here >= LEAST && !asked.contains(word)) {
        let elsewhere = vocabulary.article_frequency(&word)?.saturating_sub(here).min(others);
        push(&mut out, word, (here, count), (elsewhere, others));
    }
    Ok(Keywords { words: heaviest(out, most), read: usize::try_from(count).unwrap_or(usize::MAX) })
}

/// The words that stand beside what `plan` finds in the bodies of `found`, more often than elsewhere in these
/// articles.
///
/// # Errors
/// What the engine says.
pub fn beside(archive: &Archive, plan: &Plan, found: &[Scored], most: usize) -> tantivy::Result<Keywords> {
    let asked = asked(plan);
    let (mut near, mut all): (FxHashMap<String, u64>, FxHashMap<String, u64>) = Default::default();
    let read = sample(found);
    let count = read.len();
    let highlighter = Highlighter::of(plan, archive);
    for hit in read {
        let article = archive.article(hit.address)?;
        for (is_near, word) in neighbours(&article, &highlighter) {
            *all.entry(word.clone()).or_default() += 1;
            if is_near {
                *near.entry(word).or_default() += 1;
            }
        }
    }
    let (beside, whole): (u64, u64) = (near.values().sum(), all.values().sum());
    let mut out = Vec::new();
    for (word, here) in near.into_iter().filter(|(word, here)| *here >= LEAST && !asked.contains(word)) {
        let elsewhere = all.get(&word).copied().unwrap_or(here) - here;
        push(&mut out, word, (here, beside), (elsewhere, whole - beside));
    }
    Ok(Keywords { words: heaviest(out, most), read: count })
}

/// Every word of a body, and whether it stands beside a match. What matches is no word of its own.
fn neighbours(article: &Article, highlighter: &Highlighter<'_>) -> Vec<(bool, String)> {
    let matches = highlighter.highlights(article, Field::Body);
    let words = words(&article.body);
    let mut is_near = vec![false; words.len()];
    let mut is_match = vec![false; words.len()];
    for found in &matches {
        let first = words.partition_point(|(token, _)| (token.end as usize) <= found.start);
        let last = words.partition_point(|(token, _)| (token.start as usize) < found.end);
        is_match[first..last].iter_mut().for_each(|m| *m = true);
        let from = first.saturating_sub(BESIDE);
        let to = (last + BESIDE).min(words.len());
        is_near[from..to].iter_mut().for_each(|n| *n = true);
    }
    let kept = words.into_iter().zip(is_near).zip(is_match).filter(|(_, is_match)| !is_match);
    kept.map(|(((_, word), is_near), _)| (is_near, word)).collect()
}

/// The words of a text, folded: no numbers, nothing of a single letter.
fn words(text: &str) -> Vec<(Token, String)> {
    let is_word = |token: &Token| matches!(token.kind, TokenKind::Word | TokenKind::Acronym);
    let folded = tokens(text).into_iter().filter(is_word).map(|token| (token, fold(token.of(text)).into_owned()));
    folded.filter(|(_, word)| word.chars().nth(1).is_some()).collect()
}

/// The words that a query stands for.
fn asked(plan: &Plan) -> FxHashSet<String> {
    plan.query_terms.iter().flat_map(|term| &term.words).map(|word| fold(word).into_owned()).collect()
}

/// At most [`READ`] of the articles, spread evenly.
fn sample(found: &[Scored]) -> Vec<Scored> {
    let step = found.len().div_ceil(READ).max(1);
    found.iter().step_by(step).copied().collect()
}

/// Adds a word if it is more frequent here than elsewhere.
fn push(out: &mut Vec<Keyword>, word: String, (here, all_here): (u64, u64), (elsewhere, all_elsewhere): (u64, u64)) {
    let rate = |n: u64, all: u64| n as f64 / all.max(1) as f64;
    if rate(here, all_here) > rate(elsewhere, all_elsewhere) {
        let weight = log_likelihood((here, all_here), (elsewhere, all_elsewhere));
        out.push(Keyword { word, here, elsewhere, weight });
    }
}

/// G² of a word that stands `a` times of `n` here and `b` times of `m` elsewhere.
fn log_likelihood((a, n): (u64, u64), (b, m): (u64, u64)) -> f64 {
    let part = |seen: u64, expected: f64| if seen == 0 { 0.0 } else { seen as f64 * (seen as f64 / expected).ln() };
    let (all, of) = ((a + b) as f64, (n + m).max(1) as f64);
    let (without, not) = ((n - a.min(n), m - b.min(m)), of - all);
    let cell = |seen: u64, row: f64, column: u64| part(seen, (row * column as f64 / of).max(f64::MIN_POSITIVE));
    2.0 * (cell(a, all, n) + cell(b, all, m) + cell(without.0, not, n) + cell(without.1, not, m))
}

fn heaviest(mut words: Vec<Keyword>, most: usize) -> Vec<Keyword> {
    words.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.word.cmp(&b.word)));
    words.truncate(most);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_that_of_the_definition() {
        // 10 of 100 against 10 of 1,000: worked out by hand.
        let by_hand = 2.0
            * (10.0 * (10.0f64 / (20.0 * 100.0 / 1100.0)).ln()
                + 10.0 * (10.0f64 / (20.0 * 1000.0 / 1100.0)).ln()
                + 90.0 * (90.0f64 / (1080.0 * 100.0 / 1100.0)).ln()
                + 990.0 * (990.0f64 / (1080.0 * 1000.0 / 1100.0)).ln());
        assert!((log_likelihood((10, 100), (10, 1000)) - by_hand).abs() < 1e-9);
        assert!(log_likelihood((10, 100), (100, 1000)).abs() < 1e-9);
        assert!(log_likelihood((0, 0), (0, 0)).is_finite() && log_likelihood((5, 5), (0, 0)).is_finite());
    }
}
