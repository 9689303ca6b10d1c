//! Tables of hashes in one byte string: written by the training program, read in place.
//!
//! A table is a power-free open hash of fixed-size entries: a fingerprint of the key and a value of
//! a few bytes. Keys themselves are not kept, so a look-up of an unknown key answers wrongly once
//! in some ten thousand times; for evidence that is weighed, that is cheap.

/// A table read in place from bytes that [`build`] wrote.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
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

impl<'a> Table<'a> {
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

/// A table with its fingerprints side by side, eight bytes a bucket: a look-up that finds nothing,
/// as most do, reads one line of memory, and a small part of what the table takes.
#[derive(Debug, Clone)]
pub struct Indexed<'a> {
    table: Table<'a>,
    prints: Box<[u64]>,
}

impl<'a> Indexed<'a> {
    /// Gathers the fingerprints of `table`.
    pub fn new(table: Table<'a>) -> Self {
        let prints = |bucket| {
            let entries = table.bucket(bucket);
            (0..WAYS * PRINT).rev().fold(0, |prints, at| prints << 8 | u64::from(entries[at]))
        };
        Self { table, prints: (0..table.buckets).map(prints).collect() }
    }

    /// The fingerprints where the search for `key` begins: reading them brings the place near.
    #[inline]
    pub fn touch(&self, key: u64) -> u64 {
        self.prints.get(home(scramble(key), self.table.buckets) as usize).copied().unwrap_or_default()
    }

    /// As [`Table::get`].
    #[inline]
    pub fn get(&self, key: u64) -> Option<&'a [u8]> {
        const LOW: u64 = 0x0001_0001_0001_0001;
        let key = scramble(key);
        let print = u64::from(fingerprint(key)) * LOW;
        let mut bucket = home(key, self.table.buckets);
        for _ in 0..REACH {
            let prints = *self.prints.get(bucket as usize)?;
            // The lowest lane of sixteen bits that is equal becomes the lowest that has its high bit.
            let differing = prints ^ print;
            let equal = differing.wrapping_sub(LOW) & !differing & (LOW << 15);
            if equal != 0 {
                let way = equal.trailing_zeros() as usize / 16;
                let at = WAYS * PRINT + way * self.table.value;
                return Some(&self.table.bucket(bucket)[at..at + self.table.value]);
            }
            // Only a full bucket has sent later keys to its neighbour.
            if prints >> 48 == 0 {
                return None;
            }
            bucket = next(bucket, self.table.buckets);
        }
        None
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
        let table = Table::new(&bytes, 4);
        let found = entries.iter().filter(|(k, v)| table.get(*k) == Some(&v[..])).count();
        assert_eq!(left_out, 0);
        assert!(found + 10 >= entries.len(), "{found} found");
        let strangers = (1..10_000u64).filter(|k| table.get(k * 7919 + 1).is_some()).count();
        assert!(strangers < 20, "{strangers}");
    }

    #[test]
    fn the_index_of_a_table_answers_as_the_table() {
        for size in [None, Some(30_000)] {
            let entries: Vec<_> = (0..10_000u64).map(|k| (k * 7919, (k as u32).to_le_bytes().to_vec())).collect();
            let (bytes, _) = build(&entries, 4, size);
            let table = Table::new(&bytes, 4);
            let indexed = Indexed::new(table);
            for key in 0..40_000 {
                assert_eq!(indexed.get(key * 3), table.get(key * 3), "{key} of {size:?}");
            }
        }
        assert_eq!(Indexed::new(Table::new(&[], 4)).get(17), None);
    }

    #[test]
    fn a_bound_on_size_keeps_the_first_entries() {
        let entries: Vec<_> = (0..10_000u64).map(|k| (k, vec![1, 2])).collect();
        let (bytes, left_out) = build(&entries, 2, Some(4096));
        assert!(bytes.len() <= 4096 && left_out > 8_000);
        assert!(Table::new(&bytes, 2).get(0).is_some());
    }

    #[test]
    fn an_empty_table_knows_nothing() {
        assert_eq!(Table::new(&[], 4).get(17), None);
    }
}
