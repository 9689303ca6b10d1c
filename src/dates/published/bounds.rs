//! What is known of the day of publication where the day is not: not before, not after.
//!
//! An article was written after what it tells as past, after the one whom it calls president took
//! office, after a word came up that it uses; and before what it calls future. Only what a text says
//! outright counts, so that a bound holds: days with their year, no years alone. [`super::inferred`]
//! weighs the rest.

use jiff::ToSpan;
use jiff::civil::Date;

use super::clues::{Clue, CluePlace, Says};
use crate::article::{Bound, Bounds};

/// The bounds that `clues` put on the day of publication; none lies after `today`.
pub fn bounds(clues: &[Clue], today: Date) -> Bounds {
    let not_before = clues.iter().filter_map(|clue| Some((not_before(clue)?, clue)));
    let not_before = not_before.filter(|((day, _), _)| *day <= today).max_by_key(|((day, _), _)| *day);
    let not_after = clues.iter().filter_map(|clue| Some((not_after(clue)?, clue)));
    // What lies ahead of today says nothing, and what lies before a day that has been is no future.
    let least = not_before.map_or(Date::MIN, |((day, _), _)| day);
    let not_after = not_after.filter(|(day, _)| *day < today && *day > least).min_by_key(|(day, _)| *day);
    Bounds {
        not_before: not_before.map(|((day, why), clue)| Bound { day, evidence: why.of(&clue.quote, day) }),
        not_after: not_after.map(|(day, clue)| Bound { day, evidence: format!("“{}” lies ahead", clue.quote) }),
    }
}

/// Why an article was not published before a day.
#[derive(Clone, Copy)]
enum Why {
    Past,
    /// The first day of the office.
    Office(Date),
    Former,
    Term,
}

impl Why {
    fn of(self, quote: &str, day: Date) -> String {
        match self {
            Self::Past => format!("“{quote}” is told as past"),
            Self::Office(from) if from == day => format!("“{quote}” held that office since {from}"),
            Self::Office(from) => {
                format!("“{quote}” held that office since {from}, named or elected {ELECTED} days before at most")
            }
            Self::Former => format!("“{quote}” is called former, and was in office until {day}"),
            Self::Term => format!("“{quote}” is not spoken of before {day}"),
        }
    }
}

/// The days from an election to the oath.
const ELECTED: i32 = 80;

/// From when there is talk of someone in an office: `life under President Doe`.
pub(super) fn spoken_of_from(office: Date) -> Date {
    office.saturating_sub(ELECTED.days())
}

/// Someone is called by an office before it begins: a minister when he is named, a leader or a government when it
/// is elected. Heads of state are called so late, and by most from the oath on.
fn in_office(clue: &Clue, from: Date) -> Date {
    const HEADS: [&str; 3] = ["president ", "vice president ", "prime minister "];
    let quote = clue.quote.to_lowercase();
    if HEADS.iter().any(|head| quote.starts_with(head)) { from } else { spoken_of_from(from) }
}

fn not_before(clue: &Clue) -> Option<(Date, Why)> {
    let past = |place: &CluePlace| {
        matches!(place, CluePlace::Caption | CluePlace::File | CluePlace::Post | CluePlace::LeadBack | CluePlace::Back)
    };
    Some(match &clue.says {
        Says::Day(day, place) if past(place) => (*day, Why::Past),
        Says::Office(terms) => {
            let from = terms.iter().map(|(from, _)| *from).min()?;
            (in_office(clue, from), Why::Office(from))
        }
        Says::Former(terms) => (terms.iter().filter_map(|(_, to)| *to).min()?, Why::Former),
        Says::Since(since) => (*since, Why::Term),
        _ => return None,
    })
}

/// Only days: that a year lies ahead is told of many that have been.
fn not_after(clue: &Clue) -> Option<Date> {
    match &clue.says {
        Says::Day(day, CluePlace::Ahead) if clue.is_sure => Some(*day),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    use crate::article::Article;
    use crate::dates::published::clues::clues;
    use crate::text::Prose;

    const TODAY: Date = date(2026, 11, 22);

    fn of(body: &str) -> (String, String) {
        let article = Article { body: body.to_owned(), ..Article::default() };
        let bounds = bounds(&clues(&article, &Prose::default(), &Prose::of(body), TODAY), TODAY);
        let shown = |bound: Option<Bound>| bound.map_or(String::new(), |b| format!("{}: {}", b.day, b.evidence));
        (shown(bounds.not_before), shown(bounds.not_after))
    }

    #[test]
    fn what_is_past_and_who_is_in_office_bound_from_below() {
        for (body, not_before) in [
            ("The bridge fell on March 5, 2024, and was closed.", "2024-03-05: “March 5, 2024” is told as past"),
            ("Vice President Vance spoke.", "2025-01-20: “Vice President Vance” held that office since 2025-01-20"),
            (
                "Attorney General Pam Bondi spoke.",
                "2010-10-16: “Attorney General Pam Bondi” held that office since 2011-01-04, named or elected 80 days before at most",
            ),
            (
                "Under President Joe Biden it ended.",
                "2020-11-01: “President Joe Biden” is not spoken of before 2020-11-01",
            ),
            (
                "A former Trump administration official spoke.",
                "2017-01-20: “Trump administration” is not spoken of before 2017-01-20",
            ),
            ("The Obama-Biden administration spoke.", ""),
            // A year is spoken of before it comes.
            ("It was built in 1998. The 2016 campaign began.", ""),
            ("President, Biden said no.", ""),
            (
                "Former President Barack Obama spoke.",
                "2017-01-20: “President Barack Obama” is called former, and was in office until 2017-01-20",
            ),
            ("The COVID-19 wave is over.", "2020-02-11: “COVID-19” is not spoken of before 2020-02-11"),
            ("Nothing is known.", ""),
            ("The plant was to close on March 5, 2031.", ""),
        ] {
            assert_eq!(of(body).0, not_before, "{body}");
        }
    }

    #[test]
    fn what_is_to_come_bounds_from_above() {
        let body =
            "The bridge fell on March 5, 2024. It was old. It was long. It is scheduled to open again on June 1, 2024.";
        let (not_before, not_after) = of(body);
        assert!(not_before.starts_with("2024-03-05"), "{not_before}");
        assert_eq!(not_after, "2024-06-01: “June 1, 2024” lies ahead");
        assert_eq!(of("It will open on June 1, 2031.").1, "");
        // A future before a past is a slip of one of them.
        assert_eq!(of("It fell on March 5, 2024. It will open on June 1, 2020.").1, "");
    }
}
