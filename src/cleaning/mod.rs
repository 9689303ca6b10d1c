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

use std::borrow::Cow;

use crate::article::{Article, EntityKind, GivenName, TitleBasis};
use crate::source::{
    Content, LineRules, LineVerdict, ReadOptions, Reason, Record, Rejection, StructuredRecord, host, of_folder,
};
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
    let mut own = OwnRules { rules: &options.rules, outlet: None };
    // Whose it is is known when it was read: where its outlet has rules, it is read once more.
    let again = (!options.rules.is_empty()).then(|| record.content.clone());
    let (mut cleaned, mut notes) = read(record.content, options, own).ok_or_else(furniture)?;
    let (outlet, note) = outlet_of(&mut cleaned.article, &place, options);
    if let (Some(content), Some(outlet)) = (again, &outlet)
        && options.rules.name(outlet)
    {
        own.outlet = Some(outlet);
        (cleaned, notes) = read(content, options, own).ok_or_else(furniture)?;
    }
    cleaned.article.path = place;
    cleaned.article.made = record.made.and_then(|day| day.parse().ok());
    cleaned.article.source = outlet;
    cleaned.notes = record.notes.into_iter().chain(notes).chain(note).collect();
    Ok(cleaned)
}

/// What is made of `content`, and what had to be mended for that; `None` where nothing is left.
fn read(content: Content, options: &ReadOptions, own: OwnRules<'_>) -> Option<(Cleaned, Vec<String>)> {
    let mut notes = Vec::new();
    let cleaned = match content {
        Content::Structured(fields) => Some(structured(*fields, options, own, &mut notes)),
        Content::Html { markup, url } => html::clean(&markup, url.as_deref(), own),
        Content::Page(text) => page::clean(&text, own),
    };
    cleaned.map(|cleaned| (cleaned, notes))
}

/// Whose the article at `place` is, under the name that the user's table gives, and what is to be said of it.
fn outlet_of(article: &mut Article, place: &str, options: &ReadOptions) -> (Option<String>, Option<String>) {
    let stated = article.source.take().or_else(|| options.outlet.clone());
    let named = if stated.is_none() && options.folder_outlet { of_folder(place) } else { None };
    let note = named.as_ref().map(|named| format!("the outlet `{named}` is the name of its folder"));
    (stated.or(named).map(|outlet| options.outlets.of(outlet)), note)
}

/// The rules of the user's, for the articles of an outlet.
#[derive(Debug, Clone, Copy)]
struct OwnRules<'a> {
    rules: &'a LineRules,
    /// `None`: not known yet.
    outlet: Option<&'a str>,
}

/// What `inspect` calls a rule of the user's.
pub const OWN_RULE: &str = "own rule";

impl OwnRules<'_> {
    fn verdict(self, line: &str) -> Option<LineVerdict> {
        self.rules.verdict(self.outlet, line)
    }
}

/// A structured record as it is; only HTML is turned to text, and a missing title made up for.
fn structured(fields: StructuredRecord, options: &ReadOptions, own: OwnRules<'_>, notes: &mut Vec<String>) -> Cleaned {
    let mut body = fields.body.unwrap_or_default();
    if !options.keep_markup && (fields.body_is_html || markup::is_html(&body)) {
        let html = if fields.body_is_html { Cow::Borrowed(&*body) } else { markup::with_paragraphs(&body) };
        body = html::prose(&html);
        notes.push("the body was HTML and is text now (--keep-markup keeps it)".to_owned());
    }
    if fields.is_loose
        && let Cow::Owned(joined) = text::joined(&body)
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
    let unread = unread::find(&body, own);
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
            made: None,
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
    fn own_rules_remove_and_keep_lines_of_pages_and_records() {
        let rules = "[[remove]]\noutlet = 'Herald'\nlines = ['Stay dry.']\n[[keep]]\nlines = ['Leave a reply']";
        let rules = LineRules::parse(rules).expect("rules");
        let one = "The bridge over the Lenna fell on Tuesday night after three days of rain.";
        let two = "No one was on it, the mayor told the Herald on Wednesday morning in the town hall.";
        let text = format!("Bridge falls into the Lenna\n\n{one}\n\nStay dry.\n\n{two}\n\nLeave a reply");
        let of = |content, outlet: &str| {
            let options = ReadOptions { rules: rules.clone(), outlet: Some(outlet.into()), ..ReadOptions::default() };
            let record = Record { number: None, content, notes: vec![], member: None, format: "text", made: None };
            clean(record, "/a.txt", &options).expect("an article").article
        };
        let page = of(Content::Page(text.clone()), "Herald");
        assert_eq!(page.body, format!("{one}\n\n{two}\n\nLeave a reply"));
        assert_eq!((&*page.removed[0].text, &*page.removed[0].rule), ("Stay dry.", "own rule"));
        assert!(of(Content::Page(text.clone()), "Wire").body.contains("Stay dry."));
        let markup = format!(
            "<html><body><article><h1>Bridge falls</h1><p>{one}</p><p>Stay dry.</p><p>{two}</p></article></body></html>"
        );
        let html = of(Content::Html { markup, url: None }, "Herald");
        assert_eq!(html.body, format!("{one}\n\n{two}"));
        let fields = StructuredRecord { body: Some(text.clone()), source: Some("Herald".into()), ..Default::default() };
        let record = of(Content::Structured(Box::new(fields)), "Wire");
        let unread: Vec<_> = record.unread.iter().map(|part| (&text[part.range()], &*part.rule)).collect();
        assert_eq!((record.body.as_str(), &unread[..]), (&*text, &[("Stay dry.", "own rule")][..]));
    }

    #[test]
    fn without_a_title_the_lead_stands_in() {
        let fields = StructuredRecord { body: Some("The bridge fell. No one was hurt.".into()), ..Default::default() };
        let article = clean(record(fields), "/a.jsonl", &ReadOptions::default()).expect("an article").article;
        assert_eq!((&*article.title, article.title_basis), ("The bridge fell.", TitleBasis::Lead));
        assert_eq!(article.body, "The bridge fell. No one was hurt.");
    }
}
