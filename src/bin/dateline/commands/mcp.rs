//! `dateline mcp`: the archive for language models.

use std::io;

use anyhow::Result;
use dateline::index::archive::Archive;
use dateline::index::{IndexError, reader};
use dateline::mcp::{self, Shelf};

use crate::common::session::Session;

/// Answers until the input ends. The index is opened for each request, so that it is the one of now.
pub fn run(session: &Session) -> Result<bool> {
    let dir = session.index()?;
    let said = |error: IndexError| match error.hint() {
        Some(hint) => format!("{error}\nhint: {hint}"),
        None => error.to_string(),
    };
    let open =
        || Archive::new(reader::open(&dir).map_err(said)?).map_err(|error| said(IndexError::engine(&dir, error)));
    let shelf = Shelf { open: &open, today: session.today };
    mcp::serve(&mut io::stdin().lock(), &mut io::stdout().lock(), &shelf)?;
    Ok(true)
}
