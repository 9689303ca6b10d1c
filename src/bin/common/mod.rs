//! What the two programs share: what their options are by default, how they are told to print, where the index lies,
//! how they fail, and their manual pages.

pub mod config;
pub mod display;
pub mod elsewhere;
pub mod failure;
pub mod manpages;
pub mod pager;
pub mod programs;
pub mod session;
