//! The life of an index, through `dateline-index`.

mod archive;

/// Damaged bytes, and what the index keeps through its life.
mod damage;
/// What becomes of files that are new, changed, touched, moved, gone.
mod files;
/// The formats that are read, and what is said of the others.
mod formats;
/// Inputs that cannot be read are named, and the rest is indexed.
mod inputs;
/// Crashes, second writers, other versions, damage.
mod integrity;
/// What is told while an index lives: runs that go on, lists of changes, links, full disks and outputs.
mod life;
/// Files of every format, damaged at random.
mod mutated;
/// PDF, also such as is meant to do harm.
#[cfg(feature = "pdf")]
mod pdf;
/// Undated articles and the dates that follow from related ones.
mod propagation;
/// Purged articles, and runs that are stopped or follow their folders.
mod purging;
/// What `inspect` and `status` print.
mod shown;
