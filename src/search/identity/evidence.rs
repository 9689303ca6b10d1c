//! Whom a bare name means in an article: the days, the people beside it and the outlet are held
//! against those of the articles that name each candidate in full.
//!
//! For each candidate the logarithm of how often the archive names him, and of how much likelier the
//! article's day, neighbours and outlet are among his articles than among all; against all of them
//! stands somebody whom the archive never names in full. Independence is assumed, which is wrong, and
//! so each sort of evidence is bounded.

use rustc_hash::FxHashMap;
use tantivy::DocAddress;
use tantivy::columnar::{Column, StrColumn};

use super::Meant;
use crate::entities::names::is_common_surname;
use crate::index::archive::Archive;
use crate::index::document::name_of_term;

/// Days that count as one time.
const SPAN: i64 = 30;
/// Articles of no candidate in particular that each profile is mixed with.
const PRIOR: f32 = 3.0;
/// What somebody unknown of a rare surname weighs in articles, and of a common one.
const NOBODY: [f32; 2] = [1.2, 4.0];
/// From this on a name is given to a candidate.
const SURE: f32 = 0.6;
/// Most articles of which a profile is made: enough to tell whose company somebody keeps.
const MOST: usize = 600;
/// The terms of one name, one a level of prominence, stand side by side: so far at most.
const LEVELS: u64 = 2;
/// Most people beside a name that are looked at.
const NEIGHBOURS: usize = 24;

/// What a judgement rests on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Because {
    /// The candidate is in the news in those days.
    pub days: bool,
    /// The same people stand beside him elsewhere.
    pub people: bool,
    /// The outlet writes of him.
    pub outlet: bool,
}

/// What the articles of a person have in common.
#[derive(Debug, Default)]
pub struct Profile {
    articles: f32,
    dated: f32,
    times: FxHashMap<i64, f32>,
    people: FxHashMap<u64, f32>,
    outlets: FxHashMap<u64, f32>,
}

/// Reads the days, people and outlets of an archive.
pub struct Evidence {
    archive: Archive,
    segments: Vec<EvidenceSegment>,
    all: Profile,
    /// In how many articles each name that was read so far stands.
    base: FxHashMap<u64, f32>,
}

struct EvidenceSegment {
    days: Option<Column<i64>>,
    people: Option<StrColumn>,
    outlets: Option<StrColumn>,
    /// Hashes of the names that were read so far, by term; [`UNREAD`] for all others.
    names: Vec<u64>,
    /// How many articles hold each term.
    counts: Vec<u32>,
    /// Hashes of the outlets, by term.
    outlet_names: Vec<u64>,
}

/// Stands for a name that no profile holds, as far as it was read.
const UNREAD: u64 = 0;

/// What one article shows.
#[derive(Debug, Default)]
struct ArticleEvidence {
    time: Option<i64>,
    people: Vec<u64>,
    outlet: Option<u64>,
}

impl Evidence {
    /// Nothing is read before it is needed.
    pub fn new(archive: &Archive) -> Self {
        Self { archive: archive.clone(), segments: Vec::new(), all: Profile::default(), base: FxHashMap::default() }
    }

    fn open(&mut self) -> tantivy::Result<()> {
        if !self.segments.is_empty() {
            return Ok(());
        }
        for reader in self.archive.searcher().segment_readers() {
            let fast = reader.fast_fields();
            let days = fast.i64("published_from").ok();
            let (people, outlets) = (fast.str("person")?, fast.str("outlet")?);
            let mut outlet_names = Vec::new();
            if let Some(column) = &outlets {
                let mut terms = column.dictionary().stream()?;
                while terms.advance() {
                    outlet_names.push(hash(terms.key()));
                }
            }
            let mut counts = vec![0u32; people.as_ref().map_or(0, |column| column.num_terms())];
            for doc in (0..reader.max_doc()).filter(|&doc| !reader.is_deleted(doc)) {
                self.all.articles += 1.0;
                if let Some(column) = &people {
                    column.term_ords(doc).for_each(|term| counts[term as usize] += 1);
                }
                if let Some(day) = days.as_ref().and_then(|column| column.first(doc)) {
                    self.all.dated += 1.0;
                    *self.all.times.entry(day.div_euclid(SPAN)).or_default() += 1.0;
                }
                if let Some(outlet) = outlets.as_ref().and_then(|column| column.term_ords(doc).next()) {
                    *self.all.outlets.entry(outlet_names[outlet as usize]).or_default() += 1.0;
                }
            }
            let names = vec![UNREAD; counts.len()];
            self.segments.push(EvidenceSegment { days, people, outlets, names, counts, outlet_names });
        }
        Ok(())
    }

    /// What the articles have in common; of very many, a part that is spread over all is looked at.
    ///
    /// # Errors
    /// What the engine says.
    pub fn profile(&mut self, articles: &[DocAddress]) -> tantivy::Result<Profile> {
        self.open()?;
        let step = articles.len().div_ceil(MOST).max(1);
        let looked_at: Vec<DocAddress> = articles.iter().step_by(step).copied().collect();
        self.read_names(&looked_at)?;
        let mut profile = Profile::default();
        for &address in &looked_at {
            let shown = self.shown(address);
            profile.articles += 1.0;
            if let Some(time) = shown.time {
                profile.dated += 1.0;
                for (near, weight) in [(-1, 0.25), (0, 0.5), (1, 0.25)] {
                    *profile.times.entry(time + near).or_default() += weight;
                }
            }
            shown.people.into_iter().for_each(|name| *profile.people.entry(name).or_default() += 1.0);
            shown.outlet.into_iter().for_each(|outlet| *profile.outlets.entry(outlet).or_default() += 1.0);
        }
        let scale = articles.len() as f32 / looked_at.len().max(1) as f32;
        profile.articles *= scale;
        profile.dated *= scale;
        for counts in [&mut profile.people, &mut profile.outlets] {
            counts.values_mut().for_each(|count| *count *= scale);
        }
        profile.times.values_mut().for_each(|count| *count *= scale);
        Ok(profile)
    }

    /// Whom `name` means in each of `articles`, where one candidate is likely enough.
    ///
    /// # Errors
    /// What the engine says.
    pub fn judge(
        &mut self,
        name: &str,
        articles: &[DocAddress],
        candidates: &[(usize, &Profile)],
    ) -> tantivy::Result<Vec<Meant>> {
        self.open()?;
        let mut weighing: Vec<Weighing<'_>> = candidates.iter().map(|(_, profile)| Weighing::new(profile)).collect();
        let nobody = NOBODY[usize::from(is_common_surname(name))].ln();
        let mut out = Vec::new();
        for &article in articles {
            let shown = self.shown(article);
            let weights: Vec<(f32, Because)> =
                weighing.iter_mut().map(|candidate| self.weigh(candidate, &shown)).collect();
            let top = weights.iter().map(|w| w.0).fold(nobody, f32::max);
            let all: f32 = weights.iter().map(|w| (w.0 - top).exp()).sum::<f32>() + (nobody - top).exp();
            let best = (0..weights.len()).max_by(|&a, &b| weights[a].0.total_cmp(&weights[b].0));
            let Some(best) = best else { continue };
            let confidence = (weights[best].0 - top).exp() / all;
            if confidence >= SURE {
                out.push(Meant { article, person: candidates[best].0, confidence, because: weights[best].1 });
            }
        }
        Ok(out)
    }

    /// How much speaks for a candidate, as a logarithm, and what does so most.
    fn weigh(&self, candidate: &mut Weighing<'_>, shown: &ArticleEvidence) -> (f32, Because) {
        let profile = candidate.profile;
        let days = shown.time.map_or(0.0, |time| {
            let share = (self.all.times.get(&time).copied().unwrap_or(1.0) / self.all.dated.max(1.0)).max(1e-4);
            likelier(profile.times.get(&time).copied().unwrap_or(0.0), profile.dated, share).clamp(-4.0, 1.5)
        });
        let people: f32 = shown.people.iter().take(NEIGHBOURS).map(|&name| self.of_neighbour(candidate, name)).sum();
        let people = people.clamp(-1.5, 4.0);
        let outlet = shown.outlet.map_or(0.0, |outlet| {
            let share = self.all.outlets.get(&outlet).copied().unwrap_or(1.0) / self.all.articles.max(1.0);
            let mine = profile.outlets.get(&outlet).copied().unwrap_or(0.0);
            likelier(mine, profile.articles, share).clamp(-0.7, 0.7)
        });
        let because = Because { days: days > 0.3, people: people > 0.3, outlet: outlet > 0.3 };
        ((profile.articles + 0.5).ln() + days + people + outlet, because)
    }

    /// How much it speaks for a candidate that a name stands beside him.
    fn of_neighbour(&self, candidate: &mut Weighing<'_>, name: u64) -> f32 {
        let profile = candidate.profile;
        *candidate.people.entry(name).or_insert_with(|| {
            // Whoever is not in the profile speaks against him alike, however often the archive names him.
            let mine = profile.people.get(&name).copied().unwrap_or(0.0);
            let share = self.base.get(&name).map_or(1.0, |base| base / self.all.articles.max(1.0));
            0.6 * likelier(mine, profile.articles, share).clamp(-0.3, 1.5)
        })
    }

    fn shown(&self, address: DocAddress) -> ArticleEvidence {
        let segment = &self.segments[address.segment_ord as usize];
        let time = segment.days.as_ref().and_then(|column| column.first(address.doc_id));
        let people = segment.people.iter().flat_map(|column| column.term_ords(address.doc_id));
        let outlet = segment.outlets.as_ref().and_then(|column| column.term_ords(address.doc_id).next());
        ArticleEvidence {
            time: time.map(|day| day.div_euclid(SPAN)),
            people: people.filter_map(|term| segment.names.get(term as usize).copied()).collect(),
            outlet: outlet.and_then(|term| segment.outlet_names.get(term as usize).copied()),
        }
    }

    /// Reads the names of the people in `articles`.
    fn read_names(&mut self, articles: &[DocAddress]) -> tantivy::Result<()> {
        let mut wanted: Vec<Vec<u64>> = vec![Vec::new(); self.segments.len()];
        for address in articles {
            let segment = &self.segments[address.segment_ord as usize];
            let terms = segment.people.iter().flat_map(|column| column.term_ords(address.doc_id));
            let unread = |term: &u64| segment.names.get(*term as usize) == Some(&UNREAD);
            for term in terms.filter(unread) {
                let beside = term.saturating_sub(LEVELS)..=term + LEVELS;
                wanted[address.segment_ord as usize].extend(beside.filter(unread));
            }
        }
        for (segment, mut terms) in self.segments.iter_mut().zip(wanted) {
            terms.sort_unstable();
            terms.dedup();
            let Some(column) = segment.people.as_ref().filter(|_| !terms.is_empty()) else { continue };
            let mut at = terms.iter();
            let (names, counts, base) = (&mut segment.names, &segment.counts, &mut self.base);
            column.dictionary().sorted_ords_to_term_cb(&terms, |bytes| {
                if let Some(&term) = at.next() {
                    let name = hash(name_of_term(&String::from_utf8_lossy(bytes)).as_bytes());
                    names[term as usize] = name;
                    *base.entry(name).or_default() += counts[term as usize] as f32;
                }
            })?;
        }
        Ok(())
    }
}

/// A candidate, and what was found out so far about who stands beside him.
struct Weighing<'p> {
    profile: &'p Profile,
    people: FxHashMap<u64, f32>,
}

impl<'p> Weighing<'p> {
    fn new(profile: &'p Profile) -> Self {
        Self { profile, people: FxHashMap::default() }
    }
}

/// How much likelier something is that stands in `mine` of a candidate's `of` articles, and in this share of
/// all, as a logarithm.
fn likelier(mine: f32, of: f32, share: f32) -> f32 {
    ((mine + PRIOR * share) / (of + PRIOR) / share).ln()
}

fn hash(bytes: &[u8]) -> u64 {
    use std::hash::Hasher;
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}
