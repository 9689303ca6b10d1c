//! Date words of a query: from `2025-03`, `last week` or `2025-03-05±3d` to an interval of days.
//!
//! Owned here: every form that a person may type after `--date`, `--since`, `--until`,
//! `--mentions` or `date:`. Left to others: which days of an article are compared with the
//! interval, and the clock: the caller says what day today is.
//!
//! A month, a quarter, a week or a year is its whole interval. Weeks start on Monday (ISO 8601).

mod digits;
mod prose;
mod relative;

use std::fmt;

use jiff::civil::Date;

use super::calendar::{day_number, days_between, in_any_year};
use super::written::{Tongue, month_name, parts, written};
use crate::article::DateMention;
use relative::{PeriodUnit, count_of_units, shift, years};

/// Days from `from` to `to`, both inclusive; an end that is `None` is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Interval {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

impl Interval {
    /// The interval of one day.
    pub fn day(day: Date) -> Self {
        Self::closed(day, day)
    }

    fn closed(from: Date, to: Date) -> Self {
        Self { from: Some(from), to: Some(to) }
    }

    /// Does every day of `first..=last` lie in it? The one rule by which a date matches: an article
    /// of which no more than the month is known was not surely published in its first half.
    pub fn holds(self, first: Date, last: Date) -> bool {
        self.numbers().hold(day_number(first), day_number(last))
    }

    /// May days whose year is not known lie in it? `first` and `last` are days of [`ANY_YEAR`](crate::dates::calendar::ANY_YEAR). Only
    /// where the interval is a month at most: a year would hold every one of them.
    pub fn may_hold(self, first: Date, last: Date) -> bool {
        const LONGEST: i32 = 31;
        let (Some(from), Some(to)) = (self.from, self.to) else { return false };
        let years = from.year()..=to.year();
        let of = |year: i16, day: Date| Date::new(year, day.month(), day.day()).ok();
        let mut years = years.take(2).filter_map(|year| Some((of(year, first)?, of(year, last)?)));
        days_between(from, to) < LONGEST && years.any(|(first, last)| self.holds(first, last))
    }

    /// The same interval in [`day_number`]s, as an index has them.
    pub fn numbers(self) -> DayNumbers {
        DayNumbers { from: self.from.map(day_number), to: self.to.map(day_number) }
    }
}

impl DateMention {
    /// Is a day in `interval` spoken of, as far as is known? Of a day without a year its month and day
    /// count ([`Interval::may_hold`]).
    pub fn may_lie_in(&self, interval: Interval) -> bool {
        match (self.from, self.to) {
            (Some(first), Some(last)) => interval.holds(first, last),
            _ => {
                self.value.as_deref().and_then(in_any_year).is_some_and(|(first, last)| interval.may_hold(first, last))
            }
        }
    }
}

/// An [`Interval`] in [`day_number`]s, both inclusive; an end that is `None` is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayNumbers {
    /// First day.
    pub from: Option<i64>,
    /// Last day.
    pub to: Option<i64>,
}

impl DayNumbers {
    /// As [`Interval::holds`].
    pub fn hold(self, first: i64, last: i64) -> bool {
        self.from.is_none_or(|from| first >= from) && self.to.is_none_or(|to| last <= to)
    }

    /// Does any day of `first..=last` lie in it?
    pub fn meet(self, first: i64, last: i64) -> bool {
        self.from.is_none_or(|from| last >= from) && self.to.is_none_or(|to| first <= to)
    }
}

/// `2025-03-01..2025-03-31`, `2025-03-05..`, or one day alone.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => write!(f, "{from}"),
            (from, to) => {
                from.iter().try_for_each(|day| write!(f, "{day}"))?;
                write!(f, "..")?;
                to.iter().try_for_each(|day| write!(f, "{day}"))
            }
        }
    }
}

/// Why date words could not be read. [`WhenError::hint`] says what would have been.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    /// Nothing was typed.
    #[error("no date was given")]
    Empty,
    /// The words have none of the known forms.
    #[error("{0:?} is not a date that can be read")]
    Unreadable(String),
    /// The form is known, but there is no such day, month or week.
    #[error("{words:?} does not exist: {reason}")]
    Impossible {
        /// What was typed.
        words: String,
        /// Why there is no such day.
        reason: String,
    },
    /// Day and month could change places.
    #[error("{words:?} may be {month_first} or {day_first}")]
    Ambiguous {
        /// What was typed.
        words: String,
        /// The day if the month stands first.
        month_first: Date,
        /// The day if the day stands first.
        day_first: Date,
    },
    /// The range ends before it starts.
    #[error("the range {words:?} ends ({to}) before it starts ({from})")]
    Reversed {
        /// What was typed.
        words: String,
        /// Its first day.
        from: Date,
        /// Its last day.
        to: Date,
        /// From the beginning of its second side to the end of its first.
        turned: Interval,
    },
}

/// Example forms, for a hint.
const FORMS: &str = "2025, 2025-03, 2025-03-05, 2025-Q1, 2025-W10, 1990s, 2025-03..2025-05, 2025-03.., 2025-03-05±3d, 7d, last week, March 5, summer 2016, early 2016, Christmas 2015, March-May 2016";

impl WhenError {
    /// What to type instead: a sentence for a `hint:` line.
    pub fn hint(&self) -> String {
        match self {
            Self::Empty | Self::Unreadable(_) | Self::Impossible { .. } => format!("write for example {FORMS}"),
            Self::Ambiguous { month_first, day_first, .. } => format!("write {month_first} or {day_first}"),
            Self::Reversed { turned, .. } => format!("did you mean {turned}?"),
        }
    }
}

/// Reads date words. `today` is what relative words (`yesterday`, `7d`, `friday`) are counted from.
///
/// Case and white space do not matter. A weekday or a day without a year is the latest such day,
/// today included; `7d` and `last 7 days` are the seven days that end today. `since X` starts with
/// the first day of X, `until X` ends with its last; `before X` and `after X` leave X out.
///
/// # Errors
/// [`WhenError`] if the words have no known form, name no day that exists, or are reversed.
pub fn parse(words: &str, today: Date) -> Result<Interval, WhenError> {
    // No form is longer; what is longer is text, and is not echoed whole.
    let shown: String = words.trim().chars().take(60).collect();
    let text = normal(words);
    if text.is_empty() {
        return Err(WhenError::Empty);
    }
    let interval = WhenReader { today, shown: &shown }.interval(&text)?;
    match (interval.from, interval.to) {
        (Some(from), Some(to)) if from > to => {
            Err(WhenError::Reversed { words: shown, from, to, turned: Interval::closed(to, from) })
        }
        _ => Ok(interval),
    }
}

/// Lower case, dashes and dots as typed on a keyboard, one space between words; bounded in length.
fn normal(words: &str) -> String {
    let mut out = String::new();
    for c in words.trim().chars().take(120).flat_map(char::to_lowercase) {
        match c {
            '‐' | '‑' | '–' | '—' | '−' => out.push('-'),
            '…' => out.push_str(".."),
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

type WhenResult<T> = Result<T, WhenError>;

struct WhenReader<'a> {
    today: Date,
    shown: &'a str,
}

impl WhenReader<'_> {
    fn unreadable<T>(&self) -> WhenResult<T> {
        Err(WhenError::Unreadable(self.shown.to_owned()))
    }

    fn impossible(&self, reason: String) -> WhenError {
        WhenError::Impossible { words: self.shown.to_owned(), reason }
    }

    /// Anything that may be typed: a range, an open end, or a period.
    fn interval(&self, text: &str) -> WhenResult<Interval> {
        if matches!(text, "year to date" | "month to date") {
            return self.period(text);
        }
        let bare = text.strip_prefix("from ").or_else(|| text.strip_prefix("between ")).unwrap_or(text);
        let and = if text.starts_with("between ") { " and " } else { " to " };
        if let Some((from, to)) = ["..", and, " until ", " - "].iter().find_map(|middle| bare.split_once(middle)) {
            let (from, to) = (from.trim(), to.trim_start_matches('.').trim());
            if from.is_empty() && to.is_empty() {
                return self.unreadable();
            }
            // `march to may 2016`: the year is that of both.
            let shared = !prose::names_a_year(from) && prose::names_a_year(to);
            if let Some(found) = shared.then(|| self.prose(&format!("{from} to {to}"))).flatten() {
                return Ok(found);
            }
            let side = |side: &str| if side.is_empty() { Ok(None) } else { self.period(side).map(Some) };
            let (first, last) = (side(from)?, side(to)?);
            return self.between(first, last);
        }
        // `2016-present`, `march 2016-now`.
        if let Some(from) = ["-present", "-now", "-today"].iter().find_map(|now| text.strip_suffix(now)) {
            return Ok(Interval { from: self.period(from)?.from, to: Some(self.today) });
        }
        self.open(text)?.map_or_else(|| self.period(text), Ok)
    }

    /// From the beginning of one period to the end of another; a side that is `None` is open.
    fn between(&self, first: Option<Interval>, last: Option<Interval>) -> WhenResult<Interval> {
        let (from, to) = (first.and_then(|p| p.from), last.and_then(|p| p.to));
        match (from, to, first, last) {
            (Some(from), Some(to), Some(first), Some(last)) if from > to => {
                let turned = Interval { from: last.from, to: first.to };
                Err(WhenError::Reversed { words: self.shown.to_owned(), from, to, turned })
            }
            _ => Ok(Interval { from, to }),
        }
    }

    /// `since X`, `until X`, `before X`, `after X` and their signs.
    fn open(&self, text: &str) -> WhenResult<Option<Interval>> {
        const OPENERS: [(&str, Opener); 12] = [
            ("since ", Opener::Since),
            ("from ", Opener::Since),
            (">=", Opener::Since),
            ("until ", Opener::Until),
            ("till ", Opener::Until),
            ("through ", Opener::Until),
            ("to ", Opener::Until),
            ("<=", Opener::Until),
            ("before ", Opener::Before),
            ("<", Opener::Before),
            ("after ", Opener::After),
            (">", Opener::After),
        ];
        let found = OPENERS.iter().find_map(|(prefix, opener)| Some((text.strip_prefix(prefix)?, opener)));
        let Some((rest, opener)) = found else { return Ok(None) };
        let period = self.period(rest.trim())?;
        Ok(Some(match opener {
            Opener::Since => Interval { from: period.from, to: None },
            Opener::Until => Interval { from: None, to: period.to },
            Opener::Before => Interval { from: None, to: period.from.map(|day| shift(day, -1)) },
            Opener::After => Interval { from: period.to.map(|day| shift(day, 1)), to: None },
        }))
    }

    /// A closed period, perhaps with a tolerance: `2025-03-05±3d`.
    fn period(&self, text: &str) -> WhenResult<Interval> {
        let text = text.trim();
        let tolerant = ["+/-", "+-", "±", "~"]
            .iter()
            .find_map(|sign| text.split_once(sign))
            .filter(|(centre, _)| !centre.is_empty());
        let Some((centre, tolerance)) = tolerant else { return self.plain(text) };
        let centre = self.plain(centre.trim())?;
        let tolerance = tolerance.trim();
        let days = tolerance.parse::<u32>().ok().map(|n| (n, PeriodUnit::Day));
        let Some((count, unit)) = days.or_else(|| count_of_units(tolerance)) else { return self.unreadable() };
        let span = unit.span(count);
        Ok(Interval {
            from: centre.from.map(|day| day.saturating_sub(span)),
            to: centre.to.map(|day| day.saturating_add(span)),
        })
    }

    /// A period without ends or tolerance.
    fn plain(&self, text: &str) -> WhenResult<Interval> {
        let text = text.strip_prefix("the ").or_else(|| text.strip_prefix("on ")).unwrap_or(text);
        let text = text.strip_prefix("in ").unwrap_or(text);
        let turned = Self::turned(text);
        if let Some(found) = self.digits(turned.as_deref().unwrap_or(text))? {
            return Ok(found);
        }
        let text = turned.as_deref().unwrap_or(text);
        if let Some(found) = self.relative(text) {
            return Ok(found);
        }
        let parts = parts(text, 16);
        match written(&parts, Tongue::English) {
            Some((day, used)) if used == parts.len() => self.written(day),
            _ => self.around(text).or_else(|| self.prose(text)).map_or_else(|| self.unreadable(), Ok),
        }
    }

    /// The day, or the reason why it does not exist.
    fn civil(&self, year: i16, month: i16, day: i16) -> WhenResult<Date> {
        if !(1..=12).contains(&month) {
            return Err(self.impossible("months are 01 to 12".to_owned()));
        }
        let Ok(first) = Date::new(year, month as i8, 1) else {
            return Err(self.impossible("years are 0001 to 9999".to_owned()));
        };
        let last = first.days_in_month();
        let valid = day >= 1 && day <= i16::from(last);
        let date = valid.then(|| Date::new(year, month as i8, day as i8).ok()).flatten();
        date.ok_or_else(|| {
            let month = month_name(month as i8);
            self.impossible(format!("{month} {year} has {last} days"))
        })
    }
}

#[derive(Debug, Clone, Copy)]
enum Opener {
    Since,
    Until,
    Before,
    After,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// A Saturday.
    const TODAY: Date = date(2025, 3, 8);

    fn read(words: &str) -> String {
        match parse(words, TODAY) {
            Ok(interval) => interval.to_string(),
            Err(error) => format!("error: {error}"),
        }
    }

    #[test]
    fn a_period_is_its_whole_interval() {
        for (words, interval) in [
            ("2025", "2025-01-01..2025-12-31"),
            ("1066", "1066-01-01..1066-12-31"),
            ("2025-02", "2025-02-01..2025-02-28"),
            ("2024-02", "2024-02-01..2024-02-29"),
            ("2025-03-05", "2025-03-05"),
            ("20250305", "2025-03-05"),
            ("2025/3/5", "2025-03-05"),
            ("2025-03-05T23:30:00-05:00", "2025-03-05"),
            ("2025-Q1", "2025-01-01..2025-03-31"),
            ("2025Q4", "2025-10-01..2025-12-31"),
            ("2025-W10", "2025-03-03..2025-03-09"),
            ("2020-W53", "2020-12-28..2021-01-03"),
            ("2025-W01", "2024-12-30..2025-01-05"),
            ("1990s", "1990-01-01..1999-12-31"),
            ("the 1860s", "1860-01-01..1869-12-31"),
            ("March 2025", "2025-03-01..2025-03-31"),
            ("5 March 2025", "2025-03-05"),
            ("March 5, 2025", "2025-03-05"),
            ("  MARCH   5TH , 2025 ", "2025-03-05"),
            ("Wednesday, March 5, 2025", "2025-03-05"),
            ("13/4/2025", "2025-04-13"),
        ] {
            assert_eq!(read(words), interval, "{words}");
        }
    }

    #[test]
    fn ranges_hold_both_ends_and_may_be_open() {
        for (words, interval) in [
            ("2025-03..2025-05", "2025-03-01..2025-05-31"),
            ("2025-03…2025-05", "2025-03-01..2025-05-31"),
            ("2025-03 .. 2025", "2025-03-01..2025-12-31"),
            ("2025-03..", "2025-03-01.."),
            ("..2025", "..2025-12-31"),
            ("2024-2025", "2024-01-01..2025-12-31"),
            ("2025-02-28 – 2025-03-02", "2025-02-28..2025-03-02"),
            ("from March 2025 to May 2025", "2025-03-01..2025-05-31"),
            ("between 2023 and 2024-02", "2023-01-01..2024-02-29"),
            ("since last month", "2025-02-01.."),
            ("until 2025", "..2025-12-31"),
            ("before 2025-03", "..2025-02-28"),
            ("after 2024", "2025-01-01.."),
            (">= 2024", "2024-01-01.."),
            ("7d..", "2025-03-02.."),
        ] {
            assert_eq!(read(words), interval, "{words}");
        }
    }

    #[test]
    fn a_tolerance_widens_both_ends() {
        for words in ["2025-03-05±3d", "2025-03-05+-3d", "2025-03-05 ~3d", "2025-03-05 ± 3 days", "2025-03-05~3"] {
            assert_eq!(read(words), "2025-03-02..2025-03-08", "{words}");
        }
        assert_eq!(read("2025-03±1w"), "2025-02-22..2025-04-07");
        assert_eq!(read("2024-02-29±1y"), "2023-02-28..2025-02-28");
    }

    #[test]
    fn forms_of_the_press_are_read_as_people_type_them() {
        for (words, interval) in [
            ("summer 2016", "2016-06-01..2016-08-31"),
            ("fall of 2016", "2016-09-01..2016-11-30"),
            ("winter 2015", "2015-12-01..2016-02-29"),
            ("winter 2015-16", "2015-12-01..2016-02-29"),
            ("summer", "2024-06-01..2024-08-31"),
            ("Q3 2016", "2016-07-01..2016-09-30"),
            ("q3 of 2016", "2016-07-01..2016-09-30"),
            ("third quarter of 2016", "2016-07-01..2016-09-30"),
            ("H1 2016", "2016-01-01..2016-06-30"),
            ("first half of 2016", "2016-01-01..2016-06-30"),
            ("early 2016", "2016-01-01..2016-04-30"),
            ("mid-2016", "2016-05-01..2016-08-31"),
            ("late 2016", "2016-09-01..2016-12-31"),
            ("end of 2016", "2016-09-01..2016-12-31"),
            ("early March 2016", "2016-03-01..2016-03-10"),
            ("late february 2016", "2016-02-20..2016-02-29"),
            ("early 1990s", "1990-01-01..1993-04-30"),
            ("'16", "2016-01-01..2016-12-31"),
            ("’98", "1998-01-01..1998-12-31"),
            ("the '90s", "1990-01-01..1999-12-31"),
            ("19th century", "1800-01-01..1899-12-31"),
            ("March-May 2016", "2016-03-01..2016-05-31"),
            ("from march to may 2016", "2016-03-01..2016-05-31"),
            ("between march and may 2016", "2016-03-01..2016-05-31"),
            ("november 2015 to february 2016", "2015-11-01..2016-02-29"),
            ("nov to feb 2016", "2015-11-01..2016-02-29"),
            ("March 7-9, 2016", "2016-03-07..2016-03-09"),
            ("7-9 march 2016", "2016-03-07..2016-03-09"),
            ("march 7 to 9, 2016", "2016-03-07..2016-03-09"),
            ("week of march 7 2016", "2016-03-07..2016-03-13"),
            ("week of 2016-03-09", "2016-03-07..2016-03-13"),
            ("weekend of March 5, 2016", "2016-03-05..2016-03-06"),
            ("first week of march 2016", "2016-02-29..2016-03-06"),
            ("christmas 2015", "2015-12-25"),
            ("christmas", "2024-12-25"),
            ("easter 2016", "2016-03-27"),
            ("election day 2016", "2016-11-08"),
            ("thanksgiving 2015", "2015-11-26"),
            ("march '16", "2016-03-01..2016-03-31"),
            ("5 march '16", "2016-03-05"),
            ("this time last year", "2024-03-01..2024-03-31"),
            ("this time two years ago", "2023-03-01..2023-03-31"),
            ("since summer 2016", "2016-06-01.."),
            ("week 10 2016", "2016-03-07..2016-03-13"),
            ("week 9 of 2016", "2016-02-29..2016-03-06"),
            ("xmas 2015", "2015-12-25"),
            ("2016 march", "2016-03-01..2016-03-31"),
            ("2016 mar 5", "2016-03-05"),
            ("201603", "2016-03-01..2016-03-31"),
            ("winter 2015/16", "2015-12-01..2016-02-29"),
            ("2015-16", "2015-01-01..2016-12-31"),
            ("2015/16", "2015-01-01..2016-12-31"),
            ("2016-present", "2016-01-01..2025-03-08"),
            ("march 2016 to now", "2016-03-01..2025-03-08"),
            ("ytd", "2025-01-01..2025-03-08"),
            ("month to date", "2025-03-01..2025-03-08"),
            ("christmas eve 2015", "2015-12-24"),
            ("new year's day 2016", "2016-01-01"),
            ("last christmas", "2024-12-25"),
            ("first quarter 2016", "2016-01-01..2016-03-31"),
            ("march 28 - april 3 2016", "2016-03-28..2016-04-03"),
            ("may to march 2016", "2015-05-01..2016-03-31"),
            ("16.3.2016", "2016-03-16"),
            ("the end of march 2016", "2016-03-21..2016-03-31"),
            ("before christmas 2015", "..2015-12-24"),
        ] {
            assert_eq!(read(words), interval, "{words}");
        }
        assert!(read("may 2016 to march 2016").starts_with("error: the range"));
        assert!(read("summer 2016 to spring 2016").starts_with("error: the range"));
    }

    #[test]
    fn relative_words_count_from_today() {
        for (words, interval) in [
            ("today", "2025-03-08"),
            ("Yesterday", "2025-03-07"),
            ("this week", "2025-03-03..2025-03-09"),
            ("last week", "2025-02-24..2025-03-02"),
            ("next week", "2025-03-10..2025-03-16"),
            ("this month", "2025-03-01..2025-03-31"),
            ("last month", "2025-02-01..2025-02-28"),
            ("last quarter", "2024-10-01..2024-12-31"),
            ("next year", "2026-01-01..2026-12-31"),
            ("7d", "2025-03-02..2025-03-08"),
            ("last 7 days", "2025-03-02..2025-03-08"),
            ("past seven days", "2025-03-02..2025-03-08"),
            ("2w", "2025-02-23..2025-03-08"),
            ("1m", "2025-02-09..2025-03-08"),
            ("1y", "2024-03-09..2025-03-08"),
            ("next 2 days", "2025-03-09..2025-03-10"),
            ("3 days ago", "2025-03-05"),
            ("two months ago", "2025-01-01..2025-01-31"),
            ("friday", "2025-03-07"),
            ("Saturday", "2025-03-08"),
            ("last saturday", "2025-03-01"),
            ("next saturday", "2025-03-15"),
            ("this weekend", "2025-03-08..2025-03-09"),
            ("Mar 5", "2025-03-05"),
            ("Mar 9", "2024-03-09"),
            ("9 March", "2024-03-09"),
            ("Feb 29", "2024-02-29"),
            ("Friday, March 8", "2024-03-08"),
            ("march", "2025-03-01..2025-03-31"),
            ("december", "2024-12-01..2024-12-31"),
            ("last march", "2024-03-01..2024-03-31"),
        ] {
            assert_eq!(read(words), interval, "{words}");
        }
    }

    #[test]
    fn what_does_not_exist_says_why() {
        for (words, reason) in [
            ("2025-02-30", "February 2025 has 28 days"),
            ("2025-02-29", "February 2025 has 28 days"),
            ("30 February 2024", "February 2024 has 29 days"),
            ("Feb 30", "no month has such a day"),
            ("2025-13", "months are 01 to 12"),
            ("2025-00-10", "months are 01 to 12"),
            ("2025-W53", "2025 has weeks 1 to 52"),
            ("2025-Q5", "a year has 4 of them"),
            ("Tuesday, March 5, 2025", "2025-03-05 is a Wednesday, not a Tuesday"),
            ("2025-02-30..2025-03-01", "February 2025 has 28 days"),
        ] {
            assert_eq!(read(words), format!("error: {words:?} does not exist: {reason}"), "{words}");
        }
    }

    #[test]
    fn errors_carry_a_hint() {
        let error = parse("2025-05..2025-03", TODAY).expect_err("reversed");
        assert_eq!(error.to_string(), "the range \"2025-05..2025-03\" ends (2025-03-31) before it starts (2025-05-01)");
        assert_eq!(error.hint(), "did you mean 2025-03-01..2025-05-31?");
        let error = parse("may 2016 to 2014", TODAY).expect_err("reversed");
        assert_eq!(error.hint(), "did you mean 2014-01-01..2016-05-31?");
        let error = parse("3/5/2025", TODAY).expect_err("ambiguous");
        assert_eq!(error.to_string(), "\"3/5/2025\" may be 2025-03-05 or 2025-05-03");
        assert_eq!(error.hint(), "write 2025-03-05 or 2025-05-03");
        let error = parse("soon", TODAY).expect_err("unreadable");
        assert_eq!(error.to_string(), "\"soon\" is not a date that can be read");
        assert!(error.hint().starts_with("write for example 2025, 2025-03, 2025-03-05"));
        assert_eq!(parse(" \t", TODAY), Err(WhenError::Empty));
    }

    #[test]
    fn odd_input_is_refused_without_panic() {
        let long = "9".repeat(100_000);
        for words in [
            "..",
            "...",
            "±",
            "~3d",
            "2025±",
            "0000",
            "99999",
            "2025-",
            "d",
            "0d",
            "7x",
            "since",
            "since ",
            "last",
            "next 0 days",
            "-1",
            "2025-03-05-07",
            "march 2025 5 6",
            "5 5 5",
            "é",
            "İ",
            "٢٠٢٥",
            "friday 2025",
            "b.c.",
            &long,
        ] {
            assert!(parse(words, TODAY).is_err(), "{words}");
        }
        assert_eq!(read("99999999999d"), "error: \"99999999999d\" is not a date that can be read");
        for words in ["4000000000d", "9999-12-31±9999y", "after 9999", "0001..9999", "999999y ago"] {
            let _ = parse(words, TODAY);
        }
        assert_eq!(parse("today", Date::MAX).map(|i| i.to), Ok(Some(Date::MAX)));
        assert_eq!(parse("next week", Date::MAX).map(|i| i.to), Ok(Some(Date::MAX)));
        assert!(parse("last friday", Date::MIN).is_ok());
    }

    #[test]
    fn a_date_matches_if_all_its_days_lie_in_the_interval() {
        let march = parse("2025-03", TODAY).expect("a month");
        assert!(march.holds(date(2025, 3, 1), date(2025, 3, 31)));
        assert!(!march.holds(date(2025, 3, 31), date(2025, 4, 1)) && !march.holds(date(2024, 1, 1), date(2025, 3, 1)));
        let since = parse("2025-03..", TODAY).expect("an open interval");
        assert!(since.holds(date(2025, 3, 1), Date::MAX) && !since.holds(date(2025, 2, 28), date(2025, 3, 1)));
        assert!(Interval { from: None, to: None }.holds(Date::MIN, Date::MAX));
    }

    #[test]
    fn a_day_of_any_year_may_lie_in_an_interval_of_a_month_at_most() {
        let of = |words: &str| parse(words, TODAY).expect("an interval");
        let any = |month, day| date(crate::dates::calendar::ANY_YEAR, month, day);
        let march = of("2025-03");
        assert!(march.may_hold(any(3, 5), any(3, 5)) && march.may_hold(any(3, 1), any(3, 31)));
        assert!(!march.may_hold(any(4, 1), any(4, 1)) && !march.may_hold(any(2, 29), any(2, 29)));
        assert!(!of("2025").may_hold(any(3, 5), any(3, 5)) && !of("2025..").may_hold(any(3, 5), any(3, 5)));
        assert!(of("2024-12-30..2025-01-03").may_hold(any(1, 2), any(1, 2)));
    }
}
