//! `dateline-index purge`: articles leave every file of the index, and stay out.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use dateline::desk::{ArticleKey, Journal, key, marks};
use dateline::index::archive::{Archive, IdMatch};
use dateline::index::cache::Cache;
use dateline::index::reader;
use dateline::ingest::{self, RunEvent, RunOptions};
use dateline::output::sanitize::sanitize;
use dateline::output::{numbers, report};
use dateline::query;
use dateline::search::plan::{PlanOptions, plan};
use dateline::search::run::{HitOrder, run as search};

use super::{FAILED, elsewhere, tell};
use crate::common::failure::Failure;
use crate::common::session::Session;

/// Articles that are named before a person says yes.
const NAMED: usize = 10;

/// Purges the article `what`, or what the query `what` finds, and what the desk of `journal` says of it.
pub fn run(
    session: &Session,
    options: &RunOptions<'_>,
    what: &[String],
    yes: bool,
    journal: &Journal,
) -> Result<ExitCode> {
    let index = session.index()?;
    let instead = "`dateline-index remove` takes articles out; their files must go too, or `add` brings them back";
    elsewhere::refuse(&index, "purging", instead)?;
    let ids = found(&index, session, what, yes)?;
    let searcher = reader::open(&index)?.searcher;
    let articles = ids.iter().filter_map(|id| reader::stored_article(&searcher, id));
    let keys: Vec<ArticleKey> = articles.map(|article| key::key(&article)).collect();
    drop(searcher);
    let purged = ingest::purge(&index, &ids, options, &mut |event| {
        if let RunEvent::Rejected(_) = event {
            tell(session, &event);
        }
    })?;
    let forgotten = marks::forget(journal, &keys)?;
    if let Some(cache) = Session::cache() {
        Cache::forget(&cache, std::slice::from_ref(&index))?;
    }
    report::purged(&mut io::stderr().lock(), session.messages, &purged)?;
    if forgotten > 0 {
        let entries = numbers::count(forgotten as u64, "line");
        let desk = sanitize(&journal.file().display().to_string()).into_owned();
        writeln!(io::stderr(), "took {entries} about it out of {desk}")?;
    }
    Ok(if purged.traces.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}

/// `name`, if it is the whole id of an article.
fn exact(archive: &Archive, name: &str) -> Result<Option<String>> {
    let IdMatch::One(address) = archive.find(name)? else { return Ok(None) };
    Ok(archive.ids()?.of(&[address])?.into_iter().find(|id| id == name))
}

/// The ids of what is to go.
fn found(index: &Path, session: &Session, what: &[String], yes: bool) -> Result<Vec<String>> {
    let archive = Archive::new(reader::open(index)?)?;
    let whole = what.join(" ");
    for names in [std::slice::from_ref(&whole), what] {
        let ids = names.iter().map(|name| exact(&archive, name)).collect::<Result<Option<Vec<String>>>>()?;
        if let Some(ids) = ids.filter(|ids| !ids.is_empty()) {
            return Ok(ids);
        }
    }
    let what = whole.as_str();
    // A purge is no place for guesses: what cannot be read exactly is refused.
    let reading = query::ParseOptions { strict: true, today: Some(session.today) };
    let parsed = query::parse(what, &reading).map_err(|error| Failure {
        message: format!("no article has the id `{what}`, and as a query: {error}"),
        hint: error.hint(),
    })?;
    let nothing = || Failure::new(format!("nothing is found by `{what}`"), "`dateline search` tries a query");
    let planned = plan(&parsed.query.ok_or_else(nothing)?, &archive, &PlanOptions::default())?;
    let found = search(&planned, &archive, HitOrder::default())?;
    let addresses: Vec<_> = found.all().iter().map(|hit| hit.address).collect();
    if addresses.is_empty() {
        return Err(nothing().into());
    }
    if addresses.len() > 1 && !yes {
        let mut message = format!("{} would be purged for good", numbers::count(addresses.len() as u64, "article"));
        for address in addresses.iter().take(NAMED) {
            let article = archive.article(*address)?;
            message.push_str(&format!("\n  {}  {}", article.id, article.title));
        }
        return Err(Failure::new(message, "`--yes` does it").into());
    }
    Ok(archive.ids()?.of(&addresses)?)
}
