//! PDF: read by a process of its own, and then a page of text, paragraph by paragraph.

use std::io::{self, BufRead};

use super::{Format, whole};
use crate::source::read::FileReading;
use crate::source::{FileKind, PdfFailure, Reason};

/// A PDF.
pub(super) struct PdfFormat;

impl Format for PdfFormat {
    fn name(&self) -> &'static str {
        "PDF"
    }

    /// Its mark may stand behind what a server or a mail program put before it.
    fn begins(&self, kind: FileKind, head: &[u8]) -> bool {
        const LATEST: usize = 1024;
        head.starts_with(b"%PDF-")
            || kind == FileKind::Pdf && memchr::memmem::find(&head[..head.len().min(LATEST)], b"%PDF-").is_some()
    }

    fn read(&self, input: &mut dyn BufRead, reading: &mut FileReading<'_>) -> io::Result<()> {
        match whole(input, reading.options().limits.record_bytes)? {
            Ok(_) if reading.has_changed() => reading.reject(None, Reason::Changed),
            Ok(bytes) => read(bytes, reading),
            Err(reason) => reading.reject(None, reason),
        }
        Ok(())
    }
}

#[cfg(not(feature = "pdf"))]
fn read(_: Vec<u8>, reading: &mut FileReading<'_>) {
    reading.reject(None, Reason::Pdf(PdfFailure::NotBuilt));
}

#[cfg(feature = "pdf")]
fn read(bytes: Vec<u8>, reading: &mut FileReading<'_>) {
    /// Memory for each byte of the largest file that is read.
    const SHARE: usize = 8;
    /// Memory that the program needs for itself.
    const LEAST: usize = 96 << 20;
    let Some(reader) = &reading.options().pdf else {
        return reading.reject(None, Reason::Pdf(PdfFailure::NotBuilt));
    };
    let limits = reading.options().limits;
    let memory = (SHARE * limits.record_bytes).max(LEAST);
    match crate::source::pdf::read(bytes, reader, memory as u64, 2 * limits.article_bytes as u64) {
        Ok(text) => {
            let paragraphs = text.title.iter().chain(&text.paragraphs).map(String::as_str);
            let page = paragraphs.collect::<Vec<_>>().join("\n\n");
            reading.made(text.made);
            super::exports::hand_on(page, text.notes, reading);
        }
        Err(failure) => reading.reject(None, Reason::Pdf(failure)),
    }
}
