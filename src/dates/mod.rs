//! When: expressions of time in prose, the days that they name, and when an article was published.
//!
//! [`expressions()`] finds what names a time and says how it is put; [`resolve()`] turns that into days,
//! seen from the day of publication; [`annotate`] does both for an article. What a text alone does
//! not settle stays unresolved.

pub mod calendar;
pub mod direction;
pub mod expression;
mod grammar;
mod resolution;

pub mod published;
pub mod when;
mod written;

pub use expression::{Direction, Expression, Meaning};
pub use grammar::expressions;
pub use resolution::{Resolved, resolve};

use crate::article::{Article, DateMention, Field};
use crate::text::Prose;
use expression::{Anchor, TimeUnit, Which};

/// Fills [`Article::dates`] from both fields, seen from [`Article::published`] if that is known.
/// `title` and `body` are the two fields tokenized.
pub fn annotate(article: &mut Article, title: &Prose, body: &Prose) {
    let published = article.published.as_ref().map(|p| p.date);
    let mut dates = Vec::new();
    for (field, prose) in [(Field::Title, title), (Field::Body, body)] {
        let text = article.text(field);
        let found = expressions(text, prose);
        let resolved = resolve(text, prose, &found, published);
        let mut within = false;
        for (index, expression) in found.iter().enumerate() {
            let days = resolved.get(index).copied().flatten();
            let measured = days.is_some().then(|| measured_from(text, expression, found.get(index + 1))).flatten();
            if !std::mem::replace(&mut within, measured.is_some()) {
                let mention = mention(field, expression, days);
                dates.extend(mention.map(|m| DateMention { end: measured.unwrap_or(m.end), ..m }));
            }
        }
    }
    article.dates = dates;
}

/// Where `two days before March 5` ends: a distance and the day that it is measured from are one
/// mention.
fn measured_from(text: &str, expression: &Expression, next: Option<&Expression>) -> Option<usize> {
    next.filter(|next| resolution::is_measured_from(text, expression, next)).map(|next| next.end)
}

/// The value of what is certain of a day or month whose year is not known: `XXXX-03-05`.
fn without_year(meaning: &Meaning) -> Option<String> {
    match meaning {
        Meaning::Day { year: None, month, day, .. } => Some(format!("XXXX-{month:02}-{day:02}")),
        Meaning::Month { year: None, month, which: Which::Bare } => Some(format!("XXXX-{month:02}")),
        _ => None,
    }
}

/// What an article shows of an expression. Durations and vague words name no day and are left out;
/// what names a day that is not known is kept without a value.
fn mention(field: Field, expression: &Expression, resolved: Option<Resolved>) -> Option<DateMention> {
    let unnamed = match expression.meaning {
        Meaning::Duration { .. } | Meaning::Vague | Meaning::Distance { count: None, .. } => true,
        Meaning::Distance { unit: TimeUnit::Hour | TimeUnit::Minute, .. } => true,
        // `at six in the morning`, no day near by.
        Meaning::Unit { unit: TimeUnit::Day, which: Which::The } => resolved.is_none(),
        // `two weeks from the ferry`, `the eve of the war`, `the week after the storm`.
        Meaning::Distance { from: Anchor::Next, .. } => resolved.is_none(),
        Meaning::Unit { which: Which::BeforeThat | Which::AfterThat, .. } => resolved.is_none(),
        // `the first time in two years`.
        Meaning::Distance { count: Some(1..), from: Anchor::Publication, .. } => resolved.is_none(),
        _ => false,
    };
    if unnamed {
        return None;
    }
    Some(DateMention {
        field,
        start: expression.start,
        end: expression.end,
        value: resolved.map(Resolved::value).or_else(|| without_year(&expression.meaning)),
        from: resolved.map(Resolved::first),
        to: resolved.map(Resolved::last),
    })
}

#[cfg(test)]
mod tests;
