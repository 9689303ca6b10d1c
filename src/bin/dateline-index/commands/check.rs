//! `dateline-index check`: is every byte of the index as it was written?

use std::io;
use std::process::ExitCode;

use anyhow::Result;
use dateline::index::check::{check, check_deep};
use dateline::output::report;

use super::FAILED;
use crate::common::session::Session;

/// Looks for damage. `deep`: names the sources of what cannot be read back.
pub fn run(session: &Session, deep: bool) -> Result<ExitCode> {
    let index = session.index()?;
    let findings = if deep { check_deep(&index)? } else { check(&index)? };
    report::findings(&mut io::stdout().lock(), session.terminal, &findings)?;
    Ok(if findings.damage.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}
