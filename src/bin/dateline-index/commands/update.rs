//! `dateline-index add`, `sync`, `remove`, `rebuild`: what writes the index.

use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use dateline::index::IndexError;
use dateline::ingest::{self, Event, Task, Totals};
use dateline::output::progress::ProgressLine;
use dateline::output::{numbers, report};
use dateline::source::Kind;

use super::{REJECTED, inputs, options, tell};
use crate::arguments::Work;
use crate::common::session::Session;

/// What every command that writes works with.
pub struct Update<'a> {
    /// How the program was called.
    pub session: &'a Session,
    /// Say more of what was read.
    pub verbose: bool,
    /// The current folder.
    pub dir: &'a Path,
}

impl Update<'_> {
    /// Reads `paths` into the index.
    pub fn from(&self, task: Task, paths: Vec<PathBuf>, work: &Work) -> Result<ExitCode> {
        let (paths, mut stream) = inputs(paths);
        let stream = stream.as_mut().map(|s| s as &mut (dyn Read + Send));
        let index = self.session.index()?;
        let options = options(self.session, self.dir, Some(work))?;
        self.telling(|events| ingest::update(&index, task, &paths, stream, &options, events))
    }

    /// Removes articles by id, file or folder.
    pub fn remove(&self, names: &[PathBuf]) -> Result<ExitCode> {
        let index = self.session.index()?;
        let options = options(self.session, self.dir, None)?;
        self.telling(|events| ingest::remove(&index, names, &options, events))
    }

    /// Writes the index anew.
    pub fn rebuild(&self, paths: &[PathBuf], work: &Work) -> Result<ExitCode> {
        let index = self.session.index()?;
        let options = options(self.session, self.dir, Some(work))?;
        self.telling(|events| ingest::rebuild(&index, paths, &options, events))
    }

    /// Runs `work`, tells what happens meanwhile, and the totals in the end.
    fn telling(&self, work: impl FnOnce(&mut dyn FnMut(Event<'_>)) -> Result<Totals, IndexError>) -> Result<ExitCode> {
        let started = Instant::now();
        let mut progress = ProgressLine::new(!self.session.quiet && io::stderr().is_terminal());
        let mut untold = 0_u64;
        let totals = work(&mut |event| match event {
            Event::Progress(how_far) => progress.show(how_far),
            Event::Noted { .. } if !self.verbose => untold += 1,
            Event::Rejected(_) | Event::Withheld { .. } => progress.suspend(|| tell(self.session, &event)),
            _ if self.session.quiet => {}
            _ => progress.suspend(|| tell(self.session, &event)),
        })?;
        drop(progress);
        let err = &mut io::stderr().lock();
        if !self.session.quiet {
            report::totals(err, &totals)?;
            if untold > 0 {
                writeln!(err, "{} on what had to be mended: `--verbose` shows them", numbers::count(untold, "note"))?;
            }
        }
        if self.verbose {
            let (files, skipped) = (numbers::count(totals.files, "file"), numbers::grouped(totals.skipped));
            let seconds = started.elapsed().as_secs_f64();
            writeln!(
                err,
                "{files}, {skipped} of them unopened, {} read in {seconds:.1} s",
                report::bytes(totals.bytes)
            )?;
        }
        if totals.seen == 0 && totals.ignored > 0 {
            anyhow::bail!("nothing here can be read; these can: {}", Kind::NAMES);
        }
        Ok(if totals.rejected > 0 { ExitCode::from(REJECTED) } else { ExitCode::SUCCESS })
    }
}
