//! Text that was encoded twice: UTF-8 once read as Windows-1252, `â€™` for `’`.
//!
//! Only sequences that are certain are restored. `É”` or `ß“` are also well-formed UTF-8 when
//! written back to Windows-1252, and are good French and German; so the result must be a character
//! that such damage is known for: general punctuation, Latin letters and signs, emoji, Cyrillic.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

/// `text` with what was encoded twice restored, and noted.
pub(super) fn restore<'a>(text: &'a str, notes: &mut Vec<String>) -> Cow<'a, str> {
    let Some(first) = text.find(is_suspicious) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut count = 0;
    let mut rest = &text[first..];
    while let Some(c) = rest.chars().next() {
        let found = if is_suspicious(c) { twice_encoded(rest).or_else(|| control(c)) } else { None };
        match found {
            Some((restored, length)) => {
                out.push_str(&restored);
                count += 1;
                rest = &rest[length..];
            }
            None => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    if count == 0 {
        return Cow::Borrowed(text);
    }
    let characters = if count == 1 { "character that was" } else { "characters that were" };
    notes.push(format!("{count} {characters} encoded twice restored"));
    Cow::Owned(out)
}

/// Characters with which damage begins.
fn is_suspicious(c: char) -> bool {
    matches!(c, 'Ã' | 'Â' | 'â' | 'ð' | 'Ð' | 'Ñ' | 'Å' | 'Ä' | '\u{80}'..='\u{9F}')
}

/// The character that the beginning of `text` stands for when it was encoded twice, and the
/// length of that beginning in bytes.
fn twice_encoded(text: &str) -> Option<(String, usize)> {
    let mut bytes = [0; 4];
    let (mut have, mut length) = (0, 0);
    for c in text.chars().take(4) {
        let Some(byte) = western_byte(c) else { break };
        bytes[have] = byte;
        have += 1;
        length += c.len_utf8();
        if let Ok(restored) = std::str::from_utf8(&bytes[..have]) {
            let c = restored.chars().next()?;
            return is_certain(c, &text[length..]).then(|| (restored.to_owned(), length));
        }
    }
    // The last byte of `”` has no character in Windows-1252 and is often lost.
    let rest = text.strip_prefix("â€")?;
    let closes = rest.chars().next().is_none_or(|c| c.is_whitespace() || c.is_ascii_punctuation());
    closes.then(|| ("”".to_owned(), text.len() - rest.len()))
}

/// Is `c` a character that double encoding is known for? `after` is what follows the sequence.
fn is_certain(c: char, after: &str) -> bool {
    match c {
        '\u{A0}'..='\u{FF}' | '\u{2010}'..='\u{2044}' | '€' | '™' | '\u{1F300}'..='\u{1FAFF}' => true,
        // Š, š, Ž and their like, which a single pair such as `Å¡` may also be by intent.
        'ć' | 'č' | 'š' | 'ž' | 'ł' | 'ś' | 'ź' | 'ż' | 'ě' | 'ř' | 'ů' | 'ş' | 'ğ' | 'ı' => {
            after.chars().next().is_none_or(|c| c.is_ascii())
        }
        // Cyrillic comes in words, so that another pair must follow.
        '\u{400}'..='\u{45F}' => after.chars().next().is_none_or(|c| is_suspicious(c) || !c.is_alphabetic()),
        _ => false,
    }
}

/// A C1 control is never meant: it is the Windows-1252 character of that byte.
fn control(c: char) -> Option<(String, usize)> {
    let byte = u8::try_from(u32::from(c)).ok().filter(|b| (0x80..0xA0).contains(b))?;
    let (decoded, _) = WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
    (!decoded.starts_with(c)).then(|| (decoded.into_owned(), c.len_utf8()))
}

/// The byte beyond ASCII that `c` is in Windows-1252, or in Latin-1 where that has none.
fn western_byte(c: char) -> Option<u8> {
    match c {
        '\0'..='\x7F' => return None,
        '\u{80}'..='\u{9F}' => return u8::try_from(u32::from(c)).ok(),
        _ => {}
    }
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    match *bytes {
        [byte] if !unmappable => Some(byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn restored(text: &str) -> String {
        restore(text, &mut Vec::new()).into_owned()
    }

    #[test]
    fn quotes_accents_and_emoji_come_back() {
        for good in ["Russia’s “war” – café, naïve, 10 €, £5", "Köln 😀", "Президент Украины", "«Да»"]
        {
            let twice = WINDOWS_1252.decode_without_bom_handling(good.as_bytes()).0;
            assert_eq!(restored(&twice), good, "{twice}");
        }
        assert_eq!(restored("â€œHe said,â€ she said. â€œYes.â€"), "“He said,” she said. “Yes.”");
    }

    #[test]
    fn what_may_be_meant_is_left_alone() {
        for good in ["„Spaß“", "CAFÉ”", "NÃO, São Paulo", "Âge d’or", "Ångström", "â la carte", "Ðóra", "Ñandú"]
        {
            assert_eq!(restored(good), good);
        }
    }

    #[test]
    fn control_characters_are_the_windows_characters_they_were() {
        assert_eq!(restored("Russia\u{92}s \u{93}war\u{94}"), "Russia’s “war”");
    }
}
