//! Constructions that say more about direction than the tense of a verb near by.
//!
//! Owned here: what is put off or goes on (`postponed until Monday`), and a day that modifies a noun
//! (`Friday's purchases`, `the Tuesday deadline`, `the Jan. 6 attack`). Left to others: cue words
//! ([`super`]), and which day that makes ([`crate::dates::resolution`]).

use super::super::expression::{Expression, Meaning};
use crate::text::{Prose, TokenKind};

/// Verbs that set or move a day that is to come, whatever their tense; `put off` and `push back` have
/// a second word.
const SETS: &[&str] = &[
    "postponed",
    "postpones",
    "postpone",
    "postponing",
    "rescheduled",
    "reschedule",
    "delayed",
    "delay",
    "delays",
    "delaying",
    "deferred",
    "defer",
    "extended",
    "extends",
    "extend",
    "extending",
    "prolonged",
    "prolong",
    "adjourned",
    "adjourn",
    "recessed",
    "slated",
    "scheduled",
    "due",
    "booked",
    "earmarked",
    "penciled",
    "pencilled",
    "moved",
    "set",
    "planned",
    "expected",
    "suspended",
    "barred",
    "banned",
    "remanded",
    "renewed",
    "extension",
    "reprieve",
];
const SETS_WITH: &[(&str, &[&str])] = &[
    ("put", &["off", "back"]),
    ("putting", &["off", "back"]),
    ("push", &["back", "off", "forward"]),
    ("pushed", &["back", "off", "forward"]),
    ("pushing", &["back", "off", "forward"]),
    ("brought", &["forward"]),
    ("held", &["over"]),
    ("carried", &["over"]),
    ("laid", &["over"]),
];
/// Those of [`SETS`] that may stand before `on`.
const SETS_ON: &[&str] = &["due", "scheduled", "slated", "expected", "planned", "booked"];
/// What stands before one of them when the day may have passed since: `the ship was due to be docked on Feb. 10`.
const WERE: &[&str] = &["was", "were", "been"];
/// Words between such a verb and its day.
const UP_TO: &[&str] = &["until", "till", "to", "for", "through", "into", "by", "beyond", "past", "on"];

/// What was, when it is called by its day.
const PAST_NOUNS: &[&str] = &[
    "attack",
    "attacks",
    "shooting",
    "shootings",
    "bombing",
    "bombings",
    "massacre",
    "killing",
    "killings",
    "murder",
    "murders",
    "death",
    "deaths",
    "invasion",
    "riot",
    "riots",
    "insurrection",
    "assault",
    "raid",
    "raids",
    "crash",
    "earthquake",
    "quake",
    "fire",
    "explosion",
    "blast",
    "coup",
    "uprising",
    "ruling",
    "decision",
    "verdict",
    "arrest",
    "arrests",
    "defeat",
    "victory",
    "win",
    "loss",
    "losses",
    "gains",
    "statement",
    "announcement",
    "interview",
    "letter",
    "memo",
    "report",
    "tweet",
    "tweets",
    "remarks",
    "comments",
    "resignation",
    "purchase",
    "purchases",
    "accident",
    "incident",
    "airstrike",
    "airstrikes",
    "stabbing",
    "robbery",
    "edition",
    "editions",
    "article",
    "column",
];
/// What is to come, when it is called by its day.
const AHEAD_NOUNS: &[&str] =
    &["deadline", "deadlines", "expiration", "expiry", "cutoff", "launch", "kickoff", "execution"];

/// Verbs that say of what was to come that it has been: `the Tuesday deadline passed`.
const OVER: &[&str] = &["passed", "expired", "lapsed", "elapsed", "came", "went", "slipped", "was", "were", "had"];

/// Words before a noun that say it has been, and that it is to come.
const AFTER: &[&str] = &["after", "following", "since", "despite"];
const BEFORE: &[&str] = &["before", "for", "until", "till", "by", "upcoming", "pending"];

/// How strongly the construction looks ahead (positive) or back (negative), if it says so. `first` is
/// the first token of the sentence.
pub(super) fn lean(text: &str, prose: &Prose, first: usize, expression: &Expression) -> Option<f32> {
    let words = SentenceWords { text, prose, first };
    words.set_for(expression).or_else(|| words.modified(expression))
}

/// Is there such a day, month or season in each year, so that the one that passed may lie nearer by far?
fn comes_every_year(meaning: &Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Day { year: None, .. }
            | Meaning::Month { year: None, .. }
            | Meaning::Season { year: None, .. }
            | Meaning::Holiday { year: None, .. }
    )
}

struct SentenceWords<'a> {
    text: &'a str,
    prose: &'a Prose,
    first: usize,
}

impl SentenceWords<'_> {
    /// The token at `at`; nothing before the sentence.
    fn word(&self, at: usize) -> &str {
        self.prose.tokens.get(at).filter(|_| at >= self.first).map_or("", |t| t.of(self.text))
    }

    /// The token `back` before `at`.
    fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |at| self.word(at))
    }

    fn is(&self, word: &str, list: &[&str]) -> bool {
        list.iter().any(|w| w.eq_ignore_ascii_case(word))
    }

    /// `postponed until Monday`, `put off to Friday`: what was set for a day is to come. `until` after
    /// another verb goes with that verb: `waited until Monday`, `is closed until Monday`.
    fn set_for(&self, expression: &Expression) -> Option<f32> {
        const REACH: usize = 9;
        let at = expression.tokens.start;
        // `until next Monday`, `until at least Monday`, `to the end of March`.
        const BETWEEN: &[&str] =
            &["the", "at", "least", "early", "late", "mid", "end", "of", "next", "this", "-", "after"];
        let skipped = (1..=4).take_while(|back| self.is(self.before(at, *back), BETWEEN)).count();
        let link = at.checked_sub(1 + skipped)?;
        // `the book due out Tuesday`, `due back in court Monday`.
        const OUT: &[&str] = &["out", "back", "in", "court", "here", "home"];
        let out = (1..=4).take_while(|back| self.is(self.before(at, *back), OUT)).count();
        if out > 0 && self.is(self.before(at, out + 1), SETS_ON) {
            return Some(4.0);
        }
        if !self.is(self.word(link), UP_TO) {
            return None;
        }
        let clause = (1..=REACH).map(|back| (back, self.before(link, back)));
        let clause = clause.take_while(|(_, word)| !matches!(*word, "" | "." | ";" | ":" | "that" | "which" | "who"));
        for (back, word) in clause {
            let second = |list: &[&str]| (1..=4).any(|n| back > n && self.is(self.before(link, back - n), list));
            let moves = SETS_WITH.iter().any(|(verb, seconds)| verb.eq_ignore_ascii_case(word) && second(seconds));
            // A record is set on a day that was.
            let on = self.is(self.word(link), &["on"]);
            // `Planned Parenthood` plans nothing.
            if moves || (if on { SETS_ON } else { SETS }).contains(&word) {
                let once = !moves && SETS_ON.contains(&word) && self.is(self.before(link, back + 1), WERE);
                return Some(if once && comes_every_year(&expression.meaning) { 1.2 } else { 4.0 });
            }
        }
        if self.is(self.word(link), &["until", "till"]) { self.until(link) } else { None }
    }

    /// `waited until Monday` looks back, `is closed until Monday` ahead; `link` is the token of
    /// `until`.
    fn until(&self, link: usize) -> Option<f32> {
        const REACH: usize = 9;
        const HOLDS: &[&str] = &[
            "is", "are", "will", "won't", "can", "can't", "cannot", "must", "has", "have", "remain", "remains", "runs",
            "lasts", "may", "shall", "be",
        ];
        const HELD: &[&str] = &["was", "were", "did", "didn't", "had", "ran", "kept", "went", "took", "held", "stood"];
        for back in 1..=REACH {
            let word = self.before(link, back);
            if matches!(word, "" | "." | "," | ";" | ":") {
                return None;
            }
            // `they had until Tuesday`.
            if self.is(word, HOLDS) || back == 1 && self.is(word, &["had"]) {
                return Some(2.5);
            }
            // `persuaded to wait until Monday`.
            if self.is(self.before(link, back + 1), &["to"]) && !word.ends_with("ed") {
                return Some(2.5);
            }
            let past = self.is(word, HELD) || word.len() > 4 && word.ends_with("ed");
            let auxiliary = self.before(link, back + 1);
            if past && self.is(auxiliary, HOLDS) || self.is(auxiliary, &["been", "being"]) {
                return Some(2.5);
            }
            if past && (back + 1..=REACH).any(|n| self.is(self.before(link, n), HOLDS)) {
                // `has continued to hold markets closed until Friday`.
                return Some(2.5);
            }
            if past {
                // `was closed until Friday` may be told of either.
                return (!self.is(auxiliary, &["was", "were"])).then_some(-3.5);
            }
        }
        None
    }

    /// A day before a noun, or with `'s`: the noun and what governs it say.
    fn modified(&self, expression: &Expression) -> Option<f32> {
        let (at, next) = (expression.tokens.start, expression.tokens.end);
        let owned = self.prose.tokens.get(next).is_some_and(|t| t.kind == TokenKind::Possessive);
        let article = self.is(self.before(at, 1), &["the", "a", "this", "that", "its", "their", "his", "her", "our"]);
        if !owned && !article {
            return None;
        }
        let nouns = next + usize::from(owned);
        let lower = |at: usize| self.word(at).starts_with(|c: char| c.is_ascii_lowercase());
        let nouns = (nouns..nouns + 3).take_while(|at| lower(*at) && !FUNCTION.contains(&self.word(*at)));
        let over = (next..next + 6).any(|at| self.is(self.word(at), OVER));
        let any_of = |list: &[&str]| nouns.clone().any(|at| self.is(self.word(at), list));
        nouns.clone().next()?;
        // What governs the noun: the word before, articles and adjectives left out.
        let outside = if article { 2 } else { 1 };
        let (behind, further) = (self.before(at, outside), self.before(at, outside + 1));
        let pair = [further, behind];
        let ahead = matches!(pair, ["ahead", "of"] | ["prior", "to"] | ["advance", "of"]);
        let preposition = match () {
            () if ahead => 1.5,
            // `Before his Sunday address, he rested` tells what was.
            () if self.is(behind, BEFORE) && !further.is_empty() => 0.8,
            // As much as the word itself says back: it stands with both.
            () if self.is(behind, AFTER) => 0.6,
            () => 0.0,
        };
        let kind = match () {
            () if any_of(PAST_NOUNS) && !ahead => -5.0,
            () if any_of(AHEAD_NOUNS) && over => -2.0,
            () if any_of(AHEAD_NOUNS) => 2.0,
            () => 0.0,
        };
        // What has been stays so: `relief for the Jan. 12 earthquake`.
        let preposition = if kind < 0.0 { f32::min(preposition, 0.0) } else { preposition };
        (preposition != 0.0 || kind != 0.0).then_some(preposition + kind)
    }
}

/// Words that end a group of nouns.
const FUNCTION: &[&str] = &[
    "of", "in", "on", "at", "to", "for", "with", "by", "from", "as", "and", "or", "but", "that", "which", "who", "is",
    "are", "was", "were", "be", "been", "has", "have", "had", "will", "would", "may", "might", "can", "could",
    "should", "must", "did", "said", "says", "after", "before", "when", "while", "because", "the", "a", "an", "he",
    "she", "it", "they", "we", "not",
];
