//! The session: what every command of a program works with.

use std::path::{Path, PathBuf};

use anyhow::Result;
use dateline::desk::Journal;
use dateline::output::Terminal;
use etcetera::BaseStrategy;
use jiff::ZonedDateTime;
use jiff::civil::Date;

use super::display::Display;
use super::failure::Failure;

/// Where and how a program was called. Environment, home folder, clock and terminal are read here
/// and nowhere else.
#[derive(Debug)]
pub struct Session {
    /// The indexes that were named.
    named: Vec<PathBuf>,
    /// How to print on standard output.
    pub terminal: Terminal,
    /// How to print on standard error.
    pub messages: Terminal,
    /// Nothing is said but errors.
    pub quiet: bool,
    /// Long results may go through a pager.
    pub pages: bool,
    /// The day that counts as today, as the program began.
    pub today: Date,
    /// Articles that are fetched at most from an index elsewhere, for a question or to compare their dates.
    pub fetched: u64,
    /// It was named, and stays.
    is_today_named: bool,
}

impl Session {
    /// A session on the indexes that were named, if any was; `today` is asked of the clock if not given.
    pub fn new(named: Vec<PathBuf>, display: Display, quiet: bool, today: Option<Date>) -> Self {
        Self {
            named,
            terminal: display.output(),
            messages: display.messages(),
            quiet,
            pages: !display.no_pager,
            today: today.unwrap_or_else(|| ZonedDateTime::now().date()),
            is_today_named: today.is_some(),
            fetched: super::elsewhere::FETCHED,
        }
    }

    /// Tells the day that counts as today, for who goes on past midnight.
    pub fn calendar(&self) -> impl Fn() -> Date + Send + Sync + use<> {
        let named = self.is_today_named.then_some(self.today);
        move || named.unwrap_or_else(|| ZonedDateTime::now().date())
    }

    /// The journal of the desk in the folder `named`, else of the one among the user's state.
    pub fn journal(named: Option<&Path>) -> Result<Journal> {
        if let Some(dir) = named {
            return Ok(Journal::new(dir));
        }
        let user = etcetera::choose_base_strategy();
        let user = user.map_err(|_| Failure::new("no home folder is known", "name the desk with `--desk DIR`"))?;
        let state = user.state_dir().unwrap_or_else(|| user.data_dir());
        Ok(Journal::new(state.join("dateline").join("desk")))
    }

    /// The folder for what is worked out of archives. `None` where no home folder is known, and for who wants no trace of
    /// what was asked: a history is kept never.
    pub fn cache() -> Option<PathBuf> {
        let is_unwanted = std::env::var("DATELINE_HISTORY").is_ok_and(|when| when.eq_ignore_ascii_case("never"));
        if is_unwanted { None } else { Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("dateline")) }
    }

    /// The indexes that were named.
    pub fn named(&self) -> &[PathBuf] {
        &self.named
    }

    /// The folder of the index: the first that was named, else the one among the user's data.
    pub fn index(&self) -> Result<PathBuf> {
        if let Some(dir) = self.named().first() {
            return Ok(dir.clone());
        }
        let user = etcetera::choose_base_strategy();
        let user = user.map_err(|_| Failure::new("no home folder is known", "name the index with `--index DIR`"))?;
        Ok(user.data_dir().join("dateline").join("index"))
    }
}
