//! Is every byte of an index as it was written, and does every article come back?
//!
//! The engine's own test passes over files that its list of files does not name, so that an index
//! without that list is sound to it. Here the list is compared with what the last commit needs and
//! with what lies on the disk, before a byte of it is believed.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use tantivy::schema::Value as _;
use tantivy::{Index, SegmentMeta, SegmentReader, TantivyDocument};

use super::document;
use super::error::IndexError;
use super::folder::files_of;
use super::ledger;
use super::reader::{self, Opened};
use super::schema::Fields;
use super::seen::SeenFiles;
use super::stored;
use super::writer::Commit;
use crate::engine::EngineWriter;

/// The engine's list of the files that it has written.
const LIST: &str = ".managed.json";

/// How the names of a segment's files end.
pub(super) const ENDINGS: [&str; 7] = ["store", "fast", "fieldnorm", "term", "idx", "pos", "del"];

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The file, within the generation's folder.
    pub file: String,
    /// What is wrong with it.
    pub what: String,
}

/// What a check has found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// Files that the last commit needs.
    pub files: usize,
    /// Their size in bytes.
    pub bytes: u64,
    /// Articles that were read back.
    pub articles: u64,
    /// What is wrong; nothing if empty.
    pub damage: Vec<Damage>,
    /// Where the articles came from that cannot be read back, with their number; looked for by a deep check.
    pub sources: Vec<(String, u64)>,
}

impl Findings {
    fn add(&mut self, file: impl Into<String>, what: impl Into<String>) {
        self.damage.push(Damage { file: file.into(), what: what.into() });
    }
}

/// Checks the articles of an index elsewhere: whether each comes back as it was written.
///
/// # Errors
/// What the engine says.
pub fn check_elsewhere(writer: &mut dyn EngineWriter) -> Result<Findings, IndexError> {
    let mut findings = Findings::default();
    let name = writer.name().to_owned();
    writer.each_stored(&mut |document| {
        findings.articles += 1;
        findings.bytes += document.article.len() as u64;
        if stored::decode(&document.article).is_none_or(|(article, _)| article.id != document.id) {
            findings.add(name.clone(), format!("the article `{}` is not as it was written", document.id));
        }
    })?;
    Ok(findings)
}

/// Checks the index at `dir`: its list of files, the checksum of each, and every article in it.
///
/// # Errors
/// As [`reader::open`], when there is nothing that could be checked.
pub fn check(dir: &Path) -> Result<Findings, IndexError> {
    look(dir, false)
}

/// As [`check`], and reads what can be read of damaged segments, too, to name the sources of the rest.
///
/// # Errors
/// As [`check`].
pub fn check_deep(dir: &Path) -> Result<Findings, IndexError> {
    look(dir, true)
}

fn look(dir: &Path, deep: bool) -> Result<Findings, IndexError> {
    let opened = match reader::open(dir) {
        Ok(opened) => Some(opened),
        // Then the files tell why.
        Err(IndexError::Damaged { .. } | IndexError::Engine { .. }) => None,
        Err(error) => return Err(error),
    };
    let pointer = super::store::Pointer::read_by_others(dir)?;
    let folder = pointer.folder(dir);
    let (index, mut findings) = match &opened {
        Some(opened) => (Some(opened.index.clone()), Findings::default()),
        None => (reader::open_index(dir, pointer).ok(), Findings::default()),
    };
    check_list(&folder, index.as_ref(), &mut findings);
    check_seen(&folder, opened.as_ref(), &mut findings);
    let Some(index) = index else {
        findings.add("meta.json", "missing or cannot be read");
        return Ok(findings);
    };
    let segments = index.searchable_segment_metas().map_err(|e| IndexError::engine(dir, e))?;
    let sound: Vec<bool> = segments.iter().map(|s| check_segment(&folder, &index, s, &mut findings)).collect();
    if let Some(opened) = &opened {
        let mut ids = FxHashSet::default();
        for segment in opened.searcher.segment_readers() {
            let is_sound = segments.iter().zip(&sound).any(|(meta, sound)| *sound && meta.id() == segment.segment_id());
            if is_sound {
                check_articles(segment, &opened.fields, &mut ids, &mut findings);
            } else if deep {
                find_sources(segment, &opened.fields, &mut findings);
            }
        }
    } else if findings.damage.is_empty() {
        findings.add("meta.json", "names segments that cannot be opened");
    }
    Ok(findings)
}

/// Are the columns of the index at `dir`, which tell the files that it was made from, as they were written, as far as sums
/// tell, whatever its version?
///
/// # Errors
/// What the system says, or that there is no index.
pub fn tells_its_files(dir: &Path) -> Result<bool, IndexError> {
    let pointer = super::store::Pointer::read_by_others(dir)?;
    let index = reader::open_index(dir, pointer)?;
    let mut findings = Findings::default();
    for segment in index.searchable_segment_metas().map_err(|e| IndexError::engine(dir, e))? {
        check_segment(&pointer.folder(dir), &index, &segment, &mut findings);
    }
    Ok(!findings.damage.iter().any(|damage| damage.file.ends_with(".fast") || damage.file.ends_with(".del")))
}

fn check_list(folder: &Path, index: Option<&Index>, findings: &mut Findings) {
    let list: FxHashSet<PathBuf> = match fs::read(folder.join(LIST)) {
        Err(_) => return findings.add(LIST, "missing"),
        Ok(bytes) => match serde_json::from_slice(&bytes) {
            Err(_) => return findings.add(LIST, "cannot be read"),
            Ok(list) => list,
        },
    };
    for segment in index.into_iter().flat_map(|i| i.searchable_segment_metas().unwrap_or_default()) {
        for file in files_of(&segment) {
            if !list.contains(&file) {
                findings.add(LIST, format!("does not name {}", file.display()));
            }
        }
    }
}

/// Is what no article can carry there as the commit names it?
fn check_seen(folder: &Path, opened: Option<&Opened>, findings: &mut Findings) {
    let named = opened.and_then(|opened| Commit::of(&opened.meta)?.seen);
    if let Some(name) = named.filter(|name| SeenFiles::read(folder, name).is_none()) {
        findings.add(name, "missing, or its bytes are not those that were written");
    }
}

/// Compares the sums of a segment's files; true if all is well.
fn check_segment(folder: &Path, index: &Index, segment: &SegmentMeta, findings: &mut Findings) -> bool {
    let before = findings.damage.len();
    for file in files_of(segment) {
        findings.files += 1;
        let name = file.display().to_string();
        match fs::metadata(folder.join(&file)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => findings.add(name, "missing"),
            Err(error) => findings.add(name, error.to_string()),
            Ok(metadata) => {
                findings.bytes += metadata.len();
                if let Some(what) = fault(index, &file) {
                    findings.add(name, what);
                }
            }
        }
    }
    findings.damage.len() == before
}

/// What is wrong with the bytes of `file`, if they are not those that were written.
fn fault(index: &Index, file: &Path) -> Option<&'static str> {
    match index.directory().validate_checksum(file) {
        Ok(true) => None,
        Ok(false) => Some("its bytes are not those that were written"),
        Err(_) => Some("cut short, or its end overwritten"),
    }
}

/// Are the files of `segments` with these endings as they were written?
///
/// The engine copies bytes on without a look at their sums: what is damaged would be written again
/// with a sum of its own, and be past finding.
///
/// # Errors
/// What is wrong with the first file that is not.
pub(super) fn verify(index: &Index, segments: &[SegmentMeta], endings: &[&str]) -> Result<(), String> {
    for file in segments.iter().flat_map(files_of) {
        let ending = file.extension().unwrap_or_default().to_string_lossy();
        if endings.iter().any(|e| *e == ending)
            && let Some(what) = fault(index, &file)
        {
            return Err(format!("{}: {what}", file.display()));
        }
    }
    Ok(())
}

/// The first file of the index at `dir` that is not as it was written, with what is wrong with it;
/// `None` if there is none, or if that cannot be told.
fn first_damage(dir: &Path) -> Option<String> {
    let index = reader::open_index(dir, super::store::Pointer::read(dir).ok()?).ok()?;
    verify(&index, &index.searchable_segment_metas().ok()?, &ENDINGS).err()
}

/// The first of the indexes in `dirs` that is damaged, as [`first_damage`] tells it.
pub fn first_damaged(dirs: &[PathBuf]) -> Option<IndexError> {
    let damaged = |dir: &PathBuf| Some(IndexError::Damaged { dir: dir.clone(), detail: first_damage(dir)? });
    dirs.iter().find_map(damaged)
}

/// Reads the articles of a damaged segment one by one, and names the files of those that do not come back.
fn find_sources(segment: &SegmentReader, fields: &Fields, findings: &mut Findings) {
    let mut lost: BTreeMap<String, u64> = BTreeMap::new();
    for doc in segment.doc_ids_alive() {
        // The engine's readers panic on some damaged bytes.
        let read = || {
            let document: TantivyDocument = segment.get_store_reader(1).ok()?.get(doc).ok()?;
            document::from_document(&document, fields)
        };
        if panic::catch_unwind(AssertUnwindSafe(read)).ok().flatten().is_some() {
            findings.articles += 1;
            continue;
        }
        let origin = panic::catch_unwind(AssertUnwindSafe(|| ledger::origin(segment, doc).ok().flatten()));
        let file = origin.ok().flatten().map(|origin| origin.stamp.file);
        *lost.entry(file.unwrap_or_else(|| "a file that cannot be told".to_owned())).or_default() += 1;
    }
    findings.sources.extend(lost);
}

/// Reads every article of a segment back.
fn check_articles(segment: &SegmentReader, fields: &Fields, ids: &mut FxHashSet<String>, findings: &mut Findings) {
    let name = format!("{}.store", segment.segment_id().uuid_string());
    let store = match segment.get_store_reader(4) {
        Ok(store) => store,
        Err(error) => return findings.add(name, error.to_string()),
    };
    let mut counted = 0;
    for document in store.iter::<TantivyDocument>(segment.alive_bitset()) {
        let article = document
            .ok()
            .and_then(|d| d.get_first(fields.article).and_then(|v| v.as_bytes().and_then(document::from_bytes)));
        let Some(article) = article else {
            findings.add(&name, format!("article {} of the segment cannot be read", counted + 1));
            counted += 1;
            continue;
        };
        counted += 1;
        if !ids.insert(article.id.clone()) {
            findings.add(&name, format!("the id `{}` is there twice", article.id));
        }
    }
    findings.articles += counted;
    if counted != u64::from(segment.num_docs()) {
        findings.add(name, format!("holds {counted} articles where the commit counts {}", segment.num_docs()));
    }
}
