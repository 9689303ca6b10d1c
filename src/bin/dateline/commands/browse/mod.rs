//! `dateline browse`: the archive in the whole terminal. The model and its drawing are the library's
//! ([`dateline::tui`]); here are the terminal, the thread that searches, and the end.

mod screen;
mod worker;

use std::io::{self, IsTerminal, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc::TryRecvError;
use std::time::Duration;

use anyhow::{Result, bail};
use dateline::output::clipboard;
use dateline::tui::{Effect, Model, draw, keys};
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};

use self::screen::{Screen, Signals};
use self::worker::Worker;
use crate::arguments::BrowseArguments;
use crate::common::failure::Failure;
use crate::common::session::Session;
use crate::desk::Desk;
use crate::indexes;
use crate::request;

/// How long a key is waited for before answers are looked for: while a search runs, and else.
const WAITING: Duration = Duration::from_millis(15);
const IDLE: Duration = Duration::from_secs(1);
/// Earlier searches that can be gone back to.
const PAST: usize = 500;

/// Runs until the user ends it; true if something was found last.
pub fn run(session: &Session, desk: &Desk, arguments: &BrowseArguments) -> Result<bool> {
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        bail!(Failure::new("`dateline browse` works in a terminal", "`dateline search` prints to a pipe or a file"));
    }
    let typed = arguments.what.query.join(" ");
    let asked = request::read(session, desk, &arguments.what)?;
    // Filters that were given as options stand in the line, where they can be taken off.
    let has_filters = request::has_filters(&arguments.what);
    let query = asked.query.as_ref().filter(|_| has_filters).map_or(typed, ToString::to_string);
    // What is wrong with the index is better said now than in a window.
    let opener = indexes::opener(session)?;
    opener()?;
    let past = past(desk.state(session)?);
    let worker = Worker::start(opener, desk.journal()?, asked.options, Box::new(session.calendar()))?;
    let signals = Signals::watch()?;
    let mut screen = Screen::open()?;
    let calendar = session.calendar();
    let (limit, colour) = (arguments.limit, session.terminal.colour);
    let (mut model, effects) = Model::with_limit(limit, screen.size()?, colour, calendar(), past, &query);
    let mut ended = perform(&mut screen, &worker, effects, arguments)?;
    let mut is_changed = true;
    while !ended && signals.received().is_none() {
        if is_changed {
            screen.draw(|frame| draw::draw(frame, &model))?;
        }
        let mut effects = Vec::new();
        is_changed = false;
        model.set_today(calendar());
        if event::poll(if model.is_waiting() || worker.is_busy() { WAITING } else { IDLE })? {
            is_changed = true;
            match event::read()? {
                Event::Key(key) if key.kind != KeyEventKind::Release => {
                    if key.code == KeyCode::Char('l') && key.modifiers.contains(KeyModifiers::CONTROL) {
                        screen.clear()?;
                    }
                    effects.extend(keys::press(&mut model, key));
                }
                Event::Paste(text) => effects.extend(keys::paste(&mut model, &text)),
                Event::Resize(width, height) => effects.extend(model.resize((width, height))),
                _ => {}
            }
        }
        loop {
            match worker.told() {
                Ok(told) => {
                    is_changed = true;
                    effects.extend(model.tell(told));
                }
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => bail!("the thread that searches has ended"),
            }
        }
        ended = perform(&mut screen, &worker, effects, arguments)?;
        if screen.was_left() {
            is_changed = true;
            let effects = model.resize(screen.size()?);
            ended |= perform(&mut screen, &worker, effects, arguments)?;
        }
    }
    drop(screen);
    worker.finish();
    signals.pass_on();
    let mut out = io::stdout().lock();
    model.copied.iter().try_for_each(|text| writeln!(out, "{text}"))?;
    Ok(model.results.is_some_and(|results| results.answer.total > 0))
}

/// Earlier searches, the earliest first, each where it was run last.
fn past(state: &dateline::desk::State) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    let latest_first = state.history.iter().rev().filter(|run| seen.insert(run.query.clone()));
    let mut past: Vec<String> = latest_first.take(PAST).map(|run| run.query.clone()).collect();
    past.reverse();
    past
}

/// Does what is to be done; true if it is to end.
fn perform(screen: &mut Screen, worker: &Worker, effects: Vec<Effect>, arguments: &BrowseArguments) -> Result<bool> {
    for effect in effects {
        match effect {
            Effect::Quit => return Ok(true),
            Effect::Suspend => screen.suspend()?,
            Effect::Copy(text) => clipboard::copy(&mut io::stdout(), &text)?,
            Effect::Visit(url) => visit(&url),
            Effect::Remember { .. } if !arguments.history.is_wanted() => {}
            other => worker.ask(other),
        }
    }
    Ok(false)
}

/// Hands an address to what shows it, where there is such a thing; it stands on the screen, too.
fn visit(url: &str) {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let program = match () {
        () if cfg!(target_os = "macos") => "open",
        () if is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") => "xdg-open",
        () => return,
    };
    let started =
        Command::new(program).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    if let Ok(mut child) = started {
        // It is waited for, so that nothing is left of it.
        std::thread::spawn(move || child.wait());
    }
}
