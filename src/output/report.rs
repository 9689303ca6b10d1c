//! What the indexer says to a person: rejections, what is worth knowing, totals, status and damage.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde::Serialize;

use super::harvest::ChangedArticle;
use super::numbers::{count, grouped};
use super::sanitize::sanitize;
use super::{Terminal, json, messages};
use crate::engine::KnownDocument;
use crate::index::check::Findings;
use crate::index::status::Status;
use crate::ingest::{ArticleChange, Doubt, Purged, RunEvent, Totals, cure_for_pdf};

/// Writes one event, with its hint on a line of its own. Progress is not for a text, and writes nothing.
pub fn event(out: &mut dyn Write, terminal: Terminal, event: &RunEvent<'_>) -> io::Result<()> {
    match event {
        RunEvent::Rejected(rejection) => {
            messages::fault(out, terminal, "rejected", &rejection.to_string())?;
            rejection.hint().map_or(Ok(()), |hint| messages::note(out, terminal, "hint", &hint))
        }
        RunEvent::Repeated { id, path, replaced } => {
            messages::note(out, terminal, "note", &format!("{path} has the id `{id}` of {replaced} and replaces it"))
        }
        RunEvent::Withheld { root, doubt, articles, of } => {
            let kept = count(*articles, "article");
            let were = if *articles == 1 { "was" } else { "were" };
            let why = match doubt {
                Doubt::Missing => format!("it is not there any more: its {kept} {were} not removed"),
                Doubt::Empty => format!("no file is left in it: its {kept} {were} not removed"),
                Doubt::Cut => format!("it could not be read whole: {kept} that it held before {were} not removed"),
                Doubt::Another => {
                    format!("it held {} and holds no such records now: {kept} {were} not removed", count(*of, "record"))
                }
                Doubt::Share => {
                    format!(
                        "{} of its {} would go at once: none was removed",
                        grouped(*articles),
                        count(*of, "article")
                    )
                }
            };
            messages::fault(out, terminal, "rejected", &format!("{root}: {why}"))?;
            let cure = match doubt {
                Doubt::Cut | Doubt::Another => "`dateline-index remove FILE` removes them",
                Doubt::Missing | Doubt::Empty | Doubt::Share => "`sync --allow-removals` removes them",
            };
            messages::note(out, terminal, "hint", &format!("if they are meant to go, {cure}"))
        }
        RunEvent::Moved { from, to } => messages::note(out, terminal, "note", &format!("{from} is now {to}")),
        RunEvent::Kept { path, articles } => {
            let articles = count(*articles as u64, "article");
            messages::note(
                out,
                terminal,
                "note",
                &format!("{path} cannot be read any more: kept as stored ({articles})"),
            )
        }
        RunEvent::GoesOn { articles } => {
            let articles = count(*articles, "article");
            let text = format!("goes on from a rebuild that was stopped: {articles} of it are written");
            messages::note(out, terminal, "note", &text)
        }
        RunEvent::Noted { path, note } => messages::note(out, terminal, "note", &format!("{path}: {note}")),
        RunEvent::Remarked { path, text } => messages::note(out, terminal, "note", &format!("{path}: {text}")),
        RunEvent::PassedOver(kinds) => {
            let named = |(ending, count): (&String, &usize)| match ending.as_str() {
                "" => format!("{} without an ending", grouped(*count as u64)),
                ending => format!("{} .{ending}", grouped(*count as u64)),
            };
            let told: Vec<String> = kinds.iter().map(named).collect();
            messages::note(out, terminal, "note", &format!("passed over: {}", told.join(", ")))?;
            // The kind is known, and this program was built without it.
            match kinds.contains_key("pdf").then(cure_for_pdf).flatten() {
                Some(hint) => messages::note(out, terminal, "hint", &format!("to read PDF, {hint}")),
                None => Ok(()),
            }
        }
        RunEvent::Progress(_) | RunEvent::Became { .. } | RunEvent::Read(_) => Ok(()),
    }
}

/// `added`, `changed` or `removed`.
pub fn name_of_change(change: ArticleChange) -> &'static str {
    match change {
        ArticleChange::Added => "added",
        ArticleChange::Changed => "changed",
        ArticleChange::Removed => "removed",
    }
}

/// Writes what has become of an article, with tabs between what is told of it.
pub fn change(out: &mut dyn Write, article: &ChangedArticle) -> io::Result<()> {
    let ChangedArticle { change, id, path, title } = article;
    writeln!(out, "{change}\t{}\t{}\t{}", sanitize(id), sanitize(path), sanitize(title))
}

/// Writes what was done as one line, for who follows many runs; nothing if nothing was done.
pub fn done(out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
    let parts = [("added", totals.added), ("changed", totals.changed), ("removed", totals.removed)];
    let parts = parts.into_iter().filter(|(_, n)| *n > 0);
    let parts: Vec<String> = parts.map(|(name, n)| format!("{name} {}", grouped(n))).collect();
    if parts.is_empty() { Ok(()) } else { writeln!(out, "{}", parts.join(", ")) }
}

/// Writes the totals as a short table, the parts before the whole.
pub fn totals(out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
    let rows = [
        ("added", totals.added),
        ("changed", totals.changed),
        ("unchanged", totals.unchanged),
        ("removed", totals.removed),
        ("rejected", totals.rejected),
        ("seen", totals.seen),
    ];
    let width = rows.iter().map(|(_, n)| grouped(*n).len()).max().unwrap_or(1);
    for (name, number) in rows {
        writeln!(out, "{name:<10}{:>width$}", grouped(number))?;
    }
    if totals.purged > 0 {
        writeln!(out, "{} passed over: purged before", count(totals.purged, "record"))?;
    }
    if totals.ignored > 0 {
        writeln!(out, "{} of other kinds passed over", count(totals.ignored, "file"))?;
    }
    Ok(())
}

/// Writes what a purge came to.
pub fn purged(out: &mut dyn Write, terminal: Terminal, purged: &Purged) -> io::Result<()> {
    writeln!(out, "purged {}", count(purged.articles, "article"))?;
    writeln!(out, "searched {} of the index for what they said", count(purged.searched as u64, "file"))?;
    for file in &purged.traces {
        messages::fault(out, terminal, "found", &format!("{file} holds some of it: another article says the same"))?;
    }
    for source in &purged.sources {
        messages::note(out, terminal, "note", &format!("{source} is left as it is, and stays out of the index"))?;
    }
    Ok(())
}

/// Outlets and languages that a status names; the rest are counted.
const NAMED: usize = 10;

/// Writes what is in the index at `place`.
pub fn status(out: &mut dyn Write, place: &str, status: &Status) -> io::Result<()> {
    let mut row = |name: &str, value: &str| writeln!(out, "{name:<12}{}", sanitize(value));
    row("index", place)?;
    row("articles", &grouped(status.articles))?;
    row("files", &grouped(status.files))?;
    row("sources", &counted(&status.sources, status.without_source))?;
    row("languages", &counted(&status.languages, status.without_language))?;
    if let Some((first, last)) = status.days {
        row("published", &format!("{first} to {last}"))?;
    }
    let inferred = grouped(status.inferred);
    let inferred = if status.inferred > 0 { format!(", and {inferred} dated by inference") } else { String::new() };
    row("undated", &format!("{}{inferred}", grouped(status.undated)))?;
    let removed = if status.removed > 0 { format!(", {} removed", grouped(status.removed)) } else { String::new() };
    row("size", &format!("{} in {}{removed}", bytes(status.bytes), count(status.segments as u64, "segment")))?;
    if let Some(commit) = &status.commit {
        row("written", &format!("{} by dateline {}", commit.time.strftime("%Y-%m-%d %H:%M:%S UTC"), commit.program))?;
    }
    row("schema", &format!("version {}, generation {}", status.schema, status.generation))
}

/// Writes what is in the index `place` elsewhere.
pub fn status_elsewhere(out: &mut dyn Write, place: &str, known: &[KnownDocument]) -> io::Result<()> {
    let mut row = |name: &str, value: &str| writeln!(out, "{name:<12}{}", sanitize(value));
    row("index", place)?;
    row("articles", &grouped(known.len() as u64))?;
    row("files", &grouped(files(known)))
}

/// As [`status_elsewhere`], as one line of JSON.
pub fn status_elsewhere_json(out: &mut dyn Write, place: &str, known: &[KnownDocument]) -> io::Result<()> {
    let version = json::SCHEMA_VERSION;
    let shown = serde_json::json!({
        "schema_version": version, "index": place, "articles": known.len(), "files": files(known),
    });
    writeln!(out, "{shown}")
}

fn files(known: &[KnownDocument]) -> u64 {
    known.iter().map(|document| document.origin.file.as_str()).collect::<BTreeSet<_>>().len() as u64
}

/// `The Gazette 12, Wire 3, and 4 more`.
fn counted(labels: &[(String, u64)], without: u64) -> String {
    let mut parts: Vec<String> = labels.iter().take(NAMED).map(|(l, n)| format!("{l} {}", grouped(*n))).collect();
    if labels.len() > NAMED {
        parts.push(format!("{} more", grouped((labels.len() - NAMED) as u64)));
    }
    if without > 0 {
        parts.push(format!("not known {}", grouped(without)));
    }
    if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
}

/// Writes what is in the index at `place` as one line of JSON.
pub fn status_json(out: &mut dyn Write, place: &str, status: &Status) -> io::Result<()> {
    #[derive(Serialize)]
    struct StatusForm<'a> {
        schema_version: u32,
        index_schema: u32,
        index: &'a str,
        articles: u64,
        files: u64,
        sources: Vec<CountedForm<'a>>,
        without_source: u64,
        languages: Vec<CountedForm<'a>>,
        without_language: u64,
        published_from: Option<String>,
        published_to: Option<String>,
        undated: u64,
        inferred: u64,
        bytes: u64,
        segments: usize,
        removed: u64,
        generation: u64,
        written: Option<String>,
        program: Option<&'a str>,
    }
    #[derive(Serialize)]
    struct CountedForm<'a> {
        name: &'a str,
        articles: u64,
    }
    fn list(labels: &[(String, u64)]) -> Vec<CountedForm<'_>> {
        labels.iter().map(|(name, articles)| CountedForm { name, articles: *articles }).collect()
    }
    let shown = StatusForm {
        schema_version: json::SCHEMA_VERSION,
        index_schema: status.schema,
        index: place,
        articles: status.articles,
        files: status.files,
        sources: list(&status.sources),
        without_source: status.without_source,
        languages: list(&status.languages),
        without_language: status.without_language,
        published_from: status.days.map(|(first, _)| first.to_string()),
        published_to: status.days.map(|(_, last)| last.to_string()),
        undated: status.undated,
        inferred: status.inferred,
        bytes: status.bytes,
        segments: status.segments,
        removed: status.removed,
        generation: status.generation,
        written: status.commit.as_ref().map(|c| c.time.to_string()),
        program: status.commit.as_ref().map(|c| c.program.as_str()),
    };
    json::line(out, &shown)
}

/// Writes what a check has found: all well in one line, or every damage and the cure.
pub fn findings(out: &mut dyn Write, terminal: Terminal, findings: &Findings) -> io::Result<()> {
    for damage in &findings.damage {
        messages::fault(out, terminal, "damaged", &format!("{}: {}", damage.file, damage.what))?;
    }
    let seen = format!(
        "{}, {}, {}",
        count(findings.articles, "article"),
        count(findings.files as u64, "file"),
        bytes(findings.bytes)
    );
    if findings.damage.is_empty() {
        return writeln!(out, "sound: {seen}");
    }
    for (file, articles) in &findings.sources {
        let lost = format!("{} of {file} cannot be read back", count(*articles, "article"));
        messages::fault(out, terminal, "lost", &lost)?;
    }
    writeln!(out, "{} found: {seen} checked", count(findings.damage.len() as u64, "fault"))?;
    messages::note(out, terminal, "hint", "`dateline-index rebuild` writes the index again from the same files")
}

/// In units that a person reads.
pub fn bytes(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return count(bytes, "byte");
    }
    let (mut value, mut unit) = (bytes as f64 / 1000.0, 0);
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    let digits = usize::from(value < 9.95);
    format!("{value:.digits$} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_stays_on_its_line_and_off_the_terminal() {
        let mut out = Vec::new();
        let note = RunEvent::Noted { path: "/a\nb\u{1b}[2J.txt", note: "mended" };
        event(&mut out, Terminal::default(), &note).expect("memory does not fail");
        let text = String::from_utf8(out).expect("text");
        assert_eq!(text.lines().count(), 1, "{text:?}");
        assert!(!text.contains('\u{1b}'), "{text:?}");
    }
}
