//! Numbers that are written as words.

#[rustfmt::skip]
const CARDINALS: &[(&str, u32)] = &[
    ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7), ("eight", 8), ("nine", 9), ("ten", 10),
    ("eleven", 11), ("twelve", 12), ("thirteen", 13), ("fourteen", 14), ("fifteen", 15), ("sixteen", 16), ("seventeen", 17),
    ("eighteen", 18), ("nineteen", 19), ("twenty", 20), ("thirty", 30), ("forty", 40), ("fifty", 50), ("sixty", 60),
    ("seventy", 70), ("eighty", 80), ("ninety", 90),
];

/// The number that a folded word stands for: two to twenty, and tens. `one` is as often a pronoun, and none.
pub fn cardinal(folded: &str) -> Option<u32> {
    CARDINALS.iter().find(|(word, _)| *word == folded).map(|(_, number)| *number)
}
