//! Folding: when two spellings of a word are the same to a searcher.
//!
//! Case, accents, width and invisible characters do not count (Unicode NFKD without marks), nor
//! do the letters that have a plain counterpart (`ł`, `ø`, `ı`). Scripts other than Latin keep
//! their letters.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The form in which a word is compared: lower case, without accents, width or invisible
/// characters, apostrophes straight, an acronym without its full stops. Borrowed when nothing
/// changes. The result has other byte offsets than `word`.
pub fn fold(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
        return Cow::Borrowed(word);
    }
    if memchr::memchr(b'\n', word.as_bytes()).is_some() {
        return Cow::Owned(fold(&super::unbroken(word)).into_owned());
    }
    if word.is_ascii() {
        let lower = word.to_ascii_lowercase();
        return Cow::Owned(without_stops(lower));
    }
    Cow::Owned(without_stops(fold_label(word)))
}

/// As [`fold`], full stops kept: the form in which addresses and paths are compared.
pub fn fold_label(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd() {
        if is_combining_mark(c) && !keeps_marks(c) {
            continue;
        }
        for c in c.to_lowercase() {
            push_plain(c, &mut out);
        }
    }
    out
}

/// The other spelling under which a word with umlauts or ligatures is looked for, folded: `mueller`
/// for `Müller`, `oestersund` for `Östersund`. `None` when there is none.
pub fn fold_alternative(word: &str) -> Option<String> {
    if word.is_ascii() {
        return None;
    }
    let mut changed = false;
    let mut spelt = String::with_capacity(word.len() + 2);
    for c in word.nfc() {
        let two = match c {
            'ä' | 'Ä' => "ae",
            'ö' | 'Ö' | 'ø' | 'Ø' => "oe",
            'ü' | 'Ü' => "ue",
            'å' | 'Å' => "aa",
            _ => {
                spelt.push(c);
                continue;
            }
        };
        changed = true;
        spelt.push_str(two);
    }
    changed.then(|| fold(&spelt).into_owned())
}

/// Indic vowel signs are marks but not accents: without them words collapse.
fn keeps_marks(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{dff}' | '\u{e30}'..='\u{e4e}' | '\u{eb0}'..='\u{ece}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3099}'..='\u{309a}')
}

fn push_plain(c: char, out: &mut String) {
    match c {
        'ł' => out.push('l'),
        'ø' => out.push('o'),
        'đ' | 'ð' => out.push('d'),
        'ħ' => out.push('h'),
        'ı' => out.push('i'),
        'ŧ' => out.push('t'),
        'þ' => out.push_str("th"),
        'ß' => out.push_str("ss"),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        '’' | 'ʼ' | '‘' | '`' => out.push('\''),
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {}
        c if c.is_control() => {}
        c => out.push(c),
    }
}

/// `u.s.` becomes `us`; numbers keep their point.
fn without_stops(mut word: String) -> String {
    if word.contains('.') && !word.bytes().any(|b| b.is_ascii_digit()) {
        word.retain(|c| c != '.');
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_width_do_not_count() {
        for (word, folded) in [
            ("Müller", "muller"),
            ("İstanbul", "istanbul"),
            ("ISTANBUL", "istanbul"),
            ("Erdoğan", "erdogan"),
            ("Łódź", "lodz"),
            ("Ｆｕｌｌ", "full"),
            ("cafe\u{301}", "cafe"),
            ("nego\u{ad}tiations", "negotiations"),
            ("U.S.", "us"),
            ("3.5", "3.5"),
            ("O’Brien", "o'brien"),
            ("Зеленський", "зеленськии"),
            ("Straße", "strasse"),
        ] {
            assert_eq!(fold(word), folded, "{word}");
        }
    }

    #[test]
    fn umlauts_have_a_second_spelling() {
        assert_eq!(fold_alternative("Müller").as_deref(), Some("mueller"));
        assert_eq!(fold_alternative("Mu\u{308}ller").as_deref(), Some("mueller"));
        assert_eq!(fold_alternative("Ørsted").as_deref(), Some("oersted"));
        assert_eq!(fold_alternative("cafe"), None);
        assert_eq!(fold_alternative("café"), None);
    }

    #[test]
    fn vowel_signs_of_indic_scripts_are_kept() {
        assert_eq!(fold("हिन्दी"), "हिन्दी");
    }
}
