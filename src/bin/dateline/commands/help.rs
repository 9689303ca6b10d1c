//! `dateline help`: the manual of the query language, and the help of each command.

use std::io::Write;

use anyhow::{Result, bail};
use dateline::output;
use dateline::query;

use crate::arguments;
use crate::common::failure::Failure;
use crate::common::pager::PagedOutput;
use crate::common::session::Session;

/// Prints the help of a topic, or of the program.
pub fn run(session: &Session, topic: Option<&str>) -> Result<bool> {
    let mut command = arguments::program();
    match topic {
        Some("query") => {
            let mut out = PagedOutput::new(session);
            output::manual::print(&mut out, session.terminal, query::MANUAL)?;
            out.flush()?;
        }
        None => command.print_help()?,
        Some(name) => match command.find_subcommand_mut(name) {
            Some(found) => found.clone().bin_name(format!("dateline {name}")).print_help()?,
            None => bail!(Failure::new(
                format!("there is no help on `{name}`"),
                "`dateline help query` is the manual of the query language; `dateline help` lists the commands"
            )),
        },
    }
    Ok(true)
}
