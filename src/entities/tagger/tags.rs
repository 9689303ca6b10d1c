//! The labels of words, and the best row of labels for a stretch.

use std::ops::Range;

use crate::article::EntityKind;

/// Number of labels; also the width of a row of weights.
pub const TAGS: usize = 16;

/// A label: outside, or begin/inside/end/single of a kind, or one of three sorts of capitalised
/// words that are no names wanted here: nationalities, facilities and products, and the rest.
pub type Tag = u8;

/// Not part of a name.
pub const OUTSIDE: Tag = 0;
/// A nationality, religion or political group.
pub const NATIONALITY: Tag = 13;
/// A building or product.
pub const THING: Tag = 14;
/// An event, law, work or other capitalised name.
pub const OTHER: Tag = 15;

/// The label of word `position` of `length` words naming a `kind`.
pub fn tag(kind: EntityKind, position: usize, length: usize) -> Tag {
    let place = match (position, length) {
        (0, 1) => 3,
        (0, _) => 0,
        (p, n) if p + 1 == n => 2,
        _ => 1,
    };
    1 + kind_index(kind) * 4 + place
}

fn kind_index(kind: EntityKind) -> u8 {
    match kind {
        EntityKind::Person => 0,
        EntityKind::Organization => 1,
        EntityKind::Place => 2,
    }
}

/// The kind that a label belongs to.
pub fn kind(tag: Tag) -> Option<EntityKind> {
    (1..13).contains(&tag).then(|| EntityKind::ALL[(tag as usize - 1) / 4])
}

fn begins(tag: Tag) -> bool {
    (1..13).contains(&tag) && matches!((tag - 1) % 4, 0 | 3)
}

fn ends(tag: Tag) -> bool {
    (1..13).contains(&tag) && matches!((tag - 1) % 4, 2 | 3)
}

/// May `next` follow `previous`?
pub const fn follows(previous: Tag, next: Tag) -> bool {
    let open = previous >= 1 && previous < 13 && (previous - 1) % 4 < 2;
    let goes_on = next >= 1 && next < 13 && ((next - 1) % 4 == 1 || (next - 1) % 4 == 2);
    if open { goes_on && (previous - 1) / 4 == (next - 1) / 4 } else { !goes_on }
}

/// The names that a row of labels marks, as ranges of words from 0.
pub fn spans(tags: &[Tag]) -> impl Iterator<Item = (Range<usize>, EntityKind)> + '_ {
    let mut start = 0;
    tags.iter().enumerate().filter_map(move |(i, &tag)| {
        if begins(tag) {
            start = i;
        }
        kind(tag).filter(|_| ends(tag)).map(|k| (start..i + 1, k))
    })
}

/// Scores of the labels of one word.
pub type TagScores = [i16; TAGS];

/// Far below any sum of weights.
const NEVER: i32 = -1_000_000;

/// Weights of the steps from each label to each label.
pub type Transitions = [[i32; TAGS]; TAGS];

/// The best row of labels (Viterbi), before and after which all is outside. `transition` gives the
/// weights of passing to word `i`; `back` is scratch.
pub fn best<'t>(
    scores: &[TagScores],
    transition: impl Fn(usize) -> &'t Transitions,
    back: &mut Vec<[u8; TAGS]>,
    out: &mut Vec<Tag>,
) {
    out.clear();
    back.clear();
    let mut row = [NEVER; TAGS];
    row[OUTSIDE as usize] = 0;
    for (i, emission) in scores.iter().enumerate() {
        let weights = transition(i);
        let mut next = [NEVER * 2; TAGS];
        let mut from = [0u8; TAGS];
        for previous in 0..TAGS {
            let base = row[previous];
            let weights = &weights[previous];
            for tag in 0..TAGS {
                let score = base + weights[tag];
                let better = score > next[tag];
                next[tag] = if better { score } else { next[tag] };
                from[tag] = if better { previous as u8 } else { from[tag] };
            }
        }
        let top = next.iter().copied().max().unwrap_or(0);
        for tag in 0..TAGS {
            row[tag] = (next[tag] - top).max(NEVER) + i32::from(emission[tag]);
        }
        back.push(from);
    }
    // After the last word all is outside, so that no name may stay open.
    let mut tag = (0..TAGS as u8).filter(|&t| follows(t, OUTSIDE)).max_by_key(|&t| row[t as usize]).unwrap_or(OUTSIDE);
    out.resize(scores.len(), OUTSIDE);
    for i in (0..scores.len()).rev() {
        out[i] = tag;
        tag = back[i][tag as usize];
    }
}

/// Forbids in `weights` every step that [`follows`] forbids.
pub fn forbid(weights: &mut Transitions) {
    for previous in 0..TAGS as u8 {
        for next in 0..TAGS as u8 {
            if !follows(previous, next) {
                weights[previous as usize][next as usize] = NEVER;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_open_and_close_names() {
        use EntityKind::{Person, Place};
        let tags = [0, tag(Person, 0, 3), tag(Person, 1, 3), tag(Person, 2, 3), tag(Place, 0, 1), 13, 0];
        assert_eq!(spans(&tags).collect::<Vec<_>>(), [(1..4, Person), (4..5, Place)]);
        assert!(tags.windows(2).all(|w| follows(w[0], w[1])));
        assert!(!follows(tag(Person, 0, 2), tag(Place, 1, 2)) && !follows(0, tag(Place, 1, 2)));
    }

    #[test]
    fn the_best_row_never_leaves_a_name_open() {
        let mut transitions = [[0; TAGS]; TAGS];
        forbid(&mut transitions);
        let mut scores = [[0; TAGS]; 3];
        scores[2][tag(EntityKind::Person, 0, 2) as usize] = 50;
        scores[2][tag(EntityKind::Person, 0, 1) as usize] = 20;
        let (mut back, mut out) = (Vec::new(), Vec::new());
        best(&scores, |_| &transitions, &mut back, &mut out);
        assert_eq!(spans(&out).collect::<Vec<_>>(), [(2..3, EntityKind::Person)]);
    }
}
