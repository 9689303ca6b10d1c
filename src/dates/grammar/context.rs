//! Judging words that are not always of time by what stands around them: `may`, `march`, `sun`,
//! `fall`, `Sunday Times`, 1998 as a count.

use super::lexicon::{ABBREVIATED, Class};
use super::matching::Reader;
use crate::dates::expression::{Anchor, Meaning, Unit, Which};

/// Words after a number that make it a count, a sum or a size rather than a day or year.
const COUNTED: &[&str] = &[
    "people",
    "persons",
    "percent",
    "per",
    "miles",
    "mile",
    "km",
    "kilometers",
    "kilometres",
    "meters",
    "metres",
    "feet",
    "foot",
    "yards",
    "yard",
    "inches",
    "pounds",
    "pound",
    "tons",
    "tonnes",
    "dollars",
    "dollar",
    "euros",
    "cents",
    "jobs",
    "votes",
    "shares",
    "troops",
    "soldiers",
    "civilians",
    "workers",
    "employees",
    "members",
    "homes",
    "houses",
    "cases",
    "deaths",
    "points",
    "units",
    "copies",
    "square",
    "acres",
    "degrees",
    "times",
    "students",
    "children",
    "women",
    "men",
    "residents",
    "refugees",
    "migrants",
    "signatures",
    "million",
    "billion",
    "trillion",
    "thousand",
    "hundred",
    "gallons",
    "barrels",
    "calories",
    "watts",
    "megawatts",
    "vehicles",
    "cars",
    "officers",
    "prisoners",
    "others",
    "more",
    "words",
    "seats",
    "delegates",
    "countries",
    "games",
    "goals",
    "pages",
    "kg",
    "mph",
    "rpm",
    "hours",
    "hour",
    "minutes",
    "minute",
    "days",
    "weeks",
    "months",
    "years",
    "pence",
    "francs",
    "marks",
    "yen",
    "rubles",
    "rooms",
    "beds",
    "votes",
    "block",
    "year",
    "day",
    "week",
    "month",
    "a.m",
    "p.m",
    "am",
    "pm",
    "a.m.",
    "p.m.",
    "%",
    "million-dollar",
    "th",
];

/// Words before a number that make it a count or a label.
const BEFORE_COUNT: &[&str] = &[
    "$",
    "£",
    "€",
    "#",
    "no",
    "nos",
    "number",
    "about",
    "nearly",
    "almost",
    "some",
    "roughly",
    "approximately",
    "than",
    "flight",
    "boeing",
    "room",
    "highway",
    "route",
    "interstate",
    "section",
    "page",
    "article",
    "chapter",
    "another",
    "only",
    "just",
    "least",
    "most",
    "over",
    "under",
    "x",
    "top",
    "resolution",
];

/// Makes of cars: the year before one is its model's.
const MAKES: &[&str] = &[
    "chevrolet",
    "chevy",
    "ford",
    "toyota",
    "honda",
    "dodge",
    "buick",
    "cadillac",
    "pontiac",
    "chrysler",
    "jeep",
    "nissan",
    "mazda",
    "volkswagen",
    "bmw",
    "mercedes",
    "volvo",
    "saab",
    "hyundai",
    "kia",
    "subaru",
    "lexus",
    "audi",
    "gmc",
    "jaguar",
    "porsche",
    "oldsmobile",
    "plymouth",
    "lincoln",
];

/// Words before a year that say it is one.
const BEFORE_YEAR: &[&str] = &[
    "in", "since", "by", "until", "till", "through", "during", "of", "from", "between", "before", "after", "early",
    "late", "mid", "fiscal", "circa", "and", "to", "year", "late", "the", "for", "around", "year's",
];

/// Words before a month that say it is one.
const BEFORE_MONTH: &[&str] = &[
    "in",
    "of",
    "by",
    "since",
    "until",
    "till",
    "through",
    "during",
    "from",
    "for",
    "before",
    "after",
    "between",
    "early",
    "late",
    "mid",
    "last",
    "this",
    "next",
    "past",
    "each",
    "every",
    "previous",
    "following",
    "to",
    "and",
    "or",
    "the",
    "on",
    "around",
    "about",
    "as",
    "like",
    "than",
    "that",
    "was",
    "is",
    "when",
    "since",
    "-",
    "–",
    "—",
    "(",
    ",",
    "earlier",
];

/// What follows a weekday in the name of a newspaper, broadcast or event.
const AFTER_WEEKDAY: &[&str] = &[
    "times",
    "telegraph",
    "mirror",
    "express",
    "mail",
    "herald",
    "independent",
    "sun",
    "tribune",
    "post",
    "world",
    "school",
    "schools",
    "best",
    "live",
    "lights",
    "football",
    "dress",
    "brunch",
];

/// What makes a weekday a byname: `Bloody Sunday`.
const NICKNAMES: &[&str] = &["bloody", "black", "super", "ruby", "casual", "freaky", "man"];

/// Is the expression in tokens `first..next` one of time?
pub(crate) fn accepts(reader: &Reader<'_>, first: usize, next: usize, meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Month { year: None, which: Which::Bare, .. } => month(reader, first, next),
        Meaning::Month { which: Which::This | Which::Same, month: 3 | 5, .. } => capital(reader.word(next - 1)),
        Meaning::Month { which: Which::Bare, .. } => !reader.class_is_short(first) || next > first + 1,
        Meaning::Day { weekday: None, .. } => day(reader, first, next),
        Meaning::DayOfMonth { weekday: Some(_), .. } => !reader.class_is_short(first),
        Meaning::Weekday { which, .. } => weekday(reader, first, next, *which),
        Meaning::Year { year, .. } => next > first + 1 || year_alone(reader, first, *year),
        Meaning::Decade { .. } => decade(reader, first, next),
        Meaning::Season { year: None, which: Which::Bare, .. } => season(reader, first, next),
        Meaning::Season { which: Which::Bare, .. } => {
            capital(reader.word(first)) || BEFORE_MONTH.iter().any(|w| before(reader, first, w))
        }
        Meaning::Unit { unit, which: Which::The } => the_unit(reader, first, next, *unit),
        Meaning::Unit { unit: Unit::Day, which: Which::Last | Which::Next | Which::This } => false,
        Meaning::Unit { which: Which::This, .. } => !title(reader, first, next),
        Meaning::Distance { from: Anchor::Publication, unit: Unit::Day, .. } if next == first + 1 => {
            today(reader, first)
        }
        Meaning::Distance { from: Anchor::Before, .. } => measured(reader, next),
        Meaning::Clock => !before(reader, first, "high"),
        // `the past decade` is a length.
        Meaning::Unit { unit: Unit::Century | Unit::Decade, which } => *which == Which::This,
        Meaning::Quarter { which: Which::Bare, year: None, .. } => !sports(reader, first),
        Meaning::Holiday { .. } => capital(reader.word(first)) || capital(reader.word(next - 1)),
        Meaning::Vague => true,
        _ => true,
    }
}

/// `"This Week"`, `The New Year`: a name in capitals within a sentence.
fn title(reader: &Reader<'_>, first: usize, next: usize) -> bool {
    let mixed = |word: &str| capital(word) && word.bytes().skip(1).any(|b| b.is_ascii_lowercase());
    next == first + 2 && mixed(reader.word(first)) && mixed(reader.word(first + 1))
}

/// `today`, not `USA Today` or `the people of tomorrow`.
fn today(reader: &Reader<'_>, first: usize) -> bool {
    let show = reader.word(first + 1).eq_ignore_ascii_case("show");
    let name = capital(reader.word(first)) && (show || after_name(reader, first));
    let idea = before(reader, first, "of") && !reader.word(first).eq_ignore_ascii_case("today");
    !name && !idea
}

/// After `two days before`, `a week after`: does the expression end there, or does another follow
/// that it is measured from? `two days after the attack` is measured from what no calendar knows.
fn measured(reader: &Reader<'_>, next: usize) -> bool {
    if !matches!(reader.class(next - 1), Class::Before | Class::After) {
        return true;
    }
    let open = matches!(reader.class(next), Class::Comma | Class::Dot | Class::Hyphen) || next >= reader.tokens.len();
    let mark = reader.tokens.get(next).is_some_and(|t| t.kind == crate::text::TokenKind::Punctuation);
    let expression = matches!(
        reader.class(next),
        Class::Month | Class::Weekday | Class::Today | Class::Named | Class::Last | Class::Next | Class::Number
    );
    open || mark || expression
}

/// Does what follows a number make it a count? `next` is the token after the number.
pub(crate) fn counts_something(reader: &Reader<'_>, next: usize) -> bool {
    let glued_figure = reader.class(next) == Class::Hyphen
        && next > 0
        && reader.glued(next - 1)
        && reader.glued(next)
        && !matches!(reader.class(next + 1), Class::Year | Class::Number | Class::Month);
    let word = reader.word(next);
    glued_figure
        || word == "%"
        || reader.class(next) == Class::Month
        || COUNTED.iter().any(|c| c.eq_ignore_ascii_case(word))
}

impl Reader<'_> {
    fn class_is_short(&self, at: usize) -> bool {
        let lexeme = self.lexeme(at);
        matches!(lexeme.class, Class::Month | Class::Weekday) && lexeme.value >= ABBREVIATED
    }
}

fn before(reader: &Reader<'_>, first: usize, word: &str) -> bool {
    first.checked_sub(1).is_some_and(|at| reader.word(at).eq_ignore_ascii_case(word))
}

fn capital(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit())
}

fn any_before(reader: &Reader<'_>, first: usize, words: &[&str]) -> bool {
    first.checked_sub(1).is_some_and(|at| {
        let word = reader.word(at);
        words.iter().any(|w| w.eq_ignore_ascii_case(word))
    })
}

/// A month alone. `May`, `March` and the months that are people's names need a word that says so.
fn month(reader: &Reader<'_>, first: usize, next: usize) -> bool {
    let word = reader.word(first);
    if reader.class_is_short(first) {
        // `Jan.`, `Dec` before nothing: people and verbs (`Mar`, `Jun`), unless marked.
        return capital(word) && any_before(reader, first, &BEFORE_MONTH[..20]) && !capital(reader.word(next));
    }
    let value = reader.lexeme(first).value;
    let doubtful = matches!(value, 3 | 5);
    let name = matches!(value, 4 | 6 | 8);
    if !doubtful && !name {
        return true;
    }
    if !capital(word) {
        return any_before(
            reader,
            first,
            &["in", "of", "since", "until", "last", "next", "early", "late", "mid", "by"],
        ) && !(doubtful && any_before(reader, first, &["by", "of"]));
    }
    let marked = any_before(reader, first, BEFORE_MONTH);
    let following = reader.word(next);
    if doubtful {
        // `the March on Washington`, `the Women's March for`; `In May,` and `the March accession`.
        let gathering = value == 3
            && before(reader, first, "the")
            && ["on", "for", "to", "of", "in", "against"].iter().any(|w| w.eq_ignore_ascii_case(following));
        return marked && !gathering && !(word == "May" && before(reader, first, "and"));
    }
    // `April Ryan`, `Joe August`.
    let named = after_name(reader, first) || capital(following) && reader.class(next) == Class::Other;
    marked || !named
}

/// Does a capitalised word stand before `first` within its sentence? Then a month may be a surname.
fn after_name(reader: &Reader<'_>, first: usize) -> bool {
    let Some(at) = first.checked_sub(1) else { return false };
    reader.class(at) == Class::Other
        && capital(reader.word(at))
        && !reader.word(at).starts_with(|c: char| c.is_ascii_digit())
}

/// A month and a day. `may 5` in lower case, `5 march`, `sat 2` want more.
fn day(reader: &Reader<'_>, first: usize, next: usize) -> bool {
    if reader.class(first) == Class::Month {
        let after = next < reader.tokens.len() && counts_something(reader, next) && next == first + 2;
        if after && reader.class(next) != Class::Hyphen && !matches!(reader.class(next), Class::Month) {
            return false;
        }
        if reader.word(first) == "may" || reader.word(first) == "march" || reader.word(first) == "mar" {
            return any_before(reader, first, BEFORE_MONTH) || reader.class(next) == Class::Comma;
        }
        return true;
    }
    if reader.class(first) == Class::Number {
        // `the 20 March protesters`: a day before its month is not a count.
        let month = reader.lexeme(first + 1).value % ABBREVIATED;
        let verb = matches!(month, 3 | 5) && matches!(reader.word(first + 1), "may" | "march");
        return !verb && !any_before(reader, first, &["$", "£", "€"]);
    }
    true
}

fn weekday(reader: &Reader<'_>, first: usize, next: usize, which: Which) -> bool {
    let at = next - 1;
    let name = if which == Which::Bare { first } else { at };
    if reader.class_is_short(name) {
        // `Sun`, `Wed`, `Sat` alone are other words; `Mon.`, `Fri` with a comma are days.
        return matches!(reader.word(name), "Mon" | "Tues" | "Thurs" | "Fri" | "Tue" | "Thu")
            && (reader.class(next) == Class::Comma || which != Which::Bare);
    }
    let following = reader.word(next);
    let shouted = following.len() > 1 && following.bytes().all(|b| b.is_ascii_uppercase());
    let title = capital(following) && !shouted && AFTER_WEEKDAY.iter().any(|w| w.eq_ignore_ascii_case(following));
    let show = capital(following)
        && reader.class(next) == Class::Part
        && AFTER_WEEKDAY.iter().any(|w| w.eq_ignore_ascii_case(reader.word(next + 1)));
    let nickname = which == Which::Bare && capital(reader.word(name)) && any_before(reader, name, NICKNAMES);
    !title && !show && !nickname
}

/// A number of four figures alone: 1900 to 2100 unless it counts something, others only where a word
/// says that it is a year.
fn year_alone(reader: &Reader<'_>, first: usize, year: i16) -> bool {
    if reader.class(first) != Class::Year {
        // In words: `nineteen ninety-seven` is one, `twenty twenty` may be.
        return true;
    }
    let next = first + 1;
    if any_before(reader, first, BEFORE_COUNT) {
        return false;
    }
    if counts_something(reader, next) && !(reader.class(next) == Class::Hyphen || reader.class(next) == Class::Month) {
        return false;
    }
    // `F-1998`, `2000-pound`, `1998/B`.
    let hyphen_before = reader.class_before(first) == Class::Hyphen && reader.glued(first - 1);
    if hyphen_before && first >= 2 && reader.glued(first - 2) {
        let before = first - 2;
        let word = reader.word(before).to_ascii_lowercase();
        if !matches!(reader.class(before), Class::Year)
            && !matches!(word.as_str(), "post" | "pre" | "mid" | "late" | "early")
        {
            return false;
        }
    }
    if reader.class(next) == Class::Hyphen && reader.glued(first) && reader.glued(next) {
        let following = reader.word(next + 1);
        if COUNTED.iter().any(|c| c.eq_ignore_ascii_case(following)) {
            return false;
        }
    }
    // `a 1987 Chevrolet`; `the Orion 1980,`.
    let model = MAKES.iter().any(|m| m.eq_ignore_ascii_case(reader.word(next)));
    let label = after_name(reader, first)
        && reader.class(next) == Class::Comma
        && reader.word(first - 1).bytes().any(|b| b.is_ascii_lowercase());
    if model || label {
        return false;
    }
    match year {
        1900..=2100 => true,
        1000..=1899 => {
            any_before(reader, first, BEFORE_YEAR) && !before(reader, first, "the") && !before(reader, first, "for")
        }
        _ => any_before(reader, first, &["year", "by", "until"]),
    }
}

/// `the 80s`, `the 1990s`; not `in her 80s`, `temperatures in the 80s`.
fn decade(reader: &Reader<'_>, first: usize, next: usize) -> bool {
    if reader.class(first) == Class::Apostrophe
        || reader.word(first).len() > 3 && reader.word(first).starts_with(|c: char| c.is_ascii_digit())
    {
        return reader.class(first) != Class::Apostrophe || reader.glued(first);
    }
    let of_someone = reader.class_before(first) == Class::Its
        || (first >= 2
            && matches!(reader.class_before(first), Class::Early | Class::Late | Class::Hyphen)
            && any_class_before(reader, first, Class::Its));
    let the = any_class_before(reader, first, Class::The);
    let warm =
        ["degrees", "percent", "fahrenheit", "and", "to"].iter().any(|w| w.eq_ignore_ascii_case(reader.word(next)));
    the && !of_someone && !warm
}

/// Does `class` stand within the three tokens before `first`?
fn any_class_before(reader: &Reader<'_>, first: usize, class: Class) -> bool {
    (first.saturating_sub(3)..first).any(|at| reader.class(at) == class)
}

/// A season alone: `in the fall`, `in spring`, not `spring water`, `prices fall`, `the fall of`.
fn season(reader: &Reader<'_>, first: usize, next: usize) -> bool {
    let verb = matches!(reader.lexeme(first).value, 0 | 2) && !reader.word(first).eq_ignore_ascii_case("autumn");
    let the = before(reader, first, "the");
    let behind = if the && first >= 2 { first - 2 } else { first.saturating_sub(1) };
    let preposition = [
        "in", "by", "until", "since", "during", "through", "over", "into", "early", "late", "mid", "of", "before",
        "after", "for",
    ]
    .iter()
    .any(|w| w.eq_ignore_ascii_case(reader.word(behind)));
    let portion = matches!(reader.class_before(first), Class::Early | Class::Late | Class::Hyphen);
    let of = matches!(reader.class(next), Class::Of);
    let in_something = reader.word(next).eq_ignore_ascii_case("in");
    if verb {
        return ((the && preposition) || before(reader, first, "in") || portion)
            && !of
            && !in_something
            && !noun_follows(reader, next);
    }
    ((the && preposition) || before(reader, first, "in") || before(reader, first, "by") || portion)
        && !noun_follows(reader, next)
}

/// Does a noun go on after a season: `fall guy`, `summer school`? A lower-case word that is none of
/// those that follow a time.
fn noun_follows(reader: &Reader<'_>, next: usize) -> bool {
    const ON: &[&str] = &[
        "and", "but", "when", "after", "before", "as", "to", "that", "with", "at", "for", "by", "with", "while", "he",
        "she", "it", "they", "we", "i", "the", "a", "on", "because", "if", "or", "is", "was", "will", "would", "has",
        "have", "in", "from", "until", "there", "where", "which", "who", "said", "says", "were", "are", "could", "may",
        "had", "so", "amid",
    ];
    let word = reader.word(next);
    word.starts_with(|c: char| c.is_ascii_lowercase()) && !ON.contains(&word)
}

/// `the week`, `the quarter`: an interval only with the article, and not as `the week of`, `the day
/// that`.
fn the_unit(reader: &Reader<'_>, first: usize, next: usize, unit: Unit) -> bool {
    if next > first + 1 {
        return true;
    }
    let the = before(reader, first, "the");
    match unit {
        Unit::Quarter => the && !sports(reader, first) && !reader.word(next).eq_ignore_ascii_case("of"),
        Unit::Weekend => the,
        Unit::Year => {
            let behind = first.checked_sub(2).map_or("", |at| reader.word(at));
            the && matches!(behind, "of" | "for" | "Of" | "For")
                && !matches!(reader.word(next), "ended" | "ending" | "that")
        }
        Unit::Month | Unit::Week | Unit::Day => {
            let behind = first.checked_sub(2).map_or("", |at| reader.word(at));
            let earlier = first.checked_sub(3).is_some_and(|at| {
                matches!(reader.class(at), Class::Early | Class::Late | Class::End | Class::Begin | Class::Middle)
            });
            the && earlier && matches!(behind, "in" | "of")
        }
        _ => false,
    }
}

/// Is the text around about a match rather than business?
fn sports(reader: &Reader<'_>, at: usize) -> bool {
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
