//! Outlets with their articles, as a table, as bars, and for programs.

use std::io::{self, Write};

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::Terminal;
use super::layout::fit;
use super::sanitize::sanitize;
use super::style::{Label, paint};
use super::table::CsvTable;
use super::template::safe_cell;
use super::timeline::{bar, bar_room};
use crate::search::sources::Source;

#[derive(Serialize)]
struct SourceForm<'a> {
    schema_version: u32,
    source: &'a str,
    articles: u64,
    /// `null` if none of its articles is dated.
    first: Option<String>,
    last: Option<String>,
}

/// Columns of a name.
const NAMES: usize = 40;

/// Prints one outlet a line: articles, name, first and last day.
///
/// # Errors
/// What `out` says.
pub fn print(out: &mut dyn Write, terminal: Terminal, sources: &[Source]) -> io::Result<()> {
    let column = sources.iter().map(|s| s.articles.to_string().len()).max().unwrap_or(1).max(3);
    let names = names_of(sources);
    let width = names.iter().map(|name| name.width()).max().unwrap_or(0);
    for (source, name) in sources.iter().zip(&names) {
        paint(out, terminal.colour, Label::Rank, &format!("{:>column$}  ", source.articles))?;
        paint(out, terminal.colour, Label::Title, name)?;
        let gap = " ".repeat(width - name.width());
        let days = source.days.map_or_else(|| "undated".to_owned(), |(first, last)| format!("{first} to {last}"));
        paint(out, terminal.colour, Label::Meta, &format!("{gap}  {days}"))?;
        writeln!(out)?;
    }
    Ok(())
}

/// Draws one bar an outlet.
///
/// # Errors
/// What `out` says.
pub fn chart(out: &mut dyn Write, terminal: Terminal, sources: &[Source]) -> io::Result<()> {
    let most = sources.iter().map(|s| s.articles).max().unwrap_or(0).max(1);
    let digits = most.to_string().len();
    let names = names_of(sources);
    let width = names.iter().map(|name| name.width()).max().unwrap_or(0);
    for (source, name) in sources.iter().zip(&names) {
        let gap = " ".repeat(width - name.width());
        paint(out, terminal.colour, Label::Meta, &format!("{name}{gap}  "))?;
        write!(out, "{:>digits$} ", source.articles)?;
        paint(out, terminal.colour, Label::Bar, &bar(source.articles, most, bar_room(terminal, width + digits)))?;
        writeln!(out)?;
    }
    Ok(())
}

fn names_of(sources: &[Source]) -> Vec<String> {
    sources.iter().map(|source| fit(&sanitize(&source.name), NAMES)).collect()
}

/// Prints outlets as JSON Lines.
///
/// # Errors
/// What `out` says.
pub fn jsonl(out: &mut dyn Write, sources: &[Source]) -> io::Result<()> {
    for source in sources {
        let days = source.days.map(|(first, last)| (first.to_string(), last.to_string()));
        let (first, last) = days.unzip();
        let schema_version = super::json::SCHEMA_VERSION;
        super::json::line(
            out,
            &SourceForm { schema_version, source: &source.name, articles: source.articles, first, last },
        )?;
    }
    Ok(())
}

/// Prints outlets as CSV.
///
/// # Errors
/// What `out` says.
pub fn csv(out: &mut dyn Write, sources: &[Source]) -> io::Result<()> {
    let mut writer = CsvTable::new(out);
    writer.row(["source", "articles", "first", "last"])?;
    for source in sources {
        let days = source.days.map(|(first, last)| (first.to_string(), last.to_string()));
        let (first, last) = days.unwrap_or_default();
        writer.row([safe_cell(&source.name), source.articles.to_string(), first, last])?;
    }
    writer.end()
}
