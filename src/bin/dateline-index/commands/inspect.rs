//! `dateline-index inspect`: what would be indexed of each article, without an index.

use std::io::{self, BufWriter, Read, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use dateline::ingest::{self, Event, Examined, Options, Seen};
use dateline::output::{inspect, json};

use super::{REJECTED, inputs, tell};
use crate::arguments::Format;
use crate::common::session::Session;

/// Shows what would be indexed.
pub fn run(session: &Session, options: &Options<'_>, paths: Vec<PathBuf>, format: Format) -> Result<ExitCode> {
    let (paths, mut stream) = inputs(paths);
    let stream = stream.as_mut().map(|s| s as &mut (dyn Read + Send));
    let render = |Examined { article, notes }: Examined<'_>| {
        let mut shown = Vec::with_capacity(article.body.len() * 3);
        match format {
            Format::Jsonl => json::inspected(&mut shown, article, notes),
            Format::Text => inspect::text(&mut shown, article, notes),
        }
        .map(|()| shown)
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut rejected, mut written) = (false, Ok(()));
    ingest::examine(&paths, stream, options, render, |found| {
        written = match found {
            Seen::Article(shown) => shown.and_then(|shown| out.write_all(&shown)),
            Seen::Rejected(rejection) => {
                rejected = true;
                tell(session, &Event::Rejected(&rejection));
                Ok(())
            }
            Seen::PassedOver(_) | Seen::Remark { .. } if session.quiet => Ok(()),
            Seen::PassedOver(kinds) => {
                tell(session, &Event::PassedOver(&kinds));
                Ok(())
            }
            Seen::Remark { path, text } => {
                tell(session, &Event::Remarked { path: &path, text: &text });
                Ok(())
            }
        };
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    written.and_then(|()| out.flush())?;
    Ok(if rejected { ExitCode::from(REJECTED) } else { ExitCode::SUCCESS })
}
