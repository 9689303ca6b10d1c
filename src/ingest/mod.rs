//! From paths to an index: which files must be read, every record's way to an article, and what
//! becomes of it in the index.
//!
//! | module | the question that it answers |
//! |---|---|
//! | [`prepare`] | here is a record, give me the annotated article |
//! | [`plan`] | which files are there, which have moved, which have vanished? |
//! | [`removals`] | which articles may leave because their files are gone? |
//! | [`run`] | add, sync, rebuild, remove: what happens to the index? |
//! | [`propagation`] | which undated articles do dated ones of the same story date? |
//! | [`mod@examine`] | what would be indexed? |
//! | [`learning`] | which lines stand in many articles of an outlet? |
//! | [`pipeline`] | how do several threads do it, in order, within bounded memory? |
//!
//! Propagation looks into the index that is being written, and is the one thing here that uses what
//! [`crate::search`] knows of the archive's words.
//!
//! It prints nothing: what is worth telling is handed to the caller as [`RunEvent`]s.

mod examine;
mod harvest;
mod ids;
mod learning;
mod pipeline;
mod plan;
mod prepare;
mod propagation;
mod removals;
mod run;
mod tally;

pub use examine::{Examined, Seen, examine};
pub use harvest::{Harvest, OwnCuts};
pub use learning::{Learned, LearnedLine, LearnedOutlet, learn};
pub use prepare::{Annotated, Draft, Settings, annotate, draft};
pub use run::{Purged, RunOptions, Target, Task, optimize, preview, purge, rebuild, remove, update};
pub use tally::{ArticleChange, Doubt, Progress, RunEvent, Totals, cure_for_pdf};
