//! Documents of office programs (DOCX, ODT) and books (EPUB): XML within a `zip`.
//!
//! A document is read as a page of text, paragraph by paragraph: what its properties say of author and
//! day is that of the file, not of the article. Each chapter of a book is a page of HTML.

use std::io::{Read, Seek};

use percent_encoding::percent_decode_str;
use zip::ZipArchive;

use super::xml::{self, XmlElement, XmlNode};
use super::{exports, page};
use crate::source::read::FileReading;
use crate::source::rejection::size;
use crate::source::{Content, Reason, encoding};

/// What a `zip` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Office {
    Docx,
    Odt,
    Epub,
}

/// What the archive is, by what stands in it; `None` for one of files.
pub(super) fn kind<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Option<Office> {
    if archive.index_for_name("word/document.xml").is_some() {
        return Some(Office::Docx);
    }
    let stated = archive.by_name("mimetype").ok().and_then(|member| {
        let mut text = String::new();
        member.take(200).read_to_string(&mut text).ok().map(|_| text)
    });
    match stated.as_deref().map(str::trim) {
        Some("application/epub+zip") => Some(Office::Epub),
        Some(text) if text.starts_with("application/vnd.oasis.opendocument.text") => Some(Office::Odt),
        _ if archive.index_for_name("META-INF/container.xml").is_some() => Some(Office::Epub),
        _ => None,
    }
}

/// Reads the document or book.
pub(super) fn read<R: Read + Seek>(kind: Office, archive: &mut ZipArchive<R>, reading: &mut FileReading<'_>) {
    let limit = reading.options().limits.record_bytes;
    let (name, document) = match kind {
        Office::Docx => ("DOCX", "word/document.xml"),
        Office::Odt => ("ODT", "content.xml"),
        Office::Epub => {
            reading.call("EPUB");
            return book(archive, reading);
        }
    };
    reading.call(name);
    let text = member(archive, document, limit).and_then(|bytes| xml::read(&bytes)).map(|root| paragraphs(&root));
    match text {
        Ok(text) => exports::hand_on(text, Vec::new(), reading),
        Err(reason) => reading.reject(None, reason),
    }
}

fn member<R: Read + Seek>(archive: &mut ZipArchive<R>, name: &str, limit: usize) -> Result<Vec<u8>, Reason> {
    let damaged = |detail: String| Reason::Damaged { format: "zip", detail };
    let member = archive.by_name(name).map_err(|error| damaged(error.to_string()))?;
    let mut bytes = Vec::new();
    member.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(|error| damaged(error.to_string()))?;
    if bytes.len() > limit { Err(Reason::TooLarge { limit: size(limit as u64) }) } else { Ok(bytes) }
}

/// The paragraphs of a document, blank lines between them.
fn paragraphs(root: &XmlElement) -> String {
    let mut out = String::new();
    push_paragraphs(root, &mut out);
    out
}

fn push_paragraphs(element: &XmlElement, out: &mut String) {
    for child in element.elements() {
        match child.local() {
            // `text:p` and `text:h`, `w:p`; not `a:p` of a drawing's text.
            "p" | "h" if child.name.starts_with("w:") || child.name.starts_with("text:") => {
                let mut line = String::new();
                push_runs(child, &mut line);
                let line = line.trim();
                if !line.is_empty() {
                    out.push_str(line);
                    out.push_str("\n\n");
                }
            }
            // What was taken out, and the copy of a drawing for older programs.
            "del" | "tracked-changes" | "fallback" | "annotation" => {}
            _ => push_paragraphs(child, out),
        }
    }
}

fn push_runs(element: &XmlElement, out: &mut String) {
    for node in &element.children {
        match node {
            // In DOCX only `w:t` holds text.
            XmlNode::Text(text) if element.name.starts_with("text:") || element.name == "w:t" => out.push_str(text),
            XmlNode::Text(_) => {}
            XmlNode::Element(child) => match child.local() {
                "tab" => out.push('\t'),
                "br" | "line-break" | "cr" => out.push('\n'),
                "nobreakhyphen" => out.push('-'),
                "s" => out.extend(std::iter::repeat_n(' ', spaces(child))),
                "del" | "fallback" | "annotation" | "note" | "instrtext" | "deltext" => {}
                _ => push_runs(child, out),
            },
        }
    }
}

/// How many spaces `text:s` stands for.
fn spaces(element: &XmlElement) -> usize {
    element.attribute("text:c").and_then(|n| n.parse().ok()).unwrap_or(1).min(200)
}

/// Each chapter in the order of the book; its contents and cover are none.
fn book<R: Read + Seek>(archive: &mut ZipArchive<R>, reading: &mut FileReading<'_>) {
    /// Bytes of markup below which a chapter is a cover or a title page.
    const LEAST: usize = 600;
    let limit = reading.options().limits.record_bytes;
    let chapters = match chapters(archive, limit) {
        Ok(chapters) => chapters,
        Err(reason) => return reading.reject(None, reason),
    };
    for (at, name) in chapters.iter().enumerate() {
        let number = Some(at + 1);
        match member(archive, name, limit).and_then(|bytes| Ok((bytes.len(), encoding::decode_html(&bytes)?))) {
            Ok((length, decoded)) if length >= LEAST || chapters.len() == 1 => {
                let content = Content::Html { markup: page::without_declaration(decoded.text), url: None };
                reading.hand_on(number, content, decoded.notes);
            }
            Ok(_) => {}
            Err(reason) => reading.reject(number, reason),
        }
    }
    if chapters.is_empty() {
        reading.reject(None, Reason::NoRecords);
    }
}

/// Names of the chapters, as the book's package lists them.
fn chapters<R: Read + Seek>(archive: &mut ZipArchive<R>, limit: usize) -> Result<Vec<String>, Reason> {
    let container = xml::read(&member(archive, "META-INF/container.xml", limit)?)?;
    let package_name = container.find("rootfile").and_then(|r| r.attribute("full-path")).ok_or(Reason::NoRecords)?;
    let package = xml::read(&member(archive, package_name, limit)?)?;
    let folder = package_name.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let items: Vec<&XmlElement> = package.below().filter(|e| e.local() == "item").collect();
    let spine = package.below().filter(|e| e.local() == "itemref").filter_map(|e| e.attribute("idref"));
    let chapter = |id: &str| {
        let item = items.iter().find(|item| item.attribute("id") == Some(id))?;
        let is_page = item.attribute("media-type").is_none_or(|m| m.contains("html"));
        let is_contents = item.attribute("properties").is_some_and(|p| p.split(' ').any(|p| p == "nav"));
        let href = item.attribute("href").filter(|_| is_page && !is_contents)?;
        Some(resolved(&folder, &percent_decode_str(href.split('#').next()?).decode_utf8_lossy()))
    };
    Ok(spine.filter_map(chapter).collect())
}

/// `../text/a.html` seen from `OPS/package/`.
fn resolved(folder: &str, href: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(href.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
