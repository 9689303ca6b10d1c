//! Persons of an archive: names that are one person, and whom a bare name means in an article.
//!
//! Names whose family names sound alike make a [`Namesakes`]; who is who within it is judged by
//! [`crate::entities::names`], and the names that leave that open (`Obama`, `George Bush`) are given
//! to one of its persons article by article, where the archive has enough to say so ([`evidence`]).
//! A filter and a list of people look at the same casts, so that a count is what the filter finds.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::DocAddress;

use crate::article::EntityKind;
use crate::entities::names::{
    ByNickname, Identities, Open, ReadName, ReadNames, family_key, family_lookup, identities_of_read,
};
use crate::index::archive::Archive;
use crate::index::document::{name_key_prefix, name_of_term};

mod all_names;
pub mod appearances;
mod columns;
pub mod evidence;
mod kept;
mod titles;

use appearances::Appearances;
use evidence::{Because, Evidence};
use kept::KeptCast;
use titles::{Bearer, Titles};

/// Names that a nickname joins are two people's if the company of the rarer one speaks so much against it, on average.
const OTHER_COMPANY: f32 = -1.0;

/// A cast is kept between runs if it has so many names, and articles with an open name, together.
const WORTH_KEEPING: usize = 50;

/// The persons whose family names sound alike.
#[derive(Debug, Default)]
pub struct Namesakes {
    /// The names, each with the number of its articles.
    pub names: Vec<(String, u64)>,
    /// Who they are.
    pub identities: Identities,
    /// The articles in which an open name means one of the persons, by the name's place among
    /// [`Identities::open`].
    pub meant: Vec<Vec<Meant>>,
    place: FxHashMap<String, usize>,
    /// Whose each of the names is.
    whose: Vec<Option<Whose>>,
}

/// An article in which an open name most likely means a person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Meant {
    /// The article.
    pub article: DocAddress,
    /// The person, as an index into [`Identities::people`].
    pub person: usize,
    /// How sure it is, from 0.5 to 1.
    pub confidence: f32,
    /// What it rests on.
    pub because: Because,
}

/// Whose a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A person's, by index into [`Identities::people`].
    Person(usize),
    /// That depends on the article; by index into [`Identities::open`].
    Open(usize),
}

impl Namesakes {
    fn new(names: Vec<(String, u64)>, identities: Identities, meant: Vec<Vec<Meant>>) -> Self {
        let place = names.iter().enumerate().map(|(n, (name, _))| (name.clone(), n)).collect();
        let mut whose = vec![None; names.len()];
        for (person, names) in identities.people.iter().enumerate() {
            names.iter().for_each(|&name| whose[name] = Some(Whose::Person(person)));
        }
        for (open, Open { name, .. }) in identities.open.iter().enumerate() {
            whose[*name] = Some(Whose::Open(open));
        }
        Self { names, identities, meant, place, whose }
    }

    /// Whose a name of this cast is.
    pub fn whose(&self, name: &str) -> Option<Whose> {
        self.whose.get(*self.place.get(name)?).copied().flatten()
    }

    /// The open names that can mean nobody whom the archive names in full.
    pub fn nobodies(&self) -> impl Iterator<Item = &str> {
        let nobody = |open: &&Open| open.may_be.is_empty();
        self.identities.open.iter().filter(nobody).map(|open| self.names[open.name].0.as_str())
    }

    /// The persons whom an open name may mean, if they are several: `George Bush`.
    pub fn bearers(&self, open: usize) -> &[usize] {
        let may_be = self.identities.open.get(open).map_or(&[][..], |open| &open.may_be);
        if may_be.len() > 1 { may_be } else { &[] }
    }

    /// The names of a person, the most frequent first.
    pub fn names_of(&self, person: usize) -> impl Iterator<Item = &(String, u64)> {
        self.identities.people[person].iter().map(|&n| &self.names[n])
    }

    /// The open names that mean a person somewhere, with the articles in which they do.
    pub fn meant_for(&self, person: usize) -> impl Iterator<Item = (&str, Vec<Meant>)> {
        self.identities.open.iter().zip(&self.meant).filter_map(move |(open, meant)| {
            let mine: Vec<Meant> = meant.iter().filter(|m| m.person == person).copied().collect();
            (!mine.is_empty()).then(|| (self.names[open.name].0.as_str(), mine))
        })
    }
}

/// The casts of an archive, each made when it is first asked for.
pub struct Casts {
    archive: Archive,
    appearances: Appearances,
    evidence: RefCell<Evidence>,
    made: RefCell<FxHashMap<String, Arc<Namesakes>>>,
}

impl Casts {
    /// The casts of `archive`, for a few names.
    pub fn new(archive: &Archive) -> Self {
        Self::with(archive, Appearances::looked_up(archive, EntityKind::Person))
    }

    /// The casts of `archive`, for many names, whose appearances were read at once.
    pub fn with(archive: &Archive, appearances: Appearances) -> Self {
        let evidence = RefCell::new(Evidence::new(archive, &appearances));
        Self { archive: archive.clone(), appearances, evidence, made: RefCell::default() }
    }

    /// Where the names stand.
    pub fn appearances(&self) -> &Appearances {
        &self.appearances
    }

    /// The cast that a name belongs to; `None` for a text that is no name.
    ///
    /// # Errors
    /// What the engine says.
    pub fn of(&self, name: &str) -> tantivy::Result<Option<Arc<Namesakes>>> {
        let Some(key) = family_key(name) else { return Ok(None) };
        if let Some(cast) = self.made.borrow().get(&key) {
            return Ok(Some(cast.clone()));
        }
        let cast = Arc::new(self.make(&key)?);
        self.made.borrow_mut().insert(key, cast.clone());
        Ok(Some(cast))
    }

    fn make(&self, key: &str) -> tantivy::Result<Namesakes> {
        let found = self.found(key)?;
        if let Some(kept) = self.kept(key, &found) {
            return Ok(Namesakes::new(kept.names, kept.identities, kept.meant));
        }
        let mut counted: Vec<(String, u64, ReadName)> = Vec::with_capacity(found.len());
        for name in found {
            let read = ReadName::of(&name);
            if read.family_key().as_deref() != Some(key) {
                continue;
            }
            let articles = self.appearances.count(&name)?;
            if articles > 0 {
                counted.push((name, articles, read));
            }
        }
        counted.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let (mut names, mut read) = (Vec::with_capacity(counted.len()), Vec::with_capacity(counted.len()));
        for (name, articles, name_read) in counted {
            names.push((name, articles));
            read.push(name_read);
        }
        let counted: Vec<(&str, u64)> = names.iter().map(|(name, articles)| (name.as_str(), *articles)).collect();
        let read = ReadNames::of(read);
        let mut identities = identities_of_read(&counted, &read, &[]);
        let apart = self.two_people(&names, identities.by_nickname(&read))?;
        if !apart.is_empty() {
            identities = identities_of_read(&counted, &read, &apart);
        }
        let mut cast = Namesakes::new(names, identities, Vec::new());
        let titles = Titles::read(&self.archive, key, &cast)?;
        cast.meant = self.meant(&cast, &titles)?;
        self.keep(key, &cast);
        Ok(cast)
    }

    /// The names that may have a key, each once.
    fn found(&self, key: &str) -> tantivy::Result<FxHashSet<String>> {
        let mut found = FxHashSet::default();
        for lookup in family_lookup(key) {
            let prefix = name_key_prefix(EntityKind::Person, &lookup);
            for term in self.archive.terms_from(self.archive.fields().name_key, &prefix, |_| true)? {
                found.insert(name_of_term(&term[prefix.len()..]).to_owned());
            }
        }
        Ok(found)
    }

    /// The cast of a key as it was made before, if that was kept.
    fn kept(&self, key: &str, found: &FxHashSet<String>) -> Option<KeptCast> {
        let bytes = self.archive.cache()?.read(key)?;
        let segments = self.archive.searcher().segment_readers().iter();
        kept::decode(&bytes, found, &segments.map(|segment| segment.max_doc()).collect::<Vec<_>>())
    }

    fn keep(&self, key: &str, cast: &Namesakes) {
        let Some(cache) = self.archive.cache() else { return };
        let weighed = cast.identities.open.iter().filter(|open| !open.may_be.is_empty());
        let weighed: usize = weighed.map(|open| cast.names[open.name].1 as usize).sum();
        if cast.names.len() + weighed >= WORTH_KEEPING {
            cache.write(key, &kept::encode(&cast.names, &cast.identities, &cast.meant));
        }
    }

    /// Of names that only a nickname joins, those that stand in other company: the articles of the rarer one share
    /// nobody, or hardly anybody, with those of the other.
    fn two_people(
        &self,
        names: &[(String, u64)],
        mut by_nickname: Vec<ByNickname>,
    ) -> tantivy::Result<Vec<ByNickname>> {
        let mut other = Vec::with_capacity(by_nickname.len());
        for pair in &by_nickname {
            let (often, seldom) = (self.of_names(names, &pair.often)?, self.of_names(names, &pair.seldom)?);
            other.push(self.evidence.borrow_mut().company(&often, &seldom)? <= OTHER_COMPANY);
        }
        let mut other = other.into_iter();
        by_nickname.retain(|_| other.next() == Some(true));
        Ok(by_nickname)
    }

    /// Whom the open names of a cast mean.
    fn meant(&self, cast: &Namesakes, titles: &Titles) -> tantivy::Result<Vec<Vec<Meant>>> {
        let mut evidence = self.evidence.borrow_mut();
        let mut articles: Vec<Vec<DocAddress>> = Vec::with_capacity(cast.identities.open.len());
        for Open { name, may_be } in &cast.identities.open {
            articles.push(match may_be.is_empty() {
                true => Vec::new(),
                false => self.appearances.articles(&cast.names[*name].0)?,
            });
        }
        if articles.iter().all(Vec::is_empty) {
            return Ok(articles.iter().map(|_| Vec::new()).collect());
        }
        let mut candidates: Vec<usize> = cast.identities.open.iter().flat_map(|open| &open.may_be).copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        let mut profiles = Vec::with_capacity(candidates.len());
        let mut theirs = Vec::with_capacity(candidates.len());
        for &person in &candidates {
            let articles = self.of_person(cast, person)?;
            profiles.push(evidence.profile(&articles)?);
            theirs.push(articles);
        }
        let bearers: Vec<Bearer<'_>> =
            candidates.iter().zip(&theirs).map(|(&person, articles)| Bearer { person, articles }).collect();
        let mut weighed = evidence.candidates(profiles);
        let mut out = Vec::with_capacity(articles.len());
        for (open, (Open { name, may_be }, articles)) in cast.identities.open.iter().zip(articles).enumerate() {
            let places: Vec<usize> = may_be.iter().filter_map(|p| candidates.binary_search(p).ok()).collect();
            let addressees = titles.addressees(cast, open, &bearers);
            let mut meant = weighed.judge(&cast.names[*name].0, &articles, &places, &addressees);
            meant.iter_mut().for_each(|meant| meant.person = candidates[meant.person]);
            out.push(meant);
        }
        Ok(out)
    }

    /// The articles that name a person in full.
    fn of_person(&self, cast: &Namesakes, person: usize) -> tantivy::Result<Vec<DocAddress>> {
        self.of_names(&cast.names, &cast.identities.people[person])
    }

    /// The articles that hold one of some names.
    fn of_names(&self, names: &[(String, u64)], which: &[usize]) -> tantivy::Result<Vec<DocAddress>> {
        let mut out = Vec::new();
        for &name in which {
            out.extend(self.appearances.articles(&names[name].0)?);
        }
        // Some sorted runs: they are merged.
        out.sort();
        out.dedup();
        Ok(out)
    }
}
