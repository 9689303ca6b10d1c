//! `dateline desk`: what is kept, handed on to another machine.

use std::io::{self, Read, Write};

use anyhow::{Context, Result};
use dateline::desk::DeskEvent;
use dateline::output::numbers::count;
use dateline::output::{json, sanitize};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::arguments::DeskCommand;
use crate::common::session::Session;
use crate::desk::Desk;
use crate::said;

/// Runs the command; true if there was anything to hand on.
pub fn run(session: &Session, desk: &Desk, command: &DeskCommand) -> Result<bool> {
    let journal = desk.journal()?;
    match command {
        DeskCommand::Export => {
            desk.state(session)?;
            let mut lines = Vec::new();
            let entries = journal.export(&mut lines)?;
            io::stdout().write_all(json::escaped(&String::from_utf8_lossy(&lines)).as_bytes())?;
            said::say(session, "wrote", &count(entries as u64, "entry"));
            Ok(entries > 0)
        }
        DeskCommand::Import { files } => {
            let mut entries = 0;
            for file in files {
                let name = file.display().to_string();
                let mut bytes = Vec::new();
                if file.as_os_str() == "-" {
                    io::stdin().lock().read_to_end(&mut bytes)?;
                } else {
                    bytes = std::fs::read(file).with_context(|| name.clone())?;
                }
                entries += journal.import(&name, &bytes)?;
            }
            said::say(session, "imported", &count(entries as u64, "new entry"));
            Ok(entries > 0)
        }
        DeskCommand::Compact { history_before } => {
            let before = history_before.map(start_of).transpose()?;
            let keep = |line: &dateline::desk::journal::JournalLine| {
                let is_run = matches!(line.event, Some(DeskEvent::Ran { .. }));
                !(is_run && before.is_some_and(|before| line.at < before))
            };
            let gone = journal.compact(keep)?;
            said::say(session, "removed", &count(gone as u64, "line"));
            Ok(true)
        }
        DeskCommand::Where => {
            writeln!(io::stdout(), "{}", sanitize(&journal.file().display().to_string()))?;
            Ok(journal.file().exists())
        }
    }
}

fn start_of(day: Date) -> Result<Timestamp> {
    Ok(TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0))?)
}
