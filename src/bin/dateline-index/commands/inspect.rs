//! `dateline-index inspect`: what would be indexed of each article, without an index.

use std::io::{Read, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use dateline::ingest::{self, Examined, RunEvent, RunOptions, Seen};
use dateline::output::{inspect, json};

use super::{REJECTED, inputs, tell};
use crate::arguments::ReportFormat;
use crate::common::pager::PagedOutput;
use crate::common::session::Session;

/// Shows what would be indexed.
pub fn run(session: &Session, options: &RunOptions<'_>, paths: Vec<PathBuf>, format: ReportFormat) -> Result<ExitCode> {
    let (paths, mut stream) = inputs(paths);
    let stream = stream.as_mut().map(|s| s as &mut (dyn Read + Send));
    let render = |Examined { article, notes, .. }: Examined<'_>| {
        let mut shown = Vec::with_capacity(article.body.len() * 3);
        match format {
            ReportFormat::Jsonl => json::inspected(&mut shown, article, notes),
            ReportFormat::Text => inspect::text(&mut shown, article, notes),
        }
        .map(|()| shown)
    };
    // Of many files some may be rejected, which is said at once and would run into a pager.
    let is_one = matches!(&paths[..], [path] if path.is_file());
    let mut out = if is_one { PagedOutput::new(session) } else { PagedOutput::straight() };
    let (mut rejected, mut written) = (false, Ok(()));
    ingest::examine(&paths, stream, options, render, |found| {
        written = match found {
            Seen::Article(shown) => shown.and_then(|shown| out.write_all(&shown)),
            Seen::Rejected(rejection) => {
                rejected = true;
                tell(session, &RunEvent::Rejected(&rejection));
                Ok(())
            }
            Seen::PassedOver(_) | Seen::Remark { .. } if session.quiet => Ok(()),
            Seen::PassedOver(kinds) => {
                tell(session, &RunEvent::PassedOver(&kinds));
                Ok(())
            }
            Seen::Remark { path, text } => {
                tell(session, &RunEvent::Remarked { path: &path, text: &text });
                Ok(())
            }
        };
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    written.and_then(|()| out.flush())?;
    Ok(if rejected { ExitCode::from(REJECTED) } else { ExitCode::SUCCESS })
}
