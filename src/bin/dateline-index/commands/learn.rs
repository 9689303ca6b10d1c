//! `dateline-index learn`: lines that stand in many articles of one outlet, as a file of rules.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use dateline::ingest::{self, RunOptions};
use dateline::output::learned;

/// Learns from what is under `paths` and prints the rules.
pub fn run(options: &RunOptions<'_>, paths: &[PathBuf]) -> Result<ExitCode> {
    let found = ingest::learn(paths, options);
    let mut out = io::BufWriter::new(io::stdout().lock());
    learned::rules(&mut out, &found)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
