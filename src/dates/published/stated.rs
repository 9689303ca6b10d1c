//! The publication date that the text itself states: a dateline or a header line.
//!
//! Read are `WASHINGTON, March 5, 2025 (Reuters) —`, `LONDON 1996-08-30`, `Published: March 5, 2025`,
//! `By A. Writer | March 5, 2025` and a line at the top that holds only a date. A day without its
//! year is handed on as a constraint ([`Stated::Day`]): which year it was is for
//! [`super::inferred`] to say. Dates inside sentences are not read here.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::metadata::{self, Note, Order, Reading};
use crate::article::PartialDate;
use crate::dates::written::{Part, PartEnd, Tongue, digits, parts, weekday_named, written};

/// What a dateline or a header line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stated {
    /// A date with its year; and the line, or the part of it that says so.
    Date(PartialDate, String),
    /// A day without its year; and the line, or the part of it that says so.
    Day {
        /// `1..=12`.
        month: i8,
        /// `1..=31`.
        day: i8,
        /// The weekday that stands beside it.
        weekday: Option<Weekday>,
        /// The line.
        evidence: String,
    },
}

/// Lines at the top and at the foot of a body in which a header or a note may stand.
const TOP: usize = 12;
const FOOT: usize = 6;
/// A header is a short line, in characters.
const LONGEST: usize = 160;

/// Labels before a date, best first: what says when it was published, then what says when it was
/// last changed, which stands in where nothing else does.
const LABELS: [&[&str]; 2] = [
    &[
        "published on",
        "published at",
        "published",
        "first published on",
        "first published",
        "originally published on",
        "originally published",
        "date published",
        "publication date",
        "date of publication",
        "posted on",
        "posted at",
        "posted",
        "date posted",
        "released on",
        "released",
        "release date",
        "for immediate release",
        "issued on",
        "issued",
        "filed",
        "date",
        "story published",
        "article published",
        "this article was published on",
        "this story was published on",
        "this article was originally published on",
        "this story was originally published on",
        "this article first appeared on",
        "a version of this article appears in print on",
        "veröffentlicht am",
        "veröffentlicht",
        "publié le",
        "publicado el",
        "publicado em",
        "pubblicato il",
        "gepubliceerd op",
        "opublikowano",
        "erstellt am",
    ],
    &[
        "updated on",
        "updated at",
        "updated",
        "last updated on",
        "last updated at",
        "last updated",
        "last modified on",
        "last modified",
        "modified",
        "date modified",
        "this story was updated on",
        "this article was updated on",
        "this post was updated on",
        "aktualisiert am",
        "mis à jour le",
        "actualizado el",
    ],
];

/// What the first and last lines of `body` state. Days after `today` are not believed.
pub fn read(body: &str, today: Date) -> Option<Stated> {
    let top: Vec<&str> = body.lines().map(str::trim).filter(|line| !line.is_empty()).take(TOP).collect();
    let foot: Vec<&str> = last_lines(body);
    let dated = |stated: &Stated| matches!(stated, Stated::Date(..));
    let labelled = |labels: &'static [&'static str]| {
        top.iter().chain(&foot).filter_map(move |line| after_label(line, labels, today))
    };
    let datelines = || top.iter().take(4).filter_map(|line| dateline(line, today));
    let bare = || top.iter().take(6).filter_map(|line| bare_line(line, today));
    labelled(LABELS[0])
        .chain(datelines())
        .chain(bare())
        .chain(labelled(LABELS[1]))
        .find(dated)
        .or_else(|| datelines().chain(bare()).chain(labelled(LABELS[0])).chain(labelled(LABELS[1])).next())
}

/// The last short lines, last one first.
fn last_lines(body: &str) -> Vec<&str> {
    body.trim_end().rsplit('\n').map(str::trim).filter(|line| !line.is_empty()).take(FOOT).collect()
}

fn is_short(line: &str) -> bool {
    line.chars().nth(LONGEST).is_none()
}

/// `Published: March 5, 2025, 3:15 p.m.`
fn after_label(line: &str, labels: &[&str], today: Date) -> Option<Stated> {
    if !is_short(line) {
        return None;
    }
    let clean = line.trim_start_matches(['-', '—', '–', '*', '•', '|', '(', '[', ' ']);
    // The longest label that fits, so that `published on` leaves no `on` behind.
    let rest = labels.iter().filter_map(|label| strip_label(clean, label)).min_by_key(|rest| rest.len())?;
    let rest = rest.trim_start_matches([':', '-', '–', '—', '|', ' ', '.']);
    starts_with_date(rest).then_some(())?;
    stated_by(rest, line, today)
}

/// `label` at the start of `line` in any case, followed by no letter.
fn strip_label<'a>(line: &'a str, label: &str) -> Option<&'a str> {
    let mut chars = line.char_indices();
    for expected in label.chars() {
        let (_, c) = chars.next()?;
        if !c.to_lowercase().eq(expected.to_lowercase()) {
            return None;
        }
    }
    let rest = chars.as_str();
    (!rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

/// Does a date, or the time before one, stand at the start? `Published in Berlin in 2012` says
/// something else.
fn starts_with_date(rest: &str) -> bool {
    let parts = parts(rest, 1);
    parts.first().is_some_and(|(part, _)| match part {
        Part::Number(_) => true,
        Part::Word(word) => Tongue::Any.month(word).is_some() || weekday_named(word).is_some(),
        Part::Mark(_) => false,
    })
}

/// What a date field in text says: as [`metadata::read`], a time of day before it stepped over.
fn stated_by(text: &str, line: &str, today: Date) -> Option<Stated> {
    let text = after_clock(text);
    match metadata::read(text, Order::MonthFirst, today) {
        // `03/04/2024` states its year and no more.
        Reading::Known(date, Some(Note::Ambiguous(_))) => dated(PartialDate::Year(date.first().year()), line, today),
        Reading::Known(_, Some(Note::WrongWeekday | Note::Epoch)) => None,
        Reading::Known(date, _) => dated(date, line, today),
        Reading::Unknown(metadata::Unknown::NoYear) => {
            let (day, _) = written(&parts(text, 12), Tongue::English)?;
            Some(Stated::Day { month: day.month, day: day.day?, weekday: day.weekday, evidence: line.to_owned() })
        }
        Reading::Unknown(_) | Reading::Unreadable(_) => None,
    }
}

/// The text after `3:15 p.m. ET,`, or all of it.
fn after_clock(text: &str) -> &str {
    let parts = parts(text, 10);
    let word = |at: usize| parts.get(at).map_or("", |(part, _)| part.word());
    let is_clock = digits(parts.first().map(|(part, _)| part)) <= 2
        && (matches!(parts.get(1), Some((Part::Mark(':'), _))) || matches!(word(1), "a" | "p" | "am" | "pm"));
    if !is_clock {
        return text;
    }
    let ends = parts.iter().position(|(part, _)| {
        Tongue::English.month(part.word()).is_some() || weekday_named(part.word()).is_some() || digits(Some(part)) == 4
    });
    match ends {
        Some(at) if at > 0 => &text[parts[at - 1].1..],
        _ => text,
    }
}

fn dated(date: PartialDate, line: &str, today: Date) -> Option<Stated> {
    let possible = date.first() <= today.saturating_add(1.day()) && date.first().year() >= 1450;
    possible.then(|| Stated::Date(date, line.to_owned()))
}

/// A line that holds a date, perhaps a byline, a time and a place of it, and nothing more.
fn bare_line(line: &str, today: Date) -> Option<Stated> {
    if !is_short(line) {
        return None;
    }
    let fields: Vec<&str> = line.split(['|', '•', '·', '—', '–']).map(str::trim).filter(|f| !f.is_empty()).collect();
    let lone = fields.len() == 1;
    fields.iter().take(6).find_map(|field| {
        let parts = parts(field, 24);
        let used = if lone || fields.len() <= 4 { date_parts(&parts)? } else { return None };
        let rest_is_clock = parts[used..].iter().all(|(part, _)| is_clock_part(part));
        rest_is_clock.then(|| stated_by(field, line, today)).flatten()
    })
}

/// How many parts a date takes that stands at the start, with or without its year.
fn date_parts(parts: &[PartEnd<'_>]) -> Option<usize> {
    if let Some((day, used)) = written(parts, Tongue::English) {
        return day.day.map(|_| used);
    }
    let number = |at: usize| digits(parts.get(at).map(|(part, _)| part));
    let mark = |at: usize| matches!(parts.get(at), Some((Part::Mark('-' | '/'), _)));
    let iso = number(0) == 4 && mark(1) && number(2) == 2 && mark(3) && number(4) == 2;
    let slashed = (1..=2).contains(&number(0)) && mark(1) && (1..=2).contains(&number(2)) && mark(3) && number(4) == 4;
    (iso || slashed).then_some(5)
}

/// `at 3:15 p.m. ET (GMT+1)` and the like.
fn is_clock_part(part: &Part<'_>) -> bool {
    const WORDS: [&str; 28] = [
        "at", "a", "p", "m", "am", "pm", "et", "est", "edt", "ct", "cst", "cdt", "mt", "pt", "pst", "pdt", "gmt",
        "utc", "bst", "cet", "cest", "ist", "z", "t", "h", "uhr", "eastern", "updated",
    ];
    match part {
        Part::Number(_) => true,
        Part::Word(word) => WORDS.contains(&&**word),
        Part::Mark(c) => matches!(c, ':' | '+' | '-' | '(' | ')'),
    }
}

/// `WASHINGTON, March 5, 2025 (Reuters) —`, `KYIV, Ukraine, March 5 (AP) --`, `LONDON 1996-08-30`.
fn dateline(line: &str, today: Date) -> Option<Stated> {
    let head: String = line.chars().take(100).collect();
    let place = head.split(|c: char| !c.is_alphabetic() && !matches!(c, ' ' | '.' | '\'' | '-' | '’')).next()?;
    // The month's own name may follow the place without a comma: `LONDON March 5`.
    let is_capital = |word: &str| word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase);
    let words: Vec<&str> = place.split(' ').filter(|w| !w.is_empty()).collect();
    let capitals = words.iter().take_while(|w| is_capital(w)).count();
    if !(1..=5).contains(&capitals) || words[0].chars().count() < 3 {
        return None;
    }
    let mut at = words[capitals - 1].as_ptr() as usize - head.as_ptr() as usize + words[capitals - 1].len();
    // A state or country may stand between: `KYIV, Ukraine,` or `BOSTON (AP),`.
    for _ in 0..4 {
        let rest = head.get(at..)?;
        let parts = parts(rest, 12);
        if let Some(used) = date_parts(&parts) {
            let end = at + parts[used - 1].1;
            let after = head.get(end..)?.trim_start_matches([',', ' ', '.']);
            let closes = after.is_empty() || after.starts_with(['(', '—', '–', '-', ':', '/', '[']);
            return closes.then(|| stated_by(rest.get(..parts[used - 1].1)?, head.get(..end)?, today)).flatten();
        }
        let (Part::Word(_) | Part::Mark('(' | ')' | '/' | '-'), end) = parts.first()? else { return None };
        at += end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn found(body: &str) -> String {
        match read(body, date(2026, 11, 22)) {
            Some(Stated::Date(date, _)) => date.to_string(),
            Some(Stated::Day { month, day, weekday, .. }) => format!("{month}/{day} {weekday:?}"),
            None => String::new(),
        }
    }

    #[test]
    fn datelines_state_a_day() {
        for (body, want) in [
            ("WASHINGTON, March 5, 2025 (Reuters) - The talks began.", "2025-03-05"),
            ("LONDON 1996-08-30", "1996-08-30"),
            ("Talks resume\nLONDON 1996-08-30\nThe talks resumed.", "1996-08-30"),
            ("KYIV, Ukraine, 5 March 2025 (AP) — The talks began.", "2025-03-05"),
            ("WASHINGTON, March 5 (Reuters) - The talks began.", "3/5 None"),
            ("NEW YORK, Wednesday, March 5 -- The talks began.", "3/5 Some(Wednesday)"),
            ("ST. PETERSBURG (Reuters), Dec. 31, 1999 — It is over.", "1999-12-31"),
        ] {
            assert_eq!(found(body), want, "{body}");
        }
    }

    #[test]
    fn header_lines_and_labels_state_a_day() {
        for (body, want) in [
            ("Published: March 5, 2025\nThe talks began.", "2025-03-05"),
            ("PUBLISHED ON 2025-03-05T10:00Z\nThe talks began.", "2025-03-05"),
            ("A headline\nWednesday, March 5, 2025\nThe talks began.", "2025-03-05"),
            ("A headline\nMarch 5, 2025 at 3:15 p.m. EST\nThe talks began.", "2025-03-05"),
            ("A headline\nBy A. Writer | 5 March 2025 | Politics\nThe talks began.", "2025-03-05"),
            ("The talks began.\nPosted on Mar 5, 2025", "2025-03-05"),
            ("Updated: 3/25/2025\nThe talks began.", "2025-03-25"),
            ("Updated: March 6, 2025\nPublished: March 5, 2025\nThe talks began.", "2025-03-05"),
            ("Updated 3:15 p.m. ET, Wed March 5, 2025\nThe talks began.", "2025-03-05"),
            ("Updated 3:15 p.m. ET, Wed March 5\nThe talks began.", "3/5 Some(Wednesday)"),
            ("For immediate release: March 5, 2025\nThe senator said.", "2025-03-05"),
            ("Published: 03/04/2025\nThe talks began.", "2025"),
        ] {
            assert_eq!(found(body), want, "{body}");
        }
    }

    #[test]
    fn sentences_and_the_future_state_nothing() {
        for body in [
            "March 5, 2025, was a day to remember.",
            "On March 5, 2025 the talks began.",
            "Published in Berlin in 2012, the book sold well.",
            "Published Tuesday, the report says that talks began.",
            "WASHINGTON (Reuters) - The talks began on March 5, 2025.",
            "WASHINGTON — March 5, 2025 was cold.",
            "NATO said on March 5, 2025 that talks began.",
            "Published: March 5, 2031\nThe talks began.",
            "Tuesday, March 5, 2025\nThat day was a Wednesday.",
            "Published: soon",
            "2025",
            "",
        ] {
            assert_eq!(found(body), "", "{body}");
        }
    }

    #[test]
    fn hostile_text_is_bounded() {
        for body in
            ["A".repeat(5_000_000), "A\n".repeat(1_000_000), "Published: ".repeat(500_000), "ÉÉÉ, ".repeat(100_000)]
        {
            assert_eq!(found(&body), "");
        }
    }
}
