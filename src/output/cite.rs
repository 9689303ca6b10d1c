//! Citations: an article as a footnote, and for programs that keep references.
//!
//! A date that was inferred says so in every form; one that is not known is left out.

use std::io::{self, Write};
use std::ops::Range;

use serde::Serialize;
use serde_json::{Value, json};

use super::markup::linkable;
use super::{sanitize, spelt};
use crate::article::{Article, DateBasis, PartialDate, TitleBasis};

/// An article, or a passage of it.
#[derive(Debug, Clone)]
pub struct Cited {
    /// The article.
    pub article: Article,
    /// The bytes of its body that are cited; they lie on `char` boundaries.
    pub bytes: Option<Range<usize>>,
}

impl Cited {
    fn title(&self) -> String {
        let title = sanitize(self.article.title.trim());
        match self.article.title_basis {
            TitleBasis::Lead if !title.is_empty() => format!("[{title}]"),
            _ => title.into_owned(),
        }
    }

    fn authors(&self) -> Vec<String> {
        self.article.authors.iter().map(|name| sanitize(name.trim()).into_owned()).filter(|n| !n.is_empty()).collect()
    }

    fn date(&self) -> Option<PartialDate> {
        self.article.published.as_ref().map(|published| published.date)
    }

    fn quote(&self) -> Option<String> {
        let quote = self.article.body.get(self.bytes.clone()?)?;
        Some(sanitize(quote).into_owned())
    }

    fn url(&self) -> Option<&str> {
        self.article.url.as_deref().and_then(linkable)
    }

    /// Where it lies in the archive, and what its date rests on.
    fn remark(&self) -> String {
        let mut out = format!("dateline {}", sanitize(&self.article.id));
        if let Some(bytes) = &self.bytes {
            out.push_str(&format!("#b{}-{}", bytes.start, bytes.end));
        }
        if let Some(published) = self.article.published.as_ref().filter(|p| p.basis == DateBasis::Inferred) {
            out.push_str(&format!("; date inferred: {}", sanitize(&published.evidence)));
        }
        out
    }
}

/// Writes a line as footnotes have it: `Jane Doe, “Title,” Outlet, 5 March 2025, address.`
///
/// # Errors
/// What `out` says.
pub fn footnote(out: &mut dyn Write, cited: &Cited) -> io::Result<()> {
    let mut parts = Vec::new();
    let authors = cited.authors();
    match authors.as_slice() {
        [] => {}
        [one] => parts.push(one.clone()),
        [one, other] => parts.push(format!("{one} and {other}")),
        [one, ..] => parts.push(format!("{one} et al.")),
    }
    let title = cited.title();
    // A title that ends with its own sign has no comma besides.
    let comma = if title.ends_with(['?', '!', ',']) { "" } else { "," };
    parts.push(format!("“{title}{comma}”"));
    let mut rest: Vec<String> = cited.article.source.iter().map(|source| sanitize(source).into_owned()).collect();
    if let Some(published) = &cited.article.published {
        let day = spelt(published.date);
        rest.push(if published.basis == DateBasis::Inferred { format!("[{day}, inferred]") } else { day });
    }
    rest.extend(cited.url().map(str::to_owned));
    let head = parts.join(", ");
    let tail = rest.join(", ");
    let quote = cited.quote().map_or_else(String::new, |quote| format!(" “{quote}”"));
    writeln!(out, "{head}{}{tail}.{quote} [{}]", if tail.is_empty() { "" } else { " " }, cited.remark())
}

/// Writes a record in RIS.
///
/// # Errors
/// What `out` says.
pub fn ris(out: &mut dyn Write, cited: &Cited) -> io::Result<()> {
    let article = &cited.article;
    let mut tag = |tag: &str, value: &str| write!(out, "{tag}  - {}\r\n", sanitize(value));
    tag("TY", "NEWS")?;
    tag("ID", &article.id)?;
    for author in cited.authors() {
        tag("AU", &family_first(&author))?;
    }
    tag("TI", &cited.title())?;
    if let Some(source) = &article.source {
        tag("T2", source)?;
    }
    if let Some(date) = cited.date() {
        tag("PY", &format!("{:04}", date.first().year()))?;
        tag(
            "DA",
            &match date {
                PartialDate::Year(year) => format!("{year:04}///"),
                PartialDate::Month(year, month) => format!("{year:04}/{month:02}//"),
                PartialDate::Day(day) => day.strftime("%Y/%m/%d/").to_string(),
            },
        )?;
    }
    if let Some(section) = &article.section {
        tag("SE", section)?;
    }
    for keyword in &article.tags {
        tag("KW", keyword)?;
    }
    if let Some(url) = cited.url() {
        tag("UR", url)?;
    }
    if let Some(language) = &article.language {
        tag("LA", language)?;
    }
    if let Some(quote) = cited.quote() {
        tag("AB", &quote)?;
    }
    tag("N1", &cited.remark())?;
    write!(out, "ER  - \r\n\r\n")
}

/// Writes an entry of BibTeX.
///
/// # Errors
/// What `out` says.
pub fn bibtex(out: &mut dyn Write, cited: &Cited) -> io::Result<()> {
    let article = &cited.article;
    let key: String = article.id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect();
    let mut fields: Vec<(&str, String)> = Vec::new();
    let authors: Vec<String> = cited.authors().iter().map(|name| tex_name(name)).collect();
    if !authors.is_empty() {
        fields.push(("author", authors.join(" and ")));
    }
    // In a second pair of braces, so that no style changes its capitals.
    fields.push(("title", format!("{{{}}}", tex(&cited.title()))));
    fields.extend(article.source.iter().map(|source| ("journal", tex(source))));
    if let Some(date) = cited.date() {
        fields.push(("year", format!("{:04}", date.first().year())));
        if !matches!(date, PartialDate::Year(_)) {
            fields.push(("month", date.first().month().to_string()));
        }
        if let PartialDate::Day(day) = date {
            fields.push(("day", day.day().to_string()));
        }
    }
    fields.extend(cited.url().map(|url| ("url", url.replace(['{', '}', '\\'], ""))));
    fields.extend(article.language.iter().map(|language| ("language", tex(language))));
    if let Some(quote) = cited.quote() {
        fields.push(("annote", tex(&quote)));
    }
    fields.push(("note", tex(&cited.remark())));
    writeln!(out, "@{}{{{key},", if article.source.is_some() { "article" } else { "misc" })?;
    for (name, value) in fields {
        writeln!(out, "  {name} = {{{value}}},")?;
    }
    writeln!(out, "}}\n")
}

/// Writes items as CSL-JSON, which Zotero and pandoc read.
///
/// # Errors
/// What `out` says.
pub fn csl(out: &mut dyn Write, cited: &[Cited]) -> io::Result<()> {
    let items: Vec<Value> = cited.iter().map(item).collect();
    let json = serde_json::to_string_pretty(&items)?;
    out.write_all(super::json::escaped(&json).as_bytes())?;
    writeln!(out)
}

fn item(cited: &Cited) -> Value {
    #[derive(Serialize)]
    struct Author {
        #[serde(skip_serializing_if = "Option::is_none")]
        family: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        given: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        literal: Option<String>,
    }
    let author = |name: &String| match parted(name) {
        Some((given, family)) => Author { family: Some(family), given: Some(given), literal: None },
        None => Author { family: None, given: None, literal: Some(name.clone()) },
    };
    let article = &cited.article;
    let mut out =
        json!({"id": article.id, "type": "article-newspaper", "title": cited.title(), "note": cited.remark()});
    let mut set = |name: &str, value: Value| {
        out[name] = value;
    };
    let authors: Vec<Author> = cited.authors().iter().map(author).collect();
    if !authors.is_empty() {
        set("author", json!(authors));
    }
    if let Some(source) = &article.source {
        set("container-title", json!(sanitize(source)));
    }
    if let Some(date) = cited.date() {
        let first = date.first();
        let mut parts = vec![i32::from(first.year())];
        if !matches!(date, PartialDate::Year(_)) {
            parts.push(i32::from(first.month()));
        }
        if matches!(date, PartialDate::Day(_)) {
            parts.push(i32::from(first.day()));
        }
        let inferred = article.published.as_ref().is_some_and(|p| p.basis == DateBasis::Inferred);
        let mut issued = json!({"date-parts": [parts]});
        if inferred {
            issued["circa"] = json!(true);
        }
        set("issued", issued);
    }
    if let Some(url) = cited.url() {
        set("URL", json!(url));
    }
    if let Some(language) = &article.language {
        set("language", json!(language));
    }
    if let Some(section) = &article.section {
        set("section", json!(sanitize(section)));
    }
    if let Some(quote) = cited.quote() {
        set("annote", json!(quote));
    }
    out
}

/// Forenames and family name of a person's name as it is written in bylines; `None` if it is not
/// clear that it is one: an agency, a desk, a single word.
fn parted(name: &str) -> Option<(String, String)> {
    const NOT_PEOPLE: &[&str] = &[
        "agency",
        "bureau",
        "correspondent",
        "correspondents",
        "desk",
        "editor",
        "editors",
        "news",
        "newsroom",
        "press",
        "reporter",
        "reporters",
        "service",
        "staff",
        "team",
        "wire",
        "writer",
        "writers",
    ];
    if let Some((family, given)) = name.split_once(", ") {
        return Some((given.to_owned(), family.to_owned()));
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_other = |word: &&str| {
        NOT_PEOPLE.contains(&word.to_lowercase().as_str()) || word.contains(['.', '&', '/', '@']) && word.len() > 3
    };
    if !(2..=5).contains(&words.len()) || words.iter().any(is_other) || name.contains([',', ';', '(']) {
        return None;
    }
    // A particle belongs to the family name: von der Leyen.
    let particle = words.iter().skip(1).position(|word| word.starts_with(char::is_lowercase)).map(|at| at + 1);
    let at = particle.unwrap_or(words.len() - 1);
    Some((words[..at].join(" "), words[at..].join(" ")))
}

fn family_first(name: &str) -> String {
    parted(name).map_or_else(|| name.to_owned(), |(given, family)| format!("{family}, {given}"))
}

fn tex_name(name: &str) -> String {
    match parted(name) {
        Some((given, family)) => format!("{}, {}", tex(&family), tex(&given)),
        // In braces it is one name, whatever words are in it.
        None => format!("{{{}}}", tex(name)),
    }
}

/// `text` with the signs of TeX written out.
fn tex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in sanitize(text).chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', c]),
            '{' => out.push_str("\\{"),
            '}' => out.push_str("\\}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '\\' => out.push_str("\\textbackslash{}"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Published;

    fn cited(basis: DateBasis) -> Cited {
        let published = Published {
            date: PartialDate::Day(jiff::civil::date(2025, 3, 5)),
            basis,
            confidence: 1.0,
            evidence: "names the day".into(),
        };
        let article = Article {
            id: "cw_1".into(),
            title: "Ferry & crew: 100% lost?".into(),
            body: "The pump failed. Nobody knew.".into(),
            source: Some("Coastal Wire".into()),
            authors: vec!["Ursula von der Leyen".into(), "Wire staff".into()],
            url: Some("https://example.org/a_b".into()),
            published: Some(published),
            language: Some("en".into()),
            ..Article::default()
        };
        Cited { article, bytes: Some(0..16) }
    }

    fn text(write: impl Fn(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).expect("memory does not fail");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn a_footnote_reads_as_one_writes_it() {
        assert_eq!(
            text(|out| footnote(out, &cited(DateBasis::Stated))),
            "Ursula von der Leyen and Wire staff, “Ferry & crew: 100% lost?” Coastal Wire, 5 March 2025, https://example.org/a_b. “The pump failed.” [dateline cw_1#b0-16]\n"
        );
        assert!(text(|out| footnote(out, &cited(DateBasis::Inferred))).contains("[5 March 2025, inferred]"));
    }

    #[test]
    fn ris_has_a_tag_a_line() {
        let ris = text(|out| ris(out, &cited(DateBasis::Inferred)));
        for line in
            ["TY  - NEWS", "AU  - von der Leyen, Ursula", "AU  - Wire staff", "T2  - Coastal Wire", "DA  - 2025/03/05/"]
        {
            assert!(ris.lines().any(|l| l == line), "{line}: {ris}");
        }
        assert!(
            ris.contains("N1  - dateline cw_1#b0-16; date inferred: names the day\r\n")
                && ris.ends_with("ER  - \r\n\r\n")
        );
    }

    #[test]
    fn bibtex_keeps_its_own_signs() {
        let bibtex = text(|out| bibtex(out, &cited(DateBasis::Stated)));
        assert!(bibtex.starts_with("@article{cw-1,\n  author = {von der Leyen, Ursula and {Wire staff}},\n  title = {{Ferry \\& crew: 100\\% lost?}},\n"), "{bibtex}");
        assert_eq!(bibtex.matches('{').count(), bibtex.matches('}').count());
        assert_eq!(tex("a{b}^~\\"), "a\\{b\\}\\textasciicircum{}\\textasciitilde{}\\textbackslash{}");
    }

    #[test]
    fn csl_names_people_in_parts() {
        let csl = text(|out| csl(out, &[cited(DateBasis::Inferred)]));
        let items: Value = serde_json::from_str(&csl).expect("JSON");
        assert_eq!(
            items[0]["author"],
            json!([{"family": "von der Leyen", "given": "Ursula"}, {"literal": "Wire staff"}])
        );
        assert_eq!(items[0]["issued"], json!({"date-parts": [[2025, 3, 5]], "circa": true}));
    }
}
