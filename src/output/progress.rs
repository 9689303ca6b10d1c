//! Progress: how far a run is, on a line of a terminal that is drawn again and again.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::numbers::grouped;
use crate::ingest::Progress;

/// A line that is drawn again and again.
#[derive(Debug)]
pub struct ProgressLine {
    bar: ProgressBar,
    drawn: Instant,
}

/// A run shorter than this needs no progress.
const PATIENCE: Duration = Duration::from_millis(150);

impl ProgressLine {
    /// A line on standard error; never drawn unless `shown`.
    pub fn new(shown: bool) -> Self {
        let target = if shown { ProgressDrawTarget::stderr_with_hz(8) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        let template = "{msg} articles  {bytes} of {total_bytes}  {bytes_per_sec}  {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar, drawn: Instant::now() }
    }

    /// Shows how far it is, now and then.
    pub fn show(&mut self, progress: Progress) {
        if self.bar.is_hidden() || self.drawn.elapsed() < PATIENCE {
            return;
        }
        self.drawn = Instant::now();
        self.bar.set_length(progress.all_bytes.max(progress.bytes));
        self.bar.set_position(progress.bytes);
        self.bar.set_message(grouped(progress.articles));
    }

    /// Prints above the line.
    pub fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
