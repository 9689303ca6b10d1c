//! When was this article published?

pub mod address;
pub mod metadata;
pub mod stated;
