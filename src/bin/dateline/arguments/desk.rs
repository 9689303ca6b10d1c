//! The commands of the desk.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::{ListFormat, QueryArguments, ShowFormat};

/// Which searches are kept in the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum HistoryWhen {
    /// Those whose results a person sees: standard output is a terminal
    Auto,
    /// All
    Always,
    /// None
    Never,
}

impl HistoryWhen {
    /// Is the search that is being run to be kept?
    pub fn is_wanted(self) -> bool {
        match self {
            Self::Auto => std::io::stdout().is_terminal(),
            Self::Always => true,
            Self::Never => false,
        }
    }
}

#[derive(Debug, Args)]
pub struct HistoryArguments {
    /// Only searches that hold all of these words
    #[arg(value_name = "WORD")]
    pub words: Vec<String>,
    /// Searches to show, the latest
    #[arg(short = 'n', long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
    /// How to print them
    #[arg(long, value_enum, default_value_t = ShowFormat::Text)]
    pub format: ShowFormat,
}

#[derive(Debug, Args)]
pub struct SaveArguments {
    /// What it is to be called: in a query `@NAME` stands for it
    #[arg(value_name = "NAME")]
    pub name: String,
    #[command(flatten)]
    pub what: QueryArguments,
    /// Let `dateline new` report the articles that are there already, too
    #[arg(long)]
    pub from_start: bool,
}

#[derive(Debug, Args)]
pub struct SavedArguments {
    /// How to print them
    #[arg(long, value_enum, default_value_t = ShowFormat::Text)]
    pub format: ShowFormat,
}

#[derive(Debug, Args)]
pub struct NewArguments {
    /// Saved searches [default: all]
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Do not count what is shown as seen
    #[arg(long)]
    pub peek: bool,
    /// Articles to show of each search; the others stay new
    #[arg(short = 'n', long, value_name = "N", default_value_t = 1000)]
    pub limit: usize,
    /// How to print them
    #[arg(long, value_enum, default_value_t = NewFormat::Text)]
    pub format: NewFormat,
    /// Whom the mail goes to
    #[arg(long, value_name = "ADDRESS")]
    pub to: Option<String>,
    /// Whom the mail comes from
    #[arg(long, value_name = "ADDRESS", default_value = "dateline <dateline@localhost>")]
    pub from: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NewFormat {
    /// For people
    Text,
    /// One article a line, with the name of its search
    Jsonl,
    /// An Atom feed
    Atom,
    /// A mail for `sendmail -t`
    Mail,
}

#[derive(Debug, Args)]
pub struct WatchArguments {
    /// A file of queries, one a line (or `label<TAB>query`); `-` reads standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Take each line for the name of a person, not for a query
    #[arg(long)]
    pub names: bool,
    /// What the list is called, by which it knows what it has seen [default: the name of the file]
    #[arg(long = "as", value_name = "NAME")]
    pub name: Option<String>,
    /// Do not count these articles as seen
    #[arg(long)]
    pub peek: bool,
    /// Articles to show of each entry
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    pub limit: usize,
    /// How to print them
    #[arg(long, value_enum, default_value_t = ShowFormat::Text)]
    pub format: ShowFormat,
}

#[derive(Debug, Args)]
pub struct TagArguments {
    /// The tag; in a query `my:TAG` finds its articles
    #[arg(value_name = "TAG", required_unless_present = "csv")]
    pub tag: Option<String>,
    /// Articles, by id; `ID#b310-522` is a passage, in bytes of the body
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// Every article that a query finds
    #[arg(long, value_name = "QUERY")]
    pub query: Option<String>,
    /// Take articles and their tags from a CSV file with the columns `id` and `tag`, as of `dateline marks --format csv`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["tag", "ids", "query"])]
    pub csv: Option<PathBuf>,
    /// Take the tag off
    #[arg(long)]
    pub remove: bool,
}

#[derive(Debug, Args)]
pub struct StarArguments {
    /// Articles, by id; `ID#b310-522` is a passage
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<String>,
    /// Take the star off
    #[arg(long)]
    pub remove: bool,
}

#[derive(Debug, Args)]
pub struct LaterArguments {
    /// Articles, by id, to put on the list; without any the list is shown
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// Take them off the list
    #[arg(long, requires = "ids")]
    pub done: bool,
}

#[derive(Debug, Args)]
pub struct NoteArguments {
    /// The article, by id; `ID#b310-522` is a passage
    #[arg(value_name = "ID")]
    pub id: String,
    /// The note
    #[arg(required = true, value_name = "TEXT")]
    pub text: Vec<String>,
    /// Take the note of this text off
    #[arg(long)]
    pub remove: bool,
}

#[derive(Debug, Args)]
pub struct MarksArguments {
    /// Only these articles, by id
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// Only articles with this tag
    #[arg(long, value_name = "TAG")]
    pub tag: Option<String>,
    /// How to print them
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub format: ListFormat,
}

#[derive(Debug, Subcommand)]
pub enum DeskCommand {
    /// Write all that is kept, so that another machine can import it
    Export,
    /// Take in what another desk has exported; what both have stays once
    Import {
        /// Files; `-` reads standard input
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Remove lines that are not whole, and on request old history
    Compact {
        /// Also remove the history before this day
        #[arg(long, value_name = "DATE")]
        history_before: Option<Date>,
    },
    /// Say where it lies
    Where,
}

pub const SAVE_EXAMPLES: &str = "\
Examples:
  dateline save ferry '\"steering gear\" w/5 fail*' --since 2025
  dateline search @ferry -person:standish        the saved search as a part of another
  dateline new ferry                             what has come in since

Saving counts what is found now as seen. A saved search keeps a copy of those that it names.";

pub const NEW_EXAMPLES: &str = "\
Examples:
  dateline new                                   of every saved search
  dateline new ferry --format mail --to me@example.org | sendmail -t
  dateline new ferry --format atom > ferry.xml

Each article is reported once, whether it was added, changed, removed and added again, or the whole index \
written anew. Exit status: 0 there is something new, 1 there is not, 2 an error.";

pub const WATCH_EXAMPLES: &str = "\
Examples:
  dateline watch --names corpus/lists/people.txt        which of these people are in what came in since the last run
  dateline watch corpus/lists/queries.txt --format jsonl   with the passages that show it

Exit status: 0 something was found, 1 nothing was, 2 an error.";

pub const TAG_EXAMPLES: &str = "\
Examples:
  dateline tag inquiry 1                         an article of the last search, or an id
  dateline tag inquiry 'cw-2025-03-18-standish#b377-522'   a passage
  dateline tag inquiry --query 'pump date:2025'
  dateline search my:inquiry pump                among these
  dateline tag --csv marks.csv";

pub const DESK_EXAMPLES: &str = "\
Examples:
  dateline desk export > desk.jsonl              on one machine
  dateline desk import desk.jsonl                on the other

The desk is a file of JSON Lines in the user's state folder, or where `--desk DIR` or $DATELINE_DESK says.";
