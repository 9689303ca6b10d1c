//! What two texts that tell the same story say otherwise.

use std::collections::hash_map::Entry;

use jiff::Span;
use rustc_hash::{FxHashMap, FxHashSet};

use super::wording::{CopyText, Days, SentenceWording, StatedWord};
use crate::index::archive::Archive;
use crate::index::fingerprint::overlap;
use crate::index::term_text::{Case, Shape, WordPlace, marked};
use crate::index::vocabulary::Vocabulary;

/// Texts are copies if at least this share of the shorter stands in the longer.
pub(super) const COPIED: f32 = 0.6;

/// Which words with a capital are names: those that the archive mostly writes so where a capital says
/// something.
pub(super) struct WrittenNames<'a> {
    archive: &'a Archive,
    vocabulary: Option<Vocabulary<'a>>,
    known: FxHashMap<String, bool>,
}

impl<'a> WrittenNames<'a> {
    pub fn new(archive: &'a Archive) -> Self {
        Self { archive, vocabulary: None, known: FxHashMap::default() }
    }

    fn hold(&mut self, folded: &str) -> tantivy::Result<bool> {
        if let Some(known) = self.known.get(folded) {
            return Ok(*known);
        }
        let vocabulary = match &mut self.vocabulary {
            Some(vocabulary) => vocabulary,
            none => none.insert(self.archive.vocabulary()?),
        };
        let (mut small, mut large) = (0, 0);
        for case in Case::ALL.into_iter().filter(|case| case.place != WordPlace::Headline) {
            let [_, bodies] = vocabulary.frequencies(&marked(folded.to_owned(), case))?;
            *(if case.shape == Shape::Lower { &mut small } else { &mut large }) += bodies;
        }
        let is_name = large > 0 && large >= small;
        self.known.insert(folded.to_owned(), is_name);
        Ok(is_name)
    }

    fn state(&mut self, fact: &StatedWord) -> tantivy::Result<bool> {
        Ok(fact.certain || self.hold(&fact.word)?)
    }
}

impl CopyText {
    /// Are the texts the same, word for word? Of short ones, which may be alike by chance, the headlines
    /// must be too.
    pub fn is_same(&self, other: &Self) -> bool {
        const SHORT: usize = 24;
        self.text == other.text && (self.terms > SHORT || self.headline == other.headline)
    }

    /// Is one a copy of the other, and does neither say what the other contradicts? Copies differ in
    /// wording only, or in how much they tell: who else, or how many, is another thing to know.
    pub fn copies(&self, other: &Self, names: &mut WrittenNames<'_>) -> tantivy::Result<bool> {
        let same = self.is_same(other);
        Ok(same || overlap(&self.runs, &other.runs) >= COPIED && !self.contradicts(other, names)?)
    }

    /// Does each say something of which the other says nothing, or the opposite?
    pub fn contradicts(&self, other: &Self, names: &mut WrittenNames<'_>) -> tantivy::Result<bool> {
        if self.text == other.text {
            return Ok(false);
        }
        Ok(self.is_of_other_days(other)
            || self.title.opposes(&other.title)
            || !self.alone(other, names)?.is_empty() && !other.alone(self, names)?.is_empty()
            || self.says_otherwise(other)
            || self.puts_others(other, names)?)
    }

    /// Were they published so far apart that *today* is another day? A correction may come late.
    fn is_of_other_days(&self, other: &Self) -> bool {
        const DAYS: i64 = 14;
        let (Some(a), Some(b)) = (self.day, other.day) else { return false };
        let (first, last) = (a.min(b), a.max(b));
        !self.corrected && !other.corrected && first.checked_add(Span::new().days(DAYS)).is_ok_and(|end| end < last)
    }

    /// The facts of which `other` says nothing, each once, in order; neighbours as one, as they are written.
    pub fn alone(&self, other: &Self, names: &mut WrittenNames<'_>) -> tantivy::Result<Vec<String>> {
        let mut seen = FxHashSet::default();
        let mut out: Vec<String> = Vec::new();
        let mut before = None;
        for fact in self.facts.iter().filter(|fact| !other.says(fact)) {
            if self.own.contains(&fact.word) || other.own.contains(&fact.word) || !names.state(fact)? {
                continue;
            }
            if !seen.insert(fact.word.as_str()) {
                continue;
            }
            match out.last_mut().filter(|_| before.is_some_and(|place| place + 1 == fact.place)) {
                Some(last) => last.extend([" ", &fact.written]),
                None => out.push(fact.written.clone()),
            }
            before = Some(fact.place);
        }
        Ok(out)
    }

    /// Does it say what `fact` says, be it in other words?
    fn says(&self, fact: &StatedWord) -> bool {
        let word = fact.word.as_str();
        let has = |word: &str| self.words.contains(word);
        has(word)
            || word.strip_suffix('s').is_some_and(has)
            || !fact.certain && self.words.contains(&format!("{word}s"))
            || fact.days.is_some_and(|days| self.days.contains(&days))
    }

    /// Does a sentence say otherwise than the one that is its like in `other`?
    fn says_otherwise(&self, other: &Self) -> bool {
        let own: FxHashSet<u64> = self.sentences.iter().map(|s| s.whole).collect();
        let theirs: FxHashSet<u64> = other.sentences.iter().map(|s| s.whole).collect();
        let changed = |sentences: &'_ [SentenceWording], in_other: &FxHashSet<u64>| -> Vec<usize> {
            let is_changed =
                |i: &usize| sentences[*i].words.len() >= SHORTEST && !in_other.contains(&sentences[*i].whole);
            (0..sentences.len()).filter(is_changed).take(MOST_CHANGED).collect()
        };
        let candidates = changed(&other.sentences, &own);
        for i in changed(&self.sentences, &theirs) {
            let sentence = &self.sentences[i];
            let alike = candidates.iter().map(|&j| (resemblance(&sentence.words, &other.sentences[j].words), j));
            let Some((alike, j)) = alike.max_by(|a, b| a.0.total_cmp(&b.0)) else { return false };
            if alike >= ALIKE && self.differs((sentence, &other.sentences[j]), other) {
                return true;
            }
        }
        false
    }

    /// Does a sentence say otherwise than `like`, a sentence of `other` in almost the same words?
    fn differs(&self, (sentence, like): (&SentenceWording, &SentenceWording), other: &Self) -> bool {
        if sentence.opposes(like) {
            return true;
        }
        let (own, theirs) = (&self.facts[sentence.facts.clone()], &other.facts[like.facts.clone()]);
        let words = |facts: &[StatedWord]| facts.iter().map(|fact| fact.word.clone()).collect::<Vec<_>>();
        if sentence.frame == like.frame {
            // Who did what to whom, and which sum is whose, is told by the order alone.
            let (mut own, mut theirs) = (words(own), words(theirs));
            let in_order = own == theirs;
            own.sort_unstable();
            theirs.sort_unstable();
            return !in_order && own == theirs;
        }
        false
    }

    /// Do both go on from the same words, or come to them, with other facts? So told are a name or a sum
    /// that each has elsewhere too.
    fn puts_others(&self, other: &Self, names: &mut WrittenNames<'_>) -> tantivy::Result<bool> {
        let theirs = other.surroundings();
        for (words, own) in self.surroundings() {
            let Some(theirs) = theirs.get(&words) else { continue };
            // Words that are not followed by a fact everywhere are turns of phrase.
            if own.is_empty() || theirs.is_empty() {
                continue;
            }
            let is_said = |a: &StatedWord| theirs.iter().any(|&b| a.is(&other.facts[b]));
            // `September 11` and `September 12` share a word, and are two days.
            if self.dates(&own).is_apart_from(&other.dates(theirs)) {
                return Ok(true);
            }
            if own.iter().any(|&a| is_said(&self.facts[a])) {
                continue;
            }
            let mut state = |text: &Self, facts: &[usize]| -> tantivy::Result<bool> {
                for &fact in facts {
                    let fact = &text.facts[fact];
                    if !self.own.contains(&fact.word) && !other.own.contains(&fact.word) && names.state(fact)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            };
            if state(self, &own)? && state(other, theirs)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The expressions of time among `facts`.
    fn dates(&self, facts: &[usize]) -> StatedDates<'_> {
        let dated = || facts.iter().filter_map(|&fact| self.facts.get(fact)).filter(|fact| fact.days.is_some());
        StatedDates {
            words: dated().map(|fact| fact.word.as_str()).collect(),
            days: dated().filter_map(|fact| fact.days).collect(),
        }
    }

    /// Of every three words that stand side by side in a sentence, the facts that stand close behind them,
    /// or before them; none where that is not so everywhere.
    fn surroundings(&self) -> FxHashMap<(u64, bool), Vec<usize>> {
        let mut out: FxHashMap<(u64, bool), Vec<usize>> = FxHashMap::default();
        for sentence in self.sentences.iter().chain([&self.title]) {
            let words = &self.sequence[sentence.sequence.clone()];
            for (i, three) in words.windows(THREE).enumerate() {
                let key = three.iter().fold(0_u64, |key, (word, _)| key.rotate_left(21) ^ word);
                let behind = &words[(i + THREE).min(words.len())..(i + 2 * THREE).min(words.len())];
                let before = &words[i.saturating_sub(THREE)..i];
                for (near, is_behind) in [(behind, true), (before, false)] {
                    let facts: Vec<usize> = near.iter().filter_map(|(_, fact)| *fact).collect();
                    let entry = out.entry((key, is_behind));
                    match entry {
                        Entry::Vacant(place) => drop(place.insert(facts)),
                        Entry::Occupied(place) if facts.is_empty() => place.into_mut().clear(),
                        Entry::Occupied(place) if place.get().is_empty() => {}
                        Entry::Occupied(place) => place.into_mut().extend(facts),
                    }
                }
            }
        }
        out
    }

    /// Does its headline claim something else: a word that `other` has nowhere, or two that its headline
    /// has not?
    pub fn claims_more(&self, other: &Self) -> bool {
        if self.headline == other.headline {
            return false;
        }
        let missing = |words: &mut dyn Iterator<Item = &String>| {
            let stems: FxHashSet<&str> = words.map(|word| stem(word)).collect();
            self.claims.iter().filter(|word| !self.own.contains(*word) && !stems.contains(stem(word))).count()
        };
        missing(&mut other.words.iter()) > 0 || missing(&mut other.claims.iter()) > 1
    }
}

impl SentenceWording {
    /// Does one state an outcome, and the other its opposite, or only one of two that are alike *not*?
    fn opposes(&self, other: &Self) -> bool {
        opposed(self.outcomes, other.outcomes)
            || self.negations % 2 != other.negations % 2 && resemblance(&self.words, &other.words) >= ALIKE
    }
}

/// The words of expressions of time, and the days that they mean.
struct StatedDates<'a> {
    words: FxHashSet<&'a str>,
    days: FxHashSet<Days>,
}

impl StatedDates<'_> {
    /// Do both state days, in other words, of which none is the same? The same words mean the same, whenever they were
    /// published.
    fn is_apart_from(&self, other: &Self) -> bool {
        !self.days.is_empty()
            && !other.days.is_empty()
            && self.days.is_disjoint(&other.days)
            && self.words != other.words
    }
}

impl StatedWord {
    /// Do both state the same, be it in other words?
    fn is(&self, other: &Self) -> bool {
        self.word.trim_end_matches('s') == other.word.trim_end_matches('s')
            || self.days.is_some() && self.days == other.days
    }
}

/// So many words that stand side by side are a place in a text; facts that are no farther away belong to it.
const THREE: usize = 3;
/// Shorter sentences are alike by chance.
const SHORTEST: usize = 4;
/// Sentences that share so many of their words are held against each other.
const ALIKE: f32 = 0.5;
/// So many changed sentences of a text are held against those of the other; longer texts are books.
const MOST_CHANGED: usize = 400;

/// Jaccard resemblance of two ascending lists.
fn resemblance(a: &[u64], b: &[u64]) -> f32 {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        shared += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    shared as f32 / (a.len() + b.len() - shared).max(1) as f32
}

/// Does one state an outcome, and the other its opposite? What states both is no witness.
fn opposed(a: u64, b: u64) -> bool {
    const FIRST_SIDES: u64 = 0x5555_5555_5555_5555;
    let one_sided = |outcomes: u64| {
        let (first, second) = (outcomes & FIRST_SIDES, outcomes >> 1 & FIRST_SIDES);
        (first & !second, second & !first)
    };
    let ((a1, a2), (b1, b2)) = (one_sided(a), one_sided(b));
    a1 & b2 != 0 || a2 & b1 != 0
}

/// A word without the endings of English verbs and plurals, roughly: enough to know a headline's word
/// in a text.
fn stem(word: &str) -> &str {
    let endings = ["ing", "ied", "ies", "ed", "es", "y", "s", "e", "d"];
    let cut = endings.iter().filter_map(|ending| word.strip_suffix(ending)).find(|rest| rest.len() > 2);
    cut.unwrap_or(word)
}
