//! `dateline show`: articles, whole.

use std::io::Write;
use std::ops::Range;

use anyhow::{Result, bail};
use dateline::article::Field;
use dateline::dates::published;
use dateline::index::archive::Archive;
use dateline::output;
use dateline::search::plan::{PlanOptions, plan};
use dateline::search::{copies, passages};

use crate::arguments::{ShowArguments, ShowFormat};
use crate::common::pager::PagedOutput;
use crate::common::session::Session;
use crate::desk::Desk;
use crate::named::{self, Named};
use crate::request;

/// Prints the articles of these ids.
pub fn run(session: &Session, desk: &Desk, show: &ShowArguments) -> Result<bool> {
    let archive = named::open(session, desk, &show.ids)?;
    let named: Vec<(Named, Option<Range<usize>>)> =
        show.ids.iter().map(|name| passage_of(desk, &archive, name)).collect::<Result<_>>()?;
    // What a search found is highlighted in what it is named by.
    let typed = show.query.as_ref().or_else(|| named.iter().find_map(|(named, _)| named.query.as_ref()));
    let query = typed
        .map(|typed| request::parse(&desk.expand(session, typed)?.text, false, session.today))
        .transpose()?
        .and_then(|(query, _)| query);
    let plan = query.map(|q| plan(&q, &archive, &PlanOptions::default())).transpose()?;
    let mut out = PagedOutput::new(session);
    for (i, (named, passage)) in named.iter().enumerate() {
        let mut article = archive.article(named.address)?;
        published::explain_bounds(&mut article, session.today);
        if show.format == ShowFormat::Jsonl {
            output::json::article(&mut out, &article)?;
            continue;
        }
        if i > 0 {
            writeln!(out)?;
        }
        let highlights = |field| {
            let plan = plan.as_ref()?;
            Some(passages::highlights(&article, field, plan, &archive))
        };
        let highlighted = output::article::Highlighted {
            title: highlights(Field::Title).unwrap_or_default(),
            body: match passage {
                Some(passage) => lines_of(&article.body, passage),
                None => highlights(Field::Body).unwrap_or_default(),
            },
        };
        let elsewhere = copies::same_text(&archive, named.address)?;
        output::article::print(&mut out, session.terminal, &article, &elsewhere, &highlighted)?;
    }
    out.flush()?;
    Ok(true)
}

/// The article that `name` names, and the bytes of its body that it names.
fn passage_of(desk: &Desk, archive: &Archive, name: &str) -> Result<(Named, Option<Range<usize>>)> {
    let (id, bytes) = named::passage(name)?;
    let named = named::article(desk, archive, id)?;
    let Some((start, end)) = bytes else { return Ok((named, None)) };
    let body = archive.article(named.address)?.body;
    if body.get(start..end).is_none() {
        let length = body.len();
        bail!("`{name}`: bytes {start} to {end} are no characters of its text, which is {length} bytes long");
    }
    Ok((named, Some(start..end)))
}

/// A passage, cut at the ends of lines.
fn lines_of(body: &str, passage: &Range<usize>) -> Vec<Range<usize>> {
    let text = body.get(passage.clone()).unwrap_or_default();
    let lines = text.split('\n').scan(passage.start, |at, line| {
        let begin = *at;
        *at += line.len() + 1;
        Some(begin..begin + line.len())
    });
    lines.filter(|line| !line.is_empty()).collect()
}
