//! Articles as an Atom feed (RFC 4287) and as a mail (RFC 5322).

use std::io::{self, Write};

use jiff::Timestamp;

use super::markup::{escape, linkable, percent};
use super::numbers::count;
use super::{sanitize, shown_date};
use crate::search::answer::Hit;

/// What a feed or a mail is of.
#[derive(Debug, Clone)]
pub struct FeedHead<'a> {
    /// The name of the saved search.
    pub name: &'a str,
    /// Its query.
    pub query: &'a str,
    /// When it was looked at.
    pub now: Timestamp,
    /// The page of an article, if there is one: what stands before its id.
    pub page: Option<String>,
}

/// Writes an Atom feed.
///
/// # Errors
/// What `out` says.
pub fn atom(out: &mut dyn Write, feed: &FeedHead<'_>, hits: &[Hit]) -> io::Result<()> {
    let now = feed.now.strftime("%Y-%m-%dT%H:%M:%SZ");
    let name = escape(feed.name);
    writeln!(out, r#"<?xml version="1.0" encoding="utf-8"?>"#)?;
    writeln!(out, r#"<feed xmlns="http://www.w3.org/2005/Atom">"#)?;
    writeln!(out, "  <title>{name}</title>")?;
    writeln!(out, "  <subtitle>{}</subtitle>", escape(feed.query))?;
    writeln!(out, "  <id>urn:dateline:search:{}</id>", percent(feed.name))?;
    writeln!(out, "  <updated>{now}</updated>")?;
    writeln!(out, "  <author><name>dateline</name></author>")?;
    for hit in hits {
        let article = &hit.article;
        let id = percent(&article.id);
        writeln!(out, "  <entry>")?;
        writeln!(out, "    <title>{}</title>", escape(&sanitize(&article.title)))?;
        writeln!(out, "    <id>urn:dateline:article:{id}</id>")?;
        writeln!(out, "    <updated>{now}</updated>")?;
        if let Some(published) = &article.published {
            writeln!(out, "    <published>{}T00:00:00Z</published>", published.date.first())?;
        }
        let page = feed.page.as_ref().map(|page| format!("{page}{id}"));
        if let Some(link) = page.as_deref().or(article.url.as_deref().and_then(linkable)) {
            writeln!(out, r#"    <link href="{}"/>"#, escape(link))?;
        }
        for author in article.authors.iter().chain(&article.source).take(8) {
            writeln!(out, "    <author><name>{}</name></author>", escape(&sanitize(author)))?;
        }
        writeln!(out, "    <summary>{}</summary>", escape(&summary(hit)))?;
        writeln!(out, "  </entry>")?;
    }
    writeln!(out, "</feed>")
}

/// The passages of a hit as one text.
fn summary(hit: &Hit) -> String {
    let texts = hit.passages.iter().filter_map(|p| hit.article.body.get(p.bytes.clone()));
    texts.map(|text| sanitize(text).into_owned()).collect::<Vec<_>>().join(" … ")
}

/// Writes a mail that is ready for `sendmail -t`.
///
/// # Errors
/// What `out` says.
pub fn mail(out: &mut dyn Write, feed: &FeedHead<'_>, from: &str, to: Option<&str>, hits: &[Hit]) -> io::Result<()> {
    let subject = format!("{}: {}", feed.name, count(hits.len() as u64, "new article"));
    let stamp = feed.now.as_nanosecond();
    write!(out, "From: {}\r\n", header(from))?;
    if let Some(to) = to {
        write!(out, "To: {}\r\n", header(to))?;
    }
    write!(out, "Subject: {}\r\n", encoded(&subject))?;
    write!(out, "Date: {}\r\n", feed.now.strftime("%a, %d %b %Y %H:%M:%S +0000"))?;
    write!(out, "Message-ID: <{stamp:x}.{}@dateline.invalid>\r\n", std::process::id())?;
    write!(out, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n")?;
    write!(out, "Content-Transfer-Encoding: quoted-printable\r\nAuto-Submitted: auto-generated\r\n\r\n")?;
    let mut text = format!("{}\n{}\n", feed.name, feed.query);
    for hit in hits {
        let article = &hit.article;
        let source = article.source.as_deref().unwrap_or("unknown source");
        text.push_str(&format!("\n{}\n", sanitize(&article.title)));
        let about = format!("{source}, {} [{}]", shown_date(article), article.id);
        text.push_str(&format!("{}\n", sanitize(&about)));
        if let Some(url) = &article.url {
            text.push_str(&format!("{}\n", sanitize(url)));
        }
        let summary = summary(hit);
        if !summary.is_empty() {
            text.push_str(&format!("\n    {summary}\n"));
        }
    }
    out.write_all(quoted_printable(&text).as_bytes())
}

/// A value of a header as it is given: nothing in it can begin another line.
fn header(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).collect()
}

/// A text of a header, in encoded words (RFC 2047) if it is not plain ASCII.
fn encoded(text: &str) -> String {
    if text.chars().all(|c| c.is_ascii_graphic() || c == ' ') {
        return text.to_owned();
    }
    let mut words = vec![String::new()];
    for c in text.chars().map(|c| if c.is_control() { ' ' } else { c }) {
        let mut bytes = [0; 4];
        let piece: String = match c {
            c if c.is_ascii_alphanumeric() => c.to_string(),
            ' ' => "_".to_owned(),
            c => c.encode_utf8(&mut bytes).bytes().map(|b| format!("={b:02X}")).collect(),
        };
        // An encoded word has at most 75 characters, and holds whole characters.
        if words.last().is_some_and(|word| word.len() + piece.len() > 60) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push_str(&piece);
        }
    }
    words.iter().map(|word| format!("=?utf-8?Q?{word}?=")).collect::<Vec<_>>().join("\r\n ")
}

/// `text` in quoted-printable (RFC 2045): lines of at most 76 characters, ended by CRLF.
fn quoted_printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for line in text.lines() {
        let mut column = 0;
        for (i, byte) in line.bytes().enumerate() {
            let ends = i + 1 == line.len();
            let literal = matches!(byte, b'!'..=b'<' | b'>'..=b'~') || byte == b' ' && !ends;
            // A dot alone on a line would end the mail of a careless transport.
            let literal = literal && !(byte == b'.' && column == 0);
            let width = if literal { 1 } else { 3 };
            if column + width > 75 {
                out.push_str("=\r\n");
                column = 0;
            }
            if literal {
                out.push(char::from(byte));
            } else {
                out.push_str(&format!("={byte:02X}"));
            }
            column += width;
        }
        out.push_str("\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_hold_no_other_line_and_only_ascii() {
        assert_eq!(encoded("ferry: 3 new articles"), "ferry: 3 new articles");
        assert_eq!(encoded("Zürich: 1"), "=?utf-8?Q?Z=C3=BCrich=3A_1?=");
        assert!(encoded(&"ü".repeat(90)).lines().all(|line| line.trim().len() <= 75));
        assert_eq!(header("a@b\r\nBcc: c@d"), "a@bBcc: c@d");
    }

    #[test]
    fn quoted_printable_has_short_lines_and_loses_nothing() {
        let text = format!("{} ü=x \n.dot\n", "word ".repeat(40));
        let coded = quoted_printable(&text);
        assert!(coded.split("\r\n").all(|line| line.len() <= 76 && line.is_ascii()), "{coded}");
        assert!(coded.contains("=C3=BC=3Dx=20\r\n=2Edot\r\n"), "{coded}");
        assert_eq!(coded.replace("=\r\n", "").matches("word ").count(), 40);
    }
}
