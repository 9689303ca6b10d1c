//! `dateline people`, `organizations`, `places`: who appears in the articles that a query finds.

use std::io::Write;

use anyhow::Result;
use dateline::article::EntityKind;
use dateline::output;
use dateline::output::numbers::count;
use dateline::query::{FilterField, Query};
use dateline::search::plan::plan;
use dateline::search::run::HitOrder;
use dateline::search::{self, facets};

use crate::arguments::{FacetsArguments, ListFormat};
use crate::common::pager::PagedOutput;
use crate::common::session::Session;
use crate::desk::Desk;
use crate::indexes::{self, Need};
use crate::request;
use crate::said;

/// Lists the names of `kind` in the articles that are asked for.
pub fn run(session: &Session, desk: &Desk, kind: EntityKind, arguments: &FacetsArguments) -> Result<bool> {
    let mut asked = request::read(session, desk, &arguments.what)?;
    said::notes(session, &asked);
    let mut parts: Vec<Query> = asked.query.take().into_iter().collect();
    for name in &arguments.with {
        parts.push(request::filter(FilterField::Entity(EntityKind::Person), name)?);
    }
    let query = Query::and(parts).unwrap_or(Query::All);
    let archive = indexes::open(session, Need::Counted(&query, &asked.options))?;
    desk.fill(session, &query, &archive, &mut asked.options)?;
    let planned = plan(&query, &archive, &asked.options)?;
    let found = search::run::run(&planned, &archive, HitOrder::default())?;
    planned.names.iter().for_each(|filter| said::name(session, filter));
    let beside = planned.names.iter().filter(|f| f.kind == kind);
    let without: Vec<String> = beside.flat_map(|f| f.matched.iter().map(|m| m.name.clone())).collect();
    let facets = facets::facets(&archive, kind, found.all(), &asked.options.aliases, &without, arguments.limit)?;
    let mut out = PagedOutput::new(session);
    match arguments.format {
        ListFormat::Text => output::names::print(&mut out, session.terminal, &facets)?,
        ListFormat::Jsonl => output::names::jsonl(&mut out, &facets)?,
        ListFormat::Csv => output::names::csv(&mut out, &facets)?,
    }
    out.flush()?;
    drop(out);
    said::say(session, "found", &count(found.len() as u64, "article"));
    Ok(!facets.is_empty())
}
