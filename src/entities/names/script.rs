//! Any script in Latin letters, as the agencies transliterate it.
//!
//! Cyrillic, Greek, Arabic with Persian and Urdu, and Hebrew have tables of their own; Latin
//! letters lose their marks or take the two letters that stand for them abroad (`ž` is `zh`); all
//! else goes through `deunicode`. The result is lower-case ASCII letters for one word.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How far the letters of a word tell how it sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Script {
    /// Vowels and consonants are written.
    #[default]
    Full,
    /// Syllables or consonants stand for what they resemble: Arabic, Hebrew, Han, kana, Indic.
    Loose,
}

/// One word in Latin letters.
#[derive(Debug, Default)]
pub(super) struct Latin {
    /// Lower-case ASCII letters, marks dropped.
    pub plain: String,
    /// The same with marked letters spelt out, when that differs.
    pub spelt: Option<String>,
    /// What the letters are worth.
    pub script: Script,
}

/// `word`, a run of letters and marks, in Latin letters.
pub(super) fn latin(word: &str) -> Latin {
    if word.is_ascii() {
        return Latin { plain: word.to_ascii_lowercase(), ..Latin::default() };
    }
    let mut out = Latin::default();
    let mut spelt = String::new();
    let chars: Vec<char> = word.nfc().flat_map(char::to_lowercase).collect();
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|n| chars.get(n)).copied();
        let after = chars.get(at + 1).copied();
        match c {
            'a'..='z' => {
                out.plain.push(c);
                spelt.push(c);
            }
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => {
                both(greek(c, before, after), &mut out.plain, &mut spelt)
            }
            '\u{400}'..='\u{52f}' => both(cyrillic(c, before, after), &mut out.plain, &mut spelt),
            '\u{590}'..='\u{5ff}' => {
                out.script = Script::Loose;
                both(hebrew(c, before.is_none(), after.is_none()), &mut out.plain, &mut spelt);
            }
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' => {
                out.script = Script::Loose;
                for c in std::iter::once(c).nfkd() {
                    both(arabic(c, before.is_none()), &mut out.plain, &mut spelt);
                }
            }
            _ => other(c, &mut out, &mut spelt),
        }
    }
    out.spelt = (spelt != out.plain).then_some(spelt);
    out
}

fn both(letters: &str, plain: &mut String, spelt: &mut String) {
    plain.push_str(letters);
    spelt.push_str(letters);
}

/// Marked Latin letters by table or decomposition, any other script through `deunicode`.
fn other(c: char, out: &mut Latin, spelt: &mut String) {
    if let Some((plain, two)) = marked(c) {
        out.plain.push_str(plain);
        spelt.push_str(two);
        return;
    }
    let base = std::iter::once(c).nfkd().find(|d| !is_combining_mark(*d)).map(|d| d.to_ascii_lowercase());
    if let Some(base @ 'a'..='z') = base {
        both(base.encode_utf8(&mut [0; 4]), &mut out.plain, spelt);
        return;
    }
    let looks_latin = matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
    if !looks_latin && c.is_alphabetic() {
        out.script = match c {
            // Armenian, Georgian and Hangul write their vowels.
            '\u{530}'..='\u{58f}' | '\u{10a0}'..='\u{10ff}' | '\u{ac00}'..='\u{d7a3}' => out.script,
            _ => Script::Loose,
        };
    }
    let letters = deunicode::deunicode_char(c).unwrap_or_default();
    let letters = if is_han(c) { pinyin(letters) } else { letters.into() };
    for c in letters.chars().filter(char::is_ascii_alphabetic) {
        let c = c.to_ascii_lowercase();
        out.plain.push(c);
        spelt.push(c);
    }
}

/// Is `c` a Chinese character?
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// A syllable of Pinyin in letters that sound as elsewhere.
fn pinyin(syllable: &str) -> Cow<'_, str> {
    let syllable = syllable.trim();
    let mut rest = syllable.chars();
    let first = rest.next().map(|c| c.to_ascii_lowercase());
    match first {
        Some('q') => format!("ch{}", rest.as_str()).into(),
        Some('x') => format!("sh{}", rest.as_str()).into(),
        Some('c') if !rest.as_str().starts_with('h') => format!("ts{}", rest.as_str()).into(),
        _ => syllable.into(),
    }
}

/// A Latin letter with a mark: without it, and as it is spelt where the mark cannot be printed.
fn marked(c: char) -> Option<(&'static str, &'static str)> {
    Some(match c {
        'ä' => ("a", "ae"),
        'ö' | 'ø' => ("o", "oe"),
        'ü' => ("u", "ue"),
        'å' => ("a", "aa"),
        'æ' => ("ae", "ae"),
        'œ' => ("oe", "oe"),
        'ß' => ("ss", "ss"),
        'ł' => ("l", "l"),
        'ı' => ("i", "i"),
        'đ' => ("d", "dj"),
        'ð' => ("d", "d"),
        'þ' => ("th", "th"),
        'ə' => ("a", "e"),
        'č' | 'ć' | 'ç' => ("c", "ch"),
        'š' | 'ş' | 'ș' | 'ś' => ("s", "sh"),
        'ž' | 'ź' | 'ż' => ("z", "zh"),
        'ğ' => ("g", "gh"),
        'ñ' => ("n", "ny"),
        'ř' => ("r", "rz"),
        'ț' | 'ţ' => ("t", "ts"),
        'ň' | 'ņ' | 'ń' => ("n", "n"),
        'ħ' => ("h", "h"),
        _ => return None,
    })
}

fn cyrillic(c: char, before: Option<char>, after: Option<char>) -> &'static str {
    match c {
        // Chinese syllables in Palladius's transcription: `цз` is Pinyin's j, `чж` its zh.
        'ц' if after == Some('з') => "",
        'з' if before == Some('ц') => "j",
        'ч' if after == Some('ж') => "",
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' | 'ғ' => "g",
        'д' => "d",
        'е' | 'э' | 'ѐ' => "e",
        'ё' => "yo",
        'є' => "ye",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' | 'ѝ' => "i",
        'ї' => "yi",
        'й' | 'ы' | 'ј' => "y",
        'к' | 'қ' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'ң' => "ng",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ў' | 'ұ' | 'ү' => "u",
        'ф' => "f",
        'х' => "kh",
        'һ' => "h",
        'ц' => "ts",
        'ч' | 'ћ' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ю' => "yu",
        'я' => "ya",
        'ђ' | 'џ' | 'ѓ' => "dj",
        'љ' => "ly",
        'њ' => "ny",
        'ќ' => "kj",
        'ѕ' => "dz",
        'ә' => "a",
        _ => "",
    }
}

fn greek(c: char, before: Option<char>, after: Option<char>) -> &'static str {
    let base = |c: char| std::iter::once(c).nfd().next().unwrap_or(c);
    let (before, after) = (before.map(base), after.map(base));
    match base(c) {
        'α' => "a",
        'β' => "v",
        'γ' if after == Some('γ') || after == Some('κ') => "n",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'υ' if before == Some('ο') => "u",
        'υ' if matches!(before, Some('α' | 'ε')) => "v",
        'υ' => "y",
        'θ' => "th",
        'κ' if before == Some('γ') => "g",
        'κ' => "k",
        'λ' => "l",
        'μ' if after == Some('π') => "",
        'μ' => "m",
        'ν' if after == Some('τ') && before.is_none() => "",
        'ν' => "n",
        'ξ' => "x",
        'ο' if after == Some('υ') => "o",
        'ο' | 'ω' => "o",
        'π' if before == Some('μ') => "b",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'τ' if before == Some('ν') => "d",
        'τ' => "t",
        'φ' => "f",
        'χ' => "kh",
        'ψ' => "ps",
        _ => "",
    }
}

fn arabic(c: char, first: bool) -> &'static str {
    match c {
        'ا' | 'آ' | 'أ' | 'إ' | 'ٱ' | 'ى' | 'ة' => "a",
        // A vowel to other ears, and it keeps two consonants apart: `معمر` is Muammar.
        'ع' => "a",
        'ب' => "b",
        'پ' => "p",
        'ت' | 'ط' | 'ٹ' => "t",
        'ث' => "th",
        'ج' => "j",
        'چ' => "ch",
        'ح' | 'ه' | 'ہ' | 'ھ' | 'ۀ' => "h",
        'خ' => "kh",
        'د' | 'ڈ' => "d",
        'ذ' => "dh",
        'ر' | 'ڑ' => "r",
        'ز' | 'ظ' => "z",
        'ژ' => "zh",
        'س' | 'ص' => "s",
        'ش' => "sh",
        'ض' => "d",
        'غ' => "gh",
        'ف' => "f",
        'ڤ' => "v",
        'ق' => "q",
        'ك' | 'ک' => "k",
        'گ' => "g",
        'ل' => "l",
        'م' => "m",
        'ن' | 'ں' => "n",
        'و' | 'ؤ' => {
            if first {
                "w"
            } else {
                "u"
            }
        }
        'ي' | 'ی' | 'ئ' | 'ې' | 'ے' => {
            if first {
                "y"
            } else {
                "i"
            }
        }
        _ => "",
    }
}

fn hebrew(c: char, first: bool, last: bool) -> &'static str {
    match c {
        'א' | 'ע' if first => "a",
        'ב' => "b",
        'ג' => "g",
        'ד' => "d",
        'ה' if last => "a",
        'ה' | 'ח' => "h",
        'ו' if first => "v",
        'ו' => "u",
        'ז' => "z",
        'ט' | 'ת' => "t",
        'י' if first => "y",
        'י' => "i",
        'כ' | 'ך' | 'ק' => "k",
        'ל' => "l",
        'מ' | 'ם' => "m",
        'נ' | 'ן' => "n",
        'ס' => "s",
        'פ' => "p",
        'ף' => "f",
        'צ' | 'ץ' => "ts",
        'ר' => "r",
        'ש' => "sh",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_script_reads_as_the_agencies_write_it() {
        for (word, plain) in [
            ("Зеленський", "zelenskiy"),
            ("Щербаков", "shcherbakov"),
            ("Вучић", "vuchich"),
            ("Цзиньпин", "jinpin"),
            ("Μητσοτάκης", "mitsotakis"),
            ("Παπανδρέου", "papandreou"),
            ("Μπακογιάννη", "bakogianni"),
            ("محمد", "mhmd"),
            ("نتنياهو", "ntniahu"),
            ("معمر", "mamr"),
            ("拜登", "baideng"),
            ("乔", "chiao"),
            ("נתניהו", "ntnihu"),
            ("Erdoğan", "erdogan"),
            ("ობამა", "obama"),
            ("Łukasz", "lukasz"),
        ] {
            assert_eq!(latin(word).plain, plain, "{word}");
        }
    }

    #[test]
    fn marked_letters_have_a_second_spelling() {
        assert_eq!(latin("Müller").spelt.as_deref(), Some("mueller"));
        assert_eq!(latin("Mu\u{308}ller").spelt.as_deref(), Some("mueller"));
        assert_eq!(latin("Ševčenko").spelt.as_deref(), Some("shevchenko"));
        assert_eq!(latin("Café").spelt, None);
    }

    #[test]
    fn scripts_that_leave_out_sounds_say_so() {
        assert_eq!(latin("محمد").script, Script::Loose);
        assert_eq!(latin("奥巴马").script, Script::Loose);
        assert_eq!(latin("Обама").script, Script::Full);
    }
}
