//! `dateline-index`: reads articles and writes the index.

mod arguments;
mod progress;
mod run;

use std::io::{self, ErrorKind, IsTerminal};
use std::process::ExitCode;

use clap::Parser;
use dateline::index::IndexError;
use dateline::output::report::line;
use dateline::output::style::Label;

use arguments::Arguments;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let colour = colour();
    match run::run(arguments, colour) {
        Ok(code) => code,
        // Whoever read the output has seen enough.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let err = &mut io::stderr().lock();
            let _ = line(err, colour, Label::Error, "error", &format!("{error:#}"));
            if let Some(hint) = error.downcast_ref::<IndexError>().and_then(IndexError::hint) {
                let _ = line(err, colour, Label::Hint, "hint", &hint);
            }
            ExitCode::from(2)
        }
    }
}

/// Is standard error a terminal that shows colours, and are they wanted?
fn colour() -> bool {
    io::stderr().is_terminal() && anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|e| e.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == ErrorKind::BrokenPipe))
}
