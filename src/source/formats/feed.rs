//! Feeds: RSS 0.9x to 2.0, RSS 1.0 (RDF), Atom.

use std::io::{self, BufRead};

use super::xml::{self, XmlElement};
use super::{Format, start, whole};
use crate::source::read::FileReading;
use crate::source::{Content, FileKind, Reason, StructuredRecord};

/// A feed.
pub(super) struct FeedFormat;

impl Format for FeedFormat {
    fn name(&self) -> &'static str {
        "feed"
    }

    fn begins(&self, kind: FileKind, head: &[u8]) -> bool {
        let start = start(head);
        let tagged = ["<rss", "<feed", "<rdf:rdf", "<channel", "<rdf ", "<atom:feed", "<redirect", "<newlocation"]
            .iter()
            .any(|tag| start.contains(tag));
        tagged && !super::page::is_html(head) && (start.starts_with('<') || kind == FileKind::Xml)
            || kind == FileKind::Feed
    }

    fn read(&self, input: &mut dyn BufRead, reading: &mut FileReading<'_>) -> io::Result<()> {
        let root = whole(input, reading.options().limits.record_bytes)?.and_then(|bytes| xml::read_to_end(&bytes));
        let (root, unclosed) = match root {
            Ok(root) => root,
            Err(reason) => {
                reading.reject(None, reason);
                return Ok(());
            }
        };
        let feed = root.find("channel").or_else(|| root.find("feed")).unwrap_or(&root);
        let outlet = feed.child("title").and_then(XmlElement::text);
        let language =
            feed.child("language").and_then(XmlElement::text).or_else(|| feed.attribute("xml:lang").map(str::to_owned));
        let (mut number, mut bare) = (0, 0);
        let entries: Vec<&XmlElement> = root
            .below()
            .filter(|e| matches!(e.local(), "item" | "entry") && !matches!(e.name.as_str(), "media:item"))
            .collect();
        // The outermost element is there to be closed: where it is not, the file was cut.
        let is_cut = unclosed.first().is_some_and(|name| !matches!(&**name, "item" | "entry"));
        let is_entry_cut = is_cut && unclosed.iter().any(|name| matches!(&**name, "item" | "entry"));
        for &entry in &entries {
            number += 1;
            if is_entry_cut && number == entries.len() {
                break;
            }
            let mut record = entry_of(entry);
            if record.title.is_none() && record.body.is_none() {
                bare += 1;
                continue;
            }
            record.source = record.source.or_else(|| outlet.clone());
            record.language = record.language.or_else(|| language.clone());
            reading.hand_on(Some(number), Content::Structured(Box::new(record)), Vec::new());
        }
        if is_cut {
            reading.reject(is_entry_cut.then_some(number), Reason::Truncated);
        }
        if bare > 0 {
            reading.remark(format!("{bare} of the feed's {number} entries have neither a title nor a text"));
        } else if number == 0 {
            reading.remark("a feed without entries".to_owned());
        }
        Ok(())
    }
}

/// One entry as a record.
fn entry_of(entry: &XmlElement) -> StructuredRecord {
    let mut record = StructuredRecord::default();
    let (mut full, mut short) = (None, None);
    for child in entry.elements() {
        let text = || child.text();
        match (child.name.as_str(), child.local()) {
            ("media:title" | "itunes:title", _) => record.title = record.title.or_else(text),
            (name, _) if name.starts_with("media:") || name.starts_with("itunes:") && !name.ends_with("author") => {}
            (_, "title" | "headline") => record.title = title(child).or(record.title),
            (_, "encoded" | "content" | "fullitem" | "body") => full = content(child).or(full),
            (_, "description" | "summary" | "abstract" | "tagline") => short = content(child).or(short),
            (_, "pubdate" | "published" | "issued" | "date") => record.published_raw = text().or(record.published_raw),
            (_, "created") => record.published_raw = record.published_raw.or_else(text),
            (_, "updated" | "modified" | "lastmod") => record.updated_raw = text().or(record.updated_raw),
            (_, "link") => {
                let relation = child.attribute("rel").unwrap_or("alternate");
                let address = child.attribute("href").map(str::to_owned).or_else(text);
                if relation == "alternate" {
                    record.url = address.or(record.url);
                }
            }
            (_, "guid" | "id") => {
                let id = text();
                if record.url.is_none() && child.attribute("ispermalink") != Some("false") {
                    record.url = id.clone().filter(|id| id.starts_with("http"));
                }
            }
            (_, "author" | "creator" | "byline") => {
                let name = child.child("name").map_or_else(text, XmlElement::text);
                record.authors.extend(name.as_deref().map(person).filter(|n| !n.is_empty()));
            }
            (_, "category" | "subject") => {
                let term =
                    child.attribute("label").or_else(|| child.attribute("term")).map(str::to_owned).or_else(text);
                record.tags.extend(term.filter(|t| !record.tags.contains(t)));
            }
            (_, "language") => record.language = text(),
            (_, "source") => {
                record.source = child.child("title").map_or_else(text, XmlElement::text).or(record.source);
            }
            _ => {}
        }
    }
    if let Some((text, html)) = full.or(short) {
        (record.body, record.body_is_html) = (Some(text), html);
    }
    record.published_raw = record.published_raw.or_else(|| record.updated_raw.clone());
    record
}

/// A title, which may be escaped HTML.
fn title(element: &XmlElement) -> Option<String> {
    let text = element.text()?;
    let plain = if text.contains('<') && text.contains('>') { strip(&text) } else { text };
    let plain = htmlize::unescape(plain.as_str()).split_whitespace().collect::<Vec<_>>().join(" ");
    (!plain.is_empty()).then_some(plain)
}

/// `text` without what stands between angle brackets.
fn strip(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    if out.trim().is_empty() { text.to_owned() } else { out }
}

/// The text of an entry, and whether it is HTML.
fn content(element: &XmlElement) -> Option<(String, bool)> {
    let kind = element.attribute("type").unwrap_or("");
    if kind.contains("base64") || element.attribute("mode") == Some("base64") {
        return None;
    }
    if element.elements().next().is_some() {
        let markup = element.markup();
        return (!markup.trim().is_empty()).then_some((markup, true));
    }
    let text = element.raw();
    let html = text.contains('<') && text.contains('>') || text.contains('&') && text.contains(';');
    (!text.trim().is_empty()).then(|| (text.trim().to_owned(), html))
}

/// `jane@herald.example (Jane Doe)` as Jane Doe.
fn person(text: &str) -> String {
    let inner = text.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(name, _)| name.trim());
    inner.filter(|_| text.contains('@')).unwrap_or(text).to_owned()
}
