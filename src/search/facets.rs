//! Facets: who, which organization or where appears in the articles that match.
//!
//! A facet's count is what the filter by that name finds: both are made of the same names.

use rustc_hash::{FxHashMap, FxHashSet};

use super::names::Names;
use super::run::Scored;
use crate::article::EntityKind;
use crate::entities::names::Aliases;
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
    /// The other spellings that were found, the most frequent first.
    pub spellings: Vec<String>,
}

/// The names of `kind` in `found`, the most frequent first; at most `most`. `without`: names that
/// are left out, as a filter matched them already.
pub fn facets(
    archive: &Archive,
    kind: EntityKind,
    found: &[Scored],
    aliases: &Aliases,
    without: &[String],
    most: usize,
) -> tantivy::Result<Vec<Facet>> {
    let by_name = articles_by_name(archive, kind, found)?;
    let mut names: Vec<&String> = by_name.keys().collect();
    names.sort_unstable_by(|a, b| by_name[*b].len().cmp(&by_name[*a].len()).then_with(|| a.cmp(b)));
    let matcher = Names::new(archive, kind);
    let mut taken: FxHashSet<String> = without.iter().cloned().collect();
    let mut out: Vec<Facet> = Vec::new();
    for name in names {
        // Spellings join a facet of greater or equal count, so only so many can come before.
        if out.len() >= most.saturating_mul(2) {
            break;
        }
        if taken.contains(name) {
            continue;
        }
        let mut spellings: Vec<String> = matcher.matching(name, aliases)?.into_iter().map(|m| m.name).collect();
        spellings.retain(|s| s != name && by_name.contains_key(s));
        let mut articles: FxHashSet<u32> = by_name[name].iter().copied().collect();
        for spelling in &spellings {
            articles.extend(&by_name[spelling]);
        }
        taken.insert(name.clone());
        taken.extend(spellings.iter().cloned());
        let mut name = name.clone();
        // Datelines write `PORT ELLERY`: shown is the form in small letters, if the archive has it.
        let in_capitals = |s: &str| !s.chars().any(char::is_lowercase);
        let same = |s: &&mut String| in_capitals(&name) && !in_capitals(s) && fold_label(s) == fold_label(&name);
        if let Some(other) = spellings.iter_mut().find(same) {
            std::mem::swap(&mut name, other);
        }
        out.push(Facet { name, articles: articles.len() as u64, spellings });
    }
    out.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.name.cmp(&b.name)));
    out.truncate(most);
    Ok(out)
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
