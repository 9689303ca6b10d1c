//! Saved searches: what each finds, what is new in it, its feed.

use super::address::PageAddress;
use super::forms::FormToken;
use crate::output::desk::SavedRow;
use crate::output::markup::Html;
use crate::output::numbers::{count, grouped};
use crate::search::ranked::Sort;

/// Everything on the page.
pub fn page(rows: &[SavedRow<'_>], token: &FormToken) -> Html {
    let mut page = Html::default();
    page.raw("<section class=\"whole\">\n<h1>Saved searches</h1>\n");
    if rows.is_empty() {
        page.raw("<p>None yet: a page of results has a form that saves its search.</p>\n");
    } else {
        page.raw("<table class=\"saved\">\n<thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Query</th>");
        page.raw("<th scope=\"col\">Articles</th><th scope=\"col\">New</th><th scope=\"col\">Feed</th><th scope=\"col\">Forget</th></tr></thead>\n<tbody>\n");
        for row in rows {
            let here = PageAddress::of(&format!("@{}", row.name));
            let feed = PageAddress { sort: Sort::Newest, ..here.as_format("atom") };
            page.raw("<tr><th scope=\"row\"><a href=\"").text(&here.at("/")).raw("\">").text(row.name);
            page.raw("</a></th><td>")
                .text(row.query)
                .raw("</td><td>")
                .text(&grouped(row.articles as u64))
                .raw("</td><td>");
            page.text(&grouped(row.new as u64))
                .raw("</td><td><a href=\"")
                .text(&feed.at("/"))
                .raw("\" aria-label=\"feed of ");
            page.text(row.name)
                .raw("\">Atom</a></td><td><form method=\"post\" action=\"/forget\">")
                .piece(&token.field());
            page.raw("<input type=\"hidden\" name=\"name\" value=\"")
                .text(row.name)
                .raw("\"><button aria-label=\"forget ");
            page.text(row.name).raw("\">×</button></form></td></tr>\n");
        }
        page.raw("</tbody>\n</table>\n");
        page.raw("<p class=\"about\">").text(&count(rows.len() as u64, "search"));
        page.raw(". <code>dateline new</code> tells what is new, and counts it as seen.</p>\n");
    }
    page.raw("</section>\n");
    page
}
