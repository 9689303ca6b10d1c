//! Search: open an archive, run a query, rank, and choose the passages that answer.
//!
//! | module | the question that it answers |
//! |---|---|
//! | [`spans`] | where does this pattern of words stand? |

pub mod spans;
