//! A page of results: articles with passages; who and where appears in them; when they were published.

use jiff::civil::Date;

use super::address::{self, PageAddress};
use super::forms::FormToken;
use crate::article::{DateBasis, TitleBasis};
use crate::output::markup::Html;
use crate::output::numbers::{count, grouped};
use crate::output::timeline::step_name;
use crate::output::{results as printed, shown_date};
use crate::search::answer::Hit;
use crate::search::timeline::Timeline;
use crate::view::narrowing::narrowed;
use crate::view::results::{FacetGroup, place};
use crate::view::{Results, Sides};

/// Articles on a page.
pub const ON_PAGE: usize = 20;
/// Names of each kind beside the results.
pub const NAMES: usize = 8;

/// A page of results, being made.
pub struct ResultsPage<'a> {
    /// What was asked.
    pub address: &'a PageAddress,
    /// What was found.
    pub results: &'a Results,
    /// Who, where and when.
    pub sides: &'a Sides,
    /// What a form must hold to be taken.
    pub token: &'a FormToken,
    /// The day that counts as today.
    pub today: Date,
}

impl ResultsPage<'_> {
    /// Everything on the page.
    pub fn html(&self) -> Html {
        let mut page = Html::default();
        page.raw("<h1 class=\"hidden\">").text(self.title()).raw("</h1>\n");
        self.summary(&mut page);
        page.raw("<div class=\"columns\">\n<section class=\"results\" aria-label=\"Articles\">\n");
        page.raw("<ol start=\"").number((self.results.request.offset + 1) as u64).raw("\">\n");
        for hit in &self.results.answer.hits {
            self.article(&mut page, hit);
        }
        page.raw("</ol>\n");
        self.pager(&mut page);
        page.raw("</section>\n<aside id=\"sides\" aria-label=\"Narrow down\">\n");
        self.when(&mut page, &self.sides.timeline);
        for facet in &self.sides.facets {
            self.facet(&mut page, facet);
        }
        page.raw("</aside>\n</div>\n");
        page
    }

    fn title(&self) -> &str {
        if self.results.is_front { "The latest articles" } else { &self.address.query }
    }

    fn summary(&self, page: &mut Html) {
        let answer = &self.results.answer;
        page.raw("<div class=\"summary\">\n<p role=\"status\"><strong>");
        page.text(&count(answer.total as u64, "article")).raw("</strong> of ").text(&grouped(self.results.archive));
        page.raw("</p>\n");
        if !self.results.chips.is_empty() {
            page.raw("<ul class=\"chips\" aria-label=\"Restrictions\">\n");
            for chip in &self.results.chips {
                page.raw("<li><a href=\"")
                    .text(&self.address.with(&chip.rest).at("/"))
                    .raw("\" aria-label=\"take off ");
                page.text(&chip.text)
                    .raw("\">")
                    .text(&chip.text)
                    .raw(" <span aria-hidden=\"true\">×</span></a></li>\n");
            }
            page.raw("</ul>\n");
        }
        for said in &self.results.said {
            page.raw("<p>").text(said).raw("</p>\n");
        }
        page.raw("<nav class=\"forms\" aria-label=\"Hand on\">");
        for (format, name) in [("report", "Report"), ("csv", "CSV"), ("ris", "RIS"), ("json", "JSON"), ("atom", "Feed")]
        {
            page.raw(" <a href=\"").text(&self.address.as_format(format).at("/")).raw("\">").text(name).raw("</a>");
        }
        page.raw(" <a class=\"to-sides\" href=\"#sides\">Narrow down</a></nav>\n");
        if !self.results.is_front {
            self.save(page);
        }
        page.raw("</div>\n");
    }

    fn save(&self, page: &mut Html) {
        page.raw(
            "<details class=\"save\"><summary>Save this search</summary>\n<form method=\"post\" action=\"/save\">\n",
        );
        page.piece(&self.token.field());
        page.raw("<input type=\"hidden\" name=\"q\" value=\"").text(&self.address.query);
        page.raw("\">\n<label for=\"name\">Name</label> <input id=\"name\" name=\"name\" required maxlength=\"64\" autocomplete=\"off\">\n");
        page.raw("<button>Save</button>\n</form></details>\n");
    }

    fn article(&self, page: &mut Html, hit: &Hit) {
        let article = &hit.article;
        let link = address::article(&article.id, &self.address.query) + &place(hit).unwrap_or_default();
        page.raw("<li>\n<article>\n<h2><a href=\"").text(&link).raw("\">");
        match article.title.trim() {
            "" => drop(page.text("(no title)")),
            _ => drop(page.marked(&article.title, &hit.title_highlights)),
        }
        page.raw("</a></h2>\n<p class=\"about\">");
        if article.title_basis == TitleBasis::Lead {
            page.raw("<em>untitled: its opening</em> · ");
        }
        if let Some(source) = &article.source {
            page.text(source).raw(" · ");
        }
        let inferred = article.published.as_ref().is_some_and(|p| p.basis == DateBasis::Inferred);
        page.raw(if inferred { "<em>" } else { "<span>" }).text(&shown_date(article));
        page.raw(if inferred { "</em>" } else { "</span>" });
        if !hit.copies.is_empty() {
            let unfolded = PageAddress { copies: true, ..self.address.with(&self.address.query) };
            page.raw(" · <a href=\"").text(&unfolded.at("/")).raw("\">");
            page.text(&count(hit.copies.len() as u64, "near copy")).raw("</a>");
        }
        for (who, what) in printed::more_in_copies(&hit.copies) {
            page.raw("<br>").text(&who).text(&what);
        }
        page.raw("</p>\n");
        for passage in &hit.passages {
            let text = article.body.get(passage.bytes.clone()).unwrap_or_default();
            page.raw("<p class=\"passage\">").marked(text, &printed::within(passage)).raw("</p>\n");
        }
        page.raw("</article>\n</li>\n");
    }

    fn pager(&self, page: &mut Html) {
        page.raw("<nav class=\"pager\" aria-label=\"Pages\">");
        for (there, to, rel, name) in [
            (self.address.page > 1, self.address.page.saturating_sub(1), "prev", "← Earlier page"),
            (self.results.has_more(), self.address.page + 1, "next", "Next page →"),
        ] {
            if there {
                let to = PageAddress { page: to, ..self.address.clone() };
                page.raw("<a rel=\"").text(rel).raw("\" href=\"").text(&to.at("/")).raw("\">").text(name).raw("</a> ");
            }
        }
        if self.address.copies {
            let folded = PageAddress { copies: false, ..self.address.with(&self.address.query) };
            page.raw("<a href=\"").text(&folded.at("/")).raw("\">Fold near copies</a>");
        }
        page.raw("</nav>\n");
    }

    /// The address of the same query with one more restriction.
    fn and(&self, part: &str) -> String {
        self.address.with(&narrowed(&self.address.query, part, self.today)).at("/")
    }

    fn facet(&self, page: &mut Html, facet: &FacetGroup) {
        page.raw("<section>\n<h2>").text(facet.title).raw("</h2>\n<ul>\n");
        for row in &facet.rows {
            page.raw("<li><a href=\"").text(&self.and(&row.filter)).raw("\">").text(&row.name);
            page.raw("</a> <span class=\"count\">")
                .text(&grouped(row.articles))
                .raw("</span> <a class=\"not\" href=\"");
            page.text(&self.and(&format!("-{}", row.filter))).raw("\" title=\"without ").text(&row.name);
            page.raw("\" aria-label=\"without ").text(&row.name).raw("\">−</a></li>\n");
        }
        page.raw("</ul>\n</section>\n");
    }

    /// Bars, each a link to its days, the same as a table, and a form for the days between two.
    fn when(&self, page: &mut Html, drawn: &Timeline) {
        let most = drawn.steps.iter().map(|(_, n)| *n).max().unwrap_or(0);
        if drawn.steps.len() < 2 || most == 0 {
            return;
        }
        page.raw("<section>\n<h2>When</h2>\n");
        self.chart(page, drawn, most);
        self.days(page, drawn);
        page.raw("<details><summary>As a table</summary>\n<table>\n<thead><tr><th scope=\"col\">")
            .text(drawn.unit.name());
        page.raw("</th><th scope=\"col\">articles</th></tr></thead>\n<tbody>\n");
        for (start, n) in drawn.steps.iter().filter(|(_, n)| *n > 0) {
            let step = step_name(drawn.unit, *start);
            page.raw("<tr><td><a href=\"").text(&self.and(&format!("date:{step}"))).raw("\">").text(&step);
            page.raw("</a></td><td>").text(&grouped(*n)).raw("</td></tr>\n");
        }
        page.raw("</tbody></table></details>\n</section>\n");
    }

    fn chart(&self, page: &mut Html, drawn: &Timeline, most: u64) {
        let width = drawn.steps.len() as u64 * 10;
        page.raw("<svg class=\"chart\" role=\"group\" aria-label=\"Articles by ").text(drawn.unit.name());
        page.raw("\" preserveAspectRatio=\"none\" viewBox=\"0 0 ").number(width).raw(" 60\">\n");
        for (i, (start, n)) in drawn.steps.iter().enumerate().filter(|(_, (_, n))| *n > 0) {
            let height = (n * 56 / most).max(2);
            let step = step_name(drawn.unit, *start);
            page.raw("<a href=\"")
                .text(&self.and(&format!("date:{step}")))
                .raw("\" aria-label=\"")
                .text(&step)
                .raw(": ");
            page.text(&count(*n, "article")).raw("\" data-step=\"").text(&step).raw("\"><title>").text(&step).raw(": ");
            page.number(*n).raw("</title><rect x=\"").number(i as u64 * 10 + 1).raw("\" y=\"").number(60 - height);
            page.raw("\" width=\"8\" height=\"").number(height).raw("\"/></a>\n");
        }
        page.raw("</svg>\n");
        let (first, last) = (drawn.steps[0].0, drawn.steps[drawn.steps.len() - 1].0);
        page.raw("<p class=\"axis\"><span>").text(&step_name(drawn.unit, first)).raw("</span><span>");
        page.text(&step_name(drawn.unit, last)).raw("</span></p>\n");
    }

    fn days(&self, page: &mut Html, drawn: &Timeline) {
        let ends = [drawn.steps.first(), drawn.steps.last()];
        let [from, to] = ends.map(|step| step.map(|step| step_name(drawn.unit, step.0)).unwrap_or_default());
        page.raw("<form class=\"days\" action=\"/\">\n<input type=\"hidden\" name=\"q\" value=\"")
            .text(&self.address.query);
        page.raw("\">\n<input type=\"hidden\" name=\"sort\" value=\"").text(address::sort_name(self.address.sort));
        page.raw("\">\n<label>From <input name=\"from\" size=\"9\" autocomplete=\"off\" placeholder=\"").text(&from);
        page.raw("\"></label>\n<label>to <input name=\"to\" size=\"9\" autocomplete=\"off\" placeholder=\"").text(&to);
        page.raw("\"></label>\n<button>Narrow</button>\n</form>\n");
    }
}
