//! Exports of press databases: Nexis (old and new), Factiva (by fields and as printed), ProQuest; many
//! articles in one text, which may have come as text, RTF, DOCX or HTML.
//!
//! Each is told by the lines that only such an export has. A text without them is one page.

use std::sync::LazyLock;

use regex::Regex;

use crate::source::read::FileReading;
use crate::source::{Content, StructuredRecord};

/// Hands on the articles of an export, or the page that `text` is.
pub(super) fn hand_on(text: String, notes: Vec<String>, reading: &mut FileReading<'_>) {
    match articles(&text) {
        Some(found) => {
            reading.call("export of a press database");
            for (at, record) in found.into_iter().enumerate() {
                let content = Content::Structured(Box::new(StructuredRecord { is_loose: true, ..record }));
                reading.hand_on(Some(at + 1), content, notes.clone());
            }
        }
        None if text.trim().is_empty() => reading.reject(None, crate::source::Reason::Empty),
        None => reading.hand_on(None, Content::Page(text), notes),
    }
}

/// The articles of an export; `None` for any other text.
pub(super) fn articles(text: &str) -> Option<Vec<StructuredRecord>> {
    let text = text.replace('\r', "");
    let found: Vec<StructuredRecord> = if NEXIS.is_match(&text) {
        NEXIS.split(&text).skip(1).filter_map(nexis).collect()
    } else if text.contains("End of Document") && LOAD_DATE.is_match(&text) {
        text.split("End of Document").filter_map(nexis_uni).collect()
    } else if FACTIVA_FIELD.find_iter(&text).map(|m| m.as_str().trim()).collect::<std::collections::HashSet<_>>().len()
        >= 4
    {
        by_fields(&text)
    } else if FACTIVA_END.is_match(&text) {
        FACTIVA_END.split(&text).filter_map(factiva).collect()
    } else if PROQUEST.is_match(&text) {
        RULE.split(&text).filter_map(proquest).collect()
    } else {
        return None;
    };
    (!found.is_empty()).then_some(found)
}

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is part of the program and is tested")
}

/// `3 of 100 DOCUMENTS`
static NEXIS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)^[ \t]*\d{1,5} of \d{1,5} DOCUMENTS?[ \t]*$"));
static LOAD_DATE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)^[ \t]*Load-Date:"));
/// A field of its own line, by its code; four different ones are no accident.
static FACTIVA_FIELD: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)^(?:HD|WC|PD|SN|LA|LP|TD|AN)(?:[ \t]|$)"));
/// `Document CSTW000020250305el3500001`
static FACTIVA_END: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?m)^[ \t]*Document [A-Z]{2,8}[A-Z0-9]*\d{8}[a-z0-9]{4,14}[ \t]*$"));
static PROQUEST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?m)^[ \t]*(?:ProQuest document ID:|Document URL:.*proquest|Publication info:|Links: http)")
});
/// A line that is drawn between two articles.
static RULE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)^[ \t]*_{20,}[ \t]*$"));

static DAY: LazyLock<Regex> = LazyLock::new(|| {
    let months = "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?";
    pattern(&format!(
        r"(?:(?:{months})\.? \d{{1,2}}, \d{{4}}|\d{{1,2}} (?:{months})\.? \d{{4}}|(?:{months})\.? \d{{4}}|\d{{4}}-\d\d-\d\d)"
    ))
});

/// The day that a line states, without weekday and edition.
fn day(line: &str) -> Option<String> {
    DAY.find(line).map(|m| m.as_str().to_owned())
}

fn filled(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// The value of a label at the beginning of a line, with the lines that continue it up to a blank one.
fn labelled(text: &str, label: &str) -> Option<String> {
    let mut lines = text.lines().map(str::trim).skip_while(|line| !line.starts_with(label));
    let first = lines.next()?.get(label.len()..)?;
    let rest: Vec<&str> = lines.take_while(|line| !line.is_empty() && !is_label(line)).collect();
    filled(&format!("{first} {}", rest.join(" ")))
}

/// `LOAD-DATE: …`, `Byline: …`
fn is_label(line: &str) -> bool {
    line.split_once(':').is_some_and(|(label, _)| {
        let capital = label.starts_with(|c: char| c.is_ascii_uppercase());
        capital && label.len() <= 24 && LABELS.iter().any(|known| known.eq_ignore_ascii_case(label))
    })
}

/// Labels of Nexis, in any case.
const LABELS: &[&str] = &[
    "byline",
    "section",
    "length",
    "dateline",
    "headline",
    "body",
    "highlight",
    "load-date",
    "language",
    "publication-type",
    "graphic",
    "correction",
    "correction-date",
    "type",
    "subject",
    "organization",
    "person",
    "company",
    "ticker",
    "industry",
    "geographic",
    "state",
    "country",
    "city",
    "series",
    "source",
    "notes",
    "url",
    "journal code",
    "document-type",
    "category",
    "author",
    "name",
    "copyright",
    "publication type",
    "pub-type",
    "dispatch",
];

/// Does a label end the body? `rest` begins with its line, `line`. An article may hold lines such as `Source: …`
/// itself: then text goes on behind them.
fn ends_body(line: &str, rest: &str) -> bool {
    const SURE: &[&str] = &[
        "load-date",
        "language",
        "publication-type",
        "publication type",
        "pub-type",
        "document-type",
        "graphic",
        "subject",
    ];
    const MOST: usize = 20;
    if !is_label(line) {
        return line == "Classification";
    }
    let label = line.split_once(':').map_or("", |(label, _)| label);
    // What lies further away is not looked for: a text may be made of labels.
    let near = rest.lines().take(MOST).map(str::trim);
    let mut behind = near.skip_while(|line| !line.is_empty()).skip_while(|line| line.is_empty());
    SURE.iter().any(|sure| sure.eq_ignore_ascii_case(label))
        || behind.next().is_none_or(|next| is_label(next) || next == "Classification" || next.starts_with("Copyright"))
}

/// The text below a line that opens the body, up to the first label that may follow one.
fn below(text: &str, opens: impl Fn(&str) -> bool) -> Option<&str> {
    let mut at = 0;
    let (mut start, mut is_filled) = (None, false);
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        match start {
            // Where it happened may be said first.
            Some(_) if !is_filled && trimmed.starts_with("DATELINE:") => start = Some(at + line.len()),
            None if opens(trimmed) => {
                let length = line.find(':').map_or(line.len(), |colon| colon + 1);
                start = Some(at + length);
                is_filled = !line[length..].trim().is_empty();
            }
            Some(from) if from <= at && ends_body(trimmed, &text[at..]) => return Some(&text[from..at]),
            Some(from) => is_filled |= from <= at && !trimmed.is_empty(),
            None => {}
        }
        at += line.len();
    }
    start.and_then(|from| text.get(from..))
}

/// The text below the labels of an article's head, where no label opens it, up to the labels behind it.
fn below_labels(text: &str) -> Option<&str> {
    /// Labels of the head, and whether their value may go on over several lines.
    const HEAD: &[(&str, bool)] = &[
        ("byline", true),
        ("section", true),
        ("length", false),
        ("body", false),
        ("dateline", false),
        ("headline", true),
        ("highlight", true),
        ("series", true),
    ];
    /// Bytes of a title that stands among the labels; what is longer is text.
    const TITLE: usize = 250;
    let (mut at, mut start, mut continues) = (0, None, false);
    // Bytes of text since `start`.
    let mut passed = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        at += line.len();
        let label = trimmed.split_once(':').map_or("", |(label, _)| label);
        let head = HEAD.iter().find(|(known, _)| known.eq_ignore_ascii_case(label)).filter(|_| passed <= TITLE);
        let is_tail = ends_body(trimmed, &text[at - line.len()..]) || is_label(trimmed) && passed == 0;
        match (head, start) {
            (Some((_, is_long)), _) => continues = *is_long,
            _ if continues => continues = !trimmed.is_empty(),
            (None, Some(from)) if is_tail && passed > 0 => return Some(&text[from..at - line.len()]),
            (None, Some(_)) if is_tail => {}
            _ => {
                passed += trimmed.len();
                continue;
            }
        }
        (start, passed) = (Some(at), 0);
    }
    start.and_then(|from| text.get(from..))
}

/// One article of the old Nexis.
fn nexis(text: &str) -> Option<StructuredRecord> {
    let head: Vec<&str> =
        text.lines().map(str::trim).take_while(|line| !is_label(line)).filter(|line| !line.is_empty()).collect();
    let dated = head.iter().position(|line| day(line).is_some() && !line.starts_with("Copyright"));
    let source = head[..dated.unwrap_or(head.len())]
        .iter()
        .rfind(|line| !line.starts_with("Copyright") && !line.starts_with("All Rights"));
    let title = labelled(text, "HEADLINE:").or_else(|| {
        head.get(dated? + 1..)?
            .iter()
            .rfind(|line| !line.ends_with("Edition") && !line.contains("Edition -"))
            .and_then(|line| filled(line))
    });
    let body = below(text, |line| line.starts_with("BODY:")).filter(|body| !body.trim().is_empty());
    let body = body.or_else(|| below_labels(text));
    let body = body.map(paragraphs).filter(|body| !body.is_empty());
    let record = StructuredRecord {
        title,
        body,
        published_raw: dated.and_then(|at| day(head[at])),
        source: source.and_then(|line| filled(line)),
        section: labelled(text, "SECTION:").map(|s| s.split(';').next().unwrap_or("").trim().to_owned()),
        language: labelled(text, "LANGUAGE:"),
        authors: labelled(text, "BYLINE:").into_iter().collect(),
        ..StructuredRecord::default()
    };
    (record.title.is_some() || record.body.is_some()).then_some(record)
}

/// One article of the new Nexis: title, outlet and day in lines of their own.
fn nexis_uni(text: &str) -> Option<StructuredRecord> {
    // A table of contents may stand before the first one; the article's own head is what stands last.
    let labels = text.lines().position(|line| is_label(line.trim()) || line.trim() == "Body")?;
    let head: Vec<&str> = text.lines().take(labels).map(str::trim).filter(|line| !line.is_empty()).collect();
    let dated = head.iter().rposition(|line| day(line).is_some() && !line.starts_with("Copyright"))?;
    let body = below(text, |line| line == "Body").filter(|body| !body.trim().is_empty());
    let body = body.or_else(|| below_labels(text));
    let body = body.map(paragraphs).filter(|body| !body.is_empty());
    let record = StructuredRecord {
        title: dated.checked_sub(2).and_then(|at| filled(head[at])),
        body,
        published_raw: day(head[dated]),
        source: dated.checked_sub(1).and_then(|at| filled(head[at])),
        section: labelled(text, "Section:").map(|s| s.split(';').next().unwrap_or("").trim().to_owned()),
        language: labelled(text, "Language:"),
        authors: labelled(text, "Byline:").into_iter().collect(),
        ..StructuredRecord::default()
    };
    (record.title.is_some() || record.body.is_some()).then_some(record)
}

/// The paragraphs of a body, blank lines between them, without indents.
fn paragraphs(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let joined = lines.join("\n");
    let found: Vec<&str> = joined.split("\n\n").map(str::trim).filter(|p| !p.is_empty()).collect();
    found.join("\n\n")
}

/// The articles of Factiva's form by fields: a code of two or three letters at the beginning of a line.
fn by_fields(text: &str) -> Vec<StructuredRecord> {
    const CODES: &[&str] = &[
        "SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "VOL", "LA", "CY", "LP", "TD", "CT", "RF",
        "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "ART", "CLM",
    ];
    let (mut found, mut record, mut body, mut code) = (Vec::new(), StructuredRecord::default(), String::new(), "");
    let mut value = String::new();
    for line in text.lines().chain(["AN"]) {
        let begins = CODES.iter().find(|code| {
            line.strip_prefix(**code).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
        });
        let Some(next) = begins else {
            value.push('\n');
            value.push_str(line);
            continue;
        };
        let written = std::mem::take(&mut value);
        match code {
            "HD" => record.title = filled(&written),
            "BY" => record.authors.extend(filled(&written)),
            "PD" => record.published_raw = day(&written),
            "SN" => record.source = filled(&written),
            "SE" => record.section = filled(&written),
            "LA" => record.language = filled(&written),
            "AN" => record.id = None,
            "LP" | "TD" => {
                body.push_str(&paragraphs(&written));
                body.push_str("\n\n");
            }
            _ => {}
        }
        if *next == "AN" || (*next == "HD" && record.title.is_some()) {
            record.body = Some(std::mem::take(&mut body).trim().to_owned()).filter(|body| !body.is_empty());
            let done = std::mem::take(&mut record);
            found.extend((done.title.is_some() || done.body.is_some()).then_some(done));
        }
        code = next;
        value.push_str(line[next.len()..].trim());
    }
    found
}

static WORDS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\d,. ]+ (?:words|mots|Wörter|palabras|parole)$"));

/// One article of Factiva as printed: title, byline, count of words, day, time, outlet, code, page, language.
fn factiva(text: &str) -> Option<StructuredRecord> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let count = lines.iter().position(|line| WORDS.is_match(line))?;
    let byline = |line: &&&str| line.starts_with("By ") || line.starts_with("BY ");
    let title: Vec<&str> =
        lines[..count].iter().rev().filter(|l| !l.is_empty() && !byline(l)).take(1).copied().collect();
    let authors = lines[..count].iter().filter(byline).map(|line| (*line).to_owned()).collect();
    let time = |line: &str| line.len() <= 8 && line.contains(':');
    let mut head = lines[count + 1..].iter().filter(|line| !line.is_empty() && !time(line));
    let published_raw = head.clone().find_map(|line| day(line));
    let source = head.find(|line| day(line).is_none()).and_then(|line| filled(line));
    let copyright = lines
        .iter()
        .skip(count)
        .position(|line| line.starts_with("Copyright") || line.contains('©') || line.starts_with("(c)"));
    let start = copyright.map_or(count + 1, |at| count + at + 1);
    let body = Some(paragraphs(&lines.get(start..)?.join("\n"))).filter(|body| !body.is_empty());
    Some(StructuredRecord {
        title: title.first().and_then(|t| filled(t)),
        body,
        published_raw,
        source,
        authors,
        ..StructuredRecord::default()
    })
}

/// One article of ProQuest: labels, the text behind `Full text:`.
fn proquest(text: &str) -> Option<StructuredRecord> {
    const LABELS: &[&str] = &[
        "Title:",
        "Author:",
        "Authors:",
        "Publication info:",
        "Publication title:",
        "Publication date:",
        "Publication year:",
        "Abstract:",
        "Full text:",
        "Full Text:",
        "Links:",
        "Subject:",
        "Location:",
        "People:",
        "Company / organization:",
        "Document URL:",
        "Copyright:",
        "Last updated:",
        "Database:",
        "ProQuest document ID:",
        "Source type:",
        "Language of publication:",
        "Document type:",
        "Section:",
        "Pages:",
        "ISSN:",
        "Publisher:",
        "Place of publication:",
        "Country of publication:",
        "Publication subject:",
        "Credit:",
        "First page:",
        "Column:",
        "Dateline:",
        "Identifier / keyword:",
        "Volume:",
        "Issue:",
        "ProQuest ID:",
    ];
    let label_of = |line: &str| LABELS.iter().find(|label| line.starts_with(**label)).copied();
    let mut fields: Vec<(&str, String)> = Vec::new();
    let mut first = None;
    for line in text.lines() {
        let trimmed = line.trim();
        match (label_of(trimmed), fields.last_mut()) {
            (Some(label), _) => fields.push((label, trimmed[label.len()..].trim().to_owned())),
            (None, Some((_, value))) => {
                value.push('\n');
                value.push_str(trimmed);
            }
            (None, None) if first.is_none() && !trimmed.is_empty() => first = filled(trimmed),
            (None, None) => {}
        }
    }
    let value = |label: &str| {
        fields.iter().find(|(l, v)| l.eq_ignore_ascii_case(label) && !v.trim().is_empty()).map(|(_, v)| v.as_str())
    };
    let information = value("Publication info:");
    let record = StructuredRecord {
        title: value("Title:").and_then(filled).or(first),
        body: value("Full text:").or_else(|| value("Abstract:")).map(paragraphs).filter(|body| !body.is_empty()),
        published_raw: value("Publication date:").and_then(day).or_else(|| information.and_then(day)),
        source: value("Publication title:").and_then(filled).or_else(|| filled(information?.split([';', ':']).next()?)),
        section: value("Section:").and_then(filled),
        language: value("Language of publication:").and_then(filled),
        authors: value("Author:").or_else(|| value("Authors:")).and_then(filled).into_iter().collect(),
        ..StructuredRecord::default()
    };
    (!fields.is_empty() && record.body.is_some()).then_some(record)
}

/// The lines of a page of HTML that holds an export; `None` for any other page.
pub(super) fn lines_of_html(markup: &str) -> Option<String> {
    // Bounds and figures of ASCII: those of Unicode would cost the automaton its speed on most pages of the world.
    static SIGN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"[0-9] of [0-9]{1,5} DOCUMENTS?(?-u:\b)|End of Document|Document [A-Z]{2,8}[A-Z0-9]*[0-9]{8}[a-z0-9]{4,14}",
        )
    });
    /// What every match of it holds.
    const MARKS: [&str; 3] = [" DOCUMENT", "End of Document", "Document "];
    static BREAK: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)<br\s*/?>"));
    static BLOCK: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)</?(?:p|div|h[1-6]|tr|li|table|section|article|hr)(?-u:\b)[^>]*>"));
    static REST: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?is)<(?:script|style)(?-u:\b).*?</(?:script|style)>|<!--.*?-->|<[^>]*>"));
    if !(MARKS.iter().any(|mark| memchr::memmem::find(markup.as_bytes(), mark.as_bytes()).is_some())
        && SIGN.is_match(markup))
    {
        return None;
    }
    let flat = markup.replace(['\n', '\r'], " ");
    let broken = BREAK.replace_all(&flat, "\n");
    let blocks = BLOCK.replace_all(&broken, "\n\n");
    let text = htmlize::unescape(&*REST.replace_all(&blocks, "")).into_owned();
    let lines: Vec<String> = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    Some(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str =
        "The old bridge over the Lenna fell on Tuesday after three days\nof rain, the mayor said.\n\nNobody was hurt.";

    fn told(text: &str) -> Vec<[String; 5]> {
        let shown = |r: StructuredRecord| {
            [r.title, r.source, r.published_raw, Some(r.authors.join("; ")), r.body].map(Option::unwrap_or_default)
        };
        articles(text).expect("an export").into_iter().map(shown).collect()
    }

    fn expected(author: &str) -> [String; 5] {
        ["Bridge falls", "Coastal Wire", "March 5, 2025", author, ONE].map(str::to_owned)
    }

    #[test]
    fn the_old_nexis_is_divided() {
        let indented = ONE.replace('\n', "\n   ");
        let one = |n: usize| {
            format!(
                "\n\n                  {n} of 2 DOCUMENTS\n\n                  Copyright 2025 Coastal Wire Ltd\n\n                  Coastal Wire\n\n               March 5, 2025 Wednesday\n               Late Edition - Final\n\nSECTION: Section A; Column 3; Pg. 1\n\nLENGTH: 523 words\n\nHEADLINE: Bridge\nfalls\n\nBYLINE: By JANE DOE\n\nBODY:\n\n   {indented}\n\nLOAD-DATE: March 6, 2025\n\nLANGUAGE: ENGLISH\n\nPUBLICATION-TYPE: Newspaper\n"
            )
        };
        let found = told(&format!("{}{}", one(1), one(2)));
        assert_eq!(found, [expected("By JANE DOE"), expected("By JANE DOE")]);
    }

    #[test]
    fn the_new_nexis_is_divided() {
        let one = format!(
            "Bridge falls\n\nCoastal Wire\n\nMarch 5, 2025 Wednesday\n\nCopyright 2025 Coastal Wire All Rights Reserved\n\nSection: NEWS; Pg. 3\n\nLength: 20 words\n\nByline: Jane Doe\n\nBody\n\n{ONE}\n\nClassification\n\nLanguage: ENGLISH\n\nSubject: BRIDGES (90%)\n\nLoad-Date: March 6, 2025\n\n\nEnd of Document\n\n"
        );
        assert_eq!(told(&one.repeat(2)), [expected("Jane Doe"), expected("Jane Doe")]);
    }

    #[test]
    fn text_below_the_last_label_of_the_head_is_the_body() {
        let old = |labels: &str| {
            format!(
                "1 of 1 DOCUMENTS\n\nCoastal Wire\n\nMarch 5, 2025 Wednesday\nLate Edition\n\nBridge falls\n\n{labels}{ONE}\n\nURL: http://wire.example/\n\nLOAD-DATE: March 6, 2025\n\nCopyright 2025 Coastal Wire\n"
            )
        };
        for labels in [
            "BYLINE: Jane Doe\n\nSECTION: A; Pg. 1\n\nLENGTH: 80 words\n\nDATELINE: PORT ELLERY, March 4\n\n\n",
            "SECTION: A; Pg. 1\n\nLENGTH: 80 words\n\nBYLINE: Jane Doe\n\n",
            "BYLINE: Jane Doe\n\nLENGTH: 80 words\n\n",
            "BYLINE: Jane Doe\n\nLENGTH: 80 words\n\nBODY:\n\nDATELINE: PORT ELLERY\n\n\n",
            "BYLINE: Jane Doe\n\nSECTION: A; Column 1;\nPg. 12\n\n",
        ] {
            assert_eq!(told(&old(labels)), [expected("Jane Doe")], "{labels}");
        }
        let new = format!(
            "Bridge falls\n\nCoastal Wire\n\nMarch 5, 2025 Wednesday\n\nSection: NEWS; Pg. 3\n\nLength: 20 words\n\nByline: Jane Doe\n\nDateline: PORT ELLERY\n\n\n{ONE}\n\nLoad-Date: March 6, 2025\n\n\nEnd of Document\n\n"
        );
        assert_eq!(told(&new), [expected("Jane Doe")]);
    }

    #[test]
    fn a_line_of_the_text_that_looks_like_a_label_does_not_end_it() {
        let one = format!(
            "1 of 1 DOCUMENTS\n\nCoastal Wire\n\nMarch 5, 2025\n\nHEADLINE: Bridge falls\n\nBODY:\n\nIt fell.\n\nSource: the mayor\n\n{ONE}\n\nURL: http://wire.example/\n\nLOAD-DATE: March 6, 2025\n"
        );
        let body = format!("It fell.\n\nSource: the mayor\n\n{ONE}");
        assert_eq!(told(&one)[0][4], body);
        assert_eq!(told(&one.replace("BODY:", "LENGTH: 80 words"))[0][4], body);
    }

    #[test]
    fn factiva_is_divided_in_either_form() {
        let (lead, rest) = ONE.split_once("\n\n").expect("two paragraphs");
        let fields = format!(
            "SE News\nHD \n Bridge falls\nBY By Jane Doe\nWC 20 words\nPD March 5, 2025\nSN Coastal Wire\nSC CSTW\nLA English\nCY Copyright 2025\nLP \n{lead}\nTD \n{rest}\nAN \nDocument CSTW000020250305el3500001\n\n"
        );
        assert_eq!(told(&fields.repeat(2)), [expected("By Jane Doe"), expected("By Jane Doe")]);
        let printed = format!(
            "Bridge falls\n\nBy Jane Doe\n\n20 words\n\nMarch 5, 2025\n\n10:15\n\nCoastal Wire\n\nCSTW\n\nEnglish\n\nCopyright 2025 Coastal Wire\n\n{ONE}\n\nDocument CSTW000020250305el3500001\n\n"
        );
        assert_eq!(told(&printed.repeat(2)), [expected("By Jane Doe"), expected("By Jane Doe")]);
    }

    #[test]
    fn proquest_is_divided() {
        let one = format!(
            "____________________________________________________________\n\nBridge falls\n\nAuthor: Jane Doe\n\nPublication info: Coastal Wire ; Port Ellery [Port Ellery]March 5, 2025: A.1.\n\nAbstract: None.\n\nFull text: {ONE}\n\nSubject: Bridges\n\nProQuest document ID: 123456\n\nDocument URL: https://proquest.example/123\n\n"
        );
        assert_eq!(told(&one.repeat(2)), [expected("Jane Doe"), expected("Jane Doe")]);
    }

    #[test]
    fn an_export_in_html_is_lines() {
        let html = "<html><body><div><p>1 of 1 DOCUMENTS</p></div><p>Coastal Wire</p><p>March 5, 2025 Wednesday</p><p>HEADLINE: Bridge <b>falls</b></p><p>BODY:</p><p>It fell.</p><p>LOAD-DATE: March 6, 2025</p></body></html>";
        let found = told(&lines_of_html(html).expect("an export"));
        assert_eq!(found[0], ["Bridge falls", "Coastal Wire", "March 5, 2025", "", "It fell."].map(str::to_owned));
        assert_eq!(lines_of_html("<p>1 of 3 documents was lost.</p>"), None);
    }

    #[test]
    fn a_page_is_no_export() {
        for text in [
            "",
            "A headline\n\nThe end of the document was lost. End of Document",
            "HD is a code.\nPD is another.",
            ONE,
        ] {
            assert_eq!(articles(text), None);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in proptest::collection::vec(proptest::sample::select(&["\n", "\n\n", "1 of 2 DOCUMENTS", "BODY:", "HEADLINE: é", "End of Document", "Load-Date: x", "HD ", "PD", "TD ", "AN", "SN é", "LP", "______________________", "Full text: é", "Document URL: proquest", "20 words", "Document CSTW000020250305el3500001", "March 5, 2025", "LENGTH: 3", "Classification", "Body"][..]), 0..40)) {
            let _ = articles(&text.concat());
        }
    }
}
