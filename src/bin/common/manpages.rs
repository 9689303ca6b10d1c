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
    let mut program = at_length(program.disable_help_subcommand(true));
    program.build();
    let name = program.get_name().to_owned();
    for command in program.get_subcommands().filter(|command| !command.is_hide_set()) {
        write_page(command.clone(), &format!("{name}-{}", command.get_name()), &[&name, other], dir)?;
    }
    write_page(program, &name, &[other], dir)
}

/// `command` with all that its short help leaves out.
fn at_length(command: Command) -> Command {
    command.mut_args(|arg| arg.hide_short_help(false)).mut_subcommands(at_length)
}

fn write_page(command: Command, name: &str, also: &[&str], dir: &Path) -> Result<()> {
    let page = Man::new(command.name(name.to_owned()).display_name(name.to_owned()));
    let mut rendered = Vec::new();
    page.render(&mut rendered)?;
    let mut out = examples_as_typed(&String::from_utf8_lossy(&rendered));
    let also: Vec<String> = also.iter().map(|name| format!("\\fB{}\\fR(1)", name.replace('-', "\\-"))).collect();
    out.push_str(&format!(".SH \"SEE ALSO\"\n{}\n", also.join(", ")));
    let path = dir.join(format!("{name}.1"));
    fs::write(&path, out).with_context(|| path.display().to_string())
}

/// A page whose indented lines of the last section, examples and tables, are neither filled nor justified.
fn examples_as_typed(page: &str) -> String {
    let Some((before, extra)) = page.split_once(".SH EXTRA\n") else { return page.to_owned() };
    let mut out = format!("{before}.SH EXAMPLES\n");
    let mut is_typed = false;
    for line in extra.lines().filter(|line| *line != "Examples:") {
        let indented = line.starts_with("  ");
        if indented != is_typed && !(line.is_empty() && is_typed) {
            out.push_str(if indented { ".nf\n" } else { ".fi\n" });
            is_typed = indented;
        }
        out.push_str(if line.is_empty() && !is_typed { ".PP" } else { line.strip_prefix("  ").unwrap_or(line) });
        out.push('\n');
    }
    if is_typed {
        out.push_str(".fi\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_stand_as_they_are_typed_and_prose_is_filled() {
        let page = ".SH NAME\nx\n.SH EXTRA\nExamples:\n  x a   one\n  x b   two\n\nProse of\nx.\n.SH VERSION\nv1\n";
        let shown = ".SH NAME\nx\n.SH EXAMPLES\n.nf\nx a   one\nx b   two\n\n.fi\nProse of\nx.\n.SH VERSION\nv1\n";
        assert_eq!(examples_as_typed(page), shown);
        assert_eq!(examples_as_typed(".SH NAME\nx\n"), ".SH NAME\nx\n");
    }
}
