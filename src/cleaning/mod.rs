//! Which lines of a scraped page are not the article, and the rule that says so.
//!
//! Owned here: the table of rules (`rules.toml`), the title of a page, its tags, captions, bylines
//! and header dates, and the [`Article`] that a record becomes. A structured record is copied as it
//! is: nothing is cut from it, but what is certainly furniture in it is left unread.
//! Left to others: what dates mean ([`crate::dates`]) and who is named ([`crate::entities`]).

mod byline;
mod comments;
mod header;
mod headline;
mod html;
mod language;
mod lines;
mod markup;
mod page;
mod promotions;
mod rules;
mod unread;

use crate::article::{Article, EntityKind, GivenName, TitleBasis};
use crate::source::{Content, ReadOptions, Reason, Record, Rejection, StructuredRecord, host, of_folder};
use crate::text;

/// A record made into an article, and what is left for others to read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cleaned {
    /// The article: no identity unless the record gives one, no dates, no entities yet.
    pub article: Article,
    /// Publication date as the record writes it.
    pub published_raw: Option<String>,
    /// What else a page says for machines about its day, the surest first.
    pub published_others: Vec<String>,
    /// Days as the page prints them near its title, nearest first.
    pub printed: Vec<String>,
    /// Date of the last change as the record writes it.
    pub updated_raw: Option<String>,
    /// What had to be mended while reading, one phrase each.
    pub notes: Vec<String>,
}

/// Makes an article of `record`, which was read from `path`.
///
/// # Errors
/// [`Reason::OnlyFurniture`] for a page of which nothing is left.
pub fn clean(record: Record, path: &str, options: &ReadOptions) -> Result<Cleaned, Rejection> {
    let number = record.number;
    let place = match (&record.member, number) {
        (Some(member), _) => format!("{path}!{member}"),
        (None, Some(number)) => format!("{path}#{number}"),
        (None, None) => path.to_owned(),
    };
    let furniture = || Rejection {
        path: record.member.as_ref().map_or_else(|| path.to_owned(), |_| place.clone()),
        record: number.filter(|_| record.member.is_none()),
        reason: Reason::OnlyFurniture,
    };
    let mut notes = record.notes;
    let mut cleaned = match record.content {
        Content::Structured(fields) => structured(*fields, options, &mut notes),
        Content::Html { markup, url } => html::clean(&markup, url.as_deref()).ok_or_else(furniture)?,
        Content::Page(text) => page::clean(&text).ok_or_else(furniture)?,
    };
    cleaned.article.path = place;
    let outlet = cleaned.article.source.take().or_else(|| options.outlet.clone());
    let outlet = outlet.or_else(|| {
        let named = of_folder(&cleaned.article.path).filter(|_| options.folder_outlet)?;
        notes.push(format!("the outlet `{named}` is the name of its folder"));
        Some(named)
    });
    cleaned.article.source = outlet.map(|outlet| options.outlets.of(outlet));
    cleaned.notes = notes;
    Ok(cleaned)
}

/// A structured record as it is; only HTML is turned to text, and a missing title made up for.
fn structured(fields: StructuredRecord, options: &ReadOptions, notes: &mut Vec<String>) -> Cleaned {
    let mut body = fields.body.unwrap_or_default();
    if !options.keep_markup && (fields.body_is_html || markup::is_html(&body)) {
        body = html::prose(&body);
        notes.push("the body was HTML and is text now (--keep-markup keeps it)".to_owned());
    }
    if fields.is_loose
        && let std::borrow::Cow::Owned(joined) = text::joined(&body)
    {
        body = joined;
    }
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
    let source = fields.source.or_else(|| options.outlet.clone()).or_else(|| fields.url.as_deref().and_then(host));
    let unread = unread::find(&body);
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
        unread,
        ..Article::default()
    };
    Cleaned { article, published_raw: fields.published_raw, updated_raw: fields.updated_raw, ..Cleaned::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(fields: StructuredRecord) -> Record {
        Record {
            number: Some(3),
            content: Content::Structured(Box::new(fields)),
            notes: vec![],
            member: None,
            format: "JSON",
        }
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
        let cleaned = clean(record(fields), "/a.jsonl", &ReadOptions::default()).expect("an article");
        assert_eq!(cleaned.article.body, body);
        assert_eq!(cleaned.article.title, " A bridge &amp; its fall ");
        assert_eq!(cleaned.article.path, "/a.jsonl#3");
        assert_eq!(cleaned.article.source.as_deref(), Some("herald.example"));
        assert_eq!(cleaned.article.given_names.len(), 1);
        assert!(cleaned.article.removed.is_empty());
        let unread: Vec<_> = cleaned.article.unread.iter().map(|part| &body[part.range()]).collect();
        assert_eq!(unread, ["Advertisement", "Leave a Reply\0"]);
    }

    #[test]
    fn html_in_a_body_becomes_text_unless_it_is_to_be_kept() {
        let html = "<p>The bridge <b>fell</b>\n on Tuesday.</p><p>R&amp;D &lt;up&gt;</p>";
        let fields = || StructuredRecord { body: Some(html.into()), ..Default::default() };
        let cleaned = clean(record(fields()), "/a.jsonl", &ReadOptions::default()).expect("an article");
        assert_eq!(cleaned.article.body, "The bridge fell on Tuesday.\n\nR&D <up>");
        assert_eq!(cleaned.notes.len(), 1);
        let keep = ReadOptions { keep_markup: true, ..ReadOptions::default() };
        assert_eq!(clean(record(fields()), "/a.jsonl", &keep).expect("an article").article.body, html);
        let plain = "If a < b then <unknown> &amp; done, he wrote.";
        let fields = StructuredRecord { body: Some(plain.into()), ..Default::default() };
        assert_eq!(clean(record(fields), "/a.jsonl", &ReadOptions::default()).expect("an article").article.body, plain);
    }

    #[test]
    fn without_a_title_the_lead_stands_in() {
        let fields = StructuredRecord { body: Some("The bridge fell. No one was hurt.".into()), ..Default::default() };
        let article = clean(record(fields), "/a.jsonl", &ReadOptions::default()).expect("an article").article;
        assert_eq!((&*article.title, article.title_basis), ("The bridge fell.", TitleBasis::Lead));
        assert_eq!(article.body, "The bridge fell. No one was hurt.");
    }
}
