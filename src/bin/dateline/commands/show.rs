//! `dateline show`: articles, whole.

use std::io::{self, BufWriter, Write};

use anyhow::{Result, bail};
use dateline::article::Field;
use dateline::dates::published;
use dateline::index::archive::{Address, Archive, IdMatch};
use dateline::output;
use dateline::search::passages;
use dateline::search::plan::{PlanOptions, plan};

use crate::arguments::{ShowArguments, ShowFormat};
use crate::common::failure::Failure;
use crate::common::session::Session;
use crate::desk::Desk;
use crate::request;

/// Prints the articles of these ids.
pub fn run(session: &Session, desk: &Desk, show: &ShowArguments) -> Result<bool> {
    let archive = super::open(session)?;
    let query = show
        .query
        .as_deref()
        .map(|typed| request::parse(&desk.expand(session, typed)?.text, false, session.today))
        .transpose()?
        .and_then(|(query, _)| query);
    let plan = query.map(|q| plan(&q, &archive, &PlanOptions::default())).transpose()?;
    let mut out = BufWriter::new(io::stdout().lock());
    for (i, id) in show.ids.iter().enumerate() {
        let mut article = archive.article(find(&archive, id)?)?;
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
        output::article::print(&mut out, session.terminal, &article, &highlighted)?;
    }
    out.flush()?;
    Ok(true)
}

/// The article that `id` names, whole or by a beginning that no other has.
pub fn find(archive: &Archive, id: &str) -> Result<Address> {
    match archive.find(id)? {
        IdMatch::One(address) => Ok(address),
        IdMatch::None => bail!(Failure::new(
            format!("no article has the id `{id}`"),
            "an id stands in the second line of each result of `dateline search`"
        )),
        IdMatch::Several(ids) => {
            let shown: Vec<&str> = ids.iter().take(5).map(String::as_str).collect();
            bail!(Failure::new(
                format!("{} ids begin with `{id}`", ids.len()),
                format!("write more of it: {}", shown.join(", "))
            ))
        }
    }
}
