//! `dateline timeline`: when the articles that a query finds were published.

use std::io::Write;

use anyhow::Result;
use dateline::output;
use dateline::output::numbers::count;
use dateline::query::Query;
use dateline::search::answer::{self, Request};
use dateline::search::timeline::{TimelineUnit, timeline};

use crate::arguments::{ListFormat, TimelineArguments, TimelineStep};
use crate::common::pager::PagedOutput;
use crate::common::session::Session;
use crate::desk::Desk;
use crate::indexes::{self, Need};
use crate::request;
use crate::said;

/// Draws when the articles that are asked for were published.
pub fn run(session: &Session, desk: &Desk, arguments: &TimelineArguments) -> Result<bool> {
    if arguments.by == Some(TimelineStep::Source) {
        return super::sources::chart(session, desk, &arguments.what, arguments.format);
    }
    let mut asked = request::read(session, desk, &arguments.what)?;
    said::notes(session, &asked);
    let query = asked.query.clone().unwrap_or(Query::All);
    let archive = indexes::open(session, Need::Found(&query, &asked.options))?;
    desk.fill(session, &query, &archive, &mut asked.options)?;
    let request = Request { query: Some(query), options: asked.options.clone(), ..Request::default() };
    let found = answer::all(&archive, &request)?;
    found.plan.names.iter().for_each(|filter| said::name(session, filter));
    let found = found.articles;
    let drawn = timeline(&archive, found.all(), arguments.by.and_then(unit))?;
    let mut out = PagedOutput::new(session);
    match arguments.format {
        ListFormat::Text => output::timeline::chart(&mut out, session.terminal, &drawn)?,
        ListFormat::Jsonl => output::timeline::jsonl(&mut out, &drawn)?,
        ListFormat::Csv => output::timeline::csv(&mut out, &drawn)?,
    }
    out.flush()?;
    drop(out);
    if drawn.vague > 0 {
        let text =
            format!("{} known less precisely than by {} left out", count(drawn.vague, "date"), drawn.unit.name());
        said::say(session, "note", &text);
    }
    if drawn.undated > 0 {
        said::say(session, "note", &format!("{} left out", count(drawn.undated, "undated article")));
    }
    said::say(session, "found", &count(found.len() as u64, "article"));
    Ok(!drawn.steps.is_empty())
}

/// The unit of a step; outlets have none.
pub fn unit(step: TimelineStep) -> Option<TimelineUnit> {
    Some(match step {
        TimelineStep::Day => TimelineUnit::Day,
        TimelineStep::Week => TimelineUnit::Week,
        TimelineStep::Month => TimelineUnit::Month,
        TimelineStep::Quarter => TimelineUnit::Quarter,
        TimelineStep::Year => TimelineUnit::Year,
        TimelineStep::Source => return None,
    })
}
