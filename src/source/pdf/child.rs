//! A PDF read by a process of its own, with bounds on its time, its memory and what it writes.
//!
//! The process gets the bytes on its standard input and answers with one JSON value. It bounds itself before it
//! reads ([`bound`]); from outside it is ended when it takes too long, and more than so many bytes are not taken
//! from it.

use std::io::{Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use super::{PdfAnswer, PdfFailure, PdfReader, PdfText};
use crate::source::rejection::size;

/// Processor time that a file may take.
const SECONDS: u64 = 30;
/// Time by the clock: a machine may have much else to do.
const PATIENCE: Duration = Duration::from_secs(180);

/// Reads `bytes` with `reader`, which may use up to `memory` bytes and answer with as many as `most`.
pub(in crate::source) fn read(
    bytes: Vec<u8>,
    reader: &PdfReader,
    memory: u64,
    most: u64,
) -> Result<PdfText, PdfFailure> {
    let mut command = Command::new(&reader.program);
    command.args(&reader.arguments).arg(memory.to_string()).arg(SECONDS.to_string()).env_clear();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    #[cfg(unix)]
    {
        // Who stops the run with Ctrl-C lets the file that is being read come to its end.
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
    }
    let started =
        command.spawn().map_err(|error| PdfFailure::Stopped(format!("no process could be started ({error})")));
    let mut child = started?;
    let (answer, is_late) = std::thread::scope(|scope| {
        let (input, output) = (child.stdin.take(), child.stdout.take());
        // A process that ends before it has taken everything is asked for its reason below.
        scope.spawn(move || input.map(|mut input| input.write_all(&bytes)));
        let (done, waiting) = channel::<()>();
        let child = &mut child;
        let watch = scope.spawn(move || {
            let is_late = waiting.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout);
            if is_late {
                end(child);
            }
            is_late
        });
        let mut answer = Vec::new();
        let read = output.map(|output| output.take(most + 1).read_to_end(&mut answer));
        drop(done);
        (read.map(|_| answer), watch.join().unwrap_or(true))
    });
    let answer = answer.unwrap_or_default();
    if is_late || answer.len() as u64 > most {
        end(&mut child);
        // It is gone, whatever is said of it.
        let _ = child.wait();
        let why = if is_late {
            format!("it took longer than {} s", PATIENCE.as_secs())
        } else {
            format!("its text is larger than {}", size(most))
        };
        return Err(PdfFailure::Stopped(why));
    }
    let status = child.wait().map_err(|error| PdfFailure::Stopped(error.to_string()))?;
    if !status.success() {
        return Err(PdfFailure::Stopped(reason(status, memory)));
    }
    serde_json::from_slice::<PdfAnswer>(&answer)
        .unwrap_or_else(|_| Err(PdfFailure::Stopped("its reader failed".to_owned())))
}

fn end(child: &mut Child) {
    // One that has ended by itself cannot be ended.
    let _ = child.kill();
}

/// Why a process ended that did not answer.
#[cfg(unix)]
fn reason(status: ExitStatus, memory: u64) -> String {
    use std::os::unix::process::ExitStatusExt;

    use rustix::process::Signal;

    let is = |signal: Signal| status.signal() == Some(signal.as_raw());
    if is(Signal::XCPU) || is(Signal::KILL) {
        format!("it took longer than {SECONDS} s")
    } else if is(Signal::ABORT) || is(Signal::SEGV) {
        format!("it took more than {} of memory", size(memory))
    } else {
        "its reader failed".to_owned()
    }
}

#[cfg(not(unix))]
fn reason(_: ExitStatus, _: u64) -> String {
    "its reader failed".to_owned()
}

/// Bounds this process to so many bytes of memory and seconds of processor time, for good. Elsewhere than on Unix
/// only the clock of whoever started it bounds it.
///
/// # Errors
/// What the system says.
#[cfg(unix)]
pub(super) fn bound(memory: u64, seconds: u64) -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let both = |current: u64, maximum: u64| Rlimit { current: Some(current), maximum: Some(maximum) };
    // No picture of its memory is left behind when it fails.
    setrlimit(Resource::Core, both(0, 0))?;
    setrlimit(Resource::Cpu, both(seconds, seconds + 2))?;
    setrlimit(Resource::As, both(memory, memory))?;
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn bound(_: u64, _: u64) -> std::io::Result<()> {
    Ok(())
}
