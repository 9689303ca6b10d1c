//! Scorers made of scorers: all of several, any of several, a condition that is checked document by document.

use tantivy::query::{EmptyScorer, Scorer};
use tantivy::{DocId, DocSet, Score, TERMINATED};

use super::text::TextScorer;
use super::words::AllWords;
use crate::index::postings::{Union, step};

/// A condition that is checked document by document.
pub(super) struct DocFilter<F> {
    holds: F,
    doc: DocId,
    end: DocId,
}

impl<F: Fn(DocId) -> bool> DocFilter<F> {
    /// The documents before `end` that `holds` holds for.
    pub fn new(end: DocId, holds: F) -> Self {
        let mut filter = Self { holds, doc: 0, end };
        filter.settle();
        filter
    }

    fn settle(&mut self) {
        while self.doc < self.end && !(self.holds)(self.doc) {
            self.doc += 1;
        }
        if self.doc >= self.end {
            self.doc = TERMINATED;
        }
    }
}

impl<F: Fn(DocId) -> bool + Send> DocSet for DocFilter<F> {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc += 1;
            self.settle();
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = target;
            self.settle();
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.end
    }
}

impl<F: Fn(DocId) -> bool + Send + 'static> Scorer for DocFilter<F> {
    fn score(&mut self) -> Score {
        0.0
    }
}

/// A condition that adds the same to the score of every document.
pub(super) struct Weighted {
    pub inner: Union,
    pub weight: f32,
}

impl DocSet for Weighted {
    fn advance(&mut self) -> DocId {
        self.inner.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.inner.seek(target)
    }

    fn doc(&self) -> DocId {
        self.inner.doc()
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }
}

impl Scorer for Weighted {
    fn score(&mut self) -> Score {
        self.weight
    }
}

/// Documents that any of several scorers matches; their scores summed, or the highest taken.
pub(super) struct AnyOf {
    parts: Vec<Box<dyn Scorer>>,
    doc: DocId,
    sum: bool,
}

impl AnyOf {
    /// What any of `parts` matches, scores summed.
    pub fn new(parts: Vec<Box<dyn Scorer>>) -> Self {
        let mut any = Self { parts, doc: 0, sum: true };
        any.doc = any.lowest();
        any
    }

    /// What any of `parts` matches, with the highest score.
    pub fn highest(parts: Vec<Box<dyn Scorer>>) -> Self {
        Self { sum: false, ..Self::new(parts) }
    }

    fn lowest(&self) -> DocId {
        self.parts.iter().map(|p| p.doc()).min().unwrap_or(TERMINATED)
    }
}

impl DocSet for AnyOf {
    fn advance(&mut self) -> DocId {
        step(self)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            for part in &mut self.parts {
                if part.doc() < target {
                    part.seek(target);
                }
            }
            self.doc = self.lowest();
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.parts.iter().map(|p| p.size_hint()).fold(0, u32::saturating_add)
    }
}

impl Scorer for AnyOf {
    fn score(&mut self) -> Score {
        let doc = self.doc;
        let scores = self.parts.iter_mut().filter(|p| p.doc() == doc).map(|p| p.score());
        if self.sum { sum(scores) } else { scores.fold(0.0, f32::max) }
    }
}

/// The sum of scores, rounded once, so that it does not depend on their order.
pub(super) fn sum(scores: impl Iterator<Item = Score>) -> Score {
    scores.map(f64::from).sum::<f64>() as Score
}

/// Something that an article may be asked by itself.
pub(super) type DocCheck = Box<dyn Fn(DocId) -> bool + Send>;

/// One of the conditions that must all hold, or must not.
pub(super) enum AllOfPart {
    /// Words, of which each gives a score of its own.
    Words(AllWords),
    /// A pattern, of which only candidates are known until these are confirmed.
    Text(TextScorer),
    /// Anything else.
    Other(Box<dyn Scorer>),
}

impl AllOfPart {
    /// By itself.
    pub fn alone(self) -> Box<dyn Scorer> {
        match self {
            Self::Words(words) => Box::new(words),
            Self::Text(text) => Box::new(text.settled()),
            Self::Other(other) => other,
        }
    }

    /// The document that it stands at, or the candidate.
    fn doc(&self) -> DocId {
        match self {
            Self::Words(words) => words.doc(),
            Self::Text(text) => text.doc(),
            Self::Other(other) => other.doc(),
        }
    }

    /// Goes on to the first document from `target` on, or the first candidate.
    fn approach(&mut self, target: DocId) -> DocId {
        let doc = self.doc();
        match self {
            _ if doc >= target => doc,
            Self::Words(words) => words.seek(target),
            Self::Text(text) => text.approach(target),
            Self::Other(other) => other.seek(target),
        }
    }

    /// Does the document match?
    fn confirm(&mut self) -> bool {
        match self {
            Self::Text(text) => text.confirm(),
            _ => true,
        }
    }

    fn add_to(&mut self, score: &mut f64) {
        match self {
            Self::Words(words) => words.scores().for_each(|part| *score += f64::from(part)),
            Self::Text(text) => *score += f64::from(text.score()),
            Self::Other(other) => *score += f64::from(other.score()),
        }
    }

    /// In about so many documents it stands at most.
    pub fn size_hint(&self) -> u32 {
        match self {
            Self::Words(words) => words.size_hint(),
            Self::Text(text) => text.size_hint(),
            Self::Other(other) => other.size_hint(),
        }
    }
}

/// Documents that all of several parts match, whose scores are summed, and that pass some checks. The part that
/// matches the fewest leads.
pub(super) struct AllOf {
    parts: Vec<AllOfPart>,
    checks: Vec<DocCheck>,
    unwanted: Vec<AllOfPart>,
    unwanted_texts: Vec<AllOfPart>,
}

impl AllOf {
    /// What all of `parts` match and none of `unwanted`, and what passes `checks`; nothing if there are no parts.
    pub fn of(mut parts: Vec<AllOfPart>, checks: Vec<DocCheck>, unwanted: Vec<AllOfPart>) -> Box<dyn Scorer> {
        if parts.len() < 2 && checks.is_empty() && unwanted.is_empty() {
            return parts.pop().map_or_else(|| Box::new(EmptyScorer) as Box<dyn Scorer>, AllOfPart::alone);
        }
        parts.sort_by_key(|part| part.size_hint());
        let (unwanted_texts, unwanted) = unwanted.into_iter().partition(|part| matches!(part, AllOfPart::Text(_)));
        let mut all = Self { parts, checks, unwanted, unwanted_texts };
        all.settle();
        Box::new(all)
    }

    /// Goes on to the next document, that of the leading part included, that matches. What costs most is asked last.
    fn settle(&mut self) -> DocId {
        let Some((lead, others)) = self.parts.split_first_mut() else { return TERMINATED };
        'next: while lead.doc() != TERMINATED {
            let doc = lead.doc();
            for other in others.iter_mut() {
                let found = other.approach(doc);
                if found != doc {
                    lead.approach(found);
                    continue 'next;
                }
            }
            let holds = |part: &mut AllOfPart| part.approach(doc) == doc && part.confirm();
            let matches = self.checks.iter().all(|check| check(doc))
                && !self.unwanted.iter_mut().any(holds)
                && lead.confirm()
                && others.iter_mut().all(AllOfPart::confirm)
                && !self.unwanted_texts.iter_mut().any(holds);
            if matches {
                break;
            }
            lead.approach(doc + 1);
        }
        lead.doc()
    }
}

impl DocSet for AllOf {
    fn advance(&mut self) -> DocId {
        match self.doc() {
            TERMINATED => TERMINATED,
            doc => self.seek(doc + 1),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match self.parts.first_mut() {
            Some(lead) if lead.doc() < target => {
                lead.approach(target);
                self.settle()
            }
            _ => self.doc(),
        }
    }

    fn doc(&self) -> DocId {
        self.parts.first().map_or(TERMINATED, |lead| lead.doc())
    }

    fn size_hint(&self) -> u32 {
        self.parts.first().map_or(0, |lead| lead.size_hint())
    }
}

impl Scorer for AllOf {
    fn score(&mut self) -> Score {
        let mut score = 0.0;
        self.parts.iter_mut().for_each(|part| part.add_to(&mut score));
        score as Score
    }
}
