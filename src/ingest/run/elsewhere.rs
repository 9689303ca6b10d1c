//! A run whose articles go to an engine elsewhere: what it knows is its ledger, and what it was given counts once it can be
//! searched there.

use std::fs;
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use super::applying::Run;
use super::destination::Destination;
use super::reading::{RunReading, Wanted};
use super::{RunOptions, plan};
use crate::engine::{EngineError, EngineWriter, StoredDocument};
use crate::index::IndexError;
use crate::index::exported::exported;
use crate::index::gathered::in_memory;
use crate::index::ledger::Ledger;
use crate::index::packed::EngineDocument;
use crate::index::schema::{self, Fields};
use crate::index::seen::SeenFiles;
use crate::ingest::plan::FilePlan;
use crate::ingest::propagation;
use crate::ingest::tally::{RunEvent, Totals};
use crate::source::{Reason, Rejection};

/// An engine elsewhere that is being given articles.
pub(in crate::ingest) struct EngineTarget {
    writer: Box<dyn EngineWriter>,
    fields: Fields,
    place: PathBuf,
    /// Articles among which dates are propagated; of more, only those of the run, if they are no more than so many.
    compared: u64,
    /// Articles that were given in this run, by identity: the file of each, and whether it was there before.
    given: FxHashMap<Box<str>, (String, bool)>,
    refused: Vec<(String, String)>,
}

impl EngineTarget {
    /// Asks what the engine knows.
    ///
    /// # Errors
    /// What the engine says.
    pub fn open(mut writer: Box<dyn EngineWriter>, compared: u64) -> Result<(Self, Ledger), IndexError> {
        let (_, fields) = schema::schema()?;
        let (known, left) = writer.known()?;
        let ledger = Ledger::of_known(known, left.as_deref());
        let place = PathBuf::from(writer.name());
        Ok((Self { writer, fields, place, compared, given: FxHashMap::default(), refused: Vec::new() }, ledger))
    }

    /// How the index was named, in the place of a folder.
    pub fn place(&self) -> &Path {
        &self.place
    }

    /// The fields of an index on disk.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Gives it an article.
    pub fn put(&mut self, id: &str, document: &EngineDocument, replaces: bool) -> Result<(), IndexError> {
        let document = exported(document, &self.fields);
        self.given.entry(id.into()).or_insert_with(|| (document.origin.file.clone(), replaces));
        Ok(self.writer.put(document)?)
    }

    /// Takes an article from it.
    pub fn remove(&mut self, id: &str) -> Result<(), IndexError> {
        self.given.remove(id);
        Ok(self.writer.remove(id)?)
    }

    /// Waits until all that was given can be searched.
    pub fn settle(&mut self) -> Result<(), IndexError> {
        let refused = self.writer.settle()?;
        self.refused.extend(refused);
        Ok(())
    }

    /// Articles that the engine refused, with the file of each, whether it was there before, and the reason.
    pub fn take_refused(&mut self) -> Vec<(String, String, bool, String)> {
        let refused = std::mem::take(&mut self.refused);
        let one = |(id, why): (String, String)| {
            let (file, before) = self.given.get(&*id).cloned().unwrap_or_default();
            (id, file, before, why)
        };
        refused.into_iter().map(one).collect()
    }

    /// Lets dated articles date undated ones of the same story.
    pub fn propagate(&mut self, options: &RunOptions<'_>) -> Result<(), IndexError> {
        if self.given.is_empty() {
            return Ok(());
        }
        let all = match self.writer.stored(false, self.compared) {
            Err(EngineError::TooMany { .. }) => self.writer.stored(true, self.compared),
            all => all,
        };
        let all = match all {
            Err(EngineError::TooMany { .. }) => return Ok(()),
            all => all?,
        };
        let (new, old): (Vec<StoredDocument>, Vec<_>) =
            all.into_iter().partition(|document| self.given.contains_key(&*document.id));
        let (searcher, fields, parts) = in_memory(self.writer.name(), &[&old, &new])?;
        let is_new: Vec<bool> = parts.iter().map(|part| *part == 1).collect();
        let place = self.place.clone();
        propagation::propagate(&place, (&searcher, fields), &is_new, options.settings.today, &mut |_, document| {
            Ok(self.writer.put(exported(&document, &self.fields))?)
        })
    }

    /// Ends, with what no article can carry.
    pub fn finish(mut self, seen: Option<&SeenFiles>) -> Result<(), IndexError> {
        Ok(self.writer.finish(seen.map(SeenFiles::to_bytes))?)
    }
}

/// Reads every file that the engine knows, and those under `paths`, and gives it their articles anew. Those of files that
/// are gone stay as they are.
pub(super) fn rebuild(
    (elsewhere, ledger): (EngineTarget, Ledger),
    paths: &[PathBuf],
    options: &RunOptions<'_>,
    events: &mut dyn FnMut(RunEvent<'_>),
) -> Result<Totals, IndexError> {
    let place = elsewhere.place().to_owned();
    let failed = |e| IndexError::engine(&place, e);
    let mut known: Vec<PathBuf> =
        ledger.paths(|_| true).map_err(failed)?.iter().map(|path| plan::real_path(path)).collect();
    known.retain(|path| fs::metadata(path).is_ok());
    known.sort_unstable();
    let read: FxHashSet<String> = known.iter().map(|path| crate::source::display_path(path)).collect();
    known.extend_from_slice(paths);
    let mut plan = FilePlan::of(&known, options.current_dir);
    plan.find_known(&ledger).map_err(failed)?;
    let mut run = Run::new(Destination::from(elsewhere), &ledger, false, events)?;
    run.totals.ignored += plan.ignored as u64;
    run.passed_over(&plan.other_kinds);
    let reading = RunReading { plan, ledger: &ledger, options, all: true, only: Wanted::new(), taken: 0.into() };
    run.read(&reading, None)?;
    if !run.totals.stopped {
        for path in ledger.paths(|path| !read.contains(path)).map_err(failed)? {
            let articles = ledger.articles(&path).map_err(failed)?.len();
            run.kept(&path, articles);
        }
        run.restore(options)?;
    }
    run.finish(options, true)
}

impl Run<'_, '_> {
    /// Counts and tells articles that are kept as they are, as their file is gone.
    fn kept(&mut self, path: &str, articles: usize) {
        if articles > 0 {
            self.totals.seen += articles as u64;
            self.totals.unchanged += articles as u64;
            self.tell(RunEvent::Kept { path, articles });
        }
    }

    /// Tells of articles that stay as they are there, as the engine did not take them with a date.
    pub(super) fn leave_undated(&mut self, refused: &[(String, String, bool, String)]) {
        for (id, file, _, why) in refused {
            let text = format!("`{id}` is there without the date that others give it: {why}");
            self.tell(RunEvent::Remarked { path: file, text: &text });
        }
    }

    /// Counts and tells articles that the engine elsewhere did not take, and has their files read again the next time.
    pub(super) fn refuse(&mut self, refused: Vec<(String, String, bool, String)>) {
        for (id, file, before, why) in refused {
            let totals = &mut self.totals;
            let counted = match before {
                false if totals.added > 0 => &mut totals.added,
                _ if totals.changed > 0 => &mut totals.changed,
                _ => &mut totals.unchanged,
            };
            *counted = counted.saturating_sub(1);
            totals.rejected += 1;
            let path = format!("{file} ({id})");
            self.tell(RunEvent::Rejected(&Rejection { path, record: None, reason: Reason::System(why) }));
            self.look_again(file);
        }
    }
}
