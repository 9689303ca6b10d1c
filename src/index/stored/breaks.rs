//! The sentences of a body, told by how many places at which one may end it runs over.
//!
//! This does not know what a sentence is, only where most of them end: behind a full stop or another such sign
//! with white space behind it, or at the end of a line. So most sentences are four bits.

use super::StoredSentence;
use super::bits::{BitReader, BitWriter};
use super::spans::StoredWords;
use crate::text::Break;

/// Usual sizes in bits.
mod scale {
    pub const SENTENCES: u32 = 4;
    /// Places that a sentence runs over.
    pub const RUN_OVER: u32 = 0;
    /// By how much its words are not those that were counted.
    pub const POSITIONS: u32 = 0;
    /// Bytes between two sentences.
    pub const GAP: u32 = 1;
    pub const LENGTH: u32 = 7;
}

/// Writes the sentences of `body`, whose words are `words`.
pub fn write(sentences: &[StoredSentence], body: &str, words: &StoredWords<'_>, bits: &mut BitWriter) {
    bits.number(sentences.len() as u64, scale::SENTENCES);
    let mut at = 0;
    for sentence in sentences {
        let place = if begin(body, at) == Some(sentence.start) { place_of(words, sentence) } else { None };
        let place = place.filter(|_| ends(body, sentence.end) == sentence.ends);
        bits.flag(place.is_some());
        match place {
            Some(place) => bits.number(place as u64, scale::RUN_OVER),
            None => {
                bits.number((sentence.start - at) as u64, scale::GAP);
                bits.number((sentence.end - sentence.start) as u64, scale::LENGTH);
                bits.flag(sentence.ends == Break::Paragraph);
            }
        }
        let counted = words.joined_in(&(sentence.start..sentence.end));
        bits.signed(i64::from(sentence.positions) - counted, scale::POSITIONS);
        at = sentence.end;
    }
}

/// What [`write()`] wrote; `None` unless all are within the body.
pub fn read(body: &str, words: &StoredWords<'_>, bits: &mut BitReader<'_>) -> Option<Vec<StoredSentence>> {
    let mut at = 0;
    bits.list(scale::SENTENCES, |bits| {
        let (start, end, ends) = if bits.flag()? {
            let start = begin(body, at)?;
            let end = places(words, start, body.len()).nth(bits.size(scale::RUN_OVER)?)?;
            (start, end, ends(body, end))
        } else {
            let start = at + bits.size(scale::GAP)?;
            let end = start + bits.size(scale::LENGTH)?;
            (start, end, if bits.flag()? { Break::Paragraph } else { Break::Sentence })
        };
        body.get(start..end)?;
        at = end;
        let positions = words.joined_in(&(start..end)) + bits.signed(scale::POSITIONS)?;
        Some(StoredSentence { start, end, positions: u32::try_from(positions).ok()?, ends })
    })
}

/// Where a sentence behind `at` begins, as a rule; `None` if `at` is no place of the body.
fn begin(body: &str, at: usize) -> Option<usize> {
    let rest = body.get(at..)?;
    Some(at + rest.len() - rest.trim_start().len())
}

/// What a sentence that ends at `end` ends, as a rule.
fn ends(body: &str, end: usize) -> Break {
    let rest = body.get(end..).unwrap_or_default();
    let space = rest.len() - rest.trim_start().len();
    if space == rest.len() || rest[..space].contains('\n') { Break::Paragraph } else { Break::Sentence }
}

/// The number of places that a sentence runs over; `None` if it ends at none. Nothing is looked at behind the white space that
/// follows.
fn place_of(words: &StoredWords<'_>, sentence: &StoredSentence) -> Option<usize> {
    let behind = words.text().get(sentence.end..)?;
    let until = sentence.end + behind.len() - behind.trim_start().len();
    places(words, sentence.start, until)
        .take_while(|place| *place <= sentence.end)
        .position(|place| place == sentence.end)
}

/// Where a sentence that begins at `start` may end, in their order: told by the stops up to `until`, and at the end of the body.
fn places(words: &StoredWords<'_>, start: usize, until: usize) -> impl Iterator<Item = usize> {
    let body = words.text();
    let stops = words.stops_from(start).take_while(move |stop| *stop <= until);
    let ends = stops.filter_map(move |stop| {
        let (line, rest) = (&body[start..stop], &body[stop..]);
        if rest.starts_with('\n') {
            let space = &line[line.trim_end().len()..];
            return (!space.contains('\n')).then_some(stop - space.len());
        }
        // Closing signs stay with it. Where a line ends is found there.
        let behind = rest[1..].trim_start_matches(['"', '\'', ')', ']', '”', '’']);
        behind.starts_with([' ', '\u{a0}', '\t']).then_some(body.len() - behind.len())
    });
    ends.chain(std::iter::once_with(move || start + body[start..].trim_end().len())).filter(move |end| *end > start)
}
