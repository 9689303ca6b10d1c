//! Which lines of a scraped page are not the article, and the rule that says so.
//!
//! Owned here: the table of rules (`rules.toml`), the title of a page, its tags, captions, bylines
//! and header dates, and the [`Article`] that a record becomes. A structured record is copied as it
//! is: nothing is cut from it.
//! Left to others: what dates mean ([`crate::dates`]) and who is named ([`crate::entities`]).

mod byline;
mod headline;
mod language;
mod lines;
mod markup;
mod page;
mod promotions;
mod rules;

use crate::article::{Article, EntityKind, GivenName, TitleBasis};
use crate::source::{Content, Reason, Record, Rejection, StructuredRecord};

/// A record made into an article, and what is left for others to read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cleaned {
    /// The article: no identity unless the record gives one, no dates, no entities yet.
    pub article: Article,
    /// Publication date as the record writes it.
    pub published_raw: Option<String>,
    /// Date of the last change as the record writes it.
    pub updated_raw: Option<String>,
    /// What had to be mended while reading, one phrase each.
    pub notes: Vec<String>,
}

/// Makes an article of `record`, which was read from `path`.
///
/// # Errors
/// [`Reason::OnlyFurniture`] for a page of which nothing is left.
pub fn clean(record: Record, path: &str) -> Result<Cleaned, Rejection> {
    let number = record.number;
    let place = number.map_or_else(|| path.to_owned(), |n| format!("{path}#{n}"));
    let mut cleaned = match record.content {
        Content::Structured(fields) => structured(*fields),
        Content::Page(text) => page::clean(&text).ok_or_else(|| Rejection {
            path: path.to_owned(),
            record: number,
            reason: Reason::OnlyFurniture,
        })?,
    };
    cleaned.article.path = place;
    cleaned.notes = record.notes;
    Ok(cleaned)
}

/// A structured record as it is; only a missing title is made up for.
fn structured(fields: StructuredRecord) -> Cleaned {
    let body = fields.body.unwrap_or_default();
    let (title, title_basis) = match fields.title {
        Some(title) => (title, TitleBasis::Stated),
        None => (headline::lead(&body), TitleBasis::Lead),
    };
    let names = [
        (EntityKind::Person, fields.people),
        (EntityKind::Organization, fields.organizations),
        (EntityKind::Place, fields.places),
    ];
    let given_names = names
        .into_iter()
        .flat_map(|(kind, names)| names.into_iter().map(move |name| GivenName { kind, name }))
        .collect();
    let language = match fields.language.as_deref().and_then(language::stated) {
        Some(language) => Some(language),
        None => language::detected(if body.trim().is_empty() { &title } else { &body }),
    };
    let source = fields.source.or_else(|| fields.url.as_deref().and_then(host));
    let article = Article {
        id: fields.id.unwrap_or_default(),
        title,
        title_basis,
        body,
        url: fields.url,
        source,
        authors: fields.authors.iter().flat_map(|a| byline::of_record(a)).collect(),
        section: fields.section,
        tags: fields.tags,
        language,
        given_names,
        ..Article::default()
    };
    Cleaned { article, published_raw: fields.published_raw, updated_raw: fields.updated_raw, ..Cleaned::default() }
}

/// The host of an address, without `www.`: whom it was taken from, when nothing else says so.
fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split(':').next()?.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (host.contains('.') && host.len() < 100).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(fields: StructuredRecord) -> Record {
        Record { number: Some(3), content: Content::Structured(Box::new(fields)), notes: vec![] }
    }

    #[test]
    fn a_structured_record_is_kept_to_the_byte() {
        let body = "  Advertisement\r\nThe bridge fell. \n\nLeave a Reply\0";
        let fields = StructuredRecord {
            title: Some(" A bridge &amp; its fall ".into()),
            body: Some(body.into()),
            url: Some("https://www.Herald.example/a".into()),
            people: vec!["Jane Doe".into()],
            ..StructuredRecord::default()
        };
        let cleaned = clean(record(fields), "/a.jsonl").expect("an article");
        assert_eq!(cleaned.article.body, body);
        assert_eq!(cleaned.article.title, " A bridge &amp; its fall ");
        assert_eq!(cleaned.article.path, "/a.jsonl#3");
        assert_eq!(cleaned.article.source.as_deref(), Some("herald.example"));
        assert_eq!(cleaned.article.given_names.len(), 1);
        assert!(cleaned.article.removed.is_empty());
    }

    #[test]
    fn without_a_title_the_lead_stands_in() {
        let fields = StructuredRecord { body: Some("The bridge fell. No one was hurt.".into()), ..Default::default() };
        let article = clean(record(fields), "/a.jsonl").expect("an article").article;
        assert_eq!((&*article.title, article.title_basis), ("The bridge fell.", TitleBasis::Lead));
        assert_eq!(article.body, "The bridge fell. No one was hurt.");
    }
}
