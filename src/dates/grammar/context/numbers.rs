//! Numbers that may be years, days or decades, or may count something.

use super::{any_before, before, mixed};
use crate::dates::grammar::lexicon::TokenClass;
use crate::dates::grammar::matching::Paragraph;

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
    "novel",
    "film",
    "movie",
    "book",
    "album",
    "windows",
    "office",
    "expo",
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

/// Does what follows a number make it a count? `next` is the token after the number.
pub(crate) fn counts_something(reader: &Paragraph<'_>, next: usize) -> bool {
    let glued_figure = reader.class(next) == TokenClass::Hyphen
        && next > 0
        && reader.glued(next - 1)
        && reader.glued(next)
        && !matches!(reader.class(next + 1), TokenClass::Year | TokenClass::Number | TokenClass::Month);
    let word = reader.word(next);
    glued_figure
        || word == "%"
        || reader.class(next) == TokenClass::Month
        || COUNTED.iter().any(|c| c.eq_ignore_ascii_case(word))
}

/// A number of four figures alone: 1900 to 2100 unless it counts something, others only where a word
/// says that it is a year.
pub(super) fn year_alone(reader: &Paragraph<'_>, first: usize, year: i16) -> bool {
    if reader.class(first) != TokenClass::Year {
        // In words: `nineteen ninety-seven` is one, `twenty twenty` may be.
        return true;
    }
    let next = first + 1;
    let label = before(reader, first, ".") && first >= 2 && matches!(reader.word(first - 2), "No" | "Nos" | "no");
    if label || any_before(reader, first, BEFORE_COUNT) {
        return false;
    }
    if counts_something(reader, next)
        && !(reader.class(next) == TokenClass::Hyphen || reader.class(next) == TokenClass::Month)
    {
        return false;
    }
    // `F-1998`, `2000-pound`, `1998/B`.
    let hyphen_before = reader.class_before(first) == TokenClass::Hyphen && reader.glued(first - 1);
    if hyphen_before && first >= 2 && reader.glued(first - 2) {
        let before = first - 2;
        let word = reader.word(before).to_ascii_lowercase();
        if !matches!(reader.class(before), TokenClass::Year)
            && !matches!(word.as_str(), "post" | "pre" | "mid" | "late" | "early")
        {
            return false;
        }
    }
    if reader.class(next) == TokenClass::Hyphen && reader.glued(first) && reader.glued(next) {
        let following = reader.word(next + 1);
        if COUNTED.iter().any(|c| c.eq_ignore_ascii_case(following)) {
            return false;
        }
    }
    // `a 1987 Chevrolet`; `the Orion 1980,`.
    let model = MAKES.iter().any(|m| m.eq_ignore_ascii_case(reader.word(next)));
    let label = reader.class(next) == TokenClass::Comma
        && reader.class_before(first) == TokenClass::Other
        && first.checked_sub(1).is_some_and(|at| mixed(reader.word(at)));
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

/// Does `BC` follow a year, decade or century, at once or behind the end of a range: `500 BC`,
/// `from 500 to 300 B.C.`? A late year before `B.C.` stands before British Columbia.
pub(super) fn before_christ(reader: &Paragraph<'_>, next: usize, year: i16) -> bool {
    const MARKS: &[&str] = &["BC", "B.C", "B.C.", "BCE", "B.C.E", "B.C.E."];
    let marks = |at: usize| MARKS.contains(&reader.word(at));
    let joined = matches!(reader.class(next), TokenClass::Hyphen | TokenClass::To | TokenClass::And);
    let behind_range = joined && [2, 3, 4].into_iter().any(|n| marks(next + n));
    let late = (1900..=2100).contains(&year) && year % 50 != 0;
    (marks(next) || behind_range) && !late
}

/// `the 80s`, `the 1990s`; not `in her 80s`, `temperatures in the 80s`.
pub(super) fn decade(reader: &Paragraph<'_>, first: usize, next: usize) -> bool {
    if reader.class(first) == TokenClass::Apostrophe
        || reader.word(first).len() > 3 && reader.word(first).starts_with(|c: char| c.is_ascii_digit())
    {
        return reader.class(first) != TokenClass::Apostrophe || reader.glued(first);
    }
    let of_someone = reader.class_before(first) == TokenClass::Its
        || (first >= 2
            && matches!(reader.class_before(first), TokenClass::Early | TokenClass::Late | TokenClass::Hyphen)
            && any_class_before(reader, first, TokenClass::Its));
    let the = any_class_before(reader, first, TokenClass::The);
    let warm =
        ["degrees", "percent", "fahrenheit", "and", "to"].iter().any(|w| w.eq_ignore_ascii_case(reader.word(next)));
    the && !of_someone && !warm
}

/// Does `class` stand within the three tokens before `first`?
fn any_class_before(reader: &Paragraph<'_>, first: usize, class: TokenClass) -> bool {
    (first.saturating_sub(3)..first).any(|at| reader.class(at) == class)
}
