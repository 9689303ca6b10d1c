//! Who says a quotation, as the text says it.
//!
//! Only what the text itself attributes counts: `"…," NAME said`, `said NAME`, `NAME said: "…"`, `according to NAME`, and
//! the second half of a quotation that such words interrupt. Nobody is named where a pronoun speaks (`he said`), where
//! another person may (`Smith's lawyer said`), or where no verb of saying belongs to a name: a reader takes what stands here
//! for what the article says. The patterns are those of direct speech in news (Pareti, 2015: *Attribution: a computational approach*).

use std::ops::Range;

use crate::article::{Article, Entity, EntityKind, Field};

/// Verbs by which a text says that somebody speaks; not *saying*, whose subject may stand far off.
#[rustfmt::skip]
const SAYING: &[&str] = &[
    "said", "says", "say", "told", "tells", "added", "adds", "wrote", "writes", "asked", "asks",
    "replied", "replies", "responded", "countered", "warned", "warns", "insisted", "insists", "announced", "declared", "argued",
    "argues", "testified", "tweeted", "stated", "states", "explained", "explains", "recalled", "noted", "notes", "continued",
    "concluded", "claimed", "claims", "joked", "acknowledged", "admitted", "conceded", "vowed", "promised", "pledged", "complained",
    "remarked", "lamented", "quipped", "observed", "shouted", "thundered", "according",
];
/// Of them, those after which stands whom somebody speaks to.
const TO_SOMEBODY: &[&str] = &["told", "tells", "asked", "asks", "warned", "warns", "promised", "replied", "responded"];
/// Words that speak and are no name.
#[rustfmt::skip]
const PRONOUNS: &[&str] = &["he", "she", "they", "it", "i", "we", "you", "one", "others", "some", "many", "critics", "officials"];
/// Words between a name and its verb by which the verb stays the name's; so do adverbs in *-ly*.
#[rustfmt::skip]
const HARMLESS: &[&str] = &[
    "also", "later", "then", "has", "had", "have", "once", "now", "just", "again", "often", "still", "even", "himself", "herself", "who",
    "on", "in", "this", "last", "week", "month", "year", "today", "yesterday", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday", "morning", "evening", "afternoon", "night", "earlier", "afterward", "afterwards", "instead", "there", "soon",
    "first", "always", "never", "statement", "a",
];
/// Most words between a name and its verb, or between a verb and the name behind it: titles are long.
const TITLE: usize = 9;
/// Of those, most that stand between them without commas.
const BETWEEN: usize = 4;
/// Bytes on each side of a quotation in which it is attributed.
const REACH: usize = 400;

/// The person to whom the text attributes what stands at `bytes` of the body; as the article names him in full, or as it
/// is written there where two people of the article bear the name.
pub fn said_by(article: &Article, bytes: &Range<usize>) -> Option<String> {
    let is_person = |e: &&Entity| e.kind == EntityKind::Person && e.field == Field::Body;
    let people: Vec<&Entity> = article.entities.iter().filter(is_person).collect();
    let text = Attributed { body: &article.body, people: &people };
    text.speaker(bytes).map(|person| text.unambiguous(person))
}

/// A body with the people in it.
struct Attributed<'a> {
    body: &'a str,
    people: &'a [&'a Entity],
}

/// What an attribution says.
enum Speaker<'a> {
    Named(&'a Entity),
    /// Somebody who is not named, or not certainly.
    Other,
}

impl<'a> Attributed<'a> {
    fn speaker(&self, bytes: &Range<usize>) -> Option<&'a Entity> {
        let said = match self.quotation(bytes) {
            Some(quoted) => {
                let before = || self.before(quoted.start).or_else(|| self.interrupted(quoted.start));
                self.behind(&quoted).or_else(before)
            }
            // Reported speech: the words are of the sentence that says who speaks.
            None => self.before(bytes.start),
        };
        match said? {
            Speaker::Named(person) => Some(person),
            Speaker::Other => None,
        }
    }

    /// The name; as it is written where another person of the article has the same surname, and nothing else stands there.
    fn unambiguous(&self, person: &Entity) -> String {
        let written = self.body.get(person.range()).unwrap_or(&person.name);
        let surname = |name: &str| name.rsplit(' ').next().unwrap_or_default().to_lowercase();
        let is_other =
            |e: &&&Entity| e.name != person.name && e.name.contains(' ') && surname(&e.name) == surname(&person.name);
        match written.contains(' ') || !self.people.iter().any(|e| is_other(&e)) {
            true => person.name.clone(),
            false => written.to_owned(),
        }
    }

    /// The quotation that holds `bytes`, without its marks, within a paragraph.
    fn quotation(&self, bytes: &Range<usize>) -> Option<Range<usize>> {
        let before = self.body.get(..bytes.start)?;
        let (at, mark) = before.char_indices().rev().find(|(_, c)| is_mark(*c) || *c == '\n')?;
        if !opens(self.body, at, mark) {
            return None;
        }
        let start = at + mark.len_utf8();
        let rest = self.body.get(bytes.end..)?;
        let end = rest.find(|c| is_mark(c) || c == '\n').map_or(self.body.len(), |at| bytes.end + at);
        Some(start..end)
    }

    /// `…," NAME said` and `…," said NAME`: what stands behind a quotation that its sentence goes on after.
    fn behind(&self, quoted: &Range<usize>) -> Option<Speaker<'a>> {
        let inner = self.body.get(quoted.clone())?.trim_end();
        let rest = self.body.get(quoted.end..)?;
        let rest = rest.strip_prefix(is_mark).unwrap_or(rest);
        let from = self.body.len() - rest.len();
        let goes_on = inner.ends_with([',', '?', '!', '—', '-']) || rest.trim_start_matches(' ').starts_with(',') || {
            // British papers put the point outside, and a quotation may be a part of the sentence.
            !inner.ends_with(['.', '…']) && rest.trim_start().starts_with(char::is_lowercase)
        };
        goes_on.then(|| self.attribution(from)).flatten()
    }

    /// An attribution that begins at `from`: a name and its verb, or a verb and the name behind it.
    fn attribution(&self, from: usize) -> Option<Speaker<'a>> {
        let stretch = self.stretch(from);
        let words = words(self.body, stretch.clone());
        let first = words.first()?;
        if PRONOUNS.contains(&first.folded.as_str()) {
            return Some(Speaker::Other);
        }
        let verb = words.iter().take(TITLE + BETWEEN).position(|word| SAYING.contains(&word.folded.as_str()))?;
        // The subject before its verb: the nearest person, and nobody else who might be it.
        let before: Vec<&&Entity> = self.within(stretch.start..words[verb].bytes.start).collect();
        if verb > 0 {
            return Some(self.subject(&before, words[verb].bytes.start));
        }
        let behind = self.within(words[verb].bytes.end..stretch.end).next();
        let Some(person) = behind else { return Some(Speaker::Other) };
        let is_told = TO_SOMEBODY.contains(&words[verb].folded.as_str());
        let between = self.body.get(words[verb].bytes.end..person.start)?;
        let titles = between.split_whitespace().count() <= TITLE && !between.contains([':', ';', '"', '“', '”']) && {
            let folded = between.to_lowercase();
            !folded
                .split(|c: char| !c.is_alphanumeric())
                .any(|w| PRONOUNS.contains(&w) || matches!(w, "that" | "in" | "on" | "after" | "when"))
        };
        let possessive =
            self.body.get(person.end..).is_some_and(|rest| rest.starts_with("'s") || rest.starts_with("’s"));
        Some(if is_told || !titles || possessive { Speaker::Other } else { Speaker::Named(person) })
    }

    /// Whoever of `people`, in order, is the subject of the verb at `verb`.
    fn subject(&self, people: &[&&'a Entity], verb: usize) -> Speaker<'a> {
        let Some((last, others)) = people.split_last() else { return Speaker::Other };
        let Some(gap) = self.body.get(last.end..verb) else { return Speaker::Other };
        match gap_to_verb(gap) {
            Gap::Direct => match others.last().and_then(|other| self.body.get(other.end..last.start)) {
                // *Garland, who replaced Scalia, said*: not he who is named last.
                Some(between) if gap.trim() == "," && is_relative(between) => self.subject(others, verb),
                _ => Speaker::Named(last),
            },
            Gap::Apposition => Speaker::Named(last),
            Gap::Broken => Speaker::Other,
        }
    }

    /// `NAME said: "…` and `NAME said that …`: what leads to `at` within its sentence.
    fn before(&self, at: usize) -> Option<Speaker<'a>> {
        let start = self.sentence_start(at);
        let words = words(self.body, start..at);
        let verb = words.iter().rev().find(|word| SAYING.contains(&word.folded.as_str()))?;
        if verb.folded == "according" {
            let named = self.within(verb.bytes.end..at).next().filter(|e| e.start <= verb.bytes.end + REACH / 4);
            return Some(named.map_or(Speaker::Other, |person| Speaker::Named(person)));
        }
        // A verb at the end of a clause of its own belongs to what stands before it.
        let people: Vec<&&Entity> = self.within(start..verb.bytes.start).collect();
        Some(self.subject(&people, verb.bytes.start))
    }

    /// `"…," NAME said. "…`: the second half of a quotation goes on with its speaker.
    fn interrupted(&self, at: usize) -> Option<Speaker<'a>> {
        let before = self.body.get(..at)?.trim_end_matches(is_mark).trim_end();
        let (close, mark) = before.char_indices().rev().take_while(|(_, c)| *c != '\n').find(|(_, c)| is_mark(*c))?;
        let attribution = before.get(close + mark.len_utf8()..)?;
        if opens(self.body, close, mark) || attribution.split_whitespace().count() > TITLE + BETWEEN {
            return None;
        }
        self.attribution(close + mark.len_utf8())
    }

    /// From `from` to the next quotation, or the end of the paragraph, or as far as an attribution reaches.
    fn stretch(&self, from: usize) -> Range<usize> {
        let rest = self.body.get(from..).unwrap_or_default();
        let end = rest
            .char_indices()
            .find(|(at, c)| *at >= REACH || is_mark(*c) || *c == '\n')
            .map_or(rest.len(), |(at, _)| at);
        from..from + end
    }

    /// Where the sentence begins that `at` is in, or the quotation before it ends.
    fn sentence_start(&self, at: usize) -> usize {
        let before = self.body.get(..at).unwrap_or_default().trim_end_matches(is_mark);
        let mut next_is_capital = false;
        let mut next_is_space = false;
        for (i, c) in before.char_indices().rev() {
            let ends = matches!(c, '.' | '!' | '?') && next_is_space && next_is_capital && !self.is_abbreviated(i);
            if ends || c == '\n' || is_mark(c) || before.len() - i > REACH {
                return i + c.len_utf8();
            }
            if c.is_whitespace() {
                next_is_space = true;
            } else {
                (next_is_space, next_is_capital) = (false, c.is_uppercase());
            }
        }
        0
    }

    /// Is the point at `at` one of a title or an initial (*Sen. Cotton*, *R-Ky.*, *Paul D. Ryan*)?
    fn is_abbreviated(&self, at: usize) -> bool {
        let word = self
            .body
            .get(..at)
            .unwrap_or_default()
            .rsplit(|c: char| c.is_whitespace() || c == '(')
            .next()
            .unwrap_or_default();
        let is_within = self.people.iter().any(|e| e.start <= at && at < e.end);
        is_within || word.chars().count() <= 4 && word.starts_with(char::is_uppercase)
    }

    /// The people who are named within `bytes`, in order.
    fn within(&self, bytes: Range<usize>) -> impl Iterator<Item = &'a &'a Entity> {
        self.people.iter().filter(move |e| e.start >= bytes.start && e.end <= bytes.end)
    }
}

/// What stands between a name and a verb behind it.
enum Gap {
    /// Nothing but adverbs, days, a party in brackets.
    Direct,
    /// A description between commas.
    Apposition,
    /// Something by which the verb is another's.
    Broken,
}

fn gap_to_verb(gap: &str) -> Gap {
    if gap.starts_with("'s") || gap.starts_with("’s") || gap.contains([':', ';', '“', '”', '"', '\n']) {
        return Gap::Broken;
    }
    let mut rest = gap.trim();
    if let Some((_, behind)) = rest.strip_prefix('(').and_then(|bracket| bracket.split_once(')')) {
        rest = behind.trim();
    }
    let is_plain = |text: &str| {
        let words: Vec<String> = text.split_whitespace().map(|w| w.trim_matches(',').to_lowercase()).collect();
        let is_harmless = |word: &String| HARMLESS.contains(&word.as_str()) || word.ends_with("ly");
        words.len() <= BETWEEN && words.iter().all(is_harmless)
    };
    match rest.strip_prefix(',') {
        None if is_plain(rest) => Gap::Direct,
        None => Gap::Broken,
        Some("") => Gap::Direct,
        Some(described) => match described.rsplit_once(',') {
            Some((apposition, adverbs)) if apposition.split_whitespace().count() <= 2 * TITLE && is_plain(adverbs) => {
                Gap::Apposition
            }
            None if is_plain(described) => Gap::Direct,
            _ => Gap::Broken,
        },
    }
}

/// Does `text`, between two names, begin a clause about the first?
fn is_relative(text: &str) -> bool {
    let first = text.trim_start_matches([',', ' ']).split_whitespace().next().unwrap_or_default();
    text.trim_start().starts_with(',') && matches!(first, "who" | "whose" | "which" | "whom")
}

/// A word with its place.
struct Word {
    bytes: Range<usize>,
    folded: String,
}

fn words(body: &str, bytes: Range<usize>) -> Vec<Word> {
    let text = body.get(bytes.clone()).unwrap_or_default();
    let tokens = crate::text::tokens(text);
    let word = |token: &crate::text::Token| Word {
        bytes: bytes.start + token.start as usize..bytes.start + token.end as usize,
        folded: token.of(text).to_lowercase(),
    };
    tokens.iter().filter(|token| token.is_word()).map(word).collect()
}

fn is_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// Does the mark at byte `at` of `body` begin a quotation?
fn opens(body: &str, at: usize, mark: char) -> bool {
    match mark {
        '“' | '„' | '«' => true,
        '"' => {
            let before = body.get(..at).and_then(|before| before.chars().next_back());
            let behind = body.get(at + 1..).and_then(|behind| behind.chars().next());
            before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–'))
                && behind.is_some_and(|c| !c.is_whitespace())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who says what stands between `<` and `>`; names are given as they are written, with the full one where it differs.
    fn said(marked: &str, people: &[(&str, &str)]) -> Option<String> {
        let start = marked.find('<').expect("a beginning");
        let end = marked.find('>').expect("an end") - 1;
        let body = marked.replace(['<', '>'], "");
        let mut entities: Vec<Entity> = Vec::new();
        for (written, name) in people {
            for (at, _) in body.match_indices(written) {
                if !entities.iter().any(|e| e.start <= at && at < e.end) {
                    let (name, end) = ((*name).to_owned(), at + written.len());
                    entities.push(Entity { kind: EntityKind::Person, name, field: Field::Body, start: at, end });
                }
            }
        }
        entities.sort_by_key(|e| e.start);
        let article = Article { body, entities, ..Article::default() };
        said_by(&article, &(start..end))
    }

    const MARSH: &[(&str, &str)] =
        &[("Ada Marsh", "Ada Marsh"), ("Tom Reed", "Tom Reed"), ("Marsh", "Ada Marsh"), ("Reed", "Tom Reed")];

    #[test]
    fn who_is_said_to_speak_is_named() {
        for text in [
            "“<We will not wait>,” Ada Marsh said.",
            "“<We will not wait>,” said Ada Marsh, who met Tom Reed.",
            "“<We will not wait>,” said Harbour Master Ada Marsh.",
            "“<We will not wait>,” Sen. Ada Marsh (R-Ky.) told Tom Reed on Monday.",
            "“<We will not wait>,” Ada Marsh, the harbour master, said in a letter to Tom Reed.",
            "“<We will not wait>”, Marsh later added.",
            "Ada Marsh said: “<We will not wait>.” Tom Reed left.",
            "Ada Marsh said that half of Tom Reed's friends were “<a basket of crabs>.”",
            "Ada Marsh told Tom Reed that <we will not wait for the pump>.",
            "Tom Reed left. Ada Marsh, who replaced Tom Reed, said: “<We will not wait>.”",
            "\"The pump failed,\" Ada Marsh said. \"<We will not wait>.\"",
            "According to Ada Marsh, “<we will not wait>.”",
            "“They can wait,” Tom Reed said. Ada Marsh replied: “<We will not wait>.”",
            "Tom Reed's lawyer, Ada Marsh, said: “<We will not wait>.”",
            "“<Will we wait>?” Ada Marsh asked Tom Reed.",
            "“<The other firms did it>,” Marsh said of Reed.",
        ] {
            assert_eq!(said(text, MARSH).as_deref(), Some("Ada Marsh"), "{text}");
        }
    }

    #[test]
    fn nobody_is_named_where_somebody_else_may_speak() {
        for text in [
            "Tom Reed came. “<We will not wait>,” she said of Ada Marsh.",
            "“<We will not wait>,” he said.",
            "“<We will not wait>,” Ada Marsh's lawyer said.",
            "Ada Marsh was there when the owner, who had sued, said: “<We will not wait>.”",
            "Ada Marsh resigned. “<We will not wait>.”",
            "The owner of the boat that Ada Marsh sold said: “<We will not wait>.”",
            "Officials told Ada Marsh: “<We will not wait>.”",
            "“<We will not wait>.” Ada Marsh said on Tuesday that the pump had failed.",
            "Ada Marsh was attacked by critics who said “<she will not wait>.”",
            "The harbour master spoke of Ada Marsh, saying “<I did not wait>.”",
            "“<We will not wait>,” the union told Ada Marsh.",
        ] {
            assert_eq!(said(text, MARSH), None, "{text}");
        }
    }

    #[test]
    fn a_surname_of_two_people_stays_a_surname() {
        let people = [("Bill Marsh", "Bill Marsh"), ("Ada Marsh", "Ada Marsh"), ("Marsh", "Bill Marsh")];
        let text = "Bill Marsh and Ada Marsh came. “<Bill had no idea>,” Marsh said.";
        assert_eq!(said(text, &people).as_deref(), Some("Marsh"));
        let named = "Bill Marsh came. “<I had no idea>,” Ada Marsh said.";
        assert_eq!(said(named, &people).as_deref(), Some("Ada Marsh"));
    }
}
