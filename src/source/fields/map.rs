//! What a user says that the fields of their records are called: `body=content_html,published=created`.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use thiserror::Error;

use super::names::{self, RecordField};

/// Names that stand for a field because the user says so, before all others.
///
/// It counts whether its keys are met: its clones count together.
#[derive(Clone, Default)]
pub struct FieldMap {
    named: Vec<(String, RecordField)>,
    met: Arc<Met>,
}

/// What was read by a mapping.
#[derive(Default)]
struct Met {
    records: AtomicUsize,
    /// Of each pair, as the user wrote it: did any record have its key?
    pairs: Vec<(String, AtomicBool)>,
}

/// What the mapping says, without what was counted.
impl fmt::Debug for FieldMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FieldMap").field("named", &self.named).finish()
    }
}

/// A pair of a mapping whose key no record had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmet {
    /// As the user wrote it: `body=content_html`.
    pub pair: String,
    /// A sentence about the records that were read.
    pub text: String,
}

/// A mapping that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadMap {
    /// No `=` in it.
    #[error("`{0}` is not FIELD=KEY, as in `body=content_html`")]
    NoEquals(String),
    /// The field is none of an article's.
    #[error("`{0}` is no field of an article: {FIELDS}")]
    NoField(String),
}

/// The fields that can be mapped, for messages.
const FIELDS: &str = "id, title, body, published, updated, url, source, section, language, authors, tags, people, \
                      organizations, places";

/// A pair as it is to be typed after `--map`: in quotes where a shell would part it.
pub(in crate::source) fn typed(pair: &str) -> String {
    if pair.contains(|c: char| !c.is_alphanumeric() && !matches!(c, '=' | '_' | '-' | '.' | ':')) {
        format!("'{}'", pair.replace('\'', "'\\''"))
    } else {
        pair.to_owned()
    }
}

impl FieldMap {
    /// Reads `FIELD=KEY` pairs, divided by commas.
    ///
    /// # Errors
    /// [`BadMap`] names the pair that cannot be read.
    pub fn parse(text: &str) -> Result<Self, BadMap> {
        let (mut named, mut pairs) = (Vec::new(), Vec::new());
        for pair in text.split(',').map(str::trim).filter(|p| !p.is_empty()) {
            let (field, key) = pair.split_once('=').ok_or_else(|| BadMap::NoEquals(pair.to_owned()))?;
            let field = names::field(field.trim()).ok_or_else(|| BadMap::NoField(field.trim().to_owned()))?;
            named.push((key.trim().to_owned(), field));
            pairs.push((pair.to_owned(), AtomicBool::new(false)));
        }
        Ok(Self { named, met: Arc::new(Met { records: AtomicUsize::new(0), pairs }) })
    }

    /// The pairs whose key no record had since this was last asked; none where no record was read.
    pub fn unmet(&self) -> Vec<Unmet> {
        let records = self.met.records.swap(0, Ordering::Relaxed);
        let pairs = self.met.pairs.iter().zip(&self.named);
        let unmet = pairs.filter(|((_, met), _)| !met.swap(false, Ordering::Relaxed) && records > 0);
        let text = |key: &str| match records {
            1 => format!("1 record was read, and it has no key `{key}`"),
            _ => format!("{records} records were read, and none has the key `{key}`"),
        };
        unmet.map(|((pair, _), (key, _))| Unmet { pair: pair.clone(), text: text(key) }).collect()
    }

    /// Counts records that were read.
    pub(in crate::source) fn count(&self, records: usize) {
        self.met.records.fetch_add(records, Ordering::Relaxed);
    }

    /// The field that `key` stands for by this mapping; case and what stands between words do not count, unless a
    /// pair has the key as it is.
    pub(super) fn field_of(&self, key: &str) -> Option<RecordField> {
        if self.named.is_empty() {
            return None;
        }
        let exact = self.named.iter().position(|(name, _)| name == key);
        let folded = || {
            let plain = names::plain(key);
            self.named.iter().position(|(name, _)| names::plain(name) == plain)
        };
        let at = exact.or_else(folded)?;
        self.met.pairs[at].1.store(true, Ordering::Relaxed);
        Some(self.named[at].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_read_and_mistakes_named() {
        let map = FieldMap::parse("body=content_html, published=created").expect("a mapping");
        assert_eq!(map.field_of("created"), Some(RecordField::Published));
        assert_eq!(map.field_of("Content-HTML"), Some(RecordField::Body));
        assert_eq!(map.field_of("created_at"), None);
        assert_eq!(
            FieldMap::parse("body").err().map(|e| e.to_string()),
            Some("`body` is not FIELD=KEY, as in `body=content_html`".into())
        );
        assert!(FieldMap::parse("colour=x").is_err_and(|e| e.to_string().starts_with("`colour` is no field")));
    }

    #[test]
    fn a_pair_with_spaces_is_told_in_quotes() {
        assert_eq!(typed("body=content_html"), "body=content_html");
        assert_eq!(typed("published=Run Date"), "'published=Run Date'");
        assert_eq!(typed("title=it's"), "'title=it'\\''s'");
    }

    #[test]
    fn a_key_that_no_record_has_is_told_once() {
        let map = FieldMap::parse("body=text_v2, title=kop").expect("a mapping");
        assert_eq!(map.unmet(), []);
        map.clone().count(2);
        map.field_of("kop");
        let text = "2 records were read, and none has the key `text_v2`".to_owned();
        assert_eq!(map.unmet(), [Unmet { pair: "body=text_v2".into(), text }]);
        assert_eq!(map.unmet(), []);
        map.count(1);
        assert_eq!(map.unmet().len(), 2);
        // An index knows by it whether files were read in the same manner.
        assert_eq!(format!("{map:?}"), "FieldMap { named: [(\"text_v2\", Body), (\"kop\", Title)] }");
    }
}
