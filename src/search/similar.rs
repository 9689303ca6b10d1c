//! Articles like one: those that share its rarest words and its names.

use rustc_hash::FxHashMap;
use tantivy::DocAddress;

use super::answer::{Answer, Request, hit};
use super::copies;
use super::passages::{Highlighter, PassageOptions};
use super::plan::{PlanOptions, plan_words};
use super::run::{HitOrder, run};
use crate::article::Field;
use crate::index::archive::Archive;
use crate::index::document::{prose_of, terms_of};
use crate::index::term_text::TermText;

/// Words of the article that are asked for.
const WORDS: usize = 25;

/// The articles like the one at `address`, the likest first; itself left out.
pub fn similar(
    archive: &Archive,
    address: DocAddress,
    limit: usize,
    offset: usize,
    passages: usize,
) -> tantivy::Result<Answer> {
    let article = archive.article(address)?;
    let vocabulary = archive.vocabulary()?;
    let mut frequencies: FxHashMap<String, u32> = FxHashMap::default();
    for (field, weight) in [(Field::Title, 3), (Field::Body, 1)] {
        let prose = prose_of(&article, field);
        for term in terms_of(&article, field, &prose) {
            let word = TermText::new(&term.text).word().filter(|word| word.chars().count() > 2);
            if let Some(word) = word {
                *frequencies.entry(word.to_owned()).or_default() += weight;
            }
        }
    }
    let articles = archive.len() as f32;
    let mut weighed = Vec::with_capacity(frequencies.len());
    for (word, frequency) in frequencies {
        let holding = vocabulary.article_frequency(&word)? as f32;
        if holding >= 2.0 {
            weighed.push(((frequency as f32).sqrt() * (articles / holding).ln().max(0.0), word));
        }
    }
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let words: Vec<String> = weighed.into_iter().take(WORDS).map(|(_, word)| word).collect();
    let plan = plan_words(&words, archive, &PlanOptions::default())?;
    let mut found = run(&plan, archive, HitOrder::default())?;
    let itself = usize::from(found.holds(address));
    let total = found.len() - itself;
    let window = offset.saturating_add(limit).saturating_add(itself);
    let mut groups = copies::group(archive, &mut found, window)?;
    groups.retain_mut(|group| group.leave_out(address));
    let passages = PassageOptions { most: passages, ..PassageOptions::default() };
    let request = Request { passages, ..Request::default() };
    let page = groups.into_iter().enumerate().skip(offset).take(limit);
    let highlighter = Highlighter::of(&plan, archive);
    let hits = page.map(|(i, group)| hit(archive, &highlighter, &request, i + 1, group)).collect::<Result<_, _>>()?;
    Ok(Answer { total, hits, ..Answer::default() })
}
