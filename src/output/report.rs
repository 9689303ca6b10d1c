//! What the indexer says to a person: rejections, what is worth knowing, and the totals.

use std::io::{self, Write};

use super::sanitize::sanitize;
use crate::ingest::{Event, Totals};

/// Writes one event, with its hint on a line of its own; progress is not an event for a text.
pub fn event(out: &mut impl Write, event: &Event<'_>) -> io::Result<()> {
    match event {
        Event::Rejected(rejection) => {
            writeln!(out, "rejected: {}", sanitize(&rejection.to_string()))?;
            rejection.hint().map_or(Ok(()), |hint| writeln!(out, "  hint: {}", sanitize(&hint)))
        }
        Event::Repeated { id, path, replaced } => {
            let (id, path, replaced) = (sanitize(id), sanitize(path), sanitize(replaced));
            writeln!(out, "note: {path} has the id `{id}` of {replaced} and replaces it")
        }
        Event::Moved { from, to } => writeln!(out, "note: {} is now {}", sanitize(from), sanitize(to)),
        Event::Kept { path, articles } => {
            let path = sanitize(path);
            writeln!(out, "note: {path} cannot be read again, kept as stored: {}", count(*articles as u64, "article"))
        }
        Event::Noted { path, note } => writeln!(out, "note: {}: {}", sanitize(path), sanitize(note)),
        Event::Progress(_) => Ok(()),
    }
}

/// Writes the totals as a short table, parts first.
pub fn totals(out: &mut impl Write, totals: &Totals) -> io::Result<()> {
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
    if totals.ignored > 0 {
        writeln!(out, "({} of other kinds ignored)", count(totals.ignored, "file"))?;
    }
    Ok(())
}

/// `1 file`, `2,500 files`.
pub fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(number))
}

/// With thousands marked by commas.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_nouns_agree() {
        assert_eq!(count(1, "file"), "1 file");
        assert_eq!(count(0, "file"), "0 files");
        assert_eq!(count(1_234_567, "article"), "1,234,567 articles");
        assert_eq!(grouped(100), "100");
    }
}
