//! The fields of an article record: what they are called ([`names`]) and what they may hold
//! ([`values`]); keys that go unused ([`unused`]) and what a user maps ([`FieldMap`]).

mod map;
mod names;
mod unused;
mod values;

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

pub(super) use map::typed;
pub use map::{BadMap, FieldMap, Unmet};
pub use names::RecordField;
#[cfg(test)]
pub(super) use unused::Looks;
pub(super) use unused::{Unused, likely};
pub(crate) use values::host;

use super::StructuredRecord;
use super::rejection::Reason;
use values::{address, is_absent, named, prose, short};

/// A record's known fields as they stand, and the names of the others.
#[derive(Debug, Default)]
pub(super) struct RecordFields {
    known: Vec<Given>,
    others: Vec<String>,
    repeated: Vec<String>,
    unused: Vec<Unused>,
    /// The nodes of a JSON-LD document, among them the article.
    graph: Vec<Value>,
    /// Objects in which the record itself may stand: `_source` of a database's dump.
    wrapped: Vec<Value>,
    /// Lists in which several records may stand: `items` of a JSON Feed.
    listed: Vec<Value>,
}

/// One field as a record gives it.
#[derive(Debug)]
struct Given {
    /// What it may stand for, each with the rank of its name.
    fields: Vec<(RecordField, usize)>,
    name: String,
    value: Value,
}

impl Given {
    fn rank(&self, field: RecordField) -> Option<usize> {
        self.fields.iter().find(|(f, _)| *f == field).map(|(_, rank)| *rank)
    }
}

/// Objects that hold the record: of Elasticsearch, of interfaces of newspapers, of JSON:API.
const WRAPPERS: &[&str] =
    &["_source", "fields", "attributes", "article", "data", "item", "doc", "document", "post", "record"];
/// Lists that hold records, as JSON Feed, NewsAPI and their like have them.
const LISTS: &[&str] =
    &["items", "articles", "results", "docs", "stories", "entries", "posts", "records", "hits", "news"];
/// Objects that hold such a list.
const ENVELOPES: &[&str] = &["response", "hits", "data", "result", "feed", "channel"];

/// Reads a JSON object as the fields of a record.
pub(super) struct FieldReader<'a>(pub &'a FieldMap);

impl<'de> DeserializeSeed<'de> for FieldReader<'_> {
    type Value = RecordFields;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<RecordFields, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for FieldReader<'_> {
    type Value = RecordFields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an article record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RecordFields, A::Error> {
        let mut fields = RecordFields::default();
        while let Some(name) = map.next_key::<String>()? {
            if let Some(known) = self.known(&name) {
                fields.give(known, name, map.next_value()?);
            } else if name == "@graph" || is_container(&name) {
                fields.contain(name, map.next_value()?);
            } else if unused::may_matter(&name) || fields.unused.len() < Unused::MOST {
                let looks = map.next_value_seed(unused::Glance(&name))?;
                fields.unused.extend(looks.map(|looks| Unused { key: name.clone(), looks }));
                fields.other(name);
            } else {
                map.next_value::<IgnoredAny>()?;
                fields.other(name);
            }
        }
        Ok(fields)
    }
}

fn is_container(name: &str) -> bool {
    WRAPPERS.contains(&name) || LISTS.contains(&name) || ENVELOPES.contains(&name)
}

impl FieldReader<'_> {
    /// What the field `name` may stand for: what the user maps it to, else what it usually means.
    fn known(&self, name: &str) -> Option<Vec<(RecordField, usize)>> {
        if let Some(field) = self.0.field_of(name) {
            return Some(vec![(field, 0)]);
        }
        // A field that is mapped is read from nowhere else, unless that is absent.
        let known = names::lookup(name);
        (!known.is_empty()).then_some(known)
    }
}

/// The record that `fields` make, or the field that stands in the way.
pub(super) fn record(mut fields: RecordFields, map: &FieldMap, notes: &mut Vec<String>) -> Result<FoundRecord, Reason> {
    if let Some(article) = fields.article_of_graph(map) {
        fields = article;
    }
    for name in &fields.repeated {
        notes.push(format!("field `{name}` is given more than once; the last one counts"));
    }
    let (body, body_is_html) = fields.body()?;
    let (url, source) = fields.place()?;
    let record = StructuredRecord {
        is_loose: false,
        id: fields.one(RecordField::Id, "a string", short)?,
        title: fields.one(RecordField::Title, "a string", prose)?,
        body,
        body_is_html,
        published_raw: fields.one(RecordField::Published, "a date such as \"2025-03-05\"", short)?,
        updated_raw: fields.one(RecordField::Updated, "a date such as \"2025-03-05\"", short)?,
        url,
        source,
        section: fields.one(RecordField::Section, "a string", named)?,
        language: fields.one(RecordField::Language, "a string such as \"en\"", named)?,
        authors: fields.list(RecordField::Authors, &['\n'])?,
        tags: fields.list(RecordField::Tags, &[',', ';', '|', '\n'])?,
        people: fields.list(RecordField::People, &[';', '|', '\n'])?,
        organizations: fields.list(RecordField::Organizations, &[';', '|', '\n'])?,
        places: fields.list(RecordField::Places, &[';', '|', '\n'])?,
    };
    let unused = unused::that_matter(fields.unused, &record);
    if record.body.is_none() && !(fields.wrapped.is_empty() && fields.listed.is_empty()) {
        return Ok(FoundRecord { record, unused, wrapped: fields.wrapped, listed: fields.listed });
    }
    if record.title.is_none() && record.body.is_none() {
        fields.others.extend(fields.known.into_iter().map(|g| g.name));
        return Err(Reason::NoText { fields: fields.others, likely: likely(&unused) });
    }
    Ok(FoundRecord { record, unused, wrapped: Vec::new(), listed: Vec::new() })
}

/// A record, and where others may stand.
pub(super) struct FoundRecord {
    pub record: StructuredRecord,
    /// Keys that look as if they held what the record lacks.
    pub unused: Vec<Unused>,
    /// Objects in which the record itself may stand, when it has no body of its own.
    pub wrapped: Vec<Value>,
    /// Lists in which several records may stand, when it has no body of its own.
    pub listed: Vec<Value>,
}

impl RecordFields {
    fn give(&mut self, fields: Vec<(RecordField, usize)>, name: String, value: Value) {
        // `article` may be the text, or the record that holds it.
        if value.is_object() && is_container(&name) {
            return self.contain(name, value);
        }
        match self.known.iter_mut().find(|g| g.name == name) {
            Some(earlier) if earlier.value == value => {}
            Some(earlier) => {
                earlier.value = value;
                self.repeated.push(name);
            }
            None => self.known.push(Given { fields, name, value }),
        }
    }

    fn contain(&mut self, name: String, value: Value) {
        match value {
            Value::Array(nodes) if name == "@graph" => self.graph = nodes,
            Value::Array(items) if LISTS.contains(&&*name) => {
                self.listed.extend(items.into_iter().filter(Value::is_object));
            }
            Value::Object(mut inner) => {
                if ENVELOPES.contains(&&*name) {
                    for list in LISTS {
                        if let Some(Value::Array(items)) = inner.get_mut(*list) {
                            self.listed.extend(std::mem::take(items).into_iter().filter(Value::is_object));
                        }
                    }
                }
                if WRAPPERS.contains(&&*name) {
                    self.wrapped.push(Value::Object(inner));
                }
            }
            _ => {}
        }
        self.other(name);
    }

    fn other(&mut self, name: String) {
        /// Names of unknown fields kept for a message.
        const OTHERS: usize = 20;
        if self.others.len() < OTHERS {
            self.others.push(name);
        }
    }

    /// The node of a JSON-LD graph whose type is an article of some sort.
    fn article_of_graph(&mut self, map: &FieldMap) -> Option<Self> {
        let is_article = |kind: &Value| kind.as_str().is_some_and(|k| k.ends_with("Article") || k.ends_with("Posting"));
        let article = std::mem::take(&mut self.graph).into_iter().find(|node| match &node["@type"] {
            Value::Array(kinds) => kinds.iter().any(is_article),
            kind => is_article(kind),
        })?;
        FieldReader(map).deserialize(article).ok()
    }

    /// What is given for `field` and is not absent, best name first.
    fn given(&mut self, field: RecordField) -> Vec<(usize, &mut Given)> {
        let mut given: Vec<_> = self.known.iter_mut().filter_map(|g| Some((g.rank(field)?, g))).collect();
        given.retain(|(_, g)| !is_absent(&g.value));
        given.sort_by_key(|(rank, _)| *rank);
        given
    }

    /// The first value of `field`, by the rank of its names, that `read` can read. Absent, `null`,
    /// `false` and blank values are no value; when all others are of a wrong type, that is an error.
    fn one(
        &mut self,
        field: RecordField,
        expected: &'static str,
        read: fn(&mut Value) -> Option<String>,
    ) -> Result<Option<String>, Reason> {
        let mut wrong = None;
        for (rank, given) in self.given(field) {
            match read(&mut given.value) {
                Some(text) => return Ok(Some(text)),
                None if names::is_promised(field, rank) => _ = wrong.get_or_insert_with(|| wrong_type(given, expected)),
                None => {}
            }
        }
        wrong.map_or(Ok(None), Err)
    }

    /// The text, and whether its name says that it is HTML.
    fn body(&mut self) -> Result<(Option<String>, bool), Reason> {
        let mut wrong = None;
        for (rank, given) in self.given(RecordField::Body) {
            match values::text(&mut given.value) {
                Some((text, html)) => return Ok((Some(text), html || names::holds_html(&given.name))),
                None if names::is_promised(RecordField::Body, rank) => {
                    _ = wrong.get_or_insert_with(|| wrong_type(given, "a string"));
                }
                None => {}
            }
        }
        wrong.map_or(Ok((None, false)), Err)
    }

    /// Address and outlet. An address that is given as the outlet is the article's own when that has
    /// none; the outlet is then what another name says.
    fn place(&mut self) -> Result<(Option<String>, Option<String>), Reason> {
        let mut url = None;
        for (rank, given) in self.given(RecordField::Url) {
            match short(&mut given.value).or_else(|| named(&mut given.value)) {
                Some(text) if rank == 0 || address(&text).is_some() => {
                    url = Some(text);
                    break;
                }
                Some(_) => {}
                None if names::is_promised(RecordField::Url, rank) => return Err(wrong_type(given, "a string")),
                None => {}
            }
        }
        let (mut source, mut wrong) = (None, None);
        for (rank, given) in self.given(RecordField::Source) {
            match named(&mut given.value) {
                Some(text) => match address(&text) {
                    Some(has_path) => {
                        if has_path && url.is_none() {
                            url = Some(text.clone());
                        }
                        source = source.or_else(|| values::host(&text));
                    }
                    None => {
                        source = Some(text);
                        break;
                    }
                },
                None if names::is_promised(RecordField::Source, rank) => {
                    _ = wrong.get_or_insert_with(|| wrong_type(given, "a string"));
                }
                None => {}
            }
        }
        match (source, wrong) {
            (None, Some(wrong)) => Err(wrong),
            (source, _) => Ok((url, source)),
        }
    }

    /// The values of `field`, one each; a string is divided at `separators`.
    fn list(&mut self, field: RecordField, separators: &[char]) -> Result<Vec<String>, Reason> {
        const EXPECTED: &str = "a string or a list of strings";
        let mut wrong = None;
        for (rank, given) in self.given(field) {
            let values = match &mut given.value {
                Value::String(text) => text.split(separators).map(|t| Some(values::folded(t))).collect(),
                Value::Array(items) => items.iter_mut().filter(|v| !is_absent(v)).map(named).collect(),
                value => named(value).map(|name| vec![name]),
            };
            match values {
                Some(mut values) => {
                    values.retain(|v| !v.is_empty());
                    return Ok(values);
                }
                None if names::is_promised(field, rank) => {
                    _ = wrong.get_or_insert_with(|| wrong_type(given, EXPECTED));
                }
                None => {}
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<(StructuredRecord, Vec<String>), String> {
        let map = FieldMap::default();
        let fields = FieldReader(&map).deserialize(&mut serde_json::Deserializer::from_str(json)).expect("valid JSON");
        let mut notes = Vec::new();
        record(fields, &map, &mut notes).map(|f| (f.record, notes)).map_err(|e| e.to_string())
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
        assert_eq!(read(r#"{"Titel":"t","summary":"s"}"#), Err("neither a title nor a body".into()));
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
