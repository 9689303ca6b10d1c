//! Numbers for people: thousands marked, nouns agreeing.

/// `1 file`, `2,500 files`, `3 near copies`.
pub fn count(number: u64, noun: &str) -> String {
    let digits = grouped(number);
    let after_consonant = |stem: &&str| !stem.ends_with(['a', 'e', 'o', 'u']);
    match (number, noun.strip_suffix('y').filter(after_consonant)) {
        (1, _) => format!("{digits} {noun}"),
        (_, Some(stem)) => format!("{digits} {stem}ies"),
        _ => format!("{digits} {noun}s"),
    }
}

/// With thousands marked by commas.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_nouns_agree() {
        assert_eq!(count(1, "file"), "1 file");
        assert_eq!(count(0, "file"), "0 files");
        assert_eq!(count(1_234_567, "article"), "1,234,567 articles");
        assert_eq!(count(2, "near copy"), "2 near copies");
        assert_eq!(count(2, "day"), "2 days");
        assert_eq!(grouped(100), "100");
    }
}
