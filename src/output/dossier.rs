//! A person's page, for a person or a program.

use std::io::{self, Write};

use serde::Serialize;

use super::layout::{LabelledText, paragraph};
use super::numbers::count;
use super::style::{Label, paint};
use super::{Terminal, rests_on, timeline};
use crate::article::Article;
use crate::search::dossier::{CountedSpelling, Dossier, Relation};
use crate::search::facets::Facet;
use crate::search::timeline::Timeline;

/// Columns of the words before each part.
const MARGIN: usize = 11;

/// Prints the page.
///
/// # Errors
/// What `out` says.
pub fn print(out: &mut dyn Write, terminal: Terminal, dossier: &Dossier, months: &Timeline) -> io::Result<()> {
    let probable = match dossier.probable {
        0 => String::new(),
        n => format!(", {n} of them by the surname only: probable"),
    };
    let of = format!("  {}{probable}", count(dossier.articles, "article"));
    paragraph(
        out,
        terminal,
        0,
        &[LabelledText::new(Label::Title, &dossier.name), LabelledText::new(Label::Meta, &of)],
    )?;
    writeln!(out)?;
    for (n, spelling) in dossier.spellings.iter().enumerate() {
        let text = format!("{}  {}", spelling.name, spelling.articles);
        let why = if n == 0 { String::new() } else { format!("  {}", why(spelling, &dossier.name)) };
        row(out, terminal, if n == 0 { "spellings" } else { "" }, &[(Label::Plain, text), (Label::Meta, why)])?;
    }
    if let Some((first, last)) = &dossier.ends {
        row(out, terminal, "first", &article(first))?;
        row(out, terminal, "last", &article(last))?;
    }
    list(out, terminal, "called", dossier.roles.iter().map(|(role, n)| format!("{role} {n}")))?;
    list(out, terminal, "beside", dossier.beside.iter().map(|f| format!("{} {}", f.name, f.articles)))?;
    list(out, terminal, "not", dossier.others.iter().map(|(name, n)| format!("{name} {n}")))?;
    if !months.steps.is_empty() {
        writeln!(out)?;
        timeline::chart(out, terminal, months)?;
    }
    // The name that is least surely the person's, a full one before a surname: of the same letters there is nothing to
    // keep apart.
    let doubtful = dossier.spellings.iter().skip(1).filter(|s| s.relation > Relation::Same);
    if let Some(other) = doubtful.max_by_key(|s| (s.probable.is_none(), s.relation)) {
        writeln!(out)?;
        let example = format!("{} != {}", dossier.name, other.name);
        let text = format!(
            "To keep two of these names apart, write a line such as `{example}` into a file and give it with `--aliases FILE`."
        );
        paragraph(out, terminal, 0, &[LabelledText::new(Label::Meta, &text)])?;
    }
    Ok(())
}

/// Why a spelling was taken for the person.
fn why(spelling: &CountedSpelling, name: &str) -> String {
    let Some((confidence, because)) = spelling.probable else {
        return match spelling.relation {
            Relation::Namesake => "with or without Jr. or Sr., nobody else of the name is likelier".to_owned(),
            relation => relation.name().to_owned(),
        };
    };
    let told = [
        (because.title, "the title before it"),
        (because.days, "the same days"),
        (because.people, "the same people beside it"),
        (because.outlet, "the same outlets"),
    ];
    let told: Vec<&str> = told.iter().filter(|(holds, _)| *holds).map(|(_, words)| *words).collect();
    let rests = if told.is_empty() { "nobody else of the name is likelier".to_owned() } else { told.join(", ") };
    let open = match name.split(' ').next() {
        Some(forename) if forename == spelling.name => "forename only",
        _ if spelling.name.contains(' ') => "others are called so, too",
        _ => "surname only",
    };
    format!("{open}, probable ({:.0} %): {rests}", confidence * 100.0)
}

fn article(article: &Article) -> [(Label, String); 2] {
    let day = article.published.as_ref().map(|p| format!("{}{}", p.date, rests_on(p.basis))).unwrap_or_default();
    [(Label::Meta, format!("{day}  ")), (Label::Plain, format!("{} ({})", article.title, article.id))]
}

fn list(out: &mut dyn Write, terminal: Terminal, name: &str, items: impl Iterator<Item = String>) -> io::Result<()> {
    let all: Vec<String> = items.collect();
    if all.is_empty() {
        return Ok(());
    }
    row(out, terminal, name, &[(Label::Plain, all.join(" · "))])
}

fn row(out: &mut dyn Write, terminal: Terminal, name: &str, texts: &[(Label, String)]) -> io::Result<()> {
    paint(out, terminal.colour, Label::Rank, &format!("{name:<MARGIN$}"))?;
    let pieces: Vec<LabelledText> = texts.iter().map(|(label, text)| LabelledText::new(*label, text)).collect();
    paragraph(out, terminal, MARGIN, &pieces)
}

#[derive(Serialize)]
struct DossierForm<'a> {
    schema_version: u32,
    name: &'a str,
    articles: u64,
    probable: u64,
    spellings: Vec<SpellingForm>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<End>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<End>,
    roles: Vec<CountedNameForm>,
    beside: Vec<CountedNameForm>,
    others: Vec<CountedNameForm>,
    months: Vec<CountedNameForm>,
}

#[derive(Serialize)]
struct SpellingForm {
    name: String,
    articles: u64,
    relation: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f32>,
}

#[derive(Serialize)]
struct End {
    id: String,
    title: String,
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<&'static str>,
}

#[derive(Serialize)]
struct CountedNameForm {
    name: String,
    articles: u64,
}

/// Prints the page as one JSON object.
///
/// # Errors
/// What `out` says.
pub fn jsonl(out: &mut dyn Write, dossier: &Dossier, months: &Timeline) -> io::Result<()> {
    let counted = |(name, articles): &(String, u64)| CountedNameForm { name: name.clone(), articles: *articles };
    let end = |article: &Article| End {
        id: article.id.clone(),
        title: article.title.clone(),
        date: article.published.as_ref().map(|p| p.date.to_string()),
        basis: article.published.as_ref().map(|p| p.basis.name()),
    };
    let spelling = |s: &CountedSpelling| SpellingForm {
        name: s.name.clone(),
        articles: s.articles,
        relation: s.relation.name(),
        confidence: s.probable.map(|(confidence, _)| (confidence * 100.0).round() / 100.0),
    };
    let beside = |f: &Facet| CountedNameForm { name: f.name.clone(), articles: f.articles };
    let form = DossierForm {
        schema_version: super::json::SCHEMA_VERSION,
        name: &dossier.name,
        articles: dossier.articles,
        probable: dossier.probable,
        spellings: dossier.spellings.iter().map(spelling).collect(),
        first: dossier.ends.as_ref().map(|ends| end(&ends.0)),
        last: dossier.ends.as_ref().map(|ends| end(&ends.1)),
        roles: dossier.roles.iter().map(counted).collect(),
        beside: dossier.beside.iter().map(beside).collect(),
        others: dossier.others.iter().map(counted).collect(),
        months: months.steps.iter().map(|(day, n)| counted(&(day.to_string(), *n))).collect(),
    };
    super::json::line(out, &form)
}
