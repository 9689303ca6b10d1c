//! `dateline-index add`, `sync`, `remove`, `rebuild`, `optimize`: what writes the index.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use anyhow::Result;
use dateline::index::IndexError;
use dateline::index::status::status;
use dateline::ingest::{self, RunEvent, RunOptions, Task, Totals};
use dateline::output::harvest::{self, ChangedArticle, Report};
use dateline::output::progress::ProgressLine;
use dateline::output::sanitize::sanitize;
use dateline::output::{messages, numbers, report};
use dateline::source::{FileKind, Rejection};

use super::elsewhere;
use super::{REJECTED, STOPPED, inputs, options, rules_file, tell};
use crate::arguments::{RunReportFormat, Telling, Work};
use crate::common::failure::Failure;
use crate::common::session::Session;

/// So many records that replace others are told by name.
const NAMED: u64 = 10;

/// What every command that writes works with.
pub struct Update<'a> {
    /// How the program was called.
    pub session: &'a Session,
    /// Say more of what was read.
    pub verbose: bool,
    /// The current folder.
    pub dir: &'a Path,
    /// Set when the run is to stop.
    pub stop: &'a AtomicBool,
}

/// What is told of a run in the end.
struct ReportOf<'a> {
    /// Where the index lies.
    index: &'a Path,
    format: Option<RunReportFormat>,
    /// Nothing is written.
    dry_run: bool,
    /// What came, changed and went is listed.
    listed: bool,
    /// The file of rules of the user's own, and how many there are.
    rules: Option<(String, usize)>,
}

/// What is said when a run ends because the disk is nearly full.
fn no_room() -> Failure {
    let message = "little room is left on the disk of the index: what was read until now is in it";
    Failure::new(message, "free some space: the same command goes on from there")
}

impl Update<'_> {
    /// Reads `paths` into the index, or only tells what they hold. `since_last`: lists what came, changed
    /// and went.
    pub fn from(
        &self,
        task: Task,
        paths: Vec<PathBuf>,
        since_last: bool,
        work: &Work,
        telling: &Telling,
    ) -> Result<ExitCode> {
        let (paths, mut stream) = inputs(paths);
        let stream = stream.as_mut().map(|s| s as &mut (dyn Read + Send));
        let index = self.session.index()?;
        let options = RunOptions { since_last, ..self.options(Some(work))? };
        let rules = rules_file(self.session, work.rules.as_deref())
            .map(|file| (file.display().to_string(), options.settings.reading.rules.len()))
            .filter(|(_, count)| *count > 0);
        let (format, dry_run) = (telling.report, telling.dry_run);
        let report = ReportOf { index: &index, format, dry_run, listed: since_last, rules };
        if work.keep_versions {
            let instead = "keep them in an index on disk, of the same files";
            elsewhere::refuse(&index, "keeping earlier versions (`--keep-versions`)", instead)?;
        }
        let target = elsewhere::target(self.session, &index, !dry_run)?;
        self.reporting(Some(report), |events| match telling.dry_run {
            true => ingest::preview(target, task, &paths, stream, &options, events),
            false => ingest::update(target, task, &paths, stream, &options, events),
        })
    }

    /// Brings the index up to date once more, for who follows `paths`. Of what is rejected only that is
    /// named which `told` does not hold, in which it stands from then on.
    pub fn again(&self, task: Task, paths: &[PathBuf], work: &Work, told: &mut BTreeSet<String>) -> Result<Totals> {
        let index = self.session.index()?;
        let options = self.options(Some(work))?;
        let mut rejected = BTreeSet::new();
        let totals = ingest::update(
            elsewhere::target(self.session, &index, true)?,
            task,
            paths,
            None,
            &options,
            &mut |event| {
                let name = match &event {
                    RunEvent::Rejected(rejection) => rejection.to_string(),
                    RunEvent::Withheld { root, articles, .. } => format!("{root} {articles}"),
                    RunEvent::Moved { .. } | RunEvent::Repeated { .. } if self.verbose => {
                        return tell(self.session, &event);
                    }
                    _ => return,
                };
                if !told.contains(&name) && !rejected.contains(&name) {
                    tell(self.session, &event);
                }
                rejected.insert(name);
            },
        )?;
        *told = rejected;
        if totals.no_room {
            anyhow::bail!(no_room());
        }
        if !self.session.quiet {
            // Nobody to tell is no failure.
            let _ = report::done(&mut io::stderr().lock(), &totals);
        }
        Ok(totals)
    }

    /// Removes articles by id, file or folder.
    pub fn remove(&self, names: &[PathBuf]) -> Result<ExitCode> {
        let index = self.session.index()?;
        let options = self.options(None)?;
        let target = elsewhere::target(self.session, &index, false)?;
        self.telling(|events| ingest::remove(target, names, &options, events))
    }

    /// Writes the index anew.
    pub fn rebuild(&self, paths: &[PathBuf], work: &Work) -> Result<ExitCode> {
        let index = self.session.index()?;
        let options = self.options(Some(work))?;
        let target = elsewhere::target(self.session, &index, false)?;
        self.telling(|events| ingest::rebuild(target, paths, &options, events))
    }

    /// Merges what was written piece by piece.
    pub fn optimize(&self) -> Result<ExitCode> {
        let index = self.session.index()?;
        elsewhere::refuse(&index, "merging", "Quickwit merges by itself")?;
        let before = status(&index)?;
        ingest::optimize(&index, &self.options(None)?)?;
        let after = status(&index)?;
        if !self.session.quiet {
            let (before, after) = (report::bytes(before.bytes), report::bytes(after.bytes));
            // Nobody to tell is no failure.
            let _ = writeln!(io::stderr(), "{before} are now {after}");
        }
        Ok(ExitCode::SUCCESS)
    }

    /// How to go about it.
    pub fn options(&self, work: Option<&Work>) -> Result<RunOptions<'_>> {
        options(self.session, self.dir, self.stop, work)
    }

    /// Runs `work`, tells what happens meanwhile, and the totals in the end.
    fn telling(
        &self,
        work: impl FnOnce(&mut dyn FnMut(RunEvent<'_>)) -> Result<Totals, IndexError>,
    ) -> Result<ExitCode> {
        self.reporting(None, work)
    }

    /// As [`Update::telling`], with a report if one is asked for.
    fn reporting(
        &self,
        report_of: Option<ReportOf<'_>>,
        work: impl FnOnce(&mut dyn FnMut(RunEvent<'_>)) -> Result<Totals, IndexError>,
    ) -> Result<ExitCode> {
        let dry_run = report_of.as_ref().is_some_and(|of| of.dry_run);
        let listed = report_of.as_ref().is_some_and(|of| of.listed);
        let mut report = Report { dry_run, changes: listed.then(Vec::new), ..Report::default() };
        let started = Instant::now();
        let mut progress = ProgressLine::new(!self.session.quiet && io::stderr().is_terminal());
        let (mut untold, mut replaced) = (0_u64, 0_u64);
        let totals = work(&mut |event| {
            collect(&mut report, &event);
            match event {
                RunEvent::Progress(how_far) => progress.show(how_far),
                RunEvent::Read(_) | RunEvent::Became { .. } => {}
                RunEvent::Noted { .. } if !self.verbose => untold += 1,
                RunEvent::Rejected(_) | RunEvent::Withheld { .. } => progress.suspend(|| tell(self.session, &event)),
                _ if self.session.quiet => {}
                // Of many of a kind the first ones are told, and how many more there are.
                RunEvent::Repeated { .. } if !self.verbose && replaced >= NAMED => replaced += 1,
                RunEvent::Repeated { .. } => {
                    replaced += 1;
                    progress.suspend(|| tell(self.session, &event));
                }
                _ => progress.suspend(|| tell(self.session, &event)),
            }
        })?;
        drop(progress);
        (report.totals, report.took) = (Some(totals), started.elapsed());
        if dry_run && !self.session.quiet {
            // Nobody to tell is no failure.
            let _ = writeln!(io::stderr().lock(), "nothing was written; a run would come to:");
        }
        // The work is done, and stays done if there is nobody left to tell.
        let _ = self.tell_totals(&totals, untold, replaced.saturating_sub(NAMED), started.elapsed());
        if totals.no_room {
            anyhow::bail!(no_room());
        }
        if let Some(of) = report_of {
            report.rules.clone_from(&of.rules);
            self.tell_report(&report, &of)?;
        }
        if totals.stopped {
            let text = match dry_run {
                true => "stopped: what was not read is not in these figures",
                false => "stopped: what was read is in the index, and the same command goes on from there",
            };
            let _ = messages::note(&mut io::stderr().lock(), self.session.messages, "note", text);
            return Ok(ExitCode::from(STOPPED));
        }
        if totals.seen == 0 && totals.ignored > 0 {
            anyhow::bail!("nothing here can be read; these can: {}", FileKind::NAMES);
        }
        Ok(if totals.rejected > 0 { ExitCode::from(REJECTED) } else { ExitCode::SUCCESS })
    }

    /// The report, where the index lies, and what to type next; and the list of changes.
    fn tell_report(&self, report: &Report, of: &ReportOf<'_>) -> Result<()> {
        let index = of.index.display().to_string();
        let is_new = report.totals.is_some_and(|totals| totals.added + totals.changed > 0);
        if !self.session.quiet {
            let err = &mut io::stderr().lock();
            // Nobody to tell is no failure.
            let _ = match of.format {
                Some(RunReportFormat::Text) => harvest::table(err, report),
                None if of.dry_run => harvest::table(err, report),
                _ => match harvest::own_rules(report).filter(|_| report.harvest.own.lines > 0) {
                    Some(told) => messages::note(err, self.session.messages, "note", &told),
                    None => Ok(()),
                },
            };
            if is_new && !of.dry_run {
                let _ = writeln!(err, "{:<10}{}", "index", sanitize(&index));
                let next = match self.session.named().first() {
                    Some(_) => format!("dateline --index {} search WORDS", shell_word(&index)),
                    None => "dateline search WORDS   dateline people   dateline-index status".to_owned(),
                };
                let _ = writeln!(err, "{:<10}{next}", "next");
            }
        }
        let out = &mut io::stdout().lock();
        if of.format == Some(RunReportFormat::Json) {
            harvest::json(out, report, &index)?;
        } else {
            report.changes.iter().flatten().try_for_each(|article| report::change(out, article))?;
        }
        Ok(())
    }

    fn tell_totals(&self, totals: &Totals, untold: u64, replaced: u64, took: Duration) -> io::Result<()> {
        let err = &mut io::stderr().lock();
        if !self.session.quiet {
            if replaced > 0 && !self.verbose {
                let more = numbers::count(replaced, "more record");
                writeln!(err, "note: {more} with the id of another and in its place: `--verbose` names them")?;
            }
            report::totals(err, totals)?;
            if untold > 0 {
                writeln!(err, "{} on what had to be mended: `--verbose` shows them", numbers::count(untold, "note"))?;
            }
        }
        if self.verbose {
            let (files, skipped) = (numbers::count(totals.files, "file"), numbers::grouped(totals.skipped));
            let (bytes, seconds) = (report::bytes(totals.bytes), took.as_secs_f64());
            writeln!(err, "{files}, {skipped} of them unopened, {bytes} read in {seconds:.1} s")?;
        }
        Ok(())
    }
}

/// Keeps of an event what a report tells.
fn collect(report: &mut Report, event: &RunEvent<'_>) {
    match event {
        RunEvent::Read(harvest) => report.harvest.add(harvest),
        RunEvent::Rejected(rejection) => count_rejection(report, rejection),
        RunEvent::Remarked { path, text } => report.remarks.push(format!("{path}: {text}")),
        RunEvent::PassedOver(kinds) => report.passed_over = (*kinds).clone(),
        RunEvent::Became { change, id, path, title } => {
            let [id, path, title] = [id, path, title].map(|text| (*text).to_owned());
            let article = ChangedArticle { change: report::name_of_change(*change), id, path, title };
            report.changes.iter_mut().for_each(|changes| changes.push(article.clone()));
        }
        _ => {}
    }
}

/// Counts a rejection by its reason, without what is particular to it.
fn count_rejection(report: &mut Report, rejection: &Rejection) {
    let reason = rejection.reason.to_string();
    let kind = reason.split([':', '(']).next().unwrap_or_default().trim().to_owned();
    *report.rejected.entry(kind).or_default() += 1;
}

/// A name as a shell reads it, on a terminal without harm.
fn shell_word(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-~+:,@".contains(c);
    let name = sanitize(name);
    if name.chars().all(is_plain) { name.into_owned() } else { format!("'{}'", name.replace('\'', "'\\''")) }
}
