//! `dateline help`: the manual of the query language, and the help of each command.

use std::io::{self, Write};

use anyhow::{Result, bail};
use clap::CommandFactory;
use dateline::query;

use crate::arguments::Arguments;
use crate::common::failure::Failure;

/// Prints the help of a topic, or of the program.
pub fn run(topic: Option<&str>) -> Result<bool> {
    let mut command = Arguments::command();
    match topic {
        Some("query") => io::stdout().write_all(query::MANUAL.as_bytes())?,
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
