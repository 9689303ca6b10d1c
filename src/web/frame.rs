//! What stands around every page.

use super::address::PageAddress;
use crate::output::markup::Html;
use crate::search::run::Sort;

/// The style sheet.
pub const STYLE: &str = include_str!("style.css");
/// The script: keys, and nothing that a page needs.
pub const SCRIPT: &str = include_str!("script.js");

/// A page: title, search form, what is in it.
pub fn page(title: &str, address: &PageAddress, main: &Html) -> Html {
    let mut page = Html::default();
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"referrer\" content=\"no-referrer\">\n<title>").text(title).raw(" – dateline</title>\n");
    page.raw("<link rel=\"stylesheet\" href=\"/style.css\">\n<link rel=\"icon\" href=\"data:,\">\n");
    if !address.query.is_empty() {
        let feed = PageAddress { sort: Sort::Newest, ..address.as_format("atom") };
        page.raw("<link rel=\"alternate\" type=\"application/atom+xml\" title=\"Feed\" href=\"")
            .text(&feed.at("/"))
            .raw("\">\n");
    }
    page.raw("<script src=\"/script.js\" defer></script>\n</head>\n<body>\n");
    page.raw("<a class=\"skip\" href=\"#main\">To the results</a>\n<header class=\"masthead\">\n");
    page.raw("<a class=\"name\" href=\"/\">dateline</a>\n<form action=\"/\" role=\"search\">\n");
    page.raw("<label class=\"hidden\" for=\"q\">Search the archive</label>\n");
    page.raw("<input id=\"q\" name=\"q\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\" placeholder=\"words, &quot;phrases&quot;, person:zelensky, date:2025-03\" value=\"");
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
    page.raw("</select>\n<button>Search</button>\n</form>\n</header>\n<main id=\"main\">\n");
    page.piece(main).raw("</main>\n<footer><a href=\"/help\">The query language</a></footer>\n</body>\n</html>\n");
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
