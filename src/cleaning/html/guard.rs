//! What a page may cost before a tree is built of it: depth of nesting, and elements left open.
//!
//! A parser that follows the standard looks through all open elements at many a tag, so a page of
//! nothing but opening tags costs time by the square of its depth. What lies deeper than any real
//! page is left without its tags; the text stays.

use std::borrow::Cow;

/// Deepest nesting of elements that must be closed.
const DEEPEST: usize = 250;
/// Open elements of formatting, which a parser opens anew in every paragraph.
const FORMATTING: usize = 24;

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

/// `html` without the tags that nest too deep.
pub(super) fn bounded(html: &str) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let (mut open, mut dropped) = ([0_usize; 2], [0_usize; 2]);
    let mut out: Option<String> = None;
    let (mut done, mut at) = (0, 0);
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        let start = at + found;
        if bytes[start..].starts_with(b"<!--") {
            at = memchr::memmem::find(&bytes[start..], b"-->").map_or(bytes.len(), |end| start + end + 3);
            continue;
        }
        let closes = bytes.get(start + 1) == Some(&b'/');
        let name = name_at(bytes, start + 1 + usize::from(closes));
        if name.is_empty() {
            at = start + 1;
            continue;
        }
        let end = memchr::memchr(b'>', &bytes[start..]).map_or(bytes.len(), |end| start + end + 1);
        at = end;
        if !closes && RAW.contains(&&*name) {
            at = raw_end(bytes, end, &name);
            continue;
        }
        if UNCOUNTED.contains(&&*name) {
            continue;
        }
        let (kind, most) = if FORMATS.contains(&&*name) { (0, FORMATTING) } else { (1, DEEPEST) };
        let drop = if closes {
            if dropped[kind] > 0 {
                dropped[kind] -= 1;
                true
            } else {
                open[kind] = open[kind].saturating_sub(1);
                false
            }
        } else if bytes[start..end].ends_with(b"/>") {
            open[kind] >= most
        } else if open[kind] >= most {
            dropped[kind] += 1;
            true
        } else {
            open[kind] += 1;
            false
        };
        if drop {
            let out = out.get_or_insert_with(|| String::with_capacity(html.len()));
            out.push_str(&html[done..start]);
            // What the tag parted stays apart.
            out.push(' ');
            done = end;
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
}
