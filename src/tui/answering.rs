//! Answering: what the thread of a search does with an effect. Nothing is written here.

use super::model::{Effect, SearchAsk, Told};
use crate::search::facet_table::FacetTables;
use crate::view::results::{FoundArticles, ResultsPart};
use crate::view::{Results, ViewContext, Wrong};

/// Names of each kind that are counted.
const NAMES: usize = 12;

/// What a search finds.
///
/// # Errors
/// The query cannot be read; what the index says.
pub fn search(context: &ViewContext<'_>, ask: &SearchAsk) -> Result<Results, Wrong> {
    let reading = context.read(&ask.typed)?;
    context.results(reading, ResultsPart { sort: ask.sort, limit: ask.limit, ..ResultsPart::default() })
}

/// Names and days of what a search found.
pub fn beside(tables: &FacetTables, number: u64, found: &FoundArticles) -> Told {
    Told::Beside { number, sides: found.sides(tables, NAMES) }
}

/// An article.
pub fn open(context: &ViewContext<'_>, number: u64, id: &str, typed: &str) -> Told {
    // A half-typed query finds no matches; the article is there all the same.
    let reading = context.read(typed).unwrap_or_default();
    let opened = context.state().and_then(|state| context.open(id, &reading, &state));
    Told::Opened { number, opened: Box::new(opened) }
}

/// Does an effect replace an earlier one of its kind that has not been begun?
pub fn replaces(later: &Effect, earlier: &Effect) -> bool {
    matches!((later, earlier), (Effect::Search(_), Effect::Search(_)) | (Effect::Open { .. }, Effect::Open { .. }))
}
