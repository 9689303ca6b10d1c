//! Jobs done by several threads, results taken in the order of the jobs, memory bounded.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Jobs on their way at once, at most, however small they are.
const DEPTH: usize = 512;

/// An amount of memory that jobs on their way use between them. Jobs wait while it is used up.
#[derive(Debug)]
pub struct MemoryBudget {
    bytes: usize,
    used: Mutex<usize>,
    returned: Condvar,
    closed: AtomicBool,
}

impl MemoryBudget {
    /// A budget of `bytes`. A job that needs more by itself runs alone.
    pub fn new(bytes: usize) -> Arc<Self> {
        Arc::new(Self { bytes, used: Mutex::new(0), returned: Condvar::new(), closed: AtomicBool::new(false) })
    }

    fn take(self: &Arc<Self>, bytes: usize) -> MemoryPermit {
        let mut used = self.used();
        while *used > 0 && *used + bytes > self.bytes && !self.closed.load(Ordering::Relaxed) {
            used = self.returned.wait(used).unwrap_or_else(PoisonError::into_inner);
        }
        *used += bytes;
        MemoryPermit { of: Arc::clone(self), bytes }
    }

    /// Lets everyone through who waits: nothing of what they do counts any more.
    fn close(&self) {
        let _used = self.used();
        self.closed.store(true, Ordering::Relaxed);
        self.returned.notify_all();
    }

    fn used(&self) -> MutexGuard<'_, usize> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A part of a [`MemoryBudget`]; returned when dropped.
#[derive(Debug)]
pub struct MemoryPermit {
    of: Arc<MemoryBudget>,
    bytes: usize,
}

impl MemoryPermit {
    /// How much it is, in bytes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

impl Drop for MemoryPermit {
    fn drop(&mut self) {
        *self.of.used() -= self.bytes;
        self.of.returned.notify_all();
    }
}

/// A job, the memory that it may use, and where its result goes.
type Assignment<J, R> = (J, MemoryPermit, SyncSender<R>);

/// Takes jobs from whoever makes them.
pub struct JobFeed<'a, J, R> {
    budget: &'a Arc<MemoryBudget>,
    jobs: SyncSender<Assignment<J, R>>,
    results: SyncSender<Receiver<R>>,
}

impl<J, R> JobFeed<'_, J, R> {
    /// Hands on a job that needs about `bytes` of memory; waits while too much is on its way.
    /// `Break` when nobody takes results any more.
    pub fn send(&self, job: J, bytes: usize) -> ControlFlow<()> {
        let permit = self.budget.take(bytes);
        let (sender, receiver) = sync_channel(1);
        let sent = self.results.send(receiver).is_ok() && self.jobs.send((job, permit, sender)).is_ok();
        if sent { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

/// Runs `produce` on a thread of its own, `work` on `threads` more, and `consume` here, on the
/// results in the order of their jobs, until it breaks. A result holds its job's [`MemoryPermit`] for as
/// long as it needs the memory.
pub fn in_order<J: Send, R: Send>(
    threads: usize,
    budget: &Arc<MemoryBudget>,
    produce: impl FnOnce(JobFeed<'_, J, R>) + Send,
    work: impl Fn(J, MemoryPermit) -> R + Sync,
    mut consume: impl FnMut(R) -> ControlFlow<()>,
) {
    let (jobs, to_do) = sync_channel::<Assignment<J, R>>(DEPTH);
    let (results, done) = sync_channel::<Receiver<R>>(DEPTH);
    let to_do = Mutex::new(to_do);
    thread::scope(|scope| {
        scope.spawn(|| produce(JobFeed { budget, jobs, results }));
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                loop {
                    let next = to_do.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((job, permit, result)) = next else { break };
                    // Fails only when nobody takes results any more.
                    let _ = result.send(work(job, permit));
                }
            });
        }
        for receiver in done {
            let Ok(result) = receiver.recv() else { break };
            if consume(result).is_break() {
                budget.close();
                break;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[test]
    fn results_come_in_the_order_of_their_jobs() {
        let mut seen = Vec::new();
        in_order(
            4,
            &MemoryBudget::new(1 << 20),
            |feed| {
                for n in 0..2000_u64 {
                    let _ = feed.send(n, 10);
                }
            },
            |n, _permit| {
                // The earlier the job within its group of eight, the longer it takes.
                (0..(8 - n % 8) * 200).fold(n, |sum, _| std::hint::black_box(sum))
            },
            |n| {
                seen.push(n);
                ControlFlow::Continue(())
            },
        );
        assert_eq!(seen, (0..2000).collect::<Vec<_>>());
    }

    #[test]
    fn no_more_is_on_its_way_than_allowed_and_a_large_job_runs_alone() {
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        in_order(
            4,
            &MemoryBudget::new(100),
            |feed| {
                for bytes in [40, 40, 40, 500, 40, 40, 40] {
                    let _ = feed.send(bytes, bytes);
                }
            },
            |bytes, permit| {
                let used = now.fetch_add(bytes, Ordering::SeqCst) + bytes;
                most.fetch_max(used, Ordering::SeqCst);
                now.fetch_sub(bytes, Ordering::SeqCst);
                drop(permit);
            },
            |()| ControlFlow::Continue(()),
        );
        assert_eq!(most.load(Ordering::SeqCst), 500);
    }

    #[test]
    fn stopping_early_stops_everything() {
        let mut taken = 0;
        in_order(
            2,
            &MemoryBudget::new(1000),
            |feed| while feed.send((), 10).is_continue() {},
            |(), permit| permit,
            |_permit| {
                taken += 1;
                if taken == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(taken, 5);
    }
}
