//! Styles: code labels text, one table turns labels into looks.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// Running text.
    Plain,
    /// A headline.
    Title,
    /// What matched.
    Match,
    /// What matched, in a headline.
    TitleMatch,
    /// Outlet, date, id, counts.
    Meta,
    /// A rank or a name of a column.
    Rank,
    /// A name that a filter asked for.
    Name,
    /// A bar of a chart.
    Bar,
    /// What something rests on, or a warning.
    Doubt,
    /// The word `error`.
    Error,
    /// The words `hint`, `note`.
    Hint,
}

/// The one table. Only the sixteen colours that a user's theme defines are used, so that they can
/// be read on light and dark grounds alike; no meaning rests on colour alone.
fn look(label: Label) -> Style {
    let style = Style::new();
    match label {
        Label::Plain => style,
        Label::Title => style.bold(),
        Label::Match => style.bold().fg_color(Some(AnsiColor::Red.into())),
        Label::TitleMatch => style.bold().underline().fg_color(Some(AnsiColor::Red.into())),
        Label::Meta => style.dimmed(),
        Label::Rank => style.fg_color(Some(AnsiColor::Cyan.into())),
        Label::Name => style.bold().fg_color(Some(AnsiColor::Green.into())),
        Label::Bar => style.fg_color(Some(AnsiColor::Cyan.into())),
        Label::Doubt => style.italic().fg_color(Some(AnsiColor::Magenta.into())),
        Label::Error => style.bold().fg_color(Some(AnsiColor::Red.into())),
        Label::Hint => style.bold().fg_color(Some(AnsiColor::Cyan.into())),
    }
}

/// Writes `text`, which must be sanitized, under its label.
///
/// # Errors
/// What `out` says.
pub fn paint(out: &mut dyn Write, colour: bool, label: Label, text: &str) -> io::Result<()> {
    let style = look(label);
    if colour && style != Style::new() && !text.is_empty() {
        write!(out, "{style}{text}{style:#}")
    } else {
        out.write_all(text.as_bytes())
    }
}
