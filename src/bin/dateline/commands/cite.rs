//! `dateline cite`: articles and passages as references.

use std::io::{self, BufWriter, Write};

use anyhow::{Context, Result};
use dateline::output::cite::{self, Cited};

use crate::arguments::{CiteArguments, CiteFormat};
use crate::common::session::Session;
use crate::desk::Desk;
use crate::named;

/// Prints a reference to each article.
pub fn run(session: &Session, desk: &Desk, arguments: &CiteArguments) -> Result<bool> {
    let archive = named::open(session, desk, &arguments.ids)?;
    let mut all = Vec::with_capacity(arguments.ids.len());
    for name in &arguments.ids {
        let (id, bytes) = named::passage(name)?;
        let article = archive.article(named::article(desk, &archive, id)?.address)?;
        let bytes = bytes.map(|(start, end)| start..end);
        if let Some(bytes) = &bytes {
            let length = article.body.len();
            article.body.get(bytes.clone()).with_context(|| {
                format!("`{name}`: these bytes are no characters of its text, which is {length} bytes long")
            })?;
        }
        all.push(Cited { article, bytes });
    }
    let mut out = BufWriter::new(io::stdout().lock());
    match arguments.format {
        CiteFormat::Footnote => all.iter().try_for_each(|cited| cite::footnote(&mut out, cited))?,
        CiteFormat::Ris => all.iter().try_for_each(|cited| cite::ris(&mut out, cited))?,
        CiteFormat::Bibtex => all.iter().try_for_each(|cited| cite::bibtex(&mut out, cited))?,
        CiteFormat::Csl => cite::csl(&mut out, &all)?,
    }
    out.flush()?;
    Ok(true)
}
