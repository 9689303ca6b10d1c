//! Indexes that an engine elsewhere keeps: which commands can be done with them, and how they are opened for writing.

use std::path::Path;

use anyhow::Result;
use dateline::engine::{EngineError, EngineWriter};
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
        Some(name) => Ok(Target::Elsewhere { writer: writer(name, makes)?, compared: session.fetched }),
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
fn writer(name: &str, makes: bool) -> Result<Box<dyn EngineWriter>> {
    use dateline::remote::{IndexAddress, ServerWriter};
    let address = IndexAddress::parse(name).map_err(IndexError::from)?;
    // Revisions are counted from the time, in microseconds.
    let now = jiff::Timestamp::now().as_microsecond();
    let writer = match makes {
        true => ServerWriter::open(address, now),
        false => ServerWriter::open_existing(address, now),
    };
    Ok(Box::new(writer.map_err(IndexError::from)?))
}

#[cfg(not(feature = "remote"))]
fn writer(name: &str, _: bool) -> Result<Box<dyn EngineWriter>> {
    elsewhere::unknown(name)
}
