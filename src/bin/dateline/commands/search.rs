//! `dateline search`: the articles that answer, best first.

use std::io::{self, BufWriter, Write};

use anyhow::{Result, bail};
use dateline::index::archive::Archive;
use dateline::output;
use dateline::query::Query;
use dateline::search::answer::{self, Request, answer};
use dateline::search::asking::Asked;
use dateline::search::passages::PassageOptions;
use dateline::search::run::Sort;

use crate::arguments::{PageArguments, SearchArguments, SortBy};
use crate::common::failure::Failure;
use crate::common::pager::PagedOutput;
use crate::common::session::Session;
use crate::desk::Desk;
use crate::indexes::{self, Need};
use crate::page::PageForm;
use crate::request;
use crate::said;

/// Runs the command; true if something was found.
pub fn run(session: &Session, desk: &Desk, search: &SearchArguments) -> Result<bool> {
    let form = PageForm::parse(&search.page.format)?;
    let mut asked = request::read(session, desk, &search.what)?;
    said::notes(session, &asked);
    let Some(query) = asked.query.clone() else {
        bail!(Failure::new(
            "nothing to search for",
            "`dateline search WORDS`; `dateline search '*'` for every article; `dateline help query`"
        ));
    };
    let mut archive = indexes::open(session, Need::Found(&query, &asked.options))?;
    desk.fill(session, &query, &archive, &mut asked.options)?;
    let mut request = request_of(query, &asked, &search.page);
    request.sort = sort(search.sort);
    request.recent = search.recent.then_some(session.today);
    request.explain = search.explain;
    if search.count || search.ids {
        return count_or_ids(session, &archive, &request, search);
    }
    let mut answer = answer(&archive, &request)?;
    if let (0, Some(query), true) = (answer.total, &request.query, archive.elsewhere().is_some()) {
        // Why nothing is found is told by other articles than those that may be. If they are too many, it is not.
        if let Ok(parts) = indexes::open(session, Need::Parts(query, &asked.options)) {
            answer = answer::answer(&parts, &request)?;
            archive = parts;
        } else {
            answer.why_nothing.clear();
        }
    }
    let mut out = PagedOutput::new(session);
    // Programs find it in each hit.
    let is_read = !matches!(form, PageForm::Jsonl | PageForm::Csv);
    if let (true, Some(query)) = (search.explain && is_read, &request.query) {
        output::explain::print(&mut out, session.terminal, query, &answer, archive.len())?;
    }
    form.print(&mut out, session.terminal, &answer)?;
    out.flush()?;
    drop(out);
    said::answer(session, &answer, &request, &archive);
    if let Some(query) = &request.query {
        desk.remember(session, search.history, query, answer.total);
        desk.remember_shown(search.history, query, &answer);
    }
    Ok(answer.total > 0)
}

fn request_of(query: Query, asked: &Asked, page: &PageArguments) -> Request {
    Request {
        query: Some(query),
        options: asked.options.clone(),
        copies: page.copies,
        limit: page.limit,
        offset: page.offset,
        passages: PassageOptions { most: page.passages, context: page.context, all: page.all },
        ..Request::default()
    }
}

fn count_or_ids(session: &Session, archive: &Archive, request: &Request, search: &SearchArguments) -> Result<bool> {
    let mut out = BufWriter::new(io::stdout().lock());
    if search.count {
        let counted = answer::counted(archive, request)?;
        writeln!(out, "{}", counted.total)?;
        out.flush()?;
        drop(out);
        counted.names.iter().for_each(|filter| said::name(session, filter));
        said::undated(session, counted.undated);
        return Ok(counted.total > 0);
    }
    let mut found = answer::all(archive, request)?;
    let first = found.articles.first(request.offset.saturating_add(request.limit), archive)?;
    let shown: Vec<_> = first.iter().skip(request.offset).map(|hit| hit.address).collect();
    for id in archive.ids()?.of(&shown)? {
        writeln!(out, "{}", output::sanitize(&id))?;
    }
    out.flush()?;
    drop(out);
    found.plan.names.iter().for_each(|filter| said::name(session, filter));
    Ok(!found.articles.is_empty())
}

/// The order that was asked for.
pub fn sort(by: SortBy) -> Sort {
    match by {
        SortBy::Relevance => Sort::Relevance,
        SortBy::Newest => Sort::Newest,
        SortBy::Oldest => Sort::Oldest,
    }
}
