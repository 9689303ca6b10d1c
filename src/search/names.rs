//! Names of filters: which of the archive's names a typed name means.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use super::archive::Archive;
use super::glob::Glob;
use super::postings::Union;
use crate::article::EntityKind;
use crate::entities::names::{Aliases, Query, Relation, suggest};
use crate::index::document::{Salience, name_key_prefix, name_of_term, salient_name};
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

    /// The names that mean what was typed, under any spelling, the most frequent first.
    ///
    /// A bare surname in the archive is taken for the person typed in full unless the archive has
    /// another person of that surname; a bare forename only if nothing better matches.
    pub fn matching(&self, typed: &str, aliases: &Aliases) -> tantivy::Result<Vec<MatchedName>> {
        let query = Query::new(self.kind, typed, aliases);
        let mut found = Vec::new();
        for name in self.candidates(&query)? {
            if let Some(m) = query.matches(&name) {
                found.push((name, m));
            }
        }
        let best = found.iter().map(|(_, m)| m.relation).min();
        let full = typed.split_whitespace().nth(1).is_some();
        let has_rival = full && self.kind == EntityKind::Person && self.surname_is_shared(&found, &query)?;
        found.retain(|(_, m)| match m.relation {
            Relation::ForenameOnly => best == Some(Relation::ForenameOnly),
            Relation::SurnameOnly => !has_rival,
            _ => true,
        });
        self.counted(found.into_iter().map(|(name, m)| (name, m.relation)))
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

    /// Does the archive know somebody else, in full, who shares the surname of what was typed?
    fn surname_is_shared(
        &self,
        found: &[(String, crate::entities::names::Match)],
        query: &Query,
    ) -> tantivy::Result<bool> {
        let Some((surname, _)) = found.iter().find(|(_, m)| m.relation == Relation::SurnameOnly) else {
            return Ok(false);
        };
        let bare = Query::new(self.kind, surname, &Aliases::default());
        let others = self.candidates(&bare)?;
        let is_rival = |name: &String| {
            let full = name.contains(' ');
            let of_that_surname = bare.matches(name).is_some_and(|m| m.relation == Relation::SurnameOnly);
            full && of_that_surname && query.matches(name).is_none()
        };
        let rivals: Vec<String> = others.into_iter().filter(is_rival).collect();
        let own: u64 =
            self.articles_of_all(found.iter().filter(|(_, m)| !m.relation.is_open()).map(|(name, _)| name))?;
        Ok(self.articles_of_all(rivals.iter())? * 4 > own)
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

    fn articles_of_all<'n>(&self, names: impl Iterator<Item = &'n String>) -> tantivy::Result<u64> {
        names.map(|name| self.articles(name)).sum()
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
