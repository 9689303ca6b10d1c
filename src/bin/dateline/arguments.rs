//! The command line of `dateline`.

mod desk;
mod handing_on;
mod overview;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::civil::Date;

use crate::common::display::Display;
use crate::common::{config, programs};
pub use desk::{
    DeskCommand, HistoryArguments, HistoryWhen, LaterArguments, MarksArguments, NewArguments, NewFormat, NoteArguments,
    SaveArguments, SavedArguments, StarArguments, TagArguments, WatchArguments,
};
pub use handing_on::{
    Among, CiteArguments, CiteFormat, CoverageArguments, ExportArguments, ExportFormat, NetworkArguments,
    NetworkFormat, QuoteArguments, WordsArguments,
};

/// Search an archive of news articles: words, phrases, people, days.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, about, max_term_width = 100)]
#[command(disable_help_subcommand = true)]
pub struct Arguments {
    #[command(flatten)]
    pub global: Global,
    /// `None`: nothing was asked.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// No command was typed: it was taken for a search.
    #[arg(skip)]
    pub searches_unasked: bool,
}

/// What holds for every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "For every command")]
pub struct Global {
    /// The folder of the index, or several [default: among the user's data]
    ///
    /// Given more than once, or with `*` in the name of the folder, several are searched as if they were one.
    /// `quickwit+http://HOST:7280/NAME` is an index that a Quickwit elsewhere keeps, `opensearch+http://HOST:9200/NAME` one that
    /// an OpenSearch keeps; such a one is asked alone.
    /// The usual one is `dateline/index` in the folder for the user's data.
    #[arg(long, value_name = "DIR", env = "DATELINE_INDEX", global = true, hide_env_values = true)]
    pub index: Vec<PathBuf>,
    /// Articles that are fetched for a question, at most, if the index is elsewhere
    #[arg(
        long,
        value_name = "N",
        global = true,
        hide_short_help = true,
        default_value_t = crate::common::elsewhere::FETCHED,
        value_parser = clap::value_parser!(u64).range(1..=1_000_000)
    )]
    pub fetch: u64,
    /// The folder of the desk: history, saved searches, tags [default: `dateline/desk` among the user's state]
    #[arg(
        long,
        value_name = "DIR",
        env = "DATELINE_DESK",
        global = true,
        hide_env_values = true,
        hide_short_help = true
    )]
    pub desk: Option<PathBuf>,
    #[command(flatten)]
    pub display: Display,
    /// Say nothing on standard error but errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// The day that counts as today
    #[arg(long, value_name = "DATE", env = "DATELINE_TODAY", global = true, hide = true)]
    pub today: Option<Date>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Find articles and show the passages that answer
    #[command(after_help = SEARCH_BRIEFLY, after_long_help = SEARCH_EXAMPLES, visible_alias = "s")]
    Search(SearchArguments),
    /// Print an article
    Show(ShowArguments),
    /// Who appears in the articles that a query finds
    #[command(after_help = PEOPLE_EXAMPLES)]
    People(FacetsArguments),
    /// A person's page: spellings and why they are one, roles, who appears beside, months
    #[command(after_help = PERSON_EXAMPLES)]
    Person(PersonArguments),
    /// Which organizations appear in the articles that a query finds
    Organizations(FacetsArguments),
    /// Which places appear in the articles that a query finds
    Places(FacetsArguments),
    /// The outlets of what a query finds: how many articles, of which days
    #[command(after_help = SOURCES_EXAMPLES)]
    Sources(SourcesArguments),
    /// When the articles that a query finds were published, as a chart
    #[command(after_help = TIMELINE_EXAMPLES)]
    Timeline(TimelineArguments),
    /// The share of queries or outlets in all coverage, over time
    #[command(after_help = handing_on::COVERAGE_EXAMPLES)]
    Coverage(CoverageArguments),
    /// The words that set a result apart, or stand beside what was asked for
    #[command(after_help = handing_on::WORDS_EXAMPLES)]
    Words(WordsArguments),
    /// Check a quotation: word for word, nearly, or not in this archive
    #[command(after_help = handing_on::QUOTE_EXAMPLES)]
    Quote(QuoteArguments),
    /// Articles like one
    Similar(SimilarArguments),
    /// Near copies of an article, the first published first, with what differs
    #[command(after_help = COPIES_EXAMPLES)]
    Copies(CopiesArguments),
    /// What changed in an article since it came, by sentences
    Versions(VersionsArguments),
    /// Run many queries
    #[command(after_help = BATCH_EXAMPLES)]
    Batch(BatchArguments),
    /// Refer to articles and passages, as a footnote, RIS, BibTeX or CSL-JSON
    #[command(after_help = handing_on::CITE_EXAMPLES)]
    Cite(CiteArguments),
    /// Write all that a query finds as a document or a table
    #[command(after_help = handing_on::EXPORT_EXAMPLES)]
    Export(ExportArguments),
    /// Who appears with whom, for programs that draw networks
    #[command(after_help = handing_on::NETWORK_EXAMPLES)]
    Network(NetworkArguments),
    /// Searches that were run
    History(HistoryArguments),
    /// Give a search a name, to use it again and to follow it
    #[command(after_help = desk::SAVE_EXAMPLES)]
    Save(SaveArguments),
    /// Saved searches, with what they find and what is new
    Saved(SavedArguments),
    /// Take saved searches away
    Forget {
        /// Their names
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
    },
    /// What has come into the archive since a saved search was last looked at
    #[command(after_help = desk::NEW_EXAMPLES)]
    New(NewArguments),
    /// Which of many names or queries are in what has come in
    #[command(after_help = desk::WATCH_EXAMPLES)]
    Watch(WatchArguments),
    /// Put a tag on articles or passages
    #[command(after_help = desk::TAG_EXAMPLES)]
    Tag(TagArguments),
    /// Put a star on articles or passages: the tag `starred`
    Star(StarArguments),
    /// The reading list: the tag `later`
    Later(LaterArguments),
    /// Write a note on an article or a passage
    Note(NoteArguments),
    /// Articles with tags, stars and notes
    Marks(MarksArguments),
    /// Hand what is kept on to another machine
    #[command(subcommand, after_help = desk::DESK_EXAMPLES)]
    Desk(DeskCommand),
    /// Search as you type, read and mark, in the whole terminal
    #[cfg(feature = "browse")]
    #[command(after_help = BROWSE_EXAMPLES)]
    Browse(BrowseArguments),
    /// Show the archive in this machine's browser
    #[cfg(feature = "web")]
    #[command(after_help = SERVE_EXAMPLES)]
    Serve(ServeArguments),
    /// Answer a language model over standard input and output (Model Context Protocol)
    #[command(after_help = MCP_EXAMPLES)]
    Mcp,
    /// Print the manual of the query language, or the help of a command
    Help {
        /// `query`, or a command
        topic: Option<String>,
    },
    /// Print where the configuration file lies, what it sets, and all keys
    #[command(after_help = CONFIG_EXAMPLES)]
    Config,
    /// Print a completion script for a shell: bash, zsh, fish, elvish, powershell
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Write the manual pages of this program, for `man`, into a folder
    Man {
        /// The folder
        #[arg(value_name = "DIR")]
        dir: PathBuf,
    },
}

#[derive(Debug, Args)]
pub struct CopiesArguments {
    /// The article: a rank of the last search, an id, or an address
    #[arg(value_name = "ARTICLE")]
    pub id: String,
    /// How to print them
    #[arg(long, value_enum, default_value_t = ShowFormat::Text)]
    pub format: ShowFormat,
}

#[derive(Debug, Args)]
pub struct VersionsArguments {
    /// The article: a rank of the last search, an id, or an address
    #[arg(value_name = "ARTICLE")]
    pub id: String,
    /// How to show it
    #[arg(long, value_enum, default_value_t = VersionsFormat::Text)]
    pub format: VersionsFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum VersionsFormat {
    /// For people: `-` what went, `+` what came, `!` a correction
    Text,
    /// One JSON object for each step from a version to the next
    Jsonl,
}

/// What is looked for.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Which articles")]
pub struct QueryArguments {
    /// Words, "phrases", OR, -, ( ), field:value; see `dateline help query`
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// Only articles that name this person, under any spelling
    ///
    /// Given again, all of them. `@FILE`: any of the names in a file, one a line.
    #[arg(long, value_name = "NAME")]
    pub person: Vec<String>,
    /// Only articles that name this organization
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub org: Vec<String>,
    /// Only articles that name this place
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub place: Vec<String>,
    /// Only articles of this outlet; given again, of any of them
    #[arg(long, value_name = "NAME")]
    pub source: Vec<String>,
    /// No articles of this outlet
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub exclude_source: Vec<String>,
    /// Only articles in this language: `en`; given again, in any of them
    #[arg(long, value_name = "CODE", hide_short_help = true)]
    pub lang: Vec<String>,
    /// Only articles published then: `2025`, `2025-03..2025-05`, `last week`
    #[arg(long, value_name = "WHEN")]
    pub date: Option<String>,
    /// Only articles published then or later
    #[arg(long, value_name = "WHEN")]
    pub since: Option<String>,
    /// Only articles published then or earlier
    #[arg(long, value_name = "WHEN")]
    pub until: Option<String>,
    /// Only articles that speak of this day, month or year
    #[arg(long, value_name = "WHEN")]
    pub mentions: Vec<String>,
    /// Let articles without a date pass the filters by date
    #[arg(long, hide_short_help = true)]
    pub undated: bool,
    /// Which dates count in the filters by date: `stated` leaves out inferred ones
    #[arg(long, value_name = "WHICH", value_enum, default_value_t = Dated::Any, hide_short_help = true)]
    pub dated: Dated,
    /// Refuse a query that can only be read by guessing
    #[arg(long, hide_short_help = true)]
    pub strict: bool,
    /// Names that are one, and names that are not: a file of lines `A = B` and `A != B`
    #[arg(long, value_name = "FILE", env = "DATELINE_ALIASES", hide_env_values = true, hide_short_help = true)]
    pub aliases: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Dated {
    /// Stated and inferred dates
    #[default]
    Any,
    /// Stated dates only
    Stated,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Order and form")]
pub struct SearchArguments {
    #[command(flatten)]
    pub what: QueryArguments,
    #[command(flatten)]
    pub page: PageArguments,
    /// The order of the articles
    #[arg(long, value_enum, default_value_t = SortBy::Relevance)]
    pub sort: SortBy,
    /// Favour recent articles
    #[arg(long, hide_short_help = true)]
    pub recent: bool,
    /// Print only the number of articles
    #[arg(long, conflicts_with_all = ["ids", "explain"])]
    pub count: bool,
    /// Print only the ids
    #[arg(long, conflicts_with = "explain")]
    pub ids: bool,
    /// Say how the query was read, what its words stood for, and every score
    #[arg(long)]
    pub explain: bool,
    /// Keep the search in the history
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = HistoryWhen::Auto, env = "DATELINE_HISTORY")]
    #[arg(hide_short_help = true)]
    #[arg(hide_env_values = true)]
    pub history: HistoryWhen,
}

#[derive(Debug, Args)]
pub struct ShowArguments {
    /// Its rank in the last search, its id or the beginning of it that no other has, or its address; with `#b310-522` behind
    /// it, these bytes of its text are highlighted
    #[arg(required = true, value_name = "ARTICLE")]
    pub ids: Vec<String>,
    /// Highlight what this query finds in it [default: that of the last search, for a rank]
    #[arg(long, value_name = "QUERY")]
    pub query: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = ShowFormat::Text)]
    pub format: ShowFormat,
}

#[derive(Debug, Args)]
pub struct SourcesArguments {
    #[command(flatten)]
    pub what: QueryArguments,
    /// Outlets to show; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 0)]
    pub limit: usize,
    /// How to print them
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub format: ListFormat,
}

#[derive(Debug, Args)]
pub struct TimelineArguments {
    #[command(flatten)]
    pub what: QueryArguments,
    /// Articles a day, week, month, quarter, year or outlet [default: what fits]
    #[arg(long, value_enum)]
    pub by: Option<TimelineStep>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub format: ListFormat,
}

#[derive(Debug, Args)]
pub struct SimilarArguments {
    /// The article: a rank of the last search, an id, or an address
    #[arg(value_name = "ARTICLE")]
    pub id: String,
    #[command(flatten)]
    pub page: PageArguments,
}

/// How a page of articles is printed.
#[derive(Debug, Args)]
#[command(next_help_heading = "What is shown")]
pub struct PageArguments {
    /// Articles to show
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    pub limit: usize,
    /// Articles to pass over
    #[arg(long, value_name = "N", default_value_t = 0, hide_short_help = true)]
    pub offset: usize,
    /// Passages to show of each article; 0 for none
    #[arg(long, value_name = "N", default_value_t = 2, hide_short_help = true)]
    pub passages: usize,
    /// Sentences to show around each passage
    #[arg(short = 'C', long, value_name = "N", default_value_t = 0, hide_short_help = true)]
    pub context: usize,
    /// Show every match in each article
    #[arg(long)]
    pub all: bool,
    /// Show near copies of one story each by itself
    #[arg(long)]
    pub copies: bool,
    /// `text`, `jsonl`, `csv`, or a line such as '{date} {title}'
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub format: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SortBy {
    /// Best match first
    Relevance,
    /// Latest first
    Newest,
    /// Earliest first
    Oldest,
}

#[derive(Debug, Args)]
pub struct PersonArguments {
    /// The person, under any spelling
    #[arg(value_name = "NAME", required = true)]
    pub name: Vec<String>,
    /// Names that are one, and names that are not: a file of lines `A = B` and `A != B`
    #[arg(long, value_name = "FILE", env = "DATELINE_ALIASES", hide_env_values = true)]
    pub aliases: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = PageFormat::Text)]
    pub format: PageFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PageFormat {
    /// For people
    Text,
    /// One JSON object
    Jsonl,
}

#[derive(Debug, Args)]
pub struct FacetsArguments {
    #[command(flatten)]
    pub what: QueryArguments,
    /// Only those who appear beside this person
    #[arg(long, value_name = "NAME")]
    pub with: Vec<String>,
    /// Names to show
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// How to print them
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub format: ListFormat,
}

#[cfg(feature = "browse")]
#[derive(Debug, Args)]
pub struct BrowseArguments {
    #[command(flatten)]
    pub what: QueryArguments,
    /// Articles to list at a time; more come at the end of the list
    #[arg(short = 'n', long, value_name = "N", default_value_t = dateline::tui::AT_A_TIME)]
    pub limit: usize,
    /// Keep searches in the history
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = HistoryWhen::Auto, env = "DATELINE_HISTORY")]
    #[arg(hide_env_values = true)]
    pub history: HistoryWhen,
}

#[cfg(feature = "web")]
#[derive(Debug, Args)]
pub struct ServeArguments {
    /// Where to listen: an address of this machine; port 0 takes any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8617")]
    pub listen: std::net::SocketAddr,
    /// Searches at a time [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
}

#[derive(Debug, Args)]
pub struct BatchArguments {
    /// A file of queries; `-` reads standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// `trec`: lines `topic-id<TAB>words`, ranked as bags of words, for evaluation. `counts` or
    /// `jsonl`: one query a line (or `name<TAB>query`), its count or its articles
    #[arg(long, value_enum, default_value_t = BatchFormat::Counts)]
    pub format: BatchFormat,
    /// Articles for each
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    pub limit: usize,
    /// Take each line for the name of a person, not for a query
    #[arg(long, conflicts_with = "strict")]
    pub names: bool,
    /// Refuse a query that can only be read by guessing
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BatchFormat {
    /// A CSV of queries and counts
    Counts,
    /// One article a line, with its query
    Jsonl,
    /// A TREC run
    Trec,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShowFormat {
    /// For people
    Text,
    /// One JSON object a line
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For people
    Text,
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TimelineStep {
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Source,
}

impl Arguments {
    /// Reads the command line; exits with a message if it cannot be read.
    pub fn read() -> Self {
        let arguments: Vec<OsString> = std::env::args_os().collect();
        if let Some(option) = unknown_option(&arguments) {
            let letter = option.trim_start_matches('-');
            let cure = match letter.parse::<u32>() {
                Ok(number) => format!("`-n {number}` shows so many articles"),
                Err(_) if letter == "o" => "`> FILE` after the command puts what it prints into a file".to_owned(),
                Err(_) => "`dateline search --help` lists the options".to_owned(),
            };
            let message = format!(
                "there is no option `{option}`; {cure}; to leave out the word, write 'NOT {letter}' in the query"
            );
            Self::command().error(ErrorKind::UnknownArgument, message).exit();
        }
        let mut command = Self::command();
        programs::refuse_command_of("dateline-index", OF_THE_INDEXER, &mut command, &arguments);
        let implied = without_command(&command, &arguments);
        let arguments = match implied {
            Some(at) => arguments[..at]
                .iter()
                .cloned()
                .chain(["search".into()])
                .chain(arguments[at..].iter().cloned())
                .collect(),
            None => arguments,
        };
        let matches = config::configured(program()).get_matches_from(exclusions_as_values(arguments.into_iter()));
        let read = Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
        Self { searches_unasked: implied.is_some(), ..read }
    }
}

/// Commands that people look for here and that write the index.
const OF_THE_INDEXER: &[&str] =
    &["add", "sync", "rebuild", "remove", "inspect", "status", "check", "index", "optimize", "purge"];

/// Where the query begins if no command was typed: `dateline ferry`. What is nearly a command is none of
/// a query.
fn without_command(command: &clap::Command, arguments: &[OsString]) -> Option<usize> {
    let at = programs::command_place(arguments)?;
    let word = arguments[at].to_string_lossy();
    let nearly = |name: &str| word.len() > 3 && strsim::osa_distance(name, &word) <= 1;
    let is_command = programs::has_command(command, &word) || command.get_subcommands().any(|c| nearly(c.get_name()));
    (!is_command).then_some(at)
}

/// An argument such as `-i`, `-10` or `-A3`: an option of another program, typed by habit, and
/// hardly a word to leave out.
fn unknown_option(arguments: &[OsString]) -> Option<&str> {
    let typed = arguments.iter().skip(1).map_while(|argument| argument.to_str().filter(|text| *text != "--"));
    let is_unknown = |argument: &&str| {
        let Some(rest) = argument.strip_prefix('-') else { return false };
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let letters = rest.len() - digits.len();
        let is_short = digits.bytes().all(|b| b.is_ascii_digit()) && letters <= 1 && !rest.is_empty();
        let is_known = rest.starts_with(['n', 'C']) || matches!(rest, "q" | "h" | "V");
        is_short && !is_known
    };
    typed.into_iter().find(is_unknown)
}

/// `-iran` excludes a word and is no option: such an argument is given a space before it, which the
/// query language passes over. The short options are `-n 5`, `-C 2`, `-q`, `-h` and `-V`.
fn exclusions_as_values(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let is_exclusion = |argument: &str| {
        let Some(rest) = argument.strip_prefix('-').filter(|rest| !rest.starts_with('-')) else { return false };
        let mut letters = rest.chars();
        match letters.next() {
            None => false,
            Some('n' | 'C') => !letters.as_str().trim_start_matches('=').chars().all(|c| c.is_ascii_digit()),
            Some('q' | 'h' | 'V') => !letters.as_str().is_empty(),
            Some(_) => true,
        }
    };
    let spaced = |argument: OsString| match argument.to_str() {
        Some(text) if is_exclusion(text) => OsString::from(format!(" {text}")),
        _ => argument,
    };
    arguments.map(spaced).collect()
}

/// The help of the program.
pub fn program() -> clap::Command {
    overview::with_overview(Arguments::command(), EXAMPLES)
}

const CONFIG_EXAMPLES: &str = "\
A key at the top is the default of that option in every command that has it; one in a table is that of one command:

  color = \"always\"
  index = \"~/archive/index\"

  [search]
  limit = 20

What is typed, and what is in the environment, goes before the file. DATELINE_CONFIG names another one; empty, none.";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  dateline completions bash > ~/.local/share/bash-completion/completions/dateline
  dateline completions zsh > ~/.zfunc/_dateline
  dateline completions fish > ~/.config/fish/completions/dateline.fish";

const EXAMPLES: &str = "\
Examples:
  dateline search '\"peace talks\" -football'      a phrase, without a word
  dateline search --person halushko pump         a person under any spelling
  dateline search --since 2025-03 ferry          published since March 2025
  dateline search --mentions 1936                that speak of a day, a month, a year
  dateline show 1                                an article of the last search, whole
  dateline people ferry                          who appears in what is found
  dateline timeline ferry                        when it was written about
  dateline help query                            the whole query language

Exit status: 0 something was found, 1 nothing was, 2 an error.";

#[cfg(feature = "browse")]
const BROWSE_EXAMPLES: &str = "\
Examples:
  dateline browse                                the latest articles, and a line to type a query into
  dateline browse ferry --since 2025             begins with what this finds
  dateline browse @ferry                         begins with a saved search

`?` shows the keys. What is copied with `y` goes to the clipboard, and is printed at the end.";

#[cfg(feature = "web")]
const SERVE_EXAMPLES: &str = "\
Examples:
  dateline serve                                 then open http://127.0.0.1:8617/
  ssh -L 8617:127.0.0.1:8617 HOST dateline serve  an archive on another machine

Only this machine is served, without a password; the archive is only read, and nothing is loaded from anywhere else. Tags, notes and
searches that a page keeps go to your desk. Ctrl-C ends it when the pages under way are sent.";

const MCP_EXAMPLES: &str = "\
A client is told to run `dateline mcp`, with `--index DIR` if it is not the usual index. Its tools are search, read, \
facets, verify_quote and query_help; they only read, and nothing leaves the machine but what is answered.";

const SEARCH_BRIEFLY: &str = "\
Examples:
  dateline search '\"peace talks\" OR ceasefire'   a phrase, or a word
  dateline search pump w/5 steering              near each other
  dateline search --person 'Nadia Mansour' --since 2025

`dateline help query` is the manual of the query language.";

const SEARCH_EXAMPLES: &str = "\
Examples:
  dateline search ferry strike                   both words, in any form
  dateline search '\"peace talks\" OR ceasefire'   a phrase, or a word
  dateline search pump w/5 steering              near each other
  dateline search 'resign* w/s person:lacey'     beginnings; near a name
  dateline search --person 'Nadia Mansour' --since 2025
  dateline search ferry --format jsonl | jq .title
  dateline search ferry --format '{date}\\t{title}'

`dateline help query` is the manual of the query language.";

const PEOPLE_EXAMPLES: &str = "\
Examples:
  dateline people                                who appears most in the archive
  dateline people ferry --since 2025             who appears in these articles
  dateline people --with 'Nadia Mansour'         who appears beside her";

const PERSON_EXAMPLES: &str = "\
Examples:
  dateline person 'Nadia Mansour'                who she is, in the words of the archive
  dateline person mansour --format jsonl
  dateline person mansour --aliases names.txt    with names that you joined or kept apart";

const COPIES_EXAMPLES: &str = "\
Examples:
  dateline copies 1                              of the first article of the last search
  dateline copies 1 --format jsonl";

const SOURCES_EXAMPLES: &str = "\
Examples:
  dateline sources                               every outlet of the archive
  dateline sources ferry --since 2025            who wrote about it";

const TIMELINE_EXAMPLES: &str = "\
Examples:
  dateline timeline ferry                        by what fits
  dateline timeline ferry --by source            who wrote about it
  dateline timeline ferry --by month --format csv";

const BATCH_EXAMPLES: &str = "\
Examples:
  dateline batch corpus/lists/queries.txt           how many articles each query finds, as CSV
  dateline batch --names corpus/lists/people.txt    how many articles name each person
  dateline batch --format jsonl corpus/lists/queries.txt
  dateline batch --format trec --limit 1000 corpus/lists/topics.tsv";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_of_another_program_is_no_excluded_word() {
        let unknown = |argument: &str| unknown_option(&["dateline".into(), "search".into(), argument.into()]).is_some();
        for option in ["-i", "-l", "-10", "-2016", "-A3", "-A"] {
            assert!(unknown(option), "{option}");
        }
        for other in ["-iran", "-eu", "-n", "-n5", "-C2", "-q", "-", "--", "--limit", "-\"x\"", "-covid19"] {
            assert!(!unknown(other), "{other}");
        }
    }

    #[test]
    fn an_excluded_word_is_no_option_and_an_option_no_excluded_word() {
        let typed = ["-iran", "-nato", "-n", "-n5", "-C=2", "-q", "-qatar", "-\"white house\"", "--limit", "-"];
        let read = exclusions_as_values(typed.iter().map(OsString::from));
        let excluded: Vec<&str> = read.iter().filter_map(|a| a.to_str()).filter(|a| a.starts_with(' ')).collect();
        assert_eq!(excluded, [" -iran", " -nato", " -qatar", " -\"white house\""]);
    }
}
