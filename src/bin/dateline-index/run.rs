//! The story of the program: each command from its arguments to its exit status.

use std::env;
use std::io::{self, BufWriter, Read, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::CommandFactory;
use dateline::dates::published::metadata::Order;
use dateline::index::check::check;
use dateline::index::status::status;
use dateline::index::{IndexError, store};
use dateline::ingest::{self, Event, Examined, Options, Settings, Task, Totals};
use dateline::output::{inspect, numbers, report};
use dateline::source::Limits;
use jiff::{Timestamp, ZonedDateTime};

use super::arguments::{Arguments, Command, Format, Global, StatusFormat, Work};
use super::progress::ProgressLine;

/// Finished, but some inputs were rejected.
const REJECTED: u8 = 1;
/// Failed.
const FAILED: u8 = 2;

/// Runs the command. `colour`: messages may be coloured.
pub fn run(Arguments { global, command }: Arguments, colour: bool) -> Result<ExitCode> {
    let here = Here { dir: env::current_dir().context("the current folder cannot be told")?, global, colour };
    match command {
        Command::Add { paths, work } => here.update(Task::Add, paths, &work),
        Command::Sync { paths, work } => here.update(Task::Sync, paths, &work),
        Command::Remove { names } => here.remove(&names),
        Command::Rebuild { paths, work } => here.rebuild(&paths, &work),
        Command::Inspect { paths, format, work } => here.inspect(paths, format, &work),
        Command::Status { format } => here.status(format),
        Command::Check => here.check(),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "dateline-index", &mut script);
            io::stdout().write_all(&script)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Where and how the program was called.
struct Here {
    /// The current folder.
    dir: PathBuf,
    global: Global,
    colour: bool,
}

impl Here {
    fn update(&self, task: Task, paths: Vec<PathBuf>, work: &Work) -> Result<ExitCode> {
        let (paths, mut stream) = self.inputs(paths);
        let stream = stream.as_mut().map(|s| s as &mut (dyn Read + Send));
        let index = self.index()?;
        self.telling(|events| ingest::update(&index, task, &paths, stream, &self.options(Some(work)), events))
    }

    fn remove(&self, names: &[PathBuf]) -> Result<ExitCode> {
        let index = self.index()?;
        self.telling(|events| ingest::remove(&index, names, &self.options(None), events))
    }

    fn rebuild(&self, paths: &[PathBuf], work: &Work) -> Result<ExitCode> {
        let index = self.index()?;
        self.telling(|events| ingest::rebuild(&index, paths, &self.options(Some(work)), events))
    }

    /// Runs `work`, tells what happens meanwhile, and the totals in the end.
    fn telling(&self, work: impl FnOnce(&mut dyn FnMut(Event<'_>)) -> Result<Totals, IndexError>) -> Result<ExitCode> {
        let started = Instant::now();
        let mut progress = ProgressLine::new(self.global.quiet);
        let mut untold = 0_u64;
        let totals = work(&mut |event| match event {
            Event::Progress(how_far) => progress.show(how_far),
            Event::Noted { .. } if !self.global.verbose => untold += 1,
            Event::Rejected(_) => progress.suspend(|| self.tell(&event)),
            _ if self.global.quiet => {}
            _ => progress.suspend(|| self.tell(&event)),
        })?;
        drop(progress);
        let err = &mut io::stderr().lock();
        if !self.global.quiet {
            report::totals(err, &totals)?;
            if untold > 0 {
                writeln!(err, "{} on what had to be mended: `--verbose` shows them", numbers::count(untold, "note"))?;
            }
        }
        if self.global.verbose {
            let (files, skipped) = (numbers::count(totals.files, "file"), numbers::grouped(totals.skipped));
            let seconds = started.elapsed().as_secs_f64();
            writeln!(
                err,
                "{files}, {skipped} of them unopened, {} read in {seconds:.1} s",
                report::bytes(totals.bytes)
            )?;
        }
        Ok(if totals.rejected > 0 { ExitCode::from(REJECTED) } else { ExitCode::SUCCESS })
    }

    fn tell(&self, event: &Event<'_>) {
        // Nobody to tell is no reason to stop.
        let _ = report::event(&mut io::stderr().lock(), self.colour, event);
    }

    fn inspect(&self, paths: Vec<PathBuf>, format: Format, work: &Work) -> Result<ExitCode> {
        let (paths, mut stream) = self.inputs(paths);
        let stream = stream.as_mut().map(|s| s as &mut (dyn Read + Send));
        let render = |Examined { article, notes }: Examined<'_>| {
            let mut shown = Vec::with_capacity(article.body.len() * 3);
            match format {
                Format::Jsonl => inspect::json(&mut shown, article, notes),
                Format::Text => inspect::text(&mut shown, article, notes),
            }
            .map(|()| shown)
        };
        let mut out = BufWriter::new(io::stdout().lock());
        let (mut rejected, mut written) = (false, Ok(()));
        ingest::examine(&paths, stream, &self.options(Some(work)), render, |found| {
            written = match found {
                Ok(shown) => shown.and_then(|shown| out.write_all(&shown)),
                Err(rejection) => {
                    rejected = true;
                    self.tell(&Event::Rejected(&rejection));
                    Ok(())
                }
            };
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        written.and_then(|()| out.flush())?;
        Ok(if rejected { ExitCode::from(REJECTED) } else { ExitCode::SUCCESS })
    }

    fn status(&self, format: StatusFormat) -> Result<ExitCode> {
        let index = self.index()?;
        let status = status(&index)?;
        let out = &mut io::stdout().lock();
        let place = index.display().to_string();
        match format {
            StatusFormat::Text => report::status(out, &place, &status)?,
            StatusFormat::Json => report::status_json(out, &place, &status)?,
        }
        Ok(ExitCode::SUCCESS)
    }

    fn check(&self) -> Result<ExitCode> {
        let findings = check(&self.index()?)?;
        report::findings(&mut io::stdout().lock(), false, &findings)?;
        Ok(if findings.damage.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
    }

    /// The paths without `-`, and standard input if that was among them.
    fn inputs(&self, mut paths: Vec<PathBuf>) -> (Vec<PathBuf>, Option<io::Stdin>) {
        let given = paths.len();
        paths.retain(|p| p.as_os_str() != "-");
        let stream = (paths.len() < given).then(io::stdin);
        (paths, stream)
    }

    fn options(&self, work: Option<&Work>) -> Options<'_> {
        let processors = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let day_first = work.is_some_and(|w| w.day_first);
        Options {
            settings: Settings {
                today: self.global.today.unwrap_or_else(|| ZonedDateTime::now().date()),
                order: if day_first { Order::DayFirst } else { Order::MonthFirst },
                limits: Limits::default(),
            },
            threads: work.and_then(|w| w.threads).map_or_else(processors, usize::from),
            memory: work.map_or(64, |w| w.memory) as usize * 1_000_000,
            now: Timestamp::now(),
            current_dir: &self.dir,
        }
    }

    /// The folder of the index.
    fn index(&self) -> Result<PathBuf> {
        match &self.global.index {
            Some(dir) => Ok(dir.clone()),
            None => store::default_dir().context("no home folder is known: name the index with `--index DIR`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
