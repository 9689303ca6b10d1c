//! `dateline batch`: many queries: counts, articles, or a run for evaluation.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};

use anyhow::{Context, Result};
use dateline::article::EntityKind;
use dateline::index::archive::Archive;
use dateline::output::json;
use dateline::output::sanitize;
use dateline::output::table::CsvTable;
use dateline::output::template::safe_cell;
use dateline::query::FilterField;
use dateline::search::answer::{self, Request, answer};
use dateline::search::bag;
use dateline::search::passages::PassageOptions;
use dateline::search::plan::PlanOptions;

use crate::arguments::{BatchArguments, BatchFormat};
use crate::common::session::Session;
use crate::desk::Desk;
use crate::request;
use crate::said;

/// Runs every line of the file; true if anything was found.
pub fn run(session: &Session, desk: &Desk, batch: &BatchArguments) -> Result<bool> {
    let lines = read(batch)?;
    let lines = match spreadsheet(batch, &lines) {
        Some((cells, column)) => {
            said::say(session, "note", &format!("the list is CSV; its column {column} is read"));
            cells
        }
        None => lines,
    };
    let archive = super::open(session)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut found = false;
    if batch.format == BatchFormat::Counts {
        writeln!(out, "name,query,articles,matched")?;
    }
    for (number, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let (name, text) = line.split_once('\t').unwrap_or((line, line));
        found |= if batch.format == BatchFormat::Trec {
            trec(&mut out, &archive, batch, name.trim(), text)?
        } else {
            one(&mut out, (session, desk), &archive, batch, name, text)
                .with_context(|| format!("{}, line {}", batch.file.display(), number + 1))?
        };
    }
    out.flush()?;
    Ok(found)
}

fn read(batch: &BatchArguments) -> Result<String> {
    let mut bytes = Vec::new();
    if batch.file.as_os_str() == "-" {
        io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        let mut file = File::open(&batch.file).with_context(|| batch.file.display().to_string())?;
        file.read_to_end(&mut bytes).with_context(|| batch.file.display().to_string())?;
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// The cells of the column that holds the queries or names, one a line, and the column's name; `None` if
/// the file is no CSV.
fn spreadsheet(batch: &BatchArguments, text: &str) -> Option<(String, String)> {
    let is_named = batch.file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    if batch.format == BatchFormat::Trec || !(is_named || text.starts_with('"') && text.contains("\",")) {
        return None;
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().ok()?;
    let known = ["query", "name", "names", "person", "people", "search", "term"];
    let header = |cell: &str| known.contains(&cell.trim().to_lowercase().as_str());
    let first = rows.first()?;
    let column = known.iter().find_map(|name| first.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name)));
    let has_header = first.iter().any(header);
    let shown = match column {
        Some(column) => format!("`{}`", first[column].trim()),
        None => "1".to_owned(),
    };
    let cells = rows.iter().skip(usize::from(has_header)).filter_map(|row| row.get(column.unwrap_or(0)));
    let lines: Vec<String> = cells.map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    Some((lines.join("\n"), shown))
}

fn one(
    out: &mut dyn Write,
    (session, desk): (&Session, &Desk),
    archive: &Archive,
    batch: &BatchArguments,
    name: &str,
    text: &str,
) -> Result<bool> {
    let of = format!("{name}: ");
    let query = if batch.names {
        Some(request::filter(FilterField::Entity(EntityKind::Person), text)?)
    } else {
        let (query, notes) = request::parse(&desk.expand(session, text)?.text, batch.strict, session.today)?;
        notes.iter().for_each(|note| said::note(session, note, &of));
        query
    };
    let passages = PassageOptions::default();
    let mut options = PlanOptions::default();
    if let Some(query) = &query {
        desk.fill(session, query, archive, &mut options)?;
    }
    let request = Request { query, options, limit: batch.limit, copies: true, passages, ..Request::default() };
    if batch.format == BatchFormat::Counts {
        let answer::Counted { total: n, names, .. } = answer::counted(archive, &request)?;
        names.iter().for_each(|filter| said::name_of(session, filter, &of));
        let matched: Vec<String> = names.iter().map(|filter| said::matched(filter, usize::MAX, "; ")).collect();
        let mut row = CsvTable::new(out);
        let matched = safe_cell(&sanitize(&matched.join("; ")));
        row.row([safe_cell(&sanitize(name)), safe_cell(&sanitize(text)), n.to_string(), matched])?;
        row.end()?;
        return Ok(n > 0);
    }
    let answer = answer(archive, &request)?;
    answer.names.iter().for_each(|filter| said::name_of(session, filter, &of));
    for hit in &answer.hits {
        json::named_hit(out, name, hit)?;
    }
    Ok(answer.total > 0)
}

/// One topic as a bag of words, in the format of TREC runs.
fn trec(out: &mut dyn Write, archive: &Archive, batch: &BatchArguments, topic: &str, words: &str) -> Result<bool> {
    let ranked = bag::rank(archive, words, batch.limit)?;
    let ids = archive.ids()?.of(&ranked.iter().map(|hit| hit.address).collect::<Vec<_>>())?;
    for (i, (hit, id)) in ranked.iter().zip(ids).enumerate() {
        writeln!(out, "{} Q0 {} {} {:.6} dateline", trec_field(topic), trec_field(&id), i + 1, hit.score)?;
    }
    Ok(!ranked.is_empty())
}

/// `text` as a field of a TREC run, which has no way to write white space within one.
fn trec_field(text: &str) -> String {
    sanitize(text).split_whitespace().collect::<Vec<_>>().join("_")
}
