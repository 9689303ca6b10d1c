//! Judging words that are not always of time by what stands around them: `may`, `march`, `sun`,
//! `fall`, `Sunday Times`, 1998 as a count.

mod names;
mod numbers;

pub(crate) use numbers::counts_something;

use super::lexicon::{ABBREVIATED, TokenClass};
use super::matching::Paragraph;
use crate::dates::calendar::Holiday;
use crate::dates::expression::{Anchor, Meaning, TimeUnit, Which};
use names::BEFORE_MONTH;

/// Is the expression in tokens `first..next` one of time?
pub(crate) fn accepts(reader: &Paragraph<'_>, first: usize, next: usize, meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Month { year: None, which: Which::Bare, .. } => names::month(reader, first, next),
        Meaning::Month { which: Which::This | Which::Same, month: 3 | 5, .. } => {
            capital(reader.word(next - 1))
                && !(mixed(reader.word(next)) && reader.class(next) == TokenClass::Other)
                && !names::is_surname(reader, next - 1)
        }
        Meaning::Month { which: Which::Bare, .. } => !reader.class_is_short(first) || next > first + 1,
        Meaning::Day { weekday: None, .. } => names::day(reader, first, next),
        Meaning::DayOfMonth { weekday: Some(_), .. } => !reader.class_is_short(first),
        Meaning::Weekday { which: Which::BeforeThat | Which::AfterThat, .. } => {
            !reader.class_is_short(first) && goes_on(reader, next)
        }
        Meaning::Weekday { which, .. } => names::weekday(reader, first, next, *which),
        Meaning::Year { year, .. } => {
            (next > first + 1 || numbers::year_alone(reader, first, *year))
                && !numbers::before_christ(reader, next, *year)
        }
        Meaning::Decade { first: year } => {
            numbers::decade(reader, first, next) && !numbers::before_christ(reader, next, *year)
        }
        Meaning::Century { .. } => !numbers::before_christ(reader, next, 0),
        Meaning::Season { year: None, which: Which::Bare, .. } => names::season(reader, first, next),
        Meaning::Season { which: Which::Bare, .. } => {
            let verb = matches!(reader.lexeme(first).value, 0 | 2);
            !verb || capital(reader.word(first)) || BEFORE_MONTH.iter().any(|w| before(reader, first, w))
        }
        Meaning::Unit { unit, which: Which::The } => the_unit(reader, first, next, *unit),
        Meaning::Unit { unit: TimeUnit::Day, which: Which::Last | Which::Next | Which::This } => false,
        Meaning::Unit { which: Which::This, .. } => !title(reader, first, next),
        // `over the last year`, `in the past month`, `within the next week` are lengths up to now or from now.
        // What was in the past year mostly was last year.
        Meaning::Unit { unit: TimeUnit::Week | TimeUnit::Month, which: Which::Last } if is_length(reader, first) => {
            false
        }
        Meaning::Unit { which: Which::Next | Which::Following, .. } if is_length(reader, first) => false,
        Meaning::Distance { from: Anchor::Publication, unit: TimeUnit::Day, .. } if next == first + 1 => {
            today(reader, first)
        }
        // `told “CBS This Morning”` names a programme.
        Meaning::Distance { from: Anchor::Publication, unit: TimeUnit::Day, .. }
            if title(reader, first, next) && first.checked_sub(1).is_some_and(|at| capital(reader.word(at))) =>
        {
            false
        }
        // `three days later than planned` compares.
        Meaning::Distance { from: Anchor::Text, .. } if reader.word(next).eq_ignore_ascii_case("than") => false,
        Meaning::Distance { from: Anchor::Text, .. } => measured(reader, next),
        // `lasted two weeks from Monday` is a length.
        Meaning::Distance { from: Anchor::Next, .. } => {
            goes_on(reader, next)
                && !any_before(reader, first, &["for", "lasting", "last", "lasts", "lasted", "another"])
        }
        // `more than 40 years ago` does not say when.
        Meaning::Distance { from: Anchor::Publication, .. }
            if before(reader, first, "than") || before(reader, first, "over") =>
        {
            false
        }
        // `in two days of fighting`.
        Meaning::Distance { count: Some(1..), from: Anchor::Publication, .. } => reader.class(next) != TokenClass::Of,
        // `the 10 p.m. news` is on every day.
        Meaning::Clock => {
            let show = ["news", "newscast", "show", "hour", "broadcast", "bulletin", "slot"];
            !before(reader, first, "high") && !is_one_of(reader.word(next), &show)
        }
        // `the past decade` is a length.
        Meaning::Unit { unit: TimeUnit::Century | TimeUnit::Decade, which } => *which == Which::This,
        Meaning::Quarter { which: Which::Bare, year: None, .. } => !sports(reader, first),
        Meaning::Holiday { holiday: Holiday::Nth(..), .. } if reader.class(first) != TokenClass::Named => true,
        // `thanksgiving`, `election day`, not `epiphany` in lower case.
        Meaning::Holiday { .. } => {
            let plain = ["christmas", "thanksgiving", "easter", "halloween", "juneteenth"];
            let common = ["election", "inauguration", "tax", "flag", "earth", "black", "fat", "may"];
            capital(reader.word(first))
                || is_one_of(reader.word(first), &plain)
                || (next > first + 1 && !is_one_of(reader.word(first), &common))
        }
        Meaning::Vague => true,
        _ => true,
    }
}

/// Do `over the`, `in the` and the like stand before `last`, `past` or `next`, at `first`? `in the
/// following year` goes on with a story.
fn is_length(reader: &Paragraph<'_>, first: usize) -> bool {
    const WITHIN: &[&str] = &["over", "in", "during", "within", "for", "throughout", "from", "of"];
    let the = reader.class(first) == TokenClass::The;
    let (word, at) = if the { (first + 1, Some(first)) } else { (first, first.checked_sub(1)) };
    let rolling = matches!(reader.class(word), TokenClass::Last | TokenClass::Past)
        || reader.word(word).eq_ignore_ascii_case("next");
    let the = at.filter(|at| reader.class(*at) == TokenClass::The);
    let within = |list: &[&str]| the.is_some_and(|the| any_before(reader, the, list));
    // `the week of the next year`, `of the past year`: the former is a year of a story.
    let strict = if reader.class(word) == TokenClass::Next { &WITHIN[..6] } else { WITHIN };
    rolling && within(strict)
}

/// `"This Week"`, `The New Year`: a name in capitals within a sentence.
fn title(reader: &Paragraph<'_>, first: usize, next: usize) -> bool {
    next == first + 2 && mixed(reader.word(first)) && mixed(reader.word(first + 1))
}

/// What `today's` stands before when it means the present age.
const AGES: &[&str] = &[
    "world",
    "society",
    "economy",
    "age",
    "era",
    "climate",
    "environment",
    "standards",
    "youth",
    "generation",
    "culture",
    "market",
    "marketplace",
    "technology",
    "personal",
    "modern",
    "young",
    "standard",
    "politics",
    "media",
    "global",
];

/// `today`, not `USA Today` or `the people of tomorrow`.
fn today(reader: &Paragraph<'_>, first: usize) -> bool {
    let show = reader.word(first + 1).eq_ignore_ascii_case("show");
    let name = mixed(reader.word(first)) && (show || after_name(reader, first));
    let paper = before(reader, first, "usa");
    let idea = before(reader, first, "of") && !reader.word(first).eq_ignore_ascii_case("today");
    // `today's world` is no day, nor is `today's Japan`; in capitals throughout, they say nothing.
    let owned = reader.word(first + 2);
    let name =
        name || reader.class(first + 1) == TokenClass::Possessive && before(reader, first, "at") && capital(owned);
    let age = reader.class(first + 1) == TokenClass::Possessive && AGES.iter().any(|w| w.eq_ignore_ascii_case(owned));
    !name && !paper && !idea && !age
}

/// After `two days before`, `a week after`: does the expression end there, or does another follow
/// that it is measured from? `two days after the attack` is measured from what no calendar knows.
fn measured(reader: &Paragraph<'_>, next: usize) -> bool {
    if !matches!(reader.class(next - 1), TokenClass::Before | TokenClass::After) {
        return true;
    }
    let open = matches!(reader.class(next), TokenClass::Comma | TokenClass::Dot | TokenClass::Hyphen)
        || next >= reader.tokens.len();
    let mark = reader.tokens.get(next).is_some_and(|t| t.kind == crate::text::TokenKind::Punctuation);
    open || mark || goes_on(reader, next)
}

/// Does another expression begin at `next`, which this one is measured from?
fn goes_on(reader: &Paragraph<'_>, next: usize) -> bool {
    let next = if reader.class(next) == TokenClass::The { next + 1 } else { next };
    match reader.class(next) {
        TokenClass::Month | TokenClass::Weekday | TokenClass::Today => true,
        // `two days before the election` is no named day.
        TokenClass::Named => reader.named(next).is_some(),
        TokenClass::Last | TokenClass::Next | TokenClass::This => {
            matches!(
                reader.class(next + 1),
                TokenClass::Weekday | TokenClass::Month | TokenClass::Named | TokenClass::Unit | TokenClass::Season
            )
        }
        TokenClass::Number => reader.class(next + 1) == TokenClass::Month,
        _ => false,
    }
}

impl Paragraph<'_> {
    fn class_is_short(&self, at: usize) -> bool {
        let lexeme = self.lexeme(at);
        matches!(lexeme.class, TokenClass::Month | TokenClass::Weekday) && lexeme.value >= ABBREVIATED
    }
}

fn before(reader: &Paragraph<'_>, first: usize, word: &str) -> bool {
    first.checked_sub(1).is_some_and(|at| reader.word(at).eq_ignore_ascii_case(word))
}

/// Case does not count.
fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|w| w.eq_ignore_ascii_case(word))
}

/// In capitals at the front only.
fn mixed(word: &str) -> bool {
    capital(word) && word.bytes().skip(1).any(|b| b.is_ascii_lowercase())
}

fn capital(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit())
}

fn any_before(reader: &Paragraph<'_>, first: usize, words: &[&str]) -> bool {
    first.checked_sub(1).is_some_and(|at| {
        let word = reader.word(at);
        words.iter().any(|w| w.eq_ignore_ascii_case(word))
    })
}

/// Does a capitalised word stand before `first` within its sentence? Then a month may be a surname.
fn after_name(reader: &Paragraph<'_>, first: usize) -> bool {
    let Some(at) = first.checked_sub(1) else { return false };
    // In capitals throughout, they say nothing.
    mixed(reader.word(first))
        && reader.class(at) == TokenClass::Other
        && capital(reader.word(at))
        && !reader.word(at).starts_with(|c: char| c.is_ascii_digit())
}

/// `the week`, `the quarter`: an interval only with the article, and not as `the week of`, `the day
/// that`.
fn the_unit(reader: &Paragraph<'_>, first: usize, next: usize, unit: TimeUnit) -> bool {
    if next > first + 1 {
        return true;
    }
    let the = before(reader, first, "the");
    match unit {
        TimeUnit::Quarter => the && !sports(reader, first) && !reader.word(next).eq_ignore_ascii_case("of"),
        // `the weekend of March 8`.
        TimeUnit::Weekend => {
            the && !(reader.class(next) == TokenClass::Of && reader.class(next + 1) == TokenClass::Month)
        }
        TimeUnit::Year => {
            let behind = first.checked_sub(2).map_or("", |at| reader.word(at));
            the && is_one_of(behind, &["of", "for"]) && !is_one_of(reader.word(next), &["ended", "ending", "that"])
        }
        TimeUnit::Day if the && day_of_trade(reader, first, next) => true,
        TimeUnit::Month | TimeUnit::Week | TimeUnit::Day => {
            let behind = first.checked_sub(2).map_or("", |at| reader.word(at));
            let earlier = first.checked_sub(3).is_some_and(|at| {
                matches!(
                    reader.class(at),
                    TokenClass::Early | TokenClass::Late | TokenClass::End | TokenClass::Begin | TokenClass::Middle
                )
            });
            // `At the end of the day` is a phrase.
            the && earlier && (is_one_of(behind, &["in"]) || (is_one_of(behind, &["of"]) && unit != TimeUnit::Day))
        }
        _ => false,
    }
}

/// `ended the day at 8,017`, `up 3 percent on the day`, `at the start of the day`: the day that a
/// report of a market is about. `The` stands before `day`, at `first`.
fn day_of_trade(reader: &Paragraph<'_>, first: usize, next: usize) -> bool {
    const CLOSES: &[&str] = &[
        "end",
        "ends",
        "ended",
        "ending",
        "close",
        "closes",
        "closed",
        "closing",
        "finish",
        "finishes",
        "finished",
        "finishing",
        "start",
        "starts",
        "started",
        "starting",
        "began",
        "begin",
        "begins",
        "opened",
        "opening",
    ];
    let behind = |back: usize| first.checked_sub(back).map_or("", |at| reader.word(at));
    let figure = |at: usize| {
        let word = reader.word(at);
        word.starts_with(|c: char| c.is_ascii_digit()) || is_one_of(word, &["percent", "%", "point", "points"])
    };
    let near = || (first.saturating_sub(8)..(next + 6).min(reader.tokens.len())).any(figure);
    let follows = reader.word(next);
    if is_one_of(behind(2), CLOSES) {
        return is_one_of(follows, &["at", "down", "up", "higher", "lower", "with", "on", "flat", "unchanged"])
            && near();
    }
    if is_one_of(behind(2), &["on", "for"]) {
        let mark = reader.tokens.get(next).is_none_or(|t| t.kind == crate::text::TokenKind::Punctuation);
        return (mark || is_one_of(follows, &["at", "after", "and", "as"])) && near();
    }
    let phrase = |part: &str| is_one_of(behind(2), &["of"]) && is_one_of(behind(3), &[part]);
    phrase("start") || phrase("beginning")
}

/// Is the text around about a match rather than business?
fn sports(reader: &Paragraph<'_>, at: usize) -> bool {
    const PLAY: &[&str] = &[
        "yard",
        "yards",
        "touchdown",
        "touchdowns",
        "quarterback",
        "rebounds",
        "scored",
        "lead",
        "led",
        "score",
        "halftime",
        "field",
        "jumper",
        "pointer",
        "turnover",
        "kick",
        "game",
        "punt",
        "interception",
        "dunk",
    ];
    let around = at.saturating_sub(25)..(at + 25).min(reader.tokens.len());
    around.filter(|i| PLAY.iter().any(|w| w.eq_ignore_ascii_case(reader.word(*i)))).count() >= 2
}
