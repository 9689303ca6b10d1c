//! An engine elsewhere, asked over HTTP: Quickwit, by its REST interface and the part of Elasticsearch's that it speaks.
//!
//! | module | the question that it answers |
//! |---|---|
//! | `address` | where is the index that is named so, and who keeps it? |
//! | `http` | how is a request sent, repeated, and given up? |
//! | `declaration` | which fields does the index have there? |
//! | `record` | what is an article in JSON, there and back? |
//! | `question` | what is a reach in the words of its query language? |
//! | `server` | what does it answer? |
//! | `writer` | how is it given articles, and are they there? |
//!
//! Every article is written as a *revision*: the highest of an identity counts. Quickwit replaces nothing, so a changed article is
//! added once more, a removed one as a revision that says so; what was replaced is left out at reading, and deleted by the engine
//! when it gets to it.
//!
//! Left to others: what a query means, and what becomes of a record ([`crate::engine`] has both ends).

mod address;
mod declaration;
mod http;
mod question;
mod record;
mod server;
mod writer;

pub use address::IndexAddress;
pub use server::Server;
pub use writer::ServerWriter;
