//! The article: the one thing that every stage hands on.
//!
//! [`crate::source`] and [`crate::cleaning`] make it, [`crate::entities`] and [`crate::dates`]
//! annotate it, [`crate::index`] stores it. It knows no file format and no engine.
//!
//! All offsets are byte offsets into the UTF-8 of the field they name, half open, and lie on
//! `char` boundaries.

use std::fmt;
use std::ops::Range;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One news article, cleaned and annotated.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Article {
    /// Stable identity within an archive: the record's own, else derived from path and record.
    pub id: String,
    /// Where it was read: the file, and `#N` for record `N` (from 1) of a file that holds several.
    pub path: String,
    /// Headline as shown to a reader. Never empty once cleaned, except for an article of no text.
    pub title: String,
    /// Where the title was found.
    pub title_basis: TitleBasis,
    /// The prose, paragraphs separated by newlines.
    pub body: String,
    /// Captions, photo credits and date lines that were cut from the prose: evidence for dates, not
    /// for people.
    pub captions: Vec<String>,
    /// Lines that were cut from a page's head or foot and state a date, such as
    /// `Published March 5, 2025`: evidence for the publication date.
    pub header_lines: Vec<String>,
    /// Address the article was taken from.
    pub url: Option<String>,
    /// Publisher or outlet.
    pub source: Option<String>,
    /// Bylines.
    pub authors: Vec<String>,
    /// Section or desk, such as `Politics`.
    pub section: Option<String>,
    /// Tags and keywords, as given or as listed at the foot of a scraped page.
    pub tags: Vec<String>,
    /// BCP 47 primary language subtag, such as `en`, when stated or detected.
    pub language: Option<String>,
    /// When it was published, as far as is known.
    pub published: Option<Published>,
    /// Between which days it was published, where [`Article::published`] is not known.
    pub bounds: Bounds,
    /// The day on which its file says that it was made: not kept, and asked for its publication last of all.
    pub made: Option<Date>,
    /// When it was last changed by its publisher, if stated.
    pub updated: Option<PartialDate>,
    /// Names that the record itself lists; added to what is found in the text.
    pub given_names: Vec<GivenName>,
    /// Every mention of a person, organization or place, in order of field and offset.
    pub entities: Vec<Entity>,
    /// Every expression of time that could be read, in order of field and offset.
    pub dates: Vec<DateMention>,
    /// Every line that was cut from a scraped page.
    pub removed: Vec<Removed>,
    /// Parts of a record's body that are furniture of the page it was taken from, ascending, apart from
    /// each other.
    pub unread: Vec<Unread>,
}

impl Article {
    /// The text of `field`.
    pub fn text(&self, field: Field) -> &str {
        match field {
            Field::Title => &self.title,
            Field::Body => &self.body,
        }
    }

    /// The distinct names of one kind, in order of first mention; those that the record lists last.
    pub fn names(&self, kind: EntityKind) -> Vec<&str> {
        let found = self.entities.iter().filter(|e| e.kind == kind).map(|e| e.name.as_str());
        let given = self.given_names.iter().filter(|g| g.kind == kind).map(|g| g.name.as_str());
        let mut seen = rustc_hash::FxHashSet::default();
        found.chain(given).filter(|name| seen.insert(*name)).collect()
    }
}

/// A label of an article: a short text about it, not of it, by which it is filtered, counted and printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LabelField {
    /// [`Article::source`].
    Source,
    /// [`Article::authors`].
    Author,
    /// [`Article::tags`].
    Tag,
    /// [`Article::section`].
    Section,
    /// [`Article::language`].
    Language,
    /// [`Article::url`].
    Url,
    /// [`Article::path`].
    Path,
}

/// What is to be known of a label.
struct LabelRow {
    label: LabelField,
    /// Its name in the index.
    name: &'static str,
    /// Its name in a query, as it is printed, and the other names that are understood there.
    asked: (&'static str, &'static [&'static str]),
    /// Where an article has it.
    values: fn(&Article) -> &[String],
}

/// Every label, in the order of [`LabelField`]. From these rows follow the fields of the index and their terms, the
/// fields of a query, the words of `has:` and `missing:`, and what a filter looks in.
const LABELS: [LabelRow; LabelField::COUNT] = [
    LabelRow {
        label: LabelField::Source,
        name: "source",
        asked: ("source", &["publisher", "outlet", "publication"]),
        values: |a| a.source.as_slice(),
    },
    LabelRow {
        label: LabelField::Author,
        name: "author",
        asked: ("author", &["authors", "byline", "by"]),
        values: |a| &a.authors,
    },
    LabelRow {
        label: LabelField::Tag,
        name: "tag",
        asked: ("tag", &["tags", "keyword", "keywords", "subject"]),
        values: |a| &a.tags,
    },
    LabelRow {
        label: LabelField::Section,
        name: "section",
        asked: ("section", &["desk"]),
        values: |a| a.section.as_slice(),
    },
    LabelRow {
        label: LabelField::Language,
        name: "language",
        asked: ("lang", &["language"]),
        values: |a| a.language.as_slice(),
    },
    LabelRow {
        label: LabelField::Url,
        name: "url",
        asked: ("url", &["site", "inurl", "allinurl", "link"]),
        values: |a| a.url.as_slice(),
    },
    LabelRow { label: LabelField::Path, name: "path", asked: ("path", &[]), values: |a| std::slice::from_ref(&a.path) },
];

impl LabelField {
    /// Number of labels.
    pub const COUNT: usize = Self::Path as usize + 1;

    /// Every label.
    pub fn all() -> impl Iterator<Item = Self> {
        LABELS.iter().map(|row| row.label)
    }

    /// Its name in the index, such as `section`.
    pub fn name(self) -> &'static str {
        LABELS[self as usize].name
    }

    /// Its name in a query, as it is printed, and the other names that are understood there.
    pub fn asked(self) -> (&'static str, &'static [&'static str]) {
        LABELS[self as usize].asked
    }
}

impl Article {
    /// The values of a label; none where it is not known.
    pub fn labels(&self, label: LabelField) -> &[String] {
        (LABELS[label as usize].values)(self)
    }
}

/// Where a title comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TitleBasis {
    /// The record or the page states it.
    #[default]
    Stated,
    /// There is none: the lead sentence stands in.
    Lead,
}

/// A text field of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// [`Article::title`].
    Title,
    /// [`Article::body`].
    Body,
}

/// What sort of thing a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntityKind {
    /// A human being, or one treated as such.
    Person,
    /// A company, party, agency, team, court, newspaper.
    Organization,
    /// A country, city, river, building that is a location.
    Place,
}

impl EntityKind {
    /// All kinds, in the order in which they are shown.
    pub const ALL: [EntityKind; 3] = [Self::Person, Self::Organization, Self::Place];

    /// The kind's public name: `person`, `organization` or `place`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organization => "organization",
            Self::Place => "place",
        }
    }
}

/// A name that a record lists without saying where in the text it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenName {
    /// What it names.
    pub kind: EntityKind,
    /// The name as given, white space folded.
    pub name: String,
}

/// One mention of a person, organization or place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// What it names.
    pub kind: EntityKind,
    /// The fullest form that the article gives this person, organization or place.
    pub name: String,
    /// The field that the mention stands in.
    pub field: Field,
    /// Byte offset of the mention's first byte.
    pub start: usize,
    /// Byte offset after the mention's last byte.
    pub end: usize,
}

impl Entity {
    /// The mention's place in its field, in bytes.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// One expression of time in the text, with the days that it names when they could be resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateMention {
    /// The field that the expression stands in.
    pub field: Field,
    /// Byte offset of the expression's first byte.
    pub start: usize,
    /// Byte offset after the expression's last byte.
    pub end: usize,
    /// Value in the notation of TIMEX3 (ISO-TimeML): `2025-03-05`, `2025-03`, `2025-W10`, `2025-Q1`,
    /// `2025-SU`, `199`, `2025-03-05T18:00`; `XXXX-03-05` and `XXXX-03`, without `from` and `to`, where
    /// the year is not known; `None` when it could not be resolved.
    pub value: Option<String>,
    /// First day, in the proleptic Gregorian calendar, inclusive.
    pub from: Option<Date>,
    /// Last day, inclusive.
    pub to: Option<Date>,
}

/// A civil day, month or year: as precise as is known. No time zone moves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PartialDate {
    /// A year, `-9999..=9999`.
    Year(i16),
    /// A year and a month, `1..=12`.
    Month(i16, i8),
    /// A day.
    Day(Date),
}

impl PartialDate {
    /// First day of the interval.
    pub fn first(self) -> Date {
        match self {
            Self::Year(y) => jiff::civil::date(y, 1, 1),
            Self::Month(y, m) => jiff::civil::date(y, m, 1),
            Self::Day(d) => d,
        }
    }

    /// Last day of the interval, inclusive.
    pub fn last(self) -> Date {
        match self {
            Self::Year(y) => jiff::civil::date(y, 12, 31),
            Self::Month(..) => self.first().last_of_month(),
            Self::Day(d) => d,
        }
    }
}

/// `2025-03-05`, `2025-03` or `2025`.
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(y) => write!(f, "{y:04}"),
            Self::Month(y, m) => write!(f, "{y:04}-{m:02}"),
            Self::Day(d) => write!(f, "{d}"),
        }
    }
}

/// Reads what [`fmt::Display`] writes; `None` for anything else or a day that does not exist.
impl PartialDate {
    /// Parses `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |s: &str| s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit());
        let mut parts = text.splitn(3, '-');
        let year = parts.next().filter(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()))?;
        let year: i16 = year.parse().ok()?;
        let Some(month) = parts.next() else { return Some(Self::Year(year)) };
        let month: i8 = month.parse().ok().filter(|m| digits(month) && (1..=12).contains(m))?;
        let Some(day) = parts.next() else { return Some(Self::Month(year, month)) };
        let day: i8 = day.parse().ok().filter(|_| digits(day))?;
        Date::new(year, month, day).ok().map(Self::Day)
    }
}

/// When an article was published, and how that is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// As precise as is known.
    pub date: PartialDate,
    /// Where it comes from.
    pub basis: DateBasis,
    /// How sure it is, in `0.0..=1.0`; 1 unless inferred.
    pub confidence: f32,
    /// What it rests on, for a person to judge.
    pub evidence: String,
}

/// Between which days an article was published, as far as its text tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bounds {
    /// It was not published before this day.
    pub not_before: Option<Bound>,
    /// It was not published after this day.
    pub not_after: Option<Bound>,
}

impl Bounds {
    /// True if nothing is known.
    pub fn is_empty(&self) -> bool {
        self.not_before.is_none() && self.not_after.is_none()
    }
}

/// One end of [`Bounds`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// The day, which is possible itself.
    pub day: Date,
    /// What it rests on, for a person to judge.
    pub evidence: String,
}

/// What a publication date rests on. The numbers are those of the column `published_basis` of an
/// index: one that is given away is never given to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateBasis {
    /// The article's own text says so: a dateline, a header line.
    Stated = 0,
    /// The record or the page's metadata says so.
    Metadata = 1,
    /// The path or address holds it.
    Path = 2,
    /// Concluded from what the prose speaks of, or from a statement that can be read in two ways.
    Inferred = 3,
}

impl DateBasis {
    /// The basis as an index holds it.
    pub fn number(self) -> u64 {
        self as u64
    }

    /// The basis as it is printed: `stated`, `metadata`, `path` or `inferred`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Metadata => "metadata",
            Self::Path => "path",
            Self::Inferred => "inferred",
        }
    }
}

/// A part of a body that is kept to the byte and not read: none of its words is indexed, nobody is named in it, no day
/// is, and no passage shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Byte offset of its first byte.
    pub start: usize,
    /// Byte offset after its last byte.
    pub end: usize,
    /// The name of the rule that knew it, such as `media player`.
    pub rule: String,
}

impl Unread {
    /// Its place in the body, in bytes.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// A line that was cut from a scraped page, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// The line.
    pub text: String,
    /// The name of the rule that cut it, such as `comment form`.
    pub rule: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stand_in_the_order_of_their_rows() {
        for (at, label) in LabelField::all().enumerate() {
            assert_eq!(label as usize, at, "{}", label.name());
        }
    }

    #[test]
    fn the_numbers_of_an_index_are_what_they_were() {
        let numbers =
            [DateBasis::Stated, DateBasis::Metadata, DateBasis::Path, DateBasis::Inferred].map(DateBasis::number);
        assert_eq!(numbers, [0, 1, 2, 3], "an index that was written before would be misread");
    }
}
