//! Sanitizing: what of an untrusted text may reach a terminal.
//!
//! Articles, names and paths come from anywhere. Escape sequences could recolour or retitle a
//! terminal, write to its clipboard (OSC 52) or hide where a link leads (OSC 8); marks of direction
//! could show a text other than it is. All of these are shown as what they are.

use std::borrow::Cow;

/// `text` with control characters and marks of direction replaced by visible ones, white space of
/// any kind by spaces. Borrowed when clean. One line stays one line.
pub fn sanitize(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| replacement(c).is_none()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match replacement(c) {
            None => out.push(c),
            Some(shown) => out.push_str(shown),
        }
    }
    Cow::Owned(out)
}

/// As [`sanitize`], line feeds kept.
pub fn sanitize_lines(text: &str) -> String {
    text.split('\n').map(sanitize).collect::<Vec<_>>().join("\n")
}

/// Is it a control character, or one that turns the direction of text or hides in it?
pub(super) fn is_unsafe(c: char) -> bool {
    replacement(c) == Some("\u{fffd}") || c == '\u{1b}'
}

/// Is this a character that [`sanitize`] replaces?
pub(super) fn is_harmful(c: char) -> bool {
    replacement(c).is_some()
}

fn replacement(c: char) -> Option<&'static str> {
    match c {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(" "),
        '\u{1b}' => Some("␛"),
        '\0'..='\x1f' | '\x7f' | '\u{80}'..='\u{9f}' => Some("\u{fffd}"),
        // Overrides, embeddings and isolates of direction; invisible operators; tags; the
        // interlinear annotations. Marks that only join letters (ZWJ, ZWNJ) are kept.
        '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => Some("\u{fffd}"),
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => Some("\u{fffd}"),
        '\u{ad}' | '\u{feff}' | '\u{200b}' | '\u{2060}' => Some(""),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clean_text_is_borrowed() {
        assert!(matches!(sanitize("Müller said “no” 北京 👩‍👩‍👧"), Cow::Borrowed(_)));
    }

    #[test]
    fn escape_sequences_lose_their_power() {
        for attack in [
            "\u{1b}[2J",
            "\u{1b}]0;title\u{7}",
            "\u{1b}]52;c;AAAA\u{1b}\\",
            "\u{1b}]8;;http://x\u{1b}\\",
            "\u{9b}31m",
            "a\u{8}b",
            "\rover",
        ] {
            let shown = sanitize(attack);
            assert!(shown.chars().all(|c| !c.is_control()), "{shown:?}");
        }
    }

    #[test]
    fn marks_of_direction_are_shown() {
        assert_eq!(sanitize("user\u{202e}gpj.exe"), "user\u{fffd}gpj.exe");
    }

    #[test]
    fn one_line_stays_one_line() {
        assert_eq!(sanitize("a\nb\tc\r\nd\u{2028}e"), "a b c  d e");
        assert_eq!(sanitize_lines("a\nb\x07"), "a\nb\u{fffd}");
    }
}
