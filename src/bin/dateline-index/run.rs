//! The story of the program: each command from its arguments to its exit status.

use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use dateline::dates::published::metadata::Order;
use dateline::ingest::{self, Event, Examined, Options, Settings, Task, Totals};
use dateline::output::{inspect, report};
use dateline::source::Limits;
use etcetera::BaseStrategy;
use jiff::{Timestamp, Zoned};

use super::arguments::{Arguments, Command, Format, Global, Inputs, Work};

/// Runs the command.
pub fn run(Arguments { global, command }: Arguments) -> Result<ExitCode> {
    match command {
        Command::Add { inputs, work } => update(&global, Task::Add, inputs.paths, &work),
        Command::Sync { paths, work } => update(&global, Task::Sync, paths, &work),
        Command::Inspect { inputs, format, work } => examine(&global, inputs, format, &work),
    }
}

fn update(global: &Global, task: Task, paths: Vec<PathBuf>, work: &Work) -> Result<ExitCode> {
    let (paths, stream) = without_stream(paths);
    let mut stdin = io::stdin();
    let current_dir = std::env::current_dir().context("the current folder cannot be told")?;
    let options = options(global, work, &current_dir);
    let mut err = anstream::stderr();
    let totals = ingest::update(
        &index(global)?,
        task,
        &paths,
        stream.then_some(&mut stdin as _),
        &options,
        &mut |event: Event<'_>| {
            let _ = report::event(&mut err, &event);
        },
    )?;
    finish(global, &totals)
}

fn finish(global: &Global, totals: &Totals) -> Result<ExitCode> {
    if !global.quiet {
        report::totals(&mut anstream::stderr(), totals)?;
    }
    Ok(if totals.rejected > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn examine(global: &Global, inputs: Inputs, format: Format, work: &Work) -> Result<ExitCode> {
    let (paths, stream) = without_stream(inputs.paths);
    let mut stdin = io::stdin();
    let current_dir = std::env::current_dir().context("the current folder cannot be told")?;
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut rejected, mut written) = (false, Ok(()));
    ingest::examine(
        &paths,
        stream.then_some(&mut stdin as _),
        &options(global, work, &current_dir),
        |Examined { article, notes }| {
            let mut shown = Vec::with_capacity(article.body.len() * 3);
            let rendered = match format {
                Format::Jsonl => inspect::json(&mut shown, article, notes),
                Format::Text => inspect::text(&mut shown, article, notes),
            };
            rendered.map(|()| shown)
        },
        |found| {
            written = match found {
                Ok(shown) => shown.and_then(|shown| out.write_all(&shown)),
                Err(rejection) => {
                    rejected = true;
                    report::event(&mut anstream::stderr(), &Event::Rejected(&rejection))
                }
            };
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        },
    );
    written?;
    out.flush()?;
    Ok(if rejected { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// The paths without `-`, and whether it was among them.
fn without_stream(mut paths: Vec<PathBuf>) -> (Vec<PathBuf>, bool) {
    let given = paths.len();
    paths.retain(|p| p.as_os_str() != "-");
    let stream = paths.len() < given;
    (paths, stream)
}

fn options<'a>(global: &Global, work: &Work, current_dir: &'a Path) -> Options<'a> {
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Options {
        settings: Settings {
            today: global.today.unwrap_or_else(|| Zoned::now().date()),
            order: if work.day_first { Order::DayFirst } else { Order::MonthFirst },
            limits: Limits::default(),
        },
        threads: work.threads.map_or_else(cores, usize::from),
        memory: work.memory as usize * 1_000_000,
        now: Timestamp::now(),
        current_dir,
    }
}

/// The folder of the index.
fn index(global: &Global) -> Result<PathBuf> {
    if let Some(dir) = &global.index {
        return Ok(dir.clone());
    }
    let base =
        etcetera::choose_base_strategy().context("there is no home folder: name the index with `--index DIR`")?;
    Ok(base.data_dir().join("dateline").join("index"))
}
