//! Faults put in on purpose, and what must come of them: nothing that was reported as committed is
//! lost, the run after a fault completes, nothing panics, no altered text is shown as if it were sound.
//!
//! `cargo test --test faults` takes a sample that follows from the day; `-- --long` fails every call in
//! turn by every error, with 1,000 random kills, 2,000 flips and a power loss after every call;
//! `-- --seed N` repeats a sample, `--only calls|kills|power|flips|together|desk` takes one part, and `--soak 30`
//! follows a changing folder with `watch` and eight readers for so many minutes. Counts are printed. The calls are failed by a small library that
//! is built here with `cc` and loaded before the system's (`shim.c`); where that cannot be, this says so.

#[cfg(target_os = "linux")]
mod desk;
#[cfg(target_os = "linux")]
mod power;
#[cfg(target_os = "linux")]
mod soak;
#[cfg(target_os = "linux")]
mod suite;

fn main() {
    #[cfg(target_os = "linux")]
    suite::main();
    #[cfg(not(target_os = "linux"))]
    println!("skipped: calls are failed on Linux only");
}

/// A small generator of numbers (xorshift64*).
#[cfg(target_os = "linux")]
pub struct Chance(u64);

#[cfg(target_os = "linux")]
impl Chance {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16) % n.max(1) as u64) as usize
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}
