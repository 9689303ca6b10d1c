//! The lists of a desk: history, saved searches, marked articles.

use std::io::{self, Write};

use jiff::Timestamp;
use serde::Serialize;

use super::layout::{LabelledText, paragraph};
use super::numbers::count;
use super::style::{Label, paint};
use super::table::CsvTable;
use super::template::safe_cell;
use super::{Terminal, json, sanitize};
use crate::desk::state::{Marked, SearchRun};

/// `2026-06-30 08:15`, in UTC.
fn minute(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

/// Prints searches that were run, the earliest first.
///
/// # Errors
/// What `out` says.
pub fn history(out: &mut dyn Write, terminal: Terminal, runs: &[&SearchRun]) -> io::Result<()> {
    let column = runs.iter().map(|run| run.found.to_string().len()).max().unwrap_or(1);
    for run in runs {
        let head = format!("{}  {:>column$}  ", minute(run.at), run.found);
        paint(out, terminal.colour, Label::Meta, &head)?;
        paragraph(out, terminal, head.len(), &[LabelledText::new(Label::Plain, &run.query)])?;
    }
    Ok(())
}

/// Prints searches that were run as JSON Lines.
///
/// # Errors
/// What `out` says.
pub fn history_jsonl(out: &mut dyn Write, runs: &[&SearchRun]) -> io::Result<()> {
    #[derive(Serialize)]
    struct HistoryForm<'a> {
        schema_version: u32,
        at: Timestamp,
        query: &'a str,
        found: usize,
    }
    for SearchRun { at, query, found } in runs {
        json::line(out, &HistoryForm { schema_version: json::SCHEMA_VERSION, at: *at, query, found: *found })?;
    }
    Ok(())
}

/// A saved search, and what it finds now.
#[derive(Debug, Serialize)]
pub struct SavedRow<'a> {
    /// The name.
    pub name: &'a str,
    /// The query.
    pub query: &'a str,
    /// Articles found.
    pub articles: usize,
    /// Of these, not seen yet.
    pub new: usize,
    /// When it was last looked at.
    pub looked: Option<Timestamp>,
}

/// Prints saved searches.
///
/// # Errors
/// What `out` says.
pub fn saved(out: &mut dyn Write, terminal: Terminal, rows: &[SavedRow<'_>]) -> io::Result<()> {
    let names: Vec<_> = rows.iter().map(|row| sanitize(row.name)).collect();
    let name = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let articles = rows.iter().map(|row| row.articles.to_string().len()).max().unwrap_or(0);
    let new = rows.iter().map(|row| row.new.to_string().len()).max().unwrap_or(0);
    for (row, own) in rows.iter().zip(&names) {
        paint(out, terminal.colour, Label::Title, &format!("@{own:<name$}"))?;
        write!(out, "  {:>articles$}", row.articles)?;
        let fresh = if row.new > 0 { format!("+{}", row.new) } else { String::new() };
        paint(out, terminal.colour, Label::Name, &format!("  {fresh:>width$}  ", width = new + 1))?;
        paragraph(out, terminal, name + articles + new + 8, &[LabelledText::new(Label::Meta, row.query)])?;
    }
    Ok(())
}

/// Prints saved searches as JSON Lines.
///
/// # Errors
/// What `out` says.
pub fn saved_jsonl(out: &mut dyn Write, rows: &[SavedRow<'_>]) -> io::Result<()> {
    #[derive(Serialize)]
    struct SavedForm<'a> {
        schema_version: u32,
        #[serde(flatten)]
        row: &'a SavedRow<'a>,
    }
    rows.iter().try_for_each(|row| json::line(out, &SavedForm { schema_version: json::SCHEMA_VERSION, row }))
}

/// A marked article as it is listed: its marks, its id in the archive (if it is there), its title.
#[derive(Debug)]
pub struct MarkedRow<'a> {
    /// The marks.
    pub marked: &'a Marked,
    /// The id that the archive has now.
    pub id: Option<String>,
}

impl MarkedRow<'_> {
    fn id(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.marked.article.id)
    }

    fn tags(&self) -> Vec<&str> {
        let mut tags: Vec<&str> = self.marked.marks.keys().filter_map(|mark| mark.tag.as_deref()).collect();
        tags.dedup();
        tags
    }
}

/// Prints marked articles: title, tags, id, and each note with the passage that it is on.
///
/// # Errors
/// What `out` says.
pub fn marks(out: &mut dyn Write, terminal: Terminal, rows: &[MarkedRow<'_>]) -> io::Result<()> {
    for (i, row) in rows.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        paragraph(out, terminal, 0, &[LabelledText::new(Label::Title, &row.marked.article.title)])?;
        let tags = row.tags().iter().map(|tag| format!("#{tag}")).collect::<Vec<_>>().join(" ");
        let gone = if row.id.is_none() { " · not in this archive" } else { "" };
        let mut about = Vec::new();
        if !tags.is_empty() {
            about.extend([LabelledText::new(Label::Name, &tags), LabelledText::new(Label::Meta, " · ")]);
        }
        about.push(LabelledText::new(Label::Meta, &format!("{}{gone}", row.id())));
        out.write_all(b"    ")?;
        paragraph(out, terminal, 4, &about)?;
        for mark in row.marked.marks.keys() {
            let text = mark.note.as_deref().or(mark.quote.as_ref().and(mark.tag.as_deref()));
            let Some(text) = text else { continue };
            out.write_all(b"    ")?;
            let mut pieces = vec![LabelledText::new(Label::Plain, text)];
            if let (Some(quote), Some((start, end))) = (&mark.quote, mark.bytes) {
                pieces.push(LabelledText::new(Label::Meta, &format!(" — “{quote}” (bytes {start}-{end})")));
            }
            paragraph(out, terminal, 4, &pieces)?;
        }
    }
    Ok(())
}

/// Prints marked articles as JSON Lines, one object an article.
///
/// # Errors
/// What `out` says.
pub fn marks_jsonl(out: &mut dyn Write, rows: &[MarkedRow<'_>]) -> io::Result<()> {
    #[derive(Serialize)]
    struct MarkedForm<'a> {
        schema_version: u32,
        id: &'a str,
        in_archive: bool,
        title: &'a str,
        tags: Vec<&'a str>,
        marks: Vec<MarkForm<'a>>,
    }
    #[derive(Serialize)]
    struct MarkForm<'a> {
        #[serde(flatten)]
        mark: &'a crate::desk::Mark,
        at: Timestamp,
    }
    for row in rows {
        let marks = row.marked.marks.iter().map(|(mark, at)| MarkForm { mark, at: *at }).collect();
        let form = MarkedForm {
            schema_version: json::SCHEMA_VERSION,
            id: row.id(),
            in_archive: row.id.is_some(),
            title: &row.marked.article.title,
            tags: row.tags(),
            marks,
        };
        json::line(out, &form)?;
    }
    Ok(())
}

/// Prints marked articles as CSV, one row a mark; `dateline tag --csv` reads it.
///
/// # Errors
/// What `out` says.
pub fn marks_csv(out: &mut dyn Write, rows: &[MarkedRow<'_>]) -> io::Result<()> {
    let mut writer = CsvTable::new(out);
    writer.row(["id", "tag", "note", "start", "end", "quote", "title"])?;
    for row in rows {
        for mark in row.marked.marks.keys() {
            let cell = |text: Option<&str>| safe_cell(&sanitize(text.unwrap_or_default()));
            let byte = |of: fn((usize, usize)) -> usize| mark.bytes.map_or_else(String::new, |b| of(b).to_string());
            writer.row([
                cell(Some(row.id())),
                cell(mark.tag.as_deref()),
                cell(mark.note.as_deref()),
                byte(|(start, _)| start),
                byte(|(_, end)| end),
                cell(mark.quote.as_deref()),
                cell(Some(&row.marked.article.title)),
            ])?;
        }
    }
    writer.end()
}

/// Writes the head of the articles of a saved search or of an entry of a watch-list.
///
/// # Errors
/// What `out` says.
pub fn head(out: &mut dyn Write, terminal: Terminal, name: &str, articles: usize) -> io::Result<()> {
    paint(out, terminal.colour, Label::Rank, &sanitize(name))?;
    paint(out, terminal.colour, Label::Meta, &format!("  {}", count(articles as u64, "new article")))?;
    writeln!(out, "\n")
}
