//! The publication date that an address or a path holds: `/2025/03/05/talks.html`.
//!
//! Owned here: which figures of an address are a date. Left to others: where the address comes from.
//! Conservative: a run of figures is an identifier unless its form and its place say date, a query
//! string is never read, and a folder named after a crawl or a backup tells nothing.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::article::PartialDate;
use crate::dates::written::month_named;

/// Words of folder and file names that date the copy and not the article.
const COPIES: [&str; 14] = [
    "scrape",
    "crawl",
    "dump",
    "backup",
    "export",
    "download",
    "snapshot",
    "archive-it",
    "fetched",
    "import",
    "copy",
    "retrieved",
    "accessed",
    "saved",
];

/// The day or month that `address` (a URL or a path) holds, and the part of it that says so.
///
/// Read are `/2025/03/05/`, `/2025/mar/05/`, `2025-03-05` and `20250305` within a name, and
/// `/2025/03/` as a month. Two different days, days that do not exist and days after `today`
/// are no date.
pub fn read(address: &str, today: Date) -> Option<(PartialDate, String)> {
    // No address is longer; a hostile one is not read to its end.
    let address: String = address.chars().take(2000).collect();
    let path = path_of(&address);
    let names: Vec<&str> = path.split(['/', '\\']).filter(|name| !name.is_empty()).take(64).collect();
    // An address fetched on the day of a release may be a day ahead of a clock to the west.
    let limit = today.saturating_add(1.day());
    let possible = |date: &PartialDate| date.first() <= limit && date.first().year() >= 1600;
    let folders = names.windows(3).filter_map(|w| day_of_folders(w[0], w[1], w[2]).map(|d| (d, w.join("/"))));
    let in_names = names.iter().filter_map(|name| day_of_name(name));
    let mut days: Vec<(PartialDate, String)> =
        folders.chain(in_names).map(|(day, part)| (PartialDate::Day(day), part)).filter(|(d, _)| possible(d)).collect();
    days.dedup_by(|a, b| a.0 == b.0);
    match days.len() {
        0 => {}
        1 => return days.pop(),
        _ => return None,
    }
    let mut months = names.windows(2).filter_map(|w| month_of_folders(w[0], w[1]).map(|m| (m, w.join("/"))));
    months.rfind(|(month, _)| possible(month))
}

/// Without scheme, host, query and fragment.
fn path_of(address: &str) -> &str {
    let Some((_, rest)) = address.split_once("://") else {
        return address.split_once('#').map_or(address, |(path, _)| path);
    };
    let path = rest.find('/').map_or("", |at| &rest[at..]);
    path.split(['?', '#']).next().unwrap_or("")
}

fn year(name: &str) -> Option<i16> {
    (name.len() == 4 && name.bytes().all(|b| b.is_ascii_digit())).then(|| name.parse().ok()).flatten()
}

/// `03`, `3`, `mar`, `march`.
fn month(name: &str) -> Option<i8> {
    number(name).or_else(|| month_named(&name.to_ascii_lowercase())).filter(|m| (1..=12).contains(m))
}

/// One or two figures.
fn number(name: &str) -> Option<i8> {
    (matches!(name.len(), 1 | 2) && name.bytes().all(|b| b.is_ascii_digit())).then(|| name.parse().ok()).flatten()
}

fn day_of_folders(first: &str, second: &str, third: &str) -> Option<Date> {
    // `05.html` may be a day; `10-things-to-know.html` is not one.
    let day = third.split('.').next()?;
    Date::new(year(first)?, month(second)?, number(day)?).ok()
}

fn month_of_folders(first: &str, second: &str) -> Option<PartialDate> {
    let second = (second.len() > 1).then_some(second)?;
    let date = PartialDate::Month(year(first)?, month(second)?);
    Some(date)
}

/// `2025-03-05-talks.html`, `talks_2025.03.05`, `20250305.txt`, `afp_20250305_kyiv`.
fn day_of_name(name: &str) -> Option<(Date, String)> {
    let lower = name.to_lowercase();
    if COPIES.iter().any(|word| lower.contains(word)) {
        return None;
    }
    let bytes = name.as_bytes();
    let mut found: Option<(Date, String)> = None;
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let run = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        let bounded = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        let day = match run {
            4 if bounded => separated(bytes, at),
            8 if bounded && is_compact_place(bytes, at) => compact(bytes, at).map(|day| (day, at + 8)),
            _ => None,
        };
        let Some((day, end)) = day else {
            at += run;
            continue;
        };
        if found.as_ref().is_some_and(|(other, _)| *other != day) {
            return None;
        }
        found = Some((day, name.get(at..end)?.to_owned()));
        at = end;
    }
    found
}

fn figures(bytes: &[u8], at: usize, count: usize) -> Option<i16> {
    let run = bytes.get(at..at + count)?;
    if !run.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(run.iter().fold(0, |n, b| n * 10 + i16::from(b - b'0')))
}

/// `2025-03-05`, `2025_03_05`, `2025.03.05`: four, two and two figures, one same separator.
fn separated(bytes: &[u8], at: usize) -> Option<(Date, usize)> {
    let separator = bytes.get(at + 4).filter(|b| matches!(b, b'-' | b'_' | b'.'))?;
    (bytes.get(at + 7) == Some(separator)).then_some(())?;
    let end = at + 10;
    // `T` of a time stamp may follow, no other letter or figure.
    let ends = bytes.get(end).is_none_or(|b| !b.is_ascii_alphanumeric() || *b == b'T');
    let (year, month, day) = (figures(bytes, at, 4)?, figures(bytes, at + 5, 2)?, figures(bytes, at + 8, 2)?);
    ends.then(|| Date::new(year, month as i8, day as i8).ok()).flatten().map(|day| (day, end))
}

/// An eight-figure run is a date at the start of a name or between underscores. At the end of a
/// slug (`world-europe-20129472`) it is an identifier.
fn is_compact_place(bytes: &[u8], at: usize) -> bool {
    let starts = at == 0 || bytes[at - 1] == b'_';
    let ends = bytes.get(at + 8).is_none_or(|b| matches!(b, b'-' | b'_' | b'.' | b'T' | b' '));
    starts && ends
}

fn compact(bytes: &[u8], at: usize) -> Option<Date> {
    let (year, month, day) = (figures(bytes, at, 4)?, figures(bytes, at + 4, 2)?, figures(bytes, at + 6, 2)?);
    (1800..2200).contains(&year).then(|| Date::new(year, month as i8, day as i8).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn found(address: &str) -> Option<String> {
        read(address, date(2026, 11, 22)).map(|(date, _)| date.to_string())
    }

    #[test]
    fn folders_and_names_hold_dates() {
        for (address, date) in [
            ("https://www.example.com/politics/2025/03/05/talks/index.html", "2025-03-05"),
            ("https://example.com/world/2025/mar/05/talks-resume", "2025-03-05"),
            ("https://example.com/2025/3/5/talks?date=2019-01-01", "2025-03-05"),
            ("https://example.com/2025/03/05.html", "2025-03-05"),
            ("https://example.com/2025/03/10-things-to-know.html", "2025-03"),
            ("https://example.com/article/20211103/talks/311039909", "2021-11-03"),
            ("https://example.com/2025-03-05-talks", "2025-03-05"),
            ("https://example.com/talks-2025-03-05/", "2025-03-05"),
            ("https://example.com/2025/03/talks", "2025-03"),
            ("https://web.archive.org/web/20260101000000/https://example.com/2025/03/05/talks", "2025-03-05"),
            ("archive/1963/11/22/front.txt", "1963-11-22"),
            ("archive/19631122.txt#3", "1963-11-22"),
            ("wire/afp_20250305_kyiv.txt", "2025-03-05"),
            ("wire\\2025\\03\\05\\kyiv.txt", "2025-03-05"),
            ("news/2024-02-29.md", "2024-02-29"),
        ] {
            assert_eq!(found(address).as_deref(), Some(date), "{address}");
        }
    }

    #[test]
    fn identifiers_are_no_dates() {
        for address in [
            "https://example.com/news/world-europe-20129472",
            "https://example.com/news/world-europe-20121011",
            "https://example.com/story/2025030599",
            "https://example.com/a20250305",
            "https://example.com/2025/13/45/x",
            "https://example.com/2025-02-30-x",
            "https://example.com/2031/01/01/x",
            "https://example.com/x?published=2025-03-05",
            "https://example.com/f81d4fae-2025-03-05aa",
            "https://2025-03-05.example.com/x",
            "https://example.com/elections/2016/results",
            "data/scrape-2025-03-05/page.html",
            "data/2025-03-05/2025-03-09.txt",
            "seeds/000_b875389b0feb3f44.txt",
            "",
            "///",
        ] {
            assert_eq!(found(address), None, "{address}");
        }
    }

    #[test]
    fn hostile_addresses_are_bounded() {
        assert_eq!(found(&"/2025".repeat(1_000_000)), None);
        assert_eq!(found(&"é2025-é".repeat(1000)), None);
    }
}
