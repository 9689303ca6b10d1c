//! Query terms: what a typed word stands for.
//!
//! A bare word stands for its inflections, a quoted one for itself, `lukash*` for all that begin
//! so. What it stands for is a [`QueryTerm`]; matching, scoring and highlighting use the same one.

use std::io;

use rustc_hash::FxHashMap;
use tantivy::DocId;
use tantivy::index::SegmentId;

use crate::index::analysis::{self, shape_of};
use crate::index::budget::Budget;
use crate::index::glob::Glob;
use crate::index::term_text::{Case, Shape, TermText, WordPlace, marked};
use crate::index::vocabulary::{Vocabulary, WordCounts};
use crate::query::{QueryWord, WordForm, WordPattern};
use crate::text::{fold, fold_alternative, inflections};

/// Most spellings that a wildcard may stand for; the most frequent are taken.
pub const MAX_SPELLINGS: usize = 2000;

/// Steps that it takes to look up a word with its inflections.
const A_WORD: u64 = 10_000;
/// Steps that it takes to look up one of the spellings of a wildcard.
const A_SPELLING: u64 = 500;
/// Steps that it takes to look for words like one, besides those in the dictionary.
const A_GUESS: u64 = 200_000;

/// A typed word and the terms that it stands for.
#[derive(Debug, Clone, Default)]
pub struct QueryTerm {
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
    /// Only in these articles it stands for them, ascending in each segment; `None`: in all.
    pub only: Option<Vec<(SegmentId, Vec<DocId>)>>,
}

/// Acronyms whose letters are also an everyday word. Typed in capitals only the acronym is meant,
/// typed in lower case only the word.
const ACRONYM_OR_WORD: &[&str] = &[
    "us", "it", "who", "aids", "ice", "act", "care", "nice", "fast", "salt", "start", "now", "led", "pin", "ram",
    "bat", "dare", "swift", "star", "cop", "mad", "sad", "pen", "tip", "aim", "arm", "cap", "can", "dot", "add", "all",
    "am", "are", "do", "so", "no", "on", "in", "or", "me", "my", "he", "is", "as", "at", "be", "by", "we", "map",
    "case", "help",
];

impl QueryTerm {
    /// What a word of a query stands for. `capitals`: the whole query is in capitals, so that they
    /// say nothing.
    ///
    /// # Errors
    /// What the system says; the budget is spent.
    pub fn resolve(word: &QueryWord, vocabulary: &Vocabulary<'_>, capitals: bool, budget: &Budget) -> io::Result<Self> {
        budget.take(A_WORD)?;
        let found = match word.pattern {
            WordPattern::Plain | WordPattern::Any => return Self::plain(word, vocabulary, capitals),
            WordPattern::Prefix => vocabulary.matching(&Glob::prefix(&fold(&word.text)), budget)?,
            WordPattern::Wildcard => vocabulary.matching(&Glob::new(&fold_around_wildcards(&word.text)), budget)?,
            WordPattern::Fuzzy(distance) => vocabulary.near(&fold(&word.text), distance, budget)?,
        };
        budget.take(A_SPELLING * found.len().min(MAX_SPELLINGS) as u64)?;
        Self::most_frequent(word, vocabulary, found)
    }

    fn plain(word: &QueryWord, vocabulary: &Vocabulary<'_>, capitals: bool) -> io::Result<Self> {
        forms(word, capitals, &mut |word| vocabulary.exists(word))?.counted(vocabulary)
    }

    fn most_frequent(
        word: &QueryWord,
        vocabulary: &Vocabulary<'_>,
        found: FxHashMap<String, WordCounts>,
    ) -> io::Result<Self> {
        let mut ranked: Vec<(u64, String, WordCounts)> =
            found.into_iter().map(|(form, counts)| (counts.articles(), form, counts)).collect();
        let frequent_first =
            |a: &(u64, String, WordCounts), b: &(u64, String, WordCounts)| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1));
        let left_out = ranked.len().saturating_sub(MAX_SPELLINGS);
        if left_out > 0 {
            ranked.select_nth_unstable_by(MAX_SPELLINGS, frequent_first);
            ranked.truncate(MAX_SPELLINGS);
        }
        ranked.sort_unstable_by(frequent_first);
        let mut query_term = Self { typed: word.text.clone(), left_out, ..Self::default() };
        let mut articles = [0u64; 2];
        for (_, form, counts) in ranked {
            for (case, found) in counts.cases() {
                query_term.terms.push(marked(form.clone(), case));
                (0..2).for_each(|i| articles[i] += found[i]);
            }
            query_term.words.push(form);
        }
        query_term.article_frequency = vocabulary.holding_any(&query_term.terms, articles)?;
        Ok(query_term)
    }

    fn push(&mut self, folded: &str, wanted: impl Fn(Case) -> bool) {
        self.words.push(folded.to_owned());
        self.terms.extend(Case::ALL.into_iter().filter(|c| wanted(*c)).map(|c| marked(folded.to_owned(), c)));
    }

    /// Keeps the terms that exist and counts their articles.
    fn counted(mut self, vocabulary: &Vocabulary<'_>) -> io::Result<Self> {
        let mut kept = Vec::with_capacity(self.terms.len());
        let mut articles = [0u64; 2];
        for term in &self.terms {
            let found = vocabulary.frequencies(term)?;
            if found != [0, 0] {
                kept.push(term.clone());
            }
            (0..2).for_each(|i| articles[i] += found[i]);
        }
        self.article_frequency = vocabulary.holding_any(&self.terms, articles)?;
        self.terms = kept;
        self.words.retain(|w| self.terms.iter().any(|t| TermText::new(t).word() == Some(w)));
        Ok(self)
    }
}

/// A plain word with all its forms and their terms, whether the archive has them or not. `exists` says whether a folded word stands in
/// the archive other than as a name.
///
/// # Errors
/// What `exists` says.
pub(super) fn forms(
    word: &QueryWord,
    capitals: bool,
    exists: &mut dyn FnMut(&str) -> io::Result<bool>,
) -> io::Result<QueryTerm> {
    // `d'études` asks for the word, however it is elided.
    let elided = analysis::after_elision(&word.text).filter(|_| word.form == WordForm::Inflected);
    let text = elided.unwrap_or(&word.text);
    let shape = shape_of(text);
    let token = crate::text::tokens(text).first().copied();
    // The analysis of the index, so that `10,000` and a very long word are tokenized alike.
    let folded = token
        .and_then(|t| analysis::words(text, t).into_iter().next())
        .map_or_else(|| fold(text).into_owned(), |w| w.folded);
    let mut query_term = QueryTerm { typed: word.text.clone(), ..QueryTerm::default() };
    let ambiguous = ACRONYM_OR_WORD.contains(&folded.as_str()) && !capitals;
    let wanted = |case: Case| match (word.form, shape) {
        (WordForm::Cased, shape) => case.shape == shape,
        (_, Shape::Capitals) if ambiguous => case.shape == Shape::Capitals && case.place != WordPlace::Headline,
        (_, _) if ambiguous => case.shape != Shape::Capitals || case.place == WordPlace::Headline,
        _ => true,
    };
    query_term.push(&folded, wanted);
    if let Some(other) = fold_alternative(text) {
        query_term.push(&other, wanted);
    }
    let keeps_its_form = word.form != WordForm::Inflected || shape == Shape::Capitals && ambiguous;
    if !keeps_its_form {
        // A capital in the query is taken for a name's: `Gates` does not ask for `gate`.
        let named = shape != Shape::Lower && !capitals;
        let mut failed = None;
        let forms = inflections(&folded, &mut |form| {
            exists(form).unwrap_or_else(|error| {
                failed = Some(error);
                false
            })
        });
        if let Some(error) = failed {
            return Err(error);
        }
        let plural_only = |form: &str| !named || form.strip_suffix('s') == Some(&folded);
        for form in forms.iter().filter(|f| **f != folded && plural_only(f)) {
            query_term.push(form, |case| case.place != WordPlace::Name && (!named || case.shape != Shape::Lower));
        }
    }
    Ok(query_term)
}

/// The archive's words nearest to a folded word that it lacks, the most frequent first.
pub fn suggestions(vocabulary: &Vocabulary<'_>, folded: &str, most: usize, budget: &Budget) -> io::Result<Vec<String>> {
    let distance = if folded.chars().count() < 5 { 1 } else { 2 };
    budget.take(A_GUESS)?;
    let mut found = vocabulary.near(folded, distance, budget)?;
    found.retain(|word, _| word != folded);
    let mut ranked: Vec<(usize, u64, String)> = found
        .into_iter()
        .map(|(word, counts)| (strsim::osa_distance(&word, folded), counts.articles(), word))
        .filter(|(_, n, word)| *n > 1 && word.chars().next() == folded.chars().next() || *n > 20)
        .collect();
    ranked.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
    Ok(ranked.into_iter().take(most).map(|(_, _, word)| word).collect())
}

/// Folds what lies between `*` and `?`.
pub(super) fn fold_around_wildcards(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    for part in pattern.split_inclusive(['*', '?']) {
        let literal = part.trim_end_matches(['*', '?']);
        out.push_str(&fold(literal));
        out.push_str(&part[literal.len()..]);
    }
    out
}
