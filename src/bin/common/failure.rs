//! How a program fails: one `error:` line, and one `hint:` line if there is a cure.

use std::fmt;
use std::io::{self, ErrorKind};

use dateline::index::IndexError;
use dateline::output::{Terminal, messages};

/// An error of the command line, with its cure.
#[derive(Debug)]
pub struct Failure {
    /// What is wrong; further lines show where.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Failure {
    /// An error and what to do about it.
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: Some(hint.into()) }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// Tells `error` on standard error; false if whoever read the output has seen enough, which is no
/// failure and is not told.
pub fn tell(error: &anyhow::Error, terminal: Terminal) -> bool {
    if is_closed_pipe(error) {
        return false;
    }
    let own = error.downcast_ref::<Failure>().and_then(|failure| failure.hint.clone());
    let hint = own.or_else(|| error.downcast_ref::<IndexError>().and_then(IndexError::hint));
    // Standard error is gone: there is nobody left to tell.
    let _ = messages::error(&mut io::stderr().lock(), terminal, &format!("{error:#}"), hint.as_deref());
    true
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == ErrorKind::BrokenPipe);
        io || cause
            .downcast_ref::<csv::Error>()
            .is_some_and(|e| matches!(e.kind(), csv::ErrorKind::Io(e) if e.kind() == ErrorKind::BrokenPipe))
    })
}
