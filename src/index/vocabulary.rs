//! Vocabulary: which words stand in titles and bodies, and in how many articles.
//!
//! Left to others: what a typed word stands for (`search::query_term`).

use std::io;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::fastfield::AliveBitSet;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::{Field as EngineField, IndexRecordOption};
use tantivy::{DocSet, Searcher, TERMINATED, Term};

use super::budget::{Budget, CountedAutomaton};
use super::gathered::{Elsewhere, is_spoken};
use super::glob::Glob;
use super::schema::Fields;
use super::term_text::{Case, TermText, marked};

/// The term dictionaries of the archive's prose.
pub struct Vocabulary<'a> {
    searcher: &'a Searcher,
    dictionaries: Vec<[Dictionary<'a>; 2]>,
    fields: [EngineField; 2],
    /// The engine that holds more articles than these, which tells how often a word stands in all of them.
    elsewhere: Option<&'a Elsewhere>,
}

/// The terms of a field in one segment, and which of its articles were not removed.
struct Dictionary<'a> {
    index: Arc<InvertedIndexReader>,
    /// `None` if all of them are there.
    alive: Option<&'a AliveBitSet>,
}

impl Dictionary<'_> {
    /// How many articles hold a term. Those that were removed stay in the postings until their segment
    /// is merged, and do not count: what an archive answers depends on what is in it.
    fn articles(&self, term: &TermInfo) -> io::Result<u32> {
        let Some(alive) = self.alive else { return Ok(term.doc_freq) };
        let mut postings = self.index.read_postings_from_terminfo(term, IndexRecordOption::Basic)?;
        let mut articles = 0;
        while postings.doc() != TERMINATED {
            articles += u32::from(alive.is_alive(postings.doc()));
            postings.advance();
        }
        Ok(articles)
    }
}

/// A word of the archive: how often each of its terms stands in it.
#[derive(Debug, Clone, Default)]
pub struct WordCounts {
    /// Titles and bodies, by the place of the term's case in [`Case::ALL`].
    by_case: [[u32; 2]; Case::ALL.len()],
}

impl WordCounts {
    /// Titles and bodies together, those of each term by themselves.
    pub fn articles(&self) -> u64 {
        self.by_case.iter().flatten().map(|&n| u64::from(n)).sum()
    }

    /// The cases in which the word stands, with the numbers of titles and bodies.
    pub fn cases(&self) -> impl Iterator<Item = (Case, [u64; 2])> {
        let counts = Case::ALL.into_iter().zip(self.by_case).filter(|(_, counts)| *counts != [0, 0]);
        counts.map(|(case, counts)| (case, counts.map(u64::from)))
    }
}

impl<'a> Vocabulary<'a> {
    /// Opens the dictionaries of title and body.
    pub fn open(searcher: &'a Searcher, fields: &Fields) -> tantivy::Result<Self> {
        let fields = [fields.title, fields.body];
        let open = |segment: &'a tantivy::SegmentReader| {
            let alive = segment.alive_bitset();
            let [title, body] = [segment.inverted_index(fields[0])?, segment.inverted_index(fields[1])?];
            Ok([Dictionary { index: title, alive }, Dictionary { index: body, alive }])
        };
        let dictionaries = searcher.segment_readers().iter().map(open).collect::<tantivy::Result<_>>()?;
        Ok(Self { searcher, dictionaries, fields, elsewhere: None })
    }

    /// The same as a part of what is held elsewhere, if it is one.
    pub(super) fn part_of(self, elsewhere: Option<&'a Elsewhere>) -> Self {
        Self { elsewhere, ..self }
    }

    /// Does this folded word stand in the archive, other than as a name?
    ///
    /// # Errors
    /// What the system says, or the engine that holds the archive elsewhere.
    pub fn exists(&self, folded: &str) -> io::Result<bool> {
        if let Some(elsewhere) = self.elsewhere {
            return elsewhere.exists(folded);
        }
        for case in Case::ALL.into_iter().filter(|case| is_spoken(*case)) {
            if self.frequencies(&marked(folded.to_owned(), case))? != [0, 0] {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Articles that hold any of `terms`, at most; `found` are the titles and bodies that hold them here, added up.
    ///
    /// # Errors
    /// As [`Vocabulary::exists`].
    pub fn holding_any(&self, terms: &[String], found: [u64; 2]) -> io::Result<u64> {
        Ok(self.at_most(self.elsewhere.map_or(Ok(found), |elsewhere| elsewhere.holding(terms))?))
    }

    /// In how many articles, at most, a folded word stands in any case.
    pub fn article_frequency(&self, folded: &str) -> io::Result<u64> {
        let mut articles = [0u64; 2];
        let terms = Case::ALL.map(|case| marked(folded.to_owned(), case));
        for term in &terms {
            let found = self.frequencies(term)?;
            (0..2).for_each(|i| articles[i] += found[i]);
        }
        self.holding_any(&terms, articles)
    }

    /// Articles that hold words which stand in so many titles and bodies, at most: the larger number.
    fn at_most(&self, [titles, bodies]: [u64; 2]) -> u64 {
        let all = self.elsewhere.map_or_else(|| self.searcher.num_docs(), |elsewhere| elsewhere.totals().articles);
        titles.max(bodies).min(all)
    }

    /// The titles and the bodies that hold a term.
    pub fn frequencies(&self, term: &str) -> io::Result<[u64; 2]> {
        let mut out = [0; 2];
        for dictionaries in &self.dictionaries {
            for (n, dictionary) in out.iter_mut().zip(dictionaries) {
                if let Some(info) = dictionary.index.terms().get(term)? {
                    *n += u64::from(dictionary.articles(&info)?);
                }
            }
        }
        Ok(out)
    }

    /// The words of a shape.
    ///
    /// # Errors
    /// What the system says; the budget is spent.
    pub fn matching(&self, glob: &Glob, budget: &Budget) -> io::Result<FxHashMap<String, WordCounts>> {
        let mut found = FxHashMap::default();
        let counted = CountedAutomaton::new(glob, budget);
        for (field, dictionary) in self.dictionaries.iter().flat_map(|both| both.iter().enumerate()) {
            let mut stream = dictionary.index.terms().search(&counted).ge(glob.literal_prefix()).into_stream()?;
            while stream.advance() {
                count(&mut found, stream.key(), field, dictionary.articles(stream.value())?);
            }
        }
        budget.check()?;
        Ok(found)
    }

    /// The words within an edit distance (Damerau's, restricted; 2 at most).
    ///
    /// # Errors
    /// What the system says; the budget is spent.
    pub fn near(&self, folded: &str, distance: u8, budget: &Budget) -> io::Result<FxHashMap<String, WordCounts>> {
        let mut found = FxHashMap::default();
        for case in Case::ALL {
            let term = Term::from_field_text(self.fields[1], &marked(folded.to_owned(), case));
            let automaton = FuzzyTermQuery::new(term, distance.min(2), true).automaton().map_err(io::Error::other)?;
            let counted = CountedAutomaton::new(&automaton, budget);
            for (field, dictionary) in self.dictionaries.iter().flat_map(|both| both.iter().enumerate()) {
                let mut stream = dictionary.index.terms().search(&counted).into_stream()?;
                while stream.advance() {
                    // The automaton counts a difference of marks as an edit: only like with like.
                    if TermText::new(stream.key()).case() == Some(case) {
                        count(&mut found, stream.key(), field, dictionary.articles(stream.value())?);
                    }
                }
            }
        }
        budget.check()?;
        Ok(found)
    }
}

/// Adds a term's articles, in titles or bodies, to those of its word; the ends of sentences are no words.
fn count(found: &mut FxHashMap<String, WordCounts>, term: &[u8], field: usize, articles: u32) {
    let term = TermText::new(term);
    let (Some(word), Some(case)) = (term.word().filter(|_| articles > 0), term.case()) else { return };
    let Some(place) = Case::ALL.iter().position(|known| *known == case) else { return };
    let counts = match found.get_mut(word) {
        Some(counts) => counts,
        None => found.entry(word.to_owned()).or_default(),
    };
    counts.by_case[place][field] += articles;
}
