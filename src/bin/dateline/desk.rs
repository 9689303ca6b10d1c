//! The desk as the commands use it: where it lies, what holds at it, and what of a query it fills in.

use std::cell::OnceCell;
use std::path::PathBuf;

use anyhow::Result;
use dateline::desk::{DeskEvent, Journal, Shown, State, expand, marks};
use dateline::index::archive::Archive;
use dateline::output::numbers::count;
use dateline::query::Query;
use dateline::search::answer::Answer;
use dateline::search::plan::PlanOptions;
use jiff::Timestamp;

use crate::arguments::HistoryWhen;
use crate::common::session::Session;
use crate::said;

/// The desk that was named, or the one among the user's state. It is read when first needed.
#[derive(Debug)]
pub struct Desk {
    dir: Option<PathBuf>,
    state: OnceCell<State>,
}

impl Desk {
    /// The desk in this folder, if one was named.
    pub fn new(dir: Option<PathBuf>) -> Self {
        Self { dir, state: OnceCell::new() }
    }

    /// Its journal.
    pub fn journal(&self) -> Result<Journal> {
        Session::journal(self.dir.as_deref())
    }

    /// What holds at it. Lines that a cut-short write left behind are named.
    pub fn state(&self, session: &Session) -> Result<&State> {
        if let Some(state) = self.state.get() {
            return Ok(state);
        }
        let journal = self.journal()?;
        let lines = journal.read()?;
        if let Some(first) = lines.torn.first() {
            let file = journal.file();
            let others = lines.torn.len() - 1;
            let others = if others > 0 { format!(" and {} more", count(others as u64, "line")) } else { String::new() };
            let text = format!(
                "{}, line {first}{others}: not whole, passed over; `dateline desk compact` removes it",
                file.display()
            );
            said::say(session, "note", &text);
        }
        Ok(self.state.get_or_init(|| State::of(&lines)))
    }

    /// Writes what happened.
    pub fn write(&self, events: Vec<DeskEvent>) -> Result<()> {
        Ok(self.journal()?.append(events, Timestamp::now())?)
    }

    /// Keeps a search in the history, if it is one to keep. A desk that cannot be written is said
    /// and does not stop anything.
    pub fn remember(&self, session: &Session, when: HistoryWhen, query: &Query, found: usize) {
        if !when.is_wanted() {
            return;
        }
        if let Err(error) = self.write(vec![DeskEvent::Ran { query: query.to_string(), found }]) {
            said::say(session, "note", &format!("this search is not kept in the history: {error:#}"));
        }
    }

    /// Keeps which articles a search showed, so that a rank names one; under the same conditions.
    pub fn remember_shown(&self, when: HistoryWhen, query: &Query, answer: &Answer) {
        let Some(first) = answer.hits.first().filter(|_| when.is_wanted()) else { return };
        let ids = answer.hits.iter().map(|hit| hit.article.id.clone()).collect();
        let shown = Shown { query: query.to_string(), first: first.rank, ids };
        // What cannot be written was said of the history already.
        let _ = self.journal().map(|journal| shown.keep(&journal));
    }

    /// `typed` with the saved searches that it names.
    pub fn expand(&self, session: &Session, typed: &str) -> Result<expand::Expanded> {
        if !expand::may_name(typed) {
            return Ok(expand::Expanded { text: typed.to_owned(), ..expand::Expanded::default() });
        }
        let expanded = expand::expand(typed, &self.state(session)?.saved);
        for name in &expanded.unknown {
            said::say(session, "note", &format!("no search is saved as `{name}`: `@{name}` is read as a word"));
        }
        Ok(expanded)
    }

    /// Fills in which articles the user's tags mean, if `query` asks for any.
    pub fn fill(&self, session: &Session, query: &Query, archive: &Archive, options: &mut PlanOptions) -> Result<()> {
        if query.to_string().contains("my:") {
            options.mine = marks::ids_by_tag(self.state(session)?, archive)?;
        }
        Ok(())
    }
}
