//! The budget of a question: what answering it may cost in work and in memory.
//!
//! Both are counted and not measured, so that a query is answered or refused alike on every machine. A
//! step is something like one place of a word that is looked at; what costs how many is said where it is
//! spent. Clones share what is spent: a query, its hints and its passages have one budget together.

use std::cell::Cell;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tantivy::TantivyError;
use tantivy_fst::Automaton;

/// Steps that a question may take: some seconds.
pub const WORK: u64 = 300_000_000;
/// Bytes of lists that may be open at a time.
pub const MEMORY: u64 = 512 << 20;

/// What is left of a budget.
#[derive(Debug, Clone)]
pub struct Budget(Arc<Counters>);

#[derive(Debug)]
struct Counters {
    work: u64,
    memory: u64,
    spent: AtomicU64,
}

/// A question costs more than it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Exceeded {
    /// Steps.
    #[error("this query takes more work than a query may")]
    Work,
    /// Bytes of open lists.
    #[error("this query takes more memory than a query may")]
    Memory,
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(WORK, MEMORY)
    }
}

impl Budget {
    /// So many steps, and so many bytes at a time.
    pub fn new(work: u64, memory: u64) -> Self {
        Self(Arc::new(Counters { work, memory, spent: AtomicU64::new(0) }))
    }

    /// Spends `steps`; false if there were not so many left.
    pub fn spend(&self, steps: u64) -> bool {
        self.0.spent.fetch_add(steps, Ordering::Relaxed).saturating_add(steps) <= self.0.work
    }

    /// As [`Budget::spend`].
    ///
    /// # Errors
    /// There were not so many left.
    pub fn take(&self, steps: u64) -> Result<(), Exceeded> {
        if self.spend(steps) { Ok(()) } else { Err(Exceeded::Work) }
    }

    /// # Errors
    /// More was spent than there was.
    pub fn check(&self) -> Result<(), Exceeded> {
        self.take(0)
    }

    /// # Errors
    /// More bytes than may be in use at a time.
    pub fn hold(&self, bytes: u64) -> Result<(), Exceeded> {
        if bytes <= self.0.memory { Ok(()) } else { Err(Exceeded::Memory) }
    }

    /// Steps that were spent.
    pub fn spent(&self) -> u64 {
        self.0.spent.load(Ordering::Relaxed)
    }
}

impl Exceeded {
    /// What can be done about it, as a phrase without a full stop.
    pub fn hint() -> &'static str {
        "ask for fewer words at a time, write more of a beginning before its `*`, or narrow the days"
    }

    /// The engine's error that this became, if it did.
    pub fn of(error: &TantivyError) -> Option<Self> {
        match error {
            TantivyError::IoError(error) => error.get_ref()?.downcast_ref().copied(),
            _ => None,
        }
    }
}

impl From<Exceeded> for io::Error {
    fn from(exceeded: Exceeded) -> Self {
        Self::new(io::ErrorKind::QuotaExceeded, exceeded)
    }
}

impl From<Exceeded> for TantivyError {
    fn from(exceeded: Exceeded) -> Self {
        io::Error::from(exceeded).into()
    }
}

/// An automaton over a dictionary whose steps are counted; it finds nothing more once they are spent.
pub struct CountedAutomaton<'a, A> {
    automaton: &'a A,
    budget: &'a Budget,
    /// Steps that are not paid for yet; as many as are paid for at a time where the budget is spent.
    steps: Cell<u64>,
}

/// So many steps of an automaton are paid for at a time.
const AT_A_TIME: u64 = 1024;

impl<'a, A> CountedAutomaton<'a, A> {
    /// `automaton`, whose steps `budget` pays for.
    pub fn new(automaton: &'a A, budget: &'a Budget) -> Self {
        Self { automaton, budget, steps: Cell::new(0) }
    }
}

impl<A> Drop for CountedAutomaton<'_, A> {
    fn drop(&mut self) {
        self.budget.spend(self.steps.get() % AT_A_TIME);
    }
}

impl<A: Automaton> Automaton for CountedAutomaton<'_, A> {
    type State = Option<A::State>;

    fn start(&self) -> Self::State {
        Some(self.automaton.start())
    }

    fn is_match(&self, state: &Self::State) -> bool {
        state.as_ref().is_some_and(|state| self.automaton.is_match(state))
    }

    fn can_match(&self, state: &Self::State) -> bool {
        state.as_ref().is_some_and(|state| self.automaton.can_match(state))
    }

    fn accept(&self, state: &Self::State, byte: u8) -> Self::State {
        let steps = self.steps.get() + 1;
        if steps > AT_A_TIME {
            return None;
        }
        // At the end of the budget it stays at more than may be owed.
        let is_over = steps == AT_A_TIME && !self.budget.spend(steps);
        self.steps.set(if is_over || steps < AT_A_TIME { steps } else { 0 });
        state.as_ref().map(|state| self.automaton.accept(state, byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spent_by_one_is_spent_by_all() {
        let budget = Budget::new(10, 100);
        let clone = budget.clone();
        assert!(budget.spend(6) && clone.take(4).is_ok() && budget.check().is_ok());
        assert_eq!(clone.take(1), Err(Exceeded::Work));
        assert_eq!(budget.check(), Err(Exceeded::Work));
        assert_eq!((budget.hold(100), budget.hold(101)), (Ok(()), Err(Exceeded::Memory)));
    }

    #[test]
    fn the_engine_hands_the_error_on() {
        assert_eq!(Exceeded::of(&TantivyError::from(Exceeded::Memory)), Some(Exceeded::Memory));
        let other = TantivyError::from(io::Error::new(io::ErrorKind::QuotaExceeded, "the disk"));
        assert_eq!(Exceeded::of(&other), None);
    }
}
