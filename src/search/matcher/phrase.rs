//! A phrase of words in one field of a segment: where it stands, and how often.
//!
//! Owned here: that the lists of its words are walked together and once, and that positions are read only where
//! all words stand. Left to others: patterns of other shapes ([`crate::search::spans`]).

use tantivy::{DocId, DocSet, TERMINATED};

use super::text::PatternMatches;
use crate::index::budget::Budget;
use crate::index::postings::{PlacedLists, Union};

/// Where a word stands, article after article.
pub(super) trait WordPlaces {
    /// The article that it stands at; `TERMINATED` at the end.
    fn doc(&self) -> DocId;
    /// Goes on to the first article from `target` on.
    fn seek(&mut self, target: DocId) -> DocId;
    /// In how many articles it may stand.
    fn size_hint(&self) -> u32;
    /// Hands on the positions of the word in the article, in any order; how many they are.
    fn each_position(&mut self, each: impl FnMut(u32)) -> u64;
}

impl WordPlaces for Union {
    fn doc(&self) -> DocId {
        DocSet::doc(self)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        DocSet::seek(self, target)
    }

    fn size_hint(&self) -> u32 {
        DocSet::size_hint(self)
    }

    fn each_position(&mut self, each: impl FnMut(u32)) -> u64 {
        self.each_position(each)
    }
}

impl WordPlaces for PlacedLists {
    fn doc(&self) -> DocId {
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.seek(target)
    }

    fn size_hint(&self) -> u32 {
        self.articles()
    }

    fn each_position(&mut self, each: impl FnMut(u32)) -> u64 {
        self.each_position(each)
    }
}

/// The articles in which words stand one right after the other.
pub(super) struct PhraseMatches<L> {
    /// The words, each with how far it stands behind the first; that in the fewest articles leads.
    words: Vec<(L, u32)>,
    budget: Budget,
    /// Places that were looked at and are not paid for.
    unpaid: u64,
    /// Where the phrase may begin.
    starts: Starts,
}

/// So many places are paid for at a time.
const AT_ONCE: u64 = 4096;
/// Places in a text: an article has at most so many bytes. What lies behind them is damaged.
const PLACES: u32 = 16 << 20;

impl<L: WordPlaces> PhraseMatches<L> {
    /// The phrase of `words`, at least one, each with how far it stands behind the first; it stands at the first
    /// article that holds them all.
    pub fn new(mut words: Vec<(L, u32)>, budget: Budget) -> Self {
        words.sort_by_key(|(list, _)| list.size_hint());
        let mut phrase = Self { words, budget, unpaid: 0, starts: Starts::default() };
        phrase.align();
        phrase
    }

    /// Goes on to the next article, this one included, that holds all words.
    fn align(&mut self) {
        let Some(((lead, _), others)) = self.words.split_first_mut() else { return };
        'next: while lead.doc() != TERMINATED {
            for (other, _) in others.iter_mut() {
                let doc = other.seek(lead.doc());
                if doc != lead.doc() {
                    lead.seek(doc);
                    continue 'next;
                }
            }
            return;
        }
    }

    /// Pays for the places that were looked at; false if these are more than may be.
    fn pay(&mut self) -> bool {
        self.budget.spend(std::mem::take(&mut self.unpaid))
    }
}

impl<L: WordPlaces + Send> PatternMatches for PhraseMatches<L> {
    fn doc(&self) -> DocId {
        self.words.first().map_or(TERMINATED, |(list, _)| list.doc())
    }

    fn size_hint(&self) -> u32 {
        self.words.first().map_or(0, |(list, _)| list.size_hint())
    }

    fn approach(&mut self, target: DocId) {
        if let Some((lead, _)) = self.words.first_mut() {
            lead.seek(target);
        }
        self.align();
        if self.doc() == TERMINATED {
            self.pay();
        }
    }

    fn frequency(&mut self) -> u32 {
        let mut frequency = 0;
        self.starts.clear(self.words.len() as u32);
        for (nth, (list, offset)) in (0..).zip(&mut self.words) {
            let starts = &mut self.starts;
            let mut found = 0;
            // What would start before the text is not found.
            let looked_at = match nth {
                0 => list.each_position(|position| {
                    if let Some(start) = position.checked_sub(*offset) {
                        found += starts.begin(start);
                    }
                }),
                nth => list.each_position(|position| found += starts.go_on(position.wrapping_sub(*offset), nth)),
            };
            (self.unpaid, frequency) = (self.unpaid + 1 + looked_at, found);
            if found == 0 {
                break;
            }
        }
        if self.unpaid >= AT_ONCE && !self.pay() {
            if let Some((lead, _)) = self.words.first_mut() {
                lead.seek(TERMINATED);
            }
            return 0;
        }
        frequency
    }
}

/// For each place of a text how many of the words, one after the other, allow the phrase to start there.
#[derive(Debug, Default)]
struct Starts {
    /// Their numbers, each with that which was reached in the texts before: so nothing has to be cleared.
    words: Vec<u32>,
    /// What a place has that the first word allows.
    first: u32,
}

impl Starts {
    /// Goes on to another text, in which so many words may follow each other.
    fn clear(&mut self, words: u32) {
        self.first = match self.first.checked_add(words).filter(|first| *first <= u32::MAX - words) {
            Some(first) => first,
            None => {
                self.words.fill(0);
                1
            }
        };
    }

    /// By the first word the phrase may start at `place`; how many places that adds.
    #[inline]
    fn begin(&mut self, place: u32) -> u32 {
        if place >= PLACES {
            return 0;
        }
        let place = place as usize;
        if place >= self.words.len() {
            self.words.resize((place + 1).next_power_of_two(), 0);
        }
        let is_new = self.words[place] != self.first;
        self.words[place] = self.first;
        u32::from(is_new)
    }

    /// By the `nth` word behind the first the phrase may start at `place`; how many places are left by that.
    #[inline]
    fn go_on(&mut self, place: u32, nth: u32) -> u32 {
        let Some(words) = self.words.get_mut(place as usize) else { return 0 };
        let goes_on = *words == self.first + nth - 1;
        *words += u32::from(goes_on);
        u32::from(goes_on)
    }
}

#[cfg(test)]
mod tests {
    use tantivy::schema::IndexRecordOption;

    use super::*;
    use crate::index::postings::random;

    #[test]
    fn starts_are_kept_that_every_word_has() {
        let mut starts = Starts::default();
        let mut common = |words: [&[u32]; 3]| {
            starts.clear(3);
            let first: u32 = words[0].iter().map(|place| starts.begin(*place)).sum();
            let mut behind = |nth: u32| words[nth as usize].iter().map(|place| starts.go_on(*place, nth)).sum::<u32>();
            [first, behind(1), behind(2)]
        };
        assert_eq!(common([&[1, 4, 9], &[0, 4, 5, 9, 12], &[9, 9, 1, 12]]), [3, 2, 1]);
        assert_eq!(common([&[9, 1, 4, 1500], &[3, 1, 1500, 7, 9, 1, 1999], &[1500, 1, 9]]), [4, 3, 3]);
        assert_eq!(common([&[1, 4, 9], &[], &[1]]), [3, 0, 0]);
        assert_eq!(common([&[], &[1, 2], &[1]]), [0, 0, 0]);
        assert_eq!(common([&[7, u32::MAX, PLACES], &[7, u32::MAX], &[7]]), [1, 1, 1]);
        assert_eq!(common([&[7, 7, 64], &[7, 7, 8, u32::MAX], &[7, 8]]), [2, 1, 1]);
        starts.first = u32::MAX - 4;
        for _ in 0..3 {
            starts.clear(2);
            assert_eq!((starts.begin(7), starts.go_on(1500, 1), starts.go_on(7, 1)), (1, 0, 1));
        }
    }

    #[test]
    fn a_phrase_stands_where_its_words_follow_each_other_however_its_lists_are_read() -> tantivy::Result<()> {
        let (searcher, field, texts) = random::articles()?;
        let segment = searcher.segment_reader(0);
        let lists = segment.inverted_index(field)?;
        // A word of each place; none where any word may stand.
        for phrase in [&[0, 1][..], &[0, 0], &[3, 3, 5], &[8, 1, 2, 2], &[39, 4], &[6, 60], &[0, 99, 2], &[5]] {
            let words: Vec<(String, u32)> =
                phrase.iter().zip(0..).filter(|(n, _)| **n != 99).map(|(n, place)| (format!("w{n}"), place)).collect();
            let times = |text: &String| {
                let text: Vec<&str> = text.split_whitespace().collect();
                let stands = |start: &usize| {
                    words.iter().all(|(word, place)| text.get(start + *place as usize).is_some_and(|w| w == word))
                };
                (0..text.len()).filter(stands).count() as u32
            };
            let all = (0..).zip(texts.iter().map(times));
            let expected: Vec<(DocId, u32)> = all.filter(|(_, times)| *times > 0).collect();
            let (mut unions, mut placed) = (Vec::new(), Vec::new());
            for (word, place) in &words {
                let record = IndexRecordOption::WithFreqsAndPositions;
                unions.push((Union::open(&lists, &[word], record)?, *place));
                let list = PlacedLists::open_within(segment, field, &[word], |_| Ok(()))?.expect("has positions");
                placed.push((list, *place));
            }
            assert_eq!(found(PhraseMatches::new(unions, Budget::default())), expected, "{phrase:?}");
            assert_eq!(found(PhraseMatches::new(placed, Budget::default())), expected, "{phrase:?}");
        }
        Ok(())
    }

    fn found(mut phrase: impl PatternMatches) -> Vec<(DocId, u32)> {
        let mut out = Vec::new();
        while phrase.doc() != TERMINATED {
            let (doc, times) = (phrase.doc(), phrase.frequency());
            out.extend((times > 0).then_some((doc, times)));
            phrase.approach(doc + 1);
        }
        out
    }

    #[test]
    fn a_phrase_is_no_longer_looked_for_once_the_budget_is_spent() -> tantivy::Result<()> {
        let (searcher, field, _) = random::articles()?;
        let lists = searcher.segment_reader(0).inverted_index(field)?;
        let open = |word: &str| Union::open(&lists, &[word], IndexRecordOption::WithFreqsAndPositions);
        let budget = Budget::new(2 * AT_ONCE, u64::MAX);
        let whole = found(PhraseMatches::new(vec![(open("w0")?, 0), (open("w1")?, 1)], Budget::default()));
        let part = found(PhraseMatches::new(vec![(open("w0")?, 0), (open("w1")?, 1)], budget.clone()));
        assert!(part.len() < whole.len() && whole.starts_with(&part));
        assert!(budget.check().is_err());
        Ok(())
    }
}
