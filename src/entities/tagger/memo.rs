//! What groups of features came to: the same words stand in article after article, and what a word
//! weighs by itself or in its place is always the same.

use std::cell::RefCell;

use super::features::FeatureGroup;
use super::tags::{TAGS, TagScores};

/// Groups that are remembered, a power of two; 768 KB, about what the near caches hold.
const PLACES: usize = 1 << 14;

/// The sums of the groups that were met last. A group has one place, and is forgotten when another
/// one takes it.
#[derive(Debug)]
pub(super) struct Memo {
    /// The tagger whose weights were summed.
    tagger: u64,
    places: Vec<(FeatureGroup, TagScores)>,
}

thread_local! {
    static MEMO: RefCell<Memo> = const { RefCell::new(Memo { tagger: 0, places: Vec::new() }) };
}

/// Does `work` with this thread's memo of the tagger of number `tagger`, never 0.
pub(super) fn with<T>(tagger: u64, work: impl FnOnce(&RefCell<Memo>) -> T) -> T {
    MEMO.with(|memo| {
        if memo.borrow().tagger != tagger {
            *memo.borrow_mut() = Memo { tagger, places: vec![([0; 2], [0; TAGS]); PLACES] };
        }
        work(memo)
    })
}

impl Memo {
    /// What `group` came to, if that is still known.
    #[inline]
    pub fn get(&self, group: FeatureGroup) -> Option<&TagScores> {
        let (known, sum) = &self.places[place(group)];
        (*known == group).then_some(sum)
    }

    /// Remembers what `group` came to.
    #[inline]
    pub fn put(&mut self, group: FeatureGroup, sum: TagScores) {
        self.places[place(group)] = (group, sum);
    }
}

#[inline]
fn place(group: FeatureGroup) -> usize {
    let mixed = (group[0] ^ group[1].rotate_left(23)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> (64 - PLACES.trailing_zeros())) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_known_by_all_that_it_follows_from() {
        with(u64::MAX, |memo| {
            memo.borrow_mut().put([1 << 56, 7], [3; TAGS]);
            assert_eq!(memo.borrow().get([1 << 56, 7]), Some(&[3; TAGS]));
            assert_eq!(memo.borrow().get([1 << 56, 8]), None);
            assert_eq!(memo.borrow().get([2 << 56, 7]), None);
        });
        with(u64::MAX - 1, |memo| assert_eq!(memo.borrow().get([1 << 56, 7]), None));
    }
}
