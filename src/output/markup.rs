//! Markup: text made safe for XML and HTML.
//!
//! Everything that comes from an article, a query or a file's name passes through here before it
//! stands in a page, a feed or a graph: what would be markup is shown as what it is.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::sanitize::is_unsafe;

/// `text` for an element or a quoted attribute, of HTML as well as XML: the five signs of markup as
/// references; what XML 1.0 cannot hold, and marks that turn the direction of text, replaced by
/// U+FFFD.
pub fn escape(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| replacement(c).is_none()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match replacement(c) {
            None => out.push(c),
            Some(shown) => out.push_str(shown),
        }
    }
    Cow::Owned(out)
}

fn replacement(c: char) -> Option<&'static str> {
    Some(match c {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        '\t' | '\n' => return None,
        '\r' => " ",
        '\u{fffe}' | '\u{ffff}' => "\u{fffd}",
        c if is_unsafe(c) => "\u{fffd}",
        _ => return None,
    })
}

/// `text` for HTML, the ranges `highlights` (bytes, ascending, apart, on `char` boundaries) in
/// `<mark>`.
pub fn marked(text: &str, highlights: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(text.len() + highlights.len() * 13);
    let mut at = 0;
    for range in highlights {
        let (Some(before), Some(inside)) = (text.get(at..range.start), text.get(range.clone())) else { continue };
        out.extend([&*escape(before), "<mark>", &*escape(inside), "</mark>"]);
        at = range.end;
    }
    out.push_str(&escape(text.get(at..).unwrap_or_default()));
    out
}

/// A piece of HTML. Markup is what the program itself says; whatever comes from outside is text.
#[derive(Debug, Default)]
pub struct Html {
    out: String,
}

impl Html {
    /// Adds markup, which must stand in the program.
    pub fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.out.push_str(markup);
        self
    }

    /// Adds text, or the value of a quoted attribute.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.out.push_str(&escape(text));
        self
    }

    /// Adds a number.
    pub fn number(&mut self, number: impl Into<u64>) -> &mut Self {
        self.text(&number.into().to_string())
    }

    /// Adds text with highlights; see [`marked`].
    pub fn marked(&mut self, text: &str, highlights: &[Range<usize>]) -> &mut Self {
        self.out.push_str(&marked(text, highlights));
        self
    }

    /// Adds another piece.
    pub fn piece(&mut self, piece: &Html) -> &mut Self {
        self.out.push_str(&piece.out);
        self
    }

    /// The piece as it is sent.
    pub fn as_str(&self) -> &str {
        &self.out
    }
}

/// `url`, if it is one that may be linked to: of the web, and nothing that a browser would run.
pub fn linkable(url: &str) -> Option<&str> {
    let scheme = url.split_once("://")?.0;
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    (is_web && !url.chars().any(|c| c.is_whitespace() || c.is_control())).then_some(url)
}

/// What stands in an address as it is (RFC 3986, unreserved).
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// `text` as a part of an address, all but letters, digits and `-_.~` in percent signs (RFC 3986).
pub fn percent(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_text_is_no_markup() {
        assert_eq!(
            escape("<script>alert('x')</script> & \"y\""),
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;"
        );
        assert_eq!(escape("a\u{1b}[2J\u{0}\u{202e}b\u{ffff}"), "a\u{fffd}[2J\u{fffd}\u{fffd}b\u{fffd}");
        assert!(matches!(escape("plain “text”, 北京"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_matched_is_marked_and_its_text_escaped() {
        assert_eq!(marked("a <b> c", Some(2..5).as_slice()), "a <mark>&lt;b&gt;</mark> c");
        assert_eq!(marked("é", Some(1..2).as_slice()), "é");
    }

    #[test]
    fn only_the_web_is_linked_to() {
        assert_eq!(linkable("https://example.org/a?b=c"), Some("https://example.org/a?b=c"));
        for bad in ["javascript:alert(1)", "javascript://x", "data:text/html,x", "http://x y", "//x", ""] {
            assert_eq!(linkable(bad), None, "{bad}");
        }
        assert_eq!(percent("a b/ü"), "a%20b%2F%C3%BC");
    }
}
