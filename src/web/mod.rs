//! The archive as web pages, for this machine's browser.
//!
//! The address is the query: what is seen can be linked to, and each link says what it leads to. Pages are whole without a
//! script; the script adds keys. Nothing is written, nothing is loaded from anywhere else, no cookie is set. Every text goes
//! through [`crate::output::markup::Html`], so that markup in an article never becomes markup of a page.
//!
//! | module | the question that it answers |
//! |---|---|
//! | [`server`] | who may ask, and which page is meant? |
//! | [`address`] | what does an address ask for, and which one asks for this? |
//! | [`results`] | how does a page of results look? |
//! | [`article`] | how does an article look? |
//! | [`frame`] | what stands around every page? |

mod address;
mod article;
mod frame;
mod results;
mod server;

pub use server::{Site, serve};
