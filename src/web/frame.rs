//! What stands around every page.

use super::address::PageAddress;
use crate::output::markup::Html;
use crate::search::ranked::Sort;

/// The style sheet.
pub const STYLE: &str = include_str!("style.css");
/// The script: keys, and days chosen by dragging; nothing that a page needs.
pub const SCRIPT: &str = include_str!("script.js");

/// A page: title, search form, what is in it.
pub fn page(title: &str, address: &PageAddress, main: &Html) -> Html {
    let mut page = Html::default();
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    page.text(title).raw(" – dateline</title>\n");
    page.raw("<link rel=\"stylesheet\" href=\"/style.css\">\n<link rel=\"icon\" href=\"data:,\">\n");
    if !address.query.is_empty() {
        let feed = PageAddress { sort: Sort::Newest, ..PageAddress::of(&address.query).as_format("atom") };
        page.raw("<link rel=\"alternate\" type=\"application/atom+xml\" title=\"Feed\" href=\"")
            .text(&feed.at("/"))
            .raw("\">\n");
    }
    page.raw("<script src=\"/script.js\" defer></script>\n</head>\n<body>\n");
    page.raw("<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header class=\"masthead\">\n");
    page.raw("<a class=\"name\" href=\"/\">dateline</a>\n<form action=\"/\" role=\"search\">\n");
    page.raw("<label class=\"hidden\" for=\"q\">Search the archive</label>\n");
    page.raw("<input id=\"q\" name=\"q\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\" placeholder=\"words, &quot;phrases&quot;, person:marchenko, date:2025-03\" value=\"");
    page.text(&address.query)
        .raw("\">\n<label class=\"hidden\" for=\"sort\">Order</label>\n<select id=\"sort\" name=\"sort\">");
    for (sort, name, shown) in [
        (Sort::Relevance, "relevance", "best first"),
        (Sort::Newest, "newest", "newest first"),
        (Sort::Oldest, "oldest", "oldest first"),
    ] {
        page.raw("<option value=\"").text(name).raw(if address.sort == sort { "\" selected>" } else { "\">" });
        page.text(shown).raw("</option>");
    }
    page.raw("</select>\n<button>Search</button>\n</form>\n</header>\n<main id=\"main\" tabindex=\"-1\">\n");
    page.piece(main).raw("</main>\n<footer><nav aria-label=\"More\"><a href=\"/saved\">Saved searches</a> <a href=\"/help\">The query language</a></nav></footer>\n</body>\n</html>\n");
    page
}

/// A page that says what is wrong.
pub fn wrong(title: &str, address: &PageAddress, message: &str, hint: Option<&str>) -> Html {
    let mut main = Html::default();
    main.raw("<section class=\"wrong\">\n<h1>").text(title).raw("</h1>\n<pre>").text(message).raw("</pre>\n");
    if let Some(hint) = hint {
        main.raw("<p>").text(hint).raw("</p>\n");
    }
    main.raw("</section>\n");
    page(title, address, &main)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The colours that the style sheet names after `scheme`.
    fn colour(scheme: &str, name: &str) -> [f64; 3] {
        let rest = STYLE.split(scheme).nth(1).expect("a scheme");
        let hex = rest.split(&format!("--{name}: #")).nth(1).and_then(|rest| rest.get(..6)).expect("a colour");
        [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("two digits")) / 255.0)
    }

    /// Relative luminance and contrast, as WCAG 2.2 defines them.
    fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
        let linear = |c: f64| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
        let light = |rgb: [f64; 3]| 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
        let (a, b) = (light(one), light(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_can_be_read_on_its_ground() {
        for scheme in [":root", "prefers-color-scheme: dark"] {
            let of = |name| colour(scheme, name);
            for (ink, ground) in [
                ("ink", "paper"),
                ("faint", "paper"),
                ("link", "paper"),
                ("ink", "mark"),
                ("link", "mark"),
                ("paper", "link"),
            ] {
                let ratio = contrast(of(ink), of(ground));
                assert!(ratio >= 4.5, "{scheme}: {ink} on {ground} is {ratio:.2}");
            }
        }
        assert!((contrast([0.0; 3], [1.0; 3]) - 21.0).abs() < 0.01);
    }
}
