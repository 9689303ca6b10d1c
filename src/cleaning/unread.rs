//! Furniture in the body of a record: it is kept to the byte and left unread.
//!
//! Owned here: which parts of such a body are certainly not prose: lines that a rule marked `records` knows,
//! what players of videos and galleries leave amid a line, and the headlines under a heading such as `Read more:`
//! below the article. What is not certain stays read: a word of prose that is not searched is a loss.
//! Left to others: what is not read ([`crate::article::Unread`]).

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::OwnRules;
use super::lines::{self, PageLine};
use super::rules::{Does, RULES, Where, comparable};
use crate::article::Unread;
use crate::source::LineVerdict;
use crate::text;

/// The parts of `body` that are left unread, ascending, apart from each other.
pub(super) fn find(body: &str, own: OwnRules<'_>) -> Vec<Unread> {
    let lines = lines_of(body);
    let mut out = Vec::new();
    let mut headings = Vec::new();
    let mut last_prose = None;
    let mut stays: Vec<Range<usize>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let text = &body[line.clone()];
        match own.verdict(text) {
            Some(LineVerdict::Remove) => {
                out.push(part(line.clone(), super::OWN_RULE));
                continue;
            }
            Some(LineVerdict::Keep) => {
                stays.push(line.clone());
                continue;
            }
            None => {}
        }
        if let Some((rule, does)) = rule_of(text, at > 0) {
            if does == Does::Promotes {
                headings.push(at);
            }
            out.push(part(line.clone(), rule));
            continue;
        }
        out.extend(gallery(text).into_iter().map(|range| part(shifted(&range, line.start), "media player")));
        if lines::is_prose(text) {
            last_prose = Some(at);
        }
    }
    let has_inline = MARKS.iter().any(|mark| body.contains(mark));
    let inline = INLINE.captures_iter(if has_inline { body } else { "" }).filter_map(|found| {
        let (name, what) = NAMES.iter().find_map(|name| Some((*name, found.name(name)?)))?;
        Some(part(what.range(), if name == "label" { "label" } else { "media player" }))
    });
    out.extend(inline);
    let below = headings.into_iter().find(|heading| last_prose.is_none_or(|last| *heading > last));
    if let (Some(heading), Some(_)) = (below, last_prose) {
        out.extend(promoted(body, &lines[heading + 1..]));
    }
    out.retain(|part| !stays.iter().any(|line| part.start < line.end && line.start < part.end));
    apart(out)
}

/// Lines of a body, without white space around them, of which none is blank and none is a part of a
/// paragraph that a width broke.
fn lines_of(body: &str) -> Vec<Range<usize>> {
    let wraps = text::wraps(body);
    let mut out = Vec::new();
    let (mut start, mut is_part) = (0, false);
    for raw in body.split('\n') {
        let end = start + raw.len();
        let goes_on = !wraps.is_empty() && wraps.binary_search(&end).is_ok();
        let inner = raw.trim();
        if !(is_part || goes_on || inner.is_empty()) {
            let from = start + (raw.len() - raw.trim_start().len());
            out.push(from..from + inner.len());
        }
        is_part = goes_on;
        start = end + 1;
    }
    out
}

/// The rule for records that knows a line; `below`: it is not the first.
fn rule_of(line: &str, below: bool) -> Option<(&'static str, Does)> {
    /// Characters and words of a line that is compared: longer ones hold prose besides.
    const LONGEST: usize = 200;
    const WORDS: usize = 30;
    let is_long = line.len() > LONGEST * 4 || line.chars().count() > LONGEST;
    if is_long || line.split_whitespace().nth(WORDS).is_some() {
        return None;
    }
    let allowed = |place| place == Where::Anywhere || below && place == Where::Below;
    let rule = RULES.first_of_records(&comparable(line), |rule| allowed(rule.place))?;
    Some((&rule.name, rule.does))
}

/// What players of videos and galleries write amid a line, and the label before a summary. Its bounds of words are
/// those of ASCII: those of Unicode would cost the automaton its speed on every body with a curly quote.
static INLINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xm)
        (?<video>(?-u:\b)JUST\ WATCHED\ .{1,300}?\ MUST\ WATCH(?:\ .{1,300}?(?-u:\b)[0-9]{1,2}:[0-9]{2}(?-u:\b))?)
        |(?<caption>(?-u:\b)Hide\ Caption(?:\ [0-9]{1,3}\ of\ [0-9]{1,3})?
            |(?-u:\b)(?:Enlarge\ this\ image\ )?toggle\ caption(?-u:\b))
        |[.!?)”\x22]\ (?<hidden>hide\ caption)(?-u:\b)
        |(?:^\s*|\)\ )(?<label>(?:Story\ [Hh]ighlights|STORY\ HIGHLIGHTS)(?-u:\b):?)
        ",
    )
    .expect("the pattern is part of the program and is tested")
});

/// What every match of [`INLINE`] holds: a search for a few words is much faster than one for all that may stand around.
const MARKS: [&str; 7] = [
    "JUST WATCHED",
    "Hide Caption",
    "hide caption",
    "toggle caption",
    "Story highlights",
    "Story Highlights",
    "STORY HIGHLIGHTS",
];

/// The groups of [`INLINE`] that are furniture.
const NAMES: [&str; 4] = ["video", "caption", "hidden", "label"];

/// In a line such as `Photos: Storm in Kalvik – The pier Hide Caption 1 of 9 Photos: Storm in Kalvik – …` the heading
/// that all its pictures have.
fn gallery(line: &str) -> Vec<Range<usize>> {
    const LABEL: &str = "Photos: ";
    if !line.starts_with(LABEL) || !line.contains("Hide Caption") {
        return Vec::new();
    }
    let begins: Vec<usize> = line.match_indices(LABEL).map(|(at, _)| at).collect();
    let texts: Vec<&str> = begins.iter().map(|at| &line[at + LABEL.len()..]).collect();
    let heading = texts.split_first().map_or("", |(first, others)| {
        others.iter().fold(if others.is_empty() { "" } else { first }, |common, text| common_words(common, text))
    });
    begins.into_iter().map(|at| at..at + LABEL.trim_end().len().max(LABEL.len() + heading.trim_end().len())).collect()
}

/// The words with which both texts begin, up to what tells of a picture.
fn common_words<'t>(a: &'t str, b: &str) -> &'t str {
    let same: usize = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let common = &a[..same];
    let common = common.find("Hide Caption").or_else(|| common.find("Photos:")).map_or(common, |end| &common[..end]);
    let whole = common.len() == a.len() || a[common.len()..].starts_with(' ') && b[common.len()..].starts_with(' ');
    if whole { common } else { &common[..common.rfind(' ').unwrap_or(0)] }
}

/// The headlines right below a heading that nothing of the article follows.
fn promoted(body: &str, lines: &[Range<usize>]) -> Vec<Unread> {
    /// Lines that such a list has at most.
    const MOST: usize = 40;
    let is_headline = |line: &PageLine| line.is_headline_like();
    let below = lines.iter().take(MOST).map(|range| (range, lines::line(&body[range.clone()], false)));
    let known = |line: &PageLine| RULES.first_of_records(&line.plain, |_| true).is_some();
    below
        .take_while(|(_, line)| is_headline(line) || known(line))
        .map(|(range, _)| part(range.clone(), "related stories"))
        .collect()
}

fn part(range: Range<usize>, rule: &str) -> Unread {
    Unread { start: range.start, end: range.end, rule: rule.to_owned() }
}

fn shifted(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// In order; where parts overlap, the longer one of those that begin first.
fn apart(mut parts: Vec<Unread>) -> Vec<Unread> {
    parts.sort_by_key(|part| (part.start, std::cmp::Reverse(part.end)));
    let mut out: Vec<Unread> = Vec::with_capacity(parts.len());
    for mut part in parts {
        let taken = out.last().map_or(0, |last| last.end);
        part.start = part.start.max(taken);
        if part.start < part.end {
            out.push(part);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::LineRules;

    fn find(body: &str) -> Vec<Unread> {
        super::find(body, OwnRules { rules: &LineRules::default(), outlet: None })
    }

    fn unread(body: &str) -> Vec<&str> {
        find(body).into_iter().map(|part| &body[part.range()]).collect()
    }

    const PROSE: &str = "The ferry left Kalvik on Tuesday with forty people on board, the harbour master said.";

    #[test]
    fn lines_that_are_certainly_furniture_are_left_unread() {
        for line in [
            "Advertisement",
            "ADVERTISEMENT:",
            "Read More",
            "READ MORE: Who will pay for the new pier?",
            "JUST WATCHED Ferry boss: I am sorry Replay More Videos ... MUST WATCH Ferry boss: I am sorry 01:29",
            "JUST WATCHED Ferry boss: I am sorry",
            "MUST WATCH Ferry boss: I am sorry 01:29",
            "Replay More Videos ...",
            "Hide Caption",
            "Photos: The storm in Kalvik",
            "( WATCH: Ferry boss says he is sorry)",
            "Sign up for Daily Newsletters Manage Newsletters",
            "Read or Share this story: https://herald.example/a",
            "Copyright © 2019 The Kalvik Herald, LLC. Click here for reprint permission.",
            "Leave a Reply",
            "Story highlights",
            "Scroll down for video",
            "Media playback is unsupported on your device",
            "Share this article",
            "Enlarge this image toggle caption",
        ] {
            let body = format!("{PROSE}\n\n{line}\r\n\r\n{PROSE}");
            assert_eq!(unread(&body), [line]);
        }
    }

    #[test]
    fn what_stands_amid_a_line_is_left_out_of_it() {
        let body = "Photos: Storm in Kalvik Photos: Storm in Kalvik – The pier at dawn Hide Caption 1 of 2 Photos: Storm in Kalvik – Ada Marsh on it Hide Caption 2 of 2";
        let mut rest = String::new();
        let mut at = 0;
        for part in find(body) {
            rest.push_str(&body[at..part.start]);
            at = part.end;
        }
        rest.push_str(&body[at..]);
        assert_eq!(rest.split_whitespace().collect::<Vec<_>>().join(" "), "– The pier at dawn – Ada Marsh on it");
        assert_eq!(unread("Story highlights Ada Marsh leaves the harbour board"), ["Story highlights"]);
        assert_eq!(unread("The pier. (Photo: Jan Kral, AP) Story Highlights Marsh leaves"), ["Story Highlights"]);
        assert_eq!(unread("Ada Marsh on the pier. hide caption Jan Kral/AP"), ["hide caption"]);
        let glued =
            format!("{PROSE} JUST WATCHED I am sorry Replay More Videos ... MUST WATCH I am sorry 01:29 {PROSE}");
        assert_eq!(unread(&glued), ["JUST WATCHED I am sorry Replay More Videos ... MUST WATCH I am sorry 01:29"]);
    }

    #[test]
    fn headlines_below_the_article_go_with_their_heading() {
        let list = "READ MORE:\n\nHarbour board tells its story at last\n\nAdvertisement\n\nWho owns the ferry now";
        let below = format!("{PROSE}\n\n{list}");
        assert_eq!(unread(&below), list.split("\n\n").collect::<Vec<_>>());
        // What follows may be of the article.
        let amid = format!("{PROSE}\n\nREAD MORE:\n\nWhat the board knew in March\n\n{PROSE}");
        assert_eq!(unread(&amid), ["READ MORE:"]);
        assert_eq!(unread("READ MORE:\n\nHarbour board tells its story at last"), ["READ MORE:"]);
    }

    #[test]
    fn prose_is_read() {
        for line in [
            "Advertisement spending fell by a fifth, the company said.",
            "“Hide captions from the voters,” he wrote, and they did.",
            "He just watched the ferry leave, and must watch it come back.",
            "Analysis: what the board knew",
            "Photos of the pier were shown in court.",
            "Read more books, she told them.",
            "By Ada Marsh",
            "March 5, 2025",
            "Jan Kral / AP",
            "Home",
            "ENDS",
            "Opinion: The pier we need",
            "Share prices fell on Monday.",
            "The story highlights how little was known.",
            "This is the second of two parts that look at what the harbour board knew in the spring and what it told the town. Click here for the first of them, which tells how the ferry was bought.",
        ] {
            assert_eq!(unread(&format!("{PROSE}\n\n{line}\n\n{PROSE}")), [""; 0], "{line}");
        }
        let wrapped = "The committee met on Tuesday in order to discuss the question that\nhad been put off for several weeks, and then asked the members to\nread more\nof what the harbour board had written to them in the spring of that\nyear, when the first cracks were seen in the pier at Kalvik harbour.";
        assert_eq!(unread(wrapped), [""; 0]);
    }

    proptest::proptest! {
        #[test]
        fn any_body_has_parts_that_ascend_on_boundaries(
            text in proptest::collection::vec(
                proptest::sample::select(&[
                    "\n", "\r\n", " ", "Photos: ", "Hide Caption", " 1 of 2", "JUST WATCHED ", " MUST WATCH ", "01:20", "é", "İ", "Read more:",
                    "Story highlights ", "A headline of some words", ") ", "toggle caption", "The bridge fell on Tuesday after three days.", "日本",
                ][..]),
                0..40,
            ),
        ) {
            let text = text.concat();
            let mut at = 0;
            for part in find(&text) {
                proptest::prop_assert!(at <= part.start && part.start < part.end && text.get(part.range()).is_some());
                at = part.end;
            }
            let unread: Vec<_> = find(&text).iter().map(Unread::range).collect();
            let prose = text::Prose::without(&text, &unread);
            let tokens: usize = prose.sentences.iter().map(|s| s.tokens.len()).sum();
            proptest::prop_assert_eq!(tokens, prose.tokens.len());
        }
    }
}
