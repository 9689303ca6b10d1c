//! The text of a PDF: from the glyphs that its pages draw to paragraphs in reading order.
//!
//! Owned here: drawing instructions read for their text ([`glyphs`]), words put into lines and columns
//! ([`layout`]), lines into paragraphs without running heads ([`prose`]), and the process of its own in which
//! this is done ([`child`]), so that no file can harm a run: of a library that fails on one, or never ends, the
//! run learns that this file could not be read. Left to others: which paragraphs are the article
//! ([`crate::cleaning`]). Pictures of text are not read.

mod child;
mod glyphs;
mod layout;
mod prose;

use std::io::{self, Read, Write};

use hayro_font::hayro_syntax::object::DateTime;
use hayro_font::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use serde::{Deserialize, Serialize};

use super::PdfReader;
use super::rejection::PdfFailure;

pub(super) use child::read;

/// What is read of a PDF.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PdfText {
    /// The headline, as the first page sets it, else as the file calls itself.
    pub title: Option<String>,
    /// Paragraphs in reading order, without the headline, running heads and page numbers.
    pub paragraphs: Vec<String>,
    /// The day on which the file says that it was made, as `2025-03-05`.
    pub made: Option<String>,
    /// What was left out, a phrase each.
    pub notes: Vec<String>,
}

/// What the process answers.
type PdfAnswer = Result<PdfText, PdfFailure>;

/// Bounds this process to `memory` bytes and so many `seconds` of processor time, reads a PDF from `input`, and writes
/// to `output` what the run that started it expects. For a process that does nothing else.
///
/// # Errors
/// What the system, reading and writing fail with.
pub fn serve(memory: u64, seconds: u64, input: &mut dyn Read, output: &mut dyn Write) -> io::Result<()> {
    child::bound(memory, seconds)?;
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let answer: PdfAnswer = text(bytes);
    serde_json::to_writer(&mut *output, &answer)?;
    output.flush()
}

/// The text of the PDF that `bytes` hold. It may never return and use any amount of memory: see [`child`].
fn text(bytes: Vec<u8>) -> PdfAnswer {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => PdfFailure::Locked,
        LoadPdfError::Decryption(_) => PdfFailure::UnknownCipher,
        LoadPdfError::Invalid => PdfFailure::Damaged,
    })?;
    let found = glyphs::read(&pdf)?;
    let pages: Vec<_> = found.pages.into_iter().map(layout::lines).collect();
    let count = pages.len();
    let text = prose::text(pages);
    if text.paragraphs.is_empty() && text.title.is_none() {
        return Err(if found.nameless > 0 { PdfFailure::Nameless } else { PdfFailure::Pictures { pages: count } });
    }
    let shown: usize = text.paragraphs.iter().map(String::len).sum();
    if found.nameless > shown {
        return Err(PdfFailure::Nameless);
    }
    let metadata = pdf.metadata();
    let own = metadata.title.as_deref().and_then(stated_title);
    let made = metadata.creation_date.as_ref().and_then(day);
    Ok(PdfText { title: text.title.or(own), made, ..text })
}

/// The text of a string of the file's own properties: UTF-16 or UTF-8 by their marks, else Latin.
fn decoded(bytes: &[u8]) -> String {
    use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
    let (encoding, skip) = match bytes {
        [0xFE, 0xFF, ..] => (UTF_16BE, 2),
        [0xFF, 0xFE, ..] => (UTF_16LE, 2),
        [0xEF, 0xBB, 0xBF, ..] => (UTF_8, 3),
        _ if std::str::from_utf8(bytes).is_ok() => (UTF_8, 0),
        _ => (WINDOWS_1252, 0),
    };
    encoding.decode_without_bom_handling(&bytes[skip..]).0.into_owned()
}

/// The title that a file gives itself, unless it is the name of a file, of a program or a placeholder.
fn stated_title(bytes: &[u8]) -> Option<String> {
    /// Words that a headline has at least.
    const LEAST: usize = 3;
    const LONGEST: usize = 300;
    let text = decoded(bytes).split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = text.to_lowercase();
    let is_file = lower.rsplit_once('.').is_some_and(|(_, ending)| {
        (2..=5).contains(&ending.len()) && ending.chars().all(|c| c.is_ascii_alphanumeric())
    });
    let is_program =
        ["microsoft word", "microsoft powerpoint", "untitled", "powerpoint", "layout 1", "print", "about:"]
            .iter()
            .any(|start| lower.starts_with(start));
    let words = text.split(' ').filter(|word| word.chars().any(char::is_alphabetic)).count();
    (words >= LEAST && text.len() <= LONGEST && !is_file && !is_program && !text.contains('\u{FFFD}')).then_some(text)
}

/// A day of the calendar as the file states it.
fn day(date: &DateTime) -> Option<String> {
    let day = jiff::civil::Date::new(
        i16::try_from(date.year).ok()?,
        i8::try_from(date.month).ok()?,
        i8::try_from(date.day).ok()?,
    );
    day.ok().map(|day| day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_no_file_name_and_no_program() {
        let title = |text: &str| stated_title(text.as_bytes());
        assert_eq!(title("Old bridge  falls into the Lenna").as_deref(), Some("Old bridge falls into the Lenna"));
        for other in
            ["Microsoft DrawnWord - bridge final v2.doc", "bridge falls again.indd", "Untitled 1 2", "Bridge", ""]
        {
            assert_eq!(title(other), None, "{other}");
        }
        let utf16: Vec<u8> =
            [0xFE, 0xFF].into_iter().chain("Brücke über die Lenna".encode_utf16().flat_map(u16::to_be_bytes)).collect();
        assert_eq!(stated_title(&utf16).as_deref(), Some("Brücke über die Lenna"));
    }

    #[test]
    fn what_is_no_pdf_is_damaged() {
        assert_eq!(text(b"%PDF-1.7\nnothing else".to_vec()), Err(PdfFailure::Damaged));
        assert_eq!(text(Vec::new()), Err(PdfFailure::Damaged));
    }

    proptest::proptest! {
        #[test]
        fn words_at_any_place_become_lines_and_none_is_lost(
            drawn in proptest::collection::vec(
                (
                    proptest::sample::select(&["The", "bridge", "fell.", "12", "Page 3 of 7", "-", "•", "日本", "é", "PRESS RELEASE"][..]),
                    proptest::sample::select(&[0.0, 50.0, 60.0, 300.0, 590.0, -1e30, 1e30][..]),
                    proptest::sample::select(&[0.0, 1.0, 400.0, 412.0, 424.0, 800.0, -1e30, 1e30][..]),
                    proptest::sample::select(&[0.5, 8.0, 10.0, 20.0, 1e30][..]),
                    0..4_u8,
                ),
                0..60,
            ),
        ) {
            let word = |(text, x0, y, size, turns): (&str, f64, f64, f64, u8)| glyphs::DrawnWord {
                text: text.to_owned(),
                x0,
                x1: x0 + size * text.len() as f64,
                y,
                size,
                is_bold: turns == 3,
                is_hidden: false,
                turns,
            };
            let words: Vec<_> = drawn.into_iter().map(word).collect();
            let lines = layout::lines(words.clone());
            proptest::prop_assert!(lines.len() <= words.len());
            proptest::prop_assert_eq!(lines.is_empty(), words.is_empty());
            let text = prose::text(vec![lines.clone(), lines]);
            proptest::prop_assert!(text.paragraphs.iter().all(|paragraph| !paragraph.trim().is_empty()));
        }
    }
}
