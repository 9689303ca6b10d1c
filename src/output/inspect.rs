//! What `dateline-index inspect` shows a person of an article; programs get [`super::json::inspected`].

use std::io::{self, Write};

use super::sanitize::sanitize;
use super::shown_bounds;
use crate::article::{Article, EntityKind, TitleBasis};

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
        None if article.bounds.is_empty() => field(out, "published", "not known")?,
        None => {
            let ends = [&article.bounds.not_before, &article.bounds.not_after];
            let reasons: Vec<&str> = ends.into_iter().flatten().map(|b| &*b.evidence).collect();
            let known = shown_bounds(&article.bounds);
            field(out, "published", &format!("not known, but {known} ({})", reasons.join("; ")))?;
        }
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
    if !article.unread.is_empty() {
        writeln!(out, "\n  kept and left unread:")?;
        for part in &article.unread {
            let text = article.body.get(part.range()).unwrap_or_default();
            writeln!(out, "  - {} ({})", line(text), part.rule)?;
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
