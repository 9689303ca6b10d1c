//! Forms of figures: `2025`, `2025-03-05`, `20250305`, `2025-Q1`, `2025-W10`, `1990s`, `13/4/2025`.

use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::relative::{shift, years};
use super::{Interval, WhenError, WhenReader, WhenResult};
use crate::dates::written::{WrittenPart, digits, parts};

impl WhenReader<'_> {
    /// Forms of digits: `2025`, `2025-03`, `2025-03-05`, `20250305`, `2025-q1`, `2025-w10`, `1990s`.
    pub(super) fn digits(&self, text: &str) -> WhenResult<Option<Interval>> {
        // The day of a time stamp: its clock and zone never move it.
        let text = match text.split_once('t') {
            Some((day, clock)) if day.len() >= 8 && clock.starts_with(|c: char| c.is_ascii_digit()) => day,
            _ => text,
        };
        let parts: Vec<WrittenPart<'_>> = parts(text, 8).into_iter().map(|(part, _)| part).collect();
        let slashed = text.contains('/');
        if matches!(parts.last(), Some(WrittenPart::Mark(_))) {
            return Ok(None);
        }
        let parts: Vec<WrittenPart<'_>> =
            parts.into_iter().filter(|p| !matches!(p, WrittenPart::Mark('-' | '/'))).collect();
        let year = |part: &WrittenPart<'_>| part.number().filter(|year| digits(Some(part)) == 4 && *year > 0);
        let Some(first) = parts.first() else { return Ok(None) };
        let number = |run: &str, range: std::ops::Range<usize>| run[range].parse::<i16>().unwrap_or(0);
        if let (WrittenPart::Number(run), 1) = (first, parts.len())
            && run.len() == 6
            && (1..=12).contains(&number(run, 4..6))
        {
            let first = self.civil(number(run, 0..4), number(run, 4..6), 1)?;
            return Ok(Some(Interval::closed(first, first.last_of_month())));
        }
        if let (WrittenPart::Number(run), 1) = (first, parts.len())
            && run.len() == 8
        {
            return self
                .civil(number(run, 0..4), number(run, 4..6), number(run, 6..8))
                .map(|day| Some(Interval::day(day)));
        }
        let Some(year) = year(first) else { return self.slashed(text, &parts) };
        match &parts[1..] {
            [] => Ok(Some(years(year, year))),
            [WrittenPart::Word(s)] if s == "s" && year % 10 == 0 => Ok(Some(years(year, year.saturating_add(9)))),
            [WrittenPart::Word(letter), WrittenPart::Number(_)] => self.lettered(year, letter, &parts[2], &[]),
            [WrittenPart::Word(letter), WrittenPart::Number(_), rest @ WrittenPart::Number(_)] => {
                self.lettered(year, letter, &parts[2], std::slice::from_ref(rest))
            }
            [WrittenPart::Number(last)] if last.len() == 4 && !slashed => {
                Ok(Some(years(year, last.parse().unwrap_or(year))))
            }
            [month @ WrittenPart::Number(_)] if digits(Some(month)) <= 2 => {
                let first = self.civil(year, month.number().unwrap_or(0), 1)?;
                Ok(Some(Interval::closed(first, first.last_of_month())))
            }
            [month @ WrittenPart::Number(_), day @ WrittenPart::Number(_)]
                if digits(Some(month)) <= 2 && digits(Some(day)) <= 2 =>
            {
                let day = self.civil(year, month.number().unwrap_or(0), day.number().unwrap_or(0))?;
                Ok(Some(Interval::day(day)))
            }
            _ => Ok(None),
        }
    }

    /// `3/5/2025` is read where only one order makes a day.
    fn slashed(&self, text: &str, parts: &[WrittenPart<'_>]) -> WhenResult<Option<Interval>> {
        let [a @ WrittenPart::Number(_), b @ WrittenPart::Number(_), year @ WrittenPart::Number(_)] = parts else {
            return Ok(None);
        };
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
    fn lettered(
        &self,
        year: i16,
        letter: &str,
        number: &WrittenPart<'_>,
        rest: &[WrittenPart<'_>],
    ) -> WhenResult<Option<Interval>> {
        let number = number.number().unwrap_or(0);
        let months = |count: i16| -> WhenResult<Option<Interval>> {
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
                match rest.first().and_then(WrittenPart::number) {
                    None => Ok(Some(Interval::closed(monday, sunday))),
                    Some(n @ 1..=7) => Ok(Some(Interval::day(shift(monday, i32::from(n) - 1)))),
                    Some(_) => Err(self.impossible("a week has days 1 to 7".to_owned())),
                }
            }
            _ => Ok(None),
        }
    }
}
