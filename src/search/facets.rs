//! Facets: who, which organization or where appears in the articles that match.
//!
//! A facet's count is what the filter by that name finds: both are made of the same names, and of
//! people of the same persons. An article counts once a person; a bare name counts for the person
//! whom it most likely means, and else for nobody but itself.

use rustc_hash::FxHashSet;
use tantivy::DocAddress;
use unicode_normalization::UnicodeNormalization;

use super::facet_table::FacetTable;
use super::identity::{Casts, Namesakes, Whose};
use super::names::Names;
use super::ranked::Scored;
use crate::article::EntityKind;
use crate::entities::lexicon::byname;
use crate::entities::names::{Aliases, NameQuery};
use crate::index::archive::Archive;
use crate::text::fold_label;

/// A name and the articles of a result that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// The most frequent spelling.
    pub name: String,
    /// Number of articles.
    pub articles: u64,
    /// How many of them name no more than a surname, which probably means this person.
    pub probable: u64,
    /// The other spellings that were found, the most frequent first.
    pub spellings: Vec<String>,
}

/// The names of `kind` in `found`, the most frequent first; at most `most`. `without`: names that
/// are left out, as a filter matched them already. Who asks more than once keeps a [`FacetTable`].
///
/// # Errors
/// What the engine says.
pub fn facets(
    archive: &Archive,
    kind: EntityKind,
    found: &[Scored],
    aliases: &Aliases,
    without: &[String],
    most: usize,
) -> tantivy::Result<Vec<Facet>> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    FacetTable::new(archive, kind, aliases.clone())?.facets(found, without, most)
}

/// A facet with the articles that it counts, in the order of the index.
#[derive(Debug)]
pub(super) struct NameRow {
    /// What is shown.
    pub facet: Facet,
    /// The articles of the result.
    pub articles: Vec<DocAddress>,
}

/// The row of a name in the whole archive, of which a result shows a part.
#[derive(Debug)]
pub(super) struct WholeRow {
    spellings: Vec<RowSpelling>,
    /// The label is one of the first so many spellings.
    labels: usize,
}

#[derive(Debug)]
struct RowSpelling {
    name: String,
    /// In the order of the index.
    articles: Vec<DocAddress>,
    /// A bare name, which probably means the person in these articles.
    is_probable: bool,
}

impl WholeRow {
    /// The row of the person whose name this is, or of a bare name that is nobody's, however it is capitalised.
    pub fn of_person(casts: &Casts, name: &str) -> tantivy::Result<Self> {
        let Some(cast) = casts.of(name)? else { return Self::alone(casts, name, &[]) };
        match cast.whose(name) {
            None => Self::alone(casts, name, &[]),
            Some(Whose::Open(open)) if cast.identities.open[open].may_be.is_empty() => {
                let spellings = cast.nobodies().filter(|other| normal(other) == normal(name));
                let row = |name: &str| {
                    let articles = casts.appearances().articles(name)?;
                    Ok(RowSpelling { name: name.to_owned(), articles, is_probable: false })
                };
                let spellings: Vec<RowSpelling> = spellings.map(row).collect::<tantivy::Result<_>>()?;
                Ok(Self { labels: spellings.len(), spellings })
            }
            Some(Whose::Open(open)) => {
                let meant: Vec<DocAddress> = cast.meant[open].iter().map(|m| m.article).collect();
                Self::alone(casts, name, &meant)
            }
            Some(Whose::Person(person)) => Self::of_cast(casts, &cast, person),
        }
    }

    fn of_cast(casts: &Casts, cast: &Namesakes, person: usize) -> tantivy::Result<Self> {
        let mut spellings = Vec::new();
        for (name, _) in cast.names_of(person) {
            let articles = casts.appearances().articles(name)?;
            spellings.push(RowSpelling { name: name.clone(), articles, is_probable: false });
        }
        // The label is a full form, however often the surname stands alone.
        let labels = spellings.len();
        spellings.extend(cast.meant_for(person).map(|(name, meant)| RowSpelling {
            name: name.to_owned(),
            articles: meant.into_iter().map(|m| m.article).collect(),
            is_probable: true,
        }));
        Ok(Self { spellings, labels })
    }

    /// A name by itself, in the articles in which it means nobody known; `without` in the order of the index.
    fn alone(casts: &Casts, name: &str, without: &[DocAddress]) -> tantivy::Result<Self> {
        let mut articles = casts.appearances().articles(name)?;
        let mut without = without.iter().peekable();
        articles.retain(|article| {
            while without.next_if(|other| *other < article).is_some() {}
            without.peek() != Some(&article)
        });
        Ok(Self { spellings: vec![RowSpelling { name: name.to_owned(), articles, is_probable: false }], labels: 1 })
    }

    /// The row that the filter by this name makes.
    pub fn by_filter(
        archive: &Archive,
        casts: &Casts,
        kind: EntityKind,
        name: &str,
        aliases: &Aliases,
    ) -> tantivy::Result<Self> {
        let matched = Names::new(archive, kind).matching_in(casts, name, aliases)?;
        let query = NameQuery::new(kind, name, aliases);
        let articles = casts.appearances().articles(name)?;
        let mut spellings = vec![RowSpelling { name: name.to_owned(), articles, is_probable: false }];
        for other in matched.into_iter().filter(|m| m.name != name && !query.forbids(&m.name)) {
            let is_probable = other.probable.is_some();
            let articles = match other.probable {
                Some(probably) => probably.articles,
                None => casts.appearances().articles(&other.name)?,
            };
            spellings.push(RowSpelling { name: other.name, articles, is_probable });
        }
        Ok(Self { labels: spellings.len(), spellings })
    }

    /// The names that have no row of their own beside it.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.spellings[..self.labels].iter().map(|spelling| spelling.name.as_str())
    }

    /// All names in it, the probable ones too.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        self.spellings.iter().map(|spelling| spelling.name.as_str())
    }

    /// Articles that it holds, those of each spelling by themselves.
    pub fn size(&self) -> usize {
        self.spellings.iter().map(|spelling| spelling.articles.len()).sum()
    }

    /// The row in the articles that `keep` holds for.
    pub fn within(&self, keep: impl Fn(&DocAddress) -> bool) -> NameRow {
        let (mut articles, mut probable) = (Vec::new(), Vec::new());
        let mut spellings: Vec<(String, u64)> = Vec::new();
        let mut labels = 0;
        for (place, spelling) in self.spellings.iter().enumerate() {
            let into = if spelling.is_probable { &mut probable } else { &mut articles };
            let before = into.len();
            into.extend(spelling.articles.iter().copied().filter(|address| keep(address)));
            // What stands nowhere in the result is not how it is written there.
            if into.len() > before {
                spellings.push((spelling.name.clone(), (into.len() - before) as u64));
                labels += usize::from(place < self.labels);
            }
        }
        // Some sorted runs: they are merged.
        articles.sort();
        articles.dedup();
        let certain = articles.len();
        articles.extend(probable);
        articles.sort();
        articles.dedup();
        // The label is the archive's, whatever the part that is looked at writes most.
        let whole = self.spellings[..self.labels].iter().map(|s| (s.name.clone(), s.articles.len() as u64));
        let name = match labels {
            0 => String::new(),
            _ => label(&whole.collect::<Vec<_>>()),
        };
        let spellings = also(&name, spellings);
        let (all, probable) = (articles.len() as u64, (articles.len() - certain) as u64);
        NameRow { facet: Facet { name, articles: all, probable, spellings }, articles }
    }
}

/// The most frequent spelling that is no byname; datelines write `PORT ELLERY`, and shown is the form in
/// small letters if there is one.
pub(super) fn label(spellings: &[(String, u64)]) -> String {
    let in_capitals = |s: &str| !s.chars().any(char::is_lowercase);
    let rank = |s: &(String, u64)| (byname(&s.0).is_none(), s.1);
    let Some((name, _)) = spellings.iter().max_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| b.0.cmp(&a.0))) else {
        return String::new();
    };
    let articles: u64 = spellings.iter().filter(|s| s.0 == *name).map(|s| s.1).sum();
    // Letters that are read one by one are hardly written otherwise: `ISIS`, seldom `Isis`.
    let letters = name.chars().count() <= LETTERS && !name.contains(' ');
    let often = |s: &&(String, u64)| !letters || s.1 * SELDOM >= articles;
    let same = |s: &&(String, u64)| !in_capitals(&s.0) && normal(&s.0) == normal(name) && often(s);
    spellings.iter().find(same).filter(|_| in_capitals(name)).map_or(name, |s| &s.0).clone()
}

/// Letters of an acronym at most,
const LETTERS: usize = 5;
/// and one in so many articles at most that writes it in small letters.
const SELDOM: u64 = 5;

/// The spellings but the label, the most frequent first, each once.
fn also(label: &str, mut spellings: Vec<(String, u64)>) -> Vec<String> {
    spellings.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut seen: FxHashSet<String> = [normal(label)].into_iter().collect();
    spellings.into_iter().filter(|s| s.1 > 0).map(|s| s.0).filter(|name| seen.insert(normal(name))).collect()
}

/// A spelling without what no reader sees as one: normal form, case, accents, quotes, stops.
fn normal(name: &str) -> String {
    let folded: String = fold_label(name).nfc().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_shown_once_and_small_letters_before_capitals() {
        let spellings = |names: &[(&str, u64)]| names.iter().map(|(n, c)| ((*n).to_owned(), *c)).collect::<Vec<_>>();
        let all = spellings(&[
            ("PORT ELLERY", 9),
            ("Port Ellery", 2),
            ("I\u{307}smet", 3),
            ("\u{130}smet", 2),
            ("H. Ada", 1),
            ("H Ada", 1),
        ]);
        assert_eq!(label(&all), "Port Ellery");
        assert_eq!(also("Port Ellery", all), ["I\u{307}smet", "H Ada"]);
        assert_eq!(label(&spellings(&[("ISIS", 90), ("Isis", 2)])), "ISIS");
        assert_eq!(label(&spellings(&[("LUKOIL", 9), ("Lukoil", 2)])), "Lukoil");
        assert_eq!(label(&spellings(&[("JFK", 9), ("John Kennedy", 2), ("John F. Kennedy", 4)])), "John F. Kennedy");
        assert_eq!(label(&spellings(&[("JFK", 9)])), "JFK");
    }
}
