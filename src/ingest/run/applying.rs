//! What becomes of everything that was read, in the order of the input: the one place that decides,
//! counts, and writes.

use std::io::Read;
use std::ops::ControlFlow;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{Searcher, TantivyDocument, TantivyError, Term};

use super::Options;
use super::arriving::Workshop;
use super::reading::Reading;
use super::steps::{Arrival, Arrived, Origin, STREAM, Step};
use crate::article::{Article, DateBasis};
use crate::index::IndexError;
use crate::index::document::{self, FileState};
use crate::index::ledger::{KnownArticle, KnownFile, Ledger, Stamp};
use crate::index::writer::{Commit, Writer};
use crate::ingest::ids;
use crate::ingest::pipeline::{Allowance, in_order};
use crate::ingest::prepare::Settings;
use crate::ingest::propagation;
use crate::ingest::removals::Withheld;
use crate::ingest::tally::{Event, Progress, Totals};
use crate::source::{Outcome, Reason, Rejection};

/// Changes after which what was done so far is committed, at the end of a file.
const LARGE: u64 = 250_000;

/// The stamp of a file of which no two articles say the same.
const UNKNOWN: Stamp = Stamp { size: 0, modified: 0, hash: 0, state: FileState { has_rejects: true, racy: true } };

/// A run over an index that is being written.
pub(super) struct Run<'a, 'e> {
    writer: Writer,
    ledger: &'a Ledger,
    /// The index began empty: nothing in it needs to be removed first.
    fresh: bool,
    events: &'e mut dyn FnMut(Event<'_>),
    pub totals: Totals,
    /// File and number of every article that was dealt with in this run, by identity.
    placed: FxHashMap<Box<str>, (Arc<str>, u64)>,
    /// Stamps of the files read in this run that give their articles identities.
    stamps: FxHashMap<Arc<str>, Stamp>,
    /// Files of which an article was replaced by another file's: none may be left to carry their stamp.
    robbed: FxHashSet<String>,
    /// The file that is being read.
    file: InFile,
    /// Files whose stamp no article carries.
    sightings: FxHashMap<String, Stamp>,
    /// Articles that a rebuild leaves out, because their file was read and no longer holds them.
    dropped: FxHashSet<Box<str>>,
    progress: Progress,
}

/// What is known of a file while it is being read.
#[derive(Default)]
struct InFile {
    ids: FxHashSet<Box<str>>,
    rejected_records: FxHashSet<u64>,
    rejected_whole: bool,
    rejected: usize,
    written: usize,
    kept: usize,
    /// It gives its articles identities, which another file may give, too.
    gives_ids: bool,
}

impl InFile {
    fn reject(&mut self, rejection: &Rejection) {
        self.rejected += 1;
        match rejection.record {
            Some(number) => drop(self.rejected_records.insert(number as u64)),
            None => self.rejected_whole = true,
        }
    }
}

impl<'a, 'e> Run<'a, 'e> {
    pub fn new(writer: Writer, ledger: &'a Ledger, fresh: bool, events: &'e mut dyn FnMut(Event<'_>)) -> Self {
        let sightings = if fresh { FxHashMap::default() } else { ledger.sightings().clone() };
        Self {
            writer,
            ledger,
            fresh,
            events,
            totals: Totals::default(),
            placed: FxHashMap::default(),
            stamps: FxHashMap::default(),
            robbed: FxHashSet::default(),
            file: InFile::default(),
            sightings,
            dropped: FxHashSet::default(),
            progress: Progress::default(),
        }
    }

    /// Reads and applies everything.
    pub fn read(&mut self, reading: &Reading<'a>, stream: Option<&mut (dyn Read + Send)>) -> Result<(), IndexError> {
        let options = reading.options;
        self.totals.files += reading.files() as u64;
        self.progress.all_bytes = reading.bytes();
        for (from, to) in reading.moved() {
            self.sightings.remove(from);
            (self.events)(Event::Moved { from, to });
        }
        let workshop = Workshop { ledger: self.ledger, fields: *self.writer.fields(), settings: options.settings };
        let allowance = Allowance::new(options.allowance());
        let mut failed = None;
        in_order(
            options.threads,
            &allowance,
            |feed| {
                let _ = reading.feed(&feed, stream);
            },
            |job, share| workshop.work(job, share),
            |step| match self.apply(step, &workshop, &options.commit()) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            },
        );
        failed.map_or(Ok(()), Err)
    }

    fn apply(&mut self, step: Step, workshop: &Workshop<'_>, commit: &Commit) -> Result<(), IndexError> {
        match step {
            Step::Failed(error) => return Err(self.unreadable(error)),
            Step::Arrived(arrived) => self.article(*arrived, workshop)?,
            Step::Rejected(origin, rejection) => {
                if origin.is_some() {
                    self.file.reject(&rejection);
                }
                self.reject(&rejection);
            }
            Step::Skipped { path, known, stamp } => self.skipped(path, known, stamp),
            Step::Ended { origin, outcome } => {
                self.ended(&origin, outcome)?;
                if !self.fresh && self.writer.changes() > LARGE {
                    self.writer.checkpoint(commit)?;
                }
            }
        }
        (self.events)(Event::Progress(self.progress));
        Ok(())
    }

    fn article(&mut self, arrived: Arrived, workshop: &Workshop<'_>) -> Result<(), IndexError> {
        let Arrived { origin, id, path, number, notes, unchanged, content, share } = arrived;
        for note in &notes {
            (self.events)(Event::Noted { path: &path, note });
        }
        let before = self.ledger.file_of(&id).map_err(|e| self.unreadable(e))?;
        let before = before.as_deref();
        if self.fresh && self.stays_replaced(&origin, &id, before) {
            self.totals.seen += 1;
            self.totals.unchanged += 1;
            return Ok(());
        }
        let earlier = self.placed.insert(id.as_str().into(), (Arc::clone(&origin.path), number));
        // With an article of the same identity in between, what was in place is so no longer.
        let content = match content {
            Arrival::Draft(article, hash) if earlier.is_some() => workshop.document(*article, &origin, number, hash),
            content => content,
        };
        if let Arrival::Failed(why) = content {
            self.placed.remove(id.as_str());
            let record = usize::try_from(number).ok().filter(|n| *n > 0);
            let rejection = Rejection { path: origin.path.to_string(), record, reason: Reason::System(why) };
            self.file.reject(&rejection);
            self.reject(&rejection);
            return Ok(());
        }
        self.file.ids.insert(id.as_str().into());
        self.file.gives_ids |= !ids::is_derived(&id);
        self.totals.seen += 1;
        self.progress.articles += 1;
        let repeated = earlier.is_some();
        match (&earlier, before) {
            (None, None) => self.totals.added += 1,
            (None, Some(_)) if unchanged => self.totals.unchanged += 1,
            _ => self.totals.changed += 1,
        }
        let elsewhere = before.filter(|file| **file != *origin.known_as && *file != STREAM);
        if let Some((file, number)) = earlier {
            let replaced = if number > 0 { format!("{file}#{number}") } else { file.to_string() };
            self.repeated(&id, &path, &replaced);
            self.robbed.insert(file.to_string());
        } else if let Some(replaced) = elsewhere {
            self.repeated(&id, &path, replaced);
            self.robbed.insert(replaced.to_owned());
        }
        if let Arrival::Document(mut document) = content {
            document.carry(share);
            self.file.written += 1;
            let replaces = repeated || (before.is_some() && !self.fresh);
            self.writer.put(&id, *document, replaces)?;
        } else {
            self.file.kept += 1;
        }
        Ok(())
    }

    /// Tells that an article replaces another file's or record's. A rebuild has nothing new to tell.
    fn repeated(&mut self, id: &str, path: &str, replaced: &str) {
        if !self.fresh {
            (self.events)(Event::Repeated { id, path, replaced });
        }
    }

    /// Was the article `id` of this file, which the index has from `owner`, replaced by another
    /// file's, which a rebuild has read already?
    fn stays_replaced(&self, origin: &Origin, id: &str, owner: Option<&str>) -> bool {
        let owner = owner.filter(|owner| **owner != *origin.known_as);
        owner.is_some_and(|owner| self.placed.get(id).is_some_and(|(file, _)| **file == *owner))
    }

    /// Counts and tells an input that was not read.
    pub fn reject(&mut self, rejection: &Rejection) {
        self.totals.seen += 1;
        self.totals.rejected += 1;
        (self.events)(Event::Rejected(rejection));
    }

    /// Counts and tells that articles are kept although their files are gone.
    pub fn withhold(&mut self, withheld: &Withheld) {
        self.totals.seen += 1;
        self.totals.rejected += 1;
        (self.events)(withheld.event());
    }

    fn skipped(&mut self, path: String, known: KnownFile, stamp: Stamp) {
        self.file = InFile::default();
        let articles = known.articles;
        self.totals.skipped += 1;
        self.totals.seen += articles;
        self.totals.unchanged += articles;
        self.progress.articles += articles;
        self.progress.bytes += stamp.size;
        if known.stamp != Some(stamp) {
            self.sightings.insert(path, stamp);
        }
    }

    /// A file was read to its end: what it holds no longer leaves the index.
    fn ended(&mut self, origin: &Arc<Origin>, outcome: Outcome) -> Result<(), IndexError> {
        let file = std::mem::take(&mut self.file);
        self.totals.bytes += outcome.bytes;
        self.progress.bytes += origin.stamp.size;
        if *origin.path == *STREAM {
            return Ok(());
        }
        // What could not be read may still be there: then nothing is concluded from what was.
        for article in origin.known.iter().filter(|_| !file.rejected_whole) {
            let is_there = file.ids.contains(&article.id) || file.rejected_records.contains(&article.record);
            if !is_there && !self.placed.contains_key(&article.id) {
                self.remove_known(&article.id)?;
            }
        }
        let state = FileState { has_rejects: file.rejected > 0, ..origin.stamp.state };
        let carried = file.written > 0 && file.kept == 0 && state == origin.stamp.state;
        let stamp = Stamp { state, ..origin.stamp };
        if file.gives_ids && !outcome.changed {
            self.stamps.insert(Arc::clone(&origin.path), stamp);
        }
        if carried || outcome.changed {
            self.sightings.remove(&*origin.path);
        } else {
            self.sightings.insert(origin.path.to_string(), stamp);
        }
        Ok(())
    }

    /// Removes every article of a file that is gone, but those that another file gave in this run.
    pub fn remove_file(&mut self, path: &str) -> Result<(), IndexError> {
        self.sightings.remove(path);
        self.robbed.remove(path);
        if self.ledger.file(path).map_err(|e| self.unreadable(e))?.is_none() {
            return Ok(());
        }
        let known = self.ledger.articles(path).map_err(|e| self.unreadable(e))?;
        self.totals.files += 1;
        for article in known.iter().filter(|a| !self.placed.contains_key(&a.id)) {
            self.totals.seen += 1;
            self.totals.removed += 1;
            self.writer.remove(&article.id)?;
        }
        Ok(())
    }

    /// Removes one article.
    pub fn remove_known(&mut self, id: &str) -> Result<(), IndexError> {
        self.totals.seen += 1;
        self.totals.removed += 1;
        if self.fresh {
            self.dropped.insert(id.into());
            return Ok(());
        }
        self.writer.remove(id)
    }

    /// Writes the stored copies of the articles whose files could not be read again.
    pub fn carry_over(&mut self, old: Option<&Searcher>, settings: &Settings) -> Result<(), IndexError> {
        let workshop = Workshop { ledger: self.ledger, fields: *self.writer.fields(), settings: *settings };
        for path in self.ledger.paths(|_| true).map_err(|e| self.unreadable(e))? {
            let mut kept = 0;
            for known in self.ledger.articles(&path).map_err(|e| self.unreadable(e))? {
                kept += usize::from(self.carry_over_one(&path, &known, old, &workshop)?);
            }
            if kept > 0 {
                (self.events)(Event::Kept { path: &path, articles: kept });
            }
        }
        Ok(())
    }

    /// Writes the stored copy of `known`, unless its file was read; true if it is kept so.
    fn carry_over_one(
        &mut self,
        path: &str,
        known: &KnownArticle,
        old: Option<&Searcher>,
        workshop: &Workshop<'_>,
    ) -> Result<bool, IndexError> {
        let id = &*known.id;
        if self.placed.contains_key(id) || self.dropped.contains(id) {
            return Ok(false);
        }
        let Some(article) = old.and_then(|old| stored(old, id)) else {
            let reason = Reason::System("its file is gone, and the copy in the index cannot be read".to_owned());
            self.reject(&Rejection { path: format!("{path} ({id})"), record: None, reason });
            return Ok(false);
        };
        let file = self.ledger.file(path).map_err(|e| self.unreadable(e))?;
        let origin = Origin::gone(path, file.and_then(|f| f.stamp).unwrap_or(UNKNOWN));
        if let Arrival::Document(document) = workshop.document(article, &origin, known.record, known.hash) {
            self.writer.put(id, *document, false)?;
        }
        self.totals.seen += 1;
        self.totals.unchanged += 1;
        Ok(true)
    }

    fn unreadable(&self, error: TantivyError) -> IndexError {
        IndexError::engine(self.writer.dir(), error)
    }

    /// Commits, propagates dates, and tells what was done.
    ///
    /// What was read is committed first, as unfinished, so that it can be searched for related
    /// articles. Killed
    /// after that, the index is sound and only lacks the propagated dates; the next run sees that it is
    /// unfinished and propagates dates, even if it finds nothing new.
    pub fn finish(mut self, options: &Options<'_>, even_if_empty: bool) -> Result<Totals, IndexError> {
        for file in std::mem::take(&mut self.robbed) {
            let before = self.ledger.file(&file).map_err(|e| self.unreadable(e))?;
            let stamp = self.stamps.get(&*file).copied().or(before.and_then(|f| f.stamp));
            if let Some(stamp) = stamp {
                self.sightings.insert(file, stamp);
            }
        }
        debug_assert!(self.totals.reconcile(), "{:?}", self.totals);
        let commit = options.commit();
        let unchanged = !self.writer.has_work() && !self.fresh && self.sightings == *self.ledger.sightings();
        if unchanged && self.writer.is_published() {
            return Ok(self.totals);
        }
        if self.writer.has_work() {
            let searcher = self.writer.settle(&commit)?;
            propagation::propagate(&mut self.writer, &searcher, options.settings.today)?;
        }
        self.writer.finish(&commit, self.sightings.into_iter(), even_if_empty)?;
        Ok(self.totals)
    }
}

/// The stored article `id` of an index of any version of the schema, without what was concluded from
/// its text.
fn stored(old: &Searcher, id: &str) -> Option<Article> {
    let term = Term::from_field_text(old.schema().get_field("id").ok()?, id);
    let query = TermQuery::new(term, IndexRecordOption::Basic);
    let address = *old.search(&query, &DocSetCollector).ok()?.iter().next()?;
    let document: TantivyDocument = old.doc(address).ok()?;
    let bytes = document.get_first(old.schema().get_field("article").ok()?)?.as_bytes()?.to_vec();
    let mut article = document::from_bytes(&bytes)?;
    article.published = article.published.filter(|p| p.basis == DateBasis::Metadata);
    Some(article)
}
