//! The command line of `dateline-index`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

/// Index news articles, so that `dateline` finds them.
#[derive(Debug, Parser)]
#[command(name = "dateline-index", version, about, max_term_width = 100, propagate_version = true)]
pub struct Arguments {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// What holds for every command.
#[derive(Debug, Args)]
pub struct Global {
    /// The folder of the index [default: `dateline/index` among the user's data]
    #[arg(long, value_name = "DIR", env = "DATELINE_INDEX", global = true, hide_env_values = true)]
    pub index: Option<PathBuf>,
    /// Say nothing but what was rejected
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: every note, and what was done to the index
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// The day that counts as today
    #[arg(long, value_name = "DATE", env = "DATELINE_TODAY", global = true, hide = true)]
    pub today: Option<Date>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add articles, and bring those up to date that have changed
    #[command(after_help = ADD_EXAMPLES)]
    Add {
        #[command(flatten)]
        inputs: Inputs,
        #[command(flatten)]
        work: Work,
    },
    /// As `add`, and remove articles whose files are gone
    #[command(after_help = SYNC_EXAMPLES)]
    Sync {
        /// Folders and files that the index is to mirror
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        #[command(flatten)]
        work: Work,
    },
    /// Show what would be indexed, without an index
    #[command(after_help = INSPECT_EXAMPLES)]
    Inspect {
        #[command(flatten)]
        inputs: Inputs,
        /// How to show it
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        #[command(flatten)]
        work: Work,
    },
}

/// What is read.
#[derive(Debug, Args)]
pub struct Inputs {
    /// Files and folders; `-` reads JSON Lines from standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// How it is done.
#[derive(Debug, Args)]
pub struct Work {
    /// Threads that read articles [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
    /// Memory to use, about, in MB
    #[arg(long, value_name = "MB", default_value_t = 400, value_parser = clap::value_parser!(u32).range(64..=65536))]
    pub memory: u32,
    /// Read `03/04/2024` as 3 April, not as March 4
    #[arg(long)]
    pub day_first: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// One JSON object a line
    Jsonl,
}

const ADD_EXAMPLES: &str = "\
Examples:
  dateline-index add ~/news                     a folder, with all that is in it
  dateline-index add today.jsonl.gz             a file of records
  curl -s https://example.org/feed.jsonl | dateline-index add -

Reads .txt (scraped pages), .json, .jsonl and .ndjson (records), each also with .gz or .zst.
Files that have not changed are not read again.";

const SYNC_EXAMPLES: &str = "\
Examples:
  dateline-index sync ~/news                    after this the index holds what the folder holds";

const INSPECT_EXAMPLES: &str = "\
Examples:
  dateline-index inspect page.txt               title, date, names, and every line that was cut
  dateline-index inspect --format jsonl ~/news | jq .title";
