//! The machine under the grammar: patterns over lexemes, longest match first.
//!
//! A pattern is words and categories with a space between. A word in lower case stands for itself
//! (`|` parts alternatives), a category in capitals for a class of lexemes, `?` after either makes it
//! optional. What the categories match is kept in [`Captures`].

use jiff::civil::Weekday;

use super::lexicon::{ABBREVIATED, Class, Lexeme, NIGHT, word};
use super::values::{WHICH, part, unit};
use crate::dates::calendar::Holiday;
use crate::dates::expression::{Season, TimeOfDay, Unit, Which, Year};
use crate::text::Token;

/// A paragraph as the grammar sees it: tokens `first..tokens.len()` of a text. Outside of it there is
/// nothing, so that no expression reaches over the end of a paragraph or of an item of a list.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub text: &'a str,
    pub first: usize,
    pub tokens: &'a [Token],
    pub lexemes: &'a [Lexeme],
}

/// What the categories of a pattern matched.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Captures {
    pub month: i8,
    pub days: [i8; 2],
    pub weekday: Option<Weekday>,
    pub year: Option<Year>,
    pub count: Option<i32>,
    pub unit: Option<Unit>,
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
pub(crate) struct Element {
    test: Test,
    optional: bool,
}

#[derive(Debug, Clone)]
enum Test {
    Words(Vec<Lexeme>),
    Month,
    Weekday,
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
pub(crate) fn compile(pattern: &str) -> Vec<Element> {
    pattern
        .split(' ')
        .map(|element| {
            let (name, optional) = element.strip_suffix('?').map_or((element, false), |name| (name, true));
            let test = match name {
                "MONTH" => Test::Month,
                "WEEKDAY" => Test::Weekday,
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
            Element { test, optional }
        })
        .collect()
}

fn literal(spelling: &str) -> Lexeme {
    let class = match spelling {
        "," => Class::Comma,
        "-" => Class::Hyphen,
        "." => Class::Dot,
        "'" => Class::Apostrophe,
        "'s" => Class::Possessive,
        spelling => return word(spelling),
    };
    Lexeme { class, value: 0 }
}

impl Element {
    /// The classes that it may begin with.
    fn classes(&self) -> u64 {
        let of = |classes: &[Class]| classes.iter().fold(0, |mask, c| mask | bit(*c));
        match &self.test {
            Test::Words(words) => words.iter().fold(0, |mask, w| mask | bit(w.class)),
            Test::Month => of(&[Class::Month]),
            Test::Weekday => of(&[Class::Weekday]),
            Test::Day(false) => of(&[Class::Number, Class::Ordinal]),
            Test::DayInFigures => of(&[Class::Ordinal]),
            Test::Day(true) => of(&[Class::Ordinal]),
            Test::TwoFigures | Test::TwoFigureYear => of(&[Class::Number]),
            Test::DayYear => of(&[Class::DayYear]),
            Test::DayTime => of(&[Class::DayTime]),
            Test::Year => of(&[Class::Year, Class::Cardinal]),
            Test::OfYear => !0,
            Test::Count(false) => of(&[Class::Number, Class::Cardinal]),
            Test::Count(true) => of(&[Class::Number, Class::Cardinal, Class::A, Class::Few]),
            Test::Unit => of(&[Class::Unit]),
            Test::Units => of(&[Class::Unit, Class::Units]),
            Test::Which => WHICH.iter().fold(0, |mask, (c, _)| mask | bit(*c)),
            Test::Nth => of(&[Class::Ordinal, Class::Cardinal]),
            Test::Season => of(&[Class::Season]),
            Test::Decade => of(&[Class::Decade]),
            Test::QuarterCode => of(&[Class::QuarterCode]),
            Test::Named => of(&[Class::Named, Class::Month, Class::Ordinal]),
            Test::Part => of(&[Class::Part]),
            Test::Today => of(&[Class::Today]),
        }
    }
}

/// The bit of a class in a set of classes.
pub(crate) fn bit(class: Class) -> u64 {
    1 << class as u8
}

/// The classes that the pattern may begin with, and those that may come second; a pattern that one
/// token fulfils may be followed by anything.
pub(crate) fn openings(pattern: &[Element]) -> (u64, u64) {
    let first_end = pattern.iter().position(|e| !e.optional).map_or(pattern.len(), |n| n + 1);
    let first = pattern[..first_end].iter().fold(0, |mask, e| mask | e.classes());
    let rest = &pattern[1.min(pattern.len())..];
    let second_end = rest.iter().position(|e| !e.optional).map_or(rest.len(), |n| n + 1);
    let mut second = rest[..second_end].iter().fold(0, |mask, e| mask | e.classes());
    // An abbreviation's full stop and the parts of a number or name stand between.
    let spans = first & (bit(Class::Month) | bit(Class::Weekday) | bit(Class::Cardinal) | bit(Class::Few));
    if let Test::Count(true) = pattern[0].test {
        // `a few`, `a hundred`.
        second |= bit(Class::Few) | bit(Class::Scale);
    }
    if let Test::Which = pattern[0].test {
        // `this past`, `that same`.
        second |= bit(Class::Past) | bit(Class::Next) | bit(Class::Same);
    }
    if first_end > 1 || rest.iter().all(|e| e.optional) || spans != 0 || matches!(pattern[0].test, Test::Named) {
        second = !0;
    }
    (first, second)
}

impl Reader<'_> {
    /// The lexeme at `at`; nothing outside the paragraph.
    pub fn lexeme(&self, at: usize) -> Lexeme {
        self.lexemes.get(at).copied().filter(|_| at >= self.first).unwrap_or_default()
    }

    /// The class at `at`.
    pub fn class(&self, at: usize) -> Class {
        self.lexeme(at).class
    }

    /// The class before `at`.
    pub fn class_before(&self, at: usize) -> Class {
        at.checked_sub(1).map_or(Class::Other, |before| self.class(before))
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
    pub fn matches(&self, pattern: &[Element], at: usize, caught: Captures) -> Option<(Captures, usize)> {
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
        let one = |class: Class| (lexeme.class == class).then_some(at + 1);
        match test {
            Test::Words(words) => words.contains(&lexeme).then_some(at + 1),
            Test::Month => {
                let next = self.name(at, Class::Month)?;
                caught.month = (lexeme.value % ABBREVIATED) as i8;
                Some(next)
            }
            Test::Weekday => {
                let next = self.name(at, Class::Weekday)?;
                caught.weekday = Weekday::from_monday_zero_offset((lexeme.value % ABBREVIATED) as i8).ok();
                Some(next)
            }
            Test::Day(ordinal) => self.day(at, *ordinal, caught),
            Test::DayInFigures => {
                let figures = self.word(at).starts_with(|c: char| c.is_ascii_digit());
                self.day(at, true, caught).filter(|_| figures)
            }
            Test::TwoFigures => {
                one(Class::Number).filter(|_| self.word(at).len() == 2)?;
                self.keep_day(lexeme.value, caught)?;
                Some(at + 1)
            }
            Test::DayYear => {
                one(Class::DayYear)?;
                self.keep_day(lexeme.value, caught)?;
                let year = self.word(at).split(',').nth(1)?.parse().ok()?;
                caught.year = Some(Year::Number(year));
                Some(at + 1)
            }
            Test::DayTime => {
                one(Class::DayTime)?;
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
                if !article && !matches!(lexeme.class, Class::Number | Class::Cardinal) {
                    return None;
                }
                let (count, next) = self.count(at)?;
                caught.count = count;
                Some(next)
            }
            Test::Unit => {
                caught.unit = Some(unit(lexeme)?);
                one(Class::Unit)
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
                one(Class::Season)
            }
            Test::Decade => {
                caught.decade = lexeme.value;
                one(Class::Decade)
            }
            Test::QuarterCode => {
                caught.nth = lexeme.value as i8;
                one(Class::QuarterCode)
            }
            Test::Named => {
                let (holiday, next) = self.named(at)?;
                caught.holiday = Some(holiday);
                Some(next)
            }
            Test::Part => {
                caught.part = Some(part(lexeme.value));
                one(Class::Part)
            }
            Test::Today => {
                let night = lexeme.value >= NIGHT / 2;
                caught.shift = if night { lexeme.value - NIGHT } else { lexeme.value };
                caught.part = night.then_some(TimeOfDay::Night);
                one(Class::Today)
            }
        }
    }
}
