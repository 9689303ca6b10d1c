//! What is wrong with a query, in a sentence, with its place and what to write instead.
//!
//! A [`Slip`] is something that was read in a sensible way all the same; it is a [`Note`], or in
//! strict reading an [`Error`]. Some things are always errors: a restriction that cannot be
//! understood must not be dropped in silence.

use super::caret::caret;
use super::tree::Span;
use crate::dates::when::WhenError;

/// A query that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    /// What is wrong.
    pub kind: ErrorKind,
    /// Where.
    pub span: Span,
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
            ErrorKind::Slip(slip) => slip.hint(),
        }
    }

    /// The query's line and a line of carets under the place, at most `width` columns wide; see
    /// [`caret`]. `query` is what was parsed.
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
    pub span: Span,
}

impl Note {
    /// As [`Error::caret`].
    pub fn caret(&self, query: &str, width: usize) -> String {
        caret(query, self.span, width)
    }
}

/// A way of writing a query that is not as it should be. `typed` and `read` hold at most 80 characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Slip {
    /// A quote that opens and does not close.
    #[error("read as: words, not a phrase (the quote is not closed)")]
    UnclosedQuote,
    /// Straight single quotes around words.
    #[error("read as: the phrase \"{read}\"")]
    SingleQuotes {
        /// The words.
        read: String,
    },
    /// Quotes with no word between them.
    #[error("left out: quotes with no word in them")]
    EmptyQuotes,
    /// A parenthesis that opens and does not close.
    #[error("read as: closed at the end (a parenthesis is not closed)")]
    UnclosedParenthesis,
    /// A parenthesis that closes what was not opened.
    #[error("left out: `)`, which closes nothing")]
    UnopenedParenthesis,
    /// Parentheses with nothing between them.
    #[error("left out: parentheses with nothing in them")]
    EmptyParentheses,
    /// More parentheses inside one another than are read.
    #[error("left out: parentheses more than {limit} deep")]
    TooDeep {
        /// How many are read.
        limit: usize,
    },
    /// Signs that hold no word.
    #[error("left out: `{typed}`, which holds no word")]
    NoWord {
        /// The signs.
        typed: String,
    },
    /// A word with signs that are not looked for.
    #[error("read as: {read} (`{typed}`: signs are not looked for)")]
    LostSigns {
        /// As typed.
        typed: String,
        /// The words that are left.
        read: String,
    },
    /// A star for a whole word, with no word on one side.
    #[error("read as: {read} (a `*` for a whole word stands between two others)")]
    StarAtEnd {
        /// The words that are left.
        read: String,
    },
    /// A colon after something that is no field.
    #[error("read as: the text {read} (there is no field before this colon)")]
    Colon {
        /// The words that are left.
        read: String,
    },
    /// An address among the words.
    #[error("read as: the words {read}, in the text")]
    Address {
        /// The words.
        read: String,
    },
    /// A question mark at the end of a word.
    #[error("read as: {read} (`?` stands for one character only before another)")]
    QuestionMark {
        /// The words that are left.
        read: String,
    },
    /// `!` at the end of a word, as Nexis writes `*`.
    #[error("read as: {read}*")]
    Truncation {
        /// The word.
        read: String,
    },
    /// A sign of another language for an operator: `&&`, `||`, `!`.
    #[error("read as: {read} (`{typed}`)")]
    Sign {
        /// The sign.
        typed: String,
        /// The operator.
        read: &'static str,
    },
    /// A sign that asks for what is the case anyway.
    #[error("left out: `+` (every word must be found anyway)")]
    Plus,
    /// An operator with nothing on one side.
    #[error("left out: `{typed}`, which has nothing {side} it")]
    Dangling {
        /// The operator.
        typed: String,
        /// `before` or `after`.
        side: &'static str,
    },
    /// A query of nothing but operators.
    #[error("read as: words (there is nothing for the operators to join)")]
    OperatorsAsWords,
    /// `NOT -x`.
    #[error("read as: no exclusion (two of them cancel each other)")]
    DoubleNegation,
    /// A field before one word, and more words after it.
    #[error("read as: {read} (a field binds one word)")]
    FieldBindsOne {
        /// How it was read.
        read: String,
        /// How to bind all.
        write: String,
    },
    /// A space between a field and its value.
    #[error("read as: {read} (no space belongs after the colon)")]
    SpaceAfterColon {
        /// The field and its colon.
        read: String,
    },
    /// A field without a value.
    #[error("left out: `{name}:`, which has no value")]
    NoValue {
        /// The field.
        name: &'static str,
    },
    /// An exclusion inside a value: `title:-x`.
    #[error("read as: -{name}:…")]
    ExcludedValue {
        /// The field.
        name: &'static str,
    },
    /// Several words after a date field that name days together.
    #[error("read as: {read}")]
    DateWords {
        /// As it should be written.
        read: String,
    },
    /// A range in the notation of another language.
    #[error("read as: {read}")]
    DateRange {
        /// As it should be written.
        read: String,
    },
    /// A number of edits or words that is not understood or too large.
    #[error("read as: {read} (`{typed}`)")]
    Number {
        /// As typed.
        typed: String,
        /// What was taken.
        read: String,
    },
    /// `~` or `^` after something that it does not fit.
    #[error("left out: `{typed}`, which does not fit what is before it")]
    Suffix {
        /// The suffix.
        typed: String,
    },
    /// An exclusion as operand of a near operator.
    #[error("read as: {read} (an exclusion is near nothing)")]
    ExclusionNear {
        /// What is excluded from the whole article.
        read: String,
    },
    /// AND inside an operand of a near operator.
    #[error("read as: {read} (AND inside `{operator}`)")]
    AndNear {
        /// How the words were joined.
        read: String,
        /// The near operator.
        operator: String,
    },
    /// A filter or field as operand of a near operator.
    #[error("read as: AND (`{operator}` joins words, phrases and groups of them)")]
    FieldNear {
        /// The near operator.
        operator: String,
    },
    /// A query longer than is read.
    #[error("read as: the first {limit} bytes (the query is longer)")]
    TooLong {
        /// How much is read.
        limit: usize,
    },
    /// More words than are read.
    #[error("read as: the first {limit} words (the query has more)")]
    TooManyWords {
        /// How many are read.
        limit: usize,
    },
    /// More slips than are told.
    #[error("and {count} more of this sort")]
    More {
        /// How many.
        count: usize,
    },
}

impl Slip {
    /// What to write instead, if there is something to say.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::UnclosedQuote => "close it, or write \\\" for the sign itself".into(),
            Self::SingleQuotes { read } => format!("write \"{read}\""),
            Self::Colon { .. } => "write \\: for a colon that belongs to the text".into(),
            Self::Address { .. } => "to find the article of this address, write url:ADDRESS".into(),
            Self::Truncation { read } => format!("write {read}*"),
            Self::FieldBindsOne { write, .. } => format!("write {write} to bind them all"),
            Self::Sign { read, .. } => format!("write {read}"),
            Self::DateWords { read } | Self::DateRange { read } => format!("write {read}"),
            Self::FieldNear { .. } => "write a field before the whole group: title:(putin w/5 xi)".into(),
            Self::ExcludedValue { name } => format!("write -{name}:VALUE"),
            Self::NoValue { name } => format!("write {name}:VALUE without a space"),
            _ => return None,
        })
    }
}
