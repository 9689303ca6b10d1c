//! Timelines: how many of the articles that match were published when.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::run::Scored;
use crate::dates::calendar::{day_number, day_of_number};
use crate::index::archive::Archive;

/// How long a step of a timeline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimelineUnit {
    /// A day.
    Day,
    /// A week, from Monday (ISO 8601).
    Week,
    /// A month.
    Month,
    /// A quarter of a year, from January, April, July or October.
    Quarter,
    /// A year.
    Year,
}

impl TimelineUnit {
    /// Every unit, the shortest first.
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// The unit's name: `day`, `week`, `month`, `quarter` or `year`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The first day of the step that `day` lies in.
    pub fn start(self, day: Date) -> Date {
        match self {
            Self::Day => day,
            Self::Week => {
                let back = i64::from(day.weekday().to_monday_zero_offset());
                day_of_number(day_number(day) - back).unwrap_or(day)
            }
            Self::Month => day.first_of_month(),
            Self::Quarter => {
                let first = (day.month() - 1) / 3 * 3 + 1;
                Date::new(day.year(), first, 1).unwrap_or(day)
            }
            Self::Year => day.first_of_year(),
        }
    }

    /// The first day of the step after the one that begins on `start`; `None` past the year 9999.
    pub fn next(self, start: Date) -> Option<Date> {
        match self {
            Self::Day => day_of_number(day_number(start) + 1),
            Self::Week => day_of_number(day_number(start) + 7),
            Self::Month => day_of_number(day_number(start.last_of_month()) + 1),
            // The middle of the third month lies within it, whatever the months' lengths.
            Self::Quarter => day_of_number(day_number(day_of_number(day_number(start) + 75)?.last_of_month()) + 1),
            Self::Year => day_of_number(day_number(start.last_of_year()) + 1),
        }
    }
}

/// A timeline without gaps, from the first step with an article to the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// How long a step is.
    pub unit: TimelineUnit,
    /// First day of each step, with the number of articles.
    pub steps: Vec<(Date, u64)>,
    /// Articles whose date is not known as precisely as the unit.
    pub vague: u64,
    /// Articles without a date.
    pub undated: u64,
}

/// A timeline has at most so many steps when its unit is chosen.
const FITS: usize = 36;
/// A timeline has at most so many steps at all; a longer one is drawn by the next longer unit.
const MOST: usize = 20_000;

/// Counts `found` by `unit`, or by the shortest unit that fits on a screen.
pub fn timeline(archive: &Archive, found: &[Scored], unit: Option<TimelineUnit>) -> tantivy::Result<Timeline> {
    // Of many articles of one day it is asked once in which step that lies.
    let mut by_days: FxHashMap<(i64, i64), u64> = FxHashMap::default();
    let mut undated = 0;
    for (ordinal, segment) in archive.searcher().segment_readers().iter().enumerate() {
        let last = segment.fast_fields().i64("published_to")?;
        for hit in found.iter().filter(|h| h.address.segment_ord == ordinal as u32) {
            match hit.day.zip(last.first(hit.address.doc_id)) {
                Some(days) => *by_days.entry(days).or_default() += 1,
                None => undated += 1,
            }
        }
    }
    let mut dated: Vec<Dated> = Vec::with_capacity(by_days.len());
    for ((from, to), articles) in by_days {
        match day_of_number(from).zip(day_of_number(to)) {
            Some((from, to)) => dated.push(Dated { from, to, articles }),
            None => undated += articles,
        }
    }
    let all: u64 = dated.iter().map(|days| days.articles).sum();
    let most = if unit.is_some() { MOST } else { FITS };
    // Quarters are drawn where they are asked for: months and years say more at a glance.
    let units = TimelineUnit::ALL.into_iter().filter(|u| unit.map_or(*u != TimelineUnit::Quarter, |asked| *u >= asked));
    let mut chosen = Timeline { unit: TimelineUnit::Year, steps: Vec::new(), vague: 0, undated };
    for candidate in units {
        let (steps, vague) = count(&dated, candidate, if candidate == TimelineUnit::Year { MOST } else { most });
        let fits = steps.len() <= most;
        // A unit finer than most dates are known would show next to nothing.
        let tells = unit.is_some() || vague * 2 <= all;
        if fits && tells || candidate == TimelineUnit::Year {
            chosen = Timeline { unit: candidate, steps, vague, undated };
            break;
        }
    }
    Ok(chosen)
}

/// Articles whose day of publication lies between two.
#[derive(Debug, Clone, Copy)]
struct Dated {
    from: Date,
    to: Date,
    articles: u64,
}

/// The steps, no more than one above `most`, and the articles that are of no one step.
fn count(dated: &[Dated], unit: TimelineUnit, most: usize) -> (Vec<(Date, u64)>, u64) {
    let mut counts: BTreeMap<Date, u64> = BTreeMap::new();
    let mut vague = 0;
    for &Dated { from, to, articles } in dated {
        if unit.start(from) == unit.start(to) {
            *counts.entry(unit.start(from)).or_default() += articles;
        } else {
            vague += articles;
        }
    }
    let mut steps = Vec::new();
    let (Some(first), Some(last)) = (counts.keys().next().copied(), counts.keys().next_back().copied()) else {
        return (steps, vague);
    };
    let mut at = Some(first);
    while let Some(day) = at.filter(|d| *d <= last && steps.len() <= most) {
        steps.push((day, counts.get(&day).copied().unwrap_or(0)));
        at = unit.next(day);
    }
    (steps, vague)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn steps_have_no_gaps_and_vague_dates_are_counted_apart() {
        let between = |from, to| Dated { from, to, articles: 1 };
        let day = |y, m, d| between(date(y, m, d), date(y, m, d));
        let dated = [day(2024, 12, 30), day(2025, 1, 2), day(2025, 3, 1), between(date(2025, 1, 1), date(2025, 1, 31))];
        let (months, vague) = count(&dated, TimelineUnit::Month, MOST);
        assert_eq!(
            months,
            [(date(2024, 12, 1), 1), (date(2025, 1, 1), 2), (date(2025, 2, 1), 0), (date(2025, 3, 1), 1)]
        );
        assert_eq!(vague, 0);
        let (weeks, vague) = count(&dated, TimelineUnit::Week, MOST);
        assert_eq!((weeks[0], vague), ((date(2024, 12, 30), 2), 1));
        assert_eq!(count(&[day(9999, 12, 31)], TimelineUnit::Year, MOST).0.len(), 1);
        let (quarters, _) = count(&[day(2023, 12, 31), day(2024, 8, 1)], TimelineUnit::Quarter, MOST);
        let starts = [date(2023, 10, 1), date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1)];
        assert_eq!(quarters.iter().map(|(start, _)| *start).collect::<Vec<_>>(), starts);
    }
}
