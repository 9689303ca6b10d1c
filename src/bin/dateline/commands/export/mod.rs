//! `dateline export`: all that a query finds, as a document or a table.

mod bundle;

use std::io::{self, BufWriter, Write};

use anyhow::{Result, bail};
use dateline::index::archive::Archive;
use dateline::output::handout::{self, HandoutHead};
use dateline::output::numbers::count;
use dateline::output::{json, template};
use dateline::search::answer::{self, All, Hit, Request};
use dateline::search::passages::PassageOptions;
use dateline::search::plan::Plan;
use dateline::search::run::Scored;
use dateline::search::sources::sources;
use jiff::Timestamp;

use super::search::sort;
use crate::arguments::{ExportArguments, ExportFormat};
use crate::common::failure::Failure;
use crate::common::session::Session;
use crate::desk::Desk;
use crate::indexes::{self, Need};
use crate::request;
use crate::said;

/// Articles that are held in memory at a time.
const AT_A_TIME: usize = 200;

/// Writes every article that is found; true if any is.
pub fn run(session: &Session, desk: &Desk, arguments: &ExportArguments) -> Result<bool> {
    let mut asked = request::read(session, desk, &arguments.what)?;
    said::notes(session, &asked);
    let Some(query) = asked.query.take() else {
        bail!(Failure::new("nothing to export", "`dateline export WORDS`; `dateline export '*'` for every article"));
    };
    let archive = indexes::open(session, Need::Found(&query, &asked.options))?;
    desk.fill(session, &query, &archive, &mut asked.options)?;
    let request = Request {
        query: Some(query),
        options: asked.options,
        sort: sort(arguments.sort),
        passages: PassageOptions { most: arguments.passages, ..PassageOptions::default() },
        ..Request::default()
    };
    let All { articles: mut found, plan } = answer::all(&archive, &request)?;
    let total = found.len();
    let found = found.first(arguments.limit.unwrap_or(total), &archive)?;
    if arguments.format == ExportFormat::Zip {
        bundle::run(session, &archive, (&request, &plan), (found, total))?;
    } else {
        let mut out = BufWriter::new(io::stdout().lock());
        write(&mut out, &archive, (&request, &plan), (found, total), (arguments.format, arguments.bom))?;
        out.flush()?;
    }
    said::say(session, "wrote", &format!("{} of {}", found.len(), count(total as u64, "article")));
    Ok(!found.is_empty())
}

fn write(
    out: &mut dyn Write,
    archive: &Archive,
    (request, plan): (&Request, &Plan),
    (found, total): (&[Scored], usize),
    (format, bom): (ExportFormat, bool),
) -> Result<()> {
    let query = request.query.as_ref().map(ToString::to_string).unwrap_or_default();
    let sources = if matches!(format, ExportFormat::Html | ExportFormat::Markdown) {
        sources(archive, found)?.sources
    } else {
        Vec::new()
    };
    let head = HandoutHead { query: &query, total, archive: archive.len(), now: Timestamp::now(), sources: &sources };
    match format {
        ExportFormat::Html => handout::html_head(out, &head)?,
        ExportFormat::Markdown => handout::markdown_head(out, &head)?,
        ExportFormat::Csv => {
            if bom {
                out.write_all("\u{feff}".as_bytes())?;
            }
            template::csv(out, &[])?;
        }
        ExportFormat::Jsonl | ExportFormat::Zip => {}
    }
    for (i, some) in found.chunks(AT_A_TIME).enumerate() {
        let mut hits: Vec<Hit> = answer::hits(archive, request, plan, some)?;
        hits.iter_mut().for_each(|hit| hit.rank += i * AT_A_TIME);
        match format {
            ExportFormat::Html => hits.iter().try_for_each(|hit| handout::html_hit(out, hit))?,
            ExportFormat::Markdown => hits.iter().try_for_each(|hit| handout::markdown_hit(out, hit))?,
            ExportFormat::Csv => template::csv_rows(out, &hits)?,
            ExportFormat::Jsonl | ExportFormat::Zip => hits.iter().try_for_each(|hit| json::hit(out, hit))?,
        }
    }
    if format == ExportFormat::Html {
        handout::html_foot(out)?;
    }
    Ok(())
}
