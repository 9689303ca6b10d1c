//! How far a day lies from what a clue names, in bins.
//!
//! Owned here: candidate days, and the bins of distances in days, months, years and terms. Left to
//! others: what a bin weighs ([`super::weights`]).

use jiff::civil::{Date, Weekday};

use super::weights::{BINS, PublishedWeights};
use crate::dates::calendar::days_from_civil;
use crate::dates::expression::Season;

/// A candidate day, with what the clues ask of it at hand.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    /// Days since 1970-01-01.
    pub number: i32,
    /// The year.
    pub year: i16,
    /// `1..=12`.
    pub month: i8,
    /// 0 is Monday.
    pub weekday: i8,
}

impl Candidate {
    /// The candidate of a date.
    pub fn of(date: Date) -> Self {
        Self {
            number: number_of(date),
            year: date.year(),
            month: date.month(),
            weekday: date.weekday().to_monday_zero_offset(),
        }
    }
}

pub(super) fn number_of(date: Date) -> i32 {
    days_from_civil(date.year(), date.month(), date.day())
}

/// The bin of a day that no year has on the weekday that was said.
pub(super) const MISMATCH: usize = BINS - 1;

/// Bins of a distance in days: candidate minus day named.
pub(super) fn day_bin(apart: i32) -> usize {
    const ENDS: [i32; 28] = [
        -1826, -731, -366, -181, -61, -31, -15, -8, -7, -4, -2, -1, 0, 1, 2, 3, 5, 6, 7, 14, 30, 60, 180, 365, 730,
        1825, 3650, 10000,
    ];
    ENDS.iter().position(|end| apart <= *end).unwrap_or(ENDS.len())
}

/// A clue seen from the days of one year.
#[derive(Debug, Clone)]
pub struct InYear<'c> {
    pub(super) row: usize,
    pub(super) distance: Distance<'c>,
}

#[derive(Debug, Clone)]
pub(super) enum Distance<'c> {
    /// The same for all days of the year.
    Fixed(usize),
    /// From the nearest of these days, if it is within so many days.
    Nearest(Vec<i32>, i32),
    /// From the last of these days before.
    Since(Vec<i32>),
    /// In months, from a month.
    Months(i16, i8),
    /// In months, from the last month of that name.
    MonthOfYear(i8),
    /// In days, from the last such weekday.
    Weekday(i8),
    /// Before, within or after terms.
    Terms(&'c [(Date, Option<Date>)]),
    /// Before or after a day.
    Term(i32),
}

impl Distance<'_> {
    pub(super) fn days(days: impl IntoIterator<Item = Date>) -> Self {
        Self::Nearest(days.into_iter().map(number_of).collect(), i32::MAX)
    }

    /// The days of that name around `year`; if the weekday is said, those on which it falls so.
    pub(super) fn nearest(year: i16, month: i8, day: i8, weekday: Option<Weekday>) -> Self {
        let in_year = |n: i16| Date::new(year.checked_add(n)?, month, day).ok();
        let days = (-1..=1).filter_map(in_year).filter(|date| weekday.is_none_or(|weekday| weekday == date.weekday()));
        Self::Nearest(days.map(number_of).collect(), 183)
    }
}

impl InYear<'_> {
    /// The weight that counts for `day`, a day of the year, as an index into [`PublishedWeights`].
    pub fn feature(&self, day: &Candidate) -> usize {
        let bin = match &self.distance {
            Distance::Fixed(bin) => *bin,
            Distance::Nearest(days, limit) => {
                let apart = days.iter().map(|n| day.number - n).min_by_key(|apart| apart.abs());
                apart.filter(|apart| apart.abs() <= *limit).map_or(MISMATCH, day_bin)
            }
            Distance::Since(days) => {
                let apart = days.iter().map(|n| day.number - n).filter(|apart| *apart >= 0).min();
                apart.map_or(MISMATCH, day_bin)
            }
            Distance::Months(year, month) => month_bin(months(day, *year, *month)),
            Distance::MonthOfYear(month) => (day.month - month).rem_euclid(12) as usize,
            Distance::Weekday(weekday) => (day.weekday - weekday).rem_euclid(7) as usize,
            Distance::Terms(terms) => term_bin(terms, day),
            Distance::Term(since) => since_bin(day.number - since),
        };
        self.row * BINS + bin
    }
}

impl InYear<'_> {
    /// Does it give all days from `first` to `last` the same? May say no where it does.
    pub fn is_level(&self, first: &Candidate, last: &Candidate) -> bool {
        let nearest = |days: &[i32], day: &Candidate| days.iter().copied().min_by_key(|n| (day.number - n).abs());
        let latest = |days: &[i32], day: &Candidate| days.iter().copied().filter(|n| *n <= day.number).max();
        let one_side = match &self.distance {
            Distance::Nearest(days, _) => nearest(days, first) == nearest(days, last),
            Distance::Since(days) => latest(days, first) == latest(days, last),
            Distance::Terms(terms) => !terms.iter().any(|(from, to)| {
                let inside = |n: i32| first.number < n && n <= last.number;
                inside(number_of(*from)) || to.is_some_and(|to| inside(number_of(to) + 4))
            }),
            Distance::Term(_) | Distance::Fixed(_) => true,
            Distance::Months(..) | Distance::MonthOfYear(_) | Distance::Weekday(_) => false,
        };
        one_side && self.feature(first) == self.feature(last)
    }

    /// The most that the clue can give a day from `first` to `last`, or more.
    pub fn most(&self, weights: &PublishedWeights, first: &Candidate, last: &Candidate) -> f32 {
        let row = &weights.values[self.row * BINS..(self.row + 1) * BINS];
        let between = |a: usize, b: usize| row[a.min(b)..=a.max(b)].iter().copied().fold(f32::MIN, f32::max);
        match &self.distance {
            Distance::Nearest(days, i32::MAX) => match days[..] {
                [day] => between(day_bin(first.number - day), day_bin(last.number - day)),
                _ => between(0, BINS - 1),
            },
            Distance::Term(since) => between(since_bin(first.number - since), since_bin(last.number - since)),
            Distance::Terms(terms) => {
                let within = terms.iter().any(|(from, to)| {
                    number_of(*from) <= last.number && to.is_none_or(|to| number_of(to) + 3 >= first.number)
                });
                let ends = between(term_bin(terms, first), term_bin(terms, last));
                if within { ends.max(between(2, 4)) } else { ends }
            }
            _ => between(0, BINS - 1),
        }
    }
}

/// The day named; without its year, those of this year and the one before.
pub(super) fn occurrences((named, month, day): (Option<i16>, i8, i8), year: i16) -> impl Iterator<Item = i32> {
    let years = match named {
        Some(named) => [Some(named), None],
        None => [Some(year), year.checked_sub(1)],
    };
    years.into_iter().flatten().filter_map(move |year| Date::new(year, month, day).ok()).map(number_of)
}

/// Days from a named day, or from the last of that name, to `day`; none if it had not come.
pub fn days_since(named: (Option<i16>, i8, i8), day: &Candidate) -> Option<i32> {
    occurrences(named, day.year).map(|n| day.number - n).filter(|apart| *apart >= 0).min()
}

pub(super) fn first_month(season: Season) -> i8 {
    match season {
        Season::Spring => 3,
        Season::Summer => 6,
        Season::Fall => 9,
        Season::Winter => 12,
    }
}

fn months(day: &Candidate, year: i16, month: i8) -> i32 {
    (i32::from(day.year) - i32::from(year)) * 12 + i32::from(day.month) - i32::from(month)
}

pub(super) fn month_bin(apart: i32) -> usize {
    const ENDS: [i32; 18] = [-25, -13, -7, -4, -3, -2, -1, 0, 1, 2, 3, 5, 8, 12, 24, 60, 120, 360];
    ENDS.iter().position(|end| apart <= *end).unwrap_or(ENDS.len())
}

pub(super) fn year_bin(year: i16, named: i16) -> usize {
    const ENDS: [i32; 18] = [-21, -11, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 7, 10, 20, 30, 60];
    let apart = i32::from(year) - i32::from(named);
    ENDS.iter().position(|end| apart <= *end).unwrap_or(ENDS.len())
}

/// Before all terms by more or less than a year, within one, or after one by how many years.
fn term_bin(terms: &[(Date, Option<Date>)], day: &Candidate) -> usize {
    let within = |(from, to): &(Date, Option<Date>)| {
        // A title is used from the election on, and for some days after the end.
        day.number >= number_of(*from) && to.is_none_or(|to| day.number <= number_of(to) + 3)
    };
    if terms.iter().any(within) {
        return 3;
    }
    let after = terms.iter().filter_map(|(_, to)| Some(day.number - number_of((*to)?))).filter(|n| *n > 0).min();
    match after {
        Some(..=180) => return 4,
        Some(181..=730) => return 5,
        Some(731..=1826) => return 6,
        Some(1827..=5000) => return 7,
        Some(_) => return 8,
        None => {}
    }
    let before = terms.iter().map(|(from, _)| number_of(*from) - day.number).min().unwrap_or(0);
    match before {
        ..=120 => 2,
        121..=730 => 1,
        _ => 0,
    }
}

fn since_bin(apart: i32) -> usize {
    match apart {
        ..=-366 => 0,
        -365..=-1 => 1,
        0..=365 => 2,
        366..=1095 => 3,
        1096..=3650 => 4,
        _ => 5,
    }
}
