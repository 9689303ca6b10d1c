//! The commands, one a file: each from its arguments to whether something was found.

mod batch;
#[cfg(feature = "browse")]
mod browse;
mod cite;
mod copies;
mod coverage;
mod desk;
mod export;
mod facets;
mod front;
mod help;
mod history;
mod marks;
mod mcp;
mod network;
mod new;
mod person;
mod quote;
mod saved;
mod search;
#[cfg(feature = "web")]
mod serve;
mod show;
mod similar;
mod sources;
mod timeline;
mod versions;
mod watch;
mod words;

use std::io::{self, Write};

use anyhow::Result;
use dateline::article::EntityKind;
use dateline::index::archive::Archive;

use crate::arguments::{self, Command};
use crate::common::session::Session;
use crate::common::{config, manpages};
use crate::desk::Desk;
use crate::indexes::{self, Need};

/// Runs the command; true if something was found.
pub fn run(session: &Session, desk: &Desk, command: Option<Command>) -> Result<bool> {
    let Some(command) = command else { return front::run(session) };
    match command {
        Command::Search(arguments) => search::run(session, desk, &arguments),
        Command::Show(arguments) => show::run(session, desk, &arguments),
        Command::People(arguments) => facets::run(session, desk, EntityKind::Person, &arguments),
        Command::Person(arguments) => person::run(session, &arguments),
        Command::Organizations(arguments) => facets::run(session, desk, EntityKind::Organization, &arguments),
        Command::Places(arguments) => facets::run(session, desk, EntityKind::Place, &arguments),
        Command::Sources(arguments) => sources::run(session, desk, &arguments),
        Command::Timeline(arguments) => timeline::run(session, desk, &arguments),
        Command::Coverage(arguments) => coverage::run(session, desk, &arguments),
        Command::Words(arguments) => words::run(session, desk, &arguments),
        Command::Quote(arguments) => quote::run(session, &arguments),
        Command::Similar(arguments) => similar::run(session, desk, &arguments),
        Command::Copies(arguments) => copies::run(session, desk, &arguments),
        Command::Versions(arguments) => versions::run(session, desk, &arguments),
        Command::Batch(arguments) => batch::run(session, desk, &arguments),
        Command::Cite(arguments) => cite::run(session, desk, &arguments),
        Command::Export(arguments) => export::run(session, desk, &arguments),
        Command::Network(arguments) => network::run(session, desk, &arguments),
        #[cfg(feature = "browse")]
        Command::Browse(arguments) => browse::run(session, desk, &arguments),
        #[cfg(feature = "web")]
        Command::Serve(arguments) => serve::run(session, desk, &arguments),
        Command::Mcp => mcp::run(session),
        Command::History(arguments) => history::run(session, desk, &arguments),
        Command::Save(arguments) => saved::save(session, desk, &arguments),
        Command::Saved(arguments) => saved::list(session, desk, &arguments),
        Command::Forget { names } => saved::forget(session, desk, &names),
        Command::New(arguments) => new::run(session, desk, &arguments),
        Command::Watch(arguments) => watch::run(session, desk, &arguments),
        Command::Tag(arguments) => marks::tag(session, desk, &arguments),
        Command::Star(arguments) => marks::star(session, desk, &arguments),
        Command::Later(arguments) => marks::later(session, desk, &arguments),
        Command::Note(arguments) => marks::note(session, desk, &arguments),
        Command::Marks(arguments) => marks::list(session, desk, &arguments),
        Command::Desk(command) => self::desk::run(session, desk, &command),
        Command::Help { topic } => help::run(session, topic.as_deref()),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut arguments::program(), "dateline", &mut script);
            io::stdout().write_all(&script)?;
            Ok(true)
        }
        Command::Config => config::print(&arguments::program()).map(|()| true),
        Command::Man { dir } => manpages::write(arguments::program(), "dateline-index", &dir).map(|()| true),
    }
}

/// Opens the archive, all of it.
fn open(session: &Session) -> Result<Archive> {
    indexes::open(session, Need::Whole)
}
