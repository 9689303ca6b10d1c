//! `dateline quote`: does the archive hold these words?

use std::io::{self, BufWriter, Write};

use anyhow::{Result, bail};
use dateline::output;
use dateline::search::quote::{self, QuoteVerdict};

use crate::arguments::{QuoteArguments, ShowFormat};
use crate::common::failure::Failure;
use crate::common::session::Session;
use crate::said;

/// Looks for a quotation; true if it stands somewhere as it is.
pub fn run(session: &Session, arguments: &QuoteArguments) -> Result<bool> {
    let archive = super::open(session)?;
    let text = arguments.text.join(" ");
    let checked = quote::check(&archive, &text, arguments.by.as_deref(), arguments.limit)?;
    if checked.words == 0 {
        bail!(Failure::new("there is no word in this quotation", "`dateline quote 'WORDS'`"));
    }
    let mut out = BufWriter::new(io::stdout().lock());
    match arguments.format {
        ShowFormat::Text => output::quote::print(&mut out, session.terminal, &checked)?,
        ShowFormat::Jsonl => output::quote::jsonl(&mut out, &checked)?,
    }
    out.flush()?;
    let text = match checked.verdict {
        QuoteVerdict::Verbatim if checked.total == 1 => "verbatim, in 1 article".to_owned(),
        QuoteVerdict::Verbatim if checked.places.len() < checked.total => {
            format!("verbatim, in {} articles; these are the first {}", checked.total, checked.places.len())
        }
        QuoteVerdict::Verbatim => format!("verbatim, in {} articles", checked.total),
        QuoteVerdict::Near => "not as it is; nearly so".to_owned(),
        QuoteVerdict::Differs => {
            let nearest = checked.places.first();
            let (words, left_out) = nearest.map_or((&[][..], &[][..]), |place| (&place.differs_in, &place.left_out));
            match words.is_empty() {
                true => format!("what is left out of the sentence holds {}", output::quote::enumerated(left_out)),
                false => format!("not as it is; the nearest differs in {}", output::quote::enumerated(words)),
            }
        }
        QuoteVerdict::Absent => "nowhere, nor anything near it".to_owned(),
    };
    said::say(session, "found", &text);
    Ok(checked.verdict == QuoteVerdict::Verbatim)
}
