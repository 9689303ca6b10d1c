//! Facets: who, which organization or where appears in the articles that match.
//!
//! A facet's count is what the filter by that name finds: both are made of the same names, and of
//! people of the same persons. An article counts once a person; a bare name counts for the person
//! whom it most likely means, and else for nobody but itself.

use rustc_hash::FxHashSet;
use tantivy::DocAddress;
use unicode_normalization::UnicodeNormalization;

use super::identity::appearances::Appearances;
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
/// are left out, as a filter matched them already.
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
    Ok(rows(archive, kind, found, aliases, without, most)?.into_iter().map(|row| row.facet).collect())
}

/// A facet with the articles that it counts, in the order of the index.
#[derive(Debug)]
pub(super) struct NameRow {
    /// What is shown.
    pub facet: Facet,
    /// The articles of the result.
    pub articles: Vec<DocAddress>,
    /// Names that have no row of their own beside it.
    names: Vec<String>,
}

/// [`facets`] with their articles.
pub(super) fn rows(
    archive: &Archive,
    kind: EntityKind,
    found: &[Scored],
    aliases: &Aliases,
    without: &[String],
    most: usize,
) -> tantivy::Result<Vec<NameRow>> {
    let appearances = Appearances::all(archive, kind)?;
    let everything = found.len() as u64 == archive.len();
    let within: FxHashSet<DocAddress> =
        if everything { FxHashSet::default() } else { found.iter().map(|hit| hit.address).collect() };
    let counted = |articles: &[DocAddress]| match everything {
        true => articles.len() as u64,
        false => articles.iter().filter(|a| within.contains(*a)).count() as u64,
    };
    let mut names: Vec<(String, u64)> =
        appearances.names().map(|(name, articles)| (name.clone(), counted(articles))).filter(|n| n.1 > 0).collect();
    names.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let casts = Casts::with(archive, appearances);
    let rows = Rows { archive, kind, casts: &casts, aliases, keep: &|a| everything || within.contains(a) };
    let mut taken: FxHashSet<String> = without.iter().cloned().collect();
    let mut persons: FxHashSet<(String, usize)> = FxHashSet::default();
    let mut out: Vec<NameRow> = Vec::new();
    let mut counts: Vec<u64> = Vec::new();
    for (name, articles) in names {
        // Spellings join a row of greater or equal count, so that no row can grow to more than this.
        if out.len() >= most.saturating_mul(2) || counts.len() >= most && articles * 4 < nth(&mut counts, most) {
            break;
        }
        if taken.contains(&name) {
            continue;
        }
        let row = match kind {
            EntityKind::Person if aliases.is_empty() => rows.person(&name, &mut persons)?,
            _ => rows.by_filter(&name)?,
        };
        taken.insert(name);
        let Some(mut row) = row else { continue };
        taken.extend(std::mem::take(&mut row.names));
        counts.push(row.facet.articles);
        out.push(row);
    }
    out.retain(|row| row.facet.articles > 0);
    out.sort_by(|a, b| b.facet.articles.cmp(&a.facet.articles).then_with(|| a.facet.name.cmp(&b.facet.name)));
    out.truncate(most);
    Ok(out)
}

/// The count that `most` of `counts` reach.
fn nth(counts: &mut [u64], most: usize) -> u64 {
    counts.sort_unstable_by(|a, b| b.cmp(a));
    counts.get(most.saturating_sub(1)).copied().unwrap_or(0)
}

struct Rows<'a> {
    archive: &'a Archive,
    kind: EntityKind,
    casts: &'a Casts<'a>,
    aliases: &'a Aliases,
    keep: &'a dyn Fn(&DocAddress) -> bool,
}

impl Rows<'_> {
    /// The row of the person whose name this is, or of a bare name that is nobody's, with the names
    /// that it takes; `None` for a person who has one.
    fn person(&self, name: &str, persons: &mut FxHashSet<(String, usize)>) -> tantivy::Result<Option<NameRow>> {
        let Some(cast) = self.casts.of(name)? else { return self.alone(name, &[]) };
        let cast = &*cast;
        match cast.whose(name) {
            None => self.alone(name, &[]),
            Some(Whose::Open(open)) => {
                let meant: Vec<DocAddress> = cast.meant[open].iter().map(|m| m.article).collect();
                self.alone(name, &meant)
            }
            Some(Whose::Person(person)) => {
                let own = cast.names_of(person).next().map(|n| n.0.clone()).unwrap_or_default();
                if !persons.insert((own, person)) {
                    return Ok(None);
                }
                self.row(cast, person).map(Some)
            }
        }
    }

    fn row(&self, cast: &Namesakes, person: usize) -> tantivy::Result<NameRow> {
        let mut full: Vec<DocAddress> = Vec::new();
        let mut spellings: Vec<(String, u64)> = Vec::new();
        for (name, _) in cast.names_of(person) {
            let articles = self.kept(self.casts.appearances().articles(name)?);
            spellings.push((name.clone(), articles.len() as u64));
            full.extend(articles);
        }
        full.sort_unstable();
        full.dedup();
        let certain = full.len() as u64;
        for (name, meant) in cast.meant_for(person) {
            let articles = self.kept(meant.into_iter().map(|m| m.article).collect());
            spellings.push((name.to_owned(), articles.len() as u64));
            full.extend(articles);
        }
        full.sort_unstable();
        full.dedup();
        let articles = full.len() as u64;
        let names_taken = cast.names_of(person).map(|n| n.0.clone()).collect();
        // The label is a full form, however often the surname stands alone.
        let names = cast.identities.people[person].len();
        let label = label(&spellings[..names]);
        let spellings = also(&label, spellings);
        let facet = Facet { name: label, articles, probable: articles - certain, spellings };
        Ok(NameRow { facet, articles: full, names: names_taken })
    }

    /// A name by itself, in the articles in which it means nobody known; `without` in the order of the index.
    fn alone(&self, name: &str, without: &[DocAddress]) -> tantivy::Result<Option<NameRow>> {
        let mut articles = self.kept(self.casts.appearances().articles(name)?);
        articles.retain(|a| without.binary_search(a).is_err());
        let facet =
            Facet { name: name.to_owned(), articles: articles.len() as u64, probable: 0, spellings: Vec::new() };
        Ok(Some(NameRow { facet, articles, names: vec![name.to_owned()] }))
    }

    /// The row that the filter by this name makes.
    fn by_filter(&self, name: &str) -> tantivy::Result<Option<NameRow>> {
        let matched = Names::new(self.archive, self.kind).matching_in(self.casts, name, self.aliases)?;
        let query = NameQuery::new(self.kind, name, self.aliases);
        let mut all: Vec<DocAddress> = self.kept(self.casts.appearances().articles(name)?);
        let mut spellings = vec![(name.to_owned(), all.len() as u64)];
        let mut probable: Vec<DocAddress> = Vec::new();
        for other in matched.into_iter().filter(|m| m.name != name && !query.forbids(&m.name)) {
            let articles = match other.probable {
                Some(probably) => {
                    let articles = self.kept(probably.articles);
                    probable.extend(&articles);
                    articles
                }
                None => {
                    let articles = self.kept(self.casts.appearances().articles(&other.name)?);
                    all.extend(&articles);
                    articles
                }
            };
            if !articles.is_empty() {
                spellings.push((other.name, articles.len() as u64));
            }
        }
        all.sort_unstable();
        all.dedup();
        let certain = all.len() as u64;
        all.extend(probable);
        all.sort_unstable();
        all.dedup();
        let articles = all.len() as u64;
        let taken = spellings.iter().map(|s| s.0.clone()).collect();
        let label = label(&spellings);
        let spellings = also(&label, spellings);
        let facet = Facet { name: label, articles, probable: articles - certain, spellings };
        Ok(Some(NameRow { facet, articles: all, names: taken }))
    }

    fn kept(&self, mut articles: Vec<DocAddress>) -> Vec<DocAddress> {
        articles.retain(|a| (self.keep)(a));
        articles
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
    let same = |s: &&(String, u64)| !in_capitals(&s.0) && normal(&s.0) == normal(name);
    spellings.iter().find(same).filter(|_| in_capitals(name)).map_or(name, |s| &s.0).clone()
}

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
        assert_eq!(label(&spellings(&[("JFK", 9), ("John Kennedy", 2), ("John F. Kennedy", 4)])), "John F. Kennedy");
        assert_eq!(label(&spellings(&[("JFK", 9)])), "JFK");
    }
}
