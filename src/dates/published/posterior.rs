//! How likely each day is, given all clues of an article: a conditional logit over candidate days.
//!
//! Every day from 1850 to today is a candidate. What its clues weigh ([`super::weights`]) and what
//! its words say of its year ([`super::years`]) add up, and the sums become shares. Years that only
//! older archives reach start lower. How far such shares can be trusted is for
//! [`super::calibration`].

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::clues::Clue;
use super::distance::{Candidate, InYear};
use super::weights::{Grain, PublishedWeights, strengths};
use super::years::YearShares;
use crate::dates::calendar::days_from_civil;

/// First candidate year.
const FIRST: i16 = 1850;
/// Last candidate year, whatever the clock says.
const LAST: i16 = 2400;
/// A year whose best day is e to the minus this of the best is left out.
const NEGLIGIBLE: f32 = 18.0;
/// Days that are e to the minus this less likely than the best are not looked at one by one.
const UNLIKELY: f32 = 4.0;
/// Days with such a part of the best share, the days beside counted in, are as good as the best.
const EQUAL: f32 = 0.93;
/// How much the words count beside the clues; they overlap with the offices among them.
const WORDS: f32 = 0.8;
/// The share of each year outside the span of the words, where all years of the span have 1.
const OUTSIDE: f32 = 0.1;

/// Shares of days, months and years.
#[derive(Debug, Clone, Default)]
pub struct Posterior {
    /// The days that count, in order, with their shares.
    pub days: Vec<(Candidate, f32)>,
    /// Far months, none of whose days stands out, with their shares.
    pub months: Vec<(i16, i8, f32)>,
    /// Years and their shares, in order.
    pub years: Vec<(i16, f32)>,
    /// Years and their shares by the clues alone, without the words.
    pub years_by_clues: Vec<(i16, f32)>,
}

impl Posterior {
    /// The posterior given `clues` and `words`; no day after `today` counts.
    pub fn of(clues: &[Clue], words: &YearShares, weights: &PublishedWeights, today: Date) -> Self {
        let strengths = strengths(clues);
        let terms: Vec<ClueTerm<'_>> =
            clues.iter().zip(strengths).map(|(clue, strength)| ClueTerm { clue, strength }).collect();
        let DayScores { days, months } = scores(&terms, weights, Candidate::of(today));
        let Some(top) = days.iter().map(|(_, score)| *score).max_by(f32::total_cmp) else { return Self::default() };
        let of_words = |year: i16, month: i8| match words.near(year, month) {
            _ if words.shares.is_empty() => 1.0,
            Some(share) => share.max(1e-4).powf(WORDS),
            None => OUTSIDE.powf(WORDS),
        };
        let mut posterior = Self::default();
        let mut by_year: BTreeMap<i16, (f32, f32)> = BTreeMap::new();
        let mut count = |year: i16, month: i8, score: f32| {
            let by_clues = (score - top).exp();
            let (share, alone) = by_year.entry(year).or_default();
            *share += by_clues * of_words(year, month);
            *alone += by_clues;
            by_clues * of_words(year, month)
        };
        posterior.days = days.into_iter().map(|(day, score)| (day, count(day.year, day.month, score))).collect();
        posterior.months =
            months.into_iter().map(|(year, month, score)| (year, month, count(year, month, score))).collect();
        posterior.years = by_year.iter().map(|(year, (share, _))| (*year, *share)).collect();
        posterior.years_by_clues = by_year.iter().map(|(year, (_, alone))| (*year, *alone)).collect();
        let sum: f32 = posterior.years.iter().map(|(_, share)| share).sum();
        let sum_by_clues: f32 = posterior.years_by_clues.iter().map(|(_, share)| share).sum();
        posterior.days.iter_mut().for_each(|(_, share)| *share /= sum);
        posterior.months.iter_mut().for_each(|(_, _, share)| *share /= sum);
        posterior.years.iter_mut().for_each(|(_, share)| *share /= sum);
        posterior.years_by_clues.iter_mut().for_each(|(_, share)| *share /= sum_by_clues);
        posterior
    }

    /// The likeliest year and its share.
    pub fn year(&self) -> Option<(i16, f32)> {
        self.years.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// The share of `year`.
    pub fn share_of(&self, year: i16) -> f32 {
        self.years.iter().find(|(y, _)| *y == year).map_or(0.0, |(_, share)| *share)
    }

    /// The share of `year` by the clues alone.
    pub fn by_clues(&self, year: i16) -> f32 {
        self.years_by_clues.iter().find(|(y, _)| *y == year).map_or(0.0, |(_, share)| *share)
    }

    /// The likeliest month and its share.
    pub fn month(&self) -> Option<(i16, i8, f32)> {
        let mut months: BTreeMap<(i16, i8), f32> = BTreeMap::new();
        self.days.iter().for_each(|(day, share)| *months.entry((day.year, day.month)).or_default() += share);
        self.months.iter().for_each(|(year, month, share)| *months.entry((*year, *month)).or_default() += share);
        months.into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|((year, month), share)| (year, month, share))
    }

    /// The day that, with the day before and the day after, has the largest share; and that share. Of days
    /// with nearly the same, the likeliest itself.
    pub fn day(&self) -> Option<(Candidate, f32)> {
        let share_near = |at: usize| {
            let number = self.days[at].0.number;
            let near = &self.days[at.saturating_sub(1)..(at + 2).min(self.days.len())];
            near.iter().filter(|(day, _)| (day.number - number).abs() <= 1).map(|(_, share)| share).sum::<f32>()
        };
        let near: Vec<f32> = (0..self.days.len()).map(share_near).collect();
        let best = near.iter().copied().max_by(f32::total_cmp)?;
        // Of two days side by side, both hold nearly the same three: then the likelier one itself.
        let best = (0..near.len()).filter(|at| near[*at] >= EQUAL * best);
        let at = best.max_by(|a, b| self.days[*a].1.total_cmp(&self.days[*b].1))?;
        Some((self.days[at].0, near[at]))
    }
}

struct ClueTerm<'c> {
    clue: &'c Clue,
    strength: f32,
}

impl ClueTerm<'_> {
    fn weight(&self, weights: &PublishedWeights, day: &Candidate) -> f32 {
        weights.values[self.clue.says.feature(day)] * self.strength
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

/// Sums of weights.
#[derive(Default)]
struct DayScores {
    /// Of each candidate day that may count, in order.
    days: Vec<(Candidate, f32)>,
    /// Of months whose days are all alike and unlikely: year, month, and the logarithm of their sum.
    months: Vec<(i16, i8, f32)>,
}

/// What the clues weigh for each candidate day.
fn scores(terms: &[ClueTerm<'_>], weights: &PublishedWeights, today: Candidate) -> DayScores {
    let of = |grain: Grain| terms.iter().filter(move |term| term.clue.says.grain() == grain);
    let sum = |grain: Grain, day: &Candidate| of(grain).map(|term| term.weight(weights, day)).sum::<f32>();
    let weekdays: Vec<f32> = (0..7).map(|weekday| sum(Grain::Weekday, &Candidate { weekday, ..today })).collect();
    let best_weekday = weekdays.iter().copied().fold(f32::MIN, f32::max);
    let mut years: Vec<(i16, [f32; 12], f32)> = (FIRST..=today.year.min(LAST))
        .map(|year| {
            let start = Candidate { number: days_from_civil(year, 1, 1), year, month: 1, weekday: 0 };
            let of_year = sum(Grain::Year, &start) + prior(year);
            let months =
                std::array::from_fn(|n| of_year + sum(Grain::Month, &Candidate { month: n as i8 + 1, ..start }));
            let best = months.iter().copied().fold(f32::MIN, f32::max);
            let end = Candidate { number: days_from_civil(year, 12, 31), month: 12, ..start };
            let most = |term: &ClueTerm<'_>| term.clue.says.in_year(year).most(weights, &start, &end) * term.strength;
            let most_of_days: f32 = of(Grain::Day).map(most).sum();
            (year, months, best + best_weekday + most_of_days)
        })
        .collect();
    // Years that may hold the best day first, so that the others can be left out early.
    years.sort_by(|a, b| b.2.total_cmp(&a.2));
    let mut top = f32::MIN;
    let mut out = DayScores::default();
    let mean_weekday = (weekdays.iter().map(|w| w.exp()).sum::<f32>() / 7.0).ln();
    for (year, months, bound) in years {
        if bound < top - NEGLIGIBLE {
            break;
        }
        let by_day: Vec<_> = of(Grain::Day).map(|term| (term.clue.says.in_year(year), term.strength)).collect();
        for month in 1..=12i8 {
            let first = candidate(days_from_civil(year, month, 1), year, month);
            let next =
                if month == 12 { days_from_civil(year, 12, 31) + 1 } else { days_from_civil(year, month + 1, 1) };
            let last = candidate((next - 1).min(today.number), year, month);
            // Most clues give all days of a far month the same.
            let (level, steep): (Vec<_>, Vec<_>) = by_day.iter().partition(|(clue, _)| clue.is_level(&first, &last));
            let weigh = |clues: &[&(InYear<'_>, f32)], day: &Candidate| -> f32 {
                clues.iter().map(|(clue, strength)| weights.values[clue.feature(day)] * strength).sum()
            };
            let of_month = months[month as usize - 1] + weigh(&level, &first);
            if steep.is_empty() && of_month + best_weekday < top - UNLIKELY && last.number >= first.number {
                let count = (last.number - first.number + 1) as f32;
                out.months.push((year, month, of_month + mean_weekday + count.ln()));
                continue;
            }
            for number in first.number..=last.number {
                let day = candidate(number, year, month);
                let score = of_month + weekdays[day.weekday as usize] + weigh(&steep, &day);
                top = top.max(score);
                out.days.push((day, score));
            }
        }
    }
    out.days.retain(|(_, score)| *score > top - NEGLIGIBLE);
    out.days.sort_unstable_by_key(|(day, _)| day.number);
    out
}

/// The day of a day number ([`Candidate::number`]).
pub(super) fn day_at(number: i32) -> Option<Date> {
    crate::dates::calendar::plus_days(jiff::civil::date(1970, 1, 1), number)
}

fn candidate(number: i32, year: i16, month: i8) -> Candidate {
    // 1970-01-01 was a Thursday.
    Candidate { number, year, month, weekday: (number + 3).rem_euclid(7) as i8 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::published::clues::{CluePlace, Says};
    use jiff::civil::{Weekday, date};

    fn of(says: &[Says]) -> Posterior {
        let clues: Vec<Clue> = says
            .iter()
            .map(|says| Clue { quote: String::new(), says: says.clone(), in_caption: false, is_sure: false })
            .collect();
        Posterior::of(&clues, &YearShares::none(), PublishedWeights::shipped(), date(2026, 11, 22))
    }

    #[test]
    fn shares_add_up_and_none_lies_after_today() {
        let posterior = of(&[Says::Day(date(2026, 12, 24), CluePlace::Back), Says::YearAhead(2027)]);
        let sum: f32 = posterior.days.iter().map(|(_, share)| share).sum::<f32>()
            + posterior.months.iter().map(|(_, _, share)| share).sum::<f32>();
        assert!((sum - 1.0).abs() < 1e-3, "{sum}");
        assert!((posterior.years.iter().map(|(_, share)| share).sum::<f32>() - 1.0).abs() < 1e-3);
        let last = posterior.days.iter().map(|(day, _)| day.number).max();
        assert!(last <= Some(Candidate::of(date(2026, 11, 22)).number));
    }

    #[test]
    fn no_clue_is_no_day() {
        let posterior = of(&[]);
        assert!(posterior.day().is_some_and(|(_, share)| share < 0.01));
        assert!(posterior.year().is_some_and(|(_, share)| share < 0.1));
    }

    #[test]
    fn a_day_just_past_is_the_day_or_the_day_after() {
        let day = date(2013, 5, 20);
        let posterior = of(&[
            Says::Day(day, CluePlace::Caption),
            Says::LatestDay(day, CluePlace::Caption),
            Says::Recent(vec![(Some(2013), 5, 20)]),
            Says::Weekday(Weekday::Monday, super::super::clues::Toward::LeadBack),
        ]);
        let (best, share) = posterior.day().expect("a day");
        assert!((0..=2).contains(&(best.number - Candidate::of(day).number)) && share > 0.5, "{best:?} {share}");
        assert_eq!(posterior.year().map(|(year, _)| year), Some(2013));
    }

    #[test]
    fn weekdays_are_those_of_the_calendar() {
        for day in [date(1850, 1, 1), date(1969, 12, 31), date(2000, 2, 29), date(2026, 11, 22)] {
            let of = candidate(days_from_civil(day.year(), day.month(), day.day()), day.year(), day.month());
            assert_eq!(of.weekday, day.weekday().to_monday_zero_offset(), "{day}");
        }
    }

    #[test]
    fn a_clock_before_all_candidates_finds_none() {
        let none = Posterior::of(&[], &YearShares::none(), PublishedWeights::shipped(), date(1066, 10, 14));
        assert!(none.day().is_none() && none.year().is_none() && none.month().is_none());
        let last = Posterior::of(&[], &YearShares::none(), PublishedWeights::shipped(), Date::MAX);
        assert!(last.years.last().is_some_and(|(year, _)| *year == LAST));
    }
}
