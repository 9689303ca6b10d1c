//! What the categories of a pattern match: months, years in figures and words, numbers, `last` and
//! `next`, named days.

use super::holidays::beginning_with;
use super::lexicon::{ABBREVIATED, GrammarToken, TokenClass};
use super::matching::{Captures, Paragraph};
use crate::dates::calendar::{Holiday, near_century};
use crate::dates::expression::{TimeOfDay, TimeUnit, Which, Year};

/// The words that say which one is meant.
pub(crate) const WHICH: &[(TokenClass, Which)] = &[
    (TokenClass::This, Which::This),
    (TokenClass::Current, Which::This),
    (TokenClass::Last, Which::Last),
    (TokenClass::Past, Which::Last),
    (TokenClass::Next, Which::Next),
    (TokenClass::Previous, Which::Previous),
    (TokenClass::Following, Which::Following),
    (TokenClass::Same, Which::Same),
    (TokenClass::That, Which::Same),
    (TokenClass::Latest, Which::The),
];

impl Paragraph<'_> {
    /// A month or weekday with the full stop of its short form, if more of the expression follows.
    pub(super) fn name(&self, at: usize, class: TokenClass) -> Option<usize> {
        let lexeme = self.lexeme(at);
        if lexeme.class != class {
            return None;
        }
        let stop = lexeme.value >= ABBREVIATED && self.class(at + 1) == TokenClass::Dot && self.glued(at);
        Some(if stop { at + 2 } else { at + 1 })
    }

    pub(super) fn day(&self, at: usize, ordinal: bool, caught: &mut Captures) -> Option<usize> {
        match self.class(at) {
            TokenClass::Number if !ordinal => {}
            TokenClass::Ordinal => {}
            _ => return None,
        }
        self.keep_day(self.lexeme(at).value, caught)?;
        Some(at + 1)
    }

    pub(super) fn keep_day(&self, value: i16, caught: &mut Captures) -> Option<()> {
        let day = i8::try_from(value).ok().filter(|d| (1..=31).contains(d))?;
        let place = usize::from(caught.days[0] != 0);
        caught.days[place] = day;
        Some(())
    }

    /// A year in figures or words: `1998`, `nineteen ninety-seven`, `two thousand and five`.
    pub(super) fn year(&self, at: usize) -> Option<(i16, usize)> {
        let lexeme = self.lexeme(at);
        match (lexeme.class, lexeme.value) {
            (TokenClass::Year, year) => Some((year, at + 1)),
            (TokenClass::Cardinal, century @ 18..=20) => {
                let (rest, next) = self.two_figures(at + 1)?;
                (rest >= 10).then_some((century * 100 + rest, next))
            }
            (TokenClass::Cardinal, 2)
                if self.lexeme(at + 1) == (GrammarToken { class: TokenClass::Scale, value: 1000 }) =>
            {
                let after = if self.class(at + 2) == TokenClass::And { at + 3 } else { at + 2 };
                Some(self.two_figures(after).map_or((2000, at + 2), |(rest, next)| (2000 + rest, next)))
            }
            _ => None,
        }
    }

    /// `ninety-seven`, `twelve`, in words.
    pub(super) fn two_figures(&self, at: usize) -> Option<(i16, usize)> {
        let tens = self.lexeme(at);
        if tens.class != TokenClass::Cardinal {
            return None;
        }
        if tens.value < 20 {
            return Some((tens.value, at + 1));
        }
        let ones = if self.class(at + 1) == TokenClass::Hyphen { at + 2 } else { at + 1 };
        let digit = self.lexeme(ones);
        let found = digit.class == TokenClass::Cardinal && digit.value < 10;
        Some(if found { (tens.value + digit.value, ones + 1) } else { (tens.value, at + 1) })
    }

    /// `17` in `16 May 17`: two figures that count nothing. What follows must not be what they count:
    /// `on 16 May 17 soldiers`.
    pub(super) fn two_figure_year(&self, at: usize) -> Option<i16> {
        const AFTER: &[&str] = &[
            "and", "or", "but", "at", "in", "on", "by", "to", "from", "for", "with", "as", "when", "that", "which",
            "the", "a", "an", "he", "she", "it", "they", "we", "i", "is", "was", "were", "had", "has", "said", "after",
            "before", "while", "until",
        ];
        let figures = self.class(at) == TokenClass::Number && self.word(at).len() == 2;
        let next = self.word(at + 1);
        let closed = !next.starts_with(char::is_alphanumeric) && !matches!(next, "%" | "$" | "°");
        let goes_on =
            AFTER.iter().any(|word| word.eq_ignore_ascii_case(next)) || self.class(at + 1) == TokenClass::Clock;
        let counts = self.glued(at) && self.class(at + 1) == TokenClass::Hyphen;
        (figures && (closed || goes_on) && !counts).then(|| near_century(self.lexeme(at).value))
    }

    pub(super) fn of_year(&self, at: usize) -> Option<(Year, usize)> {
        let comma = usize::from(self.class(at) == TokenClass::Comma);
        if let Some((year, next)) = self.year(at + comma)
            && self.class(at + comma) == TokenClass::Year
        {
            return Some((Year::Number(year), next));
        }
        if comma == 0 && self.class(at) == TokenClass::Apostrophe && self.glued(at) && self.word(at + 1).len() == 2 {
            let figures = self.lexeme(at + 1);
            if figures.class == TokenClass::Number {
                return Some((Year::Number(near_century(figures.value)), at + 2));
            }
        }
        let mut at = at + comma;
        if matches!(self.word(at), "of" | "in" | "Of" | "OF" | "IN") {
            at += 1;
        }
        if comma == 0
            && let Some((year, next)) = self.year(at)
        {
            return Some((Year::Number(year), next));
        }
        let mut caught = Captures::default();
        let next = self.which(at, &mut caught)?;
        if unit(self.lexeme(next)) != Some(TimeUnit::Year) || self.class(next) != TokenClass::Unit {
            return None;
        }
        let year = match caught.which? {
            Which::Last => Year::Relative(-1),
            Which::This => Year::Relative(0),
            Which::Next => Year::Relative(1),
            Which::Same => Year::Same,
            _ => return None,
        };
        Some((year, next + 1))
    }

    /// A number of things; `None` within for `a few`.
    pub(super) fn count(&self, at: usize) -> Option<(Option<i32>, usize)> {
        let lexeme = self.lexeme(at);
        match lexeme.class {
            TokenClass::A if self.class(at + 1) == TokenClass::Few => {
                let of = usize::from(self.class(at + 2) == TokenClass::Of);
                Some((None, at + 2 + of))
            }
            TokenClass::A if self.class(at + 1) == TokenClass::Scale => {
                Some((Some(i32::from(self.lexeme(at + 1).value)), at + 2))
            }
            TokenClass::A => Some((Some(1), at + 1)),
            TokenClass::Few => Some((None, at + 1)),
            TokenClass::Number => Some((Some(i32::from(lexeme.value)), at + 1)),
            TokenClass::Cardinal if self.class(at + 1) == TokenClass::Scale => {
                Some((Some(i32::from(lexeme.value) * i32::from(self.lexeme(at + 1).value)), at + 2))
            }
            TokenClass::Cardinal => self.two_figures(at).map(|(n, next)| (Some(i32::from(n)), next)),
            _ => None,
        }
    }

    /// `third`, `21st`, `twenty-first`.
    pub(super) fn ordinal(&self, at: usize) -> Option<(i8, usize)> {
        let lexeme = self.lexeme(at);
        match lexeme.class {
            TokenClass::Ordinal => Some((lexeme.value as i8, at + 1)),
            TokenClass::Cardinal if lexeme.value >= 20 => {
                let next = if self.class(at + 1) == TokenClass::Hyphen { at + 2 } else { at + 1 };
                let ones = self.lexeme(next);
                (ones.class == TokenClass::Ordinal && ones.value < 10)
                    .then(|| ((lexeme.value + ones.value) as i8, next + 1))
            }
            _ => None,
        }
    }

    /// `last`, `this past`, `the following`, `that same`.
    pub(super) fn which(&self, at: usize, caught: &mut Captures) -> Option<usize> {
        let at = if self.class(at) == TokenClass::The { at + 1 } else { at };
        let class = self.class(at);
        let (_, which) = WHICH.iter().find(|(c, _)| *c == class)?;
        let (which, next) = match (class, self.class(at + 1)) {
            (TokenClass::This, TokenClass::Past) => (Which::Last, at + 2),
            (TokenClass::This, TokenClass::Next) => (Which::Next, at + 2),
            (TokenClass::This, TokenClass::Same) | (TokenClass::That, TokenClass::Same) => (Which::Same, at + 2),
            (TokenClass::Next, _) if self.class_before(at) == TokenClass::The => (Which::Following, at + 1),
            _ => (*which, at + 1),
        };
        caught.which = Some(which);
        Some(next)
    }

    pub(super) fn named(&self, at: usize) -> Option<(Holiday, usize)> {
        let lexeme = self.lexeme(at);
        let row = match lexeme.class {
            TokenClass::Named => Some(usize::try_from(lexeme.value).ok()?),
            // `July Fourth`, `Fourth of July`.
            TokenClass::Month | TokenClass::Ordinal => None,
            _ => return None,
        };
        beginning_with(self.word(at), row).find_map(|name| Some((name.holiday, self.phrase(name.words, at)?)))
    }

    /// The token after the words of `phrase`, apostrophes skipped.
    pub(super) fn phrase(&self, phrase: &str, mut at: usize) -> Option<usize> {
        for word in phrase.split(' ') {
            if self.class(at) == TokenClass::Apostrophe {
                at += 1;
            }
            let same = match word {
                "'s" => self.class(at) == TokenClass::Possessive,
                word => self.word(at).eq_ignore_ascii_case(word),
            };
            if !same {
                return None;
            }
            at += 1;
        }
        Some(at)
    }
}

/// The unit that a lexeme names, in the singular or plural.
pub(crate) fn unit(lexeme: GrammarToken) -> Option<TimeUnit> {
    const UNITS: [TimeUnit; 9] = [
        TimeUnit::Minute,
        TimeUnit::Hour,
        TimeUnit::Day,
        TimeUnit::Weekend,
        TimeUnit::Week,
        TimeUnit::Month,
        TimeUnit::Quarter,
        TimeUnit::Year,
        TimeUnit::Decade,
    ];
    match lexeme.class {
        TokenClass::Unit | TokenClass::Units => {
            Some(UNITS.get(lexeme.value as usize).copied().unwrap_or(TimeUnit::Century))
        }
        _ => None,
    }
}

/// The part of the day by its place in the lexicon.
pub(crate) fn part(value: i16) -> TimeOfDay {
    match value {
        0 => TimeOfDay::Morning,
        1 => TimeOfDay::Afternoon,
        2 => TimeOfDay::Evening,
        _ => TimeOfDay::Night,
    }
}
