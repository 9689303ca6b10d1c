//! Distances: so many units from the day of publication, from the expression before or from the one
//! after.

use jiff::ToSpan;

use super::Resolver;
use crate::dates::calendar::{Period, plus_days, weekday_ahead};
use crate::dates::expression::{Anchor, Expression, Meaning, TimeUnit, Which};

/// Is `this` measured from `next`, which follows at once: `two days before March 5`, `five years ago
/// Sunday`, `two weeks from Tuesday`, `the Friday before Christmas`? Then the two are one mention.
pub(crate) fn is_measured_from(text: &str, this: &Expression, next: &Expression) -> bool {
    if next.tokens.start != this.tokens.end || next.start < this.end {
        return false;
    }
    let words = text.get(this.start..this.end).unwrap_or_default();
    let last = words.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let is = |word: &str| last.eq_ignore_ascii_case(word);
    match this.meaning {
        Meaning::Distance { from: Anchor::Next, .. } => true,
        Meaning::Weekday { which: Which::BeforeThat | Which::AfterThat, .. } => true,
        Meaning::Unit { which: Which::BeforeThat | Which::AfterThat, .. } => true,
        Meaning::Unit { which: Which::Previous, .. } => is("before"),
        Meaning::Distance { from: Anchor::Text, .. } => {
            let measured = matches!(next.meaning, Meaning::Distance { from: Anchor::Text, .. });
            (is("before") || is("after")) && !measured
        }
        Meaning::Distance { from: Anchor::Publication, .. } => is("ago") && is_near_now(&next.meaning),
        _ => false,
    }
}

/// `Sunday`, `today`, `this week`: what `five years ago` may stand before.
fn is_near_now(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Weekday { which, .. } => matches!(which, Which::Bare | Which::This | Which::Last | Which::Next),
        Meaning::Distance { from: Anchor::Publication, unit: TimeUnit::Day, .. } => true,
        Meaning::Unit { which, .. } => matches!(which, Which::This | Which::Last | Which::Next),
        _ => false,
    }
}

impl Resolver<'_> {
    pub(super) fn distance(&mut self, index: usize, count: i32, unit: TimeUnit, from: Anchor) -> Option<Period> {
        if matches!(unit, TimeUnit::Minute | TimeUnit::Hour) {
            return None;
        }
        match from {
            Anchor::Publication | Anchor::Next if self.is_measured_from_next(index) => {
                shifted(self.measured_from(index, from, count)?, count, unit)
            }
            Anchor::Next => None,
            Anchor::PublicationDay => shifted(Period::Day(self.now?.day?), count, unit),
            Anchor::TextDay => shifted(self.day_spoken_of(index)?, count, unit),
            Anchor::Publication => self.since_publication(index, count, unit),
            Anchor::Text => self.within_text(index, count, unit),
        }
    }

    /// The day that the distance at `index` is measured from. `Two weeks from Tuesday` is measured from the Tuesday
    /// to come, `the eve of Easter` from the Easter that the sentence speaks of.
    fn measured_from(&mut self, index: usize, from: Anchor, count: i32) -> Option<Period> {
        match (self.expressions.get(index + 1)?.meaning, from, self.now.and_then(|now| now.day)) {
            (Meaning::Weekday { weekday, which: Which::Bare }, Anchor::Next, Some(now)) if count > 0 => {
                weekday_ahead(now, weekday).map(Period::Day)
            }
            _ => self.span_behind(index),
        }
    }

    fn since_publication(&mut self, index: usize, count: i32, unit: TimeUnit) -> Option<Period> {
        let last = self.expressions[index].tokens.end.saturating_sub(1);
        let said = self.prose.tokens.get(last).is_some_and(|t| t.of(self.text).eq_ignore_ascii_case("now"));
        // `the second strike in three days` looks back on a length.
        let within = self.text[self.expressions[index].start..].starts_with("in ");
        let length = match unit {
            TimeUnit::Day => within && self.lean(index) < 0.0,
            _ => self.lean(index) < 1.0,
        };
        if count > 0 && !said && length {
            return None;
        }
        if count == -1 && unit == TimeUnit::Year && (self.quarter.is_some() || self.month_before(index).is_some()) {
            return self.comparison(index, None, None);
        }
        moved(self.now?.span(rounded(unit))?, count, unit)
    }

    fn within_text(&mut self, index: usize, count: i32, unit: TimeUnit) -> Option<Period> {
        if count == -1 && unit == TimeUnit::Year && !self.is_measured_from_next(index) {
            return self.comparison(index, None, None);
        }
        if self.is_measured_from_next(index) {
            let after = self.span_behind(index)?;
            return moved(Period::around(after.first(), unit)?, count, unit);
        }
        let spoken = if unit <= TimeUnit::Week { self.day_spoken_of(index) } else { None };
        let focus = spoken.or(self.focus)?;
        let exact = unit >= TimeUnit::Month || matches!(focus, Period::Day(_));
        if !exact {
            return None;
        }
        let later = moved(Period::around(focus.first(), rounded(unit))?, count, unit)?;
        // What is told as past cannot lie ahead: then the text means another day than the last.
        let beyond = self.now.is_some_and(|now| later.first() > now.last && focus.first() <= now.last);
        let ahead = beyond && self.lean(index) < 1.0;
        (!ahead).then_some(later)
    }

    pub(super) fn is_measured_from_next(&self, index: usize) -> bool {
        let next = self.expressions.get(index + 1);
        next.is_some_and(|next| is_measured_from(self.text, &self.expressions[index], next))
    }
}

/// `base` moved by `count` units.
fn moved(base: Period, count: i32, unit: TimeUnit) -> Option<Period> {
    match (base, unit) {
        (Period::Day(day), TimeUnit::Week | TimeUnit::Weekend) => {
            plus_days(day, count.checked_mul(7)?).map(Period::Day)
        }
        (base, TimeUnit::Decade) => base.plus(count.checked_mul(10)?),
        (base, TimeUnit::Century) => base.plus(count.checked_mul(100)?),
        (base, _) => base.plus(count),
    }
}

/// `base` moved by `count` units, as precise as it is: five years before a day is a day.
fn shifted(base: Period, count: i32, unit: TimeUnit) -> Option<Period> {
    let length = |unit: TimeUnit, count: i32| match unit {
        TimeUnit::Day => 1.days().checked_mul(i64::from(count)).ok(),
        TimeUnit::Week | TimeUnit::Weekend => 1.weeks().checked_mul(i64::from(count)).ok(),
        TimeUnit::Month => 1.months().checked_mul(i64::from(count)).ok(),
        TimeUnit::Quarter => 3.months().checked_mul(i64::from(count)).ok(),
        TimeUnit::Year => 1.years().checked_mul(i64::from(count)).ok(),
        TimeUnit::Decade => 10.years().checked_mul(i64::from(count)).ok(),
        TimeUnit::Century => 100.years().checked_mul(i64::from(count)).ok(),
        TimeUnit::Hour | TimeUnit::Minute => None,
    };
    let of = match base {
        Period::Day(_) => TimeUnit::Day,
        Period::Weekend(_) => TimeUnit::Weekend,
        Period::Week(_) => TimeUnit::Week,
        Period::Month(..) => TimeUnit::Month,
        Period::Quarter(..) => TimeUnit::Quarter,
        Period::Year(_) => TimeUnit::Year,
        other => return moved(other, count, unit),
    };
    // A week is moved by its Thursday, to which it belongs.
    let from = if of == TimeUnit::Week { plus_days(base.first(), 3)? } else { base.first() };
    let day = from.checked_add(length(unit, count)?).ok()?;
    Period::around(day, of)
}

/// How exactly a distance in `unit` points: weeks to the day, the others to their own kind.
fn rounded(unit: TimeUnit) -> TimeUnit {
    match unit {
        TimeUnit::Week | TimeUnit::Weekend => TimeUnit::Day,
        TimeUnit::Decade | TimeUnit::Century => TimeUnit::Year,
        unit => unit,
    }
}
