//! What a user says that the fields of their records are called: `body=content_html,published=created`.

use thiserror::Error;

use super::names::{self, RecordField};

/// Names that stand for a field because the user says so, before all others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldMap {
    named: Vec<(String, RecordField)>,
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

impl FieldMap {
    /// Reads `FIELD=KEY` pairs, divided by commas.
    ///
    /// # Errors
    /// [`BadMap`] names the pair that cannot be read.
    pub fn parse(text: &str) -> Result<Self, BadMap> {
        let mut map = Self::default();
        for pair in text.split(',').map(str::trim).filter(|p| !p.is_empty()) {
            let (field, key) = pair.split_once('=').ok_or_else(|| BadMap::NoEquals(pair.to_owned()))?;
            let field = names::field(field.trim()).ok_or_else(|| BadMap::NoField(field.trim().to_owned()))?;
            map.named.push((key.trim().to_owned(), field));
        }
        Ok(map)
    }

    /// The field that `key` stands for by this mapping.
    pub(super) fn field_of(&self, key: &str) -> Option<RecordField> {
        self.named.iter().find(|(name, _)| name == key).map(|(_, field)| *field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_read_and_mistakes_named() {
        let map = FieldMap::parse("body=content_html, published=created").expect("a mapping");
        assert_eq!(map.field_of("created"), Some(RecordField::Published));
        assert_eq!(map.field_of("Created"), None);
        assert_eq!(
            FieldMap::parse("body").map_err(|e| e.to_string()),
            Err("`body` is not FIELD=KEY, as in `body=content_html`".into())
        );
        assert!(FieldMap::parse("colour=x").is_err_and(|e| e.to_string().starts_with("`colour` is no field")));
    }
}
