//! Times of day: `5 p.m. EST`, `12:30`, `noon`, `six o'clock`.

use super::FoundExpression;
use super::lexicon::{HALF_DAY, TokenClass};
use super::matching::Paragraph;
use crate::dates::expression::{Expression, Meaning, TimeOfDay};

/// The time of day at token `at`, and the token after it and its zone. A bare number is a time only
/// with `a.m.`, `p.m.` or `o'clock`, figures like 12:30 only with these or behind a word like `at`.
pub(crate) fn read(reader: &Paragraph<'_>, at: usize) -> Option<(TimeOfDay, usize)> {
    let lexeme = reader.lexeme(at);
    let (time, next) = match lexeme.class {
        TokenClass::Noon => {
            let hour = lexeme.value as i8;
            (TimeOfDay::Clock { hour, minute: 0 }, at + 1)
        }
        TokenClass::Clock if lexeme.value >= HALF_DAY => (of_minutes(lexeme.value - HALF_DAY), at + 1),
        TokenClass::Clock => {
            let minutes = lexeme.value;
            match half_of_day(reader, at + 1) {
                Some((pm, next)) => (of_minutes(minutes % 720 + if pm { 720 } else { 0 }), next),
                None if is_zone(reader, at + 1) || behind_cue(reader, at) => (of_minutes(minutes), at + 1),
                None => return None,
            }
        }
        TokenClass::Cardinal if (1..=12).contains(&lexeme.value) && reader.class(at + 1) == TokenClass::OClock => {
            (of_minutes(lexeme.value % 12 * 60), at + 2)
        }
        TokenClass::Number if (1..=12).contains(&lexeme.value) => {
            if reader.class(at + 1) == TokenClass::OClock {
                let pm = reader.word(at + 2).eq_ignore_ascii_case("in")
                    && reader.class(at + 4) == TokenClass::Part
                    && reader.lexeme(at + 4).value > 0;
                (of_minutes(lexeme.value % 12 * 60 + if pm { 720 } else { 0 }), at + 2)
            } else {
                let (pm, next) = half_of_day(reader, at + 1)?;
                (of_minutes(lexeme.value % 12 * 60 + if pm { 720 } else { 0 }), next)
            }
        }
        _ => return None,
    };
    Some((time, zone(reader, next)))
}

/// A time like 7:40 without a.m. or p.m. soon after one that is p.m.: it is too.
pub(super) fn same_half(
    reader: &Paragraph<'_>,
    found: FoundExpression,
    before: Option<&Expression>,
) -> FoundExpression {
    let (Meaning::Clock, Some(before)) = (found.meaning, before) else { return found };
    let bare = reader.class(found.first) == TokenClass::Clock
        && reader.lexeme(found.first).value < HALF_DAY
        && reader.class(found.next - 1) == TokenClass::Clock;
    let near = found.first < before.tokens.end + 30;
    match (found.time, before.time) {
        (Some(TimeOfDay::Clock { hour, minute }), Some(TimeOfDay::Clock { hour: 12..=23, .. }))
            if bare && near && hour < 12 && !reader.word(found.first).starts_with('0') =>
        {
            FoundExpression { time: Some(TimeOfDay::Clock { hour: hour + 12, minute }), ..found }
        }
        _ => found,
    }
}

/// The time within a token such as `05T18:00:00Z`.
pub(crate) fn of_day_time(reader: &Paragraph<'_>, at: usize) -> Option<TimeOfDay> {
    if reader.class(at) != TokenClass::DayTime {
        return None;
    }
    let time = &reader.word(at).get(3..8)?;
    let (hour, minute) = time.split_once(':')?;
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour <= 24 && minute <= 59).then_some(TimeOfDay::Clock { hour, minute })
}

/// `minutes` after midnight.
pub(crate) fn of_minutes(minutes: i16) -> TimeOfDay {
    TimeOfDay::Clock { hour: (minutes / 60) as i8, minute: (minutes % 60) as i8 }
}

/// `a.m.` or `p.m.` at `at`: true for the latter, and the token after it.
fn half_of_day(reader: &Paragraph<'_>, at: usize) -> Option<(bool, usize)> {
    if reader.class(at) == TokenClass::Meridiem {
        // `I am`, `am` alone: only where a number stands before, which the caller has seen.
        return Some((reader.lexeme(at).value == 1, at + 1));
    }
    None
}

fn behind_cue(reader: &Paragraph<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    ["at", "by", "until", "around", "about", "from", "before", "after", "till", "since"]
        .iter()
        .any(|cue| reader.word(before).eq_ignore_ascii_case(cue))
}

/// The token after a time zone that stands at `at`.
fn zone(reader: &Paragraph<'_>, at: usize) -> usize {
    let mut next = at;
    let bracket = reader.word(next) == "(";
    let mut inside = next + usize::from(bracket);
    let first = inside;
    while inside < first + 3 && is_zone(reader, inside) {
        inside += 1;
    }
    if inside > first {
        let spelt = reader.word(inside).eq_ignore_ascii_case("time");
        if reader.lexeme(first).value == 1 && !spelt {
            return at;
        }
        inside += usize::from(spelt);
        next = inside + usize::from(bracket && reader.word(inside) == ")");
        if bracket && reader.word(inside) != ")" {
            return at;
        }
    }
    next
}

/// Zones of three letters, or spelt out; `mt` and `et` only in capitals.
fn is_zone(reader: &Paragraph<'_>, at: usize) -> bool {
    let lexeme = reader.lexeme(at);
    let word = reader.word(at);
    lexeme.class == TokenClass::Zone
        && (lexeme.value == 1 || word.len() > 2 || word.bytes().all(|b| b.is_ascii_uppercase()))
}
