//! The checks of the fuzz targets (`fuzz/checks`), driven by inputs made at random, so that they run where
//! no fuzzer is: a few thousand each; `DATELINE_FUZZ=1000000` runs so many, `DATELINE_FUZZ_SEED` others.

#[path = "../fuzz/checks/plan.rs"]
mod plan;
#[path = "../fuzz/checks/stored.rs"]
mod stored;

use std::panic;

/// A small generator of numbers (xorshift64*).
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16) % n.max(1) as u64) as usize
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// Checks inputs one after the other; of the first that does not stand, it says how it is made again.
fn drive(usual: u64, mut one: impl FnMut(&mut Chance)) {
    let seed = number("DATELINE_FUZZ_SEED", 1);
    for n in 0..number("DATELINE_FUZZ", usual) {
        let from = seed.wrapping_add(n);
        let mut chance = Chance(from.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        if let Err(fault) = panic::catch_unwind(panic::AssertUnwindSafe(|| one(&mut chance))) {
            eprintln!("DATELINE_FUZZ=1 DATELINE_FUZZ_SEED={from} makes this input alone");
            panic::resume_unwind(fault);
        }
    }
}

/// Pieces of which queries are made.
const PIECES: &[&str] = &[
    "mill",
    "Mills",
    "peace",
    "talks",
    "zelensky",
    "zelenskyy~1",
    "kyiv",
    "2024",
    "opening",
    "state-run",
    "U.S.",
    "=Marines",
    "mil*",
    "*ill",
    "m?ll",
    "AND",
    "OR",
    "NOT",
    "and not",
    "or",
    "w/5",
    "w/s",
    "w/p",
    "pre/3",
    "NOT w/4",
    "/5",
    "adj3",
    "atleast/2",
    "first/20",
    "lead:",
    "title:",
    "body:",
    "person:",
    "organization:",
    "place:",
    "source:",
    "date:",
    "since:",
    "until:",
    "mentions:",
    "added:",
    "words:>10",
    "has:date",
    "missing:source",
    "tag:",
    "id:n3",
    "\"",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    ":",
    "..",
    "-",
    "+",
    "~",
    "^2",
    "2024-03",
    "2024-03..2024-05",
    "march 2024",
    "last week",
    "..2023",
    "“",
    "”",
    "’",
    "!",
    "|",
    "&",
    ",",
    ";",
    "\\",
    "@x",
    "#",
    "\u{202e}",
    "\u{0}",
    "é",
    "Ж",
    "日本",
    "🙂",
    "\n",
    "\t",
    " ",
];

fn query(chance: &mut Chance) -> String {
    let mut typed = String::new();
    for _ in 0..chance.below(14) {
        match chance.below(12) {
            0 => typed.extend(char::from_u32(chance.below(0x2_0000) as u32)),
            1 if !typed.is_empty() => {
                let end = chance.below(typed.len());
                let end = (0..=end).rev().find(|at| typed.is_char_boundary(*at)).unwrap_or(0);
                typed.truncate(end);
            }
            _ => {
                typed.push_str(chance.of::<&str>(PIECES));
                if chance.below(3) > 0 {
                    typed.push(' ');
                }
            }
        }
    }
    typed
}

#[test]
fn whatever_is_typed_is_planned_and_run_or_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let asked = plan::Asked::of(folder.path());
    drive(2000, |chance| {
        let typed = query(chance);
        let checked = panic::catch_unwind(panic::AssertUnwindSafe(|| asked.check(&typed)));
        if let Err(fault) = checked {
            eprintln!("typed: {typed:?}");
            panic::resume_unwind(fault);
        }
    });
}

#[test]
fn whatever_is_stored_is_an_article_or_nothing() {
    let seeds = stored::seeds();
    drive(3000, |chance| {
        let mut bytes = chance.of(&seeds).clone();
        for _ in 0..chance.below(6) {
            let at = chance.below(bytes.len().max(1));
            match chance.below(5) {
                0 => bytes.truncate(at),
                1 if at < bytes.len() => bytes[at] = chance.below(256) as u8,
                2 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
                3 => {
                    let other = chance.of(&seeds);
                    let from = chance.below(other.len().max(1));
                    bytes.splice(at.min(bytes.len()).., other[from..].iter().copied());
                }
                _ => bytes.insert(at.min(bytes.len()), *chance.of(&[0, 1, 0x7f, 0x80, 0xff])),
            }
        }
        stored::check(&bytes);
    });
}
