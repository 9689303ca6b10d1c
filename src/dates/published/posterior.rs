//! How likely each day is, given all clues of an article: a conditional logit over candidate days.
//!
//! Every day from 1850 to today is a candidate. What its clues weigh ([`super::weights`]) and what
//! its words say of its year ([`super::years`]) add up, and the sums become shares. Years that only
//! older archives reach start lower. How far such shares can be trusted is for
//! [`super::calibration`].

use jiff::civil::Date;

use super::clues::Clue;
use super::weights::{BINS, Candidate, Grain, Weights, number, strengths};
use super::years::YearShares;

/// First candidate year.
const FIRST: i16 = 1850;
/// A year whose best day is e to the minus this of the best is left out.
const NEGLIGIBLE: f32 = 24.0;
/// How much the words count beside the clues; they overlap with the offices among them.
const WORDS: f32 = 0.8;
/// The share of each year outside the span of the words, where all years of the span have 1.
const OUTSIDE: f32 = 0.1;

/// Shares of days, months and years.
#[derive(Debug, Clone, Default)]
pub struct Posterior {
    /// The days that count, in order, with their shares.
    pub days: Vec<(Candidate, f32)>,
    /// Years and their shares, in order.
    pub years: Vec<(i16, f32)>,
    /// Years and their shares by the clues alone, without the words.
    pub years_by_clues: Vec<(i16, f32)>,
}

impl Posterior {
    /// The posterior given `clues` and `words`; no day after `today` counts.
    pub fn of(clues: &[Clue], words: &YearShares, weights: &Weights, today: Date) -> Self {
        let strengths = strengths(clues);
        let terms: Vec<Term<'_>> =
            clues.iter().zip(strengths).map(|(clue, strength)| Term { clue, strength }).collect();
        let days = days(&terms, weights, Candidate::of(today));
        let Some(top) = days.iter().map(|(_, score)| *score).max_by(f32::total_cmp) else { return Self::default() };
        let mut posterior = Self::default();
        for (day, score) in days {
            let by_clues = (score - top).exp();
            let share = match words.of(day.year) {
                _ if words.shares.is_empty() => by_clues,
                Some(share) => by_clues * share.max(1e-4).powf(WORDS),
                None => by_clues * OUTSIDE.powf(WORDS),
            };
            posterior.days.push((day, share));
            add(&mut posterior.years, day.year, share);
            add(&mut posterior.years_by_clues, day.year, by_clues);
        }
        let sum: f32 = posterior.years.iter().map(|(_, share)| share).sum();
        let sum_by_clues: f32 = posterior.years_by_clues.iter().map(|(_, share)| share).sum();
        posterior.days.iter_mut().for_each(|(_, share)| *share /= sum);
        posterior.years.iter_mut().for_each(|(_, share)| *share /= sum);
        posterior.years_by_clues.iter_mut().for_each(|(_, share)| *share /= sum_by_clues);
        posterior
    }

    /// The likeliest year and its share.
    pub fn year(&self) -> Option<(i16, f32)> {
        self.years.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// The share of `year` by the clues alone.
    pub fn by_clues(&self, year: i16) -> f32 {
        self.years_by_clues.iter().find(|(y, _)| *y == year).map_or(0.0, |(_, share)| *share)
    }

    /// The likeliest month and its share.
    pub fn month(&self) -> Option<(i16, i8, f32)> {
        let mut months: Vec<((i16, i8), f32)> = Vec::new();
        self.days.iter().for_each(|(day, share)| add(&mut months, (day.year, day.month), *share));
        months.into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|((year, month), share)| (year, month, share))
    }

    /// The day that, with the day before and the day after, has the largest share; and that share.
    pub fn day(&self) -> Option<(Candidate, f32)> {
        let share_near = |at: usize| {
            let number = self.days[at].0.number;
            let near = &self.days[at.saturating_sub(1)..(at + 2).min(self.days.len())];
            near.iter().filter(|(day, _)| (day.number - number).abs() <= 1).map(|(_, share)| share).sum::<f32>()
        };
        let best = (0..self.days.len()).map(|at| (at, share_near(at))).max_by(|a, b| a.1.total_cmp(&b.1));
        best.map(|(at, share)| (self.days[at].0, share))
    }
}

/// Adds to the last entry or starts a new one: the days come in order.
fn add<K: PartialEq>(shares: &mut Vec<(K, f32)>, key: K, share: f32) {
    match shares.last_mut() {
        Some((last, sum)) if *last == key => *sum += share,
        _ => shares.push((key, share)),
    }
}

struct Term<'c> {
    clue: &'c Clue,
    strength: f32,
}

impl Term<'_> {
    fn weight(&self, weights: &Weights, day: &Candidate) -> f32 {
        weights.values[self.clue.says.feature(day)] * self.strength
    }

    /// The most that it can give any day.
    fn most(&self, weights: &Weights, day: &Candidate) -> f32 {
        let row = self.clue.says.feature(day) / BINS;
        weights.values[row * BINS..(row + 1) * BINS].iter().copied().fold(0.0, f32::max) * self.strength
    }
}

/// Years before the archives that are on computers start lower.
fn prior(year: i16) -> f32 {
    match year {
        1990.. => 0.0,
        1950..=1989 => -2.3,
        _ => -4.0,
    }
}

/// Each candidate day that may count, with the sum of its weights.
fn days(terms: &[Term<'_>], weights: &Weights, today: Candidate) -> Vec<(Candidate, f32)> {
    let of = |grain: Grain| terms.iter().filter(move |term| term.clue.says.grain() == grain);
    let sum = |grain: Grain, day: &Candidate| of(grain).map(|term| term.weight(weights, day)).sum::<f32>();
    let weekdays: Vec<f32> = (0..7).map(|weekday| sum(Grain::Weekday, &Candidate { weekday, ..today })).collect();
    let best_weekday = weekdays.iter().copied().fold(f32::MIN, f32::max);
    let most_of_days: f32 = of(Grain::Day).map(|term| term.most(weights, &today)).sum();
    let mut years: Vec<(i16, f32, [f32; 12], f32)> = (FIRST..=today.year)
        .map(|year| {
            let start = Candidate { number: number(year, 1, 1), year, month: 1, weekday: 0 };
            let of_year = sum(Grain::Year, &start) + prior(year);
            let months =
                std::array::from_fn(|n| of_year + sum(Grain::Month, &Candidate { month: n as i8 + 1, ..start }));
            let best = months.iter().copied().fold(f32::MIN, f32::max);
            (year, of_year, months, best + best_weekday + most_of_days)
        })
        .collect();
    // Years that may hold the best day first, so that the others can be left out early.
    years.sort_by(|a, b| b.3.total_cmp(&a.3));
    let mut top = f32::MIN;
    let mut out: Vec<(Candidate, f32)> = Vec::new();
    for (year, _, months, bound) in years {
        if bound < top - NEGLIGIBLE {
            break;
        }
        let first = number(year, 1, 1);
        let last = number(year, 12, 31).min(today.number);
        let mut month = 1;
        for at in first..=last {
            while month < 12 && at >= number(year, month + 1, 1) {
                month += 1;
            }
            // 1970-01-01 was a Thursday.
            let day = Candidate { number: at, year, month, weekday: (at + 3).rem_euclid(7) as i8 };
            let score = months[month as usize - 1] + weekdays[day.weekday as usize] + sum(Grain::Day, &day);
            top = top.max(score);
            out.push((day, score));
        }
    }
    out.sort_unstable_by_key(|(day, _)| day.number);
    out
}
