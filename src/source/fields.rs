//! The fields of an article record: their names, their synonyms and what they may hold.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::StructuredRecord;
use super::rejection::Reason;

/// A field of an article record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Id,
    Title,
    Body,
    Published,
    Updated,
    Url,
    Source,
    Section,
    Language,
    Authors,
    Tags,
    People,
    Organizations,
    Places,
}

/// What each field is called, in lower case without `_` and `-`; the first name that has a value counts.
const NAMES: &[(Field, &[&str])] = &[
    (Field::Id, &["id"]),
    (Field::Title, &["title", "headline"]),
    (Field::Body, &["body", "text", "content", "articlebody", "bodytext"]),
    (Field::Published, &["published", "date", "datepublished", "pubdate", "publishedat"]),
    (Field::Updated, &["updated", "datemodified", "updatedat"]),
    (Field::Url, &["url"]),
    (Field::Source, &["source", "publisher", "outlet"]),
    (Field::Section, &["section", "articlesection"]),
    (Field::Language, &["language", "lang", "inlanguage"]),
    (Field::Authors, &["authors", "author", "byline"]),
    (Field::Tags, &["tags", "keywords"]),
    (Field::People, &["people", "persons"]),
    (Field::Organizations, &["organizations", "organisations", "orgs"]),
    (Field::Places, &["places", "locations"]),
];

/// A record's known fields as they stand, and the names of the others.
#[derive(Debug, Default)]
pub(super) struct Fields {
    known: Vec<Given>,
    others: Vec<String>,
    repeated: Vec<String>,
    /// The nodes of a JSON-LD document, among them the article.
    graph: Vec<Value>,
}

/// One field as a record gives it.
#[derive(Debug)]
struct Given {
    field: Field,
    rank: usize,
    name: String,
    value: Value,
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an article record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        /// Names of unknown fields kept for a message.
        const OTHERS: usize = 20;
        let mut fields = Fields::default();
        while let Some(name) = map.next_key::<String>()? {
            if name == "@graph" {
                if let Value::Array(nodes) = map.next_value()? {
                    fields.graph = nodes;
                }
                continue;
            }
            let Some((field, rank)) = lookup(&name) else {
                map.next_value::<IgnoredAny>()?;
                if fields.others.len() < OTHERS {
                    fields.others.push(name);
                }
                continue;
            };
            let value: Value = map.next_value()?;
            match fields.known.iter_mut().find(|g| g.name == name) {
                Some(earlier) if earlier.value == value => {}
                Some(earlier) => {
                    earlier.value = value;
                    fields.repeated.push(name);
                }
                None => fields.known.push(Given { field, rank, name, value }),
            }
        }
        fields.known.sort_by_key(|g| g.rank);
        Ok(fields)
    }
}

fn lookup(name: &str) -> Option<(Field, usize)> {
    if name.len() > 20 || name.starts_with('_') {
        return None;
    }
    let plain: String = name.chars().filter(|c| !matches!(c, '_' | '-')).map(|c| c.to_ascii_lowercase()).collect();
    NAMES.iter().find_map(|(field, names)| Some((*field, names.iter().position(|n| *n == plain)?)))
}

/// The record that `fields` make, or the field that stands in the way.
pub(super) fn record(mut fields: Fields, notes: &mut Vec<String>) -> Result<StructuredRecord, Reason> {
    if let Some(article) = fields.article_of_graph() {
        fields = article;
    }
    for name in &fields.repeated {
        notes.push(format!("field `{name}` is given more than once; the last one counts"));
    }
    let record = StructuredRecord {
        id: fields.one(Field::Id, "a string", short)?,
        title: fields.one(Field::Title, "a string", prose)?,
        body: fields.one(Field::Body, "a string", prose)?,
        published_raw: fields.one(Field::Published, "a date such as \"2025-03-05\"", short)?,
        updated_raw: fields.one(Field::Updated, "a date such as \"2025-03-05\"", short)?,
        url: fields.one(Field::Url, "a string", short)?,
        source: fields.one(Field::Source, "a string", named)?,
        section: fields.one(Field::Section, "a string", named)?,
        language: fields.one(Field::Language, "a string such as \"en\"", named)?,
        authors: fields.list(Field::Authors, &['\n'])?,
        tags: fields.list(Field::Tags, &[',', ';', '|', '\n'])?,
        people: fields.list(Field::People, &[';', '|', '\n'])?,
        organizations: fields.list(Field::Organizations, &[';', '|', '\n'])?,
        places: fields.list(Field::Places, &[';', '|', '\n'])?,
    };
    if record.title.is_none() && record.body.is_none() {
        fields.others.extend(fields.known.into_iter().map(|g| g.name));
        return Err(Reason::NoText { fields: fields.others });
    }
    Ok(record)
}

impl Fields {
    /// The node of a JSON-LD graph whose type is an article of some sort.
    fn article_of_graph(&mut self) -> Option<Self> {
        let is_article = |kind: &Value| kind.as_str().is_some_and(|k| k.ends_with("Article") || k.ends_with("Posting"));
        let article = std::mem::take(&mut self.graph).into_iter().find(|node| match &node["@type"] {
            Value::Array(kinds) => kinds.iter().any(is_article),
            kind => is_article(kind),
        })?;
        serde_json::from_value(article).ok()
    }

    /// The first value of `field`, by the rank of its names, that `read` can read. Absent, `null`,
    /// `false` and blank values are no value; when all others are of a wrong type, that is an error.
    fn one(
        &mut self,
        field: Field,
        expected: &'static str,
        read: fn(&mut Value) -> Option<String>,
    ) -> Result<Option<String>, Reason> {
        let mut wrong = None;
        for given in self.known.iter_mut().filter(|g| g.field == field && !is_absent(&g.value)) {
            match read(&mut given.value) {
                Some(text) => return Ok(Some(text)),
                None => _ = wrong.get_or_insert_with(|| wrong_type(given, expected)),
            }
        }
        wrong.map_or(Ok(None), Err)
    }

    /// The values of `field`, one each; a string is divided at `separators`.
    fn list(&mut self, field: Field, separators: &[char]) -> Result<Vec<String>, Reason> {
        const EXPECTED: &str = "a string or a list of strings";
        let mut wrong = None;
        for given in self.known.iter_mut().filter(|g| g.field == field && !is_absent(&g.value)) {
            let values = match &mut given.value {
                Value::String(text) => text.split(separators).map(|t| Some(folded(t))).collect(),
                Value::Array(items) => items.iter_mut().filter(|v| !is_absent(v)).map(named).collect(),
                value => named(value).map(|name| vec![name]),
            };
            match values {
                Some(mut values) => {
                    values.retain(|v| !v.is_empty());
                    return Ok(values);
                }
                None => _ = wrong.get_or_insert_with(|| wrong_type(given, EXPECTED)),
            }
        }
        wrong.map_or(Ok(Vec::new()), Err)
    }
}

fn wrong_type(given: &Given, expected: &'static str) -> Reason {
    let found = match &given.value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    Reason::WrongType { field: given.name.clone(), found, expected }
}

/// Many writers say `false`, `""` or `[]` where there is nothing.
fn is_absent(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_absent),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

/// A string to the byte.
fn prose(value: &mut Value) -> Option<String> {
    match value {
        Value::String(text) => Some(std::mem::take(text)),
        _ => None,
    }
}

/// A string without white space around it, or a number's digits.
fn short(value: &mut Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A string, white space folded; of an object its `name`; of a list of one its element.
fn named(value: &mut Value) -> Option<String> {
    match value {
        Value::String(text) => Some(folded(text)),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(fields) => match fields.get("name") {
            Some(Value::String(name)) => Some(folded(name)),
            _ => None,
        },
        Value::Array(items) => match &mut items[..] {
            [one] => named(one),
            _ => None,
        },
        _ => None,
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<(StructuredRecord, Vec<String>), String> {
        let fields: Fields = serde_json::from_str(json).expect("valid JSON");
        let mut notes = Vec::new();
        record(fields, &mut notes).map(|r| (r, notes)).map_err(|e| e.to_string())
    }

    #[test]
    fn synonyms_are_understood_and_the_first_name_wins() {
        let (record, _) = read(
            r#"{"content":["no"],"headline":" A ","Body_Text":"b","text":"a","datePublished":"2025","pub_date":"2024",
                "publisher":{"@type":"Organization","name":"The Post"},"keywords":"war, peace ,,","author":[{"name":"J. Doe"}]}"#,
        )
        .expect("a record");
        assert_eq!(record.title.as_deref(), Some(" A "));
        assert_eq!(record.body.as_deref(), Some("a"));
        assert_eq!(record.published_raw.as_deref(), Some("2025"));
        assert_eq!(record.source.as_deref(), Some("The Post"));
        assert_eq!(record.tags, ["war", "peace"]);
        assert_eq!(record.authors, ["J. Doe"]);
    }

    #[test]
    fn the_article_of_a_json_ld_graph_is_found() {
        let json = r#"{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"x"},
            {"@type":["NewsArticle"],"headline":"A bridge falls","articleBody":"It fell.","inLanguage":"en-GB"}]}"#;
        let (record, _) = read(json).expect("a record");
        assert_eq!((record.title.as_deref(), record.body.as_deref()), (Some("A bridge falls"), Some("It fell.")));
    }

    #[test]
    fn numbers_and_empty_values_are_taken_as_they_are_meant() {
        let (record, _) =
            read(r#"{"id":7,"title":"t","body":null,"text":"","section":false,"published":1741132800,"tags":[]}"#)
                .expect("a record");
        assert_eq!(record.id.as_deref(), Some("7"));
        assert_eq!((record.body, record.section), (None, None));
        assert_eq!(record.published_raw.as_deref(), Some("1741132800"));
    }

    #[test]
    fn a_wrong_type_names_the_field_as_the_record_does() {
        assert_eq!(read(r#"{"headline":5}"#), Err("field `headline` is a number, expected a string".into()));
        let tags = read(r#"{"title":"t","keywords":[{"x":1}]}"#);
        assert_eq!(tags, Err("field `keywords` is a list, expected a string or a list of strings".into()));
        assert_eq!(read(r#"{"Title ":"t","summary":"s"}"#), Err("neither a title nor a body".into()));
    }

    #[test]
    fn of_a_field_given_twice_the_last_counts_and_is_noted() {
        let (record, notes) = read(r#"{"title":"a","title":"b","url":"u","url":"u"}"#).expect("a record");
        assert_eq!(record.title.as_deref(), Some("b"));
        assert_eq!(notes, ["field `title` is given more than once; the last one counts"]);
    }

    #[test]
    fn lists_of_names_keep_a_comma() {
        let (record, _) =
            read(r#"{"title":"t","people":"Doe, Jane; Roe, Richard","orgs":["A, Inc."]}"#).expect("a record");
        assert_eq!(record.people, ["Doe, Jane", "Roe, Richard"]);
        assert_eq!(record.organizations, ["A, Inc."]);
    }
}
