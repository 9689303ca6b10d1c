//! The weights, read in place from one string of bytes that the training program wrote.
//!
//! First the steps from label to label of both readings, then the rows of classes, then the table of
//! all other features.

use super::features::{CLASS_ROWS, PLACES};
use super::table::PackedTable;
use super::tags::{self, TAGS, Transitions};

/// Sorts of words that steps between labels are weighed for.
pub const SORTS: usize = 16;

/// Readings of an article.
pub const READINGS: usize = 2;

/// Bytes of the steps: little-endian 16-bit numbers, by reading, sort, previous label and label.
pub const STEPS: usize = 2 * READINGS * SORTS * TAGS * TAGS;

/// Bytes of the rows of classes: one signed byte, by class, place and label.
pub const CLASSES: usize = CLASS_ROWS * PLACES * TAGS;

/// The weights of one feature.
pub type WeightRow = [u8; TAGS];

/// All weights.
#[derive(Debug, Clone)]
pub struct TaggerWeights<'a> {
    /// Of steps between labels, by reading and sort.
    pub steps: Box<[[Transitions; SORTS]; READINGS]>,
    classes: &'a [[WeightRow; PLACES]],
    /// Of features by their hash.
    pub features: PackedTable<'a>,
}

impl<'a> TaggerWeights<'a> {
    /// Reads `bytes`; what is not there weighs nothing.
    pub fn new(bytes: &'a [u8]) -> Self {
        let (numbers, rest) = bytes.split_at_checked(STEPS).unwrap_or_default();
        let (classes, features) = rest.split_at_checked(CLASSES).unwrap_or_default();
        let mut steps = Box::new([[[[0; TAGS]; TAGS]; SORTS]; READINGS]);
        let mut numbers = numbers.as_chunks().0.iter().map(|&two| i32::from(i16::from_le_bytes(two)));
        for sort in steps.as_flattened_mut() {
            for weight in sort.as_flattened_mut() {
                *weight = numbers.next().unwrap_or(0);
            }
            tags::forbid(sort);
        }
        let classes = classes.as_chunks().0.as_chunks().0;
        Self { steps, classes, features: PackedTable::new(features, TAGS) }
    }

    /// The weights of the class of number `row`, by place.
    #[inline]
    pub fn class(&self, row: usize) -> Option<&'a [WeightRow; PLACES]> {
        self.classes.get(row)
    }
}
