//! What a page may cost before a tree is built of it: depth of nesting, elements left open, attributes of a tag.
//!
//! A parser that follows the standard looks through all open elements at many a tag, so a page of
//! nothing but opening tags costs time by the square of its depth. What lies deeper than any real
//! page is left without its tags; the text stays. A tokenizer compares each attribute of a tag with
//! all before it: those past the ones that a real tag has go.

use std::borrow::Cow;

/// Deepest nesting of elements that must be closed.
const DEEPEST: usize = 250;
/// Open elements of formatting, which a parser opens anew in every paragraph.
const FORMATTING: usize = 24;

/// Attributes of one tag.
const ATTRIBUTES: usize = 250;

/// Elements without an end, or whose end may be left out.
const UNCOUNTED: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
    "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "tbody", "thead", "tfoot", "colgroup", "html", "head",
    "body", "rt", "rp", "!doctype", "frame", "keygen", "command", "bgsound",
];
/// Elements that a parser keeps in its list of formatting.
const FORMATS: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements whose content is no markup.
const RAW: &[&str] = &["script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp", "noscript"];

/// `html` without the tags that nest too deep and the attributes that are too many.
pub(super) fn bounded(html: &str) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let mut depth = Depth::default();
    let mut out: Option<String> = None;
    let (mut done, mut at) = (0, 0);
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        let start = at + found;
        if bytes[start..].starts_with(b"<!--") {
            at = comment_end(bytes, start);
            continue;
        }
        let closes = bytes.get(start + 1) == Some(&b'/');
        let name = name_at(bytes, start + 1 + usize::from(closes));
        if name.is_empty() {
            at = start + 1;
            continue;
        }
        let SeenTag { end, surplus } = tag(bytes, start, closes);
        let is_raw = !closes && RAW.contains(&&*name);
        at = if is_raw { raw_end(bytes, end, &name) } else { end };
        if !is_raw && depth.exceeds(&name, closes, bytes[start..end].ends_with(b"/>")) {
            let out = out.get_or_insert_with(|| String::with_capacity(html.len()));
            out.push_str(&html[done..start]);
            // What the tag parted stays apart.
            out.push(' ');
            done = end;
        } else if let Some(surplus) = surplus {
            out.get_or_insert_with(|| String::with_capacity(html.len())).push_str(&html[done..surplus]);
            done = end - usize::from(bytes[..end].ends_with(b">"));
        }
    }
    match out {
        Some(mut out) => {
            out.push_str(&html[done..]);
            Cow::Owned(out)
        }
        None => Cow::Borrowed(html),
    }
}

/// The text of `html` alone: a space for each tag, nothing of scripts and styles.
pub(super) fn without_tags(html: &str) -> String {
    let bytes = html.as_bytes();
    let mut out = String::with_capacity(html.len() / 2);
    let (mut done, mut at) = (0, 0);
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        let start = at + found;
        let closes = bytes.get(start + 1) == Some(&b'/');
        let name = name_at(bytes, start + 1 + usize::from(closes));
        if name.is_empty() {
            at = start + 1;
            continue;
        }
        out.push_str(&html[done..start]);
        out.push(' ');
        at =
            if bytes[start..].starts_with(b"<!--") { comment_end(bytes, start) } else { tag(bytes, start, closes).end };
        if !closes && matches!(&*name, "script" | "style") {
            at = raw_end(bytes, at, &name);
        }
        done = at;
    }
    out.push_str(&html[done..]);
    out
}

/// The elements that are open, those of formatting first, and those whose tags were left out.
#[derive(Default)]
struct Depth {
    open: [usize; 2],
    dropped: [usize; 2],
}

impl Depth {
    /// Counts a tag of the element `name`; does it lie too deep?
    fn exceeds(&mut self, name: &str, closes: bool, closes_itself: bool) -> bool {
        if UNCOUNTED.contains(&name) {
            return false;
        }
        let (kind, most) = if FORMATS.contains(&name) { (0, FORMATTING) } else { (1, DEEPEST) };
        let (open, dropped) = (&mut self.open[kind], &mut self.dropped[kind]);
        if closes {
            let of_dropped = *dropped > 0;
            let count = if of_dropped { dropped } else { open };
            *count = count.saturating_sub(1);
            return of_dropped;
        }
        let exceeds = *open >= most;
        if !closes_itself {
            *if exceeds { dropped } else { open } += 1;
        }
        exceeds
    }
}

/// How far a tag goes.
struct SeenTag {
    /// Behind its `>`; where there is none, the end of the page.
    end: usize,
    /// Where the attributes begin that are too many.
    surplus: Option<usize>,
}

/// The tag whose `<` stands at `start`, as a tokenizer reads it: a `>` in quotes ends none.
fn tag(bytes: &[u8], start: usize, closes: bool) -> SeenTag {
    let first = start + 1 + usize::from(closes);
    if !bytes.get(first).is_some_and(u8::is_ascii_alphabetic) {
        let end = memchr::memchr(b'>', &bytes[start..]).map_or(bytes.len(), |end| start + end + 1);
        return SeenTag { end, surplus: None };
    }
    let past = |from: usize, stops: fn(u8) -> bool| {
        bytes[from.min(bytes.len())..].iter().position(|b| stops(*b)).map_or(bytes.len(), |length| from + length)
    };
    let mut at = past(first, |b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'));
    let (mut count, mut surplus) = (0, None);
    loop {
        at = past(at, |b| !b.is_ascii_whitespace() && b != b'/');
        match bytes.get(at) {
            None => return SeenTag { end: bytes.len(), surplus },
            Some(b'>') => return SeenTag { end: at + 1, surplus },
            Some(_) => {}
        }
        count += 1;
        if count > ATTRIBUTES {
            surplus = surplus.or(Some(at));
        }
        // A name may begin with `=`.
        at = past(at + 1, |b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'='));
        let equals = past(at, |b| !b.is_ascii_whitespace());
        if bytes.get(equals) != Some(&b'=') {
            continue;
        }
        at = past(equals + 1, |b| !b.is_ascii_whitespace());
        at = match bytes.get(at) {
            Some(b'"') => past(at + 1, |b| b == b'"') + 1,
            Some(b'\'') => past(at + 1, |b| b == b'\'') + 1,
            _ => past(at, |b| b.is_ascii_whitespace() || b == b'>'),
        }
        .min(bytes.len());
    }
}

/// Behind the end of the comment whose `<` stands at `start`.
fn comment_end(bytes: &[u8], start: usize) -> usize {
    memchr::memchr_iter(b'>', &bytes[start..])
        .map(|found| start + found)
        .find(|&at| at >= start + 4 && (bytes[..at].ends_with(b"--") || bytes[..at].ends_with(b"--!")))
        .map_or(bytes.len(), |at| at + 1)
}

/// The tag's name at `at` in lower case, empty where none stands.
fn name_at(bytes: &[u8], at: usize) -> String {
    const LONGEST: usize = 32;
    let name = bytes[at.min(bytes.len())..]
        .iter()
        .take(LONGEST)
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'!' | b':'));
    name.map(|b| char::from(b.to_ascii_lowercase())).collect()
}

/// Where the closing tag of `name` begins, from `at` on; the end where there is none.
fn raw_end(bytes: &[u8], at: usize, name: &str) -> usize {
    memchr::memmem::find_iter(&bytes[at..], b"</")
        .map(|found| at + found)
        .find(|&found| {
            let after = &bytes[found + 2..];
            after.len() >= name.len() && after[..name.len()].eq_ignore_ascii_case(name.as_bytes())
        })
        .unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_page_is_left_as_it_is() {
        let page = "<html><body><div><p>One <b>two</b><p>three<br><img src=x></div><script>if (a < b) {'<div>'}</script></body>";
        assert!(matches!(bounded(page), Cow::Borrowed(_)));
    }

    #[test]
    fn tags_that_nest_too_deep_go_and_their_text_stays() {
        let deep = format!("{}text{}", "<div>".repeat(10_000), "</div>".repeat(10_000));
        let out = bounded(&deep);
        assert_eq!(out.matches("<div>").count(), DEEPEST);
        assert_eq!(out.matches("</div>").count(), DEEPEST);
        assert!(out.contains("text"));
        let bold = "<b>".repeat(1000);
        assert_eq!(bounded(&bold).matches("<b>").count(), FORMATTING);
    }

    #[test]
    fn attributes_that_no_tag_has_go_and_the_page_stays() {
        let attributes = |write: fn(usize) -> String| (0..50_000).map(write).collect::<Vec<_>>().join(" ");
        for (kind, many) in [
            ("bare", attributes(|n| format!("a{n}"))),
            ("unquoted", attributes(|n| format!("a{n}=1"))),
            ("double", attributes(|n| format!("a{n} = \">\""))),
            ("single", attributes(|n| format!("a{n}='<p>'"))),
            ("slashes", attributes(|n| format!("/a{n}/"))),
        ] {
            for tag in ["p", "/p", "DIV", "img", "script", "x-y"] {
                let page = format!("<!-- a --!><b>One</b><{tag} {many}>two<i>three</i>");
                let out = bounded(&page);
                assert!(out.len() < 6_000 && out.ends_with(">two<i>three</i>"), "{kind} {tag}: {} bytes", out.len());
                assert!(out.contains(" a249") || out.contains("/a249"), "{kind} {tag}");
                assert!(!out.contains("a250"), "{kind} {tag}");
            }
        }
        let deep = format!("{}<div {}>text", "<div>".repeat(DEEPEST), attributes(|n| format!("a{n}")));
        assert_eq!(bounded(&deep), format!("{} text", "<div>".repeat(DEEPEST)));
        let unclosed = format!("<p>One</p><p {}", attributes(|n| format!("a{n}")));
        assert!(bounded(&unclosed).len() < 3_000);
    }

    #[test]
    fn a_real_tag_keeps_its_attributes() {
        for page in [
            "<p a=\"x > y\" b='<div>' c=d/e =f g = h><br/><img alt=''/>text",
            "<a href=x>one</a ><!doctype html><!-->text<!--->text<!-- > -->",
            "<p a=\"",
            "<p a=",
            "<p",
            "</",
            "<p a=é>ü</p>",
        ] {
            assert!(matches!(bounded(page), Cow::Borrowed(_)), "{page}");
        }
    }
}
