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
use super::appearances::Appearances;
use super::columns::Columns;
use super::titles::Addressees;
use crate::entities::names::{is_common_surname, is_forename};
use crate::index::archive::Archive;

/// Articles of no candidate in particular that each profile is mixed with.
const PRIOR: f32 = 3.0;
/// What somebody unknown of a rare surname weighs in articles, and of a common one.
const NOBODY: [f32; 2] = [1.2, 4.0];
/// From this on a name is given to a candidate.
const SURE: f32 = 0.6;
/// The same for a candidate whom the archive names much more seldom than another: one in so many.
const SURE_OF_RARE: f32 = 0.9;
const RARE: f32 = 4.0;
/// Somebody unknown of a bare name that is a forename too, `Paul`, weighs so many times as much.
const FORENAMES: f32 = 4.0;
/// About so many articles a profile is made of: enough to tell whose company somebody keeps.
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
    /// He bears the title that stands before it.
    pub title: bool,
}

/// What the articles of a person have in common.
#[derive(Debug, Default)]
pub struct Profile {
    articles: f32,
    dated: f32,
    times: FxHashMap<i64, f32>,
    outlets: FxHashMap<u64, f32>,
    /// How many of the articles hold a name, by its number.
    people: Vec<(u32, f32)>,
}

/// Reads the days, people and outlets of an archive.
pub struct Evidence {
    columns: Columns,
    /// By the number of a name: in how many articles of the profile in the making it stands.
    counted: Vec<u32>,
}

impl Evidence {
    /// Nothing is read before it is needed.
    pub fn new(archive: &Archive, appearances: &Appearances) -> Self {
        let columns = Columns::new(archive, appearances.all_people());
        Self { columns, counted: Vec::new() }
    }

    /// What the articles have in common; of very many, a part is looked at, which is chosen by what they say: it
    /// does not depend on where they are stored.
    ///
    /// # Errors
    /// What the engine says.
    pub fn profile(&mut self, articles: &[DocAddress]) -> tantivy::Result<Profile> {
        self.columns.open()?;
        self.counted.resize(self.columns.names(), 0);
        let step = articles.len().div_ceil(MOST).max(1) as u64;
        let is_chosen = |address: &&DocAddress| step == 1 || self.columns.hash(**address).is_multiple_of(step);
        let looked_at: Vec<DocAddress> = articles.iter().filter(is_chosen).copied().collect();
        let scale = articles.len() as f32 / looked_at.len().max(1) as f32;
        let mut profile = Profile::default();
        let (mut people, mut known) = (Vec::new(), Vec::new());
        for address in looked_at {
            let (time, outlet) = self.columns.time_and_outlet(address);
            profile.articles += 1.0;
            if let Some(time) = time {
                profile.dated += 1.0;
                for (near, weight) in [(-1, 0.25), (0, 0.5), (1, 0.25)] {
                    *profile.times.entry(time + near).or_default() += weight;
                }
            }
            outlet.into_iter().for_each(|outlet| *profile.outlets.entry(outlet).or_default() += 1.0);
            self.columns.people(address, usize::MAX, &mut people);
            for &number in &people {
                let Some(count) = self.counted.get_mut(number as usize) else { continue };
                if *count == 0 {
                    known.push(number);
                }
                *count += 1;
            }
        }
        let count = |number: u32| (number, std::mem::take(&mut self.counted[number as usize]) as f32 * scale);
        profile.people = known.into_iter().map(count).collect();
        profile.articles *= scale;
        profile.dated *= scale;
        profile.outlets.values_mut().for_each(|count| *count *= scale);
        profile.times.values_mut().for_each(|count| *count *= scale);
        Ok(profile)
    }

    /// How much the people in `articles` speak for it that these are about the same person as those `of` somebody, on
    /// average, from -1.5 to 4. Who stands in one article of the archive only says nothing.
    ///
    /// # Errors
    /// What the engine says.
    pub fn company(&mut self, of: &[DocAddress], articles: &[DocAddress]) -> tantivy::Result<f32> {
        let profile = self.profile(of)?;
        let known: FxHashMap<u32, f32> = profile.people.iter().copied().collect();
        let all = self.columns.census().articles.max(1.0);
        let mut people = Vec::with_capacity(NEIGHBOURS);
        let mut sum = 0.0;
        for &article in articles {
            self.columns.people(article, NEIGHBOURS, &mut people);
            let of_several = |number: &&u32| self.columns.count(**number) > 1.0;
            let weight = |number: &u32| {
                let mine = known.get(number).copied().unwrap_or_default();
                weight(&profile, mine, self.columns.count(*number) / all)
            };
            sum += people.iter().filter(of_several).map(weight).sum::<f32>().clamp(-1.5, 4.0);
        }
        Ok(sum / articles.len().max(1) as f32)
    }

    /// The candidates whom names may mean, with their profiles.
    pub(super) fn candidates(&self, profiles: Vec<Profile>) -> Candidates<'_> {
        Candidates::new(&self.columns, profiles)
    }
}

/// Persons whom names may mean, side by side: each number that is asked for stands once for all of them.
pub(super) struct Candidates<'e> {
    columns: &'e Columns,
    profiles: Vec<Profile>,
    /// The logarithm of how often the archive names each.
    named: Vec<f32>,
    /// What it weighs for each that an article is of a time or an outlet, as far as somebody asked; of no time or
    /// outlet it weighs nothing.
    days: FxHashMap<Option<i64>, Vec<f32>>,
    outlets: FxHashMap<Option<u64>, Vec<f32>>,
    /// What somebody weighs who is not in the profile: he speaks against a candidate alike, however often the
    /// archive names him.
    strangers: Vec<f32>,
    /// What the people weigh that are looked at, by number.
    neighbours: Neighbours,
}

/// What names weigh for candidates beside whom they stand, against what a stranger's weighs: nearly all names are
/// unknown to nearly all candidates.
struct Neighbours {
    /// For those in whose profile a name is, name after name.
    known: Vec<(u32, f32)>,
    /// Names that many of the candidates know have a row, with a weight for each.
    rows: Vec<f32>,
    /// Where the weights of a name are, by its number.
    places: Vec<WeightPlace>,
}

/// Where the weights of a name are.
#[derive(Debug, Clone, Copy, Default)]
struct WeightPlace {
    start: u32,
    /// How many candidates know it; [`A_ROW`] if it has a row.
    known: u32,
}

/// Stands for a number of candidates that know a name.
const A_ROW: u32 = u32::MAX;
/// A name has a row if more than one candidate in so many knows it.
const FEW: usize = 4;

impl Neighbours {
    fn new(columns: &Columns, profiles: &[Profile], strangers: &[f32]) -> Self {
        let mut places = vec![WeightPlace::default(); columns.names()];
        let people = || profiles.iter().flat_map(|profile| &profile.people);
        people().for_each(|(number, _)| places[*number as usize].known += 1);
        let (mut known, mut rows) = (0, 0);
        for place in places.iter_mut().filter(|place| place.known > 0) {
            let is_row = place.known as usize * FEW > strangers.len();
            let end = if is_row { &mut rows } else { &mut known };
            place.start = *end as u32;
            *end += if is_row { strangers.len() } else { place.known as usize };
            place.known = if is_row { A_ROW } else { 0 };
        }
        let mut neighbours = Self { known: vec![(0, 0.0); known], rows: vec![0.0; rows], places };
        for (candidate, profile) in (0..).zip(profiles) {
            for &(number, mine) in &profile.people {
                let share = columns.count(number) / columns.census().articles.max(1.0);
                let weight = weight(profile, mine, share) - strangers[candidate as usize];
                neighbours.place(number, candidate, weight);
            }
        }
        neighbours
    }

    fn place(&mut self, number: u32, candidate: u32, weight: f32) {
        let place = &mut self.places[number as usize];
        if place.known == A_ROW {
            self.rows[(place.start + candidate) as usize] = weight;
        } else {
            self.known[(place.start + place.known) as usize] = (candidate, weight);
            place.known += 1;
        }
    }

    fn place_of(&self, number: u32) -> WeightPlace {
        self.places.get(number as usize).copied().unwrap_or_default()
    }

    /// Adds to `sums`, one a candidate, what the name weighs whose weights are at `place`, against a stranger's.
    fn add(&self, place: WeightPlace, sums: &mut [f32]) {
        let start = place.start as usize;
        if place.known == A_ROW {
            let row = &self.rows[start..start + sums.len()];
            sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
        } else {
            let known = &self.known[start..start + place.known as usize];
            known.iter().for_each(|(candidate, weight)| sums[*candidate as usize] += weight);
        }
    }
}

impl<'e> Candidates<'e> {
    fn new(columns: &'e Columns, profiles: Vec<Profile>) -> Self {
        let named = profiles.iter().map(|profile| (profile.articles + 0.5).ln()).collect();
        let strangers: Vec<f32> = profiles.iter().map(|profile| weight(profile, 0.0, 1.0)).collect();
        let neighbours = Neighbours::new(columns, &profiles, &strangers);
        let (days, outlets) = (FxHashMap::default(), FxHashMap::default());
        Self { columns, profiles, named, days, outlets, strangers, neighbours }
    }

    /// Whom `name` means in each of `articles`, where one of the candidates `may_be` is likely enough; of whom
    /// [`Meant::person`] is the place. `addressees`: what the titles before it say, where there are some.
    pub fn judge(
        &mut self,
        name: &str,
        articles: &[DocAddress],
        may_be: &[usize],
        addressees: &Addressees,
    ) -> Vec<Meant> {
        let nobody = NOBODY[usize::from(is_common_surname(name))].ln();
        let nobody = if is_forename(name) { nobody + FORENAMES.ln() } else { nobody };
        let most_named = may_be.iter().map(|&candidate| self.named[candidate]).fold(f32::NEG_INFINITY, f32::max);
        let mut out = Vec::new();
        let mut addressees = addressees.walk();
        let mut weighing = Weighing::new(self.profiles.len());
        // Mostly all of them, in their order.
        let are_all = may_be.iter().copied().eq(0..self.profiles.len());
        let mut some: Vec<f32> = Vec::with_capacity(may_be.len());
        for &article in articles {
            let found = weighing.weigh(self, article);
            let addressee = addressees.of(article);
            let nobody = nobody + addressee.map_or(0.0, |addressee| addressee.nobody());
            if let Some(addressee) = addressee {
                addressee.add_to(&mut weighing.weights);
            }
            if !are_all {
                some.clear();
                some.extend(may_be.iter().map(|&candidate| weighing.weights[candidate]));
            }
            let weights = if are_all { &weighing.weights } else { &some };
            let top = highest(weights);
            // One half and more go to nobody.
            if top < nobody || may_be.is_empty() {
                continue;
            }
            let confidence = 1.0 / (sum_of_odds(weights, top) + (nobody - top).exp());
            if confidence < SURE {
                continue;
            }
            let best = weights.iter().rposition(|weight| *weight >= top);
            let Some(person) = best.map(|place| may_be[place]) else { continue };
            let is_rare = addressee.is_none() && self.named[person] + RARE.ln() < most_named;
            let sure = if is_rare { SURE_OF_RARE } else { SURE };
            if confidence >= sure && addressee.is_none_or(|addressee| addressee.allows(person)) {
                let title = addressee.is_some_and(|addressee| addressee.is_borne());
                let because = Because { title, ..weighing.because(self, person, found) };
                out.push(Meant { article, person, confidence, because });
            }
        }
        out
    }

    /// Works out what it weighs for each candidate that an article is of a time and an outlet, if nobody asked before.
    fn prepare(&mut self, (time, outlet): TimeAndOutlet) {
        let all = self.columns.census();
        self.days.entry(time).or_insert_with(|| {
            let Some(time) = time else { return vec![0.0; self.profiles.len()] };
            let share = (all.times.get(&time).copied().unwrap_or(1.0) / all.dated.max(1.0)).max(1e-4);
            let mine = |profile: &Profile| profile.times.get(&time).copied().unwrap_or(0.0);
            let of = |profile: &Profile| likelier(mine(profile), profile.dated, share).clamp(-4.0, 1.5);
            self.profiles.iter().map(of).collect()
        });
        self.outlets.entry(outlet).or_insert_with(|| {
            let Some(outlet) = outlet else { return vec![0.0; self.profiles.len()] };
            let share = all.outlets.get(&outlet).copied().unwrap_or(1.0) / all.articles.max(1.0);
            let mine = |profile: &Profile| profile.outlets.get(&outlet).copied().unwrap_or(0.0);
            let of = |profile: &Profile| likelier(mine(profile), profile.articles, share).clamp(-0.7, 0.7);
            self.profiles.iter().map(of).collect()
        });
    }
}

/// The time and the outlet of an article.
type TimeAndOutlet = (Option<i64>, Option<u64>);

/// The candidates in one article after the other.
struct Weighing {
    /// What the people beside the name weigh for each.
    neighbours: Vec<f32>,
    /// How much speaks for each, as a logarithm.
    weights: Vec<f32>,
    people: Vec<u32>,
    places: Vec<WeightPlace>,
}

impl Weighing {
    fn new(candidates: usize) -> Self {
        Self {
            neighbours: vec![0.0; candidates],
            weights: vec![0.0; candidates],
            people: Vec::with_capacity(NEIGHBOURS),
            places: Vec::with_capacity(NEIGHBOURS),
        }
    }

    /// Weighs all candidates in an article, whose time and outlet are returned.
    fn weigh(&mut self, candidates: &mut Candidates<'_>, article: DocAddress) -> TimeAndOutlet {
        let Self { neighbours, weights, people, places } = self;
        let found = candidates.columns.time_and_outlet(article);
        candidates.prepare(found);
        candidates.columns.people(article, NEIGHBOURS, people);
        // All look-ups first: each waits for the memory, and none for another.
        places.clear();
        places.extend(people.iter().map(|number| candidates.neighbours.place_of(*number)));
        let beside = people.len() as f32;
        neighbours.iter_mut().zip(&candidates.strangers).for_each(|(sum, stranger)| *sum = beside * stranger);
        places.iter().for_each(|place| candidates.neighbours.add(*place, neighbours));
        let (days, outlets) = (&candidates.days[&found.0], &candidates.outlets[&found.1]);
        let all = candidates.named.iter().zip(neighbours.iter()).zip(days.iter().zip(outlets));
        for (weight, ((named, people), (days, outlet))) in weights.iter_mut().zip(all) {
            *weight = named + days + people.clamp(-1.5, 4.0) + outlet;
        }
        found
    }

    /// What spoke most for a candidate in the article that was weighed last.
    fn because(&self, candidates: &Candidates<'_>, candidate: usize, (time, outlet): TimeAndOutlet) -> Because {
        Because {
            days: candidates.days[&time][candidate] > 0.3,
            people: self.neighbours[candidate].clamp(-1.5, 4.0) > 0.3,
            outlet: candidates.outlets[&outlet][candidate] > 0.3,
            title: false,
        }
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

/// Numbers that are worked on side by side.
const LANES: usize = 8;

/// The highest of some logarithms.
fn highest(weights: &[f32]) -> f32 {
    let (lanes, rest) = weights.as_chunks::<LANES>();
    let mut highest = [f32::NEG_INFINITY; LANES];
    for lane in lanes {
        highest
            .iter_mut()
            .zip(lane)
            .for_each(|(highest, weight)| *highest = if weight > highest { *weight } else { *highest });
    }
    highest.iter().chain(rest).copied().fold(f32::NEG_INFINITY, f32::max)
}

/// The sum of the odds that some logarithms stand for, against the highest of them.
fn sum_of_odds(weights: &[f32], top: f32) -> f32 {
    let (lanes, rest) = weights.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for lane in lanes {
        sums.iter_mut().zip(lane).for_each(|(sum, weight)| *sum += exp_of_negative(weight - top));
    }
    sums.iter().sum::<f32>() + rest.iter().map(|weight| exp_of_negative(weight - top)).sum::<f32>()
}

/// The exponential of a number that is not above 0, within some millionths: it is asked for each candidate in each
/// article, and written so that the compiler works on several at a time.
fn exp_of_negative(x: f32) -> f32 {
    /// Added to a number it leaves the nearest whole one in the last bits.
    const ROUND: f32 = 12_582_912.0;
    // Below, nothing is added to a sum that holds a one.
    let x = x.max(-80.0) * std::f32::consts::LOG2_E;
    let rounded = x + ROUND;
    let rest = (x - (rounded - ROUND)) * std::f32::consts::LN_2;
    let series = 1.0
        + rest * (1.0 + rest * (0.5 + rest * (1.0 / 6.0 + rest * (1.0 / 24.0 + rest * (1.0 / 120.0 + rest / 720.0)))));
    let power = rounded.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127);
    f32::from_bits(power << 23) * series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponentials_are_those_of_the_library() {
        for x in (0..80_000).map(|n| n as f32 / -1000.0) {
            let known = x.exp();
            assert!((exp_of_negative(x) - known).abs() <= known * 5e-6, "{x}");
        }
        assert!(exp_of_negative(-1e6) < 1e-30 && exp_of_negative(f32::NEG_INFINITY) < 1e-30);
    }
}
