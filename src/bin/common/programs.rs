//! Which of the two programs a command belongs to, so that the wrong one can name the right one.

use std::ffi::OsString;

use clap::Command;
use clap::error::ErrorKind;

/// Options of both programs that take a value.
const WITH_VALUE: &[&str] = &["--index", "--desk", "--fetch", "--color", "--hyperlinks", "--width", "--today"];

/// Where in `arguments` the command stands, or what is taken for it.
pub fn command_place(arguments: &[OsString]) -> Option<usize> {
    let mut at = 1;
    while let Some(argument) = arguments.get(at) {
        let Some(text) = argument.to_str() else { return Some(at) };
        if WITH_VALUE.contains(&text) {
            at += 2;
        } else if text.starts_with('-') && text != "-" {
            at += 1;
        } else {
            return Some(at);
        }
    }
    None
}

/// Is `word` a command of `program`, by its name or another?
pub fn has_command(program: &Command, word: &str) -> bool {
    program.get_subcommands().any(|command| command.get_name() == word || command.get_all_aliases().any(|a| a == word))
}

/// Ends with the message that a command is one of the other program, if it is.
pub fn refuse_command_of(other: &str, theirs: &[&str], own: &mut Command, arguments: &[OsString]) {
    let Some(at) = command_place(arguments) else { return };
    let Some(word) = arguments[at].to_str().filter(|word| theirs.contains(word)) else { return };
    if has_command(own, word) {
        return;
    }
    let rest: Vec<_> = arguments[at..].iter().map(|argument| argument.to_string_lossy()).collect();
    let message = format!("`{word}` is a command of the other program; type `{other} {}`", rest.join(" "));
    own.error(ErrorKind::InvalidSubcommand, message).exit();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_found_behind_options() {
        let place = |line: &str| command_place(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(place("dateline ferry"), Some(1));
        assert_eq!(place("dateline --index x --quiet search a"), Some(4));
        assert_eq!(place("dateline --index=x people"), Some(2));
        assert_eq!(place("dateline --help"), None);
    }
}
