//! Search: open an archive, run a query, rank, and choose the passages that answer.
//!
//! | module | the question that it answers |
//! |---|---|
//! | [`answer`] | what is the answer to this request, page and all? |
//! | [`archive`] | what is open, and which article has this id? |
//! | [`vocabulary`] | which terms of the archive does a typed word stand for? |
//! | [`glob`] | does a word have this shape? |
//! | [`names`] | which of the archive's names does a typed name mean? |
//! | [`plan`] | what must the engine run for this query? |
//! | [`spans`] | where does this pattern of words stand? |
//! | [`postings`] | in which articles do any of these terms stand? |
//! | [`matcher`] | which articles of a segment match the plan, and how well? |
//! | [`run`] | which articles match, and in which order? |
//! | [`passages`] | which sentences answer, and which words in them matched? |
//! | [`copies`] | which of these articles tell the same story again? |
//! | [`facets`] | who appears in these articles? |
//! | [`timeline`] | when were these articles published? |
//! | [`ranking`] | what does the archive know of its words, and how is it weighed? |

pub mod answer;
pub mod archive;
pub mod copies;
pub mod facets;
pub mod glob;
pub mod matcher;
pub mod names;
pub mod passages;
pub mod plan;
pub mod postings;
pub mod ranking;
pub mod run;
pub mod spans;
pub mod timeline;
pub mod vocabulary;
