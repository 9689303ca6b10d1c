//! Where a quotation stands, for a person and for a program.

use std::io::{self, Write};

use serde::Serialize;

use super::layout::{Piece, paragraph};
use super::results::title;
use super::style::Label;
use super::{Terminal, json, shown_date};
use crate::search::quote::{Checked, Place};

/// Prints the places: the title, where and when, and the words as they stand there.
///
/// # Errors
/// What `out` says.
pub fn print(out: &mut dyn Write, terminal: Terminal, checked: &Checked) -> io::Result<()> {
    for (i, place) in checked.places.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        let Place { article, bytes, edits, speaker } = place;
        paragraph(out, terminal, 0, &title(article, &[]))?;
        let mut parts: Vec<String> = article.source.iter().cloned().collect();
        parts.push(shown_date(article));
        parts.push(format!("{}#b{}-{}", article.id, bytes.start, bytes.end));
        out.write_all(b"    ")?;
        paragraph(out, terminal, 4, &[Piece::new(Label::Meta, &parts.join(" · "))])?;
        let mut words = vec![Piece::new(Label::Match, article.body.get(bytes.clone()).unwrap_or_default())];
        if *edits > 0 {
            let differ = if *edits == 1 { "word differs" } else { "words differ" };
            words.push(Piece::new(Label::Doubt, &format!(" ({edits} of {} {differ})", checked.words)));
        }
        match speaker {
            Some(true) => words.push(Piece::new(Label::Meta, " (the speaker is named beside it)")),
            Some(false) => words.push(Piece::new(Label::Doubt, " (the speaker is not named beside it)")),
            None => {}
        }
        out.write_all(b"    ")?;
        paragraph(out, terminal, 4, &words)?;
    }
    Ok(())
}

/// Prints the places as JSON Lines.
///
/// # Errors
/// What `out` says.
pub fn jsonl(out: &mut dyn Write, checked: &Checked) -> io::Result<()> {
    #[derive(Serialize)]
    struct Form<'a> {
        schema_version: u32,
        verdict: &'static str,
        id: &'a str,
        title: &'a str,
        text: &'a str,
        start: usize,
        end: usize,
        words: usize,
        words_that_differ: usize,
        speaker_named_beside: Option<bool>,
    }
    for Place { article, bytes, edits, speaker } in &checked.places {
        let form = Form {
            schema_version: json::SCHEMA_VERSION,
            verdict: if *edits == 0 { "verbatim" } else { "near" },
            id: &article.id,
            title: &article.title,
            text: article.body.get(bytes.clone()).unwrap_or_default(),
            start: bytes.start,
            end: bytes.end,
            words: checked.words,
            words_that_differ: *edits,
            speaker_named_beside: *speaker,
        };
        json::line(out, &form)?;
    }
    Ok(())
}
