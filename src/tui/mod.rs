//! The archive in a terminal that one works in.
//!
//! What holds is a [`Model`]; keys and answers change it and say what is to be done ([`Effect`]); drawing
//! reads it. So each can be tried without a terminal. Left to others: the terminal itself, the searches (a
//! thread of the program asks [`crate::view`]), the clipboard.
//!
//! | module | the question that it answers |
//! |---|---|
//! | [`model`] | what holds now, and what does an answer change? |
//! | [`answering`] | what is the answer to an effect? |
//! | [`keys`] | what does a key mean? |
//! | [`input`] | what is in a line that one types into? |
//! | [`areas`] | what has its place where? |
//! | [`text`] | how is an article, or one of the results, broken into lines? |
//! | [`draw`] | how does it look? |
//! | [`look`] | which label looks how, with and without colour? |

pub mod answering;
pub mod areas;
pub mod draw;
pub mod input;
pub mod keys;
pub mod look;
pub mod model;
pub mod text;

pub use model::{AT_A_TIME, Effect, Model, SearchAsk, Told};
