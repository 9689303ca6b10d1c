//! Forms that the press writes and people type: `summer 2016`, `early March 2016`, `Christmas 2015`,
//! `March-May 2016`, `week of March 7, 2016`.
//!
//! They are read by the grammar of running text ([`crate::dates::expressions`]), which knows them
//! all; here only the whole of what was typed counts, and what says no year is the latest such time.

use jiff::ToSpan;
use jiff::civil::Date;

use super::relative::week;
use super::{Interval, WhenReader, years};
use crate::article::PartialDate;
use crate::dates::calendar::near_century;
use crate::dates::expression::Portion;
use crate::dates::written::month_named;
use crate::dates::{Expression, Resolved, expressions, resolve};
use crate::text::Prose;

impl WhenReader<'_> {
    /// What the grammar of running text makes of the whole of `text`.
    pub(super) fn prose(&self, text: &str) -> Option<Interval> {
        if let Some(year) = text.strip_prefix(['\'', '’']).filter(|year| year.len() == 2) {
            let year = near_century(year.parse().ok()?);
            return Some(years(year, year));
        }
        let typed = capitalized(text);
        // A word before it marks a season or decade as one.
        ["in ", "in the ", "the "].iter().find_map(|before| self.whole(&format!("{before}{typed}"), before.len()))
    }

    /// The interval of the one expression or range that holds all of `text` from byte `begin`.
    fn whole(&self, text: &str, begin: usize) -> Option<Interval> {
        let prose = Prose::of(text);
        let found = expressions(text, &prose);
        let (first, last) = (found.first()?, found.last()?);
        let whole = first.start <= begin && last.end == text.len();
        let between = text.get(first.end..last.start).unwrap_or_default().trim();
        let one = found.len() == 1 || found.len() == 2 && ["to", "until", "through", "-", "and"].contains(&between);
        if !whole || !one {
            return None;
        }
        let seen_from = |day: Date| {
            let resolved = resolve(text, &prose, &found, Some(PartialDate::Day(day)));
            let (from, to) = (*resolved.first()?, *resolved.last()?);
            range(first, from?, last, to?)
        };
        let near = seen_from(self.today)?;
        // Without a year the latest is meant, never one to come.
        let ahead = near.from.is_some_and(|from| from > self.today) && !names_a_year(text);
        if ahead { seen_from(self.today.saturating_sub(1.year())) } else { Some(near) }
    }
}

/// From the first day of one expression to the last day of another, or of the same one.
fn range(first: &Expression, from: Resolved, last: &Expression, to: Resolved) -> Option<Interval> {
    let (from, _) = portion(from, first.portion);
    let (_, to) = portion(to, last.portion);
    (from <= to).then(|| Interval::closed(from, to))
}

/// Days of a portion of an interval: its first, second or last third; a year's by months.
fn portion(resolved: Resolved, portion: Portion) -> (Date, Date) {
    let (first, last) = (resolved.span.first(), resolved.span.last());
    let days = (last - first).get_days() + 1;
    let third = |n: i32| match days {
        365.. => {
            let months = (days + 15) / 30;
            first.saturating_add(i64::from(months * n / 3).months())
        }
        _ => first.saturating_add(i64::from(days * n / 3).days()),
    };
    let eve = |day: Date| day.saturating_sub(1.day());
    match portion {
        Portion::Whole => (first, last),
        Portion::Start => (first, eve(third(1))),
        Portion::Middle => (third(1), eve(third(2))),
        Portion::End => (third(2), last),
    }
}

/// Does a year stand in the words, in four figures or behind an apostrophe?
pub(super) fn names_a_year(text: &str) -> bool {
    let runs = || text.split(|c: char| !c.is_ascii_digit());
    let short =
        text.split(['\'', '’']).skip(1).any(|rest| rest.bytes().take(2).filter(u8::is_ascii_digit).count() == 2);
    runs().any(|run| run.len() == 4) || short
}

/// `march` as March: the grammar tells names from verbs by their case. Words of the grammar's own
/// stay as they are.
fn capitalized(text: &str) -> String {
    const SMALL: &[&str] = &[
        "of",
        "to",
        "and",
        "the",
        "in",
        "last",
        "next",
        "this",
        "past",
        "week",
        "weekend",
        "month",
        "quarter",
        "half",
        "year",
        "early",
        "mid",
        "late",
        "end",
        "beginning",
        "start",
        "middle",
        "from",
        "before",
        "after",
        "ago",
        "fiscal",
        "century",
        "st",
        "nd",
        "rd",
        "th",
        "s",
        "day",
    ];
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !c.is_alphabetic()) {
        let bare = word.trim_end_matches(|c: char| !c.is_alphabetic());
        let mut chars = word.chars();
        match chars.next() {
            Some(first) if !SMALL.contains(&bare) => {
                out.extend(first.to_uppercase());
                out.push_str(chars.as_str());
            }
            _ => out.push_str(word),
        }
    }
    out
}

impl WhenReader<'_> {
    /// `week of 2016-03-07`, `weekend of March 5, 2016`: of any day that can be read.
    pub(super) fn around(&self, text: &str) -> Option<Interval> {
        let weekend = text.strip_prefix("weekend of ");
        let day = weekend.or_else(|| text.strip_prefix("week of "))?;
        let day = self.plain(day).ok().filter(|day| day.from == day.to)?.from?;
        let (monday, sunday) = week(day);
        let saturday = sunday.saturating_sub(1.day());
        Some(Interval::closed(if weekend.is_some() { saturday } else { monday }, sunday))
    }

    /// What is said as people say it, turned about so that it is read as figures or prose are: `Q3 2016`,
    /// `week 10 2016`, `2016 march`, `xmas 2015`, `2015/16`.
    pub(super) fn turned(text: &str) -> Option<String> {
        let figures = |word: &str, count: usize| word.len() == count && word.bytes().all(|b| b.is_ascii_digit());
        if let Some(rest) = text.strip_prefix("week ")
            && let Some((week, year)) = rest.split_once([' ', '/'])
            && (figures(week, 1) || figures(week, 2))
        {
            let year = year.trim_start_matches("of ");
            return figures(year, 4).then(|| format!("{year}-w{week:0>2}"));
        }
        if let Some(rest) = text.strip_prefix("xmas") {
            return Some(format!("christmas{rest}"));
        }
        // `2015-16`, `winter 2015/16`: the second is no month but the next year.
        if let Some((before, last)) = text.rsplit_once(['/', '-'])
            && figures(last, 2)
            && let Some(first) = before.get(before.len().saturating_sub(4)..).filter(|year| figures(year, 4))
            && let (Ok(first), Ok(last)) = (first.parse::<i16>(), last.parse::<i16>())
            && last > 12
            && (first + 1) % 100 == last
        {
            let season = before.len() > 4;
            return Some(if season { format!("{before}-{last:02}") } else { format!("{first}-{}", first + 1) });
        }
        let (part, rest) = text.split_once([' ', '-', '/'])?;
        if figures(part, 4) && rest.starts_with(char::is_alphabetic) && month_named(first_word(rest)).is_some() {
            return Some(format!("{rest} {part}"));
        }
        let year = rest.trim_start_matches("of ");
        let lettered = part.len() == 2 && part.starts_with(['q', 'h']) && part.as_bytes()[1].is_ascii_digit();
        (lettered && figures(year, 4)).then(|| format!("{year}-{part}"))
    }
}

fn first_word(text: &str) -> &str {
    text.split([' ', '.', ',']).next().unwrap_or(text)
}
