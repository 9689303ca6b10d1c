//! Names of filters: which of the archive's names a typed name means.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use crate::article::EntityKind;
use crate::entities::names::{Aliases, Query, Relation, suggest};
use crate::index::archive::Archive;
use crate::index::document::{Salience, name_key_prefix, name_of_term, salient_name};
use crate::index::glob::Glob;
use crate::index::postings::Union;
use crate::text::fold_label;

/// A name of the archive that a filter matched.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchedName {
    /// As the archive has it.
    pub name: String,
    /// How it stands to what was typed.
    pub relation: Relation,
    /// Number of articles that hold it.
    pub articles: u64,
}

/// The names of one kind.
pub struct Names<'a> {
    archive: &'a Archive,
    kind: EntityKind,
}

impl<'a> Names<'a> {
    /// The names of `kind` in `archive`.
    pub fn new(archive: &'a Archive, kind: EntityKind) -> Self {
        Self { archive, kind }
    }

    /// The names that mean what was typed, under any spelling, the most frequent first; see
    /// [`Query::answers`] for which names those are.
    pub fn matching(&self, typed: &str, aliases: &Aliases) -> tantivy::Result<Vec<MatchedName>> {
        let query = Query::new(self.kind, typed, aliases);
        let known = self.answering(&query)?;
        let counted: Vec<(&str, u64)> = known.iter().map(|(name, articles)| (name.as_str(), *articles)).collect();
        let taken = query.answers(&counted);
        let mut out = Vec::with_capacity(taken.len());
        let mut add = |n: usize, relation| {
            out.push(MatchedName { name: known[n].0.clone(), relation, articles: known[n].1 });
        };
        taken.iter().for_each(|(n, m)| add(*n, m.relation));
        for (n, (name, _)) in counted.iter().enumerate().filter(|(n, _)| taken.iter().all(|(t, _)| t != n)) {
            let is_surname = query.matches(name).is_some_and(|m| m.relation == Relation::SurnameOnly);
            if is_surname && self.owns_surname(&query, name, aliases)? {
                add(n, Relation::SurnameOnly);
            }
        }
        out.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.name.cmp(&b.name)));
        Ok(out)
    }

    /// Does a bare surname of the archive most likely mean the person who was typed in full?
    fn owns_surname(&self, query: &Query, surname: &str, aliases: &Aliases) -> tantivy::Result<bool> {
        let bearers = self.answering(&Query::new(self.kind, surname, aliases))?;
        let bearers: Vec<(&str, u64)> = bearers.iter().map(|(name, articles)| (name.as_str(), *articles)).collect();
        Ok(query.owns_surname(&bearers))
    }

    /// The names that may answer a query, with the number of their articles.
    fn answering(&self, query: &Query) -> tantivy::Result<Vec<(String, u64)>> {
        let mut out = Vec::new();
        for name in self.candidates(query)? {
            if query.matches(&name).is_some() {
                let articles = self.articles(&name)?;
                if articles > 0 {
                    out.push((name, articles));
                }
            }
        }
        Ok(out)
    }

    /// The names written exactly so, case and accents apart.
    pub fn spelt(&self, typed: &str) -> tantivy::Result<Vec<MatchedName>> {
        let wanted = fold_label(typed);
        let query = Query::new(self.kind, typed, &Aliases::default());
        let mut names = self.candidates(&query)?;
        let same = |name: &str| fold_label(name) == wanted || fold_label(name).split(' ').any(|word| word == wanted);
        names.retain(|name| same(name));
        self.counted(names.into_iter().map(|name| (name, Relation::Same)))
    }

    /// The names of a shape: `*` for any characters, `?` for one; the whole name or a word of it.
    pub fn like(&self, pattern: &str) -> tantivy::Result<Vec<MatchedName>> {
        let glob = Glob::new(&fold_label(pattern));
        self.scan(|name| glob.matches(name) || name.split(' ').any(|word| glob.matches(word)))
    }

    /// The names at most so many edits away, whole or in a word of theirs.
    pub fn near(&self, typed: &str, distance: u8) -> tantivy::Result<Vec<MatchedName>> {
        let typed = fold_label(typed);
        let near = |text: &str| strsim::osa_distance(text, &typed) <= usize::from(distance);
        self.scan(|name| near(name) || name.split(' ').any(near))
    }

    /// Names like one that the archive lacks, the likeliest first.
    pub fn suggestions(&self, typed: &str) -> tantivy::Result<Vec<String>> {
        let initial: Vec<char> = typed.split_whitespace().filter_map(|w| fold_label(w).chars().next()).collect();
        let plausible =
            |name: &str| name.split(' ').any(|w| fold_label(w).chars().next().is_some_and(|c| initial.contains(&c)));
        let names = self.all(plausible)?;
        Ok(suggest(typed, names.iter().map(String::as_str)).into_iter().take(3).map(str::to_owned).collect())
    }

    /// The archive's names that share a key with a query.
    fn candidates(&self, query: &Query) -> tantivy::Result<Vec<String>> {
        let field = self.archive.fields().name_key;
        let mut out = Vec::new();
        for key in query.keys() {
            let prefix = name_key_prefix(self.kind, key);
            let terms = self.archive.terms_from(field, &prefix, |_| true)?;
            out.extend(terms.into_iter().map(|term| term[prefix.len()..].to_owned()));
        }
        out.sort_unstable();
        out.dedup();
        Ok(out)
    }

    fn scan(&self, wanted: impl Fn(&str) -> bool) -> tantivy::Result<Vec<MatchedName>> {
        let names = self.all(|name| wanted(&fold_label(name)))?;
        self.counted(names.into_iter().map(|name| (name, Relation::Same)))
    }

    fn all(&self, wanted: impl Fn(&str) -> bool) -> tantivy::Result<Vec<String>> {
        let field = self.archive.name_field(self.kind);
        let terms = self.archive.terms(field, |term| wanted(name_of_term(term)))?;
        let mut names: Vec<String> = terms.iter().map(|term| name_of_term(term).to_owned()).collect();
        names.dedup();
        Ok(names)
    }

    fn counted(&self, names: impl Iterator<Item = (String, Relation)>) -> tantivy::Result<Vec<MatchedName>> {
        let mut out = Vec::new();
        for (name, relation) in names {
            let articles = self.articles(&name)?;
            if articles > 0 {
                out.push(MatchedName { name, relation, articles });
            }
        }
        out.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.name.cmp(&b.name)));
        Ok(out)
    }

    /// Articles that hold a name, deleted ones left out.
    fn articles(&self, name: &str) -> tantivy::Result<u64> {
        let field = self.archive.name_field(self.kind);
        let terms: Vec<String> = Salience::ALL.into_iter().map(|level| salient_name(name, level)).collect();
        let mut count = 0;
        for segment in self.archive.searcher().segment_readers() {
            let mut union = Union::open(&*segment.inverted_index(field)?, &terms, IndexRecordOption::Basic)?;
            while union.doc() != TERMINATED {
                count += u64::from(!segment.is_deleted(union.doc()));
                union.advance();
            }
        }
        Ok(count)
    }
}
