//! Filters by what is known of an article besides names and days: labels, ids, the user's own tags, and
//! whether something is known at all.

use std::collections::BTreeSet;

use tantivy::schema::Field as EngineField;

use super::{Condition, Planner, TextCondition};
use crate::article::LabelField;
use crate::index::analysis::{label_terms, whole_label};
use crate::index::glob::Glob;
use crate::index::term_text::WHOLE_LABEL;
use crate::query::{Filter, FilterField, Matching, Property};
use crate::search::labels::{ShortForm, short_form};
use crate::search::query_term::QueryTerm;
use crate::search::spans::Pattern;
use crate::text::fold_label;

impl Planner<'_> {
    pub(super) fn filter(&mut self, filter: &Filter, wanted: bool) -> tantivy::Result<Condition> {
        let fields = *self.archive.fields();
        if let Some(kind) = filter.field.entity() {
            return self.name_filter(kind, filter, wanted);
        }
        if filter.field == FilterField::Mine {
            return Ok(self.mine(filter));
        }
        let field = match filter.field.label() {
            Some(LabelField::Language) => {
                return Ok(keyword(fields.label(LabelField::Language), [filter.text.to_lowercase()]));
            }
            Some(label) => fields.label(label),
            None => return self.id(filter),
        };
        if filter.field == FilterField::Label(LabelField::Source) && filter.matching == Matching::Usual {
            let outlets = short_form(self.archive, &filter.text)?;
            if !outlets.is_empty() {
                let labels: Vec<String> = outlets.iter().map(|outlet| whole_label(outlet)).collect();
                self.plan.outlets.push(ShortForm { typed: filter.text.clone(), outlets });
                return Ok(keyword(field, labels));
            }
        }
        Ok(match filter.matching {
            Matching::Usual => self.label(field, &filter.text, filter.field == FilterField::Label(LabelField::Author)),
            Matching::Exact => keyword(field, [whole_label(&filter.text)]),
            Matching::Wildcard => {
                let glob = Glob::new(whole_label(&filter.text).trim_end_matches(WHOLE_LABEL));
                // The path of a record ends in its number: `articles.jsonl#12`.
                let of_file = filter.field == FilterField::Label(LabelField::Path) && !filter.text.contains('#');
                let file = |label: &str| label.rsplit_once('#').is_some_and(|(file, _)| of_file && glob.matches(file));
                let is_meant = |label: &str| glob.matches(label) || file(label);
                let meant = |term: &str| term.strip_suffix(WHOLE_LABEL).is_some_and(is_meant);
                keyword(field, self.archive.terms(field, meant)?)
            }
            Matching::Fuzzy(distance) => {
                let typed = whole_label(&filter.text);
                let near = |term: &str| strsim::osa_distance(term, &typed) <= usize::from(distance);
                keyword(field, self.archive.terms(field, |term| term.ends_with(WHOLE_LABEL) && near(term))?)
            }
        })
    }

    /// The words of a label, one after the other; of a person's name also the last one first.
    fn label(&mut self, field: EngineField, text: &str, is_name: bool) -> Condition {
        let words = label_terms(text).into_iter().filter(|t| !t.text.ends_with(WHOLE_LABEL));
        let mut parts = Vec::new();
        for word in words {
            let query_term = QueryTerm {
                typed: word.text.clone(),
                words: vec![word.text.clone()],
                terms: vec![word.text],
                ..QueryTerm::default()
            };
            self.plan.query_terms.push(query_term);
            parts.push(Pattern::Term(self.plan.query_terms.len() - 1));
        }
        let pattern = match parts.len() {
            0 | 1 => parts.pop().unwrap_or(Pattern::Any),
            _ if is_name => {
                let mut last_first = parts.clone();
                last_first.rotate_right(1);
                let mut first_last = parts.clone();
                first_last.rotate_left(1);
                Pattern::Or(vec![Pattern::Phrase(parts), Pattern::Phrase(last_first), Pattern::Phrase(first_last)])
            }
            _ => Pattern::Phrase(parts),
        };
        if pattern == Pattern::Any {
            return keyword(field, [whole_label(text)]);
        }
        Condition::Text(TextCondition::new(pattern, vec![field], 0.0))
    }

    /// The articles under a tag of the user's own.
    fn mine(&self, filter: &Filter) -> Condition {
        let wanted = fold_label(&filter.text);
        let glob = Glob::new(&wanted);
        let is_meant = |tag: &str| match filter.matching {
            Matching::Usual | Matching::Exact => tag == wanted,
            Matching::Wildcard => glob.matches(tag),
            Matching::Fuzzy(distance) => strsim::osa_distance(tag, &wanted) <= usize::from(distance),
        };
        let ids = self.options.mine.iter().filter(|(tag, _)| is_meant(tag)).flat_map(|(_, ids)| ids.clone());
        keyword(self.archive.fields().id, ids.collect::<BTreeSet<_>>())
    }

    fn id(&self, filter: &Filter) -> tantivy::Result<Condition> {
        let field = self.archive.fields().id;
        Ok(match filter.matching {
            Matching::Wildcard => {
                let glob = Glob::new(&filter.text);
                keyword(field, self.archive.terms(field, |term| glob.matches(term))?)
            }
            Matching::Fuzzy(distance) => {
                let near = |term: &str| strsim::osa_distance(term, &filter.text) <= usize::from(distance);
                keyword(field, self.archive.terms(field, near)?)
            }
            Matching::Usual | Matching::Exact => keyword(field, [filter.text.clone()]),
        })
    }

    pub(super) fn property(&self, property: Property) -> Condition {
        keyword(self.archive.fields().has, [part(property).to_owned()])
    }
}

/// The word of the field `has` for a property.
pub(in crate::search) fn part(property: Property) -> &'static str {
    match property {
        Property::Title => "title",
        Property::Body => "body",
        Property::Date => "date",
        Property::Mentions => "mentions",
        Property::Filter(field) => match (field.entity(), field.label()) {
            (Some(kind), _) => kind.name(),
            (None, Some(label)) => label.name(),
            // Every article has one.
            (None, None) => "body",
        },
    }
}

fn keyword(field: EngineField, terms: impl IntoIterator<Item = String>) -> Condition {
    Condition::Terms { field, terms: vec![(terms.into_iter().map(String::into_bytes).collect(), 0.0)] }
}
