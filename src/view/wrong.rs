//! What went wrong, for the person who asked.

use crate::search::asking::AskError;

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The query cannot be read.
    Query,
    /// What was asked for is not there.
    Missing,
    /// The index, which the person who asked cannot mend.
    Archive,
    /// The desk cannot be read or written.
    Desk,
}

/// What went wrong, as a sentence with its cure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// What kind of thing.
    pub fault: Fault,
    /// What is wrong; further lines show where.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Wrong {
    /// What is wrong, without a cure.
    pub fn new(fault: Fault, message: impl Into<String>) -> Self {
        Self { fault, message: message.into(), hint: None }
    }

    /// A query that cannot be read.
    pub fn query(error: AskError) -> Self {
        Self { fault: Fault::Query, message: error.message, hint: error.hint }
    }
}

/// What the index says.
impl<E: std::error::Error> From<E> for Wrong {
    fn from(error: E) -> Self {
        Self::new(Fault::Archive, format!("the index: {error}"))
    }
}
