//! The publication date that the prose lets one conclude.
//!
//! Owned here: how sure a conclusion must be to be given, how precisely it is given, and what is
//! shown for it. The clues come from [`super::clues`], the shares of days from
//! [`super::posterior`], the probability that a conclusion is right from [`super::calibration`].
//! Wrong is worse than unknown: what is not sure enough as a day is given as a month or a year, or
//! not at all.

use jiff::civil::Date;

use super::calibration::{Calibration, Precision, view_of_day, view_of_month, view_of_year};
use super::clues::{Clue, CluePlace, Says};
use super::dateline;
use super::distance::Candidate;
use super::posterior::{Posterior, day_at};
use super::weights::{PublishedWeights, strengths};
use super::words;
use super::years::{YearShares, YearWords};
use crate::article::{Article, Bounds, DateBasis, PartialDate, Published};
use crate::dates::written::weekday_name;
use crate::text::Prose;

/// How sure a conclusion must be to be given: so that of articles held out of all fitting 96 in 100 years and
/// 93 in 100 days are right.
const SURE: [(Precision, f32); 3] = [(Precision::Day, 0.82), (Precision::Month, 0.9), (Precision::Year, 0.88)];
/// No conclusion is said to be surer.
const MOST_SURE: f32 = 0.99;
/// The share that all else must leave to the year of a dateline.
const LEAST: f32 = 0.05;
/// Clues that are shown.
const SHOWN: usize = 3;

/// Concludes from the prose of `article` when it was published, or nothing. `title` and `body` are
/// its fields tokenized, `clues` those of [`super::clues::clues`] and `bounds` what they say outright. The date is never
/// after `today`.
///
/// The confidence of a day is the probability that the truth is at most one day off, that of a month
/// or a year the probability that it is the month or the year.
pub fn infer(
    article: &Article,
    title: &Prose,
    body: &Prose,
    clues: &[Clue],
    bounds: &Bounds,
    today: Date,
) -> Option<Published> {
    // The words alone decide nothing, nor does the caption of a picture, which may be an old one.
    if !clues.iter().any(Clue::dates_the_prose) {
        return None;
    }
    let fields = [(&*article.title, title), (&*article.body, body)];
    let keys = words::keys(&fields);
    let model = YearWords::shipped();
    let shares = model.shares(&keys);
    let posterior = Posterior::of(clues, &shares, PublishedWeights::shipped(), today);
    let concluded = conclude(&posterior, &shares, clues);
    if !concluded.as_ref().is_some_and(|concluded| matches!(concluded.date, PartialDate::Day(_)))
        && let Some(dated) = dateline::dated(clues, bounds, today)
        && posterior.share_of(dated.date.first().year()) >= LEAST
    {
        return Some(dated);
    }
    let concluded = concluded?;
    let mut evidence = reasons(clues, &concluded, today);
    let witnesses = model.witnesses(&fields, concluded.year, 3);
    if !witnesses.is_empty() && posterior.by_clues(concluded.year) < 0.8 {
        evidence.push(format!("“{}” were in the news of {}", witnesses.join("”, “"), concluded.year));
    }
    let confidence = concluded.sure.min(MOST_SURE);
    Some(Published { date: concluded.date, basis: DateBasis::Inferred, confidence, evidence: evidence.join("; ") })
}

struct Concluded {
    date: PartialDate,
    year: i16,
    /// A day within it, the likeliest.
    day: Candidate,
    sure: f32,
}

/// The most precise date that is sure enough.
fn conclude(posterior: &Posterior, shares: &YearShares, clues: &[Clue]) -> Option<Concluded> {
    let calibration = Calibration::shipped();
    let (year, year_share) = posterior.year()?;
    let year_sure = calibration.sure(Precision::Year, &view_of_year(posterior, shares, clues, year, year_share));
    let (day, day_share) = posterior.day()?;
    let (month_year, month, month_share) = posterior.month()?;
    let within = |first: PartialDate| {
        let (from, to) = (Candidate::of(first.first()).number, Candidate::of(first.last()).number);
        let inside = posterior.days.iter().filter(|(day, _)| (from..=to).contains(&day.number));
        inside.max_by(|a, b| a.1.total_cmp(&b.1)).map_or(day, |(day, _)| *day)
    };
    for (precision, least) in SURE {
        let (date, sure) = match precision {
            Precision::Day => {
                let sure = calibration.sure(precision, &view_of_day(clues, &day, day_share, year_sure));
                (PartialDate::Day(date_of(&day)?), sure)
            }
            Precision::Month => {
                let sure = calibration
                    .sure(precision, &view_of_month(posterior, clues, (month_year, month), month_share, year_sure));
                (PartialDate::Month(month_year, month), sure)
            }
            Precision::Year => (PartialDate::Year(year), year_sure),
        };
        // A day in another year than the likeliest one is no ground to stand on, nor is one before what
        // the text tells as past.
        let stands = || precision != Precision::Day || !clues.iter().any(|clue| is_past_after(clue, &day));
        if sure >= least && date.first().year() == year && stands() {
            let day = if precision == Precision::Day { day } else { within(date) };
            return Some(Concluded { date, year, day, sure });
        }
    }
    None
}

/// Does the clue tell a day after `day` as past? A text that was changed later is of two days.
fn is_past_after(clue: &Clue, day: &Candidate) -> bool {
    const NEAR: i32 = 31;
    let past = |place: &CluePlace| {
        matches!(place, CluePlace::Caption | CluePlace::Post | CluePlace::LeadBack | CluePlace::Back)
    };
    let after = |date: Date| Candidate::of(date).number - day.number;
    match &clue.says {
        Says::Day(date, place) if past(place) => after(*date) > 0,
        Says::DayOfYear(month, number, Some(weekday), place) if past(place) => (day.year - 1..=day.year + 1)
            .filter_map(|year| Date::new(year, *month, *number).ok())
            .any(|date| date.weekday() == *weekday && (1..=NEAR).contains(&after(date))),
        _ => false,
    }
}

fn date_of(day: &Candidate) -> Option<Date> {
    day_at(day.number)
}

/// The clues that speak most for the conclusion against days of other years and, for a day, against
/// other days of its year.
fn reasons(clues: &[Clue], concluded: &Concluded, today: Date) -> Vec<String> {
    let weights = PublishedWeights::shipped();
    let rivals = rivals(concluded, today);
    let strengths = strengths(clues);
    let mut leads: Vec<(f32, &Clue)> = clues
        .iter()
        .zip(strengths)
        .filter(|(clue, _)| !clue.quote.is_empty())
        .map(|(clue, strength)| {
            let weight = |day: &Candidate| weights.values[clue.says.feature(day)] * strength;
            let mean = rivals.iter().map(weight).sum::<f32>() / rivals.len().max(1) as f32;
            (weight(&concluded.day) - mean, clue)
        })
        .filter(|(lead, _)| *lead > 0.3)
        .collect();
    leads.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut shown: Vec<String> = Vec::new();
    let mut quotes: Vec<&str> = Vec::new();
    for (_, clue) in leads {
        if shown.len() == SHOWN {
            break;
        }
        if !quotes.iter().any(|quote| quote.contains(&*clue.quote) || clue.quote.contains(quote)) {
            quotes.push(&clue.quote);
            shown.push(reason(clue, concluded));
        }
    }
    shown
}

/// Days to compare with: this day in other years, and for a day the days around.
fn rivals(concluded: &Concluded, today: Date) -> Vec<Candidate> {
    let day = concluded.day;
    let shifted = |days: i32| {
        let number = day.number + days;
        let far = date_of(&day).and_then(|d| crate::dates::calendar::plus_days(d, days)).map(Candidate::of);
        far.filter(|far| far.number == number && number <= Candidate::of(today).number)
    };
    let years = (-8..=8).filter(|n| *n != 0).filter_map(|n| shifted(n * 365 + n / 4));
    let days = (-60..=60).filter(|n: &i32| n.abs() > 2 && n % 5 != 0).filter_map(shifted);
    match concluded.date {
        PartialDate::Day(_) => years.chain(days).collect(),
        _ => years.collect(),
    }
}

/// What a clue says for the conclusion: the words, and what follows from them.
fn reason(clue: &Clue, concluded: &Concluded) -> String {
    let quote = &clue.quote;
    let year = concluded.year;
    match &clue.says {
        Says::DayOfYear(_, _, Some(weekday), _)
        | Says::Dateline(_, _, Some(weekday))
        | Says::Anchor(None, _, _, weekday, _) => {
            format!("“{quote}” falls on a {} in {year}", weekday_name(*weekday))
        }
        Says::Dateline(..) => format!("“{quote}” is the dateline"),
        Says::LatestDay(..) => format!("“{quote}” is the latest day named"),
        Says::LatestMonth(..) => format!("“{quote}” is the latest month named"),
        Says::LatestYear(..) => format!("“{quote}” is the latest year spoken of as past or present"),
        Says::YearAhead(named) if *named >= year => format!("“{quote}” lies ahead"),
        Says::Office(terms) => {
            match terms.iter().find(|(from, to)| from.year() <= year && to.is_none_or(|to| year <= to.year())) {
                Some((from, Some(to))) => format!("“{quote}” held that office from {from} to {to}"),
                Some((from, None)) => format!("“{quote}” holds that office since {from}"),
                None => format!("“{quote}”"),
            }
        }
        Says::Former(_) => format!("“{quote}” is called former"),
        Says::Since(since) => format!("“{quote}” is not spoken of before {since}"),
        _ => format!("“{quote}”"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 22);

    fn concluded(body: &str) -> Option<Published> {
        let article = Article { body: body.to_owned(), ..Article::default() };
        inferred(&article, TODAY)
    }

    fn inferred(article: &Article, today: Date) -> Option<Published> {
        let (title, body) = (Prose::default(), Prose::of(&article.body));
        let clues = crate::dates::published::clues::clues(article, &title, &body, today);
        infer(article, &title, &body, &clues, &Bounds::default(), today)
    }

    #[test]
    fn a_text_without_clues_is_of_no_day() {
        for body in [
            "",
            "The minister spoke on Tuesday.",
            "It rained. Nobody came.",
            "On May 5 the club met; it may meet again.",
        ] {
            assert_eq!(concluded(body), None, "{body}");
        }
    }

    #[test]
    fn a_weekday_fixes_the_year_among_those_an_office_leaves() {
        let body = "KYIV — Talks ended late on Wednesday, March 5, officials said Wednesday. President Donald Trump \
            told Ukrainian President Volodymyr Zelensky so on Tuesday. The full-scale invasion of 2022 was three years ago.";
        let found = concluded(body).expect("a date");
        assert_eq!(found.date.first().year(), 2025, "{found:?}");
        assert_eq!(found.basis, DateBasis::Inferred);
        assert!(found.confidence < 1.0 && found.evidence.contains("Wednesday, March 5"), "{found:?}");
    }

    #[test]
    fn a_text_changed_later_is_of_no_day() {
        let body = |last: &str| {
            format!(
                "The plane fell on Saturday, officials said Sunday.\n\nSoldiers guard luggage at the crash site on \
                 Sunday, November 1, 2015.\n\nPeople lay flowers at the airport on Sunday, November 1, 2015.\n\n\
                 President Obama and Secretary of State John Kerry spoke of it on Sunday.{last}"
            )
        };
        let later = "\n\nThe wreckage is seen in this image provided on Thursday, November 5, 2015.";
        let day = |body: &str| matches!(concluded(body).map(|found| found.date), Some(PartialDate::Day(_)));
        assert!(day(&body("")) && !day(&body(later)), "{:?} {:?}", concluded(&body("")), concluded(&body(later)));
    }

    #[test]
    fn no_date_lies_in_the_future() {
        let body =
            "The games will open on Friday, July 14, 2028, and close on July 30, 2028. In 2028 all will be well.";
        assert!(concluded(body).is_none_or(|found| found.date.first() <= TODAY));
        let article = Article { body: body.to_owned(), ..Article::default() };
        assert!(inferred(&article, Date::MIN).is_none());
    }

    #[test]
    fn hostile_text_is_bounded() {
        for body in ["2024 ".repeat(200_000), "Wednesday, March 5 ".repeat(50_000), "President Obama ".repeat(50_000)] {
            let _ = concluded(&body);
        }
    }
}
