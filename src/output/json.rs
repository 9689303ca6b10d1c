//! JSON Lines, for programs. The forms are public: every object carries [`SCHEMA_VERSION`].

use std::io::{self, Write};

use serde::Serialize;

use super::sanitize::is_harmful;
use crate::article::{Article, Bound, Bounds, DateMention, Entity, EntityKind, Field, Published, Removed, TitleBasis};
use crate::search::answer::{CopyName, Hit};
use crate::search::explain::{FieldPart, ScorePart};
use crate::search::passages::Passage;

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
    title_basis: TitleBasis,
    source: Option<&'a str>,
    published: Option<PublishedForm<'a>>,
    /// Only where `published` is `null` and something is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    published_bounds: Option<BoundsForm<'a>>,
    people: Vec<&'a str>,
    matched_people: &'a [String],
    passages: Vec<PassageForm<'a>>,
    title_highlights: Vec<[usize; 2]>,
    copies: usize,
    /// The copies, the first published first; left out if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    copied: Vec<CopyForm<'a>>,
    /// Only with `--explain`: what each part of the query gave to `score`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    explanation: Vec<ScorePartForm<'a>>,
}

/// A copy that is not listed by itself.
#[derive(Serialize)]
struct CopyForm<'a> {
    id: &'a str,
    source: Option<&'a str>,
    /// The first day on which it may have been published.
    date: Option<String>,
    /// Its text is that of the hit, word for word.
    same_text: bool,
    /// Its headline, where that says something of which the hit says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    /// Names and numbers of which the hit says nothing; left out if there are none.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    only_here: &'a [String],
}

impl<'a> CopyForm<'a> {
    fn new(copy: &'a CopyName) -> Self {
        Self {
            id: &copy.id,
            source: copy.source.as_deref(),
            date: copy.day.map(|day| day.to_string()),
            same_text: copy.same_text,
            title: copy.headline.as_deref(),
            only_here: &copy.only_here,
        }
    }
}

/// What one part of a query gave to a score.
#[derive(Serialize)]
struct ScorePartForm<'a> {
    text: &'a str,
    /// `words`, `opening`, `phrase`, `near`, `name` or `recent`.
    evidence: &'static str,
    value: f32,
    idf: f32,
    fields: Vec<FieldPartForm>,
}

/// `frequency` is `weight * tf / (1 - b + b * length)`.
#[derive(Serialize)]
struct FieldPartForm {
    field: &'static str,
    tf: u32,
    weight: f32,
    length: f32,
    b: f32,
    frequency: f32,
}

impl<'a> ScorePartForm<'a> {
    fn new(part: &'a ScorePart) -> Self {
        let field = |f: &FieldPart| {
            let FieldPart { field, tf, weight, length, b, frequency } = *f;
            FieldPartForm { field, tf, weight, length, b, frequency }
        };
        let fields = part.fields.iter().map(field).collect();
        Self { text: &part.text, evidence: part.evidence.name(), value: part.value, idf: part.idf, fields }
    }
}

#[derive(Serialize)]
struct PublishedForm<'a> {
    date: String,
    basis: &'static str,
    confidence: f64,
    evidence: &'a str,
}

/// Between which days an undated article was published, both inclusive.
#[derive(Serialize)]
struct BoundsForm<'a> {
    /// `null` where nothing is known.
    not_before: Option<String>,
    /// `null` where nothing is known.
    not_after: Option<String>,
    /// What they rest on, where that is at hand: in `show` and `inspect`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    evidence: Vec<&'a str>,
}

impl<'a> BoundsForm<'a> {
    fn new(bounds: &'a Bounds) -> Option<Self> {
        let day = |bound: &Option<Bound>| bound.as_ref().map(|bound| bound.day.to_string());
        let ends = [&bounds.not_before, &bounds.not_after];
        (!bounds.is_empty()).then(|| Self {
            not_before: day(&bounds.not_before),
            not_after: day(&bounds.not_after),
            evidence: ends.into_iter().flatten().map(|b| &*b.evidence).filter(|e| !e.is_empty()).collect(),
        })
    }
}

#[derive(Serialize)]
struct PassageForm<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    score: f32,
    highlights: Vec<[usize; 2]>,
}

impl<'a> PublishedForm<'a> {
    fn new(published: &'a Published) -> Self {
        Self {
            date: published.date.to_string(),
            basis: published.basis.name(),
            // Two digits are more than it means, and do not show how the number is stored.
            confidence: (f64::from(published.confidence) * 100.0).round() / 100.0,
            evidence: &published.evidence,
        }
    }
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
    let passage = |p: &'_ Passage| PassageForm {
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
            published: article.published.as_ref().map(PublishedForm::new),
            published_bounds: BoundsForm::new(&article.bounds),
            people: article.names(EntityKind::Person),
            matched_people: &hit.matched_people,
            passages: hit.passages.iter().map(passage).collect(),
            title_highlights: hit.title_highlights.iter().map(|r| [r.start, r.end]).collect(),
            copies: hit.copies.len(),
            copied: hit.copies.iter().map(CopyForm::new).collect(),
            explanation: hit.explanation.iter().map(ScorePartForm::new).collect(),
        },
    )
}

/// One article: what `show` prints of it, and `inspect` with what was done to read it.
#[derive(Serialize)]
struct ArticleForm<'a> {
    /// [`SCHEMA_VERSION`].
    schema_version: u32,
    id: &'a str,
    /// The file, and `#N` for record `N` of it.
    path: &'a str,
    title: &'a str,
    /// `stated`, or `lead` where the first sentence stands in for a title.
    title_basis: TitleBasis,
    body: &'a str,
    /// Captions and credits that were cut from the body.
    captions: &'a [String],
    url: Option<&'a str>,
    source: Option<&'a str>,
    authors: &'a [String],
    section: Option<&'a str>,
    tags: &'a [String],
    language: Option<&'a str>,
    published: Option<PublishedForm<'a>>,
    /// Only where `published` is `null` and something is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    published_bounds: Option<BoundsForm<'a>>,
    /// A day, month or year.
    updated: Option<String>,
    people: Vec<&'a str>,
    organizations: Vec<&'a str>,
    places: Vec<&'a str>,
    /// Every mention.
    entities: Vec<EntityForm<'a>>,
    /// Names that the record lists.
    given_names: Vec<NameForm<'a>>,
    /// Every expression of time.
    dates: Vec<DateForm<'a>>,
    #[serde(flatten)]
    reading: Option<ReadingForm<'a>>,
}

/// What was done to read an article.
#[derive(Serialize)]
struct ReadingForm<'a> {
    /// Lines that were cut from the page, each with its rule.
    removed: &'a [Removed],
    /// Parts of a record's body that are kept and left unread, each with its rule.
    unread: Vec<UnreadForm<'a>>,
    /// What had to be mended.
    notes: &'a [String],
}

#[derive(Serialize)]
struct UnreadForm<'a> {
    text: &'a str,
    field: Field,
    start: usize,
    end: usize,
    rule: &'a str,
}

#[derive(Serialize)]
struct EntityForm<'a> {
    kind: EntityKind,
    name: &'a str,
    text: &'a str,
    field: Field,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct NameForm<'a> {
    kind: EntityKind,
    name: &'a str,
}

#[derive(Serialize)]
struct DateForm<'a> {
    text: &'a str,
    field: Field,
    start: usize,
    end: usize,
    value: Option<&'a str>,
    from: Option<String>,
    to: Option<String>,
}

impl<'a> ArticleForm<'a> {
    fn new(article: &'a Article, reading: Option<ReadingForm<'a>>) -> Self {
        let text = |field, start, end| article.text(field).get(start..end).unwrap_or_default();
        let entity = |e: &'a Entity| {
            let (kind, field, start, end) = (e.kind, e.field, e.start, e.end);
            EntityForm { kind, name: &e.name, text: text(field, start, end), field, start, end }
        };
        let date = |d: &'a DateMention| {
            let (field, start, end) = (d.field, d.start, d.end);
            let (from, to) = (d.from.map(|day| day.to_string()), d.to.map(|day| day.to_string()));
            DateForm { text: text(field, start, end), field, start, end, value: d.value.as_deref(), from, to }
        };
        let [people, organizations, places] = EntityKind::ALL.map(|kind| article.names(kind));
        // Named one by one, so that the compiler asks what becomes of a new one.
        #[rustfmt::skip]
        let Article {
            id, path, title, title_basis, body, captions, header_lines: _, url, source, authors, section, tags, language,
            published, bounds, updated, given_names, entities, dates, removed: _, unread: _, made: _,
        } = article;
        Self {
            schema_version: SCHEMA_VERSION,
            id,
            path,
            title,
            title_basis: *title_basis,
            body,
            captions,
            url: url.as_deref(),
            source: source.as_deref(),
            authors,
            section: section.as_deref(),
            tags,
            language: language.as_deref(),
            published: published.as_ref().map(PublishedForm::new),
            published_bounds: BoundsForm::new(bounds),
            updated: updated.map(|d| d.to_string()),
            people,
            organizations,
            places,
            entities: entities.iter().map(entity).collect(),
            given_names: given_names.iter().map(|g| NameForm { kind: g.kind, name: &g.name }).collect(),
            dates: dates.iter().map(date).collect(),
            reading,
        }
    }
}

/// Writes a whole article as one line.
///
/// # Errors
/// What `out` says.
pub fn article(out: &mut dyn Write, article: &Article) -> io::Result<()> {
    line(out, &ArticleForm::new(article, None))
}

/// Writes a whole article as one line, with what was cut from it, and `notes` on what had to be mended
/// to read it.
///
/// # Errors
/// What `out` says.
pub fn inspected(out: &mut dyn Write, article: &Article, notes: &[String]) -> io::Result<()> {
    let unread = article.unread.iter().map(|part| {
        let text = article.body.get(part.range()).unwrap_or_default();
        UnreadForm { text, field: Field::Body, start: part.start, end: part.end, rule: &part.rule }
    });
    let reading = ReadingForm { removed: &article.removed, unread: unread.collect(), notes };
    line(out, &ArticleForm::new(article, Some(reading)))
}

/// Writes any value as one line.
///
/// What a terminal would act on (control characters of either set, marks of direction) is escaped, so
/// that the text is the same to a program and harmless to who looks at it.
///
/// # Errors
/// What `out` says.
pub fn line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, Harmless))?;
    out.write_all(b"\n")
}

/// JSON Lines that were written elsewhere, escaped as [`line()`] escapes: such characters stand in strings only.
pub fn escaped(lines: &str) -> String {
    let mut out = String::with_capacity(lines.len());
    for c in lines.chars() {
        if is_harmful(c) && !c.is_ascii_whitespace() {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    out
}

/// Compact JSON in which every character that [`sanitize`](super::sanitize()) would replace is escaped.
struct Harmless;

impl serde_json::ser::Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, harmful)) = rest.char_indices().find(|(_, c)| is_harmful(*c)) {
            writer.write_all(&rest.as_bytes()[..at])?;
            for unit in harmful.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &rest[at + harmful.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_acts_on_is_escaped_and_comes_back() {
        let text = "a\u{1b}[2J\u{9b}31m\u{202e}b\u{2066}\u{7f}\u{e0041}ü\n\t\"\\";
        let mut out = Vec::new();
        line(&mut out, &text).expect("memory does not fail");
        let shown = String::from_utf8(out).expect("text");
        assert!(shown.trim_end().chars().all(|c| !is_harmful(c)), "{shown:?}");
        assert_eq!(serde_json::from_str::<String>(&shown).expect("JSON"), text);
    }
}
