//! How a program fails: one `error:` line, and one `hint:` line if there is a cure.

use std::fmt;
use std::io::{self, ErrorKind};
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use anyhow::Result;
use dateline::desk::DeskError;
use dateline::index::{IndexError, check, in_words, several};
use dateline::output::{Terminal, messages};
use tantivy::TantivyError;

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

/// Runs a command; `dirs` tells on which indexes, and is asked if it fails. What the engine says of it becomes a sentence, and so does a
/// panic: the engine's reading side has some for bytes that are not those that were written.
pub fn guarded<T>(dirs: impl FnOnce() -> Vec<PathBuf>, command: impl FnOnce() -> Result<T>) -> Result<T> {
    static SAID: Mutex<String> = Mutex::new(String::new());
    panic::set_hook(Box::new(|info| {
        let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
        if said.is_empty() {
            *said = info.to_string().replace('\n', " ");
        }
    }));
    let ended = panic::catch_unwind(AssertUnwindSafe(command));
    let _ = panic::take_hook();
    let error = match ended {
        Ok(Ok(done)) => return Ok(done),
        Ok(Err(error)) => error,
        Err(_) => {
            if let Some(damaged) = check::first_damaged(&dirs()) {
                return Err(damaged.into());
            }
            let said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
            let hint = "please report it, with the command; the index is as it was after its last commit";
            return Err(Failure::new(format!("a fault of dateline itself: {said}"), hint).into());
        }
    };
    let engine = error.downcast::<TantivyError>()?;
    match &dirs()[..] {
        [] => Err(engine.into()),
        dirs => Err(several::blamed(dirs, engine).into()),
    }
}

/// Tells `error` on standard error; false if whoever read the output has seen enough, which is no
/// failure and is not told.
pub fn tell(error: &anyhow::Error, terminal: Terminal) -> bool {
    if is_closed_pipe(error) {
        return false;
    }
    let own = error.downcast_ref::<Failure>().and_then(|failure| failure.hint.clone());
    let hint = own.or_else(|| error.downcast_ref::<IndexError>().and_then(IndexError::hint));
    let hint = hint.or_else(|| error.downcast_ref::<DeskError>().and_then(DeskError::hint));
    let text = match error.downcast_ref::<io::Error>() {
        // Files are named by what reads and writes them: this is the output.
        Some(system) if system.raw_os_error().is_some() && error.chain().nth(1).is_none() => {
            format!("the output cannot be written: {}", in_words(system))
        }
        _ => format!("{error:#}"),
    };
    // Standard error is gone: there is nobody left to tell.
    let _ = messages::error(&mut io::stderr().lock(), terminal, &text, hint.as_deref());
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
