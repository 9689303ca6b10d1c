//! NITF: the XML of agencies for one story.

use std::io::{self, BufRead};

use super::xml::{self, XmlElement};
use super::{Format, start, whole};
use crate::source::read::FileReading;
use crate::source::{Content, FileKind, Reason, StructuredRecord};

/// A story in NITF.
pub(super) struct NitfFormat;

impl Format for NitfFormat {
    fn name(&self) -> &'static str {
        "NITF"
    }

    fn begins(&self, _: FileKind, head: &[u8]) -> bool {
        start(head).contains("<nitf")
    }

    fn read(&self, input: &mut dyn BufRead, reading: &mut FileReading<'_>) -> io::Result<()> {
        let root = whole(input, reading.options().limits.record_bytes)?.and_then(|bytes| xml::read(&bytes));
        match root.and_then(|root| root.find("nitf").and_then(record).ok_or(Reason::NoRecords)) {
            Ok(record) => reading.hand_on(None, Content::Structured(Box::new(record)), Vec::new()),
            Err(reason) => reading.reject(None, reason),
        }
        Ok(())
    }
}

/// The story that `nitf` holds; `None` where there is neither headline nor text.
pub(super) fn record(nitf: &XmlElement) -> Option<StructuredRecord> {
    let text = |name: &str| nitf.find(name).and_then(XmlElement::text);
    let attribute = |element: &str, name: &str| nitf.find(element).and_then(|e| e.attribute(name)).map(str::to_owned);
    let body = nitf.find("body.content").map(XmlElement::markup).filter(|b| !b.trim().is_empty());
    let byline = nitf.find("byline").and_then(|b| b.find("person").and_then(XmlElement::text).or_else(|| b.text()));
    let record = StructuredRecord {
        title: text("hl1").or_else(|| text("headline")).or_else(|| text("title")),
        body,
        body_is_html: true,
        published_raw: attribute("date.issue", "norm")
            .or_else(|| attribute("pubdata", "date.publication"))
            .or_else(|| attribute("story.date", "norm")),
        updated_raw: None,
        source: text("distributor")
            .or_else(|| attribute("pubdata", "name"))
            .or_else(|| attribute("doc.copyright", "holder")),
        section: attribute("pubdata", "position.section"),
        language: nitf
            .attribute("xml:lang")
            .or_else(|| nitf.find("body").and_then(|b| b.attribute("xml:lang")))
            .map(str::to_owned),
        authors: byline.into_iter().collect(),
        tags: nitf
            .below()
            .filter(|e| e.local() == "keyword")
            .filter_map(|e| e.attribute("key"))
            .map(str::to_owned)
            .collect(),
        ..StructuredRecord::default()
    };
    (record.title.is_some() || record.body.is_some()).then_some(record)
}
