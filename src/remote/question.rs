//! A reach in the query language that Quickwit shares with Elasticsearch.

use serde_json::{Value, json};

use super::record::{PLACES, piece, shape, state, term, time};
use crate::article::Field;
use crate::engine::Reach;

/// The articles within `reach`.
pub(super) fn of_reach(reach: &Reach) -> Value {
    all_of(vec![in_state(state::LIVE), of(reach)])
}

/// The revisions of a state.
pub(super) fn in_state(state: &str) -> Value {
    json!({ "term": { "state": state } })
}

/// The revisions of these keys.
pub(super) fn of_keys(keys: &[String]) -> Value {
    json!({ "terms": { "key": keys } })
}

/// The revisions from a number on.
pub(super) fn since(revision: i64) -> Value {
    json!({ "range": { "revision": { "gte": revision } } })
}

/// The revisions from a place on.
pub(super) fn from_place(place: i64) -> Value {
    json!({ "range": { "place": { "gte": place } } })
}

/// One of `slices` parts of all revisions, those of one key together.
pub(super) fn within_slice(slice: i64, slices: i64) -> Value {
    let begin = |slice: i64| PLACES / slices * slice;
    let end = if slice + 1 == slices { PLACES } else { begin(slice + 1) };
    json!({ "range": { "place": { "gte": begin(slice), "lt": end } } })
}

/// Within all of `parts`.
pub(super) fn all_of(parts: Vec<Value>) -> Value {
    json!({ "bool": { "filter": parts } })
}

fn any_of(mut parts: Vec<Value>) -> Value {
    match parts.len() {
        0 => json!({ "bool": { "must_not": [{ "match_all": {} }] } }),
        1 => parts.swap_remove(0),
        _ => json!({ "bool": { "should": parts, "minimum_should_match": 1 } }),
    }
}

fn of(reach: &Reach) -> Value {
    match reach {
        Reach::All => json!({ "match_all": {} }),
        Reach::Both(parts) => all_of(parts.iter().map(of).collect()),
        Reach::Any(parts) => any_of(parts.iter().map(of).collect()),
        Reach::Terms { terms, .. } if terms.is_empty() => any_of(Vec::new()),
        Reach::Terms { fields, terms } => {
            let terms: Vec<String> = terms.iter().map(|text| term(text)).collect();
            any_of(fields.iter().map(|field| json!({ "terms": { name(*field): terms } })).collect())
        }
        Reach::Shapes { fields, shapes } => {
            let one = |field: &Field, text: &String| json!({ "wildcard": { name(*field): { "value": shape(text) } } });
            any_of(fields.iter().flat_map(|field| shapes.iter().map(move |text| one(field, text))).collect())
        }
        Reach::Label { label, words } => {
            all_of(words.iter().map(|word| json!({ "term": { label.name(): term(word) } })).collect())
        }
        Reach::Names(keys) => {
            let keys: Vec<String> = keys.iter().map(|key| piece(key)).collect();
            json!({ "terms": { "name_key": keys } })
        }
        Reach::Part(part) => json!({ "term": { "has": part } }),
        Reach::Ids(ids) => of_keys(&ids.iter().map(|id| super::record::key_of(id)).collect::<Vec<_>>()),
        Reach::IdShape(shape) => json!({ "wildcard": { "id": { "value": shape } } }),
        Reach::Published { from, to } => {
            let mut parts = Vec::new();
            if let Some(from) = from {
                parts.push(json!({ "range": { "time": { "gte": time(*from) } } }));
                parts.push(json!({ "range": { "day_to": { "gte": from } } }));
            }
            parts.extend(to.map(|to| json!({ "range": { "day_from": { "lte": to } } })));
            all_or_each(parts)
        }
        Reach::Mentioned { from, to } => {
            let from = from.map(|from| json!({ "range": { "mention_to": { "gte": from } } }));
            let to = to.map(|to| json!({ "range": { "mention_from": { "lte": to } } }));
            all_or_each([Some(json!({ "term": { "has": "mentions" } })), from, to].into_iter().flatten().collect())
        }
        Reach::Added { from, to } => range("added", from.as_ref(), to.as_ref()),
        Reach::Words { from, to } => range("words", from.as_ref(), to.as_ref()),
    }
}

fn all_or_each(parts: Vec<Value>) -> Value {
    if parts.is_empty() { json!({ "match_all": {} }) } else { all_of(parts) }
}

fn range<T: serde::Serialize>(field: &str, from: Option<&T>, to: Option<&T>) -> Value {
    match (from, to) {
        (None, None) => json!({ "match_all": {} }),
        (Some(from), None) => json!({ "range": { field: { "gte": from } } }),
        (None, Some(to)) => json!({ "range": { field: { "lte": to } } }),
        (Some(from), Some(to)) => json!({ "range": { field: { "gte": from, "lte": to } } }),
    }
}

fn name(field: Field) -> &'static str {
    match field {
        Field::Title => "title",
        Field::Body => "body",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reach_is_asked_for_in_its_words() {
        let terms = Reach::Terms { fields: vec![Field::Title, Field::Body], terms: vec!["ferry\u{1}".to_owned()] };
        let asked = of_reach(&Reach::both([terms, Reach::Published { from: Some(20_089), to: None }]));
        let expected = json!({ "bool": { "filter": [
            { "term": { "state": "live" } },
            { "bool": { "filter": [
                { "bool": { "should": [{ "terms": { "title": ["ferry/1"] } }, { "terms": { "body": ["ferry/1"] } }], "minimum_should_match": 1 } },
                { "bool": { "filter": [
                    { "range": { "time": { "gte": 1_735_689_600 } } },
                    { "range": { "day_to": { "gte": 20_089 } } }
                ] } }
            ] } }
        ] } });
        assert_eq!(asked, expected);
        assert_eq!(of(&Reach::any([])), json!({ "bool": { "must_not": [{ "match_all": {} }] } }));
        let shape = Reach::Shapes { fields: vec![Field::Body], shapes: vec!["f?r*".to_owned()] };
        assert_eq!(of(&shape), json!({ "wildcard": { "body": { "value": "f?r*/?" } } }));
    }
}
