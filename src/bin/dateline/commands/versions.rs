//! `dateline versions`: what changed in an article since it came.

use std::io::Write;

use anyhow::Result;
use dateline::index::versions;
use dateline::output;

use crate::arguments::{VersionsArguments, VersionsFormat};
use crate::common::failure::Failure;
use crate::common::pager::PagedOutput;
use crate::common::session::Session;
use crate::desk::Desk;
use crate::indexes;
use crate::named;

/// Prints what changed in an article from version to version.
pub fn run(session: &Session, desk: &Desk, asked: &VersionsArguments) -> Result<bool> {
    if let Some(name) = indexes::elsewhere_among(&indexes::of(session)?)? {
        let message = format!("earlier versions are not kept in an index elsewhere, as {name} is");
        return Err(Failure::new(message, "keep them in an index on disk: `dateline-index add --keep-versions`").into());
    }
    let archive = super::open(session)?;
    let article = archive.article(named::article(desk, &archive, &asked.id)?.address)?;
    let mut earlier = Vec::new();
    for dir in indexes::of(session)? {
        earlier.extend(versions::of(&dir, &article.id)?);
    }
    earlier.sort_by_key(|version| version.until);
    if earlier.is_empty() {
        let message = format!("no earlier version of `{}` was kept", article.id);
        return Err(Failure::new(message, "`add`, `sync` and `watch` keep them when they are given `--keep-versions`; `keep-versions = true` in the configuration gives it to all").into());
    }
    let mut out = PagedOutput::new(session);
    match asked.format {
        VersionsFormat::Text => output::versions::print(&mut out, session.terminal, &article, &earlier)?,
        VersionsFormat::Jsonl => output::versions::jsonl(&mut out, &article, &earlier)?,
    }
    out.flush()?;
    Ok(true)
}
