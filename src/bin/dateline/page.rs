//! How a page of articles is printed.

use std::io::{self, Write};

use anyhow::{Result, bail};
use dateline::output::template::Template;
use dateline::output::{self, Terminal};
use dateline::search::answer::Answer;

use crate::common::failure::Failure;

/// How a page is printed.
pub enum PageForm {
    Text,
    Jsonl,
    Csv,
    Template(Template),
}

impl PageForm {
    /// Reads the value of `--format`.
    pub fn parse(text: &str) -> Result<Self> {
        Ok(match text {
            "text" => Self::Text,
            "jsonl" => Self::Jsonl,
            "csv" => Self::Csv,
            template if template.contains('{') => Self::Template(Template::parse(template)?),
            other => bail!(Failure::new(
                format!("`{other}` is no format"),
                "there are text, jsonl, csv, or a line with fields such as '{date} {title}'"
            )),
        })
    }

    /// Prints the articles of `answer`.
    pub fn print(&self, out: &mut dyn Write, terminal: Terminal, answer: &Answer) -> io::Result<()> {
        match self {
            Self::Text => output::results::print(out, terminal, answer),
            Self::Jsonl => answer.hits.iter().try_for_each(|hit| output::json::hit(out, hit)),
            Self::Csv => output::template::csv(out, &answer.hits),
            Self::Template(template) => answer.hits.iter().try_for_each(|hit| template.print(out, hit)),
        }
    }
}
