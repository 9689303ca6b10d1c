//! `dateline-index watch`: follows files and folders.
//!
//! The system tells that something has changed; what, is found by a run as `add` or `sync` makes it,
//! which looks at every file's size and time. So nothing is lost when the system tells too little, and
//! a file that was read while it was being written is read again when it is whole.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::Result;
use dateline::index::IndexError;
use dateline::ingest::Task;
use dateline::output::messages;
use notify::{RecursiveMode, Watcher};

use super::update::Update;
use crate::arguments::Work;
use crate::common::failure::{self, Failure};

/// How often it is asked whether to stop.
const TICK: Duration = Duration::from_millis(200);
/// A change is read after so long even if changes go on.
const PATIENCE: Duration = Duration::from_secs(30);
/// Files are looked at so often even if the system tells of nothing.
const ANYWAY: Duration = Duration::from_secs(600);
/// What failed and may pass is tried again after so long, or with the next change.
const AFTER_FAILURE: Duration = Duration::from_secs(30);
/// How often files are looked at where the system cannot tell.
const POLLING: Duration = Duration::from_secs(10);

/// How changes are waited for.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Articles of files that are gone are removed.
    pub sync: bool,
    /// Seconds without a change after which changes are read.
    pub quiet_for: u64,
    /// Seconds between looks, instead of being told.
    pub poll: Option<u64>,
}

/// Follows `paths` until a signal to end.
pub fn run(update: &Update<'_>, paths: &[PathBuf], pace: Pace, work: &Work) -> Result<ExitCode> {
    let (sender, changes) = channel::<()>();
    let watcher = if pace.poll.is_some() { None } else { watcher(update, paths, sender) };
    let every = match (&watcher, pace.poll) {
        (_, Some(seconds)) => Duration::from_secs(seconds),
        (Some(_), None) => ANYWAY,
        (None, None) => POLLING,
    };
    let task = if pace.sync { Task::Sync { allow_removals: false } } else { Task::Add };
    let mut told = BTreeSet::new();
    while !update.stop.load(Ordering::Relaxed) {
        let every = match update.again(task, paths, work, &mut told) {
            Ok(_) => every,
            Err(error) if passes(&error) => {
                failure::tell(&error, update.session.messages);
                every.min(AFTER_FAILURE)
            }
            Err(error) => return Err(error),
        };
        wait(update, &changes, Duration::from_secs(pace.quiet_for), every);
    }
    Ok(ExitCode::SUCCESS)
}

/// May it be otherwise the next time, without anything being done to the index?
fn passes(error: &anyhow::Error) -> bool {
    use std::io::ErrorKind::{Interrupted, QuotaExceeded, StaleNetworkFileHandle, StorageFull, TimedOut};
    let passing = [Interrupted, QuotaExceeded, StaleNetworkFileHandle, StorageFull, TimedOut];
    match error.downcast_ref::<IndexError>() {
        Some(IndexError::Busy { .. } | IndexError::NoRoom { .. }) => true,
        Some(IndexError::System { error, .. }) => passing.contains(&error.kind()),
        Some(_) => false,
        // It says so itself: little room is left.
        None => error.downcast_ref::<Failure>().is_some(),
    }
}

/// What tells of changes; nothing where the system cannot.
fn watcher(update: &Update<'_>, paths: &[PathBuf], sender: std::sync::mpsc::Sender<()>) -> Option<impl Watcher> {
    let told = move |event: notify::Result<notify::Event>| {
        // Reading is no change. If nobody listens any more, it is over.
        if event.map_or(true, |event| !event.kind.is_access()) {
            let _ = sender.send(());
        }
    };
    let watch = || -> notify::Result<_> {
        let mut watcher = notify::recommended_watcher(told)?;
        for path in paths {
            watcher.watch(&update.dir.join(path), RecursiveMode::Recursive)?;
        }
        Ok(watcher)
    };
    watch()
        .map_err(|error| {
            let text = format!("the system does not tell of changes ({error}): files are looked at every 10 seconds");
            let _ = messages::note(&mut std::io::stderr().lock(), update.session.messages, "note", &text);
        })
        .ok()
}

/// Waits for a change, and then until there are none for a while; `every` so often in any case.
fn wait(update: &Update<'_>, changes: &Receiver<()>, quiet_for: Duration, every: Duration) {
    let began = Instant::now();
    let (mut first, mut last) = (None, began);
    while !update.stop.load(Ordering::Relaxed) {
        match changes.recv_timeout(TICK) {
            Ok(()) => {
                last = Instant::now();
                first.get_or_insert(last);
            }
            // Without a watcher nobody sends.
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(TICK),
            Err(RecvTimeoutError::Timeout) => {}
        }
        let settled = first.is_some_and(|first| last.elapsed() >= quiet_for || first.elapsed() >= PATIENCE);
        if settled || began.elapsed() >= every {
            return;
        }
    }
}
