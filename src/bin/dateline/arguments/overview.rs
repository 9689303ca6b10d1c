//! The overview of the commands: by what they are for, so that the help fits a screen.

use clap::Command;

/// The commands by what they are for.
const GROUPS: &[(&str, &[&str])] = &[
    ("Find", &["search", "browse", "show", "similar", "quote", "copies", "versions", "batch"]),
    ("Look around", &["people", "person", "organizations", "places", "sources", "timeline", "network"]),
    ("Keep and follow", &["save", "saved", "forget", "new", "watch", "history"]),
    ("Mark", &["tag", "star", "later", "note", "marks", "desk"]),
    ("Hand on", &["export", "cite", "coverage", "words", "serve", "mcp"]),
    ("Help", &["help", "config", "completions", "man"]),
];

/// Where the overview stands in the help.
const TEMPLATE: &str = "{about-with-newline}\n{usage-heading} {usage}{after-help}\n\nOptions:\n{options}";

/// `command` with its overview: the names in the short help, what each does in the long one, before
/// `examples`.
pub fn with_overview(command: Command, examples: &str) -> Command {
    let brief: Vec<String> = groups(&command)
        .map(|(heading, commands)| {
            let names: Vec<&str> = commands.iter().map(|command| command.get_name()).collect();
            format!("  {heading:<17}{}", names.join("  "))
        })
        .collect();
    let brief = format!(
        "{}\n\n`dateline --help` says what each does, `dateline COMMAND -h` how; `dateline help query` is the\nmanual of the query language. `dateline-index` makes the index.",
        brief.join("\n")
    );
    let whole: Vec<String> = groups(&command)
        .map(|(heading, commands)| {
            let about = |command: &&Command| command.get_about().map(ToString::to_string).unwrap_or_default();
            let lines = commands.iter().map(|command| format!("  {:<15}{}", command.get_name(), about(command)));
            format!("{heading}:\n{}", lines.collect::<Vec<_>>().join("\n"))
        })
        .collect();
    let whole = format!("{}\n\n{examples}", whole.join("\n\n"));
    command.help_template(TEMPLATE).after_help(brief).after_long_help(whole)
}

/// The groups with the commands that this program has.
fn groups(command: &Command) -> impl Iterator<Item = (&'static str, Vec<&Command>)> {
    let of = |names: &[&str]| names.iter().filter_map(|name| command.find_subcommand(name)).collect();
    GROUPS.iter().map(move |(heading, names)| (*heading, of(names)))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::arguments::Arguments;

    #[test]
    fn every_command_is_in_one_group() {
        let command = Arguments::command();
        let mut grouped: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        grouped.sort_unstable();
        let mut own: Vec<&str> =
            command.get_subcommands().filter(|c| !c.is_hide_set()).map(Command::get_name).collect();
        own.sort_unstable();
        let is_built = |name: &&str| match *name {
            "serve" => cfg!(feature = "web"),
            "browse" => cfg!(feature = "browse"),
            _ => true,
        };
        grouped.retain(is_built);
        assert_eq!(grouped, own);
    }

    #[test]
    fn short_helps_fit_a_screen() {
        let help = with_overview(Arguments::command(), "").render_help().to_string();
        assert!(help.lines().count() <= 24, "{help}");
        let mut command = Arguments::command();
        for sub in command.get_subcommands_mut() {
            let name = sub.get_name().to_owned();
            let lines = sub.render_help().to_string().lines().count();
            assert!(lines <= 40, "{name} -h takes {lines} lines");
        }
    }
}
