//! The commands, one a file: each from its arguments to whether something was found.

mod batch;
mod facets;
mod help;
mod search;
mod show;
mod similar;
mod timeline;

use std::io;

use anyhow::Result;
use clap::CommandFactory;
use dateline::article::EntityKind;
use dateline::index::archive::Archive;
use dateline::index::reader;

use crate::arguments::{Arguments, Command};
use crate::common::session::Session;

/// Runs the command; true if something was found.
pub fn run(session: &Session, command: Command) -> Result<bool> {
    match command {
        Command::Search(arguments) => search::run(session, &arguments),
        Command::Show(arguments) => show::run(session, &arguments),
        Command::People(arguments) => facets::run(session, EntityKind::Person, &arguments),
        Command::Organizations(arguments) => facets::run(session, EntityKind::Organization, &arguments),
        Command::Places(arguments) => facets::run(session, EntityKind::Place, &arguments),
        Command::Timeline(arguments) => timeline::run(session, &arguments),
        Command::Similar(arguments) => similar::run(session, &arguments),
        Command::Batch(arguments) => batch::run(session, &arguments),
        Command::Help { topic } => help::run(topic.as_deref()),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Arguments::command(), "dateline", &mut io::stdout());
            Ok(true)
        }
    }
}

/// Opens the archive.
fn open(session: &Session) -> Result<Archive> {
    Ok(Archive::new(reader::open(&session.index()?)?)?)
}
