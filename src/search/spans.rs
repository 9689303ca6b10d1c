//! Spans: where in a text a word, a phrase or words near each other stand.
//!
//! One evaluation serves two masters: the index, where positions come from postings
//! ([`super::matcher`]), and passages, where they come from the stored text
//! ([`super::passages`]). So what is highlighted is what matched.

/// What is looked for in one field: query terms are numbered groups of spellings.
#[derive(Debug, Clone, PartialEq)]
pub enum Pattern {
    /// Any spelling of a query term.
    Term(usize),
    /// Any one word; only between the parts of a phrase.
    Any,
    /// Any of several patterns.
    Or(Vec<Pattern>),
    /// All, one right after the other.
    Phrase(Vec<Pattern>),
    /// All, near each other.
    Near(Proximity, Vec<Pattern>),
    /// A mention, so many words long, that begins where the query term stands.
    Mention {
        /// The query term.
        query_term: usize,
        /// Words of the mention.
        words: u32,
    },
    /// The pattern, near the beginning of the text.
    First(Beginning, Box<Pattern>),
    /// The first pattern where the second is not so near.
    Apart(Proximity, Box<Pattern>, Box<Pattern>),
}

/// How much of a text is its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beginning {
    /// So many words.
    Words(u32),
    /// So many sentences.
    Sentences(u32),
}

/// How near.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proximity {
    /// In any order, with at most this many other words among all of them.
    Among(u32),
    /// In any order, with at most this many other words between each and the next.
    Within(u32),
    /// In this order, with at most this many other words between each and the next.
    Before(u32),
    /// In one sentence.
    Sentence,
    /// In one paragraph.
    Paragraph,
}

/// A place in a text: first and last position, in words, both inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Span {
    /// Position of the first word.
    pub first: u32,
    /// Position of the last word.
    pub last: u32,
}

/// Where the positions of a text come from.
pub trait Positions {
    /// Adds the positions at which query term `query_term` stands; in any order.
    fn query_term(&mut self, query_term: usize, out: &mut Vec<u32>);
    /// Adds the positions of the last word of each sentence or paragraph, ascending.
    fn ends(&mut self, of: Proximity, out: &mut Vec<u32>);
    /// Pays for `steps`; false if that is more than may be done, and what is found does not matter any more.
    fn pay(&mut self, _steps: usize) -> bool {
        true
    }
}

impl Pattern {
    /// The query terms of the pattern, each as often as it stands in it.
    pub fn query_terms(&self, out: &mut Vec<usize>) {
        match self {
            Self::Term(query_term) | Self::Mention { query_term, .. } => out.push(*query_term),
            Self::First(_, inner) => inner.query_terms(out),
            Self::Apart(_, left, right) => {
                left.query_terms(out);
                right.query_terms(out);
            }
            Self::Any => {}
            Self::Or(parts) | Self::Phrase(parts) | Self::Near(_, parts) => {
                parts.iter().for_each(|p| p.query_terms(out))
            }
        }
    }

    /// Does it depend on where sentences or paragraphs end?
    pub fn asks_for_ends(&self) -> bool {
        let bounded = |proximity: &Proximity| matches!(proximity, Proximity::Sentence | Proximity::Paragraph);
        match self {
            Self::Term(_) | Self::Mention { .. } | Self::Any => false,
            Self::First(beginning, inner) => matches!(beginning, Beginning::Sentences(_)) || inner.asks_for_ends(),
            Self::Apart(proximity, left, right) => bounded(proximity) || left.asks_for_ends() || right.asks_for_ends(),
            Self::Near(proximity, parts) => bounded(proximity) || parts.iter().any(Self::asks_for_ends),
            Self::Or(parts) | Self::Phrase(parts) => parts.iter().any(Self::asks_for_ends),
        }
    }

    /// Of a phrase of query terms these, each with how far it stands behind the first; `None` for any other pattern.
    pub fn phrase_of_terms(&self) -> Option<Vec<(usize, u32)>> {
        let Self::Phrase(parts) = self else { return None };
        let mut terms = Vec::with_capacity(parts.len());
        for (part, offset) in parts.iter().zip(0..) {
            match part {
                Self::Term(query_term) => terms.push((*query_term, offset)),
                Self::Any if offset > 0 => {}
                _ => return None,
            }
        }
        Some(terms).filter(|terms| !terms.is_empty())
    }

    /// Every place where the pattern stands, ascending, without repetition.
    pub fn spans(&self, text: &mut dyn Positions) -> Vec<Span> {
        let mut found = match self {
            Self::Term(query_term) => {
                let mut positions = Vec::new();
                text.query_term(*query_term, &mut positions);
                positions.into_iter().map(|p| Span { first: p, last: p }).collect()
            }
            Self::Mention { query_term, words } => {
                let mut positions = Vec::new();
                text.query_term(*query_term, &mut positions);
                positions.into_iter().map(|p| Span { first: p, last: p + words - 1 }).collect()
            }
            Self::First(beginning, inner) => first(*beginning, inner.spans(text), text),
            Self::Apart(proximity, left, right) => {
                let (mut left, right) = (left.spans(text), right.spans(text));
                if !left.is_empty() && !right.is_empty() {
                    apart(*proximity, &mut left, &right, text);
                }
                left
            }
            Self::Any => Vec::new(),
            Self::Or(parts) => parts.iter().flat_map(|p| p.spans(text)).collect(),
            Self::Phrase(parts) => phrase(parts, text).unwrap_or_default(),
            Self::Near(proximity, parts) => match every(parts, text) {
                Some(parts) => near(*proximity, &parts, text),
                None => Vec::new(),
            },
        };
        if !text.pay(found.len()) {
            return Vec::new();
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The words that took part in each of `spans`, which the pattern has in `text`: for a phrase all
    /// of it, for words near each other each of them but not what lies between.
    pub fn parts(&self, spans: &[Span], text: &mut dyn Positions) -> Vec<Vec<Span>> {
        let parts = match self {
            Self::Or(parts) | Self::Near(_, parts) => parts,
            Self::First(_, inner) | Self::Apart(_, inner, _) => return inner.parts(spans, text),
            _ => return spans.iter().map(|span| vec![*span]).collect(),
        };
        let mut out = vec![Vec::new(); spans.len()];
        for part in parts {
            let inner = part.spans(text);
            let words = part.parts(&inner, text);
            for (span, out) in spans.iter().zip(&mut out) {
                let from = inner.partition_point(|s| s.first < span.first);
                let inside = inner[from..].iter().zip(&words[from..]).take_while(|(s, _)| s.first <= span.last);
                out.extend(inside.filter(|(s, _)| s.last <= span.last).flat_map(|(_, words)| words));
                if !text.pay(out.len()) {
                    break;
                }
            }
        }
        out
    }
}

/// The spans that end within the beginning of the text.
fn first(beginning: Beginning, mut spans: Vec<Span>, text: &mut dyn Positions) -> Vec<Span> {
    let limit = match beginning {
        _ if spans.is_empty() => return spans,
        Beginning::Words(n) => n,
        Beginning::Sentences(n) => {
            let mut ends = Vec::new();
            text.ends(Proximity::Sentence, &mut ends);
            ends.get(n.saturating_sub(1) as usize).map_or(u32::MAX, |end| end + 1)
        }
    };
    spans.retain(|span| span.last < limit);
    spans
}

/// Keeps of `left` what has nothing of `right` so near.
fn apart(proximity: Proximity, left: &mut Vec<Span>, right: &[Span], text: &mut dyn Positions) {
    let mut ends = Vec::new();
    if matches!(proximity, Proximity::Sentence | Proximity::Paragraph) {
        text.ends(proximity, &mut ends);
    }
    let group = |position: u32| ends.partition_point(|&end| end < position);
    let longest = right.iter().map(|b| b.last - b.first).max().unwrap_or(0);
    // Words between the two, if `b` begins behind `a`.
    let gap = |a: &Span, b: &Span| b.first.checked_sub(a.last + 1);
    let near = |a: &Span, b: &Span| match proximity {
        Proximity::Sentence | Proximity::Paragraph => {
            group(b.first) <= group(a.last) && group(a.first) <= group(b.last)
        }
        Proximity::Before(n) => gap(a, b).is_some_and(|gap| gap <= n),
        Proximity::Within(n) | Proximity::Among(n) => match (gap(a, b), gap(b, a)) {
            (None, None) => true,
            (one, other) => one.or(other).is_some_and(|gap| gap <= n),
        },
    };
    // Between which positions something begins that may be so near.
    let reach = |a: &Span| match proximity {
        Proximity::Before(n) => (a.last, a.last.saturating_add(n + 1)),
        Proximity::Within(n) | Proximity::Among(n) => {
            (a.first.saturating_sub(longest + n + 1), a.last.saturating_add(n + 1))
        }
        Proximity::Sentence | Proximity::Paragraph => {
            let before = group(a.first).checked_sub(1).map_or(0, |i| ends[i]);
            (before.saturating_sub(longest), ends.get(group(a.last)).copied().unwrap_or(u32::MAX))
        }
    };
    left.retain(|a| {
        let (from, to) = reach(a);
        let from = right.partition_point(|b| b.first < from);
        let within = right[from..].iter().take_while(|b| b.first <= to);
        let mut seen = 0;
        let alone = !within.inspect(|_| seen += 1).any(|b| near(a, b));
        text.pay(seen) && alone
    });
}

/// The spans of every part; `None` as soon as one has none.
fn every(parts: &[Pattern], text: &mut dyn Positions) -> Option<Vec<Vec<Span>>> {
    parts.iter().map(|p| Some(p.spans(text)).filter(|s| !s.is_empty())).collect()
}

/// `None` if one of the parts stands nowhere.
fn phrase(parts: &[Pattern], text: &mut dyn Positions) -> Option<Vec<Span>> {
    let (head, rest) = parts.split_first()?;
    let mut open = head.spans(text);
    let mut skipped = 0;
    for part in rest {
        if *part == Pattern::Any {
            skipped += 1;
            continue;
        }
        if open.is_empty() {
            return None;
        }
        let next = part.spans(text);
        let mut longer = Vec::with_capacity(open.len().min(next.len()));
        for span in open {
            let at = span.last + 1 + skipped;
            let from = next.partition_point(|n| n.first < at);
            let follows = next[from..].iter().take_while(|n| n.first == at);
            let known = longer.len();
            longer.extend(follows.map(|n| Span { first: span.first, last: n.last }));
            if !text.pay(longer.len() - known) {
                return None;
            }
        }
        open = longer;
        skipped = 0;
    }
    Some(open)
}

fn near(proximity: Proximity, parts: &[Vec<Span>], text: &mut dyn Positions) -> Vec<Span> {
    match proximity {
        Proximity::Among(gap) => windows(parts, text, |gaps| gaps.iter().sum::<u32>() <= gap),
        Proximity::Within(gap) => windows(parts, text, |gaps| gaps.iter().all(|g| *g <= gap)),
        Proximity::Before(gap) => before(gap, parts, text),
        Proximity::Sentence | Proximity::Paragraph => {
            let mut ends = Vec::new();
            text.ends(proximity, &mut ends);
            together(parts, &ends)
        }
    }
}

/// So many of the latest places of each part are remembered: as many as may overlap.
const DEEP: usize = 8;

/// The windows that end with a new span and hold the latest of every part, none overlapping
/// another, where `close` holds for the numbers of words between them.
fn windows(parts: &[Vec<Span>], text: &mut dyn Positions, close: impl Fn(&[u32]) -> bool) -> Vec<Span> {
    let mut events: Vec<(Span, usize)> = Vec::with_capacity(parts.iter().map(Vec::len).sum());
    events.extend(parts.iter().enumerate().flat_map(|(i, spans)| spans.iter().map(move |s| (*s, i))));
    events.sort_unstable();
    let mut latest = vec![LatestSpans::default(); parts.len()];
    let (mut window, mut gaps) = (Vec::with_capacity(parts.len()), Vec::with_capacity(parts.len()));
    let mut out = Vec::new();
    for (span, part) in events {
        latest[part].push(span);
        if !text.pay(parts.len()) {
            return Vec::new();
        }
        // Of what overlaps this one, an earlier place counts.
        window.clear();
        window.extend(latest.iter().enumerate().map_while(|(i, known)| match i == part {
            true => Some(span),
            false => known.before(span.first),
        }));
        if window.len() < parts.len() {
            continue;
        }
        window.sort_unstable();
        gaps.clear();
        gaps.extend(window.windows(2).map_while(|w| w[1].first.checked_sub(w[0].last + 1)));
        if gaps.len() + 1 == window.len() && close(&gaps) {
            out.push(Span { first: window[0].first, last: window.iter().map(|s| s.last).max().unwrap_or(span.last) });
        }
    }
    out
}

/// The latest places of a part, in turn.
#[derive(Debug, Clone, Copy, Default)]
struct LatestSpans {
    spans: [Span; DEEP],
    /// How many there were.
    seen: usize,
}

impl LatestSpans {
    fn push(&mut self, span: Span) {
        self.spans[self.seen % DEEP] = span;
        self.seen += 1;
    }

    /// The latest that ends before a position.
    fn before(&self, position: u32) -> Option<Span> {
        let known = (self.seen.saturating_sub(DEEP)..self.seen).rev().map(|nth| self.spans[nth % DEEP]);
        known.into_iter().find(|span| span.last < position)
    }
}

fn before(gap: u32, parts: &[Vec<Span>], text: &mut dyn Positions) -> Vec<Span> {
    let Some((head, rest)) = parts.split_first() else { return Vec::new() };
    let mut open = head.clone();
    for next in rest {
        let mut longer = Vec::new();
        for span in open {
            let from = next.partition_point(|n| n.first <= span.last);
            let reach = next[from..].iter().take_while(|n| n.first - span.last - 1 <= gap);
            let known = longer.len();
            longer.extend(reach.map(|n| Span { first: span.first, last: n.last }));
            if !text.pay(longer.len() - known) {
                return Vec::new();
            }
        }
        longer.sort_unstable();
        longer.dedup();
        open = longer;
    }
    open
}

/// Groups by sentence or paragraph, whose last positions are `ends`.
fn together(parts: &[Vec<Span>], ends: &[u32]) -> Vec<Span> {
    let group = |position: u32| ends.partition_point(|&end| end < position);
    let Some((head, rest)) = parts.split_first() else { return Vec::new() };
    let mut out = Vec::new();
    let mut done = None;
    for span in head {
        let g = group(span.first);
        if done == Some(g) || group(span.last) != g {
            continue;
        }
        let from = g.checked_sub(1).map_or(0, |i| ends[i] + 1);
        let to = ends.get(g).copied().unwrap_or(u32::MAX);
        let inside = |spans: &[Span]| -> Option<Span> {
            let at = spans.partition_point(|s| s.first < from);
            let mut inner = spans[at..].iter().take_while(|s| s.first <= to).filter(|s| s.last <= to);
            let first = *inner.next()?;
            Some(inner.fold(first, |a, b| Span { first: a.first, last: a.last.max(b.last) }))
        };
        let all: Option<Vec<Span>> = std::iter::once(inside(head)).chain(rest.iter().map(|s| inside(s))).collect();
        if let Some(all) = all {
            let first = all.iter().map(|s| s.first).min().unwrap_or(span.first);
            let last = all.iter().map(|s| s.last).max().unwrap_or(span.last);
            out.push(Span { first, last });
            done = Some(g);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    struct WordList(&'static [&'static str]);

    /// Query term `n` is the letter `a` + n; `.` ends a sentence and holds no position.
    impl Positions for WordList {
        fn query_term(&mut self, query_term: usize, out: &mut Vec<u32>) {
            let word = char::from(b'a' + query_term as u8).to_string();
            let words = self.0.iter().filter(|w| **w != ".");
            out.extend(words.enumerate().filter(|(_, w)| **w == word).map(|(i, _)| i as u32));
        }

        fn ends(&mut self, _: Proximity, out: &mut Vec<u32>) {
            let mut position = 0;
            for word in self.0 {
                if *word == "." {
                    out.push(position - 1);
                } else {
                    position += 1;
                }
            }
        }
    }

    fn find(pattern: &Pattern, text: &'static [&'static str]) -> Vec<(u32, u32)> {
        pattern.spans(&mut WordList(text)).into_iter().map(|s| (s.first, s.last)).collect()
    }

    fn query_terms(n: usize) -> Vec<Pattern> {
        (0..n).map(Pattern::Term).collect()
    }

    #[test]
    fn a_phrase_stands_only_where_its_words_follow_each_other() {
        assert_eq!(find(&Pattern::Phrase(query_terms(2)), &["a", "b", "a", "x", "b", "a", "b"]), [(0, 1), (5, 6)]);
        let nested = Pattern::Phrase(vec![
            Pattern::Term(0),
            Pattern::Or(vec![Pattern::Term(1), Pattern::Phrase(vec![Pattern::Term(2), Pattern::Term(1)])]),
        ]);
        let gap = Pattern::Phrase(vec![Pattern::Term(0), Pattern::Any, Pattern::Term(1)]);
        assert_eq!(find(&gap, &["a", "x", "b", "a", "b"]), [(0, 2)]);
        assert_eq!(find(&nested, &["a", "c", "b", "a", "b", "a", "c"]), [(0, 2), (3, 4)]);
    }

    #[test]
    fn within_is_in_either_order_and_before_in_one() {
        let text = &["a", "x", "b", "x", "x", "x", "b", "x", "a"];
        assert_eq!(find(&Pattern::Near(Proximity::Within(1), query_terms(2)), text), [(0, 2), (6, 8)]);
        assert_eq!(find(&Pattern::Near(Proximity::Before(1), query_terms(2)), text), [(0, 2)]);
        assert_eq!(find(&Pattern::Near(Proximity::Within(0), query_terms(2)), text), []);
        let three = &["a", "x", "b", "x", "c"];
        assert_eq!(find(&Pattern::Near(Proximity::Among(2), query_terms(3)), three), [(0, 4)]);
        assert_eq!(find(&Pattern::Near(Proximity::Among(1), query_terms(3)), three), []);
        assert_eq!(
            find(&Pattern::Near(Proximity::Within(2), vec![Pattern::Term(0), Pattern::Term(0)]), &["a", "x", "x"]),
            []
        );
    }

    #[test]
    fn sentences_keep_words_apart() {
        let text = &["a", "x", ".", "b", "a", "x", "b", ".", "a"];
        assert_eq!(find(&Pattern::Near(Proximity::Sentence, query_terms(2)), text), [(2, 5)]);
    }

    #[test]
    fn only_the_words_that_took_part_are_lit() {
        let text = &["a", "x", "b", "b"];
        let pattern = Pattern::Near(Proximity::Within(1), query_terms(2));
        let spans = pattern.spans(&mut WordList(text));
        let highlighted: Vec<Span> = pattern.parts(&spans, &mut WordList(text)).concat();
        assert_eq!(highlighted, [Span { first: 0, last: 0 }, Span { first: 2, last: 2 }]);
    }

    #[test]
    fn a_phrase_of_terms_alone_says_how_far_they_stand_behind_the_first() {
        use Pattern::{Any, Near, Or, Phrase, Term};
        let offsets = |parts: Vec<Pattern>| Phrase(parts).phrase_of_terms();
        assert_eq!(offsets(vec![Term(3), Term(1), Term(3)]), Some(vec![(3, 0), (1, 1), (3, 2)]));
        assert_eq!(offsets(vec![Term(0), Any, Any, Term(1)]), Some(vec![(0, 0), (1, 3)]));
        assert_eq!(offsets(vec![Any, Term(0)]), None);
        assert_eq!(offsets(vec![Term(0), Or(vec![Term(1), Term(2)])]), None);
        assert_eq!(offsets(Vec::new()), None);
        assert_eq!(Near(Proximity::Within(1), vec![Term(0), Term(1)]).phrase_of_terms(), None);
    }
}
