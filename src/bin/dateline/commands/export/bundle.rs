//! `dateline export --format zip`: the report, the articles, their originals and a manifest of hashes.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};

use anyhow::{Result, bail};
use dateline::index::archive::Archive;
use dateline::output::bundle::{Bundle, BundleAbout, Original};
use dateline::output::json;
use dateline::output::numbers::count;
use dateline::search::answer::Request;
use dateline::search::plan::Plan;
use dateline::search::run::Scored;
use jiff::Timestamp;

use super::write;
use crate::arguments::ExportFormat;
use crate::common::failure::Failure;
use crate::common::session::Session;
use crate::said;

/// Writes the zip to standard output.
pub fn run(
    session: &Session,
    archive: &Archive,
    (request, plan): (&Request, &Plan),
    (found, total): (&[Scored], usize),
) -> Result<()> {
    if io::stdout().is_terminal() {
        bail!(Failure::new("a zip is not for a terminal", "`dateline export … --format zip > articles.zip`"));
    }
    let mut bundle = Bundle::new(BufWriter::new(io::stdout().lock()));
    for (name, format) in [("report.html", ExportFormat::Html), ("articles.csv", ExportFormat::Csv)] {
        bundle.add(name, |out| write(out, archive, (request, plan), (found, total), (format, false)))?;
    }
    let mut by_file: BTreeMap<String, Vec<String>> = BTreeMap::new();
    bundle.add("articles.jsonl", |out| -> Result<()> {
        for hit in found {
            let article = archive.article(hit.address)?;
            json::article(out, &article)?;
            by_file.entry(file_of(&article.path)).or_default().push(article.id);
        }
        Ok(())
    })?;
    let mut originals = Vec::with_capacity(by_file.len());
    for (path, articles) in by_file {
        let mut original = Original { path, name: None, missing: None, articles };
        match File::open(&original.path).and_then(|file| match file.metadata()?.is_file() {
            true => Ok(file),
            false => Err(io::ErrorKind::InvalidInput.into()),
        }) {
            Ok(mut file) => original.name = Some(bundle.original(&original.path, &mut file)?),
            Err(error) => original.missing = Some(error.kind().to_string()),
        }
        originals.push(original);
    }
    let query = request.query.as_ref().map(ToString::to_string).unwrap_or_default();
    let program = concat!("dateline ", env!("CARGO_PKG_VERSION"));
    let (articles, now) = (found.len(), Timestamp::now());
    let about = BundleAbout { query: &query, asked: now, found: total, articles, archive: archive.len(), program };
    bundle.finish(&about, &originals)?;
    let missing = originals.iter().filter(|original| original.name.is_none()).count();
    if missing > 0 {
        let text = format!("{} could not be read any more; the manifest names them", count(missing as u64, "original"));
        said::say(session, "note", &text);
    }
    io::stdout().flush()?;
    Ok(())
}

/// The file of an article: its path, without the number of its record.
fn file_of(path: &str) -> String {
    let (file, number) = path.rsplit_once('#').unwrap_or((path, ""));
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { file.to_owned() } else { path.to_owned() }
}
