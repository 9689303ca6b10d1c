//! The life of an index, through `dateline-index`.

mod archive;

/// What becomes of files that are new, changed, touched, moved, gone.
mod files;
/// Any order of changes, against a model.
mod histories;
/// Inputs that cannot be read are named, and the rest is indexed.
mod inputs;
/// Crashes, second writers, other versions, damage.
mod integrity;
/// Undated articles and the dates that follow from related ones.
mod propagation;
/// What `inspect` and `status` print.
mod shown;
