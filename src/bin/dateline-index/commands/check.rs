//! `dateline-index check`: is every byte of the index as it was written?

use std::io;
use std::process::ExitCode;

use anyhow::Result;
use dateline::index::check::check;
use dateline::output::report;

use super::FAILED;
use crate::common::session::Session;

/// Looks for damage.
pub fn run(session: &Session) -> Result<ExitCode> {
    let findings = check(&session.index()?)?;
    report::findings(&mut io::stdout().lock(), session.terminal, &findings)?;
    Ok(if findings.damage.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}
