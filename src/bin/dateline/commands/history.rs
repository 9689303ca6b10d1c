//! `dateline history`: searches that were run.

use std::io::Write;

use anyhow::Result;
use dateline::desk::state::SearchRun;
use dateline::output;

use crate::arguments::{HistoryArguments, ShowFormat};
use crate::common::pager::PagedOutput;
use crate::common::session::Session;
use crate::desk::Desk;

/// Lists the latest searches, the latest last.
pub fn run(session: &Session, desk: &Desk, arguments: &HistoryArguments) -> Result<bool> {
    let state = desk.state(session)?;
    let words: Vec<String> = arguments.words.iter().map(|word| word.to_lowercase()).collect();
    let holds = |run: &&SearchRun| words.iter().all(|word| run.query.to_lowercase().contains(word));
    let mut runs: Vec<&SearchRun> = state.history.iter().filter(holds).collect();
    runs.drain(..runs.len().saturating_sub(arguments.limit));
    let mut out = PagedOutput::new(session);
    match arguments.format {
        ShowFormat::Text => output::desk::history(&mut out, session.terminal, &runs)?,
        ShowFormat::Jsonl => output::desk::history_jsonl(&mut out, &runs)?,
    }
    out.flush()?;
    Ok(!runs.is_empty())
}
