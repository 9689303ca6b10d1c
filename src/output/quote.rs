//! Where a quotation stands, for a person and for a program.

use std::io::{self, Write};

use serde::Serialize;

use super::layout::{LabelledText, paragraph};
use super::results::title;
use super::style::Label;
use super::{Terminal, json, shown_date};
use crate::search::quote::{Aligned, Checked, QuotedPlace};

/// Prints the places: the title, where and when, and the words as they stand there.
///
/// # Errors
/// What `out` says.
pub fn print(out: &mut dyn Write, terminal: Terminal, checked: &Checked) -> io::Result<()> {
    for (i, place) in checked.places.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        let QuotedPlace { article, bytes, edits, words, differs_in, left_out, said_by, speaker } = place;
        paragraph(out, terminal, 0, &title(article, &[]))?;
        let mut parts: Vec<String> = article.source.iter().cloned().collect();
        parts.push(shown_date(article));
        parts.push(format!("{}#b{}-{}", article.id, bytes.start, bytes.end));
        out.write_all(b"    ")?;
        paragraph(out, terminal, 4, &[LabelledText::new(Label::Meta, &parts.join(" · "))])?;
        let mut words = quotation(words);
        if *edits > 0 {
            let differ = if *edits == 1 { "differs" } else { "differ" };
            let turned = match differs_in.is_empty() {
                true => String::new(),
                false => format!("differs in {}: ", enumerated(differs_in)),
            };
            words.push(LabelledText::new(
                Label::Doubt,
                &format!(" ({turned}{edits} of {} words {differ})", checked.words),
            ));
        }
        if !left_out.is_empty() {
            let text = format!(" (what is left out of the sentence holds {})", enumerated(left_out));
            words.push(LabelledText::new(Label::Doubt, &text));
        }
        if let Some(name) = said_by {
            words.push(LabelledText::new(Label::Meta, &format!(" (by {name}, as the text says)")));
        }
        match speaker {
            Some(true) => words.push(LabelledText::new(Label::Meta, " (the speaker is named beside it)")),
            Some(false) => words.push(LabelledText::new(Label::Doubt, " (the speaker is not named beside it)")),
            None => {}
        }
        out.write_all(b"    ")?;
        paragraph(out, terminal, 4, &words)?;
        out.write_all(b"    ")?;
        paragraph(out, terminal, 4, &[LabelledText::new(Label::Plain, &citation(place))])?;
    }
    Ok(())
}

/// Words, each in quotation marks: `“not”, “six”`.
pub fn enumerated(words: &[String]) -> String {
    words.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>().join(", ")
}

/// The words as they stand in the article; a word that was quoted and is not there is in brackets, one that is
/// there and was not quoted in braces.
fn quotation(words: &[Aligned]) -> Vec<LabelledText> {
    let mut out = vec![LabelledText::new(Label::Plain, "“")];
    for (i, word) in words.iter().enumerate() {
        if i > 0 {
            out.push(LabelledText::new(Label::Plain, " "));
        }
        out.push(match word {
            Aligned::Same(word) => LabelledText::new(Label::Match, word),
            Aligned::Missing(word) => LabelledText::new(Label::Doubt, &format!("[{word}]")),
            Aligned::Added(word) => LabelledText::new(Label::Name, &format!("{{{word}}}")),
        });
    }
    out.push(LabelledText::new(Label::Plain, "”"));
    out
}

/// A line to cite: what stands in the article, and where.
fn citation(place: &QuotedPlace) -> String {
    let article = &place.article;
    let text = article.body.get(place.bytes.clone()).unwrap_or_default();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let source = [
        Some(article.title.clone()).filter(|title| !title.is_empty()),
        article.source.clone(),
        Some(shown_date(article)),
        Some(article.url.clone().unwrap_or_else(|| article.id.clone())),
    ];
    format!("cite: “{text}” — {}", source.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

/// Prints the places as JSON Lines.
///
/// # Errors
/// What `out` says.
pub fn jsonl(out: &mut dyn Write, checked: &Checked) -> io::Result<()> {
    #[derive(Serialize)]
    struct QuotedForm<'a> {
        schema_version: u32,
        verdict: &'static str,
        id: &'a str,
        title: &'a str,
        text: &'a str,
        start: usize,
        end: usize,
        words: usize,
        words_that_differ: usize,
        differs_in: &'a [String],
        left_out: &'a [String],
        said_by: Option<&'a str>,
        speaker_named_beside: Option<bool>,
    }
    for place in &checked.places {
        let QuotedPlace { article, bytes, edits, differs_in, left_out, said_by, speaker, .. } = place;
        let form = QuotedForm {
            schema_version: json::SCHEMA_VERSION,
            verdict: place.verdict().name(),
            id: &article.id,
            title: &article.title,
            text: article.body.get(bytes.clone()).unwrap_or_default(),
            start: bytes.start,
            end: bytes.end,
            words: checked.words,
            words_that_differ: *edits,
            differs_in,
            left_out,
            said_by: said_by.as_deref(),
            speaker_named_beside: *speaker,
        };
        json::line(out, &form)?;
    }
    Ok(())
}
