//! A person's page: spellings, roles, who appears beside, when.

use super::address::{self, PageAddress};
use crate::article::{Article, EntityKind};
use crate::output::markup::Html;
use crate::output::numbers::{count, grouped};
use crate::output::shown_date;
use crate::output::timeline::step_name;
use crate::query::{self, FilterField};
use crate::search::dossier::Dossier;
use crate::search::timeline::Timeline;

/// Everything on the page.
pub fn page(person: &Dossier, months: &Timeline) -> Html {
    let mut page = Html::default();
    let filter = query::filter(FilterField::Entity(EntityKind::Person), &person.name)
        .map(|filter| filter.to_string())
        .unwrap_or_default();
    page.raw("<article class=\"whole person\">\n<h1>").text(&person.name).raw("</h1>\n<p class=\"about\"><a href=\"");
    page.text(&PageAddress::of(&filter).at("/")).raw("\">").text(&count(person.articles, "article")).raw("</a>");
    if person.probable > 0 {
        page.text(&format!(", {} of them by the surname only: probable", grouped(person.probable)));
    }
    page.raw("</p>\n");
    if let Some((first, last)) = &person.ends {
        page.raw("<dl>\n");
        end(&mut page, "First", first, &filter);
        end(&mut page, "Last", last, &filter);
        page.raw("</dl>\n");
    }
    let spellings = person.spellings.iter().map(|s| (s.name.as_str(), s.articles, None));
    list(&mut page, "Spellings", spellings.collect());
    let roles = person.roles.iter().map(|(role, n)| (role.as_str(), *n, None));
    list(&mut page, "Called", roles.collect());
    let beside = person.beside.iter().map(|f| (f.name.as_str(), f.articles, Some(address::person(&f.name))));
    list(&mut page, "Beside", beside.collect());
    let others = person.others.iter().map(|(name, n)| (name.as_str(), *n, Some(address::person(name))));
    list(&mut page, "Others of the name", others.collect());
    let steps: Vec<(String, u64)> =
        months.steps.iter().filter(|(_, n)| *n > 0).map(|(start, n)| (step_name(months.unit, *start), *n)).collect();
    let steps = steps.iter().map(|(step, n)| {
        let link = PageAddress::of(&format!("{filter} date:{step}")).at("/");
        (step.as_str(), *n, Some(link))
    });
    list(&mut page, "When", steps.collect());
    page.raw("</article>\n");
    page
}

fn end(page: &mut Html, name: &str, article: &Article, filter: &str) {
    page.raw("<dt>").text(name).raw("</dt><dd>").text(&shown_date(article)).raw(" · <a href=\"");
    page.text(&address::article(&article.id, filter)).raw("\">").text(&article.title).raw("</a></dd>\n");
}

fn list(page: &mut Html, title: &str, rows: Vec<(&str, u64, Option<String>)>) {
    if rows.is_empty() {
        return;
    }
    page.raw("<section>\n<h2>").text(title).raw("</h2>\n<ul class=\"counted\">\n");
    for (name, articles, link) in rows {
        page.raw("<li>");
        match link {
            Some(link) => drop(page.raw("<a href=\"").text(&link).raw("\">").text(name).raw("</a>")),
            None => drop(page.raw("<span>").text(name).raw("</span>")),
        }
        page.raw(" <span class=\"count\">").text(&grouped(articles)).raw("</span></li>\n");
    }
    page.raw("</ul>\n</section>\n");
}
