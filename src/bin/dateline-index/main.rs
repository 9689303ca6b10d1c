//! `dateline-index`: reads articles and writes the index.

mod arguments;
mod commands;
#[path = "../common/mod.rs"]
mod common;

use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;
use commands::FAILED;
use common::failure;
use common::session::Session;

fn main() -> ExitCode {
    let Arguments { global, command } = Arguments::parse();
    let session = Session::new(global.index.as_deref(), global.display, global.quiet, global.today);
    let dir = session.index().ok();
    match failure::guarded(dir.as_deref(), || commands::run(&session, global.verbose, command)) {
        Ok(code) => code,
        Err(error) if failure::tell(&error, session.messages) => ExitCode::from(FAILED),
        Err(_) => ExitCode::SUCCESS,
    }
}
