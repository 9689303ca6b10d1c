//! Which articles share a name, and which days they were published: for whoever compares the articles of an
//! index that is being written.
//!
//! Left to others: when two articles tell one story, and what follows from that (`dates::published::propagation`).

use tantivy::columnar::Column;
use tantivy::schema::{Field as EngineField, IndexRecordOption};
use tantivy::{DocSet, Searcher, TERMINATED, TantivyDocument, Term};

use super::archive::Address;
use super::document::{IndexEntry, Salience, from_document, prose_of, salient_name, to_document};
use super::ledger::{self, ArticleOrigin};
use super::packed::EngineDocument;
use super::schema::Fields;
use super::vocabulary::Vocabulary;
use crate::article::{Article, DateBasis, EntityKind, Field};

/// The articles of an index by the names that they hold.
pub struct RelatedArticles<'a> {
    searcher: &'a Searcher,
    fields: Fields,
    days: Vec<DayColumns>,
    vocabulary: Vocabulary<'a>,
}

/// The columns of a segment that tell when its articles were published.
struct DayColumns {
    from: Column<i64>,
    to: Column<i64>,
    basis: Column<u64>,
}

/// When an article was published, as its columns have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublishedDays {
    /// First and last possible day, as [`day_number`](crate::dates::calendar::day_number)s.
    pub days: (i64, i64),
    /// Concluded from what the prose speaks of.
    pub is_inferred: bool,
}

impl<'a> RelatedArticles<'a> {
    /// Opens the columns of what `searcher` holds.
    pub fn open(searcher: &'a Searcher, fields: Fields) -> tantivy::Result<Self> {
        let mut days = Vec::new();
        for segment in searcher.segment_readers() {
            let columns = segment.fast_fields();
            days.push(DayColumns {
                from: columns.i64("published_from")?,
                to: columns.i64("published_to")?,
                basis: columns.u64("published_basis")?,
            });
        }
        Ok(Self { searcher, fields, days, vocabulary: Vocabulary::open(searcher, &fields)? })
    }

    /// Number of articles.
    pub fn len(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// True if there is no article.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every article, segment by segment.
    pub fn addresses(&self) -> impl Iterator<Item = Address> + use<'a> {
        let segments = self.searcher.segment_readers().iter().enumerate();
        segments
            .flat_map(|(ordinal, segment)| segment.doc_ids_alive().map(move |doc| Address::new(ordinal as u32, doc)))
    }

    /// When the article was published; `None` if that is not known.
    pub fn published(&self, address: Address) -> Option<PublishedDays> {
        let columns = &self.days[address.segment_ord as usize];
        let days = columns.from.first(address.doc_id).zip(columns.to.first(address.doc_id))?;
        let is_inferred = columns.basis.first(address.doc_id) == Some(DateBasis::Inferred.number());
        Some(PublishedDays { days, is_inferred })
    }

    /// The stored article; `None` for one that cannot be read, which is for `check` to tell.
    pub fn article(&self, address: Address) -> tantivy::Result<Option<Article>> {
        let document: TantivyDocument = self.searcher.doc(address)?;
        Ok(from_document(&document, &self.fields))
    }

    /// Number of articles that hold a word in title or body.
    pub fn holding_word(&self, word: &str) -> tantivy::Result<u64> {
        Ok(self.vocabulary.article_frequency(word)?)
    }

    /// Number of articles that name somebody or something; removed ones may count.
    pub fn naming(&self, kind: EntityKind, name: &str) -> tantivy::Result<u64> {
        self.terms(kind, name).iter().map(|term| self.searcher.doc_freq(term)).sum()
    }

    /// Calls `found` with every article that names somebody or something, once.
    pub fn each_naming(&self, kind: EntityKind, name: &str, mut found: impl FnMut(Address)) -> tantivy::Result<()> {
        for term in self.terms(kind, name) {
            for (ordinal, segment) in self.searcher.segment_readers().iter().enumerate() {
                let index = segment.inverted_index(term.field())?;
                let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else { continue };
                while postings.doc() != TERMINATED {
                    if !segment.is_deleted(postings.doc()) {
                        found(Address::new(ordinal as u32, postings.doc()));
                    }
                    postings.advance();
                }
            }
        }
        Ok(())
    }

    /// What is written in place of the document at `address`: `article`, which comes from the same
    /// file and reads the same, so that it stays unchanged when it is added again.
    pub fn document(&self, address: Address, article: &Article) -> tantivy::Result<Option<EngineDocument>> {
        let segment = self.searcher.segment_reader(address.segment_ord);
        let Some(origin) = ledger::origin(segment, address.doc_id)? else { return Ok(None) };
        let ArticleOrigin { stamp, record, hash, added } = origin;
        let (title, body) = (prose_of(article, Field::Title), prose_of(article, Field::Body));
        let entry = IndexEntry {
            article,
            title: &title,
            body: &body,
            stamp: &stamp,
            record,
            hash,
            added: added.unwrap_or_default(),
        };
        // What was stored can be stored again.
        Ok(to_document(&entry, &self.fields).ok())
    }

    /// The terms of a name, one for each part that it can play in an article.
    fn terms(&self, kind: EntityKind, name: &str) -> [Term; 3] {
        Salience::ALL.map(|salience| Term::from_field_text(self.name_field(kind), &salient_name(name, salience)))
    }

    fn name_field(&self, kind: EntityKind) -> EngineField {
        match kind {
            EntityKind::Person => self.fields.person,
            EntityKind::Organization => self.fields.organization,
            EntityKind::Place => self.fields.place,
        }
    }
}
