//! What is written for one article, and how it is read back.
//!
//! The article itself is stored once, whole, in the field `article`; the other fields are what it
//! is found, filtered, sorted and counted by.

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;
use tantivy::schema::Value as _;

use super::analysis::{Term, label_terms, prose_terms, visit_prose_terms};
use super::fingerprint;
use super::mentions::Mentions;
use super::packed::{EngineDocument, Packed, Value, pack};
use super::schema::Fields;
use super::stored::{self, StoredSentence};
use super::term_text::SENTENCE_END;
use crate::article::{
    Article, Bounds, DateBasis, DateMention, Entity, EntityKind, Field, GivenName, LabelField, PartialDate, Published,
    TitleBasis, Unread,
};
use crate::dates::calendar::{day_number, day_of_number, in_any_year};
use crate::entities::names::family_key;
use crate::entities::titles::{Addressed, Title, addressed};
use crate::text::Prose;

/// The file that an article was read from, as it was then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileStamp {
    /// Absolute path; not UTF-8 is written lossily.
    pub file: String,
    /// Size in bytes.
    pub size: u64,
    /// Modification time in nanoseconds since 1970.
    pub modified: u64,
    /// Hash of its bytes.
    pub hash: u64,
    /// What else the indexer must know of it.
    pub state: FileState,
}

/// What the indexer must know of a file besides its stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FileState {
    /// Some of its records were rejected: it is read again each time, so that they are named again.
    pub has_rejects: bool,
    /// It was changed within the time that its modification time can tell apart from when it was
    /// read: its hash must be compared.
    pub racy: bool,
    /// By which rules of the user's it was cleaned, a number below 2²⁴; 0 for none.
    pub rules: u32,
}

impl FileState {
    /// As a number for the index.
    pub fn to_number(self) -> u64 {
        u64::from(self.has_rejects) | u64::from(self.racy) << 1 | u64::from(self.rules) << 8
    }

    /// Reads [`FileState::to_number`].
    pub fn from_number(n: u64) -> Self {
        Self { has_rejects: n & 1 != 0, racy: n & 2 != 0, rules: (n >> 8) as u32 }
    }
}

/// An article with what the writer knows of it besides.
#[derive(Debug)]
pub struct IndexEntry<'a> {
    /// The article, annotated, its `id` set.
    pub article: &'a Article,
    /// Its title's tokens.
    pub title: &'a Prose,
    /// Its body's tokens.
    pub body: &'a Prose,
    /// The file that it was read from.
    pub stamp: &'a FileStamp,
    /// Number of the record in that file, 0 for a page.
    pub record: u64,
    /// Hash of the article as read; see [`content_hash`].
    pub hash: u64,
    /// When it came into the index, in seconds since 1970.
    pub added: u64,
}

/// The engine's document for `entry`.
///
/// # Errors
/// The article cannot be packed.
pub fn to_document(entry: &IndexEntry<'_>, fields: &Fields) -> std::io::Result<EngineDocument> {
    let IndexEntry { article, stamp, .. } = entry;
    let mut doc = EngineDocument::default();
    doc.text(fields.id, article.id.as_str());
    let sentences = add_prose(article, entry, fields, &mut doc);
    add_names(article, fields, &mut doc);
    add_labels(article, fields, &mut doc);
    add_days(article, fields, &mut doc);
    for part in parts(article) {
        doc.text(fields.has, part);
    }
    doc.text(fields.file, stamp.file.as_str());
    doc.number(fields.record, entry.record);
    doc.number(fields.file_size, stamp.size);
    doc.number(fields.file_modified, stamp.modified);
    doc.number(fields.file_hash, stamp.hash);
    doc.number(fields.file_state, stamp.state.to_number());
    doc.number(fields.article_hash, entry.hash);
    doc.number(fields.added, entry.added);
    doc.add(fields.article, Value::Bytes(stored::encode(article, &sentences)?));
    Ok(doc)
}

/// Adds the words of title and body; returns the sentences of the body.
fn add_prose(
    article: &Article,
    entry: &IndexEntry<'_>,
    fields: &Fields,
    doc: &mut EngineDocument,
) -> Vec<StoredSentence> {
    let mut title = Packed::with_capacity(article.title.len() * 2);
    let mentions = Mentions::of(article, Field::Title);
    visit_prose_terms(&article.title, entry.title, &mentions, &mut |term, position, _, _| title.push(term, position));
    let mut body = Packed::with_capacity(article.body.len() + article.body.len() / 3);
    let mut words = fingerprint::HashedWords::default();
    let mut length = 0;
    let mentions = Mentions::of(article, Field::Body);
    let mut ends = Vec::with_capacity(entry.body.sentences.len());
    visit_prose_terms(&article.body, entry.body, &mentions, &mut |term, position, _, end| {
        body.push(term, position);
        words.push(term, position);
        length = position + 1;
        if term == SENTENCE_END {
            ends.push((end, position));
        }
    });
    doc.number(fields.lengths, lengths_number(title.terms(), body.terms()));
    doc.text(fields.title, title.finish());
    doc.text(fields.body, body.finish());
    doc.number(fields.words, u64::from(length));
    for part in words.sketch().into_iter().flatten() {
        doc.number(fields.fingerprint, part);
    }
    stored::sentences(entry.body, &ends)
}

fn add_labels(article: &Article, fields: &Fields, doc: &mut EngineDocument) {
    for label in LabelField::all() {
        for value in article.labels(label) {
            match label {
                LabelField::Language => doc.text(fields.label(label), value.as_str()),
                _ => doc.text(fields.label(label), pack(&label_terms(value))),
            }
        }
    }
    if let Some(source) = &article.source {
        doc.text(fields.outlet, source.as_str());
    }
}

fn add_days(article: &Article, fields: &Fields, doc: &mut EngineDocument) {
    if let Some(published) = &article.published {
        doc.add(fields.published_from, Value::Day(day_number(published.date.first())));
        doc.add(fields.published_to, Value::Day(day_number(published.date.last())));
        doc.number(fields.published_basis, published.basis.number());
    } else {
        let ends = [(fields.bound_from, &article.bounds.not_before), (fields.bound_to, &article.bounds.not_after)];
        for (field, bound) in ends {
            if let Some(bound) = bound {
                doc.add(field, Value::Day(day_number(bound.day)));
            }
        }
    }
    let days = |d: &DateMention| d.from.zip(d.to).or_else(|| in_any_year(d.value.as_deref()?));
    let mut mentions: Vec<u64> =
        article.dates.iter().filter_map(days).map(|(from, to)| mention_number(from, to)).collect();
    mentions.sort_unstable();
    mentions.dedup();
    for mention in mentions {
        doc.number(fields.mention, mention);
    }
}

/// The article that [`to_document`] stored. Of the parts that are not the article's, `unread` is kept, `removed` is not.
///
/// `None` if the document holds no readable article, as in a damaged index.
pub fn from_document(doc: &TantivyDocument, fields: &Fields) -> Option<Article> {
    with_sentences(doc, fields).map(|(article, _)| article)
}

/// As [`from_document`], with the sentences of the body.
pub fn with_sentences(doc: &TantivyDocument, fields: &Fields) -> Option<(Article, Vec<StoredSentence>)> {
    stored::decode(doc.get_first(fields.article)?.as_bytes()?)
}

/// The article that is stored as `bytes` in the field `article` of an index of this or an earlier
/// version; `None` if they are not those that were written.
pub fn from_bytes(bytes: &[u8]) -> Option<Article> {
    if stored::is_packed(bytes) {
        return stored::decode(bytes).map(|(article, _)| article);
    }
    // What version 1 of the schema stored.
    serde_json::from_slice::<ArticleContent>(bytes).ok().map(Article::from)
}

/// The tokens and sentences of one of the article's fields, as they are read and indexed: without the parts of a body that
/// are left unread.
pub fn prose_of(article: &Article, field: Field) -> Prose {
    match field {
        Field::Title => Prose::of(&article.title),
        Field::Body => {
            let unread: Vec<_> = article.unread.iter().map(Unread::range).collect();
            Prose::without(&article.body, &unread)
        }
    }
}

/// The terms of one of the article's fields, exactly as they are indexed.
pub fn terms_of(article: &Article, field: Field, prose: &Prose) -> Vec<Term> {
    prose_terms(article.text(field), prose, &Mentions::of(article, field))
}

/// Hash of what an article says, before annotation, wherever it stands: equal hashes need no new
/// annotation.
pub fn content_hash(article: &Article) -> u64 {
    hash(&ArticleContent { path: String::new(), ..ArticleContent::from(article) })
}

/// Hash of what an article says and of where it stands.
pub fn placed_hash(article: &Article) -> u64 {
    hash(&ArticleContent::from(article))
}

fn hash(stored: &ArticleContent) -> u64 {
    let bytes = serde_json::to_vec(stored).unwrap_or_default();
    u64::from_le_bytes(blake3::hash(&bytes).as_bytes()[..8].try_into().unwrap_or_default())
}

/// The numbers of terms of title and body as one number.
pub fn lengths_number(title: u32, body: u32) -> u64 {
    u64::from(title) << 32 | u64::from(body)
}

/// The numbers of terms of title and body of a [`lengths_number`].
pub fn lengths_of_number(number: u64) -> (u32, u32) {
    ((number >> 32) as u32, number as u32)
}

/// An interval of days as one number that sorts by its first day, then by its length.
pub fn mention_number(from: Date, to: Date) -> u64 {
    let length = (day_number(to) - day_number(from)).clamp(0, (1 << 24) - 1);
    (day_number(from) + MENTION_BIAS) as u64 * (1 << 24) + length as u64
}

/// First and last day, as [`day_number`]s, of a [`mention_number`].
pub fn mention_days(number: u64) -> (i64, i64) {
    let from = (number >> 24) as i64 - MENTION_BIAS;
    (from, from + (number & ((1 << 24) - 1)) as i64)
}

/// Makes the first day of the year -9999 positive.
const MENTION_BIAS: i64 = 1 << 23;

fn add_names(article: &Article, fields: &Fields, doc: &mut EngineDocument) {
    let stands = standings(article);
    for kind in EntityKind::ALL {
        let field = match kind {
            EntityKind::Person => fields.person,
            EntityKind::Organization => fields.organization,
            EntityKind::Place => fields.place,
        };
        for name in article.names(kind) {
            doc.text(field, salient_name(name, stands.get(&(kind, name)).copied().unwrap_or_default().salience()));
            for key in crate::entities::names::keys(kind, name) {
                doc.text(fields.name_key, name_key(kind, &key, name));
            }
        }
    }
    add_titles(article, fields, doc);
}

/// The titles of people. A bare surname that somebody bears with an office, but not the one whom the article names in
/// full, is a name of the article by itself.
fn add_titles(article: &Article, fields: &Fields, doc: &mut EngineDocument) {
    let mut names: FxHashSet<&str> = article.names(EntityKind::Person).into_iter().collect();
    for Addressed { name, title, open } in addressed(article) {
        let Some(family) = family_key(name) else { continue };
        doc.text(fields.name_key, title_term(&family, title, name));
        if open && names.insert(name) {
            doc.text(fields.person, salient_name(name, Salience::Mentioned));
            for key in crate::entities::names::keys(EntityKind::Person, name) {
                doc.text(fields.name_key, name_key(EntityKind::Person, &key, name));
            }
        }
    }
}

/// How much of an article a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Salience {
    /// It is mentioned.
    Mentioned = 1,
    /// It is mentioned early or several times.
    Prominent = 2,
    /// The article is about it: it stands in the headline or again and again.
    Subject = 3,
}

impl Salience {
    /// Every level, the highest first.
    pub const ALL: [Self; 3] = [Self::Subject, Self::Prominent, Self::Mentioned];
}

/// The term of a name: the name, and a last byte that says how much of the article it is.
pub fn salient_name(name: &str, salience: Salience) -> String {
    let mut term = String::with_capacity(name.len() + 1);
    term.push_str(name);
    term.push(char::from(salience as u8));
    term
}

/// The name that [`salient_name`] made a term of.
pub fn name_of_term(term: &str) -> &str {
    term.trim_end_matches(['\u{1}', '\u{2}', '\u{3}'])
}

/// Bytes of a body within which a name is mentioned early: a lead paragraph.
const LEAD: usize = 300;

/// How a name stands in an article.
#[derive(Debug, Clone, Copy, Default)]
struct NameStanding {
    mentions: usize,
    in_title: bool,
    in_lead: bool,
}

/// How each name stands, read in one walk over all mentions, however many names there are.
fn standings(article: &Article) -> FxHashMap<(EntityKind, &str), NameStanding> {
    let mut out: FxHashMap<(EntityKind, &str), NameStanding> = FxHashMap::default();
    for mention in &article.entities {
        let stands = out.entry((mention.kind, mention.name.as_str())).or_default();
        stands.mentions += 1;
        stands.in_title |= mention.field == Field::Title;
        stands.in_lead |= mention.field == Field::Body && mention.start < LEAD;
    }
    out
}

impl NameStanding {
    fn salience(self) -> Salience {
        match self.mentions {
            _ if self.in_title => Salience::Subject,
            6.. => Salience::Subject,
            3.. => Salience::Prominent,
            _ if self.in_lead => Salience::Prominent,
            _ => Salience::Mentioned,
        }
    }
}

/// The term under which `name` is found by one of its blocking keys. `name` follows the last NUL.
pub fn name_key(kind: EntityKind, key: &str, name: &str) -> String {
    format!("{}{}", name_key_prefix(kind, key), name)
}

/// What every [`name_key`] of `key` begins with.
pub fn name_key_prefix(kind: EntityKind, key: &str) -> String {
    format!("{}\0{key}\0", &kind.name()[..1])
}

/// The term of a title that stands before `name` in an article; `family` is the name's [`family_key`]. The name follows
/// the last NUL.
pub fn title_term(family: &str, title: Title, name: &str) -> String {
    format!("{}{}\0{name}", title_prefix(family), title.name())
}

/// What every [`title_term`] of a family begins with.
pub fn title_prefix(family: &str) -> String {
    format!("title\0{family}\0")
}

/// The title and the name of a [`title_term`] behind its [`title_prefix`].
pub fn title_and_name(rest: &str) -> Option<(Title, &str)> {
    let (title, name) = rest.split_once('\0')?;
    Some((Title::read(title)?, name))
}

/// The words of `has:` and `missing:` that hold for an article.
fn parts(article: &Article) -> Vec<&'static str> {
    let kind = |kind: EntityKind| !article.names(kind).is_empty();
    let all = [
        ("person", kind(EntityKind::Person)),
        ("organization", kind(EntityKind::Organization)),
        ("place", kind(EntityKind::Place)),
        ("date", article.published.is_some()),
        ("mentions", article.dates.iter().any(|d| d.value.is_some())),
        ("body", !article.body.trim().is_empty()),
        ("title", article.title_basis == TitleBasis::Stated && !article.title.is_empty()),
    ];
    // Every article has a path.
    let labels = LabelField::all().filter(|label| *label != LabelField::Path);
    let labels = labels.map(|label| (label.name(), !article.labels(label).is_empty()));
    all.into_iter().chain(labels).filter(|(_, has)| *has).map(|(part, _)| part).collect()
}

/// What an article says, for its hash; also how version 1 of the schema stored it.
#[derive(Serialize, Deserialize)]
struct ArticleContent {
    id: String,
    path: String,
    title: String,
    #[serde(default, skip_serializing_if = "is_default")]
    title_basis: TitleBasis,
    body: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    captions: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    header_lines: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    authors: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    section: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    published: Option<(String, DateBasis, f32, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    given: Vec<(EntityKind, String)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    names: Vec<(EntityKind, String)>,
    /// Index into `names`, field, start, end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    entities: Vec<(u32, u8, u32, u32)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    dates: Vec<StoredDate>,
    /// Start and end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unread: Vec<(usize, usize)>,
}

/// Field, start, end, value, first and last day.
type StoredDate = (u8, u32, u32, Option<String>, Option<i64>, Option<i64>);

fn is_default(basis: &TitleBasis) -> bool {
    *basis == TitleBasis::default()
}

fn field_number(field: Field) -> u8 {
    match field {
        Field::Title => 0,
        Field::Body => 1,
    }
}

fn field_of_number(n: u8) -> Field {
    if n == 0 { Field::Title } else { Field::Body }
}

impl From<&Article> for ArticleContent {
    fn from(a: &Article) -> Self {
        let mut places = rustc_hash::FxHashMap::default();
        let mut names = Vec::new();
        let mut entities = Vec::with_capacity(a.entities.len());
        for e in &a.entities {
            let index = *places.entry((e.kind, e.name.as_str())).or_insert_with(|| {
                names.push((e.kind, e.name.clone()));
                names.len() as u32 - 1
            });
            entities.push((index, field_number(e.field), e.start as u32, e.end as u32));
        }
        let date = |d: &DateMention| {
            let (from, to) = (d.from.map(day_number), d.to.map(day_number));
            (field_number(d.field), d.start as u32, d.end as u32, d.value.clone(), from, to)
        };
        Self {
            id: a.id.clone(),
            path: a.path.clone(),
            title: a.title.clone(),
            title_basis: a.title_basis,
            body: a.body.clone(),
            captions: a.captions.clone(),
            header_lines: a.header_lines.clone(),
            url: a.url.clone(),
            source: a.source.clone(),
            authors: a.authors.clone(),
            section: a.section.clone(),
            tags: a.tags.clone(),
            language: a.language.clone(),
            published: a.published.as_ref().map(|p| (p.date.to_string(), p.basis, p.confidence, p.evidence.clone())),
            updated: a.updated.map(|d| d.to_string()),
            given: a.given_names.iter().map(|g| (g.kind, g.name.clone())).collect(),
            names,
            entities,
            dates: a.dates.iter().map(date).collect(),
            unread: a.unread.iter().map(|part| (part.start, part.end)).collect(),
        }
    }
}

impl From<ArticleContent> for Article {
    fn from(s: ArticleContent) -> Self {
        let names = s.names;
        let entity = |(index, field, start, end): (u32, u8, u32, u32)| {
            let (kind, name) = names.get(index as usize)?.clone();
            Some(Entity { kind, name, field: field_of_number(field), start: start as usize, end: end as usize })
        };
        let entities = s.entities.into_iter().filter_map(entity).collect();
        let dates = s.dates.into_iter().map(|(field, start, end, value, from, to)| DateMention {
            field: field_of_number(field),
            start: start as usize,
            end: end as usize,
            value,
            from: from.and_then(day_of_number),
            to: to.and_then(day_of_number),
        });
        Self {
            id: s.id,
            path: s.path,
            title: s.title,
            title_basis: s.title_basis,
            captions: s.captions,
            header_lines: s.header_lines,
            url: s.url,
            source: s.source,
            authors: s.authors,
            section: s.section,
            tags: s.tags,
            language: s.language,
            published: s.published.and_then(|(date, basis, confidence, evidence)| {
                Some(Published { date: PartialDate::parse(&date)?, basis, confidence, evidence })
            }),
            // Columns hold them.
            bounds: Bounds::default(),
            made: None,
            updated: s.updated.and_then(|d| PartialDate::parse(&d)),
            given_names: s.given.into_iter().map(|(kind, name)| GivenName { kind, name }).collect(),
            entities,
            dates: dates.collect(),
            body: s.body,
            removed: Vec::new(),
            // What was stored in this form had none.
            unread: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::index::schema::schema;

    #[test]
    fn an_article_comes_back_as_it_was_stored() {
        let (_, fields) = schema().expect("schema");
        let article = Article {
            id: "a1".into(),
            path: "/news/a.jsonl#3".into(),
            title: "Ferry sinks".into(),
            body: "Anna Lindqvist spoke on March 5.".into(),
            source: Some("Wire".into()),
            tags: vec!["sea".into()],
            published: Some(Published {
                date: PartialDate::Month(1066, 10),
                basis: DateBasis::Inferred,
                confidence: 0.5,
                evidence: "“Hastings”".into(),
            }),
            entities: vec![Entity {
                kind: EntityKind::Person,
                name: "Anna Lindqvist".into(),
                field: Field::Body,
                start: 0,
                end: 14,
            }],
            dates: vec![DateMention {
                field: Field::Body,
                start: 24,
                end: 31,
                value: Some("1066-03-05".into()),
                from: Some(date(1066, 3, 5)),
                to: Some(date(1066, 3, 5)),
            }],
            ..Article::default()
        };
        let stamp =
            FileStamp { file: "/news/a.jsonl".into(), size: 1, modified: 2, hash: 3, state: FileState::default() };
        let (title, body) = (Prose::of(&article.title), Prose::of(&article.body));
        let entry =
            IndexEntry { article: &article, title: &title, body: &body, stamp: &stamp, record: 3, hash: 4, added: 5 };
        let doc = to_document(&entry, &fields).expect("document");
        let stored = doc.values().iter().find_map(|(field, value)| match value {
            Value::Bytes(bytes) if *field == fields.article => Some(bytes),
            _ => None,
        });
        let stored = stored.expect("is stored");
        assert_eq!(from_bytes(stored), Some(article));
        for at in 0..stored.len() {
            let mut flipped = stored.clone();
            flipped[at] ^= 4;
            assert_eq!(from_bytes(&flipped), None, "byte {at}");
        }
    }

    #[test]
    fn the_numbers_of_a_document_are_what_they_were() {
        let levels = [Salience::Mentioned, Salience::Prominent, Salience::Subject].map(|level| level as u8);
        assert_eq!(levels, [1, 2, 3]);
        for number in 0..4 {
            let mut state = FileState { has_rejects: number & 1 == 1, racy: number & 2 == 2, rules: 0 };
            assert_eq!((state.to_number(), FileState::from_number(number)), (number, state));
            state.rules = 0xff_ffff;
            let number = number | 0xffff_ff00;
            assert_eq!((state.to_number(), FileState::from_number(number)), (number, state));
        }
    }

    #[test]
    fn mentions_are_numbers_and_back_over_the_whole_calendar() {
        for day in [date(-9999, 1, 1), date(1066, 10, 14), date(1969, 12, 31), date(2024, 2, 29), date(9999, 12, 31)] {
            assert_eq!(mention_days(mention_number(day, day)), (day_number(day), day_number(day)));
        }
        let (from, to) = (date(1990, 1, 1), date(1999, 12, 31));
        assert_eq!(mention_days(mention_number(from, to)), (day_number(from), day_number(to)));
        assert!(
            mention_number(date(1066, 1, 1), date(1066, 12, 31)) < mention_number(date(1067, 1, 1), date(1067, 1, 1))
        );
    }
}
