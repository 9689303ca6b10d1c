//! A person's page: under which spellings, when, as what and beside whom the archive names somebody,
//! and why these names were taken for one person.

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::DocAddress;

use super::facets::{Facet, facets, label};
use super::identity::evidence::Because;
use super::identity::{Casts, Namesakes, Whose};
use super::names::Names;
use super::ranked::Scored;
use crate::article::{Article, EntityKind};
pub use crate::entities::names::Relation;
use crate::entities::names::{Aliases, NameQuery};
use crate::entities::roles::role;
use crate::entities::titles::{Addressed, addressed, title};
use crate::index::archive::Archive;

/// Articles that are read for roles, spread over all.
const READ: usize = 240;
/// Roles and neighbours that are shown.
const SHOWN: usize = 10;

/// A person as the archive knows him.
#[derive(Debug, Default)]
pub struct Dossier {
    /// The most frequent full form.
    pub name: String,
    /// Number of articles.
    pub articles: u64,
    /// How many of them name no more than a surname, which probably means this person.
    pub probable: u64,
    /// Every spelling.
    pub spellings: Vec<CountedSpelling>,
    /// The earliest and the latest article that has a date.
    pub ends: Option<(Box<Article>, Box<Article>)>,
    /// What the texts call the person, with the number of articles that were read and do.
    pub roles: Vec<(String, u64)>,
    /// Who appears beside the person.
    pub beside: Vec<Facet>,
    /// The articles, for a timeline.
    pub found: Vec<Scored>,
    /// Other people whom the name may mean, with the number of their articles.
    pub others: Vec<(String, u64)>,
}

/// One spelling of a person.
#[derive(Debug, Clone, PartialEq)]
pub struct CountedSpelling {
    /// As the archive has it.
    pub name: String,
    /// Number of articles in which it means this person.
    pub articles: u64,
    /// How it stands to the person's name.
    pub relation: Relation,
    /// For a bare name: how sure it is on average, and what it rests on.
    pub probable: Option<(f32, Because)>,
}

/// The page of the person whom a typed name means most often; `None` if it means nobody.
///
/// # Errors
/// What the engine says.
pub fn dossier(archive: &Archive, typed: &str, aliases: &Aliases) -> tantivy::Result<Option<Dossier>> {
    let casts = Casts::new(archive);
    let matched = Names::new(archive, EntityKind::Person).matching_in(&casts, typed, aliases)?;
    let mut persons: Vec<(std::sync::Arc<Namesakes>, usize)> = Vec::new();
    let mut seen: FxHashSet<String> = FxHashSet::default();
    for name in matched.iter().filter(|m| m.probable.is_none()) {
        let Some(cast) = casts.of(&name.name)? else { continue };
        if let Some(Whose::Person(person)) = cast.whose(&name.name) {
            let first = cast.names_of(person).next().map(|n| n.0.clone()).unwrap_or_default();
            if seen.insert(first) {
                persons.push((cast, person));
            }
        }
    }
    let mut pages = Vec::new();
    for (cast, person) in &persons {
        pages.push(spellings(&casts, cast, *person, typed, aliases)?);
    }
    pages.retain(|(spellings, _, _)| !spellings.is_empty());
    pages.sort_by_key(|(_, articles, _)| std::cmp::Reverse(articles.len()));
    if pages.is_empty() {
        let Some(first) = matched.first() else { return Ok(None) };
        let articles = casts.appearances().articles(&first.name)?;
        let spelling = CountedSpelling {
            name: first.name.clone(),
            articles: first.articles,
            relation: first.relation,
            probable: None,
        };
        return page(archive, aliases, &first.name, vec![spelling], &articles, 0, Vec::new()).map(Some);
    }
    let others = pages.iter().skip(1).map(|(s, articles, _)| (s[0].name.clone(), articles.len() as u64)).collect();
    let (spellings, articles, probable) = pages.swap_remove(0);
    let name = spellings[0].name.clone();
    page(archive, aliases, &name, spellings, &articles, probable, others).map(Some)
}

/// The spellings of a person, the fullest common one first, all articles, and how many of these are probable
/// only. What the alias file keeps apart from that name, or from what was typed, is left out.
fn spellings(
    casts: &Casts,
    cast: &Namesakes,
    person: usize,
    typed: &str,
    aliases: &Aliases,
) -> tantivy::Result<(Vec<CountedSpelling>, Vec<DocAddress>, u64)> {
    let mut out: Vec<CountedSpelling> = Vec::new();
    let mut all: Vec<DocAddress> = Vec::new();
    let asked = NameQuery::new(EntityKind::Person, typed, aliases);
    let names: Vec<(String, u64)> = cast.names_of(person).filter(|n| !asked.forbids(&n.0)).cloned().collect();
    let label = label(&names);
    let query = NameQuery::new(EntityKind::Person, &label, aliases);
    for (name, articles) in names.into_iter().filter(|n| !query.forbids(&n.0)) {
        all.extend(casts.appearances().articles(&name)?);
        let relation = query.matches(&name).map_or(Relation::Spelling, |m| m.relation);
        out.push(CountedSpelling { name, articles, relation, probable: None });
    }
    // A stable sort: the others stay in their order.
    out.sort_by_key(|spelling| spelling.name != label);
    all.sort_unstable();
    all.dedup();
    let certain = all.len() as u64;
    for (name, meant) in cast.meant_for(person).filter(|(name, _)| !query.forbids(name) && !asked.forbids(name)) {
        let confidence = meant.iter().map(|m| m.confidence).sum::<f32>() / meant.len() as f32;
        let most = |of: fn(&Because) -> bool| meant.iter().filter(|m| of(&m.because)).count() * 2 > meant.len();
        let because = Because {
            days: most(|b| b.days),
            people: most(|b| b.people),
            outlet: most(|b| b.outlet),
            title: most(|b| b.title),
        };
        all.extend(meant.iter().map(|m| m.article));
        out.push(CountedSpelling {
            name: name.to_owned(),
            articles: meant.len() as u64,
            relation: Relation::SurnameOnly,
            probable: Some((confidence, because)),
        });
    }
    all.sort_unstable();
    all.dedup();
    let probable = all.len() as u64 - certain;
    Ok((out, all, probable))
}

fn page(
    archive: &Archive,
    aliases: &Aliases,
    name: &str,
    spellings: Vec<CountedSpelling>,
    articles: &[DocAddress],
    probable: u64,
    others: Vec<(String, u64)>,
) -> tantivy::Result<Dossier> {
    let found = dated(archive, articles)?;
    let names: Vec<String> = spellings.iter().map(|s| s.name.clone()).collect();
    let beside = facets(archive, EntityKind::Person, &found, aliases, &names, SHOWN)?;
    let mut days: Vec<&Scored> = found.iter().filter(|f| f.day.is_some()).collect();
    days.sort_by_key(|f| (f.day, f.address));
    let ends = match (days.first(), days.last()) {
        (Some(first), Some(last)) => {
            Some((Box::new(archive.article(first.address)?), Box::new(archive.article(last.address)?)))
        }
        _ => None,
    };
    let roles = roles(archive, articles, &names)?;
    Ok(Dossier {
        name: name.to_owned(),
        articles: articles.len() as u64,
        probable,
        spellings,
        ends,
        roles,
        beside,
        found,
        others,
    })
}

fn dated(archive: &Archive, articles: &[DocAddress]) -> tantivy::Result<Vec<Scored>> {
    let mut out = Vec::with_capacity(articles.len());
    for (ordinal, segment) in archive.searcher().segment_readers().iter().enumerate() {
        let days = segment.fast_fields().i64("published_from")?;
        for address in articles.iter().filter(|a| a.segment_ord as usize == ordinal) {
            out.push(Scored { address: *address, score: 0.0, day: days.first(address.doc_id) });
        }
    }
    Ok(out)
}

/// Is a role no more than words of the name: `Martin Luther King` before `Jr.`?
fn is_of_name(role: &str, name: &str) -> bool {
    role.split(' ').next_back().is_some_and(|last| name.split(' ').any(|word| word == last))
}

/// What the articles call the person, the most frequent first; each article counts once a role.
fn roles(archive: &Archive, articles: &[DocAddress], names: &[String]) -> tantivy::Result<Vec<(String, u64)>> {
    let mut counts: FxHashMap<String, (String, u64)> = FxHashMap::default();
    let step = articles.len().div_ceil(READ).max(1);
    for address in articles.iter().step_by(step) {
        let article = archive.article(*address)?;
        let mut here: FxHashSet<String> = FxHashSet::default();
        let addressed = addressed(&article);
        for mention in article.entities.iter().filter(|e| e.kind == EntityKind::Person && names.contains(&e.name)) {
            let text = article.text(mention.field);
            // `President Marsh` where the article names his wife in full.
            let is_open = title(text, mention.start)
                .zip(text.get(mention.range()))
                .is_some_and(|(title, name)| addressed.binary_search(&Addressed { name, title, open: true }).is_ok());
            if let Some(role) = role(text, mention.range()).filter(|_| !is_open)
                && !is_of_name(&role, &mention.name)
                && here.insert(role.to_lowercase())
            {
                counts.entry(role.to_lowercase()).or_insert_with(|| (role, 0)).1 += 1;
            }
        }
    }
    let mut out: Vec<(String, u64)> = counts.into_values().collect();
    out.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    out.truncate(SHOWN);
    Ok(out)
}
