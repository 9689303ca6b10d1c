//! Mail: one message, a mailbox of many, and pages saved as MHTML, which is mail in form.

use std::io::{self, BufRead, Read};

use mailparse::{MailHeaderMap, ParsedMail};

use super::{Format, whole};
use crate::source::read::FileReading;
use crate::source::rejection::size;
use crate::source::{Content, FileKind, Reason, StructuredRecord, encoding};

/// One message, or a page saved as MHTML.
pub(super) struct MailFormat;

/// A mailbox (mbox).
pub(super) struct MailboxFormat;

impl Format for MailFormat {
    fn name(&self) -> &'static str {
        "mail"
    }

    fn begins(&self, kind: FileKind, head: &[u8]) -> bool {
        kind == FileKind::Mail || is_message(head)
    }

    fn read(&self, input: &mut dyn BufRead, reading: &mut FileReading<'_>) -> io::Result<()> {
        match whole(input, reading.options().limits.record_bytes)? {
            Ok(bytes) => message(&bytes, None, reading),
            Err(reason) => reading.reject(None, reason),
        }
        Ok(())
    }
}

impl Format for MailboxFormat {
    fn name(&self) -> &'static str {
        "mailbox"
    }

    fn begins(&self, _: FileKind, head: &[u8]) -> bool {
        let rest = memchr::memchr(b'\n', head).map_or(&[][..], |at| &head[at + 1..]);
        head.starts_with(b"From ") && is_message(rest)
    }

    fn read(&self, input: &mut dyn BufRead, reading: &mut FileReading<'_>) -> io::Result<()> {
        let limit = reading.options().limits.record_bytes;
        let (mut bytes, mut line, mut number, mut blank) = (Vec::new(), Vec::new(), 0, true);
        loop {
            line.clear();
            let ended = input.take(limit as u64).read_until(b'\n', &mut line)? == 0;
            if ended || (blank && line.starts_with(b"From ")) {
                if bytes.len() > limit {
                    reading.reject(Some(number), Reason::TooLarge { limit: size(limit as u64) });
                } else if number > 0 {
                    message(&bytes, Some(number), reading);
                }
                bytes.clear();
                number += 1;
                if ended {
                    return Ok(());
                }
                continue;
            }
            blank = line.trim_ascii().is_empty();
            // `>From` at the start of a line was written so that it is no new message.
            let line = line.strip_prefix(b">").filter(|l| l.starts_with(b"From ")).unwrap_or(&line);
            if bytes.len() <= limit {
                bytes.extend_from_slice(line);
            }
        }
    }
}

/// Do lines like `Subject: …` stand at the beginning, among them two that every mail has?
fn is_message(head: &[u8]) -> bool {
    const KNOWN: &[&str] = &[
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "mime-version",
        "received",
        "return-path",
        "content-type",
        "delivered-to",
        "snapshot-content-location",
        "reply-to",
        "list-id",
        "x-mailer",
    ];
    let text = String::from_utf8_lossy(head);
    let mut known = 0;
    for line in text.lines().take(60) {
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { break };
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            break;
        }
        known += usize::from(KNOWN.contains(&&*name.to_ascii_lowercase()));
    }
    known >= 3
}

fn message(bytes: &[u8], number: Option<usize>, reading: &mut FileReading<'_>) {
    let found = mailparse::parse_mail(bytes).map_err(|_| Reason::BrokenRecord { detail: "it is no mail" });
    match found.and_then(|mail| content(&mail)) {
        Ok(content) => reading.hand_on(number, content, Vec::new()),
        Err(reason) => reading.reject(number, reason),
    }
}

fn content(mail: &ParsedMail<'_>) -> Result<Content, Reason> {
    let header = |name: &str| mail.headers.get_first_value(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
    let html = part(mail, "text/html", 0);
    let snapshot = header("Snapshot-Content-Location");
    let saved = snapshot.is_some() || mail.ctype.mimetype == "multipart/related" && header("To").is_none();
    if let Some(html) = html.filter(|_| saved) {
        let url =
            snapshot.or_else(|| html.headers.get_first_value("Content-Location")).filter(|u| u.starts_with("http"));
        let bytes = html.get_body_raw().map_err(|_| Reason::BrokenRecord { detail: "its page cannot be decoded" })?;
        return Ok(Content::Html { markup: encoding::decode_html(&bytes)?.text, url });
    }
    let plain = part(mail, "text/plain", 0).and_then(|p| p.get_body().ok()).filter(|t| !t.trim().is_empty());
    let marked = html.and_then(|p| p.get_body().ok()).filter(|t| !t.trim().is_empty());
    let body_is_html = plain.is_none();
    let body = plain.map(|text| text.replace("\r\n", "\n").trim_end().to_owned()).or(marked);
    let (author, source) = header("From").map(|from| sender(&from)).unwrap_or_default();
    let record = StructuredRecord {
        title: header("Subject"),
        body,
        body_is_html,
        is_loose: !body_is_html,
        published_raw: header("Date"),
        authors: author.into_iter().collect(),
        source,
        ..StructuredRecord::default()
    };
    if record.title.is_none() && record.body.is_none() {
        return Err(Reason::NoText { fields: Vec::new(), likely: None });
    }
    Ok(Content::Structured(Box::new(record)))
}

/// The first part of this type that is not attached.
fn part<'m, 'b>(mail: &'m ParsedMail<'b>, kind: &str, depth: usize) -> Option<&'m ParsedMail<'b>> {
    const DEEPEST: usize = 12;
    let attached = mail
        .headers
        .get_first_value("Content-Disposition")
        .is_some_and(|d| d.trim_start().to_ascii_lowercase().starts_with("attachment"));
    if attached || depth > DEEPEST {
        return None;
    }
    if mail.subparts.is_empty() {
        return (mail.ctype.mimetype == kind).then_some(mail);
    }
    mail.subparts.iter().find_map(|p| part(p, kind, depth + 1))
}

/// `Jane Doe <jane@herald.example>`: the name, and the domain as whom it comes from.
fn sender(from: &str) -> (Option<String>, Option<String>) {
    let name = from.split('<').next().unwrap_or("").trim().trim_matches('"').trim();
    let domain = from.rsplit_once('@').map(|(_, d)| d.trim_end_matches('>').trim().to_ascii_lowercase());
    (Some(name.to_owned()).filter(|n| !n.is_empty() && !n.contains('@')), domain.filter(|d| d.contains('.')))
}
