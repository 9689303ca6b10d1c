//! Annotated articles: reading them, and turning their spans into labels.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use dateline::article::EntityKind;
use dateline::entities::tagger::reading::ArticleWords;
use dateline::entities::tagger::tags::{self, Tag};
use flate2::read::GzDecoder;
use serde_json::Value;

/// One annotated article.
#[derive(Debug, Clone)]
pub struct Gold {
    /// Its text.
    pub body: String,
    /// Byte ranges and what they name.
    pub spans: Vec<(Range<usize>, Label)>,
}

/// What a gold span names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Label {
    /// One of the kinds looked for.
    Name(EntityKind),
    /// A nationality, facility, product, event: learnt to be told apart.
    Aside(Tag),
}

/// The lines of a gzipped JSON Lines file.
pub fn json_lines(path: &Path) -> Result<impl Iterator<Item = Result<Value>>> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    let lines = BufReader::new(GzDecoder::new(file)).lines();
    Ok(lines.map(|line| Ok(serde_json::from_str(&line?)?)))
}

/// Reads annotated articles; gold offsets count characters.
pub fn read(path: &Path, demonyms: &HashSet<String>) -> Result<Vec<Gold>> {
    json_lines(path)?
        .map(|record| {
            let record = record?;
            let body = record["body"].as_str().unwrap_or_default().to_owned();
            let bytes: Vec<usize> = body.char_indices().map(|(i, _)| i).chain([body.len()]).collect();
            let mut spans = Vec::new();
            for entity in record["entities"].as_array().into_iter().flatten() {
                let at = |name: &str| entity[name].as_u64().and_then(|i| bytes.get(i as usize).copied());
                let (Some(start), Some(end)) = (at("start"), at("end")) else { continue };
                let kind = entity["kind"].as_str().unwrap_or_default();
                if let Some(label) = label(kind, &body[start..end], demonyms) {
                    spans.push((start..end, label));
                }
            }
            Ok(Gold { body, spans })
        })
        .collect()
}

fn label(kind: &str, text: &str, demonyms: &HashSet<String>) -> Option<Label> {
    Some(match kind {
        "person" => Label::Name(EntityKind::Person),
        "organization" => Label::Name(EntityKind::Organization),
        "place" => Label::Name(EntityKind::Place),
        "other:NORP" => Label::Aside(tags::NATIONALITY),
        "other:Facility" | "other:Product" => Label::Aside(tags::THING),
        "other:Date" | "other:Money" => return None,
        _ if demonyms.contains(&text.to_lowercase()) => Label::Aside(tags::NATIONALITY),
        _ => Label::Aside(tags::OTHER),
    })
}

impl Gold {
    /// The fold of cross-validation that the article belongs to; the same for its copies.
    pub fn fold(&self) -> usize {
        let spans: usize = self.spans.iter().map(|(r, _)| r.start).sum();
        (spans + self.body.len()) % crate::FOLDS
    }

    /// The label of every token of `reading`, whose body is this article's. A possessive or
    /// punctuation at the edge of a span is no part of a name.
    pub fn labels(&self, reading: &ArticleWords<'_>) -> Vec<Tag> {
        let tokens = reading.body_tokens();
        let mut out = vec![tags::OUTSIDE; tokens.len()];
        for (span, label) in &self.spans {
            let mut first = tokens.partition_point(|t| t.end as usize <= span.start);
            let mut last = tokens.partition_point(|t| (t.start as usize) < span.end);
            while first < last && !reading.words[first].writing_is_wordy() {
                first += 1;
            }
            while first < last && reading.words[last - 1].is_possessive() {
                last -= 1;
            }
            if first >= last {
                continue;
            }
            for (i, tag) in out.iter_mut().enumerate().take(last).skip(first) {
                *tag = match *label {
                    Label::Name(kind) => tags::tag(kind, i - first, last - first),
                    Label::Aside(tag) => tag,
                };
            }
        }
        out
    }
}

/// What labels need to know of a word.
trait Wordy {
    fn writing_is_wordy(&self) -> bool;
    fn is_possessive(&self) -> bool;
}

impl Wordy for dateline::entities::tagger::words::TaggerWord {
    fn writing_is_wordy(&self) -> bool {
        use dateline::entities::tagger::words::Writing::*;
        !matches!(self.writing, Possessive | Stop | Comma | Hyphen | Quote)
    }

    fn is_possessive(&self) -> bool {
        self.writing == dateline::entities::tagger::words::Writing::Possessive
    }
}
