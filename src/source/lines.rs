//! Lines of bounded length, in bounded memory.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use super::rejection::{Reason, size};

/// The bytes of one record, or why there are none.
pub(super) type RecordBytes<'a> = Result<&'a [u8], Reason>;

/// Hands every line of `reader` that is not blank to `each`, with its number from 1 and without
/// its line end. A line longer than `limit` bytes is passed over and reported.
pub(super) fn each_line(
    reader: &mut dyn BufRead,
    limit: usize,
    each: &mut dyn FnMut(usize, RecordBytes<'_>) -> ControlFlow<()>,
) -> io::Result<()> {
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let (length, ended) = take_line(reader, limit, &mut line)?;
        let found = if length > limit {
            each(number, Err(Reason::TooLarge { limit: size(limit as u64) }))
        } else if line.trim_ascii().is_empty() {
            ControlFlow::Continue(())
        } else {
            each(number, Ok(line.trim_ascii()))
        };
        if !ended || found.is_break() {
            break;
        }
    }
    Ok(())
}

/// Appends a line to `line`, at most `limit` bytes of it, and returns how long it is and whether
/// a line feed ended it.
fn take_line(reader: &mut dyn BufRead, limit: usize, line: &mut Vec<u8>) -> io::Result<(usize, bool)> {
    let mut length = 0;
    loop {
        let chunk = match reader.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if chunk.is_empty() {
            return Ok((length, false));
        }
        let end = memchr::memchr(b'\n', chunk);
        let part = &chunk[..end.unwrap_or(chunk.len())];
        line.extend_from_slice(&part[..part.len().min(limit.saturating_sub(line.len()))]);
        length += part.len();
        let used = part.len() + usize::from(end.is_some());
        reader.consume(used);
        if end.is_some() {
            return Ok((length, true));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_numbered_as_an_editor_does_and_long_ones_passed_over() {
        let text = b"one\r\n\n  two\naaaaaaaaaaaaaaaaaaaa\nend";
        let mut found = Vec::new();
        let mut reader = io::BufReader::with_capacity(3, &text[..]);
        each_line(&mut reader, 10, &mut |number, line| {
            found.push((number, line.map(|l| String::from_utf8_lossy(l).into_owned()).map_err(|e| e.to_string())));
            ControlFlow::Continue(())
        })
        .expect("memory does not fail");
        let ok = |s: &str| Ok(s.to_owned());
        let long = Err("larger than 10 bytes".to_owned());
        assert_eq!(found, [(1, ok("one")), (3, ok("two")), (4, long), (5, ok("end"))]);
    }
}
