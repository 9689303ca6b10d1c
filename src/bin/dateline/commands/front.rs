//! `dateline` alone: what to type first.

use std::io::{self, Write};

use anyhow::Result;
use dateline::index::{IndexError, reader};
use dateline::output::numbers::count;
use dateline::output::sanitize;

use crate::common::session::Session;

const FIRST: &str = "\
dateline searches an archive of news articles: words, phrases, people, days.

  dateline ferry strike                    articles with both words
  dateline '\"steering gear\" -rudder'       a phrase, without a word
  dateline --person sethi --since 2025     who is named, and when it was published
  dateline people ferry                    who appears in what is found
  dateline show 1                          an article of the last search, whole
  dateline -h                              every command; `dateline help query`: the query language
";

/// Says what to type first, and what there is to search.
pub fn run(session: &Session) -> Result<bool> {
    let dir = session.index()?;
    let place = sanitize(&dir.display().to_string()).into_owned();
    let state = match reader::open(&dir) {
        Ok(opened) => format!("The index at {place} holds {}.", count(opened.searcher.num_docs(), "article")),
        Err(IndexError::Missing { .. }) => {
            format!("There is no index at {place} yet: `dateline-index add FOLDER` makes one.")
        }
        Err(error) => return Err(error.into()),
    };
    write!(io::stdout().lock(), "{FIRST}\n{state}\n")?;
    Ok(true)
}
