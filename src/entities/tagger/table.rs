//! Tables of hashes in one byte string: written by the training program, read in place.
//!
//! A table is a power-free open hash of fixed-size entries: a fingerprint of the key and a value of
//! a few bytes. Keys themselves are not kept, so a look-up of an unknown key answers wrongly once
//! in some ten thousand times; for evidence that is weighed, that is cheap.

/// A table read in place from bytes that [`build`] wrote.
#[derive(Debug, Clone, Copy)]
pub struct PackedTable<'a> {
    bytes: &'a [u8],
    buckets: u64,
    value: usize,
}

/// Entries that share a bucket.
const WAYS: usize = 4;
/// A key lies in the bucket that its hash names, or in one of the next, this many in all.
const REACH: usize = 24;
/// Bytes of a fingerprint.
const PRINT: usize = 2;

impl<'a> PackedTable<'a> {
    /// Reads a table of values of `value` bytes. Bytes of another length than a whole number of
    /// buckets are read as far as whole buckets go; an empty table knows no key.
    pub const fn new(bytes: &'a [u8], value: usize) -> Self {
        let buckets = (bytes.len() / (WAYS * (PRINT + value))) as u64;
        Self { bytes, buckets, value }
    }

    /// The value stored under `key`.
    #[inline]
    pub fn get(&self, key: u64) -> Option<&'a [u8]> {
        if self.buckets == 0 {
            return None;
        }
        let key = scramble(key);
        let mut bucket = home(key, self.buckets);
        for _ in 0..REACH {
            if let Some(value) = self.find(bucket, key) {
                return Some(value);
            }
            // Only a full bucket has sent later keys to its neighbour.
            if !self.is_full(bucket) {
                return None;
            }
            bucket = next(bucket, self.buckets);
        }
        None
    }

    /// A byte of where the search for `key` begins: reading it brings the place near.
    #[inline]
    pub fn touch(&self, key: u64) -> u8 {
        if self.buckets == 0 { 0 } else { self.bucket(home(scramble(key), self.buckets))[0] }
    }

    #[inline]
    fn bucket(&self, bucket: u64) -> &'a [u8] {
        let size = WAYS * (PRINT + self.value);
        let at = bucket as usize * size;
        &self.bytes[at..at + size]
    }

    #[inline]
    fn find(&self, bucket: u64, key: u64) -> Option<&'a [u8]> {
        let entries = self.bucket(bucket);
        let print = fingerprint(key).to_le_bytes();
        for way in 0..WAYS {
            if entries[way * PRINT..way * PRINT + PRINT] == print {
                let at = WAYS * PRINT + way * self.value;
                return Some(&entries[at..at + self.value]);
            }
        }
        None
    }

    #[inline]
    fn is_full(&self, bucket: u64) -> bool {
        let last = (WAYS - 1) * PRINT;
        self.bucket(bucket)[last..last + PRINT] != [0, 0]
    }
}

#[inline]
fn scramble(key: u64) -> u64 {
    let key = (key ^ (key >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    key ^ (key >> 29)
}

#[inline]
fn home(key: u64, buckets: u64) -> u64 {
    ((key >> 32) * buckets) >> 32
}

#[inline]
fn next(bucket: u64, buckets: u64) -> u64 {
    if bucket + 1 == buckets { 0 } else { bucket + 1 }
}

/// Never zero: zero marks an empty place.
#[inline]
fn fingerprint(key: u64) -> u16 {
    (key as u16).max(1)
}

/// Writes a table of `entries`, each a key and a value of `value` bytes, into at most `size` bytes
/// if `size` is given, else into as many as are needed. Entries come most important first: those
/// that find no place are left out. Returns the bytes and how many entries were left out.
pub fn build(entries: &[(u64, Vec<u8>)], value: usize, size: Option<usize>) -> (Vec<u8>, usize) {
    let bucket_size = WAYS * (PRINT + value);
    let needed = (entries.len() * 100).div_ceil(WAYS * 62).max(2);
    let buckets = size.map_or(needed, |s| (s / bucket_size).min(needed)) as u64;
    let mut bytes = vec![0; buckets as usize * bucket_size];
    let mut left_out = 0;
    for (key, entry) in entries {
        let key = scramble(*key);
        let home = home(key, buckets);
        let placed = (0..REACH as u64).map(|n| (home + n) % buckets).any(|bucket| {
            let at = bucket as usize * bucket_size;
            place(&mut bytes[at..at + bucket_size], key, entry, value)
        });
        left_out += usize::from(!placed);
    }
    (bytes, left_out)
}

fn place(bucket: &mut [u8], key: u64, entry: &[u8], value: usize) -> bool {
    for way in 0..WAYS {
        let print = way * PRINT..way * PRINT + PRINT;
        if bucket[print.clone()] == [0, 0] {
            bucket[print].copy_from_slice(&fingerprint(key).to_le_bytes());
            let at = WAYS * PRINT + way * value;
            bucket[at..at + value].copy_from_slice(&entry[..value]);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_placed_key_is_found_with_its_value() {
        let entries: Vec<_> = (0..10_000u64).map(|k| (k * 7919, (k as u32).to_le_bytes().to_vec())).collect();
        let (bytes, left_out) = build(&entries, 4, None);
        let table = PackedTable::new(&bytes, 4);
        let found = entries.iter().filter(|(k, v)| table.get(*k) == Some(&v[..])).count();
        assert_eq!(left_out, 0);
        assert!(found + 10 >= entries.len(), "{found} found");
        let strangers = (1..10_000u64).filter(|k| table.get(k * 7919 + 1).is_some()).count();
        assert!(strangers < 20, "{strangers}");
    }

    #[test]
    fn a_bound_on_size_keeps_the_first_entries() {
        let entries: Vec<_> = (0..10_000u64).map(|k| (k, vec![1, 2])).collect();
        let (bytes, left_out) = build(&entries, 2, Some(4096));
        assert!(bytes.len() <= 4096 && left_out > 8_000);
        assert!(PackedTable::new(&bytes, 2).get(0).is_some());
    }

    #[test]
    fn an_empty_table_knows_nothing() {
        assert_eq!(PackedTable::new(&[], 4).get(17), None);
    }
}
