//! An opened article: what matches in it, where one begins to read, and what has been put on it.

use std::ops::Range;

use super::reading::{QueryReading, ViewContext};
use super::results::best;
use super::wrong::{Fault, Wrong};
use crate::article::{Article, Field};
use crate::dates::published;
use crate::desk::entry::Mark;
use crate::desk::{State, marks};
use crate::index::archive::{Address, IdMatch};
use crate::search::passages::{self, Passage, PassageOptions};
use crate::search::plan::plan;

/// Passages that results link to.
const PASSAGES: usize = 2;

/// An article with what a query finds in it.
#[derive(Debug, Clone)]
pub struct OpenedArticle {
    /// The article.
    pub article: Article,
    /// Bytes of the title that match.
    pub title: Vec<Range<usize>>,
    /// Bytes of the body that match, ascending, apart.
    pub matches: Vec<Range<usize>>,
    /// The passages that answer best, in reading order.
    pub passages: Vec<Passage>,
    /// What the user has put on it, each with the bytes of the body that it means.
    pub marks: Vec<(Mark, Option<Range<usize>>)>,
    sentences: Vec<Range<usize>>,
}

impl ViewContext<'_> {
    /// Opens the article that `id` names, whole or by a beginning that no other has.
    ///
    /// # Errors
    /// There is none; what the index says.
    pub fn open(&self, id: &str, reading: &QueryReading, state: &State) -> Result<OpenedArticle, Wrong> {
        let IdMatch::One(address) = self.archive.find(id)? else {
            return Err(Wrong::new(Fault::Missing, format!("no article has the id `{id}`")));
        };
        self.open_at(address, reading, state)
    }

    fn open_at(&self, address: Address, reading: &QueryReading, state: &State) -> Result<OpenedArticle, Wrong> {
        let (mut article, sentences) = self.archive.article_with_sentences(address)?;
        published::explain_bounds(&mut article, self.today);
        let mut out = OpenedArticle {
            marks: marks::of_article(state, self.archive, &article)?,
            sentences: sentences.iter().map(|sentence| sentence.start..sentence.end).collect(),
            title: Vec::new(),
            matches: Vec::new(),
            passages: Vec::new(),
            article,
        };
        if let Some(query) = &reading.query {
            let plan = plan(query, self.archive, &reading.options)?;
            out.title = passages::highlights(&out.article, Field::Title, &plan, self.archive);
            out.matches = passages::highlights(&out.article, Field::Body, &plan, self.archive);
            let options = PassageOptions { most: PASSAGES, ..PassageOptions::default() };
            out.passages = passages::choose(&out.article, &sentences, &plan, self.archive, options).passages;
        }
        Ok(out)
    }
}

impl OpenedArticle {
    /// The match at which to begin: the first of the best passage.
    pub fn first_match(&self) -> Option<usize> {
        let within = |passage: &Passage| self.matches.iter().position(|m| m.start >= passage.bytes.start);
        best(&self.passages).and_then(within).or_else(|| (!self.matches.is_empty()).then_some(0))
    }

    /// The bytes of the body to quote for a match: the passage that holds it, or its sentence; without a
    /// match the best passage.
    pub fn quotable(&self, number: Option<usize>) -> Option<Range<usize>> {
        let Some(found) = number.and_then(|number| self.matches.get(number)) else {
            return best(&self.passages).map(|passage| passage.bytes.clone());
        };
        let holds = |range: &&Range<usize>| range.start <= found.start && found.end <= range.end;
        let passage = self.passages.iter().map(|passage| &passage.bytes).find(holds);
        Some(passage.or_else(|| self.sentences.iter().find(holds)).unwrap_or(found).clone())
    }

    /// The tags on the whole article or a part of it, each once.
    pub fn tags(&self) -> Vec<&str> {
        let mut out: Vec<&str> = self.marks.iter().filter_map(|(mark, _)| mark.tag.as_deref()).collect();
        out.dedup();
        out
    }
}
