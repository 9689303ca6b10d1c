//! One record's way to an annotated article: cleaned, dated by its own statement, named, annotated.

use jiff::civil::Date;

use crate::article::{Article, DateBasis, Field, PartialDate, Published};
use crate::cleaning::{Cleaned, clean};
use crate::dates::published::metadata::{self, DateNote, DayMonthOrder, FieldReading, Unknown};
use crate::index::document::prose_of;
use crate::source;
use crate::source::{Reason, Record, Rejection};
use crate::text::Prose;
use crate::{dates, entities};

/// How records are read.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The day on which this happens: dates after it are doubted.
    pub today: Date,
    /// Which of day and month stands first in `03/04/2024`.
    pub order: DayMonthOrder,
    /// How files and records are read, and within which bounds.
    pub reading: source::ReadOptions,
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
    /// What people call the format that it was read from.
    pub format: &'static str,
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

/// Cleans `record` of the file that messages call `path`, and reads the dates that it states.
pub fn draft(record: Record, path: &str, settings: &Settings) -> Result<Draft, Rejection> {
    let (record_number, format) = (record.number, record.format);
    let number = record_number.unwrap_or(0) as u64;
    let Cleaned { mut article, published_raw, published_others, printed, updated_raw, mut notes } =
        clean(record, path, &settings.reading)?;
    let limit = settings.reading.limits.article_bytes;
    if article.title.len() + article.body.len() > limit {
        let reason = Reason::TooLarge { limit: source::size(limit as u64) };
        return Err(Rejection { path: path.to_owned(), record: record_number, reason });
    }
    article.published = published_raw.and_then(|raw| {
        let reading = metadata::read(&raw, settings.order, settings.today);
        let (date, note) = stated("published", &raw, reading, &mut notes)?;
        Some(as_published(date, raw, note))
    });
    if article.published.is_none() {
        let days = || published_others.iter().chain(&printed).filter_map(|raw| day(raw, settings));
        article.published = days().find(|p| p.confidence == 1.0).or_else(|| days().next());
    }
    if let Some(local) = article.published.as_ref().and_then(|p| local_day(p, &printed, settings)) {
        article.published = Some(local);
    }
    article.updated = updated_raw.and_then(|raw| {
        let reading = metadata::read_change(&raw, settings.order, settings.today);
        Some(stated("updated", &raw, reading, &mut notes)?.0)
    });
    Ok(Draft { article, number, notes, format })
}

/// The day that a page states in one of many places, in silence where it states none.
fn day(raw: &str, settings: &Settings) -> Option<Published> {
    match metadata::read(raw, settings.order, settings.today) {
        FieldReading::Known(date @ PartialDate::Day(_), note @ (None | Some(DateNote::LastChange))) => {
            Some(as_published(date, raw.to_owned(), note))
        }
        _ => None,
    }
}

/// The day that the value `raw` of a field says; what was noted of it stands in its evidence where it is less sure.
fn as_published(date: PartialDate, raw: String, note: Option<DateNote>) -> Published {
    let confidence = note.map_or(1.0, DateNote::confidence);
    let evidence = match note {
        Some(note) if confidence < 1.0 => format!("{raw} ({note})"),
        _ => raw,
    };
    let basis = note.map_or(DateBasis::Metadata, |note| note.basis(DateBasis::Metadata));
    Published { date, basis, confidence, evidence }
}

/// The day as a page prints it, where the form for machines gives the moment in UTC, and so perhaps
/// the day before or after.
fn local_day(published: &Published, printed: &[String], settings: &Settings) -> Option<Published> {
    let PartialDate::Day(moment) = published.date else { return None };
    let raw = published.evidence.trim();
    let in_utc = raw.contains('T') && ["Z", "+00:00", "+0000"].iter().any(|zone| raw.ends_with(zone));
    if !in_utc {
        return None;
    }
    // Where people live, clocks run at most ten hours ahead of or behind UTC.
    let hour: u8 = raw.split('T').nth(1).and_then(|time| time.get(..2)?.parse().ok())?;
    let near = |p: &Published| {
        let PartialDate::Day(day) = p.date else { return false };
        day.yesterday().is_ok_and(|before| before == moment && hour >= 14)
            || day.tomorrow().is_ok_and(|after| after == moment && hour < 10)
    };
    let days: Vec<Published> = printed
        .iter()
        .filter(|p| !p.contains('T'))
        .filter_map(|raw| day(raw, settings))
        .filter(|p| p.confidence == 1.0)
        .collect();
    // A page that prints the same day as the machine's is right.
    if days.iter().any(|p| p.date == published.date) {
        return None;
    }
    days.into_iter().find(near)
}

/// The date that the field `field` of a record was read as; what is doubtful or cannot be read becomes a note.
fn stated(
    field: &str,
    raw: &str,
    reading: FieldReading,
    notes: &mut Vec<String>,
) -> Option<(PartialDate, Option<DateNote>)> {
    let (date, note) = match reading {
        FieldReading::Known(date, note) => (Some((date, note)), note.map(|n| n.to_string())),
        // That there is none is said best by saying nothing.
        FieldReading::Unknown(Unknown::Empty) => (None, None),
        FieldReading::Unknown(why) => (None, Some(why.to_string())),
        FieldReading::Unreadable(why) => (None, Some(why.to_string())),
    };
    notes.extend(note.map(|note| format!("{field} `{}`: {note}", shortened(raw))));
    date
}

/// The beginning of a value, for a message.
fn shortened(raw: &str) -> String {
    const SHOWN: usize = 60;
    match raw.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &raw[..at]),
        None => raw.to_owned(),
    }
}

/// Cuts the article's fields into words, and finds who and what is named, when it was published,
/// and the days that it speaks of.
pub fn annotate(mut article: Article, settings: &Settings) -> Annotated {
    let (title, body) = (prose_of(&article, Field::Title), prose_of(&article, Field::Body));
    entities::annotate(&mut article, &title, &body);
    // What is left unread may still tell the day: a copyright names its year.
    let whole = (!article.unread.is_empty()).then(|| Prose::of(&article.body));
    dates::published::publish(&mut article, &title, whole.as_ref().unwrap_or(&body), settings.order, settings.today);
    dates::annotate(&mut article, &title, &body);
    Annotated { article, title, body }
}
