//! Distances: so many units from the day of publication, from the expression before or from the one
//! after.

use jiff::ToSpan;

use super::Resolver;
use crate::dates::calendar::{Span, plus_days};
use crate::dates::expression::{Anchor, Expression, Meaning, Unit, Which};

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
        Meaning::Distance { from: Anchor::Publication, unit: Unit::Day, .. } => true,
        Meaning::Unit { which, .. } => matches!(which, Which::This | Which::Last | Which::Next),
        _ => false,
    }
}

impl Resolver<'_> {
    pub(super) fn distance(&mut self, index: usize, count: i32, unit: Unit, from: Anchor) -> Option<Span> {
        if matches!(unit, Unit::Minute | Unit::Hour) {
            return None;
        }
        match from {
            Anchor::Publication | Anchor::Next if self.is_measured_from_next(index) => {
                shifted(self.span(index + 1)?, count, unit)
            }
            Anchor::Next => None,
            Anchor::Publication => self.since_publication(index, count, unit),
            Anchor::Text => self.within_text(index, count, unit),
        }
    }

    fn since_publication(&mut self, index: usize, count: i32, unit: Unit) -> Option<Span> {
        let last = self.expressions[index].tokens.end.saturating_sub(1);
        let said = self.prose.tokens.get(last).is_some_and(|t| t.of(self.text).eq_ignore_ascii_case("now"));
        if count > 0 && unit != Unit::Day && !said && self.lean(index) < 1.0 {
            return None;
        }
        if count == -1 && unit == Unit::Year && (self.quarter.is_some() || self.month_before(index).is_some()) {
            return self.comparison(index, None, false);
        }
        moved(self.now?.span(rounded(unit))?, count, unit)
    }

    fn within_text(&mut self, index: usize, count: i32, unit: Unit) -> Option<Span> {
        if count == -1 && unit == Unit::Year && !self.is_measured_from_next(index) {
            return self.comparison(index, None, false);
        }
        if self.is_measured_from_next(index) {
            let after = self.span(index + 1)?;
            return moved(Span::around(after.first(), unit)?, count, unit);
        }
        let spoken = if unit <= Unit::Week { self.day_spoken_of(index) } else { None };
        let focus = spoken.or(self.focus)?;
        let exact = unit >= Unit::Month || matches!(focus, Span::Day(_));
        if !exact {
            return None;
        }
        let later = moved(Span::around(focus.first(), rounded(unit))?, count, unit)?;
        // What is told as past cannot lie ahead: then the text means another day than the last.
        let beyond = self.now.is_some_and(|now| later.first() > now.last && focus.first() <= now.last);
        let ahead = beyond && self.lean(index) < 1.0;
        (!ahead).then_some(later)
    }

    fn is_measured_from_next(&self, index: usize) -> bool {
        let next = self.expressions.get(index + 1);
        next.is_some_and(|next| is_measured_from(self.text, &self.expressions[index], next))
    }
}

/// `base` moved by `count` units.
fn moved(base: Span, count: i32, unit: Unit) -> Option<Span> {
    match (base, unit) {
        (Span::Day(day), Unit::Week | Unit::Weekend) => plus_days(day, count.checked_mul(7)?).map(Span::Day),
        (base, Unit::Decade) => base.plus(count.checked_mul(10)?),
        (base, Unit::Century) => base.plus(count.checked_mul(100)?),
        (base, _) => base.plus(count),
    }
}

/// `base` moved by `count` units, as precise as it is: five years before a day is a day.
fn shifted(base: Span, count: i32, unit: Unit) -> Option<Span> {
    let length = |unit: Unit, count: i32| match unit {
        Unit::Day => 1.days().checked_mul(i64::from(count)).ok(),
        Unit::Week | Unit::Weekend => 1.weeks().checked_mul(i64::from(count)).ok(),
        Unit::Month => 1.months().checked_mul(i64::from(count)).ok(),
        Unit::Quarter => 3.months().checked_mul(i64::from(count)).ok(),
        Unit::Year => 1.years().checked_mul(i64::from(count)).ok(),
        Unit::Decade => 10.years().checked_mul(i64::from(count)).ok(),
        Unit::Century => 100.years().checked_mul(i64::from(count)).ok(),
        Unit::Hour | Unit::Minute => None,
    };
    let of = match base {
        Span::Day(_) => Unit::Day,
        Span::Weekend(_) => Unit::Weekend,
        Span::Week(_) => Unit::Week,
        Span::Month(..) => Unit::Month,
        Span::Quarter(..) => Unit::Quarter,
        Span::Year(_) => Unit::Year,
        other => return moved(other, count, unit),
    };
    let day = base.first().checked_add(length(unit, count)?).ok()?;
    Span::around(day, of)
}

/// How exactly a distance in `unit` points: weeks to the day, the others to their own kind.
fn rounded(unit: Unit) -> Unit {
    match unit {
        Unit::Week | Unit::Weekend => Unit::Day,
        Unit::Decade | Unit::Century => Unit::Year,
        unit => unit,
    }
}
