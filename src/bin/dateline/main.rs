//! `dateline`: searches an index of news articles. Of the index it only ever reads.

mod arguments;
mod commands;
#[path = "../common/mod.rs"]
mod common;
mod desk;
mod indexes;
mod named;
mod page;
mod request;
mod said;

use std::process::ExitCode;

use arguments::Arguments;
use common::failure;
use common::session::Session;
use desk::Desk;

fn main() -> ExitCode {
    let Arguments { global, command, searches_unasked } = Arguments::read();
    let mut session = Session::new(global.index, global.display, global.quiet, global.today);
    session.fetched = global.fetch;
    if searches_unasked {
        said::say(&session, "read as", "dateline search …");
    }
    let desk = Desk::new(global.desk);
    match failure::guarded(|| indexes::of(&session).unwrap_or_default(), || commands::run(&session, &desk, command)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) if failure::tell(&error, session.messages) => ExitCode::from(2),
        Err(_) => ExitCode::SUCCESS,
    }
}
