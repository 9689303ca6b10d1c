//! Remains of HTML in scraped text: entities, escaped once or more, and stray tags.

use std::borrow::Cow;

/// `text` without entities and tags; block tags become line breaks.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    /// `&amp;amp;quot;` is the worst that is met.
    const TIMES_ESCAPED: usize = 3;
    let mut text = Cow::Borrowed(text);
    for _ in 0..TIMES_ESCAPED {
        match unescaped(&text) {
            Some(changed) => text = Cow::Owned(changed),
            None => break,
        }
    }
    match untagged(&text) {
        Some(changed) => Cow::Owned(changed),
        None => text,
    }
}

/// Is `text` HTML? One tag that only HTML has is enough.
pub(super) fn is_html(text: &str) -> bool {
    /// Tags that nobody writes who does not write HTML.
    const SURE: &[&str] = &[
        "<p>",
        "<p ",
        "</p>",
        "<br>",
        "<br/>",
        "<br />",
        "</div>",
        "</a>",
        "</h2>",
        "</h3>",
        "</li>",
        "</strong>",
        "</em>",
        "</span>",
        "</blockquote>",
        "</figure>",
        "</table>",
    ];
    memchr::memchr_iter(b'<', text.as_bytes()).any(|at| {
        let tag = &text.as_bytes()[at..];
        SURE.iter().any(|sure| tag.len() >= sure.len() && tag[..sure.len()].eq_ignore_ascii_case(sure.as_bytes()))
    })
}

/// `text` with its paragraphs marked, where it is a text with tags in it rather than HTML: where most of what blank lines
/// part begins with no tag, these lines part its paragraphs.
pub(super) fn with_paragraphs(text: &str) -> Cow<'_, str> {
    let pieces = || text.split("\n\n").map(str::trim).filter(|piece| !piece.is_empty());
    let (plain, tagged) =
        pieces().fold(
            (0, 0),
            |(plain, tagged), piece| {
                if piece.starts_with('<') { (plain, tagged + 1) } else { (plain + 1, tagged) }
            },
        );
    if plain < 2 || plain <= tagged {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\n\n", "\n<p>"))
}

/// The prose of HTML: its paragraphs, parted by blank lines.
pub(super) fn prose(html: &str) -> String {
    // A tag that is itself escaped was escaped once too often, unless other tags are not.
    let html =
        if is_html(html) { Cow::Borrowed(html) } else { unescaped(html).map_or(Cow::Borrowed(html), Cow::Owned) };
    let flowed: String = html.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let text = untagged(&flowed).unwrap_or(flowed);
    let mut out = String::with_capacity(text.len());
    for line in text.split('\n') {
        let line = unescaped(line).map_or(Cow::Borrowed(line), Cow::Owned);
        let mut words = line.split_whitespace();
        let Some(first) = words.next() else { continue };
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        out.push_str(first);
        words.for_each(|word| {
            out.push(' ');
            out.push_str(word);
        });
    }
    out
}

/// One layer of entities decoded; `None` when there is none.
fn unescaped(text: &str) -> Option<String> {
    /// `CounterClockwiseContourIntegral;` is the longest.
    const LONGEST: usize = 33;
    let mut out: Option<String> = None;
    let mut done = 0;
    for (at, _) in text.match_indices('&') {
        if at < done {
            continue;
        }
        let Some(length) = text.as_bytes()[at + 1..].iter().take(LONGEST).position(|b| *b == b';') else { continue };
        let Some(decoded) = entity(&text[at..at + length + 2]) else { continue };
        let out = out.get_or_insert_with(|| String::with_capacity(text.len()));
        out.push_str(&text[done..at]);
        out.push_str(&decoded);
        done = at + length + 2;
    }
    out.map(|mut out| {
        out.push_str(&text[done..]);
        out
    })
}

/// What `&name;`, given whole, stands for: spaces of other widths are spaces, and what is invisible
/// is nothing.
fn entity(reference: &str) -> Option<Cow<'_, str>> {
    let text = htmlize::unescape(reference);
    if text == reference {
        return None;
    }
    match text.chars().next()? {
        '\u{2002}'..='\u{200A}' => Some(Cow::Borrowed(" ")),
        '\u{200B}'..='\u{200F}' | '\u{AD}' | '\u{2060}'..='\u{2063}' => Some(Cow::Borrowed("")),
        '\u{FFFD}' => None,
        c if c.is_control() && !matches!(c, '\n' | '\t') => None,
        _ => Some(text),
    }
}

/// Tags that end a line.
const BLOCKS: &[&str] = &[
    "p",
    "br",
    "div",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "section",
    "article",
    "header",
    "footer",
    "figure",
    "figcaption",
    "hr",
    "aside",
    "nav",
    "main",
    "body",
    "html",
    "title",
    "dd",
    "dt",
    "dl",
    "pre",
    "thead",
    "tbody",
    "address",
    "form",
];

/// Tags inside a line.
const INLINE: &[&str] = &[
    "a", "b", "i", "u", "s", "em", "strong", "span", "small", "big", "sup", "sub", "img", "font", "cite", "q", "abbr",
    "time", "mark", "code", "td", "th", "label", "button", "input", "picture", "source", "video", "audio", "meta",
    "link", "del", "ins", "amp-img", "center", "strike", "wbr", "embed", "object", "param", "use", "path",
];

/// Tags whose content is not text.
const HIDDEN: &[&str] = &["script", "style", "noscript", "template", "iframe", "svg", "head", "select"];

/// `text` without HTML tags and comments; `None` when it has none.
fn untagged(text: &str) -> Option<String> {
    let mut out: Option<String> = None;
    let mut done = 0;
    // Hidden tags that are never closed from here on, so that no search for their end repeats.
    let mut unclosed: Vec<&str> = Vec::new();
    for at in memchr::memchr_iter(b'<', text.as_bytes()) {
        if at < done {
            continue;
        }
        let Some(tag) = MarkupTag::at(&text[at..]) else { continue };
        let out = out.get_or_insert_with(|| String::with_capacity(text.len()));
        out.push_str(&text[done..at]);
        done = at + tag.length;
        if tag.breaks {
            out.push('\n');
        }
        if let Some(name) = tag.hides.filter(|name| !unclosed.contains(name)) {
            match closing(&text[done..], name) {
                Some(length) => done += length,
                None => unclosed.push(name),
            }
        }
    }
    out.map(|mut out| {
        out.push_str(&text[done..]);
        out
    })
}

/// A tag or comment at the beginning of a text.
struct MarkupTag {
    /// Bytes up to and with its `>`.
    length: usize,
    /// It ends a line.
    breaks: bool,
    /// It opens content that is not text.
    hides: Option<&'static str>,
}

impl MarkupTag {
    fn at(text: &str) -> Option<Self> {
        /// A tag with its attributes is not longer.
        const LONGEST: usize = 4096;
        let bytes = text.as_bytes();
        if text.starts_with("<!--") {
            let window = &bytes[..bytes.len().min(LONGEST)];
            let end = memchr::memmem::find(window, b"-->")?;
            return Some(Self { length: end + 3, breaks: false, hides: None });
        }
        let closes = bytes.get(1) == Some(&b'/');
        let start = if closes { 2 } else { 1 };
        let name: String = bytes[start..]
            .iter()
            .take(12)
            .take_while(|b| b.is_ascii_alphanumeric() || **b == b'-' || **b == b'!')
            .map(|b| char::from(b.to_ascii_lowercase()))
            .collect();
        let after = bytes.get(start + name.len())?;
        if !matches!(after, b'>' | b'/' | b' ' | b'\t' | b'\n') {
            return None;
        }
        let hides = HIDDEN.iter().find(|h| **h == name).copied();
        let breaks = BLOCKS.contains(&&*name) || name == "!doctype";
        if hides.is_none() && !breaks && !INLINE.contains(&&*name) {
            return None;
        }
        let length = memchr::memchr(b'>', &bytes[..bytes.len().min(LONGEST)])? + 1;
        Some(Self { length, breaks, hides: hides.filter(|_| !closes) })
    }
}

/// Bytes of `text` up to and with the closing tag of `name`.
fn closing(text: &str, name: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memmem::find_iter(bytes, b"</").find_map(|at| {
        let found = bytes.get(at + 2..at + 2 + name.len())?.eq_ignore_ascii_case(name.as_bytes());
        found.then(|| memchr::memchr(b'>', &bytes[at..]).map(|end| at + end + 1)).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_decoded_however_often_they_were_escaped() {
        assert_eq!(
            plain("Smith &amp;amp; Sons&#39; caf&eacute;&nbsp;&#x201C;x&#8221; &#146;"),
            "Smith & Sons' café\u{A0}“x” ’"
        );
        assert_eq!(plain("AT&T; R&D; & &unknown; &#xD800; &"), "AT&T; R&D; & &unknown; &#xD800; &");
    }

    #[test]
    fn tags_go_and_prose_with_angle_brackets_stays() {
        assert_eq!(
            plain("<p class=\"x\">One<br/>two</p> a < b > c <3 <unknown>"),
            "\nOne\ntwo\n a < b > c <3 <unknown>"
        );
        assert_eq!(plain("a<script>if (x < 1) { y() }</script>b<!-- note -->c"), "abc");
        assert_eq!(plain("&lt;b&gt;bold&lt;/b&gt;"), "bold");
        assert!(matches!(plain("nothing to do"), Cow::Borrowed(_)));
    }

    #[test]
    fn many_tags_that_are_never_closed_are_read_in_one_pass() {
        let text = "<script>".repeat(200_000);
        assert_eq!(plain(&text), "");
        let text = "<a ".repeat(300_000);
        assert_eq!(plain(&text).len(), text.len());
    }
}
