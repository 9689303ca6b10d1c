//! What is wrong with a query, in a sentence, with its place and what to write instead.
//!
//! A [`Slip`] is something that was read in a sensible way all the same; it is a [`Note`], or in
//! strict reading an [`Error`]. Some things are always errors: a restriction that cannot be
//! understood must not be dropped in silence.

use super::caret::caret;
use super::slip::Slip;
use super::tree::QuerySpan;
use crate::dates::when::WhenError;

/// A query that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    /// What is wrong.
    pub kind: ErrorKind,
    /// Where.
    pub span: QuerySpan,
}

/// What makes a query unreadable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ErrorKind {
    /// A word before a colon that is no field.
    #[error("there is no field `{typed}`")]
    UnknownField {
        /// The word, at most 40 characters of it.
        typed: String,
        /// What to write instead.
        hint: String,
    },
    /// A value of `has:` or `missing:` that is nothing an article has.
    #[error("`{name}:{typed}`: articles have no property `{typed}`")]
    UnknownProperty {
        /// `has` or `missing`.
        name: &'static str,
        /// The value, at most 40 characters of it.
        typed: String,
        /// What to write instead.
        hint: String,
    },
    /// A value that names no days.
    #[error("`{name}:`: {error}")]
    Date {
        /// The field.
        name: &'static str,
        /// Why it names no days.
        error: WhenError,
    },
    /// Days or a length, compared as another searcher writes it, that cannot be read.
    #[error("`{typed}` cannot be read")]
    Comparison {
        /// As typed.
        typed: String,
    },
    /// A number of words that is none.
    #[error("`words:{typed}`: this is no number of words")]
    Length {
        /// The value.
        typed: String,
    },
    /// A slip, read strictly.
    #[error("{0}")]
    Slip(Slip),
}

impl Error {
    /// What to write instead, if there is something to say.
    pub fn hint(&self) -> Option<String> {
        match &self.kind {
            ErrorKind::UnknownField { hint, .. } | ErrorKind::UnknownProperty { hint, .. } => Some(hint.clone()),
            ErrorKind::Date { error, .. } => Some(error.hint()),
            ErrorKind::Comparison { .. } => Some("write date:2015-01..2015-06, since:2015, words:>800".into()),
            ErrorKind::Length { .. } => Some("write words:>800, words:<300 or words:300..800".into()),
            ErrorKind::Slip(slip) => slip.hint(),
        }
    }

    /// Two lines, each at most `width` columns (16 at least): the query that was parsed, and carets
    /// under the place. A long query is cut around it; control characters, line breaks and marks of
    /// direction are replaced, so that it is safe to print. No line break at the end.
    pub fn caret(&self, query: &str, width: usize) -> String {
        caret(query, self.span, width)
    }
}

/// Something in a query that was not written as it should be, and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it is; prints as a sentence that begins with `read as:` or `left out:`.
    pub slip: Slip,
    /// Where.
    pub span: QuerySpan,
}

impl Note {
    /// As [`Error::caret`].
    pub fn caret(&self, query: &str, width: usize) -> String {
        caret(query, self.span, width)
    }
}
