//! What a page says about its article outside of the prose: meta elements of every vocabulary,
//! JSON-LD, microdata, `time`, headings, links.

use super::days::days;
use super::linked_data::LinkedData;
use super::tree::{NodeId, Tree};
use crate::cleaning::byline;
use crate::cleaning::lines::key;
use crate::source::host;

/// What a page says about its article.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Metadata {
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub source: Option<String>,
    pub section: Option<String>,
    pub tags: Vec<String>,
    pub language: Option<String>,
    pub url: Option<String>,
    /// When it was published, as written for machines, the surest first.
    pub published: Vec<String>,
    pub updated: Option<String>,
    /// Days as they are printed beside the title.
    pub printed: Vec<String>,
    /// The text of the article as JSON-LD has it.
    pub body: Option<String>,
    /// What a search engine is told to show.
    pub description: Option<String>,
}

impl Metadata {
    /// Reads a page that was taken from `url`, if that is known.
    pub(super) fn of(tree: &Tree, url: Option<&str>) -> Self {
        let page = PageParts::of(tree);
        let linked = LinkedData::of(tree);
        let canonical = page.canonical.clone().or_else(|| page.meta(&["og:url"])).or_else(|| linked.url.clone());
        let url = canonical.filter(|u| u.starts_with("http")).or_else(|| url.map(str::to_owned));
        let site =
            page.meta(&["og:site_name", "application-name", "twitter:app:name:iphone", "cre", "copyright.holder"]);
        let source = page.meta(&["og:site_name"]).or_else(|| linked.publisher.clone()).or(site);
        let source = source.filter(|s| s.len() < 80).or_else(|| url.as_deref().and_then(host));
        let (published, printed) = dates(tree, &page, &linked);
        Self {
            title: title(&page, &linked, source.as_deref(), url.as_deref()),
            authors: authors(tree, &page, &linked, source.as_deref()),
            source,
            section: linked.section.clone().or_else(|| {
                page.meta(&[
                    "article:section",
                    "section",
                    "og:section",
                    "parsely-section",
                    "sailthru.section",
                    "cg",
                    "cxenseparse:category",
                ])
            }),
            tags: tags(&page, &linked),
            language: page
                .language
                .clone()
                .or_else(|| page.meta(&["og:locale", "content-language", "language", "dc.language"]))
                .or(linked.language),
            url,
            published,
            updated: linked.updated.clone().or_else(|| page.meta(UPDATED)),
            printed,
            body: linked.body,
            description: page.meta(&["og:description", "description", "twitter:description"]),
        }
    }
}

impl Metadata {
    /// Adds days that the page prints to what is marked as a day; of those their days are taken. Where
    /// there are none, the days in the forms for machines stand in: never beside them, as the day of a
    /// moment in UTC is not the day that a reader saw.
    pub(super) fn print(&mut self, more: Vec<String>, english: bool) {
        let marked: Vec<String> = self.printed.iter().flat_map(|text| days(text, english)).collect();
        let machine: Vec<String> = self.published.iter().flat_map(|raw| days(raw, english)).collect();
        self.printed = marked.into_iter().chain(more).collect();
        if self.printed.is_empty() {
            self.printed = machine;
        }
    }
}

/// The parts of a page that say something about it.
#[derive(Debug, Default)]
struct PageParts {
    metas: Vec<(String, String)>,
    canonical: Option<String>,
    language: Option<String>,
    title: Option<String>,
    headings: Vec<(NodeId, String)>,
    times: Vec<NodeId>,
    bylines: Vec<NodeId>,
}

impl PageParts {
    fn of(tree: &Tree) -> Self {
        let mut page = Self::default();
        for id in tree.below(0) {
            let attribute = |name: &str| tree.attribute(id, name);
            match tree.name(id) {
                "" => continue,
                "meta" => {
                    let names = ["property", "name", "itemprop", "http-equiv"].into_iter().filter_map(attribute);
                    if let Some(content) = attribute("content").map(str::trim).filter(|c| !c.is_empty()) {
                        page.metas.extend(names.map(|n| (n.trim().to_ascii_lowercase(), content.to_owned())));
                    }
                }
                "link" if attribute("rel").is_some_and(|r| r.eq_ignore_ascii_case("canonical")) => {
                    page.canonical = page.canonical.or_else(|| attribute("href").map(|h| h.trim().to_owned()));
                }
                "html" => page.language = attribute("lang").or_else(|| attribute("xml:lang")).map(str::to_owned),
                "title" if page.title.is_none() && !tree.above(id).any(|up| tree.name(up) == "svg") => {
                    page.title = Some(tree.text(id)).filter(|t| !t.is_empty())
                }
                "h1" => page.headings.push((id, tree.text(id))),
                "time" => page.times.push(id),
                _ => {}
            }
            if is_byline(tree, id) {
                page.bylines.push(id);
            }
        }
        page.headings.retain(|(_, text)| !text.is_empty());
        page
    }

    /// The first of `names` that has a value.
    fn meta(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.metas.iter().find(|(n, _)| n == name)).map(|(_, content)| plain(content))
    }

    fn all<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = String> + 'a {
        self.metas.iter().filter(|(n, _)| names.contains(&&**n)).map(|(_, content)| plain(content))
    }
}

/// Escaped once too often, white space folded.
fn plain(text: &str) -> String {
    htmlize::unescape(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_byline(tree: &Tree, id: NodeId) -> bool {
    let has = |attribute: &str, words: &[&str]| {
        tree.attribute(id, attribute)
            .is_some_and(|v| v.split_whitespace().any(|w| words.iter().any(|x| w.eq_ignore_ascii_case(x))))
    };
    has("rel", &["author"])
        || has("itemprop", &["author"])
        || has(
            "class",
            &[
                "author",
                "author-name",
                "byline",
                "article-author",
                "author__name",
                "byline__name",
                "article__author",
                "authors",
                "byline-name",
                "p-author",
                "post-author",
                "entry-author",
                "contributor-name",
                "vcard",
            ],
        )
}

/// The headline, without the name of the site.
fn title(page: &PageParts, linked: &LinkedData, source: Option<&str>, url: Option<&str>) -> Option<String> {
    let site = |text: String| without_site(&text, source, url, page);
    let og = page.meta(&["og:title"]).map(site);
    let headline = linked.headline.as_deref().map(plain).map(site);
    let h1: Vec<&String> = page.headings.iter().map(|(_, t)| t).collect();
    let whole = page.title.as_deref().map(plain).map(site);
    let alone = h1.len() == 1;
    // What two of them say is sure; else what the page tells others to show.
    let same = |a: &Option<String>, b: &str| a.as_deref().is_some_and(|a| key(a) == key(b));
    let with_heading = |title: &Option<String>| title.clone().filter(|t| h1.iter().any(|h| key(h) == key(t)));
    let agreed =
        og.clone().filter(|t| same(&headline, t)).or_else(|| with_heading(&og)).or_else(|| with_heading(&headline));
    let seen = agreed.as_ref().and_then(|t| h1.iter().find(|h| key(h) == key(t)).map(|h| (*h).clone()));
    let found = seen.or(agreed).or(og).or(headline.filter(|h| h.len() > 3)).or_else(|| with_heading(&whole));
    let found = found.or_else(|| h1.first().filter(|_| alone).map(|h| (*h).clone()));
    let metas = || page.meta(&["twitter:title", "dc.title", "title", "parsely-title", "sailthru.title"]);
    found.or_else(metas).or(whole).or_else(|| h1.first().map(|h| (*h).clone())).filter(|t| !t.is_empty())
}

/// `title` without the site's name behind, or before, a sign that parts them.
fn without_site(title: &str, source: Option<&str>, url: Option<&str>, page: &PageParts) -> String {
    let host = url.and_then(host).unwrap_or_default();
    let host = host.rsplit('.').nth(1).map(str::to_owned).unwrap_or(host);
    let names: Vec<String> = source.into_iter().chain([host.as_str()]).map(key).filter(|k| k.len() > 1).collect();
    let is_site = |part: &str| {
        let part = key(part);
        !part.is_empty()
            && names.iter().any(|n| {
                *n == part
                    || (part.len() > 3 && n.contains(&part))
                    || (n.len() > 3 && part.contains(n.as_str()) && part.len() < n.len() + 24)
            })
    };
    let heading = |rest: &str| page.headings.iter().any(|(_, h)| key(h) == key(rest));
    let mut title = title.trim();
    for _ in 0..3 {
        let cut = [" | ", " - ", " – ", " — ", " · ", " :: ", " » ", " • ", " / ", " ‹ ", "|", " : "].iter().find_map(
            |sign| {
                let (rest, last) = title.rsplit_once(sign)?;
                if is_site(last) || heading(rest.trim()) {
                    return Some(rest);
                }
                let (first, rest) = title.split_once(sign)?;
                is_site(first).then_some(rest)
            },
        );
        match cut.map(str::trim).filter(|c| !c.is_empty()) {
            Some(cut) => title = cut,
            None => break,
        }
    }
    title.to_owned()
}

fn authors(tree: &Tree, page: &PageParts, linked: &LinkedData, source: Option<&str>) -> Vec<String> {
    let site = source.map(key).unwrap_or_default();
    let clean = |names: Vec<String>| {
        let mut out: Vec<String> = Vec::new();
        for name in names.iter().flat_map(|n| byline::of_record(n)) {
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            let same = |n: &String| key(n) == key(&name);
            let own = !site.is_empty() && (key(&name) == site || key(&name).len() > 3 && site.starts_with(&key(&name)));
            if !name.is_empty() && name.len() < 80 && !own && !out.iter().any(same) {
                out.push(name);
            }
        }
        out
    };
    let address = |name: &String| name.starts_with("http");
    let given = clean(linked.authors.clone());
    if !given.is_empty() {
        return given;
    }
    const METAS: &[&str] = &[
        "author",
        "article:author",
        "byl",
        "dc.creator",
        "dcterms.creator",
        "parsely-author",
        "sailthru.author",
        "article.author",
        "citation_author",
        "cxenseparse:author",
        "twitter:data1",
        "dcsext.author",
    ];
    for name in METAS.iter().filter(|n| **n != "twitter:data1") {
        let given: Vec<String> = page.all(&[name]).filter(|n| !address(n)).collect();
        let given = clean(given);
        if !given.is_empty() {
            return given;
        }
    }
    let shown = page.bylines.iter().map(|&id| tree.text(id)).filter(|t| t.len() < 200).take(6);
    let mut found: Vec<String> = Vec::new();
    for text in shown {
        let by = byline::names(&text);
        found.extend(by.into_iter().filter(|n| !found.contains(n)).collect::<Vec<_>>());
    }
    clean(found)
}

fn tags(page: &PageParts, linked: &LinkedData) -> Vec<String> {
    const MOST: usize = 60;
    let mut tags: Vec<String> = Vec::new();
    let listed = page.all(&["news_keywords", "keywords", "parsely-tags", "sailthru.tags"]);
    let divided = listed.flat_map(|k| k.split([',', ';']).map(|t| t.trim().to_owned()).collect::<Vec<_>>());
    for tag in page.all(&["article:tag", "og:article:tag"]).chain(linked.keywords.iter().cloned()).chain(divided) {
        if !tag.is_empty() && tag.len() < 80 && tags.len() < MOST && !tags.iter().any(|t| t.eq_ignore_ascii_case(&tag))
        {
            tags.push(tag);
        }
    }
    tags
}

/// Names of the day of publication, the surest first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "article.published",
    "published_time",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
    "dc.date",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publishdate",
    "publish_date",
    "published-date",
    "publisheddate",
    "publication_date",
    "publication-date",
    "pubdate",
    "pub_date",
    "pdate",
    "ptime",
    "originalpublicationdate",
    "article_date_original",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "rnews:datepublished",
    "citation_publication_date",
    "citation_date",
    "date.issued",
    "displaydate",
    "release_date",
    "date_published",
    "dateposted",
    "article:published",
    "vr:published_time",
    "bt:pubdate",
    "created",
    "datecreated",
    "date.created",
    "date",
    "dc.created",
];
/// Names of the day of the last change.
const UPDATED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "modified_time",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "updated",
    "revised",
];

/// Days for machines, the surest first, and days as they are printed beside the title.
fn dates(tree: &Tree, page: &PageParts, linked: &LinkedData) -> (Vec<String>, Vec<String>) {
    let mut published: Vec<String> = linked.published.iter().cloned().collect();
    for name in PUBLISHED {
        published.extend(page.all(&[name]).next());
    }
    let mut printed = Vec::new();
    let (mut marked, mut near) = (Vec::new(), Vec::new());
    let mut order = vec![0_u32; tree.len()];
    for (at, id) in tree.below(0).enumerate() {
        order[id] = at as u32;
    }
    let heading = page.headings.first().map_or(0, |(id, _)| order[*id]);
    for &id in &page.times {
        if tree.above(id).any(|up| is_elsewhere(tree, up)) {
            continue;
        }
        let text = tree.text(id);
        let machine = tree.attribute(id, "datetime").map(str::trim).filter(|d| !d.is_empty());
        let property = tree.attribute(id, "itemprop").unwrap_or("");
        let class = tree.attribute(id, "class").unwrap_or("").to_ascii_lowercase();
        let updated =
            property.eq_ignore_ascii_case("dateModified") || class.contains("updat") || class.contains("modif");
        if updated && !class.contains("publish") {
            continue;
        }
        let value = machine.map_or_else(|| text.clone(), str::to_owned);
        if property.eq_ignore_ascii_case("datePublished")
            || tree.attribute(id, "pubdate").is_some()
            || class.contains("publish")
            || class.contains("entry-date")
        {
            marked.push(value);
        } else {
            near.push((order[id].abs_diff(heading), value));
        }
        if !text.is_empty() && text.len() < 80 {
            printed.push((order[id].abs_diff(heading), text));
        }
    }
    for id in tree.below(0) {
        let value = |property: &str| tree.attribute(id, "itemprop").is_some_and(|p| p.eq_ignore_ascii_case(property));
        if tree.name(id) != "time" && tree.name(id) != "meta" && value("datePublished") {
            let machine = tree.attribute(id, "content").or_else(|| tree.attribute(id, "datetime"));
            marked.push(machine.map_or_else(|| tree.text(id), str::to_owned));
        } else if is_date_element(tree, id) && !tree.above(id).any(|up| is_elsewhere(tree, up)) {
            let text = tree.text(id);
            if (6..120).contains(&text.len()) && text.bytes().any(|b| b.is_ascii_digit()) {
                printed.push((order[id].abs_diff(heading), text));
            }
        }
    }
    near.sort();
    printed.sort();
    printed.dedup();
    published.extend(marked);
    published.extend(near.into_iter().map(|(_, value)| value).take(2));
    (published, printed.into_iter().map(|(_, text)| text).take(6).collect())
}

/// Does the name of the element say that it holds the article's date?
fn is_date_element(tree: &Tree, id: NodeId) -> bool {
    const NAMES: &[&str] = &[
        "date",
        "published",
        "pubdate",
        "timestamp",
        "datum",
        "dateline",
        "post-date",
        "entry-date",
        "article-date",
        "publish-date",
        "time",
        "posted-on",
        "date-time",
        "article__date",
        "meta-date",
        "byline-date",
        "post_date",
        "fecha",
        "data",
        "veröffentlicht",
    ];
    matches!(
        tree.name(id),
        "span"
            | "div"
            | "p"
            | "li"
            | "em"
            | "small"
            | "abbr"
            | "td"
            | "b"
            | "i"
            | "strong"
            | "h6"
            | "h5"
            | "h4"
            | "dd"
            | "a"
    ) && [tree.attribute(id, "class"), tree.attribute(id, "id")]
        .into_iter()
        .flatten()
        .flat_map(str::split_whitespace)
        .any(|w| {
            NAMES.iter().any(|n| w.eq_ignore_ascii_case(n))
                || (w.len() < 40 && {
                    let w = w.to_ascii_lowercase();
                    (w.ends_with("date") || w.contains("publish") || w.contains("-date") || w.contains("_date"))
                        && !w.contains("updat")
                })
        })
}

/// Comments, related stories, the foot of the page: dates there are not the article's.
fn is_elsewhere(tree: &Tree, id: NodeId) -> bool {
    if matches!(tree.name(id), "nav" | "footer" | "aside") {
        return true;
    }
    const WORDS: &[&str] = &[
        "comment",
        "related",
        "sidebar",
        "footer",
        "recommend",
        "recirc",
        "popular",
        "trending",
        "teaser",
        "latest",
        "more-",
        "widget",
        "carousel",
        "newsletter",
        "ticker",
    ];
    [tree.attribute(id, "class"), tree.attribute(id, "id")].into_iter().flatten().any(|v| {
        let v = v.to_ascii_lowercase();
        !matches!(tree.name(id), "html" | "body" | "main" | "article") && WORDS.iter().any(|w| v.contains(w))
    })
}
