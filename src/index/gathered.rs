//! An archive of articles that were gathered from an engine elsewhere: an index in memory, of the same fields, over which
//! the same search runs as over one on disk.
//!
//! Where only those were gathered that may answer a question, how rare a word is and how long articles are is still told
//! by the engine, of all that it holds ([`Elsewhere`]). What an article is found by is made anew from its stored form: the tagger
//! does not run again, nor are dates read again.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::indexer::NoMergePolicy;
use tantivy::store::Compressor;
use tantivy::{Index, IndexSettings, IndexWriter, Searcher, TantivyError};

use super::archive::Archive;
use super::document::{IndexEntry, prose_of, to_document};
use super::error::IndexError;
use super::packed::{self, EngineDocument};
use super::reader::segments;
use super::schema::{self, Fields};
use super::stored;
use super::term_text::{Case, Shape, WordPlace, marked};
use crate::article::{Bound, Bounds, Field};
use crate::dates::calendar::day_of_number;
use crate::engine::{Engine, EngineError, EngineTotals, Reach, StoredDocument};

/// Bytes that the engine in memory may fill before it writes a segment.
const MEMORY: usize = 200_000_000;

/// Up to so many terms are counted each for itself, as on disk.
const COUNTED: usize = 120;

/// What the engine knows of all its articles, where only some were gathered.
#[derive(Debug)]
pub struct Elsewhere {
    engine: Arc<dyn Engine>,
    totals: EngineTotals,
    /// Words that were asked for, and whether they stand in any article other than as a name.
    known: Mutex<FxHashMap<String, bool>>,
    /// Whom a name means is told by the articles that were gathered only.
    is_narrow: bool,
}

impl Elsewhere {
    /// What `engine` knows, with its totals asked for.
    ///
    /// # Errors
    /// As [`Engine::totals`].
    pub fn new(engine: Arc<dyn Engine>) -> Result<Self, EngineError> {
        Ok(Self { totals: engine.totals()?, engine, known: Mutex::default(), is_narrow: false })
    }

    /// Notes that not all articles were gathered by which it is told whom a name means.
    pub fn narrow(&mut self) {
        self.is_narrow = true;
    }

    /// Is it told by the articles that were gathered only whom a name means?
    pub fn is_narrow(&self) -> bool {
        self.is_narrow
    }

    /// The engine.
    pub fn engine(&self) -> &Arc<dyn Engine> {
        &self.engine
    }

    /// What it tells of all its articles.
    pub fn totals(&self) -> EngineTotals {
        self.totals
    }

    /// Does a folded word stand in any article, other than as a name? `None` if that was not asked yet.
    pub fn has(&self, word: &str) -> Option<bool> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(word).copied()
    }

    /// Asks that of several words at once.
    ///
    /// # Errors
    /// As [`Engine::counts`].
    pub fn ask(&self, words: &[String]) -> Result<(), EngineError> {
        let cases = || Case::ALL.into_iter().filter(|case| is_spoken(*case));
        let terms = |word: &String| cases().map(|case| marked(word.clone(), case)).collect();
        let reach = |word| Reach::Terms { fields: vec![Field::Title, Field::Body], terms: terms(word) };
        let counts = self.engine.counts(&words.iter().map(reach).collect::<Vec<_>>())?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(words.iter().cloned().zip(counts.into_iter().map(|count| count > 0)));
        Ok(())
    }

    /// In how many titles, and in how many bodies, each of these terms stands, added up.
    pub(super) fn holding(&self, terms: &[String]) -> io::Result<[u64; 2]> {
        if terms.is_empty() {
            return Ok([0, 0]);
        }
        // Of many spellings all together: a text that holds several of them counts once.
        let share = if terms.len() > COUNTED { terms.len() } else { 1 };
        let within = |field, terms: &[String]| Reach::Terms { fields: vec![field], terms: terms.to_vec() };
        let both = |terms| [within(Field::Title, terms), within(Field::Body, terms)];
        let reaches: Vec<Reach> = terms.chunks(share).flat_map(both).collect();
        let counts = self.engine.counts(&reaches).map_err(io::Error::other)?;
        let mut out = [0, 0];
        for counts in counts.chunks(2) {
            out.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        Ok(out)
    }

    pub(super) fn exists(&self, word: &str) -> io::Result<bool> {
        if self.has(word).is_none() {
            self.ask(&[word.to_owned()]).map_err(io::Error::other)?;
        }
        Ok(self.has(word).unwrap_or_default())
    }
}

/// Does a term of this case say that its word is one, and not only a name?
pub(super) fn is_spoken(case: Case) -> bool {
    case.shape != Shape::Capitals && case.place != WordPlace::Name
}

impl Archive {
    /// The articles `documents`, in memory. With `elsewhere` they are not all that there are.
    ///
    /// # Errors
    /// One that is not as it was written; what the engine in memory says.
    pub fn gathered(
        name: &str,
        documents: &[StoredDocument],
        elsewhere: Option<Arc<Elsewhere>>,
    ) -> Result<Self, IndexError> {
        let (searcher, fields, _) = in_memory(name, &[documents])?;
        let archive = Self::of(searcher, fields).map_err(|error| IndexError::engine(Path::new(name), error))?;
        Ok(match elsewhere {
            Some(elsewhere) => archive.part_of(elsewhere),
            None => archive,
        })
    }
}

/// An index in memory of `parts`, each in segments of its own; tells for each segment of which part it is.
///
/// # Errors
/// As [`Archive::gathered`].
pub fn in_memory(name: &str, parts: &[&[StoredDocument]]) -> Result<(Searcher, Fields, Vec<usize>), IndexError> {
    let engine = |error: TantivyError| IndexError::engine(Path::new(name), error);
    let (schema, fields) = schema::schema()?;
    // What is stored comes compressed; see `stored`.
    let settings = IndexSettings {
        docstore_compression: Compressor::None,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    let index = Index::builder().schema(schema).settings(settings).create_in_ram().map_err(engine)?;
    index.tokenizers().register(packed::TOKENIZER, packed::UnpackTokenizer::default());
    let mut writer: IndexWriter<EngineDocument> = index.writer_with_num_threads(1, MEMORY).map_err(engine)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let mut of_part = FxHashMap::default();
    for (number, part) in parts.iter().enumerate() {
        for document in made(name, part, &fields)? {
            writer.add_document(document).map_err(engine)?;
        }
        writer.commit().map_err(engine)?;
        for segment in index.searchable_segment_ids().map_err(engine)? {
            of_part.entry(segment).or_insert(number);
        }
    }
    let searcher = segments(&index).map_err(engine)?;
    let part = |segment: &tantivy::SegmentReader| of_part.get(&segment.segment_id()).copied().unwrap_or_default();
    let parts = searcher.segment_readers().iter().map(part).collect();
    Ok((searcher, fields, parts))
}

/// The documents of articles that came back, made by all processors.
fn made(name: &str, stored: &[StoredDocument], fields: &Fields) -> Result<Vec<EngineDocument>, IndexError> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = stored.len().div_ceil(threads).max(1);
    let one = |document: &StoredDocument| made_of(document, fields).ok_or_else(|| damaged(name, &document.id));
    std::thread::scope(|scope| {
        let shares =
            stored.chunks(share).map(|share| scope.spawn(|| share.iter().map(one).collect::<Result<Vec<_>, _>>()));
        let workers: Vec<_> = shares.collect();
        let mut out = Vec::with_capacity(stored.len());
        for worker in workers {
            out.extend(worker.join().unwrap_or_else(|_| Err(damaged(name, "?")))?);
        }
        Ok(out)
    })
}

fn damaged(name: &str, id: &str) -> IndexError {
    let why = format!("the article `{id}` is not as it was written");
    EngineError::Partial { name: name.to_owned(), why }.into()
}

fn made_of(document: &StoredDocument, fields: &Fields) -> Option<EngineDocument> {
    let (mut article, _) = stored::decode(&document.article)?;
    if article.published.is_none() {
        let bound = |day: Option<i64>| day.and_then(day_of_number).map(|day| Bound { day, evidence: String::new() });
        article.bounds = Bounds { not_before: bound(document.bounds.0), not_after: bound(document.bounds.1) };
    }
    let [title, body] = [Field::Title, Field::Body].map(|field| prose_of(&article, field));
    let origin = &document.origin;
    let entry = IndexEntry {
        article: &article,
        title: &title,
        body: &body,
        stamp: &origin.file_stamp(),
        record: origin.record,
        hash: origin.article_hash,
        added: origin.added,
    };
    to_document(&entry, fields).ok()
}
