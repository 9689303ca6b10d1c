//! Search: what a query means to an archive; run it, rank, and choose the passages that answer.
//!
//! | module | the question that it answers |
//! |---|---|
//! | [`answer`] | what is the answer to this request, page and all? |
//! | [`instead`] | what would find something, where a query finds nothing? |
//! | [`asking`] | what is asked by a query and the filters beside it? |
//! | [`query_term`] | which terms of the archive does a typed word stand for? |
//! | [`labels`] | which outlets or tags of the archive were perhaps meant? |
//! | `bodies` | does the Senate mean the U.S. Senate in this archive? |
//! | [`names`] | which of the archive's names does a typed name mean? |
//! | [`identity`] | which names are one person, and whom does a bare name mean? |
//! | [`plan`] | what must the engine run for this query? |
//! | [`spans`] | where does this pattern of words stand? |
//! | [`matcher`] | which articles of a segment match the plan, and how well? |
//! | [`reach`] | which articles of an engine elsewhere may match? |
//! | [`run`] | which articles match? |
//! | [`ranked`] | in which order? |
//! | `places` | where in a stored text do the query's terms stand? |
//! | [`passages`] | which sentences answer, and which words in them matched? |
//! | [`copies`] | which of these articles tell the same story again? |
//! | `hits` | which articles were found, and which of them are the best? |
//! | [`bag`] | which articles share most of these words? |
//! | [`quote`] | does this text stand in the archive, and who says it? |
//! | [`similar`] | which articles are like this one? |
//! | [`explain`] | what did each part of a query give to a score? |
//! | [`facets`] | who appears in these articles? |
//! | [`facet_table`] | what is counted for that of an archive once? |
//! | [`coverage`] | which share of all that was published do these articles have? |
//! | [`keywords`] | which words set these articles apart, or stand beside what was asked for? |
//! | [`mod@network`] | who appears with whom in these articles? |
//! | [`dossier`] | who is this person, as the archive has it? |
//! | [`sources`] | from which outlets do these articles come? |
//! | [`timeline`] | when were these articles published? |
//! | [`ranking`] | what does the archive know of its words, and how is it weighed? |

pub mod answer;
pub mod asking;
pub mod bag;
mod bodies;
pub mod copies;
pub mod coverage;
pub mod dossier;
pub mod explain;
pub mod facet_table;
pub mod facets;
mod hits;
pub mod identity;
pub mod instead;
pub mod keywords;
pub mod labels;
pub mod matcher;
pub mod names;
pub mod network;
pub mod passages;
mod places;
pub mod plan;
pub mod query_term;
pub mod quote;
pub mod ranked;
pub mod ranking;
pub mod reach;
pub mod run;
pub mod similar;
pub mod sources;
pub mod spans;
pub mod timeline;
