//! Floors under the dating of undated pages, on the project's own gold set. They never go down
//! silently. A wrong date is worse than none: what is given must be right.

use dateline::article::Article;
use dateline::dates::published::metadata::DayMonthOrder;
use dateline::dates::published::publish;
use dateline::text::Prose;
use jiff::civil::date;
use serde::Deserialize;

#[derive(Deserialize)]
struct Page {
    id: String,
    title: String,
    body: String,
    #[serde(default)]
    captions: Vec<String>,
    expect: Option<String>,
}

/// Of the dates given, at least this share agrees with what the text supports.
const RIGHT_FLOOR: f64 = 0.9;
/// Of the pages that can be dated, at least this share is.
const GIVEN_FLOOR: f64 = 0.3;

#[test]
fn undated_pages_are_dated_as_well_as_before() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/gold/published.jsonl");
    let text = std::fs::read_to_string(path).expect("the gold set");
    let (mut given, mut right, mut datable) = (0, 0, 0);
    for line in text.lines() {
        let page: Page = serde_json::from_str(line).expect("a page");
        let mut article = Article { title: page.title, body: page.body, captions: page.captions, ..Article::default() };
        let (title, body) = (Prose::of(&article.title), Prose::of(&article.body));
        publish(&mut article, &title, &body, DayMonthOrder::MonthFirst, date(2026, 6, 30));
        datable += usize::from(page.expect.is_some());
        let Some(published) = article.published else { continue };
        given += 1;
        // Less precise than could be known is right, another date is not.
        let said = published.date.to_string();
        let agrees = page.expect.as_ref().is_some_and(|e| e.starts_with(&said));
        right += usize::from(agrees);
        if !agrees {
            println!("{}: {said}, expected {:?} ({})", page.id, page.expect, published.evidence);
        }
    }
    println!("{given} given of {datable} that can be dated, {right} of them right");
    assert!(right as f64 >= RIGHT_FLOOR * given as f64, "{right} of {given} right");
    assert!(given as f64 >= GIVEN_FLOOR * datable as f64, "{given} of {datable} given");
}
