//! What the two programs share: how they are told to print, where the index lies, how they fail.

pub mod display;
pub mod failure;
pub mod pager;
pub mod programs;
pub mod session;
