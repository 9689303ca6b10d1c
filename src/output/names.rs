//! A list of people, organizations or places, for a person or a program.

use std::io::{self, Write};

use serde::Serialize;

use super::Terminal;
use super::layout::{LabelledText, paragraph};
use super::style::Label;
use super::table::CsvTable;
use super::template::safe_cell;
use crate::search::facets::Facet;

#[derive(Serialize)]
struct NamedForm<'a> {
    schema_version: u32,
    name: &'a str,
    articles: u64,
    /// Articles among these that name the surname only, which probably means this person.
    #[serde(skip_serializing_if = "is_zero")]
    probable: u64,
    spellings: &'a [String],
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// Prints names with the number of their articles, one a line, other spellings after them.
///
/// # Errors
/// What `out` says.
pub fn print(out: &mut dyn Write, terminal: Terminal, facets: &[Facet]) -> io::Result<()> {
    let column = facets.iter().map(|f| f.articles.to_string().len()).max().unwrap_or(1).max(3);
    for facet in facets {
        let count = format!("{:>column$}  ", facet.articles);
        super::style::paint(out, terminal.colour, Label::Rank, &count)?;
        let mut pieces = vec![LabelledText::new(Label::Title, &facet.name)];
        if !facet.spellings.is_empty() {
            let shown: Vec<&str> = facet.spellings.iter().take(5).map(String::as_str).collect();
            let more = facet.spellings.len() - shown.len();
            let more = if more > 0 { format!(", +{more}") } else { String::new() };
            pieces.push(LabelledText::new(Label::Meta, &format!("  also {}{more}", shown.join(", "))));
        }
        paragraph(out, terminal, count.len(), &pieces)?;
    }
    Ok(())
}

/// Prints names as JSON Lines.
///
/// # Errors
/// What `out` says.
pub fn jsonl(out: &mut dyn Write, facets: &[Facet]) -> io::Result<()> {
    for Facet { name, articles, probable, spellings } in facets {
        let schema_version = super::json::SCHEMA_VERSION;
        super::json::line(
            out,
            &NamedForm { schema_version, name, articles: *articles, probable: *probable, spellings },
        )?;
    }
    Ok(())
}

/// Prints names as CSV.
///
/// # Errors
/// What `out` says.
pub fn csv(out: &mut dyn Write, facets: &[Facet]) -> io::Result<()> {
    let mut writer = CsvTable::new(out);
    writer.row(["name", "articles", "spellings", "probable"])?;
    for facet in facets {
        let spellings = facet.spellings.join("; ");
        let (articles, probable) = (facet.articles.to_string(), facet.probable.to_string());
        writer.row([safe_cell(&facet.name), articles, safe_cell(&spellings), probable])?;
    }
    writer.end()
}
