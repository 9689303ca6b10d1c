//! Distances: so many units from the day of publication, from the expression before or from the one
//! after.

use super::Resolver;
use crate::dates::calendar::{Span, plus_days};
use crate::dates::expression::{Anchor, Meaning, Unit};

impl Resolver<'_> {
    pub(super) fn distance(&mut self, index: usize, count: i32, unit: Unit, from: Anchor) -> Option<Span> {
        match from {
            Anchor::Publication => {
                let last = self.expressions[index].tokens.end.saturating_sub(1);
                let said = self.prose.tokens.get(last).is_some_and(|t| t.of(self.text).eq_ignore_ascii_case("now"));
                if count > 0 && unit != Unit::Day && !said && self.lean(index) < 1.0 {
                    return None;
                }
                let unit = if matches!(unit, Unit::Minute | Unit::Hour) { return None } else { unit };
                if count == -1 && unit == Unit::Year && self.quarter.is_some() {
                    return self.comparison(index, None, false);
                }
                self.from(self.now?.span(rounded(unit, count))?, count, unit)
            }
            Anchor::Text => {
                if matches!(unit, Unit::Minute | Unit::Hour) {
                    return None;
                }
                if count == -1 && unit == Unit::Year {
                    return self.comparison(index, None, false);
                }
                if let Some(after) = self.expression_after(index) {
                    return self.from(Span::around(after.first(), unit)?, count, unit);
                }
                let spoken = if unit <= Unit::Week { self.day_spoken_of(index) } else { None };
                let focus = spoken.or(self.focus)?;
                let exact = unit >= Unit::Month || matches!(focus, Span::Day(_));
                if !exact {
                    return None;
                }
                let later = self.from(Span::around(focus.first(), rounded(unit, count))?, count, unit)?;
                // What is told as past cannot lie ahead: then the text means another day than the last.
                let beyond = self.now.is_some_and(|now| later.first() > now.last && focus.first() <= now.last);
                let ahead = beyond && self.lean(index) < 1.0;
                (!ahead).then_some(later)
            }
        }
    }

    /// `base` moved by `count` units.
    pub(super) fn from(&self, base: Span, count: i32, unit: Unit) -> Option<Span> {
        match (base, unit) {
            (Span::Day(day), Unit::Week | Unit::Weekend) => plus_days(day, count.checked_mul(7)?).map(Span::Day),
            (base, Unit::Decade) => base.plus(count.checked_mul(10)?),
            (base, Unit::Century) => base.plus(count.checked_mul(100)?),
            (base, _) => base.plus(count),
        }
    }

    /// The expression right after this one, resolved: `two days before March 5`, `the day after
    /// Thanksgiving`.
    pub(super) fn expression_after(&mut self, index: usize) -> Option<Span> {
        let (this, next) = (&self.expressions[index], self.expressions.get(index + 1)?);
        let last = self.prose.tokens.get(this.tokens.end.checked_sub(1)?)?.of(self.text);
        let adjacent = next.tokens.start == this.tokens.end;
        let points = ["before", "after"].iter().any(|w| w.eq_ignore_ascii_case(last));
        if !adjacent || !points || matches!(next.meaning, Meaning::Distance { from: Anchor::Text, .. }) {
            return None;
        }
        self.span(index + 1)
    }
}

/// How exactly a distance in `unit` points: weeks to the day, the others to their own kind.
fn rounded(unit: Unit, _count: i32) -> Unit {
    match unit {
        Unit::Week | Unit::Weekend => Unit::Day,
        Unit::Decade | Unit::Century => Unit::Year,
        unit => unit,
    }
}
