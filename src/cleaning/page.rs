//! A scraped page made into an article: the order in which its lines are judged.

use std::sync::LazyLock;

use regex::Regex;

use crate::article::{Article, Removed, TitleBasis};

use super::lines::{Fate, PageLine};
use super::rules::Does;
use super::{Cleaned, OwnRules, byline, comments, header, headline, language, lines, markup, promotions};

/// The article of a page; `None` when nothing but furniture is there.
pub(super) fn clean(text: &str, own: OwnRules<'_>) -> Option<Cleaned> {
    let text = markup::plain(text);
    let mut lines = lines::divide(&text);
    judge(&mut lines, own);
    promotions::cut_menus(&mut lines);
    promotions::cut_numbered(&mut lines);
    let head = headline::take(&mut lines);
    let tags = promotions::take_tags(&mut lines);
    promotions::cut_promoted(&mut lines);
    promotions::cut_video_promos(&mut lines);
    promotions::cut_captions(&mut lines);
    promotions::cut_after_article(&mut lines);
    lines::restore_own(&mut lines);

    let mut removed: Vec<Removed> = Vec::new();
    let mut body = String::with_capacity(text.len());
    for line in &lines {
        match line.removed() {
            // The headline is not gone: it is the title.
            Some(cut) if cut.rule != "headline" => removed.push(cut),
            Some(_) => {}
            None => {
                if !body.is_empty() {
                    body.push_str("\n\n");
                }
                push_without_credits(&line.text, &mut body, &mut removed);
            }
        }
    }
    let (title, title_basis) = match head.title {
        Some(title) if !body.is_empty() => (title, TitleBasis::Stated),
        // A headline and nothing else: it is all the text there is.
        Some(title) => {
            body = title.clone();
            (title, TitleBasis::Lead)
        }
        None => (headline::lead(&body), TitleBasis::Lead),
    };
    if body.is_empty() {
        return None;
    }
    let article = Article {
        title,
        title_basis,
        language: language::detected(&body),
        body,
        captions: texts(&lines, Does::Caption),
        header_lines: header_lines(&lines),
        source: head.outlet.or_else(|| agency(&lines)),
        authors: authors(&lines),
        section: head.section.or_else(|| breadcrumb(&lines)),
        tags,
        removed,
        ..Article::default()
    };
    Some(Cleaned { article, ..Cleaned::default() })
}

/// Judges lines by the rules, by what their neighbours are, and by where they stand.
pub(super) fn judge(lines: &mut [PageLine], own: OwnRules<'_>) {
    lines::apply_own(lines, own);
    lines::apply_rules(lines);
    comments::cut(lines);
    header::cut(lines);
}

/// Photo credits in brackets amid a paragraph.
static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\s?[(\[](?:[^()\[\]]{0,40}(?-u:\b))?(?:Photos?|PHOTO|Photograph|Image|Picture|[Cc]redit|Screenshot)(?:s? by|s? courtesy|:| credit|/|s? via)[^()\[\]]{2,100}[)\]]",
    )
    .expect("the pattern is part of the program and is tested")
});

/// Appends a paragraph without the photo credits that a scraper ran into it.
pub(super) fn push_without_credits(text: &str, body: &mut String, removed: &mut Vec<Removed>) {
    let mut done = 0;
    // Most paragraphs have no bracket.
    let bracketed = if memchr::memchr2(b'(', b'[', text.as_bytes()).is_some() { text } else { "" };
    for credit in CREDIT.find_iter(bracketed) {
        body.push_str(&text[done..credit.start()]);
        removed.push(Removed { text: credit.as_str().trim().to_owned(), rule: "photo credit".to_owned() });
        done = credit.end();
    }
    body.push_str(&text[done..]);
}

pub(super) fn texts(lines: &[PageLine], does: Does) -> Vec<String> {
    lines.iter().filter(|l| l.does() == Some(does)).map(|l| l.text.clone()).collect()
}

/// What the lines of dates, and those that hold a byline as well, state.
pub(super) fn header_lines(lines: &[PageLine]) -> Vec<String> {
    let mut stated = Vec::new();
    for line in lines {
        match line.fate {
            Fate::Cut(_, Does::Date) => {
                let dates = header::dates(&line.text);
                // `3 hours ago`, `10:20 GMT`: no date that is read here, but perhaps elsewhere.
                stated.extend(if dates.is_empty() { vec![line.text.clone()] } else { dates });
            }
            Fate::Cut("byline" | "byline and date", _) => stated.extend(header::dates(&line.plain)),
            _ => {}
        }
    }
    stated
}

pub(super) fn authors(lines: &[PageLine]) -> Vec<String> {
    /// Lines with a name that a byline has at most: more are a list of something else, such as languages.
    const MOST: usize = 8;
    let mut authors: Vec<String> = Vec::new();
    let mut named_by = 0;
    for line in lines {
        let named = match line.fate {
            Fate::Cut("byline", _) => byline::names(&line.plain),
            Fate::Cut("byline and date", _) => header::authors(&line.plain),
            Fate::Cut("writer's line", _) => byline::names(line.plain.trim_start_matches(['-', '–', '—', ' '])),
            _ => continue,
        };
        named_by += usize::from(!named.is_empty());
        for name in named {
            if !authors.contains(&name) {
                authors.push(name);
            }
        }
    }
    if named_by > MOST { Vec::new() } else { authors }
}

/// Whom a line of its own names behind the word for an author, wherever it stands: `Autorin/Autor Ada Marsh`.
pub(super) fn labelled_authors(lines: &[PageLine]) -> Vec<String> {
    const LONGEST: usize = 120;
    const LABELS: &[&str] = &[
        "Autorin/Autor",
        "Autor/in",
        "Autor:in",
        "Autorin",
        "Autor",
        "Author",
        "Auteur",
        "Auteure",
        "Autore",
        "Autrice",
        "Autora",
    ];
    let short = lines.iter().map(|line| &*line.plain).filter(|plain| plain.len() <= LONGEST);
    let mut named = short.filter_map(|plain| {
        let mut behind = LABELS.iter().filter_map(|label| plain.strip_prefix(label));
        let rest = behind.find(|rest| rest.starts_with([':', ' ']))?;
        Some(byline::names(rest.trim_start_matches([':', ' '])))
    });
    named.find(|names| !names.is_empty()).unwrap_or_default()
}

/// The tags of a list among the lines.
pub(super) fn tags(lines: &[PageLine]) -> Vec<String> {
    promotions::take_tags(&mut lines.to_vec())
}

/// The agency of a slug such as `/AP`.
fn agency(lines: &[PageLine]) -> Option<String> {
    let slug = lines.iter().find(|l| l.does() == Some(Does::Agency))?;
    let name = slug.plain.rsplit(':').next()?.split('/').find(|part| !part.trim().is_empty())?;
    Some(name.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
}

/// The section of `Home > World > Europe`: the first step after the beginning.
fn breadcrumb(lines: &[PageLine]) -> Option<String> {
    let line = lines.iter().find(|l| l.does() == Some(Does::Section))?;
    let steps: Vec<_> =
        line.text.split(['>', '›', '»', '/', '|', '→']).map(str::trim).filter(|s| !s.is_empty()).collect();
    steps.iter().find(|s| !s.eq_ignore_ascii_case("home")).map(|s| (*s).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::LineRules;

    fn clean(text: &str) -> Option<Cleaned> {
        super::clean(text, OwnRules { rules: &LineRules::default(), outlet: None })
    }

    fn page(text: &str) -> Cleaned {
        clean(text).expect("an article")
    }

    fn rules(cleaned: &Cleaned) -> Vec<&str> {
        cleaned.article.removed.iter().map(|r| r.rule.as_str()).collect()
    }

    const ONE: &str = "The old bridge over the Lenna fell on Tuesday after three days of rain, the mayor said.";
    const TWO: &str = "Nobody was hurt, but the road to the capital will be closed until a ferry arrives.";
    const THREE: &str = "“We had asked for a new bridge for years,” said Marta Novak, who runs the mill.";

    #[test]
    fn a_page_with_everything_comes_out_as_a_person_would_file_it() {
        let cleaned = page(&format!(
            "Home > Regions > Valley\nOld bridge falls into the Lenna\nOld bridge falls into the Lenna\n\nBy Jane Doe and RICHARD ROE, Staff Writers\n\
             March 5, 2025 | 4 min read\nShare Tweet Email\n\n{ONE}\n\nAdvertisement\n\n{TWO}\n\nRead more: Who will pay for the bridge?\n\n\
             Rescuers on the bank of the Lenna on Tuesday.\nJan Kral / AP\n\n{THREE}\n\nUpdated March 6, 2025\n\nTags: bridges, floods, Valley\n\n\
             Mill to reopen in spring\n\nLeave a Reply\n\nYour email address will not be published."
        ));
        let article = &cleaned.article;
        assert_eq!(article.title, "Old bridge falls into the Lenna");
        assert_eq!(article.title_basis, TitleBasis::Stated);
        assert_eq!(article.body, format!("{ONE}\n\n{TWO}\n\n{THREE}"));
        assert_eq!(article.section.as_deref(), Some("Regions"));
        assert_eq!(article.authors, ["Jane Doe", "Richard Roe"]);
        assert_eq!(article.tags, ["bridges", "floods", "Valley"]);
        assert_eq!(article.captions, ["Rescuers on the bank of the Lenna on Tuesday.", "Jan Kral / AP"]);
        assert_eq!(article.header_lines, ["March 5, 2025 | 4 min read", "Updated March 6, 2025"]);
        assert_eq!(article.language.as_deref(), Some("en"));
        assert_eq!(
            rules(&cleaned),
            [
                "breadcrumbs",
                "repeated headline",
                "byline",
                "date line",
                "share buttons",
                "advertisement",
                "related story",
                "caption",
                "photo credit",
                "labelled date",
                "tag list",
                "after the article",
                "comment form",
                "comment form",
            ]
        );
    }

    #[test]
    fn a_page_without_a_title_keeps_its_lead_in_the_body() {
        let cleaned = page(&format!("{ONE}\n\n{TWO}\n\nAlso Read: Mill to reopen in spring"));
        assert_eq!(cleaned.article.title, ONE);
        assert_eq!(cleaned.article.title_basis, TitleBasis::Lead);
        assert_eq!(cleaned.article.body, format!("{ONE}\n\n{TWO}"));
    }

    #[test]
    fn a_promoted_story_goes_with_its_teaser_and_the_next_paragraph_stays() {
        let cleaned = page(&format!(
            "Bridge falls\n\n{ONE}\n\nMinister Promises Ferry for Valley\nOther Topics of Interest\n\nMinister Promises Ferry for Valley\n\n\
             The minister told the valley in a speech that a ferry would come.\n\n{TWO}\n\n{THREE}"
        ));
        assert_eq!(cleaned.article.body, format!("{ONE}\n\n{TWO}\n\n{THREE}"));
        assert_eq!(rules(&cleaned), ["other topics"; 4]);
    }

    #[test]
    fn tags_may_stand_below_their_heading() {
        let cleaned = page(&format!(
            "Bridge falls\n\n{ONE}\n\n{TWO}\n\nIn:\n\n  • Floods\n  • Marta Novak\n\nMill to reopen in spring"
        ));
        assert_eq!(cleaned.article.tags, ["Floods", "Marta Novak"]);
        assert_eq!(cleaned.article.body, format!("{ONE}\n\n{TWO}"));
    }

    #[test]
    fn the_menus_of_a_page_that_was_copied_whole_go() {
        let menu = "News\nSport\nWeather\nTravel\nValley\nMore regions\nArchive\nLetters\nAbout the Herald\nShop";
        let cleaned = page(&format!("{menu}\nBridge falls into the Lenna\n{ONE}\n{TWO}\n{THREE}\n{menu}"));
        assert_eq!(cleaned.article.title, "Bridge falls into the Lenna");
        assert_eq!(cleaned.article.body, format!("{ONE}\n\n{TWO}\n\n{THREE}"));
    }

    #[test]
    fn a_credit_amid_a_paragraph_is_cut_out_of_it() {
        let cleaned = page(
            "The bridge fell (Photo by Jan Kral/NurPhoto via Getty Images) on Tuesday. It was old.\nIt was not insured.",
        );
        assert_eq!(cleaned.article.body, "The bridge fell on Tuesday. It was old.\n\nIt was not insured.");
    }

    #[test]
    fn prose_that_looks_like_furniture_stays() {
        let body = [
            ONE,
            "Share prices fell on Monday in the capital, and the bank closed early.",
            "“Sign up for the army,” they said, and many did.",
            "By then the ferry had gone.",
            "What the mayor knew",
            "The photo showed Jan Kral on the bank, holding a rope.",
            "More on that day would come out at the trial, she said.",
            THREE,
        ];
        let cleaned = page(&format!("Bridge falls into the Lenna\n{}", body.join("\n")));
        assert_eq!(cleaned.article.body, body.join("\n\n"));
        assert!(cleaned.article.removed.is_empty());
    }

    #[test]
    fn a_page_of_furniture_is_no_article_and_one_line_is_one() {
        assert_eq!(clean("Advertisement\n\nShare\nLeave a Reply\n"), None);
        assert_eq!(clean("Share\nMost read\n1. Mill to reopen in spring\n2. Who owns the mill?\nLeave a Reply"), None);
        assert_eq!(clean(""), None);
        let cleaned = page("Talks planned in Riyadh");
        assert_eq!(
            (&*cleaned.article.title, &*cleaned.article.body),
            ("Talks planned in Riyadh", "Talks planned in Riyadh")
        );
        assert_eq!(cleaned.article.title_basis, TitleBasis::Lead);
    }

    #[test]
    fn a_long_list_names_no_authors_and_a_label_does() {
        let line = |text: &str, rule| PageLine { fate: Fate::Cut(rule, Does::Byline), ..lines::line(text, false) };
        let languages =
            ["Albanian Shqip", "English English", "French Français", "German Deutsch", "Hausa Hausa", "Polish Polski"];
        let more = ["Romanian Română", "Spanish Español", "Turkish Türkçe"];
        let mut menu: Vec<PageLine> = languages.into_iter().chain(more).map(|text| line(text, "byline")).collect();
        assert_eq!(authors(&menu), [""; 0]);
        assert_eq!(authors(&menu[..2]).len(), 2);
        for (text, name) in
            [("Autorin/Autor Ada Marsh", "Ada Marsh"), ("Autor: Jan Kral", "Jan Kral"), ("Author Jane Doe", "Jane Doe")]
        {
            menu.push(line(text, "not the article"));
            assert_eq!(labelled_authors(&menu), [name]);
            menu.pop();
        }
        menu.push(line("Author of the month", "not the article"));
        assert_eq!(labelled_authors(&menu), [""; 0]);
    }

    #[test]
    fn the_agency_of_a_slug_is_the_source() {
        let cleaned = page(&format!("Bridge falls into the Lenna\n\n/AP\n\n{ONE}\n\n{TWO}"));
        assert_eq!(cleaned.article.source.as_deref(), Some("AP"));
    }

    #[test]
    fn ten_megabytes_on_one_line_are_one_paragraph() {
        let text = format!("Bridge falls into the Lenna\n{}", "and so it went on ".repeat(600_000));
        let article = page(&text).article;
        assert_eq!(article.title, "Bridge falls into the Lenna");
        assert_eq!(article.body.len(), 600_000 * 18 - 1);
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]

        #[test]
        fn any_text_is_cleaned_without_panic_and_nothing_is_invented(
            text in proptest::collection::vec(
                proptest::sample::select(&[
                    "\n", "\n\n", " ", "Share", "Related:", "In:", "Other Topics of Interest", "By Jane Doe", "03:41", "• ", "é", "İ",
                    "A headline of some words", "The bridge fell on Tuesday after three days of rain.", "Jan Kral / AP", "<p>", "&amp;",
                    "<script>", "(Photo by X)", "#", ".", "?", "“", "”", "日本", "\u{200B}", "Tags: a, b", "News", "1. ",
                ][..]),
                0..60,
            ),
        ) {
            let text = text.concat();
            if let Some(cleaned) = clean(&text) {
                proptest::prop_assert!(!cleaned.article.body.is_empty() && !cleaned.article.title.is_empty());
                proptest::prop_assert!(cleaned.article.body.len() <= text.len() * 2);
            }
        }
    }
}
