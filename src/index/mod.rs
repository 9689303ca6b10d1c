//! The index: what is kept of an article, where, and how it stays true.
//!
//! | module | the question that it answers |
//! |---|---|
//! | [`schema`] | which fields has an indexed article? |
//! | [`analysis`] | which terms stand for this text, at which positions? |
//! | [`document`] | what is written for one article, and how is it read back? |

pub mod analysis;
pub mod document;
pub mod fingerprint;
pub mod schema;
