//! What changed from version to version of an article, by sentences.

use std::io::{self, Write};

use serde::Serialize;

use super::layout::{LabelledText, paragraph};
use super::style::Label;
use super::{Terminal, json, numbers};
use crate::article::Article;
use crate::index::versions::Version;
use crate::text::{Change, changes};

/// How a sentence begins that says what was wrong before.
const CORRECTIONS: [&str; 8] = [
    "correction",
    "corrected",
    "clarification",
    "editor's note",
    "an earlier version",
    "this article has been",
    "this article was",
    "this story has been",
];

fn is_correction(sentence: &str) -> bool {
    let folded = sentence.replace('’', "'").to_lowercase();
    let text = folded.trim_start_matches(|c: char| !c.is_alphabetic());
    CORRECTIONS.iter().any(|beginning| text.starts_with(beginning))
}

/// A step from one version to the next.
#[derive(Serialize)]
struct VersionStep<'a> {
    schema_version: u32,
    id: &'a str,
    /// Number of the earlier version, from 1.
    version: usize,
    /// When it was replaced.
    until: String,
    /// Its headline and the next one, if they differ.
    title: Option<[&'a str; 2]>,
    removed: Vec<&'a str>,
    added: Vec<&'a str>,
    /// Those of `added` that say what was wrong before.
    corrections: Vec<&'a str>,
}

fn steps<'a>(article: &'a Article, earlier: &'a [Version]) -> Vec<VersionStep<'a>> {
    let texts: Vec<(&str, &str)> = earlier.iter().map(|v| (v.title.as_str(), v.body.as_str())).collect();
    let later = texts.iter().copied().skip(1).chain([(article.title.as_str(), article.body.as_str())]);
    let pairs = texts.iter().copied().zip(later).zip(earlier).zip(1..);
    pairs.map(|(((old, new), version), number)| step(article, number, version, old, new)).collect()
}

/// The step from `old`, headline and prose of `version`, to `new`.
fn step<'a>(
    article: &'a Article,
    number: usize,
    version: &Version,
    old: (&'a str, &'a str),
    new: (&'a str, &'a str),
) -> VersionStep<'a> {
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    for change in changes(old.1, new.1) {
        match change {
            Change::Removed(sentence) => removed.push(sentence),
            Change::Added(sentence) => added.push(sentence),
        }
    }
    VersionStep {
        schema_version: json::SCHEMA_VERSION,
        id: &article.id,
        version: number,
        until: version.until.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        title: (old.0 != new.0).then_some([old.0, new.0]),
        corrections: added.iter().copied().filter(|sentence| is_correction(sentence)).collect(),
        removed,
        added,
    }
}

/// Writes what changed for a person to read.
///
/// # Errors
/// What `out` says.
pub fn print(out: &mut dyn Write, terminal: Terminal, article: &Article, earlier: &[Version]) -> io::Result<()> {
    paragraph(out, terminal, 0, &[LabelledText::new(Label::Title, &article.title)])?;
    let count = numbers::count(earlier.len() as u64 + 1, "version");
    paragraph(out, terminal, 0, &[LabelledText::new(Label::Meta, &format!("{count}; the newest is searched"))])?;
    for step in steps(article, earlier) {
        writeln!(out)?;
        let until = format!("version {} until {}", step.version, step.until);
        paragraph(out, terminal, 0, &[LabelledText::new(Label::Meta, &until)])?;
        let mut line = |mark: &str, look: Label, text: &str| {
            write!(out, "{mark} ")?;
            paragraph(out, terminal, 2, &[LabelledText::new(look, text)])
        };
        if let Some([old, new]) = step.title {
            line("-", Label::Plain, old)?;
            line("+", Label::Title, new)?;
        }
        for sentence in &step.removed {
            line("-", Label::Plain, sentence)?;
        }
        for sentence in &step.added {
            line(if is_correction(sentence) { "!" } else { "+" }, Label::Plain, sentence)?;
        }
    }
    Ok(())
}

/// Writes what changed as JSON Lines, one a step from a version to the next.
///
/// # Errors
/// What `out` says.
pub fn jsonl(out: &mut dyn Write, article: &Article, earlier: &[Version]) -> io::Result<()> {
    steps(article, earlier).iter().try_for_each(|step| json::line(out, step))
}
