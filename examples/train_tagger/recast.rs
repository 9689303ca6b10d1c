//! Copies of sentences as headlines have them: in title case, or in capitals.

use std::ops::Range;

use dateline::text::Prose;

use crate::gold::Gold;

/// Words that title case leaves alone.
const SMALL: &[&str] =
    &["a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with", "s"];

/// A copy of `gold` in which a `share` of the sentences are recast, and where these are. The length
/// of the text stays. The same `seed` gives the same copy.
pub fn recast(gold: &Gold, seed: u64, share: f32) -> (Gold, Vec<Range<usize>>) {
    let prose = Prose::of(&gold.body);
    let mut body = gold.body.clone();
    let mut changed = Vec::new();
    let mut random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for sentence in &prose.sentences {
        for _ in 0..3 {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
        }
        let chance = (random >> 40) as f32 / (1u64 << 24) as f32;
        if chance >= share || sentence.tokens.len() < 4 || sentence.tokens.len() > 30 {
            continue;
        }
        let capitals = chance < share * 0.3;
        for token in &prose.tokens[sentence.tokens.clone()] {
            let letters = token.of(&gold.body);
            if capitals {
                body.replace_range(token.start as usize..token.end as usize, &upper(letters));
            } else if !SMALL.contains(&letters) {
                let first = letters.chars().next().map_or(0, char::len_utf8);
                body.replace_range(token.start as usize..token.start as usize + first, &upper(&letters[..first]));
            }
        }
        changed.push(sentence.bytes.clone());
    }
    (Gold { body, spans: gold.spans.clone() }, changed)
}

/// Upper case, letter by letter, where that keeps the length.
fn upper(letters: &str) -> String {
    letters
        .chars()
        .map(|c| {
            let mut up = c.to_uppercase();
            match (up.next(), up.next()) {
                (Some(u), None) if u.len_utf8() == c.len_utf8() => u,
                _ => c,
            }
        })
        .collect()
}
