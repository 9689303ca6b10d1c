//! A whole article, for a person.

use std::io::{self, Write};
use std::ops::Range;

use super::copies::place;
use super::hyperlink::Hyperlink;
use super::layout::{LabelledText, linked, paragraph, pieces};
use super::numbers::grouped;
use super::results::title;
use super::style::{Label, paint};
use super::{Terminal, shown_date};
use crate::article::{Article, DateBasis, EntityKind};

/// Other places of the same text that are named.
const PLACES: usize = 4;

/// Bytes to highlight in title and body.
#[derive(Debug, Default)]
pub struct Highlighted {
    /// Ranges of the title.
    pub title: Vec<Range<usize>>,
    /// Ranges of the body.
    pub body: Vec<Range<usize>>,
}

/// Prints `article`: title, what is known of it, its text; `elsewhere` are other articles with the same text.
///
/// # Errors
/// What `out` says.
pub fn print(
    out: &mut dyn Write,
    terminal: Terminal,
    article: &Article,
    elsewhere: &[Article],
    highlights: &Highlighted,
) -> io::Result<()> {
    linked(out, terminal, 0, &title(article, &highlights.title), Hyperlink::to_article(article))?;
    let published = article.published.as_ref();
    let mut lines: Vec<(&str, String)> = vec![("published", shown_date(article))];
    if let Some(p) = published.filter(|p| p.basis != DateBasis::Metadata && !p.evidence.is_empty()) {
        lines.push(("because", format!("{} ({:.0} % sure)", p.evidence, p.confidence * 100.0)));
    }
    let ends = [&article.bounds.not_before, &article.bounds.not_after];
    let reasons: Vec<&str> = ends.into_iter().flatten().map(|b| &*b.evidence).filter(|e| !e.is_empty()).collect();
    lines.extend((!reasons.is_empty()).then(|| ("because", reasons.join("; "))));
    let joined = |names: &[String]| names.join(", ");
    lines.extend(article.updated.map(|d| ("updated", d.to_string())));
    lines.extend(article.source.clone().map(|s| ("source", s)));
    lines.extend((!article.authors.is_empty()).then(|| ("by", joined(&article.authors))));
    lines.extend(article.section.clone().map(|s| ("section", s)));
    for (label, kind) in
        [("people", EntityKind::Person), ("orgs", EntityKind::Organization), ("places", EntityKind::Place)]
    {
        let names = article.names(kind).join(", ");
        lines.extend((!names.is_empty()).then_some((label, names)));
    }
    lines.extend((!article.tags.is_empty()).then(|| ("tags", joined(&article.tags))));
    lines.extend(article.url.clone().map(|u| ("url", u)));
    lines.push(("file", article.path.clone()));
    lines.push(("id", article.id.clone()));
    lines.extend(
        elsewhere.iter().take(PLACES).map(|other| ("same text at", format!("{} · {}", place(other), other.id))),
    );
    if let Some(more) = elsewhere.len().checked_sub(PLACES).filter(|more| *more > 0) {
        lines.push(("same text at", format!("{} more: dateline copies {}", grouped(more as u64), article.id)));
    }
    let column = lines.iter().map(|(label, _)| label.len()).max().unwrap_or(0) + 2;
    for (label, value) in lines {
        paint(out, terminal.colour, Label::Rank, &format!("{label:column$}"))?;
        let link = match label {
            "url" => Hyperlink::to_address(&value),
            "file" => Hyperlink::to_record(&value),
            _ => None,
        };
        linked(out, terminal, column, &[LabelledText::new(Label::Meta, &value)], link)?;
    }
    let mut at = 0;
    for line in article.body.split('\n') {
        let range = at..at + line.len();
        at = range.end + 1;
        if line.trim().is_empty() {
            continue;
        }
        let inside = highlights.body.iter().filter(|r| r.start >= range.start && r.end <= range.end);
        let inside: Vec<Range<usize>> = inside.map(|r| r.start - range.start..r.end - range.start).collect();
        writeln!(out)?;
        paragraph(out, terminal, 0, &pieces(line, &inside, Label::Plain, Label::Match))?;
    }
    Ok(())
}
