//! Indexes that an engine elsewhere keeps: which commands can be done with them, and how they are opened for writing.

use std::path::Path;

use anyhow::Result;
use dateline::engine::EngineError;
use dateline::index::IndexError;
use dateline::ingest::Target;

use crate::common::elsewhere;
use crate::common::session::Session;

/// The index that is named `index`, to be written; `makes`: it is made if it is elsewhere and not there yet.
///
/// # Errors
/// The name cannot be read; what the server says.
pub fn target<'i>(session: &Session, index: &'i Path, makes: bool) -> Result<Target<'i>> {
    match elsewhere::name(index) {
        Some(name) => open(session, name, makes),
        None => Ok(Target::Folder(index)),
    }
}

/// Refuses what is not done with an index elsewhere.
///
/// # Errors
/// `index` is one.
pub fn refuse(index: &Path, what: &'static str, instead: &'static str) -> Result<(), IndexError> {
    let Some(name) = elsewhere::name(index) else { return Ok(()) };
    Err(EngineError::NotDone { name: name.to_owned(), what, instead }.into())
}

#[cfg(feature = "remote")]
fn open<'a>(session: &Session, name: &str, makes: bool) -> Result<Target<'a>> {
    use dateline::remote::{IndexAddress, ServerWriter};
    let address = IndexAddress::parse(name).map_err(IndexError::from)?;
    // Revisions are counted from the time, in microseconds.
    let now = jiff::Timestamp::now().as_microsecond();
    let writer = match makes {
        true => ServerWriter::open(address, now),
        false => ServerWriter::open_existing(address, now),
    };
    Ok(Target::Elsewhere { writer: Box::new(writer.map_err(IndexError::from)?), compared: session.fetched })
}

#[cfg(not(feature = "remote"))]
fn open<'a>(_: &Session, name: &str, _: bool) -> Result<Target<'a>> {
    elsewhere::unknown(name)
}
