//! Facets: who, which organization or where appears in the articles that match.
//!
//! A facet's count is what the filter by that name finds: both are made of the same names, and of
//! people of the same persons. An article counts once a person; a bare name counts for the person
//! whom it most likely means, and else for nobody but itself.

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::DocAddress;
use unicode_normalization::UnicodeNormalization;

use super::identity::appearances::Appearances;
use super::identity::{Casts, Namesakes, Whose};
use super::names::Names;
use super::ranked::Scored;
use crate::article::EntityKind;
use crate::entities::names::{Aliases, NameQuery};
use crate::index::archive::Archive;
use crate::index::document::name_of_term;
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
    let mut out: Vec<Facet> = Vec::new();
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
        let Some((facet, names)) = row else { continue };
        taken.extend(names);
        counts.push(facet.articles);
        out.push(facet);
    }
    out.retain(|facet| facet.articles > 0);
    out.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.name.cmp(&b.name)));
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
    fn person(
        &self,
        name: &str,
        persons: &mut FxHashSet<(String, usize)>,
    ) -> tantivy::Result<Option<(Facet, Vec<String>)>> {
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

    fn row(&self, cast: &Namesakes, person: usize) -> tantivy::Result<(Facet, Vec<String>)> {
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
        let taken = cast.names_of(person).map(|n| n.0.clone()).collect();
        // The label is a full form, however often the surname stands alone.
        let names = cast.identities.people[person].len();
        let label = label(&spellings[..names]);
        let spellings = also(&label, spellings);
        Ok((Facet { name: label, articles, probable: articles - certain, spellings }, taken))
    }

    /// A name by itself, in the articles in which it means nobody known.
    fn alone(&self, name: &str, without: &[DocAddress]) -> tantivy::Result<Option<(Facet, Vec<String>)>> {
        let mut articles = self.kept(self.casts.appearances().articles(name)?);
        articles.retain(|a| !without.contains(a));
        let facet =
            Facet { name: name.to_owned(), articles: articles.len() as u64, probable: 0, spellings: Vec::new() };
        Ok(Some((facet, vec![name.to_owned()])))
    }

    /// The row that the filter by this name makes.
    fn by_filter(&self, name: &str) -> tantivy::Result<Option<(Facet, Vec<String>)>> {
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
        Ok(Some((Facet { name: label, articles, probable: articles - certain, spellings }, taken)))
    }

    fn kept(&self, mut articles: Vec<DocAddress>) -> Vec<DocAddress> {
        articles.retain(|a| (self.keep)(a));
        articles
    }
}

/// The most frequent spelling; datelines write `PORT ELLERY`, and shown is the form in small letters
/// if there is one.
fn label(spellings: &[(String, u64)]) -> String {
    let in_capitals = |s: &str| !s.chars().any(char::is_lowercase);
    let Some((name, _)) = spellings.iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))) else {
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

/// For every name, the articles that hold it, as places in `found`.
pub(super) fn articles_by_name(
    archive: &Archive,
    kind: EntityKind,
    found: &[Scored],
) -> tantivy::Result<FxHashMap<String, Vec<u32>>> {
    let mut out: FxHashMap<String, Vec<u32>> = FxHashMap::default();
    for (ordinal, segment) in archive.searcher().segment_readers().iter().enumerate() {
        let Some(column) = segment.fast_fields().str(kind.name())? else { continue };
        let mut named: Vec<(u64, u32)> = Vec::new();
        for (i, hit) in found.iter().enumerate().filter(|(_, h)| h.address.segment_ord == ordinal as u32) {
            named.extend(column.term_ords(hit.address.doc_id).map(|term| (term, i as u32)));
        }
        named.sort_unstable();
        // The dictionary is gone through once, in its order.
        let mut by_term = named.chunk_by(|a, b| a.0 == b.0);
        let terms: Vec<u64> = by_term.clone().map(|articles| articles[0].0).collect();
        column.dictionary().sorted_ords_to_term_cb(&terms, |term| {
            if let (Some(articles), Ok(term)) = (by_term.next(), std::str::from_utf8(term)) {
                let name = name_of_term(term);
                let articles = articles.iter().map(|(_, article)| *article);
                match out.get_mut(name) {
                    Some(known) => known.extend(articles),
                    None => drop(out.insert(name.to_owned(), articles.collect())),
                }
            }
        })?;
    }
    Ok(out)
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
    }
}
