//! `dateline`: searches an index of news articles. It only ever reads.

mod arguments;
mod batch;
mod request;
mod run;

use std::io::{self, ErrorKind};
use std::process::ExitCode;

use arguments::Arguments;
use dateline::index::IndexError;
use dateline::output::sanitize::{sanitize, sanitize_lines};
use dateline::output::style::{Label, paint};

fn main() -> ExitCode {
    let arguments = Arguments::read();
    let colour = run::colour(arguments.global.color, &io::stderr());
    match run::run(arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            say_error(colour, &error);
            ExitCode::from(2)
        }
    }
}

/// One `error:` line, where in the query it is, and one `hint:` line if there is a cure.
fn say_error(colour: bool, error: &anyhow::Error) {
    let mut err = io::stderr().lock();
    let mut line = |label: Label, word: &str, text: &str| {
        let done = paint(&mut err, colour, label, word).and_then(|()| {
            let text = if text.contains('\n') { sanitize_lines(text) } else { sanitize(text).into_owned() };
            io::Write::write_all(&mut err, format!(" {text}\n").as_bytes())
        });
        // Standard error is gone: there is nobody left to tell.
        let _ = done;
    };
    if let Some(refused) = error.downcast_ref::<request::Refused>() {
        line(Label::Error, "error:", &format!("{}\n{}", refused.message, refused.caret));
        refused.hint.iter().for_each(|hint| line(Label::Hint, "hint:", hint));
        return;
    }
    line(Label::Error, "error:", &format!("{error:#}"));
    let index_hint = error.downcast_ref::<IndexError>().and_then(IndexError::hint);
    let own_hint = error.downcast_ref::<request::Hinted>().map(|h| h.hint.clone());
    index_hint.or(own_hint).iter().for_each(|hint| line(Label::Hint, "hint:", hint));
}

/// Whoever read the output has seen enough.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|e| {
        let io = e.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == ErrorKind::BrokenPipe);
        io || e
            .downcast_ref::<csv::Error>()
            .is_some_and(|e| matches!(e.kind(), csv::ErrorKind::Io(e) if e.kind() == ErrorKind::BrokenPipe))
    })
}
