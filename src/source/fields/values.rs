//! What a field's value says: strings, numbers, and the objects and lists that writers wrap them in.

use serde_json::Value;

/// Names of the part of an object that holds its text, best first.
const TEXT: &[&str] = &["text", "plain", "rendered", "value", "main", "content", "body", "html", "name", "#text", "$"];

/// Many writers say `false`, `""` or `[]` where there is nothing.
pub(super) fn is_absent(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_absent),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

/// A string to the byte; of an object its text, as in `{"rendered": …}`; of a list its first.
pub(super) fn prose(value: &mut Value) -> Option<String> {
    match value {
        Value::String(text) => Some(std::mem::take(text)),
        Value::Object(fields) => {
            TEXT.iter().find_map(|name| fields.get(*name)?.as_str()).filter(|t| !t.trim().is_empty()).map(str::to_owned)
        }
        Value::Array(items) => items.iter_mut().find_map(prose),
        _ => None,
    }
}

/// Prose of any shape, and whether it is HTML: a string to the byte; paragraphs in a list; an object
/// of parts in the order in which they are read.
pub(super) fn text(value: &mut Value) -> Option<(String, bool)> {
    /// Deeper lists of lists are no text.
    const DEEPEST: usize = 6;
    match value {
        Value::String(text) => Some((std::mem::take(text), false)),
        Value::Array(items)
            if items.iter().all(|i| i.get("contentType").is_some() || i.get("contenttype").is_some()) =>
        {
            body_of_several(items)
        }
        Value::Array(_) | Value::Object(_) => {
            let html = value.get("html").is_some() || value.get("rendered").is_some();
            let mut paragraphs = Vec::new();
            collect(value, DEEPEST, &mut paragraphs);
            (!paragraphs.is_empty()).then(|| (paragraphs.join("\n\n"), html))
        }
        _ => None,
    }
}

/// Of several forms of one text, as ninjs has them, the plain one, else the first.
fn body_of_several(items: &mut [Value]) -> Option<(String, bool)> {
    let kind = |item: &Value| item["contentType"].as_str().or(item["contenttype"].as_str()).unwrap_or("").to_owned();
    let plain = items.iter().position(|i| kind(i).contains("plain")).or((!items.is_empty()).then_some(0))?;
    let html = kind(&items[plain]).contains("html");
    prose(&mut items[plain]).map(|text| (text, html))
}

/// The strings of lists and of the parts of objects that hold text.
fn collect(value: &Value, deeper: usize, paragraphs: &mut Vec<String>) {
    /// Parts of an object that are text, in the order in which they are read.
    const PARTS: &[&str] = &["summary", "headline", "paragraphs", "sections", "blocks"];
    match value {
        Value::String(text) if !text.trim().is_empty() => paragraphs.push(text.clone()),
        Value::Array(items) if deeper > 0 => items.iter().for_each(|item| collect(item, deeper - 1, paragraphs)),
        Value::Object(fields) if deeper > 0 => {
            if let Some(text) = TEXT.iter().find_map(|name| fields.get(*name)).filter(|t| !t.is_null()) {
                return collect(text, deeper - 1, paragraphs);
            }
            for part in PARTS.iter().filter_map(|name| fields.get(*name)) {
                collect(part, deeper - 1, paragraphs);
            }
        }
        _ => {}
    }
}

/// A string without white space around it, or a number's digits.
pub(super) fn short(value: &mut Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        // As MongoDB exports them: `{"$date": …}`, `{"$oid": …}`, `{"$numberLong": "…"}`.
        Value::Object(fields) if fields.len() == 1 => {
            let (key, inner) = fields.iter_mut().next()?;
            key.starts_with('$').then(|| short(inner)).flatten()
        }
        _ => None,
    }
}

/// A string, white space folded; of an object its name; of a list of one its element.
pub(super) fn named(value: &mut Value) -> Option<String> {
    /// Names of the part of an object that names it.
    const NAME: &[&str] = &["name", "title", "original", "value", "label", "literal", "@id", "url"];
    match value {
        Value::String(text) => Some(folded(text)),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(fields) => NAME.iter().find_map(|name| fields.get(*name)?.as_str()).map(folded),
        Value::Array(items) => match &mut items[..] {
            [one] => named(one),
            _ => None,
        },
        _ => None,
    }
}

/// White space as single spaces.
pub(super) fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// If `text` is an address of the web: whether it leads further than to a site.
pub(super) fn address(text: &str) -> Option<bool> {
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    let rest = if lower.starts_with("https://") {
        &text[8..]
    } else if lower.starts_with("http://") {
        &text[7..]
    } else {
        return None;
    };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    (host.contains('.') && !rest.contains(char::is_whitespace)).then(|| path.trim_end_matches('/').len() > 1)
}

/// The host of an address, without `www.`: whom it was taken from, when nothing else says so.
pub(crate) fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split(':').next()?.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (host.contains('.') && host.len() < 100).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn text_is_read_out_of_whatever_wraps_it() {
        assert_eq!(text(&mut json!(" a\n")), Some((" a\n".into(), false)));
        assert_eq!(text(&mut json!(["One.", "", "Two."])), Some(("One.\n\nTwo.".into(), false)));
        assert_eq!(text(&mut json!({"rendered": "<p>One.</p>"})), Some(("<p>One.</p>".into(), true)));
        let fundus = json!({"sections": [{"headline": ["H"], "paragraphs": ["One.", "Two."]}], "summary": ["S."]});
        assert_eq!(text(&mut fundus.clone()), Some(("S.\n\nH\n\nOne.\n\nTwo.".into(), false)));
        let ninjs = json!([{"contentType": "text/html", "value": "<p>A"}, {"contentType": "text/plain", "value": "A"}]);
        assert_eq!(text(&mut ninjs.clone()), Some(("A".into(), false)));
        assert_eq!(text(&mut json!(5)), None);
    }

    #[test]
    fn an_address_is_told_from_a_name() {
        assert_eq!(address("https://a.example/news/1"), Some(true));
        assert_eq!(address("http://a.example/"), Some(false));
        assert_eq!(address("Harbour Times"), None);
        assert_eq!(host("https://u@www.A.example:80/x").as_deref(), Some("a.example"));
    }
}
