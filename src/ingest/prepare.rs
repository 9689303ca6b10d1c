//! One record's way to an annotated article: cleaned, dated by its own statement, named, annotated.

use jiff::civil::Date;

use crate::article::{Article, DateBasis, PartialDate, Published};
use crate::cleaning::{self, Cleaned};
use crate::dates::published::metadata::{self, Order};
use crate::dates::published::stated::{self, Stated};
use crate::source::{Limits, Record, Rejection};
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

/// Cleans `record` of the file that messages call `path`, and dates it by what it states of itself.
///
/// # Errors
/// [`crate::source::Reason::OnlyFurniture`] for a page of which nothing is left.
pub fn draft(record: Record, path: &str, settings: &Settings) -> Result<Draft, Rejection> {
    let number = record.number.unwrap_or(0) as u64;
    let Cleaned { mut article, published_raw, updated_raw, header_lines, mut notes } = cleaning::clean(record, path)?;
    let published = published_raw.and_then(|raw| Some((read_date("published", &raw, settings, &mut notes)?, raw)));
    article.published = published.map(|(date, raw)| metadata_date(date, raw));
    article.updated = updated_raw.and_then(|raw| read_date("updated", &raw, settings, &mut notes));
    if article.published.is_none() {
        match stated::read(&header_lines.join("\n"), settings.today) {
            Some(Stated::Date(date, evidence)) => {
                article.published = Some(Published { date, basis: DateBasis::Stated, confidence: 1.0, evidence });
            }
            // A day without a year: something to infer from.
            Some(Stated::Day { .. }) => article.captions.extend(header_lines),
            None => {}
        }
    }
    Ok(Draft { article, number, notes })
}

/// Cuts the article's fields into words and finds its date, names and dates.
pub fn annotate(mut article: Article, settings: &Settings) -> Annotated {
    let (title, body) = (Prose::of(&article.title), Prose::of(&article.body));
    let _ = settings.today;
    crate::entities::annotate(&mut article, &title, &body);
    crate::dates::annotate(&mut article, &title, &body);
    Annotated { article, title, body }
}

/// Reads a date field of a record; what cannot be read, or is doubtful, is noted.
fn read_date(field: &str, raw: &str, settings: &Settings, notes: &mut Vec<String>) -> Option<PartialDate> {
    let (date, note) = match metadata::read(raw, settings.order, settings.today) {
        metadata::Reading::Known(date, note) => (Some(date), note.map(|n| n.to_string())),
        metadata::Reading::Unknown(why) => (None, Some(why.to_string())),
        metadata::Reading::Unreadable(why) => (None, Some(why.to_string())),
    };
    notes.extend(note.map(|note| format!("{field} `{raw}`: {note}")));
    date
}

fn metadata_date(date: PartialDate, evidence: String) -> Published {
    Published { date, basis: DateBasis::Metadata, confidence: 1.0, evidence }
}
