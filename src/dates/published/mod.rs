//! When was this article published?

pub mod metadata;
