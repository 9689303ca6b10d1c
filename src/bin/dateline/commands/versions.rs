//! `dateline versions`: what changed in an article since it came.

use std::io::{self, BufWriter, Write};

use anyhow::Result;
use dateline::index::versions;
use dateline::output;

use super::show::find;
use crate::arguments::{VersionsArguments, VersionsFormat};
use crate::common::failure::Failure;
use crate::common::session::Session;

/// Prints what changed in an article from version to version.
pub fn run(session: &Session, asked: &VersionsArguments) -> Result<bool> {
    let archive = super::open(session)?;
    let article = archive.article(find(&archive, &asked.id)?)?;
    let earlier = versions::of(&session.index()?, &article.id)?;
    if earlier.is_empty() {
        let message = format!("no earlier version of `{}` was kept", article.id);
        return Err(Failure::new(message, "`dateline-index add --keep-versions PATH` keeps them from then on").into());
    }
    let mut out = BufWriter::new(io::stdout().lock());
    match asked.format {
        VersionsFormat::Text => output::versions::print(&mut out, session.terminal, &article, &earlier)?,
        VersionsFormat::Jsonl => output::versions::jsonl(&mut out, &article, &earlier)?,
    }
    out.flush()?;
    Ok(true)
}
