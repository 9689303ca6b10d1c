//! `dateline`: searches an index of news articles. It only ever reads.

mod arguments;
mod commands;
#[path = "../common/mod.rs"]
mod common;
mod page;
mod request;
mod said;

use std::process::ExitCode;

use arguments::Arguments;
use common::failure;
use common::session::Session;

fn main() -> ExitCode {
    let Arguments { global, command } = Arguments::read();
    let session = Session::new(global.index.as_deref(), global.display, global.quiet, global.today);
    let dir = session.index().ok();
    match failure::guarded(dir.as_deref(), || commands::run(&session, command)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) if failure::tell(&error, session.messages) => ExitCode::from(2),
        Err(_) => ExitCode::SUCCESS,
    }
}
