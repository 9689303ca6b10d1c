//! Room on the disk: looked at before a run begins, and while it goes on, so that a disk that is nearly
//! full ends a run with everything that was read, and not in the middle of a write.

use std::path::{Path, PathBuf};

use tantivy::TantivyError;

use crate::index::IndexError;
use crate::index::ledger::Ledger;
use crate::index::writer::free_space;
use crate::ingest::plan::FilePlan;
use crate::source::{Compression, FileKind, SourceFile};

/// Bytes that stay free in any case: the engine's lists, and what others write meanwhile.
const SPARE: u64 = 4 << 20;
/// An index takes at least so many thousandths of the text that it is made of.
const SHARE: u64 = 800;
/// What is read is written as an index, merged, and written once more: at most so many times its text.
const TIMES: u64 = 3;
/// Steps after which the disk is asked again.
const EVERY: u32 = 64;

/// Refuses a run of which the files that are new, or have changed, cannot fit: by the least that they
/// can come to, so that none is refused that would have ended well.
///
/// # Errors
/// [`IndexError::NoRoom`]; what the ledger cannot tell.
pub(super) fn look_before(dir: &Path, plan: &FilePlan, ledger: &Ledger) -> Result<(), IndexError> {
    let Some(free) = free_space(dir) else { return Ok(()) };
    if plan.files().map(least).sum::<u64>() <= free {
        return Ok(());
    }
    let changed = |file: &&SourceFile| -> Result<bool, TantivyError> {
        let known = ledger.file(&file.display)?.and_then(|known| known.stamp);
        let modified = u64::try_from(file.modified_ns).unwrap_or_default();
        Ok(known.is_none_or(|stamp| stamp.size != file.size || stamp.modified != modified))
    };
    let mut needed = 0;
    for file in plan.files() {
        if changed(&file).map_err(|e| IndexError::engine(dir, e))? {
            needed += least(file);
        }
    }
    if needed <= free { Ok(()) } else { Err(IndexError::NoRoom { dir: dir.to_owned(), needed, free }) }
}

/// The least that the index of a file can take, in bytes.
fn least(file: &SourceFile) -> u64 {
    // Of a page of the web a tenth or less is its article; documents and archives may hold pictures.
    let text = match file.kind {
        FileKind::Html | FileKind::Warc | FileKind::Mail | FileKind::Archive | FileKind::Document => file.size / 20,
        // Mostly fonts and pictures.
        FileKind::Pdf => file.size / 200,
        FileKind::Mailbox | FileKind::Xml | FileKind::Feed => file.size / 2,
        FileKind::Page | FileKind::Markdown | FileKind::Table | FileKind::Json | FileKind::JsonLines => file.size,
    };
    let packed = if file.compression == Compression::Plain { 1 } else { 2 };
    text * packed / 1000 * SHARE
}

/// The disk while a run goes on.
#[derive(Debug)]
pub(super) struct Room {
    dir: PathBuf,
    /// Bytes that the engine may hold before it writes them.
    held: u64,
    /// Text on its way since the last look at nothing pending, in bytes.
    pending: u64,
    steps: u32,
}

impl Room {
    /// On the disk of the index at `dir`, with an engine that holds up to `held` bytes.
    pub fn of(dir: &Path, held: usize) -> Self {
        Self { dir: dir.to_owned(), held: held as u64, pending: 0, steps: 0 }
    }

    /// An article of so many bytes is on its way to the disk.
    pub fn take(&mut self, bytes: usize) {
        self.pending += bytes as u64;
    }

    /// What was on its way is written.
    pub fn settle(&mut self) {
        self.pending = 0;
    }

    /// Bytes that must stay free so that what is on its way can be written.
    fn reserve(&self) -> u64 {
        (self.pending * TIMES).min(self.held) + SPARE
    }

    /// Is there too little room to go on? Asks the disk now and then.
    pub fn is_short(&mut self) -> bool {
        self.steps += 1;
        if self.steps % EVERY != 1 {
            return false;
        }
        free_space(&self.dir).is_some_and(|free| free < self.reserve())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_on_its_way_needs_room_up_to_what_the_engine_holds() {
        let mut room = Room::of(Path::new("."), 1000);
        assert_eq!(room.reserve(), SPARE);
        room.take(100);
        assert_eq!(room.reserve(), SPARE + 300);
        room.take(1_000_000);
        assert_eq!(room.reserve(), SPARE + 1000);
        room.settle();
        assert_eq!(room.reserve(), SPARE);
    }

    #[test]
    fn the_least_of_a_page_of_the_web_is_little_and_of_a_packed_file_more() {
        let file = |name: &str| {
            let path = PathBuf::from(name);
            let (kind, compression) = FileKind::of(&path).expect("a kind");
            SourceFile { display: name.to_owned(), path, kind, compression, size: 1_000_000, modified_ns: 0 }
        };
        assert_eq!(["a.jsonl", "a.html", "a.jsonl.gz"].map(|name| least(&file(name))), [800_000, 40_000, 1_600_000]);
    }
}
