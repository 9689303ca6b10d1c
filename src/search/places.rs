//! Places: where in a stored text the terms of a query stand.
//!
//! The terms are made by the analysis of the index, so that what is found here is what matched. Of
//! a body only the sentences that may hold one of them are analysed: where the sentences begin, and
//! how many positions each takes, is stored with the article.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::query_term::QueryTerm;
use super::spans::{Positions, Proximity, Span};
use crate::article::{Article, Field};
use crate::index::analysis::visit_prose_terms;
use crate::index::budget::Budget;
use crate::index::document::prose_of;
use crate::index::mentions::{MARK, Mentions};
use crate::index::stored::StoredSentence;
use crate::index::term_text::{PARAGRAPH_END, SENTENCE_END};
use crate::text::{Break, Prose, Sentence, tokens_within};

/// The terms that are looked for.
pub(super) struct SoughtTerms<'a> {
    /// By term, the query terms that it is a spelling of.
    query_terms: FxHashMap<&'a str, Vec<usize>>,
    /// Number of query terms.
    count: usize,
    /// How words begin that a term may stand for: their first bytes, one to [`BEGINNING`] of them.
    beginnings: FxHashSet<u32>,
    /// Some of the terms stand for mentions of names or days.
    mentions: bool,
    budget: &'a Budget,
}

/// So many bytes of a word are compared before a sentence is analysed.
const BEGINNING: usize = 4;

impl<'a> SoughtTerms<'a> {
    /// The terms of `query_terms`; `budget` pays for what is done with their places.
    pub fn of(query_terms: &'a [QueryTerm], budget: &'a Budget) -> Self {
        let mut by_term: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        let (mut beginnings, mut mentions) = (FxHashSet::default(), false);
        for (i, query_term) in query_terms.iter().enumerate() {
            for term in &query_term.terms {
                by_term.entry(term).or_default().push(i);
                mentions |= term.starts_with(MARK);
                for length in 1..=BEGINNING.min(term.len()) {
                    beginnings.insert(beginning(&term.as_bytes()[..length]));
                }
            }
        }
        Self { query_terms: by_term, count: query_terms.len(), beginnings, mentions, budget }
    }

    /// May one of the terms stand in `text`? Never false if one does: among ASCII letters and digits
    /// a word begins where these begin, and its folded form begins as they do.
    fn may_stand_in(&self, text: &str) -> bool {
        let sort = |byte: u8| u8::from(byte.is_ascii_alphabetic()) | u8::from(byte.is_ascii_digit()) << 1;
        let bytes = text.as_bytes();
        let (mut at, mut before) = (0, 0);
        while let Some(&byte) = bytes.get(at) {
            if !byte.is_ascii() {
                let Some(length) = punctuation(&bytes[at..]) else { return true };
                (at, before) = (at + length, 0);
                continue;
            }
            let own = sort(byte);
            if own != 0 && own != before {
                let mut first = [0; BEGINNING];
                let mut length = 0;
                while length < BEGINNING && bytes.get(at + length).is_some_and(|b| sort(*b) == own) {
                    first[length] = bytes[at + length].to_ascii_lowercase();
                    length += 1;
                }
                if self.beginnings.contains(&beginning(&first[..length])) {
                    return true;
                }
            }
            before = own;
            at += 1;
        }
        false
    }
}

/// Bytes of the sign that `bytes` begin with, if it is a dash or quotation mark of typeset text or
/// a space that does not break; `None` for all that may be of a word.
fn punctuation(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [0xe2, 0x80, 0x90..=0xa7, ..] => Some(3),
        [0xc2, 0xa0, ..] => Some(2),
        _ => None,
    }
}

/// Up to four bytes as a number; none of the bytes of a word is 0.
fn beginning(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, &byte| number << 8 | u32::from(byte))
}

/// What lies in parts of a text that are asked for in their order, out of all that lies in it, by its first byte: an
/// article of many names is gone through once.
struct Ahead<'a, T> {
    rest: &'a [T],
    bytes: fn(&T) -> Range<usize>,
}

impl<'a, T> Ahead<'a, T> {
    fn of(all: &'a [T], bytes: fn(&T) -> Range<usize>) -> Self {
        Self { rest: all, bytes }
    }

    /// What reaches into `part`, which lies behind those that were asked for before.
    fn within(&mut self, part: &Range<usize>) -> impl Iterator<Item = &'a T> + Clone + use<'a, T> {
        let (bytes, part) = (self.bytes, part.clone());
        let passed = self.rest.iter().take_while(|one| bytes(one).end <= part.start).count();
        self.rest = &self.rest[passed..];
        let begun = self.rest.iter().take_while(move |one| bytes(one).start < part.end);
        begun.filter(move |one| bytes(one).end > part.start)
    }
}

/// The positions of one stored text.
pub(super) struct TextPositions {
    /// Positions of each query term.
    query_terms: Vec<Vec<u32>>,
    /// Bytes of the words, by position; empty where nothing was looked for.
    words: Vec<(u32, u32)>,
    sentence_ends: Vec<u32>,
    paragraph_ends: Vec<u32>,
    budget: Budget,
}

impl TextPositions {
    /// The places of `terms` in a whole field.
    pub fn of_field(article: &Article, field: Field, terms: &SoughtTerms<'_>) -> Self {
        let text = article.text(field);
        let mut places = Self::new(terms);
        places.add(text, &prose_of(article, field), &Mentions::of(article, field), 0, terms);
        places
    }

    /// The places of `terms` in the body, whose sentences are known.
    pub fn of_body(article: &Article, sentences: &[StoredSentence], terms: &SoughtTerms<'_>) -> Self {
        let Mentions { names, all } = Mentions::of(article, Field::Body);
        let (mut names, mut all) = (Ahead::of(&names, Clone::clone), Ahead::of(&all, |mention| mention.bytes.clone()));
        let mut places = Self::new(terms);
        let mut first = 0;
        for sentence in sentences.iter().filter(|sentence| sentence.positions > 0) {
            let bytes = sentence.start..sentence.end;
            let near = all.within(&bytes);
            let mentioned = terms.mentions && near.clone().next().is_some();
            if mentioned || terms.may_stand_in(&article.body[bytes.clone()]) {
                // Mentions that are not asked for take no terms; one that began before has its terms there.
                let begin_here = near.filter(|m| mentioned && m.bytes.start >= bytes.start);
                let mentions =
                    Mentions { names: names.within(&bytes).cloned().collect(), all: begin_here.cloned().collect() };
                let tokens = tokens_within(&article.body, bytes.clone());
                let whole = Sentence { bytes, tokens: 0..tokens.len(), ends: Break::Sentence };
                places.add(&article.body, &Prose { tokens, sentences: vec![whole] }, &mentions, first, terms);
                places.sentence_ends.pop();
            }
            first += sentence.positions;
            places.sentence_ends.push(first - 1);
            if sentence.ends == Break::Paragraph {
                places.paragraph_ends.push(first - 1);
            }
        }
        places
    }

    fn new(terms: &SoughtTerms<'_>) -> Self {
        let query_terms = vec![Vec::new(); terms.count];
        let budget = terms.budget.clone();
        Self { query_terms, words: Vec::new(), sentence_ends: Vec::new(), paragraph_ends: Vec::new(), budget }
    }

    /// Adds what stands in `prose`, a part of `text` that begins at position `first`.
    fn add(&mut self, text: &str, prose: &Prose, mentions: &Mentions, first: u32, terms: &SoughtTerms<'_>) {
        visit_prose_terms(text, prose, mentions, &mut |term, position, start, end| match term {
            SENTENCE_END => self.sentence_ends.push(first + position),
            PARAGRAPH_END => self.paragraph_ends.push(first + position),
            term => {
                let position = first + position;
                let place = position as usize;
                // A mention's terms stand at its first word, and for more than that.
                if self.words.len() <= place && !term.starts_with(MARK) {
                    self.words.resize(place, (0, 0));
                    self.words.push((start, end));
                }
                for &query_term in terms.query_terms.get(term).into_iter().flatten() {
                    self.query_terms[query_term].push(position);
                }
            }
        });
    }

    /// The bytes of a span that was found here.
    pub fn bytes(&self, span: Span) -> Range<usize> {
        let at = |position: u32| self.words.get(position as usize).copied().unwrap_or_default();
        at(span.first).0 as usize..at(span.last).1 as usize
    }
}

impl Positions for TextPositions {
    fn query_term(&mut self, query_term: usize, out: &mut Vec<u32>) {
        out.extend(&self.query_terms[query_term]);
        out.dedup();
    }

    fn ends(&mut self, of: Proximity, out: &mut Vec<u32>) {
        out.extend(if of == Proximity::Paragraph { &self.paragraph_ends } else { &self.sentence_ends });
    }

    fn pay(&mut self, steps: usize) -> bool {
        self.budget.spend(steps as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::stored::sentences_of;

    /// However little of a body is analysed, the same is found.
    #[test]
    fn what_is_found_by_sentences_is_what_is_found_in_the_whole() {
        let body = "The U.S. sold 10,000 cows. \"It's a tax,\" said O'Brien of AT&T.\n\nHe's from Łódź, she is not. \
            COVID19 cost “don’t” 3.5bn—the ‘Łódź’ way— in the 3rd year; the Joneses' dog — and 9/11. Don't ask 北京市 why.\n\nA tax? No tax cuts.";
        let article = Article { body: body.into(), ..Article::default() };
        let sentences = sentences_of(&article);
        let mut all: Vec<String> = Vec::new();
        let mut collect = |term: &str, _, _, _| all.push(term.to_owned());
        visit_prose_terms(body, &Prose::of(body), &Mentions::default(), &mut collect);
        all.retain(|term| !term.starts_with('\u{e}'));
        for pair in all.windows(2) {
            let term = |text: &String| QueryTerm { terms: vec![text.clone()], ..QueryTerm::default() };
            let query_terms = [term(&pair[0]), term(&pair[1])];
            let budget = Budget::default();
            let terms = SoughtTerms::of(&query_terms, &budget);
            let (whole, parts) = (
                TextPositions::of_field(&article, Field::Body, &terms),
                TextPositions::of_body(&article, &sentences, &terms),
            );
            assert_eq!(whole.query_terms, parts.query_terms, "{pair:?}");
            assert_eq!(whole.sentence_ends, parts.sentence_ends);
            assert_eq!(whole.paragraph_ends, parts.paragraph_ends);
            for &position in whole.query_terms.iter().flatten() {
                let span = Span { first: position, last: position };
                assert_eq!(whole.bytes(span), parts.bytes(span));
            }
        }
    }
}
