//! `dateline search`: the articles that answer, best first.

use std::io::{self, BufWriter, Write};

use anyhow::{Result, bail};
use dateline::index::archive::Archive;
use dateline::output;
use dateline::output::numbers::count;
use dateline::query::Query;
use dateline::search::answer::{self, Answer, Request, answer};
use dateline::search::asking::Asked;
use dateline::search::passages::PassageOptions;
use dateline::search::run::Sort;

use crate::arguments::{PageArguments, SearchArguments, SortBy};
use crate::common::failure::Failure;
use crate::common::session::Session;
use crate::desk::Desk;
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
    let archive = super::open(session)?;
    desk.fill(session, &query, &archive, &mut asked.options)?;
    let mut request = request_of(query, &asked, &search.page);
    request.sort = sort(search.sort);
    request.recent = search.recent.then_some(session.today);
    if search.count || search.ids {
        return count_or_ids(session, &archive, &request, search);
    }
    let answer = answer(&archive, &request)?;
    let mut out = BufWriter::new(io::stdout().lock());
    if search.explain {
        explain(&mut out, &archive, &request, &answer)?;
    }
    form.print(&mut out, session.terminal, &answer)?;
    out.flush()?;
    drop(out);
    said::answer(session, &answer, &request, &archive);
    if let Some(query) = &request.query {
        desk.remember(session, search.history, query, answer.total);
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
    found.names.iter().for_each(|filter| said::name(session, filter));
    Ok(!found.articles.is_empty())
}

fn explain(out: &mut dyn Write, archive: &Archive, request: &Request, answer: &Answer) -> Result<()> {
    let Some(query) = &request.query else { return Ok(()) };
    writeln!(out, "query    {}", output::sanitize(&query.to_string()))?;
    for line in query.outline().lines() {
        writeln!(out, "         {}", output::sanitize(line))?;
    }
    for query_term in answer.query_terms.iter().filter(|l| !l.terms.is_empty() || l.article_frequency == 0) {
        let words: Vec<&str> = query_term.words.iter().take(12).map(String::as_str).collect();
        let more = query_term.words.len() - words.len();
        let more = if more > 0 { format!(" +{more}") } else { String::new() };
        let text = format!(
            "{} = {}{more}: at most {}",
            query_term.typed,
            words.join(" "),
            count(query_term.article_frequency, "article")
        );
        writeln!(out, "word     {}", output::sanitize(&text))?;
    }
    for hit in &answer.hits {
        let title = output::sanitize(&hit.article.title);
        writeln!(out, "score    {:>8.3}  {:>2}  {title}", hit.score, hit.rank)?;
    }
    writeln!(out, "archive  {}", count(archive.len(), "article"))?;
    writeln!(out)?;
    Ok(())
}

/// The order that was asked for.
pub fn sort(by: SortBy) -> Sort {
    match by {
        SortBy::Relevance => Sort::Relevance,
        SortBy::Newest => Sort::Newest,
        SortBy::Oldest => Sort::Oldest,
    }
}
