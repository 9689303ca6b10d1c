//! `dateline-index learn`: lines that stand in many articles of one outlet, as a file of rules.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use dateline::ingest::{self, RunEvent, RunOptions};
use dateline::output::learned;

use super::{FAILED, REJECTED, tell};
use crate::common::session::Session;

/// Learns from what is under `paths` and prints the rules.
pub fn run(session: &Session, options: &RunOptions<'_>, paths: &[PathBuf]) -> Result<ExitCode> {
    let mut rejected = false;
    let found = ingest::learn(paths, options, &mut |rejection| {
        rejected = true;
        tell(session, &RunEvent::Rejected(rejection));
    });
    if found.articles == 0 && rejected {
        return Ok(ExitCode::from(FAILED));
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    learned::rules(&mut out, &found)?;
    out.flush()?;
    Ok(if rejected { ExitCode::from(REJECTED) } else { ExitCode::SUCCESS })
}
