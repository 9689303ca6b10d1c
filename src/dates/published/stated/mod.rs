//! The publication date that the text itself states: a dateline or a header line.
//!
//! Read are `WASHINGTON, March 5, 2025 (Reuters) —`, `LONDON 1996-08-30`, `Published: March 5, 2025`,
//! `By A. Writer | March 5, 2025` and a line at the top that holds only a date. A day without its
//! year is handed on as a constraint ([`Stated::Day`]): which year it was is for
//! [`super::inferred`] to say. Dates inside sentences are not read here.

pub(in crate::dates::published) mod label;
mod line;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use label::Of;
use line::date_at;

use super::metadata::{self, DateNote, DayMonthOrder, FieldReading};
use crate::article::PartialDate;
use crate::dates::written::{Tongue, WrittenPart, digits, parts, weekday_named, written};
use crate::text::is_place_of_dateline;

/// What a dateline or a header line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stated {
    /// A date with its year; the line, or the part of it that says so; and what makes it less than sure.
    Date(PartialDate, String, Option<DateNote>),
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
/// Lines at the top in which a date may stand without a label.
const BARE: usize = 6;
/// Lines at the top that may be a dateline or begin with one.
const DATELINES: usize = 4;

/// What the first and last lines of `body` state. Days after tomorrow are not believed.
///
/// The first publication counts before any other, a publication before a date without a label, that
/// before the last change, which is noted. Where lines of equal standing differ, nothing is stated: a page that
/// shows the day of its visitor's calendar beside that of the article is no evidence.
pub fn read(body: &str, order: DayMonthOrder, today: Date) -> Option<Stated> {
    let lines: Vec<&str> = body.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let end = lines.iter().position(|line| opens_comments(line)).unwrap_or(lines.len());
    let foot_from = end.saturating_sub(FOOT).max(TOP.min(end));
    let bare = head_lines(&lines[..end]);
    let mut found: Vec<(Of, Stated)> = Vec::new();
    for (at, line) in lines[..end].iter().enumerate().filter(|(at, _)| *at < TOP || *at >= foot_from) {
        let dates = line::dates(line, order, today).unwrap_or_default();
        // At the foot and further down only what says what it is.
        found.extend(dates.into_iter().filter(|(of, _)| at < bare || *of != Of::Unsaid));
    }
    let datelines: Vec<(Of, Stated)> = lines[..end]
        .iter()
        .take(DATELINES)
        .enumerate()
        .filter_map(|(at, line)| {
            let leads = || !lines[..at].iter().any(|before| is_prose(before));
            let stated =
                dateline(line, order, today).or_else(|| titled_dateline(line, order, today).filter(|_| leads()))?;
            Some((Of::Unsaid, stated))
        })
        .collect();
    if datelines.iter().any(|(_, stated)| matches!(stated, Stated::Date(..))) {
        found.retain(|(of, _)| *of != Of::Unsaid);
    }
    found.extend(datelines);
    found.retain(|(of, _)| *of != Of::Other);
    let dated = |stated: &Stated| matches!(stated, Stated::Date(..));
    let has_year = found.iter().any(|(_, stated)| dated(stated));
    found.retain(|(_, stated)| !has_year || dated(stated));
    let of = found.iter().map(|(of, _)| *of).min()?;
    let mut best = found.into_iter().filter(|(other, _)| *other == of).map(|(_, stated)| stated);
    let first = best.next()?;
    let first = best.all(|other| other.agrees(&first)).then_some(first)?;
    Some(match first {
        Stated::Date(date, evidence, _) if of == Of::Change => Stated::Date(date, evidence, Some(DateNote::LastChange)),
        other => other,
    })
}

/// How many lines at the top may hold a date without a label: [`BARE`], but none behind the second
/// paragraph, where the list of other articles may begin.
fn head_lines(lines: &[&str]) -> usize {
    let paragraphs = lines.iter().take(BARE).enumerate().filter(|(_, line)| is_prose(line));
    paragraphs.map(|(at, _)| at).nth(1).unwrap_or(BARE)
}

fn is_prose(line: &str) -> bool {
    const WORDS: usize = 10;
    line.ends_with(['.', '!', '?', '"', '”']) && line.split_whitespace().count() >= WORDS
}

/// Does a line open the comments of readers: `12 comments`, `Reader comments`, `Leave a reply`?
fn opens_comments(line: &str) -> bool {
    const OPENINGS: [&str; 8] = [
        "comments",
        "reader comments",
        "top rated comments",
        "leave a reply",
        "leave a comment",
        "join the discussion",
        "join the conversation",
        "add a comment",
    ];
    let line = line.trim_end_matches([':', '.']).to_lowercase();
    let counted = line.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
    OPENINGS.contains(&&*line)
        || (counted.len() < line.len() && ["comment", "comments", "responses", "replies"].contains(&counted))
        || (counted.len() < line.len() && (counted.starts_with("responses to ") || counted.starts_with("comments on ")))
}

impl Stated {
    /// Do both state the same day, as far as each says?
    fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Date(a, ..), Self::Date(b, ..)) => {
                (a.first() >= b.first() && a.last() <= b.last()) || (b.first() >= a.first() && b.last() <= a.last())
            }
            (Self::Day { month: a, day: b, .. }, Self::Day { month: c, day: d, .. }) => (a, b) == (c, d),
            _ => false,
        }
    }
}

/// What a date field in text says: as [`metadata::read`], a time of day before it stepped over.
fn stated_by(text: &str, line: &str, order: DayMonthOrder, today: Date) -> Option<Stated> {
    let text = after_clock(text);
    match metadata::read(text, order, today) {
        FieldReading::Known(_, Some(DateNote::WrongWeekday | DateNote::Epoch(_))) => None,
        FieldReading::Known(date, note) => dated(date, line, note, today),
        FieldReading::Unknown(metadata::Unknown::NoYear) => {
            let (day, _) = written(&parts(text, 12), Tongue::English)?;
            Some(Stated::Day { month: day.month, day: day.day?, weekday: day.weekday, evidence: line.to_owned() })
        }
        FieldReading::Unknown(_) | FieldReading::Unreadable(_) => None,
    }
}

/// The text after `3:15 p.m. ET,`, or all of it.
fn after_clock(text: &str) -> &str {
    let parts = parts(text, 10);
    let word = |at: usize| parts.get(at).map_or("", |(part, _)| part.word());
    let is_clock = digits(parts.first().map(|(part, _)| part)) <= 2
        && (matches!(parts.get(1), Some((WrittenPart::Mark(':'), _))) || matches!(word(1), "a" | "p" | "am" | "pm"));
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

fn dated(date: PartialDate, line: &str, note: Option<DateNote>, today: Date) -> Option<Stated> {
    let possible = date.first() <= today.saturating_add(1.day()) && date.first().year() >= 1450;
    possible.then(|| Stated::Date(date, line.to_owned(), note))
}

/// `WASHINGTON, March 5, 2025 (Reuters) —`, `KYIV, Ukraine, March 5 (AP) --`, `LONDON 1996-08-30`.
fn dateline(line: &str, order: DayMonthOrder, today: Date) -> Option<Stated> {
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
    // A state, country or agency may stand between: `KYIV, Ukraine,`, `BOSTON (The Associated Press),`.
    let (mut outside, mut in_brackets) = (0, false);
    for _ in 0..10 {
        let rest = head.get(at..)?;
        let parts = parts(rest, 12);
        if let Some(used) = date_at(&parts, 0) {
            let end = at + parts[used - 1].1;
            let after = head.get(end..)?.trim_start_matches([',', ' ', '.']);
            let closes = after.is_empty() || after.starts_with(['(', '—', '–', '-', ':', '/', '[']);
            return closes.then(|| stated_by(rest.get(..parts[used - 1].1)?, head.get(..end)?, order, today)).flatten();
        }
        let (WrittenPart::Word(_) | WrittenPart::Mark('(' | ')' | '/' | '-'), end) = parts.first()? else {
            return None;
        };
        match parts[0].0 {
            WrittenPart::Mark('(') => in_brackets = true,
            WrittenPart::Mark(')') => in_brackets = false,
            _ => outside += usize::from(!in_brackets),
        }
        if outside > 3 {
            return None;
        }
        at += end;
    }
    None
}

/// `Kestrel Bay, 2 May 2024`, alone on its line or before a dash, a colon or the agency in brackets. A place that is
/// not in capitals is one only above the prose, as such a line may also say where and when a picture was taken.
fn titled_dateline(line: &str, order: DayMonthOrder, today: Date) -> Option<Stated> {
    /// Of `(Getty)` and the like, behind which stands a picture's day.
    const PICTURES: [&str; 5] = ["getty", "photo", "image", "picture", "file"];
    let head: String = line.chars().take(100).collect();
    let parts = parts(&head, 24);
    let (at, used) = (1..parts.len()).find_map(|at| Some((at, date_at(&parts, at)?)))?;
    let (before, day) = head.get(..parts[at + used - 1].1)?.split_at_checked(parts[at - 1].1)?;
    let after = head.get(parts[at + used - 1].1..)?.trim_start_matches([',', ' ', '.']);
    let closes = after.is_empty() || after.starts_with(['(', '—', '–', '-', ':', '[']);
    let in_brackets = after.get(..30.min(after.len())).unwrap_or(after).to_lowercase();
    if !closes || PICTURES.iter().any(|word| in_brackets.starts_with('(') && in_brackets.contains(word)) {
        return None;
    }
    let (day, place) = (day.trim_start_matches([',', ' ']), before.trim_end());
    // `Kestrel Bay (Coastal Wire), 2 May 2024`.
    let (place, agency) = place.split_once(" (").map_or((place, None), |(place, rest)| (place, Some(rest)));
    let parted = match agency {
        Some(agency) => agency.trim_end_matches(',').ends_with(')'),
        None => place.ends_with(',') || head.get(before.len()..)?.starts_with(','),
    };
    if !parted || !is_place_of_dateline(place.trim_end_matches([',', ' '])) {
        return None;
    }
    stated_by(day, head.get(..parts[at + used - 1].1)?, order, today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn found(body: &str) -> String {
        match read(body, DayMonthOrder::MonthFirst, date(2026, 11, 22)) {
            Some(Stated::Date(date, ..)) => date.to_string(),
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
            ("PORT ELLERY (The Coastal Wire), 5 March 2025 - The talks began.", "2025-03-05"),
        ] {
            assert_eq!(found(body), want, "{body}");
        }
    }

    #[test]
    fn a_place_that_is_not_in_capitals_states_its_day_above_the_prose() {
        for (body, want) in [
            ("Kestrel Bay, 2 May 2024", "2024-05-02"),
            ("Kestrel Bay, May 2, 2024\nThe ferry sank.", "2024-05-02"),
            ("Ferry sinks\nKestrel Bay, Karvania, 2 May 2024 — The ferry sank.", "2024-05-02"),
            ("Kestrel Bay, Thursday, 2 May 2024\nThe ferry sank.", "2024-05-02"),
            ("Kestrel Bay (Coastal Wire), May 2, 2024 - The ferry sank.", "2024-05-02"),
            ("Stoke-on-Trent, 2024-05-02: The ferry sank.", "2024-05-02"),
            ("Rio de Janeiro, Brazil, 02.05.2024\nThe ferry sank.", "2024-05-02"),
            ("Kestrel Bay, May 2 (Coastal Wire) — The ferry sank.", "5/2 None"),
            ("Harbour Hall, 2 May 2024\nThe ferry sank.", ""),
            ("Kestrel Bay, 2 May 2024 (Getty Images)\nThe ferry sank.", ""),
            ("Kestrel Bay, 2 May 2024, was as quiet as ever.", ""),
            ("Kestrel Bay 2 May 2024 - The ferry sank.", ""),
            ("The master said that the cargo was saved and nobody was hurt.\nKestrel Bay, 2 May 2024", ""),
            ("Kestrel Bay, 2 May 2031\nThe ferry sank.", ""),
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
            ("Published: 03/04/2025\nThe talks began.", "2025-03-04"),
            ("A headline\nBy Nell Ashby | November 13, 2014 | Print This Page\nIt opens.", "2014-11-13"),
            ("A headline\nBy Nell Ashby, November 13, 2014\nIt opens.", "2014-11-13"),
            ("A headline\nMonday August 27, 2018 10:05 am PDT by Nell Ashby\nIt opens.", "2018-08-27"),
            ("A headline\nPosted by Nell Ashby on Thursday, 13 November 2014\nIt opens.", "2014-11-13"),
            (
                "A headline\nNell Ashby, Staff Writer | Posted: Thursday, November 13, 2014 12:00 am\nIt opens.",
                "2014-11-13",
            ),
            ("A headline\nBy Nell Ashby on November 13, 2014 at 6:30 PM\nIt opens.", "2014-11-13"),
            ("Received: 3 May 2022 / Accepted: 16 December 2022 / Published: 2 January 2023\nIt opens.", "2023-01-02"),
            ("A headline\n13 November 2014 • by Nell Ashby • 4 min read\nIt opens.", "2014-11-13"),
            ("A headline\nNell Ashby – 13.11.2014 – 12:40 Uhr\nIt opens.", "2014-11-13"),
            ("A headline\n26 | 01 | 2014\nIt opens.", "2014-01-26"),
            ("A headline\nStand: 13.11.2014, 17:10 Uhr\nIt opens.", "2014-11-13"),
            ("The Ellery Gazette - Thursday, November 13, 2014\nIt opens.", "2014-11-13"),
            ("Issue of November 13, 2014\nIt opens.", "2014-11-13"),
            ("A headline\nWritten by Nell Ashby / Dunmore / 13 Nov 2014\nIt opens.", "2014-11-13"),
        ] {
            assert_eq!(found(body), want, "{body}");
        }
    }

    #[test]
    fn a_clock_before_the_day_does_not_hide_it() {
        for (body, want) in [
            ("A headline\nPublished 13:45 EST, 13 November 2014\nIt opens.", "2014-11-13"),
            ("A headline\n13:45, 13 NOV 2014\nIt opens.", "2014-11-13"),
            ("A headline\n13:05, November 13, 2014\nIt opens.", "2014-11-13"),
            ("A headline\n17.05 GMT, Thursday 13 November 2014\nIt opens.", "2014-11-13"),
            ("A headline\n6:30 p.m. ET November 13, 2014\nIt opens.", "2014-11-13"),
            ("PUBLISHED: 13:45, 13 November 2014 | UPDATED: 15:02, 14 November 2014\nIt opens.", "2014-11-13"),
        ] {
            assert_eq!(found(body), want, "{body}");
        }
    }

    #[test]
    fn what_the_date_is_of_decides() {
        for (body, want) in [
            ("Last updated: 3 January 2024\nFirst published on Wed 20 Dec 2023 17.05 GMT\nIt opens.", "2023-12-20"),
            ("Updated January 3, 2024 | Published December 20, 2023\nIt opens.", "2023-12-20"),
            ("Published: January 3, 2024\nOriginally published March 5, 2019\nIt opens.", "2019-03-05"),
            ("Last modified 3 January 2024\nIt opens.", "2024-01-03"),
            ("December 20, 2023\nIt opens.\nLast updated January 3, 2024", "2023-12-20"),
            ("Received: 3 May 2022\nIt opens.", ""),
            ("Accessed 3 May 2022\nIt opens.", ""),
            ("Event date: when: 3 May 2022\nIt opens.", ""),
        ] {
            assert_eq!(found(body), want, "{body}");
        }
    }

    #[test]
    fn furniture_captions_and_comments_state_nothing() {
        for body in [
            "People walk past the exchange in Kalvik May 13, 2014.\nShares fell.",
            "Photo by Anna Vale, May 13, 2014\nShares fell.",
            "The Exchange, May 13, 2014 (Getty)\nShares fell.",
            "© 2014 Harbour Times, May 13, 2014\nShares fell.",
            "Copyright May 13, 2014\nShares fell.",
            "Archives: May 13, 2014\nShares fell.",
            "Shares fell.\n12 comments\nGullCounter says:\nPosted August 28, 2018 at 07:15\nAt last!",
            "Thursday, November 13, 2014\nA headline\nMay 2, 2012\nShares fell.",
            "Harbour Hall, May 13, 2014\nShares fell.",
            "The board said that shares fell in all three of the ports.\nNobody was hurt, the master said, and \
             the cargo was saved.\nMore from here\nFerry sinks\nMarch 9, 2025",
        ] {
            assert_eq!(found(body), "", "{body}");
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
