//! What an expression of time says, before anyone asks which day that is.
//!
//! Owned here: the forms in which news prose names a time. [`super::expressions`] finds them in text,
//! [`super::resolve()`] turns them into days; a reader that wants to know when an article was
//! written takes its constraints from them (a weekday with a day of month, a bare year).

use std::ops::Range;

use jiff::civil::Weekday;

/// One expression of time: its place and its meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// Byte offset of its first byte.
    pub start: usize,
    /// Byte offset after its last byte.
    pub end: usize,
    /// Indices of its tokens in the [`crate::text::Prose`] that it was read from.
    pub tokens: Range<usize>,
    /// What it names.
    pub meaning: Meaning,
    /// Which part of what it names: `early` March, the `end` of the year.
    pub portion: Portion,
    /// The time of day, if it gives one: `Wednesday night`, `5 p.m. EST Nov. 9`.
    pub time: Option<TimeOfDay>,
}

/// What an expression names. Years are those of the proleptic Gregorian calendar, months and days
/// count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A day of a month: `Feb. 28`, `Wednesday, March 5`, `28 February 2025`.
    Day {
        /// The year, if it is said.
        year: Option<Year>,
        /// `1..=12`.
        month: i8,
        /// `1..=31`; together with `month` a day that exists in some year.
        day: i8,
        /// The weekday, if it is said.
        weekday: Option<Weekday>,
    },
    /// A date in figures whose first two parts could each be the month: `3/5/2025`. Month first
    /// unless the other dates of the text show otherwise.
    Figures {
        /// The year, if it is said.
        year: Option<i16>,
        /// The first part, `1..=31`.
        first: i8,
        /// The second part, `1..=31`.
        second: i8,
    },
    /// A day of a month that is not named: `Friday the 13th`, `the 2nd of this month`, the end of
    /// `Sept. 22 to 29`.
    DayOfMonth {
        /// `1..=31`.
        day: i8,
        /// The weekday, if it is said.
        weekday: Option<Weekday>,
        /// Which month, if it is said: `this`, `last`, `that same` month.
        month: Option<Which>,
    },
    /// `Friday`, `last Friday`.
    Weekday {
        /// Which day of the week.
        weekday: Weekday,
        /// Which of them.
        which: Which,
    },
    /// `May`, `last May`, `May 2024`, `April next year`.
    Month {
        /// `1..=12`.
        month: i8,
        /// The year, if it is said.
        year: Option<Year>,
        /// Which of them.
        which: Which,
    },
    /// `2024`, `fiscal 2024`.
    Year {
        /// The year.
        year: i16,
        /// True when it is said to be a business year, whose months are unknown.
        fiscal: bool,
    },
    /// `the 1990s`, `'90s`, `the nineties`.
    Decade {
        /// Its first year, a multiple of ten.
        first: i16,
    },
    /// `the 20th century`.
    Century {
        /// `20` for the years 1900 to 1999, as the press counts.
        number: i8,
    },
    /// `last summer`, `the fall of 2024`.
    Season {
        /// Which season, as the northern half of the world has them.
        season: Season,
        /// The year in which it begins, if it is said.
        year: Option<Year>,
        /// Which of them.
        which: Which,
    },
    /// `third-quarter`, `the first quarter of 2024`, `Q3`.
    Quarter {
        /// `1..=4`.
        quarter: i8,
        /// The year, if it is said.
        year: Option<Year>,
        /// Which of them.
        which: Which,
        /// True when it is said to be of a business year.
        fiscal: bool,
    },
    /// `first half of 2024`, `second half`.
    Half {
        /// `1` or `2`.
        half: i8,
        /// The year, if it is said.
        year: Option<Year>,
    },
    /// `Christmas Eve`, `Thanksgiving`, `Election Day 2024`.
    Holiday {
        /// Which day of the year it is.
        holiday: super::calendar::Holiday,
        /// The year, if it is said.
        year: Option<Year>,
        /// Which of them.
        which: Which,
        /// What of it: the day, or a week or weekend around it.
        around: Around,
    },
    /// A unit of the calendar seen from now or from before: `today`, `last week`, `this year`,
    /// `the next day`, `the following month`, `the year`.
    Unit {
        /// Day, week, …
        unit: TimeUnit,
        /// Which of them.
        which: Which,
    },
    /// A distance: `two days ago`, `a year earlier`, `10 days before`, `in five years`.
    Distance {
        /// How many units; negative is earlier. `None` for `a few`, `several`.
        count: Option<i32>,
        /// Day, week, …
        unit: TimeUnit,
        /// Measured from where.
        from: Anchor,
    },
    /// The week or weekend that holds a day: `the week of March 6`, `the week ended March 6`.
    WeekOf {
        /// The month.
        month: i8,
        /// The day.
        day: i8,
        /// The year, if it is said.
        year: Option<i16>,
        /// True for the weekend.
        weekend: bool,
    },
    /// A week or weekend of a month by its number: `the last week of March`, `the first weekend in
    /// May`. The first week is the one that holds the month's first Thursday (as ISO 8601 has it for
    /// years), the first weekend that of its first Saturday.
    WeekOfMonth {
        /// `1..=5`, or −1 for the last.
        nth: i8,
        /// The month.
        month: i8,
        /// The year, if it is said.
        year: Option<Year>,
        /// True for the weekend.
        weekend: bool,
    },
    /// The period of another year that a sentence compares with: `year-earlier`, `the year-ago quarter`,
    /// `the 1988 period`, `the same month of last year`.
    Comparison {
        /// The year, if it is said; else the year before.
        year: Option<i16>,
        /// The unit, if one is named: `Quarter`, `Month`, `Week` or `Day`.
        unit: Option<TimeUnit>,
    },
    /// A time of day alone: `at 6 a.m.`; [`Expression::time`] holds it.
    Clock,
    /// A length of time, which names no day: `nine months`, `two-day`. Kept because what follows
    /// may compare with it.
    Duration {
        /// How many units, when it is said in numbers.
        count: Option<i32>,
        /// Day, week, …
        unit: TimeUnit,
    },
    /// Present, past or future without a day: `now`, `recently`.
    Vague,
}

/// A year as it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Year {
    /// `2024`.
    Number(i16),
    /// `last year` (−1), `this year` (0), `next year` (1).
    Relative(i16),
    /// `the same year`, `that year`: the one before.
    Same,
}

/// Which one of a kind of day, month or season.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Nothing is said: `Friday`.
    Bare,
    /// `last`, `past`.
    Last,
    /// `this`, `the current`.
    This,
    /// `next`, `coming`.
    Next,
    /// `the previous`, `the day before`: seen from the expression before.
    Previous,
    /// `the following`, `the next day`: seen from the expression before.
    Following,
    /// `the same`, `that`: the one before.
    Same,
    /// `the`: the one that the text speaks of, if it spoke of one.
    The,
    /// The week counted from that of publication, or another unit: `Tuesday of last week` (−1), `the
    /// week before last` (−2).
    Of(i8),
    /// One before the last: `the Tuesday before last`.
    BeforeLast,
    /// One after the next: `the Monday after next`.
    AfterNext,
    /// The last one before the day that the expression behind it names: `the Friday before Christmas`.
    BeforeThat,
    /// The first one after the day that the expression behind it names: `the Sunday after Easter`.
    AfterThat,
    /// So many weeks back or ahead: `two Fridays ago` (−2), `three Sundays from now` (3).
    Counted(i8),
    /// Its last day: `year-end`.
    End,
}

/// Where a distance is measured from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The day of publication: `ago`, `in two days`.
    Publication,
    /// Another day of the text: the one before (`two days later`), or the one that follows at once
    /// (`two days before March 5`).
    Text,
    /// The expression that follows at once, as precise as that is: `two weeks from Tuesday`.
    Next,
    /// The day of publication, to the day: `a year ago to the day`.
    PublicationDay,
    /// The day that the text last spoke of, to the day: `a year to the day later`.
    TextDay,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimeUnit {
    /// Minutes and less.
    Minute,
    /// Hours.
    Hour,
    /// Days.
    Day,
    /// Saturday and Sunday.
    Weekend,
    /// Weeks, from Monday (ISO 8601).
    Week,
    /// Months.
    Month,
    /// Quarters of a year.
    Quarter,
    /// Years.
    Year,
    /// Decades.
    Decade,
    /// Centuries.
    Century,
}

/// A season.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Season {
    /// March to May.
    Spring,
    /// June to August.
    Summer,
    /// September to November.
    Fall,
    /// December to February; of the year in which it begins.
    Winter,
}

/// Which part of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Portion {
    /// All of it.
    #[default]
    Whole,
    /// `early`, `the beginning of`, `earlier`.
    Start,
    /// `mid`, `the middle of`.
    Middle,
    /// `late`, `the end of`, `later`.
    End,
}

/// What of a holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Around {
    /// The day.
    Day,
    /// The week that holds it.
    Week,
    /// The weekend nearest to it.
    Weekend,
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeOfDay {
    /// By the clock, where the writer is; no time zone moves its day.
    Clock {
        /// `0..=24`.
        hour: i8,
        /// `0..=59`.
        minute: i8,
    },
    /// `morning`.
    Morning,
    /// `afternoon`.
    Afternoon,
    /// `evening`.
    Evening,
    /// `night`.
    Night,
}

/// Where the sentence looks from the day of publication, as its verbs and cue words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// `said on Wednesday`.
    Back,
    /// `will meet on Wednesday`.
    Ahead,
    /// Nothing says.
    Unknown,
}
