//! The process of its own that reads one PDF, started by a run for each; no command for people.

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use dateline::source::{self, PdfReader};

use super::FAILED;

/// What the program is called with for this.
const CALLED: &str = "read-pdf";

/// How this program reads PDF; `None` where it cannot find itself.
pub fn reader() -> Option<PdfReader> {
    let program = std::env::current_exe().ok()?;
    Some(PdfReader { program, arguments: vec![CALLED.to_owned()] })
}

/// Reads the PDF on standard input, if that is what the program was started for.
pub fn started(typed: &[OsString]) -> Option<ExitCode> {
    let [_, called, memory, seconds] = typed else { return None };
    if called != CALLED {
        return None;
    }
    let number = |argument: &OsString| argument.to_str()?.parse().ok();
    let done = source::serve_pdf(number(memory)?, number(seconds)?, &mut io::stdin().lock(), &mut io::stdout().lock());
    // Whoever started it reads the answer or its lack, and no message.
    Some(if done.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}
