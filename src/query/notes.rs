//! The notes of one reading: bounded, however many slips there are.

use super::error::Note;
use super::slip::Slip;
use super::tree::QuerySpan;

/// Notes that are kept; the rest are counted.
const MAX_NOTES: usize = 20;

/// What was read otherwise than typed.
#[derive(Debug, Default)]
pub(super) struct Notes {
    kept: Vec<Note>,
    more: usize,
}

impl Notes {
    pub fn push(&mut self, slip: Slip, span: QuerySpan) {
        if self.kept.len() < MAX_NOTES { self.kept.push(Note { slip, span }) } else { self.more += 1 }
    }

    /// Forgets operators that had nothing to join.
    pub fn forget_dangling(&mut self) {
        self.kept.retain(|note| !matches!(note.slip, Slip::Dangling { .. }));
    }

    /// In the order typed.
    pub fn into_sorted(mut self) -> Vec<Note> {
        self.kept.sort_by_key(|note| note.span.start);
        if self.more > 0 {
            let span = self.kept.last().map_or(QuerySpan::default(), |note| note.span);
            self.kept.push(Note { slip: Slip::More { count: self.more }, span });
        }
        self.kept
    }
}
