//! A date field of a record or a page: what its value says, and whether that can be believed.
//!
//! Owned here: the forms in which feeds, databases and pages write a date, the sentinels that stand
//! for "not known", and the order of `03/04/2024`. Left to others: which field to read
//! ([`crate::source`]). The day is the one written: no time zone moves it, so `23:30−05:00` stays on
//! its local day. Only a number of seconds has no day of its own; it is read in UTC.

use std::fmt;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz::TimeZone};

use super::stated::label::{Of, label};
use crate::article::{DateBasis, PartialDate};
use crate::dates::written::{PartEnd, Tongue, WrittenPart, digits, parts, weekday_named, written};

/// Which of day and month stands first in `03/04/2024`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DayMonthOrder {
    /// March 4, as in the United States, where nobody says.
    #[default]
    MonthFirst,
    /// March 4: somebody says so.
    SaidMonthFirst,
    /// 3 April.
    DayFirst,
}

/// What a date field says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldReading {
    /// A day, month or year; and what a person should know about how it was read.
    Known(PartialDate, Option<DateNote>),
    /// A value that is a placeholder, or relative to a day that is not known.
    Unknown(Unknown),
    /// No form that is known, or a day that does not exist.
    Unreadable(Unreadable),
}

/// What a person should know about a date that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateNote {
    /// Day and month could change places; the stated order decided.
    Ambiguous(DayMonthOrder),
    /// A number of such units since 1970: the day is that of UTC.
    Epoch(EpochUnit),
    /// The weekday beside it is another day's.
    WrongWeekday,
    /// Several days, as `March 5-7, 2025`: only their month is known.
    SeveralDays,
    /// The value itself says `Updated:`, and names no other day.
    LastChange,
}

/// What a number since 1970 counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EpochUnit {
    /// 1 s.
    Seconds,
    /// 1/1,000 s.
    Milliseconds,
    /// 1/1,000,000 s.
    Microseconds,
    /// 1/1,000,000,000 s.
    Nanoseconds,
}

/// A day that is less sure is not called stated.
const SURE: f32 = 0.9;

impl DateNote {
    /// How sure a day of publication is that was read with this note, `0.0..=1.0`. Set by hand: a weekday
    /// that contradicts the day leaves less than two chances in three; that of `03/04/2024` is right wherever
    /// dates are written as in the United States.
    #[must_use]
    pub fn confidence(self) -> f32 {
        match self {
            Self::Epoch(_) | Self::SeveralDays => 1.0,
            Self::Ambiguous(DayMonthOrder::DayFirst | DayMonthOrder::SaidMonthFirst) => 1.0,
            Self::Ambiguous(DayMonthOrder::MonthFirst) => 0.7,
            Self::WrongWeekday | Self::LastChange => 0.6,
        }
    }
}

impl DateNote {
    /// What a day rests on that was read with this note where it would rest on `stated` without: one that may as well be
    /// another is concluded, and shown and counted as such.
    #[must_use]
    pub fn basis(self, stated: DateBasis) -> DateBasis {
        if self.confidence() < SURE { DateBasis::Inferred } else { stated }
    }
}

impl fmt::Display for DateNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Epoch(EpochUnit::Seconds) => "read as seconds since 1970, in UTC",
            Self::Epoch(EpochUnit::Milliseconds) => "read as milliseconds since 1970, in UTC",
            Self::Epoch(EpochUnit::Microseconds) => "read as microseconds since 1970, in UTC",
            Self::Epoch(EpochUnit::Nanoseconds) => "read as nanoseconds since 1970, in UTC",
            Self::SeveralDays => "names several days; only their month is used",
            Self::LastChange => "the day of the last change, not of publication",
            Self::Ambiguous(DayMonthOrder::MonthFirst | DayMonthOrder::SaidMonthFirst) => "read with the month first",
            Self::Ambiguous(DayMonthOrder::DayFirst) => "read with the day first",
            Self::WrongWeekday => "its weekday does not agree",
        })
    }
}

/// Why a field that could be read names no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// Nothing, `null`, `n/a`, `unknown`.
    #[error("empty")]
    Empty,
    /// `0001-01-01`, `1970-01-01`, `0000-00-00`, year 9999: what programs write for "not known".
    #[error("a placeholder, not a day")]
    Sentinel,
    /// `2 days ago`, `yesterday`: counted from a day that is not known.
    #[error("counted from a day that is not known")]
    Relative,
    /// `March 5`, without its year.
    #[error("the year is missing")]
    NoYear,
    /// `March 30 - April 2, 2025`: days of several months.
    #[error("names several days, not one")]
    SeveralDays,
    /// A number that leads to a day before 1800.
    #[error("as a number since 1970 it lies before 1800, kept as not known")]
    LongAgo,
    /// After tomorrow: no article was published then. It would be the newest of every list.
    #[error("lies in the future, kept as not known")]
    Future,
}

/// Why a field could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No form that is known.
    #[error("not a date that can be read")]
    Form,
    /// The form of a day, but there is no such day.
    #[error("there is no such day")]
    NoSuchDay,
}

/// Reads the text of a date field; [`read_number`] reads a number. White space and markup of
/// weekday, time and zone do not matter; so does not a label such as `Published:`.
///
/// A value is read to its whole: `2025` is a year, `2025-03` a month. `0000-00-00` and its like are
/// unknown, and so is midnight of 1970-01-01 in any form; `2025-03-00` is a month.
///
/// Of several dates with their labels (`Updated: 3 Jan 2024 | Published: 2 Jan 2024`) the day of publication is
/// read. For the field of the last change there is [`read_change`].
pub fn read(value: &str, order: DayMonthOrder, today: Date) -> FieldReading {
    read_as(value, Of::Publication, order, today)
}

/// As [`read`], but of several dates with their labels the one of the last change.
pub fn read_change(value: &str, order: DayMonthOrder, today: Date) -> FieldReading {
    read_as(value, Of::Change, order, today)
}

fn read_as(value: &str, wanted: Of, order: DayMonthOrder, today: Date) -> FieldReading {
    // The longest form is below 100 bytes; a label may stand before it.
    let value = value.trim();
    let head: String = value.chars().take(160).collect();
    if matches!(
        &*head.to_lowercase(),
        "" | "null" | "none" | "nil" | "n/a" | "na" | "unknown" | "undated" | "-" | "nan"
    ) {
        return FieldReading::Unknown(Unknown::Empty);
    }
    // `-0500-01-01`, a year before the first.
    if head.strip_prefix(['-', '−']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        && whole_number(&head).is_none()
    {
        return FieldReading::Unreadable(Unreadable::Form);
    }
    if let Some(number) = whole_number(&head) {
        return number_or_day(&head, number, today);
    }
    let parts: Vec<_> = parts(&head, 40);
    let (of, parts) = said_of(wanted, &parts);
    let unlabelled = without_label(parts);
    if is_relative(parts) || is_relative(unlabelled) {
        return FieldReading::Unknown(Unknown::Relative);
    }
    let reading = several_days(unlabelled).or_else(|| numeric(unlabelled, order)).or_else(|| in_words(unlabelled));
    match judge(reading.unwrap_or(FieldReading::Unreadable(Unreadable::Form)), today) {
        FieldReading::Known(date, _) if of == Of::Change && wanted != Of::Change => {
            FieldReading::Known(date, Some(DateNote::LastChange))
        }
        reading => reading,
    }
}

/// Of a value that holds several dates with their labels (`Updated: 3 Jan 2024 | Published: 2 Jan 2024`)
/// the part that says most about what is `wanted`, and what it says it is; else the whole.
fn said_of<'a, 'b>(wanted: Of, parts: &'b [PartEnd<'a>]) -> (Of, &'b [PartEnd<'a>]) {
    // A clock alone is no date.
    let is_dated = |parts: &[PartEnd<'_>]| {
        parts.iter().any(|(part, _)| digits(Some(part)) >= 4 || Tongue::Any.month(part.word()).is_some())
            || parts
                .windows(2)
                .any(|pair| matches!(pair, [(WrittenPart::Number(_), _), (WrittenPart::Mark('/' | '-' | '|'), _)]))
    };
    let mut dated: Vec<(Of, &[PartEnd<'_>])> = Vec::new();
    let (mut from, mut of, mut first) = (0, Of::Unsaid, false);
    for (at, (part, _)) in parts.iter().enumerate() {
        let Some(said) = label(part.word()) else { continue };
        if is_dated(&parts[from..at]) {
            dated.push((of, without_marks(&parts[from..at])));
            first = false;
        }
        from = at + 1;
        first |= said == Of::First;
        of = if first && matches!(said, Of::First | Of::Publication) { Of::First } else { said };
    }
    if is_dated(&parts[from..]) {
        dated.push((of, &parts[from..]));
    }
    // What the field holds counts more than a word such as `from` before its only date.
    match dated.iter().min_by_key(|(of, _)| (*of != wanted && wanted == Of::Change, *of)) {
        Some((of, part)) if dated.len() > 1 => (*of, part),
        Some((of @ (Of::First | Of::Publication | Of::Change), part)) => (*of, part),
        _ => (Of::Unsaid, parts),
    }
}

/// Reads a number: seconds since 1970 in UTC, milliseconds, microseconds or nanoseconds by their
/// magnitude; a year (`1000..=2999`) or `20250305` if it looks like one. Seconds of less than a day
/// after 1970 are a placeholder.
pub fn read_number(number: f64, today: Date) -> FieldReading {
    if !number.is_finite() {
        return FieldReading::Unreadable(Unreadable::Form);
    }
    let whole = number.trunc();
    if whole == number && (1000.0..3000.0).contains(&number) {
        return judge(FieldReading::Known(PartialDate::Year(number as i16), None), today);
    }
    if whole == number
        && (10_000_101.0..=29_991_231.0).contains(&number)
        && let Some(day) = compact(&format!("{number:.0}"))
    {
        return judge(FieldReading::Known(PartialDate::Day(day), None), today);
    }
    let magnitude = whole.abs();
    let (seconds, unit) = match magnitude {
        m if m < 86_400.0 => return FieldReading::Unknown(Unknown::Sentinel),
        // Seconds reach the year 5138 here; milliseconds start in March 1973.
        m if m < 1e11 => (whole, EpochUnit::Seconds),
        m if m < 1e14 => (whole / 1e3, EpochUnit::Milliseconds),
        m if m < 1e17 => (whole / 1e6, EpochUnit::Microseconds),
        _ => (whole / 1e9, EpochUnit::Nanoseconds),
    };
    let Ok(instant) = Timestamp::from_second(seconds.floor() as i64) else {
        return FieldReading::Unreadable(Unreadable::Form);
    };
    let day = instant.to_zoned_datetime(TimeZone::UTC).date();
    if (2..1800).contains(&day.year()) {
        return FieldReading::Unknown(Unknown::LongAgo);
    }
    judge(FieldReading::Known(PartialDate::Day(day), Some(DateNote::Epoch(unit))), today)
}

/// The value as a number, if nothing else stands in it.
fn whole_number(text: &str) -> Option<f64> {
    let bare = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = bare.split_once('.').unwrap_or((bare, "0"));
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    (all_digits(whole) && all_digits(fraction)).then(|| text.parse().ok()).flatten()
}

/// `2025`, `202503`, `20250305`, `20250305103000` or seconds.
fn number_or_day(text: &str, number: f64, today: Date) -> FieldReading {
    let known = |date| judge(FieldReading::Known(date, None), today);
    match text.len() {
        _ if !text.bytes().all(|b| b.is_ascii_digit()) => read_number(number, today),
        4 => match text.parse::<i16>() {
            Ok(0 | 1 | 9999) => FieldReading::Unknown(Unknown::Sentinel),
            Ok(year) => known(PartialDate::Year(year)),
            Err(_) => FieldReading::Unreadable(Unreadable::Form),
        },
        6 => match (text[..4].parse(), text[4..].parse()) {
            (Ok(year @ 1000..=2999), Ok(month @ 1..=12)) => known(PartialDate::Month(year, month)),
            _ => FieldReading::Unreadable(Unreadable::Form),
        },
        8 | 14 => match compact(&text[..8]) {
            Some(day) => known(PartialDate::Day(day)),
            None if text.bytes().all(|b| b == b'0') => FieldReading::Unknown(Unknown::Sentinel),
            None if text.len() == 8 => FieldReading::Unreadable(Unreadable::NoSuchDay),
            None => read_number(number, today),
        },
        _ => read_number(number, today),
    }
}

/// `20250305`.
fn compact(digits: &str) -> Option<Date> {
    let year = digits.get(..4)?.parse().ok()?;
    Date::new(year, digits.get(4..6)?.parse().ok()?, digits.get(6..8)?.parse().ok()?).ok()
}

/// Without the marks at the end, which divide it from what follows.
fn without_marks<'a, 'b>(parts: &'b [PartEnd<'a>]) -> &'b [PartEnd<'a>] {
    let end = parts.iter().rposition(|(part, _)| !matches!(part, WrittenPart::Mark(_))).map_or(0, |at| at + 1);
    &parts[..end]
}

/// Steps over `Published on:`, `Updated:`, `Veröffentlicht am`: words before the first number or
/// the name of a month or weekday.
fn without_label<'a, 'b>(parts: &'b [PartEnd<'a>]) -> &'b [PartEnd<'a>] {
    let is_date = |part: &WrittenPart<'_>| match part {
        WrittenPart::Number(_) => true,
        WrittenPart::Word(word) => Tongue::Any.month(word).is_some() || weekday_named(word).is_some(),
        WrittenPart::Mark(_) => false,
    };
    let start = parts.iter().take(8).position(|(part, _)| is_date(part)).unwrap_or(0);
    &parts[start..]
}

/// `2 days ago`, `yesterday`, `vor 3 Stunden`.
fn is_relative(parts: &[PartEnd<'_>]) -> bool {
    const WORDS: [&str; 10] =
        ["yesterday", "today", "tomorrow", "now", "just", "heute", "gestern", "aujourd'hui", "hier", "hoy"];
    const UNITS: [&str; 18] = [
        "second", "seconds", "sec", "secs", "minute", "minutes", "min", "mins", "hour", "hours", "hr", "hrs", "day",
        "days", "week", "weeks", "h", "stunden",
    ];
    let word = |at: usize| parts.get(at).map_or("", |(part, _)| part.word());
    let ago = parts.iter().any(|(part, _)| part.word() == "ago") && Tongue::Any.month(word(1)) != Some(8);
    WORDS.contains(&word(0))
        || (digits(parts.first().map(|(p, _)| p)) > 0 && (UNITS.contains(&word(1)) || ago))
        || (ago && digits(parts.iter().map(|(p, _)| p).find(|p| digits(Some(p)) == 4)) == 0)
}

/// Numbers with marks between: ISO 8601, RFC 3339, `03/04/2024`, `5.3.2024`.
fn numeric(parts: &[PartEnd<'_>], order: DayMonthOrder) -> Option<FieldReading> {
    let after_weekday = usize::from(parts.first().is_some_and(|(part, _)| weekday_named(part.word()).is_some()));
    // `2025年3月5日`.
    let unit = |part: &WrittenPart<'_>| matches!(part.word(), "年" | "月" | "日" | "년" | "월" | "일");
    let numbers: Vec<&WrittenPart<'_>> = parts[after_weekday..]
        .iter()
        .map(|(part, _)| part)
        .filter(|part| !unit(part))
        .filter(|part| !matches!(part, WrittenPart::Mark('-' | '/' | '|' | '‐' | '‑' | '–' | '−')))
        .take_while(|part| matches!(part, WrittenPart::Number(_)))
        .collect();
    let number = |at: usize| numbers.get(at).and_then(|part| part.number());
    let size = |at: usize| digits(numbers.get(at).copied());
    if size(0) == 8 {
        let WrittenPart::Number(text) = numbers[0] else { return None };
        return Some(compact(text).map_or(FieldReading::Unreadable(Unreadable::NoSuchDay), |day| {
            FieldReading::Known(PartialDate::Day(day), None)
        }));
    }
    if size(0) == 4 {
        let year = number(0)?;
        return match (size(1), size(2)) {
            (1 | 2, 1 | 2) => Some(day_or_part(year, number(1)?, number(2)?)),
            (1 | 2, 0) if numbers.len() == 2 => Some(day_or_part(year, number(1)?, 0)),
            (0, _) if parts.len() == 1 => Some(day_or_part(year, 0, 0)),
            _ => None,
        };
    }
    if (1..=2).contains(&size(0)) && (1..=2).contains(&size(1)) && matches!(size(2), 2 | 4) {
        let separated =
            parts.iter().any(|(part, _)| matches!(part, WrittenPart::Mark('/' | '-' | '|'))) || size(2) == 4;
        return separated.then(|| slashed(number(0), number(1), number(2), size(2), order, parts))?;
    }
    None
}

/// `2025-03-05`; `2025-03-00` is the month and `2025-00-00` the year, as databases write them.
fn day_or_part(year: i16, month: i16, day: i16) -> FieldReading {
    let date = match (i8::try_from(month), i8::try_from(day)) {
        (Ok(0), Ok(0)) => Some(PartialDate::Year(year)),
        (Ok(month @ 1..=12), Ok(0)) => Some(PartialDate::Month(year, month)),
        (Ok(month), Ok(day)) => Date::new(year, month, day).ok().map(PartialDate::Day),
        _ => None,
    };
    date.map_or(FieldReading::Unreadable(Unreadable::NoSuchDay), |date| FieldReading::Known(date, None))
}

/// `03/04/2024`, `13.4.2024`, `3/4/24`. A full stop between the numbers means that the day stands
/// first, as it does wherever that is written.
fn slashed(
    first: Option<i16>,
    second: Option<i16>,
    year: Option<i16>,
    size: usize,
    order: DayMonthOrder,
    parts: &[PartEnd<'_>],
) -> Option<FieldReading> {
    let (first, second, year) = (first? as i8, second? as i8, year?);
    let year = match size {
        2 if year < 70 => 2000 + year,
        2 => 1900 + year,
        _ => year,
    };
    let dotted = !parts.iter().take(4).any(|(part, _)| matches!(part, WrittenPart::Mark(_)));
    let order = if dotted { DayMonthOrder::DayFirst } else { order };
    let (month_first, day_first) = (Date::new(year, first, second).ok(), Date::new(year, second, first).ok());
    let (stated, other) = match order {
        DayMonthOrder::MonthFirst | DayMonthOrder::SaidMonthFirst => (month_first, day_first),
        DayMonthOrder::DayFirst => (day_first, month_first),
    };
    let ambiguous = !dotted && first != second && month_first.is_some() && day_first.is_some();
    let note = ambiguous.then_some(DateNote::Ambiguous(order));
    let day = stated.or(other);
    Some(day.map_or(FieldReading::Unreadable(Unreadable::NoSuchDay), |day| {
        FieldReading::Known(PartialDate::Day(day), note)
    }))
}

/// `March 5-7, 2025`, `5 to 7 March 2025`, `30 March - 2 April 2025`. Of days of one month the month is known.
fn several_days(parts: &[PartEnd<'_>]) -> Option<FieldReading> {
    let part = |at: usize| parts.get(at).map(|(part, _)| part);
    let joins = |at: usize| {
        matches!(part(at), Some(WrittenPart::Mark('-' | '–' | '—' | '‐' | '‑' | '−' | '/' | '&')))
            || matches!(part(at).map_or("", WrittenPart::word), "to" | "and" | "until" | "through" | "bis" | "und")
    };
    let day = |at: usize| {
        part(at).and_then(WrittenPart::number).is_some_and(|n| (1..=31).contains(&n)) && digits(part(at)) <= 2
    };
    let year = |at: usize| part(at).filter(|part| digits(Some(part)) == 4).and_then(WrittenPart::number);
    let month = |at: usize| part(at).and_then(|part| Tongue::Any.month(part.word()));
    let of_month =
        |year, month| Some(FieldReading::Known(PartialDate::Month(year, month), Some(DateNote::SeveralDays)));
    // `5-7 March 2025`.
    if day(0)
        && joins(1)
        && day(2)
        && let Some((month, year)) = month(3).zip(year(4))
    {
        return of_month(year, month);
    }
    let (first, used) = written(parts, Tongue::Any).filter(|(first, _)| first.day.is_some())?;
    if !joins(used) {
        return None;
    }
    if first.year.is_none()
        && day(used + 1)
        && let Some(year) = year(used + 2)
    {
        return of_month(year, first.month);
    }
    let (last, _) = written(&parts[used + 1..], Tongue::Any).filter(|(last, _)| last.day.is_some())?;
    match last.year {
        Some(year) if last.month == first.month && first.year.is_none_or(|other| other == year) => {
            of_month(year, last.month)
        }
        _ => Some(FieldReading::Unknown(Unknown::SeveralDays)),
    }
}

/// RFC 2822, `March 5, 2025`, `5. März 2025`, and Unix `Wed Mar  5 10:00:00 GMT 2025`.
fn in_words(parts: &[PartEnd<'_>]) -> Option<FieldReading> {
    let (day, used) = written(parts, Tongue::Any)?;
    let late_year =
        || parts[used..].iter().find(|(part, _)| digits(Some(part)) == 4).and_then(|(part, _)| part.number());
    let two_digits = || {
        let at = used + usize::from(matches!(parts.get(used), Some((WrittenPart::Mark('-' | '/' | '\''), _))));
        let year = parts.get(at).filter(|(part, _)| day.day.is_some() && digits(Some(part)) == 2)?.0.number()?;
        let clock =
            parts.get(at + 1).is_some_and(|(part, _)| matches!(part, WrittenPart::Mark(':')) || part.word().len() == 1);
        (!clock).then_some(if year < 70 { 2000 + year } else { 1900 + year })
    };
    // A four-digit number after a sign is a zone (`+0100`), not a year.
    let zone_free = !parts[used..].iter().any(|(part, _)| matches!(part, WrittenPart::Mark('+' | '-')));
    let Some(year) =
        day.year.or_else(|| late_year().filter(|y| zone_free && (1000..3000).contains(y))).or_else(two_digits)
    else {
        return Some(FieldReading::Unknown(Unknown::NoYear));
    };
    let Some(number) = day.day else { return Some(FieldReading::Known(PartialDate::Month(year, day.month), None)) };
    let Ok(date) = Date::new(year, day.month, number) else {
        return Some(FieldReading::Unreadable(Unreadable::NoSuchDay));
    };
    let agrees = day.weekday.is_none_or(|weekday| weekday == date.weekday());
    Some(FieldReading::Known(PartialDate::Day(date), (!agrees).then_some(DateNote::WrongWeekday)))
}

/// First days of a program's calendar: Unix (and the day before, west of Greenwich), spreadsheets,
/// databases.
const PLACEHOLDERS: [(i16, i8, i8); 6] =
    [(1970, 1, 1), (1969, 12, 31), (1899, 12, 30), (1899, 12, 31), (1900, 1, 1), (1753, 1, 1)];

/// Placeholders and what lies after tomorrow (a clock to the east may be a day ahead) are unknown.
fn judge(reading: FieldReading, today: Date) -> FieldReading {
    let FieldReading::Known(date, note) = reading else { return reading };
    let first = date.first();
    let placeholder = match date {
        PartialDate::Day(day) => PLACEHOLDERS.contains(&(day.year(), day.month(), day.day())),
        _ => false,
    };
    let placeholder = placeholder || first.year() <= 1 || first.year() == 9999;
    if placeholder {
        return FieldReading::Unknown(Unknown::Sentinel);
    }
    if first > today.saturating_add(1.days()) {
        return FieldReading::Unknown(Unknown::Future);
    }
    FieldReading::Known(date, note)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 22);

    fn show(reading: FieldReading) -> String {
        match reading {
            FieldReading::Known(date, None) => date.to_string(),
            FieldReading::Known(date, Some(note)) => format!("{date} ({note})"),
            FieldReading::Unknown(reason) => format!("unknown: {reason}"),
            FieldReading::Unreadable(reason) => format!("unreadable: {reason}"),
        }
    }

    fn text(value: &str) -> String {
        show(read(value, DayMonthOrder::MonthFirst, TODAY))
    }

    #[test]
    fn days_months_and_years_are_read_as_precisely_as_they_are_written() {
        for (value, date) in [
            ("2025-03-05", "2025-03-05"),
            ("2025-03", "2025-03"),
            ("2025", "2025"),
            ("2025/3/5", "2025-03-05"),
            ("20250305", "2025-03-05"),
            ("202503", "2025-03"),
            ("20250305103000", "2025-03-05"),
            ("2025-03-00", "2025-03"),
            ("1066-10-14", "1066-10-14"),
            ("1963-11-22", "1963-11-22"),
            ("1869", "1869"),
            ("2024-02-29", "2024-02-29"),
            ("2025-03-05 10:00", "2025-03-05"),
            ("March 5, 2025", "2025-03-05"),
            ("5 Mar 2025 10:00 GMT", "2025-03-05"),
            ("5-Mar-25", "2025-03-05"),
            ("March 2025", "2025-03"),
            ("Wed, 05 Mar 2025 10:00:00 +0100", "2025-03-05"),
            ("Wed Mar  5 10:00:00 GMT 2025", "2025-03-05"),
            ("Published: March 5, 2025, 3:15 p.m. ET", "2025-03-05"),
            ("Veröffentlicht am 5. März 2025", "2025-03-05"),
            ("5 de marzo de 2025", "2025-03-05"),
            ("5.3.2025", "2025-03-05"),
            ("5.3.2025 10:15", "2025-03-05"),
        ] {
            assert_eq!(text(value), date, "{value}");
        }
    }

    #[test]
    fn the_day_is_the_local_one_that_is_written() {
        for value in [
            "2025-03-05T23:30:00-05:00",
            "2025-03-05T00:10:00+14:00",
            "2025-03-05T23:59:59Z",
            "Wed, 5 Mar 2025 23:30 -0500",
        ] {
            assert_eq!(text(value), "2025-03-05", "{value}");
        }
    }

    #[test]
    fn placeholders_are_unknown() {
        for value in [
            "0001-01-01",
            "0001-01-01T00:00:00Z",
            "1970-01-01",
            "1970-01-01T00:00:00+00:00",
            "0000-00-00",
            "0000-00-00 00:00:00",
            "00000000",
            "9999-12-31",
            "9999",
            "0",
            "-1",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "January 1, 1970",
            "1900-01-01",
        ] {
            assert_eq!(text(value), "unknown: a placeholder, not a day", "{value}");
        }
        for value in ["", "  ", "null", "N/A", "Unknown"] {
            assert_eq!(text(value), "unknown: empty", "{value}");
        }
    }

    #[test]
    fn what_is_relative_or_without_year_is_unknown() {
        for value in ["Published 2 days ago", "yesterday", "3 hours ago", "Updated an hour ago", "Today, 10:15"] {
            assert_eq!(text(value), "unknown: counted from a day that is not known", "{value}");
        }
        assert_eq!(text("March 5"), "unknown: the year is missing");
        assert_eq!(text("5 Mar 10:00 +0100"), "unknown: the year is missing");
    }

    #[test]
    fn numbers_are_seconds_or_milliseconds_by_magnitude() {
        let epoch = |unit: &str| format!("2025-03-05 (read as {unit} since 1970, in UTC)");
        for (value, unit) in [
            ("1741176000", "seconds"),
            ("1741176000000", "milliseconds"),
            ("1741176000000000", "microseconds"),
            ("1741176000000000000", "nanoseconds"),
            ("1741176000.5", "seconds"),
        ] {
            assert_eq!(text(value), epoch(unit), "{value}");
        }
        assert_eq!(show(read_number(1741176000.0, TODAY)), epoch("seconds"));
        assert_eq!(show(read_number(-220_000_000.0, TODAY)), "1963-01-11 (read as seconds since 1970, in UTC)");
        assert_eq!(show(read_number(20250305.0, TODAY)), "2025-03-05");
        assert_eq!(show(read_number(2025.0, TODAY)), "2025");
        assert_eq!(show(read_number(0.0, TODAY)), "unknown: a placeholder, not a day");
        assert_eq!(show(read_number(f64::NAN, TODAY)), "unreadable: not a date that can be read");
        assert_eq!(show(read_number(1e300, TODAY)), "unreadable: not a date that can be read");
    }

    #[test]
    fn an_order_is_followed_and_reported() {
        assert_eq!(text("03/04/2024"), "2024-03-04 (read with the month first)");
        assert_eq!(show(read("03/04/2024", DayMonthOrder::DayFirst, TODAY)), "2024-04-03 (read with the day first)");
        assert_eq!(text("3/4/24 10:15"), "2024-03-04 (read with the month first)");
        assert_eq!(text("25/12/2024"), "2024-12-25");
        assert_eq!(show(read("12/25/2024", DayMonthOrder::DayFirst, TODAY)), "2024-12-25");
        for before in ["-0500-01-01", "-44-03-15", "−0500-01-01", "-0001-01-01T00:00:00Z"] {
            assert!(matches!(read(before, DayMonthOrder::MonthFirst, TODAY), FieldReading::Unreadable(_)), "{before}");
        }
        let said = read("03/04/2024", DayMonthOrder::SaidMonthFirst, TODAY);
        assert!(
            matches!(said, FieldReading::Known(_, Some(note)) if note.basis(DateBasis::Stated) == DateBasis::Stated)
        );
        assert_eq!(show(said), "2024-03-04 (read with the month first)");
        assert_eq!(show(read("25/12/2024", DayMonthOrder::SaidMonthFirst, TODAY)), "2024-12-25");
        assert_eq!(text("04/04/2024"), "2024-04-04");
    }

    #[test]
    fn what_does_not_exist_or_has_no_form_is_unreadable() {
        for value in ["2025-02-29", "30 February 2024", "13/13/2024", "20251301", "2025-13-01"] {
            assert_eq!(text(value), "unreadable: there is no such day", "{value}");
        }
        for value in ["soon", "5", "Tuesday", "version 3.2", "é", "[]"] {
            assert!(text(value).starts_with("un"), "{value}");
        }
    }

    #[test]
    fn the_future_is_unknown_and_a_wrong_weekday_is_noted() {
        for value in ["2031-01-01", "8320-05-01", "2027", "2026-11-24", "4102444800"] {
            assert_eq!(text(value), "unknown: lies in the future, kept as not known", "{value}");
        }
        assert_eq!(text("2026-11-23"), "2026-11-23");
        assert_eq!(text("Tue, 5 Mar 2025"), "2025-03-05 (its weekday does not agree)");
    }

    #[test]
    fn of_several_dates_the_labels_decide() {
        for (value, published, changed) in [
            ("Updated: 3 Jan 2024 | Published: 2 Jan 2024", "2024-01-02", "2024-01-03"),
            ("Published: 2 Jan 2024 | Updated: 3 Jan 2024", "2024-01-02", "2024-01-03"),
            ("Last modified 2024-01-03, first published 2024-01-02", "2024-01-02", "2024-01-03"),
            ("2 January 2024 (updated 3 January 2024)", "2024-01-02", "2024-01-03"),
            ("Updated 10:30, published 2 Jan 2024", "2024-01-02", "2024-01-02"),
            ("Published January 4, 2024; originally published January 2, 2024", "2024-01-02", "2024-01-02"),
            ("Aktualisiert: 3.1.2024 / Veröffentlicht: 2.1.2024", "2024-01-02", "2024-01-03"),
        ] {
            assert_eq!(text(value), published, "{value}");
            assert_eq!(show(read_change(value, DayMonthOrder::MonthFirst, TODAY)), changed, "{value}");
        }
        for value in ["Updated: 3 Jan 2024", "Last updated on Jan. 3, 2024", "Modified 2024-01-03T10:00:00Z"] {
            assert_eq!(text(value), "2024-01-03 (the day of the last change, not of publication)", "{value}");
            assert_eq!(show(read_change(value, DayMonthOrder::MonthFirst, TODAY)), "2024-01-03", "{value}");
        }
    }

    #[test]
    fn several_days_are_their_month_or_none() {
        for value in [
            "March 5-7, 2025",
            "March 5–7, 2025",
            "March 5 to 7, 2025",
            "5-7 March 2025",
            "5 and 6 March 2025",
            "March 5 - March 7, 2025",
            "March 5, 2025 – March 7, 2025",
        ] {
            assert_eq!(text(value), "2025-03 (names several days; only their month is used)", "{value}");
        }
        for value in ["March 30 - April 2, 2025", "30 March to 2 April 2025", "Dec. 30, 2024 - Jan. 2, 2025"] {
            assert_eq!(text(value), "unknown: names several days, not one", "{value}");
        }
        assert_eq!(text("5 March 2025 - 10:30"), "2025-03-05");
        assert_eq!(text("5-Mar-25"), "2025-03-05");
    }

    #[test]
    fn numbers_of_long_ago_are_unknown() {
        for value in ["-9223372036854775808", "-9000000000000000000", "-5400000000"] {
            assert_eq!(
                text(value),
                "unknown: as a number since 1970 it lies before 1800, kept as not known",
                "{value}"
            );
        }
        assert_eq!(text("-5300000000"), "1802-01-19 (read as seconds since 1970, in UTC)");
    }

    #[test]
    fn what_contradicts_itself_is_less_sure() {
        for (value, least, most) in [
            ("Monday, March 5, 2025", 0.3, 0.8),
            ("03/04/2025", 0.5, 0.9),
            ("Updated: March 5, 2025", 0.3, 0.8),
            ("1741176000", 1.0, 1.0),
            ("March 5-7, 2025", 1.0, 1.0),
        ] {
            let FieldReading::Known(_, Some(note)) = read(value, DayMonthOrder::MonthFirst, TODAY) else {
                panic!("{value}: a note")
            };
            assert!((least..=most).contains(&note.confidence()), "{value}");
        }
    }

    #[test]
    fn huge_and_hostile_values_are_bounded() {
        for value in ["9".repeat(1_000_000), "March ".repeat(100_000), "1/".repeat(100_000), "\u{301}".repeat(1000)] {
            assert!(text(&value).starts_with("un"));
        }
    }
}
