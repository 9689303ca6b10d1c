//! The life of an index, through `dateline-index`.

mod archive;

/// Undated articles and the dates that others lend them.
mod borrowing;
/// What becomes of files that are new, changed, touched, moved, gone.
mod files;
/// Inputs that cannot be read are named, and the rest is indexed.
mod inputs;
/// Crashes, second writers, other versions, damage.
mod integrity;
/// What `inspect` and `status` print.
mod shown;
