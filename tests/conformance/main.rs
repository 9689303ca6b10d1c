//! The same questions to the same articles, in one index, in several, and in one that a server elsewhere keeps: the same
//! answers in the same order. What one index answers is held to a plain scan by `search scan`.

#[path = "../common/mod.rs"]
mod common;
#[cfg(feature = "remote")]
mod conversation;
#[cfg(feature = "remote")]
mod elsewhere;
mod questions;
mod several;
