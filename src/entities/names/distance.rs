//! How far two words are apart as spellings of one name.
//!
//! A weighted edit distance with transpositions (optimal string alignment) over sounds: what
//! transliterations and ears confuse costs little, another consonant a whole edit. Typing slips
//! are measured on the letters. Costs are in twentieths of an edit.

use super::sound::{SOUNDS, Short};

/// One whole edit.
pub(super) const EDIT: u16 = 20;

/// Two letters changed places, as fingers do.
const SWAP: u16 = 14;

/// Sounds that are written for each other, with the cost of the change.
const CONFUSED: &[(&[u8; 2], u8)] = &[
    // Vowels.
    (b"ae", 6),
    (b"ao", 7),
    (b"ei", 5),
    (b"ou", 5),
    (b"ai", 10),
    (b"au", 10),
    (b"eo", 8),
    (b"eu", 10),
    (b"iu", 8),
    (b"io", 10),
    // Semivowels.
    (b"ij", 5),
    (b"uv", 7),
    (b"ov", 12),
    // Voice and breath.
    (b"kg", 7),
    (b"kx", 5),
    (b"gx", 6),
    (b"xh", 5),
    (b"gh", 8),
    (b"kh", 10),
    (b"bp", 9),
    (b"bv", 9),
    (b"dt", 7),
    (b"fv", 5),
    (b"pf", 11),
    // Hissing sounds.
    (b"sz", 5),
    (b"sS", 7),
    (b"SC", 7),
    (b"Cc", 6),
    (b"cs", 6),
    (b"cz", 6),
    (b"Zz", 6),
    (b"Zj", 4),
    (b"Cj", 7),
    (b"ZS", 7),
    (b"zj", 8),
    (b"sC", 10),
    (b"cS", 8),
    (b"Sj", 12),
    (b"xC", 8),
    (b"kC", 10),
    (b"kc", 8),
    (b"gj", 8),
    (b"Sk", 14),
    (b"tc", 12),
    // Liquids and nasals.
    (b"lr", 12),
    (b"mn", 10),
    (b"nN", 8),
];

/// The costs of changing, dropping or adding each sound.
pub(super) struct Costs {
    change: [[u8; 32]; 32],
    gap: [u8; 32],
}

/// Both spellings write their vowels.
pub(super) static FULL: Costs = costs(false);
/// One of the two is written in a script that leaves sounds out or bends them.
pub(super) static LOOSE: Costs = costs(true);

const fn costs(loose: bool) -> Costs {
    let mut change = [[EDIT as u8; 32]; 32];
    let mut n = 0;
    while n < 32 {
        change[n][n] = 0;
        n += 1;
    }
    let mut n = 0;
    while n < CONFUSED.len() {
        let (pair, cost) = CONFUSED[n];
        let (a, b) = (index(pair[0]), index(pair[1]));
        let cost = if loose { cost / 2 } else { cost };
        change[a][b] = cost;
        change[b][a] = cost;
        n += 1;
    }
    let mut gap = [EDIT as u8; 32];
    let mut n = 0;
    while n < 5 {
        gap[n] = if loose { 2 } else { 10 };
        n += 1;
    }
    gap[index(b'i')] = if loose { 2 } else { 8 };
    gap[index(b'h')] = if loose { 3 } else { 5 };
    Costs { change, gap }
}

/// The place of a sound in the tables; the last for what is no sound.
const fn index(sound: u8) -> usize {
    let mut n = 0;
    while n < SOUNDS.len() {
        if SOUNDS[n] == sound {
            return n;
        }
        n += 1;
    }
    31
}

static INDEX: [u8; 128] = {
    let mut table = [31; 128];
    let mut n = 0;
    while n < SOUNDS.len() {
        table[SOUNDS[n] as usize] = n as u8;
        n += 1;
    }
    table
};

impl Costs {
    fn change(&self, a: u8, b: u8) -> u16 {
        if a == b {
            0
        } else {
            self.change[INDEX[(a & 127) as usize] as usize][INDEX[(b & 127) as usize] as usize].into()
        }
    }

    fn gap(&self, sounds: &[u8], at: usize) -> u16 {
        let cost: u16 = self.gap[INDEX[(sounds[at] & 127) as usize] as usize].into();
        // `Yermak` and `Ermak`, `Volodymyr Zelenskyi`: a glide beside a vowel is hardly heard.
        let beside = |n: Option<&u8>| matches!(n, Some(b'a' | b'e' | b'o' | b'u'));
        if sounds[at] == b'i' && (beside(sounds.get(at + 1)) || at > 0 && beside(sounds.get(at - 1))) {
            cost.min(4)
        } else {
            cost
        }
    }

    /// The distance of two strings of sounds, or more than `limit` when it exceeds it.
    pub fn distance(&self, a: &Short, b: &Short, limit: u16) -> u16 {
        align(
            a.as_slice(),
            b.as_slice(),
            limit,
            |n| self.gap(a.as_slice(), n),
            |n| self.gap(b.as_slice(), n),
            |x, y| self.change(x, y),
        )
    }
}

/// The distance of two strings of letters as typing slips, or more than `limit`.
pub(super) fn slips(a: &Short, b: &Short, limit: u16) -> u16 {
    align(a.as_slice(), b.as_slice(), limit, |_| EDIT, |_| EDIT, |x, y| if x == y { 0 } else { EDIT })
}

fn align(
    a: &[u8],
    b: &[u8],
    limit: u16,
    gap_a: impl Fn(usize) -> u16,
    gap_b: impl Fn(usize) -> u16,
    change: impl Fn(u8, u8) -> u16,
) -> u16 {
    const WIDTH: usize = super::sound::LONGEST + 1;
    let mut rows = [[0u16; WIDTH]; 3];
    for j in 0..b.len() {
        rows[0][j + 1] = rows[0][j] + gap_b(j);
    }
    for i in 0..a.len() {
        let [before, last, now] = match i % 3 {
            0 => [2, 0, 1],
            1 => [0, 1, 2],
            _ => [1, 2, 0],
        };
        let drop = gap_a(i);
        rows[now][0] = rows[last][0] + drop;
        let mut least = rows[now][0];
        for j in 0..b.len() {
            let mut cost =
                (rows[last][j] + change(a[i], b[j])).min(rows[last][j + 1] + drop).min(rows[now][j] + gap_b(j));
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] && a[i] != a[i - 1] {
                cost = cost.min(rows[before][j - 1] + SWAP);
            }
            rows[now][j + 1] = cost;
            least = least.min(cost);
        }
        if least > limit {
            return least;
        }
    }
    rows[a.len() % 3][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::names::sound::sounds;

    fn apart(a: &str, b: &str) -> u16 {
        FULL.distance(&sounds(a.as_bytes()), &sounds(b.as_bytes()), u16::MAX)
    }

    #[test]
    fn a_transliteration_is_nearer_than_another_name() {
        assert!(apart("gaddafi", "qadhafi") < EDIT / 2);
        assert!(apart("yermak", "ermak") < EDIT / 2);
        assert!(apart("putin", "pulin") >= EDIT);
        assert!(apart("un", "il") > EDIT);
        assert_eq!(apart("marcon", "macron"), SWAP);
    }

    #[test]
    fn missing_vowels_cost_little_in_a_script_without_them() {
        let (a, b) = (sounds(b"mhmd"), sounds(b"mohammed"));
        assert!(LOOSE.distance(&a, &b, u16::MAX) < EDIT / 2);
        assert!(FULL.distance(&a, &b, u16::MAX) > EDIT);
    }

    #[test]
    fn the_distance_is_symmetric() {
        for (a, b) in [("tchaikovsky", "chaykovskiy"), ("hussein", "husayn"), ("", "abc")] {
            assert_eq!(apart(a, b), apart(b, a));
        }
    }
}
