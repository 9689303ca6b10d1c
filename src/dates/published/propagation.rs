//! Date propagation from related articles: what the archive knows of an article that does not say
//! when it was published.
//!
//! Owned here: when two articles tell the same story, and how precise a propagated date may be. Left to
//! others: finding the candidates (the index) and writing the date back. Pure: no engine, no clock.
//!
//! Two articles of one story share names that are rare in the archive *and* a named day: `March 11`
//! in both. Names alone do not do: the same presidents meet again half a year later. Nor does a day
//! further down in the text, which may be that of the shooting over which a jury sits in autumn, nor
//! one that is spoken of every year. What an article itself says is never overruled.

use jiff::civil::{Date, Weekday};

use super::clues::{Clue, CluePlace, Says};
use super::distance::{Candidate, days_since};
use crate::article::{DateBasis, PartialDate, Published};
use crate::dates::calendar::plus_days;
use crate::dates::written::month_name;

/// A name or a word of the title, and how rare it is: the natural logarithm of how many articles the
/// archive has for each one that holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryTerm {
    /// Folded ([`crate::text::fold`]).
    pub word: String,
    /// 0 for a term that every article has.
    pub rarity: f32,
}

/// A day that a text names; what is missing was not said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedDay {
    /// The year.
    pub year: Option<i16>,
    /// `1..=12`.
    pub month: i8,
    /// `1..=31`.
    pub day: i8,
    /// The weekday.
    pub weekday: Option<Weekday>,
    /// It stands at the beginning, or its weekday with it: what happened then is the news, and not
    /// what led to it months ago.
    pub is_news: bool,
}

/// What an article tells, as far as it can be compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Story {
    /// People, organizations, places and the words of the title, each once.
    pub terms: Vec<StoryTerm>,
    /// The days that it names as past; pictures from the files left out.
    pub days: Vec<NamedDay>,
}

impl Story {
    /// The story of an article with these clues ([`super::clues::clues`]) and terms.
    pub fn new(terms: Vec<StoryTerm>, clues: &[Clue]) -> Self {
        // Many stories look ahead to the same election day.
        let past = |place: &CluePlace| !matches!(place, CluePlace::File | CluePlace::Ahead);
        let begins = |place: &CluePlace| matches!(place, CluePlace::Caption | CluePlace::LeadBack | CluePlace::Lead);
        let days = clues.iter().filter_map(|clue| match &clue.says {
            Says::Day(day, place) if past(place) => {
                let (year, month, day) = (Some(day.year()), day.month(), day.day());
                Some(NamedDay { year, month, day, weekday: None, is_news: begins(place) })
            }
            Says::DayOfYear(month, day, weekday, place) if past(place) => {
                let is_news = weekday.is_some() || begins(place);
                Some(NamedDay { year: None, month: *month, day: *day, weekday: *weekday, is_news })
            }
            Says::Dateline(month, day, weekday) => {
                Some(NamedDay { year: None, month: *month, day: *day, weekday: *weekday, is_news: true })
            }
            _ => None,
        });
        Self { terms, days: days.take(40).collect() }
    }

    fn rarity(&self) -> f32 {
        self.terms.iter().map(|term| term.rarity).sum()
    }
}

/// A dated article of perhaps the same story.
#[derive(Debug, Clone, PartialEq)]
pub struct RelatedArticle {
    /// Its id, for the evidence.
    pub id: String,
    /// Its day of publication. An article whose date was itself propagated, or concluded as a month or
    /// a year only, is not one.
    pub published: Date,
    /// What it tells.
    pub story: Story,
}

/// Rarity that two stories must share: some three names that one article in fifty holds.
const SHARED: f32 = 12.0;
/// The part of the smaller story that must be shared.
const PART: f32 = 0.3;
/// A shared day lies at most so many days before the related article's publication: it is part of the news.
const NEWS: i32 = 6;
/// Related articles that disagree by more days than this tell nothing.
const SPREAD: i32 = 6;

/// Days that are spoken of every year, and so tell none: month and day.
const EVERY_YEAR: [(i8, i8); 4] = [(1, 1), (7, 4), (9, 11), (12, 25)];

/// How sure a propagated date is: of 15 given to articles whose dates had been withheld, 13 were right, one of the two wrong ones being a day of [`EVERY_YEAR`].
const SURE: f32 = 0.88;

/// The date that follows for an undated article from `related` ones, or nothing. `known` is what was
/// concluded from the article itself, which is made more precise and never overruled; a day needs
/// no help.
///
/// The result is a month, or a year where the related articles lie in two months; its confidence is that
/// measured on articles with known dates.
pub fn propagate(undated: &Story, known: Option<&Published>, related: &[RelatedArticle]) -> Option<Published> {
    if known.is_some_and(|known| known.basis != DateBasis::Inferred || matches!(known.date, PartialDate::Day(_))) {
        return None;
    }
    let mut found: Vec<(&RelatedArticle, NamedDay)> = related
        .iter()
        .filter(|other| known.is_none_or(|known| contains(known.date, other.published)))
        .filter(|other| undated.days.iter().all(|day| allows(*day, other.published)))
        .filter_map(|other| Some((other, same_story(undated, other)?)))
        .collect();
    found.sort_by_key(|(other, _)| other.published);
    let ((first, day), (last, _)) = (*found.first()?, *found.last()?);
    let apart = Candidate::of(last.published).number - Candidate::of(first.published).number;
    if apart > SPREAD {
        return None;
    }
    let (from, to) = (first.published, last.published);
    // The undated article may be some days older or younger than the related ones.
    let (from, to) = (plus_days(from, -SPREAD)?, plus_days(to, SPREAD)?);
    let date = match from.year() == to.year() {
        true if from.month() == to.month() => PartialDate::Month(from.year(), from.month()),
        true => PartialDate::Year(from.year()),
        false => return None,
    };
    if known.is_some_and(|known| !is_finer(date, known.date)) {
        return None;
    }
    let evidence =
        format!("same story as {} of {}: both name {} {}", first.id, first.published, month_name(day.month), day.day);
    Some(Published { date, basis: DateBasis::Inferred, confidence: SURE, evidence })
}

/// The day of the news that both name, if they tell the same story.
fn same_story(undated: &Story, related: &RelatedArticle) -> Option<NamedDay> {
    let shared: f32 = undated
        .terms
        .iter()
        .filter(|term| related.story.terms.iter().any(|other| other.word == term.word))
        .map(|term| term.rarity)
        .sum();
    let smaller = undated.rarity().min(related.story.rarity());
    if shared < SHARED || shared < PART * smaller {
        return None;
    }
    let day_of_news = |day: &&NamedDay| {
        related.story.days.iter().any(|other| is_same(**day, *other)) && age(**day, related.published) <= NEWS
    };
    let is_news = |day: &&NamedDay| day.is_news && !EVERY_YEAR.contains(&(day.month, day.day));
    undated.days.iter().filter(is_news).find(day_of_news).copied()
}

fn is_same(a: NamedDay, b: NamedDay) -> bool {
    let agree = |a: Option<i16>, b: Option<i16>| a.is_none() || b.is_none() || a == b;
    (a.month, a.day) == (b.month, b.day)
        && agree(a.year, b.year)
        && (a.weekday.is_none() || b.weekday.is_none() || a.weekday == b.weekday)
}

/// Days from a named day, or the last of that name, to a day of publication.
fn age(day: NamedDay, published: Date) -> i32 {
    days_since((day.year, day.month, day.day), &Candidate::of(published)).unwrap_or(i32::MAX)
}

/// Days between a named day and a day of publication: to the nearest such day.
fn distance(day: NamedDay, published: Date) -> i32 {
    let published = Candidate::of(published);
    let years = day.year.map_or(published.year - 1..=published.year + 1, |year| year..=year);
    years
        .filter_map(|year| Date::new(year, day.month, day.day).ok())
        .map(|date| (Candidate::of(date).number - published.number).abs())
        .min()
        .unwrap_or(i32::MAX)
}

/// May an article that names `day` have been published then? Not long before a day with its year,
/// nor where a weekday does not fall so.
fn allows(day: NamedDay, published: Date) -> bool {
    let at = Candidate::of(published);
    if let Some(year) = day.year {
        // What lies more than a year ahead is a plan, and plans are not dated to the day.
        let had_come = days_since((Some(year), day.month, day.day), &at).is_some();
        return had_come || distance(day, published) <= 366;
    }
    let falls = |date: &Date| day.weekday.is_none_or(|weekday| weekday == date.weekday());
    let nearest = (-1..=1)
        .filter_map(|n| Date::new(at.year + n, day.month, day.day).ok())
        .filter(falls)
        .map(|date| Candidate::of(date).number - at.number)
        .min_by_key(|apart| apart.abs());
    // What the undated article has as past was past, or nearly, for the related one.
    nearest.is_some_and(|apart| (-183..=SPREAD).contains(&apart))
}

fn contains(date: PartialDate, day: Date) -> bool {
    (date.first()..=date.last()).contains(&day)
}

fn is_finer(date: PartialDate, known: PartialDate) -> bool {
    date.first() >= known.first() && date.last() <= known.last() && date != known
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn terms(words: &[&str]) -> Vec<StoryTerm> {
        words.iter().map(|word| StoryTerm { word: (*word).to_owned(), rarity: 4.0 }).collect()
    }

    fn named(month: i8, day: i8, weekday: Option<Weekday>) -> NamedDay {
        NamedDay { year: None, month, day, weekday, is_news: true }
    }

    fn dated(id: &str, published: Date, words: &[&str], days: &[NamedDay]) -> RelatedArticle {
        RelatedArticle { id: id.to_owned(), published, story: Story { terms: terms(words), days: days.to_vec() } }
    }

    const NAMES: [&str; 5] = ["orlov", "lindqvist", "tarvik", "bridge", "harbour board"];

    #[test]
    fn the_same_names_and_the_same_day_give_their_month() {
        let undated = Story { terms: terms(&NAMES), days: vec![named(3, 11, None)] };
        let related = [dated("a", date(2025, 3, 12), &NAMES[..4], &[named(3, 11, Some(Weekday::Tuesday))])];
        let found = propagate(&undated, None, &related).expect("a month");
        assert_eq!((found.date, found.basis), (PartialDate::Month(2025, 3), DateBasis::Inferred));
        assert_eq!(found.evidence, "same story as a of 2025-03-12: both name March 11");
    }

    #[test]
    fn names_alone_or_a_day_alone_give_no_date() {
        let undated = Story { terms: terms(&NAMES), days: vec![named(3, 11, None)] };
        let other_day = dated("a", date(2025, 3, 12), &NAMES, &[named(3, 10, None)]);
        let other_names = dated("b", date(2025, 3, 12), &["x", "y", "z", "bridge"], &[named(3, 11, None)]);
        let far_day = dated("c", date(2025, 8, 12), &NAMES, &[named(3, 11, None)]);
        assert_eq!(propagate(&undated, None, &[other_day, other_names, far_day]), None);
    }

    #[test]
    fn a_day_further_down_or_of_every_year_gives_no_date() {
        let given = |day: NamedDay| {
            let undated = Story { terms: terms(&NAMES), days: vec![day] };
            let published = date(2025, day.month, day.day + 1);
            propagate(&undated, None, &[dated("a", published, &NAMES, &[NamedDay { is_news: true, ..day }])])
        };
        assert!(given(named(3, 11, None)).is_some());
        assert_eq!(given(NamedDay { is_news: false, ..named(3, 11, None) }), None);
        assert_eq!(given(named(9, 11, None)), None);
    }

    #[test]
    fn related_that_disagree_give_no_date() {
        let undated = Story { terms: terms(&NAMES), days: vec![named(3, 11, None)] };
        let related = [
            dated("a", date(2024, 3, 12), &NAMES, &[named(3, 11, None)]),
            dated("b", date(2025, 3, 12), &NAMES, &[named(3, 11, None)]),
        ];
        assert_eq!(propagate(&undated, None, &related), None);
    }

    #[test]
    fn what_the_article_says_is_not_overruled() {
        let tuesday = named(3, 11, Some(Weekday::Tuesday));
        let undated = Story { terms: terms(&NAMES), days: vec![tuesday] };
        let of = |year| [dated("a", date(year, 3, 12), &NAMES, &[named(3, 11, None)])];
        assert!(propagate(&undated, None, &of(2025)).is_some());
        assert_eq!(propagate(&undated, None, &of(2024)), None);
        let known = |date| Published { date, basis: DateBasis::Inferred, confidence: 0.9, evidence: String::new() };
        let year = |year| known(PartialDate::Year(year));
        assert_eq!(propagate(&undated, Some(&year(2024)), &of(2025)), None);
        assert_eq!(
            propagate(&undated, Some(&year(2025)), &of(2025)).map(|p| p.date),
            Some(PartialDate::Month(2025, 3))
        );
        let day = known(PartialDate::Day(date(2025, 3, 11)));
        assert_eq!(propagate(&undated, Some(&day), &of(2025)), None);
    }
}
