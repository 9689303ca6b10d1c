//! JSON-LD in pages: the article among its nodes, read tolerantly.

use serde_json::{Map, Value};

use super::tree::Tree;

/// What a page's JSON-LD says of its article.
#[derive(Debug, Default, PartialEq)]
pub(super) struct LinkedData {
    pub headline: Option<String>,
    /// It gives the headline a second time, as the alternative.
    pub is_sure: bool,
    pub authors: Vec<String>,
    /// Organizations that sign as its authors.
    pub organizations: Vec<String>,
    pub published: Option<String>,
    pub updated: Option<String>,
    pub section: Option<String>,
    pub keywords: Vec<String>,
    pub publisher: Option<String>,
    pub language: Option<String>,
    pub url: Option<String>,
    pub body: Option<String>,
}

impl LinkedData {
    /// Reads every script of the page that holds JSON-LD.
    pub(super) fn of(tree: &Tree) -> Self {
        /// Nodes that are looked at.
        const NODES: usize = 2000;
        let mut nodes: Vec<Value> = Vec::new();
        for id in tree.below(0).filter(|&id| tree.name(id) == "script") {
            let kind = tree.attribute(id, "type").unwrap_or("");
            if !kind.trim().to_ascii_lowercase().starts_with("application/ld+json") {
                continue;
            }
            let text: String = tree.children(id).iter().filter_map(|&c| tree.text_of(c)).collect();
            nodes.extend(parse(&text));
        }
        let mut flat: Vec<&Map<String, Value>> = Vec::new();
        let mut stack: Vec<&Value> = nodes.iter().rev().collect();
        while let Some(node) = stack.pop().filter(|_| flat.len() < NODES) {
            match node {
                Value::Array(items) => stack.extend(items.iter().rev()),
                Value::Object(fields) => {
                    flat.push(fields);
                    stack.extend(["mainEntity", "@graph"].iter().filter_map(|name| fields.get(*name)));
                }
                _ => {}
            }
        }
        // Of several that say as much the first is the page's own.
        let article = flat.iter().rev().filter(|n| is_article(n)).max_by_key(|n| weight(n));
        let mut found = article.map(|node| Self::article(node, &flat)).unwrap_or_default();
        if found.published.is_none() {
            // A recipe, a guide, a product with its day.
            found.published = flat.iter().filter(|n| !is_part(n)).find_map(|n| n.get("datePublished").and_then(string));
        }
        found
    }

    fn article(node: &Map<String, Value>, all: &[&Map<String, Value>]) -> Self {
        let text = |name: &str| node.get(name).and_then(string);
        let signed = node.get("author").or_else(|| node.get("creator"));
        Self {
            headline: text("headline").or_else(|| text("name")),
            is_sure: text("headline").is_some_and(|headline| text("alternativeHeadline") == Some(headline)),
            authors: signed.map(|v| names(v, all, Signs::Person)).unwrap_or_default(),
            organizations: signed.map(|v| names(v, all, Signs::Organization)).unwrap_or_default(),
            published: text("datePublished").or_else(|| text("dateCreated")).or_else(|| text("uploadDate")),
            updated: text("dateModified"),
            section: text("articleSection"),
            keywords: node.get("keywords").map(keywords).unwrap_or_default(),
            publisher: node.get("publisher").and_then(|v| names(v, all, Signs::Anyone).into_iter().next()),
            language: text("inLanguage"),
            url: text("url").or_else(|| node.get("mainEntityOfPage").and_then(string)),
            body: text("articleBody"),
        }
    }
}

/// Any number of values, as pages have them: in a comment, with commas too many, with raw line ends.
fn parse(text: &str) -> Vec<Value> {
    let text = text.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[").trim_start_matches("<![CDATA[");
    let text =
        text.trim_end_matches("-->").trim_end_matches("//]]>").trim_end_matches("]]>").trim().trim_end_matches(';');
    if let Ok(value) = serde_json::from_str(text) {
        return vec![value];
    }
    let mended = mend(text);
    let values = serde_json::Deserializer::from_str(&mended).into_iter::<Value>();
    values.map_while(Result::ok).collect()
}

/// Raw control characters in strings become spaces; a comma before a closing bracket goes.
fn mend(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut in_string, mut escaped) = (false, false);
    for c in text.chars() {
        if in_string {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => in_string = false,
                _ => {}
            }
            out.push(if c.is_control() { ' ' } else { c });
            continue;
        }
        match c {
            '"' => in_string = true,
            '}' | ']' => {
                let end = out.trim_end().len();
                if out[..end].ends_with(',') {
                    out.truncate(end - 1);
                }
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

fn is_article(node: &Map<String, Value>) -> bool {
    let kind = |v: &Value| {
        v.as_str().is_some_and(|k| {
            k.ends_with("Article")
                || k.ends_with("Posting")
                || matches!(
                    k.rsplit('/').next(),
                    Some(
                        "Report"
                            | "Review"
                            | "ReportageNewsArticle"
                            | "BackgroundNewsArticle"
                            | "WebPage"
                            | "CreativeWork"
                    )
                )
        })
    };
    match node.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(kind),
        Some(value) => kind(value),
        None => false,
    }
}

/// A comment, a review, a picture: its day is its own.
fn is_part(node: &Map<String, Value>) -> bool {
    let kind = node.get("@type").map(Value::to_string).unwrap_or_default();
    ["Comment", "Review", "ImageObject", "VideoObject", "AudioObject", "Answer", "Person"]
        .iter()
        .any(|part| kind.contains(part))
}

/// The more an article says, the more it is the page's own; a page as such comes last.
fn weight(node: &Map<String, Value>) -> usize {
    let has = |name: &str| usize::from(node.get(name).is_some_and(|v| !v.is_null()));
    let page = node.get("@type").is_some_and(|t| t.to_string().contains("WebPage"));
    has("articleBody") + has("headline") * 2 + has("datePublished") * 2 + has("author") + usize::from(!page) * 3
}

fn string(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.as_str(),
        Value::Number(number) => return Some(number.to_string()),
        Value::Array(items) => return items.iter().find_map(string),
        Value::Object(fields) => {
            fields.get("@id").or_else(|| fields.get("name")).or_else(|| fields.get("@value"))?.as_str()?
        }
        _ => return None,
    };
    let text = htmlize::unescape(text);
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Whose names are wanted.
#[derive(Clone, Copy, PartialEq)]
enum Signs {
    Person,
    Organization,
    Anyone,
}

/// The names of people or organizations, looked up by their `@id` where only that is given. What has no
/// kind is taken for a person.
fn names(value: &Value, all: &[&Map<String, Value>], wanted: Signs) -> Vec<String> {
    let mut found = Vec::new();
    let items = if let Value::Array(items) = value { &items[..] } else { std::slice::from_ref(value) };
    for item in items {
        match item {
            Value::String(name) if wanted != Signs::Organization => {
                found.push(htmlize::unescape(name.trim()).into_owned())
            }
            Value::Object(fields)
                if wanted != Signs::Anyone
                    && fields.get("@type").is_some_and(|t| t.to_string().contains("Organization"))
                        != (wanted == Signs::Organization) => {}
            Value::Object(fields) => {
                let name = fields.get("name").or_else(|| {
                    let id = fields.get("@id")?;
                    all.iter().find(|n| n.get("@id") == Some(id) && n.contains_key("name"))?.get("name")
                });
                match name {
                    Some(Value::Array(names)) => found.extend(names.iter().filter_map(string)),
                    Some(name) => found.extend(string(name)),
                    None => {}
                }
            }
            Value::Array(_) => found.extend(names(item, all, wanted)),
            _ => {}
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

fn keywords(value: &Value) -> Vec<String> {
    let items = if let Value::Array(items) = value { &items[..] } else { std::slice::from_ref(value) };
    let texts = items.iter().filter_map(string);
    texts
        .flat_map(|t| t.split([',', ';']).map(|t| t.trim().to_owned()).collect::<Vec<_>>())
        .filter(|t| !t.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> LinkedData {
        LinkedData::of(&Tree::read(&format!("<script type='application/ld+json'>{json}</script>")))
    }

    #[test]
    fn the_article_is_found_in_a_graph_and_its_author_by_reference() {
        let found = read(
            r##"{"@graph":[{"@type":"WebPage","name":"x"},{"@type":"Person","@id":"#a","name":"Jane Doe"},
               {"@type":["NewsArticle"],"headline":"A &amp; B","author":{"@id":"#a"},"datePublished":"2025-03-05T10:00:00+01:00","keywords":"war, peace"}]}"##,
        );
        assert_eq!(found.headline.as_deref(), Some("A & B"));
        assert_eq!(found.authors, ["Jane Doe"]);
        assert_eq!(found.keywords, ["war", "peace"]);
    }

    #[test]
    fn broken_json_is_mended() {
        let found = read("{\"@type\":\"NewsArticle\",\"headline\":\"Line\nbreak\",\"author\":[{\"name\":\"Jane\"},],}");
        assert_eq!((found.headline.as_deref(), found.authors.len()), (Some("Line break"), 1));
        assert_eq!(read("{{{{"), LinkedData::default());
    }
}
