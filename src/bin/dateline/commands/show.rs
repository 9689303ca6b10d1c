//! `dateline show`: articles, whole.

use std::io::Write;

use anyhow::Result;
use dateline::article::Field;
use dateline::dates::published;
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
    let archive = super::open(session)?;
    let named: Vec<Named> = show.ids.iter().map(|id| named::article(desk, &archive, id)).collect::<Result<_>>()?;
    // What a search found is highlighted in what it is named by.
    let typed = show.query.as_ref().or_else(|| named.iter().find_map(|named| named.query.as_ref()));
    let query = typed
        .map(|typed| request::parse(&desk.expand(session, typed)?.text, false, session.today))
        .transpose()?
        .and_then(|(query, _)| query);
    let plan = query.map(|q| plan(&q, &archive, &PlanOptions::default())).transpose()?;
    let mut out = PagedOutput::new(session);
    for (i, named) in named.iter().enumerate() {
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
            body: highlights(Field::Body).unwrap_or_default(),
        };
        let elsewhere = copies::same_text(&archive, named.address)?;
        output::article::print(&mut out, session.terminal, &article, &elsewhere, &highlighted)?;
    }
    out.flush()?;
    Ok(true)
}
