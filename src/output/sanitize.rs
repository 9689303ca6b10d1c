//! Text from outside never reaches a terminal raw: what could command it is made visible.

use std::borrow::Cow;

/// `text` without anything that a terminal would obey: control characters, escape sequences and
/// marks that reverse the direction of writing become a visible sign each. Borrowed when clean.
pub fn sanitize(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_dangerous) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if is_dangerous(c) { visible(c) } else { c }).collect())
}

fn is_dangerous(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Control characters have pictures of their own; the rest becomes a replacement character.
fn visible(c: char) -> char {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        _ => '\u{fffd}',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_sequence_in_a_title_is_shown_and_not_obeyed() {
        assert_eq!(sanitize("a\x1b]52;c;ZXZpbA==\x07b"), "a␛]52;c;ZXZpbA==␇b");
        assert_eq!(sanitize("a\u{202e}cod.exe\u{9b}31m"), "a\u{fffd}cod.exe\u{fffd}31m");
        assert!(matches!(sanitize("two\nlines, a\ttab, naïve 北京"), Cow::Borrowed(_)));
    }
}
