//! Standard output, through a pager where a person would have to scroll back.
//!
//! The pager is the user's own (`PAGER`), else `less`, which ends by itself where all fits on the screen.
//! Left to others: how text is laid out and coloured, which was decided by the terminal before.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::process::{Child, ChildStdin, Command, Stdio};

use super::session::Session;

/// What is used where `PAGER` is not set.
const USUAL: &str = "less";
/// Ends where all fits on the screen, passes colours on, leaves the text on the screen (options of `less`).
const OPTIONS: &str = "FRX";

/// Where results go.
pub enum PagedOutput {
    /// Straight to standard output.
    Straight(BufWriter<StdoutLock<'static>>),
    /// To a pager, which is waited for when this is dropped.
    Paged(Option<BufWriter<ChildStdin>>, Child),
}

impl PagedOutput {
    /// Through a pager if a person looks at standard output and wants one.
    pub fn new(session: &Session) -> Self {
        let started = if session.pages && io::stdout().is_terminal() { start() } else { None };
        match started {
            Some((input, child)) => Self::Paged(Some(BufWriter::new(input)), child),
            None => Self::straight(),
        }
    }

    /// Without a pager.
    pub fn straight() -> Self {
        Self::Straight(BufWriter::new(io::stdout().lock()))
    }

    fn writer(&mut self) -> Option<&mut dyn Write> {
        match self {
            Self::Straight(out) => Some(out),
            Self::Paged(out, _) => out.as_mut().map(|out| out as &mut dyn Write),
        }
    }
}

impl Write for PagedOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer().map_or(Ok(bytes.len()), |out| out.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer().map_or(Ok(()), Write::flush)
    }
}

impl Drop for PagedOutput {
    fn drop(&mut self) {
        let Self::Paged(input, child) = self else { return };
        // Who left the pager has seen enough; what is closed tells it that there is no more.
        drop(input.take());
        let _ = child.wait();
    }
}

/// Would the pager be `less`, or none?
pub fn is_usual() -> bool {
    let asked = std::env::var("PAGER").unwrap_or_else(|_| USUAL.to_owned());
    let program = asked.split_whitespace().next().unwrap_or_default();
    matches!(program.rsplit('/').next(), Some("less" | "cat" | ""))
}

/// Starts the pager; `None` if the user wants none or it cannot be started.
fn start() -> Option<(ChildStdin, Child)> {
    if std::env::var_os("TERM").is_none_or(|term| term == "dumb") {
        return None;
    }
    let asked = std::env::var("PAGER").unwrap_or_else(|_| USUAL.to_owned());
    let mut words = asked.split_whitespace();
    let program = words.next().filter(|program| *program != "cat")?;
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        command.env("LESS", OPTIONS);
    }
    let mut child = command.spawn().ok()?;
    Some((child.stdin.take()?, child))
}
