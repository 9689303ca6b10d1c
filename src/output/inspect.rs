//! What `dateline-index inspect` shows of an article: JSON Lines for programs, text for people.

use std::io::{self, Write};

use serde::Serialize;

use super::sanitize::sanitize;
use crate::article::{Article, EntityKind, Field, Removed, TitleBasis};

/// Writes the article as one line of JSON, newline included. `notes`: what had to be mended to read it.
///
/// The form is public; `entities` and `dates` carry the text that their offsets delimit.
pub fn json(out: &mut impl Write, article: &Article, notes: &[String]) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Shown::of(article, notes))?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Shown<'a> {
    id: &'a str,
    path: &'a str,
    title: &'a str,
    title_basis: TitleBasis,
    body: &'a str,
    captions: &'a [String],
    url: Option<&'a str>,
    source: Option<&'a str>,
    authors: &'a [String],
    section: Option<&'a str>,
    tags: &'a [String],
    language: Option<&'a str>,
    published: Option<ShownDay<'a>>,
    updated: Option<String>,
    entities: Vec<ShownEntity<'a>>,
    given_names: Vec<ShownName<'a>>,
    dates: Vec<ShownDate<'a>>,
    removed: &'a [Removed],
    notes: &'a [String],
}

#[derive(Serialize)]
struct ShownDay<'a> {
    date: String,
    basis: &'static str,
    confidence: f64,
    evidence: &'a str,
}

#[derive(Serialize)]
struct ShownEntity<'a> {
    kind: EntityKind,
    name: &'a str,
    text: &'a str,
    field: Field,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct ShownName<'a> {
    kind: EntityKind,
    name: &'a str,
}

#[derive(Serialize)]
struct ShownDate<'a> {
    text: &'a str,
    field: Field,
    start: usize,
    end: usize,
    value: Option<&'a str>,
    from: Option<String>,
    to: Option<String>,
}

impl<'a> Shown<'a> {
    fn of(article: &'a Article, notes: &'a [String]) -> Self {
        let text = |field, start, end| article.text(field).get(start..end).unwrap_or_default();
        let entity = |e: &'a crate::article::Entity| {
            let (kind, field, start, end) = (e.kind, e.field, e.start, e.end);
            ShownEntity { kind, name: &e.name, text: text(field, start, end), field, start, end }
        };
        let date = |d: &'a crate::article::DateMention| {
            let (field, start, end) = (d.field, d.start, d.end);
            let day = |day: Option<jiff::civil::Date>| day.map(|d| d.to_string());
            let (from, to) = (day(d.from), day(d.to));
            ShownDate { text: text(field, start, end), field, start, end, value: d.value.as_deref(), from, to }
        };
        let published = article.published.as_ref().map(|p| ShownDay {
            date: p.date.to_string(),
            basis: p.basis.name(),
            // Two digits are more than it means, and do not show how the number is stored.
            confidence: (f64::from(p.confidence) * 100.0).round() / 100.0,
            evidence: &p.evidence,
        });
        Self {
            id: &article.id,
            path: &article.path,
            title: &article.title,
            title_basis: article.title_basis,
            body: &article.body,
            captions: &article.captions,
            url: article.url.as_deref(),
            source: article.source.as_deref(),
            authors: &article.authors,
            section: article.section.as_deref(),
            tags: &article.tags,
            language: article.language.as_deref(),
            published,
            updated: article.updated.map(|d| d.to_string()),
            entities: article.entities.iter().map(entity).collect(),
            given_names: article.given_names.iter().map(|g| ShownName { kind: g.kind, name: &g.name }).collect(),
            dates: article.dates.iter().map(date).collect(),
            removed: &article.removed,
            notes,
        }
    }
}

/// Writes the article for a person to read.
pub fn text(out: &mut impl Write, article: &Article, notes: &[String]) -> io::Result<()> {
    writeln!(out, "{}", line(&article.title))?;
    if article.title_basis == TitleBasis::Lead {
        field(out, "title", "none found: the first sentence stands in")?;
    }
    field(out, "id", &article.id)?;
    field(out, "path", &article.path)?;
    let single = [
        ("url", &article.url),
        ("source", &article.source),
        ("section", &article.section),
        ("language", &article.language),
    ];
    for (name, value) in single {
        if let Some(value) = value {
            field(out, name, value)?;
        }
    }
    match &article.published {
        None => field(out, "published", "not known")?,
        Some(p) => {
            let sure = if p.confidence < 1.0 { format!(", {:.0}% sure", p.confidence * 100.0) } else { String::new() };
            field(out, "published", &format!("{} ({}{sure}: {})", p.date, p.basis.name(), p.evidence))?;
        }
    }
    list(out, "authors", article.authors.iter().map(String::as_str))?;
    list(out, "tags", article.tags.iter().map(String::as_str))?;
    for (kind, label) in EntityKind::ALL.into_iter().zip(["people", "organizations", "places"]) {
        list(out, label, article.names(kind).into_iter())?;
    }
    let dates: Vec<String> = article.dates.iter().map(|d| date(article, d)).collect();
    list(out, "dates", dates.iter().map(String::as_str))?;
    for note in notes {
        field(out, "note", note)?;
    }
    writeln!(out)?;
    for paragraph in article.body.lines() {
        writeln!(out, "  {}", sanitize(paragraph))?;
    }
    for caption in &article.captions {
        writeln!(out, "  [caption] {}", line(caption))?;
    }
    if !article.removed.is_empty() {
        writeln!(out, "\n  cut from the page:")?;
        for removed in &article.removed {
            writeln!(out, "  - {} ({})", line(&removed.text), removed.rule)?;
        }
    }
    writeln!(out)
}

fn date(article: &Article, mention: &crate::article::DateMention) -> String {
    let text = article.text(mention.field).get(mention.start..mention.end).unwrap_or_default();
    format!("{text} = {}", mention.value.as_deref().unwrap_or("?"))
}

fn field(out: &mut impl Write, name: &str, value: &str) -> io::Result<()> {
    writeln!(out, "  {name:<14}{}", line(value))
}

fn list<'a>(out: &mut impl Write, name: &str, values: impl Iterator<Item = &'a str>) -> io::Result<()> {
    let values: Vec<&str> = values.collect();
    if values.is_empty() { Ok(()) } else { field(out, name, &values.join(" · ")) }
}

/// On one line.
fn line(text: &str) -> String {
    sanitize(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}
