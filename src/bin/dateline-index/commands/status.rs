//! `dateline-index status`: what is in the index.

use std::io;
use std::process::ExitCode;

use anyhow::Result;
use dateline::index::status::status;
use dateline::ingest::Target;
use dateline::output::report;

use super::elsewhere;
use crate::arguments::StatusFormat;
use crate::common::session::Session;

/// Prints what is in the index.
pub fn run(session: &Session, format: StatusFormat) -> Result<ExitCode> {
    let index = session.index()?;
    let place = index.display().to_string();
    let out = &mut io::stdout().lock();
    if let Target::Elsewhere { mut writer, .. } = elsewhere::target(session, &index, false)? {
        let (known, _) = writer.known().map_err(dateline::index::IndexError::from)?;
        match format {
            StatusFormat::Text => report::status_elsewhere(out, &place, &known)?,
            StatusFormat::Json => report::status_elsewhere_json(out, &place, &known)?,
        }
        return Ok(ExitCode::SUCCESS);
    }
    let status = status(&index)?;
    match format {
        StatusFormat::Text => report::status(out, &place, &status)?,
        StatusFormat::Json => report::status_json(out, &place, &status)?,
    }
    Ok(ExitCode::SUCCESS)
}
