//! XML as a tree, read tolerantly: what is not closed ends with what holds it, what is not declared
//! stands for itself, and what follows an error that cannot be passed is lost.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::source::{Reason, encoding};

/// An element, or the document.
#[derive(Debug, Default, Clone)]
pub(super) struct XmlElement {
    /// As written, with its prefix, in lower case.
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<XmlNode>,
}

/// What an element holds.
#[derive(Debug, Clone)]
pub(super) enum XmlNode {
    Element(XmlElement),
    Text(String),
}

/// Deepest nesting that is read; what lies deeper is the child of that.
const DEEPEST: usize = 200;

/// Reads a document.
///
/// # Errors
/// As [`encoding::decode`].
pub(super) fn read(bytes: &[u8]) -> Result<XmlElement, Reason> {
    Ok(read_to_end(bytes)?.0)
}

/// Reads a document; and the local names of the elements that are open where it ends: none of a whole one.
///
/// # Errors
/// As [`encoding::decode`].
pub(super) fn read_to_end(bytes: &[u8]) -> Result<(XmlElement, Vec<String>), Reason> {
    let text = encoding::decode_html(bytes)?.text;
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut open = vec![XmlElement::default()];
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => open.push(element(&start)),
            Ok(Event::Empty(start)) => {
                let empty = element(&start);
                push(&mut open, XmlNode::Element(empty));
            }
            Ok(Event::End(end)) => {
                let name = String::from_utf8_lossy(end.name().as_ref().as_ref()).to_lowercase();
                if let Some(at) = open.iter().rposition(|e| e.name == name).filter(|at| *at > 0) {
                    close(&mut open, at);
                }
            }
            Ok(Event::Text(text)) => push_text(&mut open, &htmlize::unescape(&*text.into_inner())),
            Ok(Event::CData(text)) => push_text(&mut open, &text.into_inner()),
            Ok(Event::GeneralRef(reference)) => {
                let written = format!("&{};", &*reference);
                push_text(&mut open, &htmlize::unescape(&*written));
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
        if open.len() > DEEPEST {
            close(&mut open, DEEPEST);
        }
    }
    let unclosed = open[1..].iter().map(|element| element.local().to_owned()).collect();
    close(&mut open, 1);
    Ok((open.pop().unwrap_or_default(), unclosed))
}

fn element(start: &BytesStart<'_>) -> XmlElement {
    let mut attributes = start.html_attributes();
    let attributes = attributes.with_checks(false).filter_map(Result::ok).map(|a| {
        let value = String::from_utf8_lossy(a.value.as_ref().as_ref()).into_owned();
        let name = String::from_utf8_lossy(a.key.as_ref().as_ref()).to_lowercase();
        (name, htmlize::unescape(value.as_str()).into_owned())
    });
    let attributes = attributes.collect();
    let name = String::from_utf8_lossy(start.name().as_ref().as_ref()).to_lowercase();
    XmlElement { name, attributes, children: Vec::new() }
}

fn push(open: &mut [XmlElement], node: XmlNode) {
    if let Some(last) = open.last_mut() {
        last.children.push(node);
    }
}

fn push_text(open: &mut [XmlElement], text: &str) {
    let Some(last) = open.last_mut() else { return };
    match last.children.last_mut() {
        Some(XmlNode::Text(there)) => there.push_str(text),
        _ => last.children.push(XmlNode::Text(text.to_owned())),
    }
}

/// Closes all from `at` on.
fn close(open: &mut Vec<XmlElement>, at: usize) {
    while open.len() > at.max(1) {
        let Some(done) = open.pop() else { return };
        push(open, XmlNode::Element(done));
    }
}

impl XmlElement {
    /// The name without its prefix.
    pub(super) fn local(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or(&self.name)
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.trim()).filter(|v| !v.is_empty())
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = &XmlElement> {
        self.children.iter().filter_map(|node| match node {
            XmlNode::Element(element) => Some(element),
            XmlNode::Text(_) => None,
        })
    }

    /// The first child of this local name.
    pub(super) fn child(&self, local: &str) -> Option<&XmlElement> {
        self.elements().find(|e| e.local() == local)
    }

    /// It and all below it, in order.
    pub(super) fn below(&self) -> impl Iterator<Item = &XmlElement> {
        let mut stack = vec![self];
        std::iter::from_fn(move || {
            let next = stack.pop()?;
            let at = stack.len();
            stack.extend(next.elements());
            stack[at..].reverse();
            Some(next)
        })
    }

    /// The first below of this local name.
    pub(super) fn find(&self, local: &str) -> Option<&XmlElement> {
        self.below().find(|e| e.local() == local)
    }

    /// All text, white space folded; nothing for blanks.
    pub(super) fn text(&self) -> Option<String> {
        let raw = self.raw();
        let text = raw.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    }

    /// All text as it stands.
    pub(super) fn raw(&self) -> String {
        let mut out = String::new();
        self.push_raw(&mut out);
        out
    }

    fn push_raw(&self, out: &mut String) {
        for node in &self.children {
            match node {
                XmlNode::Text(text) => out.push_str(text),
                XmlNode::Element(element) => element.push_raw(out),
            }
        }
    }

    /// What it holds written as HTML, for those that hold markup.
    pub(super) fn markup(&self) -> String {
        let mut out = String::new();
        self.push_markup(&mut out);
        out
    }

    fn push_markup(&self, out: &mut String) {
        for node in &self.children {
            match node {
                XmlNode::Text(text) => out.push_str(&htmlize::escape_text(text.as_str())),
                XmlNode::Element(element) => {
                    let name = match element.local() {
                        // What NITF and DocBook call a paragraph or a heading.
                        "para" => "p",
                        "hl1" | "hl2" => "h2",
                        name => name,
                    };
                    out.push('<');
                    out.push_str(name);
                    if let Some(href) = element.attribute("href") {
                        out.push_str(&format!(" href=\"{}\"", htmlize::escape_attribute(href)));
                    }
                    out.push('>');
                    element.push_markup(out);
                    out.push_str(&format!("</{name}>"));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_xml_is_read_as_far_as_it_makes_sense() {
        let root = read(b"<a><b x='1 &amp; 2'>One &nbsp;&undefined; & <c>two</b><d>three").expect("text");
        let b = root.find("b").expect("b");
        assert_eq!(b.attribute("x"), Some("1 & 2"));
        assert_eq!(b.text().as_deref(), Some("One &undefined; & two"));
        assert_eq!(root.find("d").and_then(XmlElement::text).as_deref(), Some("three"));
        let deep = read("<a>".repeat(5000).as_bytes()).expect("text");
        assert!(deep.below().count() > 100);
    }
}
