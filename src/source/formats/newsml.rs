//! NewsML-G2: news items, alone, in messages and in item sets.

use std::io::{self, BufRead};

use super::xml::{self, XmlElement};
use super::{Format, nitf, start, whole};
use crate::source::read::FileReading;
use crate::source::{Content, FileKind, Reason, StructuredRecord};

/// A document of NewsML-G2.
pub(super) struct NewsMlFormat;

/// What a message may hold besides news items, for people.
const OTHERS: &[(&str, &str)] = &[
    ("packageitem", "package"),
    ("conceptitem", "concept"),
    ("knowledgeitem", "knowledge item"),
    ("planningitem", "planning item"),
    ("catalogitem", "catalogue"),
];

impl Format for NewsMlFormat {
    fn name(&self) -> &'static str {
        "NewsML-G2"
    }

    fn begins(&self, _: FileKind, head: &[u8]) -> bool {
        let start = start(head);
        start.contains("<newsitem")
            || start.contains("<newsmessage")
            || OTHERS.iter().any(|(name, _)| start.contains(&format!("<{name}")))
    }

    fn read(&self, input: &mut dyn BufRead, reading: &mut FileReading<'_>) -> io::Result<()> {
        let root = match whole(input, reading.options().limits.record_bytes)?.and_then(|bytes| xml::read(&bytes)) {
            Ok(root) => root,
            Err(reason) => {
                reading.reject(None, reason);
                return Ok(());
            }
        };
        let items: Vec<&XmlElement> = root.below().filter(|e| e.local() == "newsitem").collect();
        let alone = items.len() == 1;
        let mut without_text = 0;
        for (at, item) in items.into_iter().enumerate() {
            match record(item) {
                Some(record) => {
                    let number = (!alone).then_some(at + 1);
                    reading.hand_on(number, Content::Structured(Box::new(record)), Vec::new());
                }
                None => without_text += 1,
            }
        }
        let mut passed: Vec<String> = Vec::new();
        if without_text > 0 {
            passed
                .push(format!("{without_text} news {} without text", if without_text == 1 { "item" } else { "items" }));
        }
        for (name, called) in OTHERS {
            let count = root.below().filter(|e| e.local() == *name).count();
            if count > 0 {
                passed.push(format!("{count} {called}{}", if count == 1 { "" } else { "s" }));
            }
        }
        if !passed.is_empty() {
            reading.remark(format!("passed over: {}", passed.join(", ")));
        } else if reading.is_empty() {
            reading.reject(None, Reason::NoRecords);
        }
        Ok(())
    }
}

/// The story of a news item; `None` for a picture, a video, a table of results.
fn record(item: &XmlElement) -> Option<StructuredRecord> {
    let content = item.child("contentset")?;
    let about = item.child("contentmeta");
    let text =
        |element: Option<&XmlElement>, name: &str| element.and_then(|e| e.child(name)).and_then(XmlElement::text);
    let named = |e: &XmlElement| e.child("name").map_or_else(|| e.text(), XmlElement::text);
    let mut record = match content.find("nitf").and_then(nitf::record) {
        Some(record) => record,
        None => {
            let inline = content.child("inlinexml").or_else(|| content.child("inlinedata"))?;
            let body = inline.find("body").unwrap_or(inline);
            let markup = if body.elements().next().is_some() { body.markup() } else { body.raw().trim().to_owned() };
            let html = body.elements().next().is_some() || markup.contains("</");
            let title = inline.find("title").and_then(XmlElement::text);
            let prose =
                body.below().any(|e| matches!(e.local(), "p" | "div" | "para")) || inline.local() == "inlinedata";
            if !prose || markup.trim().is_empty() {
                return None;
            }
            StructuredRecord { title, body: Some(markup), body_is_html: html, ..StructuredRecord::default() }
        }
    };
    let meta = item.child("itemmeta");
    record.title = text(about, "headline").or(record.title).or_else(|| text(meta, "title"));
    record.published_raw = text(about, "contentcreated")
        .or_else(|| text(meta, "firstcreated"))
        .or(record.published_raw)
        .or_else(|| text(meta, "versioncreated"));
    record.updated_raw = text(about, "contentmodified").or_else(|| text(meta, "versioncreated"));
    record.section = record.section.or_else(|| text(about, "slugline"));
    let language = about.and_then(|a| a.child("language")).and_then(|l| l.attribute("tag"));
    record.language = language.or_else(|| item.attribute("xml:lang")).map(str::to_owned).or(record.language);
    let provider = meta.and_then(|m| m.child("provider")).and_then(named);
    record.source = text(about, "creditline").or(record.source).or(provider);
    if record.authors.is_empty() {
        record.authors = text(about, "by").into_iter().collect();
        if record.authors.is_empty() {
            record.authors = about
                .into_iter()
                .flat_map(XmlElement::elements)
                .filter(|e| e.local() == "creator")
                .filter_map(named)
                .collect();
        }
    }
    let subjects = about
        .into_iter()
        .flat_map(XmlElement::elements)
        .filter(|e| e.local() == "subject" || e.local() == "keyword")
        .filter_map(named);
    record.tags.extend(subjects);
    Some(record)
}
