//! A person's name cut into words: asides, commas, hyphens, names without spaces.

use super::super::lexicon::{self, PersonWord};
use super::super::script::{Script, is_han, latin};
use super::super::sound::Short;

/// Characters of a name that are read; what follows is left out.
const LONGEST_NAME: usize = 240;

/// A word of the text before it is known what it is.
#[derive(Clone, Copy)]
pub(super) struct UnreadWord {
    pub letters: Short,
    pub spelt: Option<Short>,
    pub script: Script,
    pub class: PersonWord,
    pub hyphen: bool,
    pub stop: bool,
    pub upper: bool,
    pub lower_start: bool,
    pub byname: bool,
    /// Written in another script than Latin, or with letters of a transliteration: `č`.
    pub foreign: bool,
    /// What is left behind a particle that it is written together with: `Caprio` of `DiCaprio`.
    pub rest: Option<Short>,
}

impl UnreadWord {
    /// A word whose surroundings are not known yet.
    fn of(text: &str) -> Self {
        let (letters, spelt, script) = if text.is_ascii() {
            (Short::lower(text.as_bytes()), None, Script::Full)
        } else {
            let latin = latin(text);
            (Short::of(latin.plain.as_bytes()), latin.spelt.map(|s| Short::of(s.as_bytes())), latin.script)
        };
        let ascii = text.is_ascii();
        let upper = if ascii {
            !text.bytes().any(|b| b.is_ascii_lowercase()) && text.bytes().any(|b| b.is_ascii_uppercase())
        } else {
            !text.chars().any(char::is_lowercase) && text.chars().any(char::is_uppercase)
        };
        let lower_start = text.chars().next().is_some_and(char::is_lowercase);
        Self {
            letters,
            spelt,
            script,
            class: PersonWord::default(),
            hyphen: false,
            stop: false,
            upper,
            lower_start,
            byname: false,
            foreign: text.chars().any(|c| c > 'ÿ' && c.is_alphabetic() && !is_latin_extended(c)),
            rest: None,
        }
    }

    pub fn letters(&self) -> &[u8] {
        self.letters.as_slice()
    }

    pub fn is_suffix(&self) -> bool {
        self.class.generation || self.class.honour
    }
}

/// The part of `text` that is read, asides in quotes and brackets cut out; what they leave must
/// still be a name.
pub(super) fn shortened(text: &str) -> std::borrow::Cow<'_, str> {
    let end = match text.len() {
        0..=LONGEST_NAME => text.len(),
        _ => text.char_indices().nth(LONGEST_NAME).map_or(text.len(), |(at, _)| at),
    };
    let text = &text[..end];
    let plain = text.bytes().all(|b| !matches!(b, b'"' | b'(' | b'[' | 0xc2 | 0xe2));
    if plain || !text.contains(['"', '(', '[', '“', '«', '„']) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let (mut aside, mut depth) = (String::new(), 0usize);
    for (at, c) in text.char_indices() {
        let closes = depth > 0 && matches!(c, '"' | '“' | '”' | ')' | ']' | '»');
        match c {
            _ if closes => {
                depth -= 1;
                let rest = &text[at..];
                if is_byname(&aside) && rest.contains(char::is_alphabetic) && !out.is_empty() {
                    out.push(BYNAME);
                    out.push_str(&aside);
                    out.push(' ');
                }
                aside.clear();
            }
            '"' | '“' | '„' | '(' | '[' | '«' => {
                depth += 1;
                out.push(' ');
            }
            _ if depth > 0 => aside.push(c),
            _ => out.push(c),
        }
    }
    if out.chars().any(char::is_alphabetic) { out.into() } else { text.into() }
}

/// Stands before a byname that was set in quotes or brackets.
const BYNAME: char = '\u{e000}';

/// `Smiley`, but not `politician` or `born 1950`.
fn is_byname(aside: &str) -> bool {
    aside.starts_with(char::is_uppercase) && aside.chars().all(char::is_alphabetic)
}

/// What stands before a first comma, and after it up to the next one.
pub(super) fn halves(text: &str) -> (&str, Option<&str>) {
    if !text.bytes().any(|b| matches!(b, b',' | 0xef | 0xd8)) {
        return (text, None);
    }
    match text.split_once([',', '，', '،']) {
        None => (text, None),
        Some((before, after)) if before.trim().is_empty() => (after, None),
        Some((before, after)) => {
            let after = after.split([',', '，', '،']).next().unwrap_or_default();
            (before, Some(after).filter(|a| a.chars().any(char::is_alphabetic)))
        }
    }
}

/// Cuts `text` into words.
pub(super) fn split(text: &str, out: &mut Vec<UnreadWord>) {
    let (mut hyphen, mut byname, mut from) = (false, false, None);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let inside = is_name_char(c) || from.is_some() && is_inner(c);
        let camel = from.is_some_and(|start| at - start >= 3 && is_camel(&text[start..], before, c));
        if let Some(start) = from
            && (!inside || camel)
        {
            push_word(&text[start..at], hyphen, c == '.', out);
            if let Some(word) = out.last_mut().filter(|_| byname) {
                word.byname = true;
            }
            (hyphen, byname, from) = (false, false, None);
        }
        if inside && from.is_none() {
            from = Some(at);
        } else if !inside {
            hyphen = matches!(c, '-' | '‐' | '‑' | '–');
            byname |= c == BYNAME;
        }
        before = c;
    }
    if let Some(start) = from {
        push_word(&text[start..], hyphen, false, out);
    }
}

/// `ạ`: Latin letters of the later blocks.
fn is_latin_extended(c: char) -> bool {
    matches!(c, '\u{1e00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}')
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

/// Characters that do not end a word: apostrophes and what cannot be seen.
fn is_inner(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
}

/// `SergeiLavrov`: a capital after three small letters begins a word of its own.
fn is_camel(word: &str, before: char, c: char) -> bool {
    c.is_uppercase() && before.is_lowercase() && !word.starts_with("Mac") && !word.starts_with("Fitz")
}

fn push_word(raw: &str, hyphen: bool, stop: bool, out: &mut Vec<UnreadWord>) {
    const MOST_WORDS: usize = 24;
    if out.len() >= MOST_WORDS {
        return;
    }
    let mut kept = raw;
    let cleaned: String;
    if raw.contains(|c: char| is_inner(c) || c.is_ascii_digit()) {
        let letters = raw.bytes().any(|b| b.is_ascii_alphabetic());
        cleaned = raw.chars().filter(|c| !is_inner(*c)).map(|c| if letters { looks_like(c) } else { c }).collect();
        kept = &cleaned;
    }
    if unspaced(kept, hyphen, out) {
        return;
    }
    let mut word = UnreadWord::of(kept);
    if word.letters.len() == 0 {
        return;
    }
    if word.script == Script::Loose
        && let Some(rest) = word.letters().strip_prefix(b"al").filter(|r| r.len() > 2 && kept.starts_with("ال"))
    {
        (word.letters, word.spelt, word.lower_start) = (Short::of(rest), None, false);
    }
    out.push(UnreadWord {
        hyphen,
        stop,
        class: lexicon::person_word(word.letters()),
        rest: behind_particle(kept),
        ..word
    });
}

/// `Caprio` of `DiCaprio`: a particle and a name written together, each with its capital.
fn behind_particle(word: &str) -> Option<Short> {
    const PARTICLES: &[&str] = &[
        "De", "Di", "Du", "Da", "Do", "Dos", "Das", "Del", "Della", "Le", "La", "Van", "Von", "Vander", "Ten", "El",
        "Al",
    ];
    let rest = PARTICLES
        .iter()
        .filter_map(|p| word.strip_prefix(p))
        .find(|r| r.starts_with(|c: char| c.is_ascii_uppercase()))?;
    (rest.len() > 2 && rest.is_ascii()).then(|| Short::lower(rest.as_bytes()))
}

/// Digits that stand for letters.
fn looks_like(c: char) -> char {
    match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        c => c,
    }
}

/// Han and Hangul names without spaces: the family name is the first syllable, or the first two
/// where they are one of the double ones.
fn unspaced(word: &str, hyphen: bool, out: &mut Vec<UnreadWord>) -> bool {
    const DOUBLE: &[&str] =
        &["欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "司徒", "东方", "皇甫", "尉迟", "公孙"];
    if word.starts_with(|c: char| c < '\u{3400}') {
        return false;
    }
    let chars: Vec<char> = word.chars().take(8).collect();
    let han = chars.iter().copied().all(is_han);
    let hangul = chars.iter().all(|c| matches!(c, '\u{ac00}'..='\u{d7a3}'));
    if !(han || hangul) || !(2..=4).contains(&chars.len()) || !out.is_empty() {
        return false;
    }
    let family = if chars.len() > 2 && DOUBLE.iter().any(|d| word.starts_with(d)) { 2 } else { 1 };
    let script = if han { Script::Loose } else { Script::Full };
    let reading = |chars: &[char]| -> String {
        let syllable = |c: &char| if hangul { hangul_family(*c, chars.len()) } else { None };
        chars
            .iter()
            .map(|c| syllable(c).map_or_else(|| latin(c.encode_utf8(&mut [0; 4])).plain, str::to_owned))
            .collect()
    };
    for part in [&chars[..family], &chars[family..]] {
        let mut letters = reading(part);
        if hangul {
            // The vowels `eo` and `eu`, as newspapers write them.
            letters = letters.replace("eo", "o").replace("eu", "u");
        }
        let word = UnreadWord { script, hyphen, upper: false, ..UnreadWord::of(&letters) };
        out.push(UnreadWord { lower_start: false, ..word });
    }
    true
}

/// Korean family names as they are written abroad.
fn hangul_family(c: char, syllables: usize) -> Option<&'static str> {
    if syllables > 1 {
        return None;
    }
    Some(match c {
        '김' => "kim",
        '이' | '리' => "lee",
        '박' => "park",
        '최' => "choi",
        '노' => "roh",
        '임' => "lim",
        '윤' => "yoon",
        '문' => "moon",
        '유' => "yoo",
        '오' => "oh",
        '우' => "woo",
        _ => return None,
    })
}
