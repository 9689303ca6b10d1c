//! What a run has found, put in order only as far as somebody looks.
//!
//! Owned here: the order of articles, ties included, and that neither sorting nor the look-up of
//! days and identities is done for articles that nobody is shown. Left to others: what matches and what it
//! scores ([`super::run`]), how it is kept (`super::hits`).

use std::cmp::Ordering;
use std::sync::OnceLock;

use tantivy::DocAddress;

use super::hits::Hits;
use crate::index::archive::Archive;

/// In which order articles are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best match first.
    #[default]
    Relevance,
    /// Latest published first, undated last.
    Newest,
    /// Earliest published first, undated last.
    Oldest,
}

/// An article that matches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// Where it is stored.
    pub address: DocAddress,
    /// Its score.
    pub score: f32,
    /// First day on which it may have been published, in days since 1970.
    pub day: Option<i64>,
}

/// So many of the best are put aside at least, as more are mostly asked for than one page.
const HEAD: usize = 200;

/// The articles that match. Ties are broken by day, the latest first, then by id, so that the order
/// is the same at each run and on each page.
#[derive(Debug, Default)]
pub struct Ranked {
    hits: Hits,
    /// The best, and what is tied with the last of these.
    head: Vec<Scored>,
    /// So many of the best are among the head.
    reach: usize,
    /// So many from the front of the head are where they belong; those behind are in no order, and none of
    /// them belongs before one of these.
    ordered: usize,
    by: Sort,
    /// All of them, once somebody has asked.
    all: OnceLock<Vec<Scored>>,
}

impl Ranked {
    /// `hits`, to be had in the order of `by`.
    pub(super) fn new(hits: Hits, by: Sort) -> Self {
        Self { hits, by, ..Self::default() }
    }

    /// Number of articles.
    pub fn len(&self) -> usize {
        self.hits.len()
    }

    /// True if nothing matches.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All articles, in the order in which they are stored.
    pub fn all(&self) -> &[Scored] {
        self.all.get_or_init(|| self.hits.all())
    }

    /// Is the article at `address` one of them?
    pub fn holds(&self, address: DocAddress) -> bool {
        self.hits.get(address).is_some()
    }

    /// All articles.
    pub(super) fn hits(&self) -> &Hits {
        &self.hits
    }

    /// The first `n` articles, or all if there are fewer. Costs about as much as looking at the score of every
    /// article once, and sorting `n`.
    pub fn first(&mut self, n: usize, archive: &Archive) -> tantivy::Result<&[Scored]> {
        let n = n.min(self.len());
        self.put_aside(n);
        if n > self.ordered {
            put_first(&mut self.head[self.ordered..], n - self.ordered, self.by, archive)?;
            self.ordered = n;
        }
        Ok(&self.head[..n])
    }

    /// Puts the best aside, `n` of them or more.
    fn put_aside(&mut self, n: usize) {
        if n > self.reach {
            let (by, reach) = (self.by, n.max(self.reach * 2).max(HEAD));
            self.head = self.hits.best(reach, by == Sort::Relevance, |a, b| compare(a, b, by));
            (self.reach, self.ordered) = (reach, 0);
        }
    }

    /// Puts some of the articles in order.
    pub fn put_in_order(&self, some: &mut [Scored], archive: &Archive) -> tantivy::Result<()> {
        put_first(some, some.len(), self.by, archive)
    }

    /// Lets `change` raise the scores of the `n` best; ties at the end of these are broken by where
    /// articles are stored.
    pub fn raise_best(
        &mut self,
        n: usize,
        change: impl FnOnce(&mut [Scored]) -> tantivy::Result<()>,
    ) -> tantivy::Result<()> {
        let (n, by) = (n.min(self.len()), self.by);
        self.put_aside(n);
        if n < self.head.len() {
            let stored = |a: &Scored, b: &Scored| compare(a, b, by).then_with(|| a.address.cmp(&b.address));
            self.head.select_nth_unstable_by(n, stored);
        }
        let best = &mut self.head[..n];
        change(best)?;
        best.iter().for_each(|hit| self.hits.rescore(hit.address, hit.score));
        (self.ordered, self.all) = (0, OnceLock::new());
        Ok(())
    }
}

/// Puts the first `wanted` of `hits` where they belong, the others behind them in no order.
fn put_first(hits: &mut [Scored], wanted: usize, by: Sort, archive: &Archive) -> tantivy::Result<()> {
    let mut end = hits.len();
    if (1..hits.len()).contains(&wanted) {
        hits.select_nth_unstable_by(wanted - 1, |a, b| compare(a, b, by));
        // What is tied with the last one wanted may belong in its place.
        let last = hits[wanted - 1];
        end = wanted;
        for i in wanted..hits.len() {
            if compare(&hits[i], &last, by) == Ordering::Equal {
                hits.swap(i, end);
                end += 1;
            }
        }
    }
    let head = &mut hits[..end];
    head.sort_unstable_by(|a, b| compare(a, b, by));
    let mut at = 0;
    for tied in head.chunk_by_mut(|a, b| compare(a, b, by) == Ordering::Equal) {
        let needed = wanted.saturating_sub(at).min(tied.len());
        at += tied.len();
        if tied.len() > 1 && needed > 0 {
            break_tie(tied, needed, archive)?;
        }
    }
    Ok(())
}

/// The order of two articles, whose ids are not looked at.
fn compare(a: &Scored, b: &Scored, by: Sort) -> Ordering {
    let newest = || b.day.cmp(&a.day);
    match by {
        Sort::Relevance => b.score.total_cmp(&a.score).then_with(newest),
        Sort::Newest => newest().then_with(|| b.score.total_cmp(&a.score)),
        Sort::Oldest => {
            let key = |hit: &Scored| (hit.day.is_none(), hit.day);
            key(a).cmp(&key(b)).then_with(|| b.score.total_cmp(&a.score))
        }
    }
}

/// Puts the first `needed` of `tied` in order of their ids. Within a segment that is the order of
/// the ids' numbers; only where segments meet are the ids themselves looked up, and no more of a
/// segment's than are needed.
fn break_tie(tied: &mut [Scored], needed: usize, archive: &Archive) -> tantivy::Result<()> {
    let ids = archive.ids()?;
    tied.sort_by_cached_key(|hit| (hit.address.segment_ord, ids.number(hit.address)));
    let several = tied.first().map(|hit| hit.address.segment_ord) != tied.last().map(|hit| hit.address.segment_ord);
    if !several {
        return Ok(());
    }
    let (mut front, mut rest) = (Vec::new(), Vec::new());
    for of_segment in tied.chunk_by(|a, b| a.address.segment_ord == b.address.segment_ord) {
        let (first, others) = of_segment.split_at(needed.min(of_segment.len()));
        front.extend_from_slice(first);
        rest.extend_from_slice(others);
    }
    let addresses: Vec<DocAddress> = front.iter().map(|hit| hit.address).collect();
    let mut named: Vec<(String, Scored)> = ids.of(&addresses)?.into_iter().zip(front).collect();
    named.sort_by(|a, b| a.0.cmp(&b.0));
    for (place, hit) in tied.iter_mut().zip(named.into_iter().map(|(_, hit)| hit).chain(rest)) {
        *place = hit;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(doc: u32, score: f32, day: Option<i64>) -> Scored {
        Scored { address: DocAddress::new(0, doc), score, day }
    }

    #[test]
    fn undated_articles_stand_last_by_day() {
        let mut hits = [hit(0, 1.0, None), hit(1, 1.0, Some(3)), hit(2, 2.0, Some(-5)), hit(3, 3.0, Some(3))];
        let order = |hits: &[Scored]| hits.iter().map(|h| h.address.doc_id).collect::<Vec<_>>();
        hits.sort_by(|a, b| compare(a, b, Sort::Newest));
        assert_eq!(order(&hits), [3, 1, 2, 0]);
        hits.sort_by(|a, b| compare(a, b, Sort::Oldest));
        assert_eq!(order(&hits), [2, 3, 1, 0]);
        hits.sort_by(|a, b| compare(a, b, Sort::Relevance));
        assert_eq!(order(&hits), [3, 2, 1, 0]);
    }
}
