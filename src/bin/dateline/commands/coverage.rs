//! `dateline coverage`: the share of several queries or outlets in all coverage, over time.

use std::io::{self, BufWriter, Write};

use anyhow::{Result, bail};
use dateline::article::LabelField;
use dateline::index::archive::Archive;
use dateline::output::figures;
use dateline::output::numbers::count;
use dateline::query::{FilterField, Query};
use dateline::search::answer::{self, Request};
use dateline::search::coverage::coverage;
use dateline::search::plan::PlanOptions;
use dateline::search::ranked::Ranked;
use dateline::search::sources::sources;

use super::timeline::unit;
use crate::arguments::{CoverageArguments, ListFormat};
use crate::common::failure::Failure;
use crate::common::session::Session;
use crate::desk::Desk;
use crate::request;
use crate::said;

/// Prints the shares; true if any article is counted.
pub fn run(session: &Session, desk: &Desk, arguments: &CoverageArguments) -> Result<bool> {
    let archive = super::open(session)?;
    let base = arguments.among.as_deref().unwrap_or("*");
    let base = read(session, desk, &archive, base)?;
    let all = found(&archive, &base)?;
    let mut names: Vec<String> = arguments.queries.clone();
    let mut sets = Vec::with_capacity(names.len());
    for typed in &arguments.queries {
        let (query, options) = read(session, desk, &archive, typed)?;
        sets.push(found(&archive, &(both(&base.0, query), options))?);
    }
    if let Some(most) = arguments.sources {
        for outlet in sources(&archive, all.all())?.sources.into_iter().take(most).map(|source| source.name) {
            let filter = request::filter(FilterField::Label(LabelField::Source), &format!("={outlet}"))?;
            sets.push(found(&archive, &(both(&base.0, filter), base.1.clone()))?);
            names.push(outlet);
        }
    }
    if sets.is_empty() {
        bail!(Failure::new("nothing to compare", "`dateline coverage QUERY QUERY…`, or `--sources N`"));
    }
    let sets: Vec<_> = sets.iter().map(Ranked::all).collect();
    let shares = coverage(&archive, all.all(), &sets, arguments.by.and_then(unit))?;
    let mut out = BufWriter::new(io::stdout().lock());
    match arguments.format {
        ListFormat::Text => figures::coverage(&mut out, session.terminal, &names, &shares)?,
        ListFormat::Jsonl => figures::coverage_jsonl(&mut out, &names, &shares)?,
        ListFormat::Csv => figures::coverage_csv(&mut out, &names, &shares)?,
    }
    out.flush()?;
    if shares.left_out > 0 {
        let text = format!("{} without a date, or one so precise, left out", count(shares.left_out, "article"));
        said::say(session, "note", &text);
    }
    Ok(!shares.steps.is_empty())
}

fn both(base: &Query, query: Query) -> Query {
    match base {
        Query::All => query,
        base => Query::and([base.clone(), query]).unwrap_or(Query::All),
    }
}

fn read(session: &Session, desk: &Desk, archive: &Archive, typed: &str) -> Result<(Query, PlanOptions)> {
    let expanded = desk.expand(session, typed)?;
    let (query, notes) = request::parse(&expanded.text, false, session.today)?;
    notes.iter().for_each(|note| said::note(session, note, ""));
    let query = query.unwrap_or(Query::All);
    let mut options =
        PlanOptions { undated: expanded.undated, stated_only: expanded.stated_only, ..PlanOptions::default() };
    desk.fill(session, &query, archive, &mut options)?;
    Ok((query, options))
}

fn found(archive: &Archive, (query, options): &(Query, PlanOptions)) -> Result<Ranked> {
    let request = Request { query: Some(query.clone()), options: options.clone(), ..Request::default() };
    Ok(answer::all(archive, &request)?.articles)
}
