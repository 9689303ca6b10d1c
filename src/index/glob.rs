//! Globs: `*` for any characters or none, `?` for exactly one, over the terms of a dictionary.

use tantivy_fst::Automaton;

use super::term_text::FIRST_LETTER;

/// A glob over folded words, as an automaton over the bytes of a term. The last byte of a term is a
/// mark below [`FIRST_LETTER`], which no glob matches and every term ends with.
///
/// Its states are sets of places in the pattern, held in the bits of a number (Thompson, 1968;
/// Baeza-Yates and Gonnet, 1992).
#[derive(Debug, Clone)]
pub struct Glob {
    steps: Vec<GlobStep>,
    prefix: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum GlobStep {
    Byte(u8),
    One,
    Any,
}

/// Places that fit into a state; a longer pattern is cut, and so matches nothing else.
const MOST_STEPS: usize = 126;

impl Glob {
    /// The glob of a pattern with `*` and `?`.
    pub fn new(pattern: &str) -> Self {
        let mut steps = Vec::new();
        for c in pattern.chars() {
            match c {
                '*' if steps.last() == Some(&GlobStep::Any) => {}
                '*' => steps.push(GlobStep::Any),
                '?' => steps.push(GlobStep::One),
                c => steps.extend(c.encode_utf8(&mut [0; 4]).bytes().map(GlobStep::Byte)),
            }
        }
        steps.truncate(MOST_STEPS);
        let literal = steps.iter().map_while(|s| if let GlobStep::Byte(b) = s { Some(*b) } else { None });
        let prefix = literal.collect();
        Self { steps, prefix }
    }

    /// The glob of every word that begins with `prefix`.
    pub fn prefix(prefix: &str) -> Self {
        Self::new(&format!("{prefix}*"))
    }

    /// Bytes with which every match begins.
    pub fn literal_prefix(&self) -> &[u8] {
        &self.prefix
    }

    /// Does a whole text, without a mark, match?
    pub fn matches(&self, text: &str) -> bool {
        let state = text.bytes().fold(self.start(), |state, byte| self.accept(&state, byte));
        self.is_match(&self.accept(&state, 1))
    }

    /// A `*` may stand for nothing.
    fn skip_stars(&self, mut set: u128) -> u128 {
        for (i, step) in self.steps.iter().enumerate() {
            if *step == GlobStep::Any && set >> i & 1 == 1 {
                set |= 1 << (i + 1);
            }
        }
        set
    }
}

/// The bit above all places: a term has ended, mark and all.
const ENDED: u128 = 1 << 127;

impl Automaton for Glob {
    type State = u128;

    fn start(&self) -> u128 {
        self.skip_stars(1)
    }

    fn is_match(&self, state: &u128) -> bool {
        state & ENDED != 0
    }

    fn can_match(&self, state: &u128) -> bool {
        *state != 0
    }

    fn accept(&self, state: &u128, byte: u8) -> u128 {
        if byte < FIRST_LETTER {
            return if state >> self.steps.len() & 1 == 1 { ENDED } else { 0 };
        }
        let continuation = byte & 0xc0 == 0x80;
        let mut next = 0;
        for (i, step) in self.steps.iter().enumerate() {
            if state >> i & 1 == 0 {
                continue;
            }
            match step {
                GlobStep::Byte(b) if *b == byte => next |= 1 << (i + 1),
                GlobStep::One if !continuation => next |= 1 << (i + 1),
                GlobStep::Any => next |= 1 << i,
                _ => {}
            }
        }
        if continuation {
            // The rest of a character that `?` has taken.
            for (i, _) in self.steps.iter().enumerate().filter(|(_, s)| **s == GlobStep::One) {
                next |= state & (1 << (i + 1));
            }
        }
        self.skip_stars(next & !ENDED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_question_marks_stand_for_characters() {
        for (pattern, yes, no) in [
            ("lukash*", vec!["lukash", "lukashenko"], vec!["luka", "xlukash"]),
            ("*gate", vec!["gate", "watergate"], vec!["gates", "gat"]),
            ("wom?n", vec!["woman", "women", "womän"], vec!["womn", "womaan"]),
            ("a*b*c", vec!["abc", "axxbyyc", "abbcc"], vec!["acb", "ab"]),
            ("*", vec!["", "anything"], vec![]),
            ("??", vec!["北京", "ab"], vec!["a", "abc", "北"]),
            ("п?т*", vec!["путин"], vec!["птн"]),
        ] {
            let glob = Glob::new(pattern);
            yes.iter().for_each(|w| assert!(glob.matches(w), "{pattern} {w}"));
            no.iter().for_each(|w| assert!(!glob.matches(w), "{pattern} {w}"));
        }
        assert_eq!(Glob::new("wom?n").literal_prefix(), b"wom");
    }

    #[test]
    fn a_pattern_of_any_length_is_bounded() {
        assert!(!Glob::new(&"a?*".repeat(10_000)).matches("aba"));
        assert!(Glob::new(&"*".repeat(10_000)).matches("aba"));
    }
}
