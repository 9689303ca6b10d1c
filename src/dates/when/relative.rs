//! Words that count from today, and days in words, of which the latest is meant.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::{Interval, WhenReader, WhenResult};
use crate::dates::written::{Written, month_named, weekday_name, weekday_named};

impl WhenReader<'_> {
    /// Words that count from today.
    pub(super) fn relative(&self, text: &str) -> Option<Interval> {
        let today = self.today;
        let day = |offset| Some(Interval::day(shift(today, offset)));
        match text {
            "today" | "now" | "present" | "the present" => return day(0),
            "ytd" | "year to date" => return Some(Interval::closed(today.first_of_year(), today)),
            "mtd" | "month to date" => return Some(Interval::closed(today.first_of_month(), today)),
            "yesterday" => return day(-1),
            "tomorrow" => return day(1),
            "day before yesterday" => return day(-2),
            "day after tomorrow" => return day(2),
            _ => {}
        }
        if let Some(weekday) = weekday_named(text.trim_end_matches('.')) {
            return Some(Interval::day(latest(today, weekday)));
        }
        if let Some((count, unit)) = text.strip_suffix(" ago").and_then(count_of_units) {
            return Some(unit.around(today.saturating_sub(unit.span(count))));
        }
        let (which, rest) = text.split_once(' ').unwrap_or(("", text));
        if let Some((count, unit)) = count_of_units(rest).filter(|(count, _)| *count > 0) {
            match which {
                "last" | "past" | "previous" => return Some(ending(today, count, unit)),
                "next" | "coming" => {
                    return Some(Interval::closed(shift(today, 1), today.saturating_add(unit.span(count))));
                }
                _ => {}
            }
        }
        if let Some((count, unit)) = count_of_units(text).filter(|(count, _)| *count > 0) {
            return Some(ending(today, count, unit));
        }
        let step = match which {
            "this" | "current" => 0,
            "last" | "past" | "previous" => -1,
            "next" | "coming" => 1,
            _ => return None,
        };
        if let Some(unit) = PeriodUnit::named(rest).filter(|unit| *unit != PeriodUnit::Day) {
            let span = unit.span(1);
            return Some(unit.around(match step {
                -1 => unit.around(today).from?.saturating_sub(span),
                1 => unit.around(today).from?.saturating_add(span),
                _ => today,
            }));
        }
        self.named_near(rest, step)
    }

    /// `last friday`, `this weekend`, `next march`.
    fn named_near(&self, name: &str, step: i32) -> Option<Interval> {
        let today = self.today;
        let monday = week_start(today);
        if name == "weekend" {
            let saturday = shift(monday, 5 + 7 * step);
            return Some(Interval::closed(saturday, shift(saturday, 1)));
        }
        if let Some(weekday) = weekday_named(name) {
            return Some(Interval::day(match step {
                -1 => latest(shift(today, -1), weekday),
                1 => shift(latest(today, weekday), 7),
                _ => shift(monday, i32::from(weekday.to_monday_zero_offset())),
            }));
        }
        let month = month_named(name)?;
        let year = match step {
            -1 if month >= today.month() => today.year() - 1,
            1 if month <= today.month() => today.year() + 1,
            _ => today.year(),
        };
        Date::new(year, month, 1).ok().map(|first| Interval::closed(first, first.last_of_month()))
    }

    /// A day or month in words; without a year the latest such.
    pub(super) fn written(&self, day: Written) -> WhenResult<Interval> {
        let today = self.today;
        let Some(number) = day.day else {
            if day.weekday.is_some() {
                return self.unreadable();
            }
            let year = day.year.unwrap_or(today.year() - i16::from(day.month > today.month()));
            let first = self.civil(year, day.month.into(), 1)?;
            return Ok(Interval::closed(first, first.last_of_month()));
        };
        if let Some(year) = day.year {
            let date = self.civil(year, day.month.into(), number.into())?;
            if let Some(weekday) = day.weekday.filter(|weekday| *weekday != date.weekday()) {
                let (fell, said) = (weekday_name(date.weekday()), weekday_name(weekday));
                return Err(self.impossible(format!("{date} is a {fell}, not a {said}")));
            }
            return Ok(Interval::day(date));
        }
        // February 29 comes round within 8 years, on a given weekday within 40.
        let found = (0..=40).find_map(|back| {
            let date = Date::new(today.year().checked_sub(back)?, day.month, number).ok()?;
            let fits = date <= today && day.weekday.is_none_or(|weekday| weekday == date.weekday());
            fits.then_some(date)
        });
        match found {
            Some(date) => Ok(Interval::day(date)),
            None => Err(self.impossible("no month has such a day".to_owned())),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PeriodUnit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl PeriodUnit {
    fn named(word: &str) -> Option<Self> {
        Some(match word {
            "d" | "day" | "days" => Self::Day,
            "w" | "wk" | "week" | "weeks" => Self::Week,
            "m" | "mo" | "month" | "months" => Self::Month,
            "q" | "quarter" | "quarters" => Self::Quarter,
            "y" | "yr" | "year" | "years" => Self::Year,
            _ => return None,
        })
    }

    /// `count` of them; saturates at what a calendar of 9,999 years can hold.
    pub(super) fn span(self, count: u32) -> Span {
        let count = i64::from(count.min(100_000));
        match self {
            Self::Day => count.days(),
            Self::Week => count.weeks(),
            Self::Month => count.months(),
            Self::Quarter => (3 * count.min(30_000)).months(),
            Self::Year => count.min(19_000).years(),
        }
    }

    /// The whole unit that holds `day`.
    fn around(self, day: Date) -> Interval {
        match self {
            Self::Day => Interval::day(day),
            Self::Week => Interval::closed(week_start(day), shift(week_start(day), 6)),
            Self::Month => Interval::closed(day.first_of_month(), day.last_of_month()),
            Self::Quarter => {
                let first = day.first_of_month().saturating_sub(i64::from((day.month() - 1) % 3).months());
                Interval::closed(first, first.saturating_add(2.months()).last_of_month())
            }
            Self::Year => Interval::closed(day.first_of_year(), day.last_of_year()),
        }
    }
}

/// `7d`, `7 days`, `two weeks`.
pub(super) fn count_of_units(text: &str) -> Option<(u32, PeriodUnit)> {
    let split = text.find(|c: char| !c.is_ascii_digit())?;
    if split > 0 {
        return Some((text[..split].parse().ok()?, PeriodUnit::named(text[split..].trim())?));
    }
    const NUMBERS: [&str; 13] =
        ["", "a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let (number, unit) = text.split_once(' ')?;
    let count = match number {
        "one" | "an" => 1,
        _ => NUMBERS.iter().position(|n| *n == number)? as u32,
    };
    Some((count, PeriodUnit::named(unit)?))
}

/// The days of `count` units that end today.
fn ending(today: Date, count: u32, unit: PeriodUnit) -> Interval {
    Interval::closed(shift(today.saturating_sub(unit.span(count)), 1), today)
}

pub(super) fn years(first: i16, last: i16) -> Interval {
    Interval::closed(jiff::civil::date(first, 1, 1), jiff::civil::date(last, 12, 31))
}

pub(super) fn shift(day: Date, days: i32) -> Date {
    day.saturating_add(days.days())
}

/// The Monday and the Sunday of the week that holds `day`.
pub(super) fn week(day: Date) -> (Date, Date) {
    (week_start(day), shift(week_start(day), 6))
}

fn week_start(day: Date) -> Date {
    shift(day, -i32::from(day.weekday().to_monday_zero_offset()))
}

/// The latest `weekday` up to and including `day`.
fn latest(day: Date, weekday: Weekday) -> Date {
    shift(day, -i32::from(weekday.until(day.weekday())))
}
