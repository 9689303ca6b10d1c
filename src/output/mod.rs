//! Output: every byte that a person or program sees.
//!
//! Printers are siblings over the same results, generic over [`std::io::Write`]. Nothing else in
//! the project writes escape codes or markup; no type of the engine is named here.
//!
//! | module | the question that it answers |
//! |---|---|
//! | [`style`] | which label looks how? |
//! | [`mod@sanitize`] | what of this text may reach a terminal? |
//! | [`numbers`] | how is a number written, and its noun? |
//! | [`hyperlink`] | where does a piece of text lead? |
//! | [`layout`] | where do lines break, and what is highlighted in them? |
//! | [`results`] | how does a page of articles look? |
//! | [`copies`] | who told the same story, and what differs? |
//! | [`explain`] | why does an article stand before another? |
//! | [`article`] | how does a whole article look? |
//! | [`json`] | what does a program get? |
//! | [`template`] | what does `--format '{date} {title}'` print? |
//! | [`names`] | how does a list of people, organizations or places look? |
//! | [`sources`] | how do outlets with their articles look? |
//! | [`timeline`] | how do hits by day, month or year look? |
//! | [`versions`] | what changed in an article? |
//! | [`desk`] | how do history, saved searches and marks look? |
//! | [`clipboard`] | how does a text get on the clipboard? |
//! | [`cite`] | how is an article referred to? |
//! | [`bundle`] | how is a set of results handed on as one file? |
//! | [`figures`] | how do shares of coverage and weighed words look? |
//! | [`handout`] | how does a set of results look as a document? |
//! | [`mod@network`] | who appears with whom, for programs that draw it? |
//! | [`quote`] | where does a quotation stand? |
//! | [`feed`] | what is new, as a feed or a mail? |
//! | [`markup`] | what of this text may stand in HTML or XML? |
//! | [`manual`] | how does the manual look on a terminal? |
//! | [`messages`] | how does an error, a hint or a note look? |
//! | [`progress`] | how far is a run? |
//! | [`inspect`] | how does an article look that is not indexed yet? |
//! | [`learned`] | which lines were learned to be furniture? |
//! | [`report`] | what does the indexer say of its work? |

pub mod article;
pub mod bundle;
pub mod cite;
pub mod clipboard;
pub mod copies;
pub mod desk;
pub mod dossier;
pub mod explain;
pub mod feed;
pub mod figures;
pub mod handout;
pub mod harvest;
pub mod hyperlink;
pub mod inspect;
pub mod json;
pub mod layout;
pub mod learned;
pub mod manual;
pub mod markup;
pub mod messages;
pub mod names;
pub mod network;
pub mod numbers;
pub mod progress;
pub mod quote;
pub mod report;
pub mod results;
pub mod sanitize;
pub mod sources;
pub mod style;
pub mod table;
pub mod template;
pub mod timeline;
pub mod versions;

pub use sanitize::sanitize;

use crate::article::{Article, Bound, Bounds, DateBasis, PartialDate};

/// How to print: what the binaries know of the terminal.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terminal {
    /// Colours and weights may be used.
    pub colour: bool,
    /// Text may lead somewhere.
    pub hyperlinks: bool,
    /// Columns at which lines break; `None` in a pipe, where they do not.
    pub width: Option<usize>,
}

/// A date as it is shown, with what it rests on unless that is a statement.
pub(crate) fn shown_date(article: &Article) -> String {
    match &article.published {
        None => shown_bounds(&article.bounds),
        Some(p) => spelt(p.date) + rests_on(p.basis),
    }
}

/// What a date rests on, to be put after it: nothing for a statement.
pub(crate) fn rests_on(basis: DateBasis) -> &'static str {
    match basis {
        DateBasis::Stated | DateBasis::Metadata => "",
        DateBasis::Path => " (from its address)",
        DateBasis::Inferred => " (inferred)",
    }
}

/// `after 20 Jan 2025`, `before 5 Mar 2025`, `20 Jan to 5 Mar 2025`, or `undated` where nothing is known.
fn shown_bounds(bounds: &Bounds) -> String {
    let day = |bound: &Bound| bound.day.strftime("%-d %b %Y").to_string();
    match (&bounds.not_before, &bounds.not_after) {
        (None, None) => "undated".to_owned(),
        (Some(from), None) => format!("after {}", day(from)),
        (None, Some(to)) => format!("before {}", day(to)),
        (Some(from), Some(to)) => format!("between {} and {}", day(from), day(to)),
    }
}

/// `5 March 2025`, `March 2025` or `2025`.
fn spelt(date: PartialDate) -> String {
    let form = match date {
        PartialDate::Year(_) => "%Y",
        PartialDate::Month(..) => "%B %Y",
        PartialDate::Day(_) => "%-d %B %Y",
    };
    date.first().strftime(form).to_string()
}
