//! Templates: `--format '{date} {title}'`, one line an article, and CSV.

use std::io::{self, Write};

use super::sanitize::sanitize;
use crate::article::EntityKind;
use crate::search::answer::Hit;

/// The fields that a template may name.
pub const FIELDS: &[&str] = &[
    "rank",
    "score",
    "id",
    "date",
    "basis",
    "title",
    "source",
    "authors",
    "section",
    "tags",
    "people",
    "organizations",
    "places",
    "url",
    "path",
    "language",
    "copies",
    "passage",
];

/// A line with places for fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Field(&'static str),
}

/// A template that cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum TemplateError {
    /// `{titel}`.
    #[error("unknown field `{{{0}}}` in the format; there are {list}", list = FIELDS.join(", "))]
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
                let field =
                    FIELDS.iter().find(|f| **f == name).ok_or_else(|| TemplateError::Unknown(name.to_owned()))?;
                parts.push(Part::Text(std::mem::take(&mut literal)));
                parts.push(Part::Field(field));
                rest = after;
            } else {
                literal.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        parts.push(Part::Text(literal));
        Ok(Self { parts })
    }

    /// Writes a hit as one line; values are sanitized and hold no tab or line feed.
    ///
    /// # Errors
    /// What `out` says.
    pub fn print(&self, out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
        for part in &self.parts {
            match part {
                Part::Text(text) => out.write_all(text.as_bytes())?,
                Part::Field(field) => out.write_all(sanitize(&value(hit, field)).as_bytes())?,
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
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(FIELDS)?;
    for hit in hits {
        writer.write_record(FIELDS.iter().map(|field| safe_cell(&sanitize(&value(hit, field)))))?;
    }
    writer.flush()
}

/// `cell` such that no spreadsheet takes it for a formula.
pub fn safe_cell(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

fn value(hit: &Hit, field: &str) -> String {
    let a = &hit.article;
    let list = |names: Vec<&str>| names.join("; ");
    match field {
        "rank" => hit.rank.to_string(),
        "score" => format!("{:.3}", hit.score),
        "id" => a.id.clone(),
        "date" => a.published.as_ref().map_or_else(String::new, |p| p.date.to_string()),
        "basis" => a.published.as_ref().map_or_else(String::new, |p| p.basis.name().to_owned()),
        "title" => a.title.clone(),
        "source" => a.source.clone().unwrap_or_default(),
        "authors" => a.authors.join("; "),
        "section" => a.section.clone().unwrap_or_default(),
        "tags" => a.tags.join("; "),
        "people" => list(a.names(EntityKind::Person)),
        "organizations" => list(a.names(EntityKind::Organization)),
        "places" => list(a.names(EntityKind::Place)),
        "url" => a.url.clone().unwrap_or_default(),
        "path" => a.path.clone(),
        "language" => a.language.clone().unwrap_or_default(),
        "copies" => hit.copies.to_string(),
        "passage" => {
            let best = hit.passages.iter().max_by(|x, y| x.score.total_cmp(&y.score));
            best.and_then(|p| a.body.get(p.bytes.clone())).unwrap_or_default().to_owned()
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_names_its_fields() {
        assert_eq!(
            Template::parse("{date}\\t{{{title}}}").expect("is read").parts,
            [
                Part::Text(String::new()),
                Part::Field("date"),
                Part::Text("\t{".into()),
                Part::Field("title"),
                Part::Text("}".into())
            ]
        );
        assert_eq!(Template::parse("{titel}"), Err(TemplateError::Unknown("titel".into())));
        assert_eq!(Template::parse("{title"), Err(TemplateError::Open));
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(safe_cell("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(safe_cell("@x"), "'@x");
        assert_eq!(safe_cell("-3.5"), "-3.5");
        assert_eq!(safe_cell("plain"), "plain");
    }
}
