//! Passages: the sentences that answer, with the words that matched.
//!
//! As in Lucene's unified highlighter, sentences are scored as small documents; unlike there,
//! against the query itself: a phrase is highlighted as a phrase, words near each other only where they are
//! near, a wildcard whatever it stood for, an exclusion never. Windows of one to three sentences
//! compete; earlier ones are favoured a little.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::names::MatchedName;
use super::places::{SoughtTerms, TextPositions};
use super::plan::Plan;
use super::ranking::Statistics;
use crate::article::{Article, Entity, EntityKind, Field};
use crate::entities::titles::{Title, title};
use crate::index::archive::Archive;
use crate::index::schema::Fields;
use crate::index::stored::StoredSentence;

/// What to show of an article.
#[derive(Debug, Clone, Copy)]
pub struct PassageOptions {
    /// Most passages.
    pub most: usize,
    /// Sentences shown before and after each.
    pub context: usize,
    /// Show every match, however many passages that takes.
    pub all: bool,
}

impl Default for PassageOptions {
    fn default() -> Self {
        Self { most: 2, context: 0, all: false }
    }
}

/// A part of an article's body.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// Bytes of the body.
    pub bytes: Range<usize>,
    /// Higher is better; 0 where nothing matched and the opening is shown.
    pub score: f32,
    /// Bytes of the body that matched, ascending, apart from each other.
    pub highlights: Vec<Range<usize>>,
    /// It begins or ends within a very long sentence.
    pub cut: bool,
}

/// What is shown of an article.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Excerpt {
    /// In reading order. Without a match in the body, its opening.
    pub passages: Vec<Passage>,
    /// Bytes of the title that matched.
    pub title: Vec<Range<usize>>,
    /// Matches in the body, shown or not.
    pub matches: usize,
}

/// Chooses what to show of `article`, of whose body these are the `sentences`, for `plan`. Who asks more than once
/// keeps a [`Highlighter`].
pub fn choose(
    article: &Article,
    sentences: &[StoredSentence],
    plan: &Plan,
    archive: &Archive,
    options: PassageOptions,
) -> Excerpt {
    Highlighter::of(plan, archive).choose(article, sentences, options)
}

/// Every byte range of a whole field that matches, ascending, apart from each other.
pub fn highlights(article: &Article, field: Field, plan: &Plan, archive: &Archive) -> Vec<Range<usize>> {
    Highlighter::of(plan, archive).highlights(article, field)
}

/// One place where something that was asked for stands.
#[derive(Debug, Clone)]
struct PassageMatch {
    /// Bytes from its first to its last word.
    bytes: Range<usize>,
    /// Bytes to highlight.
    highlighted: Vec<Range<usize>>,
    /// Which of the things asked for.
    target: usize,
    weight: f32,
}

/// Finds what is to be highlighted for a plan.
pub struct Highlighter<'a> {
    plan: &'a Plan,
    fields: &'a Fields,
    terms: SoughtTerms<'a>,
    weights: Vec<f32>,
}

impl<'a> Highlighter<'a> {
    /// Looks at what `plan` asks for.
    pub fn of(plan: &'a Plan, archive: &'a Archive) -> Self {
        let statistics = Statistics::of_archive(archive);
        let weights = plan.highlights.iter().map(|l| statistics.idf(&l.pattern, &plan.query_terms).max(0.1)).collect();
        Self { plan, fields: archive.fields(), terms: SoughtTerms::of(&plan.query_terms, &plan.budget), weights }
    }

    /// What is looked for.
    pub fn plan(&self) -> &'a Plan {
        self.plan
    }

    /// Chooses what to show of `article`, of whose body these are the `sentences`.
    pub fn choose(&self, article: &Article, sentences: &[StoredSentence], options: PassageOptions) -> Excerpt {
        let of_body = || TextPositions::of_body(article, sentences, &self.terms);
        let matches = self.matches(article, Field::Body, of_body);
        let title = self.highlights(article, Field::Title);
        let blocks = blocks(sentences, &matches);
        let mut passages = match (options.most, matches.is_empty()) {
            (0, _) if !options.all => Vec::new(),
            (_, true) => opening(&article.body, sentences),
            (_, false) => best(&article.body, &blocks, &matches, options),
        };
        passages.sort_by_key(|p| p.bytes.start);
        Excerpt { passages, title, matches: matches.len() }
    }

    /// Every byte range of a whole field that matches, ascending, apart from each other.
    pub fn highlights(&self, article: &Article, field: Field) -> Vec<Range<usize>> {
        merged(self.matches_in(article, field).into_iter().flat_map(|m| m.highlighted).collect())
    }

    /// What matches in a whole field.
    fn matches_in(&self, article: &Article, field: Field) -> Vec<PassageMatch> {
        self.matches(article, field, || TextPositions::of_field(article, field, &self.terms))
    }

    /// What matches in a field; `read` finds the places of the terms in it.
    fn matches(&self, article: &Article, field: Field, read: impl Fn() -> TextPositions) -> Vec<PassageMatch> {
        let engine_field = if field == Field::Title { self.fields.title } else { self.fields.body };
        let mut out = Vec::new();
        let targets = self.plan.highlights.iter().enumerate().filter(|(_, l)| l.fields.contains(&engine_field));
        let mut places = None;
        for (target, text) in targets {
            let places = places.get_or_insert_with(&read);
            let spans = text.pattern.spans(places);
            let parts = text.pattern.parts(&spans, places);
            for (span, parts) in spans.into_iter().zip(parts) {
                let highlighted = merged(parts.into_iter().map(|part| places.bytes(part)).collect());
                out.push(PassageMatch { bytes: places.bytes(span), highlighted, target, weight: self.weights[target] });
            }
        }
        let names = self.plan.highlights.len();
        for (i, filter) in self.plan.names.iter().enumerate().filter(|(_, name)| !name.in_text) {
            let is_meant =
                |kind: EntityKind, name: &str| kind == filter.kind && filter.matched.iter().any(|m| m.name == name);
            let is_addressed = |entity: &Entity| {
                let text = article.text(field);
                let is_bare = |m: &MatchedName| m.probable.is_some() && text.get(entity.range()) == Some(&m.name);
                filter.matched.iter().any(is_bare) && title(text, entity.start).is_some_and(Title::is_office)
            };
            let of_field = article.entities.iter().filter(|e| e.field == field);
            for entity in of_field.filter(|e| is_meant(e.kind, &e.name) || e.kind == filter.kind && is_addressed(e)) {
                let bytes = entity.range();
                out.push(PassageMatch { highlighted: vec![bytes.clone()], bytes, target: names + i, weight: 2.0 });
            }
        }
        let days = names + self.plan.names.len();
        for (i, interval) in self.plan.mentions.iter().enumerate() {
            for date in article.dates.iter().filter(|d| d.field == field && d.may_lie_in(*interval)) {
                let bytes = date.start..date.end;
                out.push(PassageMatch { highlighted: vec![bytes.clone()], bytes, target: days + i, weight: 2.0 });
            }
        }
        let text = article.text(field);
        let sound =
            |r: &Range<usize>| r.start < r.end && text.is_char_boundary(r.start) && text.is_char_boundary(r.end);
        out.retain(|m| sound(&m.bytes) && m.highlighted.iter().all(sound));
        out.sort_by_key(|m| (m.bytes.start, m.bytes.end));
        out
    }
}

/// A sentence, or several that a match holds together.
#[derive(Debug)]
struct SentenceBlock {
    bytes: Range<usize>,
    /// The matches that begin in it.
    matches: Range<usize>,
    /// It ends a paragraph.
    last: bool,
}

fn blocks(sentences: &[StoredSentence], matches: &[PassageMatch]) -> Vec<SentenceBlock> {
    let mut out: Vec<SentenceBlock> = Vec::with_capacity(sentences.len());
    let mut next = 0;
    let mut reach = 0;
    for sentence in sentences {
        let first = next;
        while matches.get(next).is_some_and(|m| m.bytes.start < sentence.end) {
            next += 1;
        }
        let last = sentence.ends == crate::text::Break::Paragraph;
        match out.last_mut() {
            Some(block) if sentence.start < reach => {
                block.bytes.end = sentence.end;
                block.matches.end = next;
                block.last = last;
            }
            _ => out.push(SentenceBlock { bytes: sentence.start..sentence.end, matches: first..next, last }),
        }
        reach = matches[first..next].iter().map(|m| m.bytes.end).fold(reach, usize::max);
    }
    out
}

/// A window is at most so long, in bytes, unless one sentence is.
const WINDOW: usize = 420;
/// A sentence longer than this is cut around its matches.
const LONGEST: usize = 700;

fn best(text: &str, blocks: &[SentenceBlock], matches: &[PassageMatch], options: PassageOptions) -> Vec<Passage> {
    if options.all {
        let hit = blocks.iter().enumerate().filter(|(_, b)| !b.matches.is_empty());
        let windows: Vec<(usize, usize)> = hit.map(|(i, _)| (i, i)).collect();
        return assemble(text, blocks, matches, &windows, options.context);
    }
    let mut seen: FxHashMap<usize, u32> = FxHashMap::default();
    let mut taken: Vec<(usize, usize)> = Vec::new();
    let words = |&(a, b): &(usize, usize)| words_of(&text[blocks[a].bytes.start..blocks[b].bytes.end]);
    let mut told: Vec<String> = Vec::new();
    let candidates = windows(blocks);
    while taken.len() < options.most {
        let free = candidates.iter().filter(|(a, b)| taken.iter().all(|(x, y)| b < x || a > y));
        let scored = free.map(|&(a, b)| (score(blocks, matches, a, b, &seen), (a, b)));
        let better = |x: &(f32, (usize, usize)), y: &(f32, (usize, usize))| x.0.total_cmp(&y.0).then(y.1.cmp(&x.1));
        let mut best_first: Vec<(f32, (usize, usize))> = scored.collect();
        best_first.sort_by(|x, y| better(y, x));
        // What was shown is not shown again: a refrain, a quotation set apart.
        told.extend(taken[told.len()..].iter().map(words));
        let is_told = |window: &(usize, usize)| {
            let words = words(window);
            told.iter().any(|told| told.contains(&words) || words.contains(told.as_str()))
        };
        let Some((_, window)) = best_first.into_iter().find(|(_, window)| told.is_empty() || !is_told(window)) else {
            break;
        };
        for m in window.0..=window.1 {
            matches[blocks[m].matches.clone()].iter().for_each(|m| *seen.entry(m.target).or_default() += 1);
        }
        taken.push(window);
    }
    taken.sort_unstable();
    assemble(text, blocks, matches, &taken, options.context)
}

/// The words of a passage, to tell whether another says the same.
fn words_of(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        match word.is_ascii() {
            true => words.extend(word.bytes().map(|byte| char::from(byte.to_ascii_lowercase()))),
            false => words.push_str(&word.to_lowercase()),
        }
    }
    words
}

/// Windows of one to three sentences of a paragraph that begin and end with a match.
fn windows(blocks: &[SentenceBlock]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for (first, block) in blocks.iter().enumerate().filter(|(_, b)| !b.matches.is_empty()) {
        out.push((first, first));
        for last in first + 1..(first + 3).min(blocks.len()) {
            if blocks[last - 1].last || blocks[last].bytes.end - block.bytes.start > WINDOW {
                break;
            }
            if !blocks[last].matches.is_empty() {
                out.push((first, last));
            }
        }
    }
    out
}

/// A window as a small document: each thing asked for counts once and a little more, less if it was
/// shown already; longer and later windows count less.
fn score(
    blocks: &[SentenceBlock],
    matches: &[PassageMatch],
    first: usize,
    last: usize,
    seen: &FxHashMap<usize, u32>,
) -> f32 {
    let inside = &matches[blocks[first].matches.start..blocks[last].matches.end];
    let mut found: FxHashMap<usize, (u32, f32)> = FxHashMap::default();
    for m in inside {
        let entry = found.entry(m.target).or_insert((0, m.weight));
        entry.0 += 1;
    }
    let mut sum = 0.0;
    let mut targets: Vec<_> = found.into_iter().collect();
    targets.sort_unstable_by_key(|(target, _)| *target);
    for (target, (n, weight)) in targets {
        let fresh = if seen.contains_key(&target) { 0.4 } else { 1.0 };
        sum += weight * fresh * (n as f32 / (n as f32 + 0.6)) * 1.6;
    }
    let length = (blocks[last].bytes.end - blocks[first].bytes.start) as f32;
    let pivot = 160.0;
    let early = 1.0 + 1.0 / (2.0 + first as f32);
    sum * early / (0.7 + 0.3 * (length / pivot).max(0.5))
}

fn assemble(
    text: &str,
    blocks: &[SentenceBlock],
    matches: &[PassageMatch],
    windows: &[(usize, usize)],
    context: usize,
) -> Vec<Passage> {
    let mut wide: Vec<(usize, usize)> = Vec::new();
    for &(a, b) in windows {
        let (a, b) = (a.saturating_sub(context), (b + context).min(blocks.len().saturating_sub(1)));
        match wide.last_mut() {
            // Passages that touch because of their context are one.
            Some(previous) if context > 0 && a <= previous.1 + 1 => previous.1 = previous.1.max(b),
            _ => wide.push((a, b)),
        }
    }
    let mut out = Vec::new();
    for (a, b) in wide {
        let bytes = blocks[a].bytes.start..blocks[b].bytes.end;
        let inside = &matches[blocks[a].matches.start..blocks[b].matches.end];
        let score = score(blocks, matches, a, b, &FxHashMap::default());
        let longest = LONGEST * (b - a + 1);
        let (bytes, cut) = cut_around(text, bytes, inside, longest);
        let highlighted = inside.iter().flat_map(|m| m.highlighted.iter().cloned());
        let highlights = merged(highlighted.filter(|r| r.start >= bytes.start && r.end <= bytes.end).collect());
        out.push(Passage { bytes, score, highlights, cut });
    }
    out
}

/// A part of a very long sentence around its first match, never within a match or a word.
fn cut_around(text: &str, bytes: Range<usize>, matches: &[PassageMatch], longest: usize) -> (Range<usize>, bool) {
    if bytes.len() <= longest {
        return (bytes, false);
    }
    let first = matches.first().map_or(bytes.start..bytes.start, |m| m.bytes.clone());
    let mut start = first.start.saturating_sub(longest / 3).max(bytes.start);
    let mut end = (start + longest).max(first.end).min(bytes.end);
    start = boundary(text, start, bytes.start);
    end = boundary(text, end, first.end);
    for m in matches {
        // A match that the end would cut is kept whole, or left out with all that follows.
        if m.bytes.start < end && m.bytes.end > end {
            end =
                if m.bytes.end - start <= longest * 2 { m.bytes.end } else { boundary(text, m.bytes.start, first.end) };
        }
    }
    let part = &text[start..end];
    let trimmed = start + (part.len() - part.trim_start().len())..start + part.trim_end().len();
    (trimmed, true)
}

/// The start of the word at `at`, not before `lowest`; a word of any length is cut after 80 bytes.
fn boundary(text: &str, at: usize, lowest: usize) -> usize {
    let mut at = at;
    while at > lowest && !text.is_char_boundary(at) {
        at -= 1;
    }
    let mut from = at.saturating_sub(80).max(lowest);
    while from < at && !text.is_char_boundary(from) {
        from += 1;
    }
    text[from..at].rfind(char::is_whitespace).map_or(at, |n| from + n)
}

/// The opening: the first sentences of the first paragraph.
fn opening(text: &str, sentences: &[StoredSentence]) -> Vec<Passage> {
    let Some(first) = sentences.first() else { return Vec::new() };
    let mut bytes = first.start..first.end;
    for pair in sentences.windows(2).take(2) {
        if pair[0].ends == crate::text::Break::Paragraph || pair[1].end - bytes.start > WINDOW {
            break;
        }
        bytes.end = pair[1].end;
    }
    let (bytes, cut) = cut_around(text, bytes, &[], LONGEST);
    vec![Passage { bytes, score: 0.0, highlights: Vec::new(), cut }]
}

/// Sorted, touching and overlapping ranges joined.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|r| (r.start, r.end));
    let mut out: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}
