//! Periods: months, seasons, quarters, and the units of the calendar seen from somewhere.

use jiff::civil::{Date, Weekday};

use super::{FISCAL, MONTH, QUARTER, Resolver, SEASON};
use crate::dates::calendar::{Period, plus_days};
use crate::dates::expression::{Meaning, Season, TimeUnit, Which, Year};

/// The `nth` week or weekend of the month that begins on `first`, −1 for the last: a week belongs to
/// the month that holds its Thursday, a weekend to that of its Saturday.
pub(super) fn week_of_month(first: Date, nth: i8, weekend: bool) -> Option<Period> {
    let (weekday, unit) =
        if weekend { (Weekday::Saturday, TimeUnit::Weekend) } else { (Weekday::Thursday, TimeUnit::Week) };
    Period::around(first.nth_weekday_of_month(nth, weekday).ok()?, unit)
}

impl Resolver<'_> {
    pub(super) fn month(&mut self, index: usize, month: i8, year: Option<Year>, which: Which) -> Option<Period> {
        if let Some(year) = year {
            return Some(Period::Month(self.year(year)?, month));
        }
        let of = |y: i16| Period::Month(y, month);
        if let (Which::Bare, Some(end)) = (which, self.dated_range_end(index)) {
            let this = of(end.first().year());
            return if this.first() <= end.first() { Some(this) } else { this.plus(-12) };
        }
        if matches!(which, Which::Previous | Which::Following | Which::Same) {
            let focus = self.focus?;
            let same = of(focus.first().year());
            return match which {
                Which::Previous if same.first() >= focus.first() => same.plus(-12),
                Which::Following if same.last() <= focus.last() => same.plus(12),
                _ => Some(same),
            };
        }
        if which == Which::Bare
            && let Some(span) = self.in_story(index, |y| Some(of(y)))
        {
            return Some(span);
        }
        let now = self.now?;
        let this = of(now.last.year());
        let back = if this.first() > now.last { this.plus(-12)? } else { this };
        let ahead = of(now.first.year());
        let ahead = if ahead.last() < now.first { ahead.plus(12)? } else { ahead };
        let current = back == ahead;
        Some(match which {
            Which::Last if current && now.day.is_some() => back.plus(-12)?,
            Which::Last => back,
            Which::Next if current && now.day.is_some() => ahead.plus(12)?,
            Which::Next => ahead,
            Which::This => of(now.year()?),
            _ => self.nearer(index, back, ahead, MONTH),
        })
    }

    pub(super) fn season(&mut self, index: usize, season: Season, year: Option<Year>, which: Which) -> Option<Period> {
        if let Some(year) = year {
            return Some(Period::Season(self.year(year)?, season));
        }
        if matches!(which, Which::Previous | Which::Following | Which::Same) {
            return Some(Period::Season(self.focus?.first().year(), season));
        }
        let now = self.now?;
        let this = Period::Season(now.last.year(), season);
        let back = if this.first() > now.last { this.plus(-1)? } else { this };
        let begun = Period::Season(now.first.year() - 1, season);
        let ahead = (0..3).filter_map(|n| begun.plus(n)).find(|s| s.last() >= now.first)?;
        let current = back == ahead;
        Some(match which {
            Which::Last if current => back.plus(-1)?,
            Which::Last => back,
            Which::Next if current => ahead.plus(1)?,
            Which::Next => ahead,
            Which::This if season != Season::Winter => Period::Season(now.year()?, season),
            _ => self.nearer(index, back, ahead, SEASON),
        })
    }

    pub(super) fn quarter_of_year(
        &mut self,
        index: usize,
        quarter: i8,
        year: Option<Year>,
        which: Which,
        fiscal: bool,
    ) -> Option<Period> {
        if let Some(year) = year {
            let base = match year {
                Year::Number(year) => return Some(Period::Quarter(year, quarter)),
                Year::Same => self.focus?.first().year(),
                Year::Relative(_) => self.now?.year()?,
            };
            let Year::Relative(shift) = year else { return Some(Period::Quarter(base, quarter)) };
            let this = Period::Quarter(base, quarter);
            // The year before the last third quarter, when this year's is still to come.
            let begun = self.now.is_some_and(|now| this.first() <= now.last);
            return this.plus(4 * (i32::from(shift) - i32::from(shift < 0 && !begun && self.quarter.is_some())));
        }
        if which == Which::Same {
            return Some(Period::Quarter(self.focus?.first().year(), quarter));
        }
        let now = self.now?;
        let this = Period::Quarter(now.last.year(), quarter);
        let back = if this.first() > now.last { this.plus(-4)? } else { this };
        let ahead = Period::Quarter(now.first.year(), quarter);
        let ahead = if ahead.last() < now.first { ahead.plus(4)? } else { ahead };
        Some(self.nearer(index, back, ahead, if fiscal { FISCAL } else { QUARTER }))
    }

    pub(super) fn unit(&mut self, index: usize, unit: TimeUnit, which: Which) -> Option<Period> {
        match which {
            Which::This | Which::Bare => self.now?.span(unit),
            Which::Of(count) => self.now?.span(unit)?.plus(i32::from(count)),
            Which::Last => self.now?.span(unit)?.plus(-1),
            Which::Next => self.now?.span(unit)?.plus(1),
            Which::Same => self.focus_as(index, unit),
            Which::BeforeThat | Which::Previous if self.is_measured_from_next(index) => {
                Period::around(self.span_behind(index)?.first(), unit)?.plus(-1)
            }
            Which::AfterThat if self.is_measured_from_next(index) => {
                // The weekend after a Thursday is that of its week.
                let that = self.span_behind(index)?.last();
                let within = if unit == TimeUnit::Weekend { plus_days(that, 1)? } else { plus_days(that, 7)? };
                if unit == TimeUnit::Month { Period::around(that, unit)?.plus(1) } else { Period::around(within, unit) }
            }
            Which::Previous => self.focus_as(index, unit)?.plus(-1),
            Which::Following => self.focus_as(index, unit)?.plus(1),
            Which::End => Some(Period::Day(self.year_end(index)?)),
            Which::The => self.the(index, unit),
            Which::BeforeLast => self.now?.span(unit)?.plus(-2),
            Which::AfterNext => self.now?.span(unit)?.plus(2),
            Which::Counted(count) => self.now?.span(unit)?.plus(i32::from(count)),
            Which::BeforeThat | Which::AfterThat => None,
        }
    }

    /// The span of `unit` that the text last spoke of.
    pub(super) fn focus_as(&self, index: usize, unit: TimeUnit) -> Option<Period> {
        let focus = if unit == TimeUnit::Day { self.day_spoken_of(index)? } else { self.focus? };
        let span = Period::around(focus.first(), unit)?;
        (Period::around(focus.last(), unit)? == span || matches!(focus, Period::Week(_) | Period::Season(..)))
            .then_some(span)
    }

    /// `the quarter`, `the weekend`, `the year`.
    pub(super) fn the(&mut self, index: usize, unit: TimeUnit) -> Option<Period> {
        let now = self.now?;
        match unit {
            TimeUnit::Quarter => {
                if let Some(end) = self.period_end(index) {
                    let middle = plus_days(end, -45)?;
                    return Period::around(middle, TimeUnit::Quarter);
                }
                self.quarter.or_else(|| now.span(unit)?.plus(-1))
            }
            TimeUnit::Weekend => {
                let this = now.span(unit)?;
                let begun = now.day.is_some_and(|d| d >= this.first());
                // Early in the week, the one that has passed is nearer.
                let early = now.day.is_some_and(|d| d.weekday().to_monday_zero_offset() < 3);
                let ahead = self.lean(index) > if early { 2.0 } else { 1.0 };
                if ahead || begun { Some(this) } else { this.plus(-1) }
            }
            // `in the morning`.
            TimeUnit::Day if self.expressions[index].time.is_some() => self.day_spoken_of(index),
            TimeUnit::Day => self.day_in_focus(index),
            // `by the end of the month`, in a story of another year.
            TimeUnit::Month if self.story_near(index).is_some() => Period::around(self.story_near(index)?, unit),
            TimeUnit::Month | TimeUnit::Week | TimeUnit::Year => now.span(unit),
            _ => None,
        }
    }

    /// The last day of a business period that the expression after gives: `the quarter ended Sept. 30`.
    pub(super) fn period_end(&mut self, index: usize) -> Option<Date> {
        let (this, next) = (&self.expressions[index], self.expressions.get(index + 1)?);
        let between = self.prose.tokens.get(this.tokens.end..next.tokens.start)?;
        let ended = between.len() <= 2
            && between.first().is_some_and(|t| matches!(t.of(self.text), "ended" | "ending" | "that"));
        if !ended || !matches!(next.meaning, Meaning::Day { .. } | Meaning::Month { .. }) {
            return None;
        }
        self.span_behind(index).map(Period::last)
    }

    pub(super) fn year_end(&mut self, index: usize) -> Option<Date> {
        let year = self.now?.year()?;
        let back = self.lean(index) < 0.0;
        Date::new(if back { year - 1 } else { year }, 12, 31).ok()
    }

    /// The month that the expression before names, in the same sentence.
    pub(super) fn month_before(&self, index: usize) -> Option<Period> {
        let before = &self.expressions[index.checked_sub(1)?];
        let same = self.sentence_of(before) == self.sentence_of(&self.expressions[index]);
        let bare = matches!(before.meaning, Meaning::Month { .. });
        self.last.filter(|span| same && bare && matches!(span, Period::Month(..)))
    }

    /// The period a year before the one that is reported on: the last quarter that the text spoke of,
    /// unless it has gone on to a year or to several months; then the year before. A month of the same
    /// sentence comes first: `sales in October rose 3 percent from a year earlier`. `unit` is the one that
    /// is named.
    pub(super) fn comparison(&self, index: usize, year: Option<i16>, unit: Option<TimeUnit>) -> Option<Period> {
        if let Some(unit @ (TimeUnit::Day | TimeUnit::Week | TimeUnit::Month)) = unit {
            return self.same_of_another_year(unit, year);
        }
        if let (Some(month), None, None) = (self.month_before(index), year, unit) {
            return month.plus(-12);
        }
        let of_quarter = unit.is_some() || self.reports_quarter;
        match (self.quarter, year) {
            (Some(Period::Quarter(_, q)), Some(year)) if of_quarter => Some(Period::Quarter(year, q)),
            (Some(span), None) if of_quarter => span.plus(-4),
            (_, Some(year)) => Some(Period::Year(year)),
            (None, None) if unit.is_some() => self.now?.span(TimeUnit::Quarter)?.plus(-5),
            _ => Period::Year(self.now?.year()?).plus(-1),
        }
    }

    /// `the same month of 2023`, `the same week last year`: the one that the text last spoke of, else that
    /// of publication, in another year.
    fn same_of_another_year(&self, unit: TimeUnit, year: Option<i16>) -> Option<Period> {
        let spoken = match (self.focus, unit) {
            (Some(focus @ Period::Month(..)), TimeUnit::Month) => Some(focus),
            (Some(focus @ Period::Week(_)), TimeUnit::Week) => Some(focus),
            (Some(Period::Day(day)), _) => Period::around(day, unit),
            _ => None,
        };
        let span = match spoken {
            Some(span) => span,
            None => self.now?.span(unit)?,
        };
        // A week belongs to the year of its Thursday.
        let day = if unit == TimeUnit::Week { plus_days(span.first(), 3)? } else { span.first() };
        let year = year.or_else(|| day.year().checked_sub(1))?;
        let there = Date::new(year, day.month(), day.day()).or_else(|_| Date::new(year, day.month(), 28)).ok()?;
        Period::around(there, unit)
    }
}
