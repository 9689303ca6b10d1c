//! `dateline copies`: who told the same story, who first, and what differs.

use std::io::Write;

use anyhow::Result;
use dateline::output;
use dateline::output::numbers::count;
use dateline::search::copies::copies_of;

use crate::arguments::{CopiesArguments, ShowFormat};
use crate::common::pager::PagedOutput;
use crate::common::session::Session;
use crate::desk::Desk;
use crate::named;
use crate::said;

/// Lists the near copies of an article; true if there is one.
pub fn run(session: &Session, desk: &Desk, arguments: &CopiesArguments) -> Result<bool> {
    let archive = super::open(session)?;
    let address = named::article(desk, &archive, &arguments.id)?.address;
    let asked = archive.article(address)?.id;
    let copies = copies_of(&archive, address)?;
    let mut out = PagedOutput::new(session);
    match arguments.format {
        ShowFormat::Text => output::copies::print(&mut out, session.terminal, &copies, &asked)?,
        ShowFormat::Jsonl => output::copies::jsonl(&mut out, &copies)?,
    }
    out.flush()?;
    drop(out);
    said::say(session, "found", &count(copies.len() as u64 - 1, "near copy"));
    Ok(copies.len() > 1)
}
