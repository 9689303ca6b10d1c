//! Pages: what an address shows, and what a form does.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;

use super::address::{self, PageAddress, decoded};
use super::forms::{FormToken, SentForm, refused};
use super::{article, frame, person, results, saved};
use crate::desk::{DeskEvent, Mark, State, news};
use crate::entities::names::Aliases;
use crate::index::archive::Archive;
use crate::output::cite::{self, Cited};
use crate::output::desk::SavedRow;
use crate::output::feed::{self, FeedHead};
use crate::output::handout::{self, HandoutHead};
use crate::output::markup::Html;
use crate::output::{dossier, json, template};
use crate::query::{MANUAL, Query};
use crate::search::answer::{Hit, Request};
use crate::search::dossier as search_dossier;
use crate::search::facet_table::FacetTables;
use crate::search::plan::PlanOptions;
use crate::search::ranked::Sort;
use crate::search::timeline::{TimelineUnit, timeline};
use crate::view::narrowing::narrowed;
use crate::view::results::ResultsPart;
use crate::view::{Fault, Results, Sides, ViewContext, Wrong};

/// Articles in a file.
const IN_FILE: usize = 1000;
/// Articles in a feed.
const IN_FEED: usize = 50;
/// The forms of a page of results besides the page itself.
pub const FORMS: [&str; 6] = ["json", "csv", "atom", "ris", "report", "markdown"];

/// What is served.
pub struct Site {
    /// Opens the archive as it is now.
    pub open: Box<dyn Fn() -> Result<Archive, String> + Send + Sync>,
    /// What the user keeps.
    pub desk: Box<dyn Fn() -> Result<State, String> + Send + Sync>,
    /// Keeps more.
    pub keep: Box<dyn Fn(Vec<DeskEvent>) -> Result<(), String> + Send + Sync>,
    /// What time it is.
    pub now: Box<dyn Fn() -> Timestamp + Send + Sync>,
    /// The day that counts as today, now.
    pub today: Box<dyn Fn() -> Date + Send + Sync>,
}

/// Queries of which names and days are remembered.
const REMEMBERED: usize = 64;

/// An archive that is served, with what was counted of it: whoever turns pages, or comes back from an article,
/// asks for the same names and days again.
pub struct ServedArchive {
    /// The archive.
    pub archive: Archive,
    tables: FacetTables,
    sides: Mutex<HashMap<String, Arc<Sides>>>,
}

impl ServedArchive {
    /// An archive of which nothing has been counted.
    pub fn new(archive: Archive) -> Self {
        let tables = FacetTables::new(&archive, Aliases::default());
        Self { archive, tables, sides: Mutex::default() }
    }

    /// Names and days of what was found.
    fn sides(&self, found: &Results) -> Result<Arc<Sides>, Wrong> {
        let lock = || self.sides.lock().unwrap_or_else(PoisonError::into_inner);
        let options = &found.request.options;
        let key = format!("{:?}", (&found.request.query, options.undated, options.stated_only, &options.mine));
        if let Some(known) = lock().get(&key) {
            return Ok(Arc::clone(known));
        }
        let counted = Arc::new(found.found.sides(&self.tables, results::NAMES)?);
        let mut known = lock();
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(key, Arc::clone(&counted));
        Ok(counted)
    }
}

/// Something to be sent.
pub struct WebPage {
    /// The status of HTTP.
    pub status: u16,
    /// Its type.
    pub kind: &'static str,
    /// What is sent.
    pub body: Vec<u8>,
    /// Where one is sent on to.
    pub location: Option<String>,
    /// The name under which a browser keeps it as a file.
    pub file: Option<&'static str>,
}

impl WebPage {
    /// A page of HTML.
    pub fn html(status: u16, page: &Html) -> Self {
        let body = page.as_str().as_bytes().to_vec();
        Self { status, kind: "text/html; charset=utf-8", body, location: None, file: None }
    }

    /// Something of another type.
    pub fn of(kind: &'static str, body: impl Into<Cow<'static, [u8]>>) -> Self {
        Self { status: 200, kind, body: body.into().into_owned(), location: None, file: None }
    }

    fn text(kind: &'static str, body: &'static str) -> Self {
        Self::of(kind, body.as_bytes())
    }

    fn named(self, file: &'static str) -> Self {
        Self { file: Some(file), ..self }
    }

    /// Somewhere else.
    fn see(location: String) -> Self {
        Self { status: 303, location: Some(location), ..Self::text("text/plain; charset=utf-8", "") }
    }
}

/// What pages are made of.
pub struct SitePages<'a> {
    /// What is served.
    pub site: &'a Site,
    /// What our forms hold.
    pub token: &'a FormToken,
    /// This server, as an address begins: `http://127.0.0.1:8617`.
    pub origin: String,
}

/// The style sheet, the script and the manual, which need no archive.
pub fn fixed(path: &str, asked: &PageAddress) -> Option<WebPage> {
    Some(match path {
        "/style.css" => WebPage::text("text/css; charset=utf-8", frame::STYLE),
        "/script.js" => WebPage::text("text/javascript; charset=utf-8", frame::SCRIPT),
        "/help" => {
            let mut main = Html::default();
            main.raw("<h1 class=\"hidden\">The query language</h1>\n<pre class=\"manual\">")
                .text(MANUAL)
                .raw("</pre>\n");
            WebPage::html(200, &frame::page("The query language", asked, &main))
        }
        _ => return None,
    })
}

fn missing() -> Wrong {
    Wrong::new(Fault::Missing, "there is no such page")
}

impl SitePages<'_> {
    /// The page at `path`.
    ///
    /// # Errors
    /// What is wrong with what was asked for.
    pub fn get(&self, served: &ServedArchive, path: &str, asked: &PageAddress) -> Result<WebPage, Wrong> {
        self.with(&served.archive, |context| match path {
            "/" => self.results(context, served, asked),
            "/saved" => self.saved(context, asked),
            other => match (other.strip_prefix("/article/"), other.strip_prefix("/person/")) {
                (Some(id), _) => self.article(context, &decoded(id), asked),
                (_, Some(name)) => person_page(context, &decoded(name), asked),
                _ => Err(missing()),
            },
        })
    }

    /// Does what a form asks for, and says where one is to go then.
    ///
    /// # Errors
    /// The form is not ours; what is wrong with it.
    pub fn post(&self, served: &ServedArchive, path: &str, body: &[u8]) -> Result<WebPage, Wrong> {
        let sent = SentForm::read(body, self.token)?;
        let query = sent.get("q").unwrap_or_default();
        self.with(&served.archive, |context| {
            let (events, to) = match path {
                "/save" => {
                    let name = sent.get("name").ok_or_else(|| refused("a search needs a name"))?;
                    (context.save(name, query)?.0, "/saved".to_owned())
                }
                "/forget" => {
                    let name = sent.get("name").unwrap_or_default();
                    context.state()?.saved(name).map_err(|error| refused(&error.to_string()))?;
                    (vec![DeskEvent::Forgot { name: name.to_owned() }], "/saved".to_owned())
                }
                other => {
                    let id = other.strip_prefix("/article/").and_then(|rest| rest.strip_suffix("/mark"));
                    let id = decoded(id.ok_or_else(missing)?);
                    let mark = match (sent.get("tag"), sent.get("note")) {
                        (Some(tag), _) => Mark::tag(tag.trim_start_matches('#')).map_err(|error| Wrong {
                            hint: error.hint(),
                            ..Wrong::new(Fault::Query, error.to_string())
                        })?,
                        (None, Some(note)) => Mark::note(note),
                        (None, None) => return Err(refused("the form is empty")),
                    };
                    (context.mark(&id, mark)?.0, address::article(&id, query) + "#marks")
                }
            };
            (self.site.keep)(events).map_err(|message| refused(&message))?;
            Ok(WebPage::see(to))
        })
    }

    fn with(
        &self,
        archive: &Archive,
        run: impl FnOnce(&ViewContext<'_>) -> Result<WebPage, Wrong>,
    ) -> Result<WebPage, Wrong> {
        let options = PlanOptions::default();
        run(&ViewContext { archive, state: &self.site.desk, options: &options, today: (self.site.today)() })
    }

    fn results(
        &self,
        context: &ViewContext<'_>,
        served: &ServedArchive,
        asked: &PageAddress,
    ) -> Result<WebPage, Wrong> {
        if let Some(unread) = &asked.unread {
            return Err(Wrong::new(Fault::Query, unread));
        }
        if let Some(days) = days(&asked.days) {
            let query = narrowed(&asked.query, &days, context.today);
            return Ok(WebPage::see(asked.with(&query).at("/")));
        }
        let offset = (asked.page - 1) * results::ON_PAGE;
        let (sort, limit, offset) = match asked.format.as_str() {
            "" | "json" => (asked.sort, results::ON_PAGE, offset),
            "atom" => (Sort::Newest, IN_FEED, 0),
            other if FORMS.contains(&other) => (asked.sort, IN_FILE, 0),
            other => {
                let message = format!("there is no form `{other}`; there are {}", FORMS.join(", "));
                return Err(Wrong::new(Fault::Query, message));
            }
        };
        let reading = context.read(&asked.query)?;
        let found = context.results(reading, ResultsPart { sort, limit, offset, copies: asked.copies })?;
        if !asked.format.is_empty() {
            return self.file(context, asked, &found);
        }
        let sides = served.sides(&found)?;
        let page = results::ResultsPage {
            address: asked,
            results: &found,
            sides: &sides,
            token: self.token,
            today: context.today,
        };
        let title = if found.is_front { "News archive" } else { &asked.query };
        Ok(WebPage::html(200, &frame::page(title, asked, &page.html())))
    }

    /// What is found, in another form.
    fn file(&self, context: &ViewContext<'_>, asked: &PageAddress, found: &Results) -> Result<WebPage, Wrong> {
        let hits = &found.answer.hits;
        let mut out = Vec::new();
        Ok(match asked.format.as_str() {
            "json" => {
                let hits = hits.iter().map(hit_value).collect::<Result<Vec<_>, Wrong>>()?;
                let next = found.has_more().then(|| PageAddress { page: asked.page + 1, ..asked.clone() }.at("/"));
                let body = serde_json::json!({"total": found.answer.total, "page": asked.page, "said": found.said,
                    "hits": hits, "next": next});
                WebPage::of("application/json", body.to_string().into_bytes())
            }
            "csv" => {
                template::csv(&mut out, hits)?;
                WebPage::of("text/csv; charset=utf-8", out).named("articles.csv")
            }
            "atom" => {
                let name = if asked.query.is_empty() { "*" } else { &asked.query };
                let page = Some(format!("{}/article/", self.origin));
                feed::atom(&mut out, &FeedHead { name, query: name, now: (self.site.now)(), page }, hits)?;
                WebPage::of("application/atom+xml; charset=utf-8", out)
            }
            "ris" => {
                for hit in hits {
                    cite::ris(&mut out, &Cited { article: hit.article.clone(), bytes: None })?;
                }
                WebPage::of("application/x-research-info-systems; charset=utf-8", out).named("articles.ris")
            }
            form => {
                let query = found.request.query.as_ref().map(ToString::to_string).unwrap_or_default();
                let sources = found.found.sources(context.archive)?;
                let (total, now) = (found.answer.total, (self.site.now)());
                let head = HandoutHead { query: &query, total, archive: found.archive, now, sources: &sources };
                if form == "markdown" {
                    handout::markdown_head(&mut out, &head)?;
                    hits.iter().try_for_each(|hit| handout::markdown_hit(&mut out, hit))?;
                    return Ok(WebPage::of("text/markdown; charset=utf-8", out).named("report.md"));
                }
                handout::html_head(&mut out, &head)?;
                hits.iter().try_for_each(|hit| handout::html_hit(&mut out, hit))?;
                handout::html_foot(&mut out)?;
                WebPage::of("text/html; charset=utf-8", out).named("report.html")
            }
        })
    }

    fn article(&self, context: &ViewContext<'_>, id: &str, asked: &PageAddress) -> Result<WebPage, Wrong> {
        let reading = context.read(&asked.query)?;
        let opened = context.open(id, &reading, &context.state()?)?;
        let mut out = Vec::new();
        let cited = |bytes| Cited { article: opened.article.clone(), bytes };
        Ok(match asked.format.as_str() {
            "" => {
                let main = article::page(&opened, asked, self.token);
                WebPage::html(200, &frame::page(&opened.article.title, asked, &main))
            }
            "json" => {
                json::article(&mut out, &opened.article)?;
                WebPage::of("application/json", out)
            }
            "ris" => {
                cite::ris(&mut out, &cited(None))?;
                WebPage::of("application/x-research-info-systems; charset=utf-8", out).named("article.ris")
            }
            "bibtex" => {
                cite::bibtex(&mut out, &cited(None))?;
                WebPage::of("application/x-bibtex; charset=utf-8", out).named("article.bib")
            }
            "csl" => {
                cite::csl(&mut out, &[cited(None)])?;
                WebPage::of("application/vnd.citationstyles.csl+json", out).named("article.json")
            }
            other => return Err(Wrong::new(Fault::Query, format!("there is no form `{other}` of an article"))),
        })
    }

    fn saved(&self, context: &ViewContext<'_>, asked: &PageAddress) -> Result<WebPage, Wrong> {
        let state = context.state()?;
        let mut rows = Vec::with_capacity(state.saved.len());
        for (name, saved) in &state.saved {
            let reading = context.read(&format!("@{name}"))?;
            let request = Request {
                query: Some(reading.query.unwrap_or(Query::All)),
                options: reading.options,
                copies: true,
                ..Request::default()
            };
            let seen = state.seen.get(name).cloned().unwrap_or_default();
            let news = news::news(context.archive, &request, &seen)?;
            let (query, looked) = (saved.search.query.as_str(), saved.looked);
            rows.push(SavedRow { name, query, articles: news.total, new: news.fresh.len(), looked });
        }
        if asked.format == "json" {
            let row = |row: &SavedRow<'_>| {
                let feed = PageAddress::of(&format!("@{}", row.name)).as_format("atom").at("/");
                serde_json::json!({"name": row.name, "query": row.query, "articles": row.articles, "new": row.new, "feed": feed})
            };
            let body = serde_json::json!({"saved": rows.iter().map(row).collect::<Vec<_>>()});
            return Ok(WebPage::of("application/json", body.to_string().into_bytes()));
        }
        Ok(WebPage::html(200, &frame::page("Saved searches", asked, &saved::page(&rows, self.token))))
    }
}

fn hit_value(hit: &Hit) -> Result<serde_json::Value, Wrong> {
    let mut line = Vec::new();
    json::hit(&mut line, hit)?;
    Ok(serde_json::from_slice(&line)?)
}

fn person_page(context: &ViewContext<'_>, name: &str, asked: &PageAddress) -> Result<WebPage, Wrong> {
    let Some(person) = search_dossier::dossier(context.archive, name, &Aliases::default())? else {
        return Err(Wrong::new(Fault::Missing, format!("no person of the archive is called {name}")));
    };
    let months = timeline(context.archive, &person.found, Some(TimelineUnit::Month))?;
    if asked.format == "json" {
        let mut out = Vec::new();
        dossier::jsonl(&mut out, &person, &months)?;
        return Ok(WebPage::of("application/json", out));
    }
    Ok(WebPage::html(200, &frame::page(&person.name, asked, &person::page(&person, &months))))
}

/// The restriction to the days between two that a form was given; `None` if neither was.
fn days((from, to): &(String, String)) -> Option<String> {
    // A value is one word of the query, whatever was typed.
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | ' ')).collect::<String>();
    let (from, to) = (plain(from), plain(to));
    let (from, to) = (from.trim(), to.trim());
    if from.is_empty() && to.is_empty() {
        return None;
    }
    let days = format!("{from}..{to}");
    Some(if days.contains(' ') { format!("date:\"{days}\"") } else { format!("date:{days}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_a_form_are_one_restriction() {
        let part = |from: &str, to: &str| days(&(from.into(), to.into()));
        assert_eq!(part("2025-03", "2025-04").as_deref(), Some("date:2025-03..2025-04"));
        assert_eq!(part("", "2025").as_deref(), Some("date:..2025"));
        assert_eq!(part("last week", "").as_deref(), Some("date:\"last week..\""));
        assert_eq!(part("2025 OR x:\"y", "").as_deref(), Some("date:\"2025 OR xy..\""));
        assert_eq!(part(" ", "\""), None);
    }
}
