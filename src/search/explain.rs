//! Explanations: what each part of a query gave to the score of an article.
//!
//! The parts are computed by the scorers that rank ([`super::matcher`]) and by the functions of
//! [`super::ranking`], so that they add up to the score. Left to others: the formula and its weights
//! ([`super::ranking`]), how it looks (`output::explain`).

use jiff::civil::Date;
use tantivy::{DocAddress, DocSet};

use super::matcher::{TextEvidence, scorer};
use super::plan::{Condition, Plan, TextCondition};
use super::query_term::QueryTerm;
use super::ranked::Scored;
use super::ranking::{self, Statistics};
use super::spans::{Beginning, Pattern, Proximity};
use crate::dates::calendar::day_of_number;
use crate::index::archive::Archive;
use crate::index::document::{Salience, salient_name};

/// What one part of a query gave.
#[derive(Debug, Clone, PartialEq)]
pub struct ScorePart {
    /// The part, nearly as it was typed.
    pub text: String,
    /// What it counted as.
    pub evidence: ScoreEvidence,
    /// What it gave.
    pub value: f32,
    /// Inverse document frequency, times the part's weight; 0 for names and days.
    pub idf: f32,
    /// What each field gave to the frequency that saturates.
    pub fields: Vec<FieldPart>,
}

/// What a part of a score rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScoreEvidence {
    /// Words, phrases and near words that were asked for.
    Words,
    /// A word of the query that stands early in the body.
    Opening,
    /// Neighbouring words of the query that follow each other.
    Phrase,
    /// Neighbouring words of the query that stand near each other.
    Near,
    /// A name that was asked for, by how much of the article it is.
    Name,
    /// The day of publication, where recent articles are favoured.
    Recent,
}

impl ScoreEvidence {
    /// As it is shown: `words`, `opening`, `phrase`, `near`, `name` or `recent`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Opening => "opening",
            Self::Phrase => "phrase",
            Self::Near => "near",
            Self::Name => "name",
            Self::Recent => "recent",
        }
    }
}

/// A field's share in a frequency: `weight · tf / (1 - b + b · length)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FieldPart {
    /// `title`, `body` or the name of another field.
    pub field: &'static str,
    /// How often the part stands in it.
    pub tf: u32,
    /// The field's weight.
    pub weight: f32,
    /// Its length against the average.
    pub length: f32,
    /// How much the length counts.
    pub b: f32,
    /// The share.
    pub frequency: f32,
}

/// Explains the score of an article that `plan` matches: the values of the parts add up to it. `recent` is
/// today, if recent articles are favoured.
///
/// # Errors
/// What the engine says.
pub fn explain(plan: &Plan, archive: &Archive, hit: Scored, recent: Option<Date>) -> tantivy::Result<Vec<ScorePart>> {
    let explainer = Explainer { plan, archive, statistics: Statistics::of_archive(archive), address: hit.address };
    let mut parts = Vec::new();
    explainer.node(&plan.root, &mut parts)?;
    let mut sum: f32 = parts.iter().map(|part| part.value).sum();
    let recency = recent.map_or(1.0, |today| ranking::recency(hit.day, today));
    if recency > 1.0 {
        let text = hit.day.and_then(day_of_number).map(|day| day.to_string()).unwrap_or_default();
        let value = sum * (recency - 1.0);
        sum += value;
        parts.push(ScorePart { text, evidence: ScoreEvidence::Recent, value, idf: 0.0, fields: Vec::new() });
    }
    // Only for the best articles further evidence is looked at.
    if hit.score > sum * 1.000_01 {
        for text in &plan.evidence {
            let evidence = match text.pattern {
                Pattern::First(..) => ScoreEvidence::Opening,
                Pattern::Phrase(_) => ScoreEvidence::Phrase,
                _ => ScoreEvidence::Near,
            };
            parts.extend(explainer.text(text, evidence)?);
        }
    }
    Ok(parts)
}

struct Explainer<'a> {
    plan: &'a Plan,
    archive: &'a Archive,
    statistics: Statistics,
    address: DocAddress,
}

impl Explainer<'_> {
    fn node(&self, node: &Condition, out: &mut Vec<ScorePart>) -> tantivy::Result<()> {
        match node {
            Condition::And(parts) => parts.iter().try_for_each(|part| self.node(part, out))?,
            Condition::Or(parts) => {
                for part in parts {
                    if self.matches(part)? {
                        self.node(part, out)?;
                    }
                }
            }
            Condition::Text(text) => out.extend(self.text(text, ScoreEvidence::Words)?.filter(|part| part.value > 0.0)),
            Condition::Terms { terms, .. } => {
                let value = self.value(node)?;
                if value > 0.0 {
                    let text = self.name(terms);
                    out.push(ScorePart { text, evidence: ScoreEvidence::Name, value, idf: 0.0, fields: Vec::new() });
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The name that was typed and that these terms stand for.
    fn name(&self, terms: &[(Vec<Vec<u8>>, f32)]) -> String {
        let stands_for = |name: &str| {
            let levels = Salience::ALL.map(|level| salient_name(name, level).into_bytes());
            terms.iter().any(|(terms, _)| terms.iter().any(|term| levels.contains(term)))
        };
        let meant = self.plan.names.iter().find(|filter| filter.matched.iter().any(|m| stands_for(&m.name)));
        meant.map(|filter| filter.typed.clone()).unwrap_or_default()
    }

    fn text(&self, text: &TextCondition, evidence: ScoreEvidence) -> tantivy::Result<Option<ScorePart>> {
        let segment = self.archive.searcher().segment_reader(self.address.segment_ord);
        let mut asked = TextEvidence::new(self.plan, std::slice::from_ref(text), segment, &self.statistics)?;
        let found = asked.of(self.address.doc_id).next();
        Ok(found.map(|(idf, value, fields)| ScorePart {
            text: shown(&text.pattern, &self.plan.query_terms),
            evidence,
            value,
            idf,
            fields,
        }))
    }

    fn matches(&self, node: &Condition) -> tantivy::Result<bool> {
        Ok(self.scorer(node)?.doc() == self.address.doc_id)
    }

    fn value(&self, node: &Condition) -> tantivy::Result<f32> {
        let mut scorer = self.scorer(node)?;
        Ok(if scorer.doc() == self.address.doc_id { scorer.score() } else { 0.0 })
    }

    fn scorer(&self, node: &Condition) -> tantivy::Result<Box<dyn tantivy::query::Scorer>> {
        let segment = self.archive.searcher().segment_reader(self.address.segment_ord);
        let (query_terms, budget) = (self.plan.query_terms.clone(), self.plan.budget.clone());
        let plan = Plan { root: node.clone(), query_terms, budget, ..Plan::default() };
        let mut scorer = scorer(&plan, segment, &self.statistics)?;
        if scorer.doc() < self.address.doc_id {
            scorer.seek(self.address.doc_id);
        }
        Ok(scorer)
    }
}

/// A pattern, nearly as it was typed.
fn shown(pattern: &Pattern, query_terms: &[QueryTerm]) -> String {
    let each = |parts: &[Pattern]| parts.iter().map(|part| shown(part, query_terms)).collect::<Vec<_>>();
    match pattern {
        Pattern::Term(query_term) | Pattern::Mention { query_term, .. } => query_terms[*query_term].typed.clone(),
        Pattern::Any => "*".to_owned(),
        Pattern::Or(parts) => {
            let mut parts = each(parts);
            parts.dedup();
            if parts.len() == 1 { parts.swap_remove(0) } else { format!("({})", parts.join(" OR ")) }
        }
        Pattern::Phrase(parts) => format!("\"{}\"", each(parts).join(" ")),
        Pattern::Near(proximity, parts) => each(parts).join(&near(*proximity)),
        Pattern::First(Beginning::Words(n), inner) => format!("first/{n}({})", shown(inner, query_terms)),
        Pattern::First(Beginning::Sentences(_), inner) => format!("lead:{}", shown(inner, query_terms)),
        Pattern::Apart(proximity, left, right) => {
            format!("{} NOT{}{}", shown(left, query_terms), near(*proximity), shown(right, query_terms))
        }
    }
}

fn near(proximity: Proximity) -> String {
    match proximity {
        Proximity::Within(n) | Proximity::Among(n) => format!(" w/{n} "),
        Proximity::Before(n) => format!(" pre/{n} "),
        Proximity::Sentence => " w/s ".to_owned(),
        Proximity::Paragraph => " w/p ".to_owned(),
    }
}
