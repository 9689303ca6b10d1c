//! `dateline new`: what has come into the archive since a saved search was last looked at.

use std::io::{self, BufWriter, Write};

use anyhow::Result;
use dateline::desk::entry::bare_name;
use dateline::desk::{DeskEvent, news};
use dateline::output;
use dateline::output::feed::FeedHead;
use dateline::output::numbers::count;
use dateline::search::answer::{self, Hit};
use jiff::Timestamp;

use super::saved::request_of;
use crate::arguments::{NewArguments, NewFormat};
use crate::common::failure::Failure;
use crate::common::session::Session;
use crate::desk::Desk;
use crate::said;

/// Prints what is new in each search; true if anything is.
pub fn run(session: &Session, desk: &Desk, arguments: &NewArguments) -> Result<bool> {
    let state = desk.state(session)?;
    let names: Vec<&str> = match arguments.names.is_empty() {
        true => state.saved.keys().map(String::as_str).collect(),
        false => arguments.names.iter().map(|name| bare_name(name)).collect(),
    };
    for name in &names {
        state.saved(name)?;
    }
    if names.is_empty() {
        return Err(Failure::new("no search is saved", "`dateline save NAME QUERY` saves one to follow").into());
    }
    if names.len() > 1 && arguments.format == NewFormat::Atom {
        return Err(Failure::new("a feed is of one search", "`dateline new NAME --format atom`").into());
    }
    let archive = super::open(session)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut events, mut searches, mut articles) = (Vec::new(), 0, 0);
    for name in names {
        let saved = state.saved(name)?;
        let request = request_of(session, desk, &archive, &saved.search)?;
        let seen = state.seen.get(name).cloned().unwrap_or_default();
        let mut news = news::news(&archive, &request, &seen)?;
        let left = news.keep(&archive, arguments.limit)?;
        let hits = answer::hits(&archive, &request, &news.plan, &news.fresh)?;
        let heading = Heading { name, query: &saved.search.query, again: searches > 0 };
        heading.print(&mut out, session, arguments, &hits)?;
        if left > 0 {
            said::say(session, "note", &format!("@{name}: {} left for next time", count(left as u64, "new article")));
        }
        searches += usize::from(!hits.is_empty());
        articles += hits.len();
        events.push(DeskEvent::Looked { name: name.to_owned(), articles: news.seen });
    }
    out.flush()?;
    drop(out);
    // Only what was printed to the end counts as seen.
    if !arguments.peek {
        desk.write(events)?;
    }
    said::say(session, "found", &count(articles as u64, "new article"));
    Ok(articles > 0)
}

struct Heading<'a> {
    name: &'a str,
    query: &'a str,
    again: bool,
}

impl Heading<'_> {
    fn print(&self, out: &mut dyn Write, session: &Session, arguments: &NewArguments, hits: &[Hit]) -> Result<()> {
        let feed = FeedHead { name: self.name, query: self.query, now: Timestamp::now(), page: None };
        match arguments.format {
            NewFormat::Atom => output::feed::atom(out, &feed, hits)?,
            _ if hits.is_empty() => {}
            NewFormat::Text => {
                if self.again {
                    writeln!(out)?;
                }
                output::desk::head(out, session.terminal, &format!("@{}", self.name), hits.len())?;
                output::results::hits(out, session.terminal, hits)?;
            }
            NewFormat::Jsonl => hits.iter().try_for_each(|hit| output::json::named_hit(out, self.name, hit))?,
            NewFormat::Mail => output::feed::mail(out, &feed, &arguments.from, arguments.to.as_deref(), hits)?,
        }
        Ok(())
    }
}
