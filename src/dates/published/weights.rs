//! What each sort of clue weighs for each day.
//!
//! Each clue gives a day a weight by how far the day lies from what the clue names (in days, months
//! or years, in bins) and by the clue's sort. The weights count distances, never years themselves,
//! so they hold for 1963 as for 2025. They are learnt by `examples/train_published.rs` and lie in
//! `weights.tsv`, one row a sort of clue. [`super::posterior`] adds them up.

use std::fmt::Write as _;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::clues::{Clue, CluePlace, Says, Toward};
use super::distance::{Candidate, Distance, InYear, day_bin, first_month, number_of, occurrences, year_bin};
use super::table::{self, TableError};
use crate::dates::expression::Direction;

/// Bins of a row of weights.
pub const BINS: usize = 32;

// The first row of each sort of clue.
const DAY: usize = 0;
const LATEST_DAY: usize = DAY + CluePlace::COUNT;
const DAY_OF_YEAR: usize = LATEST_DAY + CluePlace::COUNT;
const WEEKDAY_OF_YEAR: usize = DAY_OF_YEAR + CluePlace::COUNT;
const RECENT: usize = WEEKDAY_OF_YEAR + CluePlace::COUNT;
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
    const PLACES: [&str; CluePlace::COUNT] = ["caption", "file", "post", "lead-back", "lead", "back", "ahead", "text"];
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

    /// The weight that counts for `day`, as an index into [`PublishedWeights`].
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

/// The weights of all rows.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedWeights {
    /// [`ROWS`] times [`BINS`] of them.
    pub values: Vec<f32>,
}

impl PublishedWeights {
    /// Weights of which none counts.
    pub fn none() -> Self {
        Self { values: vec![0.0; ROWS * BINS] }
    }

    /// Bounds what a few records taught: a day that a sentence has as past is not after the day of
    /// publication. (The records' own dates may be a day early.)
    pub fn look_back(&mut self) {
        let past = [CluePlace::Caption, CluePlace::Post, CluePlace::LeadBack, CluePlace::Back];
        let rows = [DAY, LATEST_DAY, DAY_OF_YEAR, WEEKDAY_OF_YEAR].into_iter();
        let rows = rows.flat_map(|first| past.map(|place| first + place as usize)).chain([RECENT, ANCHOR, ANCHOR + 1]);
        for row in rows {
            let bins = &mut self.values[row * BINS..(row + 1) * BINS];
            let same_day = bins[day_bin(0)];
            for (bin, weight) in bins.iter_mut().enumerate().take(day_bin(0)) {
                let limit = if bin == day_bin(-1) { same_day } else { same_day - 1.0 };
                *weight = weight.min(limit);
            }
        }
    }

    /// The weights that the project ships.
    pub fn shipped() -> &'static Self {
        static WEIGHTS: OnceLock<PublishedWeights> = OnceLock::new();
        // A test holds that it can be read.
        WEIGHTS.get_or_init(|| Self::read(include_str!("weights.tsv")).unwrap_or_else(|_| Self::none()))
    }

    /// Reads what [`PublishedWeights::write`] writes: every row once, at most [`BINS`] cells each; cells that
    /// are left out at the end of a row are 0.
    ///
    /// # Errors
    /// [`TableError`] for a row that is unknown, missing or there twice, and for a cell that is no
    /// finite number.
    pub fn read(table: &str) -> Result<Self, TableError> {
        let names: Vec<String> = (0..ROWS).map(row_name).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut weights = Self::none();
        for (row, cells) in table::rows(table, &names, BINS)?.into_iter().enumerate() {
            weights.values[row * BINS..row * BINS + cells.len()].copy_from_slice(&cells);
        }
        Ok(weights)
    }

    /// Writes what [`PublishedWeights::read`] reads.
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
    use super::super::distance::{MISMATCH, month_bin};
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::{Weekday, date};

    fn bin(says: &Says, day: Date) -> usize {
        says.feature(&Candidate::of(day)) % BINS
    }

    #[test]
    fn a_table_is_read_as_it_was_written() {
        let mut weights = PublishedWeights::none();
        for (at, weight) in weights.values.iter_mut().enumerate() {
            *weight = (at % 200) as f32 / 100.0 - 1.0;
        }
        let again = PublishedWeights::read(&weights.write()).expect("what was written");
        for (a, b) in weights.values.iter().zip(&again.values) {
            assert!((a - b).abs() < 0.0051);
        }
    }

    #[test]
    fn the_shipped_table_is_read_whole() {
        let shipped = PublishedWeights::read(include_str!("weights.tsv")).expect("the shipped table");
        assert_eq!(&shipped, PublishedWeights::shipped());
        assert!(shipped.values.iter().any(|weight| *weight != 0.0));
    }

    #[test]
    fn a_table_with_a_fault_is_refused() {
        let table = PublishedWeights::none().write();
        let fault = |table: &str| PublishedWeights::read(table).map(|_| ()).expect_err("a fault").to_string();
        assert_eq!(
            fault(&table.replacen("\nday caption\n", "\nno such row\n", 1)),
            "line 3: no row is called `no such row`"
        );
        assert_eq!(fault(&table.replacen("\nday caption\n", "\nday caption\tx\n", 1)), "line 3: `x` is not a number");
        assert_eq!(
            fault(&table.replacen("\nday caption\n", "\nday caption\tNaN\n", 1)),
            "line 3: `NaN` is not a number"
        );
        assert_eq!(fault(&table.replacen("\nday caption\n", "\n", 1)), "the row `day caption` is missing");
        assert_eq!(
            fault(&format!("{table}day caption\n")),
            format!("line {}: `day caption` stands there twice", ROWS + 3)
        );
        let long = format!("\nday caption{}\n", "\t1".repeat(BINS + 1));
        assert_eq!(fault(&table.replacen("\nday caption\n", &long, 1)), "line 3: more than 32 cells");
    }

    #[test]
    fn what_is_past_is_not_after_the_day_of_publication() {
        let mut weights = PublishedWeights::none();
        weights.values.fill(2.0);
        weights.look_back();
        let of = |says: &Says, day| weights.values[says.feature(&Candidate::of(day))];
        let past = Says::DayOfYear(3, 5, None, CluePlace::Back);
        assert_eq!([4, 5, 6].map(|day| of(&past, date(2025, 3, day))), [2.0, 2.0, 2.0]);
        assert_eq!(of(&past, date(2025, 3, 1)), 1.0);
        assert_eq!(of(&Says::DayOfYear(3, 5, None, CluePlace::Ahead), date(2025, 3, 1)), 2.0);
    }

    #[test]
    fn every_row_has_a_name_of_its_own_and_kin() {
        let names: std::collections::HashSet<String> = (0..ROWS).map(row_name).collect();
        assert_eq!(names.len(), ROWS);
        for row in 0..ROWS {
            assert!(kin(row).contains(&row), "{}", row_name(row));
        }
        assert!(PublishedWeights::shipped().values.iter().any(|weight| *weight > 1.0));
    }

    #[test]
    fn a_weekday_that_does_not_fit_is_a_bin_of_its_own() {
        let says = Says::DayOfYear(3, 5, Some(Weekday::Wednesday), CluePlace::Back);
        assert_eq!(bin(&says, date(2025, 3, 6)), day_bin(1));
        assert_eq!(bin(&says, date(2024, 3, 6)), MISMATCH);
        let leap = Says::DayOfYear(2, 29, None, CluePlace::Back);
        assert_eq!(bin(&leap, date(2024, 3, 1)), day_bin(1));
        assert_eq!(bin(&leap, date(2022, 3, 1)), MISMATCH);
    }

    #[test]
    fn a_turn_of_the_year_is_no_distance() {
        let says = Says::DayOfYear(12, 31, None, CluePlace::Back);
        assert_eq!(bin(&says, date(2025, 1, 2)), day_bin(2));
        assert_eq!(bin(&Says::Month(2024, 12, false), date(2025, 1, 2)), month_bin(1));
    }

    #[test]
    fn a_level_month_gives_each_day_the_same() {
        let clues = [
            Says::Day(date(2018, 7, 12), CluePlace::Text),
            Says::DayOfYear(3, 5, Some(Weekday::Wednesday), CluePlace::Back),
            Says::DayOfYear(7, 30, None, CluePlace::Back),
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
                let most = clue.most(PublishedWeights::shipped(), &start, &end);
                assert!(features.iter().all(|f| PublishedWeights::shipped().values[*f] <= most), "{says:?} {first}");
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
