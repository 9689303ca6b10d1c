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

/// Entities by name; what they stand for.
const ENTITIES: &[(&str, &str)] = &[
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", "\u{A0}"),
    ("ensp", " "),
    ("emsp", " "),
    ("thinsp", " "),
    ("zwnj", ""),
    ("shy", ""),
    ("ndash", "–"),
    ("mdash", "—"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("sbquo", "‚"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("bdquo", "„"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("lsaquo", "‹"),
    ("rsaquo", "›"),
    ("hellip", "…"),
    ("bull", "•"),
    ("middot", "·"),
    ("deg", "°"),
    ("euro", "€"),
    ("pound", "£"),
    ("yen", "¥"),
    ("cent", "¢"),
    ("sect", "§"),
    ("para", "¶"),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("times", "×"),
    ("frac12", "½"),
    ("frac14", "¼"),
    ("frac34", "¾"),
    ("agrave", "à"),
    ("aacute", "á"),
    ("acirc", "â"),
    ("atilde", "ã"),
    ("auml", "ä"),
    ("aring", "å"),
    ("aelig", "æ"),
    ("ccedil", "ç"),
    ("egrave", "è"),
    ("eacute", "é"),
    ("ecirc", "ê"),
    ("euml", "ë"),
    ("igrave", "ì"),
    ("iacute", "í"),
    ("icirc", "î"),
    ("iuml", "ï"),
    ("ntilde", "ñ"),
    ("ograve", "ò"),
    ("oacute", "ó"),
    ("ocirc", "ô"),
    ("otilde", "õ"),
    ("ouml", "ö"),
    ("oslash", "ø"),
    ("ugrave", "ù"),
    ("uacute", "ú"),
    ("ucirc", "û"),
    ("uuml", "ü"),
    ("yacute", "ý"),
    ("yuml", "ÿ"),
    ("szlig", "ß"),
    ("scaron", "š"),
    ("oelig", "œ"),
    ("Agrave", "À"),
    ("Aacute", "Á"),
    ("Acirc", "Â"),
    ("Auml", "Ä"),
    ("Aring", "Å"),
    ("Ccedil", "Ç"),
    ("Egrave", "È"),
    ("Eacute", "É"),
    ("Ecirc", "Ê"),
    ("Iacute", "Í"),
    ("Ntilde", "Ñ"),
    ("Oacute", "Ó"),
    ("Ouml", "Ö"),
    ("Oslash", "Ø"),
    ("Uacute", "Ú"),
    ("Uuml", "Ü"),
    ("Scaron", "Š"),
];

/// One layer of entities decoded; `None` when there is none.
fn unescaped(text: &str) -> Option<String> {
    /// `&CounterClockwiseContourIntegral;` need not be known.
    const LONGEST: usize = 10;
    let mut out: Option<String> = None;
    let mut done = 0;
    for (at, _) in text.match_indices('&') {
        if at < done {
            continue;
        }
        let Some(length) = text.as_bytes()[at + 1..].iter().take(LONGEST).position(|b| *b == b';') else { continue };
        let Some(decoded) = entity(&text[at + 1..at + 1 + length]) else { continue };
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

/// What `&name;` stands for.
fn entity(name: &str) -> Option<Cow<'static, str>> {
    let Some(number) = name.strip_prefix('#') else {
        return ENTITIES.iter().find(|(n, _)| *n == name).map(|(_, text)| Cow::Borrowed(*text));
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    // Numbers of the C1 range mean Windows-1252, as in HTML.
    if let Some(byte) = u8::try_from(code).ok().filter(|b| (0x80..0xA0).contains(b)) {
        return Some(Cow::Owned(encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned()));
    }
    char::from_u32(code).filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).map(|c| Cow::Owned(c.to_string()))
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
        let Some(tag) = Tag::at(&text[at..]) else { continue };
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
struct Tag {
    /// Bytes up to and with its `>`.
    length: usize,
    /// It ends a line.
    breaks: bool,
    /// It opens content that is not text.
    hides: Option<&'static str>,
}

impl Tag {
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
