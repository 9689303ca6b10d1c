//! Timelines as a chart in the terminal, and for programs.

use std::io::{self, Write};

use serde::Serialize;

use super::Terminal;
use super::numbers::count;
use super::style::{Label, paint};
use super::table::CsvTable;
use crate::search::timeline::{Timeline, TimelineUnit};

#[derive(Serialize)]
struct StepForm {
    schema_version: u32,
    unit: &'static str,
    start: String,
    articles: u64,
}

/// Columns of a chart when nothing is known of the terminal.
const COLUMNS: usize = 72;
/// A bar is never longer than this.
const LONGEST_BAR: usize = 60;

/// A longer row of steps without an article is one line.
const LONGEST_GAP: usize = 6;

/// Draws one bar a step.
///
/// # Errors
/// What `out` says.
pub fn chart(out: &mut dyn Write, terminal: Terminal, timeline: &Timeline) -> io::Result<()> {
    let most = timeline.steps.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let digits = most.to_string().len();
    let label = timeline.steps.iter().map(|(d, _)| step_name(timeline.unit, *d).len()).max().unwrap_or(0);
    let room = bar_room(terminal, label + digits);
    let mut steps = timeline.steps.iter().peekable();
    while let Some((start, n)) = steps.next() {
        if *n == 0 {
            let mut empty = vec![*start];
            while let Some((next, _)) = steps.next_if(|(_, n)| *n == 0) {
                empty.push(*next);
            }
            if empty.len() > LONGEST_GAP {
                let text = format!("…  {} without an article", count(empty.len() as u64, timeline.unit.name()));
                paint(out, terminal.colour, Label::Meta, &text)?;
                writeln!(out)?;
            } else {
                for start in empty {
                    paint(
                        out,
                        terminal.colour,
                        Label::Meta,
                        &format!("{:<label$}  ", step_name(timeline.unit, start)),
                    )?;
                    writeln!(out, "{:>digits$} ", 0)?;
                }
            }
            continue;
        }
        paint(out, terminal.colour, Label::Meta, &format!("{:<label$}  ", step_name(timeline.unit, *start)))?;
        write!(out, "{n:>digits$} ")?;
        paint(out, terminal.colour, Label::Bar, &bar(*n, most, room))?;
        writeln!(out)?;
    }
    Ok(())
}

/// Columns for the longest bar, beside a label and a number that take so many.
pub(super) fn bar_room(terminal: Terminal, beside: usize) -> usize {
    terminal.width.unwrap_or(COLUMNS).saturating_sub(beside + 4).clamp(8, LONGEST_BAR)
}

/// A bar in eighths of a column; any article at all shows.
pub(super) fn bar(n: u64, most: u64, room: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (n as f64 / most as f64 * room as f64 * 8.0).round() as usize;
    let eighths = if n > 0 { eighths.max(1) } else { 0 };
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

/// A step's name, as it is written after `date:` too: `2025-03-05`, `2025-W10`, `2025-03`, `2025-Q1` or `2025`.
pub fn step_name(unit: TimelineUnit, start: jiff::civil::Date) -> String {
    match unit {
        TimelineUnit::Day => start.to_string(),
        TimelineUnit::Week => {
            let week = start.iso_week_date();
            format!("{:04}-W{:02}", week.year(), week.week())
        }
        TimelineUnit::Month => format!("{:04}-{:02}", start.year(), start.month()),
        TimelineUnit::Quarter => format!("{:04}-Q{}", start.year(), (start.month() + 2) / 3),
        TimelineUnit::Year => format!("{:04}", start.year()),
    }
}

/// Prints steps as JSON Lines.
///
/// # Errors
/// What `out` says.
pub fn jsonl(out: &mut dyn Write, timeline: &Timeline) -> io::Result<()> {
    for (start, articles) in &timeline.steps {
        let form = StepForm {
            schema_version: super::json::SCHEMA_VERSION,
            unit: timeline.unit.name(),
            start: step_name(timeline.unit, *start),
            articles: *articles,
        };
        super::json::line(out, &form)?;
    }
    Ok(())
}

/// Prints steps as CSV.
///
/// # Errors
/// What `out` says.
pub fn csv(out: &mut dyn Write, timeline: &Timeline) -> io::Result<()> {
    let mut writer = CsvTable::new(out);
    writer.row([timeline.unit.name(), "articles"])?;
    for (start, n) in &timeline.steps {
        writer.row([step_name(timeline.unit, *start), n.to_string()])?;
    }
    writer.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_share_and_never_invisible() {
        assert_eq!(bar(4, 8, 4), "██");
        assert_eq!(bar(1, 1000, 10), "▏");
        assert_eq!(bar(0, 8, 4), "");
        assert_eq!(bar(8, 8, 4), "████");
    }
}
