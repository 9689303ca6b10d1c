//! The command line of `dateline-index`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::civil::Date;

use crate::common::display::Display;

/// Index news articles, so that `dateline` finds them
#[derive(Debug, Parser)]
#[command(name = "dateline-index", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// What holds for every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "For every command")]
pub struct Global {
    /// The folder of the index, or `quickwit+http://HOST:7280/NAME` [default: dateline/index in the user's data folder]
    #[arg(long, value_name = "DIR", env = "DATELINE_INDEX", global = true, hide_env_values = true)]
    pub index: Option<PathBuf>,
    #[command(flatten)]
    pub display: Display,
    /// Say nothing but what was rejected
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: what had to be mended, and how long it took
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// The day that counts as today
    #[arg(long, value_name = "DATE", env = "DATELINE_TODAY", global = true, hide = true)]
    pub today: Option<Date>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add articles, and bring those up to date that have changed
    #[command(after_help = ADD_EXAMPLES, after_long_help = ADD_AT_LENGTH)]
    Add {
        /// Files and folders; `-` reads JSON Lines from standard input
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// List the articles that came, changed or went since the last run
        #[arg(long, help_heading = "What is told")]
        since_last: bool,
        #[command(flatten)]
        work: Work,
        #[command(flatten)]
        telling: Telling,
    },
    /// As `add`, and remove articles whose files are gone
    #[command(after_help = SYNC_EXAMPLES)]
    Sync {
        /// Files and folders that the index is to mirror
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Remove even what a missing or empty PATH held, or more than half of one
        #[arg(long)]
        allow_removals: bool,
        /// List the articles that came, changed or went since the last run
        #[arg(long, help_heading = "What is told")]
        since_last: bool,
        #[command(flatten)]
        work: Work,
        #[command(flatten)]
        telling: Telling,
    },
    /// Remove articles, by id or by file or folder
    #[command(after_help = REMOVE_EXAMPLES)]
    Remove {
        /// Ids of articles; files and folders whose articles are to go
        #[arg(required = true, value_name = "ID|PATH")]
        names: Vec<PathBuf>,
    },
    /// Take articles out of every file of the index, and keep them out
    #[command(after_help = PURGE_EXAMPLES)]
    Purge {
        /// Ids of articles, or a query as `dateline search` reads it
        #[arg(required = true, value_name = "ID|QUERY")]
        what: Vec<String>,
        /// Do it even if a query finds several
        #[arg(long)]
        yes: bool,
        /// The folder of the desk, whose tags, notes and quotations of these articles go as well [default: `dateline/desk` among
        /// the user's state]
        #[arg(long, value_name = "DIR", env = "DATELINE_DESK", hide_env_values = true)]
        desk: Option<PathBuf>,
    },
    /// Follow files and folders, and bring the index up to date when they change
    #[command(after_help = WATCH_EXAMPLES)]
    Watch {
        /// Files and folders to follow
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Remove the articles of files that are gone, as `sync` does
        #[arg(long)]
        sync: bool,
        /// Wait until nothing has changed for so many seconds
        #[arg(long, value_name = "SECONDS", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=3600))]
        quiet_for: u64,
        /// Look every so many seconds instead of being told, as on a network file system
        #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86400))]
        poll: Option<u64>,
        #[command(flatten)]
        work: Work,
    },
    /// Merge what was written piece by piece, and give the room of removed articles back
    Optimize,
    /// Write the index anew from the files that it knows, and replace it in one step
    #[command(after_help = REBUILD_EXAMPLES)]
    Rebuild {
        /// More files and folders to read
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        #[command(flatten)]
        work: Work,
    },
    /// Show what would be indexed of each article, without an index
    #[command(after_help = INSPECT_EXAMPLES)]
    Inspect {
        /// Files and folders; `-` reads JSON Lines from standard input
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// How to show it
        #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
        format: ReportFormat,
        #[command(flatten)]
        work: Work,
    },
    /// List lines that stand in many articles of one outlet, as rules for `--rules`
    #[command(after_help = LEARN_EXAMPLES)]
    Learn {
        /// Files and folders; they are read twice, and the index is left alone
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        #[command(flatten)]
        work: Work,
    },
    /// Count what is in the index
    Status {
        /// How to show it
        #[arg(long, value_enum, default_value_t = StatusFormat::Text)]
        format: StatusFormat,
    },
    /// Look for damage: every byte, and every article
    Check {
        /// Read what can be read of damaged files, and name the sources of the rest
        #[arg(long)]
        deep: bool,
    },
    /// Print where the configuration file lies, what it sets, and all keys
    Config,
    /// Print the completions of a shell
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

/// How articles are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "How articles are read")]
pub struct Work {
    /// The outlet of articles that name none
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// The folder's name is the outlet of articles that name none
    #[arg(long)]
    pub source_from_folder: bool,
    /// A table of outlets: a line for each, `Coastal Wire: CW, coastalwire.example`
    #[arg(long, value_name = "FILE")]
    pub outlets: Option<PathBuf>,
    /// Which keys of a record hold which field, as in `body=content_html,published=created`; may be given again
    #[arg(long, value_name = "FIELD=KEY,…")]
    pub map: Vec<String>,
    /// Read 03/04/2024 as 3 April
    #[arg(long, conflicts_with = "month_first")]
    pub day_first: bool,
    /// Read 03/04/2024 as March 4 for certain; without either it is so read, and called inferred
    #[arg(long)]
    pub month_first: bool,
    /// Keep HTML in the body of a record as it is
    #[arg(long)]
    pub keep_markup: bool,
    /// Lines that go and lines that stay, by outlet [default: INDEX.rules.toml beside the index]
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
    /// Keep what an article said before it changed; `dateline versions ID` shows it
    #[arg(long)]
    pub keep_versions: bool,
    /// Threads that read articles [default: one for each processor]
    #[arg(short = 'j', long, visible_alias = "jobs", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
    /// Memory to stay within, in MB; what the system caches of files comes besides
    #[arg(long, value_name = "MB", default_value_t = 400, value_parser = clap::value_parser!(u32).range(64..=65536))]
    pub memory: u32,
}

/// What a run tells of itself.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "What is told")]
pub struct Telling {
    /// Read everything and tell what would come, change and go, without writing
    #[arg(long)]
    pub dry_run: bool,
    /// Print a report of the run: for people on standard error, or one JSON object on standard output
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub report: Option<RunReportFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RunReportFormat {
    /// For people
    Text,
    /// One JSON object
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people
    Text,
    /// One JSON object a line
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StatusFormat {
    /// For people
    Text,
    /// One JSON object
    Json,
}

const EXAMPLES: &str = "\
Examples:
  dateline-index add ~/news                     index a folder; again later: only what has changed
  dateline-index inspect page.txt               see how an article would be read
  dateline-index status                         see what is there
  dateline search '\"peace talks\" -iran'         search it

Exit status: 0 all well, 1 finished but some inputs were rejected, 2 failed.";

const ADD_EXAMPLES: &str = "\
Examples:
  dateline-index add ~/news                     a folder with all that is in it
  dateline-index add today.jsonl.gz             a file of records
  curl -s https://example.org/feed.jsonl | dateline-index add -";

const ADD_AT_LENGTH: &str = "\
Examples:
  dateline-index add ~/news                     a folder with all that is in it
  dateline-index add today.jsonl.gz             a file of records
  curl -s https://example.org/feed.jsonl | dateline-index add -

  dateline-index add --source 'Coastal Wire' --map body=inhalt,published=tag export.csv
  dateline-index add --dry-run delivery.zip     what is in it, what of it is new, and what cannot be read

Read are pages (.txt, .html, .md), records (.json, .jsonl, .csv, .tsv), feeds and agencies' XML (.rss, .atom, \
.xml), mail (.eml, .mbox, .mhtml), documents (.docx, .odt, .epub, .rtf; .pdf if the program was built with it), exports of Nexis, Factiva and ProQuest, \
web archives (.warc, .webarchive) and what is in .zip and .tar, each also with .gz or .zst. \
A file that has not changed is not read again; one that has changed replaces its articles.";

const LEARN_EXAMPLES: &str = "\
Examples:
  dateline-index learn ~/news > wire.toml       lines that many articles of an outlet have
  dateline-index add --rules wire.toml ~/news   without them; the list may be changed first

A line counts that stands in six articles at least, and in one of twenty of its outlet, whatever it says; articles
of which the greater part stands in others, as of a story told again, do not.";

const SYNC_EXAMPLES: &str = "\
Examples:
  dateline-index sync ~/news                    afterwards the index holds what the folder holds
  dateline-index sync --allow-removals ~/news   even if most of the folder is gone
  dateline-index sync --since-last ~/news       with a list: added, changed, removed; id, path, title
  dateline-index sync --dry-run --since-last ~/news   the same list, and nothing is written

A folder that is missing or empty may be a disk that is not mounted: its articles are kept, and so \
are those of a folder of which more than half, and more than 20 articles, would go at once.";

const REMOVE_EXAMPLES: &str = "\
Examples:
  dateline-index remove k3m9x2q7wp              one article
  dateline-index remove ~/news/2019             all articles of a folder

The files themselves are left alone, so `add` brings their articles back.";

const PURGE_EXAMPLES: &str = "\
Examples:
  dateline-index purge k3m9x2q7wp               one article
  dateline-index purge --yes 'person:\"Jane Roe\" date:2019'   all that a query finds

The text leaves every file of the index, earlier forms of it too, and the bytes of all files are \
searched for it in the end; your desk forgets that it was ever marked. A hash of each article is kept so that \
`add`, `sync` and `rebuild` pass it over from then on, under whatever name; deleting DIR/purged lets all of \
them in again. The files that \
it was read from are left as they are.";

const WATCH_EXAMPLES: &str = "\
Examples:
  dateline-index watch ~/news                   until Ctrl-C or a signal to end
  dateline-index watch --sync --poll 60 /mnt/share/news

A change is read once nothing has changed for two seconds (`--quiet-for`), half a minute at most after \
the first. Files that are still being written are read again when they are whole. What is rejected is \
named once. Ctrl-C or SIGTERM ends it after the article that is being read, with what was read \
committed; a second one ends it at once, which harms nothing. If another run writes the index, or the disk \
is full, it says so and tries again.";

const REBUILD_EXAMPLES: &str = "\
Examples:
  dateline-index rebuild                        after an update of dateline, or damage
  dateline-index rebuild ~/news                 when the index cannot tell which files it held

Until it is finished, searches see the old index. Articles whose files are gone are kept.";

const INSPECT_EXAMPLES: &str = "\
Examples:
  dateline-index inspect page.txt               title, date, names, and every line that was cut
  dateline-index inspect --format jsonl ~/news | jq .title";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  dateline-index completions bash > ~/.local/share/bash-completion/completions/dateline-index";
