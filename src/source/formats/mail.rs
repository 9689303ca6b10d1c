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
        let (mut bytes, mut line, mut begun, mut blank) = (Vec::new(), Vec::new(), false, true);
        loop {
            line.clear();
            let ended = input.take(limit as u64).read_until(b'\n', &mut line)? == 0;
            if ended || (blank && line.starts_with(b"From ")) {
                // What is attached to a message has a number too.
                let number = reading.next_number();
                if bytes.len() > limit {
                    reading.reject(Some(number), Reason::TooLarge { limit: size(limit as u64) });
                } else if begun {
                    message(&bytes, Some(number), reading);
                    if ended && is_cut(&bytes) {
                        reading.reject(Some(number), Reason::Truncated);
                    }
                }
                bytes.clear();
                begun = true;
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

/// Does the last message of a mailbox end before its parts do?
fn is_cut(bytes: &[u8]) -> bool {
    let Ok(mail) = mailparse::parse_mail(bytes) else { return true };
    let closes = |boundary: &String| memchr::memmem::find(bytes, format!("--{boundary}--").as_bytes()).is_some();
    mail.ctype.mimetype.starts_with("multipart/") && !mail.ctype.params.get("boundary").is_none_or(closes)
}

fn message(bytes: &[u8], number: Option<usize>, reading: &mut FileReading<'_>) {
    let mail = match mailparse::parse_mail(bytes) {
        Ok(mail) => mail,
        Err(_) => return reading.reject(number, Reason::BrokenRecord { detail: "it is no mail" }),
    };
    let mut parts = Parts::default();
    parts.collect(&mail, 0);
    let attached = std::mem::take(&mut parts.attached);
    let covers = attached.iter().any(|part| part.name.ends_with(MESSAGE));
    match content(&mail, parts) {
        Ok(Content::Structured(record)) if record.body.is_none() && covers => {
            reading.pass("as the cover of other messages");
        }
        Ok(content) => reading.hand_on(number, content, Vec::new()),
        Err(_) if covers => {}
        Err(reason) => reading.reject(number, reason),
    }
    for part in attached {
        reading.member(&part.name, &mut &part.bytes[..]);
    }
}

/// How the name of a message within another one ends.
const MESSAGE: &str = ".eml";

/// What a message is made of.
#[derive(Default)]
struct Parts {
    /// Its own text in order, each with whether it is HTML.
    texts: Vec<(String, bool)>,
    /// What is attached to it, messages too.
    attached: Vec<Attached>,
}

/// A file within a message.
struct Attached {
    name: String,
    /// Nothing where its kind is not read anyhow.
    bytes: Vec<u8>,
}

impl Parts {
    fn collect(&mut self, part: &ParsedMail<'_>, depth: usize) {
        const DEEPEST: usize = 12;
        let kind = part.ctype.mimetype.as_str();
        if depth > DEEPEST {
            return self.attached.push(Attached { name: "part nested too deep".to_owned(), bytes: Vec::new() });
        }
        if kind == "multipart/alternative" && !part.subparts.is_empty() {
            return self.best_of(part, depth);
        }
        if !part.subparts.is_empty() {
            return part.subparts.iter().for_each(|inner| self.collect(inner, depth + 1));
        }
        let disposition = part.get_content_disposition();
        let is_attached = disposition.disposition == mailparse::DispositionType::Attachment;
        // A message that says it has parts and has none is text.
        let is_text = matches!(kind, "text/plain" | "text/html") || kind.starts_with("multipart/");
        if is_text && !is_attached {
            let text = if kind.starts_with("multipart/") {
                let head = mailparse::parse_headers(part.raw_bytes).map_or(0, |(_, end)| end);
                let below = part.raw_bytes.get(head..).unwrap_or_default();
                encoding::as_utf8(below, &mut Vec::new()).into_owned()
            } else {
                part.get_body().unwrap_or_default()
            };
            let text = text.replace("\r\n", "\n");
            if !text.trim().is_empty() {
                self.texts.push((text.trim_end().to_owned(), kind == "text/html"));
            }
            return;
        }
        let name = disposition.params.get("filename").or_else(|| part.ctype.params.get("name"));
        let name = attached_name(name.map(String::as_str), kind, self.attached.len() + 1);
        let read = FileKind::of(std::path::Path::new(&name)).is_some();
        let bytes = if read { part.get_body_raw().unwrap_or_default() } else { Vec::new() };
        self.attached.push(Attached { name, bytes });
    }

    /// Of several forms of one text the plain one; what is attached to any.
    fn best_of(&mut self, part: &ParsedMail<'_>, depth: usize) {
        let mut forms: Vec<Self> = Vec::new();
        for inner in &part.subparts {
            let mut form = Self::default();
            form.collect(inner, depth + 1);
            self.attached.append(&mut form.attached);
            forms.push(form);
        }
        forms.retain(|form| !form.texts.is_empty());
        let plain = forms.iter().position(|form| form.texts.iter().all(|(_, html)| !html));
        if !forms.is_empty() {
            self.texts.append(&mut forms.swap_remove(plain.unwrap_or(0)).texts);
        }
    }

    /// All of the text, and whether it is HTML.
    fn text(self) -> Option<(String, bool)> {
        let html = self.texts.iter().any(|(_, html)| *html);
        let texts: Vec<String> =
            self.texts.into_iter().map(|(text, is)| if html && !is { marked(&text) } else { text }).collect();
        (!texts.is_empty()).then(|| (texts.join("\n\n"), html))
    }
}

/// Plain text as HTML.
fn marked(text: &str) -> String {
    text.split("\n\n").map(|paragraph| format!("<p>{}</p>", htmlize::escape_text(paragraph))).collect()
}

/// What an attachment is called; where its name does not say what it is, its type does. Tables and data are
/// of no kind that is read as articles here.
fn attached_name(name: Option<&str>, kind: &str, number: usize) -> String {
    let ending = match kind {
        "message/rfc822" | "message/global" => MESSAGE,
        "text/plain" => ".txt",
        "text/html" => ".html",
        "text/markdown" => ".md",
        "application/pdf" => ".pdf",
        _ => "",
    };
    let name = name.map(|name| name.replace(['/', '\\', '!', '\n', '\r'], "_")).filter(|name| !name.trim().is_empty());
    let subtype = kind.rsplit(['/', '.', '+', '-']).next().unwrap_or("");
    let name = name.unwrap_or_else(|| {
        format!("part {number}{}", if ending.is_empty() { format!(".{subtype}") } else { ending.to_owned() })
    });
    match FileKind::of(std::path::Path::new(&name)).map(|(kind, _)| kind) {
        Some(FileKind::Json | FileKind::JsonLines | FileKind::Table | FileKind::Xml) => format!("{name} (data)"),
        _ if ending == MESSAGE && !name.ends_with(MESSAGE) => name + MESSAGE,
        None if !ending.is_empty() && !name.contains('.') => name + ending,
        _ => name,
    }
}

fn content(mail: &ParsedMail<'_>, parts: Parts) -> Result<Content, Reason> {
    let header = |name: &str| mail.headers.get_first_value(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
    let snapshot = header("Snapshot-Content-Location");
    let saved = snapshot.is_some() || mail.ctype.mimetype == "multipart/related" && header("To").is_none();
    if let Some(html) = part(mail, "text/html", 0).filter(|_| saved) {
        let url =
            snapshot.or_else(|| html.headers.get_first_value("Content-Location")).filter(|u| u.starts_with("http"));
        let bytes = html.get_body_raw().map_err(|_| Reason::BrokenRecord { detail: "its page cannot be decoded" })?;
        return Ok(Content::Html { markup: encoding::decode_html(&bytes)?.text, url });
    }
    let (body, body_is_html) = parts.text().map_or((None, false), |(text, html)| (Some(text), html));
    let (author, source) = header("From").map(|from| sender(&from)).unwrap_or_default();
    let record = StructuredRecord {
        title: header("Subject"),
        is_loose: body.is_some() && !body_is_html,
        body,
        body_is_html,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{ReadOptions, read_bytes};

    const HEAD: &str =
        "From: Jane Doe <jane@wire.example>\nTo: all@wire.example\nSubject: Bridge falls\nMIME-Version: 1.0\n";

    /// Title and text of each article, or why there is none; and what is said of the whole.
    fn read(name: &str, mail: &str) -> (Vec<String>, Vec<String>) {
        let mut found = Vec::new();
        let outcome = read_bytes(mail.as_bytes(), name, &ReadOptions::default(), &mut |result| {
            found.push(match result {
                Ok(record) => match record.content {
                    Content::Structured(r) => {
                        format!("{}: {}", r.title.unwrap_or_default(), r.body.unwrap_or_default())
                    }
                    Content::Page(text) => format!("page: {}", text.trim()),
                    Content::Html { markup, .. } => markup,
                },
                Err(rejection) => rejection.to_string(),
            });
        });
        (found, outcome.remarks)
    }

    /// A message of these parts, each with its head.
    fn of_parts(kind: &str, parts: &[&str]) -> String {
        let parts: String = parts.iter().map(|part| format!("--BB\n{part}\n")).collect();
        format!("{HEAD}Content-Type: multipart/{kind}; boundary=BB\n\n{parts}--BB--\n")
    }

    const PICTURE: &str = "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0K";

    #[test]
    fn all_texts_of_a_message_are_its_body() {
        let mixed =
            of_parts("mixed", &["Content-Type: text/plain\n\nOne.", PICTURE, "Content-Type: text/plain\n\nTwo."]);
        assert_eq!(
            read("a.eml", &mixed),
            (vec!["Bridge falls: One.\n\nTwo.".into()], vec!["passed over inside: 1 .png".into()])
        );
        let forms =
            of_parts("alternative", &["Content-Type: text/plain\n\nOne.", "Content-Type: text/html\n\n<p>One.</p>"]);
        assert_eq!(read("a.eml", &forms).0, ["Bridge falls: One."]);
        let both = of_parts("mixed", &["Content-Type: text/plain\n\n1 < 2.", "Content-Type: text/html\n\n<p>Two.</p>"]);
        assert_eq!(read("a.eml", &both).0, ["Bridge falls: <p>1 &lt; 2.</p>\n\n<p>Two.</p>"]);
        let none = format!("{HEAD}Content-Type: multipart/mixed; boundary=ZZ\n\nOne.\n");
        assert_eq!(read("a.eml", &none).0, ["Bridge falls: One."]);
    }

    #[test]
    fn what_is_attached_is_read_or_named() {
        let inner = format!("Content-Type: message/rfc822\n\n{}\nInner text.", HEAD.replace("Bridge", "Mill"));
        let mail = of_parts(
            "mixed",
            &[
                "Content-Type: text/plain\n\nOne.",
                "Content-Type: text/plain; name=story.txt\nContent-Disposition: attachment; filename=story.txt\n\nA story.",
                &inner,
                "Content-Type: text/csv\nContent-Disposition: attachment; filename=t.csv\n\na,b",
            ],
        );
        let (found, remarks) = read("a.eml", &mail);
        assert_eq!(found, ["Bridge falls: One.", "page: A story.", "Mill falls: Inner text."]);
        assert_eq!(remarks.len(), 1, "{remarks:?}");
        let (found, remarks) =
            read("a.eml", &of_parts("digest", &[&format!("\n{HEAD}\nOne."), &format!("\n{HEAD}\nTwo.")]));
        assert_eq!(found, ["Bridge falls: One.", "Bridge falls: Two."]);
        assert_eq!(remarks, ["passed over inside: 1 as the cover of other messages"]);
    }

    #[test]
    fn messages_of_a_mailbox_have_numbers_of_their_own_and_a_cut_one_is_told() {
        let inner = format!("Content-Type: message/rfc822\n\n{HEAD}\nInner.");
        let mail = of_parts("mixed", &["Content-Type: text/plain\n\nOne.", &inner]);
        let mailbox = format!("From jane Wed Mar  5 10:00:00 2025\n{mail}\nFrom jane Wed Mar  5 11:00:00 2025\n{mail}");
        let mut numbers = Vec::new();
        let mut sink = |r: Result<crate::source::Record, crate::source::Rejection>| {
            numbers.push(r.map_or_else(|e| e.record, |r| r.number));
        };
        read_bytes(mailbox.as_bytes(), "a.mbox", &ReadOptions::default(), &mut sink);
        assert_eq!(numbers, [Some(1), Some(2), Some(3), Some(4)]);
        let (found, _) = read("a.mbox", mailbox.trim_end().trim_end_matches("--BB--"));
        assert!(found.last().is_some_and(|last| last.contains("ends in the middle")), "{found:?}");
    }
}
