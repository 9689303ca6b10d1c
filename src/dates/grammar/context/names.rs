//! Names of months, weekdays and seasons that are also verbs, people, papers and waters.

use super::numbers::counts_something;
use super::{after_name, any_before, before, capital, is_one_of, mixed};
use crate::dates::expression::Which;
use crate::dates::grammar::lexicon::{ABBREVIATED, TokenClass};
use crate::dates::grammar::matching::Paragraph;

/// Words before a month that say it is one whatever its case; no verb follows them.
const SURE_BEFORE_MONTH: &[&str] =
    &["by", "in", "since", "until", "last", "next", "early", "late", "mid", "through", "during", "of"];

/// Words before a month in capitals that say it is one.
pub(super) const BEFORE_MONTH: &[&str] = &[
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
    "harbor",
    "harbour",
    "island",
    "islands",
    "club",
    "magazine",
    "review",
    "group",
];

/// What makes a weekday a byname: `Bloody Sunday`.
const NICKNAMES: &[&str] =
    &["bloody", "black", "super", "ruby", "casual", "freaky", "man", "girl", "gal", "red", "taco", "dress-down"];

/// Words before a surname: `Mrs May`, `Prime Minister May`.
const TITLES: &[&str] =
    &["mr", "mrs", "ms", "miss", "dr", "minister", "secretary", "sir", "lord", "lady", "sen", "gov"];

/// A month alone. `May`, `March` and the months that are people's names need a word that says so.
pub(super) fn month(reader: &Paragraph<'_>, first: usize, next: usize) -> bool {
    let word = reader.word(first);
    if reader.class_is_short(first) {
        // `Jan.`, `Dec` before nothing: people and verbs (`Mar`, `Jun`), unless marked.
        return capital(word) && any_before(reader, first, &BEFORE_MONTH[..20]) && !capital(reader.word(next));
    }
    let value = reader.lexeme(first).value;
    let doubtful = matches!(value, 3 | 5);
    let name = matches!(value, 4 | 6 | 8);
    if !doubtful && !name {
        return !any_before(reader, first, NICKNAMES);
    }
    if name && !capital(word) {
        return value != 8 || any_before(reader, first, SURE_BEFORE_MONTH);
    }
    if !mixed(word) {
        // In one case throughout, only a word that no verb follows tells `may` from May.
        return any_before(reader, first, if value == 3 { &SURE_BEFORE_MONTH[1..] } else { SURE_BEFORE_MONTH });
    }
    let following = reader.word(next);
    // `and June Carter`, `Black September`: after a weak word, or none, a name goes on.
    // `written by August Wilson`.
    let done = before(reader, first, "by") && {
        let verb = first.checked_sub(2).map_or("", |at| reader.word(at));
        verb.ends_with("ed") || ["written", "sung", "drawn", "made", "led", "won", "is", "was"].contains(&verb)
    };
    let sure = any_before(reader, first, SURE_BEFORE_MONTH) && !done;
    let names_on = mixed(following) && reader.class(next) == TokenClass::Other && !of_range(reader, first);
    if any_before(reader, first, NICKNAMES) || (!sure && name && names_on) {
        return false;
    }
    let marked = any_before(reader, first, BEFORE_MONTH);
    // `said that May would go`, in a text about Theresa May.
    if doubtful && !sure && is_surname(reader, first) {
        return false;
    }
    // `March For Our Lives`, `March for Life`.
    let goes_on = ["for", "on", "against"].iter().any(|w| w.eq_ignore_ascii_case(following));
    let titled = value == 3 && !sure && goes_on && (capital(following) || mixed(reader.word(next + 1)));
    if doubtful {
        // `the March on Washington`, `the Women's March for`; `In May,` and `the March accession`.
        let gathering = value == 3
            && before(reader, first, "the")
            && ["on", "for", "to", "of", "in", "against"].iter().any(|w| w.eq_ignore_ascii_case(following));
        let theresa = word == "May" && before(reader, first, "and");
        return marked && !(gathering || titled || theresa);
    }
    // `April Ryan`, `Joe August`.
    let named = after_name(reader, first) || capital(following) && reader.class(next) == TokenClass::Other;
    marked || !named
}

/// Does the month at `first` end a range or a list of months: `from April to June Apple sold`?
fn of_range(reader: &Paragraph<'_>, first: usize) -> bool {
    let joined =
        matches!(reader.class_before(first), TokenClass::To | TokenClass::And | TokenClass::Hyphen | TokenClass::Comma);
    joined && first.checked_sub(2).is_some_and(|at| reader.class(at) == TokenClass::Month)
}

/// Is the word at `first` somebody's surname elsewhere in the paragraph: `Theresa May`, `Mrs May`?
pub(super) fn is_surname(reader: &Paragraph<'_>, first: usize) -> bool {
    const REACH: usize = 120;
    let value = reader.lexeme(first).value;
    let around = first.saturating_sub(REACH).max(reader.first + 1)..(first + REACH).min(reader.tokens.len());
    let mut around = around.filter(|at| reader.class(*at) == TokenClass::Month && reader.lexeme(*at).value == value);
    around.any(|at| {
        let before = reader.word(at - 1);
        let titled = TITLES.iter().any(|t| t.eq_ignore_ascii_case(before.trim_end_matches('.')));
        let titled =
            titled || before == "." && at > 1 && TITLES.iter().any(|t| t.eq_ignore_ascii_case(reader.word(at - 2)));
        let given = mixed(before)
            && reader.class(at - 1) == TokenClass::Other
            && !BEFORE_MONTH.iter().any(|w| w.eq_ignore_ascii_case(before));
        mixed(reader.word(at)) && (titled || given)
    })
}

/// A month and a day. `may 5` in lower case, `5 march`, `sat 2` want more.
pub(super) fn day(reader: &Paragraph<'_>, first: usize, next: usize) -> bool {
    if reader.class(first) == TokenClass::Month {
        let after = next < reader.tokens.len() && counts_something(reader, next) && next == first + 2;
        if after && reader.class(next) != TokenClass::Hyphen && !matches!(reader.class(next), TokenClass::Month) {
            return false;
        }
        if reader.word(first) == "may" || reader.word(first) == "march" || reader.word(first) == "mar" {
            return next > first + 2
                || any_before(reader, first, BEFORE_MONTH)
                || reader.class(next) == TokenClass::Comma;
        }
        return true;
    }
    if reader.class(first) == TokenClass::Ordinal && next == first + 2 {
        // `the first march`; `1st March`.
        return capital(reader.word(first + 1)) && reader.word(first).starts_with(|c: char| c.is_ascii_digit());
    }
    if reader.class(first) == TokenClass::Number {
        // `the 20 March protesters`: a day before its month is not a count.
        let month = reader.lexeme(first + 1).value % ABBREVIATED;
        let verb = matches!(month, 3 | 5) && matches!(reader.word(first + 1), "may" | "march");
        return !verb && !any_before(reader, first, &["$", "£", "€"]);
    }
    true
}

pub(super) fn weekday(reader: &Paragraph<'_>, first: usize, next: usize, which: Which) -> bool {
    let at = next - 1;
    let name = if which == Which::Bare { first } else { at };
    if reader.class_is_short(name) {
        // `Sun`, `Wed`, `Sat` alone are other words; `Mon.`, `Fri` with a comma are days.
        return matches!(reader.word(name), "Mon" | "Tues" | "Thurs" | "Fri" | "Tue" | "Thu")
            && (reader.class(next) == TokenClass::Comma || which != Which::Bare);
    }
    let following = reader.word(next);
    let shouted = following.len() > 1 && following.bytes().all(|b| b.is_ascii_uppercase());
    let title = capital(following) && !shouted && AFTER_WEEKDAY.iter().any(|w| w.eq_ignore_ascii_case(following));
    let show = capital(following)
        && reader.class(next) == TokenClass::Part
        && AFTER_WEEKDAY.iter().any(|w| w.eq_ignore_ascii_case(reader.word(next + 1)));
    let nickname = which == Which::Bare && capital(reader.word(name)) && any_before(reader, name, NICKNAMES);
    // `the Mail on Sunday`, `Wednesday Addams`.
    let paper = before(reader, name, "on")
        && name
            .checked_sub(2)
            .is_some_and(|at| ["Mail", "Independent", "Scotland", "Wales", "Observer"].contains(&reader.word(at)));
    let person = ["Addams", "Weld"].contains(&following);
    // `the Sunday talk shows` are on every week.
    let weekly = (next..next + 3).any(|at| is_one_of(reader.word(at), &["shows", "papers", "newspapers", "programs"]));
    !title && !show && !nickname && !paper && !person && !weekly
}

/// A season alone: `in the fall`, `in spring`, not `spring water`, `prices fall`, `the fall of`.
pub(super) fn season(reader: &Paragraph<'_>, first: usize, next: usize) -> bool {
    // `Fall River`, `Spring Street`.
    if mixed(reader.word(first)) && mixed(reader.word(next)) && reader.class(next) == TokenClass::Other {
        return false;
    }
    let verb = matches!(reader.lexeme(first).value, 0 | 2) && !reader.word(first).eq_ignore_ascii_case("autumn");
    let the = before(reader, first, "the");
    let behind = if the && first >= 2 { first - 2 } else { first.saturating_sub(1) };
    let preposition = [
        "in", "by", "until", "since", "during", "through", "over", "into", "early", "late", "mid", "of", "before",
        "after", "for",
    ]
    .iter()
    .any(|w| w.eq_ignore_ascii_case(reader.word(behind)));
    let portion = matches!(reader.class_before(first), TokenClass::Early | TokenClass::Late | TokenClass::Hyphen);
    let of = matches!(reader.class(next), TokenClass::Of);
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
fn noun_follows(reader: &Paragraph<'_>, next: usize) -> bool {
    const ON: &[&str] = &[
        "and", "but", "when", "after", "before", "as", "to", "that", "with", "at", "for", "by", "with", "while", "he",
        "she", "it", "they", "we", "i", "the", "a", "on", "because", "if", "or", "is", "was", "will", "would", "has",
        "have", "in", "from", "until", "there", "where", "which", "who", "said", "says", "were", "are", "could", "may",
        "had", "so", "amid",
    ];
    let word = reader.word(next);
    word.starts_with(|c: char| c.is_ascii_lowercase()) && !ON.contains(&word)
}
