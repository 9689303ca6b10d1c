//! When was this article published?

pub mod address;
pub mod facts;
pub mod metadata;
pub mod stated;
pub mod words;
