//! What becomes of everything that was read, in the order of the input: the one place that decides,
//! counts, and writes. [`rebuilding`] is what a rebuild does besides, [`restoring`] gives articles back whose
//! identity became free.

mod rebuilding;
mod restoring;

use std::collections::BTreeMap;
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::{Searcher, TantivyError};

use super::RunOptions;
use super::arriving::WorkerContext;
use super::changes::Changes;
use super::claims::{Claims, Offer};
use super::destination::Destination;
use super::reading::RunReading;
use super::room::Room;
use super::steps::{Arrival, Arrived, FileOrigin, STREAM, Step};
use crate::index::IndexError;
use crate::index::document::FileState;
use crate::index::ledger::{KnownArticle, KnownFile, Ledger, Stamp};
use crate::index::seen::{Claim, SeenFile, SeenFiles};
use crate::index::tombstones::Tombstones;
use crate::index::writer::Commit;
use crate::index::{reader, versions};
use crate::ingest::harvest::Harvest;
use crate::ingest::ids;
use crate::ingest::pipeline::{MemoryBudget, in_order};
use crate::ingest::propagation;
use crate::ingest::removals::Withheld;
use crate::ingest::tally::{ArticleChange, Doubt, Progress, RunEvent, Totals};
use crate::source::{Outcome, Reason, Rejection};

/// Changes after which what was done so far is committed, at the end of a file.
const LARGE: u64 = 250_000;

/// Changes after which a rebuild keeps what it has written so far, for one that goes on from there.
const REBUILT: u64 = 20_000;

/// The stamp of a file of which no two articles say the same.
const UNKNOWN: Stamp =
    Stamp { size: 0, modified: 0, hash: 0, state: FileState { has_rejects: true, racy: true, rules: 0 } };

/// A run over an index that is being written.
pub(super) struct Run<'a, 'e> {
    destination: Destination,
    ledger: &'a Ledger,
    /// The index began empty: nothing in it needs to be removed first.
    fresh: bool,
    events: &'e mut dyn FnMut(RunEvent<'_>),
    pub totals: Totals,
    /// Whose every identity is.
    claims: Claims,
    /// Stamps of the files read in this run that give their articles identities.
    stamps: FxHashMap<Arc<str>, Stamp>,
    /// The file that is being read.
    file: InFile,
    /// Files whose stamp no article carries.
    seen: FxHashMap<String, Stamp>,
    /// The index before the run, when what articles said before is kept, and the time to note.
    earlier: Option<(Searcher, Timestamp)>,
    /// What came, changed and went, if that is to be told.
    changes: Option<Changes>,
    /// What a rebuild that this one goes on from has written.
    written: Option<&'a Ledger>,
    /// Articles whose stored copies were kept.
    carried: FxHashSet<Box<str>>,
    /// What is read is read again, for articles whose records were replaced by others that are gone.
    restoring: bool,
    /// Articles that a rebuild leaves out, because their file was read and no longer holds them.
    dropped: FxHashSet<Box<str>>,
    progress: Progress,
    /// Bytes that were taken from files, those that are not read to their end among them.
    taken: u64,
    room: Option<Room>,
}

/// What is known of a file while it is being read.
#[derive(Default)]
struct InFile {
    ids: FxHashSet<Box<str>>,
    /// Records whose identity is another file's article.
    lost: Vec<Claim>,
    /// Identities that several of its records give.
    repeated: Vec<Box<str>>,
    rejected_records: FxHashSet<u64>,
    rejected_whole: bool,
    rejected: usize,
    /// It ends early, or from some place on nothing of it can be read.
    is_cut: bool,
    /// It gave an article that is no numbered record of it: a page.
    is_page: bool,
    written: usize,
    kept: usize,
    /// It gives its articles identities, which another file may give, too.
    gives_ids: bool,
}

impl InFile {
    fn reject(&mut self, rejection: &Rejection) {
        self.rejected += 1;
        self.is_cut |= rejection.reason.is_of_the_rest();
        match rejection.record {
            Some(number) => drop(self.rejected_records.insert(number as u64)),
            None => self.rejected_whole = true,
        }
    }
}

impl InFile {
    /// Why it is doubted that the articles that it no longer gives, `gone` of `known`, were meant to go.
    fn doubt(&self, known: &[KnownArticle], gone: usize) -> Option<Doubt> {
        let had_records = known.iter().all(|article| article.record > 0);
        if self.is_cut || self.rejected > 0 && gone * 2 > known.len() {
            return Some(Doubt::Cut);
        }
        // An error page in place of a file of records, or what is read as an empty one.
        let is_another = self.is_page && self.ids.len() == 1 || self.ids.is_empty();
        (had_records && is_another).then_some(Doubt::Another)
    }
}

impl<'a, 'e> Run<'a, 'e> {
    pub fn new(
        destination: impl Into<Destination>,
        ledger: &'a Ledger,
        fresh: bool,
        events: &'e mut dyn FnMut(RunEvent<'_>),
    ) -> Result<Self, IndexError> {
        let destination = destination.into();
        let failed = |e| IndexError::engine(destination.dir(), e);
        let known = ledger.seen().files().filter(|_| !fresh);
        let mut seen: FxHashMap<String, Stamp> = known.map(|(path, file)| (path.to_owned(), file.stamp)).collect();
        if ledger.seen_is_lost() && !fresh {
            // Also those files that this run does not look at have to be read again.
            let known = ledger.paths(|_| true).map_err(failed)?;
            seen.extend(known.into_iter().map(|path| (path, UNKNOWN)));
        }
        let claims = Claims::new(ledger, fresh, destination.has_work()).map_err(failed)?;
        Ok(Self {
            destination,
            ledger,
            fresh,
            events,
            totals: Totals::default(),
            claims,
            stamps: FxHashMap::default(),
            file: InFile::default(),
            seen,
            earlier: None,
            changes: None,
            written: None,
            carried: FxHashSet::default(),
            restoring: false,
            dropped: FxHashSet::default(),
            progress: Progress::default(),
            taken: 0,
            room: None,
        })
    }

    /// Tells which files are of no kind that is read.
    pub fn passed_over(&mut self, kinds: &BTreeMap<String, usize>) {
        if !kinds.is_empty() {
            (self.events)(RunEvent::PassedOver(kinds));
        }
    }

    /// Tells an event.
    pub fn tell(&mut self, event: RunEvent<'_>) {
        (self.events)(event);
    }

    /// Has a file read again the next time.
    pub fn look_again(&mut self, path: String) {
        self.seen.insert(path, UNKNOWN);
    }

    /// From now on keeps what articles said before they changed, if `options` says so.
    pub fn keep_versions(&mut self, options: &RunOptions<'_>) -> Result<(), IndexError> {
        if options.keep_versions && self.destination.is_published() {
            self.earlier = Some((reader::open(self.destination.dir())?.searcher, options.now));
        }
        Ok(())
    }

    /// From now on notes what comes, changes and goes, if `options` says so.
    pub fn note_changes(&mut self, options: &RunOptions<'_>) -> Result<(), IndexError> {
        if options.since_last {
            let before = self.destination.is_published().then(|| reader::open(self.destination.dir())).transpose()?;
            self.changes = Some(Changes::since(before.map(|opened| opened.searcher)));
        }
        Ok(())
    }

    /// Reads and applies everything.
    pub fn read(&mut self, reading: &RunReading<'a>, stream: Option<&mut (dyn Read + Send)>) -> Result<(), IndexError> {
        let options = reading.options;
        if !self.restoring {
            self.totals.files += reading.files() as u64;
        }
        self.progress.all_bytes += reading.bytes();
        for (from, to) in reading.moved() {
            self.seen.remove(from);
            (self.events)(RunEvent::Moved { from, to });
        }
        let tombstones = Tombstones::read(self.destination.dir())?;
        let harvest = Mutex::new(Harvest::default());
        let context = self.context(options, &tombstones, &harvest);
        let budget = MemoryBudget::new(options.budget());
        let (mut failed, before) = (None, self.totals.bytes);
        let map = &options.settings.reading.map;
        // What was read before to learn from it is read once more.
        map.unmet();
        let mut room = self.room.take().unwrap_or_else(|| Room::of(self.destination.dir(), options.resources().memory));
        in_order(
            options.threads,
            &budget,
            |feed| {
                let _ = reading.feed(&feed, stream);
            },
            |job, permit| context.work(job, permit),
            |step| {
                let (inside, size) = (step.inside(), step.size());
                self.taken = before + reading.taken.load(Ordering::Relaxed);
                if let Err(error) = self.apply(step, &context, &options.commit()) {
                    failed = Some(error);
                    return ControlFlow::Break(());
                }
                room.take(size);
                if self.destination.changes() == 0 {
                    room.settle();
                }
                // A rebuild that finds no room leaves nothing behind.
                self.totals.no_room |= !self.fresh && !self.destination.is_nowhere() && room.is_short();
                if !options.stop.load(Ordering::Relaxed) && !self.totals.no_room {
                    return ControlFlow::Continue(());
                }
                self.stop(inside);
                ControlFlow::Break(())
            },
        );
        self.room = Some(room);
        for unmet in map.unmet() {
            (self.events)(RunEvent::Remarked { path: &format!("--map {}", unmet.pair), text: &unmet.text });
        }
        if !self.restoring {
            let harvest = harvest.lock().unwrap_or_else(PoisonError::into_inner);
            (self.events)(RunEvent::Read(&harvest));
        }
        failed.map_or(Ok(()), Err)
    }

    fn context<'w>(
        &self,
        options: &RunOptions<'_>,
        tombstones: &'w Tombstones,
        harvest: &'w Mutex<Harvest>,
    ) -> WorkerContext<'w>
    where
        'a: 'w,
    {
        let now = u64::try_from(options.now.as_second()).unwrap_or_default();
        WorkerContext {
            ledger: self.ledger,
            written: self.written,
            fields: *self.destination.fields(),
            settings: options.settings.clone(),
            now,
            tombstones,
            harvest,
        }
    }

    /// Reads no more. The file in whose middle this is must be read again.
    fn stop(&mut self, inside: Option<Arc<str>>) {
        self.totals.stopped = true;
        if let Some(path) = inside.filter(|path| **path != *STREAM) {
            self.seen.insert(path.to_string(), UNKNOWN);
        }
    }

    fn apply(&mut self, step: Step, context: &WorkerContext<'_>, commit: &Commit) -> Result<(), IndexError> {
        match step {
            Step::Failed(error) => return Err(self.unreadable(error)),
            Step::Arrived(arrived) if self.restoring => self.restored(*arrived, context)?,
            Step::Arrived(arrived) => self.article(*arrived, context, commit)?,
            // It was told when the file was read first.
            Step::Rejected(..) if self.restoring => {}
            Step::Rejected(origin, rejection) => {
                if origin.is_some() {
                    self.file.reject(&rejection);
                }
                self.reject(&rejection);
            }
            Step::Purged(_) => self.totals.purged += u64::from(!self.restoring),
            Step::Skipped { path, known, stamp } => self.skipped(path, known, stamp),
            Step::Ended { origin, outcome } => {
                if !self.restoring {
                    self.ended(&origin, outcome)?;
                }
                if !self.fresh && self.destination.changes() > LARGE {
                    let seen = self.seen()?;
                    self.destination.checkpoint(commit, &seen)?;
                }
            }
        }
        let ahead = self.taken.saturating_sub(self.totals.bytes);
        (self.events)(RunEvent::Progress(Progress { bytes: self.progress.bytes + ahead, ..self.progress }));
        Ok(())
    }

    fn article(&mut self, arrived: Arrived, context: &WorkerContext<'_>, commit: &Commit) -> Result<(), IndexError> {
        let Arrived { origin, id, path, title, number, notes, hash, unchanged, is_new, content, permit } = arrived;
        for note in &notes {
            (self.events)(RunEvent::Noted { path: &path, note });
        }
        let owner = self.ledger.article(&id).map_err(|e| self.unreadable(e))?;
        let owner = owner.as_ref();
        let offer = Offer { id: &id, number, hash, is_new, owner };
        if !self.claims.wins(&origin, offer) {
            self.lose(&origin, offer);
            return Ok(());
        }
        let repeated = self.claims.placed(&id).is_some();
        // With an article of the same identity in between, what was in place is so no longer.
        let content = match content {
            Arrival::Draft(article) if repeated || !unchanged => context.document(*article, &origin, number, hash),
            Arrival::Written(article) if repeated => context.document(*article, &origin, number, hash),
            content => content,
        };
        if let Arrival::Failed(why) = content {
            self.failed(&origin, number, why);
            return Ok(());
        }
        let before = owner.is_some();
        let change = match (repeated, before) {
            (false, false) => Some(ArticleChange::Added),
            (false, true) if unchanged => None,
            _ => Some(ArticleChange::Changed),
        };
        match change {
            Some(ArticleChange::Added) => self.totals.added += 1,
            Some(_) => self.totals.changed += 1,
            None => self.totals.unchanged += 1,
        }
        if let (Some(changes), Some(change)) = (&mut self.changes, change) {
            changes.note(&id, change, &path, &title);
        }
        self.count(&id);
        self.file.is_page |= number == 0;
        if let Some(replaced) = self.claims.place(&origin, offer) {
            if repeated && replaced.path() == &*origin.path {
                self.file.repeated.push(id.as_str().into());
            }
            self.repeated(&id, &path, &replaced.to_string());
        }
        if let Arrival::Written(_) = content {
            self.file.written += 1;
        } else if let Arrival::Document(mut document) = content {
            if owner.is_some_and(|(_, known)| known.hash != hash) {
                self.keep_version(&id)?;
            }
            document.hold_until_indexed(permit);
            self.file.written += 1;
            let replaces = repeated || (before && !self.fresh) || self.was_written(&id)?;
            self.destination.put(&id, *document, replaces)?;
            if self.fresh && self.destination.changes() > REBUILT {
                self.destination.save(commit)?;
            }
        } else {
            self.file.kept += 1;
        }
        Ok(())
    }

    /// Keeps what the article `id` said before this run.
    fn keep_version(&self, id: &str) -> Result<(), IndexError> {
        let Some((searcher, now)) = &self.earlier else { return Ok(()) };
        let Some(before) = reader::stored_article(searcher, id) else { return Ok(()) };
        versions::keep(self.destination.dir(), &before, *now)
    }

    /// Another record's article has the identity of this one, and keeps it.
    fn lose(&mut self, origin: &FileOrigin, offer: Offer<'_>) {
        self.count(offer.id);
        self.totals.unchanged += 1;
        if *origin.path != *STREAM {
            self.file.lost.push(Claim { id: offer.id.into(), record: offer.number, hash: offer.hash });
        }
    }

    fn count(&mut self, id: &str) {
        self.file.ids.insert(id.into());
        self.file.gives_ids |= !ids::is_derived(id);
        self.totals.seen += 1;
        self.progress.articles += 1;
    }

    fn failed(&mut self, origin: &FileOrigin, number: u64, why: String) {
        let record = usize::try_from(number).ok().filter(|n| *n > 0);
        let rejection = Rejection { path: origin.path.to_string(), record, reason: Reason::System(why) };
        self.file.reject(&rejection);
        self.reject(&rejection);
    }

    /// Tells that an article replaces another file's or record's. A rebuild has nothing new to tell.
    fn repeated(&mut self, id: &str, path: &str, replaced: &str) {
        if !self.fresh {
            (self.events)(RunEvent::Repeated { id, path, replaced });
        }
    }

    /// Counts and tells an input that was not read.
    pub fn reject(&mut self, rejection: &Rejection) {
        self.totals.seen += 1;
        self.totals.rejected += 1;
        (self.events)(RunEvent::Rejected(rejection));
    }

    /// Counts and tells that articles are kept although their files are gone.
    pub fn withhold(&mut self, withheld: &Withheld) {
        self.totals.seen += 1;
        self.totals.rejected += 1;
        (self.events)(withheld.event());
    }

    fn skipped(&mut self, path: String, known: KnownFile, stamp: Stamp) {
        self.file = InFile::default();
        let articles = known.articles + known.replaced;
        self.claims.skipped(&path);
        self.totals.skipped += 1;
        self.totals.seen += articles;
        self.totals.unchanged += articles;
        self.progress.articles += articles;
        self.progress.bytes += stamp.size;
        if known.stamp != Some(stamp) {
            self.seen.insert(path, stamp);
        }
    }

    /// A file was read to its end: what it holds no longer leaves the index.
    fn ended(&mut self, origin: &Arc<FileOrigin>, outcome: Outcome) -> Result<(), IndexError> {
        let mut file = std::mem::take(&mut self.file);
        for text in &outcome.remarks {
            (self.events)(RunEvent::Remarked { path: &origin.path, text });
        }
        self.totals.bytes += outcome.bytes;
        self.progress.bytes += origin.stamp.size;
        if *origin.path == *STREAM {
            return Ok(());
        }
        // What could not be read may still be there: then nothing is concluded from what was.
        let is_there = |article: &&KnownArticle| {
            file.rejected_whole || file.ids.contains(&article.id) || file.rejected_records.contains(&article.record)
        };
        let gone = origin.known.iter().filter(|article| !is_there(article));
        let gone: Vec<Box<str>> =
            gone.filter(|a| self.claims.placed(&a.id).is_none()).map(|article| article.id.clone()).collect();
        let doubt = file.doubt(&origin.known, gone.len()).filter(|_| !gone.is_empty() && !self.fresh);
        match doubt {
            Some(doubt) => {
                if file.rejected == 0 {
                    self.totals.seen += 1;
                    self.totals.rejected += 1;
                    file.rejected += 1;
                }
                let (articles, of) = (gone.len() as u64, origin.known.len() as u64);
                (self.events)(RunEvent::Withheld { root: &origin.path, doubt, articles, of });
            }
            None => gone.iter().try_for_each(|id| self.remove_known(id))?,
        }
        let mut lost = file.lost;
        for id in &file.repeated {
            let earlier = self.claims.earlier(id);
            lost.extend(earlier.map(|(record, hash)| Claim { id: id.clone(), record, hash }));
        }
        let unread = |record: u64| doubt.is_some() || file.rejected_whole || file.rejected_records.contains(&record);
        let lost_any = !lost.is_empty();
        self.claims.ended(origin, lost, unread);
        let state = FileState { has_rejects: file.rejected > 0, ..origin.stamp.state };
        let carried = file.written > 0 && file.kept == 0 && !lost_any && state == origin.stamp.state;
        let stamp = Stamp { state, ..origin.stamp };
        if file.gives_ids && !outcome.changed {
            self.stamps.insert(Arc::clone(&origin.path), stamp);
        }
        if carried || outcome.changed {
            self.seen.remove(&*origin.path);
        } else {
            self.seen.insert(origin.path.to_string(), stamp);
        }
        Ok(())
    }

    /// Removes every article of a file that is gone, but those that another file gave in this run.
    pub fn remove_file(&mut self, path: &str) -> Result<(), IndexError> {
        self.seen.remove(path);
        self.claims.forget_file(path);
        if self.ledger.file(path).map_err(|e| self.unreadable(e))?.is_none() {
            return Ok(());
        }
        self.totals.files += 1;
        for article in self.ledger.articles(path).map_err(|e| self.unreadable(e))? {
            if self.claims.placed(&article.id).is_none() {
                self.remove_known(&article.id)?;
            }
        }
        Ok(())
    }

    /// Removes one article because it is meant to go: no other record takes its place before its file
    /// is given again.
    pub fn remove_article(&mut self, id: &str) -> Result<(), IndexError> {
        self.remove_known(id)?;
        let mut files = self.claims.forget(id);
        // What else the file holds must not keep it from being read again.
        let owner = self.ledger.file_of(id).map_err(|e| self.unreadable(e))?;
        if let Some(path) = owner.filter(|path| **path != *STREAM) {
            let articles = self.ledger.file(&path).map_err(|e| self.unreadable(e))?.map_or(0, |file| file.articles);
            let holds_more = articles > 1 || self.ledger.replaced(&path).iter().any(|claim| *claim.id != *id);
            match holds_more {
                true => files.push(path),
                false => drop(self.seen.remove(&*path)),
            }
        }
        for path in files {
            self.seen.insert(path.to_string(), UNKNOWN);
        }
        Ok(())
    }

    /// Removes one article, whose identity another record may have.
    fn remove_known(&mut self, id: &str) -> Result<(), IndexError> {
        self.totals.seen += 1;
        self.totals.removed += 1;
        self.claims.orphan(id);
        if let Some(changes) = &mut self.changes {
            changes.note_removed(id);
        }
        if self.fresh {
            self.dropped.insert(id.into());
            return Ok(());
        }
        self.destination.remove(id)
    }

    /// What no article can carry, as of now.
    fn seen(&self) -> Result<SeenFiles, IndexError> {
        let mut seen = SeenFiles::default();
        for (path, stamp) in &self.seen {
            seen.insert(path.clone(), SeenFile { stamp: *stamp, replaced: Vec::new() });
        }
        for (path, replaced) in self.claims.replaced() {
            let stamp = match self.seen.get(&**path).or_else(|| self.stamps.get(path)) {
                Some(stamp) => Some(*stamp),
                None => self.ledger.file(path).map_err(|e| self.unreadable(e))?.and_then(|file| file.stamp),
            };
            let stamp = stamp.unwrap_or(UNKNOWN);
            let mut replaced = replaced.clone();
            replaced.sort_unstable_by_key(|claim| claim.record);
            seen.insert(path.to_string(), SeenFile { stamp, replaced });
        }
        Ok(seen)
    }

    fn unreadable(&self, error: TantivyError) -> IndexError {
        IndexError::engine(self.destination.dir(), error)
    }

    /// Commits, propagates dates, and tells what was done.
    ///
    /// What was read is committed first, as unfinished, so that it can be searched for related
    /// articles. Killed
    /// after that, the index is sound and only lacks the propagated dates; the next run sees that it is
    /// unfinished and propagates dates, even if it finds nothing new.
    pub fn finish(mut self, options: &RunOptions<'_>, even_if_empty: bool) -> Result<Totals, IndexError> {
        debug_assert!(self.totals.reconcile(), "{:?}", self.totals);
        self.drop_written()?;
        if let Destination::Elsewhere(elsewhere) = &mut self.destination {
            elsewhere.settle()?;
            let refused = elsewhere.take_refused();
            elsewhere.propagate(options)?;
            elsewhere.settle()?;
            let undated = elsewhere.take_refused();
            self.refuse(refused);
            self.leave_undated(&undated);
        }
        let commit = options.commit();
        let seen = self.seen()?;
        let changes = self.changes.take();
        if let Destination::Elsewhere(elsewhere) = self.destination {
            elsewhere.finish(Some(&seen).filter(|seen| *seen != self.ledger.seen()))?;
        } else if let Destination::Index(mut writer) = self.destination {
            if self.fresh {
                writer.expect(self.claims.all_placed() + self.carried.len() as u64);
            }
            let lost = self.ledger.seen_is_lost();
            let unchanged = !writer.has_work() && !self.fresh && !lost && seen == *self.ledger.seen();
            if unchanged && writer.is_published() {
                writer.close();
            } else {
                if writer.has_work() {
                    let searcher = writer.settle(&commit, &seen)?;
                    let segments = searcher.segment_readers().iter();
                    let is_new: Vec<bool> = segments.map(|s| writer.is_new(s.segment_id())).collect();
                    let (dir, fields) = (writer.dir().to_owned(), *writer.fields());
                    let put = &mut |id: &str, document| writer.put(id, document, true);
                    propagation::propagate(&dir, (&searcher, fields), &is_new, options.settings.today, put)?;
                }
                writer.finish(&commit, &seen, even_if_empty)?;
            }
        }
        changes.iter().for_each(|changes| changes.tell(self.events));
        Ok(self.totals)
    }
}
