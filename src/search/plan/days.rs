//! Conditions on days: of publication, of arrival in the index, and those that a text speaks of.

use jiff::civil::date;

use super::{Condition, PlanOptions, Planner};
use crate::dates::calendar::{ANY_YEAR, day_number, day_of_number};
use crate::dates::when::Interval;
use crate::index::document::{mention_days, mention_number};
use crate::query::{DateField, DateFilter};

impl Planner<'_> {
    pub(super) fn date(&mut self, date: &DateFilter, wanted: bool) -> tantivy::Result<Condition> {
        let fields = *self.archive.fields();
        let Some(interval) = date.interval else { return Ok(Condition::Nothing) };
        let days = interval.numbers();
        match date.field {
            DateField::Added => Ok(Condition::Number {
                column: fields.added,
                from: days.from.map(seconds),
                to: days.to.map(|day| seconds(day + 1).saturating_sub(1)),
            }),
            DateField::Published => {
                if wanted {
                    self.plan.published.push(interval);
                }
                let PlanOptions { stated_only, undated, .. } = *self.options;
                Ok(Condition::Days { days, stated_only, undated })
            }
            DateField::Mentions => {
                if wanted {
                    self.plan.mentions.push(interval);
                }
                let (lowest, within, beyond) = mentioned_within(interval);
                let mut terms = self.archive.numbers(fields.mention, lowest, within, beyond)?;
                terms.extend(self.in_any_year(interval)?);
                Ok(Condition::Terms { field: fields.mention, terms: vec![(terms, 0.0)] })
            }
        }
    }

    /// The terms of days without a year that may lie in `interval`.
    fn in_any_year(&self, interval: Interval) -> tantivy::Result<Vec<Vec<u8>>> {
        let (first, last) = (date(ANY_YEAR, 1, 1), date(ANY_YEAR, 12, 31));
        let within = |number: u64| {
            let (from, to) = mention_days(number);
            day_of_number(from).zip(day_of_number(to)).is_some_and(|(from, to)| interval.may_hold(from, to))
        };
        let beyond = |number: u64| mention_days(number).0 > day_number(last);
        self.archive.numbers(self.archive.fields().mention, mention_number(first, first), within, beyond)
    }
}

/// For the numbers of mentioned days: the lowest within `interval`, which lie within it, and which
/// only lie behind it.
pub(super) fn mentioned_within(interval: Interval) -> (u64, impl Fn(u64) -> bool, impl Fn(u64) -> bool) {
    let days = interval.numbers();
    let lowest = interval.from.map_or(0, |day| mention_number(day, day));
    let within = move |number: u64| {
        let (first, last) = mention_days(number);
        days.hold(first, last)
    };
    let beyond = move |number: u64| days.to.is_some_and(|to| mention_days(number).0 > to);
    (lowest, within, beyond)
}

/// The seconds from 1970 to the beginning of a day in UTC; none before.
fn seconds(day: i64) -> u64 {
    u64::try_from(day).unwrap_or(0) * 86_400
}
