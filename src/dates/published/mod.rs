//! When was this article published?

pub mod address;
pub mod clues;
pub mod facts;
pub mod metadata;
pub mod posterior;
pub mod stated;
pub mod words;
