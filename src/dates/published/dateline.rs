//! The year of a dateline that does not say it: `PORT ELLERY, March 5 (Coastal Wire)` above a text that
//! tells of `Wednesday` and of `Nov. 22, 2024`.
//!
//! A dateline is the day of the text or the eve of its publication, the text's bare weekday that day or
//! the one before, and what the text tells as past lies months back and not years. So the year is the
//! first one after the latest past day named in which the weekday fits.

use jiff::civil::{Date, Weekday};

use super::clues::{Clue, CluePlace, Says, Toward};
use crate::article::{Bounds, DateBasis, PartialDate, Published};
use crate::dates::calendar::{days_between, weekday_back};
use crate::dates::written::weekday_name;

/// The latest past day that is named may lie so many days back.
const NEAR: i32 = 366;
/// Of 6,000 press articles before which their own day was put as such a dateline, 35 were dated so, and
/// 33 of them within a day.
const SURE: f32 = 0.94;

/// The day of a dateline without its year, from the weekday in the text and the latest day that is
/// told as past; nothing if either is missing or several years fit.
pub(super) fn dated(clues: &[Clue], bounds: &Bounds, today: Date) -> Option<Published> {
    let (month, day, said, line) = clues.iter().find_map(|clue| match &clue.says {
        Says::Dateline(month, day, weekday) => Some((*month, *day, *weekday, &clue.quote)),
        _ => None,
    })?;
    let weekdays: Vec<(Weekday, bool)> = match said {
        Some(weekday) => vec![(weekday, true)],
        None => clues.iter().filter_map(told).collect(),
    };
    let least = latest_day(clues, today)?;
    let (weekday, year) = weekdays.into_iter().find_map(|(weekday, exact)| {
        let fits = |date: &Date| {
            date.weekday() == weekday
                || !exact && weekday_back(*date, weekday).is_some_and(|d| days_between(d, *date) == 1)
        };
        let years = least.0.year()..=least.0.year().checked_add(1)?;
        let days = years.filter_map(|year| Date::new(year, month, day).ok());
        let from = bounds.not_before.as_ref().map_or(least.0, |bound| bound.day.max(least.0));
        let date = days.filter(|date| *date >= from && *date <= today).find(fits)?;
        (days_between(least.0, date) <= NEAR).then_some((weekday, date))
    })?;
    let date = year;
    let (_, quote) = least;
    let evidence = format!(
        "“{line}” is the dateline; it falls on a {} in {}, and the text tells of {} and of “{quote}”",
        weekday_name(date.weekday()),
        date.year(),
        weekday_name(weekday)
    );
    Some(Published { date: PartialDate::Day(date), basis: DateBasis::Inferred, confidence: SURE, evidence })
}

/// The latest day with its year that is told as past, and its words.
fn latest_day(clues: &[Clue], today: Date) -> Option<(Date, &str)> {
    let past = |clue: &'_ Clue| match clue.says {
        Says::Day(day, CluePlace::Caption | CluePlace::LeadBack | CluePlace::Lead | CluePlace::Back)
            if day <= today =>
        {
            Some(day)
        }
        _ => None,
    };
    clues.iter().filter_map(|clue| Some((past(clue)?, &*clue.quote))).max()
}

/// A bare weekday that the text tells as past, in its lead.
fn told(clue: &Clue) -> Option<(Weekday, bool)> {
    match clue.says {
        Says::Weekday(weekday, Toward::LeadBack) => Some((weekday, false)),
        _ => None,
    }
}
