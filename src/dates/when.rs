//! Date words of a query: from `2025-03`, `last week` or `2025-03-05±3d` to an interval of days.
//!
//! Owned here: every form that a person may type after `--date`, `--since`, `--until`,
//! `--mentions` or `date:`. Left to others: which days of an article are compared with the
//! interval, and the clock: the caller says what day today is.
//!
//! A month, a quarter, a week or a year is its whole interval. Weeks start on Monday (ISO 8601).

use std::fmt;

use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::{Span, ToSpan};

use super::written::{
    Part, Tongue, Written, digits, month_name, month_named, parts, weekday_name, weekday_named, written,
};

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

    /// Does `day` lie in it?
    pub fn contains(self, day: Date) -> bool {
        self.overlaps(day, day)
    }

    /// Does any day of `from..=to` lie in it?
    pub fn overlaps(self, from: Date, to: Date) -> bool {
        self.from.is_none_or(|start| to >= start) && self.to.is_none_or(|end| from <= end)
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
    },
}

/// Example forms, for a hint.
const FORMS: &str = "2025, 2025-03, 2025-03-05, 2025-Q1, 2025-W10, 1990s, 2025-03..2025-05, 2025-03.., 2025-03-05±3d, 7d, last week, March 5";

impl WhenError {
    /// What to type instead: a sentence for a `hint:` line.
    pub fn hint(&self) -> String {
        match self {
            Self::Empty | Self::Unreadable(_) | Self::Impossible { .. } => format!("write for example {FORMS}"),
            Self::Ambiguous { month_first, day_first, .. } => format!("write {month_first} or {day_first}"),
            Self::Reversed { from, to, .. } => format!("did you mean {to}..{from}?"),
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
    let interval = Reader { today, shown: &shown }.interval(&text)?;
    match (interval.from, interval.to) {
        (Some(from), Some(to)) if from > to => Err(WhenError::Reversed { words: shown, from, to }),
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

type Read<T> = Result<T, WhenError>;

struct Reader<'a> {
    today: Date,
    shown: &'a str,
}

impl Reader<'_> {
    fn unreadable<T>(&self) -> Read<T> {
        Err(WhenError::Unreadable(self.shown.to_owned()))
    }

    fn impossible(&self, reason: String) -> WhenError {
        WhenError::Impossible { words: self.shown.to_owned(), reason }
    }

    /// Anything that may be typed: a range, an open end, or a period.
    fn interval(&self, text: &str) -> Read<Interval> {
        let bare = text.strip_prefix("from ").or_else(|| text.strip_prefix("between ")).unwrap_or(text);
        let and = if text.starts_with("between ") { " and " } else { " to " };
        if let Some((from, to)) = ["..", and, " until ", " - "].iter().find_map(|middle| bare.split_once(middle)) {
            let (from, to) = (from.trim(), to.trim_start_matches('.').trim());
            if from.is_empty() && to.is_empty() {
                return self.unreadable();
            }
            let side = |side: &str| if side.is_empty() { Ok(None) } else { self.period(side).map(Some) };
            return Ok(Interval { from: side(from)?.and_then(|p| p.from), to: side(to)?.and_then(|p| p.to) });
        }
        self.open(text)?.map_or_else(|| self.period(text), Ok)
    }

    /// `since X`, `until X`, `before X`, `after X` and their signs.
    fn open(&self, text: &str) -> Read<Option<Interval>> {
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
    fn period(&self, text: &str) -> Read<Interval> {
        let text = text.trim();
        let tolerant = ["+/-", "+-", "±", "~"]
            .iter()
            .find_map(|sign| text.split_once(sign))
            .filter(|(centre, _)| !centre.is_empty());
        let Some((centre, tolerance)) = tolerant else { return self.plain(text) };
        let centre = self.plain(centre.trim())?;
        let tolerance = tolerance.trim();
        let days = tolerance.parse::<u32>().ok().map(|n| (n, Unit::Day));
        let Some((count, unit)) = days.or_else(|| count_of_units(tolerance)) else { return self.unreadable() };
        let span = unit.span(count);
        Ok(Interval {
            from: centre.from.map(|day| day.saturating_sub(span)),
            to: centre.to.map(|day| day.saturating_add(span)),
        })
    }

    /// A period without ends or tolerance.
    fn plain(&self, text: &str) -> Read<Interval> {
        let text = text.strip_prefix("the ").or_else(|| text.strip_prefix("on ")).unwrap_or(text);
        let text = text.strip_prefix("in ").unwrap_or(text);
        if let Some(found) = self.digits(text)? {
            return Ok(found);
        }
        if let Some(found) = self.relative(text) {
            return Ok(found);
        }
        let parts = parts(text, 16);
        let Some((day, used)) = written(&parts, Tongue::English) else { return self.unreadable() };
        if used < parts.len() {
            return self.unreadable();
        }
        self.written(day)
    }

    /// Forms of digits: `2025`, `2025-03`, `2025-03-05`, `20250305`, `2025-q1`, `2025-w10`, `1990s`.
    fn digits(&self, text: &str) -> Read<Option<Interval>> {
        // The day of a time stamp: its clock and zone never move it.
        let text = match text.split_once('t') {
            Some((day, clock)) if day.len() >= 8 && clock.starts_with(|c: char| c.is_ascii_digit()) => day,
            _ => text,
        };
        let parts: Vec<Part<'_>> = parts(text, 8).into_iter().map(|(part, _)| part).collect();
        let slashed = text.contains('/');
        if matches!(parts.last(), Some(Part::Mark(_))) {
            return Ok(None);
        }
        let parts: Vec<Part<'_>> = parts.into_iter().filter(|p| !matches!(p, Part::Mark('-' | '/'))).collect();
        let year = |part: &Part<'_>| part.number().filter(|year| digits(Some(part)) == 4 && *year > 0);
        let Some(first) = parts.first() else { return Ok(None) };
        if let (Part::Number(run), 1) = (first, parts.len())
            && run.len() == 8
        {
            let number = |range: std::ops::Range<usize>| run[range].parse::<i16>().unwrap_or(0);
            return self.civil(number(0..4), number(4..6), number(6..8)).map(|day| Some(Interval::day(day)));
        }
        let Some(year) = year(first) else { return self.slashed(text, &parts) };
        match &parts[1..] {
            [] => Ok(Some(years(year, year))),
            [Part::Word(s)] if s == "s" && year % 10 == 0 => Ok(Some(years(year, year.saturating_add(9)))),
            [Part::Word(letter), Part::Number(_)] => self.lettered(year, letter, &parts[2], &[]),
            [Part::Word(letter), Part::Number(_), rest @ Part::Number(_)] => {
                self.lettered(year, letter, &parts[2], std::slice::from_ref(rest))
            }
            [Part::Number(last)] if last.len() == 4 && !slashed => Ok(Some(years(year, last.parse().unwrap_or(year)))),
            [month @ Part::Number(_)] if digits(Some(month)) <= 2 => {
                let first = self.civil(year, month.number().unwrap_or(0), 1)?;
                Ok(Some(Interval::closed(first, first.last_of_month())))
            }
            [month @ Part::Number(_), day @ Part::Number(_)] if digits(Some(month)) <= 2 && digits(Some(day)) <= 2 => {
                let day = self.civil(year, month.number().unwrap_or(0), day.number().unwrap_or(0))?;
                Ok(Some(Interval::day(day)))
            }
            _ => Ok(None),
        }
    }

    /// `3/5/2025` is read where only one order makes a day.
    fn slashed(&self, text: &str, parts: &[Part<'_>]) -> Read<Option<Interval>> {
        let [a @ Part::Number(_), b @ Part::Number(_), year @ Part::Number(_)] = parts else { return Ok(None) };
        if digits(Some(year)) != 4 || !text.contains(['/', '.', '-']) {
            return Ok(None);
        }
        let (a, b, year) = (a.number().unwrap_or(0), b.number().unwrap_or(0), year.number().unwrap_or(0));
        let day = |month: i16, day: i16| Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok();
        match (day(a, b), day(b, a)) {
            (Some(month_first), Some(day_first)) if month_first != day_first => {
                Err(WhenError::Ambiguous { words: self.shown.to_owned(), month_first, day_first })
            }
            (Some(day), _) | (None, Some(day)) => Ok(Some(Interval::day(day))),
            (None, None) => Err(self.impossible("no month has such a day".to_owned())),
        }
    }

    /// `2025-q1`, `2025-h2`, `2025-w10`, `2025-w10-3`.
    fn lettered(&self, year: i16, letter: &str, number: &Part<'_>, rest: &[Part<'_>]) -> Read<Option<Interval>> {
        let number = number.number().unwrap_or(0);
        let months = |count: i16| -> Read<Option<Interval>> {
            if !(1..=12 / count).contains(&number) || !rest.is_empty() {
                return Err(self.impossible(format!("a year has {} of them", 12 / count)));
            }
            let first = self.civil(year, (number - 1) * count + 1, 1)?;
            let last = self.civil(year, number * count, 1)?.last_of_month();
            Ok(Some(Interval::closed(first, last)))
        };
        match letter {
            "q" => months(3),
            "h" => months(6),
            "w" => {
                let week = |weekday| {
                    let number = number.try_into().ok()?;
                    ISOWeekDate::new(year, number, weekday).ok().map(|day| day.date())
                };
                let Some((monday, sunday)) = week(Weekday::Monday).zip(week(Weekday::Sunday)) else {
                    let last = if ISOWeekDate::new(year, 53, Weekday::Monday).is_ok() { 53 } else { 52 };
                    return Err(self.impossible(format!("{year} has weeks 1 to {last}")));
                };
                match rest.first().and_then(Part::number) {
                    None => Ok(Some(Interval::closed(monday, sunday))),
                    Some(n @ 1..=7) => Ok(Some(Interval::day(shift(monday, i32::from(n) - 1)))),
                    Some(_) => Err(self.impossible("a week has days 1 to 7".to_owned())),
                }
            }
            _ => Ok(None),
        }
    }

    /// Words that count from today.
    fn relative(&self, text: &str) -> Option<Interval> {
        let today = self.today;
        let day = |offset| Some(Interval::day(shift(today, offset)));
        match text {
            "today" | "now" => return day(0),
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
        if let Some(unit) = Unit::named(rest).filter(|unit| *unit != Unit::Day) {
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
    fn written(&self, day: Written) -> Read<Interval> {
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

    /// The day, or the reason why it does not exist.
    fn civil(&self, year: i16, month: i16, day: i16) -> Read<Date> {
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
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
    fn span(self, count: u32) -> Span {
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
fn count_of_units(text: &str) -> Option<(u32, Unit)> {
    let split = text.find(|c: char| !c.is_ascii_digit())?;
    if split > 0 {
        return Some((text[..split].parse().ok()?, Unit::named(text[split..].trim())?));
    }
    const NUMBERS: [&str; 13] =
        ["", "a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let (number, unit) = text.split_once(' ')?;
    let count = match number {
        "one" | "an" => 1,
        _ => NUMBERS.iter().position(|n| *n == number)? as u32,
    };
    Some((count, Unit::named(unit)?))
}

/// The days of `count` units that end today.
fn ending(today: Date, count: u32, unit: Unit) -> Interval {
    Interval::closed(shift(today.saturating_sub(unit.span(count)), 1), today)
}

fn years(first: i16, last: i16) -> Interval {
    Interval::closed(jiff::civil::date(first, 1, 1), jiff::civil::date(last, 12, 31))
}

fn shift(day: Date, days: i32) -> Date {
    day.saturating_add(days.days())
}

fn week_start(day: Date) -> Date {
    shift(day, -i32::from(day.weekday().to_monday_zero_offset()))
}

/// The latest `weekday` up to and including `day`.
fn latest(day: Date, weekday: Weekday) -> Date {
    shift(day, -i32::from(weekday.until(day.weekday())))
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
        assert_eq!(error.hint(), "did you mean 2025-03-31..2025-05-01?");
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
    fn an_interval_knows_what_lies_in_it() {
        let march = parse("2025-03", TODAY).expect("a month");
        assert!(march.contains(date(2025, 3, 1)) && march.contains(date(2025, 3, 31)));
        assert!(!march.contains(date(2025, 4, 1)));
        assert!(march.overlaps(date(2024, 1, 1), date(2025, 3, 1)));
        assert!(Interval { from: None, to: None }.contains(date(1963, 1, 1)));
    }
}
