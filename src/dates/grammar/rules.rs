//! The forms in which the press names a time: one row a form.
//!
//! See [`super::matching`] for how a pattern is written. Of the rows that match at a place the one
//! that reaches furthest wins, among equals the first.

use super::matching::Captures;
use crate::dates::calendar::Holiday;
use crate::dates::expression::{Anchor, Around, Meaning, TimeUnit, Which, Year};

/// A form and what it means.
pub(crate) struct GrammarRule {
    /// The form.
    pub pattern: &'static str,
    /// What it means, from what its categories caught; `None` if that is no date.
    pub meaning: fn(&Captures) -> Option<Meaning>,
}

const fn rule(pattern: &'static str, meaning: fn(&Captures) -> Option<Meaning>) -> GrammarRule {
    GrammarRule { pattern, meaning }
}

/// Every form.
#[rustfmt::skip]
pub(crate) const RULES: &[GrammarRule] = &[
    // Days.
    rule("MONTH DAY OF-YEAR?", day),
    rule("MONTH the DAYTH OF-YEAR?", day),
    rule("this|last|past|next MONTH DAY OF-YEAR?", day),
    rule("MONTH DAY,YEAR", day),
    rule("WEEKDAY ,? MONTH the? DAY OF-YEAR?", day),
    rule("WEEKDAY ,? MONTH DAY,YEAR", day),
    rule("DAY MONTH OF-YEAR?", day),
    rule("DAYTH of MONTH OF-YEAR?", day),
    rule("DAY MONTH YY", day),
    rule("WEEKDAY ,? DAY MONTH YY", day),
    rule("DAY - MONTH - YY", day),
    rule("first day of MONTH OF-YEAR?", |c| day(&Captures { days: [1, 0], ..*c })),
    rule("last|final day of MONTH OF-YEAR?", last_day),
    rule("DAYTH of WHICH month", |c| Some(Meaning::DayOfMonth { day: c.days[0], weekday: None, month: c.which })),
    rule("WEEKDAY ,? the? DAY of? MONTH OF-YEAR?", day),
    rule("WEEKDAY ,? the? 13TH", |c| Some(Meaning::DayOfMonth { day: c.days[0], weekday: c.weekday, month: None })),
    rule("YEAR - NN - NN", iso_day),
    rule("YEAR - NN - DAYTIME", iso_day),
    rule("NN - NN - YEAR", figures),
    rule("DAY - MONTH - YEAR", day),
    rule("NTH WEEKDAY in|of MONTH OF-YEAR?", |c| nth_weekday(c, c.nth)),
    rule("last WEEKDAY in|of MONTH OF-YEAR?", |c| nth_weekday(c, -1)),
    rule("day before yesterday", |_| Some(distance(Some(-2), TimeUnit::Day, Anchor::Publication))),
    rule("day after tomorrow", |_| Some(distance(Some(2), TimeUnit::Day, Anchor::Publication))),
    rule("night before last", |_| Some(distance(Some(-2), TimeUnit::Day, Anchor::Publication))),
    rule("to - day", |_| Some(distance(Some(0), TimeUnit::Day, Anchor::Publication))),
    rule("to - night", |_| Some(distance(Some(0), TimeUnit::Day, Anchor::Publication))),
    rule("to - morrow", |_| Some(distance(Some(1), TimeUnit::Day, Anchor::Publication))),
    rule("TODAY", |c| Some(distance(Some(i32::from(c.shift)), TimeUnit::Day, Anchor::Publication))),
    rule("last PART", |_| Some(distance(Some(-1), TimeUnit::Day, Anchor::Publication))),
    rule("this PART", |_| Some(distance(Some(0), TimeUnit::Day, Anchor::Publication))),
    rule("following|next PART", |_| Some(Meaning::Unit { unit: TimeUnit::Day, which: Which::Following })),
    rule("that same PART", |_| Some(Meaning::Unit { unit: TimeUnit::Day, which: Which::Same })),
    rule("that|same PART", |_| Some(Meaning::Unit { unit: TimeUnit::Day, which: Which::Same })),
    rule("in the PART", |_| Some(Meaning::Unit { unit: TimeUnit::Day, which: Which::The })),
    rule("previous PART", |_| Some(Meaning::Unit { unit: TimeUnit::Day, which: Which::Previous })),

    // Weekdays.
    rule("WEEKDAY", |c| weekday(c, Which::Bare)),
    rule("WHICH WEEKDAY", |c| weekday(c, c.which?)),
    rule("WEEKDAY of? last week", |c| weekday(c, Which::Of(-1))),
    rule("WEEKDAY of? this week", |c| weekday(c, Which::Of(0))),
    rule("WEEKDAY of? next week", |c| weekday(c, Which::Of(1))),
    rule("WEEKDAY before last", |c| weekday(c, Which::BeforeLast)),
    rule("WEEKDAY after next", |c| weekday(c, Which::AfterNext)),
    rule("COUNT WEEKDAYS ago", |c| weekday(c, Which::Counted(-i8::try_from(c.count?).ok()?))),
    rule("COUNT WEEKDAYS from now", |c| weekday(c, Which::Counted(i8::try_from(c.count?).ok()?))),
    rule("WEEKDAY before", |c| weekday(c, Which::BeforeThat)),
    rule("WEEKDAY after", |c| weekday(c, Which::AfterThat)),

    // Months.
    rule("MONTH OF-YEAR?", month),
    rule("WHICH MONTH OF-YEAR?", |c| Some(Meaning::Month { month: c.month, year: c.year, which: c.which? })),
    rule("YEAR - NN", iso_month),
    rule("NTH week of|in MONTH OF-YEAR?", |c| week_of_month(c, c.nth, false)),
    rule("last|final week of|in MONTH OF-YEAR?", |c| week_of_month(c, -1, false)),
    rule("NTH weekend of|in MONTH OF-YEAR?", |c| week_of_month(c, c.nth, true)),
    rule("last|final weekend of|in MONTH OF-YEAR?", |c| week_of_month(c, -1, true)),
    rule("first|last|final few|weeks|days of|in MONTH OF-YEAR?", month),
    rule("first|last|final COUNT weeks|days of|in MONTH OF-YEAR?", month),
    rule("first|second|last|latter half of MONTH OF-YEAR?", month),

    // Years, decades, centuries.
    rule("YEAR", |c| Some(Meaning::Year { year: number(c.year?)?, fiscal: false })),
    rule("year YEAR", |c| Some(Meaning::Year { year: number(c.year?)?, fiscal: false })),
    rule("fiscal|financial|fy -? year? YEAR", |c| Some(Meaning::Year { year: number(c.year?)?, fiscal: true })),
    rule("DECADE", |c| Some(Meaning::Decade { first: c.decade })),
    rule("' DECADE", |c| Some(Meaning::Decade { first: c.decade })),
    rule("NTH -? century", |c| (c.nth <= 30).then_some(Meaning::Century { number: c.nth })),

    // Seasons.
    rule("SEASON OF-YEAR?", |c| Some(Meaning::Season { season: c.season?, year: c.year, which: Which::Bare })),
    rule("SEASON YEAR - NN", season_of_two_years),
    rule("WHICH SEASON OF-YEAR?", |c| Some(Meaning::Season { season: c.season?, year: c.year, which: c.which? })),

    // Quarters and halves.
    rule("NTH -? quarter OF-YEAR?", quarter),
    rule("final quarter OF-YEAR?", |c| quarter(&Captures { nth: 4, ..*c })),
    rule("last quarter of? YEAR", |c| quarter(&Captures { nth: 4, ..*c })),
    rule("NTH -? fiscal|financial -? quarter OF-YEAR?", fiscal_quarter),
    rule("fiscal|financial -? NTH -? quarter OF-YEAR?", fiscal_quarter),
    rule("NTH -? quarter of? fiscal|financial year? YEAR", fiscal_quarter),
    rule("QUARTER-CODE OF-YEAR?", quarter),
    rule("YEAR QUARTER-CODE", quarter),
    rule("YEAR NTH -? quarter", quarter),
    rule("last year 's NTH -? quarter", |c| quarter_of(c, Year::Relative(-1))),
    rule("this year 's NTH -? quarter", |c| quarter_of(c, Year::Relative(0))),
    rule("next year 's NTH -? quarter", |c| quarter_of(c, Year::Relative(1))),
    rule("year -? ago|earlier NTH -? quarter", |c| quarter_of(c, Year::Relative(-1))),
    rule("NTH half OF-YEAR", |c| (c.nth <= 2).then_some(Meaning::Half { half: c.nth, year: c.year })),
    rule("last|latter half OF-YEAR", |c| Some(Meaning::Half { half: 2, year: c.year })),
    rule("year - ago|earlier", |_| Some(Meaning::Comparison { year: None, unit: None })),
    rule("a year - ago|earlier", |_| Some(Meaning::Comparison { year: None, unit: None })),
    rule("year -? ago|earlier period", |_| Some(Meaning::Comparison { year: None, unit: None })),
    rule("year -? ago|earlier quarter", |_| Some(Meaning::Comparison { year: None, unit: Some(TimeUnit::Quarter) })),
    rule("quarter a year ago|earlier|before", |_| Some(Meaning::Comparison { year: None, unit: Some(TimeUnit::Quarter) })),
    rule("latest period", |_| Some(Meaning::Unit { unit: TimeUnit::Quarter, which: Which::The })),
    rule("YEAR period", |c| compared(c, None)),
    rule("YEAR quarter", |c| compared(c, Some(TimeUnit::Quarter))),

    rule("same|corresponding|comparable|equivalent|like period|time|stage|point OF-YEAR", |c| compared(c, None)),
    rule("same|corresponding|comparable|equivalent|like -? quarter OF-YEAR", |c| compared(c, Some(TimeUnit::Quarter))),
    rule("same|corresponding|comparable|equivalent UNIT OF-YEAR", |c| compared(c, c.unit)),
    rule("same|corresponding|comparable|equivalent|like period|time a year -? ago|earlier|before", |_| Some(Meaning::Comparison { year: None, unit: None })),
    rule("same|corresponding|comparable|equivalent UNIT a year -? ago|earlier|before", |c| Some(Meaning::Comparison { year: None, unit: Some(compared_unit(c.unit?)?) })),
    rule("prior|previous - year period", |_| Some(Meaning::Comparison { year: None, unit: None })),
    rule("prior|previous - year quarter", |_| Some(Meaning::Comparison { year: None, unit: Some(TimeUnit::Quarter) })),

    // Named days.
    rule("NAMED OF-YEAR?", |c| named(c, Which::Bare, Around::Day)),
    rule("YEAR NAMED", |c| named(c, Which::Bare, Around::Day)),
    rule("WHICH NAMED", |c| named(c, c.which?, Around::Day)),
    rule("NAMED week", |c| named(c, Which::Bare, Around::Week)),
    rule("NAMED weekend", |c| named(c, Which::Bare, Around::Weekend)),

    // Units of the calendar.
    rule("UNIT before last", |c| unit(c, Which::Of(-2)).filter(|_| c.unit != Some(TimeUnit::Day))),
    rule("UNIT after next", |c| unit(c, Which::Of(2)).filter(|_| c.unit != Some(TimeUnit::Day))),
    rule("WHICH UNIT", |c| unit(c, c.which?)),
    rule("this time OF-YEAR", this_time_of),
    rule("this time WHICH UNIT", |c| unit(c, c.which?)),
    rule("this time COUNT UNITS ago", |c| this_time(-c.count?, c.unit?)),
    rule("this time COUNT UNITS from now", |c| this_time(c.count?, c.unit?)),
    rule("WHICH -? fiscal|financial year", |_| Some(Meaning::Unit { unit: TimeUnit::Year, which: Which::This })),
    rule("UNIT", |c| unit(c, Which::The)),
    rule("weekend before", |_| Some(Meaning::Unit { unit: TimeUnit::Weekend, which: Which::BeforeThat })),
    rule("UNIT after", |c| unit(c, Which::AfterThat).filter(|_| matches!(c.unit, Some(TimeUnit::Week | TimeUnit::Weekend | TimeUnit::Month)))),
    rule("week of MONTH DAY OF-YEAR?", |c| week_of(c, false)),
    rule("week ended|beginning MONTH DAY OF-YEAR?", |c| week_of(c, false)),
    rule("week that? ended MONTH DAY OF-YEAR?", |c| week_of(c, false)),
    rule("weekend of MONTH DAY OF-YEAR?", |c| week_of(c, true)),
    rule("year 's? - end", |_| Some(Meaning::Unit { unit: TimeUnit::Year, which: Which::End })),
    rule("year 's? end", |_| Some(Meaning::Unit { unit: TimeUnit::Year, which: Which::The })),

    // Distances.
    rule("COUNT UNITS ago", |c| counted(c, -1, Anchor::Publication)),
    rule("COUNT UNITS earlier|before", |c| counted(c, -1, Anchor::Text)),
    rule("COUNT UNITS later|after", |c| counted(c, 1, Anchor::Text)),
    rule("COUNT UNITS to the day after|since|from", |c| counted(c, 1, Anchor::Next)),
    rule("COUNT UNITS to the day before", |c| counted(c, -1, Anchor::Next)),
    rule("COUNT UNITS to the day later", |c| counted(c, 1, Anchor::TextDay)),
    rule("COUNT UNITS to the day earlier", |c| counted(c, -1, Anchor::TextDay)),
    rule("COUNT UNITS later to the day", |c| counted(c, 1, Anchor::TextDay)),
    rule("COUNT UNITS earlier to the day", |c| counted(c, -1, Anchor::TextDay)),
    rule("COUNT UNITS ago to the day", |c| counted(c, -1, Anchor::PublicationDay)),
    rule("COUNT UNITS to the day ago", |c| counted(c, -1, Anchor::PublicationDay)),
    rule("in NUMBER UNITS", |c| counted(c, 1, Anchor::Publication)),
    rule("COUNT UNITS from now", |c| counted(c, 1, Anchor::Publication)),
    rule("COUNT UNITS from", |c| counted(c, 1, Anchor::Next)),
    rule("eve of", |_| Some(distance(Some(-1), TimeUnit::Day, Anchor::Next))),
    rule("fortnight ago", |_| Some(distance(Some(-2), TimeUnit::Week, Anchor::Publication))),
    rule("a fortnight ago", |_| Some(distance(Some(-2), TimeUnit::Week, Anchor::Publication))),
    rule("day before", |_| Some(distance(Some(-1), TimeUnit::Day, Anchor::Text))),
    rule("day after", |_| Some(distance(Some(1), TimeUnit::Day, Anchor::Text))),
    rule("year before", |_| Some(Meaning::Unit { unit: TimeUnit::Year, which: Which::Previous })),
    rule("month before", |_| Some(Meaning::Unit { unit: TimeUnit::Month, which: Which::Previous })),
    rule("week before", |_| Some(Meaning::Unit { unit: TimeUnit::Week, which: Which::Previous })),

    // Lengths and repetitions name no day.
    rule("COUNT -? UNITS", |c| Some(Meaning::Duration { count: c.count, unit: c.unit? })),
    rule("COUNT -? UNITS -? old", |c| Some(Meaning::Duration { count: c.count, unit: c.unit? })),
    rule("last|past|next|previous|following|coming COUNT UNITS", |c| Some(Meaning::Duration { count: c.count, unit: c.unit? })),
    rule("year -? ago|earlier COUNT UNITS", |c| Some(Meaning::Duration { count: c.count, unit: c.unit? })),
    rule("first|second|third|latest COUNT UNITS", |c| Some(Meaning::Duration { count: c.count, unit: c.unit? })),
    rule("each MONTH", |_| Some(Meaning::Vague)),
    rule("each WEEKDAY", |_| Some(Meaning::Vague)),
    rule("each SEASON", |_| Some(Meaning::Vague)),
    rule("each UNIT", |_| Some(Meaning::Vague)),
    rule("each NAMED", |_| Some(Meaning::Vague)),
    rule("now|recently|soon", |_| Some(Meaning::Vague)),
];

fn number(year: Year) -> Option<i16> {
    match year {
        Year::Number(year) => Some(year),
        _ => None,
    }
}

/// A day that exists in some year.
fn day(c: &Captures) -> Option<Meaning> {
    let year = if let Some(Year::Number(year)) = c.year { year } else { 2000 };
    jiff::civil::Date::new(year, c.month, c.days[0]).ok()?;
    Some(Meaning::Day { year: c.year, month: c.month, day: c.days[0], weekday: c.weekday })
}

/// The last day of a month; of a February whose year is not said, the 28th.
fn last_day(c: &Captures) -> Option<Meaning> {
    let year = c.year.and_then(number).unwrap_or(2001);
    let last = jiff::civil::Date::new(year, c.month, 1).ok()?.last_of_month();
    day(&Captures { days: [last.day(), 0], ..*c })
}

/// `winter 2015-16`.
fn season_of_two_years(c: &Captures) -> Option<Meaning> {
    let next = (number(c.year?)? + 1) % 100 == i16::from(c.days[0]);
    next.then_some(Meaning::Season { season: c.season?, year: c.year, which: Which::Bare })
}

fn month(c: &Captures) -> Option<Meaning> {
    Some(Meaning::Month { month: c.month, year: c.year, which: Which::Bare })
}

fn week_of_month(c: &Captures, nth: i8, weekend: bool) -> Option<Meaning> {
    let meaning = Meaning::WeekOfMonth { nth, month: c.month, year: c.year, weekend };
    (-1..=5).contains(&nth).then_some(meaning)
}

fn week_of(c: &Captures, weekend: bool) -> Option<Meaning> {
    Some(Meaning::WeekOf { month: c.month, day: c.days[0], year: c.year.and_then(number), weekend })
}

fn iso_day(c: &Captures) -> Option<Meaning> {
    day(&Captures { month: c.days[0], days: [c.days[1], 0], ..*c })
}

fn iso_month(c: &Captures) -> Option<Meaning> {
    (c.days[0] <= 12).then_some(Meaning::Month { month: c.days[0], year: c.year, which: Which::Bare })
}

fn figures(c: &Captures) -> Option<Meaning> {
    let [first, second] = c.days;
    let possible = first <= 12 || second <= 12;
    possible.then_some(Meaning::Figures { year: Some(number(c.year?)?), first, second })
}

/// `the second Tuesday in November`: found as a named day is.
fn nth_weekday(c: &Captures, nth: i8) -> Option<Meaning> {
    let holiday = Holiday::Nth(c.month, c.weekday?.to_monday_zero_offset(), nth);
    (-1..=5).contains(&nth).then_some(Meaning::Holiday {
        holiday,
        year: c.year,
        which: Which::Bare,
        around: Around::Day,
    })
}

fn weekday(c: &Captures, which: Which) -> Option<Meaning> {
    Some(Meaning::Weekday { weekday: c.weekday?, which })
}

fn quarter(c: &Captures) -> Option<Meaning> {
    let meaning = Meaning::Quarter { quarter: c.nth, year: c.year, which: Which::Bare, fiscal: false };
    (1..=4).contains(&c.nth).then_some(meaning)
}

fn fiscal_quarter(c: &Captures) -> Option<Meaning> {
    let meaning = Meaning::Quarter { quarter: c.nth, year: c.year, which: Which::Bare, fiscal: true };
    (1..=4).contains(&c.nth).then_some(meaning)
}

fn quarter_of(c: &Captures, year: Year) -> Option<Meaning> {
    quarter(&Captures { year: Some(year), ..*c })
}

fn named(c: &Captures, which: Which, around: Around) -> Option<Meaning> {
    Some(Meaning::Holiday { holiday: c.holiday?, year: c.year, which, around })
}

/// `the same period of last year`, `the 1988 quarter`: the year before, unless a year is said.
fn compared(c: &Captures, unit: Option<TimeUnit>) -> Option<Meaning> {
    let year = match c.year? {
        Year::Number(year) => Some(year),
        Year::Relative(-1) => None,
        Year::Relative(_) | Year::Same => return None,
    };
    let unit = match unit {
        Some(unit) => Some(compared_unit(unit)?),
        None => None,
    };
    Some(Meaning::Comparison { year, unit })
}

/// The units of which one year has the same as another.
fn compared_unit(unit: TimeUnit) -> Option<TimeUnit> {
    matches!(unit, TimeUnit::Day | TimeUnit::Week | TimeUnit::Month | TimeUnit::Quarter).then_some(unit)
}

fn unit(c: &Captures, which: Which) -> Option<Meaning> {
    let unit = c.unit.filter(|u| *u > TimeUnit::Hour)?;
    Some(Meaning::Unit { unit, which })
}

/// `this time last year`: about the same days, so the month.
fn this_time_of(c: &Captures) -> Option<Meaning> {
    match c.year? {
        Year::Relative(years) => this_time(i32::from(years), TimeUnit::Year),
        Year::Number(_) | Year::Same => None,
    }
}

/// `this time four years ago` (−4): the month in which the years are told, the week in which weeks are.
fn this_time(count: i32, unit: TimeUnit) -> Option<Meaning> {
    let (unit, each) = match unit {
        TimeUnit::Day | TimeUnit::Week | TimeUnit::Month => (unit, 1),
        TimeUnit::Year => (TimeUnit::Month, 12),
        TimeUnit::Decade => (TimeUnit::Month, 120),
        _ => return None,
    };
    let which = Which::Of(i8::try_from(count.checked_mul(each)?).ok()?);
    Some(Meaning::Unit { unit, which })
}

fn distance(count: Option<i32>, unit: TimeUnit, from: Anchor) -> Meaning {
    Meaning::Distance { count, unit, from }
}

fn counted(c: &Captures, sign: i32, from: Anchor) -> Option<Meaning> {
    Some(distance(c.count.map(|n| n * sign), c.unit?, from))
}
