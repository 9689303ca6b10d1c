//! The copies of a story, for a person and for programs.

use std::io::{self, Write};

use serde::Serialize;

use super::layout::{LabelledText, paragraph};
use super::style::Label;
use super::{Terminal, shown_date};
use crate::article::Article;
use crate::search::copies::Copy;

#[derive(Serialize)]
struct StoryCopyForm<'a> {
    schema_version: u32,
    id: &'a str,
    source: Option<&'a str>,
    date: Option<String>,
    title: &'a str,
    url: Option<&'a str>,
    overlap: f64,
    same_text: bool,
    path: &'a str,
    first: bool,
    corrected: bool,
    differs: bool,
    only_here: &'a [String],
    missing: &'a [String],
}

/// Most differing words that are shown of a copy.
const DIFFERENCES: usize = 8;

/// Prints the copies, the first published first, each with what it says otherwise than `asked`, an id.
///
/// # Errors
/// What `out` says.
pub fn print(out: &mut dyn Write, terminal: Terminal, copies: &[Copy], asked: &str) -> io::Result<()> {
    for (i, copy) in copies.iter().enumerate() {
        let article = &copy.article;
        let mut pieces = vec![LabelledText::new(Label::Rank, &shown_date(article))];
        if let Some(source) = &article.source {
            pieces.push(LabelledText::new(Label::Title, &format!(" · {source}")));
        }
        pieces.push(LabelledText::new(Label::Plain, &format!(" · {}", article.title)));
        pieces.push(LabelledText::new(Label::Meta, &format!(" · {}", article.id)));
        let first = i == 0 && article.published.is_some() && copies.len() > 1;
        let marks = [(first, "first"), (article.id == asked, "asked for"), (copy.corrected, "a correction or update")];
        for (_, mark) in marks.into_iter().filter(|(holds, _)| *holds) {
            pieces.push(LabelledText::new(Label::Hint, &format!(" · {mark}")));
        }
        if article.id != asked {
            let alike = match copy.same_text {
                true => format!(" · the same text at {}", place(article)),
                // What is not the same is not called so by rounding.
                false => format!(" · {:.0} % the same", (copy.overlap * 100.0).min(99.0)),
            };
            pieces.push(LabelledText::new(Label::Meta, &alike));
        }
        paragraph(out, terminal, 4, &pieces)?;
        for (what, words) in [("only here", &copy.only_here), ("not here", &copy.missing)] {
            if words.is_empty() {
                continue;
            }
            let more = words.len().saturating_sub(DIFFERENCES);
            let more = if more > 0 { format!(" +{more}") } else { String::new() };
            let shown = words[..words.len().min(DIFFERENCES)].join(", ");
            write!(out, "    ")?;
            let label = if copy.differs() { Label::Doubt } else { Label::Meta };
            paragraph(out, terminal, 4, &[LabelledText::new(label, &format!("{what}: {shown}{more}"))])?;
        }
    }
    Ok(())
}

/// Where an article stands: its address, else its file.
pub(super) fn place(article: &Article) -> &str {
    article.url.as_deref().unwrap_or(&article.path)
}

/// Prints the copies as JSON Lines.
///
/// # Errors
/// What `out` says.
pub fn jsonl(out: &mut dyn Write, copies: &[Copy]) -> io::Result<()> {
    for (i, copy) in copies.iter().enumerate() {
        let article = &copy.article;
        let form = StoryCopyForm {
            schema_version: super::json::SCHEMA_VERSION,
            id: &article.id,
            source: article.source.as_deref(),
            date: article.published.as_ref().map(|p| p.date.to_string()),
            title: &article.title,
            url: article.url.as_deref(),
            overlap: (f64::from(copy.overlap) * 1000.0).round() / 1000.0,
            same_text: copy.same_text,
            path: &article.path,
            first: i == 0 && article.published.is_some(),
            corrected: copy.corrected,
            differs: copy.differs(),
            only_here: &copy.only_here,
            missing: &copy.missing,
        };
        super::json::line(out, &form)?;
    }
    Ok(())
}
