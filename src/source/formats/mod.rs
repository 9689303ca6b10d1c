//! The formats that files come in: one file each behind [`Format`], recognised by content.
//!
//! | module | what it reads |
//! |---|---|
//! | [`page`] | text and HTML pages |
//! | [`markdown`] | Markdown with front matter |
//! | [`feed`] | RSS of every version, RDF, Atom |
//! | [`nitf`], [`newsml`] | deliveries of agencies: NITF, NewsML-G2 |
//! | [`warc`] | web archives |
//! | [`webarchive`] | pages that Safari saved |
//! | [`mail`] | mail, mailboxes, MHTML |
//! | [`table`] | CSV, TSV |
//! | [`archive`] | zip, tar: each member as a file of its own |
//! | [`office`], [`rtf`] | DOCX, ODT, EPUB; RTF |
//! | [`pdf`] | PDF, by `source::pdf` in a process of its own |
//! | [`exports`] | many articles of Nexis, Factiva or ProQuest in one text |
//!
//! JSON in its many shapes is read by [`super::json`]. How a format is added: `CONTRIBUTING.md`.

mod archive;
mod exports;
mod feed;
mod http;
mod mail;
mod markdown;
mod newsml;
mod nitf;
mod office;
mod page;
mod pdf;
mod rtf;
mod table;
mod warc;
mod webarchive;
mod xml;

use std::io::{self, BufRead, Read};

use super::FileKind;
use super::read::FileReading;
use super::rejection::{Reason, size};

/// A format of files.
pub(super) trait Format: Sync {
    /// What people call it.
    fn name(&self) -> &'static str;

    /// Is a file of this name's kind that begins with `head` one of these?
    fn begins(&self, kind: FileKind, head: &[u8]) -> bool;

    /// Hands every article of the file to `reading`, and what could not be read of it.
    ///
    /// # Errors
    /// Only what reading `input` itself fails with.
    fn read(&self, input: &mut dyn BufRead, reading: &mut FileReading<'_>) -> io::Result<()>;
}

/// Every format but JSON, the surest sign first; a page of text is what is left.
const ALL: &[&dyn Format] = &[
    &archive::Zip,
    &archive::Tar,
    &pdf::PdfFormat,
    &rtf::Rtf,
    &warc::WarcFormat,
    &mail::MailboxFormat,
    &mail::MailFormat,
    &feed::FeedFormat,
    &newsml::NewsMlFormat,
    &nitf::NitfFormat,
    &webarchive::WebArchive,
    &page::HtmlFormat,
    &markdown::MarkdownFormat,
    &table::DelimitedFormat,
    &page::TextFormat,
];

/// The format of a file that begins with `head`; `None` for JSON.
pub(super) fn of(kind: FileKind, head: &[u8]) -> Option<&'static dyn Format> {
    if matches!(kind, FileKind::Json | FileKind::JsonLines) {
        return None;
    }
    ALL.iter().find(|format| format.begins(kind, head)).copied()
}

/// Is it the format of what has no sign of any other, a page?
pub(super) fn is_page(format: &dyn Format) -> bool {
    [page::TextFormat.name(), page::HtmlFormat.name()].contains(&format.name())
}

/// Bytes at the beginning of a file by which its format is told.
pub(super) const HEAD: usize = 4096;

/// All of `input`, for formats that are read in one piece.
///
/// # Errors
/// [`Reason::TooLarge`] within the outer result's value.
pub(super) fn whole(input: &mut dyn BufRead, limit: usize) -> io::Result<Result<Vec<u8>, Reason>> {
    let mut bytes = Vec::new();
    input.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok(if bytes.len() > limit { Err(Reason::TooLarge { limit: size(limit as u64) }) } else { Ok(bytes) })
}

/// `head` without what may stand before the first sign of a format, in lower case.
fn start(head: &[u8]) -> String {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    String::from_utf8_lossy(head).trim_start().to_ascii_lowercase()
}
