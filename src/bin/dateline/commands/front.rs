//! `dateline` alone: what to type first.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Result;
use dateline::index::IndexError;
use dateline::index::archive::Archive;
use dateline::output::numbers::count;
use dateline::output::sanitize;

use crate::common::session::Session;
use crate::indexes;

const FIRST: &str = "\
dateline searches an archive of news articles: words, phrases, people, days.

  dateline ferry strike                    articles with both words
  dateline '\"steering gear\" -rudder'       a phrase, without a word
  dateline --person sethi --since 2025     who is named, and when it was published
  dateline people ferry                    who appears in what is found
  dateline show 1                          an article of the last search, whole
  dateline help query                      the query language
  dateline -h                              every command
";

/// Says what to type first, and what there is to search.
pub fn run(session: &Session) -> Result<bool> {
    let dirs = indexes::of(session)?;
    let named = |dir: &PathBuf| sanitize(&dir.display().to_string()).into_owned();
    let places = dirs.iter().map(named).collect::<Vec<_>>().join(", ");
    let held: Result<u64> = match indexes::elsewhere_among(&dirs)? {
        Some(name) => indexes::held(name),
        None => Archive::open(&dirs).map(|archive| archive.len()).map_err(Into::into),
    };
    let state = match held {
        Ok(articles) if dirs.len() == 1 => format!("The index at {places} holds {}.", count(articles, "article")),
        Ok(articles) => format!("The indexes at {places} hold {}.", count(articles, "article")),
        Err(error) => match error.downcast_ref() {
            Some(IndexError::Missing { dir }) => {
                format!("There is no index at {} yet:\n`dateline-index add FOLDER` makes one.", named(dir))
            }
            _ => return Err(error),
        },
    };
    write!(io::stdout().lock(), "{FIRST}\n{state}\n")?;
    Ok(true)
}
