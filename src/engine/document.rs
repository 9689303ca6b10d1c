//! An article as an engine keeps it: what it is found by, and its stored form, of which the engine knows nothing.

use crate::article::LabelField;

/// From where an article was read, and when it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// Absolute path of its file.
    pub file: String,
    /// Its number there, 0 for a page.
    pub record: u64,
    /// Size of the file in bytes.
    pub size: u64,
    /// Modification time of the file, in nanoseconds since 1970.
    pub modified: u64,
    /// Hash of the file's bytes.
    pub hash: u64,
    /// What else must be known of the file, as a number.
    pub state: u64,
    /// Hash of what the article says.
    pub article_hash: u64,
    /// When it came, in seconds since 1970.
    pub added: u64,
}

/// An article on its way to an engine.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Its identity.
    pub id: String,
    /// Folded words of the title, each with its mark of case.
    pub title: Vec<String>,
    /// Folded words of the body, each with its mark of case.
    pub body: Vec<String>,
    /// Folded words of its labels; of the language, its code.
    pub labels: Vec<(LabelField, Vec<String>)>,
    /// Blocking keys of its names.
    pub names: Vec<String>,
    /// The parts that it has.
    pub parts: Vec<String>,
    /// First and last day on which it may have been published, if it has a date.
    pub published: Option<(i64, i64)>,
    /// Between which days it was published if it has none.
    pub bounds: (Option<i64>, Option<i64>),
    /// First and last day of every date that its text speaks of.
    pub mentions: Vec<(i64, i64)>,
    /// Number of words of its body.
    pub words: u64,
    /// Number of terms of its title and of its body.
    pub lengths: (u32, u32),
    /// From where it was read.
    pub origin: Origin,
    /// Its stored form.
    pub article: Vec<u8>,
}

/// An article that an engine gave back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDocument {
    /// Its identity.
    pub id: String,
    /// From where it was read.
    pub origin: Origin,
    /// Between which days it was published if it has no date.
    pub bounds: (Option<i64>, Option<i64>),
    /// Its stored form.
    pub article: Vec<u8>,
}

/// What an engine tells of an article without giving it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownDocument {
    /// Its identity.
    pub id: String,
    /// From where it was read.
    pub origin: Origin,
}
