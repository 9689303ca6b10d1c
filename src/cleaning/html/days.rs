//! Days as pages print them, in whatever language and order, written so that they can be read.

use std::sync::LazyLock;

use regex::Regex;

use super::blocks::{Block, BlockKind};
use super::choose::BlockVerdict;
use crate::cleaning::lines::key;

/// Dates of all figures, and those with the name of a month.
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?P<y>(?:19|20)[0-9]{2})\s?[-/.年]\s?(?P<m>[0-9]{1,2})\s?[-/.月]\s?(?P<d>[0-9]{1,2})
        |(?P<d2>[0-9]{1,2})\s?(?P<sign>[./-])\s?(?P<m2>[0-9]{1,2})\s?[./-]\s?(?P<y2>(?:19|20)[0-9]{2}|[0-9]{2})
        |(?P<named>[0-9]{1,2}(?:\.|\sde|er|st|nd|rd|th|º)?\s(?:of\s)?\p{L}{3,12}\.?,?\s(?:de\s)?(?:19|20)[0-9]{2}
            |\p{L}{3,12}\.?\s[0-9]{1,2}(?:st|nd|rd|th)?,?\s(?:19|20)[0-9]{2})",
    )
    .expect("the pattern is part of the program and is tested")
});

/// What stands before the day of a page that is kept up to date.
static STAND: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)(?:Stand|Published|Posted|Veröffentlicht(?: am)?|Publié(?: le)?|Publicado(?: el)?|Pubblicato(?: il)?):? ?[0-9]")
        .expect("the pattern is part of the program and is tested")
});

/// The days in `text`, in the form `2025-03-05` where they are all figures. `english`: the month may
/// stand first.
pub(super) fn days(text: &str, english: bool) -> Vec<String> {
    /// Figures that the shortest of them has.
    const FIGURES: usize = 4;
    let mut found = Vec::new();
    if text.bytes().filter(u8::is_ascii_digit).take(FIGURES).count() < FIGURES {
        return found;
    }
    for day in DAY.captures_iter(text) {
        let Some(whole) = day.get(0) else { continue };
        // Not amid a longer number.
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if digit(text[..whole.start()].chars().next_back()) || digit(text[whole.end()..].chars().next()) {
            continue;
        }
        let number = |name: &str| day.name(name).and_then(|m| m.as_str().parse::<u16>().ok());
        if let (Some(y), Some(m), Some(d)) = (number("y"), number("m"), number("d")) {
            found.extend(written(y, m, d));
        } else if let (Some(a), Some(b), Some(y)) = (number("d2"), number("m2"), number("y2")) {
            let y = if y < 100 { 2000 + y } else { y };
            let dotted = day.name("sign").is_some_and(|s| s.as_str() == ".");
            // With strokes an English page has the month first; both orders possible say nothing.
            match (english && !dotted, a > 12, b > 12) {
                (true, false, false) if a != b => {}
                (true, false, _) => found.extend(written(y, a, b)),
                _ => found.extend(written(y, b, a)),
            }
        } else if let Some(named) = day.name("named") {
            found.push(named.as_str().replace("º", ""));
        }
    }
    found
}

fn written(y: u16, m: u16, d: u16) -> Option<String> {
    ((1..=12).contains(&m) && (1..=31).contains(&d)).then(|| format!("{y:04}-{m:02}-{d:02}"))
}

/// The days that a page prints near its title, nearest first, then those of short lines elsewhere;
/// never those of comments and of other stories.
pub(super) fn printed(blocks: &[Block], verdicts: &[BlockVerdict], title: &str, english: bool) -> Vec<String> {
    /// Blocks above and below the title in which a line of its own holds the day.
    const ABOVE: usize = 8;
    const BELOW: usize = 14;
    /// Characters of such a line.
    const LINE: usize = 160;
    let same = key(title);
    let is_title = |b: &Block| b.kind == BlockKind::Heading && !same.is_empty() && key(&b.text) == same;
    let heading = blocks
        .iter()
        .position(is_title)
        .or_else(|| blocks.iter().position(|b| b.kind == BlockKind::Heading))
        .unwrap_or(0);
    // Close to the title a line is the article's own, whatever the elements around it are called.
    let beside = |at: usize| at + 3 >= heading && at <= heading + 5;
    let own = |at: &usize| {
        if beside(*at) && blocks[*at].link_density() < 0.7 && blocks[*at].kind != BlockKind::Item {
            return !matches!(verdicts[*at], Some("comments" | "consent"));
        }
        !matches!(verdicts[*at], Some("comments" | "related stories" | "promotion" | "consent" | "navigation"))
    };
    let short = |at: &usize| blocks[*at].text.chars().count() <= LINE;
    let near = (heading..blocks.len().min(heading + BELOW)).chain((heading.saturating_sub(ABOVE)..heading).rev());
    let mut found: Vec<String> =
        near.filter(own).filter(short).flat_map(|at| days(&blocks[at].text, english)).collect();
    // The text may begin with its day.
    let prose = (0..blocks.len()).filter(|&at| verdicts[at].is_none() && at >= heading).take(4);
    found.extend(prose.filter_map(|at| {
        let text = blocks[at].text.trim_start();
        let opens = DAY.find(text).is_some_and(|day| day.start() == 0);
        days(text, english).into_iter().next().filter(|_| opens)
    }));
    // The lead may hold the day, and a short line at the end of the article.
    let kept = |at: &usize| verdicts[*at].is_none() || matches!(verdicts[*at], Some("byline"));
    let foot =
        (0..blocks.len()).rev().filter(kept).take(6).filter(short).flat_map(|at| days(&blocks[at].text, english));
    found.extend(foot);
    let elsewhere = (0..blocks.len()).filter(own).filter(short).filter(|&at| !is_copyright(&blocks[at].text));
    found.extend(elsewhere.flat_map(|at| days(&blocks[at].text, english)).take(3));
    if found.is_empty() {
        // Last what a page of an office says of itself at its foot, or in its title.
        let labelled =
            blocks.iter().rev().filter_map(|block| STAND.find(&block.text).map(|m| &block.text[m.start()..]));
        found.extend(labelled.flat_map(|text| days(text, english).into_iter().next()).take(1));
        found.extend(
            days(title, english).into_iter().next().filter(|_| DAY.find(title).is_some_and(|day| day.start() == 0)),
        );
    }
    found
}

fn is_copyright(text: &str) -> bool {
    text.contains('©') || text.to_lowercase().contains("copyright")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_every_order_are_found() {
        assert_eq!(days("Stand: 06.11.2023, 12:30 Uhr", false), ["2023-11-06"]);
        assert_eq!(days("2020年2月19日 12:00", false), ["2020-02-19"]);
        assert_eq!(days("Posted 11/23/2019", true), ["2019-11-23"]);
        assert!(days("Posted 03/04/2019", true).is_empty());
        assert_eq!(days("le 3 mars 2020 à 10h", false), ["3 mars 2020"]);
        assert_eq!(days("22. Januar 2022", false), ["22. Januar 2022"]);
        assert_eq!(days("3 de abril de 2019", false), ["3 de abril de 2019"]);
        assert_eq!(days("Nov. 3, 2019", true), ["Nov. 3, 2019"]);
        assert!(days("call 1234.11.20199 or 12.2019", false).is_empty());
    }
}
