//! JSON Lines, for programs. The form is public: see `SCHEMA_VERSION`.

use std::io::{self, Write};

use serde::Serialize;

use crate::article::{Article, EntityKind, Published};
use crate::search::answer::Hit;

/// Raised when something in these forms is changed or removed; adding raises nothing.
pub const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct HitForm<'a> {
    schema_version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a str>,
    rank: usize,
    score: f32,
    id: &'a str,
    path: &'a str,
    url: Option<&'a str>,
    title: &'a str,
    title_basis: crate::article::TitleBasis,
    source: Option<&'a str>,
    published: Option<PublishedForm<'a>>,
    people: Vec<&'a str>,
    matched_people: &'a [String],
    passages: Vec<PassageForm<'a>>,
    title_highlights: Vec<[usize; 2]>,
    copies: usize,
}

#[derive(Serialize)]
struct PublishedForm<'a> {
    date: String,
    basis: &'static str,
    confidence: f32,
    evidence: &'a str,
}

#[derive(Serialize)]
struct PassageForm<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    score: f32,
    highlights: Vec<[usize; 2]>,
}

fn published(p: &Published) -> PublishedForm<'_> {
    PublishedForm { date: p.date.to_string(), basis: p.basis.name(), confidence: p.confidence, evidence: &p.evidence }
}

/// Writes a hit as one line.
///
/// # Errors
/// What `out` says.
pub fn hit(out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
    write_hit(out, None, hit)
}

/// Writes a hit as one line, with the name of the query that found it.
///
/// # Errors
/// What `out` says.
pub fn named_hit(out: &mut dyn Write, query: &str, hit: &Hit) -> io::Result<()> {
    write_hit(out, Some(query), hit)
}

fn write_hit(out: &mut dyn Write, query: Option<&str>, hit: &Hit) -> io::Result<()> {
    let article = &hit.article;
    let passage = |p: &'_ crate::search::passages::Passage| PassageForm {
        text: article.body.get(p.bytes.clone()).unwrap_or_default(),
        start: p.bytes.start,
        end: p.bytes.end,
        score: p.score,
        highlights: p.highlights.iter().map(|r| [r.start - p.bytes.start, r.end - p.bytes.start]).collect(),
    };
    line(
        out,
        &HitForm {
            schema_version: SCHEMA_VERSION,
            query,
            rank: hit.rank,
            score: hit.score,
            id: &article.id,
            path: &article.path,
            url: article.url.as_deref(),
            title: &article.title,
            title_basis: article.title_basis,
            source: article.source.as_deref(),
            published: article.published.as_ref().map(published),
            people: article.names(EntityKind::Person),
            matched_people: &hit.matched_people,
            passages: hit.passages.iter().map(passage).collect(),
            title_highlights: hit.title_highlights.iter().map(|r| [r.start, r.end]).collect(),
            copies: hit.copies,
        },
    )
}

#[derive(Serialize)]
struct ArticleForm<'a> {
    schema_version: u32,
    id: &'a str,
    path: &'a str,
    title: &'a str,
    title_basis: crate::article::TitleBasis,
    body: &'a str,
    url: Option<&'a str>,
    source: Option<&'a str>,
    authors: &'a [String],
    section: Option<&'a str>,
    tags: &'a [String],
    language: Option<&'a str>,
    published: Option<PublishedForm<'a>>,
    people: Vec<&'a str>,
    organizations: Vec<&'a str>,
    places: Vec<&'a str>,
    entities: &'a [crate::article::Entity],
    dates: &'a [crate::article::DateMention],
}

/// Writes a whole article as one line.
///
/// # Errors
/// What `out` says.
pub fn article(out: &mut dyn Write, article: &Article) -> io::Result<()> {
    line(
        out,
        &ArticleForm {
            schema_version: SCHEMA_VERSION,
            id: &article.id,
            path: &article.path,
            title: &article.title,
            title_basis: article.title_basis,
            body: &article.body,
            url: article.url.as_deref(),
            source: article.source.as_deref(),
            authors: &article.authors,
            section: article.section.as_deref(),
            tags: &article.tags,
            language: article.language.as_deref(),
            published: article.published.as_ref().map(published),
            people: article.names(EntityKind::Person),
            organizations: article.names(EntityKind::Organization),
            places: article.names(EntityKind::Place),
            entities: &article.entities,
            dates: &article.dates,
        },
    )
}

/// Writes any value as one line.
///
/// # Errors
/// What `out` says.
pub fn line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}
