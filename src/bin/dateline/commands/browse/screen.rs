//! The terminal while it is ours: taken, given back whatever happens, left for a while.

use std::io::{self, IsTerminal, Stdout};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::Result;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{self, EnterAlternateScreen, LeaveAlternateScreen};
use ratatui::{Frame, Terminal};

/// How often it is looked whether the terminal is still there.
const LOOK: Duration = Duration::from_millis(500);
/// How long the program may take to end in order.
const GRACE: Duration = Duration::from_secs(2);

/// The terminal; given back when this goes, by a panic too.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<Stdout>>,
    was_left: bool,
}

impl Screen {
    /// Takes the terminal.
    pub fn open() -> Result<Self> {
        take()?;
        match Terminal::new(CrosstermBackend::new(io::stdout())) {
            Ok(terminal) => Ok(Self { terminal, was_left: false }),
            Err(error) => {
                give_back();
                Err(error.into())
            }
        }
    }

    /// Columns and rows.
    pub fn size(&self) -> Result<(u16, u16)> {
        let size = self.terminal.size()?;
        Ok((size.width, size.height))
    }

    /// Draws.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> Result<()> {
        self.terminal.draw(draw)?;
        Ok(())
    }

    /// What is on the screen is not to be relied on.
    pub fn clear(&mut self) -> Result<()> {
        Ok(self.terminal.clear()?)
    }

    /// Leaves the terminal to the shell until this program is brought back.
    pub fn suspend(&mut self) -> Result<()> {
        give_back();
        #[cfg(unix)]
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
        take()?;
        self.was_left = true;
        self.clear()
    }

    /// Was the terminal left since this was asked last?
    pub fn was_left(&mut self) -> bool {
        std::mem::take(&mut self.was_left)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // A terminal that is gone needs nothing.
        let _ = self.terminal.show_cursor();
        give_back();
    }
}

fn take() -> io::Result<()> {
    terminal::enable_raw_mode()?;
    let taken = execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste);
    if taken.is_err() {
        give_back();
    }
    taken
}

fn give_back() {
    // Whatever of it fails, the rest is tried; a terminal that is gone needs nothing.
    let _ = execute!(io::stdout(), DisableBracketedPaste, LeaveAlternateScreen);
    let _ = terminal::disable_raw_mode();
}

/// Signals that end the program: they are held until the terminal is given back. One that does not end by
/// itself is ended: reading keys from a terminal that has gone never comes back.
pub struct Signals {
    received: Arc<AtomicUsize>,
}

impl Signals {
    /// Holds them from now on.
    pub fn watch() -> Result<Self> {
        let received = Arc::new(AtomicUsize::new(0));
        for signal in signal_hook::consts::TERM_SIGNALS.iter().chain(hung_up()) {
            let number = usize::try_from(*signal)?;
            signal_hook::flag::register_usize(*signal, Arc::clone(&received), number)?;
        }
        let seen = Arc::clone(&received);
        thread::Builder::new().name("end".to_owned()).spawn(move || end_at_last(&seen))?;
        Ok(Self { received })
    }

    /// The signal that was received.
    pub fn received(&self) -> Option<i32> {
        i32::try_from(self.received.load(Ordering::Relaxed)).ok().filter(|signal| *signal != 0)
    }

    /// Lets a signal that was received do what it does.
    pub fn pass_on(&self) {
        if let Some(signal) = self.received() {
            // One that cannot be passed on has ended the program all the same.
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    }
}

/// Waits until a signal has come or the terminal has gone, leaves time to end in order, and ends the program.
fn end_at_last(received: &AtomicUsize) {
    while received.load(Ordering::Relaxed) == 0 && io::stdin().is_terminal() {
        thread::sleep(LOOK);
    }
    thread::sleep(GRACE);
    give_back();
    let signal = i32::try_from(received.load(Ordering::Relaxed)).unwrap_or(0);
    let signal = if signal == 0 { hung_up().first().copied().unwrap_or(signal) } else { signal };
    // It ends here if the signal does not end it.
    let _ = signal_hook::low_level::emulate_default_handler(signal);
    std::process::exit(129);
}

#[cfg(unix)]
fn hung_up() -> &'static [i32] {
    &[signal_hook::consts::SIGHUP]
}

#[cfg(not(unix))]
fn hung_up() -> &'static [i32] {
    &[]
}
