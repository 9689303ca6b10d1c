//! `dateline-index status`: what is in the index.

use std::io;
use std::process::ExitCode;

use anyhow::Result;
use dateline::index::status::status;
use dateline::output::report;

use crate::arguments::StatusFormat;
use crate::common::session::Session;

/// Prints what is in the index.
pub fn run(session: &Session, format: StatusFormat) -> Result<ExitCode> {
    let index = session.index()?;
    let status = status(&index)?;
    let out = &mut io::stdout().lock();
    let place = index.display().to_string();
    match format {
        StatusFormat::Text => report::status(out, &place, &status)?,
        StatusFormat::Json => report::status_json(out, &place, &status)?,
    }
    Ok(ExitCode::SUCCESS)
}
