//! Keeping: what is to be written at the desk when a person tags an article or saves a search.
//!
//! Nothing is written here; the entries are handed back.

use super::reading::{QueryReading, ViewContext};
use super::wrong::{Fault, Wrong};
use crate::desk::entry::{DeskEvent, SavedSearch, bare_name, checked_name};
use crate::desk::{Mark, marks, news};
use crate::output::numbers::count;
use crate::output::sanitize;
use crate::search::answer::Request;
use crate::search::ranked::Sort;

/// Something to be written at the desk, and what is then said.
pub type DeskEntries = (Vec<DeskEvent>, String);

impl ViewContext<'_> {
    /// The entries that put a mark on an article, or take it off if it is there.
    ///
    /// # Errors
    /// The desk cannot be read; what the index says.
    pub fn mark(&self, id: &str, mark: Mark) -> Result<DeskEntries, Wrong> {
        let state = self.state()?;
        let article = self.open(id, &QueryReading::default(), &state)?.article;
        let what = match (&mark.tag, &mark.note) {
            (Some(tag), _) => format!("#{}", sanitize(tag)),
            (None, _) => "the note".to_owned(),
        };
        let put = marks::change(&state, self.archive, &article, mark.clone(), false)?;
        let (event, said) = match put {
            Some(event) => (Some(event), format!("{what} is put on it")),
            None => (marks::change(&state, self.archive, &article, mark, true)?, format!("{what} is taken off")),
        };
        Ok((event.into_iter().collect(), said))
    }

    /// The entries that save a search; what it finds now counts as seen.
    ///
    /// # Errors
    /// There is nothing to save, the name cannot be one, the query cannot be read; what the index says.
    pub fn save(&self, name: &str, typed: &str) -> Result<DeskEntries, Wrong> {
        let name = checked_name(bare_name(name))
            .map_err(|error| Wrong { hint: error.hint(), ..Wrong::new(Fault::Query, error.to_string()) })?;
        let reading = self.read(typed)?;
        let Some(query) = reading.query else { return Err(Wrong::new(Fault::Query, "there is no query to save")) };
        let search = SavedSearch {
            query: query.to_string(),
            undated: reading.options.undated,
            stated_only: reading.options.stated_only,
        };
        let request = Request {
            query: Some(query),
            options: reading.options,
            sort: Sort::Newest,
            copies: true,
            ..Request::default()
        };
        let mut state = self.state()?;
        let replaced = state.saved.remove(&name).filter(|saved| saved.search != search);
        let replaced = replaced.map_or_else(String::new, |saved| format!("; it was {}", saved.search.query));
        let seen = state.seen.remove(&name).unwrap_or_default();
        let now = news::news(self.archive, &request, &seen)?;
        let said = format!("saved: @{name} finds {}{replaced}", count(now.total as u64, "article"));
        Ok((
            vec![DeskEvent::Saved { name: name.clone(), search }, DeskEvent::Looked { name, articles: now.seen }],
            said,
        ))
    }

    /// The entry that keeps a search in the history.
    pub fn remember(&self, typed: &str, found: usize) -> Option<DeskEvent> {
        let query = self.read(typed).ok()?.query?;
        Some(DeskEvent::Ran { query: query.to_string(), found })
    }
}
