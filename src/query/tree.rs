//! The syntax tree of a query: what was asked, without a word of how it is found.
//!
//! The parser builds every tree with [`Query::and`], [`Query::or`], [`Query::but_not`] and the like, which
//! keep it in one shape (no AND directly inside an AND, no list of one), so that two queries that
//! mean the same by grouping alone are equal.

use super::fields::Property;
use crate::article::{EntityKind, Field, LabelField};
use crate::dates::when::Interval;

/// A query, or a part of one.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// Every article: `*`.
    All,
    /// Articles that all of these match; two or more, none of them an `And`.
    And(Vec<Query>),
    /// Articles that any of these matches; two or more, none of them an `Or`.
    Or(Vec<Query>),
    /// Articles that this does not match; never a `Not` itself.
    Not(Box<Query>),
    /// One word.
    Word(QueryWord),
    /// Several words in order, or close together.
    Phrase(Phrase),
    /// Several things close together.
    Near(Near),
    /// The words in it are looked for in one field of text only. The innermost field counts; filters
    /// and dates inside are not touched by it.
    Field {
        /// Where to look.
        field: Field,
        /// What for.
        inner: Box<Query>,
    },
    /// A restriction on what is known of the article: `person:putin`, `source:bbc`.
    Filter(Filter),
    /// A restriction on days: `date:2025-03`, `mentions:1989`.
    Date(DateFilter),
    /// Articles of which this is known.
    Has(Property),
    /// Articles of which this is not known.
    Missing(Property),
    /// Articles in which `inner` stands near the beginning of the body, or in the title. Holds what can
    /// be near something (see [`Near`]), also joined with AND, OR and NOT.
    First {
        /// How much of the beginning counts.
        extent: Extent,
        /// What for.
        inner: Box<Query>,
    },
    /// Articles in which `inner` stands so often, title and body together.
    AtLeast {
        /// How often; 2 or more.
        times: u32,
        /// What: a word, a phrase, a near expression, or an `Or` of these.
        inner: Box<Query>,
    },
    /// `left`, at least once without `right` so near: `bush NOT w/5 kate`.
    Apart {
        /// What is looked for; what can be an operand of a [`Near`].
        left: Box<Query>,
        /// How near is too near.
        kind: NearKind,
        /// What must not be near.
        right: Box<Query>,
    },
    /// Articles with so many words in the body.
    Length {
        /// At least; inclusive.
        from: Option<u32>,
        /// At most; inclusive.
        to: Option<u32>,
    },
    /// As `inner`, its part in the score multiplied.
    Boost {
        /// What to look for.
        inner: Box<Query>,
        /// In `0.001..=1000.0`.
        factor: f32,
    },
}

/// One word of a query: exactly one token of [`crate::text::tokens`], save for its wildcards.
///
/// What was typed as one word but is several tokens (`COVID-19`, `peace-talks`) is a [`Phrase`] of
/// [`WordForm::Inflected`] words; a possessive `'s` and all punctuation are gone.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryWord {
    /// As typed, neither folded nor stemmed, without invisible characters; never empty but for
    /// [`WordPattern::Any`]. A prefix is without its star; a wildcard holds `*` and `?`.
    pub text: String,
    /// Which forms of the word are meant. [`WordForm::Inflected`] only with [`WordPattern::Plain`].
    pub form: WordForm,
    /// What `text` stands for.
    pub pattern: WordPattern,
    /// Where it stands in what was typed.
    pub span: QuerySpan,
}

/// Which forms of a word are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WordForm {
    /// Any inflection, folded: `marine` and `marines`. A bare word.
    Inflected,
    /// This form only, folded: case and accents do not count. Words in quotes, `=marines`.
    Written,
    /// This form only, and case counts: `=US`, `="White House"`.
    Cased,
}

/// What the text of a [`QueryWord`] stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WordPattern {
    /// Itself.
    Plain,
    /// Every word that begins so: `lukash*`.
    Prefix,
    /// Every word of this shape: `*` stands for any characters or none, `?` for exactly one.
    Wildcard,
    /// Every word at most so many edits away (1 or 2; a swap of neighbours is one edit): `zelenski~1`.
    Fuzzy(u8),
    /// Any one word, between two others of a phrase: `"president * putin"`. The text is empty.
    Any,
}

/// Words that stand together.
#[derive(Debug, Clone, PartialEq)]
pub struct Phrase {
    /// Two or more, the first and last not [`WordPattern::Any`]. Either all are [`WordForm::Cased`], or all
    /// [`WordForm::Written`], or (a compound such as `peace-talks`) the plain ones are
    /// [`WordForm::Inflected`].
    pub words: Vec<QueryWord>,
    /// 0: one directly after the other, in this order. Otherwise in any order, with at most so many
    /// other words among them, and no [`WordPattern::Any`]: `"putin xi"~5`.
    pub slop: u32,
    /// Where it stands in what was typed.
    pub span: QuerySpan,
}

/// Things that stand close together.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// How close.
    pub kind: NearKind,
    /// Two or more, in the text each near the next. Each is a `Word`, a `Phrase`, a `Near` (it reaches
    /// from its first word to its last), a name or day that the text mentions (a `Filter` of a person,
    /// organization or place, a `Date` of [`DateField::Mentions`], or `Has` for any of them), or an `Or`
    /// of these.
    pub operands: Vec<Query>,
}

/// How much of an article counts as its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Extent {
    /// So many words of the body: `first/50(…)`.
    Words(u32),
    /// The first [`LEAD_SENTENCES`] sentences of the body: `lead:`.
    Lead,
}

/// Sentences of a body that are its lead.
pub const LEAD_SENTENCES: u32 = 3;

/// How close the operands of a [`Near`] are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NearKind {
    /// Either order, at most so many other words between them: `w/5`.
    Within(u32),
    /// In the order typed, at most so many other words between them: `pre/5`.
    Before(u32),
    /// In one sentence, either order: `w/s`.
    Sentence,
    /// In one paragraph, either order: `w/p`.
    Paragraph,
}

/// A restriction on what is known of an article.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// What must have the value.
    pub field: FilterField,
    /// The value as typed, trimmed, single spaces inside; never empty.
    pub text: String,
    /// How the value is compared.
    pub matching: Matching,
    /// Where the value stands in what was typed.
    pub span: QuerySpan,
}

/// What a [`Filter`] restricts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FilterField {
    /// A person, an organization or a place named in the article.
    Entity(EntityKind),
    /// A label of the article, such as its section.
    Label(LabelField),
    /// The article's own id.
    Id,
    /// A tag that the user has put on it.
    Mine,
}

impl FilterField {
    /// The kind of name that is meant, if names are.
    pub fn entity(self) -> Option<EntityKind> {
        match self {
            Self::Entity(kind) => Some(kind),
            _ => None,
        }
    }

    /// The label that is meant, if one is.
    pub fn label(self) -> Option<LabelField> {
        match self {
            Self::Label(label) => Some(label),
            _ => None,
        }
    }

    /// True where a value is text that people write (names, sources, tags): fuzzy matching and
    /// suffixes make sense. An address, a path, an id or a language is compared as it stands.
    pub fn is_prose(self) -> bool {
        match self {
            Self::Label(label) => !matches!(label, LabelField::Url | LabelField::Path | LabelField::Language),
            Self::Entity(_) | Self::Mine => true,
            Self::Id => false,
        }
    }
}

/// How the value of a [`Filter`] is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Matching {
    /// As the field understands its values: a person under any spelling of the name, a source by
    /// its words.
    Usual,
    /// This spelling only: `person:=Zelenskyy`.
    Exact,
    /// The whole value has this shape: `*` stands for any characters or none, `?` for exactly one.
    /// In `url:`, `?` is itself.
    Wildcard,
    /// At most so many edits away, 1 or 2.
    Fuzzy(u8),
}

/// A restriction on days.
#[derive(Debug, Clone, PartialEq)]
pub struct DateFilter {
    /// Which days.
    pub field: DateField,
    /// The value as typed, single spaces inside: `2025-03..2025-05`, `last week`.
    pub text: String,
    /// The days that it means; `None` only when the parser was not told what day it is.
    pub interval: Option<Interval>,
    /// Where the value stands in what was typed.
    pub span: QuerySpan,
}

/// Which days a [`DateFilter`] restricts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateField {
    /// When the article was published: `date:`.
    Published,
    /// A day that its text speaks of: `mentions:`.
    Mentions,
    /// When it came into the archive: `added:`.
    Added,
}

/// A place in what was typed: bytes, half open, on `char` boundaries. Two spans are always equal:
/// where a thing stands is no part of what it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct QuerySpan {
    /// First byte.
    pub start: usize,
    /// After the last byte.
    pub end: usize,
}

impl PartialEq for QuerySpan {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for QuerySpan {}

impl QuerySpan {
    /// The span from the beginning of `self` to the end of `other`.
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start, end: other.end.max(self.start) }
    }
}

impl Query {
    /// All of `parts`; `None` of none.
    pub fn and(parts: impl IntoIterator<Item = Query>) -> Option<Query> {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Query::And(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        if flat.len() > 1 { Some(Query::And(flat)) } else { flat.pop() }
    }

    /// Any of `parts`; `None` of none.
    pub fn or(parts: impl IntoIterator<Item = Query>) -> Option<Query> {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Query::Or(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        if flat.len() > 1 { Some(Query::Or(flat)) } else { flat.pop() }
    }

    /// Not `inner`; an exclusion of an exclusion is what was excluded.
    pub fn but_not(inner: Query) -> Query {
        match inner {
            Query::Not(inner) => *inner,
            other => Query::Not(Box::new(other)),
        }
    }

    /// `inner`, looked for in `field`.
    pub fn in_field(field: Field, inner: Query) -> Query {
        Query::Field { field, inner: Box::new(inner) }
    }

    /// How many parts stand inside one another: 1 for a word.
    pub(super) fn height(&self) -> usize {
        let highest = |parts: &[Query]| parts.iter().map(Query::height).max().unwrap_or(0);
        match self {
            Query::And(parts) | Query::Or(parts) => 1 + highest(parts),
            Query::Near(near) => 1 + highest(&near.operands),
            Query::Not(inner)
            | Query::Field { inner, .. }
            | Query::First { inner, .. }
            | Query::AtLeast { inner, .. }
            | Query::Boost { inner, .. } => 1 + inner.height(),
            Query::Apart { left, right, .. } => 1 + left.height().max(right.height()),
            _ => 1,
        }
    }
}
