//! Where a run writes: into the index, to an engine elsewhere, or, when it is only to be told what it would do, nowhere.

use std::path::{Path, PathBuf};

use super::elsewhere::EngineTarget;
use crate::index::IndexError;
use crate::index::ledger::Ledger;
use crate::index::packed::EngineDocument;
use crate::index::reader;
use crate::index::schema::{self, Fields};
use crate::index::seen::SeenFiles;
use crate::index::writer::{Commit, Writer};

/// Where a run writes.
pub(super) enum Destination {
    /// The index.
    Index(Box<Writer>),
    /// An engine elsewhere.
    Elsewhere(Box<EngineTarget>),
    /// Nowhere: nothing is locked, mended or written.
    Nowhere(Nowhere),
}

/// What a run that writes nothing has to know of the index.
pub(super) struct Nowhere {
    dir: PathBuf,
    fields: Fields,
    /// There is an index.
    exists: bool,
    /// Its last run had more to do.
    unfinished: bool,
}

impl From<EngineTarget> for Destination {
    fn from(elsewhere: EngineTarget) -> Self {
        Self::Elsewhere(Box::new(elsewhere))
    }
}

impl From<Writer> for Destination {
    fn from(writer: Writer) -> Self {
        Self::Index(Box::new(writer))
    }
}

impl Destination {
    /// Nowhere, beside the index at `dir`, and what that knows of its files; nothing if there is none.
    ///
    /// # Errors
    /// As opening the index for writing has them, but that another run may write it meanwhile.
    pub fn nowhere(dir: &Path) -> Result<(Self, Ledger), IndexError> {
        let (schema, _) = schema::schema()?;
        let fields = Fields::of(&schema)?;
        let mut nowhere = Nowhere { dir: dir.to_owned(), fields, exists: false, unfinished: false };
        let opened = match reader::open(dir) {
            Ok(opened) => opened,
            Err(IndexError::Missing { .. } | IndexError::Beginning { .. }) => {
                return Ok((Self::Nowhere(nowhere), Ledger::default()));
            }
            Err(error) => return Err(error),
        };
        let said = Commit::of(&opened.meta);
        (nowhere.exists, nowhere.unfinished) = (true, said.as_ref().is_some_and(|commit| commit.unfinished));
        let seen = said.and_then(|commit| commit.seen);
        let folder = opened.pointer.folder(dir);
        let ledger =
            Ledger::open(&opened.searcher, &folder, seen.as_deref()).map_err(|e| IndexError::engine(dir, e))?;
        Ok((Self::Nowhere(nowhere), ledger))
    }

    /// Nowhere, beside an index elsewhere that is named `place`.
    ///
    /// # Errors
    /// The declaration of the fields is broken.
    pub fn nowhere_beside(place: &Path) -> Result<Self, IndexError> {
        let (_, fields) = schema::schema()?;
        Ok(Self::Nowhere(Nowhere { dir: place.to_owned(), fields, exists: false, unfinished: true }))
    }

    /// The folder of the index, or how it is named elsewhere.
    pub fn dir(&self) -> &Path {
        match self {
            Self::Index(writer) => writer.dir(),
            Self::Elsewhere(elsewhere) => elsewhere.place(),
            Self::Nowhere(nowhere) => &nowhere.dir,
        }
    }

    /// The fields of the index.
    pub fn fields(&self) -> &Fields {
        match self {
            Self::Index(writer) => writer.fields(),
            Self::Elsewhere(elsewhere) => elsewhere.fields(),
            Self::Nowhere(nowhere) => &nowhere.fields,
        }
    }

    /// Is nothing written?
    pub fn is_nowhere(&self) -> bool {
        matches!(self, Self::Nowhere(_))
    }

    /// Is there an index on disk that readers see?
    pub fn is_published(&self) -> bool {
        match self {
            Self::Elsewhere(_) => false,
            Self::Index(writer) => writer.is_published(),
            Self::Nowhere(nowhere) => nowhere.exists,
        }
    }

    /// Has the run, or a killed one before it, left something to finish?
    pub fn has_work(&self) -> bool {
        match self {
            // Whether another run was killed there is not known.
            Self::Elsewhere(_) => true,
            Self::Index(writer) => writer.has_work(),
            Self::Nowhere(nowhere) => nowhere.unfinished,
        }
    }

    /// Changes since the last commit.
    pub fn changes(&self) -> u64 {
        match self {
            Self::Index(writer) => writer.changes(),
            Self::Elsewhere(_) | Self::Nowhere(_) => 0,
        }
    }

    /// As [`Writer::put`].
    pub fn put(&mut self, id: &str, document: EngineDocument, replaces: bool) -> Result<(), IndexError> {
        match self {
            Self::Index(writer) => writer.put(id, document, replaces),
            Self::Elsewhere(elsewhere) => elsewhere.put(id, &document, replaces),
            Self::Nowhere(_) => Ok(()),
        }
    }

    /// As [`Writer::remove`].
    pub fn remove(&mut self, id: &str) -> Result<(), IndexError> {
        match self {
            Self::Index(writer) => writer.remove(id),
            Self::Elsewhere(elsewhere) => elsewhere.remove(id),
            Self::Nowhere(_) => Ok(()),
        }
    }

    /// As [`Writer::save`].
    pub fn save(&mut self, commit: &Commit) -> Result<(), IndexError> {
        match self {
            Self::Index(writer) => writer.save(commit),
            Self::Elsewhere(_) | Self::Nowhere(_) => Ok(()),
        }
    }

    /// As [`Writer::pause`].
    pub fn pause(self, commit: &Commit) -> Result<(), IndexError> {
        match self {
            Self::Index(writer) => writer.pause(commit),
            Self::Elsewhere(_) | Self::Nowhere(_) => Ok(()),
        }
    }

    /// As [`Writer::checkpoint`].
    pub fn checkpoint(&mut self, commit: &Commit, seen: &SeenFiles) -> Result<(), IndexError> {
        match self {
            Self::Index(writer) => writer.checkpoint(commit, seen),
            Self::Elsewhere(_) | Self::Nowhere(_) => Ok(()),
        }
    }
}
