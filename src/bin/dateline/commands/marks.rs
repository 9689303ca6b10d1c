//! `dateline tag`, `star`, `later`, `note`, `marks`: what a person puts on articles and passages.

use std::collections::HashSet;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use dateline::article::Article;
use dateline::desk::entry::{LATER, STARRED};
use dateline::desk::marks::{self, places};
use dateline::desk::{DeskEvent, Mark, State};
use dateline::index::archive::Archive;
use dateline::output;
use dateline::output::desk::MarkedRow;
use dateline::output::numbers::count;
use dateline::search::answer::{self, Request};
use dateline::search::plan::PlanOptions;
use dateline::text::fold_label;

use crate::arguments::{LaterArguments, ListFormat, MarksArguments, NoteArguments, StarArguments, TagArguments};
use crate::common::failure::Failure;
use crate::common::session::Session;
use crate::desk::Desk;
use crate::named;
use crate::request;
use crate::said;

/// Titles of marked articles that are told.
const TOLD: usize = 5;

/// Puts a tag on articles, or takes it off.
pub fn tag(session: &Session, desk: &Desk, arguments: &TagArguments) -> Result<bool> {
    let archive = super::open(session)?;
    let pairs = match (&arguments.csv, &arguments.tag) {
        (Some(file), _) => read_csv(file)?,
        (None, Some(tag)) => {
            let mark = Mark::tag(tag)?;
            let mut ids = arguments.ids.clone();
            if let Some(query) = &arguments.query {
                ids.extend(found(session, desk, &archive, query)?);
            } else if ids.is_empty() {
                bail!(Failure::new(
                    "no article is named",
                    "`dateline tag TAG ID...`, or `--query QUERY` for all it finds"
                ));
            }
            ids.into_iter().map(|id| (id, mark.clone())).collect()
        }
        (None, None) => Vec::new(),
    };
    put(session, desk, &archive, pairs, arguments.remove)
}

/// Puts a star on articles, or takes it off.
pub fn star(session: &Session, desk: &Desk, arguments: &StarArguments) -> Result<bool> {
    tags(session, desk, STARRED, &arguments.ids, arguments.remove)
}

/// Puts articles on the reading list, takes them off, or shows it.
pub fn later(session: &Session, desk: &Desk, arguments: &LaterArguments) -> Result<bool> {
    if arguments.ids.is_empty() {
        let all = MarksArguments { ids: Vec::new(), tag: Some(LATER.to_owned()), format: ListFormat::Text };
        return list(session, desk, &all);
    }
    tags(session, desk, LATER, &arguments.ids, arguments.done)
}

/// Writes a note on an article, or takes it off.
pub fn note(session: &Session, desk: &Desk, arguments: &NoteArguments) -> Result<bool> {
    let archive = super::open(session)?;
    let text = arguments.text.join(" ");
    if text.trim().is_empty() {
        bail!(Failure::new("a note needs words", "`dateline note ID WORDS`; `--remove` takes one off"));
    }
    let mark = Mark::note(&text);
    put(session, desk, &archive, vec![(arguments.id.clone(), mark)], arguments.remove)
}

fn tags(session: &Session, desk: &Desk, tag: &str, ids: &[String], remove: bool) -> Result<bool> {
    let archive = super::open(session)?;
    let mark = Mark::tag(tag)?;
    let pairs = ids.iter().map(|id| (id.clone(), mark.clone())).collect();
    put(session, desk, &archive, pairs, remove)
}

/// Lists marked articles.
pub fn list(session: &Session, desk: &Desk, arguments: &MarksArguments) -> Result<bool> {
    let state = desk.state(session)?;
    let archive = super::open(session)?;
    let mut rows = Vec::new();
    for place in places(state, &archive)? {
        let id = place.address.map(|address| archive.article(address)).transpose()?.map(|article| article.id);
        rows.push(MarkedRow { marked: place.marked, id });
    }
    if let Some(tag) = &arguments.tag {
        let wanted = fold_label(tag);
        let has = |tag: &Option<String>| tag.as_deref().is_some_and(|tag| fold_label(tag) == wanted);
        rows.retain(|row| row.marked.marks.keys().any(|mark| has(&mark.tag)));
    }
    if !arguments.ids.is_empty() {
        let is_whole = |name: &String| {
            rows.iter().any(|row| row.marked.article.id == *name || row.id.as_deref() == Some(name.as_str()))
        };
        let ranked = |name: &String| match is_whole(name) {
            true => Ok(name.clone()),
            false => Ok(named::ranked(desk, name)?.map_or_else(|| name.clone(), |ranked| ranked.id)),
        };
        let wanted = arguments.ids.iter().map(ranked).collect::<Result<Vec<String>>>()?;
        let named = |id: &str| wanted.iter().any(|wanted| id.starts_with(wanted));
        rows.retain(|row| named(&row.marked.article.id) || row.id.as_deref().is_some_and(named));
    }
    // The latest first: what was just read comes before what was read last year.
    rows.sort_by_key(|row| std::cmp::Reverse(row.marked.marks.values().max().copied()));
    let mut out = BufWriter::new(io::stdout().lock());
    match arguments.format {
        ListFormat::Text => output::desk::marks(&mut out, session.terminal, &rows)?,
        ListFormat::Jsonl => output::desk::marks_jsonl(&mut out, &rows)?,
        ListFormat::Csv => output::desk::marks_csv(&mut out, &rows)?,
    }
    out.flush()?;
    said::say(session, "found", &count(rows.len() as u64, "marked article"));
    Ok(!rows.is_empty())
}

/// Puts each mark on its article or passage, or takes it off; true if anything changed.
fn put(session: &Session, desk: &Desk, archive: &Archive, pairs: Vec<(String, Mark)>, remove: bool) -> Result<bool> {
    let state = desk.state(session)?;
    let mut events = Vec::new();
    let (mut articles, mut titles) = (HashSet::new(), Vec::new());
    for (name, mark) in pairs {
        if let Some((article, event)) = change(desk, state, archive, &name, mark, remove)? {
            if articles.insert(article.id) {
                titles.push(article.title);
            }
            events.push(event);
        }
    }
    let changed = !events.is_empty();
    desk.write(events)?;
    said::say(session, if remove { "unmarked" } else { "marked" }, &which(&titles));
    Ok(changed)
}

/// `2 articles: “Pump failed”, “Crew saved”`: whoever named the wrong one sees it.
fn which(titles: &[String]) -> String {
    let mut out = count(titles.len() as u64, "article");
    for (n, title) in titles.iter().take(TOLD).enumerate() {
        let title = if title.trim().is_empty() { "(no title)".to_owned() } else { format!("“{}”", title.trim()) };
        out.extend([if n == 0 { ": " } else { ", " }, &title]);
    }
    if titles.len() > TOLD {
        out.push_str(&format!(" and {} more", titles.len() - TOLD));
    }
    out
}

/// What is to be written for one mark; nothing if it is as wanted already.
fn change(
    desk: &Desk,
    state: &State,
    archive: &Archive,
    name: &str,
    mark: Mark,
    remove: bool,
) -> Result<Option<(Article, DeskEvent)>> {
    let (id, bytes) = named::passage(name)?;
    let article = archive.article(named::article(desk, archive, id)?.address)?;
    let mark = match bytes.or(mark.bytes) {
        None => mark,
        Some((start, end)) => mark.on((start, end), &article.body).with_context(|| {
            let length = article.body.len();
            format!("`{name}`: bytes {start} to {end} are no characters of its text, which is {length} bytes long")
        })?,
    };
    let changed = marks::change(state, archive, &article, mark, remove)?;
    Ok(changed.map(|event| (article, event)))
}

/// The ids of all that a query finds.
fn found(session: &Session, desk: &Desk, archive: &Archive, typed: &str) -> Result<Vec<String>> {
    let typed = desk.expand(session, typed)?;
    let (query, _) = request::parse(&typed.text, false, session.today)?;
    let Some(query) = query else { return Ok(Vec::new()) };
    let mut options = PlanOptions { undated: typed.undated, stated_only: typed.stated_only, ..PlanOptions::default() };
    desk.fill(session, &query, archive, &mut options)?;
    let found = answer::all(archive, &Request { query: Some(query), options, ..Request::default() })?.articles;
    let addresses: Vec<_> = found.all().iter().map(|hit| hit.address).collect();
    Ok(archive.ids()?.of(&addresses)?)
}

/// Articles and marks from a table with the columns `id`, and `tag` or `note`.
fn read_csv(file: &Path) -> Result<Vec<(String, Mark)>> {
    let name = || file.display().to_string();
    let bytes = std::fs::read(file).with_context(name)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let head = reader.headers().with_context(name)?.clone();
    let column = |wanted: &str| head.iter().position(|title| title.trim().eq_ignore_ascii_case(wanted));
    let (Some(id), Some(tag)) = (column("id"), column("tag")) else {
        bail!(Failure::new(format!("{} has no columns `id` and `tag`", name()), "name them in its first line"));
    };
    let mut out = Vec::new();
    for row in reader.records() {
        let row = row.with_context(name)?;
        // A cell that a spreadsheet could run was written with an apostrophe before it.
        let cell = |column: Option<usize>| {
            let text = column.and_then(|column| row.get(column)).unwrap_or_default().trim();
            text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(text)
        };
        let line = row.position().map_or(0, csv::Position::line);
        let mut mark = match (cell(Some(tag)), cell(column("note"))) {
            ("", "") => continue,
            ("", note) => Mark::note(note),
            (tag, _) => Mark::tag(tag).with_context(|| format!("{}, line {line}", name()))?,
        };
        let byte = |title| cell(column(title)).parse::<usize>().ok();
        mark.bytes = byte("start").zip(byte("end"));
        out.push((cell(Some(id)).to_owned(), mark));
    }
    Ok(out)
}
