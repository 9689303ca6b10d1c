//! `dateline-index check`: is every byte of the index as it was written?

use std::io;
use std::process::ExitCode;

use anyhow::Result;
use dateline::index::check::{check, check_deep, check_elsewhere};
use dateline::ingest::Target;
use dateline::output::report;

use super::{FAILED, elsewhere};
use crate::common::session::Session;

/// Looks for damage. `deep`: names the sources of what cannot be read back.
pub fn run(session: &Session, deep: bool) -> Result<ExitCode> {
    let index = session.index()?;
    if let Target::Elsewhere { mut writer, .. } = elsewhere::target(session, &index, false)? {
        let findings = check_elsewhere(&mut *writer)?;
        report::findings(&mut io::stdout().lock(), session.terminal, &findings)?;
        return Ok(if findings.damage.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FAILED) });
    }
    let findings = if deep { check_deep(&index)? } else { check(&index)? };
    report::findings(&mut io::stdout().lock(), session.terminal, &findings)?;
    Ok(if findings.damage.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}
