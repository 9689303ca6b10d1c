//! When was this article published?
//!
//! A record or page may say ([`metadata`]); else the text does ([`stated`]), or its address
//! ([`address`]); else it may follow from the prose ([`inferred`]). [`publish`] asks in this order.
//! Times of the file system are never asked: they date the copy. The day on which a document says that it was made
//! ([`Article::made`]) is asked last, and never trusted far.
//!
//! | module | the question that it answers |
//! |---|---|
//! | [`metadata`] | what does a date field say, and is it a placeholder? |
//! | [`address`] | does this URL or path hold a date? |
//! | [`stated`] | does a dateline or a header line state it? |
//! | [`inferred`] | what follows from the prose, and why? |
//! | [`bounds`] | not before and not after which day, where the day is not known? |
//! | `dateline` | which year is that of a dateline without one? |
//! | [`clues`] | what in the text constrains the day? |
//! | [`facts`] | who held which office when, and since when is there such a word? |
//! | [`words`], [`years`] | which years does the vocabulary point to? |
//! | [`distance`], [`weights`], [`posterior`] | how likely does that make each day? |
//! | [`table`] | are the learnt tables whole? |
//! | [`propagation`] | what follows from dated articles of the same story? |
//! | [`calibration`] | how far can such a conclusion be trusted? |

pub mod address;
pub mod bounds;
pub mod calibration;
pub mod clues;
mod dateline;
pub mod distance;
pub mod facts;
pub mod inferred;
pub mod metadata;
pub mod posterior;
pub mod propagation;
pub mod stated;
pub mod table;
pub mod weights;
pub mod words;
pub mod years;

use jiff::civil::Date;

use crate::article::{Article, Bound, Bounds, DateBasis, PartialDate, Published};
use crate::text::Prose;
use metadata::{DateNote, DayMonthOrder};
use stated::Stated;

/// Sets [`Article::published`] if it is not known yet: from a dateline or header line, from the
/// address or the path, or by inference; and where nothing tells the day, [`Article::bounds`]. A page that states
/// only the day of its last change has that for [`Article::updated`], and where its address says nothing either,
/// less sure, for its day. `title` and `body` are the two fields tokenized; `today` bounds what can be believed.
pub fn publish(article: &mut Article, title: &Prose, body: &Prose, order: DayMonthOrder, today: Date) {
    if article.published.is_some() {
        return;
    }
    let text = from_text(article, order, today);
    let is_change = matches!(text, Some(Stated::Date(_, _, Some(DateNote::LastChange))));
    if let Some(Stated::Date(date, ..)) = &text
        && is_change
        && article.updated.is_none()
    {
        article.updated = Some(*date);
    }
    let text = text.and_then(as_published);
    let address = from_address(article, today);
    article.published = if is_change { address.or(text) } else { text.or(address) };
    if article.published.is_none() {
        let clues = clues::clues(article, title, body, today);
        let bounds = bounds::bounds(&clues, today);
        article.published = inferred::infer(article, title, body, &clues, &bounds, today);
        if article.published.is_none() {
            article.published = from_file(article, &bounds, today);
        }
        if article.published.is_none() {
            article.bounds = bounds;
        }
    }
}

/// Says what the bounds of an undated article rest on, which an index does not keep. `today` as in
/// [`publish`].
pub fn explain_bounds(article: &mut Article, today: Date) {
    if article.published.is_none() && !article.bounds.is_empty() {
        let (title, body) = (Prose::of(&article.title), Prose::of(&article.body));
        let explained = bounds::bounds(&clues::clues(article, &title, &body, today), today);
        let same = |a: &Option<Bound>, b: &Option<Bound>| a.as_ref().map(|a| a.day) == b.as_ref().map(|b| b.day);
        if same(&explained.not_before, &article.bounds.not_before)
            && same(&explained.not_after, &article.bounds.not_after)
        {
            article.bounds = explained;
        }
    }
}

/// What the lines of the header state, else those of the body; the day of a change where neither states another.
fn from_text(article: &Article, order: DayMonthOrder, today: Date) -> Option<Stated> {
    let is_change = |stated: &Stated| matches!(stated, Stated::Date(_, _, Some(DateNote::LastChange)));
    let is_dated = |stated: &Stated| matches!(stated, Stated::Date(..));
    match stated::read(&article.header_lines.join("\n"), order, today) {
        Some(header) if is_change(&header) => {
            stated::read(&article.body, order, today).filter(|body| is_dated(body) && !is_change(body)).or(Some(header))
        }
        Some(header) => Some(header),
        None => stated::read(&article.body, order, today),
    }
}

fn as_published(stated: Stated) -> Option<Published> {
    let Stated::Date(date, evidence, note) = stated else { return None };
    let confidence = note.map_or(1.0, DateNote::confidence);
    let evidence = note.map_or(evidence.clone(), |note| format!("{evidence} ({note})"));
    let basis = note.map_or(DateBasis::Stated, |note| note.basis(DateBasis::Stated));
    Some(Published { date, basis, confidence, evidence })
}

/// The day on which the file of the article says that it was made, where the text does not speak against it: it may
/// have been written again, or scanned, later.
fn from_file(article: &Article, bounds: &Bounds, today: Date) -> Option<Published> {
    const CONFIDENCE: f32 = 0.5;
    let day = article.made.filter(|day| *day <= today)?;
    let early = bounds.not_before.as_ref().is_some_and(|bound| day < bound.day);
    let late = bounds.not_after.as_ref().is_some_and(|bound| day > bound.day);
    let evidence = "the file says that it was made on this day".to_owned();
    let published =
        Published { date: PartialDate::Day(day), basis: DateBasis::Inferred, confidence: CONFIDENCE, evidence };
    (!early && !late).then_some(published)
}

fn from_address(article: &Article, today: Date) -> Option<Published> {
    let of = |address: &str| address::read(address, today);
    let (date, evidence) = article.url.as_deref().and_then(of).or_else(|| of(&article.path))?;
    Some(Published { date, basis: DateBasis::Path, confidence: 1.0, evidence })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn published(mut article: Article) -> Option<(String, DateBasis)> {
        let (title, body) = (Prose::of(&article.title), Prose::of(&article.body));
        publish(&mut article, &title, &body, DayMonthOrder::MonthFirst, date(2026, 11, 22));
        article.published.map(|p| (p.date.to_string(), p.basis))
    }

    #[test]
    fn a_file_tells_its_day_where_nothing_else_does() {
        let body = "The old bridge over the Lenna fell after three days of rain, the mayor said.";
        let made = |body: &str, day| Article { body: body.into(), made: Some(day), ..Article::default() };
        assert_eq!(published(made(body, date(2025, 3, 5))), Some(("2025-03-05".into(), DateBasis::Inferred)));
        assert_eq!(published(made(body, date(2030, 1, 1))), None, "it is still to come");
        let stated = format!("LENNA, March 4, 2025 (AP) — {body}");
        assert_eq!(published(made(&stated, date(2026, 1, 1))), Some(("2025-03-04".into(), DateBasis::Stated)));
        let later = format!("{body} It had been opened on June 3, 2025.");
        assert_ne!(published(made(&later, date(2011, 1, 1))).map(|p| p.0), Some("2011-01-01".into()));
    }

    #[test]
    fn a_dateline_takes_its_year_from_the_text() {
        let of = |body: &str| published(Article { body: body.to_owned(), ..Article::default() });
        let hero = "PORT ELLERY, March 5 (Coastal Wire) — The engineer of a wrecked ferry said on Wednesday that he \
            had twice reported a failing pump.\n\nHe wrote first on Nov. 22, 2024, and again on Jan. 9, nine days \
            before the ship struck a reef.";
        assert_eq!(of(hero), Some(("2025-03-05".into(), DateBasis::Inferred)));
        // No day with its year, or a weekday that fits no year near by: the year is not known.
        for body in [hero.replace("Nov. 22, 2024", "Nov. 22"), hero.replace("Wednesday", "Sunday")] {
            assert_eq!(of(&body).filter(|(date, _)| date.len() == 10), None, "{body}");
        }
    }

    #[test]
    fn what_the_record_says_stays() {
        let stated = Published {
            date: PartialDate::Year(1963),
            basis: DateBasis::Metadata,
            confidence: 1.0,
            evidence: "date".into(),
        };
        let article =
            Article { body: "LONDON 1996-08-30\nText.".into(), published: Some(stated), ..Article::default() };
        assert_eq!(published(article), Some(("1963".into(), DateBasis::Metadata)));
    }

    #[test]
    fn a_last_change_is_the_day_only_where_nothing_else_is_said_and_less_sure() {
        let of = |body: &str, path: &str| {
            let mut article = Article { body: body.to_owned(), path: path.to_owned(), ..Article::default() };
            let prose = Prose::of(&article.body);
            publish(&mut article, &Prose::default(), &prose, DayMonthOrder::MonthFirst, date(2026, 11, 22));
            let sure = article.published.as_ref().map(|p| (p.date.to_string(), p.basis, p.confidence < 1.0));
            (sure, article.updated.map(|day| day.to_string()))
        };
        let change = "A headline\nLast updated on 5 Mar 2016\nThe talks began.";
        let updated = Some("2016-03-05".to_owned());
        assert_eq!(of(change, "x.txt"), (Some(("2016-03-05".into(), DateBasis::Inferred, true)), updated.clone()));
        assert_eq!(of(change, "2016/03/04/x.txt"), (Some(("2016-03-04".into(), DateBasis::Path, false)), updated));
        let both = format!("{change}\nPublished 4 Mar 2016");
        assert_eq!(of(&both, "x.txt").0, Some(("2016-03-04".into(), DateBasis::Stated, false)));
        let ambiguous = "A headline\n03/04/2016\nThe talks began.";
        assert_eq!(of(ambiguous, "x.txt").0, Some(("2016-03-04".into(), DateBasis::Inferred, true)));
    }

    #[test]
    fn the_text_comes_before_the_address_and_the_address_before_the_path() {
        let article = Article {
            body: "LONDON 1996-08-30\nText.".into(),
            url: Some("https://example.com/2025/03/05/x".into()),
            path: "archive/2024-01-02.txt".into(),
            ..Article::default()
        };
        assert_eq!(published(article.clone()), Some(("1996-08-30".into(), DateBasis::Stated)));
        let article = Article { body: "Text.".into(), ..article };
        assert_eq!(published(article.clone()), Some(("2025-03-05".into(), DateBasis::Path)));
        let article = Article { url: None, ..article };
        assert_eq!(published(article.clone()), Some(("2024-01-02".into(), DateBasis::Path)));
        let article = Article { path: "x.txt".into(), ..article };
        assert_eq!(published(article), None);
    }
}
