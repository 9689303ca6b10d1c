//! Reading: what is meant by what was typed.

use jiff::civil::Date;

use super::wrong::{Fault, Wrong};
use crate::desk::{State, expand, marks};
use crate::index::archive::Archive;
use crate::index::budget::Budget;
use crate::query::Query;
use crate::search::asking::Asking;
use crate::search::plan::PlanOptions;

/// What a query is read with.
pub struct ViewContext<'a> {
    /// The archive.
    pub archive: &'a Archive,
    /// What the user keeps; asked for only where a query speaks of it.
    pub state: &'a dyn Fn() -> Result<State, String>,
    /// How names and dates are taken.
    pub options: &'a PlanOptions,
    /// The day that counts as today.
    pub today: Date,
}

/// A query as it is meant.
#[derive(Debug, Clone, Default)]
pub struct QueryReading {
    /// As typed, with what the names of saved searches stand for.
    pub text: String,
    /// The query; `None` if nothing was typed.
    pub query: Option<Query>,
    /// How names and dates are taken, with the articles of the user's tags.
    pub options: PlanOptions,
    /// What was read otherwise than typed.
    pub notes: Vec<String>,
}

impl ViewContext<'_> {
    /// What is kept at the desk.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn state(&self) -> Result<State, Wrong> {
        (self.state)().map_err(|message| Wrong::new(Fault::Desk, message))
    }

    /// Reads a query.
    ///
    /// # Errors
    /// One that cannot be read; a desk that cannot, if the query speaks of it.
    pub fn read(&self, typed: &str) -> Result<QueryReading, Wrong> {
        // Every reading is a question of its own, with a budget of its own.
        let mut options = PlanOptions { budget: Budget::default(), ..self.options.clone() };
        let mut text = typed.to_owned();
        let mut notes = Vec::new();
        if expand::may_name(typed) {
            let expanded = expand::expand(typed, &self.state()?.saved);
            options.undated |= expanded.undated;
            options.stated_only |= expanded.stated_only;
            let unknown = expanded.unknown.iter();
            notes.extend(unknown.map(|name| format!("no search is saved as {name}: @{name} is read as a word")));
            text = expanded.text;
        }
        let asking = Asking { query: text.clone(), ..Asking::default() };
        let asked = asking.read(self.today).map_err(Wrong::query)?;
        if asked.query.as_ref().is_some_and(|query| query.to_string().contains("my:")) {
            options.mine = marks::ids_by_tag(&self.state()?, self.archive)?;
        }
        notes.extend(asked.notes.iter().map(|note| note.slip.to_string()));
        Ok(QueryReading { text, query: asked.query, options, notes })
    }
}
