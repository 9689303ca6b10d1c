//! What each sort of clue weighs for each day.
//!
//! Each clue gives a day a weight by how far the day lies from what the clue names (in days, months
//! or years, in bins) and by the clue's sort. The weights count distances, never years themselves,
//! so they hold for 1963 as for 2025. They are learnt by `examples/train_published.rs` and lie in
//! `weights.tsv`, one row a sort of clue. [`super::posterior`] adds them up.

use std::fmt::Write as _;
use std::sync::OnceLock;

use jiff::civil::{Date, Weekday};

use super::clues::{Clue, Place, Says, Toward};
use crate::dates::expression::{Direction, Season};

/// Bins of a row of weights.
pub const BINS: usize = 32;

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
            number: number(date.year(), date.month(), date.day()),
            year: date.year(),
            month: date.month(),
            weekday: date.weekday().to_monday_zero_offset(),
        }
    }
}

/// Days from 1970-01-01 to a day of the proleptic Gregorian calendar (Hinnant, `days_from_civil`).
pub fn number(year: i16, month: i8, day: i8) -> i32 {
    let (month, day) = (i32::from(month), i32::from(day));
    let year = i32::from(year) - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

// The first row of each sort of clue.
const DAY: usize = 0;
const LATEST_DAY: usize = DAY + Place::COUNT;
const DAY_OF_YEAR: usize = LATEST_DAY + Place::COUNT;
const WEEKDAY_OF_YEAR: usize = DAY_OF_YEAR + Place::COUNT;
const RECENT: usize = WEEKDAY_OF_YEAR + Place::COUNT;
const ANCHOR: usize = RECENT + 1;
const DATELINE: usize = ANCHOR + 2;
const MONTH: usize = DATELINE + 1;
const LATEST_MONTH: usize = MONTH + 2;
const MONTH_OF_YEAR: usize = LATEST_MONTH + 1;
const YEAR: usize = MONTH_OF_YEAR + 3;
const LATEST_YEAR: usize = YEAR + 3;
const YEAR_AHEAD: usize = LATEST_YEAR + 3;
const WEEKDAY: usize = YEAR_AHEAD + 1;
const HOLIDAY: usize = WEEKDAY + Toward::COUNT;
const SEASON: usize = HOLIDAY + 3;
const OFFICE: usize = SEASON + 3;
const FORMER: usize = OFFICE + 1;
const SINCE: usize = FORMER + 1;
/// Rows of weights.
pub const ROWS: usize = SINCE + 1;

/// The rows of the same sort of clue as `row`, which differ in where the clue stands or looks: what
/// is learnt of one is a first guess for the others.
pub fn kin(row: usize) -> std::ops::Range<usize> {
    const STARTS: [usize; 19] = [
        DAY,
        LATEST_DAY,
        DAY_OF_YEAR,
        WEEKDAY_OF_YEAR,
        RECENT,
        ANCHOR,
        DATELINE,
        MONTH,
        LATEST_MONTH,
        MONTH_OF_YEAR,
        YEAR,
        LATEST_YEAR,
        YEAR_AHEAD,
        WEEKDAY,
        HOLIDAY,
        SEASON,
        OFFICE,
        FORMER,
        SINCE,
    ];
    let after = STARTS.iter().position(|start| *start > row).unwrap_or(STARTS.len());
    STARTS[after.max(1) - 1]..STARTS.get(after).copied().unwrap_or(ROWS)
}

/// The names of the rows, as they stand in `weights.tsv`.
fn row_name(row: usize) -> String {
    const PLACES: [&str; Place::COUNT] = ["caption", "file", "post", "lead-back", "lead", "back", "ahead", "text"];
    const LOOKS: [&str; 3] = ["back", "ahead", "neither"];
    const TOWARD: [&str; Toward::COUNT] = ["lead-back", "back", "ahead", "neither", "last", "next"];
    match row {
        RECENT => "most-recent-day".into(),
        ANCHOR => "anchor back".into(),
        r if r == ANCHOR + 1 => "anchor lead".into(),
        DATELINE => "dateline".into(),
        LATEST_MONTH => "latest-month".into(),
        YEAR_AHEAD => "year-ahead".into(),
        OFFICE => "office".into(),
        FORMER => "former-office".into(),
        SINCE => "term-since".into(),
        r if r < LATEST_DAY => format!("day {}", PLACES[r - DAY]),
        r if r < DAY_OF_YEAR => format!("latest-day {}", PLACES[r - LATEST_DAY]),
        r if r < WEEKDAY_OF_YEAR => format!("day-of-year {}", PLACES[r - DAY_OF_YEAR]),
        r if r < RECENT => format!("weekday-and-day {}", PLACES[r - WEEKDAY_OF_YEAR]),
        r if r < LATEST_MONTH => format!("month {}", ["back", "ahead"][r - MONTH]),
        r if r < YEAR => format!("month-of-year {}", LOOKS[r - MONTH_OF_YEAR]),
        r if r < LATEST_YEAR => format!("year {}", LOOKS[r - YEAR]),
        r if r < YEAR_AHEAD => format!("latest-year {}", r - LATEST_YEAR + 1),
        r if r < HOLIDAY => format!("weekday {}", TOWARD[r - WEEKDAY]),
        r if r < SEASON => format!("holiday {}", LOOKS[r - HOLIDAY]),
        r => format!("season {}", LOOKS[r - SEASON]),
    }
}

/// How a clue's weight depends on the day: what has to be looked at once a year, month, weekday or day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    /// Only the year counts.
    Year,
    /// Year and month count.
    Month,
    /// Only the weekday counts.
    Weekday,
    /// Each day is another.
    Day,
}

impl Says {
    /// What of a day the clue depends on.
    pub fn grain(&self) -> Grain {
        match self {
            Self::Year(..) | Self::LatestYear(..) | Self::YearAhead(_) => Grain::Year,
            Self::Month(..) | Self::LatestMonth(..) | Self::MonthOfYear(..) | Self::Season(..) => Grain::Month,
            Self::Weekday(..) => Grain::Weekday,
            _ => Grain::Day,
        }
    }

    /// The weight that counts for `day`, as an index into [`Weights`].
    pub fn feature(&self, day: &Candidate) -> usize {
        self.in_year(day.year).feature(day)
    }

    /// The clue seen from the days of one year, so that its dates are worked out once.
    pub fn in_year(&self, year: i16) -> InYear<'_> {
        let (row, distance) = match self {
            Self::Day(date, place) => (DAY + *place as usize, Distance::days([*date])),
            Self::LatestDay(date, place) => (LATEST_DAY + *place as usize, Distance::days([*date])),
            Self::DayOfYear(month, day, None, place) => {
                (DAY_OF_YEAR + *place as usize, Distance::nearest(year, *month, *day, None))
            }
            Self::DayOfYear(month, day, weekday, place) => {
                (WEEKDAY_OF_YEAR + *place as usize, Distance::nearest(year, *month, *day, *weekday))
            }
            Self::Recent(named) => {
                (RECENT, Distance::Since(named.iter().flat_map(|n| occurrences(*n, year)).collect()))
            }
            Self::Anchor(named, month, day, weekday, lead) => {
                let distance = match named.map(|named| Date::new(named, *month, *day)) {
                    Some(date) => Distance::days(date),
                    None => Distance::nearest(year, *month, *day, Some(*weekday)),
                };
                (ANCHOR + usize::from(*lead), distance)
            }
            Self::Dateline(month, day, weekday) => (DATELINE, Distance::nearest(year, *month, *day, *weekday)),
            Self::Month(named, month, ahead) => (MONTH + usize::from(*ahead), Distance::Months(*named, *month)),
            Self::LatestMonth(named, month) => (LATEST_MONTH, Distance::Months(*named, *month)),
            Self::MonthOfYear(month, look) => (MONTH_OF_YEAR + look_row(*look), Distance::MonthOfYear(*month)),
            Self::Year(named, look) => (YEAR + look_row(*look), Distance::Fixed(year_bin(year, *named))),
            Self::LatestYear(named, times) => {
                (LATEST_YEAR + usize::from(*times).clamp(1, 3) - 1, Distance::Fixed(year_bin(year, *named)))
            }
            Self::YearAhead(named) => (YEAR_AHEAD, Distance::Fixed(year_bin(year, *named))),
            Self::Weekday(weekday, toward) => {
                (WEEKDAY + *toward as usize, Distance::Weekday(weekday.to_monday_zero_offset()))
            }
            Self::Holiday(holiday, look) => {
                let days = (-1..=1).filter_map(|n| holiday.of(year.checked_add(n)?));
                (HOLIDAY + look_row(*look), Distance::days(days))
            }
            Self::Season(season, look) => (SEASON + look_row(*look), Distance::MonthOfYear(first_month(*season))),
            Self::Office(terms) => (OFFICE, Distance::Terms(terms)),
            Self::Former(terms) => (FORMER, Distance::Terms(terms)),
            Self::Since(since) => (SINCE, Distance::Term(number_of(*since))),
        };
        InYear { row, distance }
    }

    /// The family whose clues share their strength: twenty years named say less than twenty times one.
    pub fn family(&self) -> usize {
        match self {
            Self::Day(..) => 0,
            Self::DayOfYear(_, _, None, _) => 1,
            // A weekday that does not fit rules a year out, however many days are named.
            Self::DayOfYear(_, _, Some(_), _) => 12,
            Self::Anchor(..) => 0,
            Self::Month(..) => 2,
            Self::MonthOfYear(..) => 3,
            Self::Year(..) => 4,
            Self::Weekday(..) => 5,
            Self::Holiday(..) => 6,
            Self::Season(..) => 7,
            Self::Office(..) => 8,
            Self::Former(..) => 9,
            Self::Since(..) => 10,
            Self::LatestDay(..)
            | Self::Recent(_)
            | Self::LatestMonth(..)
            | Self::LatestYear(..)
            | Self::YearAhead(_)
            | Self::Dateline(..) => 11,
        }
    }
}

/// How much each clue counts: one over the root of the size of its family.
pub fn strengths(clues: &[Clue]) -> Vec<f32> {
    let mut sizes = [0.0f32; 13];
    clues.iter().for_each(|clue| sizes[clue.says.family()] += 1.0);
    sizes[11] = 1.0;
    sizes[12] = sizes[12].sqrt();
    clues.iter().map(|clue| 1.0 / sizes[clue.says.family()].max(1.0).sqrt()).collect()
}

fn look_row(look: Direction) -> usize {
    match look {
        Direction::Back => 0,
        Direction::Ahead => 1,
        Direction::Unknown => 2,
    }
}

fn number_of(date: Date) -> i32 {
    number(date.year(), date.month(), date.day())
}

/// The bin of a day that no year has on the weekday that was said.
const MISMATCH: usize = BINS - 1;

/// Bins of a distance in days: candidate minus day named.
fn day_bin(apart: i32) -> usize {
    const ENDS: [i32; 28] = [
        -1826, -731, -366, -181, -61, -31, -15, -8, -7, -4, -2, -1, 0, 1, 2, 3, 5, 6, 7, 14, 30, 60, 180, 365, 730,
        1825, 3650, 10000,
    ];
    ENDS.iter().position(|end| apart <= *end).unwrap_or(ENDS.len())
}

/// A clue seen from the days of one year.
#[derive(Debug, Clone)]
pub struct InYear<'c> {
    row: usize,
    distance: Distance<'c>,
}

#[derive(Debug, Clone)]
enum Distance<'c> {
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
    fn days(days: impl IntoIterator<Item = Date>) -> Self {
        Self::Nearest(days.into_iter().map(number_of).collect(), i32::MAX)
    }

    /// The days of that name around `year`; if the weekday is said, those on which it falls so.
    fn nearest(year: i16, month: i8, day: i8, weekday: Option<Weekday>) -> Self {
        let in_year = |n: i16| Date::new(year.checked_add(n)?, month, day).ok();
        let days = (-1..=1).filter_map(in_year).filter(|date| weekday.is_none_or(|weekday| weekday == date.weekday()));
        Self::Nearest(days.map(number_of).collect(), 183)
    }
}

impl InYear<'_> {
    /// The weight that counts for `day`, a day of the year, as an index into [`Weights`].
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
    pub fn most(&self, weights: &Weights, first: &Candidate, last: &Candidate) -> f32 {
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
fn occurrences((named, month, day): (Option<i16>, i8, i8), year: i16) -> impl Iterator<Item = i32> {
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

fn first_month(season: Season) -> i8 {
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

fn month_bin(apart: i32) -> usize {
    const ENDS: [i32; 18] = [-25, -13, -7, -4, -3, -2, -1, 0, 1, 2, 3, 5, 8, 12, 24, 60, 120, 360];
    ENDS.iter().position(|end| apart <= *end).unwrap_or(ENDS.len())
}

fn year_bin(year: i16, named: i16) -> usize {
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

/// The weights of all rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// [`ROWS`] times [`BINS`] of them.
    pub values: Vec<f32>,
}

impl Weights {
    /// Weights of which none counts.
    pub fn none() -> Self {
        Self { values: vec![0.0; ROWS * BINS] }
    }

    /// The weights that the project ships.
    pub fn shipped() -> &'static Self {
        static WEIGHTS: OnceLock<Weights> = OnceLock::new();
        WEIGHTS.get_or_init(|| Self::read(include_str!("weights.tsv")))
    }

    /// Reads a table of weights; rows that it does not name count nothing.
    pub fn read(table: &str) -> Self {
        let mut weights = Self::none();
        let names: Vec<String> = (0..ROWS).map(row_name).collect();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            let Some(row) = cells.next().and_then(|name| names.iter().position(|n| n == name)) else { continue };
            for (bin, cell) in cells.take(BINS).enumerate() {
                weights.values[row * BINS + bin] = cell.parse().unwrap_or(0.0);
            }
        }
        weights
    }

    /// Writes what [`Weights::read`] reads.
    pub fn write(&self) -> String {
        let mut out = String::from(
            "# What each sort of clue weighs, by the distance of the day of publication from what it names.\n\
             # Learnt by examples/train_published.rs; the bins are those of posterior.rs.\n",
        );
        for row in 0..ROWS {
            out.push_str(&row_name(row));
            let bins = &self.values[row * BINS..(row + 1) * BINS];
            let used = bins.iter().rposition(|w| w.abs() >= 0.005).map_or(0, |last| last + 1);
            for weight in &bins[..used] {
                let _ = write!(out, "\t{weight:.2}");
            }
            out.push('\n');
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;

    fn bin(says: &Says, day: Date) -> usize {
        says.feature(&Candidate::of(day)) % BINS
    }

    #[test]
    fn days_are_numbered_as_the_calendar_has_them() {
        let mut day = date(1583, 1, 1);
        let origin = date(1970, 1, 1);
        while day.year() < 2110 {
            let apart = (day - origin).get_days();
            assert_eq!(number(day.year(), day.month(), day.day()), apart, "{day}");
            day = day.saturating_add(97.days());
        }
        assert_eq!(number(2024, 2, 29) + 1, number(2024, 3, 1));
    }

    #[test]
    fn a_table_is_read_as_it_was_written() {
        let mut weights = Weights::none();
        for (at, weight) in weights.values.iter_mut().enumerate() {
            *weight = (at % 200) as f32 / 100.0 - 1.0;
        }
        let again = Weights::read(&weights.write());
        for (a, b) in weights.values.iter().zip(&again.values) {
            assert!((a - b).abs() < 0.0051);
        }
        assert_eq!(Weights::read("no such row\t1\nday caption\tx\t2.5").values[1], 2.5);
    }

    #[test]
    fn every_row_has_a_name_of_its_own_and_kin() {
        let names: std::collections::HashSet<String> = (0..ROWS).map(row_name).collect();
        assert_eq!(names.len(), ROWS);
        for row in 0..ROWS {
            assert!(kin(row).contains(&row), "{}", row_name(row));
        }
        assert!(Weights::shipped().values.iter().any(|weight| *weight > 1.0));
    }

    #[test]
    fn a_weekday_that_does_not_fit_is_a_bin_of_its_own() {
        let says = Says::DayOfYear(3, 5, Some(Weekday::Wednesday), Place::Back);
        assert_eq!(bin(&says, date(2025, 3, 6)), day_bin(1));
        assert_eq!(bin(&says, date(2024, 3, 6)), MISMATCH);
        let leap = Says::DayOfYear(2, 29, None, Place::Back);
        assert_eq!(bin(&leap, date(2024, 3, 1)), day_bin(1));
        assert_eq!(bin(&leap, date(2022, 3, 1)), MISMATCH);
    }

    #[test]
    fn a_turn_of_the_year_is_no_distance() {
        let says = Says::DayOfYear(12, 31, None, Place::Back);
        assert_eq!(bin(&says, date(2025, 1, 2)), day_bin(2));
        assert_eq!(bin(&Says::Month(2024, 12, false), date(2025, 1, 2)), month_bin(1));
    }

    #[test]
    fn a_level_month_gives_each_day_the_same() {
        let clues = [
            Says::Day(date(2018, 7, 12), Place::Text),
            Says::DayOfYear(3, 5, Some(Weekday::Wednesday), Place::Back),
            Says::DayOfYear(7, 30, None, Place::Back),
            Says::Recent(vec![(Some(2018), 7, 12), (None, 1, 3)]),
            Says::Office(vec![(date(2017, 1, 20), Some(date(2021, 1, 20))), (date(2025, 1, 20), None)]),
            Says::Since(date(2020, 2, 11)),
        ];
        for says in &clues {
            for (year, month) in (2010..2027).flat_map(|year| (1..=12).map(move |month| (year, month))) {
                let first = date(year, month, 1);
                let days: Vec<Candidate> =
                    first.series(1.day()).take_while(|d| d.month() == month).map(Candidate::of).collect();
                let clue = says.in_year(year);
                let (start, end) = (days[0], days[days.len() - 1]);
                let features: Vec<usize> = days.iter().map(|day| clue.feature(day)).collect();
                if clue.is_level(&start, &end) {
                    assert!(features.iter().all(|f| *f == features[0]), "{says:?} {first}");
                }
                let most = clue.most(Weights::shipped(), &start, &end);
                assert!(features.iter().all(|f| Weights::shipped().values[*f] <= most), "{says:?} {first}");
            }
        }
    }

    #[test]
    fn terms_know_before_within_and_after() {
        let obama = Says::Office(vec![(date(2009, 1, 20), Some(date(2017, 1, 20)))]);
        let bins = [date(2005, 1, 1), date(2008, 12, 1), date(2013, 1, 1), date(2017, 3, 1), date(2030, 1, 1)];
        assert_eq!(bins.map(|day| bin(&obama, day)), [0, 2, 3, 4, 7]);
    }
}
