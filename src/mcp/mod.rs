//! An archive for language models: the Model Context Protocol over standard input and output.
//!
//! A model that answers from an archive needs passages that can be checked: every passage comes with
//! its article, its bytes, its date and what that rests on. Nothing is written, no address is
//! asked, and what stands in an article is marked as data.
//!
//! | module | the question that it answers |
//! |---|---|
//! | [`server`] | how are messages read and answered? |
//! | [`tools`] | what can be asked, and what is answered? |

mod server;
mod tools;

pub use server::serve;
pub use tools::Shelf;
