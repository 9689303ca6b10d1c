//! Words: the articles that hold all of several words, a window of articles at a time.
//!
//! What is asked for most is asked here: of each word the articles of a window are known at once, so that most
//! articles are passed over together, and only those that hold all words are scored.

use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, TERMINATED};

use super::combined::sum;
use super::text::FieldLengths;
use crate::index::postings::{WINDOW, WindowBits, WindowedLists, documents, step};
use crate::search::ranking::bm25;

/// Articles in the first window: one that is far from the others is cheap.
const SHORTEST: u32 = 64;

/// The articles that hold all of several words.
pub(super) struct AllWords {
    /// The one in the fewest articles first.
    words: Vec<SoughtWord>,
    /// The window, and what of it holds all words.
    first: DocId,
    length: u32,
    holds: WindowBits,
    doc: DocId,
}

/// A word in the fields in which it may stand.
pub(super) struct SoughtWord {
    pub fields: Vec<WordField>,
    pub idf: f32,
    pub k1: f32,
    /// Articles in which it stands less often, all fields together, do not count.
    pub at_least: u32,
}

/// A word in one field.
pub(super) struct WordField {
    pub lists: WindowedLists,
    pub lengths: FieldLengths,
}

impl AllWords {
    /// All of `words`, at least one.
    pub fn of(mut words: Vec<SoughtWord>) -> Self {
        words.sort_by_key(SoughtWord::size_hint);
        let mut all = Self { words, first: 0, length: 0, holds: WindowBits::default(), doc: 0 };
        all.read(0);
        all
    }

    /// Goes on to the first article from `target` on, which lies behind the window.
    fn read(&mut self, target: DocId) {
        let mut target = target;
        let is_near = target < self.first + self.length + WINDOW;
        self.length = if is_near { self.length.max(SHORTEST / 2) } else { SHORTEST / 2 };
        self.doc = TERMINATED;
        let Some((lead, others)) = self.words.split_first_mut() else { return };
        loop {
            self.first = lead.lowest(target);
            if self.first == TERMINATED {
                return;
            }
            self.length = (self.length * 2).min(WINDOW);
            self.holds = lead.read(self.first, self.length, None);
            for word in others.iter_mut() {
                if self.holds != WindowBits::default() {
                    let holds = word.read(self.first, self.length, Some(&self.holds));
                    self.holds.iter_mut().zip(holds).for_each(|(all, bits)| *all &= bits);
                }
            }
            if let Some(place) = next(&self.holds, 0) {
                self.doc = self.first + place;
                return;
            }
            target = self.first + self.length;
        }
    }

    /// What each word gives to the score of the article.
    pub fn scores(&self) -> impl Iterator<Item = Score> {
        self.words.iter().map(|word| word.score(self.doc))
    }
}

/// The first place of a window from `from` on that is set.
fn next(holds: &WindowBits, from: u32) -> Option<u32> {
    let number = (from / u64::BITS) as usize;
    let (here, behind) = holds.get(number..)?.split_first()?;
    let numbers = std::iter::once(here & (u64::MAX << (from % u64::BITS))).chain(behind.iter().copied());
    let (at, bits) = (number as u32..).zip(numbers).find(|(_, bits)| *bits != 0)?;
    Some(at * u64::BITS + bits.trailing_zeros())
}

impl SoughtWord {
    fn size_hint(&self) -> u32 {
        self.fields.iter().map(|field| field.lists.articles()).fold(0, u32::saturating_add)
    }

    fn lowest(&mut self, target: DocId) -> DocId {
        self.fields.iter_mut().map(|field| field.lists.lowest(target)).min().unwrap_or(TERMINATED)
    }

    /// Reads a window; see [`WindowedLists::read`].
    fn read(&mut self, first: DocId, length: u32, among: Option<&WindowBits>) -> WindowBits {
        let mut holds = WindowBits::default();
        for field in &mut self.fields {
            field.lists.read(first, length, among);
            holds.iter_mut().zip(field.lists.holds()).for_each(|(any, bits)| *any |= bits);
        }
        if self.at_least > 1 {
            let enough = |doc: DocId| {
                let frequencies = self.fields.iter().map(|field| field.lists.frequency(doc));
                frequencies.fold(0, u32::saturating_add) >= self.at_least
            };
            let all = holds;
            for doc in documents(first, &all).filter(|doc| !enough(*doc)) {
                let place = doc - first;
                holds[(place / u64::BITS) as usize] &= !(1 << (place % u64::BITS));
            }
        }
        holds
    }

    fn score(&self, doc: DocId) -> Score {
        let share = |field: &WordField| field.lengths.share(field.lists.frequency(doc), doc);
        bm25(self.idf, self.fields.iter().map(share).sum(), self.k1)
    }
}

impl DocSet for AllWords {
    fn advance(&mut self) -> DocId {
        step(self)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            match next(&self.holds, target - self.first) {
                Some(place) => self.doc = self.first + place,
                None => self.read(target.max(self.first + self.length)),
            }
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.words.first().map_or(0, SoughtWord::size_hint)
    }
}

impl Scorer for AllWords {
    fn score(&mut self) -> Score {
        sum(self.scores())
    }
}

#[cfg(test)]
mod tests {
    use tantivy::fieldnorm::FieldNormReader;

    use super::*;
    use crate::index::postings::random;

    #[test]
    fn the_next_place_is_found_across_the_numbers_of_a_window() {
        let mut holds = WindowBits::default();
        assert_eq!([0, 63, 64, 1023, 1024, 9999].map(|from| next(&holds, from)), [None; 6]);
        for place in [63, 64, 1023] {
            holds[place / 64] |= 1 << (place % 64);
        }
        let expected = [Some(63), Some(63), Some(64), Some(1023), Some(1023), None, None];
        assert_eq!([0, 63, 64, 65, 1023, 1024, 9999].map(|from| next(&holds, from)), expected);
    }

    #[test]
    fn all_words_are_found_however_far_one_seeks() -> tantivy::Result<()> {
        let (searcher, field, texts) = random::articles()?;
        let segment = searcher.segment_reader(0);
        let index = segment.inverted_index(field)?;
        let word = |numbers: &[usize], at_least: u32| -> tantivy::Result<SoughtWord> {
            let terms: Vec<String> = numbers.iter().map(|n| format!("w{n}")).collect();
            let lists = WindowedLists::open_within(&index, &terms, segment.max_doc(), |_| Ok(()))?;
            let lengths = FieldNormReader::constant(segment.max_doc(), 1);
            // Next to no saturation, no length: the score is how often the word stands.
            let lengths = FieldLengths { lengths, norms: [1.0; 256].into(), weight: 1.0 };
            Ok(SoughtWord { fields: vec![WordField { lists, lengths }], idf: 1.0, k1: 1e6, at_least })
        };
        let times = |text: &str, numbers: &[usize]| {
            text.split_whitespace().filter(|w| numbers.iter().any(|n| **w == format!("w{n}"))).count() as u32
        };
        let all = Vec::from_iter(0..40);
        type Asked<'a> = &'a [(&'a [usize], u32)];
        let queries: [Asked<'_>; 6] = [
            &[(&[0], 1)],
            &[(&[0], 1), (&[38, 39], 1), (&[1, 2, 3], 1)],
            &[(&[30], 1), (&[1], 3)],
            &[(&all, 9), (&[4], 1)],
            &[(&[60], 1), (&[1], 1)],
            &[(&[36], 1), (&[37], 1)],
        ];
        for asked in queries {
            let expected: Vec<DocId> = (0..)
                .zip(&texts)
                .filter(|(_, text)| asked.iter().all(|(numbers, at_least)| times(text, numbers) >= *at_least))
                .map(|(doc, _)| doc)
                .collect();
            for far in [1, 3, 70, 1500] {
                let words = asked.iter().map(|(numbers, at_least)| word(numbers, *at_least));
                let mut words = AllWords::of(words.collect::<tantivy::Result<_>>()?);
                let mut rest = &expected[..];
                while let Some(&doc) = rest.first() {
                    assert_eq!(words.doc(), doc, "{asked:?} {far}");
                    let in_all: u32 = asked.iter().map(|(numbers, _)| times(&texts[doc as usize], numbers)).sum();
                    assert_eq!(words.score().round() as u32, in_all, "{asked:?} {doc}");
                    let target = if doc % 5 == 0 { doc + far } else { doc + 1 };
                    rest = &rest[rest.partition_point(|doc| *doc < target)..];
                    words.seek(target);
                }
                assert_eq!(words.doc(), TERMINATED);
            }
        }
        Ok(())
    }
}
