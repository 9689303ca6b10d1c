//! `dateline serve`: the archive in this machine's browser.

use std::future;
#[cfg(unix)]
use std::task::Poll;
use std::thread;

use anyhow::{Context, Result, bail};
use dateline::desk::State;
use dateline::web::{self, Site};
use jiff::Timestamp;

use crate::arguments::ServeArguments;
use crate::common::failure::Failure;
use crate::common::session::Session;
use crate::desk::Desk;
use crate::indexes;
use crate::said;

/// Serves until Ctrl-C, or until the system asks the process to end.
pub fn run(session: &Session, desk: &Desk, arguments: &ServeArguments) -> Result<bool> {
    if !arguments.listen.ip().is_loopback() {
        bail!(Failure::new(
            "an archive is served to its own machine only",
            "`ssh -L 8617:127.0.0.1:8617 HOST dateline serve` shows one that lies on another"
        ));
    }
    // What is wrong with the index is better said now than in a page.
    let (opener, journal) = (indexes::opener(session)?, desk.journal()?);
    opener()?;
    let open = move || opener().map_err(|error| error.to_string());
    let written = journal.clone();
    let state = move || Ok(State::of(&journal.read().map_err(|error| error.to_string())?));
    let keep = move |events| written.append(events, Timestamp::now()).map_err(|error| error.to_string());
    let site = Site {
        open: Box::new(open),
        desk: Box::new(state),
        keep: Box::new(keep),
        now: Box::new(Timestamp::now),
        today: Box::new(session.calendar()),
    };
    let processors = || thread::available_parallelism().map_or(2, usize::from);
    let threads = arguments.threads.map_or_else(processors, usize::from);
    let ready = |address| said::say(session, "serving", &format!("http://{address}/"));
    web::serve(site, arguments.listen, threads, ready, asked_to_stop())
        .with_context(|| arguments.listen.to_string())?;
    Ok(true)
}

/// Is ready when Ctrl-C was pressed, or the process is asked to end. Where that cannot be heard, the system ends it.
async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let kinds = [SignalKind::interrupt(), SignalKind::terminate()];
        let mut heard: Vec<_> = kinds.into_iter().filter_map(|kind| signal(kind).ok()).collect();
        future::poll_fn(|context| match heard.iter_mut().any(|signal| signal.poll_recv(context).is_ready()) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        })
        .await;
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_err() {
        future::pending::<()>().await;
    }
}
