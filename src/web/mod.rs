//! The archive as web pages, for this machine's browser.
//!
//! The address is the query: what is seen can be linked to, and each link says what it leads to. Pages are whole without a
//! script; the script adds keys. Of the archive nothing is written; forms keep tags and searches at the desk. Nothing is
//! loaded from anywhere else, no cookie is set. Every text goes through [`crate::output::markup::Html`], so that markup in an
//! article never becomes markup of a page. What a page shows is the [`crate::view`]'s.
//!
//! | module | the question that it answers |
//! |---|---|
//! | [`server`] | who may ask, and how is an answer sent? |
//! | [`connections`] | how many connections, for how long, with how much? |
//! | [`pages`] | which page is meant, and what does a form do? |
//! | [`forms`] | did a page of ours send this form? |
//! | [`address`] | what does an address ask for, and which one asks for this? |
//! | [`results`] | how does a page of results look? |
//! | [`article`] | how does an article look? |
//! | [`person`] | how does a person's page look? |
//! | [`saved`] | how do saved searches look? |
//! | [`frame`] | what stands around every page? |

mod address;
mod article;
mod connections;
mod forms;
mod frame;
mod pages;
mod person;
mod results;
mod saved;
mod server;

pub use pages::Site;
pub use server::serve;
