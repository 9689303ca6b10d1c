//! `dateline similar`: articles like one.

use std::io::Write;

use anyhow::Result;
use dateline::search::similar;

use crate::arguments::SimilarArguments;
use crate::common::pager::PagedOutput;
use crate::common::session::Session;
use crate::desk::Desk;
use crate::named;
use crate::page::PageForm;

/// Lists the articles like one.
pub fn run(session: &Session, desk: &Desk, arguments: &SimilarArguments) -> Result<bool> {
    let SimilarArguments { id, page } = arguments;
    let form = PageForm::parse(&page.format)?;
    let archive = super::open(session)?;
    let address = named::article(desk, &archive, id)?.address;
    let answer = similar::similar(&archive, address, page.limit, page.offset, page.passages)?;
    let mut out = PagedOutput::new(session);
    form.print(&mut out, session.terminal, &answer)?;
    out.flush()?;
    Ok(answer.total > 0)
}
