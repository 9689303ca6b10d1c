//! Identities of articles that give themselves none.

/// Letters and digits that are not mistaken for one another (Crockford's base 32, lower case).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Length of a derived identity: 50 bits, so that among ten million articles two meet by chance in
/// one archive of twenty; such a one is given the next.
const LENGTH: usize = 10;

/// The identity of record `number` (0 for a page) of the file at `path`. `attempt` 0 is the usual
/// one; others are for when that is another article's.
pub fn derived(path: &str, number: u64, attempt: u32) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(path.as_bytes()).update(&[0]).update(&number.to_le_bytes());
    if attempt > 0 {
        hasher.update(&attempt.to_le_bytes());
    }
    spelt(&hasher.finalize())
}

/// The identity of an article that comes from a stream, where neither path nor place mean anything:
/// it follows from what the article says.
pub fn of_content(hash: u64) -> String {
    spelt(&blake3::hash(&hash.to_le_bytes()))
}

/// Could `id` have been made here?
pub fn is_derived(id: &str) -> bool {
    id.len() == LENGTH && id.bytes().all(|b| ALPHABET.contains(&b))
}

fn spelt(hash: &blake3::Hash) -> String {
    hash.as_bytes()[..LENGTH].iter().map(|b| char::from(ALPHABET[usize::from(b & 31)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_follow_from_path_and_record_alone() {
        let id = derived("/news/a.jsonl", 3, 0);
        assert_eq!(id, derived("/news/a.jsonl", 3, 0));
        assert!(is_derived(&id), "{id}");
        for other in [derived("/news/a.jsonl", 4, 0), derived("/news/b.jsonl", 3, 0), derived("/news/a.jsonl", 3, 1)] {
            assert_ne!(id, other);
        }
        assert!(!is_derived("as-1HEiClWw"));
    }
}
