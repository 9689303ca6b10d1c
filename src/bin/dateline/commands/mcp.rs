//! `dateline mcp`: the archive for language models.

use std::io;

use anyhow::Result;
use dateline::index::IndexError;
use dateline::mcp::{self, Shelf};

use crate::common::session::Session;
use crate::indexes;

/// Answers until the input ends. Each request looks whether a newer index was written.
pub fn run(session: &Session) -> Result<bool> {
    let opener = indexes::opener(session)?;
    let said = |error: IndexError| match error.hint() {
        Some(hint) => format!("{error}\nhint: {hint}"),
        None => error.to_string(),
    };
    let open = || opener().map_err(said);
    let today = session.calendar();
    let shelf = Shelf::new(&open, &today);
    mcp::serve(&mut io::stdin().lock(), &mut io::stdout().lock(), &shelf)?;
    Ok(true)
}
