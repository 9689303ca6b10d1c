//! One record's way to an annotated article: cleaned, dated by its own statement, named, annotated.

use jiff::civil::Date;

use crate::article::{Article, DateBasis, EntityKind, GivenName, PartialDate, Published};
use crate::dates::published::metadata::{self, Order};
use crate::source::{Content, Limits, Record, Rejection, StructuredRecord};
use crate::text::Prose;

/// How records are read.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// The day on which this happens: dates after it are doubted.
    pub today: Date,
    /// Which of day and month stands first in `03/04/2024`.
    pub order: Order,
    /// Bounds on what is read.
    pub limits: Limits,
}

/// An article before it is annotated.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The article: cleaned, without identity, unless the record gives one.
    pub article: Article,
    /// Its number in its file, 0 for a page.
    pub number: u64,
    /// What had to be mended, or could not be read, a phrase each.
    pub notes: Vec<String>,
}

/// An article and the words of its two fields.
#[derive(Debug, Clone)]
pub struct Annotated {
    /// The article.
    pub article: Article,
    /// Its title, cut.
    pub title: Prose,
    /// Its body, cut.
    pub body: Prose,
}

/// Cleans `record` of the file that messages call `path`.
pub fn draft(record: Record, path: &str, settings: &Settings) -> Result<Draft, Rejection> {
    let Record { number, content, mut notes } = record;
    let mut article = match content {
        Content::Structured(record) => structured(*record, settings, &mut notes),
        Content::Page(text) => page(text),
    };
    article.path = number.map_or_else(|| path.to_owned(), |n| format!("{path}#{n}"));
    Ok(Draft { article, number: number.unwrap_or(0) as u64, notes })
}

/// Cuts the article's fields into words and finds its date, names and dates.
pub fn annotate(mut article: Article, settings: &Settings) -> Annotated {
    let (title, body) = (Prose::of(&article.title), Prose::of(&article.body));
    let _ = settings.today;
    crate::entities::annotate(&mut article, &title, &body);
    crate::dates::annotate(&mut article, &title, &body);
    Annotated { article, title, body }
}

fn structured(record: StructuredRecord, settings: &Settings, notes: &mut Vec<String>) -> Article {
    let mut date = |field: &str, raw: Option<String>| {
        let raw = raw?;
        match metadata::read(&raw, settings.order, settings.today) {
            metadata::Reading::Known(date, note) => {
                notes.extend(note.map(|n| format!("{field} `{raw}`: {n}")));
                Some((date, raw))
            }
            metadata::Reading::Unknown(why) => {
                notes.push(format!("{field} `{raw}`: {why}"));
                None
            }
            metadata::Reading::Unreadable(why) => {
                notes.push(format!("{field} `{raw}`: {why}"));
                None
            }
        }
    };
    let stated = |(date, evidence): (PartialDate, String)| Published {
        date,
        basis: DateBasis::Metadata,
        confidence: 1.0,
        evidence,
    };
    let published = date("published", record.published_raw).map(stated);
    let updated = date("updated", record.updated_raw).map(|(date, _)| date);
    let given = |kind: EntityKind, names: Vec<String>| names.into_iter().map(move |name| GivenName { kind, name });
    let given_names = given(EntityKind::Person, record.people)
        .chain(given(EntityKind::Organization, record.organizations))
        .chain(given(EntityKind::Place, record.places))
        .collect();
    Article {
        id: record.id.unwrap_or_default(),
        title: record.title.unwrap_or_default(),
        body: record.body.unwrap_or_default(),
        url: record.url,
        source: record.source,
        authors: record.authors,
        section: record.section,
        tags: record.tags,
        language: record.language,
        published,
        updated,
        given_names,
        ..Article::default()
    }
}

fn page(text: String) -> Article {
    let (title, body) = text.split_once('\n').unwrap_or((&text, ""));
    Article { title: title.to_owned(), body: body.trim().to_owned(), ..Article::default() }
}
