//! The title before a name: which office it is of, or whether it means a man or a woman.
//!
//! *President Marsh* in an article that names only Ada Marsh in full may be her husband: the office tells, as far as
//! an archive knows who bears it. Owned here: which title stands before a mention, in one spelling for all (`Sen.`,
//! `Senator`), and which titles an article gives to whom ([`addressed`]). Left to others: who that is
//! ([`super::names`], and the identities of an archive).

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::{Classes, classed, classes};
use crate::article::{Article, EntityKind};
use crate::text::fold;

/// A title, in one spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Title {
    /// An office: `president`, `senator`.
    Office(&'static str),
    /// `Mr.`
    Man,
    /// `Mrs.`
    Woman,
}

impl Title {
    /// As it is kept in an index.
    pub fn name(self) -> &'static str {
        match self {
            Self::Office(office) => office,
            Self::Man => "man",
            Self::Woman => "woman",
        }
    }

    /// Reads [`Title::name`]; `None` for an office that is not listed any more.
    pub fn read(name: &str) -> Option<Self> {
        match name {
            "man" => Some(Self::Man),
            "woman" => Some(Self::Woman),
            office => OFFICES.values().find(|known| **known == office).map(|office| Self::Office(office)),
        }
    }

    /// Is it of an office?
    pub fn is_office(self) -> bool {
        matches!(self, Self::Office(_))
    }
}

static OFFICES: LazyLock<FxHashMap<&'static str, &'static str>> =
    LazyLock::new(|| classed(include_str!("lexicon/offices.txt")).map(|(office, word)| (word, office)).collect());

/// Bytes before a name in which its title stands.
const BEFORE: usize = 48;
/// Offices that stand in small letters too.
const SMALL: [&str; 4] = ["president", "premier", "chancellor", "first-lady"];

/// Signs that stand right before a word.
const OPENING: [char; 8] = ['"', '“', '‘', '\'', '(', '[', '—', '–'];

/// The title just before the name that begins at byte `start` of `text`.
pub fn title(text: &str, start: usize) -> Option<Title> {
    let from = (start.saturating_sub(BEFORE)..=start).find(|&at| text.is_char_boundary(at))?;
    let line = text.get(from..start)?.rsplit('\n').next()?;
    if !line.ends_with(char::is_whitespace) {
        return None;
    }
    let mut words = line.split_whitespace().rev();
    let last = words.next()?;
    let (mut word, mut before) = (plain(last)?, words.next());
    // `Secretary of State`, `Secretary of the Treasury`.
    let is_capital = |word: &str| word.trim_start_matches(OPENING).starts_with(char::is_uppercase);
    let mut capital = is_capital(last);
    if before.is_some_and(|before| matches!(before, "of" | "the")) {
        let head =
            if before == Some("the") { words.next().filter(|w| *w == "of").and(words.next()) } else { words.next() };
        let head = head.filter(|_| OFFICES.get(&*word).is_none())?;
        (word, before, capital) = (plain(head)?, words.next(), is_capital(head));
        if word != "secretary" {
            return None;
        }
    }
    let of_two = before.and_then(plain).and_then(|before| OFFICES.get(format!("{before}-{word}").as_str()));
    let office = of_two.or_else(|| OFFICES.get(&*word)).copied();
    if let Some(office) = office {
        return (capital || SMALL.contains(&office)).then_some(Title::Office(office));
    }
    let class = classes(&word);
    match (class.any(Classes::MAN), class.any(Classes::WOMAN)) {
        _ if !capital || !class.any(Classes::ALWAYS) => None,
        (true, false) => Some(Title::Man),
        (false, true) => Some(Title::Woman),
        _ => None,
    }
}

/// The office that stands behind a bare surname: the *Marsh administration* is a president's.
fn office_behind(text: &str, end: usize) -> Option<Title> {
    const HELD: &[&str] = &["administration", "presidency", "white house"];
    let rest = text.get(end..)?;
    let rest = rest.strip_prefix("'s").or_else(|| rest.strip_prefix("’s")).unwrap_or(rest).strip_prefix(' ')?;
    let holds = |words: &&&str| rest.get(..words.len()).is_some_and(|start| start.eq_ignore_ascii_case(words));
    let words = HELD.iter().find(holds)?;
    let ends = !rest[words.len()..].starts_with(char::is_alphanumeric);
    OFFICES.get("president").filter(|_| ends).map(|office| Title::Office(office))
}

/// A word folded, without what opens before it; `None` where a sentence or a phrase ends with it.
fn plain(word: &str) -> Option<String> {
    let word = word.trim_start_matches(OPENING);
    let stem = match word.strip_suffix('.') {
        Some(stem) if classes(stem).any(Classes::ABBREVIATED) => stem,
        Some(_) => return None,
        None => word,
    };
    let letters = !stem.is_empty() && stem.chars().all(|c| c.is_alphabetic() || c == '-');
    letters.then(|| fold(stem).into_owned())
}

/// How an article addresses somebody.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Addressed<'a> {
    /// The name that the title stands before: the person's own as the article gives it, or the bare surname.
    pub name: &'a str,
    /// The title.
    pub title: Title,
    /// The bare surname stands for somebody whom the article names in full, but never with this title: it may as well
    /// be a namesake's.
    pub open: bool,
}

/// The titles that an article gives to people, each once a name; sorted.
pub fn addressed(article: &Article) -> Vec<Addressed<'_>> {
    let mut out: Vec<Addressed<'_>> = Vec::new();
    for mention in article.entities.iter().filter(|e| e.kind == EntityKind::Person) {
        let text = article.text(mention.field);
        let Some(name) = text.get(mention.range()) else { continue };
        let behind = || office_behind(text, mention.end).filter(|_| !name.contains(char::is_whitespace));
        let Some(title) = title(text, mention.start).or_else(behind) else { continue };
        let is_bare = !name.contains(char::is_whitespace);
        let open = is_bare && mention.name.contains(' ');
        if open && !(title.is_office() && is_surname_of(name, &mention.name)) {
            continue;
        }
        let name = if open { name } else { mention.name.as_str() };
        out.push(Addressed { name, title, open });
    }
    out.sort_unstable();
    out.dedup();
    // Somebody of the surname bears the title in full here: it is his.
    let surname = |name: &'_ str| name.rsplit_once(' ').map(|(_, last)| last.to_owned());
    let borne: FxHashSet<(String, Title)> =
        out.iter().filter(|a| !a.open).filter_map(|a| Some((surname(a.name)?, a.title))).collect();
    out.retain(|a| !a.open || !borne.contains(&(a.name.to_owned(), a.title)));
    out
}

/// Is a word the last of a full name, in small letters?
fn is_surname_of(word: &str, name: &str) -> bool {
    name.contains(' ') && word.chars().any(char::is_lowercase) && name.rsplit(' ').next() == Some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(marked: &str) -> Option<&'static str> {
        title(&marked.replacen('|', "", 1), marked.find('|')?).map(Title::name)
    }

    #[test]
    fn a_title_before_a_name_is_one_in_all_spellings() {
        for (text, expected) in [
            ("Then President |Marsh left.", "president"),
            ("former president |Marsh", "president"),
            ("Vice President |Marsh", "vice-president"),
            ("Sen. |Marsh", "senator"),
            ("(Senator |Marsh", "senator"),
            ("“Prime Minister |Marsh", "premier"),
            ("Secretary of State |Marsh", "secretary"),
            ("Secretary of the Treasury |Marsh", "secretary"),
            ("Defense Secretary |Marsh", "secretary"),
            ("White House press secretary |Marsh", "none"),
            ("White House Press Secretary |Marsh", "press-secretary"),
            ("first lady |Marsh", "first-lady"),
            ("Attorney General |Marsh", "attorney-general"),
            ("Bundeskanzlerin |Marsh", "chancellor"),
            ("Mr. |Marsh", "man"),
            ("Mrs |Marsh", "woman"),
        ] {
            assert_eq!(of(text).unwrap_or("none"), expected, "{text}");
            assert!(of(text).is_none_or(|name| Title::read(name).map(Title::name) == Some(name)), "{text}");
        }
    }

    #[test]
    fn what_ends_a_sentence_or_is_no_office_is_no_title() {
        for text in [
            "So said the President. |Marsh left.",
            "the president, |Marsh",
            "to judge |Marsh",
            "President\n|Marsh",
            "of State |Marsh",
            "the state of |Marsh",
            "Director |Marsh",
            "Dr. |Marsh",
            "|Marsh",
            "President|Marsh",
            "of the |Marsh",
            "é President. of the of |Marsh",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn what_a_president_has_tells_the_office() {
        for text in [
            "Marsh administration",
            "Marsh’s administration said",
            "Marsh White House",
            "Marsh presidency.",
            "Marsh Administration",
        ] {
            assert_eq!(office_behind(text, "Marsh".len()), Some(Title::Office("president")), "{text}");
        }
        for text in ["Marsh administrations", "Marsh campaign", "Marsh", "Marsh, administration", "Marshé"] {
            assert_eq!(office_behind(text, "Marsh".len()), None, "{text}");
        }
    }

    #[test]
    fn a_hundred_thousand_presidents_take_no_time_squared() {
        use crate::article::{Entity, Field};
        let mut article = Article::default();
        for n in 0..100_000 {
            let start = article.body.len() + "Sen. ".len();
            article.body.push_str(&format!("Sen. Marsh{n} "));
            let name = format!("Ada Marsh{n}");
            let end = article.body.len() - 1;
            article.entities.push(Entity { kind: EntityKind::Person, name, field: Field::Body, start, end });
        }
        assert_eq!(addressed(&article).len(), 100_000);
        assert!(addressed(&article).iter().all(|a| a.open && a.title == Title::Office("senator")));
    }
}
