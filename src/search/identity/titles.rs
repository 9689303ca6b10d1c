//! Whom the title before a bare surname means: who bears it in full in this archive, and who never does.
//!
//! *President Marsh* is not Ada Marsh whom the same article names in full, if the archive has a President Colin Marsh
//! and Ada in many articles never with that title. Where that is not sure, it weighs. Left to others: days, neighbours
//! and outlets ([`super::evidence`]).

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED};

use super::{Namesakes, Whose};
use crate::entities::names::{has_generation, is_woman};
use crate::entities::titles::Title;
use crate::index::archive::Archive;
use crate::index::document::{title_and_name, title_prefix};

/// Articles with the title that would be looked for among somebody's, by the rate of the one who bears it: from so many
/// on it says something that there are none,
const EXPECTED: f32 = 4.0;
/// or hardly any: fewer than one in so many.
const HARDLY: f32 = 10.0;
/// What somebody weighs whom the article names in full, as a logarithm.
const NAMED_HERE: f32 = 4.0;
/// How likely somebody whom the archive never names in full bears a title, as a logarithm.
const NOBODY: f32 = -2.5;
/// Articles that are added to those with a title, and to all.
const PRIOR: [f32; 2] = [0.1, 1.0];

/// The titles of the people of one surname.
#[derive(Debug, Default)]
pub(super) struct Titles {
    /// In how many articles a person bears an office in full, by the person's place.
    borne: FxHashMap<Title, FxHashMap<usize, f32>>,
    /// The articles in which a title stands before a bare name, by its place among the open names.
    bare: FxHashMap<usize, Vec<(Title, Vec<DocAddress>)>>,
}

/// What the titles before a bare name say, article by article.
#[derive(Debug, Default)]
pub(super) struct Addressees {
    titles: Vec<TitleWeights>,
    /// The articles with a title before the name, each with the place of the title, in the order of the index.
    said: Vec<(DocAddress, usize)>,
    /// Of these the ones that name a candidate in full, with the candidate.
    named: Vec<(DocAddress, usize)>,
    /// Whether each candidate is told apart by a generation: `Jr.`, without which nobody means him beside his title.
    juniors: Vec<bool>,
}

/// What a title weighs.
#[derive(Debug)]
struct TitleWeights {
    /// For each of the candidates, as a logarithm; [`f32::NEG_INFINITY`] for whom it is not.
    weights: Vec<f32>,
    is_office: bool,
    /// Somebody bears it.
    is_borne: bool,
}

/// What the titles before a bare name say in one article.
#[derive(Debug, Clone, Copy)]
pub(super) struct Addressee<'a> {
    all: &'a Addressees,
    said: &'a [(DocAddress, usize)],
    named: &'a [(DocAddress, usize)],
}

/// Goes through what titles say in the order of the articles.
pub(super) struct AddresseeWalk<'a> {
    all: &'a Addressees,
    said: &'a [(DocAddress, usize)],
    named: &'a [(DocAddress, usize)],
}

impl Addressees {
    pub fn walk(&self) -> AddresseeWalk<'_> {
        AddresseeWalk { all: self, said: &self.said, named: &self.named }
    }
}

impl<'a> AddresseeWalk<'a> {
    /// What they say in an article, which lies behind the one that was asked for before; `None` if there is none.
    pub fn of(&mut self, article: DocAddress) -> Option<Addressee<'a>> {
        let said = taken(&mut self.said, article);
        let named = taken(&mut self.named, article);
        (!said.is_empty()).then_some(Addressee { all: self.all, said, named })
    }
}

/// Takes what belongs to an article off the front of a list, and all before it.
fn taken<'a>(list: &mut &'a [(DocAddress, usize)], article: DocAddress) -> &'a [(DocAddress, usize)] {
    let before = list.iter().take_while(|(of, _)| *of < article).count();
    let own = list[before..].iter().take_while(|(of, _)| *of == article).count();
    let (own, rest) = list[before..].split_at(own);
    *list = rest;
    own
}

/// A person whom a bare name may mean.
pub(super) struct Bearer<'a> {
    /// The place among the persons.
    pub person: usize,
    /// The articles that name the person in full, in the order of the index.
    pub articles: &'a [DocAddress],
}

impl Addressee<'_> {
    /// Adds what they weigh to the weights of the candidates, as logarithms.
    pub fn add_to(&self, weights: &mut [f32]) {
        for title in self.titles() {
            weights.iter_mut().zip(&title.weights).for_each(|(sum, weight)| *sum += weight);
            if title.is_office {
                self.named.iter().for_each(|(_, candidate)| weights[*candidate] += NAMED_HERE);
            }
        }
    }

    /// What it weighs for somebody unknown.
    pub fn nobody(&self) -> f32 {
        if self.titles().any(|title| title.is_office) { NOBODY } else { 0.0 }
    }

    /// Does somebody bear the title?
    pub fn is_borne(&self) -> bool {
        self.titles().any(|title| title.is_borne)
    }

    /// May the name be given to somebody? Not where the article names only a namesake in full: whoever asks for a person
    /// asks for articles that name the person in full, or nobody else of the surname. There it stays apart.
    pub fn allows(&self, candidate: usize) -> bool {
        let mut named = self.named.iter().map(|(_, candidate)| *candidate);
        self.named.iter().any(|(_, named)| *named == candidate) || !named.any(|named| !self.all.juniors[named])
    }

    fn titles(&self) -> impl Iterator<Item = &TitleWeights> {
        self.said.iter().map(|(_, title)| &self.all.titles[*title])
    }
}

impl Titles {
    /// Reads the titles of a cast, whose surname has the key `family`.
    pub fn read(archive: &Archive, family: &str, cast: &Namesakes) -> tantivy::Result<Self> {
        let mut out = Self::default();
        let candidates: FxHashSet<usize> = cast.identities.open.iter().flat_map(|open| &open.may_be).copied().collect();
        if candidates.is_empty() {
            return Ok(out);
        }
        // Of one person alone an office tells nothing.
        let is_asked = |title: Title| !title.is_office() || candidates.len() > 1;
        let (prefix, field) = (title_prefix(family), archive.fields().name_key);
        let mut bare: FxHashMap<(usize, Title), Vec<DocAddress>> = FxHashMap::default();
        for (ordinal, segment) in archive.searcher().segment_readers().iter().enumerate() {
            let index = segment.inverted_index(field)?;
            let mut terms = index.terms().range().ge(prefix.as_bytes()).into_stream()?;
            while terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
                let rest = std::str::from_utf8(&terms.key()[prefix.len()..]).ok();
                let titled = rest.and_then(title_and_name).filter(|(title, _)| is_asked(*title));
                let Some((title, name)) = titled else { continue };
                let mut articles = Vec::new();
                let whose = cast.whose(name).filter(|whose| matches!(whose, Whose::Open(_)) || title.is_office());
                let Some(whose) = whose else { continue };
                // Of whoever bears the title in full only the number of articles is asked.
                let is_counted = matches!(whose, Whose::Person(_)) && !segment.has_deletes();
                if !is_counted {
                    let mut postings = index.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
                    while postings.doc() != TERMINATED {
                        if !segment.is_deleted(postings.doc()) {
                            articles.push(DocAddress::new(ordinal as u32, postings.doc()));
                        }
                        postings.advance();
                    }
                }
                match whose {
                    Whose::Person(person) => {
                        let count = if is_counted { terms.value().doc_freq as usize } else { articles.len() };
                        *out.borne.entry(title).or_default().entry(person).or_default() += count as f32;
                    }
                    Whose::Open(open) => bare.entry((open, title)).or_default().extend(articles),
                }
            }
        }
        for ((open, title), articles) in bare {
            out.bare.entry(open).or_default().push((title, articles));
        }
        // In one order, however they came: sums do not depend on it.
        out.bare.values_mut().for_each(|titles| titles.sort_unstable_by_key(|(title, _)| *title));
        Ok(out)
    }

    /// What the titles before an open name say.
    pub fn addressees(&self, cast: &Namesakes, open: usize, bearers: &[Bearer<'_>]) -> Addressees {
        let Some(titles) = self.bare.get(&open) else { return Addressees::default() };
        let mut out = Addressees::default();
        for (place, (title, articles)) in titles.iter().enumerate() {
            let weights = match title {
                Title::Office(_) => self.of_office(*title, bearers),
                Title::Man | Title::Woman => of_sex(cast, *title, bearers),
            };
            let is_office = title.is_office();
            out.titles.push(TitleWeights { weights, is_office, is_borne: is_office && self.borne.contains_key(title) });
            out.said.extend(articles.iter().map(|&article| (article, place)));
        }
        // Some sorted runs: they are merged.
        out.said.sort();
        let mut articles: Vec<DocAddress> = out.said.iter().map(|(article, _)| *article).collect();
        articles.dedup();
        for (candidate, bearer) in bearers.iter().enumerate() {
            out.named.extend(shared(&articles, bearer.articles).map(|article| (article, candidate)));
            out.juniors.push(cast.names_of(bearer.person).any(|name| has_generation(&name.0)));
        }
        out.named.sort();
        out
    }

    /// How likely each bears the office, as a logarithm; nobody is told apart by an office that the archive gives to
    /// none of them in full.
    fn of_office(&self, title: Title, bearers: &[Bearer<'_>]) -> Vec<f32> {
        let Some(borne) = self.borne.get(&title) else { return vec![0.0; bearers.len()] };
        let with = |bearer: &Bearer<'_>| borne.get(&bearer.person).copied().unwrap_or_default();
        let all = |bearer: &Bearer<'_>| bearer.articles.len().max(1) as f32;
        let rate = bearers.iter().map(|bearer| with(bearer) / all(bearer)).fold(0.0, f32::max);
        let weight = |bearer: &Bearer<'_>| {
            let expected = rate * all(bearer);
            if expected >= EXPECTED && with(bearer) * HARDLY < expected {
                f32::NEG_INFINITY
            } else {
                ((with(bearer) + PRIOR[0]) / (all(bearer) + PRIOR[1])).ln()
            }
        };
        bearers.iter().map(weight).collect()
    }
}

/// The articles of two lists in the order of the index; those of the shorter are looked for in the longer.
fn shared<'a>(a: &'a [DocAddress], b: &'a [DocAddress]) -> impl Iterator<Item = DocAddress> + 'a {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    short.iter().copied().filter(|article| long.binary_search(article).is_ok())
}

/// A man is not Mrs., nor a woman Mr.
fn of_sex(cast: &Namesakes, title: Title, bearers: &[Bearer<'_>]) -> Vec<f32> {
    let other = Some(title == Title::Man);
    let is_other = |bearer: &Bearer<'_>| cast.names_of(bearer.person).next().and_then(|n| is_woman(&n.0)) == other;
    bearers.iter().map(|bearer| if is_other(bearer) { f32::NEG_INFINITY } else { 0.0 }).collect()
}
