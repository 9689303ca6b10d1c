//! `dateline similar`: articles like one.

use std::io::{self, BufWriter, Write};

use anyhow::Result;
use dateline::search::similar;

use super::show::find;
use crate::arguments::SimilarArguments;
use crate::common::session::Session;
use crate::page::PageForm;

/// Lists the articles like one.
pub fn run(session: &Session, arguments: &SimilarArguments) -> Result<bool> {
    let SimilarArguments { id, page } = arguments;
    let form = PageForm::parse(&page.format)?;
    let archive = super::open(session)?;
    let address = find(&archive, id)?;
    let answer = similar::similar(&archive, address, page.limit, page.offset, page.passages)?;
    let mut out = BufWriter::new(io::stdout().lock());
    form.print(&mut out, session.terminal, &answer)?;
    out.flush()?;
    Ok(answer.total > 0)
}
