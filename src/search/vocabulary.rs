//! Vocabulary: which terms of the archive a typed word stands for.
//!
//! A bare word stands for its inflections, a quoted one for itself, `lukash*` for all that begin
//! so. What it stands for is a [`Leaf`]; matching, scoring and highlighting use the same leaf.

use std::io;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::index::InvertedIndexReader;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field as EngineField;
use tantivy::{Searcher, Term};

use super::glob::Glob;
use crate::index::analysis::{Case, Place, Shape, marked, shape_of};
use crate::index::schema::Fields;
use crate::query::{Form, Pattern, Word};
use crate::text::{fold, fold_alternative, inflections};

/// Most spellings that a wildcard may stand for; the most frequent are taken.
pub const MAX_SPELLINGS: usize = 2000;

/// A typed word and the terms that it stands for.
#[derive(Debug, Clone, Default)]
pub struct Leaf {
    /// As typed.
    pub typed: String,
    /// The folded words that it stands for, the typed one first if it is one of them.
    pub words: Vec<String>,
    /// Their terms in title and body, with their marks of case.
    pub terms: Vec<String>,
    /// How many more words a wildcard would have stood for.
    pub left_out: usize,
    /// Articles that any of the terms stands in, at most: the larger of title and body.
    pub article_frequency: u64,
}

/// Acronyms whose letters are also an everyday word. Typed in capitals only the acronym is meant,
/// typed in lower case only the word.
const ACRONYM_OR_WORD: &[&str] = &[
    "us", "it", "who", "aids", "ice", "act", "care", "nice", "fast", "salt", "start", "now", "led", "pin", "ram",
    "bat", "dare", "swift", "star", "cop", "mad", "sad", "pen", "tip", "aim", "arm", "cap", "can", "dot", "add", "all",
    "am", "are", "do", "so", "no", "on", "in", "or", "me", "my", "he", "is", "as", "at", "be", "by", "we", "map",
    "case", "help",
];

/// The term dictionaries of the archive's prose.
pub struct Vocabulary<'a> {
    searcher: &'a Searcher,
    dictionaries: Vec<[Arc<InvertedIndexReader>; 2]>,
    fields: [EngineField; 2],
}

impl<'a> Vocabulary<'a> {
    /// Opens the dictionaries of title and body.
    pub fn open(searcher: &'a Searcher, fields: &Fields) -> tantivy::Result<Self> {
        let fields = [fields.title, fields.body];
        let open = |s: &tantivy::SegmentReader| Ok([s.inverted_index(fields[0])?, s.inverted_index(fields[1])?]);
        let dictionaries = searcher.segment_readers().iter().map(open).collect::<tantivy::Result<_>>()?;
        Ok(Self { searcher, dictionaries, fields })
    }

    /// What a word of a query stands for. `capitals`: the whole query is in capitals, so that they
    /// say nothing.
    pub fn leaf(&self, word: &Word, capitals: bool) -> io::Result<Leaf> {
        match word.pattern {
            Pattern::Plain | Pattern::Any => self.plain(word, capitals),
            Pattern::Prefix => self.glob(word, &Glob::prefix(&fold(&word.text))),
            Pattern::Wildcard => self.glob(word, &Glob::new(&fold_around_wildcards(&word.text))),
            Pattern::Fuzzy(distance) => self.fuzzy(word, distance),
        }
    }

    /// Does this folded word stand in the archive, other than as a name?
    pub fn exists(&self, folded: &str) -> bool {
        let cases = Case::ALL.into_iter().filter(|c| c.shape != Shape::Capitals && c.place != Place::Name);
        cases.into_iter().any(|case| self.frequency(&marked(folded.to_owned(), case)).unwrap_or(0) > 0)
    }

    /// In how many articles, at most, a folded word stands in any case.
    pub fn article_frequency(&self, folded: &str) -> io::Result<u64> {
        let terms: Vec<String> = Case::ALL.into_iter().map(|case| marked(folded.to_owned(), case)).collect();
        self.articles_with(&terms)
    }

    /// The archive's words nearest to a folded word that it lacks, the most frequent first.
    pub fn suggestions(&self, folded: &str, most: usize) -> io::Result<Vec<String>> {
        let distance = if folded.chars().count() < 5 { 1 } else { 2 };
        let mut found = self.near(folded, distance)?;
        found.retain(|word, _| word != folded);
        let mut ranked: Vec<(usize, u64, String)> = found
            .into_iter()
            .map(|(word, n)| (strsim::osa_distance(&word, folded), n, word))
            .filter(|(_, n, word)| *n > 1 && word.chars().next() == folded.chars().next() || *n > 20)
            .collect();
        ranked.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
        Ok(ranked.into_iter().take(most).map(|(_, _, word)| word).collect())
    }

    fn plain(&self, word: &Word, capitals: bool) -> io::Result<Leaf> {
        let shape = shape_of(&word.text);
        let token = crate::text::tokens(&word.text).first().copied();
        // The analysis of the index, so that `10,000` and a very long word are cut alike.
        let folded = token
            .and_then(|t| crate::index::analysis::words(&word.text, t).into_iter().next())
            .map_or_else(|| fold(&word.text).into_owned(), |w| w.folded);
        let mut leaf = Leaf { typed: word.text.clone(), ..Leaf::default() };
        let ambiguous = ACRONYM_OR_WORD.contains(&folded.as_str()) && !capitals;
        let wanted = |case: Case| match (word.form, shape) {
            (Form::Cased, shape) => case.shape == shape,
            (_, Shape::Capitals) if ambiguous => case.shape == Shape::Capitals && case.place != Place::Headline,
            (_, _) if ambiguous => case.shape != Shape::Capitals || case.place == Place::Headline,
            _ => true,
        };
        push(&mut leaf, &folded, wanted);
        if let Some(other) = fold_alternative(&word.text) {
            push(&mut leaf, &other, wanted);
        }
        let keeps_its_form = word.form != Form::Inflected || shape == Shape::Capitals && ambiguous;
        if !keeps_its_form {
            // A capital in the query is taken for a name's: `Gates` does not ask for `gate`.
            let named = shape != Shape::Lower && !capitals;
            let forms = inflections(&folded, &mut |w| self.exists(w));
            let plural_only = |form: &str| !named || form.strip_suffix('s') == Some(&folded);
            for form in forms.iter().filter(|f| **f != folded && plural_only(f)) {
                push(&mut leaf, form, |case| case.place != Place::Name && (!named || case.shape != Shape::Lower));
            }
        }
        self.finish(leaf)
    }

    fn glob(&self, word: &Word, glob: &Glob) -> io::Result<Leaf> {
        let mut found = FxHashMap::default();
        let prefix = glob.literal_prefix();
        for dictionary in self.dictionaries.iter().flatten() {
            let mut stream = dictionary.terms().search(glob).ge(prefix).into_stream()?;
            while stream.advance() {
                count(&mut found, stream.key(), stream.value().doc_freq);
            }
        }
        self.leaf_of(word, found)
    }

    fn fuzzy(&self, word: &Word, distance: u8) -> io::Result<Leaf> {
        let found = self.near(&fold(&word.text), distance)?;
        self.leaf_of(word, found)
    }

    /// Words within an edit distance (Damerau's, restricted), with their frequency.
    fn near(&self, folded: &str, distance: u8) -> io::Result<FxHashMap<String, u64>> {
        let mut found = FxHashMap::default();
        for case in Case::ALL {
            let term = Term::from_field_text(self.fields[1], &marked(folded.to_owned(), case));
            let automaton = FuzzyTermQuery::new(term, distance.min(2), true).automaton().map_err(io::Error::other)?;
            for dictionary in self.dictionaries.iter().flatten() {
                let mut stream = dictionary.terms().search(&automaton).into_stream()?;
                while stream.advance() {
                    // The automaton counts a difference of marks as an edit: only like with like.
                    if stream.key().last() == Some(&(case.mark() as u8)) {
                        count(&mut found, stream.key(), stream.value().doc_freq);
                    }
                }
            }
        }
        Ok(found)
    }

    fn leaf_of(&self, word: &Word, found: FxHashMap<String, u64>) -> io::Result<Leaf> {
        let mut ranked: Vec<(String, u64)> = found.into_iter().collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let mut leaf = Leaf { typed: word.text.clone(), ..Leaf::default() };
        leaf.left_out = ranked.len().saturating_sub(MAX_SPELLINGS);
        ranked.truncate(MAX_SPELLINGS);
        for (form, _) in ranked {
            push(&mut leaf, &form, |_| true);
        }
        self.finish(leaf)
    }

    /// Keeps the terms that exist and counts their articles.
    fn finish(&self, mut leaf: Leaf) -> io::Result<Leaf> {
        let mut kept = Vec::with_capacity(leaf.terms.len());
        let mut articles = [0u64; 2];
        for term in std::mem::take(&mut leaf.terms) {
            let found = self.frequencies(&term)?;
            if found != [0, 0] {
                kept.push(term);
            }
            (0..2).for_each(|i| articles[i] += found[i]);
        }
        leaf.terms = kept;
        leaf.words.retain(|w| leaf.terms.iter().any(|t| t[..t.len() - 1] == **w));
        leaf.article_frequency = articles[0].max(articles[1]).min(self.searcher.num_docs());
        Ok(leaf)
    }

    fn articles_with(&self, terms: &[String]) -> io::Result<u64> {
        let mut articles = [0u64; 2];
        for term in terms {
            let found = self.frequencies(term)?;
            (0..2).for_each(|i| articles[i] += found[i]);
        }
        Ok(articles[0].max(articles[1]).min(self.searcher.num_docs()))
    }

    fn frequency(&self, term: &str) -> io::Result<u64> {
        self.frequencies(term).map(|[title, body]| title + body)
    }

    fn frequencies(&self, term: &str) -> io::Result<[u64; 2]> {
        let mut out = [0; 2];
        for dictionaries in &self.dictionaries {
            for (n, dictionary) in out.iter_mut().zip(dictionaries) {
                *n += dictionary.terms().get(term)?.map_or(0, |info| u64::from(info.doc_freq));
            }
        }
        Ok(out)
    }
}

fn push(leaf: &mut Leaf, folded: &str, wanted: impl Fn(Case) -> bool) {
    leaf.words.push(folded.to_owned());
    leaf.terms.extend(Case::ALL.into_iter().filter(|c| wanted(*c)).map(|c| marked(folded.to_owned(), c)));
}

/// Adds a term's articles to those of its word; the ends of sentences are no words.
fn count(found: &mut FxHashMap<String, u64>, term: &[u8], articles: u32) {
    let Some((mark, word)) = term.split_last() else { return };
    if (1..=9).contains(mark)
        && let Ok(word) = std::str::from_utf8(word)
    {
        *found.entry(word.to_owned()).or_default() += u64::from(articles);
    }
}

/// Folds what lies between `*` and `?`.
fn fold_around_wildcards(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    for part in pattern.split_inclusive(['*', '?']) {
        let literal = part.trim_end_matches(['*', '?']);
        out.push_str(&fold(literal));
        out.push_str(&part[literal.len()..]);
    }
    out
}
