//! What changed between two texts, by sentences.

use super::Prose;

/// A sentence that only one of two texts has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change<'a> {
    /// Of the earlier text.
    Removed(&'a str),
    /// Of the later text.
    Added(&'a str),
}

/// Sentences compared at most, of each text; what lies behind them counts as one.
const COMPARED: usize = 3000;

/// The sentences that `before` and `after` do not share, in their order, those of `before` first where both
/// have some (a longest common subsequence; white space between sentences does not count).
pub fn changes<'a>(before: &'a str, after: &'a str) -> Vec<Change<'a>> {
    let (old, new) = (sentences_of(before), sentences_of(after));
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[same..], &new[same..]);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    // common[i][j]: how much the ends of the two share, from the i-th and the j-th sentence on.
    let mut common = vec![vec![0_u32; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] =
                if old[i] == new[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut changes) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
        } else if i < old.len() && (j == new.len() || common[i + 1][j] >= common[i][j + 1]) {
            changes.push(Change::Removed(old[i]));
            i += 1;
        } else {
            changes.push(Change::Added(new[j]));
            j += 1;
        }
    }
    changes
}

fn sentences_of(text: &str) -> Vec<&str> {
    let prose = Prose::of(text);
    let mut sentences: Vec<&str> = prose.sentences.iter().filter_map(|s| text.get(s.bytes.clone())).collect();
    if sentences.len() > COMPARED {
        let rest = prose.sentences[COMPARED].bytes.start;
        sentences.truncate(COMPARED);
        sentences.extend(text.get(rest..));
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_sentences_are_told_in_their_order() {
        let before = "The ferry had 10 boats. It sank at dawn. Nobody was hurt.\n\nMr. Lind spoke.";
        let after = "The ferry had 12 boats. It sank at dawn.\n\nNobody was hurt. Mr. Lind spoke. Correction: the ferry had 12 boats.";
        assert_eq!(
            changes(before, after),
            [
                Change::Removed("The ferry had 10 boats."),
                Change::Added("The ferry had 12 boats."),
                Change::Added("Correction: the ferry had 12 boats."),
            ]
        );
        assert_eq!(changes(before, before), []);
        assert_eq!(changes("", "One."), [Change::Added("One.")]);
        assert_eq!(changes("One.", ""), [Change::Removed("One.")]);
    }
}
