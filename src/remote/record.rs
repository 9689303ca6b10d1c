//! An article in JSON, there and back.
//!
//! A term is written as its folded word, a stroke, and the number of its mark: the marks themselves are control
//! characters, at some of which an engine parts words.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde_json::{Map, Value, json};

use crate::article::LabelField;
use crate::engine::{Document, KnownDocument, Origin, StoredDocument};
use crate::index::term_text::FIRST_LETTER;

/// The first and the last day that Quickwit takes for a time: 14 April 1972 and 15 March 2242.
const DAYS: (i64, i64) = (834, 99_425);
/// Seconds of a day.
const DAY: i64 = 86_400;
/// Before and after every day that an article may have.
const EVER: i64 = 10_000_000;
/// Bytes of a term that is kept as one piece; Quickwit leaves longer ones out.
const LONGEST: usize = 200;
/// Fields in which an article is given back.
pub(super) const GIVEN_BACK: &str = "id,key,revision,state,origin,article";
/// Fields in which is given back what is known of an article.
pub(super) const KNOWN: &str = "id,key,revision,state,origin";

/// The states of a revision.
pub(super) mod state {
    /// It is the article.
    pub const LIVE: &str = "live";
    /// The article is gone.
    pub const GONE: &str = "gone";
    /// There was an earlier revision.
    pub const LATER: &str = "later";
    /// It is no article, but what a run leaves for the next.
    pub const LEFT: &str = "left";
}

/// What revisions of one article have in common.
pub(super) fn key_of(id: &str) -> String {
    blake3::hash(id.as_bytes()).to_hex()[..32].to_owned()
}

/// The key under which a run leaves something for the next: that of no identity.
pub(super) fn key_of_left() -> String {
    key_of("\0left")
}

/// Places are below this.
pub(super) const PLACES: i64 = 1 << 48;

/// Where an article stands in the order in which all are read; fits into a number of any language.
fn place_of(key: &str) -> i64 {
    i64::from_str_radix(key.get(..12).unwrap_or_default(), 16).unwrap_or_default()
}

/// A term of prose as an engine is given it.
pub(super) fn term(term: &str) -> String {
    let (word, mark) = match term.as_bytes().last() {
        Some(mark) if *mark < FIRST_LETTER => (&term[..term.len() - 1], Some(*mark)),
        _ => (term, None),
    };
    let mut out = plain(word);
    if let Some(mark) = mark {
        out.push('/');
        out.push_str(&mark.to_string());
    }
    out
}

/// A shape of folded words, in any case, as an engine is given it.
pub(super) fn shape(shape: &str) -> String {
    format!("{}/?", plain(shape))
}

/// Text of which nothing parts words.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_whitespace() || c.is_control() || c == '\\' { '_' } else { c }).collect()
}

/// A term that is kept as one piece, as an engine is given it.
pub(super) fn piece(text: &str) -> String {
    let end = (0..=text.len().min(LONGEST)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text[..end].chars().map(|c| if c.is_control() || c == '\\' { '_' } else { c }).collect()
}

/// The time of a day, as far as times go.
pub(super) fn time(day: i64) -> i64 {
    day.clamp(DAYS.0, DAYS.1) * DAY
}

/// A revision of an article. `later`: there was an earlier one.
pub(super) fn of_document(document: &Document, revision: i64, later: bool) -> Value {
    let mut record = head(&document.id, &key_of(&document.id), revision, state::LIVE, later);
    let words = |terms: &[String]| Value::from(terms.iter().map(|text| term(text)).collect::<Vec<_>>().join(" "));
    let mut put = |name: &str, value: Value| drop(record.insert(name.to_owned(), value));
    put("title", words(&document.title));
    put("body", words(&document.body));
    for label in LabelField::all() {
        let of_label = document.labels.iter().filter(|(of, _)| *of == label).flat_map(|(_, words)| words.clone());
        let of_label: Vec<String> = of_label.collect();
        if !of_label.is_empty() {
            put(label.name(), words(&of_label));
        }
    }
    put("name_key", document.names.iter().map(|key| piece(key)).collect());
    put("has", document.parts.iter().map(|part| piece(part)).collect());
    let (from, to) = document.published.unwrap_or((-EVER, EVER));
    put("day_from", from.into());
    put("day_to", to.into());
    put("time", time(to).into());
    if let Some((from, to)) = document.published {
        put("published_from", from.into());
        put("published_to", to.into());
    }
    put("mention_from", document.mentions.iter().map(|(from, _)| *from).collect());
    put("mention_to", document.mentions.iter().map(|(_, to)| *to).collect());
    put("words", document.words.into());
    put("added", document.origin.added.into());
    put("title_terms", document.lengths.0.into());
    put("body_terms", document.lengths.1.into());
    put("origin", written(&document.origin, document.bounds).into());
    put("article", STANDARD_NO_PAD.encode(&document.article).into());
    record.into()
}

/// A revision that says that the article is gone.
pub(super) fn of_removal(id: &str, revision: i64) -> Value {
    head(id, &key_of(id), revision, state::GONE, true).into()
}

/// What a run leaves for the next.
pub(super) fn of_left(left: &[u8], revision: i64) -> Value {
    let mut record = head("", &key_of_left(), revision, state::LEFT, true);
    record.insert("article".to_owned(), STANDARD_NO_PAD.encode(left).into());
    record.into()
}

fn head(id: &str, key: &str, revision: i64, is: &str, later: bool) -> Map<String, Value> {
    let state: Vec<&str> = [is].into_iter().chain(later.then_some(state::LATER)).collect();
    let head = json!({
        "id": id, "key": key, "place": place_of(key), "revision": revision, "state": state, "time": time(0),
    });
    match head {
        Value::Object(head) => head,
        _ => Map::new(),
    }
}

/// From where an article comes, as text: an engine that counts in floating point would round the hashes.
fn written(origin: &Origin, bounds: DayBounds) -> String {
    let Origin { file, record, size, modified, hash, state, article_hash, added } = origin;
    json!([file, record, size, modified, hash, state, article_hash, added, bounds.0, bounds.1]).to_string()
}

/// What stands in an `origin`.
type WrittenOrigin = (String, u64, u64, u64, u64, u64, u64, u64, Option<i64>, Option<i64>);

/// Between which days an article without a date was published.
type DayBounds = (Option<i64>, Option<i64>);

fn origin_of(text: &str) -> Option<(Origin, DayBounds)> {
    let (file, record, size, modified, hash, state, article_hash, added, from, to): WrittenOrigin =
        serde_json::from_str(text).ok()?;
    Some((Origin { file, record, size, modified, hash, state, article_hash, added }, (from, to)))
}

/// A revision that came back.
#[derive(Debug, Clone)]
pub(super) struct Revision {
    pub key: String,
    pub number: i64,
    is_live: bool,
    source: Value,
}

impl Revision {
    /// The revision in a hit; `None` if it is none.
    pub fn of(mut hit: Value) -> Option<Self> {
        let source = hit.get_mut("_source")?.take();
        let key = source["key"].as_str()?.to_owned();
        let number = source["revision"].as_i64()?;
        let is_live = match &source["state"] {
            Value::String(is) => is == state::LIVE,
            Value::Array(all) => all.iter().any(|is| is == state::LIVE),
            _ => false,
        };
        Some(Self { key, number, is_live, source })
    }

    /// Where it stands in the order in which all are read.
    pub fn place(&self) -> i64 {
        place_of(&self.key)
    }

    /// Is it the article, and does not say that it is gone?
    pub fn is_live(&self) -> bool {
        self.is_live
    }

    /// The article.
    pub fn document(&self) -> Option<StoredDocument> {
        let KnownDocument { id, .. } = self.known()?;
        let (origin, bounds) = origin_of(self.source["origin"].as_str()?)?;
        Some(StoredDocument { id, origin, bounds, article: self.bytes()? })
    }

    /// What is known of the article.
    pub fn known(&self) -> Option<KnownDocument> {
        let (origin, _) = origin_of(self.source["origin"].as_str()?)?;
        Some(KnownDocument { id: self.source["id"].as_str()?.to_owned(), origin })
    }

    /// The bytes that were given with it.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        STANDARD_NO_PAD.decode(self.source["article"].as_str()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        Document {
            id: "a \"b\"".to_owned(),
            body: vec!["ferry\u{1}".to_owned(), "us\u{7}".to_owned(), "a\u{a0}b\u{9}".to_owned()],
            labels: vec![(LabelField::Tag, vec!["harbour".to_owned(), "news".to_owned()])],
            bounds: (Some(-5), None),
            mentions: vec![(3, 4)],
            origin: Origin { file: "/n/ä.jsonl".to_owned(), hash: u64::MAX, added: 9, ..Origin::default() },
            article: vec![0, 255, 7],
            ..Document::default()
        }
    }

    #[test]
    fn an_article_comes_back_as_it_was_given() {
        let given = document();
        let record = of_document(&given, 17, false);
        assert_eq!(record["body"], "ferry/1 us/7 a_b/9");
        assert_eq!(record["tag"], "harbour news");
        assert_eq!((&record["day_from"], &record["day_to"]), (&json!(-EVER), &json!(EVER)));
        let revision = Revision::of(json!({ "_source": record })).expect("a revision");
        let back = revision.document().expect("an article");
        assert!(revision.is_live());
        assert_eq!(
            (back.id, back.origin, back.bounds, back.article),
            (given.id, given.origin, given.bounds, given.article)
        );
        let gone = Revision::of(json!({ "_source": of_removal("a", 3) })).expect("a revision");
        assert!(!gone.is_live() && gone.document().is_none());
        let left = Revision::of(json!({ "_source": of_left(b"left", 3) })).expect("a revision");
        assert_eq!((left.is_live(), left.bytes()), (false, Some(b"left".to_vec())));
    }

    #[test]
    fn what_came_back_otherwise_is_no_article() {
        for source in [json!({}), json!({ "key": "a" }), json!({ "key": "a", "revision": "x" }), json!(null)] {
            assert!(Revision::of(json!({ "_source": source })).is_none());
        }
        let broken =
            json!({ "_source": { "key": "a", "revision": 1, "state": "live", "origin": "[]", "article": "!" } });
        let revision = Revision::of(broken).expect("a revision");
        assert!(revision.document().is_none() && revision.bytes().is_none());
    }

    #[test]
    fn days_beyond_what_a_time_can_be_are_clamped() {
        assert_eq!([time(-EVER), time(0), time(EVER)], [834 * DAY, 834 * DAY, 99_425 * DAY]);
        assert!(place_of(&"f".repeat(32)) < 1 << 53);
        assert_eq!(piece(&"ä".repeat(300)).chars().count(), 100);
    }
}
