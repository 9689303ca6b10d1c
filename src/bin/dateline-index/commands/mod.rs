//! The commands: each from its arguments to its exit status. Those that write are in [`update`].

mod check;
mod elsewhere;
mod inspect;
mod learn;
mod purge;
#[cfg(feature = "pdf")]
pub mod read_pdf;
mod status;
mod update;
mod watch;

use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result};
use clap::CommandFactory;
use dateline::dates::published::metadata::DayMonthOrder;
use dateline::ingest::{RunEvent, RunOptions, Settings, Task};
use dateline::output::report;
use dateline::source;
use jiff::Timestamp;

use crate::arguments::{Arguments, Command, Work};
use crate::common::session::Session;
use crate::common::{config, manpages};
use update::Update;

/// As disks and memory are sold.
const MB: usize = 1_000_000;

/// Finished, but some inputs were rejected.
const REJECTED: u8 = 1;
/// Failed.
pub const FAILED: u8 = 2;
/// Stopped by a signal; what was read until then is in the index.
const STOPPED: u8 = 130;

/// Runs the command. `verbose`: say more of what was read.
pub fn run(session: &Session, verbose: bool, command: Command) -> Result<ExitCode> {
    let dir = env::current_dir().context("the current folder cannot be told")?;
    let stop = Arc::new(AtomicBool::new(false));
    if matches!(command, Command::Add { .. } | Command::Sync { .. } | Command::Rebuild { .. } | Command::Watch { .. }) {
        stop_on_signals(&stop);
    }
    let update = Update { session, verbose, dir: &dir, stop: &stop };
    match command {
        Command::Add { paths, since_last, work, telling } => update.from(Task::Add, paths, since_last, &work, &telling),
        Command::Sync { paths, allow_removals, since_last, work, telling } => {
            update.from(Task::Sync { allow_removals }, paths, since_last, &work, &telling)
        }
        Command::Remove { names } => update.remove(&names),
        Command::Purge { what, yes, desk } => {
            let journal = Session::journal(desk.as_deref())?;
            purge::run(session, &options(session, &dir, &stop, None)?, &what, yes, &journal)
        }
        Command::Optimize => update.optimize(),
        Command::Watch { paths, sync, quiet_for, poll, work } => {
            watch::run(&update, &paths, watch::Pace { sync, quiet_for, poll }, &work)
        }
        Command::Rebuild { paths, work } => update.rebuild(&paths, &work),
        Command::Inspect { paths, format, work } => {
            inspect::run(session, &options(session, &dir, &stop, Some(&work))?, paths, format)
        }
        Command::Learn { paths, work } => learn::run(session, &options(session, &dir, &stop, Some(&work))?, &paths),
        Command::Status { format } => status::run(session, format),
        Command::Check { deep } => check::run(session, deep),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "dateline-index", &mut script);
            io::stdout().write_all(&script)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Config => config::print(&Arguments::command()).map(|()| ExitCode::SUCCESS),
        Command::Man { dir } => manpages::write(Arguments::command(), "dateline", &dir).map(|()| ExitCode::SUCCESS),
    }
}

/// Sets `stop` on the first signal to end; a second one ends the program at once, which harms nothing
/// either.
fn stop_on_signals(stop: &Arc<AtomicBool>) {
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // Without them a signal ends the program, as it does everywhere.
        let _ = signal_hook::flag::register_conditional_shutdown(signal, STOPPED.into(), Arc::clone(stop));
        let _ = signal_hook::flag::register(signal, Arc::clone(stop));
    }
}

/// Tells one event of a run.
fn tell(session: &Session, event: &RunEvent<'_>) {
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
fn reading(session: &Session, work: Option<&Work>) -> Result<source::ReadOptions> {
    let Some(work) = work else { return Ok(source::ReadOptions::default()) };
    let pairs = work.map.join(",");
    let map = source::FieldMap::parse(&pairs).with_context(|| format!("--map {pairs}"))?;
    let outlets = match &work.outlets {
        Some(file) => {
            let table = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
            source::OutletNames::parse(&table).map_err(|line| {
                anyhow::anyhow!(
                    "{}: line {line} is not of the form `Coastal Wire: CW, coastalwire.example`",
                    file.display()
                )
            })?
        }
        None => source::OutletNames::default(),
    };
    let (keep_markup, outlet, folder_outlet) = (work.keep_markup, work.source.clone(), work.source_from_folder);
    let limits = source::Limits::within(work.memory as usize * MB);
    let rules = rules(session, work.rules.as_deref())?;
    Ok(source::ReadOptions { limits, map, keep_markup, outlet, folder_outlet, outlets, rules, pdf: pdf_reader() })
}

/// What reads PDF.
fn pdf_reader() -> Option<source::PdfReader> {
    #[cfg(feature = "pdf")]
    return read_pdf::reader();
    #[cfg(not(feature = "pdf"))]
    None
}

/// The file of rules that is named; without one that which lies beside the index, if there is one.
fn rules_file(session: &Session, named: Option<&Path>) -> Option<PathBuf> {
    let beside = || {
        let mut name = session.index().ok()?.into_os_string();
        name.push(".rules.toml");
        Some(PathBuf::from(name)).filter(|file| file.exists())
    };
    named.map(Path::to_owned).or_else(beside)
}

/// The rules of that file.
fn rules(session: &Session, named: Option<&Path>) -> Result<source::LineRules> {
    let Some(file) = rules_file(session, named) else { return Ok(source::LineRules::default()) };
    let text = std::fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    source::LineRules::parse(&text).with_context(|| format!("{} holds no rules that can be used", file.display()))
}

/// How to go about it, seen from the folder `dir`.
fn options<'a>(session: &Session, dir: &'a Path, stop: &'a AtomicBool, work: Option<&Work>) -> Result<RunOptions<'a>> {
    let processors = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let order = match work {
        Some(work) if work.day_first => DayMonthOrder::DayFirst,
        Some(work) if work.month_first => DayMonthOrder::SaidMonthFirst,
        _ => DayMonthOrder::MonthFirst,
    };
    Ok(RunOptions {
        settings: Settings { today: (session.calendar())(), order, reading: reading(session, work)? },
        threads: work.and_then(|w| w.threads).map_or_else(processors, usize::from),
        memory: work.map_or(64, |w| w.memory) as usize * MB,
        now: Timestamp::now(),
        current_dir: dir,
        stop,
        keep_versions: work.is_some_and(|w| w.keep_versions),
        since_last: false,
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
