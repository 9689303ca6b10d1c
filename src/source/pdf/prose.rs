//! Lines into paragraphs: running heads and page numbers left out, lines joined, the headline apart.

use std::collections::HashMap;

use super::PdfText;
use super::layout::{SetLine, median};
use crate::text::join;

/// The text of a document from the lines of its pages.
pub(super) fn text(mut pages: Vec<Vec<SetLine>>) -> PdfText {
    let notes = leave_out_running_heads(&mut pages);
    let document = Measures::of(&pages);
    let title = pages.first_mut().and_then(|first| {
        let title = take_title(first, document.body)?;
        // A browser prints it above the page as well.
        let again = first.iter().position(|line| line.text == title && line.size < document.body);
        again.map(|at| first.remove(at));
        Some(title)
    });
    PdfText { title, paragraphs: paragraphs(&pages, &document), made: None, notes }
}

/// Rows at the top and at the foot of a page among which a running head is looked for.
const EDGE: usize = 3;

/// Leaves out page numbers, and lines that stand at the edge of several pages but for their digits; gives what is to
/// be said of it.
fn leave_out_running_heads(pages: &mut [Vec<SetLine>]) -> Vec<String> {
    let mut met: HashMap<String, (usize, f64)> = HashMap::new();
    for page in pages.iter() {
        let mut here: Vec<String> = edges(page).map(|at| folded(&page[at].text)).collect();
        here.sort_unstable();
        here.dedup();
        for head in here {
            met.entry(head).or_insert((0, f64::INFINITY)).0 += 1;
        }
    }
    for page in pages.iter() {
        for at in edges(page) {
            let smallest = &mut met.entry(folded(&page[at].text)).or_default().1;
            *smallest = smallest.min(page[at].size);
        }
    }
    let least = if pages.len() < 3 { 2 } else { (pages.len() / 3).clamp(2, 5) };
    let mut told: Vec<(String, usize)> = Vec::new();
    for page in pages.iter_mut() {
        let marked: Vec<usize> = edges(page).collect();
        let is_head = |line: &SetLine| {
            let repeated = met.get(&folded(&line.text)).is_some_and(|(count, size)| {
                // The headline itself may be repeated above later pages, smaller.
                *count >= least && line.size < 1.2 * size && line.text.chars().any(char::is_alphanumeric)
            });
            repeated || is_page_number(&line.text) || is_of_browser(&line.text)
        };
        let mut at = 0;
        page.retain(|line| {
            let goes = marked.contains(&at) && is_head(line);
            at += 1;
            if goes && line.text.chars().any(char::is_alphabetic) {
                let text = folded(&line.text);
                match told.iter_mut().find(|(known, _)| *known == text) {
                    Some((_, count)) => *count += 1,
                    None => told.push((text, 1)),
                }
            }
            !goes
        });
    }
    told.retain(|(_, count)| *count > 1);
    told.into_iter().map(|(head, count)| format!("the running head `{head}` of {count} pages was left out")).collect()
}

/// The lines at the top and at the foot of a page.
fn edges(page: &[SetLine]) -> impl Iterator<Item = usize> + use<> {
    let mut by_height: Vec<usize> = (0..page.len()).collect();
    by_height.sort_by(|a, b| page[*b].y.total_cmp(&page[*a].y));
    let (top, foot) = (by_height.iter().take(EDGE), by_height.iter().rev().take(EDGE));
    let mut edges: Vec<usize> = top.chain(foot).copied().collect();
    edges.sort_unstable();
    edges.dedup();
    edges.into_iter()
}

/// A line without its digits, which differ from page to page.
fn folded(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let c = if c.is_ascii_digit() { '#' } else { c };
        if !(c == '#' && out.ends_with('#')) {
            out.push(c);
        }
    }
    out
}

/// `3`, `- 3 -`, `Page 3 of 7`, `3 | 7`, `iv`
fn is_page_number(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let bare = ["page ", "seite ", "página ", "pagina ", "p. ", "s. "]
        .iter()
        .find_map(|word| bare.strip_prefix(word))
        .unwrap_or(&bare);
    let is_number = |part: &str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
    let mut parts = bare.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let Some(first) = parts.next() else { return false };
    let rest: Vec<&str> = parts.collect();
    match rest[..] {
        [] => {
            is_number(first) && first.len() <= 3
                || ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"].contains(&first)
        }
        ["of" | "von" | "de" | "di" | "sur", of] | [of] => {
            is_number(first) && is_number(of) && first.len() <= 3 && of.len() <= 3
        }
        _ => false,
    }
}

/// What a browser prints at the edge of its pages: the moment of printing, the address.
fn is_of_browser(text: &str) -> bool {
    let is_address =
        ["http://", "https://", "file://"].iter().any(|start| text.starts_with(start)) && !text.contains(' ');
    let mut parts = text.split([',', ' ']).filter(|part| !part.is_empty());
    let numbers = |part: Option<&str>, by: char, count: usize| {
        part.is_some_and(|p| {
            p.split(by).count() == count && p.split(by).all(|n| n.len() <= 4 && n.parse::<u16>().is_ok())
        })
    };
    let day = parts.next();
    let is_moment = (numbers(day, '/', 3) || numbers(day, '.', 3)) && numbers(parts.next(), ':', 2);
    is_address || is_moment && parts.all(|part| matches!(part, "AM" | "PM"))
}

/// Sizes that hold for a whole document.
struct Measures {
    /// The size of most of the text.
    body: f64,
    /// From one baseline to the next, in sizes.
    pitch: f64,
}

impl Measures {
    fn of(pages: &[Vec<SetLine>]) -> Self {
        let sizes = pages.iter().flatten().flat_map(|line| std::iter::repeat_n(line.size, line.text.len().min(200)));
        let body = median(sizes);
        let steps = pages.iter().flat_map(|page| page.windows(2)).filter_map(|pair| {
            let step = (pair[0].y - pair[1].y) / pair[0].size;
            let alike = pair[0].column == pair[1].column && (pair[0].size - pair[1].size).abs() < 0.1 * pair[0].size;
            (alike && (0.8..3.0).contains(&step)).then_some(step)
        });
        let pitch = median(steps);
        Self { body, pitch: if pitch > 0.0 { pitch } else { 1.2 } }
    }
}

/// What a masthead says, and no headline.
const MASTHEADS: &[&str] = &[
    "press release",
    "news release",
    "media release",
    "press statement",
    "for immediate release",
    "press information",
    "news",
    "newsletter",
    "statement",
    "bulletin",
    "communiqué de presse",
    "communiqué",
    "pressemitteilung",
    "medienmitteilung",
    "comunicado de prensa",
    "nota de prensa",
    "comunicato stampa",
    "persbericht",
    "pressmeddelande",
];

fn is_masthead(text: &str) -> bool {
    MASTHEADS.contains(&text.trim_end_matches([':', '.']).to_lowercase().as_str())
}

/// Takes the headline from the first page: the lines that are set largest, or bold above the text.
fn take_title(page: &mut Vec<SetLine>, body: f64) -> Option<String> {
    /// Characters of a headline.
    const LENGTHS: std::ops::RangeInclusive<usize> = 8..=300;
    let runs = runs(page);
    let text = |run: &std::ops::Range<usize>| {
        page[run.clone()].iter().fold(String::new(), |mut out, line| {
            join(&mut out, line.text.trim());
            out
        })
    };
    let is_headline = |run: &&std::ops::Range<usize>| {
        let text = text(run);
        let words = text.split(' ').filter(|word| word.chars().any(char::is_alphabetic)).count();
        LENGTHS.contains(&text.chars().count()) && words >= 3 && !is_masthead(&text)
    };
    let large = runs.iter().filter(|run| page[run.start].size >= 1.15 * body).filter(is_headline);
    let largest = large.fold(None::<&std::ops::Range<usize>>, |best, run| match best {
        Some(best) if page[best.start].size >= 0.98 * page[run.start].size => Some(best),
        _ => Some(run),
    });
    let bold = || {
        // Of one size with the text, but bold, and the text below it is not.
        let first = runs.iter().take(6).filter(is_headline).find(|run| page[run.start].is_bold)?;
        let follows = page.get(first.end).is_some_and(|line| !line.is_bold);
        let ends = text(first).ends_with(['.', ':', ';', ',']);
        (follows && !ends && first.len() <= 4).then_some(first)
    };
    let run = largest.or_else(bold)?.clone();
    let title = text(&run);
    page.drain(run);
    Some(title)
}

/// Lines below each other that are set alike.
fn runs(page: &[SetLine]) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for at in 0..page.len() {
        let goes_on = at > 0 && {
            let (a, b) = (&page[at - 1], &page[at]);
            let step = (a.y - b.y) / a.size;
            (a.size - b.size).abs() < 0.06 * a.size
                && a.is_bold == b.is_bold
                && (0.5..1.5).contains(&step)
                && !is_masthead(&a.text)
        };
        match runs.last_mut() {
            Some(run) if goes_on => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

/// The edges of a column.
#[derive(Clone, Copy)]
struct ColumnEdges {
    left: f64,
    right: f64,
}

/// Joins lines to paragraphs, also over the end of a column or page.
fn paragraphs(pages: &[Vec<SetLine>], document: &Measures) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut before: Option<(&SetLine, ColumnEdges)> = None;
    for page in pages {
        let mut columns: HashMap<usize, Vec<&SetLine>> = HashMap::new();
        page.iter().for_each(|line| columns.entry(line.column).or_default().push(line));
        let edges: HashMap<usize, ColumnEdges> =
            columns.into_iter().map(|(number, lines)| (number, edges_of(&lines, document.body))).collect();
        let mut is_first = true;
        for line in page {
            let column = edges.get(&line.column).copied().unwrap_or(ColumnEdges { left: line.x0, right: line.x1 });
            let joins = before.is_some_and(|(last, of_last)| {
                let is_below = !is_first && last.column == line.column;
                if is_below {
                    goes_on_below(last, line, column, document)
                } else {
                    goes_on_elsewhere(last, of_last, line, column)
                }
            });
            match out.last_mut() {
                Some(paragraph) if joins => join(paragraph, line.text.trim()),
                _ => out.push(line.text.trim().to_owned()),
            }
            (before, is_first) = (Some((line, column)), false);
        }
    }
    out.retain(|paragraph| !paragraph.is_empty());
    out
}

/// Where the lines of a column begin and end, those of the text's size before others.
fn edges_of(lines: &[&SetLine], body: f64) -> ColumnEdges {
    let text: Vec<&&SetLine> = lines.iter().filter(|line| (line.size - body).abs() < 0.15 * body).collect();
    let of = if text.is_empty() { lines.iter().collect() } else { text };
    let mut ends: Vec<f64> = of.iter().map(|line| line.x1).collect();
    ends.sort_by(f64::total_cmp);
    let left = of.iter().map(|line| line.x0).fold(f64::INFINITY, f64::min);
    ColumnEdges { left, right: ends.get(ends.len() * 19 / 20).copied().unwrap_or(left) }
}

/// Is `line` in the same paragraph as `last`, which stands above it?
fn goes_on_below(last: &SetLine, line: &SetLine, column: ColumnEdges, document: &Measures) -> bool {
    let size = last.size;
    let step = (last.y - line.y) / size;
    let alike = (last.size - line.size).abs() < 0.12 * size && last.is_bold == line.is_bold;
    if !alike && !line.text.starts_with(char::is_lowercase) || begins_item(&line.text) {
        return false;
    }
    // Two pieces of one row, or a step that is more than from line to line.
    if step < 0.5 || step > 1.3 * document.pitch.max(1.0) {
        return false;
    }
    let is_indented = line.x0 > column.left + 0.8 * size && line.x0 > last.x0 + 0.8 * size;
    if is_indented && !line.text.starts_with(char::is_lowercase) {
        return false;
    }
    // The next word would have stood on the line before: whoever ended that line meant it.
    let had_room = last.x1 + 0.3 * size + line.first < column.right - 0.2 * size;
    !(had_room && (ends_sentence(&last.text) || !line.text.starts_with(char::is_lowercase)))
}

/// Does `line`, the first of a column, go on with the last line of the one before?
fn goes_on_elsewhere(last: &SetLine, of_last: ColumnEdges, line: &SetLine, column: ColumnEdges) -> bool {
    let alike = (last.size - line.size).abs() < 0.08 * last.size && last.is_bold == line.is_bold;
    let is_full = last.x1 > of_last.right - 6.0 * last.size;
    let is_indented = line.x0 > column.left + 0.8 * line.size;
    let starts_low = line.text.starts_with(char::is_lowercase);
    alike && !begins_item(&line.text) && !ends_sentence(&last.text) && (starts_low || is_full && !is_indented)
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['”', '"', '’', '\'', ')', '»', '“']).ends_with(['.', '!', '?', ':', '…', '。'])
}

/// Does a line begin an item of a list?
fn begins_item(text: &str) -> bool {
    text.starts_with(['•', '▪', '‣', '◦', '●', '■', '–', '—']) && text.chars().nth(1) == Some(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, x0: f64, y: f64, size: f64) -> SetLine {
        let wide = 0.5 * size;
        let first = wide * text.split(' ').next().map_or(0.0, |word| word.chars().count() as f64);
        SetLine {
            text: text.into(),
            x0,
            x1: x0 + wide * text.chars().count() as f64,
            first,
            y,
            size,
            is_bold: false,
            column: 0,
        }
    }

    #[test]
    fn lines_become_paragraphs_and_hyphens_go() {
        let lines = vec![
            line("The old bridge over the Lenna fell on Tues-", 50.0, 700.0, 10.0),
            line("day after three days of rain, the mayor said", 50.0, 688.0, 10.0),
            line("in the town hall.", 50.0, 676.0, 10.0),
            line("Nobody was hurt, but the road to the capital", 50.0, 664.0, 10.0),
            line("will be closed until a ferry arrives.", 50.0, 652.0, 10.0),
            line("   ", 50.0, 640.0, 10.0),
            line("We had asked for a new bridge for many years", 50.0, 624.0, 10.0),
        ];
        let text = text(vec![lines]);
        assert_eq!(
            text.paragraphs,
            [
                "The old bridge over the Lenna fell on Tuesday after three days of rain, the mayor said in the town hall.",
                "Nobody was hurt, but the road to the capital will be closed until a ferry arrives.",
                "We had asked for a new bridge for many years",
            ]
        );
    }

    #[test]
    fn the_headline_is_what_is_set_largest_and_no_masthead() {
        let lines = vec![
            line("PRESS RELEASE", 50.0, 740.0, 24.0),
            line("Old bridge falls into", 50.0, 700.0, 18.0),
            line("the Lenna after rain", 50.0, 680.0, 18.0),
            line("The old bridge over the Lenna fell on Tuesday, the mayor said.", 50.0, 650.0, 10.0),
            line("Nobody was hurt, but the road to the capital will be closed.", 50.0, 638.0, 10.0),
        ];
        let text = text(vec![lines]);
        assert_eq!(text.title.as_deref(), Some("Old bridge falls into the Lenna after rain"));
        assert_eq!(text.paragraphs[0], "PRESS RELEASE");
        assert_eq!(text.paragraphs.len(), 2);
    }

    #[test]
    fn running_heads_and_page_numbers_go_and_a_paragraph_goes_on_over_the_page() {
        let page = |number: usize, rows: [&str; 2]| {
            let mut lines = vec![line(&format!("Lenna Herald, March 2025, page {number}"), 50.0, 780.0, 8.0)];
            for at in 0..6 {
                lines.push(line(
                    &format!("{} The road along the river is shut for now,", rows[0]),
                    50.0,
                    740.0 - 12.0 * f64::from(at),
                    10.0,
                ));
            }
            lines.push(line(rows[1], 50.0, 668.0, 10.0));
            lines.push(line(&format!("- {number} -"), 200.0, 30.0, 8.0));
            lines
        };
        let text = text(vec![
            page(1, ["Rain.", "Nobody was hurt, but the road to the capital"]),
            page(2, ["was shut,", "and that was all there was to be said of it."]),
        ]);
        let all = text.paragraphs.join("\n");
        assert!(!all.contains("Herald") && !all.contains("- 1 -"), "{all}");
        assert!(all.contains("the road to the capital was shut,"), "{all}");
        assert_eq!(text.notes, ["the running head `Lenna Herald, March #, page #` of 2 pages was left out"]);
        assert!(is_page_number("Page 3 of 7") && is_page_number("– 12 –") && is_page_number("iv"));
        assert!(
            is_of_browser("11/27/26, 4:53 AM")
                && is_of_browser("27.11.2026, 16:53")
                && is_of_browser("https://herald.example/a")
        );
        assert!(!is_of_browser("5/3/2025") && !is_of_browser("10:30") && !is_of_browser("5/3/2025, noon"));
        assert!(
            !is_page_number("2025") && !is_page_number("March 5") && !is_page_number("Page") && !is_page_number("")
        );
    }
}
