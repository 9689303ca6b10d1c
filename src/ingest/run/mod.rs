//! What happens to the index: articles are added, replaced and removed, in one commit.
//!
//! [`reading`] opens what has changed, [`arriving`] makes an article of every record, [`applying`]
//! decides in the order of the input what becomes of it, and [`claims`] whose an identity is that several
//! records give; [`destination`] is where all of it goes, nowhere in a dry run, [`elsewhere`] how it goes to an engine elsewhere; [`changes`] notes what came, changed and went. What they hand on is in [`steps`].

mod applying;
mod arriving;
mod changes;
mod claims;
mod destination;
mod elsewhere;
mod purging;
mod reading;
mod room;
mod steps;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64};

use jiff::Timestamp;
use tantivy::Searcher;

use super::plan::{self, FilePlan};
use super::prepare::Settings;
use super::removals::Removals;
use super::tally::{RunEvent, Totals};
use crate::engine::EngineWriter;
use crate::index::IndexError;
use crate::index::check::tells_its_files;
use crate::index::ledger::Ledger;
use crate::index::reader;
use crate::index::store::{Pointer, Store};
use crate::index::writer::{Commit, Resources, Writer};
use crate::source::{Reason, Rejection};
use applying::Run;
use destination::Destination;
use elsewhere::EngineTarget;
pub use purging::{Purged, purge};
use reading::{RunReading, Wanted};

/// How a run goes about it.
#[derive(Debug, Clone)]
pub struct RunOptions<'a> {
    /// How records are read.
    pub settings: Settings,
    /// Threads that clean and annotate; the engine has its own beside them.
    pub threads: usize,
    /// Bytes of memory to stay within, about.
    pub memory: usize,
    /// When the run began. A file that was changed within two seconds of it is compared by its
    /// hash the next time, as it may be changed again without a new modification time.
    pub now: Timestamp,
    /// What relative paths start from.
    pub current_dir: &'a Path,
    /// Set when the run is to stop: what was read until then is committed.
    pub stop: &'a AtomicBool,
    /// Keep what an article said before it changed.
    pub keep_versions: bool,
    /// Tell of every article that came, changed or went.
    pub since_last: bool,
}

impl RunOptions<'_> {
    /// One thread of the engine keeps up with about four that annotate.
    fn resources(&self) -> Resources {
        let threads = self.threads.div_ceil(4).clamp(1, 8);
        Resources { threads, memory: (self.memory / 2).max(threads * 15_000_000) }
    }

    /// What articles on their way may use, in bytes of their text: each is held in several forms.
    pub(super) fn budget(&self) -> usize {
        (self.memory / 40).max(1 << 20)
    }

    fn commit(&self) -> Commit {
        let program = env!("CARGO_PKG_VERSION").to_owned();
        Commit { time: self.now, program, unfinished: false, seen: None, manner: None }
    }

    /// What decides how an article is made of a record, but for the day that counts as today.
    fn manner(&self) -> String {
        let Settings { today: _, order, reading } = &self.settings;
        let said = format!("{} {order:?} {reading:?}", env!("CARGO_PKG_VERSION"));
        blake3::hash(said.as_bytes()).to_hex()[..16].to_owned()
    }
}

/// What [`update`] does with files that are gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Their articles stay.
    Add,
    /// Their articles leave the index.
    Sync {
        /// Even those of a path that is missing or empty, or of more than half of one.
        allow_removals: bool,
    },
}

/// The index that a run is about.
#[derive(Debug)]
pub enum Target<'a> {
    /// The one in this folder.
    Folder(&'a Path),
    /// The one that an engine keeps elsewhere.
    Elsewhere {
        /// The engine.
        writer: Box<dyn EngineWriter>,
        /// Articles that are fetched at most to propagate dates among them.
        compared: u64,
    },
}

impl<'a, P: AsRef<Path> + ?Sized> From<&'a P> for Target<'a> {
    fn from(dir: &'a P) -> Self {
        Self::Folder(dir.as_ref())
    }
}

/// Brings the index `target` up to date with the files under `paths`, and with a `stream` of JSON
/// Lines if there is one. `events` hears what is worth telling, in the order of the input.
///
/// # Errors
/// What [`Writer::open`] and writing can meet. What was committed before is unharmed.
pub fn update<'t>(
    target: impl Into<Target<'t>>,
    task: Task,
    paths: &[PathBuf],
    stream: Option<&mut (dyn Read + Send)>,
    options: &RunOptions<'_>,
    events: &mut dyn FnMut(RunEvent<'_>),
) -> Result<Totals, IndexError> {
    let (destination, ledger) = opened(target.into(), options)?;
    bring_up_to_date(destination, &ledger, task, paths, stream, options, events)
}

/// Opens an index for writing, with what it knows.
fn opened(target: Target<'_>, options: &RunOptions<'_>) -> Result<(Destination, Ledger), IndexError> {
    match target {
        Target::Folder(dir) => {
            let writer = Writer::open(dir, options.resources())?;
            let ledger = writer.ledger()?;
            Ok((writer.into(), ledger))
        }
        Target::Elsewhere { writer, compared } => {
            let (elsewhere, ledger) = EngineTarget::open(writer, compared)?;
            Ok((elsewhere.into(), ledger))
        }
    }
}

/// What [`update`] would come to: as it tells it, and nothing is written, locked or mended.
///
/// # Errors
/// As [`update`], but for what writing alone can meet.
pub fn preview<'t>(
    target: impl Into<Target<'t>>,
    task: Task,
    paths: &[PathBuf],
    stream: Option<&mut (dyn Read + Send)>,
    options: &RunOptions<'_>,
    events: &mut dyn FnMut(RunEvent<'_>),
) -> Result<Totals, IndexError> {
    let (nowhere, ledger) = match target.into() {
        Target::Folder(dir) => Destination::nowhere(dir)?,
        Target::Elsewhere { writer, compared } => {
            let (elsewhere, ledger) = EngineTarget::open(writer, compared)?;
            (Destination::nowhere_beside(elsewhere.place())?, ledger)
        }
    };
    bring_up_to_date(nowhere, &ledger, task, paths, stream, options, events)
}

fn bring_up_to_date(
    destination: Destination,
    ledger: &Ledger,
    task: Task,
    paths: &[PathBuf],
    stream: Option<&mut (dyn Read + Send)>,
    options: &RunOptions<'_>,
    events: &mut dyn FnMut(RunEvent<'_>),
) -> Result<Totals, IndexError> {
    let dir = destination.dir().to_owned();
    let nowhere = destination.is_nowhere();
    let mut plan = FilePlan::of(paths, options.current_dir);
    let failed = |e| IndexError::engine(&dir, e);
    plan.find_known(ledger).map_err(failed)?;
    let removals = match task {
        Task::Add => Removals::default(),
        Task::Sync { allow_removals } => {
            let roots: Vec<PathBuf> =
                paths.iter().map(|path| crate::source::absolute(path, options.current_dir)).collect();
            Removals::of(&mut plan, ledger, &roots, allow_removals).map_err(failed)?
        }
    };
    if !nowhere {
        room::look_before(&dir, &plan, ledger)?;
    }
    let mut run = Run::new(destination, ledger, false, events)?;
    run.totals.ignored += plan.ignored as u64;
    run.passed_over(&plan.other_kinds);
    if !nowhere {
        run.keep_versions(options)?;
    }
    run.note_changes(options)?;
    run.read(&RunReading { plan, ledger, options, all: false, only: Wanted::new(), taken: AtomicU64::new(0) }, stream)?;
    if !run.totals.stopped {
        for path in &removals.files {
            run.remove_file(path)?;
        }
        for withheld in removals.withheld {
            run.withhold(&withheld);
        }
        run.restore(options)?;
    }
    run.finish(options, false)
}

/// Removes articles from the index `target`, named by identity, or by the path of their file or of a folder that holds it.
///
/// # Errors
/// As [`update`].
pub fn remove<'t>(
    target: impl Into<Target<'t>>,
    names: &[PathBuf],
    options: &RunOptions<'_>,
    events: &mut dyn FnMut(RunEvent<'_>),
) -> Result<Totals, IndexError> {
    let target = target.into();
    if let Target::Folder(dir) = target {
        Pointer::read_by_others(dir)?;
    }
    let (destination, ledger) = opened(target, options)?;
    let dir = destination.dir().to_owned();
    let failed = |e| IndexError::engine(&dir, e);
    let mut run = Run::new(destination, &ledger, false, events)?;
    run.note_changes(options)?;
    for name in names {
        let id = name.to_string_lossy();
        if ledger.file_of(&id).map_err(failed)?.is_some() {
            run.remove_article(&id)?;
            continue;
        }
        let path = crate::source::display_path(&crate::source::absolute(name, options.current_dir));
        let below = ledger.paths(|p| plan::is_below(p, &path)).map_err(failed)?;
        if below.is_empty() {
            let reason = Reason::System("no article of the index has this id or path".to_owned());
            run.reject(&Rejection { path: id.into_owned(), record: None, reason });
        }
        for file in below {
            run.remove_file(&file)?;
        }
    }
    run.restore(options)?;
    run.finish(options, false)
}

/// Merges the segments of the index at `dir` into one, without what was removed.
///
/// # Errors
/// As [`update`].
pub fn optimize(dir: &Path, options: &RunOptions<'_>) -> Result<(), IndexError> {
    Pointer::read_by_others(dir)?;
    Writer::open(dir, options.resources())?.optimize()
}

/// Reads every file that the index `target` knows, and those under `paths`, into a new generation
/// that then takes the place of the old one. The articles of files that are gone are kept as they
/// were stored. What a rebuild has written that was stopped, or died, is not written again.
///
/// # Errors
/// As [`update`]; [`IndexError::Stopped`]; [`IndexError::Damaged`] when the old index cannot tell its files and no path is given.
pub fn rebuild<'t>(
    target: impl Into<Target<'t>>,
    paths: &[PathBuf],
    options: &RunOptions<'_>,
    events: &mut dyn FnMut(RunEvent<'_>),
) -> Result<Totals, IndexError> {
    use IndexError::{Beginning, Missing, NotAnIndex};
    let dir = match target.into() {
        Target::Folder(dir) => dir,
        Target::Elsewhere { writer, compared } => {
            return elsewhere::rebuild(EngineTarget::open(writer, compared)?, paths, options, events);
        }
    };
    if let Err(error @ (Missing { .. } | Beginning { .. } | NotAnIndex { .. })) = Pointer::read_by_others(dir) {
        return Err(error);
    }
    let store = Store::lock(dir)?;
    let (ledger, old) = match what_it_knows(dir) {
        Ok((ledger, old)) => (ledger, Some(old)),
        Err(error) if paths.is_empty() => return Err(error),
        Err(_) => (Ledger::default(), None),
    };
    let failed = |e| IndexError::engine(dir, e);
    let mut known: Vec<PathBuf> = Vec::new();
    for path in ledger.paths(|_| true).map_err(failed)? {
        let file = ledger.file(&path).map_err(failed)?;
        let gave_articles = file.is_some_and(|file| file.articles + file.replaced > 0);
        known.extend(Some(plan::real_path(&path)).filter(|path| gave_articles && fs::metadata(path).is_ok()));
    }
    known.sort_unstable();
    known.extend_from_slice(paths);
    let mut plan = FilePlan::of(&known, options.current_dir);
    plan.find_known(&ledger).map_err(failed)?;
    let writer = Writer::go_on(store, options.resources(), &options.manner())?;
    let written = writer.written()?;
    let mut run = Run::new(writer, &ledger, true, events)?;
    run.go_on(&written)?;
    run.totals.ignored += plan.ignored as u64;
    run.passed_over(&plan.other_kinds);
    run.read(
        &RunReading { plan, ledger: &ledger, options, all: true, only: Wanted::new(), taken: AtomicU64::new(0) },
        None,
    )?;
    if run.totals.stopped {
        run.pause(options)?;
        return Err(IndexError::Stopped);
    }
    run.restore(options)?;
    run.carry_over(old.as_ref(), options)?;
    run.finish(options, true)
}

/// The ledger of the index at `dir`, whatever its version, and its segments.
fn what_it_knows(dir: &Path) -> Result<(Ledger, Searcher), IndexError> {
    if !tells_its_files(dir)? {
        let detail = "which files it was made from cannot be read".to_owned();
        return Err(IndexError::Damaged { dir: dir.to_owned(), detail });
    }
    let (index, searcher) = reader::open_any_version(dir)?;
    let folder = Pointer::read(dir)?.folder(dir);
    let read = || {
        let seen = Commit::of(&index.load_metas()?).and_then(|commit| commit.seen);
        Ledger::read_whole(&searcher, &folder, seen.as_deref())
    };
    let ledger = read().map_err(|e| IndexError::engine(dir, e))?;
    Ok((ledger, searcher))
}
