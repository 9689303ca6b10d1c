//! Messages: one line each, after a word that says what it is.

use std::io::{self, Write};

use super::Terminal;
use super::sanitize::{sanitize, sanitize_lines};
use super::style::{Label, paint};

/// Writes `word: text` for something worth knowing. The text is sanitized and stays on one line.
///
/// # Errors
/// What `out` says.
pub fn note(out: &mut dyn Write, terminal: Terminal, word: &str, text: &str) -> io::Result<()> {
    line(out, terminal, Label::Hint, word, &sanitize(text))
}

/// As [`note`], for something that is wrong.
///
/// # Errors
/// What `out` says.
pub fn fault(out: &mut dyn Write, terminal: Terminal, word: &str, text: &str) -> io::Result<()> {
    line(out, terminal, Label::Error, word, &sanitize(text))
}

/// Writes `error: text`, whose further lines show where, and `hint: text` if there is a cure.
///
/// # Errors
/// What `out` says.
pub fn error(out: &mut dyn Write, terminal: Terminal, text: &str, hint: Option<&str>) -> io::Result<()> {
    line(out, terminal, Label::Error, "error", &sanitize_lines(text))?;
    hint.map_or(Ok(()), |hint| note(out, terminal, "hint", hint))
}

fn line(out: &mut dyn Write, terminal: Terminal, look: Label, word: &str, text: &str) -> io::Result<()> {
    paint(out, terminal.colour, look, &format!("{word}:"))?;
    writeln!(out, " {text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_stays_on_its_line_and_off_the_terminal() {
        let mut out = Vec::new();
        note(&mut out, Terminal::default(), "note", "a\nb\u{1b}[2J\tc").expect("memory does not fail");
        error(&mut out, Terminal::default(), "first\n  ^\u{7}", Some("mend\nit")).expect("memory does not fail");
        assert_eq!(
            String::from_utf8(out).expect("text"),
            "note: a b␛[2J c\nerror: first\n  ^\u{fffd}\nhint: mend it\n"
        );
    }
}
