//! Figures of coverage: shares by step, and words with their weight.

use std::io::{self, Write};

use serde::Serialize;

use super::layout::fit;
use super::numbers::grouped;
use super::style::{Label, paint};
use super::table::CsvTable;
use super::template::safe_cell;
use super::timeline::step_name;
use super::{Terminal, json, sanitize};
use crate::search::coverage::{Coverage, CoverageStep};
use crate::search::keywords::Keywords;
use crate::search::timeline::TimelineUnit;

/// Widest name of a column.
const WIDEST: usize = 24;

/// Prints shares in percent, a row for each step.
///
/// # Errors
/// What `out` says.
pub fn coverage(out: &mut dyn Write, terminal: Terminal, names: &[String], coverage: &Coverage) -> io::Result<()> {
    let Some(unit) = coverage.unit else { return Ok(()) };
    let titles: Vec<String> = names.iter().map(|name| fit(&sanitize(name), WIDEST)).collect();
    let widths: Vec<usize> =
        titles.iter().map(|title| unicode_width::UnicodeWidthStr::width(title.as_str()).max(15)).collect();
    let step = coverage.steps.iter().map(|s| step_name(unit, s.start).len()).max().unwrap_or(0);
    let all = coverage.steps.iter().map(|s| grouped(s.all).len()).max().unwrap_or(0).max(3);
    let mut head = format!("{:step$}  {:>all$}", "", "all");
    for (title, width) in titles.iter().zip(&widths) {
        let pad = width.saturating_sub(unicode_width::UnicodeWidthStr::width(title.as_str()));
        head.push_str(&format!("  {:pad$}{title}", ""));
    }
    paint(out, terminal.colour, Label::Rank, &head)?;
    writeln!(out)?;
    for row in coverage.steps.iter().filter(|row| row.all > 0) {
        paint(out, terminal.colour, Label::Meta, &format!("{:<step$}", step_name(unit, row.start)))?;
        write!(out, "  {:>all$}", grouped(row.all))?;
        for (n, width) in row.of.iter().zip(&widths) {
            let figure = format!("{} {:>6.2} %", grouped(*n), share(*n, row.all) * 100.0);
            write!(out, "  {figure:>width$}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The share of `n` in `all`, from 0 to 1.
fn share(n: u64, all: u64) -> f64 {
    if all == 0 { 0.0 } else { n as f64 / all as f64 }
}

/// Prints shares as JSON Lines: one object for each step and name.
///
/// # Errors
/// What `out` says.
pub fn coverage_jsonl(out: &mut dyn Write, names: &[String], coverage: &Coverage) -> io::Result<()> {
    #[derive(Serialize)]
    struct ShareForm<'a> {
        schema_version: u32,
        unit: &'static str,
        start: String,
        name: &'a str,
        articles: u64,
        of: u64,
        share: f64,
    }
    each(names, coverage, |unit, step, name, articles| {
        let form = ShareForm {
            schema_version: json::SCHEMA_VERSION,
            unit: unit.name(),
            start: step_name(unit, step.start),
            name,
            articles,
            of: step.all,
            share: (share(articles, step.all) * 1e6).round() / 1e6,
        };
        json::line(out, &form)
    })
}

/// Prints shares as CSV: one row for each step and name.
///
/// # Errors
/// What `out` says.
pub fn coverage_csv(out: &mut dyn Write, names: &[String], coverage: &Coverage) -> io::Result<()> {
    let mut writer = CsvTable::new(out);
    writer.row(["start", "name", "articles", "of", "share"])?;
    each(names, coverage, |unit, step, name, articles| {
        let share = format!("{:.6}", share(articles, step.all));
        let start = step_name(unit, step.start);
        writer.row([start, safe_cell(name), articles.to_string(), step.all.to_string(), share])
    })?;
    writer.end()
}

fn each(
    names: &[String],
    coverage: &Coverage,
    mut row: impl FnMut(TimelineUnit, &CoverageStep, &str, u64) -> io::Result<()>,
) -> io::Result<()> {
    let Some(unit) = coverage.unit else { return Ok(()) };
    for step in &coverage.steps {
        for (name, articles) in names.iter().zip(&step.of) {
            row(unit, step, name, *articles)?;
        }
    }
    Ok(())
}

/// Prints words with their counts, the heaviest first.
///
/// # Errors
/// What `out` says.
pub fn words(out: &mut dyn Write, terminal: Terminal, keywords: &Keywords) -> io::Result<()> {
    let digits = |of: fn(&crate::search::keywords::Keyword) -> u64| {
        keywords.words.iter().map(|word| grouped(of(word)).len()).max().unwrap_or(0)
    };
    let (here, elsewhere) = (digits(|word| word.here).max(4), digits(|word| word.elsewhere).max(9));
    let head = format!("{:>here$}  {:>elsewhere$}  {:>9}  word", "here", "elsewhere", "weight");
    paint(out, terminal.colour, Label::Rank, &head)?;
    writeln!(out)?;
    for word in &keywords.words {
        let (n, others) = (grouped(word.here), grouped(word.elsewhere));
        write!(out, "{n:>here$}  {others:>elsewhere$}  {:>9.1}  ", word.weight)?;
        paint(out, terminal.colour, Label::Title, &sanitize(&word.word))?;
        writeln!(out)?;
    }
    Ok(())
}

/// Prints words as JSON Lines.
///
/// # Errors
/// What `out` says.
pub fn words_jsonl(out: &mut dyn Write, keywords: &Keywords) -> io::Result<()> {
    #[derive(Serialize)]
    struct KeywordForm<'a> {
        schema_version: u32,
        word: &'a str,
        here: u64,
        elsewhere: u64,
        weight: f64,
    }
    keywords.words.iter().try_for_each(|word| {
        let form = KeywordForm {
            schema_version: json::SCHEMA_VERSION,
            word: &word.word,
            here: word.here,
            elsewhere: word.elsewhere,
            weight: (word.weight * 100.0).round() / 100.0,
        };
        json::line(out, &form)
    })
}

/// Prints words as CSV.
///
/// # Errors
/// What `out` says.
pub fn words_csv(out: &mut dyn Write, keywords: &Keywords) -> io::Result<()> {
    let mut writer = CsvTable::new(out);
    writer.row(["word", "here", "elsewhere", "weight"])?;
    for word in &keywords.words {
        let weight = format!("{:.2}", word.weight);
        writer.row([safe_cell(&word.word), word.here.to_string(), word.elsewhere.to_string(), weight])?;
    }
    writer.end()
}
