//! A query as an indented outline in plain English: how it was understood, part by part.

use std::fmt::Write;

use super::fields::FieldName;
use super::tree::{
    DateFilter, Extent, Filter, LEAD_SENTENCES, Matching, NearKind, Phrase, Query, QueryWord, WordForm, WordPattern,
};

impl Query {
    /// One line for each part, those inside another indented by two spaces more; ends with a line
    /// break.
    pub fn outline(&self) -> String {
        let mut out = String::new();
        write(self, 0, &mut out);
        out
    }
}

fn write(query: &Query, depth: usize, out: &mut String) {
    let (line, inner): (String, &[Query]) = match query {
        Query::All => ("every article".into(), &[]),
        Query::And(parts) => ("all of".into(), parts),
        Query::Or(parts) => ("any of".into(), parts),
        Query::Not(inner) => ("not".into(), std::slice::from_ref(inner)),
        Query::Word(word) => (of_word(word), &[]),
        Query::Phrase(phrase) => (of_phrase(phrase), &[]),
        Query::Near(near) => (of_near(near.kind), &near.operands),
        Query::Field { field, inner } => {
            (format!("in the {}", FieldName::Text(*field).name()), std::slice::from_ref(inner))
        }
        Query::Filter(filter) => (of_filter(filter), &[]),
        Query::Date(date) => (of_date(date), &[]),
        Query::Has(property) => (format!("{} known", property.name()), &[]),
        Query::Missing(property) => (format!("{} not known", property.name()), &[]),
        Query::First { extent, inner } => (of_extent(*extent), std::slice::from_ref(inner)),
        Query::AtLeast { times, inner } => (format!("at least {times} times"), std::slice::from_ref(inner)),
        Query::Apart { left, kind, right } => {
            let _ = writeln!(
                out,
                "{:indent$}the first, once without the second {}",
                "",
                of_near(*kind),
                indent = depth * 2
            );
            write(left, depth + 1, out);
            write(right, depth + 1, out);
            return;
        }
        Query::Length { from, to } => (of_length(*from, *to), &[]),
        Query::Boost { inner, factor } => (format!("{factor} times the score of"), std::slice::from_ref(inner)),
    };
    // Nothing printed can fail: the text is in memory.
    let _ = writeln!(out, "{:indent$}{line}", "", indent = depth * 2);
    inner.iter().for_each(|part| write(part, depth + 1, out));
}

fn of_extent(extent: Extent) -> String {
    match extent {
        Extent::Lead => format!("in the title or the first {LEAD_SENTENCES} sentences"),
        Extent::Words(n) => format!("in the title or the first {n} words"),
    }
}

fn of_length(from: Option<u32>, to: Option<u32>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => format!("{from} to {to} words long"),
        (Some(from), None) => format!("at least {from} words long"),
        (None, Some(to)) => format!("at most {to} words long"),
        (None, None) => "of any length".into(),
    }
}

fn of_word(word: &QueryWord) -> String {
    let case = if word.form == WordForm::Cased { ", case counts" } else { "" };
    match word.pattern {
        WordPattern::Plain => match word.form {
            WordForm::Inflected => format!("word {}, any inflection", word.text),
            WordForm::Written => format!("word {}, this form", word.text),
            WordForm::Cased => format!("word {}, this form{case}", word.text),
        },
        WordPattern::Prefix => format!("words that begin with {}{case}", word.text),
        WordPattern::Wildcard => format!("words of the shape {}{case}", word.text),
        WordPattern::Fuzzy(1) => format!("words at most 1 edit from {}{case}", word.text),
        WordPattern::Fuzzy(edits) => format!("words at most {edits} edits from {}{case}", word.text),
        WordPattern::Any => "any word".into(),
    }
}

fn of_phrase(phrase: &Phrase) -> String {
    let how = if phrase.is_compound() {
        "in this order, any inflection".to_owned()
    } else if phrase.slop > 0 {
        format!("any order, at most {} other words among them", phrase.slop)
    } else {
        "as written".to_owned()
    };
    let case = if phrase.words.first().is_some_and(|word| word.form == WordForm::Cased) { ", case counts" } else { "" };
    let words: Vec<String> = phrase
        .words
        .iter()
        .map(|word| match word.pattern {
            WordPattern::Prefix | WordPattern::Any => format!("{}*", word.text),
            WordPattern::Fuzzy(edits) => format!("{}~{edits}", word.text),
            WordPattern::Plain | WordPattern::Wildcard => word.text.clone(),
        })
        .collect();
    format!("phrase {}, {how}{case}", words.join(" "))
}

fn of_near(kind: NearKind) -> String {
    match kind {
        NearKind::Within(words) => format!("near each other, at most {words} other words between"),
        NearKind::Before(words) => format!("in this order, at most {words} other words between"),
        NearKind::Sentence => "in one sentence".into(),
        NearKind::Paragraph => "in one paragraph".into(),
    }
}

fn of_filter(filter: &Filter) -> String {
    let how = match filter.matching {
        Matching::Usual => String::new(),
        Matching::Exact => ", this spelling".into(),
        Matching::Wildcard => ", of this shape".into(),
        Matching::Fuzzy(1) => ", or at most 1 edit from it".into(),
        Matching::Fuzzy(edits) => format!(", or at most {edits} edits from it"),
    };
    format!("{} {}{how}", FieldName::Filter(filter.field).name(), filter.text)
}

fn of_date(date: &DateFilter) -> String {
    let name = FieldName::Date(date.field).name();
    match date.interval {
        Some(interval) => format!("{name} {} = {interval}", date.text),
        None => format!("{name} {}", date.text),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ParseOptions, parse};

    #[test]
    fn every_part_has_a_line_in_plain_english() {
        let options = ParseOptions { strict: true, today: Some(jiff::civil::date(2025, 6, 18)) };
        let text =
            "(russia OR =US) -football title:\"white hous*\" putin w/5 zelenski~1 person:=Macron date:2025-02 oil^2";
        let outline = parse(text, &options).expect("no slip").query.expect("a query").outline();
        assert_eq!(
            outline,
            "\
all of
  any of
    word russia, any inflection
    word US, this form, case counts
  not
    word football, any inflection
  in the title
    phrase white hous*, as written
  near each other, at most 5 other words between
    word putin, any inflection
    words at most 1 edit from zelenski
  person Macron, this spelling
  date 2025-02 = 2025-02-01..2025-02-28
  2 times the score of
    word oil, any inflection
"
        );
    }
}
