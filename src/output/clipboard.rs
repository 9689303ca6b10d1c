//! The clipboard of a terminal: a text for it, as the sequence OSC 52 that most terminals know, those behind
//! a connection to another machine too.

use std::io::{self, Write};

/// Longest text that is sent, in bytes: some terminals refuse longer ones.
const LONGEST: usize = 60_000;

/// Asks the terminal behind `out` to keep `text` on its clipboard. A terminal that does not know how passes
/// over it; one that is too long is left out.
///
/// # Errors
/// What `out` says.
pub fn copy(out: &mut dyn Write, text: &str) -> io::Result<()> {
    if text.len() > LONGEST {
        return Ok(());
    }
    write!(out, "\u{1b}]52;c;{}\u{7}", base64(text.as_bytes()))?;
    out.flush()
}

/// Base64 (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let word = three.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for i in 0..4 {
            let sign = SIGNS[(word >> (18 - 6 * i)) as usize & 63];
            out.push(if i <= three.len() { char::from(sign) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        for (text, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(text.as_bytes()), coded);
        }
    }

    #[test]
    fn no_text_can_end_the_sequence() {
        let mut out = Vec::new();
        copy(&mut out, "a\u{7}\u{1b}\\b").expect("memory does not fail");
        assert_eq!(out.iter().filter(|byte| byte.is_ascii_control()).count(), 2);
        let mut out = Vec::new();
        copy(&mut out, &"x".repeat(LONGEST + 1)).expect("memory does not fail");
        assert!(out.is_empty());
    }
}
