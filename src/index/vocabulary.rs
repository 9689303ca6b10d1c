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
use super::glob::Glob;
use super::schema::Fields;
use super::term_text::{Case, Shape, TermText, WordPlace, marked};

/// The term dictionaries of the archive's prose.
pub struct Vocabulary<'a> {
    searcher: &'a Searcher,
    dictionaries: Vec<[Dictionary<'a>; 2]>,
    fields: [EngineField; 2],
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
        Ok(Self { searcher, dictionaries, fields })
    }

    /// Does this folded word stand in the archive, other than as a name?
    pub fn exists(&self, folded: &str) -> bool {
        let cases = Case::ALL.into_iter().filter(|c| c.shape != Shape::Capitals && c.place != WordPlace::Name);
        let frequency = |term: &str| self.frequencies(term).map_or(0, |[title, body]| title + body);
        cases.into_iter().any(|case| frequency(&marked(folded.to_owned(), case)) > 0)
    }

    /// In how many articles, at most, a folded word stands in any case.
    pub fn article_frequency(&self, folded: &str) -> io::Result<u64> {
        let mut articles = [0u64; 2];
        for case in Case::ALL {
            let found = self.frequencies(&marked(folded.to_owned(), case))?;
            (0..2).for_each(|i| articles[i] += found[i]);
        }
        Ok(self.at_most(articles))
    }

    /// Articles that hold words which stand in so many titles and bodies, at most: the larger number.
    pub fn at_most(&self, [titles, bodies]: [u64; 2]) -> u64 {
        titles.max(bodies).min(self.searcher.num_docs())
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

    /// The words of a shape, with their frequency: titles and bodies together.
    ///
    /// # Errors
    /// What the system says; the budget is spent.
    pub fn matching(&self, glob: &Glob, budget: &Budget) -> io::Result<FxHashMap<String, u64>> {
        let mut found = FxHashMap::default();
        let counted = CountedAutomaton::new(glob, budget);
        for dictionary in self.dictionaries.iter().flatten() {
            let mut stream = dictionary.index.terms().search(&counted).ge(glob.literal_prefix()).into_stream()?;
            while stream.advance() {
                count(&mut found, stream.key(), dictionary.articles(stream.value())?);
            }
        }
        budget.check()?;
        Ok(found)
    }

    /// The words within an edit distance (Damerau's, restricted; 2 at most), with their frequency:
    /// titles and bodies together.
    ///
    /// # Errors
    /// What the system says; the budget is spent.
    pub fn near(&self, folded: &str, distance: u8, budget: &Budget) -> io::Result<FxHashMap<String, u64>> {
        let mut found = FxHashMap::default();
        for case in Case::ALL {
            let term = Term::from_field_text(self.fields[1], &marked(folded.to_owned(), case));
            let automaton = FuzzyTermQuery::new(term, distance.min(2), true).automaton().map_err(io::Error::other)?;
            let counted = CountedAutomaton::new(&automaton, budget);
            for dictionary in self.dictionaries.iter().flatten() {
                let mut stream = dictionary.index.terms().search(&counted).into_stream()?;
                while stream.advance() {
                    // The automaton counts a difference of marks as an edit: only like with like.
                    if TermText::new(stream.key()).case() == Some(case) {
                        count(&mut found, stream.key(), dictionary.articles(stream.value())?);
                    }
                }
            }
        }
        budget.check()?;
        Ok(found)
    }
}

/// Adds a term's articles to those of its word; the ends of sentences are no words.
fn count(found: &mut FxHashMap<String, u64>, term: &[u8], articles: u32) {
    if let Some(word) = TermText::new(term).word().filter(|_| articles > 0) {
        *found.entry(word.to_owned()).or_default() += u64::from(articles);
    }
}
