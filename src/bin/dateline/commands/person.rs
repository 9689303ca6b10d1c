//! `dateline person`: who somebody is, in the words of the archive.

use std::io::Write;

use anyhow::Result;
use dateline::article::EntityKind;
use dateline::output;
use dateline::search::dossier::dossier;
use dateline::search::names::Names;
use dateline::search::timeline::{TimelineUnit, timeline};

use crate::arguments::{PageFormat, PersonArguments};
use crate::common::pager::PagedOutput;
use crate::common::session::Session;
use crate::request;
use crate::said;

/// Bars that are read at a glance: of more months, quarters are shown, and of more quarters years.
const MOST_BARS: usize = 36;

/// Prints the page of the person who is asked for; true if the archive knows one.
pub fn run(session: &Session, arguments: &PersonArguments) -> Result<bool> {
    let aliases = arguments.aliases.as_deref().map(request::aliases).transpose()?.unwrap_or_default();
    let name = arguments.name.join(" ");
    let archive = super::open(session)?;
    let Some(dossier) = dossier(&archive, &name, &aliases)? else {
        let nearest = Names::new(&archive, EntityKind::Person).suggestions(&name)?.join(", ");
        let hint = if nearest.is_empty() { String::new() } else { format!("; nearest: {nearest}") };
        said::say(session, "matched", &format!("no person is called `{name}`{hint}"));
        return Ok(false);
    };
    let by = |unit| timeline(&archive, &dossier.found, Some(unit));
    let mut out = PagedOutput::new(session);
    match arguments.format {
        PageFormat::Text => {
            let mut bars = by(TimelineUnit::Month)?;
            for unit in [TimelineUnit::Quarter, TimelineUnit::Year] {
                if bars.steps.len() > MOST_BARS {
                    bars = by(unit)?;
                }
            }
            output::dossier::print(&mut out, session.terminal, &dossier, &bars)?;
        }
        PageFormat::Jsonl => output::dossier::jsonl(&mut out, &dossier, &by(TimelineUnit::Month)?)?,
    }
    out.flush()?;
    Ok(true)
}
