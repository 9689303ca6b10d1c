//! The report of a run: what was read in which formats, how it was dated, what was not read and why. As a
//! table for a person, as one JSON object for a program.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use serde::Serialize;

use super::json;
use super::numbers::{count, grouped};
use super::sanitize::sanitize;
use crate::ingest::{Harvest, Totals};

/// An article that came, changed or went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangedArticle {
    /// `added`, `changed` or `removed`.
    pub change: &'static str,
    /// Its identity.
    pub id: String,
    /// Where it stands, or stood.
    pub path: String,
    /// Its title.
    pub title: String,
}

/// What a run came to.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// What was read.
    pub harvest: Harvest,
    /// What became of it, or would in a dry run; `None` if the run failed.
    pub totals: Option<Totals>,
    /// Nothing was written.
    pub dry_run: bool,
    /// What came, changed and went, if that was asked for.
    pub changes: Option<Vec<ChangedArticle>>,
    /// Inputs that were not read, by the reason.
    pub rejected: BTreeMap<String, u64>,
    /// What was said of files as a whole: keys that were not used.
    pub remarks: Vec<String>,
    /// The file of rules of the user's own, and how many there are, if there are any.
    pub rules: Option<(String, usize)>,
    /// Files of other kinds, by the ending of their names.
    pub passed_over: BTreeMap<String, usize>,
    /// How long it took.
    pub took: Duration,
}

/// Languages, outlets and reasons that a table names; the rest are counted.
const NAMED: usize = 6;

/// Writes the table.
pub fn table(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let Report { harvest, rejected, .. } = report;
    let mut row = |name: &str, counts: Vec<(String, u64)>| -> io::Result<()> {
        if counts.is_empty() { Ok(()) } else { writeln!(out, "{name:<10}{}", sanitize(&listed(counts))) }
    };
    row("formats", harvest.formats.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect())?;
    row("dates", harvest.dates.iter().map(|(basis, n)| (basis_in_words(basis).to_owned(), *n)).collect())?;
    row("languages", named(&harvest.languages))?;
    row("outlets", named(&harvest.outlets))?;
    row("not read", rejected.iter().map(|(reason, n)| (reason.clone(), *n)).collect())?;
    if harvest.cut > 0 {
        writeln!(out, "{:<10}{} of pages, as not the article's", "cut", count(harvest.cut, "block"))?;
    }
    if let Some(told) = own_rules(report) {
        writeln!(out, "{:<10}{}", "own rules", sanitize(&told))?;
    }
    Ok(())
}

/// What rules of the user's own did, where they lie, and how that is undone.
pub fn own_rules(report: &Report) -> Option<String> {
    let (file, rules) = report.rules.as_ref()?;
    let own = report.harvest.own;
    let took = match own.lines {
        0 => "took nothing from what was read".to_owned(),
        lines => format!("took {} from {}", count(lines, "line"), count(own.articles, "article")),
    };
    Some(format!("{} of {file} {took}; to undo: move that file away and add again", count(*rules as u64, "rule")))
}

fn basis_in_words(basis: &str) -> &str {
    match basis {
        "stated" => "stated in the text",
        "metadata" => "stated beside it",
        "path" => "from the path",
        "unknown" => "not known",
        basis => basis,
    }
}

fn named(counts: &BTreeMap<String, u64>) -> Vec<(String, u64)> {
    let name = |name: &String| if name.is_empty() { "not known".to_owned() } else { name.clone() };
    counts.iter().map(|(label, n)| (name(label), *n)).collect()
}

/// `HTML 12, feed 3, and 2 more`: the most frequent first.
fn listed(mut counts: Vec<(String, u64)>) -> String {
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut parts: Vec<String> = counts.iter().take(NAMED).map(|(name, n)| format!("{name} {}", grouped(*n))).collect();
    if counts.len() > NAMED {
        parts.push(format!("and {} more", counts.len() - NAMED));
    }
    parts.join(", ")
}

/// Writes one line of JSON. `index`: where the index lies.
pub fn json(out: &mut dyn Write, report: &Report, index: &str) -> io::Result<()> {
    #[derive(Serialize)]
    struct Shown<'a> {
        schema_version: u32,
        index: &'a str,
        dry_run: bool,
        added: Option<u64>,
        changed: Option<u64>,
        unchanged: Option<u64>,
        removed: Option<u64>,
        rejected: u64,
        files: Option<u64>,
        bytes: Option<u64>,
        seconds: f64,
        formats: Vec<Counted<'a>>,
        /// Of those that were added or changed, as are the next three.
        articles: u64,
        dates: &'a BTreeMap<&'static str, u64>,
        languages: Vec<Counted<'a>>,
        outlets: Vec<Counted<'a>>,
        cut: u64,
        own_rules: Option<OwnRules<'a>>,
        reasons: Vec<Counted<'a>>,
        remarks: &'a [String],
        passed_over: Vec<Counted<'a>>,
        changes: Option<&'a [ChangedArticle]>,
    }
    /// What rules of the user's own took.
    #[derive(Serialize)]
    struct OwnRules<'a> {
        file: &'a str,
        rules: usize,
        lines: u64,
        articles: u64,
    }
    /// A name, `null` where none is known, and how many.
    #[derive(Serialize)]
    struct Counted<'a> {
        name: Option<&'a str>,
        count: u64,
    }
    fn counted<'a>(counts: impl Iterator<Item = (&'a str, u64)>) -> Vec<Counted<'a>> {
        counts.map(|(name, count)| Counted { name: Some(name).filter(|name| !name.is_empty()), count }).collect()
    }
    let totals = report.totals.as_ref();
    let harvest = &report.harvest;
    let shown = Shown {
        schema_version: json::SCHEMA_VERSION,
        index,
        dry_run: report.dry_run,
        added: totals.map(|t| t.added),
        changed: totals.map(|t| t.changed),
        unchanged: totals.map(|t| t.unchanged),
        removed: totals.map(|t| t.removed),
        rejected: report.rejected.values().sum(),
        files: totals.map(|t| t.files),
        bytes: totals.map(|t| t.bytes),
        seconds: (report.took.as_secs_f64() * 1000.0).round() / 1000.0,
        formats: counted(harvest.formats.iter().map(|(name, n)| (*name, *n))),
        articles: harvest.articles,
        dates: &harvest.dates,
        languages: counted(harvest.languages.iter().map(|(name, n)| (name.as_str(), *n))),
        outlets: counted(harvest.outlets.iter().map(|(name, n)| (name.as_str(), *n))),
        cut: harvest.cut,
        own_rules: report.rules.as_ref().map(|(file, rules)| OwnRules {
            file,
            rules: *rules,
            lines: harvest.own.lines,
            articles: harvest.own.articles,
        }),
        reasons: counted(report.rejected.iter().map(|(name, n)| (name.as_str(), *n))),
        remarks: &report.remarks,
        passed_over: counted(report.passed_over.iter().map(|(name, n)| (name.as_str(), *n as u64))),
        changes: report.changes.as_deref(),
    };
    json::line(out, &shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_stand_first_and_the_rest_are_counted() {
        let mut report = Report::default();
        for (outlet, articles) in [("a", 1), ("b\u{1b}[2J", 9), ("", 3), ("d", 1), ("e", 1), ("f", 1), ("g", 1)] {
            report.harvest.outlets.insert(outlet.to_owned(), articles);
        }
        report.harvest.formats.insert("HTML", 1200);
        let mut out = Vec::new();
        table(&mut out, &report).expect("memory does not fail");
        let text = String::from_utf8(out).expect("text");
        assert!(text.starts_with("formats   HTML 1,200\noutlets   b"), "{text}");
        assert!(text.contains(", not known 3, a 1, ") && text.ends_with("and 1 more\n"), "{text}");
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn own_rules_are_named_with_what_they_took_and_how_to_undo_it() {
        let mut report = Report { rules: Some(("/n.rules.toml".to_owned(), 14)), ..Report::default() };
        report.harvest.own = crate::ingest::OwnCuts { lines: 36, articles: 1 };
        let told = own_rules(&report).expect("a sentence");
        assert_eq!(
            told,
            "14 rules of /n.rules.toml took 36 lines from 1 article; to undo: move that file away and add again"
        );
        report.harvest.own.lines = 0;
        assert!(own_rules(&report).is_some_and(|told| told.contains("took nothing")));
        assert_eq!(own_rules(&Report::default()), None);
    }

    #[test]
    fn a_program_gets_one_object() {
        let mut out = Vec::new();
        json(&mut out, &Report { dry_run: true, ..Report::default() }, "/i").expect("memory does not fail");
        let value: serde_json::Value = serde_json::from_slice(&out).expect("JSON");
        assert_eq!((&value["dry_run"], &value["index"]), (&true.into(), &"/i".into()));
    }
}
