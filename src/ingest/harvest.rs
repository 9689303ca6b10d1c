//! What a run has read, counted for its report: in which formats, how it was dated, in which languages,
//! of which outlets.

use std::collections::BTreeMap;

use crate::article::{Article, DateBasis};
use crate::cleaning::OWN_RULE;

/// What rules of the user's own took: cut from pages, left unread in records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OwnCuts {
    /// Lines.
    pub lines: u64,
    /// Articles that they were taken from.
    pub articles: u64,
}

/// Counts of what was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Harvest {
    /// Articles by the format that they were read from.
    pub formats: BTreeMap<&'static str, u64>,
    /// Articles that were annotated: unchanged ones are not, and are not among the following.
    pub articles: u64,
    /// Those by what their day rests on; without a day under `unknown`.
    pub dates: BTreeMap<&'static str, u64>,
    /// Those by language, as `en`; without one under the empty string.
    pub languages: BTreeMap<String, u64>,
    /// Those by outlet; without one under the empty string.
    pub outlets: BTreeMap<String, u64>,
    /// Blocks of pages that were cut.
    pub cut: u64,
    /// Lines that rules of the user's own took, and articles that lost some.
    pub own: OwnCuts,
}

impl Harvest {
    /// Counts a record of a format.
    pub fn read(&mut self, format: &'static str) {
        *self.formats.entry(format).or_default() += 1;
    }

    /// Counts an article that was annotated.
    pub fn annotated(&mut self, article: &Article) {
        self.articles += 1;
        let basis = article.published.as_ref().map_or("unknown", |published| match published.basis {
            DateBasis::Stated => "stated",
            DateBasis::Metadata => "metadata",
            DateBasis::Path => "path",
            DateBasis::Inferred => "inferred",
        });
        *self.dates.entry(basis).or_default() += 1;
        count(&mut self.languages, article.language.as_deref());
        count(&mut self.outlets, article.source.as_deref());
        self.cut += article.removed.len() as u64;
        let rules = article.removed.iter().map(|cut| &cut.rule).chain(article.unread.iter().map(|part| &part.rule));
        let own = rules.filter(|rule| **rule == OWN_RULE).count() as u64;
        self.own.lines += own;
        self.own.articles += u64::from(own > 0);
    }
}

impl Harvest {
    /// Adds what another one counted.
    pub fn add(&mut self, other: &Self) {
        other.formats.iter().for_each(|(name, n)| *self.formats.entry(name).or_default() += n);
        other.dates.iter().for_each(|(name, n)| *self.dates.entry(name).or_default() += n);
        for (mine, theirs) in [(&mut self.languages, &other.languages), (&mut self.outlets, &other.outlets)] {
            theirs.iter().for_each(|(name, n)| *mine.entry(name.clone()).or_default() += n);
        }
        self.articles += other.articles;
        self.cut += other.cut;
        self.own.lines += other.own.lines;
        self.own.articles += other.own.articles;
    }
}

fn count(counts: &mut BTreeMap<String, u64>, name: Option<&str>) {
    /// Names that are told apart; more of them are of no use to anyone.
    const MOST: usize = 10_000;
    let name = name.unwrap_or_default();
    let known = counts.len();
    match counts.get_mut(name) {
        Some(count) => *count += 1,
        None if known < MOST => drop(counts.insert(name.to_owned(), 1)),
        None => {}
    }
}
