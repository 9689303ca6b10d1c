//! `dateline-index`: reads articles and writes the index.

mod arguments;
mod run;

use std::io::ErrorKind;
use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;
use dateline::index::IndexError;

fn main() -> ExitCode {
    match run::run(Arguments::parse()) {
        Ok(code) => code,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!(
                "{ERROR}error:{ERROR:#} {}",
                dateline::output::sanitize::sanitize(&format!("{error:#}"))
            );
            if let Some(hint) = error.downcast_ref::<IndexError>().and_then(IndexError::hint) {
                anstream::eprintln!("{HINT}hint:{HINT:#} {}", dateline::output::sanitize::sanitize(&hint));
            }
            ExitCode::from(2)
        }
    }
}

const ERROR: anstyle::Style = anstyle::AnsiColor::Red.on_default().bold();
const HINT: anstyle::Style = anstyle::AnsiColor::Cyan.on_default().bold();

/// Whoever read the output has seen enough.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|e| e.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == ErrorKind::BrokenPipe))
}
