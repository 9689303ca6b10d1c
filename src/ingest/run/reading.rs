//! Which files are opened, and their records handed on.

use std::collections::BTreeMap;
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use rustc_hash::FxHashSet;

use super::RunOptions;
use super::steps::{FileOrigin, Job, STREAM, Step};
use crate::index::document::FileState;
use crate::index::ledger::{Ledger, Stamp};
use crate::ingest::pipeline::JobFeed;
use crate::ingest::plan::{FilePlan, hash_of, short_hash};
use crate::source::{self, Content, Outcome, Record, Rejection, SourceFile};

/// Files that were changed within this time of being looked at may be changed again without a new
/// modification time: no file system in use is coarser than that (FAT).
const COARSEST_CLOCK_NS: i128 = 2_000_000_000;

/// Identities that are wanted, by file.
pub(super) type Wanted = BTreeMap<Arc<str>, FxHashSet<Box<str>>>;

/// Everything that one run reads.
pub(super) struct RunReading<'a> {
    pub plan: FilePlan,
    pub ledger: &'a Ledger,
    pub options: &'a RunOptions<'a>,
    /// Read every file and write every article, changed or not.
    pub all: bool,
    /// Of these files only the articles of these identities are wanted.
    pub only: Wanted,
    /// Bytes that were taken from the files so far.
    pub taken: AtomicU64,
}

impl<'a> RunReading<'a> {
    /// Hands on what there is to do, in order.
    pub fn feed(&self, feed: &JobFeed<'_, Job, Step>, stream: Option<&mut (dyn Read + Send)>) -> ControlFlow<()> {
        for found in &self.plan.found {
            match found {
                Ok(file) => self.file(file, feed)?,
                Err(rejection) => {
                    let Rejection { path, record, reason } = rejection;
                    let rejection = Rejection { path: path.clone(), record: *record, reason: reason.clone() };
                    feed.send(Job::Known(Step::Rejected(None, rejection)), 0)?;
                }
            }
        }
        if let Some(stream) = stream {
            let stamp = Stamp { size: 0, modified: 0, hash: 0, state: FileState::default() };
            let origin = match FileOrigin::open(STREAM, STREAM, self.ledger, stamp, self.all) {
                Ok(origin) => Arc::new(origin),
                Err(error) => return feed.send(Job::Known(Step::Failed(error)), 0),
            };
            let reading = &self.options.settings.reading;
            self.records(&origin, feed, |sink| source::read_lines(stream, STREAM, reading, sink))?;
        }
        ControlFlow::Continue(())
    }

    fn file(&self, file: &SourceFile, feed: &JobFeed<'_, Job, Step>) -> ControlFlow<()> {
        let moved = self.plan.moved.get(&file.display).map(String::as_str);
        let known_as = moved.unwrap_or(&file.display);
        let known = match self.ledger.file(known_as) {
            Ok(known) => known,
            Err(error) => return feed.send(Job::Known(Step::Failed(error)), 0),
        };
        let mut stamp = self.stamp(file);
        let before = known.and_then(|k| k.stamp).filter(|_| moved.is_none() && !self.all);
        // Other rules may make another article of it.
        let before = before.filter(|before| before.state.rules == self.rules());
        let looks_the_same = |s: Stamp| s.size == stamp.size && s.modified == stamp.modified;
        if let (Some(before), Some(known)) = (before, known)
            && !before.state.has_rejects
        {
            if looks_the_same(before) && !before.state.racy {
                let step = Step::Skipped { path: file.display.clone(), known, stamp: before };
                return feed.send(Job::Known(step), 0);
            }
            stamp.hash = hash_of(&file.path).unwrap_or_default();
            if before.size == stamp.size && before.hash == stamp.hash {
                return feed.send(Job::Known(Step::Skipped { path: file.display.clone(), known, stamp }), 0);
            }
        }
        // The hash must be known before the first article is written; a page is read in one piece.
        if stamp.hash == 0 && !file.kind.is_single() {
            stamp.hash = hash_of(&file.path).unwrap_or_default();
        }
        let known_as = if known.is_some() { known_as } else { "" };
        let open = |stamp| {
            let origin = FileOrigin::open(&file.display, known_as, self.ledger, stamp, self.all)?;
            Ok(Arc::new(origin.only(self.only.get(&*file.display).cloned())))
        };
        let reading = &self.options.settings.reading;
        let (mut found, mut whole) = (Vec::new(), None);
        if file.kind.is_single() {
            let outcome = source::read_counted(file, reading, &self.taken, &mut |result| found.push(result));
            stamp.hash = outcome.hash.as_ref().map(short_hash).unwrap_or_default();
            whole = Some(outcome);
        }
        let origin = match open(stamp) {
            Ok(origin) => origin,
            Err(error) => return feed.send(Job::Known(Step::Failed(error)), 0),
        };
        self.records(&origin, feed, |sink| match whole {
            Some(outcome) => {
                found.into_iter().for_each(sink);
                outcome
            }
            None => source::read_counted(file, reading, &self.taken, sink),
        })
    }

    /// Hands on what `read` finds, and that it has come to its end.
    fn records(
        &self,
        origin: &Arc<FileOrigin>,
        feed: &JobFeed<'_, Job, Step>,
        read: impl FnOnce(source::RecordSink<'_>) -> Outcome,
    ) -> ControlFlow<()> {
        let mut flow = ControlFlow::Continue(());
        let outcome = read(&mut |result| {
            if flow.is_break() {
                return;
            }
            flow = match result {
                Ok(record) => {
                    let bytes = size_of_text(&record);
                    feed.send(Job::Record { origin: Arc::clone(origin), record }, bytes)
                }
                Err(rejection) => feed.send(Job::Known(Step::Rejected(Some(Arc::clone(origin)), rejection)), 0),
            };
        });
        flow?;
        feed.send(Job::Known(Step::Ended { origin: Arc::clone(origin), outcome }), 0)
    }

    fn rules(&self) -> u32 {
        self.options.settings.reading.rules.fingerprint()
    }

    fn stamp(&self, file: &SourceFile) -> Stamp {
        let age = self.options.now.as_nanosecond() - i128::from(file.modified_ns);
        let racy = age < COARSEST_CLOCK_NS;
        let modified = u64::try_from(file.modified_ns).unwrap_or(0);
        Stamp { size: file.size, modified, hash: 0, state: FileState { has_rejects: false, racy, rules: self.rules() } }
    }

    /// Bytes of all files.
    pub fn bytes(&self) -> u64 {
        self.plan.files().map(|f| f.size).sum()
    }

    /// Files that were found under another name: from, to.
    pub fn moved(&self) -> Vec<(&str, &str)> {
        let mut moved: Vec<_> = self.plan.moved.iter().map(|(to, from)| (from.as_str(), to.as_str())).collect();
        moved.sort_unstable();
        moved
    }

    /// Files that were found.
    pub fn files(&self) -> usize {
        self.plan.files().count()
    }
}

/// What an article costs at least, however short.
const SMALLEST: usize = 1 << 10;

fn size_of_text(record: &Record) -> usize {
    SMALLEST
        + match &record.content {
            Content::Page(text) => text.len(),
            // Its tree is held besides.
            Content::Html { markup, .. } => markup.len(),
            Content::Structured(record) => [&record.title, &record.body].into_iter().flatten().map(String::len).sum(),
        }
}
