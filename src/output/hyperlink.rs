//! Hyperlinks of a terminal (OSC 8): where a piece of text leads.
//!
//! Addresses of articles are untrusted: only those of the web are linked, and nothing in them can end the sequence
//! that holds them. A file is linked by the path under which it was indexed.

use std::io::{self, Write};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::sanitize::is_harmful;
use crate::article::Article;

/// What terminals take, in bytes (those that are based on VTE).
const LONGEST: usize = 2083;
/// What must not stand in an address as it is.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'{').add(b'}').add(b'\\');
/// What in a path would be read as another part of an address.
const IN_PATH: &AsciiSet = &ENCODED.add(b'%').add(b'?').add(b'#');

/// Where a piece of text leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hyperlink(String);

impl Hyperlink {
    /// An address of the web; `None` for any other, and for one that hides what it is.
    pub fn to_address(address: &str) -> Option<Self> {
        let is_web = |scheme: &str| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
        let (scheme, rest) = address.split_once("://")?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let is_plain = !address.chars().any(|c| is_harmful(c) || c.is_whitespace() || c == '\\');
        // What stands before an @ can look like the host, and is none.
        let is_shown = is_plain && !host.is_empty() && !host.contains('@');
        (is_web(scheme) && is_shown).then(|| Self(utf8_percent_encode(address, ENCODED).to_string())).filter(Self::fits)
    }

    /// A file of this machine, by its whole path.
    pub fn to_file(path: &str) -> Option<Self> {
        let is_whole = path.starts_with('/') && !path.chars().any(is_harmful);
        is_whole.then(|| Self(format!("file://{}", utf8_percent_encode(path, IN_PATH)))).filter(Self::fits)
    }

    /// The file in which a record stands, whose path ends with `#` and a number if there are several.
    pub fn to_record(path: &str) -> Option<Self> {
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        Self::to_file(path.rsplit_once('#').filter(|(_, number)| is_number(number)).map_or(path, |(file, _)| file))
    }

    /// Where an article is to be read: its address, else its file.
    pub fn to_article(article: &Article) -> Option<Self> {
        article.url.as_deref().and_then(Self::to_address).or_else(|| Self::to_record(&article.path))
    }

    fn fits(&self) -> bool {
        self.0.len() <= LONGEST
    }

    /// Writes what `text` writes, as a link.
    ///
    /// # Errors
    /// What `out` says.
    pub fn around(&self, out: &mut dyn Write, text: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        write!(out, "\x1b]8;;{}\x1b\\", self.0)?;
        text(out)?;
        out.write_all(b"\x1b]8;;\x1b\\")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Option<String> {
        Hyperlink::to_address(text).map(|link| link.0)
    }

    #[test]
    fn only_plain_addresses_of_the_web_are_linked() {
        assert_eq!(address("https://example.org/a?b=c#d").as_deref(), Some("https://example.org/a?b=c#d"));
        assert_eq!(address("HTTP://example.org/ü").as_deref(), Some("HTTP://example.org/%C3%BC"));
        for hostile in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "ssh://example.org/",
            "http://",
            "https:///path",
            "https://example.org@evil.example/",
            "https://example.org\\@evil.example/",
            "https://example.org/\u{1b}\\\u{1b}]52;c;AAAA\u{7}",
            "https://example.org/\u{9c}x",
            "https://example.org/\u{7}x",
            "https://example.org/a b",
            "https://example.org/\u{202e}gro",
            "https://example.org/\nx",
            "//example.org",
            "example.org",
            "",
        ] {
            assert_eq!(address(hostile), None, "{hostile:?}");
        }
        assert_eq!(address(&format!("https://example.org/{}", "a".repeat(3000))), None);
    }

    #[test]
    fn every_byte_of_a_link_is_a_printing_one_of_ascii() {
        for text in ["https://exämple.org/ä?\"<>{}`", "https://example.org/%00%1b", "https://example.org/北京"] {
            let link = address(text).expect(text);
            assert!(link.bytes().all(|b| (0x21..=0x7e).contains(&b)), "{link}");
        }
        let file = |path: &str| Hyperlink::to_file(path).map(|link| link.0);
        assert_eq!(file("/news/50 % off?#1.txt").as_deref(), Some("file:///news/50%20%25%20off%3F%231.txt"));
        assert_eq!(file("news/a.txt"), None);
        assert_eq!(
            Hyperlink::to_record("/news/a.jsonl#12").map(|link| link.0).as_deref(),
            Some("file:///news/a.jsonl")
        );
        assert_eq!(file("/a\u{1b}]"), None);
    }

    #[test]
    fn what_is_linked_stands_between_two_sequences() {
        let mut out = Vec::new();
        let link = Hyperlink::to_address("https://example.org/").expect("an address");
        link.around(&mut out, |out| out.write_all(b"text")).expect("writes to memory");
        assert_eq!(String::from_utf8_lossy(&out), "\u{1b}]8;;https://example.org/\u{1b}\\text\u{1b}]8;;\u{1b}\\");
    }
}
