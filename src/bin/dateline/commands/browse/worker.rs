//! The thread that searches, so that typing never waits: of searches that queue up only the last is run.

use std::cell::Cell;
use std::collections::VecDeque;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::Result;
use dateline::desk::{DeskEvent, Journal, State};
use dateline::index::IndexError;
use dateline::index::archive::Archive;
use dateline::search::facet_table::FacetTables;
use dateline::search::plan::PlanOptions;
use dateline::tui::answering;
use dateline::tui::{Effect, Told};
use dateline::view::{DeskEntries, Fault, ViewContext, Wrong};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::indexes::Opener;

/// How long an open archive is used before it is asked whether there is a newer one.
const FRESH: Duration = Duration::from_secs(2);

/// What tells the day that counts as today.
pub type Calendar = Box<dyn Fn() -> Date + Send>;

/// The thread, as the one that draws knows it.
pub struct Worker {
    asks: Sender<Effect>,
    answers: Receiver<Option<Told>>,
    outstanding: Cell<usize>,
    thread: JoinHandle<()>,
}

impl Worker {
    /// Starts it; `today` tells the day that counts as such.
    pub fn start(opener: Opener, journal: Journal, options: PlanOptions, today: Calendar) -> Result<Self> {
        let (asks, queue) = channel();
        let (out, answers) = channel();
        let mut work = SearchWork { opener, journal, options, today, opened: None, out };
        let thread = thread::Builder::new().name("search".to_owned()).spawn(move || work.run(&queue))?;
        Ok(Self { asks, answers, outstanding: Cell::new(0), thread })
    }

    /// Asks for something; a worker that has ended is noticed when its answer is looked for.
    pub fn ask(&self, effect: Effect) {
        if self.asks.send(effect).is_ok() {
            self.outstanding.set(self.outstanding.get() + 1);
        }
    }

    /// Is anything outstanding?
    pub fn is_busy(&self) -> bool {
        self.outstanding.get() > 0
    }

    /// What has come back, if anything has.
    pub fn told(&self) -> Result<Told, TryRecvError> {
        loop {
            match self.answers.try_recv()? {
                Some(told) => return Ok(told),
                None => self.outstanding.set(self.outstanding.get().saturating_sub(1)),
            }
        }
    }

    /// Lets it finish what is to be written, and ends it.
    pub fn finish(self) {
        drop(self.asks);
        // A panic in it has been said where it happened.
        let _ = self.thread.join();
    }
}

/// An open archive with what was counted of it, and when it was last asked whether there is a newer one.
struct OpenedTables {
    since: Instant,
    archive: Archive,
    tables: FacetTables,
}

struct SearchWork {
    opener: Opener,
    journal: Journal,
    options: PlanOptions,
    today: Calendar,
    opened: Option<OpenedTables>,
    /// `None` says that one thing that was asked for is done.
    out: Sender<Option<Told>>,
}

impl SearchWork {
    fn run(&mut self, queue: &Receiver<Effect>) {
        let mut waiting: VecDeque<Effect> = VecDeque::new();
        loop {
            if waiting.is_empty() {
                match queue.recv() {
                    Ok(effect) => waiting.push_back(effect),
                    Err(_) => return,
                }
            }
            self.drain(queue, &mut waiting);
            let Some(effect) = waiting.pop_front() else { continue };
            // A fault in one answer is said there, and ends nothing.
            let done = panic::catch_unwind(AssertUnwindSafe(|| self.answer(effect.clone(), queue, &mut waiting)));
            let told = done.unwrap_or_else(|_| Some(failed(&effect)));
            if told.into_iter().map(Some).chain([None]).any(|told| self.out.send(told).is_err()) {
                return;
            }
        }
    }

    fn drain(&self, queue: &Receiver<Effect>, waiting: &mut VecDeque<Effect>) {
        while let Ok(effect) = queue.try_recv() {
            let before = waiting.len();
            waiting.retain(|earlier| !answering::replaces(&effect, earlier));
            // Those that were replaced are done.
            for _ in waiting.len()..before {
                let _ = self.out.send(None);
            }
            waiting.push_back(effect);
        }
    }

    fn answer(&mut self, effect: Effect, queue: &Receiver<Effect>, waiting: &mut VecDeque<Effect>) -> Option<Told> {
        if let Err(wrong) = self.refresh() {
            return Some(refused(&effect, wrong));
        }
        let OpenedTables { archive, tables, .. } = self.opened.as_ref()?;
        let state = || Ok(State::of(&self.journal.read().map_err(|error| error.to_string())?));
        let context = ViewContext { archive, state: &state, options: &self.options, today: (self.today)() };
        match effect {
            Effect::Search(ask) => {
                let results = answering::search(&context, &ask);
                let found = results.as_ref().ok().map(|results| results.found.clone());
                let told = Told::Found { number: ask.number, results: Box::new(results) };
                // Whoever has ended does not miss it.
                let _ = self.out.send(Some(told));
                // Whoever types on does not wait for names to be counted.
                let found = found.filter(|_| !self.is_overtaken(queue, waiting))?;
                Some(answering::beside(tables, ask.number, &found))
            }
            Effect::Open { number, id, typed } => Some(answering::open(&context, number, &id, &typed)),
            Effect::Mark { id, mark } => Some(Told::Kept(self.keep(context.mark(&id, mark)))),
            Effect::Save { name, typed } => Some(Told::Kept(self.keep(context.save(&name, &typed)))),
            Effect::Remember { typed, found } => {
                let event = context.remember(&typed, found)?;
                let kept = self.write(vec![event]);
                kept.err().map(|wrong| Told::Kept(Err(wrong)))
            }
            Effect::Copy(_) | Effect::Visit(_) | Effect::Suspend | Effect::Quit => None,
        }
    }

    fn is_overtaken(&self, queue: &Receiver<Effect>, waiting: &mut VecDeque<Effect>) -> bool {
        self.drain(queue, waiting);
        waiting.iter().any(|effect| matches!(effect, Effect::Search(_)))
    }

    fn refresh(&mut self) -> Result<(), Wrong> {
        if self.opened.as_ref().is_some_and(|opened| opened.since.elapsed() < FRESH) {
            return Ok(());
        }
        let said = |error: IndexError| Wrong { hint: error.hint(), ..Wrong::new(Fault::Archive, error.to_string()) };
        match ((self.opener)(), &mut self.opened) {
            // What was counted of it still holds.
            (Ok(archive), Some(opened)) if opened.archive.is_same(&archive) => opened.since = Instant::now(),
            (Ok(archive), opened) => {
                let tables = FacetTables::new(&archive, self.options.aliases.clone());
                *opened = Some(OpenedTables { since: Instant::now(), archive, tables });
            }
            // While another is written the one that is open serves.
            (Err(_), Some(_)) => {}
            (Err(error), None) => return Err(said(error)),
        }
        Ok(())
    }

    fn keep(&self, entries: Result<DeskEntries, Wrong>) -> Result<String, Wrong> {
        let (events, said) = entries?;
        self.write(events)?;
        Ok(said)
    }

    fn write(&self, events: Vec<DeskEvent>) -> Result<(), Wrong> {
        let said = |error: dateline::desk::DeskError| Wrong {
            hint: error.hint(),
            ..Wrong::new(Fault::Desk, error.to_string())
        };
        self.journal.append(events, Timestamp::now()).map_err(said)
    }
}

fn failed(effect: &Effect) -> Told {
    refused(effect, Wrong::new(Fault::Archive, "a fault of dateline itself: please report it, with the query"))
}

/// What is told of an effect that cannot be answered.
fn refused(effect: &Effect, wrong: Wrong) -> Told {
    match effect {
        Effect::Search(ask) => Told::Found { number: ask.number, results: Box::new(Err(wrong)) },
        Effect::Open { number, .. } => Told::Opened { number: *number, opened: Box::new(Err(wrong)) },
        _ => Told::Kept(Err(wrong)),
    }
}
