//! Templates: `--format '{date} {title}'`, one line an article, and CSV.

use std::io::{self, Write};

use super::sanitize::sanitize;
use super::table::CsvTable;
use crate::article::{EntityKind, Published};
use crate::search::answer::Hit;

/// A field of a hit: its name, and its value as text.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// As a template and the head line of CSV have it.
    pub name: &'static str,
    value: fn(&Hit) -> String,
}

/// The fields that a template may name, in the order of CSV.
pub const COLUMNS: &[Column] = &[
    Column { name: "rank", value: |hit| hit.rank.to_string() },
    Column { name: "score", value: |hit| format!("{:.3}", hit.score) },
    Column { name: "id", value: |hit| hit.article.id.clone() },
    Column { name: "date", value: |hit| published(hit, |p| p.date.to_string()) },
    Column { name: "basis", value: |hit| published(hit, |p| p.basis.name().to_owned()) },
    Column { name: "title", value: |hit| hit.article.title.clone() },
    Column { name: "source", value: |hit| hit.article.source.clone().unwrap_or_default() },
    Column { name: "authors", value: |hit| hit.article.authors.join("; ") },
    Column { name: "section", value: |hit| hit.article.section.clone().unwrap_or_default() },
    Column { name: "tags", value: |hit| hit.article.tags.join("; ") },
    Column { name: "people", value: |hit| names(hit, EntityKind::Person) },
    Column { name: "organizations", value: |hit| names(hit, EntityKind::Organization) },
    Column { name: "places", value: |hit| names(hit, EntityKind::Place) },
    Column { name: "url", value: |hit| hit.article.url.clone().unwrap_or_default() },
    Column { name: "path", value: |hit| hit.article.path.clone() },
    Column { name: "language", value: |hit| hit.article.language.clone().unwrap_or_default() },
    Column { name: "copies", value: |hit| hit.copies.len().to_string() },
    Column { name: "passage", value: best_passage },
];

fn published(hit: &Hit, value: impl Fn(&Published) -> String) -> String {
    hit.article.published.as_ref().map(value).unwrap_or_default()
}

fn names(hit: &Hit, kind: EntityKind) -> String {
    hit.article.names(kind).join("; ")
}

fn best_passage(hit: &Hit) -> String {
    let best = hit.passages.iter().max_by(|x, y| x.score.total_cmp(&y.score));
    best.and_then(|p| hit.article.body.get(p.bytes.clone())).unwrap_or_default().to_owned()
}

/// A line with places for fields.
#[derive(Debug, Clone)]
pub struct Template {
    parts: Vec<TemplatePart>,
}

#[derive(Debug, Clone)]
enum TemplatePart {
    Text(String),
    Field(&'static Column),
}

/// A template that cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum TemplateError {
    /// `{titel}`.
    #[error("unknown field `{{{0}}}` in the format; there are {list}", list = COLUMNS.iter().map(|column| column.name).collect::<Vec<_>>().join(", "))]
    Unknown(String),
    /// `{title`.
    #[error("a `{{` in the format is not closed; write `{{{{` for the character itself")]
    Open,
}

impl Template {
    /// Reads a template; `{{` and `}}` stand for braces, `\t` and `\n` for a tab and a line feed.
    ///
    /// # Errors
    /// An unknown field or an open brace.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix("{{").or(rest.strip_prefix("}}")) {
                literal.push(c);
                rest = after;
            } else if let Some(after) = rest.strip_prefix("\\t") {
                literal.push('\t');
                rest = after;
            } else if let Some(after) = rest.strip_prefix("\\n") {
                literal.push('\n');
                rest = after;
            } else if let Some(after) = rest.strip_prefix('{') {
                let (name, after) = after.split_once('}').ok_or(TemplateError::Open)?;
                let field = COLUMNS
                    .iter()
                    .find(|column| column.name == name)
                    .ok_or_else(|| TemplateError::Unknown(name.to_owned()))?;
                parts.push(TemplatePart::Text(std::mem::take(&mut literal)));
                parts.push(TemplatePart::Field(field));
                rest = after;
            } else {
                literal.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        parts.push(TemplatePart::Text(literal));
        Ok(Self { parts })
    }

    /// Writes a hit as one line; values are sanitized and hold no tab or line feed.
    ///
    /// # Errors
    /// What `out` says.
    pub fn print(&self, out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
        for part in &self.parts {
            match part {
                TemplatePart::Text(text) => out.write_all(text.as_bytes())?,
                TemplatePart::Field(field) => out.write_all(sanitize(&(field.value)(hit)).as_bytes())?,
            }
        }
        writeln!(out)
    }
}

/// Writes hits as CSV (RFC 4180) with a head line. Cells that a spreadsheet would run as a formula
/// are made safe by an apostrophe before them.
///
/// # Errors
/// What `out` says.
pub fn csv(out: &mut dyn Write, hits: &[Hit]) -> io::Result<()> {
    let mut writer = CsvTable::new(&mut *out);
    writer.row(COLUMNS.iter().map(|column| column.name))?;
    writer.end()?;
    csv_rows(out, hits)
}

/// As [`csv()`], without the head line.
///
/// # Errors
/// What `out` says.
pub fn csv_rows(out: &mut dyn Write, hits: &[Hit]) -> io::Result<()> {
    let mut writer = CsvTable::new(out);
    for hit in hits {
        writer.row(COLUMNS.iter().map(|column| safe_cell(&(column.value)(hit))))?;
    }
    writer.end()
}

/// `cell` such that neither a terminal acts on it nor a spreadsheet takes it for a formula.
pub fn safe_cell(cell: &str) -> String {
    let cell = sanitize(cell);
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
    if formula { format!("'{cell}") } else { cell.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_names_its_fields() {
        let parts = Template::parse("{date}\\t{{{title}}}").expect("is read").parts;
        let shown = parts.iter().map(|part| match part {
            TemplatePart::Text(text) => text.as_str(),
            TemplatePart::Field(column) => column.name,
        });
        assert_eq!(shown.collect::<Vec<_>>(), ["", "date", "\t{", "title", "}"]);
        assert_eq!(Template::parse("{titel}").err(), Some(TemplateError::Unknown("titel".into())));
        assert_eq!(Template::parse("{title").err(), Some(TemplateError::Open));
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(safe_cell("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(safe_cell("@x"), "'@x");
        assert_eq!(safe_cell("-3.5"), "-3.5");
        assert_eq!(safe_cell("plain"), "plain");
    }
}
