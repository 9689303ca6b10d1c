//! A reach: which articles may answer, in words that an engine of another make understands.

use crate::article::{Field, LabelField};

/// A set of articles. It is drawn wide rather than narrow: no article that answers may lie outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Reach {
    /// Every article.
    All,
    /// Those within all of these.
    Both(Vec<Reach>),
    /// Those within any of these; none if there is none.
    Any(Vec<Reach>),
    /// Any of these terms of the index stands in one of these fields.
    Terms {
        /// Where.
        fields: Vec<Field>,
        /// Folded words with their marks of case.
        terms: Vec<String>,
    },
    /// A word of one of these shapes, with `*` and `?`, stands in one of these fields.
    Shapes {
        /// Where.
        fields: Vec<Field>,
        /// Over folded words.
        shapes: Vec<String>,
    },
    /// All of these folded words stand in a label.
    Label {
        /// Which.
        label: LabelField,
        /// Folded words; of a language, its code.
        words: Vec<String>,
    },
    /// A name has one of these blocking keys.
    Names(Vec<String>),
    /// The article has this part, as `has:` calls it.
    Part(&'static str),
    /// Its identity is one of these.
    Ids(Vec<String>),
    /// Its identity has this shape, with `*` and `?`.
    IdShape(String),
    /// It may have been published between these days, both inclusive; so may every article without a date.
    Published {
        /// First day.
        from: Option<i64>,
        /// Last day.
        to: Option<i64>,
    },
    /// Its text speaks of a day between these, both inclusive.
    Mentioned {
        /// First day.
        from: Option<i64>,
        /// Last day.
        to: Option<i64>,
    },
    /// It came between these seconds since 1970, both inclusive.
    Added {
        /// From.
        from: Option<u64>,
        /// To.
        to: Option<u64>,
    },
    /// Its body has so many words, both inclusive.
    Words {
        /// At least.
        from: Option<u32>,
        /// At most.
        to: Option<u32>,
    },
}

impl Reach {
    /// Within all of `parts`.
    pub fn both(parts: impl IntoIterator<Item = Reach>) -> Self {
        let mut narrow: Vec<Reach> = parts.into_iter().filter(|part| *part != Self::All).collect();
        if narrow.len() > 1 { Self::Both(narrow) } else { narrow.pop().unwrap_or(Self::All) }
    }

    /// Within any of `parts`.
    pub fn any(parts: impl IntoIterator<Item = Reach>) -> Self {
        let mut all: Vec<Reach> = parts.into_iter().collect();
        if all.contains(&Self::All) {
            return Self::All;
        }
        if all.len() == 1 { all.pop().unwrap_or(Self::All) } else { Self::Any(all) }
    }
}
