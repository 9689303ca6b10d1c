//! How a program prints: the options, and what the environment and the terminal say to them.

use std::io::{self, IsTerminal};

use clap::{Args, ValueEnum};
use dateline::output::Terminal;
use supports_hyperlinks::Stream;

use super::pager;

/// The options of both programs on how they print.
#[derive(Debug, Clone, Copy, Args)]
pub struct Display {
    /// Colours in the output
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = ColorChoice::Auto, global = true, hide_short_help = true)]
    pub color: ColorChoice,
    /// Titles and addresses that can be followed in the terminal
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = HyperlinkChoice::Auto, global = true, hide_short_help = true)]
    pub hyperlinks: HyperlinkChoice,
    /// Break lines at this column [default: the terminal's width; in a pipe, nowhere]
    #[arg(long, value_name = "COLUMNS", global = true, hide_short_help = true)]
    pub width: Option<usize>,
    /// Use no pager on a terminal [default: `PAGER`, else `less`]
    #[arg(long, global = true, hide_short_help = true)]
    pub no_pager: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum HyperlinkChoice {
    /// On a terminal that is known to show them
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Display {
    /// How to print on standard output.
    pub fn output(self) -> Terminal {
        let width = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = self.width.or_else(|| if io::stdout().is_terminal() { width() } else { None });
        Terminal { colour: self.color.is_wanted(&io::stdout()), hyperlinks: self.shows_hyperlinks(), width }
    }

    /// How to print on standard error, where lines are never broken.
    pub fn messages(self) -> Terminal {
        Terminal { colour: self.color.is_wanted(&io::stderr()), ..Terminal::default() }
    }

    fn shows_hyperlinks(self) -> bool {
        match self.hyperlinks {
            HyperlinkChoice::Always => true,
            HyperlinkChoice::Never => false,
            // Another pager than `less` may not know them.
            HyperlinkChoice::Auto => (self.no_pager || pager::is_usual()) && supports_hyperlinks::on(Stream::Stdout),
        }
    }
}

impl ColorChoice {
    fn is_wanted(self, stream: &impl IsTerminal) -> bool {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_dumb = || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => stream.is_terminal() && !is_set("NO_COLOR") && !is_dumb(),
        }
    }
}
