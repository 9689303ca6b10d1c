//! An answer of HTTP/1 as it went over the wire: head, chunks, compression.

use std::io::Read;

/// An answer.
#[derive(Debug, PartialEq)]
pub(super) struct HttpResponse {
    pub status: u16,
    /// Media type in lower case, without its parameters.
    pub media: String,
    pub body: Vec<u8>,
}

/// Reads an answer whose body unpacks to at most `limit` bytes; `None` when it is none.
pub(super) fn answer(bytes: &[u8], limit: usize) -> Option<HttpResponse> {
    let (head, body) = divide(bytes)?;
    let head = String::from_utf8_lossy(head).into_owned();
    let mut lines = head.lines();
    let first = lines.next()?;
    let status = first.starts_with("HTTP/").then(|| first.split_whitespace().nth(1)?.parse().ok()).flatten()?;
    let header = |name: &str| {
        head.lines().skip(1).find_map(|l| {
            let (n, value) = l.split_once(':')?;
            n.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_ascii_lowercase())
        })
    };
    let mut body = match header("transfer-encoding") {
        // Some crawlers keep the header and not the chunks.
        Some(coding) if coding.contains("chunked") => dechunked(body).unwrap_or_else(|| body.to_owned()),
        _ => body.to_owned(),
    };
    let packed = match header("content-encoding").as_deref() {
        Some("gzip" | "x-gzip") => unpack(flate2::read::MultiGzDecoder::new(&body[..]), limit),
        Some("deflate") => unpack(flate2::read::ZlibDecoder::new(&body[..]), limit)
            .or_else(|| unpack(flate2::read::DeflateDecoder::new(&body[..]), limit)),
        _ => None,
    };
    body = packed.unwrap_or(body);
    let media = header("content-type").unwrap_or_default();
    Some(HttpResponse { status, media: media.split(';').next().unwrap_or("").trim().to_owned(), body })
}

/// Head and body, parted by an empty line.
pub(super) fn divide(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let long = memchr::memmem::find(bytes, b"\r\n\r\n").map(|at| (at, 4));
    let short = memchr::memmem::find(bytes, b"\n\n").map(|at| (at, 2));
    let (at, length) = [long, short].into_iter().flatten().min()?;
    Some((&bytes[..at], &bytes[at + length..]))
}

/// A chunked body put together; `None` when it is not chunked. What is there of a body that is cut
/// off is kept.
fn dechunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(rest.len());
    let mut first = true;
    loop {
        let Some(end) = memchr::memchr(b'\n', rest) else {
            if first {
                return None;
            }
            break;
        };
        let line = std::str::from_utf8(&rest[..end]).ok().map(|l| l.split(';').next().unwrap_or(l).trim());
        let Some(size) = line.filter(|l| !l.is_empty()).and_then(|l| usize::from_str_radix(l, 16).ok()) else {
            if first {
                return None;
            }
            break;
        };
        first = false;
        rest = &rest[end + 1..];
        if size == 0 {
            break;
        }
        let taken = size.min(rest.len());
        out.extend_from_slice(&rest[..taken]);
        rest = &rest[taken..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
    Some(out)
}

/// What comes out, as far as it does; `None` when nothing does.
fn unpack(reader: impl Read, limit: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let _ = reader.take(limit as u64).read_to_end(&mut out);
    (!out.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_put_together_and_a_false_header_does_no_harm() {
        let chunked = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nHello\r\n6;x=1\r\n World\r\n0\r\n\r\n";
        let found = answer(chunked, 1 << 20).expect("an answer");
        assert_eq!((found.status, &*found.media, &found.body[..]), (200, "text/html", &b"Hello World"[..]));
        let lying = b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n<html>plain";
        assert_eq!(answer(lying, 1 << 20).expect("an answer").body, b"<html>plain");
        assert_eq!(answer(b"nothing of the kind", 1 << 20), None);
    }
}
