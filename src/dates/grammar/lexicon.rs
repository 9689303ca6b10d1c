//! The words of time, and how a token becomes one of them.
//!
//! [`WORDS`] is the whole vocabulary of the grammar. Looking a token up costs a few nanoseconds and
//! no allocation: most words of a text are put aside by their first letter and length.

use std::sync::LazyLock;

use crate::dates::calendar::near_century;
use crate::text::{Token, TokenKind};

/// What a token may be to the grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub(crate) enum TokenClass {
    /// Nothing: no expression goes on through it.
    #[default]
    Other,
    /// A month's name, `1..=12`, and [`ABBREVIATED`].
    Month,
    /// A weekday's name, 0 for Monday, and [`ABBREVIATED`].
    Weekday,
    /// A number in one to three figures.
    Number,
    /// A number in four figures, 1000 to 2999.
    Year,
    /// A number in words.
    Cardinal,
    /// `13th`, `third`.
    Ordinal,
    /// `1990s`, `90s`, `nineties`: its first year.
    Decade,
    /// `3/5/2025`, `9/11`, `28.02.2025`, `2024/25`.
    Figures,
    /// `28,2025`: a day and a year that lost their space.
    DayYear,
    /// `05T18:00`: a day and a time in ISO 8601.
    DayTime,
    /// `12:30`, `5pm`: minutes after midnight, or [`HALF_DAY`] and hours where a.m. or p.m. is said.
    Clock,
    /// `a.m.` 0, `p.m.` 1.
    Meridiem,
    /// `EST`, `GMT`; 1 for the words of zones that are spelt out.
    Zone,
    /// `o'clock`.
    OClock,
    /// `today`, `yesterday`: days from now, and [`NIGHT`] for `tonight`.
    Today,
    /// A unit of time in the singular.
    Unit,
    /// A unit of time in the plural.
    Units,
    /// A part of the day.
    Part,
    /// `noon`, `midnight`: the hour.
    Noon,
    /// A season.
    Season,
    /// `Q3`.
    QuarterCode,
    /// `half`.
    Half,
    /// `fiscal`, `financial`.
    Fiscal,
    /// The first word of named days: a row of [`super::holidays::NAMES`].
    Named,
    /// `this`.
    This,
    /// `last`.
    Last,
    /// `past`.
    Past,
    /// `next`, `coming`.
    Next,
    /// `previous`.
    Previous,
    /// `following`.
    Following,
    /// `same`.
    Same,
    /// `that`.
    That,
    /// `current`.
    Current,
    /// `latest`, `most recent`.
    Latest,
    /// `each`, `every`.
    Each,
    /// `the`.
    The,
    /// `a`, `an`.
    A,
    /// `its`, `their`.
    Its,
    /// `few`, `several`, `couple`.
    Few,
    /// `ago`.
    Ago,
    /// `earlier` 0, `early` 1.
    Early,
    /// `later` 0, `late` 1.
    Late,
    /// `mid`.
    Mid,
    /// `beginning`, `start`.
    Begin,
    /// `middle`.
    Middle,
    /// `end`.
    End,
    /// `before`.
    Before,
    /// `after`.
    After,
    /// `of`.
    Of,
    /// `in`, `on`, `at`, `from`, …
    Preposition,
    /// `to`, `through`, `until`.
    To,
    /// `and`, `or`.
    And,
    /// `period`.
    Period,
    /// `now`, `recently`.
    Vague,
    /// `hundred`, `thousand`.
    Scale,
    /// `,`
    Comma,
    /// `-`, `–`.
    Hyphen,
    /// `.`
    Dot,
    /// An apostrophe that stands alone.
    Apostrophe,
    /// `'s`.
    Possessive,
    /// A word that only a few forms hold.
    Word,
}

/// Added to a month or weekday that is written short.
pub(crate) const ABBREVIATED: i16 = 64;
/// The word of [`TokenClass::Word`] that is the first of the weekdays in the plural.
pub(crate) const WEEKDAYS: i16 = 128;
/// Added to the day of `tonight`.
pub(crate) const NIGHT: i16 = 64;
/// Added to a clock time that says a.m. or p.m.
pub(crate) const HALF_DAY: i16 = 4096;

/// A token as the grammar sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct GrammarToken {
    /// What it may be.
    pub class: TokenClass,
    /// Which one of its class.
    pub value: i16,
}

/// Words by class, and which one of its class the first is; those after it count on by the step.
/// `|` parts spellings of one value.
#[rustfmt::skip]
pub(crate) const WORDS: &[(TokenClass, i16, &str)] = &[
    (TokenClass::Month, 1, "january february march april may june july august september october november december"),
    (TokenClass::Month, ABBREVIATED + 1, "jan feb mar apr - jun jul aug sep|sept oct nov dec"),
    (TokenClass::Weekday, 0, "monday tuesday wednesday thursday friday saturday sunday"),
    (TokenClass::Weekday, ABBREVIATED, "mon tue|tues wed thu|thur|thurs fri sat sun"),
    (TokenClass::Cardinal, 1, "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"),
    (TokenClass::Cardinal, 30, "thirty"), (TokenClass::Cardinal, 40, "forty"), (TokenClass::Cardinal, 50, "fifty"),
    (TokenClass::Cardinal, 60, "sixty"), (TokenClass::Cardinal, 70, "seventy"), (TokenClass::Cardinal, 80, "eighty"), (TokenClass::Cardinal, 90, "ninety"),
    (TokenClass::Scale, 100, "hundred"), (TokenClass::Scale, 1000, "thousand"),
    (TokenClass::Ordinal, 1, "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"),
    (TokenClass::Decade, 1920, "twenties"), (TokenClass::Decade, 1930, "thirties"), (TokenClass::Decade, 1940, "forties"), (TokenClass::Decade, 1950, "fifties"),
    (TokenClass::Decade, 1960, "sixties"), (TokenClass::Decade, 1970, "seventies"), (TokenClass::Decade, 1980, "eighties"), (TokenClass::Decade, 1990, "nineties"),
    (TokenClass::Meridiem, 0, "a.m.|am|a.m p.m.|pm|p.m"),
    (TokenClass::Zone, 0, "est|edt|cst|cdt|mst|mdt|pst|pdt|et|ct|mt|pt|gmt|utc|bst|cet|cest|ist|jst|msk|aest|aedt|hst|akst eastern|central|mountain|pacific|local|standard|daylight|greenwich|mean"),
    (TokenClass::OClock, 0, "o'clock|o’clock"),
    (TokenClass::Today, -1, "yesterday today tomorrow"), (TokenClass::Today, NIGHT, "tonight|tonite"),
    (TokenClass::Unit, 0, "minute hour day weekend week month quarter year decade century"),
    (TokenClass::Units, 0, "minutes hours days weekends weeks months quarters years decades centuries"),
    (TokenClass::Part, 0, "morning afternoon evening night"),
    (TokenClass::Noon, 12, "noon|midday"), (TokenClass::Noon, 24, "midnight"),
    (TokenClass::Season, 0, "spring summer fall|autumn winter"),
    (TokenClass::QuarterCode, 1, "q1 q2 q3 q4"),
    (TokenClass::Half, 0, "half"),
    (TokenClass::Fiscal, 0, "fiscal financial"), (TokenClass::Fiscal, 2, "fy"),
    (TokenClass::This, 0, "this"), (TokenClass::Last, 0, "last"), (TokenClass::Past, 0, "past"), (TokenClass::Next, 0, "next coming|upcoming"),
    (TokenClass::Previous, 0, "previous|prior|preceding"), (TokenClass::Following, 0, "following|ensuing|subsequent"),
    (TokenClass::Same, 0, "same"), (TokenClass::That, 0, "that"), (TokenClass::Current, 0, "current"), (TokenClass::Latest, 0, "latest|recent"),
    (TokenClass::Each, 0, "each|every"),
    (TokenClass::The, 0, "the"), (TokenClass::A, 0, "a|an"), (TokenClass::Its, 0, "its|their|his|her|our|my|whose"),
    (TokenClass::Few, 0, "few|several|couple|many|some"),
    (TokenClass::Ago, 0, "ago"), (TokenClass::Early, 0, "earlier early"), (TokenClass::Late, 0, "later late"), (TokenClass::Mid, 0, "mid"),
    (TokenClass::Begin, 0, "beginning|start|outset"), (TokenClass::Middle, 0, "middle|midpoint"), (TokenClass::End, 0, "end|close"),
    (TokenClass::Before, 0, "before"), (TokenClass::After, 0, "after"), (TokenClass::Of, 0, "of"),
    (TokenClass::Preposition, 0, "in on at from by for during over since"),
    (TokenClass::To, 0, "to|through|thru until|till"), (TokenClass::And, 0, "and|or"),
    (TokenClass::Period, 0, "period"),
    (TokenClass::Vague, 0, "now|currently|presently recently|lately|previously soon|shortly"),
    (TokenClass::Word, 0, "old morrow final|closing fortnight ended|ending|starting latter eve corresponding comparable equivalent like time stage point"),
    (TokenClass::Word, WEEKDAYS, "mondays tuesdays wednesdays thursdays fridays saturdays sundays"),
];

/// A token's place in the table: its folded bytes and length.
type Key = u128;

struct WordTable {
    /// Per first byte (folded), bit `n` set when a word of `n` bytes begins so.
    lengths: [u32; 256],
    slots: Vec<(Key, GrammarToken)>,
}

const SLOTS: usize = 2048;
const LONGEST: usize = 15;

static TABLE: LazyLock<WordTable> = LazyLock::new(|| {
    let mut table = WordTable { lengths: [0; 256], slots: vec![(0, GrammarToken::default()); SLOTS] };
    for &(class, first, words) in WORDS {
        for (step, spellings) in words.split(' ').enumerate() {
            for word in spellings.split('|') {
                table.insert(word, GrammarToken { class, value: first + step as i16 });
            }
        }
    }
    for (row, name) in super::holidays::NAMES.iter().enumerate() {
        table.insert(name.first(), GrammarToken { class: TokenClass::Named, value: row as i16 });
    }
    table
});

impl WordTable {
    /// A word that is there already keeps its class.
    fn insert(&mut self, word: &str, lexeme: GrammarToken) {
        let Some(key) = key(word) else { return };
        let mut slot = slot(key);
        while self.slots[slot].0 != 0 {
            if self.slots[slot].0 == key {
                return;
            }
            slot = (slot + 1) % SLOTS;
        }
        self.slots[slot] = (key, lexeme);
        self.lengths[usize::from(word.as_bytes()[0] | 0x20)] |= 1 << word.len();
    }

    fn get(&self, word: &str) -> GrammarToken {
        let first = word.as_bytes().first().map_or(0, |b| b | 0x20);
        if word.len() > LONGEST || self.lengths[usize::from(first)] & (1 << word.len()) == 0 {
            return GrammarToken::default();
        }
        let Some(key) = key(word) else { return GrammarToken::default() };
        let mut slot = slot(key);
        while self.slots[slot].0 != 0 {
            if self.slots[slot].0 == key {
                return self.slots[slot].1;
            }
            slot = (slot + 1) % SLOTS;
        }
        GrammarToken::default()
    }
}

fn key(word: &str) -> Option<Key> {
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(word.bytes()) {
        *to = from | 0x20;
    }
    bytes[LONGEST] = word.len() as u8;
    Some(Key::from_le_bytes(bytes))
}

fn slot(key: Key) -> usize {
    let mixed = (key as u64 ^ ((key >> 64) as u64).rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 53) as usize
}

/// What every token of `tokens` is to the grammar.
pub(crate) fn lexemes(text: &str, tokens: &[Token]) -> Vec<GrammarToken> {
    let table = &*TABLE;
    tokens
        .iter()
        .map(|token| match token.kind {
            TokenKind::Word | TokenKind::Acronym => table.get(token.of(text)),
            TokenKind::Number => number(token.of(text)),
            TokenKind::Possessive => GrammarToken { class: TokenClass::Possessive, value: 0 },
            TokenKind::Punctuation => punctuation(token.of(text)),
            TokenKind::Unspaced => GrammarToken::default(),
        })
        .collect()
}

/// A single word as the grammar knows it.
pub(crate) fn word(word: &str) -> GrammarToken {
    TABLE.get(word)
}

fn punctuation(mark: &str) -> GrammarToken {
    let class = match mark {
        "," => TokenClass::Comma,
        "-" | "–" | "—" | "‑" | "‐" => TokenClass::Hyphen,
        "." => TokenClass::Dot,
        "'" | "’" | "‘" => TokenClass::Apostrophe,
        _ => TokenClass::Other,
    };
    GrammarToken { class, value: 0 }
}

/// A token that begins with a digit.
fn number(word: &str) -> GrammarToken {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (figures, rest) = word.split_at(digits);
    let small: Option<i16> = if digits <= 4 { figures.parse().ok() } else { None };
    let Some(value) = small else { return GrammarToken::default() };
    let lexeme = |class| GrammarToken { class, value };
    match rest {
        "" if digits <= 3 => lexeme(TokenClass::Number),
        "" if (1000..3000).contains(&value) => lexeme(TokenClass::Year),
        "s" | "S" if digits == 4 && value % 10 == 0 => lexeme(TokenClass::Decade),
        "s" | "S" if digits == 2 && value % 10 == 0 => {
            GrammarToken { class: TokenClass::Decade, value: near_century(value) }
        }
        _ => compound(word, rest, value, digits),
    }
}

fn compound(word: &str, rest: &str, value: i16, digits: usize) -> GrammarToken {
    let suffix = rest.as_bytes();
    if let [a, b] = *suffix
        && digits <= 2
    {
        match [a | 0x20, b | 0x20] {
            [b's', b't'] | [b'n', b'd'] | [b'r', b'd'] | [b't', b'h'] => {
                return GrammarToken { class: TokenClass::Ordinal, value };
            }
            _ => {}
        }
    }
    if digits <= 2
        && let Some(minutes) = clock(value, rest)
    {
        return GrammarToken { class: TokenClass::Clock, value: minutes };
    }
    match suffix.first() {
        Some(b'/') => GrammarToken { class: TokenClass::Figures, value: 0 },
        Some(b'.') if word.bytes().filter(|b| *b == b'.').count() == 2 => {
            GrammarToken { class: TokenClass::Figures, value: 0 }
        }
        Some(b',') if digits <= 2 && suffix.len() == 5 => GrammarToken { class: TokenClass::DayYear, value },
        Some(b'T' | b't') if digits == 2 => GrammarToken { class: TokenClass::DayTime, value },
        _ => GrammarToken::default(),
    }
}

/// Minutes after midnight of `hour` and what follows it: `:30`, `pm`, `:30pm`.
fn clock(hour: i16, rest: &str) -> Option<i16> {
    let (minute, rest) = match rest.strip_prefix([':', '.']) {
        Some(after) if after.len() >= 2 && after.as_bytes()[..2].iter().all(u8::is_ascii_digit) => {
            // `12:30:45` has seconds.
            let tail = after[2..]
                .strip_prefix(':')
                .map_or(&after[2..], |seconds| seconds.trim_start_matches(|c: char| c.is_ascii_digit()));
            if rest.starts_with('.') && tail.is_empty() {
                return None;
            }
            (after[..2].parse::<i16>().ok()?, tail)
        }
        Some(_) => return None,
        None if rest.is_empty() => return None,
        None => (0, rest),
    };
    let half = match rest.as_bytes() {
        [] => None,
        [a] if matches!(a, b'a' | b'p') => Some(*a == b'p'),
        [a, m] if m | 0x20 == b'm' && matches!(a | 0x20, b'a' | b'p') => Some(a | 0x20 == b'p'),
        _ => return None,
    };
    match half {
        _ if minute > 59 => None,
        Some(pm) if (1..=12).contains(&hour) => Some(HALF_DAY + (hour % 12 + if pm { 12 } else { 0 }) * 60 + minute),
        None if hour <= 24 => Some(hour * 60 + minute),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens;

    fn of(text: &str) -> Vec<(TokenClass, i16)> {
        lexemes(text, &tokens(text)).into_iter().map(|l| (l.class, l.value)).collect()
    }

    #[test]
    fn case_does_not_count_and_short_names_are_marked() {
        assert_eq!(
            of("MARCH march Sept"),
            [(TokenClass::Month, 3), (TokenClass::Month, 3), (TokenClass::Month, ABBREVIATED + 9)]
        );
        assert_eq!(of("p.m. PM"), [(TokenClass::Meridiem, 1), (TokenClass::Meridiem, 1)]);
        assert_eq!(of("minutemen marched"), [(TokenClass::Other, 0); 2]);
    }

    #[test]
    fn figures_are_told_apart() {
        assert_eq!(
            of("13th 1990s 90s 1998"),
            [
                (TokenClass::Ordinal, 13),
                (TokenClass::Decade, 1990),
                (TokenClass::Decade, 1990),
                (TokenClass::Year, 1998)
            ]
        );
        assert_eq!(
            of("5pm 12:30 7:15pm"),
            [
                (TokenClass::Clock, HALF_DAY + 17 * 60),
                (TokenClass::Clock, 750),
                (TokenClass::Clock, HALF_DAY + 19 * 60 + 15)
            ]
        );
        assert_eq!(
            of("3/5/2025 28.02.2025 28,2025 05T18:00"),
            [(TokenClass::Figures, 0), (TokenClass::Figures, 0), (TokenClass::DayYear, 28), (TokenClass::DayTime, 5)]
        );
        assert_eq!(of("1,998 10,000 3.5 3.5bn 99:99 12345678901234567890"), [(TokenClass::Other, 0); 6]);
    }
}
