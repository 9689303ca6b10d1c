//! Several indexes read as one: their segments stand side by side under common statistics, so that an
//! article has the score and the place that it would have in one index that holds all.
//!
//! An article that is in more than one of them, by its id, is read where it was added last, and in
//! the others as if it had been removed. What was concluded when an index was made stays as it was
//! concluded there: between which days an article without a date was published may follow from the
//! articles of its own index only.

use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;
use tantivy::directory::error::OpenReadError;
use tantivy::directory::{
    Directory, FileHandle, ManagedDirectory, MmapDirectory, OwnedBytes, RamDirectory, TerminatingWrite,
};
use tantivy::fastfield::write_alive_bitset;
use tantivy::schema::IndexRecordOption;
use tantivy::{BitSet, DocId, DocSet, Index, Searcher, SegmentReader, TERMINATED, TantivyError};

use super::archive::Archive;
use super::budget::Exceeded;
use super::check;
use super::error::IndexError;
use super::reader::{self, Files, ReadOnly, patiently, segments};
use super::schema::Fields;
use super::store::Pointer;

/// What the engine calls the file that names the segments.
const COMMIT: &str = "meta.json";

/// Opens the indexes in `dirs` as one archive, as they are at their last commits.
///
/// # Errors
/// As [`super::reader::open`], of the first that cannot be opened.
pub(super) fn open(dirs: &[PathBuf]) -> Result<Archive, IndexError> {
    patiently(|| {
        let parts = dirs.iter().map(|dir| Part::open(dir)).collect::<Result<Vec<_>, _>>()?;
        let joined = Joined::of(&parts);
        let engine = |error| first_unreadable(dirs).unwrap_or_else(|| joined.error(error, dirs));
        let (searcher, fields) = joined.open().map_err(engine)?;
        let removed = repeated(&searcher, &fields, &joined).map_err(engine)?;
        let searcher = match removed.is_empty() {
            true => searcher,
            false => joined.clone().without(&searcher, &removed).and_then(|joined| joined.open()).map_err(engine)?.0,
        };
        Archive::of(searcher, fields).map_err(engine)
    })
}

/// What the engine says while it reads the indexes in `dirs`, as an error of the one that is damaged.
pub fn blamed(dirs: &[PathBuf], error: TantivyError) -> IndexError {
    let is_about_one = dirs.len() < 2 || Exceeded::of(&error).is_some();
    let found = if is_about_one { None } else { first_unreadable(dirs).or_else(|| check::first_damaged(dirs)) };
    found.unwrap_or_else(|| IndexError::engine(dirs.first().map_or(Path::new("."), PathBuf::as_path), error))
}

/// The error of the first index that cannot be opened by itself.
fn first_unreadable(dirs: &[PathBuf]) -> Option<IndexError> {
    dirs.iter().find_map(|dir| reader::open(dir).err())
}

/// One of the indexes.
struct Part {
    folder: PathBuf,
    files: MmapDirectory,
    /// What its commit says, of all versions of the engine the same: `segments` is a list.
    commit: Value,
}

impl Part {
    fn open(dir: &Path) -> Result<Self, IndexError> {
        let folder = Pointer::read_by_others(dir)?.of_this_version(dir)?.folder(dir);
        let engine = |error: TantivyError| IndexError::engine(dir, error);
        let files = MmapDirectory::open(&folder).map_err(|e| engine(e.into()))?;
        let commit = files.atomic_read(Path::new(COMMIT)).map_err(|e| engine(e.into()))?;
        let unreadable = |error| IndexError::Damaged { dir: dir.to_owned(), detail: format!("{COMMIT}: {error}") };
        let commit: Value = serde_json::from_slice(&commit).map_err(unreadable)?;
        if !commit.get("segments").is_some_and(Value::is_array) {
            let detail = format!("{COMMIT} names no segments");
            return Err(IndexError::Damaged { dir: dir.to_owned(), detail });
        }
        Ok(Self { folder, files, commit })
    }
}

/// The files of several indexes as those of one.
#[derive(Clone)]
struct Joined {
    parts: Arc<[(PathBuf, MmapDirectory)]>,
    commit: Value,
    /// By the name that a segment has here: of which part it is, and its name there.
    segments: FxHashMap<String, (usize, String)>,
    /// Files that are in no folder: which articles are left out.
    made: FxHashMap<PathBuf, OwnedBytes>,
}

impl fmt::Debug for Joined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.parts.iter().map(|(folder, _)| folder)).finish()
    }
}

impl Joined {
    fn of(parts: &[Part]) -> Self {
        let mut commit = parts.first().map(|part| part.commit.clone()).unwrap_or_default();
        let mut named = FxHashMap::default();
        let mut all = Vec::new();
        for (number, part) in parts.iter().enumerate() {
            for segment in part.commit["segments"].as_array().into_iter().flatten() {
                let own = segment["segment_id"].as_str().unwrap_or_default().replace('-', "");
                // A copied index has segments of the same names.
                let mut name = own.clone();
                while named.contains_key(&name) {
                    name = next_name(&name);
                }
                let mut segment = segment.clone();
                segment["segment_id"] = Value::from(name.as_str());
                named.insert(name, (number, own));
                all.push(segment);
            }
        }
        commit["segments"] = Value::Array(all);
        let parts = parts.iter().map(|part| (part.folder.clone(), part.files.clone())).collect();
        Self { parts, commit, segments: named, made: FxHashMap::default() }
    }

    fn open(&self) -> Result<(Searcher, Fields), TantivyError> {
        let index = Index::open(ReadOnly(self.clone()))?;
        let fields = Fields::of(&index.schema()).map_err(|error| TantivyError::SchemaError(error.to_string()))?;
        Ok((segments(&index)?, fields))
    }

    /// The same without some articles: by the number of their segment.
    fn without(mut self, searcher: &Searcher, removed: &[(usize, DocId)]) -> Result<Self, TantivyError> {
        let mut alive: FxHashMap<usize, BitSet> = FxHashMap::default();
        for (ordinal, doc) in removed {
            let segment = &searcher.segment_readers()[*ordinal];
            alive.entry(*ordinal).or_insert_with(|| living(segment)).remove(*doc);
        }
        for (ordinal, alive) in alive {
            let segment = &searcher.segment_readers()[ordinal];
            let name = segment.segment_id().uuid_string();
            let stamp = segment.delete_opstamp().unwrap_or(0) + 1;
            let file = PathBuf::from(format!("{name}.{stamp}.del"));
            self.made.insert(file.clone(), file_of(&file, &alive)?);
            let of_commit = self.commit["segments"].as_array_mut().into_iter().flatten();
            for segment in of_commit.filter(|segment| segment["segment_id"] == *name) {
                let dead = alive.max_value() - alive.len() as u32;
                segment["deletes"] = serde_json::json!({ "num_deleted_docs": dead, "opstamp": stamp });
            }
        }
        Ok(self)
    }

    /// The folder and the name there of a file of a segment.
    fn file(&self, path: &Path) -> Option<(&MmapDirectory, PathBuf)> {
        let name = path.to_str()?;
        let (segment, ending) = name.split_once('.')?;
        let (part, own) = self.segments.get(segment)?;
        Some((&self.parts[*part].1, PathBuf::from(format!("{own}.{ending}"))))
    }

    /// Which of the parts a segment is of.
    fn part_of(&self, segment: &SegmentReader) -> usize {
        self.segments.get(&segment.segment_id().uuid_string()).map_or(0, |(part, _)| *part)
    }

    /// An error of the engine, of the index in which the file is that it names.
    fn error(&self, error: TantivyError, dirs: &[PathBuf]) -> IndexError {
        let told = error.to_string();
        let named = self.segments.iter().find(|(name, _)| told.contains(*name)).map_or(0, |(_, (part, _))| *part);
        IndexError::engine(&dirs[named], error)
    }
}

impl Files for Joined {
    fn handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        if let Some(bytes) = self.made.get(path) {
            return Ok(Arc::new(bytes.clone()));
        }
        match self.file(path) {
            Some((files, name)) => files.get_file_handle(&name),
            None => Err(OpenReadError::FileDoesNotExist(path.to_owned())),
        }
    }

    fn holds(&self, path: &Path) -> Result<bool, OpenReadError> {
        if path == Path::new(COMMIT) || self.made.contains_key(path) {
            return Ok(true);
        }
        self.file(path).map_or(Ok(false), |(files, name)| files.exists(&name))
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        if path == Path::new(COMMIT) {
            return Ok(self.commit.to_string().into_bytes());
        }
        match self.file(path) {
            Some((files, name)) => files.atomic_read(&name),
            None => Err(OpenReadError::FileDoesNotExist(path.to_owned())),
        }
    }
}

/// Another name in the form of a segment's (hexadecimal digits).
fn next_name(name: &str) -> String {
    let (head, tail) = name.split_at(name.len().min(8));
    let number = u32::from_str_radix(head, 16).unwrap_or_default();
    format!("{:08x}{tail}", number.wrapping_add(1))
}

/// The articles of a segment that are not removed.
fn living(segment: &SegmentReader) -> BitSet {
    let mut alive = BitSet::with_max_value_and_full(segment.max_doc());
    for doc in (0..segment.max_doc()).filter(|doc| segment.is_deleted(*doc)) {
        alive.remove(doc);
    }
    alive
}

/// The file in which the engine keeps which articles are alive, as it writes it itself.
fn file_of(name: &Path, alive: &BitSet) -> Result<OwnedBytes, TantivyError> {
    let memory = RamDirectory::create();
    let mut file = ManagedDirectory::wrap(Box::new(memory.clone()))?.open_write(name)?;
    let written: io::Result<()> = write_alive_bitset(alive, &mut file).and_then(|()| file.flush());
    written.and_then(|()| file.terminate())?;
    let bytes = memory.get_file_handle(name)?;
    Ok(bytes.read_bytes(0..bytes.len())?)
}

/// The articles that are left out as they are in another part, too, which they came into later or
/// which was named before: by the number of their segment. The ids of the smaller of two parts are
/// looked for in the larger.
fn repeated(searcher: &Searcher, fields: &Fields, joined: &Joined) -> Result<Vec<(usize, DocId)>, TantivyError> {
    let mut of_part = vec![Vec::new(); joined.parts.len()];
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        of_part[joined.part_of(segment)].push((ordinal, segment));
    }
    let size = |part: &[(usize, &SegmentReader)]| part.iter().map(|(_, segment)| segment.num_docs()).sum::<u32>();
    let mut order: Vec<usize> = (0..of_part.len()).collect();
    order.sort_by_key(|part| size(&of_part[*part]));
    let mut out = FxHashSet::default();
    for (at, smaller) in order.iter().enumerate() {
        for (ordinal, segment) in &of_part[*smaller] {
            let ids = segment.inverted_index(fields.id)?;
            let mut ids = ids.terms().stream()?;
            while ids.advance() {
                for larger in &order[at + 1..] {
                    let Some(there) = place(&of_part[*larger], fields, ids.key())? else { continue };
                    let Some(here) = place(&[(*ordinal, *segment)], fields, ids.key())? else { continue };
                    let newest_then_first = |place: &Place, part: usize| (place.added, std::cmp::Reverse(part));
                    let stays = newest_then_first(&here, *smaller) > newest_then_first(&there, *larger);
                    let goes = if stays { there } else { here };
                    out.insert((goes.segment, goes.doc));
                }
            }
        }
    }
    Ok(out.into_iter().collect())
}

/// Where an article stands, and when it came.
struct Place {
    segment: usize,
    doc: DocId,
    added: u64,
}

/// Where the living article of this id is among `segments`.
fn place(segments: &[(usize, &SegmentReader)], fields: &Fields, id: &[u8]) -> Result<Option<Place>, TantivyError> {
    for (ordinal, segment) in segments {
        let index = segment.inverted_index(fields.id)?;
        let Some(info) = index.terms().get(id)? else { continue };
        let mut found = index.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
        while found.doc() != TERMINATED {
            if !segment.is_deleted(found.doc()) {
                let added = segment.fast_fields().u64("added")?.first(found.doc()).unwrap_or_default();
                return Ok(Some(Place { segment: *ordinal, doc: found.doc(), added }));
            }
            found.advance();
        }
    }
    Ok(None)
}
