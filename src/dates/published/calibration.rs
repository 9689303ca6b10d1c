//! How far a concluded date can be trusted.
//!
//! The shares of [`super::posterior`] rest on clues that are not independent, and on words that know
//! the years of their span only. Three small logistic regressions turn what is seen of a conclusion
//! (its share, whether clues and words agree, whether it lies at the edge of the span) into the
//! probability that it is right. They were fitted on conclusions about articles held out of
//! training, a part of them from years that the words had not seen, by
//! `examples/train_published.rs`; the weights lie in `calibration.tsv`.

use std::fmt::Write as _;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::clues::{Clue, CluePlace, Says, Toward};
use super::distance::Candidate;
use super::posterior::Posterior;
use super::table::{self, TableError};
use super::years::YearShares;
use crate::dates::expression::Direction;

/// Numbers seen of a conclusion.
pub const SEEN: usize = 20;

/// What is seen of a conclusion; the first number is always 1.
pub type View = [f32; SEEN];

/// Numbers that a regression weighs: for a year each two of a view multiplied, the first of them being
/// 1; for a month and a day the view itself.
pub const WEIGHED: usize = SEEN * (SEEN + 1) / 2;

/// What a conclusion names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// A day; right if the truth is at most one day off.
    Day,
    /// A month.
    Month,
    /// A year.
    Year,
}

impl Precision {
    /// From the coarsest to the finest.
    pub const ALL: [Precision; 3] = [Self::Year, Self::Month, Self::Day];

    fn row(self) -> usize {
        match self {
            Self::Year => 0,
            Self::Month => 1,
            Self::Day => 2,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// The three regressions.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// In the order of [`Precision::ALL`].
    pub weights: [[f32; WEIGHED]; 3],
}

impl Calibration {
    /// The one that the project ships.
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Calibration> = OnceLock::new();
        // A test holds that it can be read.
        SHIPPED.get_or_init(|| Self::read(include_str!("calibration.tsv")).unwrap_or_else(|_| Self::none()))
    }

    /// A calibration by which nothing is believed.
    pub fn none() -> Self {
        let mut weights = [[0.0; WEIGHED]; 3];
        weights.iter_mut().for_each(|row| row[0] = -10.0);
        Self { weights }
    }

    /// Reads what [`Calibration::write`] writes: one row a precision, at most [`WEIGHED`] cells each.
    ///
    /// # Errors
    /// [`TableError`] for a row that is unknown, missing or there twice, and for a cell that is no
    /// finite number.
    pub fn read(table: &str) -> Result<Self, TableError> {
        let mut weights = [[0.0; WEIGHED]; 3];
        let rows = table::rows(table, &Precision::ALL.map(Precision::name), WEIGHED)?;
        for (row, cells) in weights.iter_mut().zip(rows) {
            row[..cells.len()].copy_from_slice(&cells);
        }
        Ok(Self { weights })
    }

    /// Writes what [`Calibration::read`] reads.
    pub fn write(&self) -> String {
        let mut out = String::from(
            "# How what is seen of a concluded year, month or day adds up to the log-odds that it is right.\n\
             # Learnt by examples/train_published.rs; the columns are those of calibration.rs.\n",
        );
        for (row, precision) in self.weights.iter().zip(Precision::ALL) {
            out.push_str(precision.name());
            let used = row.iter().rposition(|weight| weight.abs() >= 0.0005).map_or(0, |last| last + 1);
            row[..used].iter().for_each(|weight| {
                let _ = write!(out, "\t{weight:.3}");
            });
            out.push('\n');
        }
        out
    }

    /// The probability that a conclusion is right.
    pub fn sure(&self, precision: Precision, view: &View) -> f32 {
        let row = &self.weights[precision.row()];
        let sum: f32 = row.iter().zip(weighed(precision, view)).map(|(w, x)| w * x).sum();
        1.0 / (1.0 + (-sum).exp())
    }
}

/// What the regression of `precision` weighs of `view`. Whether a year is right depends on what comes
/// together: a share of one half says more where a day of that year is named.
pub fn weighed(precision: Precision, view: &View) -> [f32; WEIGHED] {
    let mut out = [0.0; WEIGHED];
    if precision != Precision::Year {
        out[..SEEN].copy_from_slice(view);
        return out;
    }
    let pairs = (0..SEEN).flat_map(|a| (a..SEEN).map(move |b| (a, b)));
    out.iter_mut().zip(pairs).for_each(|(cell, (a, b))| *cell = view[a] * view[b]);
    out
}

/// The log-odds of a share, within ±2, counted in thirds so that all numbers seen are of one size.
pub fn odds(share: f32) -> f32 {
    let share = share.clamp(0.002, 0.998);
    (share / (1.0 - share)).ln() / 3.0
}

fn flag(holds: bool) -> f32 {
    f32::from(u8::from(holds))
}

/// What is seen of a concluded year.
pub fn view_of_year(posterior: &Posterior, words: &YearShares, clues: &[Clue], year: i16, share: f32) -> View {
    let by_clues = posterior.by_clues(year);
    let by_words = words.of(year);
    let best = |shares: &[(i16, f32)]| shares.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(year, _)| year);
    let best_by_words = words.shares.iter().copied().fold(0.0, f32::max);
    let last = by_words.is_some() && words.of(year + 1).is_none();
    let first = by_words.is_some() && words.of(year - 1).is_none();
    let outside: f32 =
        posterior.years_by_clues.iter().filter(|(year, _)| words.of(*year).is_none()).map(|(_, share)| share).sum();
    let mut view = [0.0; SEEN];
    view[0] = 1.0;
    view[1] = odds(share);
    view[2] = odds(by_clues);
    view[3] = by_words.map_or(0.0, odds);
    view[4] = flag(by_words.is_some());
    view[5] = flag(by_words.is_some()) * words.known;
    view[6] = flag(best(&posterior.years_by_clues) == Some(year));
    view[7] = flag(by_words.is_some_and(|share| share == best_by_words));
    view[8] = outside;
    view[9] = flag(last);
    view[10] = flag(last) * odds(by_clues);
    view[11] = flag(first);
    view[12] = flag(first) * odds(by_clues);
    view[13] = ((clues.len() + 1) as f32).ln() / 3.0;
    view[14] = flag(last) * by_words.map_or(0.0, odds);
    // What the text names outright: a day of that year as past, that year last, the year before last.
    let named = |says: &Says| matches!(says, Says::Day(day, place) if *place != CluePlace::Ahead && day.year() == year);
    let latest =
        clues.iter().find_map(|clue| if let Says::LatestYear(year, _) = clue.says { Some(year) } else { None });
    view[15] = flag(clues.iter().any(|clue| named(&clue.says)));
    view[16] = flag(latest == Some(year));
    view[17] = flag(latest == Some(year - 1));
    view[18] = flag(latest.is_some_and(|latest| latest > year));
    view[19] = years_in_office(clues, year).ln();
    view
}

/// How many years around `year`, at most 9 on either side, all offices that are named leave possible.
fn years_in_office(clues: &[Clue], year: i16) -> f32 {
    const REACH: i16 = 9;
    let held = |year: i16| {
        let in_term = |(from, to): &(Date, Option<Date>)| from.year() <= year && to.is_none_or(|to| year <= to.year());
        clues.iter().all(|clue| if let Says::Office(terms) = &clue.says { terms.iter().any(in_term) } else { true })
    };
    let before = (1..=REACH).take_while(|n| held(year - n)).count();
    let after = (1..=REACH).take_while(|n| held(year + n)).count();
    (1 + before + after) as f32
}

/// What is seen of the concluded month `(year, month)`; `sure` is the probability that its year is right.
pub fn view_of_month(posterior: &Posterior, clues: &[Clue], month: (i16, i8), share: f32, sure: f32) -> View {
    let day = posterior.day();
    let mut view = [0.0; SEEN];
    view[0] = 1.0;
    view[1] = odds(share);
    view[2] = odds(sure);
    view[3] = odds(day.map_or(0.0, |(_, share)| share));
    // A day at the end of a month may as well be of the next.
    let next = |by: i32| day.and_then(|(day, _)| super::posterior::day_at(day.number + by));
    let of_month = |day: Option<Date>| day.is_some_and(|day| (day.year(), day.month()) == month);
    view[4] = flag(!of_month(next(0)));
    view[5] = flag(of_month(next(0)) && !(of_month(next(-2)) && of_month(next(2))));
    for clue in clues {
        match &clue.says {
            Says::Day(date, place) if (date.year(), date.month()) == month => match place {
                CluePlace::Caption | CluePlace::File => view[6] = 1.0,
                CluePlace::Post => view[7] = 1.0,
                CluePlace::LeadBack | CluePlace::Lead => view[8] = 1.0,
                CluePlace::Ahead => view[9] = 1.0,
                CluePlace::Back | CluePlace::Text => view[10] = 1.0,
            },
            Says::Day(date, place) if (date.year(), date.month()) > month && *place != CluePlace::Ahead => {
                view[11] = 1.0;
            }
            Says::LatestMonth(year, number) if (*year, *number) == month => view[12] = 1.0,
            Says::LatestYear(year, times) if *year == month.0 => view[13] = f32::from(*times) / 3.0,
            Says::DayOfYear(number, ..) if *number == month.1 => view[14] = 1.0,
            Says::MonthOfYear(number, look) if *number == month.1 => {
                view[match look {
                    Direction::Ahead => 15,
                    Direction::Back | Direction::Unknown => 16,
                }] = 1.0
            }
            Says::Dateline(number, ..) if *number == month.1 => view[17] = 1.0,
            _ => {}
        }
    }
    // The picture alone speaks of the month.
    view[18] = view[6] * flag(view[7..=10].iter().all(|seen| *seen == 0.0));
    view
}

/// What is seen of a concluded day; `year` is the probability that its year is right.
pub fn view_of_day(clues: &[Clue], day: &Candidate, share: f32, year: f32) -> View {
    let mut view = [0.0; SEEN];
    view[0] = 1.0;
    view[1] = odds(share);
    view[2] = odds(year);
    let (mut agree, mut disagree, mut near, mut ahead) = (0.0f32, 0.0f32, 0.0f32, 0.0f32);
    for clue in clues {
        match &clue.says {
            Says::Recent(named) => {
                let gap =
                    named.iter().filter_map(|named| super::distance::days_since(*named, day)).min().unwrap_or(999);
                view[match gap {
                    0 => 3,
                    1 => 4,
                    2 => 5,
                    3..=7 => 6,
                    _ => 7,
                }] = 1.0;
                near = named.iter().filter_map(|n| super::distance::days_since(*n, day)).filter(|n| *n <= 3).count()
                    as f32;
            }
            Says::LatestDay(_, place) => {
                view[match place {
                    CluePlace::Post => 8,
                    CluePlace::File => 9,
                    CluePlace::Caption => 10,
                    CluePlace::Lead | CluePlace::LeadBack => 11,
                    _ => 12,
                }] = 1.0;
            }
            Says::Weekday(weekday, Toward::LeadBack | Toward::Back) => {
                match (day.weekday - weekday.to_monday_zero_offset()).rem_euclid(7) {
                    0..=2 => agree += 1.0,
                    _ => disagree += 1.0,
                }
            }
            Says::DayOfYear(month, number, _, CluePlace::Ahead) => {
                let past = super::distance::days_since((Some(day.year), *month, *number), day);
                ahead += flag(past.is_some_and(|days| days > 2));
            }
            Says::Dateline(..) => view[13] = 1.0,
            Says::Anchor(year, month, number, ..) => {
                let since = super::distance::days_since((*year, *month, *number), day);
                view[19] = view[19].max(flag(since.is_some_and(|days| days <= 1)));
            }
            _ => {}
        }
    }
    view[14] = agree.min(3.0);
    view[15] = disagree.min(3.0);
    view[16] = near.min(4.0);
    view[17] = ahead.min(2.0);
    view[18] = flag(agree > 0.0 && disagree == 0.0);
    view
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_as_it_was_written() {
        let shipped = Calibration::shipped();
        assert_eq!(Calibration::read(&shipped.write()).as_ref(), Ok(shipped));
        assert_ne!(shipped, &Calibration::none());
    }

    #[test]
    fn without_a_table_nothing_is_believed() {
        assert!(Calibration::read("").is_err());
        let empty = Calibration::none();
        let mut view = [0.0; SEEN];
        view[0] = 1.0;
        for precision in Precision::ALL {
            assert!(empty.sure(precision, &view) < 0.001);
        }
    }

    #[test]
    fn a_larger_share_is_surer() {
        let shipped = Calibration::shipped();
        for precision in Precision::ALL {
            let sure = |share: f32| {
                let mut view = [0.0; SEEN];
                (view[0], view[1]) = (1.0, odds(share));
                shipped.sure(precision, &view)
            };
            assert!(sure(0.9) > sure(0.5) && sure(0.5) > sure(0.1), "{precision:?}");
        }
    }
}
