//! Names of filters: which of the archive's names a typed name means.

use rustc_hash::FxHashMap;
use tantivy::DocAddress;

use super::bodies::is_at_home;
use super::identity::appearances::Appearances;
use super::identity::{Casts, Whose};
use crate::article::EntityKind;
use crate::entities::lexicon::{Classes, classes};
use crate::entities::names::{
    Aliases, NameMatch, NameQuery, Relation, is_common_surname, is_near_surname, state_bodies, suggest,
};
use crate::index::archive::Archive;
use crate::index::document::{name_key_prefix, name_of_term};
use crate::index::glob::Glob;
use crate::text::fold_label;

/// A name of the archive that a filter matched.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchedName {
    /// As the archive has it.
    pub name: String,
    /// How it stands to what was typed.
    pub relation: Relation,
    /// Number of articles that hold it, and in which it means whom was asked for.
    pub articles: u64,
    /// Where it means him only probably.
    pub probable: Option<Probable>,
}

/// A bare name's articles in which it most likely means whom was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Probable {
    /// The articles, in the order of the index.
    pub articles: Vec<DocAddress>,
    /// How sure it is, from 0.5 to 1, on average.
    pub confidence: f32,
}

impl MatchedName {
    fn certain(name: &str, relation: Relation, articles: u64) -> Self {
        Self { name: name.to_owned(), relation, articles, probable: None }
    }
}

/// The name behind a title that may be a forename, where both are one word.
fn title_and_name(typed: &str) -> Option<&str> {
    let (title, name) = typed.trim().split_once(' ')?;
    let name = name.trim();
    (!name.contains(' ') && classes(title).any(Classes::GIVEN.or(Classes::REGNAL))).then_some(name)
}

/// Whoever stands in so many articles has his slips told by what the archive holds.
const KNOWN: u64 = 8;

/// Letters in more than so many times the articles of a name are not short for it.
const LETTERS: u64 = 20;

/// Are letters in `short` articles short for a name in `long` articles, if the names that have these letters
/// stand in `all` together?
fn is_short_for(short: u64, long: u64, all: u64) -> bool {
    long * LETTERS >= short && long * 4 >= all * 3
}

/// So many articles at most hold a slip of the pen.
const SLIPS: u64 = 2;

fn in_latin(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).all(|c| c < '\u{370}' || ('\u{1e00}'..'\u{1f00}').contains(&c))
}

/// Is a near spelling of a name that somebody bears as it was typed a slip, or an uncertain
/// transliteration, and nobody else's name?
fn is_slip(casts: &Casts, typed: &str, (name, articles): (&str, u64)) -> tantivy::Result<bool> {
    if articles > SLIPS {
        return Ok(false);
    }
    if in_latin(typed) != in_latin(name) {
        return Ok(true);
    }
    let (x, y) = (fold_label(typed), fold_label(name));
    let edits = strsim::osa_distance(&x, &y);
    let long = x.chars().count().min(y.chars().count()) >= 12;
    if edits > if long { 2 } else { 1 } {
        return Ok(false);
    }
    let last = |text: &str| text.split_whitespace().last().map(fold_label);
    let surname = last(name);
    if surname == last(typed) {
        return Ok(true);
    }
    let bears = |other: &str| other != name && last(other) == surname && other.contains(' ');
    let borne = casts.of(name)?.is_some_and(|cast| cast.names.iter().any(|(other, _)| bears(other)));
    Ok(!borne && !is_common_surname(name) && is_near_surname(typed, name))
}

/// Of a bare name that can mean nobody whom the archive names in full, other bare names that only sound like it
/// are others: `Lenn` beside `Len`.
fn without_other_nobodies(casts: &Casts, typed: &str, taken: &mut Vec<(&str, Relation)>) -> tantivy::Result<()> {
    let nobody = |name: &str| -> tantivy::Result<bool> {
        Ok(casts.of(name)?.is_some_and(|cast| cast.nobodies().any(|other| other == name)))
    };
    for &(name, relation) in taken.iter() {
        if relation == Relation::Same && !nobody(name)? {
            return Ok(());
        }
    }
    let mut kept = Vec::with_capacity(taken.len());
    for &(name, relation) in taken.iter() {
        let other = relation == Relation::Spelling && in_latin(typed) == in_latin(name) && nobody(name)?;
        if !other {
            kept.push((name, relation));
        }
    }
    *taken = kept;
    Ok(())
}

/// The names of all persons to whom one of the names `taken` belongs.
fn persons(casts: &Casts, query: &NameQuery, taken: &[(&str, Relation)]) -> tantivy::Result<Vec<MatchedName>> {
    let mut out: FxHashMap<String, MatchedName> = FxHashMap::default();
    let mut add = |name: &str, relation: Relation, articles: u64, probable: Option<Probable>| {
        let new = MatchedName { name: name.to_owned(), relation, articles, probable };
        match out.get_mut(name) {
            // What was typed itself is surer than what it is probably.
            Some(known) if known.probable.is_none() || new.probable.is_some() => {
                known.relation = known.relation.min(relation);
            }
            _ => {
                out.insert(name.to_owned(), new);
            }
        }
    };
    for &(name, relation) in taken {
        let cast = casts.of(name)?;
        let whose = cast.as_ref().and_then(|cast| cast.whose(name));
        let (Some(cast), Some(whose)) = (&cast, whose) else {
            add(name, relation, casts.appearances().count(name)?, None);
            continue;
        };
        let (persons, bears_it) = match whose {
            Whose::Person(person) => (vec![person], false),
            Whose::Open(open) => {
                add(name, relation, casts.appearances().count(name)?, None);
                // Asked for is whoever is called so: `George Bush`, the father and the son.
                let asked = relation <= Relation::Spelling && !query.is_bare_surname();
                (if asked { cast.bearers(open).to_vec() } else { Vec::new() }, true)
            }
        };
        for person in persons {
            for (other, articles) in cast.names_of(person) {
                let own = taken.iter().find(|(taken, _)| taken == other).map(|(_, relation)| *relation);
                // Of somebody who is called otherwise than was typed, only what answers is taken.
                let joins = bears_it || relation <= Relation::Alias || query.matches(other).is_some();
                if own.is_some() || joins && !query.forbids(other) {
                    add(other, own.unwrap_or(Relation::Spelling.max(relation)), *articles, None);
                }
            }
            if query.is_bare_surname() {
                continue;
            }
            for (bare, meant) in cast.meant_for(person).filter(|(bare, _)| !query.forbids(bare)) {
                let confidence = meant.iter().map(|m| m.confidence).sum::<f32>() / meant.len() as f32;
                let articles: Vec<DocAddress> = meant.iter().map(|m| m.article).collect();
                let count = articles.len() as u64;
                add(bare, Relation::SurnameOnly, count, Some(Probable { articles, confidence }));
            }
        }
    }
    Ok(out.into_values().collect())
}

/// The names of one kind.
pub struct Names<'a> {
    archive: &'a Archive,
    kind: EntityKind,
    appearances: Appearances,
}

impl<'a> Names<'a> {
    /// The names of `kind` in `archive`.
    pub fn new(archive: &'a Archive, kind: EntityKind) -> Self {
        Self { archive, kind, appearances: Appearances::looked_up(archive, kind) }
    }

    /// The names that mean what was typed, under any spelling, the most frequent first.
    ///
    /// Organizations and places: see [`NameQuery::answers`]. A person who is named so in the archive is
    /// that person under all spellings; what names nobody exactly means whoever answers. A full name
    /// takes a bare one where it most likely means him; a bare one takes the family, and says whom.
    pub fn matching(&self, typed: &str, aliases: &Aliases) -> tantivy::Result<Vec<MatchedName>> {
        self.matching_in(&Casts::new(self.archive), typed, aliases)
    }

    /// [`Names::matching`], with casts that were made before.
    pub fn matching_in(&self, casts: &Casts, typed: &str, aliases: &Aliases) -> tantivy::Result<Vec<MatchedName>> {
        let out = self.meant(casts, typed, aliases)?;
        // `Dean Smith` is nobody here: the dean Smith.
        match title_and_name(typed).filter(|_| out.is_empty() && self.kind == EntityKind::Person) {
            Some(name) => self.meant(casts, name, aliases),
            None => Ok(out),
        }
    }

    fn meant(&self, casts: &Casts, typed: &str, aliases: &Aliases) -> tantivy::Result<Vec<MatchedName>> {
        let query = NameQuery::new(self.kind, typed, aliases);
        let known = self.answering(&query)?;
        let counted: Vec<(&str, u64)> = known.iter().map(|(name, articles, _)| (name.as_str(), *articles)).collect();
        let mut taken = query.answers_of(&counted, known.iter().map(|(.., m)| *m).enumerate().collect());
        let mut out = if self.kind == EntityKind::Person {
            let exact = taken.iter().any(|(_, m)| m.relation == Relation::Same);
            let same: u64 = taken.iter().filter(|t| t.1.relation == Relation::Same).map(|t| counted[t.0].1).sum();
            let sure = taken.iter().any(|(_, m)| m.relation < Relation::Misspelling);
            if sure && !query.is_bare_surname() {
                let mut kept = Vec::with_capacity(taken.len());
                for (n, m) in taken {
                    let keeps = match m.relation {
                        Relation::Same | Relation::Alias => true,
                        // Somebody well known is called so: the same slips are his as in a list of people.
                        Relation::Misspelling if same >= KNOWN && in_latin(typed) && in_latin(counted[n].0) => false,
                        Relation::Misspelling => is_slip(casts, typed, counted[n])?,
                        // Another script's spelling is no other name of the archive's own.
                        Relation::Spelling => !exact || in_latin(typed) != in_latin(counted[n].0),
                        _ => !exact,
                    };
                    if keeps {
                        kept.push((n, m));
                    }
                }
                taken = kept;
            }
            let mut taken: Vec<(&str, Relation)> = taken.iter().map(|&(n, m)| (counted[n].0, m.relation)).collect();
            if exact && query.is_bare_surname() {
                without_other_nobodies(casts, typed, &mut taken)?;
            }
            persons(casts, &query, &taken)?
        } else {
            if self.kind == EntityKind::Organization {
                taken = self.without_foreign_letters(typed, &counted, taken, aliases)?;
            }
            let one = |(n, m): &(usize, NameMatch)| MatchedName::certain(counted[*n].0, m.relation, counted[*n].1);
            let mut out: Vec<MatchedName> = taken.iter().map(one).collect();
            if self.kind == EntityKind::Organization {
                self.add_state_bodies(typed, &query, aliases, &mut out)?;
            }
            out
        };
        out.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.name.cmp(&b.name)));
        Ok(out)
    }

    /// Adds the other names of a body of the state whose news this archive holds: `Senate` for `U.S. Senate`.
    fn add_state_bodies(
        &self,
        typed: &str,
        query: &NameQuery,
        aliases: &Aliases,
        out: &mut Vec<MatchedName>,
    ) -> tantivy::Result<()> {
        for body in state_bodies(typed) {
            if !is_at_home(self.archive, body)? {
                continue;
            }
            for other in body.of_state.iter().map(String::as_str).chain([body.bare]) {
                for (name, articles, found) in self.answering(&NameQuery::new(self.kind, other, aliases))? {
                    let is_new = !query.forbids(&name) && out.iter().all(|known| known.name != name);
                    if found.relation <= Relation::Spelling && is_new {
                        out.push(MatchedName::certain(&name, Relation::AlternativeName, articles));
                    }
                }
            }
        }
        Ok(())
    }

    /// Leaves out what shares no more than letters with what was typed. Letters are short for the name which the
    /// archive writes out most, if it does so often enough beside them: `NBC`, in hundreds of articles, is not
    /// short for a National Butterfly Center in one, nor `ABC` for either of two.
    fn without_foreign_letters(
        &self,
        typed: &str,
        counted: &[(&str, u64)],
        taken: Vec<(usize, NameMatch)>,
        aliases: &Aliases,
    ) -> tantivy::Result<Vec<(usize, NameMatch)>> {
        let articles = |wanted: fn(Relation) -> bool, all: &[(usize, NameMatch)]| -> u64 {
            all.iter().filter(|(_, m)| wanted(m.relation)).map(|(n, _)| counted[*n].1).sum()
        };
        let own = articles(|relation| relation <= Relation::Spelling, &taken);
        let mut out = Vec::with_capacity(taken.len());
        for &(n, m) in &taken {
            let (other, articles_of_other) = counted[n];
            let stays = match m.relation {
                // What was typed are the letters.
                Relation::Acronym if other.len() > typed.len() => {
                    let written_out = articles(|relation| relation == Relation::Acronym, &taken);
                    is_short_for(own, articles_of_other, written_out)
                }
                Relation::Acronym => {
                    let letters = NameQuery::new(self.kind, other, aliases);
                    let all = self.answering(&letters)?;
                    let written_out: u64 =
                        all.iter().filter(|(.., m)| m.relation == Relation::Acronym).map(|n| n.1).sum();
                    is_short_for(articles_of_other, own, written_out)
                }
                _ => true,
            };
            if stays {
                out.push((n, m));
            }
        }
        Ok(out)
    }

    /// The names that may answer a query, with the number of their articles, and how they do.
    fn answering(&self, query: &NameQuery) -> tantivy::Result<Vec<(String, u64, NameMatch)>> {
        let mut out = Vec::new();
        for name in self.candidates(query)? {
            if let Some(found) = query.matches(&name) {
                let articles = self.appearances.count(&name)?;
                if articles > 0 {
                    out.push((name, articles, found));
                }
            }
        }
        Ok(out)
    }

    /// The names written exactly so, case and accents apart.
    pub fn spelt(&self, typed: &str) -> tantivy::Result<Vec<MatchedName>> {
        let wanted = fold_label(typed);
        let query = NameQuery::new(self.kind, typed, &Aliases::default());
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
    fn candidates(&self, query: &NameQuery) -> tantivy::Result<Vec<String>> {
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
            let articles = self.appearances.count(&name)?;
            if articles > 0 {
                out.push(MatchedName::certain(&name, relation, articles));
            }
        }
        out.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.name.cmp(&b.name)));
        Ok(out)
    }
}
