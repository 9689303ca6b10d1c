//! The declaration of the index where it is kept: the fields of `index_schema/article.toml` that a reach asks for, and those
//! by which revisions are told apart.
//!
//! A field is named for the version of the schema, so that an index of another version is known before it is read.

use serde_json::{Map, Value, json};

use super::address::Dialect;
use crate::article::LabelField;
use crate::index::schema::{self, FieldKind};

/// Begins the name of the field that says the version of the schema.
const VERSION: &str = "schema_";

/// Seconds until what was given is committed without being asked for.
const COMMIT: u32 = 10;

/// How a field is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// Words, parted by white space. Where and how often they stand is not kept: that is looked at in the articles.
    Words,
    /// One term or several, as they are.
    Terms,
    /// As [`Kept::Terms`], and given back.
    TermsAndText,
    /// A whole number in a column.
    Number,
    /// Several of them.
    Numbers,
    /// As [`Kept::Number`], and given back.
    NumberAndText,
    /// A time in seconds, by which parts of an index are passed over.
    Time,
    /// Given back, and not searched.
    Text,
}

/// Every field with how it is kept.
fn fields(version: u32) -> Vec<(String, Kept)> {
    let mut out: Vec<(String, Kept)> = Vec::new();
    // What is declared for the index on disk and is searched by its terms here.
    for (name, field) in schema::declaration().map(|declared| declared.field).unwrap_or_default() {
        match field.kind {
            FieldKind::Text => out.push((name, Kept::Words)),
            FieldKind::Keyword if ["has", "name_key"].contains(&name.as_str()) => out.push((name, Kept::Terms)),
            FieldKind::Keyword if name == LabelField::Language.name() => out.push((name, Kept::Words)),
            FieldKind::Keyword if name == "id" => out.push((name, Kept::TermsAndText)),
            FieldKind::Number if ["words", "added"].contains(&name.as_str()) => out.push((name, Kept::Number)),
            FieldKind::Day if name.starts_with("published") => out.push((name, Kept::Number)),
            FieldKind::Blob => out.push((name, Kept::Text)),
            _ => {}
        }
    }
    let own = [
        ("key", Kept::TermsAndText),
        ("place", Kept::Number),
        ("revision", Kept::NumberAndText),
        ("state", Kept::TermsAndText),
        ("time", Kept::Time),
        ("day_from", Kept::Number),
        ("day_to", Kept::Number),
        ("mention_from", Kept::Numbers),
        ("mention_to", Kept::Numbers),
        ("title_terms", Kept::Number),
        ("body_terms", Kept::Number),
        ("origin", Kept::Text),
    ];
    out.extend(own.map(|(name, kept)| (name.to_owned(), kept)));
    out.push((format!("{VERSION}{version}"), Kept::Text));
    out
}

/// What is sent to make the index.
pub(super) fn of_index(dialect: Dialect, index: &str, version: u32) -> Value {
    match dialect {
        Dialect::Quickwit => json!({
            "version": "0.9",
            "index_id": index,
            "doc_mapping": {
                "mode": "strict",
                "field_mappings": fields(version).iter().map(|(name, kept)| in_quickwit(name, *kept)).collect::<Vec<_>>(),
                "timestamp_field": "time",
            },
            "indexing_settings": { "commit_timeout_secs": COMMIT },
        }),
        Dialect::OpenSearch => {
            let properties: Map<String, Value> =
                fields(version).into_iter().map(|(name, kept)| (name, in_opensearch(kept))).collect();
            let dropped: Vec<String> = fields(version)
                .into_iter()
                .filter(|(_, kept)| !matches!(kept, Kept::Text | Kept::TermsAndText | Kept::NumberAndText))
                .map(|(name, _)| name)
                .collect();
            json!({ "mappings": { "dynamic": "strict", "_source": { "excludes": dropped }, "properties": properties } })
        }
    }
}

fn in_quickwit(name: &str, kept: Kept) -> Value {
    let text = |tokenizer: &str, stored: bool| json!({ "name": name, "type": "text", "tokenizer": tokenizer, "record": "basic", "fieldnorms": false, "stored": stored });
    match kept {
        Kept::Words => text("whitespace", false),
        Kept::Terms => {
            json!({ "name": name, "type": "array<text>", "tokenizer": "raw", "record": "basic", "stored": false })
        }
        Kept::TermsAndText if name == "state" => {
            json!({ "name": name, "type": "array<text>", "tokenizer": "raw", "record": "basic", "stored": true })
        }
        Kept::TermsAndText => text("raw", true),
        Kept::Number => json!({ "name": name, "type": "i64", "indexed": false, "fast": true, "stored": false }),
        Kept::Numbers => json!({ "name": name, "type": "array<i64>", "indexed": false, "fast": true, "stored": false }),
        Kept::NumberAndText => json!({ "name": name, "type": "i64", "indexed": false, "fast": true, "stored": true }),
        Kept::Time => json!({
            "name": name, "type": "datetime", "input_formats": ["unix_timestamp"], "output_format": "unix_timestamp_secs",
            "fast_precision": "seconds", "indexed": false, "fast": true, "stored": false,
        }),
        Kept::Text => json!({ "name": name, "type": "text", "indexed": false, "stored": true }),
    }
}

fn in_opensearch(kept: Kept) -> Value {
    match kept {
        Kept::Words => json!({ "type": "text", "analyzer": "whitespace", "norms": false, "index_options": "docs" }),
        Kept::Terms | Kept::TermsAndText => json!({ "type": "keyword" }),
        Kept::Number | Kept::Numbers | Kept::NumberAndText => json!({ "type": "long" }),
        Kept::Time => json!({ "type": "date", "format": "epoch_second" }),
        Kept::Text => json!({ "type": "keyword", "index": false, "doc_values": false }),
    }
}

/// The version of the schema that an index was made for, by what it tells of itself; `None` if it is none of ours.
pub(super) fn version_of(dialect: Dialect, index: &str, told: &Value) -> Option<u32> {
    let of_name = |name: &str| name.strip_prefix(VERSION)?.parse().ok();
    match dialect {
        Dialect::Quickwit => {
            let fields = told["index_config"]["doc_mapping"]["field_mappings"].as_array()?;
            fields.iter().find_map(|field| of_name(field["name"].as_str()?))
        }
        Dialect::OpenSearch => {
            let fields = told[index]["mappings"]["properties"].as_object()?;
            fields.keys().find_map(|name| of_name(name))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_tells_its_version() {
        let version = schema::version().expect("a version");
        let quickwit = json!({ "index_config": of_index(Dialect::Quickwit, "news", version) });
        assert_eq!(version_of(Dialect::Quickwit, "news", &quickwit), Some(version));
        let opensearch = json!({ "news": of_index(Dialect::OpenSearch, "news", version) });
        assert_eq!(version_of(Dialect::OpenSearch, "news", &opensearch), Some(version));
        assert_eq!(version_of(Dialect::Quickwit, "news", &json!({})), None);
        assert_eq!(version_of(Dialect::OpenSearch, "other", &opensearch), None);
    }

    #[test]
    fn every_field_is_declared_once_and_every_label_is_among_them() {
        let mut names: Vec<String> = fields(1).into_iter().map(|(name, _)| name).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
        for label in LabelField::all() {
            assert!(names.contains(&label.name().to_owned()), "{}", label.name());
        }
    }
}
