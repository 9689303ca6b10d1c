//! Lines that hold byline and date together, in whatever order and with whatever between them, and
//! the dates that the lines above an article state.

use super::byline;
use super::lines::{Fate, PageLine};
use super::rules::{Does, RULES};
use crate::text::is_place_of_dateline;

/// Words that a line of byline and date has beside names: labels, trades, buttons, zones of time.
const LABELS: &str = "\
    by posted published updated written story reported on at in for and the date last first modified created issued revised \
    received accepted filed print this page share email comments comment min mins minute minutes read reading time am pm est edt cst cdt \
    mst mdt pst pdt et ct mt pt gmt utc bst cet cest msk ist aest jst hrs original originally web posted: staff writer writers reporter \
    reporters correspondent correspondents editor editors columnist contributor contributing photographer senior chief special political \
    foreign national business sports associate deputy managing news desk bureau team author article a m p no edition version \
    updated: published: monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun";

/// Labels that say what a date is of.
const DATED: &[&str] = &[
    "published",
    "posted",
    "updated",
    "modified",
    "received",
    "accepted",
    "revised",
    "created",
    "issued",
    "filed",
    "date",
    "written",
];

/// Cuts the lines near the top that hold a byline and a date and nothing else.
pub(super) fn cut(lines: &mut [PageLine]) {
    /// Lines of a page in which they are looked for.
    const HEAD: usize = 12;
    let prose = lines.iter().position(|l| l.kept() && l.prose && RULES.dates(&l.plain).is_empty());
    let end = prose.map_or(HEAD, |at| at + 1).min(lines.len());
    let first = lines.iter().position(PageLine::kept).unwrap_or(0);
    for line in lines[..end].iter_mut().skip(first + 1).filter(|l| l.kept()) {
        if is_byline_and_date(&line.plain) {
            line.fate = Fate::Cut("byline and date", Does::Byline);
        }
    }
}

/// A date, and besides it only names, labels and signs.
fn is_byline_and_date(line: &str) -> bool {
    const LONGEST: usize = 160;
    /// Words of names that so short a line has at most.
    const NAMES: usize = 14;
    let dates = RULES.dates(line);
    if dates.is_empty() || line.chars().count() > LONGEST {
        return false;
    }
    let mut rest = String::with_capacity(line.len());
    let mut done = 0;
    for date in &dates {
        rest.push_str(&line[done..date.start]);
        rest.push_str(" | ");
        done = date.end;
    }
    rest.push_str(&line[done..]);
    // A sign or a label parts the names from the date: `Election Day, Nov. 3, 2020` has neither.
    let signs = line.contains(['|', '·', '•', '/', '–', '—']) && line.split(['|', '·', '•', '–', '—']).count() > 1;
    let (mut names, mut labels, mut other) = (0, 0, 0);
    for word in rest.split(|c: char| {
        c.is_whitespace() || matches!(c, '|' | '·' | '•' | '/' | '–' | '—' | ',' | ';' | '(' | ')' | '-' | ':')
    }) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if bare.is_empty() {
            continue;
        }
        let lower = bare.to_lowercase();
        if LABELS.split_whitespace().any(|l| l == lower) {
            labels += 1;
        } else if bare.starts_with(char::is_uppercase) || is_particle(&lower) {
            names += 1;
        } else if !bare.chars().all(|c| c.is_ascii_digit()) {
            other += 1;
        }
    }
    other == 0 && names <= NAMES && (labels > 0 || signs) && !ends_as_prose(line, names)
}

/// Is `line` a dateline and nothing else: `Kestrel Bay, Karvania, 2 May 2024`?
pub(super) fn is_dateline(line: &str) -> bool {
    const LONGEST: usize = 100;
    let line = line.trim_end_matches([' ', '.', ':', '-', '–', '—']);
    if line.len() > LONGEST {
        return false;
    }
    let [date] = &RULES.dates(line)[..] else { return false };
    let place = line[..date.start].trim_end();
    date.end == line.len() && place.ends_with(',') && is_place_of_dateline(place.trim_end_matches(','))
}

fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "da"
            | "di"
            | "del"
            | "la"
            | "le"
            | "van"
            | "von"
            | "der"
            | "den"
            | "bin"
            | "ibn"
            | "al"
            | "el"
            | "ten"
            | "ter"
            | "dos"
            | "y"
            | "of"
            | "with"
    )
}

/// A full stop after names ends a sentence: `By Nov. 3, 2020, Doe and Roe.`
fn ends_as_prose(line: &str, names: usize) -> bool {
    let last = line.split_whitespace().next_back().unwrap_or("");
    names > 2 && line.ends_with('.') && last.len() > 5
}

/// What a header line states, a date each: the date with the label before it; the line as it is
/// where that is all there is to it.
pub(super) fn dates(line: &str) -> Vec<String> {
    let found = RULES.dates(line);
    if found.len() == 1 && is_plain(line, &found[0]) && !line[found[0].end..].to_lowercase().contains(" by ") {
        return vec![line.to_owned()];
    }
    let mut done = 0;
    let mut stated = Vec::with_capacity(found.len());
    for date in found {
        let before = line[done..date.start].to_lowercase();
        let label = before.split(|c: char| !c.is_alphabetic()).rfind(|w| DATED.contains(w));
        done = date.end;
        match label {
            // Days of a manuscript before it was published.
            Some("received" | "accepted" | "revised" | "created") => {}
            Some("updated" | "modified") => stated.push(format!("Updated: {}", &line[date])),
            Some(_) => stated.push(format!("Published: {}", &line[date])),
            None => stated.push(line[date].to_owned()),
        }
    }
    stated
}

/// The date begins the line, or only a label and no name stands before it.
fn is_plain(line: &str, date: &std::ops::Range<usize>) -> bool {
    let before = line[..date.start].split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    before.into_iter().all(|w| LABELS.split_whitespace().any(|l| l.eq_ignore_ascii_case(w)))
        && !line[..date.start].to_lowercase().contains("by")
}

/// The people whom such a line names.
pub(super) fn authors(line: &str) -> Vec<String> {
    // What stands behind `by`, else what stands before the first sign or date.
    let lower = line.to_ascii_lowercase();
    let start =
        lower.find("by ").filter(|at| *at == 0 || line[..*at].ends_with([' ', '|', ','])).map_or(0, |at| at + 3);
    let rest = &line[start..];
    let end = RULES.dates(rest).first().map_or(rest.len(), |d| d.start);
    let named = rest[..end].trim_end().trim_end_matches([',', '|', '·', '•', '-', '–', '—']).trim_end();
    let named = ["on", "Posted:", "posted", "Published:", "at"].iter().fold(named, |n, word| {
        n.strip_suffix(word).map_or(n, |rest| rest.trim_end().trim_end_matches([',', '|']).trim_end())
    });
    byline::names(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byline_and_date_are_known_in_any_order() {
        for (line, author, date) in [
            ("By Nell Ashby | November 13, 2014 | Print This Page", "Nell Ashby", "November 13, 2014"),
            ("By Nell Ashby, November 13, 2014", "Nell Ashby", "November 13, 2014"),
            ("Monday August 27, 2018 10:05 am PDT by Nell Ashby", "Nell Ashby", "Monday August 27, 2018 10:05 am PDT"),
            (
                "Posted by Nell Ashby on Thursday, 13 November 2014",
                "Nell Ashby",
                "Published: Thursday, 13 November 2014",
            ),
            (
                "Nell Ashby, Staff Writer | Posted: Thursday, November 13, 2014 12:00 am",
                "Nell Ashby",
                "Published: Thursday, November 13, 2014 12:00 am",
            ),
            ("By Nell Ashby on November 13, 2014 at 6:30 PM", "Nell Ashby", "November 13, 2014 at 6:30 PM"),
            ("13 November 2014 · Nell Ashby · 4 min read", "", "13 November 2014 · Nell Ashby · 4 min read"),
            ("Nell Ashby / 2014-11-13 / 3 comments", "Nell Ashby", "2014-11-13"),
            ("BY NELL ASHBY — NOV. 13, 2014", "Nell Ashby", "NOV. 13, 2014"),
        ] {
            assert!(is_byline_and_date(line), "{line}");
            assert_eq!(dates(line).first().map(String::as_str), Some(date), "{line}");
            assert_eq!(authors(line).first().map_or("", String::as_str), author, "{line}");
        }
    }

    #[test]
    fn of_several_dates_the_day_of_publication_is_stated() {
        assert_eq!(
            dates("Received: 3 May 2022 / Accepted: 16 December 2022 / Published: 2 January 2023"),
            ["Published: 2 January 2023"]
        );
        assert_eq!(
            dates("Published 2 January 2023 | Updated 3 January 2023"),
            ["Published: 2 January 2023", "Updated: 3 January 2023"]
        );
    }

    #[test]
    fn prose_with_a_date_is_no_header() {
        for line in [
            "Election Day, Nov. 3, 2020",
            "The bridge fell on November 13, 2014, by night.",
            "By November 13, 2014, the bridge had fallen.",
            "DUNMORE, November 13, 2014 – The bell tower will open",
            "The Fall of the Bridge: November 13, 2014 and after it all",
        ] {
            assert!(!is_byline_and_date(line), "{line}");
        }
    }
}
