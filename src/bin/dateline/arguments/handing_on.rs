//! The commands that hand results on.

use clap::{Args, ValueEnum};

use super::{ListFormat, QueryArguments, ShowFormat, SortBy, TimelineStep};

#[derive(Debug, Args)]
pub struct CiteArguments {
    /// Articles, by id; `ID#b310-522` cites a passage, in bytes of the body
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = CiteFormat::Footnote)]
    pub format: CiteFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CiteFormat {
    /// A line as in a footnote
    Footnote,
    /// RIS
    Ris,
    /// BibTeX
    Bibtex,
    /// CSL-JSON, which Zotero and pandoc read
    Csl,
}

#[derive(Debug, Args)]
pub struct QuoteArguments {
    /// The quotation
    #[arg(required = true, value_name = "TEXT")]
    pub text: Vec<String>,
    /// By whom it is said to be
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// Places to show
    #[arg(short = 'n', long, value_name = "N", default_value_t = 5)]
    pub limit: usize,
    /// How to print them
    #[arg(long, value_enum, default_value_t = ShowFormat::Text)]
    pub format: ShowFormat,
}

#[derive(Debug, Args)]
pub struct ExportArguments {
    #[command(flatten)]
    pub what: QueryArguments,
    /// Articles to write [default: all]
    #[arg(short = 'n', long, value_name = "N")]
    pub limit: Option<usize>,
    /// Passages of each article; 0 for none
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub passages: usize,
    /// The order of the articles
    #[arg(long, value_enum, default_value_t = SortBy::Relevance)]
    pub sort: SortBy,
    /// As what
    #[arg(long, value_enum, default_value_t = ExportFormat::Html)]
    pub format: ExportFormat,
    /// Begin a CSV with a byte order mark, by which Excel knows that it is UTF-8
    #[arg(long)]
    pub bom: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// A page for the browser that needs no other file
    Html,
    /// Markdown
    Markdown,
    /// A table of all columns
    Csv,
    /// One JSON object a line
    Jsonl,
    /// One file of all: report, table, whole articles, the files that they were read from, and hashes of each
    Zip,
}

#[derive(Debug, Args)]
pub struct CoverageArguments {
    /// Queries, each a column
    #[arg(value_name = "QUERY")]
    pub queries: Vec<String>,
    /// A column for each of so many outlets, the largest
    #[arg(long, value_name = "N")]
    pub sources: Option<usize>,
    /// All coverage is what this finds [default: the archive]
    #[arg(long, value_name = "QUERY")]
    pub among: Option<String>,
    /// Articles a day, week, month or year [default: what fits]
    #[arg(long, value_enum)]
    pub by: Option<TimelineStep>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub format: ListFormat,
}

#[derive(Debug, Args)]
pub struct WordsArguments {
    #[command(flatten)]
    pub what: QueryArguments,
    /// The words around what the query finds, and not those of whole articles
    #[arg(long)]
    pub beside: bool,
    /// Words to show, the heaviest
    #[arg(short = 'n', long, value_name = "N", default_value_t = 30)]
    pub limit: usize,
    /// How to print them
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub format: ListFormat,
}

#[derive(Debug, Args)]
pub struct NetworkArguments {
    #[command(flatten)]
    pub what: QueryArguments,
    /// Which names
    #[arg(long, value_enum, value_delimiter = ',', default_value = "people")]
    pub among: Vec<Among>,
    /// Names of each kind, the most frequent
    #[arg(short = 'n', long, value_name = "N", default_value_t = 100)]
    pub limit: usize,
    /// Join only names that stand together in so many articles
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub least: u64,
    /// As what
    #[arg(long, value_enum, default_value_t = NetworkFormat::Gexf)]
    pub format: NetworkFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Among {
    /// People
    People,
    /// Organizations
    Organizations,
    /// Places
    Places,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NetworkFormat {
    /// GEXF, for Gephi
    Gexf,
    /// GraphML
    Graphml,
    /// A row for every two names
    Csv,
}

pub const CITE_EXAMPLES: &str = "\
Examples:
  dateline cite 1                                a line for a footnote
  dateline cite 'cw-2025-03-18-standish#b377-522'   with the words of a passage
  dateline search ferry --ids | xargs dateline cite --format ris > ferry.ris";

pub const COVERAGE_EXAMPLES: &str = "\
Examples:
  dateline coverage inquiry 'pump OR steering' --by month
  dateline coverage --sources 5 --among ferry     whose story it was
  dateline coverage @ferry --format csv > share.csv

Counted are articles with a date; the share is that of all articles of the step.";

pub const WORDS_EXAMPLES: &str = "\
Examples:
  dateline words ferry                           what these articles speak of, and others do not
  dateline words --beside inquiry                what stands within five words of it

Weighed by the log-likelihood ratio; of more than 2,000 articles so many are read, spread evenly.";

pub const QUOTE_EXAMPLES: &str = "\
Examples:
  dateline quote 'It could wait for dry dock' --by halushko

Shown is what stands there: a [word] in brackets was quoted and is not there, a {word} in braces is there and was not quoted.
Case, punctuation and line breaks do not count. Exit status: 0 it stands there word for word, 1 it does not, 2 an error.";

pub const EXPORT_EXAMPLES: &str = "\
Examples:
  dateline export ferry --since 2025 > ferry.html
  dateline export my:inquiry --format csv --bom > inquiry.csv
  dateline export @ferry --format zip > ferry.zip   with the originals, and SHA256SUMS of all

Every article that is found is written, copies of one story each by itself.";

pub const NETWORK_EXAMPLES: &str = "\
Examples:
  dateline network ferry > ferry.gexf            people in these articles
  dateline network ferry --among people,organizations --least 3 --format csv";
