//! `dateline sources`: from which outlets the articles come that a query finds.

use std::io::{self, Write};

use anyhow::Result;
use dateline::output;
use dateline::output::numbers::count;
use dateline::query::Query;
use dateline::search::answer::{self, Request};
use dateline::search::sources;

use crate::arguments::{ListFormat, QueryArguments, SourcesArguments};
use crate::common::pager::PagedOutput;
use crate::common::session::Session;
use crate::desk::Desk;
use crate::indexes::{self, Need};
use crate::request;
use crate::said;

/// Lists the outlets of the articles that are asked for.
pub fn run(session: &Session, desk: &Desk, arguments: &SourcesArguments) -> Result<bool> {
    let (mut found, total) = of(session, desk, &arguments.what)?;
    if arguments.limit > 0 {
        found.sources.truncate(arguments.limit);
    }
    let mut out = PagedOutput::new(session);
    print(&mut out, session, arguments.format, &found, output::sources::print)?;
    drop(out);
    tell(session, &found, total);
    Ok(!found.sources.is_empty())
}

/// Draws the outlets of the articles that `what` asks for as bars.
pub fn chart(session: &Session, desk: &Desk, what: &QueryArguments, format: ListFormat) -> Result<bool> {
    let (found, total) = of(session, desk, what)?;
    let mut out = PagedOutput::new(session);
    print(&mut out, session, format, &found, output::sources::chart)?;
    drop(out);
    tell(session, &found, total);
    Ok(!found.sources.is_empty())
}

/// How a person sees outlets.
type Printer = fn(&mut dyn Write, output::Terminal, &[sources::Source]) -> io::Result<()>;

fn print(
    out: &mut dyn Write,
    session: &Session,
    format: ListFormat,
    found: &sources::Sources,
    text: Printer,
) -> io::Result<()> {
    match format {
        ListFormat::Text => text(out, session.terminal, &found.sources)?,
        ListFormat::Jsonl => output::sources::jsonl(out, &found.sources)?,
        ListFormat::Csv => output::sources::csv(out, &found.sources)?,
    }
    out.flush()
}

fn tell(session: &Session, found: &sources::Sources, total: usize) {
    if found.unknown > 0 {
        let text = format!("{} without an outlet left out", count(found.unknown, "article"));
        said::say(session, "note", &text);
    }
    said::say(session, "found", &count(total as u64, "article"));
}

fn of(session: &Session, desk: &Desk, what: &QueryArguments) -> Result<(sources::Sources, usize)> {
    let mut asked = request::read(session, desk, what)?;
    said::notes(session, &asked);
    let query = asked.query.clone().unwrap_or(Query::All);
    let archive = indexes::open(session, Need::Found(&query, &asked.options))?;
    desk.fill(session, &query, &archive, &mut asked.options)?;
    let request = Request { query: Some(query), options: asked.options, ..Request::default() };
    let found = answer::all(&archive, &request)?;
    found.plan.names.iter().for_each(|filter| said::name(session, filter));
    Ok((sources::sources(&archive, found.articles.all())?, found.articles.len()))
}
