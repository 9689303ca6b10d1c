//! The commands: each from its arguments to its exit status. Those that write are in [`update`].

mod check;
mod inspect;
mod status;
mod update;

use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::CommandFactory;
use dateline::dates::published::metadata::Order;
use dateline::ingest::{Event, Options, Settings, Task};
use dateline::output::report;
use dateline::source;
use jiff::Timestamp;

use crate::arguments::{Arguments, Command, Work};
use crate::common::session::Session;
use update::Update;

/// Finished, but some inputs were rejected.
const REJECTED: u8 = 1;
/// Failed.
pub const FAILED: u8 = 2;

/// Runs the command. `verbose`: say more of what was read.
pub fn run(session: &Session, verbose: bool, command: Command) -> Result<ExitCode> {
    let dir = env::current_dir().context("the current folder cannot be told")?;
    let update = Update { session, verbose, dir: &dir };
    match command {
        Command::Add { paths, work } => update.from(Task::Add, paths, &work),
        Command::Sync { paths, allow_removals, work } => update.from(Task::Sync { allow_removals }, paths, &work),
        Command::Remove { names } => update.remove(&names),
        Command::Rebuild { paths, work } => update.rebuild(&paths, &work),
        Command::Inspect { paths, format, work } => inspect::run(session, &dir, paths, format, &work),
        Command::Status { format } => status::run(session, format),
        Command::Check => check::run(session),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "dateline-index", &mut script);
            io::stdout().write_all(&script)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Tells one event of a run.
fn tell(session: &Session, event: &Event<'_>) {
    // Nobody to tell is no reason to stop.
    let _ = report::event(&mut io::stderr().lock(), session.messages, event);
}

/// The paths without `-`, and standard input if that was among them.
fn inputs(mut paths: Vec<PathBuf>) -> (Vec<PathBuf>, Option<io::Stdin>) {
    let given = paths.len();
    paths.retain(|p| p.as_os_str() != "-");
    let stream = (paths.len() < given).then(io::stdin);
    (paths, stream)
}

/// How files and records are read.
fn reading(work: Option<&Work>) -> Result<source::Options> {
    let Some(work) = work else { return Ok(source::Options::default()) };
    let map = match &work.map {
        Some(pairs) => source::FieldMap::parse(pairs).with_context(|| format!("--map {pairs}"))?,
        None => source::FieldMap::default(),
    };
    let (keep_markup, outlet) = (work.keep_markup, work.source.clone());
    Ok(source::Options { map, keep_markup, outlet, ..source::Options::default() })
}

/// How to go about it, seen from the folder `dir`.
fn options<'a>(session: &Session, dir: &'a Path, work: Option<&Work>) -> Result<Options<'a>> {
    let processors = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let day_first = work.is_some_and(|w| w.day_first);
    Ok(Options {
        settings: Settings {
            today: session.today,
            order: if day_first { Order::DayFirst } else { Order::MonthFirst },
            reading: reading(work)?,
        },
        threads: work.and_then(|w| w.threads).map_or_else(processors, usize::from),
        memory: work.map_or(64, |w| w.memory) as usize * 1_000_000,
        now: Timestamp::now(),
        current_dir: dir,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
