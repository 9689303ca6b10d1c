//! Explanations: how a query was read, and why an article stands before another.

use std::io::{self, Write};

use super::layout::fit;
use super::sanitize::sanitize;
use super::style::{Label, paint};
use super::{Terminal, numbers};
use crate::query::Query;
use crate::search::answer::Answer;
use crate::search::explain::{ScoreEvidence, ScorePart};

/// Columns of the names of parts.
const NAMES: usize = 28;

/// Writes how `query` was read, what its words stood for, and what each part gave to each score.
///
/// # Errors
/// What `out` says.
pub fn print(out: &mut dyn Write, terminal: Terminal, query: &Query, answer: &Answer, articles: u64) -> io::Result<()> {
    head(out, terminal, "query", &query.to_string())?;
    for line in query.outline().lines() {
        writeln!(out, "         {}", sanitize(line))?;
    }
    for query_term in answer.query_terms.iter().filter(|l| !l.terms.is_empty() || l.article_frequency == 0) {
        let words: Vec<&str> = query_term.words.iter().take(12).map(String::as_str).collect();
        let more = query_term.words.len() - words.len();
        let more = if more > 0 { format!(" +{more}") } else { String::new() };
        let found = numbers::count(query_term.article_frequency, "article");
        head(out, terminal, "word", &format!("{} = {}{more}: at most {found}", query_term.typed, words.join(" ")))?;
    }
    for hit in &answer.hits {
        head(out, terminal, "score", &format!("{:>8.3}  {:>2}  {}", hit.score, hit.rank, hit.article.title))?;
        hit.explanation.iter().try_for_each(|part| line(out, terminal, part))?;
    }
    head(out, terminal, "archive", &numbers::count(articles, "article"))?;
    writeln!(out)
}

fn head(out: &mut dyn Write, terminal: Terminal, word: &str, text: &str) -> io::Result<()> {
    paint(out, terminal.colour, Label::Meta, &format!("{word:<9}"))?;
    writeln!(out, "{}", sanitize(text))
}

/// `  5.616  words    ferry   idf 3.21, title 1 x 2.50 / 0.98, body 4 x 1.00 / 1.20`
fn line(out: &mut dyn Write, terminal: Terminal, part: &ScorePart) -> io::Result<()> {
    let mut why = Vec::new();
    if part.idf > 0.0 {
        why.push(format!("idf {:.2}", part.idf));
    }
    for field in &part.fields {
        let norm = 1.0 - field.b + field.b * field.length;
        let (name, tf, weight) = (field.field, field.tf, field.weight);
        why.push(format!("{name} {tf} × {weight:.1} ÷ {norm:.2}"));
    }
    let evidence = if part.evidence == ScoreEvidence::Words { "" } else { part.evidence.name() };
    write!(out, "         {:>8.3}      {:<8} ", part.value, evidence)?;
    write!(out, "{:<NAMES$}", fit(&sanitize(&part.text), NAMES))?;
    paint(out, terminal.colour, Label::Meta, &format!("  {}", why.join(", ")))?;
    writeln!(out)
}
