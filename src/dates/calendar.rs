//! The calendar of the press: weeks, quarters, seasons and holidays as intervals of days.
//!
//! Everything is in the proleptic Gregorian calendar within the years -9999 to 9999; what lies
//! outside is `None`, never a panic. Weeks are those of ISO 8601, seasons the meteorological ones
//! of the northern half of the world. Values are written in the notation of TIMEX3.

use jiff::civil::{Date, Weekday, date};
use jiff::{Span as Length, ToSpan};

use super::expression::{Season, TimeUnit};

/// Days from 1970-01-01 to `day`, negative before.
pub fn day_number(day: Date) -> i64 {
    i64::from(days_from_civil(day.year(), day.month(), day.day()))
}

/// The inverse of [`day_number`]; `None` outside the years -9999 to 9999.
pub fn day_of_number(number: i64) -> Option<Date> {
    let since = Length::new().try_days(number).ok()?;
    date(1970, 1, 1).checked_add(since).ok()
}

/// Days from 1970-01-01 to a day of the proleptic Gregorian calendar (Hinnant, `days_from_civil`).
pub fn days_from_civil(year: i16, month: i8, day: i8) -> i32 {
    let (month, day) = (i32::from(month), i32::from(day));
    let year = i32::from(year) - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// An interval that the calendar knows by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// One day.
    Day(Date),
    /// The Saturday and Sunday of the week that begins with this Monday.
    Weekend(Date),
    /// The week that begins with this Monday.
    Week(Date),
    /// Year and month.
    Month(i16, i8),
    /// Year and quarter, `1..=4`.
    Quarter(i16, i8),
    /// Year and half, `1..=2`.
    Half(i16, i8),
    /// The year in which it begins, and the season.
    Season(i16, Season),
    /// A year.
    Year(i16),
    /// A decade by its first year.
    Decade(i16),
    /// A century by its first year: 1900 for the 20th.
    Century(i16),
}

impl Period {
    /// The span of `unit` that holds `day`.
    pub fn around(day: Date, unit: TimeUnit) -> Option<Self> {
        Some(match unit {
            TimeUnit::Minute | TimeUnit::Hour | TimeUnit::Day => Self::Day(day),
            TimeUnit::Weekend => Self::Weekend(monday(day)?),
            TimeUnit::Week => Self::Week(monday(day)?),
            TimeUnit::Month => Self::Month(day.year(), day.month()),
            TimeUnit::Quarter => Self::Quarter(day.year(), (day.month() + 2) / 3),
            TimeUnit::Year => Self::Year(day.year()),
            TimeUnit::Decade => Self::Decade(day.year().div_euclid(10) * 10),
            TimeUnit::Century => Self::Century(day.year().div_euclid(100) * 100),
        })
    }

    /// First day.
    pub fn first(self) -> Date {
        match self {
            Self::Day(day) | Self::Week(day) => day,
            Self::Weekend(monday) => plus_days(monday, 5).unwrap_or(monday),
            Self::Month(year, month) => date(year, month, 1),
            Self::Quarter(year, quarter) => date(year, quarter * 3 - 2, 1),
            Self::Half(year, half) => date(year, half * 6 - 5, 1),
            Self::Season(year, season) => date(year, first_month(season), 1),
            Self::Year(year) | Self::Decade(year) | Self::Century(year) => date(year, 1, 1),
        }
    }

    /// Last day, inclusive.
    pub fn last(self) -> Date {
        let last_year = |first: i16, years: i16| date(first.saturating_add(years - 1).min(9999), 12, 31);
        match self {
            Self::Day(day) => day,
            Self::Weekend(monday) | Self::Week(monday) => plus_days(monday, 6).unwrap_or(monday),
            Self::Month(..) => self.first().last_of_month(),
            Self::Quarter(year, quarter) => date(year, quarter * 3, 1).last_of_month(),
            Self::Half(year, half) => date(year, half * 6, 1).last_of_month(),
            Self::Season(9999.., Season::Winter) => date(9999, 12, 31),
            Self::Season(year, Season::Winter) => date(year + 1, 2, 1).last_of_month(),
            Self::Season(year, season) => date(year, first_month(season) + 2, 1).last_of_month(),
            Self::Year(year) => last_year(year, 1),
            Self::Decade(year) => last_year(year, 10),
            Self::Century(year) => last_year(year, 100),
        }
    }

    /// The span of the same kind `count` later, or earlier if negative.
    pub fn plus(self, count: i32) -> Option<Self> {
        let years = |year: i16, count: i32| in_range(i32::from(year).checked_add(count)?);
        let parts = |year: i16, part: i8, per_year: i32| {
            let n = (i32::from(year) * per_year + i32::from(part) - 1).checked_add(count)?;
            Some((in_range(n.div_euclid(per_year))?, n.rem_euclid(per_year) as i8 + 1))
        };
        Some(match self {
            Self::Day(day) => Self::Day(plus_days(day, count)?),
            Self::Weekend(day) => Self::Weekend(plus_days(day, count.checked_mul(7)?)?),
            Self::Week(day) => Self::Week(plus_days(day, count.checked_mul(7)?)?),
            Self::Month(year, month) => parts(year, month, 12).map(|(y, m)| Self::Month(y, m))?,
            Self::Quarter(year, quarter) => parts(year, quarter, 4).map(|(y, q)| Self::Quarter(y, q))?,
            Self::Half(year, half) => parts(year, half, 2).map(|(y, h)| Self::Half(y, h))?,
            Self::Season(year, season) => Self::Season(years(year, count)?, season),
            Self::Year(year) => Self::Year(years(year, count)?),
            Self::Decade(year) => Self::Decade(years(year, count.checked_mul(10)?)?),
            Self::Century(year) => Self::Century(years(year, count.checked_mul(100)?)?),
        })
    }

    /// The span in the notation of TIMEX3.
    pub fn value(self) -> String {
        match self {
            Self::Day(day) => day.to_string(),
            Self::Weekend(monday) => format!("{}-WE", week(monday)),
            Self::Week(monday) => week(monday),
            Self::Month(year, month) => format!("{}-{month:02}", four(year)),
            Self::Quarter(year, quarter) => format!("{}-Q{quarter}", four(year)),
            Self::Half(year, half) => format!("{}-H{half}", four(year)),
            Self::Season(year, season) => format!("{}-{}", four(year), season_code(season)),
            Self::Year(year) => four(year),
            Self::Decade(first) => four(first)[..3].to_string(),
            Self::Century(first) => four(first)[..2].to_string(),
        }
    }
}

/// A year in four digits; years before 1 have a sign.
fn four(year: i16) -> String {
    format!("{year:04}")
}

fn week(monday: Date) -> String {
    let week = monday.iso_week_date();
    format!("{}-W{:02}", four(week.year()), week.week())
}

fn season_code(season: Season) -> &'static str {
    match season {
        Season::Spring => "SP",
        Season::Summer => "SU",
        Season::Fall => "FA",
        Season::Winter => "WI",
    }
}

fn first_month(season: Season) -> i8 {
    match season {
        Season::Spring => 3,
        Season::Summer => 6,
        Season::Fall => 9,
        Season::Winter => 12,
    }
}

/// The year that stands for any year in an index: a leap year before all archives.
pub const ANY_YEAR: i16 = -9996;

/// First and last day, in [`ANY_YEAR`], of a value that says no year: `XXXX-03-05`, `XXXX-03`.
pub fn in_any_year(value: &str) -> Option<(Date, Date)> {
    let mut parts = value.strip_prefix("XXXX-")?.split('-');
    let month = parts.next()?.parse().ok()?;
    let first = Date::new(ANY_YEAR, month, 1).ok()?;
    match parts.next() {
        Some(day) => Date::new(ANY_YEAR, month, day.get(..2)?.parse().ok()?).ok().map(|day| (day, day)),
        None => Some((first, first.last_of_month())),
    }
}

/// The year that two figures mean: `90` is 1990, `10` is 2010.
pub(crate) fn near_century(two_figures: i16) -> i16 {
    if two_figures >= 30 { 1900 + two_figures } else { 2000 + two_figures }
}

/// `year` if the calendar holds it and the year after.
pub fn in_range(year: i32) -> Option<i16> {
    i16::try_from(year).ok().filter(|y| (-9998..=9998).contains(y))
}

/// `day` moved by `count` days.
pub fn plus_days(day: Date, count: i32) -> Option<Date> {
    day.checked_add(Length::new().try_days(count).ok()?).ok()
}

/// The Monday of the week that holds `day`.
pub fn monday(day: Date) -> Option<Date> {
    plus_days(day, -i32::from(day.weekday().to_monday_zero_offset()))
}

/// Days from `a` to `b`, negative if `b` is earlier.
pub fn days_between(a: Date, b: Date) -> i32 {
    a.until(b).map_or(0, |span| span.get_days())
}

/// The last `weekday` on or before `day`.
pub fn weekday_back(day: Date, weekday: Weekday) -> Option<Date> {
    plus_days(day, -i32::from(weekday.until(day.weekday())))
}

/// The first `weekday` on or after `day`.
pub fn weekday_ahead(day: Date, weekday: Weekday) -> Option<Date> {
    plus_days(day, i32::from(day.weekday().until(weekday)))
}

/// A named day of the year and how it is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holiday {
    /// Month and day.
    Fixed(i8, i8),
    /// Days after Easter Sunday of the western churches; negative is before.
    Easter(i16),
    /// Month, weekday (0 is Monday) and which of them; −1 is the last.
    Nth(i8, i8, i8),
    /// As `Nth`, and so many days after it: Election Day, Black Friday.
    NthPlus(i8, i8, i8, i8),
}

impl Holiday {
    /// Its day in `year`.
    pub fn of(self, year: i16) -> Option<Date> {
        let nth = |month, weekday, n| {
            let weekday = Weekday::from_monday_zero_offset(weekday).ok()?;
            date(year, month, 1).nth_weekday_of_month(n, weekday).ok()
        };
        match self {
            Self::Fixed(month, day) => Date::new(year, month, day).ok(),
            Self::Easter(offset) => plus_days(easter(year)?, i32::from(offset)),
            Self::Nth(month, weekday, n) => nth(month, weekday, n),
            Self::NthPlus(month, weekday, n, days) => nth(month, weekday, n)?.checked_add(i64::from(days).days()).ok(),
        }
    }
}

/// Easter Sunday of the western churches (the anonymous Gregorian computus, Meeus 1991, chapter 8);
/// `None` before the reform of 1583.
pub fn easter(year: i16) -> Option<Date> {
    if year < 1583 {
        return None;
    }
    let year_number = i32::from(year);
    let (golden, century, rest) = (year_number % 19, year_number / 100, year_number % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    let sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * sunday) / 451;
    let days = epact + sunday - 7 * late + 114;
    Date::new(year, (days / 31) as i8, (days % 31 + 1) as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_numbered_as_the_calendar_has_them() {
        let mut day = date(1583, 1, 1);
        let origin = date(1970, 1, 1);
        while day.year() < 2110 {
            let apart = i64::from((day - origin).get_days());
            assert_eq!(day_number(day), apart, "{day}");
            day = day.saturating_add(97.days());
        }
        assert_eq!(days_from_civil(2024, 2, 29) + 1, days_from_civil(2024, 3, 1));
        for day in [Date::MIN, date(1066, 10, 14), date(1969, 12, 31), date(2024, 2, 29), Date::MAX] {
            assert_eq!(day_of_number(day_number(day)), Some(day));
        }
        assert_eq!(day_of_number(i64::MAX), None);
    }

    #[test]
    fn easter_falls_where_the_churches_have_it() {
        for (year, month, day) in [(1818, 3, 22), (1943, 4, 25), (2000, 4, 23), (2024, 3, 31), (2025, 4, 20)] {
            assert_eq!(easter(year), Some(date(year, month, day)));
        }
        assert_eq!(easter(1500), None);
    }

    #[test]
    fn named_days_are_found_by_their_rule() {
        assert_eq!(Holiday::Nth(11, 3, 4).of(1999), Some(date(1999, 11, 25)));
        assert_eq!(Holiday::NthPlus(11, 0, 1, 1).of(2016), Some(date(2016, 11, 8)));
        assert_eq!(Holiday::Nth(5, 0, -1).of(2024), Some(date(2024, 5, 27)));
        assert_eq!(Holiday::Fixed(2, 29).of(2023), None);
    }

    #[test]
    fn intervals_know_their_ends_and_their_value() {
        let first_week = Period::around(date(2021, 1, 3), TimeUnit::Week).expect("within range");
        assert_eq!((first_week.value().as_str(), first_week.first()), ("2020-W53", date(2020, 12, 28)));
        assert_eq!(Period::Month(2024, 2).last(), date(2024, 2, 29));
        assert_eq!(Period::Season(2024, Season::Winter).last(), date(2025, 2, 28));
        assert_eq!(Period::Decade(1990).value(), "199");
        assert_eq!(Period::Quarter(2025, 1).plus(-1), Some(Period::Quarter(2024, 4)));
        assert_eq!(Period::Month(2025, 1).plus(-13), Some(Period::Month(2023, 12)));
        assert_eq!(Period::Weekend(date(1990, 8, 6)).value(), "1990-W32-WE");
    }

    #[test]
    fn a_value_without_year_lies_in_any_year() {
        assert_eq!(in_any_year("XXXX-02-29"), Some((date(ANY_YEAR, 2, 29), date(ANY_YEAR, 2, 29))));
        assert_eq!(in_any_year("XXXX-04"), Some((date(ANY_YEAR, 4, 1), date(ANY_YEAR, 4, 30))));
        for value in ["2025-03-05", "XXXX", "XXXX-13", "XXXX-04-31", "XXXX-04-é"] {
            assert_eq!(in_any_year(value), None, "{value}");
        }
    }

    #[test]
    fn the_ends_of_time_are_none() {
        assert_eq!(Period::Day(date(9999, 12, 31)).plus(1), None);
        assert_eq!(Period::Year(9998).plus(1), None);
        assert_eq!(Period::Year(-9998).plus(i32::MIN), None);
        assert_eq!(plus_days(date(2000, 1, 1), i32::MAX), None);
        assert_eq!(Period::Decade(9990).last(), date(9999, 12, 31));
        assert_eq!(Period::Season(9999, Season::Winter).last(), date(9999, 12, 31));
    }
}
