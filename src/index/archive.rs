//! The archive: an index opened to be searched: its articles by place or id, its terms, its lengths.
//!
//! Left to others: what a query means and how articles are ranked (`search`).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::columnar::StrColumn;
use tantivy::error::DataCorruption;
use tantivy::schema::Field as EngineField;
use tantivy::{DocAddress, Searcher, SegmentReader, TantivyDocument, Term};

use super::cache::Cache;
use super::document::{lengths_of_number, with_sentences};
use super::error::IndexError;
use super::gathered::Elsewhere;
use super::ledger;
use super::reader::{self, Opened};
use super::schema::Fields;
use super::several;
use super::stored::StoredSentence;
use super::vocabulary::Vocabulary;
use crate::article::{Article, Bound, Bounds, EntityKind};
use crate::dates::calendar::day_of_number;

/// Where an article is stored, for as long as the archive is open.
pub type Address = DocAddress;

/// An open archive. It does not change while it is open, whatever a writer does. A clone is the same one, and costs nothing.
#[derive(Clone)]
pub struct Archive {
    searcher: Searcher,
    fields: Fields,
    average_lengths: [(EngineField, f32); 2],
    /// The engine that holds more articles than these.
    elsewhere: Option<Arc<Elsewhere>>,
    /// What was worked out of it before.
    cache: Option<Arc<Cache>>,
}

impl Archive {
    /// Opens the indexes in `dirs` for reading, at least one, as one archive; see [`super::several`].
    ///
    /// # Errors
    /// As [`reader::open`], of the first that cannot be opened.
    pub fn open(dirs: &[PathBuf]) -> Result<Self, IndexError> {
        let [dir] = dirs else { return several::open(dirs) };
        Self::new(reader::open(dir)?).map_err(|error| IndexError::engine(dir, error))
    }

    /// Reads the lengths of an opened index; costs a few microseconds a segment.
    pub fn new(opened: Opened) -> tantivy::Result<Self> {
        Self::of(opened.searcher, opened.fields)
    }

    /// Reads the lengths of open segments.
    pub(super) fn of(searcher: Searcher, fields: Fields) -> tantivy::Result<Self> {
        let average_lengths = average_lengths(&searcher, &fields)?;
        Ok(Self { searcher, fields, average_lengths, elsewhere: None, cache: None })
    }

    /// The same as a part of what an engine holds elsewhere, under the statistics of the whole.
    pub(super) fn part_of(mut self, elsewhere: Arc<Elsewhere>) -> Self {
        let averages = elsewhere.totals().average_lengths();
        self.average_lengths.iter_mut().zip(averages).for_each(|((_, length), of_all)| *length = of_all);
        self.elsewhere = Some(elsewhere);
        self
    }

    /// The engine that holds more articles than these, with what it tells of all of them.
    pub fn elsewhere(&self) -> Option<&Elsewhere> {
        self.elsewhere.as_deref()
    }

    /// The same, which lies in `dirs`, with what is worked out of it kept in the folder `all`, which serves all archives.
    pub fn with_cache(mut self, all: &Path, dirs: &[PathBuf]) -> Self {
        self.cache = Some(Arc::new(Cache::new(all, dirs, &self.searcher)));
        self
    }

    /// What was worked out of it before, if that is kept.
    pub fn cache(&self) -> Option<&Cache> {
        self.cache.as_deref()
    }

    /// Does `other` hold the same articles, part by part? One that is opened again is mostly what it was.
    pub fn is_same(&self, other: &Self) -> bool {
        let (own, others) = (self.searcher.segment_readers(), other.searcher.segment_readers());
        let is_same = |(own, other): (&SegmentReader, &SegmentReader)| {
            own.segment_id() == other.segment_id()
                && own.num_deleted_docs() == other.num_deleted_docs()
                // Of a copy others may be removed.
                && (!own.has_deletes() || (0..own.max_doc()).all(|doc| own.is_deleted(doc) == other.is_deleted(doc)))
        };
        own.len() == others.len() && own.iter().zip(others).all(is_same)
    }

    /// Number of articles; of a part of what is elsewhere, that of the whole.
    pub fn len(&self) -> u64 {
        self.elsewhere.as_ref().map_or_else(|| self.searcher.num_docs(), |elsewhere| elsewhere.totals().articles)
    }

    /// True if there is no article.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The engine's view of the segments.
    pub fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// The fields of the index.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Average number of terms of a title or body, at least 1; `None` for other fields.
    pub fn average_length(&self, field: EngineField) -> Option<f32> {
        self.average_lengths.iter().find(|(of, _)| *of == field).map(|(_, length)| *length)
    }

    /// The words of titles and bodies.
    pub fn vocabulary(&self) -> tantivy::Result<Vocabulary<'_>> {
        Ok(Vocabulary::open(&self.searcher, &self.fields)?.part_of(self.elsewhere()))
    }

    /// The field of the names of a kind.
    pub fn name_field(&self, kind: EntityKind) -> EngineField {
        match kind {
            EntityKind::Person => self.fields.person,
            EntityKind::Organization => self.fields.organization,
            EntityKind::Place => self.fields.place,
        }
    }

    /// The stored article at `address`.
    ///
    /// # Errors
    /// What the engine says; also if what is stored there is not readable as an article.
    pub fn article(&self, address: DocAddress) -> tantivy::Result<Article> {
        self.article_with_sentences(address).map(|(article, _)| article)
    }

    /// As [`Archive::article`], with the sentences of its body.
    pub fn article_with_sentences(&self, address: DocAddress) -> tantivy::Result<(Article, Vec<StoredSentence>)> {
        let document: TantivyDocument = self.searcher.doc(address)?;
        let stored = with_sentences(&document, &self.fields);
        let damaged = || DataCorruption::comment_only("a stored article is not as it was written");
        let (mut article, sentences) = stored.ok_or_else(damaged)?;
        if article.published.is_none() {
            article.bounds = self.bounds(address)?;
        }
        Ok((article, sentences))
    }

    /// The outlet of the article at `address`, as it is written.
    ///
    /// # Errors
    /// What the engine says.
    pub fn outlet(&self, address: DocAddress) -> tantivy::Result<Option<String>> {
        let column = self.searcher.segment_reader(address.segment_ord).fast_fields().str("outlet")?;
        let Some(column) = column else { return Ok(None) };
        let Some(number) = column.term_ords(address.doc_id).next() else { return Ok(None) };
        let mut name = String::new();
        Ok(column.ord_to_str(number, &mut name)?.then_some(name))
    }

    /// Between which days an undated article was published, without what that rests on.
    fn bounds(&self, address: DocAddress) -> tantivy::Result<Bounds> {
        let columns = self.searcher.segment_reader(address.segment_ord).fast_fields();
        let bound = |column: &str| -> tantivy::Result<Option<Bound>> {
            let day = columns.i64(column)?.first(address.doc_id).and_then(day_of_number);
            Ok(day.map(|day| Bound { day, evidence: String::new() }))
        };
        Ok(Bounds { not_before: bound("bound_from")?, not_after: bound("bound_to")? })
    }

    /// The article of this id, or the only one whose id begins so.
    pub fn find(&self, id: &str) -> tantivy::Result<IdMatch> {
        if let Some(address) = self.address(id)? {
            return Ok(IdMatch::One(address));
        }
        if id.is_empty() {
            return Ok(IdMatch::None);
        }
        // Terms of deleted articles stay in a dictionary until their segment is merged.
        let mut found = Vec::new();
        for id in self.terms_from(self.fields.id, id, |term| term.starts_with(id))? {
            if let Some(address) = self.address(&id)? {
                found.push((id, address));
            }
        }
        Ok(match found.len() {
            0 => IdMatch::None,
            1 => IdMatch::One(found[0].1),
            _ => IdMatch::Several(found.into_iter().map(|(id, _)| id).collect()),
        })
    }

    /// The identities of the articles.
    pub fn ids(&self) -> tantivy::Result<Ids> {
        let columns = self.searcher.segment_readers().iter().map(|segment| segment.fast_fields().str("id"));
        Ok(Ids { columns: columns.collect::<tantivy::Result<_>>()? })
    }

    /// Where the article of exactly this id is stored.
    ///
    /// # Errors
    /// What the engine says.
    pub fn address(&self, id: &str) -> tantivy::Result<Option<DocAddress>> {
        let term = Term::from_field_text(self.fields.id, id);
        for (ordinal, segment) in self.searcher.segment_readers().iter().enumerate() {
            let index = segment.inverted_index(self.fields.id)?;
            if let Some(mut postings) = index.read_postings(&term, tantivy::schema::IndexRecordOption::Basic)? {
                use tantivy::{DocSet, TERMINATED};
                while postings.doc() != TERMINATED {
                    if !segment.is_deleted(postings.doc()) {
                        let ids = segment.fast_fields().str("id")?;
                        ledger::all_say(ids.as_ref(), &[postings.doc()], id)?;
                        return Ok(Some(DocAddress::new(ordinal as u32, postings.doc())));
                    }
                    postings.advance();
                }
            }
        }
        Ok(None)
    }

    /// The terms of a keyword field for which `wanted` holds, sorted, without repetition.
    pub fn terms(&self, field: EngineField, wanted: impl Fn(&str) -> bool) -> tantivy::Result<Vec<String>> {
        self.scan(field, &[], |_| false, wanted)
    }

    /// As [`Archive::terms`], only those that begin with `prefix`.
    pub fn terms_from(
        &self,
        field: EngineField,
        prefix: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> tantivy::Result<Vec<String>> {
        self.scan(field, prefix.as_bytes(), |term| !term.starts_with(prefix.as_bytes()), wanted)
    }

    /// The terms of a field from `first` on until `beyond` holds, sorted, without repetition.
    pub fn terms_between(
        &self,
        field: EngineField,
        first: &str,
        beyond: impl Fn(&str) -> bool,
    ) -> tantivy::Result<Vec<String>> {
        let is_beyond = |term: &[u8]| std::str::from_utf8(term).is_ok_and(&beyond);
        self.scan(field, first.as_bytes(), is_beyond, |_| true)
    }

    fn scan(
        &self,
        field: EngineField,
        from: &[u8],
        beyond: impl Fn(&[u8]) -> bool,
        wanted: impl Fn(&str) -> bool,
    ) -> tantivy::Result<Vec<String>> {
        let mut out = Vec::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut stream = index.terms().range().ge(from).into_stream()?;
            while stream.advance() && !beyond(stream.key()) {
                if let Ok(term) = std::str::from_utf8(stream.key())
                    && wanted(term)
                {
                    out.push(term.to_owned());
                }
            }
        }
        out.sort_unstable();
        out.dedup();
        Ok(out)
    }

    /// The terms of a number field from `lowest` on for which `wanted` holds, until `beyond` does.
    pub fn numbers(
        &self,
        field: EngineField,
        lowest: u64,
        wanted: impl Fn(u64) -> bool,
        beyond: impl Fn(u64) -> bool,
    ) -> tantivy::Result<Vec<Vec<u8>>> {
        let mut out = Vec::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut stream = index.terms().range().ge(lowest.to_be_bytes()).into_stream()?;
            while stream.advance() {
                let Ok(bytes) = <[u8; 8]>::try_from(stream.key()) else { continue };
                let number = u64::from_be_bytes(bytes);
                if beyond(number) {
                    break;
                }
                if wanted(number) {
                    out.push(bytes.to_vec());
                }
            }
        }
        out.sort_unstable();
        out.dedup();
        Ok(out)
    }
}

/// Average number of terms that the articles of an archive have in title and body, at least 1. Those
/// that were removed count only until they are taken off again: the engine has the sums of all.
fn average_lengths(searcher: &Searcher, fields: &Fields) -> tantivy::Result<[(EngineField, f32); 2]> {
    let (mut titles, mut bodies) = (0, 0);
    for segment in searcher.segment_readers() {
        titles += segment.inverted_index(fields.title)?.total_num_tokens();
        bodies += segment.inverted_index(fields.body)?.total_num_tokens();
        if let Some(alive) = segment.alive_bitset() {
            let lengths = segment.fast_fields().u64("lengths")?;
            for removed in (0..segment.max_doc()).filter(|doc| alive.is_deleted(*doc)) {
                let (title, body) = lengths_of_number(lengths.first(removed).unwrap_or_default());
                titles = titles.saturating_sub(u64::from(title));
                bodies = bodies.saturating_sub(u64::from(body));
            }
        }
    }
    let average = |terms: u64| (terms as f32 / searcher.num_docs().max(1) as f32).max(1.0);
    Ok([(fields.title, average(titles)), (fields.body, average(bodies))])
}

/// The identities of the articles of an archive, by where they are stored.
pub struct Ids {
    columns: Vec<Option<StrColumn>>,
}

impl Ids {
    /// The number of an article's id among those of its segment, in their order.
    pub fn number(&self, address: DocAddress) -> Option<u64> {
        self.columns[address.segment_ord as usize].as_ref()?.term_ords(address.doc_id).next()
    }

    /// The ids of `articles`, in their order; each dictionary is gone through once. What has no id
    /// has an empty one.
    pub fn of(&self, articles: &[DocAddress]) -> tantivy::Result<Vec<String>> {
        let mut out = vec![String::new(); articles.len()];
        let mut numbers: Vec<(u32, u64, usize)> = Vec::with_capacity(articles.len());
        for (place, address) in articles.iter().enumerate() {
            numbers.extend(self.number(*address).map(|number| (address.segment_ord, number, place)));
        }
        numbers.sort_unstable();
        for of_segment in numbers.chunk_by(|a, b| a.0 == b.0) {
            let Some(column) = &self.columns[of_segment[0].0 as usize] else { continue };
            let wanted: Vec<u64> = of_segment.iter().map(|(_, number, _)| *number).collect();
            let mut places = of_segment.iter().map(|(_, _, place)| *place);
            column.dictionary().sorted_ords_to_term_cb(&wanted, |id| {
                if let Some(place) = places.next() {
                    out[place] = String::from_utf8_lossy(id).into_owned();
                }
            })?;
        }
        Ok(out)
    }
}

/// What an id names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdMatch {
    /// No article.
    None,
    /// This one.
    One(DocAddress),
    /// Several ids begin so.
    Several(Vec<String>),
}
