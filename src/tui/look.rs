//! Looks: one table turns labels into styles. Without colour, weight, underline and reversal say the same.

use ratatui::style::{Color, Modifier, Style};

use crate::output::style::Label;

/// The look of text under a label.
pub fn look(label: Label, colour: bool) -> Style {
    let style = Style::new();
    let tinted = |style: Style, tint: Color| if colour { style.fg(tint) } else { style };
    match label {
        Label::Plain => style,
        Label::Title => style.add_modifier(Modifier::BOLD),
        Label::Match => tinted(style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED), Color::Red),
        Label::TitleMatch => tinted(style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED), Color::Red),
        Label::Meta => style.add_modifier(Modifier::DIM),
        Label::Rank => tinted(style, Color::Cyan),
        Label::Name => tinted(style.add_modifier(Modifier::BOLD), Color::Green),
        Label::Bar => tinted(style, Color::Cyan),
        Label::Doubt => tinted(style.add_modifier(Modifier::ITALIC), Color::Magenta),
        Label::Error => tinted(style.add_modifier(Modifier::BOLD), Color::Red),
        Label::Hint => tinted(style.add_modifier(Modifier::BOLD), Color::Cyan),
    }
}

/// The look of the one match at which the reader is, and of what is selected.
pub fn here() -> Style {
    Style::new().add_modifier(Modifier::REVERSED)
}
