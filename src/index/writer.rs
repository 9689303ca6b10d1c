//! Writing an index: documents in, one commit out.
//!
//! Owned here: the engine's writer, its memory, which segments are merged, what a commit says of
//! itself, and that a new generation counts only once it is whole. Left to others: which articles
//! are written and why ([`crate::ingest`]).

use std::path::Path;

use jiff::Timestamp;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use tantivy::index::SegmentId;
use tantivy::indexer::{IndexWriterOptions, NoMergePolicy};
use tantivy::store::Compressor;
use tantivy::{
    Index, IndexMeta, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, Searcher, SegmentMeta, TantivyError, Term,
};

use super::check;
use super::error::IndexError;
pub use super::folder::free_space;
use super::folder::{Folder, files_of, size};
use super::ledger::Ledger;
pub use super::merging::Merging;
use super::merging::merge_candidates;
use super::packed::{self, EngineDocument};
use super::reader;
use super::schema::{self, Fields};
use super::seen::SeenFiles;
use super::store::{Pointer, Store};

/// What writing may use.
#[derive(Debug, Clone, Copy)]
pub struct Resources {
    /// Threads of the engine, `1..=8`; each builds segments of its own.
    pub threads: usize,
    /// Bytes that all of them may fill before they write a segment; at least 15 MB for each.
    pub memory: usize,
}

/// What a commit says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// When it was made.
    pub time: Timestamp,
    /// Version of the program that made it.
    pub program: String,
    /// The run that made it had more to do, and makes another commit at its end. If this is the last
    /// one, it was killed: the index is sound, and the next run does what was left.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unfinished: bool,
    /// Name of the file of what no article can carry; see [`super::seen`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
    /// In a generation that does not count yet: how its articles are made. A rebuild that makes them in the
    /// same way goes on with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manner: Option<String>,
}

impl Commit {
    /// What the commit `meta` says of itself, if it does.
    pub fn of(meta: &IndexMeta) -> Option<Self> {
        serde_json::from_str(meta.payload.as_deref()?).ok()
    }
}

/// An index that is being written. Nothing of it counts before [`Writer::finish`] or [`Writer::checkpoint`].
pub struct Writer {
    store: Store,
    pointer: Pointer,
    /// Readers already see this generation.
    published: bool,
    folder: Folder,
    index: Index,
    fields: Fields,
    resources: Resources,
    /// Started with the first change.
    engine: Option<IndexWriter<EngineDocument>>,
    changes: u64,
    /// The last commit says that its run had more to do.
    unfinished: bool,
    /// Segments that were there when the index was opened, unless a killed run made them.
    settled: FxHashSet<SegmentId>,
    /// What the last commit names beside its segments.
    seen: Option<String>,
    merging: Merging,
    /// How the articles of a generation that does not count yet are made.
    manner: Option<String>,
    /// Articles that it must hold before it counts.
    expected: Option<u64>,
    /// Nothing is to be removed when this ends: everything that was written counts, or is gone on with.
    finished: bool,
}

impl Writer {
    /// Opens the index at `dir` for writing, or begins one.
    ///
    /// # Errors
    /// [`IndexError::Busy`], [`IndexError::NotAnIndex`], [`IndexError::OtherVersion`],
    /// [`IndexError::Damaged`], or what the system says.
    pub fn open(dir: &Path, resources: Resources) -> Result<Self, IndexError> {
        let store = Store::lock(dir)?;
        match Pointer::read(dir) {
            Ok(pointer) => {
                let pointer = pointer.of_this_version(dir)?;
                store.sweep()?;
                let folder = Folder::open(&pointer.folder(dir)).map_err(|e| IndexError::engine(dir, e))?;
                let index = Index::open(folder.clone()).map_err(|e| IndexError::engine(dir, e))?;
                let meta = index.load_metas().map_err(|e| IndexError::engine(dir, e))?;
                let said = Commit::of(&meta);
                let unfinished = said.as_ref().is_some_and(|commit| commit.unfinished);
                let seen = said.and_then(|commit| commit.seen);
                folder.sweep(&meta, seen.as_deref());
                let settled = meta.segments.iter().filter(|_| !unfinished).map(SegmentMeta::id).collect();
                let mut new = Self::new(store, pointer, folder, index, resources)?;
                (new.unfinished, new.settled, new.seen) = (unfinished, settled, seen);
                Ok(new)
            }
            Err(IndexError::Missing { .. }) => Self::begin(store, resources),
            Err(error) => Err(error),
        }
    }

    /// Begins a new generation beside what `store` holds. It counts once it is finished.
    ///
    /// # Errors
    /// [`IndexError::NoRoom`] when a second one as large as the first would not fit beside it; what writing
    /// can meet.
    pub fn begin(store: Store, resources: Resources) -> Result<Self, IndexError> {
        let needed = Pointer::read(store.dir()).map_or(0, |old| size(&old.folder(store.dir())));
        if let Some(free) = free_space(store.dir()).filter(|free| *free < needed) {
            return Err(IndexError::NoRoom { dir: store.dir().to_owned(), needed, free });
        }
        let pointer = store.begin_generation()?;
        let (schema, _) = schema::schema()?;
        let folder = Folder::open(&pointer.folder(store.dir())).map_err(|e| IndexError::engine(store.dir(), e))?;
        // What is stored comes compressed; see `stored`.
        let settings = IndexSettings {
            docstore_compression: Compressor::None,
            docstore_compress_dedicated_thread: false,
            ..IndexSettings::default()
        };
        let index = Index::create(folder.clone(), schema, settings)
            .map_err(|e| folder.failure().unwrap_or_else(|| IndexError::engine(store.dir(), e)))?;
        let mut new = Self::new(store, pointer, folder, index, resources)?;
        new.published = false;
        Ok(new)
    }

    /// Goes on with a generation that does not count yet, if a run was stopped that made its articles in the
    /// same `manner`, or begins one.
    ///
    /// # Errors
    /// As [`Writer::begin`].
    pub fn go_on(store: Store, resources: Resources, manner: &str) -> Result<Self, IndexError> {
        let mut new = match Self::left_behind(store.dir(), manner) {
            Some((pointer, folder, index, seen)) => {
                store.keep_only(pointer)?;
                let mut new = Self::new(store, pointer, folder, index, resources)?;
                (new.published, new.unfinished, new.seen) = (false, true, seen);
                new
            }
            None => Self::begin(store, resources)?,
        };
        new.manner = Some(manner.to_owned());
        Ok(new)
    }

    /// A generation that a run left behind which made its articles in this `manner`, if it is sound.
    fn left_behind(dir: &Path, manner: &str) -> Option<(Pointer, Folder, Index, Option<String>)> {
        let current = Pointer::read(dir).ok()?;
        let pointer = Pointer { schema: schema::version().ok()?, generation: current.newest(dir)? };
        let folder = Folder::open(&pointer.folder(dir)).ok()?;
        let index = Index::open(folder.clone()).ok()?;
        let meta = index.load_metas().ok()?;
        let commit = Commit::of(&meta).filter(|c| c.unfinished && c.manner.as_deref() == Some(manner))?;
        folder.sweep(&meta, commit.seen.as_deref());
        check::verify(&index, &meta.segments, &check::ENDINGS).ok()?;
        Some((pointer, folder, index, commit.seen))
    }

    /// What a generation holds already that does not count yet.
    pub fn written(&self) -> Result<Ledger, IndexError> {
        let folder = self.pointer.folder(self.dir());
        Ledger::open(&self.reader()?.searcher(), &folder, None).map_err(|e| self.failed(e))
    }

    fn new(
        store: Store,
        pointer: Pointer,
        folder: Folder,
        index: Index,
        resources: Resources,
    ) -> Result<Self, IndexError> {
        let fields = Fields::of(&index.schema())?;
        index.tokenizers().register(packed::TOKENIZER, packed::UnpackTokenizer::default());
        let settled = FxHashSet::default();
        let (engine, changes, unfinished) = (None, 0, false);
        let (published, finished) = (true, false);
        Ok(Self {
            store,
            pointer,
            published,
            folder,
            index,
            fields,
            resources,
            engine,
            changes,
            unfinished,
            settled,
            seen: None,
            merging: Merging::Usual,
            manner: None,
            expected: None,
            finished,
        })
    }

    /// The fields of the index.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The folder of the index.
    pub fn dir(&self) -> &Path {
        self.store.dir()
    }

    /// What the index knows of its files as of its last commit; nothing for a new generation.
    pub fn ledger(&self) -> Result<Ledger, IndexError> {
        if !self.published {
            return Ok(Ledger::default());
        }
        let opened = reader::open(self.dir())?;
        let folder = self.pointer.folder(self.dir());
        Ledger::open(&opened.searcher, &folder, self.seen.as_deref()).map_err(|e| self.failed(e))
    }

    /// Adds a document, after removing the one of the same identity if `replaces`.
    pub fn put(&mut self, id: &str, document: EngineDocument, replaces: bool) -> Result<(), IndexError> {
        if replaces {
            self.remove(id)?;
        }
        self.changes += 1;
        let added = self.engine()?.add_document(document);
        added.map(drop).map_err(|e| self.failed(e))
    }

    /// Removes the document `id`.
    pub fn remove(&mut self, id: &str) -> Result<(), IndexError> {
        self.changes += 1;
        let term = Term::from_field_text(self.fields.id, id);
        self.engine()?.delete_term(term);
        Ok(())
    }

    /// Do readers see this generation already?
    pub fn is_published(&self) -> bool {
        self.published
    }

    /// Changes since the last commit.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Has the run, or a killed one before it, left something to [`Writer::finish`]?
    pub fn has_work(&self) -> bool {
        self.changes > 0 || self.unfinished
    }

    /// Commits what was written so far as unfinished, and opens it. A new generation is not seen by
    /// readers yet.
    pub fn settle(&mut self, commit: &Commit, seen: &SeenFiles) -> Result<Searcher, IndexError> {
        if self.changes > 0 {
            self.commit(commit, true, seen)?;
        }
        Ok(self.reader()?.searcher())
    }

    fn reader(&self) -> Result<IndexReader, IndexError> {
        let builder = self.index.reader_builder().reload_policy(ReloadPolicy::Manual).num_warming_threads(0);
        builder.try_into().map_err(|e| self.failed(e))
    }

    /// Commits what was written so far to a generation that does not count yet, so that a run after this one
    /// can go on with it, even if this one dies.
    pub fn save(&mut self, commit: &Commit) -> Result<(), IndexError> {
        if self.changes > 0 {
            self.commit(commit, true, &SeenFiles::default())?;
        }
        Ok(())
    }

    /// Ends before the generation counts; a later run goes on with it.
    ///
    /// # Errors
    /// As [`Writer::save`].
    pub fn pause(mut self, commit: &Commit) -> Result<(), IndexError> {
        self.save(commit)?;
        self.finished = true;
        Ok(())
    }

    /// Says how many articles a generation must hold before it counts.
    pub fn expect(&mut self, articles: u64) {
        self.expected = Some(articles);
    }

    /// Is every byte that was written what is read back, and every article there? Asked before a
    /// generation takes the place of another.
    fn prove(&self) -> Result<(), IndexError> {
        let Some(expected) = self.expected else { return Ok(()) };
        let segments = self.index.searchable_segment_metas().map_err(|e| self.failed(e))?;
        let found: u64 = segments.iter().map(|segment| u64::from(segment.num_docs())).sum();
        let wrong = match check::verify(&self.index, &segments, &check::ENDINGS) {
            Err(what) => what,
            Ok(()) if found != expected => format!("{found} articles where {expected} were written"),
            Ok(()) => return Ok(()),
        };
        let detail = format!("what was written anew does not come back ({wrong}), and the old articles stay in place");
        Err(IndexError::Damaged { dir: self.dir().to_owned(), detail })
    }

    /// Was this segment written in this run, or in one that was killed before its end?
    pub fn is_new(&self, segment: SegmentId) -> bool {
        !self.settled.contains(&segment)
    }

    /// Commits what was written so far; from now on readers see it and a crash keeps it.
    pub fn checkpoint(&mut self, commit: &Commit, seen: &SeenFiles) -> Result<(), IndexError> {
        if self.changes > 0 {
            self.commit(commit, true, seen)?;
        }
        if !self.published {
            self.store.publish(self.pointer)?;
            self.published = true;
        }
        Ok(())
    }

    /// Says which segments are merged in the end.
    pub fn set_merging(&mut self, merging: Merging) {
        self.merging = merging;
    }

    /// Merges all segments into one, without the removed articles.
    ///
    /// # Errors
    /// As [`Writer::finish`].
    pub fn optimize(mut self) -> Result<(), IndexError> {
        self.merging = Merging::All;
        self.merge()?;
        if let Some(engine) = self.engine.take() {
            engine.wait_merging_threads().map_err(|e| self.failed(e))?;
        }
        self.sweep();
        self.finished = true;
        Ok(())
    }

    /// Ends without another commit: nothing was changed.
    pub fn close(mut self) {
        self.finished = self.published;
    }

    /// Commits what was written, with what no article can carry, merges small segments, and ends. A
    /// new index to which nothing was written does not come into being unless `even_if_empty`.
    pub fn finish(mut self, commit: &Commit, seen: &SeenFiles, even_if_empty: bool) -> Result<(), IndexError> {
        if !self.published && !self.has_work() && !even_if_empty {
            return Ok(());
        }
        let written = self.has_work();
        if written || self.published || seen.files().next().is_some() {
            self.commit(commit, false, seen)?;
        }
        if written || self.merging != Merging::Usual {
            self.merge()?;
        }
        if let Some(engine) = self.engine.take() {
            engine.wait_merging_threads().map_err(|e| self.failed(e))?;
        }
        if !self.published {
            self.prove()?;
            self.store.publish(self.pointer)?;
            self.published = true;
        }
        self.sweep();
        self.finished = true;
        Ok(())
    }

    fn commit(&mut self, commit: &Commit, unfinished: bool, seen: &SeenFiles) -> Result<(), IndexError> {
        // The engine syncs the folder before it commits.
        let folder = self.pointer.folder(self.dir());
        let seen = seen.write(&folder)?;
        let manner = self.manner.clone().filter(|_| unfinished);
        let commit_says = Commit { unfinished, seen: seen.clone(), manner, ..commit.clone() };
        let payload = serde_json::to_string(&commit_says).unwrap_or_default();
        let commit = |engine: &mut IndexWriter<EngineDocument>| -> Result<(), TantivyError> {
            let mut prepared = engine.prepare_commit()?;
            prepared.set_payload(&payload);
            prepared.commit().map(drop)
        };
        let committed = commit(self.engine()?);
        self.changes = 0;
        self.unfinished = unfinished;
        committed.map_err(|e| self.failed(e))?;
        if let Some(old) = std::mem::replace(&mut self.seen, seen).filter(|old| self.seen.as_ref() != Some(old)) {
            let _ = std::fs::remove_file(folder.join(old));
        }
        Ok(())
    }

    fn merge(&mut self) -> Result<(), IndexError> {
        let segments = self.index.searchable_segment_metas().map_err(|e| self.failed(e))?;
        let has_removed = |segment: &&SegmentMeta| segment.num_deleted_docs() > 0;
        let candidates = match self.merging {
            Merging::Usual => merge_candidates(&segments),
            Merging::Removed => segments.iter().filter(has_removed).map(SegmentMeta::id).collect(),
            Merging::All if segments.len() == 1 && !segments.iter().any(|s| has_removed(&s)) => Vec::new(),
            Merging::All => segments.iter().map(SegmentMeta::id).collect(),
        };
        if candidates.is_empty() {
            return Ok(());
        }
        let segments: Vec<SegmentMeta> = segments.into_iter().filter(|s| candidates.contains(&s.id())).collect();
        let folder = self.pointer.folder(self.dir());
        let bytes = |file| std::fs::metadata(folder.join(file)).map_or(0, |m| m.len());
        let needed: u64 = segments.iter().flat_map(files_of).map(bytes).sum();
        if let Some(free) = free_space(&folder).filter(|free| *free < needed) {
            // What is merged to be faster can wait; what is merged to be gone can not.
            return match self.merging {
                Merging::Usual => Ok(()),
                Merging::Removed | Merging::All => Err(IndexError::NoRoom { dir: self.dir().to_owned(), needed, free }),
            };
        }
        self.verify(&segments, &check::ENDINGS)?;
        let merged = self.engine()?.merge(&candidates).wait();
        merged.map(drop).map_err(|e| self.failed(e))?;
        // The engine keeps the files of a segment of which somebody still knows.
        drop(segments);
        let collected = self.engine()?.garbage_collect_files().wait();
        collected.map(drop).map_err(|e| self.failed(e))
    }

    /// Removes what the last commit does not name, as the segments that were merged: the engine leaves
    /// them for its next writer as long as anything here knows of them.
    fn sweep(&self) {
        if let Ok(commit) = self.index.load_metas() {
            self.folder.sweep(&commit, Commit::of(&commit).and_then(|c| c.seen).as_deref());
        }
    }

    fn engine(&mut self) -> Result<&mut IndexWriter<EngineDocument>, IndexError> {
        if self.engine.is_none() {
            // What was decided from the columns, and which articles are gone, is written on from here.
            let segments = self.index.searchable_segment_metas().map_err(|e| self.failed(e))?;
            self.verify(&segments, &["fast", "del"])?;
            let Resources { threads, memory } = self.resources;
            let options = IndexWriterOptions::builder()
                .num_worker_threads(threads)
                .memory_budget_per_thread((memory / threads.max(1)).max(15_000_000))
                .num_merge_threads(1)
                .build();
            let engine: IndexWriter<EngineDocument> =
                self.index.writer_with_options(options).map_err(|e| self.failed(e))?;
            engine.set_merge_policy(Box::new(NoMergePolicy));
            self.engine = Some(engine);
        }
        self.engine.as_mut().ok_or_else(|| IndexError::Busy { dir: self.store.dir().to_owned(), holder: None })
    }

    /// Refuses to write on what is not as it was written.
    fn verify(&self, segments: &[SegmentMeta], endings: &[&str]) -> Result<(), IndexError> {
        let damaged = |detail| IndexError::Damaged { dir: self.dir().to_owned(), detail };
        check::verify(&self.index, segments, endings).map_err(damaged)
    }

    fn failed(&self, error: TantivyError) -> IndexError {
        self.folder.failure().unwrap_or_else(|| IndexError::engine(self.dir(), error))
    }
}

/// A run that fails, or that finds nothing for a new index, leaves no file behind.
impl Drop for Writer {
    fn drop(&mut self) {
        if self.finished {
            return;
        }
        // Its threads write no more once it is dropped.
        drop(self.engine.take());
        // What failed may have been the last thing to do once this generation counted.
        let counts_not = match Pointer::read(self.dir()) {
            Ok(pointer) => pointer != self.pointer,
            Err(error) => matches!(error, IndexError::Missing { .. }),
        };
        if counts_not {
            let _ = std::fs::remove_dir_all(self.pointer.folder(self.dir()));
        } else {
            self.sweep();
        }
    }
}
