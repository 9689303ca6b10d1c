//! Dates in figures: `3/5/2025`, `28.02.2025`, `2025/03/05`, `9/11`, `2024/25`.

use super::lexicon::TokenClass;
use super::matching::Paragraph;
use crate::dates::calendar::near_century;
use crate::dates::expression::{Meaning, Year};

/// What stands for 11 September 2001 in all that was written since.
pub(crate) const NINE_ELEVEN: &str = "9/11";

/// The date in figures at token `at`, and the token after it.
pub(crate) fn read(reader: &Paragraph<'_>, at: usize) -> Option<(Meaning, usize)> {
    if reader.class(at) != TokenClass::Figures {
        return None;
    }
    meaning(reader.word(at)).map(|meaning| (meaning, at + 1))
}

fn meaning(word: &str) -> Option<Meaning> {
    let mark = if word.contains('/') { '/' } else { '.' };
    let mut parts = [0i16; 3];
    let mut lengths = [0; 3];
    let mut count = 0;
    for part in word.split(mark) {
        *lengths.get_mut(count)? = part.len();
        *parts.get_mut(count)? =
            part.parse().ok().filter(|_| part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit()))?;
        count += 1;
    }
    let [a, b, c] = parts;
    match (count, lengths) {
        (3, [4, 1..=2, 1..=2]) if (1..=12).contains(&b) => day(a, b, c),
        (3, [1..=2, 1..=2, 4]) if mark == '.' => day(c, b, a),
        (3, [1..=2, 1..=2, 4]) => figures(Some(c), a, b),
        (3, [1..=2, 1..=2, 2]) if mark == '/' => figures(Some(near_century(c)), a, b),
        // The one date that its figures alone name.
        (2, _) if word == NINE_ELEVEN => day(2001, 9, 11),
        (2, [4, 2, _]) if b == (a + 1) % 100 => Some(Meaning::Year { year: a, fiscal: false }),
        _ => None,
    }
}

fn day(year: i16, month: i16, day: i16) -> Option<Meaning> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    jiff::civil::Date::new(year, month, day).ok()?;
    Some(Meaning::Day { year: Some(Year::Number(year)), month, day, weekday: None })
}

/// Both orders are kept when both are possible.
fn figures(year: Option<i16>, first: i16, second: i16) -> Option<Meaning> {
    let possible = (1..=31).contains(&first) && (1..=31).contains(&second) && (first <= 12 || second <= 12);
    let (first, second) = (i8::try_from(first).ok()?, i8::try_from(second).ok()?);
    possible.then_some(Meaning::Figures { year, first, second })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_both_orders_where_both_are_possible() {
        assert_eq!(meaning("3/5/2025"), Some(Meaning::Figures { year: Some(2025), first: 3, second: 5 }));
        assert_eq!(meaning("31/5/99"), Some(Meaning::Figures { year: Some(1999), first: 31, second: 5 }));
        assert_eq!(meaning("2025/02/30"), None);
        assert_eq!(meaning("13/13/2025"), None);
        assert_eq!(meaning("24/7"), None);
        assert_eq!(meaning("99999999999999999999/1/1"), None);
    }
}
