//! Whom a bare name means in an article: the days, the people beside it and the outlet are held
//! against those of the articles that name each candidate in full.
//!
//! For each candidate the logarithm of how often the archive names him, and of how much likelier the
//! article's day, neighbours and outlet are among his articles than among all; against all of them
//! stands somebody whom the archive never names in full. Independence is assumed, which is wrong, and
//! so each sort of evidence is bounded.

use rustc_hash::FxHashMap;
use tantivy::DocAddress;

use super::Meant;
use super::columns::{Columns, UNNUMBERED};
use crate::entities::names::is_common_surname;
use crate::index::archive::Archive;

/// Articles of no candidate in particular that each profile is mixed with.
const PRIOR: f32 = 3.0;
/// What somebody unknown of a rare surname weighs in articles, and of a common one.
const NOBODY: [f32; 2] = [1.2, 4.0];
/// From this on a name is given to a candidate.
const SURE: f32 = 0.6;
/// Most articles of which a profile is made: enough to tell whose company somebody keeps.
const MOST: usize = 600;
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
    outlets: FxHashMap<u64, f32>,
    /// How many of the articles hold a name, by its number; most names of an archive stand in none of them.
    people: FxHashMap<u32, f32>,
}

/// Reads the days, people and outlets of an archive.
pub struct Evidence {
    columns: Columns,
}

impl Evidence {
    /// Nothing is read before it is needed.
    pub fn new(archive: &Archive) -> Self {
        Self { columns: Columns::new(archive) }
    }

    /// Looks at who stands in `articles`, which are to be judged: the profiles that are made afterwards tell of
    /// these people, and of nobody else.
    ///
    /// # Errors
    /// What the engine says.
    pub fn look_at(&mut self, articles: &[DocAddress]) -> tantivy::Result<()> {
        self.columns.number(articles)
    }

    /// What the articles have in common; of very many, a part that is spread over all is looked at.
    ///
    /// # Errors
    /// What the engine says.
    pub fn profile(&mut self, articles: &[DocAddress]) -> tantivy::Result<Profile> {
        self.columns.open()?;
        let step = articles.len().div_ceil(MOST).max(1);
        let looked_at: Vec<DocAddress> = articles.iter().step_by(step).copied().collect();
        if self.columns.are_parted() {
            self.columns.number(&looked_at)?;
        }
        let mut profile = Profile::default();
        for &address in &looked_at {
            let (time, outlet) = self.columns.time_and_outlet(address);
            profile.articles += 1.0;
            if let Some(time) = time {
                profile.dated += 1.0;
                for (near, weight) in [(-1, 0.25), (0, 0.5), (1, 0.25)] {
                    *profile.times.entry(time + near).or_default() += weight;
                }
            }
            outlet.into_iter().for_each(|outlet| *profile.outlets.entry(outlet).or_default() += 1.0);
            for number in self.columns.people(address).filter(|number| *number != UNNUMBERED) {
                *profile.people.entry(number).or_default() += 1.0;
            }
        }
        let scale = articles.len() as f32 / looked_at.len().max(1) as f32;
        profile.articles *= scale;
        profile.dated *= scale;
        profile.outlets.values_mut().for_each(|count| *count *= scale);
        profile.times.values_mut().for_each(|count| *count *= scale);
        profile.people.values_mut().for_each(|count| *count *= scale);
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
        self.columns.open()?;
        let asked = articles.len() * NEIGHBOURS;
        let weighing: Vec<Weighing<'_>> =
            candidates.iter().map(|(_, profile)| Weighing::new(profile, &self.columns, asked)).collect();
        let nobody = NOBODY[usize::from(is_common_surname(name))].ln();
        let mut out = Vec::new();
        let mut weights: Vec<(f32, Because)> = Vec::with_capacity(weighing.len());
        let mut people: Vec<u32> = Vec::with_capacity(NEIGHBOURS);
        for &article in articles {
            people.clear();
            people.extend(self.columns.people(article).take(NEIGHBOURS));
            let (time, outlet) = self.columns.time_and_outlet(article);
            weights.clear();
            weights.extend(weighing.iter().map(|candidate| self.weigh(candidate, time, outlet, &people)));
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
    fn weigh(
        &self,
        candidate: &Weighing<'_>,
        time: Option<i64>,
        outlet: Option<u64>,
        people: &[u32],
    ) -> (f32, Because) {
        let (profile, all) = (candidate.profile, self.columns.census());
        let days = time.map_or(0.0, |time| {
            let share = (all.times.get(&time).copied().unwrap_or(1.0) / all.dated.max(1.0)).max(1e-4);
            likelier(profile.times.get(&time).copied().unwrap_or(0.0), profile.dated, share).clamp(-4.0, 1.5)
        });
        let people: f32 = people.iter().map(|&number| candidate.of_neighbour(number)).sum();
        let people = people.clamp(-1.5, 4.0);
        let outlet = outlet.map_or(0.0, |outlet| {
            let share = all.outlets.get(&outlet).copied().unwrap_or(1.0) / all.articles.max(1.0);
            let mine = profile.outlets.get(&outlet).copied().unwrap_or(0.0);
            likelier(mine, profile.articles, share).clamp(-0.7, 0.7)
        });
        let because = Because { days: days > 0.3, people: people > 0.3, outlet: outlet > 0.3 };
        ((profile.articles + 0.5).ln() + days + people + outlet, because)
    }
}

/// A candidate, and how much it speaks for him that a name stands beside.
struct Weighing<'p> {
    profile: &'p Profile,
    columns: &'p Columns,
    /// By the number of the name; empty where few of them will be asked for.
    neighbours: Vec<f32>,
    /// For whoever is not in the profile: he speaks against him alike, however often the archive names him.
    stranger: f32,
}

impl<'p> Weighing<'p> {
    /// `asked`: how many neighbours will be weighed at most.
    fn new(profile: &'p Profile, columns: &'p Columns, asked: usize) -> Self {
        let mut weighing = Self { profile, columns, neighbours: Vec::new(), stranger: weight(profile, 0.0, 1.0) };
        let numbered = columns.numbered();
        if asked > numbered {
            let mut neighbours = vec![weighing.stranger; numbered];
            profile
                .people
                .iter()
                .for_each(|(&number, &mine)| neighbours[number as usize] = weighing.weigh(number, mine));
            weighing.neighbours = neighbours;
        }
        weighing
    }

    fn of_neighbour(&self, number: u32) -> f32 {
        if let Some(&known) = self.neighbours.get(number as usize) {
            return known;
        }
        self.profile.people.get(&number).map_or(self.stranger, |&mine| self.weigh(number, mine))
    }

    fn weigh(&self, number: u32, mine: f32) -> f32 {
        weight(self.profile, mine, self.columns.count(number) / self.columns.census().articles.max(1.0))
    }
}

/// What it weighs for a candidate that a name of this share of all articles stands in `mine` of his own.
fn weight(profile: &Profile, mine: f32, share: f32) -> f32 {
    0.6 * likelier(mine, profile.articles, share).clamp(-0.3, 1.5)
}

/// How much likelier something is that stands in `mine` of a candidate's `of` articles, and in this share of
/// all, as a logarithm.
fn likelier(mine: f32, of: f32, share: f32) -> f32 {
    ((mine + PRIOR * share) / (of + PRIOR) / share).ln()
}
