//! A person's name in parts: forenames, initials, family name, particles; titles dropped.

use super::super::lexicon::{self, Kinship, Related};
use super::super::script::Script;
use super::super::sound::{Short, classes, skeleton, sounds};
use super::words::{UnreadWord, halves, shortened, split};
use crate::entities::lexicon::byname;

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
pub(in super::super) enum PartRole {
    /// A name written out.
    Name,
    /// The first letter of one.
    Initial,
    /// A title that may be part of the name: `Khan`, `Haji`.
    Optional,
}

/// One part of a person's name.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct NamePart {
    pub role: PartRole,
    /// Letters with marks dropped.
    pub plain: Spelling,
    /// Letters with marks spelt out, when that differs.
    pub spelt: Option<Spelling>,
    /// The same name together with the particle before it, or without the one that it holds:
    /// `deniro` of `De Niro`, `niro` of `DeNiro`.
    pub joined: Option<Spelling>,
    /// What the lists say of it, once looked up.
    pub facts: Option<Facts>,
    /// What the letters are worth.
    pub script: Script,
    /// It was written in another script than Latin, or with letters of a transliteration: `č`.
    pub foreign: bool,
    /// A hyphen joins it to the part before.
    pub hyphen: bool,
    /// Written in capitals within a name that is not.
    pub capitals: bool,
}

impl NamePart {
    /// A part of the given letters.
    pub fn new(letters: &[u8]) -> Self {
        Self {
            role: PartRole::Name,
            plain: Spelling::of(letters),
            facts: None,
            spelt: None,
            joined: None,
            script: Script::Full,
            foreign: false,
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

    /// The forenames that stand for it.
    pub fn related(&self) -> &'static [Related] {
        self.facts.map_or_else(|| lexicon::related_forenames(self.letters()), |facts| facts.related)
    }

    /// [`NamePart::related`], if they were looked up.
    pub fn known_related(&self) -> Option<&'static [Related]> {
        self.facts.map(|facts| facts.related)
    }

    /// Is it a forename that is common somewhere?
    pub fn is_forename(&self) -> bool {
        self.facts.map_or_else(|| lexicon::is_forename(self.letters()), |facts| facts.forename)
    }

    /// Is it a family name that is common somewhere?
    pub fn is_surname(&self) -> bool {
        self.facts.map_or_else(|| lexicon::is_surname(self.letters()), |facts| facts.surname)
    }

    /// Whether it is a woman's forename (true) or a man's, if it is known to be one only.
    pub fn gender(&self) -> Option<bool> {
        self.facts.map_or_else(|| lexicon::gender(self.letters()), |facts| facts.gender)
    }

    fn looked_up(&self) -> Facts {
        let letters = self.letters();
        Facts {
            related: lexicon::related_forenames(letters),
            forename: lexicon::is_forename(letters),
            surname: lexicon::is_surname(letters),
            gender: lexicon::gender(letters),
        }
    }
}

/// What the lists say of a part.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Facts {
    related: &'static [Related],
    forename: bool,
    surname: bool,
    gender: Option<bool>,
}

/// A person's name, read.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct PersonName {
    /// The parts in the order of the text, `Last, First` turned round.
    pub parts: Vec<NamePart>,
    /// `Jr.`, `Sr.`, or the number of a king or pope.
    pub generation: Option<Generation>,
    /// A father's name follows a particle (`bin`), so that the order of names tells.
    pub nasab: bool,
    /// The family name is known to stand first.
    pub family_first: bool,
    /// Family and given name were told apart by a comma or capitals.
    pub marked_order: bool,
    /// Nothing but a surname of two names that a hyphen joins: `Ocasio-Cortez`.
    pub double_surname: bool,
}

/// Which of several namesakes: 1 for `Sr.`, 2 for `Jr.` and `II`, else the number of a king or pope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Generation(pub u8);

impl PersonName {
    /// Reads a name; of one word that everybody knows for somebody's (`JFK`), the full name. Never
    /// fails: a text that is no name has few parts or none.
    pub fn parse(text: &str) -> Self {
        Self::literal(byname(text).map_or(text, |known| known.name))
    }

    /// Reads a name as it is written, also a byname.
    pub fn literal(text: &str) -> Self {
        let text = shortened(text);
        let text = text.as_ref();
        let (before, after) = halves(text);
        let mut words = Vec::with_capacity(8);
        let mut out = Self::default();
        if let Some(first) = after {
            split(first, &mut words);
            let only_suffix = words.iter().all(UnreadWord::is_suffix)
                || words.first().is_some_and(|w| w.class.title && words.len() > 1);
            if only_suffix {
                let suffix = std::mem::take(&mut words);
                split(before, &mut words);
                words.extend(suffix.into_iter().filter(UnreadWord::is_suffix));
            } else {
                let given = words.len();
                split(before, &mut words);
                out.marked_order = given > 0 && words.len() > given;
            }
        } else {
            split(before, &mut words);
        }
        out.read(words);
        let one_word = after.is_none() && !before.trim().contains(char::is_whitespace);
        out.double_surname = one_word && matches!(out.parts.as_slice(), [a, b] if b.hyphen && a.role == b.role);
        out
    }

    /// Looks up what a name that is compared with many needs every time.
    pub fn prepared(mut self) -> Self {
        for part in &mut self.parts {
            part.facts = Some(part.looked_up());
        }
        self
    }

    fn read(&mut self, mut words: Vec<UnreadWord>) {
        drop_titles(&mut words);
        self.generation = drop_suffixes(&mut words);
        let shouting = words.iter().all(|w| w.upper || w.letters.len() == 1);
        let last = words.len().saturating_sub(1);
        let count = words.len();
        let mut servant = false;
        let mut particle: Option<Short> = None;
        for (at, word) in words.iter().enumerate() {
            if self.parts.len() == MOST_PARTS {
                break;
            }
            let (letters, class) = (word.letters(), word.class);
            if servant && matches!(letters, b"al" | b"el" | b"ul" | b"ur" | b"as" | b"ar") {
                continue;
            }
            servant = false;
            let forename =
                at == 0 && count == 2 && !word.lower_start && is_forename_beside(letters, words[1].letters());
            if class.particle && !forename && self.is_particle(word, at, count) {
                self.nasab |= matches!(letters, b"bin" | b"ibn" | b"ben" | b"bn" | b"bint");
                particle = Some(word.letters);
                continue;
            }
            let before = particle.take();
            if letters.len() == 1 && word.script == Script::Full && (count > 1 || word.stop) {
                self.parts.push(NamePart { role: PartRole::Initial, hyphen: word.hyphen, ..NamePart::new(letters) });
                continue;
            }
            if let Some(initials) = run_of_initials(word, shouting, at == last) {
                for c in initials.chunks(1) {
                    self.parts.push(NamePart { role: PartRole::Initial, ..NamePart::new(c) });
                }
                continue;
            }
            let optional = class.optional
                || word.byname
                || at == 0 && count == 2 && letters == b"al" && !lexicon::is_american_surname(words[1].letters());
            servant = self.push_name(word, shouting, optional);
            let joined = before.map(|p| [p.as_slice(), letters].concat()).or(word.rest.map(|r| r.as_slice().to_vec()));
            if let (Some(joined), Some(part)) = (joined, self.parts.last_mut()) {
                part.joined = Some(Spelling::of(&joined));
            }
        }
        self.order();
    }

    /// A written-out name; `Abdul-` and its like are cut from the name they serve. True after a
    /// bare `Abd`, whose article follows.
    fn push_name(&mut self, word: &UnreadWord, shouting: bool, optional: bool) -> bool {
        let capitals = word.upper && !shouting && word.letters.len() > 1;
        let part = |letters: &[u8]| NamePart {
            role: if optional { PartRole::Optional } else { PartRole::Name },
            spelt: word.spelt.filter(|_| letters.len() == word.letters.len()).map(|s| Spelling::of(s.as_slice())),
            script: word.script,
            foreign: word.foreign,
            hyphen: word.hyphen,
            capitals,
            ..NamePart::new(letters)
        };
        let letters = word.letters();
        if matches!(letters, b"din" | b"deen" | b"eddin" | b"uddin" | b"eddine" | b"addin")
            && let Some(last) = self.parts.last_mut().filter(|p| p.role == PartRole::Name)
        {
            let joined = [last.letters(), b"uddin"].concat();
            *last = NamePart { script: last.script, hyphen: last.hyphen, ..NamePart::new(&joined) };
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
    fn is_particle(&self, word: &UnreadWord, at: usize, count: usize) -> bool {
        if at + 1 == count {
            return false;
        }
        if word.letters.len() == 1 && !word.lower_start {
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
            && first.role != PartRole::Initial
            && lexicon::is_family_first(first.letters())
            && !self.is_western()
            && !self
                .parts
                .last()
                .is_some_and(|p| lexicon::is_surname(p.letters()) && !lexicon::is_family_first(p.letters()));
    }

    /// `Lee Michael Cantrell`: a given name of Europe stands second, and a family name behind it.
    fn is_western(&self) -> bool {
        let [_, second, last] = self.parts.as_slice() else { return false };
        let short_forms = || second.related().iter().any(|r| r.kinship == Kinship::Nickname);
        second.letters().len() > 3 && second.is_forename() && short_forms() && !lexicon::is_family_first(last.letters())
    }

    /// One name written out, and nothing else that counts.
    pub fn is_bare(&self) -> bool {
        let names = self.parts.iter().filter(|p| p.role == PartRole::Name).count();
        match names {
            0 => self.parts.len() == 1 && self.parts[0].role == PartRole::Optional,
            1 => {
                !self.parts.iter().any(|p| p.role == PartRole::Initial) && self.parts[0].role != PartRole::Name
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
        self.parts[at].role == PartRole::Name && !lexicon::is_forename(self.parts[at].letters()) && !self.family_first
    }
}

/// `Ash Carter`; `Van Jones`, unlike `Van Dijk`: a particle that is a forename too, before a name that is common
/// without one.
fn is_forename_beside(particle: &[u8], name: &[u8]) -> bool {
    particle == b"ash" || particle == b"van" && (lexicon::is_surname(name) || lexicon::is_forename(name))
}

fn drop_titles(words: &mut Vec<UnreadWord>) {
    let mut titles = 0;
    // A crown is one before a title only.
    let is_title = |words: &[UnreadWord], at: usize| {
        words[at].class.title || words[at].letters() == b"crown" && words[at + 1].class.title
    };
    while titles + 1 < words.len() && is_title(words, titles) {
        // `Earl Warren`, `Prince Harry`: with one word behind it, part of the name.
        let (word, next) = (&words[titles], &words[titles + 1]);
        let one_left = words.len() - titles == 2 || words.len() - titles == 3 && roman(&words[titles + 2]).is_some();
        if one_left && (word.class.given || word.class.regnal) && !word.stop && !next.class.title {
            break;
        }
        titles += 1;
    }
    words.drain(..titles);
}

fn drop_suffixes(words: &mut Vec<UnreadWord>) -> Option<Generation> {
    let mut generation = None;
    while words.len() > 1 {
        let Some(word) = words.last() else { break };
        let class = word.class;
        let long_enough = words.len() > 2 || word.stop || matches!(word.letters(), b"jr" | b"iii");
        let number = roman(word);
        if (class.generation && long_enough || number.is_some()) && generation.is_none() {
            generation = Some(Generation(number.unwrap_or(match word.letters() {
                b"sr" | b"senior" => 1,
                b"iii" => 3,
                b"iv" => 4,
                _ => 2,
            })));
        } else if !(class.honour && (word.upper || word.stop) && words.len() > 2) {
            break;
        }
        words.pop();
    }
    generation
}

/// The number that a word in capitals writes in Roman figures, from 2 to 39; one letter is an initial.
fn roman(word: &UnreadWord) -> Option<u8> {
    let letters = word.letters();
    if !word.upper || letters.len() < 2 || !letters.iter().all(|l| b"ivx".contains(l)) {
        return None;
    }
    let value = |l: &u8| match l {
        b'i' => 1,
        b'v' => 5,
        _ => 10i32,
    };
    let number: i32 = (0..letters.len())
        .map(|at| {
            let (this, next) = (value(&letters[at]), letters.get(at + 1).map_or(0, value));
            if this < next { -this } else { this }
        })
        .sum();
    u8::try_from(number).ok().filter(|n| (2..40).contains(n))
}

/// `JC` in `JC Juncker`: capitals without a vowel between them, in a name that is not in capitals.
fn run_of_initials(word: &UnreadWord, shouting: bool, last: bool) -> Option<&[u8]> {
    let letters = word.letters();
    let few = (2..=3).contains(&letters.len()) && word.upper && word.script == Script::Full;
    (few && !shouting && !last && !letters.iter().any(|l| b"aeiouy".contains(l))).then_some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(name: &str) -> Vec<String> {
        PersonName::parse(name).parts.iter().map(|p| String::from_utf8_lossy(p.letters()).into_owned()).collect()
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
            ("Al Sisi", &["al", "sisi"]),
            ("al-Assad", &["assad"]),
            ("Earl Warren", &["earl", "warren"]),
            ("Chief Justice Earl Warren", &["earl", "warren"]),
            ("Major Garrett", &["major", "garrett"]),
            ("Major Tom Garrett", &["tom", "garrett"]),
            ("Prince Harry", &["prince", "harry"]),
            ("King Henry VIII", &["king", "henry"]),
            ("Prince Fielder", &["prince", "fielder"]),
            ("King Vidor", &["king", "vidor"]),
            ("Crown Prince Mohammed bin Salman", &["mohammed", "salman"]),
            ("Judge Garland", &["garland"]),
            ("JFK", &["john", "f", "kennedy"]),
            ("Van Jones", &["van", "jones"]),
            ("Van Dijk", &["dijk"]),
            ("E.A. Marsh", &["e", "a", "marsh"]),
            ("I. A. Bell", &["i", "a", "bell"]),
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
            ("习近平", &["shi", "jinping"]),
            ("LEVA Danilo", &["danilo", "leva"]),
            ("William (Smiley) Heather", &["william", "smiley", "heather"]),
            ("Ewa Janik (polityk)", &["ewa", "janik"]),
            ("Dafydd Wigley, Baron Wigley", &["dafydd", "wigley"]),
        ] {
            assert_eq!(parts(name), cut, "{name}");
        }
    }

    #[test]
    fn a_surname_alone_is_told_from_a_name() {
        for (name, bare, double) in [
            ("Al Gore", false, false),
            ("Al Franken", false, false),
            ("Al Sharpton", false, false),
            ("Al Sisi", true, false),
            ("Al Assad", true, false),
            ("Ocasio-Cortez", false, true),
            ("Alexandria Ocasio-Cortez", false, false),
            ("Gore", true, false),
        ] {
            let person = PersonName::parse(name);
            assert_eq!((person.is_bare(), person.double_surname), (bare, double), "{name}");
        }
    }

    #[test]
    fn generations_are_told() {
        for (name, generation) in [
            ("Robert F. Kennedy Jr.", Some(2)),
            ("Robert F. Kennedy, Jr.", Some(2)),
            ("John Smith III", Some(3)),
            ("Trump Jr.", Some(2)),
            ("Pope Pius XII", Some(12)),
            ("Henry VIII", Some(8)),
            ("Xi Jinping", None),
            ("Jinping Xi", None),
            ("Malcolm X", None),
            ("John Smith", None),
        ] {
            assert_eq!(PersonName::parse(name).generation, generation.map(Generation), "{name}");
        }
    }

    #[test]
    fn what_is_no_name_has_no_parts() {
        for text in ["", " ", "...", ",", "-", "()", "\"\""] {
            assert!(PersonName::parse(text).parts.is_empty(), "{text:?}");
        }
    }
}
