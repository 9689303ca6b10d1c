//! `dateline-index`: reads articles and writes the index.

mod arguments;
mod commands;
#[path = "../common/mod.rs"]
mod common;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use arguments::Arguments;
use commands::FAILED;
use common::session::Session;
use common::{config, failure, programs};

/// Commands that people look for here and that only read.
const OF_THE_SEARCHER: &[&str] = &[
    "search",
    "show",
    "people",
    "person",
    "organizations",
    "places",
    "sources",
    "timeline",
    "similar",
    "copies",
    "batch",
    "quote",
    "cite",
    "export",
    "network",
    "serve",
    "history",
    "find",
];

fn main() -> ExitCode {
    let typed: Vec<_> = std::env::args_os().collect();
    #[cfg(feature = "pdf")]
    if let Some(code) = commands::read_pdf::started(&typed) {
        return code;
    }
    programs::refuse_command_of("dateline", OF_THE_SEARCHER, &mut Arguments::command(), &typed);
    let matches = config::configured(Arguments::command()).get_matches_from(typed);
    let Arguments { global, command } = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let session = Session::new(global.index.into_iter().collect(), global.display, global.quiet, global.today);
    match failure::guarded(
        || session.index().into_iter().collect(),
        || commands::run(&session, global.verbose, command),
    ) {
        Ok(code) => code,
        Err(error) if failure::tell(&error, session.messages) => ExitCode::from(FAILED),
        Err(_) => ExitCode::SUCCESS,
    }
}
