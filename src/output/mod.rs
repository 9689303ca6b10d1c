//! Every byte that a person or a program sees. Nothing but this module writes escape codes, and it
//! names no type of the engine.

pub mod inspect;
pub mod report;
mod sanitize;

pub use sanitize::sanitize;
