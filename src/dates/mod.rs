//! When: expressions of time in prose, the days that they name, and when an article was published.

pub mod published;
pub mod when;
mod written;
