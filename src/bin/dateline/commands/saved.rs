//! `dateline save`, `saved`, `forget`: searches with a name.

use std::io::{self, BufWriter, Write};

use anyhow::{Result, bail};
use dateline::desk::entry::{bare_name, checked_name};
use dateline::desk::{DeskEvent, SavedSearch, news};
use dateline::index::archive::Archive;
use dateline::output;
use dateline::output::desk::SavedRow;
use dateline::output::numbers::count;
use dateline::search::answer::Request;
use dateline::search::plan::PlanOptions;
use dateline::search::run::Sort;

use crate::arguments::{SaveArguments, SavedArguments, ShowFormat};
use crate::common::failure::Failure;
use crate::common::session::Session;
use crate::desk::Desk;
use crate::request;
use crate::said;

/// Gives a search its name; what it finds now counts as seen.
pub fn save(session: &Session, desk: &Desk, arguments: &SaveArguments) -> Result<bool> {
    let name = checked_name(bare_name(&arguments.name))?;
    let asked = request::read(session, desk, &arguments.what)?;
    said::notes(session, &asked);
    let Some(query) = asked.query else {
        bail!(Failure::new(
            "nothing to save",
            "`dateline save NAME WORDS`; `dateline save NAME '*'` for every article"
        ));
    };
    let search = SavedSearch {
        query: query.to_string(),
        undated: asked.options.undated,
        stated_only: asked.options.stated_only,
    };
    let archive = super::open(session)?;
    let request = request_of(session, desk, &archive, &search)?;
    let state = desk.state(session)?;
    let replaced = state.saved.get(&name).filter(|saved| saved.search != search);
    let seen = state.seen.get(&name).cloned().unwrap_or_default();
    let now = news::news(&archive, &request, &seen)?;
    let mut events = vec![DeskEvent::Saved { name: name.clone(), search: search.clone() }];
    if !arguments.from_start {
        events.push(DeskEvent::Looked { name: name.clone(), articles: now.seen });
    }
    desk.write(events)?;
    if let Some(before) = replaced {
        said::say(session, "replaced", &format!("@{name} was {}", before.search.query));
    }
    said::say(session, "saved", &format!("@{name} = {}", search.query));
    said::say(session, "found", &count(now.total as u64, "article"));
    Ok(true)
}

/// Lists saved searches.
pub fn list(session: &Session, desk: &Desk, arguments: &SavedArguments) -> Result<bool> {
    let state = desk.state(session)?;
    let mut rows = Vec::with_capacity(state.saved.len());
    if !state.saved.is_empty() {
        let archive = super::open(session)?;
        for (name, saved) in &state.saved {
            let request = request_of(session, desk, &archive, &saved.search)?;
            let seen = state.seen.get(name).cloned().unwrap_or_default();
            let news = news::news(&archive, &request, &seen)?;
            let query = &saved.search.query;
            rows.push(SavedRow { name, query, articles: news.total, new: news.fresh.len(), looked: saved.looked });
        }
    }
    let mut out = BufWriter::new(io::stdout().lock());
    match arguments.format {
        ShowFormat::Text => output::desk::saved(&mut out, session.terminal, &rows)?,
        ShowFormat::Jsonl => output::desk::saved_jsonl(&mut out, &rows)?,
    }
    out.flush()?;
    if rows.is_empty() {
        said::say(session, "hint", "no search is saved; `dateline save NAME QUERY` saves one");
    }
    Ok(!rows.is_empty())
}

/// Takes saved searches away.
pub fn forget(session: &Session, desk: &Desk, names: &[String]) -> Result<bool> {
    let state = desk.state(session)?;
    for name in names {
        state.saved(name)?;
    }
    desk.write(names.iter().map(|name| DeskEvent::Forgot { name: bare_name(name).to_owned() }).collect())?;
    Ok(true)
}

/// The request that a saved search is, the latest articles first.
pub fn request_of(session: &Session, desk: &Desk, archive: &Archive, search: &SavedSearch) -> Result<Request> {
    let (query, _) = request::parse(&search.query, false, session.today)?;
    let mut options =
        PlanOptions { undated: search.undated, stated_only: search.stated_only, ..PlanOptions::default() };
    if let Some(query) = &query {
        desk.fill(session, query, archive, &mut options)?;
    }
    Ok(Request { query, options, sort: Sort::Newest, copies: true, ..Request::default() })
}
