//! `dateline watch`: which of many names or queries are in what has come in.

use std::io::{self, BufWriter, Read, Write};

use anyhow::{Context, Result};
use dateline::article::EntityKind;
use dateline::desk::entry::checked_name;
use dateline::desk::watch::{self, Watched};
use dateline::desk::{DeskError, DeskEvent};
use dateline::index::archive::{Address, Archive};
use dateline::output;
use dateline::output::numbers::count;
use dateline::query::FilterField;
use dateline::search::answer::{Hit, Request};
use dateline::search::passages::PassageOptions;
use dateline::search::plan::PlanOptions;
use dateline::search::run::Sort;
use rustc_hash::FxHashSet;

use crate::arguments::{ShowFormat, WatchArguments};
use crate::common::session::Session;
use crate::desk::Desk;
use crate::request;
use crate::said;

/// Runs every entry of the list over the articles that it has not seen; true if anything was found.
pub fn run(session: &Session, desk: &Desk, arguments: &WatchArguments) -> Result<bool> {
    let name = list_name(arguments)?;
    let entries = read(arguments)?;
    let requests = entries.iter().map(|entry| request_of(session, desk, arguments, entry));
    let requests = requests.collect::<Result<Vec<Request>>>()?;
    let archive = super::open(session)?;
    let seen = desk.state(session)?.seen.get(&watch::seen_as(&name)).cloned().unwrap_or_default();
    let news = watch::unseen(&archive, &seen)?;
    let new: FxHashSet<Address> = news.fresh.iter().map(|hit| hit.address).collect();
    let mut out = BufWriter::new(io::stdout().lock());
    let mut matched = 0;
    for (entry, mut request) in entries.iter().zip(requests) {
        let hits = found(session, desk, &archive, &mut request, &new)?;
        if !hits.is_empty() {
            print(&mut out, session, arguments, entry, &hits, matched > 0)?;
            matched += 1;
        }
    }
    out.flush()?;
    drop(out);
    if !arguments.peek {
        desk.write(vec![DeskEvent::Looked { name: watch::seen_as(&name), articles: news.seen }])?;
    }
    let (all, of) = (count(entries.len() as u64, "entry"), count(new.len() as u64, "new article"));
    said::say(session, "found", &format!("{matched} of {all} in {of}"));
    Ok(matched > 0)
}

fn found(
    session: &Session,
    desk: &Desk,
    archive: &Archive,
    request: &mut Request,
    new: &FxHashSet<Address>,
) -> Result<Vec<Hit>> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    if let Some(query) = &request.query {
        desk.fill(session, query, archive, &mut request.options)?;
    }
    Ok(watch::matches(archive, request, new)?)
}

fn print(
    out: &mut dyn Write,
    session: &Session,
    arguments: &WatchArguments,
    entry: &Watched,
    hits: &[Hit],
    again: bool,
) -> io::Result<()> {
    let shown = &hits[..hits.len().min(arguments.limit)];
    if arguments.format == ShowFormat::Jsonl {
        return shown.iter().try_for_each(|hit| output::json::named_hit(out, &entry.label, hit));
    }
    if again {
        writeln!(out)?;
    }
    output::desk::head(out, session.terminal, &entry.label, hits.len())?;
    output::results::hits(out, session.terminal, shown)
}

fn request_of(session: &Session, desk: &Desk, arguments: &WatchArguments, entry: &Watched) -> Result<Request> {
    let place = || format!("{}, line {}", arguments.file.display(), entry.line);
    let query = if arguments.names {
        Some(request::filter(FilterField::Entity(EntityKind::Person), &entry.text).with_context(place)?)
    } else {
        let text = desk.expand(session, &entry.text)?.text;
        let (query, notes) = request::parse(&text, false, session.today).with_context(place)?;
        notes.iter().for_each(|note| said::say(session, "note", &format!("{}: {}", place(), note.slip)));
        query
    };
    let passages = PassageOptions { most: 1, ..PassageOptions::default() };
    let options = PlanOptions::default();
    Ok(Request { query, options, sort: Sort::Newest, copies: true, passages, ..Request::default() })
}

/// What the list is called: its own name, or its file's without what follows the first dot.
fn list_name(arguments: &WatchArguments) -> Result<String, DeskError> {
    let stem = arguments.file.file_stem().unwrap_or_default().to_string_lossy();
    let from_file = || if arguments.file.as_os_str() == "-" { "stdin".to_owned() } else { stem.replace(' ', "-") };
    checked_name(&arguments.name.clone().unwrap_or_else(from_file))
}

fn read(arguments: &WatchArguments) -> Result<Vec<Watched>> {
    let mut bytes = Vec::new();
    if arguments.file.as_os_str() == "-" {
        io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(&arguments.file).with_context(|| arguments.file.display().to_string())?;
    }
    Ok(watch::read(&String::from_utf8_lossy(&bytes)))
}
