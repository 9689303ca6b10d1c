//! Days: of a month, of a week, named ones.

use jiff::civil::{Date, Weekday, date};

use super::{DAY, FEAST, Join, Resolver, WEEKDAY_AHEAD};
use crate::dates::calendar::{Holiday, Period, in_range, plus_days, weekday_ahead, weekday_back};
use crate::dates::expression::{Around, Meaning, TimeUnit, Which, Year};
use crate::dates::grammar::{EVENTS, NINE_ELEVEN};

impl Resolver<'_> {
    pub(super) fn day(
        &mut self,
        index: usize,
        year: Option<Year>,
        month: i8,
        day: i8,
        weekday: Option<Weekday>,
    ) -> Option<Period> {
        if let Some(year) = year {
            let day = Date::new(self.year(year)?, month, day).ok()?;
            let expression = &self.expressions[index];
            let name = self.text.get(expression.start..expression.end) == Some(NINE_ELEVEN);
            let to_come = name && self.now.is_some_and(|now| now.last < day);
            return (!to_come).then_some(Period::Day(day));
        }
        let of = |y: i16| Date::new(y, month, day).ok();
        if let Some(end) = self.dated_range_end(index).map(Period::last) {
            let this = of(end.year()).filter(|d| *d <= end).or_else(|| of(end.year() - 1))?;
            return Some(Period::Day(this));
        }
        if let Some(begin) = self.dated_range_begin(index).map(Period::first) {
            let this = of(begin.year()).filter(|d| *d >= begin).or_else(|| of(begin.year() + 1))?;
            return Some(Period::Day(this));
        }
        let now = self.now?;
        if let Some(year) = self.event(index, month, day) {
            return Date::new(year, month, day).ok().map(Period::Day);
        }
        if weekday.is_none()
            && let Some(span) = self.in_story(index, |y| Date::new(y, month, day).ok().map(Period::Day))
        {
            return Some(span);
        }
        let years = in_range(i32::from(now.first.year()) - 8)?..=in_range(i32::from(now.last.year()) + 8)?;
        let days = years.filter_map(|y| Date::new(y, month, day).ok());
        if let Some(weekday) = weekday {
            let fits = days.clone().filter(|d| d.weekday() == weekday).min_by_key(|d| self.distance_from_now(*d));
            if let Some(day) = fits.filter(|d| self.distance_from_now(*d) < 1100) {
                return Some(Period::Day(day));
            }
        }
        let back = days.clone().rfind(|d| *d <= now.last)?;
        let ahead = days.clone().find(|d| *d >= now.first)?;
        Some(self.nearer(index, Period::Day(back), Period::Day(ahead), DAY))
    }

    /// The end of a range that the expression begins, if that end says its year: `March 4 to April 6,
    /// 2025`, `January-March 2024`.
    pub(super) fn dated_range_end(&self, index: usize) -> Option<Period> {
        let (this, next) = (&self.expressions[index], self.expressions.get(index + 1)?);
        self.joined(this, next)?;
        match next.meaning {
            Meaning::Day { year: Some(Year::Number(year)), month, day, .. } => {
                Date::new(year, month, day).ok().map(Period::Day)
            }
            Meaning::Month { year: Some(Year::Number(year)), month, .. } => Some(Period::Month(year, month)),
            _ => None,
        }
    }

    /// The beginning of a range that the expression ends, if that beginning says its year: `May 1, 2024,
    /// to May 3`.
    pub(super) fn dated_range_begin(&self, index: usize) -> Option<Period> {
        let before = &self.expressions[index.checked_sub(1)?];
        let dated = matches!(
            before.meaning,
            Meaning::Day { year: Some(Year::Number(_)), .. } | Meaning::Month { year: Some(Year::Number(_)), .. }
        );
        let range = self.joined(before, &self.expressions[index]) == Some(Join::Range);
        self.last.filter(|_| dated && range)
    }

    /// The year of a day that names an event: `the Sept. 11 attacks`.
    pub(super) fn event(&self, index: usize, month: i8, day: i8) -> Option<i16> {
        let next = self.expressions[index].tokens.end;
        let words = self.prose.tokens.get(next..(next + 4).min(self.prose.tokens.len()))?;
        EVENTS.iter().filter(|e| (e.0, e.1) == (month, day)).find_map(|(_, _, names, year)| {
            let named = words.iter().any(|t| names.iter().any(|n| n.eq_ignore_ascii_case(t.of(self.text))));
            let happened = self.now.is_none_or(|now| now.last >= date(*year, month, day));
            (named && happened).then_some(*year)
        })
    }

    pub(super) fn figures(&mut self, index: usize, year: Option<i16>, first: i8, second: i8) -> Option<Period> {
        let (month, day) =
            if first > 12 || (self.day_first && second <= 12) { (second, first) } else { (first, second) };
        self.day(index, year.map(Year::Number), month, day, None)
    }

    /// `29` in `Sept. 22 to 29`, `Friday the 13th`, `the 2nd of this month`.
    pub(super) fn day_of_month(
        &mut self,
        index: usize,
        day: i8,
        weekday: Option<Weekday>,
        month: Option<Which>,
    ) -> Option<Period> {
        if let Some(which) = month {
            let month = self.unit(index, TimeUnit::Month, which)?.first();
            return Date::new(month.year(), month.month(), day).ok().map(Period::Day);
        }
        let Some(weekday) = weekday else {
            let begun = self.focus?.first();
            return Date::new(begun.year(), begun.month(), day).ok().map(Period::Day);
        };
        let now = self.now?;
        let months = (-14..=14).filter_map(|n| {
            let month = Period::around(now.first, TimeUnit::Month)?.plus(n)?.first();
            Date::new(month.year(), month.month(), day).ok().filter(|d| d.weekday() == weekday)
        });
        let back = months.clone().rfind(|d| *d <= now.last)?;
        let ahead = months.clone().find(|d| *d >= now.first)?;
        Some(self.nearer(index, Period::Day(back), Period::Day(ahead), DAY))
    }

    pub(super) fn weekday(&mut self, index: usize, weekday: Weekday, which: Which) -> Option<Period> {
        if matches!(which, Which::Previous | Which::Following | Which::Same) {
            let Period::Day(focus) = self.focus? else { return None };
            let day = match which {
                Which::Previous => weekday_back(plus_days(focus, -1)?, weekday)?,
                Which::Following => weekday_ahead(plus_days(focus, 1)?, weekday)?,
                _ => weekday_back(focus, weekday)?,
            };
            return Some(Period::Day(day));
        }
        if matches!(which, Which::BeforeThat | Which::AfterThat) {
            let that = self.span_behind(index)?;
            let day = match which {
                Which::BeforeThat => weekday_back(plus_days(that.first(), -1)?, weekday)?,
                _ => weekday_ahead(plus_days(that.last(), 1)?, weekday)?,
            };
            return Some(Period::Day(day));
        }
        let now = self.now?.day?;
        if let Some(end) = self.weekday_of_range_end(index, now) {
            return weekday_back(end, weekday).map(Period::Day);
        }
        let day = match which {
            Which::Last => weekday_back(plus_days(now, -1)?, weekday)?,
            Which::Next => weekday_ahead(plus_days(now, 1)?, weekday)?,
            Which::BeforeLast => weekday_back(plus_days(now, -8)?, weekday)?,
            Which::AfterNext => weekday_ahead(plus_days(now, 8)?, weekday)?,
            Which::Counted(weeks @ 1..) => {
                plus_days(weekday_ahead(plus_days(now, 1)?, weekday)?, 7 * (i32::from(weeks) - 1))?
            }
            Which::Counted(weeks) => {
                plus_days(weekday_back(plus_days(now, -1)?, weekday)?, 7 * (i32::from(weeks) + 1))?
            }
            Which::Of(weeks) => {
                let monday = Period::around(now, TimeUnit::Week)?.plus(i32::from(weeks))?.first();
                weekday_ahead(monday, weekday)?
            }
            Which::This if self.lean(index) > -1.0 => weekday_ahead(now, weekday)?,
            _ => self.bare_weekday(index, now, weekday)?,
        };
        Some(Period::Day(day))
    }

    /// A weekday within a week of `now`, back or ahead as the sentence looks.
    pub(super) fn bare_weekday(&self, index: usize, now: Date, weekday: Weekday) -> Option<Date> {
        if self.lean(index) + 0.5 * self.company(index) > WEEKDAY_AHEAD {
            weekday_ahead(now, weekday)
        } else {
            weekday_back(now, weekday)
        }
    }

    /// The last day of a range of weekdays that the expression begins: `Wednesday to Friday`.
    pub(super) fn weekday_of_range_end(&self, index: usize, now: Date) -> Option<Date> {
        let (this, next) = (&self.expressions[index], self.expressions.get(index + 1)?);
        let Meaning::Weekday { weekday, which: Which::Bare } = next.meaning else { return None };
        if self.joined(this, next) == Some(Join::Range) { self.bare_weekday(index + 1, now, weekday) } else { None }
    }

    pub(super) fn holiday(
        &mut self,
        index: usize,
        holiday: Holiday,
        year: Option<Year>,
        which: Which,
        around: Around,
    ) -> Option<Period> {
        let day = match year {
            Some(year) => holiday.of(self.year(year)?)?,
            None if matches!(which, Which::Previous | Which::Following | Which::Same) => {
                holiday.of(self.focus?.first().year())?
            }
            None => self.holiday_near(index, holiday, which)?,
        };
        match around {
            Around::Day => Some(Period::Day(day)),
            Around::Week => Period::around(day, TimeUnit::Week),
            Around::Weekend => Period::around(plus_days(day, -3)?, TimeUnit::Weekend),
        }
    }

    pub(super) fn holiday_near(&mut self, index: usize, holiday: Holiday, which: Which) -> Option<Date> {
        let now = self.now?;
        let (from, to) = (in_range(i32::from(now.first.year()) - 2)?, in_range(i32::from(now.last.year()) + 2)?);
        let days = (from..=to).filter_map(|y| holiday.of(y));
        let back = days.clone().rfind(|d| *d <= now.last)?;
        let ahead = days.clone().find(|d| *d >= now.first)?;
        Some(match which {
            Which::Last => days.clone().rfind(|d| *d < now.first)?,
            Which::Next => days.clone().find(|d| *d > now.last)?,
            Which::This => holiday.of(now.year()?)?,
            // A feast that has just been is meant, rather than one far ahead, however it is spoken of.
            _ if self.distance_from_now(back) < self.distance_from_now(ahead) => {
                self.nearer(index, Period::Day(back), Period::Day(ahead), DAY).first()
            }
            _ => self.nearer(index, Period::Day(back), Period::Day(ahead), FEAST).first(),
        })
    }

    /// The day that the text last spoke of, else that of publication.
    pub(super) fn day_in_focus(&self, index: usize) -> Option<Period> {
        self.day_spoken_of(index).or_else(|| self.now?.day.map(Period::Day))
    }

    /// The day of a time of day alone: the one just spoken of, else that of publication if the text has
    /// spoken of no other.
    pub(super) fn day_of_clock(&self, index: usize) -> Option<Period> {
        if self.stamps_update(index) {
            return self.now?.day.map(Period::Day);
        }
        match self.day {
            Some((day, after)) => self.follows_closely(index, after.saturating_sub(1)).then_some(Period::Day(day)),
            None => self.now?.day.map(Period::Day),
        }
    }

    /// `Update at 6:54 p.m. ET`, `UPDATED 12:15 pm`: when the article itself was changed.
    fn stamps_update(&self, index: usize) -> bool {
        let at = self.expressions[index].tokens.start;
        let word =
            |back: usize| at.checked_sub(back).and_then(|at| self.prose.tokens.get(at)).map_or("", |t| t.of(self.text));
        let stamp = |word: &str| ["update", "updated", "posted"].iter().any(|w| w.eq_ignore_ascii_case(word));
        stamp(word(1)) || matches!(word(1), "at" | "AT" | ":") && stamp(word(2))
    }

    /// The day that the text last spoke of, if that is not long ago.
    pub(super) fn day_spoken_of(&self, index: usize) -> Option<Period> {
        let (day, after) = self.day?;
        let focus = matches!(self.focus, Some(Period::Day(_)));
        (focus || self.follows_closely(index, after.saturating_sub(1))).then_some(Period::Day(day))
    }

    /// In a story of another year, told in the past from a date that says that year, the first such
    /// `part` after it: `April 28` after `on April 26, 1986`.
    pub(super) fn in_story(&self, index: usize, part: impl Fn(i16) -> Option<Period>) -> Option<Period> {
        let told = self.story_near(index)?;
        let span = part(told.year())?;
        (span.last() >= told && self.lean(index) < 0.8).then_some(span)
    }

    /// The last date of the story of another year that the expression still belongs to.
    pub(super) fn story_near(&self, index: usize) -> Option<Date> {
        let (told, after) = self.story?;
        self.follows_closely(index, after.saturating_sub(1)).then_some(told)
    }
}
