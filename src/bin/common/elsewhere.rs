//! Indexes that an engine elsewhere keeps: `quickwit+http://host:7280/name` in the place of a folder.

use std::path::Path;

#[cfg(feature = "remote")]
use dateline::remote;

#[cfg(not(feature = "remote"))]
use super::failure::Failure;

/// Articles that are fetched for a question, at most, unless it is said otherwise.
pub const FETCHED: u64 = 10_000;

/// The name of an index elsewhere; `None` for a folder.
pub fn name(index: &Path) -> Option<&str> {
    let name = index.to_str()?;
    #[cfg(feature = "remote")]
    return Some(name).filter(|name| remote::IndexAddress::is_one(name));
    #[cfg(not(feature = "remote"))]
    Some(name).filter(|name| name.contains("+http://") || name.contains("+https://"))
}

/// This program cannot ask others.
#[cfg(not(feature = "remote"))]
pub fn unknown<T>(name: &str) -> anyhow::Result<T> {
    let message = format!("{name} is an index elsewhere, and this dateline was built without the feature `remote`");
    Err(Failure::new(message, "`cargo install dateline` builds it with all of them").into())
}
