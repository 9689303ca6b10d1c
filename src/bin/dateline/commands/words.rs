//! `dateline words`: the words that set a result apart, or that stand beside what was asked for.

use std::io::{self, BufWriter, Write};

use anyhow::{Result, bail};
use dateline::output::figures;
use dateline::output::numbers::count;
use dateline::search::answer::{self, All, Request};
use dateline::search::keywords::{apart, beside};

use crate::arguments::{ListFormat, WordsArguments};
use crate::common::failure::Failure;
use crate::common::session::Session;
use crate::desk::Desk;
use crate::request;
use crate::said;

/// Prints the words; true if there are any.
pub fn run(session: &Session, desk: &Desk, arguments: &WordsArguments) -> Result<bool> {
    let mut asked = request::read(session, desk, &arguments.what)?;
    said::notes(session, &asked);
    let Some(query) = asked.query.take() else {
        bail!(Failure::new("no query", "`dateline words QUERY`; with `--beside` the words around what it finds"));
    };
    let archive = super::open(session)?;
    desk.fill(session, &query, &archive, &mut asked.options)?;
    let request = Request { query: Some(query), options: asked.options, ..Request::default() };
    let All { articles: found, plan } = answer::all(&archive, &request)?;
    let weigh = if arguments.beside { beside } else { apart };
    let words = weigh(&archive, &plan, found.all(), arguments.limit)?;
    let mut out = BufWriter::new(io::stdout().lock());
    match arguments.format {
        ListFormat::Text if words.words.is_empty() => {}
        ListFormat::Text => figures::words(&mut out, session.terminal, &words)?,
        ListFormat::Jsonl => figures::words_jsonl(&mut out, &words)?,
        ListFormat::Csv => figures::words_csv(&mut out, &words)?,
    }
    out.flush()?;
    let of = count(found.len() as u64, "article");
    let text = if words.read < found.len() { format!("{} of {of}, spread evenly", words.read) } else { of };
    said::say(session, "read", &text);
    Ok(!words.words.is_empty())
}
