//! A person's name in parts: forenames, initials, family name, particles; titles dropped.

use super::super::lexicon::{self, PersonWord, Related};
use super::super::script::{Script, latin};
use super::super::sound::{Short, classes, skeleton, sounds};

/// Characters of a name that are read; what follows is left out.
const LONGEST_NAME: usize = 240;
/// Parts of a name that are kept.
const MOST_PARTS: usize = 12;

/// One spelling of a part.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Spelling {
    /// Lower-case ASCII letters.
    pub letters: Short,
    /// What they sound like.
    pub sounds: Short,
    /// The classes of its consonants, one bit each.
    pub classes: u16,
}

impl Spelling {
    pub fn of(letters: &[u8]) -> Self {
        let sounds = sounds(letters);
        Self { letters: Short::of(letters), classes: classes(sounds.as_slice()), sounds }
    }
}

/// What a part is within its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Role {
    /// A name written out.
    Name,
    /// The first letter of one.
    Initial,
    /// A title that may be part of the name: `Khan`, `Haji`.
    Optional,
}

/// One part of a person's name.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Part {
    pub role: Role,
    /// Letters with marks dropped.
    pub plain: Spelling,
    /// Letters with marks spelt out, when that differs.
    pub spelt: Option<Spelling>,
    /// The forenames that stand for it, once looked up.
    pub related: Option<&'static [Related]>,
    /// What the letters are worth.
    pub script: Script,
    /// A hyphen joins it to the part before.
    pub hyphen: bool,
    /// Written in capitals within a name that is not.
    pub capitals: bool,
}

impl Part {
    /// A part of the given letters.
    pub fn new(letters: &[u8]) -> Self {
        Self {
            role: Role::Name,
            plain: Spelling::of(letters),
            related: None,
            spelt: None,
            script: Script::Full,
            hyphen: false,
            capitals: false,
        }
    }

    /// The skeleton under which it is looked up.
    pub fn skeleton(&self) -> Short {
        skeleton(self.spelt.as_ref().unwrap_or(&self.plain).sounds.as_slice())
    }

    pub fn letters(&self) -> &[u8] {
        self.plain.letters.as_slice()
    }
}

/// A person's name, read.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Person {
    /// The parts in the order of the text, `Last, First` turned round.
    pub parts: Vec<Part>,
    /// `jr`, `sr`, `ii`, `iii` or `iv`.
    pub generation: Option<Generation>,
    /// A father's name follows a particle (`bin`), so that the order of names tells.
    pub nasab: bool,
    /// The family name is known to stand first.
    pub family_first: bool,
    /// Family and given name were told apart by a comma or capitals.
    pub marked_order: bool,
}

/// Which of two namesakes in a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Generation {
    /// `Jr.`, `II`.
    Second,
    /// `III`.
    Third,
    /// `IV`.
    Fourth,
    /// `Sr.`
    First,
}

/// A word of the text before it is known what it is.
#[derive(Clone, Copy)]
struct Word {
    letters: Short,
    spelt: Option<Short>,
    script: Script,
    class: PersonWord,
    hyphen: bool,
    stop: bool,
    upper: bool,
    lower_start: bool,
    byname: bool,
}

impl Word {
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
        }
    }

    fn letters(&self) -> &[u8] {
        self.letters.as_slice()
    }

    fn is_suffix(&self) -> bool {
        self.class.generation || self.class.honour
    }
}

impl Person {
    /// Reads a name. Never fails: a text that is no name has few parts or none.
    pub fn parse(text: &str) -> Self {
        let text = shortened(text);
        let text = text.as_ref();
        let (before, after) = halves(text);
        let mut words = Vec::with_capacity(8);
        let mut out = Self::default();
        if let Some(first) = after {
            split(first, &mut words);
            let only_suffix =
                words.iter().all(Word::is_suffix) || words.first().is_some_and(|w| w.class.title && words.len() > 1);
            if only_suffix {
                let suffix = std::mem::take(&mut words);
                split(before, &mut words);
                words.extend(suffix.into_iter().filter(Word::is_suffix));
            } else {
                let given = words.len();
                split(before, &mut words);
                out.marked_order = given > 0 && words.len() > given;
            }
        } else {
            split(before, &mut words);
        }
        out.read(words);
        out
    }

    /// Looks up what a name that is compared with many needs every time.
    pub fn prepared(mut self) -> Self {
        for part in &mut self.parts {
            part.related = Some(lexicon::related_forenames(part.letters()));
        }
        self
    }

    fn read(&mut self, mut words: Vec<Word>) {
        drop_titles(&mut words);
        self.generation = drop_suffixes(&mut words);
        let shouting = words.iter().all(|w| w.upper || w.letters.len() == 1);
        let last = words.len().saturating_sub(1);
        let count = words.len();
        let mut servant = false;
        for (at, word) in words.iter().enumerate() {
            if self.parts.len() == MOST_PARTS {
                break;
            }
            let (letters, class) = (word.letters(), word.class);
            if servant && matches!(letters, b"al" | b"el" | b"ul" | b"ur" | b"as" | b"ar") {
                continue;
            }
            servant = false;
            if class.particle && self.is_particle(word, at, count) {
                self.nasab |= matches!(letters, b"bin" | b"ibn" | b"ben" | b"bint");
                continue;
            }
            if letters.len() == 1 && word.script == Script::Full && (count > 1 || word.stop) {
                self.parts.push(Part { role: Role::Initial, hyphen: word.hyphen, ..Part::new(letters) });
                continue;
            }
            if let Some(initials) = run_of_initials(word, shouting, at == last) {
                for c in initials.chunks(1) {
                    self.parts.push(Part { role: Role::Initial, ..Part::new(c) });
                }
                continue;
            }
            let optional = class.optional || word.byname || at == 0 && count == 2 && letters == b"al";
            servant = self.push_name(word, shouting, optional);
        }
        self.order();
    }

    /// A written-out name; `Abdul-` and its like are cut from the name they serve. True after a
    /// bare `Abd`, whose article follows.
    fn push_name(&mut self, word: &Word, shouting: bool, optional: bool) -> bool {
        let capitals = word.upper && !shouting && word.letters.len() > 1;
        let part = |letters: &[u8]| Part {
            role: if optional { Role::Optional } else { Role::Name },
            spelt: word.spelt.filter(|_| letters.len() == word.letters.len()).map(|s| Spelling::of(s.as_slice())),
            script: word.script,
            hyphen: word.hyphen,
            capitals,
            ..Part::new(letters)
        };
        let letters = word.letters();
        if matches!(letters, b"din" | b"deen" | b"eddin" | b"uddin" | b"eddine" | b"addin")
            && let Some(last) = self.parts.last_mut().filter(|p| p.role == Role::Name)
        {
            let joined = [last.letters(), b"uddin"].concat();
            *last = Part { script: last.script, hyphen: last.hyphen, ..Part::new(&joined) };
            return false;
        }
        if matches!(letters, b"abd" | b"abdul" | b"abdal" | b"abdel" | b"abdol") {
            self.parts.push(part(b"abd"));
            return true;
        }
        const SERVANT: [&[u8]; 6] = [b"abdul", b"abdel", b"abdal", b"abdol", b"abdur", b"abdus"];
        let served =
            if letters.starts_with(b"abd") { SERVANT.iter().find_map(|s| letters.strip_prefix(*s)) } else { None };
        if let Some(served) = served.filter(|s| s.len() >= 3 && !s.starts_with(b"la") && !s.starts_with(b"lla")) {
            self.parts.push(part(b"abd"));
            self.parts.push(part(served));
            return false;
        }
        self.parts.push(part(letters));
        false
    }

    /// Is this particle one here, not a forename (`Ben Carson`) or a family name (`Kim Yo`)?
    fn is_particle(&self, word: &Word, at: usize, count: usize) -> bool {
        if at + 1 == count {
            return false;
        }
        if at > 0 {
            return !(word.hyphen && word.letters.len() > 2);
        }
        word.lower_start || !matches!(word.letters(), b"al" | b"ben" | b"an")
    }

    /// Decides where the family name stands.
    fn order(&mut self) {
        let Some(first) = self.parts.first() else { return };
        if self.marked_order {
            return;
        }
        let capitals = self.parts.iter().filter(|p| p.capitals).count();
        if capitals > 0 && capitals < self.parts.len() {
            // Agencies and parliaments write the family name in capitals.
            self.marked_order = true;
            self.parts.sort_by_key(|p| p.capitals);
            return;
        }
        self.family_first = (2..=3).contains(&self.parts.len())
            && first.role != Role::Initial
            && lexicon::is_family_first(first.letters())
            && !self
                .parts
                .last()
                .is_some_and(|p| lexicon::is_surname(p.letters()) && !lexicon::is_family_first(p.letters()));
    }

    /// One name written out, and nothing else that counts.
    pub fn is_bare(&self) -> bool {
        let names = self.parts.iter().filter(|p| p.role == Role::Name).count();
        match names {
            0 => self.parts.len() == 1 && self.parts[0].role == Role::Optional,
            1 => {
                !self.parts.iter().any(|p| p.role == Role::Initial) && self.parts[0].role != Role::Name
                    || self.parts.len() == 1
            }
            _ => false,
        }
    }

    /// Could part `at` be the family name?
    pub fn may_be_family(&self, at: usize) -> bool {
        let last = self.parts.len().saturating_sub(1);
        if self.marked_order || self.parts.len() == 1 {
            return at == last;
        }
        if at == last {
            return !self.family_first || self.parts.len() == 2;
        }
        if at == 0 {
            return self.family_first;
        }
        // The first of two family names, as in Spanish, but not a second forename.
        self.parts[at].role == Role::Name && !lexicon::is_forename(self.parts[at].letters()) && !self.family_first
    }
}

/// The part of `text` that is read, asides in quotes and brackets cut out; what they leave must
/// still be a name.
fn shortened(text: &str) -> std::borrow::Cow<'_, str> {
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
fn halves(text: &str) -> (&str, Option<&str>) {
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

fn drop_titles(words: &mut Vec<Word>) {
    let mut titles = 0;
    while titles + 1 < words.len() && words[titles].class.title {
        titles += 1;
    }
    words.drain(..titles);
}

fn drop_suffixes(words: &mut Vec<Word>) -> Option<Generation> {
    let mut generation = None;
    while words.len() > 1 {
        let Some(word) = words.last() else { break };
        let class = word.class;
        let long_enough = words.len() > 2 || word.stop || matches!(word.letters(), b"jr" | b"iii");
        if class.generation && long_enough && generation.is_none() {
            generation = Some(match word.letters() {
                b"sr" | b"senior" => Generation::First,
                b"iii" => Generation::Third,
                b"iv" => Generation::Fourth,
                _ => Generation::Second,
            });
        } else if !(class.honour && (word.upper || word.stop) && words.len() > 2) {
            break;
        }
        words.pop();
    }
    generation
}

/// `JC` in `JC Juncker`: capitals without a vowel between them, in a name that is not in capitals.
fn run_of_initials(word: &Word, shouting: bool, last: bool) -> Option<&[u8]> {
    let letters = word.letters();
    let few = (2..=3).contains(&letters.len()) && word.upper && word.script == Script::Full;
    (few && !shouting && !last && !letters.iter().any(|l| b"aeiouy".contains(l))).then_some(letters)
}

/// Cuts `text` into words.
fn split(text: &str, out: &mut Vec<Word>) {
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

fn push_word(raw: &str, hyphen: bool, stop: bool, out: &mut Vec<Word>) {
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
    let mut word = Word::of(kept);
    if word.letters.len() == 0 {
        return;
    }
    if word.script == Script::Loose
        && let Some(rest) = word.letters().strip_prefix(b"al").filter(|r| r.len() > 2 && kept.starts_with("ال"))
    {
        (word.letters, word.spelt, word.lower_start) = (Short::of(rest), None, false);
    }
    out.push(Word { hyphen, stop, class: lexicon::person_word(word.letters()), ..word });
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
fn unspaced(word: &str, hyphen: bool, out: &mut Vec<Word>) -> bool {
    const DOUBLE: &[&str] =
        &["欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "司徒", "东方", "皇甫", "尉迟", "公孙"];
    if word.starts_with(|c: char| c < '\u{3400}') {
        return false;
    }
    let chars: Vec<char> = word.chars().take(8).collect();
    let han = chars
        .iter()
        .all(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'));
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
        let word = Word { script, hyphen, upper: false, ..Word::of(&reading(part)) };
        out.push(Word { lower_start: false, ..word });
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

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(name: &str) -> Vec<String> {
        Person::parse(name).parts.iter().map(|p| String::from_utf8_lossy(p.letters()).into_owned()).collect()
    }

    #[test]
    fn titles_particles_and_honours_are_not_the_name() {
        for (name, cut) in [
            ("Mr. Recep Tayyip Erdoğan", &["recep", "tayyip", "erdogan"][..]),
            ("Prime Minister Boris Johnson", &["boris", "johnson"]),
            ("Sen. Bernard Sanders", &["bernard", "sanders"]),
            ("Osama bin Laden", &["osama", "laden"]),
            ("Ursula von der Leyen", &["ursula", "leyen"]),
            ("de Gaulle", &["gaulle"]),
            ("Al Gore", &["al", "gore"]),
            ("al-Assad", &["assad"]),
            ("Robert De Niro", &["robert", "niro"]),
            ("Sir Keir Starmer KCB QC", &["keir", "starmer", "kcb"]),
            ("Putin, Vladimir", &["vladimir", "putin"]),
            ("Frost, William W.", &["william", "w", "frost"]),
            ("J.-C. Juncker", &["j", "c", "juncker"]),
            ("JD Vance", &["j", "d", "vance"]),
            ("O’Brien", &["obrien"]),
            ("Abd al-Aziz", &["abd", "aziz"]),
            ("Abdulaziz", &["abd", "aziz"]),
            ("SergeiLavrov", &["sergei", "lavrov"]),
            ("Ig0r Sech1n", &["igor", "sechin"]),
            ("习近平", &["xi", "jinping"]),
            ("LEVA Danilo", &["danilo", "leva"]),
            ("William (Smiley) Heather", &["william", "smiley", "heather"]),
            ("Ewa Janik (polityk)", &["ewa", "janik"]),
            ("Dafydd Wigley, Baron Wigley", &["dafydd", "wigley"]),
        ] {
            assert_eq!(parts(name), cut, "{name}");
        }
    }

    #[test]
    fn generations_are_told() {
        assert_eq!(Person::parse("Robert F. Kennedy Jr.").generation, Some(Generation::Second));
        assert_eq!(Person::parse("Robert F. Kennedy, Jr.").generation, Some(Generation::Second));
        assert_eq!(Person::parse("John Smith III").generation, Some(Generation::Third));
        assert_eq!(Person::parse("John Smith").generation, None);
    }

    #[test]
    fn what_is_no_name_has_no_parts() {
        for text in ["", " ", "...", ",", "-", "()", "\"\""] {
            assert!(Person::parse(text).parts.is_empty(), "{text:?}");
        }
    }
}
