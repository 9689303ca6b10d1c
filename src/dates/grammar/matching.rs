//! The machine under the grammar: patterns over lexemes, longest match first.
//!
//! A pattern is words and categories with a space between. A word in lower case stands for itself
//! (`|` parts alternatives), a category in capitals for a class of lexemes, `?` after either makes it
//! optional. What the categories match is kept in [`Captures`].

use jiff::civil::Weekday;

use super::lexicon::{ABBREVIATED, GrammarToken, NIGHT, TokenClass, WEEKDAYS, word};
use super::values::{WHICH, part, unit};
use crate::dates::calendar::Holiday;
use crate::dates::expression::{Season, TimeOfDay, TimeUnit, Which, Year};
use crate::text::Token;

/// A paragraph as the grammar sees it: tokens `first..tokens.len()` of a text. Outside of it there is
/// nothing, so that no expression reaches over the end of a paragraph or of an item of a list.
#[derive(Clone, Copy)]
pub(crate) struct Paragraph<'a> {
    pub text: &'a str,
    pub first: usize,
    pub tokens: &'a [Token],
    pub lexemes: &'a [GrammarToken],
}

/// What the categories of a pattern matched.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Captures {
    pub month: i8,
    pub days: [i8; 2],
    pub weekday: Option<Weekday>,
    pub year: Option<Year>,
    pub count: Option<i32>,
    pub unit: Option<TimeUnit>,
    pub which: Option<Which>,
    pub nth: i8,
    pub season: Option<Season>,
    pub decade: i16,
    pub holiday: Option<Holiday>,
    pub part: Option<TimeOfDay>,
    pub shift: i16,
}

/// One element of a pattern.
#[derive(Debug, Clone)]
pub(crate) struct FormElement {
    test: Test,
    optional: bool,
}

#[derive(Debug, Clone)]
enum Test {
    Words(Vec<GrammarToken>),
    Month,
    Weekday,
    /// `Fridays`.
    Weekdays,
    /// `5`, `5th`; with `true` only `5th`.
    Day(bool),
    /// `13th`.
    DayInFigures,
    /// Two figures: a part of a date in ISO 8601.
    TwoFigures,
    DayYear,
    DayTime,
    Year,
    /// A year in two figures behind a month: `16 May 17`.
    TwoFigureYear,
    /// A year behind what it belongs to: `, 2025`, `of last year`.
    OfYear,
    /// A number of things; with `true` also `a`, `a few`.
    Count(bool),
    Unit,
    Units,
    Which,
    Nth,
    Season,
    Decade,
    QuarterCode,
    Named,
    Part,
    Today,
}

/// The elements of `pattern`.
pub(crate) fn compile(pattern: &str) -> Vec<FormElement> {
    pattern
        .split(' ')
        .map(|element| {
            let (name, optional) = element.strip_suffix('?').map_or((element, false), |name| (name, true));
            let test = match name {
                "MONTH" => Test::Month,
                "WEEKDAY" => Test::Weekday,
                "WEEKDAYS" => Test::Weekdays,
                "DAY" => Test::Day(false),
                "DAYTH" => Test::Day(true),
                "13TH" => Test::DayInFigures,
                "NN" => Test::TwoFigures,
                "DAY,YEAR" => Test::DayYear,
                "DAYTIME" => Test::DayTime,
                "YEAR" => Test::Year,
                "YY" => Test::TwoFigureYear,
                "OF-YEAR" => Test::OfYear,
                "COUNT" => Test::Count(true),
                "NUMBER" => Test::Count(false),
                "UNIT" => Test::Unit,
                "UNITS" => Test::Units,
                "WHICH" => Test::Which,
                "NTH" => Test::Nth,
                "SEASON" => Test::Season,
                "DECADE" => Test::Decade,
                "QUARTER-CODE" => Test::QuarterCode,
                "NAMED" => Test::Named,
                "PART" => Test::Part,
                "TODAY" => Test::Today,
                words => Test::Words(words.split('|').map(literal).collect()),
            };
            FormElement { test, optional }
        })
        .collect()
}

fn literal(spelling: &str) -> GrammarToken {
    let class = match spelling {
        "," => TokenClass::Comma,
        "-" => TokenClass::Hyphen,
        "." => TokenClass::Dot,
        "'" => TokenClass::Apostrophe,
        "'s" => TokenClass::Possessive,
        spelling => return word(spelling),
    };
    GrammarToken { class, value: 0 }
}

impl FormElement {
    /// The classes that it may begin with.
    fn classes(&self) -> u64 {
        let of = |classes: &[TokenClass]| classes.iter().fold(0, |mask, c| mask | bit(*c));
        match &self.test {
            Test::Words(words) => words.iter().fold(0, |mask, w| mask | bit(w.class)),
            Test::Month => of(&[TokenClass::Month]),
            Test::Weekday => of(&[TokenClass::Weekday]),
            Test::Weekdays => of(&[TokenClass::Word]),
            Test::Day(false) => of(&[TokenClass::Number, TokenClass::Ordinal]),
            Test::DayInFigures => of(&[TokenClass::Ordinal]),
            Test::Day(true) => of(&[TokenClass::Ordinal]),
            Test::TwoFigures | Test::TwoFigureYear => of(&[TokenClass::Number]),
            Test::DayYear => of(&[TokenClass::DayYear]),
            Test::DayTime => of(&[TokenClass::DayTime]),
            Test::Year => of(&[TokenClass::Year, TokenClass::Cardinal]),
            Test::OfYear => !0,
            Test::Count(false) => of(&[TokenClass::Number, TokenClass::Cardinal]),
            Test::Count(true) => of(&[TokenClass::Number, TokenClass::Cardinal, TokenClass::A, TokenClass::Few]),
            Test::Unit => of(&[TokenClass::Unit]),
            Test::Units => of(&[TokenClass::Unit, TokenClass::Units]),
            Test::Which => WHICH.iter().fold(0, |mask, (c, _)| mask | bit(*c)),
            Test::Nth => of(&[TokenClass::Ordinal, TokenClass::Cardinal]),
            Test::Season => of(&[TokenClass::Season]),
            Test::Decade => of(&[TokenClass::Decade]),
            Test::QuarterCode => of(&[TokenClass::QuarterCode]),
            Test::Named => of(&[TokenClass::Named, TokenClass::Month, TokenClass::Ordinal]),
            Test::Part => of(&[TokenClass::Part]),
            Test::Today => of(&[TokenClass::Today]),
        }
    }
}

/// The bit of a class in a set of classes.
pub(crate) fn bit(class: TokenClass) -> u64 {
    1 << class as u8
}

/// The classes that the pattern may begin with, and those that may come second; a pattern that one
/// token fulfils may be followed by anything.
pub(crate) fn openings(pattern: &[FormElement]) -> (u64, u64) {
    let first_end = pattern.iter().position(|e| !e.optional).map_or(pattern.len(), |n| n + 1);
    let first = pattern[..first_end].iter().fold(0, |mask, e| mask | e.classes());
    let rest = &pattern[1.min(pattern.len())..];
    let second_end = rest.iter().position(|e| !e.optional).map_or(rest.len(), |n| n + 1);
    let mut second = rest[..second_end].iter().fold(0, |mask, e| mask | e.classes());
    // An abbreviation's full stop and the parts of a number or name stand between.
    let spans =
        first & (bit(TokenClass::Month) | bit(TokenClass::Weekday) | bit(TokenClass::Cardinal) | bit(TokenClass::Few));
    if let Test::Count(true) = pattern[0].test {
        // `a few`, `a hundred`.
        second |= bit(TokenClass::Few) | bit(TokenClass::Scale);
    }
    if let Test::Which = pattern[0].test {
        // `this past`, `that same`.
        second |= bit(TokenClass::Past) | bit(TokenClass::Next) | bit(TokenClass::Same);
    }
    if first_end > 1 || rest.iter().all(|e| e.optional) || spans != 0 || matches!(pattern[0].test, Test::Named) {
        second = !0;
    }
    (first, second)
}

impl Paragraph<'_> {
    /// The lexeme at `at`; nothing outside the paragraph.
    pub fn lexeme(&self, at: usize) -> GrammarToken {
        self.lexemes.get(at).copied().filter(|_| at >= self.first).unwrap_or_default()
    }

    /// The class at `at`.
    pub fn class(&self, at: usize) -> TokenClass {
        self.lexeme(at).class
    }

    /// The class before `at`.
    pub fn class_before(&self, at: usize) -> TokenClass {
        at.checked_sub(1).map_or(TokenClass::Other, |before| self.class(before))
    }

    /// The bytes of the token at `at`; empty outside the paragraph.
    pub fn word(&self, at: usize) -> &str {
        self.tokens.get(at).filter(|_| at >= self.first).map_or("", |t| t.of(self.text))
    }

    /// True when no space stands between tokens `at` and `at + 1`.
    pub fn glued(&self, at: usize) -> bool {
        matches!((self.tokens.get(at), self.tokens.get(at + 1)), (Some(a), Some(b)) if a.end == b.start)
    }

    /// Matches `pattern` at token `at`: what it caught, and the token after it.
    pub fn matches(&self, pattern: &[FormElement], at: usize, caught: Captures) -> Option<(Captures, usize)> {
        let Some((element, rest)) = pattern.split_first() else { return Some((caught, at)) };
        let mut with = caught;
        if let Some(next) = self.element(&element.test, at, &mut with)
            && let Some(found) = self.matches(rest, next, with)
        {
            return Some(found);
        }
        if element.optional { self.matches(rest, at, caught) } else { None }
    }

    fn element(&self, test: &Test, at: usize, caught: &mut Captures) -> Option<usize> {
        let lexeme = self.lexeme(at);
        let one = |class: TokenClass| (lexeme.class == class).then_some(at + 1);
        match test {
            Test::Words(words) => words.contains(&lexeme).then_some(at + 1),
            Test::Month => {
                let next = self.name(at, TokenClass::Month)?;
                caught.month = (lexeme.value % ABBREVIATED) as i8;
                Some(next)
            }
            Test::Weekday => {
                let next = self.name(at, TokenClass::Weekday)?;
                caught.weekday = Weekday::from_monday_zero_offset((lexeme.value % ABBREVIATED) as i8).ok();
                Some(next)
            }
            Test::Weekdays => {
                let weekday = i8::try_from(lexeme.value - WEEKDAYS).ok().filter(|day| (0..7).contains(day))?;
                caught.weekday = Weekday::from_monday_zero_offset(weekday).ok();
                one(TokenClass::Word)
            }
            Test::Day(ordinal) => self.day(at, *ordinal, caught),
            Test::DayInFigures => {
                let figures = self.word(at).starts_with(|c: char| c.is_ascii_digit());
                self.day(at, true, caught).filter(|_| figures)
            }
            Test::TwoFigures => {
                one(TokenClass::Number).filter(|_| self.word(at).len() == 2)?;
                self.keep_day(lexeme.value, caught)?;
                Some(at + 1)
            }
            Test::DayYear => {
                one(TokenClass::DayYear)?;
                self.keep_day(lexeme.value, caught)?;
                let year = self.word(at).split(',').nth(1)?.parse().ok()?;
                caught.year = Some(Year::Number(year));
                Some(at + 1)
            }
            Test::DayTime => {
                one(TokenClass::DayTime)?;
                self.keep_day(lexeme.value, caught)?;
                Some(at + 1)
            }
            Test::Year => {
                let (year, next) = self.year(at)?;
                caught.year = Some(Year::Number(year));
                Some(next)
            }
            Test::TwoFigureYear => {
                caught.year = Some(Year::Number(self.two_figure_year(at)?));
                Some(at + 1)
            }
            Test::OfYear => {
                let (year, next) = self.of_year(at)?;
                caught.year = Some(year);
                Some(next)
            }
            Test::Count(article) => {
                if !article && !matches!(lexeme.class, TokenClass::Number | TokenClass::Cardinal) {
                    return None;
                }
                let (count, next) = self.count(at)?;
                caught.count = count;
                Some(next)
            }
            Test::Unit => {
                caught.unit = Some(unit(lexeme)?);
                one(TokenClass::Unit)
            }
            Test::Units => {
                caught.unit = Some(unit(lexeme)?);
                Some(at + 1)
            }
            Test::Which => self.which(at, caught),
            Test::Nth => {
                let (nth, next) = self.ordinal(at)?;
                caught.nth = nth;
                Some(next)
            }
            Test::Season => {
                caught.season =
                    Some([Season::Spring, Season::Summer, Season::Fall, Season::Winter][lexeme.value as usize % 4]);
                one(TokenClass::Season)
            }
            Test::Decade => {
                caught.decade = lexeme.value;
                one(TokenClass::Decade)
            }
            Test::QuarterCode => {
                caught.nth = lexeme.value as i8;
                one(TokenClass::QuarterCode)
            }
            Test::Named => {
                let (holiday, next) = self.named(at)?;
                caught.holiday = Some(holiday);
                Some(next)
            }
            Test::Part => {
                caught.part = Some(part(lexeme.value));
                one(TokenClass::Part)
            }
            Test::Today => {
                let night = lexeme.value >= NIGHT / 2;
                caught.shift = if night { lexeme.value - NIGHT } else { lexeme.value };
                caught.part = night.then_some(TimeOfDay::Night);
                one(TokenClass::Today)
            }
        }
    }
}
