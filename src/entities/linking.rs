//! Which names are one person, organization or place, within one article.

use crate::article::Entity;

use super::tagger::Span;
use super::tagger::reading::Reading;

/// The mentions that `spans` are, each under the fullest name that the article gives.
pub fn link(reading: &Reading<'_>, spans: &[Span]) -> Vec<Entity> {
    spans
        .iter()
        .map(|span| {
            let (field, first) = reading.place(span.words.start);
            let (_, last) = reading.place(span.words.end - 1);
            let name = reading.text(span.words.clone()).to_owned();
            Entity { kind: span.kind, name, field, start: first.start as usize, end: last.end as usize }
        })
        .collect()
}
