//! Manual pages in the form of `man`, made of the arguments: for whoever packages the programs.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use clap::Command;
use clap_mangen::Man;

/// Writes the page of `program` and one of each of its commands into `dir`, which is made if it is not there.
/// `other` is the program that each page refers to besides.
///
/// # Errors
/// A file cannot be written.
pub fn write(program: Command, other: &str, dir: &Path) -> Result<()> {
    fs::create_dir_all(dir).with_context(|| dir.display().to_string())?;
    let mut program = program.disable_help_subcommand(true);
    program.build();
    let name = program.get_name().to_owned();
    for command in program.get_subcommands().filter(|command| !command.is_hide_set()) {
        write_page(command.clone(), &format!("{name}-{}", command.get_name()), &[&name, other], dir)?;
    }
    write_page(program, &name, &[other], dir)
}

fn write_page(command: Command, name: &str, also: &[&str], dir: &Path) -> Result<()> {
    let page = Man::new(command.name(name.to_owned()).display_name(name.to_owned()));
    let mut out = Vec::new();
    page.render(&mut out)?;
    let also: Vec<String> = also.iter().map(|name| format!("\\fB{}\\fR(1)", name.replace('-', "\\-"))).collect();
    out.extend(format!(".SH \"SEE ALSO\"\n{}\n", also.join(", ")).into_bytes());
    let path = dir.join(format!("{name}.1"));
    fs::write(&path, out).with_context(|| path.display().to_string())
}
