//! What a page says about its article outside of the prose: meta elements of every vocabulary,
//! JSON-LD, microdata, `time`, headings, links.

use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use super::days::days;
use super::linked_data::LinkedData;
use super::title::title;
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
        let title = title(&page, &linked, source.as_deref(), url.as_deref());
        let (published, printed) = dates(tree, &page, &linked, title.as_deref());
        let authors = authors(tree, &page, &linked, source.as_deref(), title.as_deref());
        Self {
            title,
            authors,
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
pub(super) struct PageParts {
    metas: Vec<(String, String)>,
    canonical: Option<String>,
    language: Option<String>,
    /// Of its `title` element.
    pub(super) title: Option<String>,
    /// Its headings of the first rank, with their text.
    pub(super) headings: Vec<(NodeId, String)>,
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
    pub(super) fn meta(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.metas.iter().find(|(n, _)| n == name)).map(|(_, content)| plain(content))
    }

    fn all<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = String> + 'a {
        self.metas.iter().filter(|(n, _)| names.contains(&&**n)).map(|(_, content)| plain(content))
    }
}

/// Escaped once too often, white space folded.
pub(super) fn plain(text: &str) -> String {
    htmlize::unescape(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Does an element hold the byline, by what it is called or by where its link leads?
fn is_byline(tree: &Tree, id: NodeId) -> bool {
    /// Parts of a class that name a byline, and those beside which it is none.
    const NAMES: &[&str] = &["author", "byline", "autor", "auteur", "contributor", "writer", "vcard", "reporter-name"];
    const OTHERS: &[&str] = &[
        "bio",
        "image",
        "avatar",
        "img",
        "photo",
        "picture",
        "social",
        "related",
        "more",
        "follow",
        "comment",
        "icon",
        "desc",
        "about",
        "role",
        "title",
        "job",
        "date",
        "time",
        "authority",
        "authoriz",
        "button",
        "share",
        "email",
        "wrapper-all",
    ];
    /// Where the pages of writers lie.
    const FOLDERS: &[&str] = &[
        "/author/",
        "/authors/",
        "/autor/",
        "/autoren/",
        "/autores/",
        "/auteur/",
        "/auteurs/",
        "/autore/",
        "/autori/",
        "/journalist/",
        "/by/",
        "/reporter/",
        "/profile/",
        "/people/",
    ];
    let says = |attribute: &str| {
        tree.attribute(id, attribute).is_some_and(|v| v.split_whitespace().any(|w| w.eq_ignore_ascii_case("author")))
    };
    if says("rel") || says("itemprop") {
        return true;
    }
    if tree.name(id) == "a" {
        let led = tree.attribute(id, "href").is_some_and(|href| FOLDERS.iter().any(|folder| href.contains(folder)));
        if led {
            return true;
        }
    }
    matches!(
        tree.name(id),
        "a" | "span"
            | "div"
            | "p"
            | "li"
            | "address"
            | "cite"
            | "strong"
            | "b"
            | "em"
            | "small"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
    ) && tree.attribute(id, "class").is_some_and(|class| {
        class.split_whitespace().filter(|w| w.len() < 40).any(|w| {
            let w = w.to_ascii_lowercase();
            NAMES.iter().any(|n| w.contains(n)) && !OTHERS.iter().any(|o| w.contains(o))
        })
    })
}

/// Who wrote it: as JSON-LD has it, as the meta elements have it, as it is shown beside the title. An
/// organization that signs counts where no person does, or beside one.
fn authors(
    tree: &Tree,
    page: &PageParts,
    linked: &LinkedData,
    source: Option<&str>,
    title: Option<&str>,
) -> Vec<String> {
    let site = source.map(key).unwrap_or_default();
    let clean = |names: &[String], own: bool| {
        let mut out: Vec<String> = Vec::new();
        for name in names.iter().flat_map(|n| byline::of_record(n)) {
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            let same = |n: &String| key(n) == key(&name);
            let site =
                !site.is_empty() && (key(&name) == site || key(&name).len() > 2 && site.starts_with(&key(&name)));
            if !name.is_empty() && name.len() < 80 && (own || !site) && !out.iter().any(same) {
                out.push(name);
            }
        }
        out
    };
    let mut given = clean(&linked.authors, false);
    if !given.is_empty() {
        given.extend(clean(&linked.organizations, true));
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
        "dcsext.author",
    ];
    let is_organization = |name: &String| linked.organizations.iter().any(|o| key(o) == key(name));
    let metas = METAS.iter().map(|name| {
        let given: Vec<String> = page.all(&[name]).filter(|n| !n.starts_with("http") && !is_organization(n)).collect();
        clean(&given, false)
    });
    let given = metas.into_iter().find(|given| !given.is_empty()).unwrap_or_default();
    let shown = clean(&shown_authors(tree, page, title), false);
    // The page may show more of them than it tells programs.
    let all_shown = given.iter().all(|name| shown.iter().any(|s| key(s) == key(name)));
    match (given.is_empty(), all_shown) {
        (false, false) => given,
        _ if !shown.is_empty() => shown,
        _ => clean(&linked.organizations, true),
    }
}

/// The names in the byline that stands nearest to the title.
fn shown_authors(tree: &Tree, page: &PageParts, title: Option<&str>) -> Vec<String> {
    /// Bylines that are looked at, and names in one.
    const MOST: usize = 8;
    let mut order = vec![0_u32; tree.len()];
    for (at, id) in tree.below(0).enumerate() {
        order[id] = at as u32;
    }
    let heading = heading(tree, page, title).map_or(0, |id| order[id]);
    let mut bylines: Vec<(u32, NodeId)> = page
        .bylines
        .iter()
        .filter(|&&id| !tree.above(id).any(|up| is_elsewhere(tree, up)))
        .map(|&id| (order[id].abs_diff(heading), id))
        .collect();
    bylines.sort_unstable();
    let mut found: Vec<String> = Vec::new();
    let mut nearest = None;
    for (distance, id) in bylines.into_iter().take(40) {
        /// Nodes of the page between the names of one byline.
        const NEAR: u32 = 60;
        if nearest.is_some_and(|nearest| distance > nearest + NEAR) || found.len() >= MOST {
            break;
        }
        let names = names_within(tree, id);
        if !names.is_empty() {
            nearest = nearest.or(Some(distance));
            found.extend(names.into_iter().filter(|n| !found.contains(n)).collect::<Vec<_>>());
        }
    }
    if found.len() > MOST { Vec::new() } else { found }
}

/// The names that an element holds: each in an element of its own, or in a line.
fn names_within(tree: &Tree, id: NodeId) -> Vec<String> {
    /// Characters of a byline.
    const LONGEST: usize = 200;
    let text = tree.text(id);
    if text.len() > LONGEST {
        return Vec::new();
    }
    let apart: Vec<Vec<String>> = tree
        .below(id)
        .filter(|&child| {
            child != id && !tree.name(child).is_empty() && tree.children(child).iter().all(|&c| tree.name(c).is_empty())
        })
        .map(|child| byline::names(&tree.text(child)))
        .filter(|names| !names.is_empty())
        .collect();
    if apart.len() > 1 { apart.into_iter().flatten().collect() } else { byline::names(&text) }
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
fn dates(tree: &Tree, page: &PageParts, linked: &LinkedData, title: Option<&str>) -> (Vec<String>, Vec<String>) {
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
    let heading = heading(tree, page, title).map_or(0, |id| order[id]);
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
            marked.push((order[id].abs_diff(heading), value));
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
            let value = machine.map_or_else(|| tree.text(id), str::to_owned);
            marked.push((order[id].abs_diff(heading), value));
        } else if is_date_element(tree, id) && !tree.above(id).any(|up| is_elsewhere(tree, up)) {
            let text = tree.text(id);
            if (6..120).contains(&text.len()) && text.bytes().any(|b| b.is_ascii_digit()) {
                printed.push((order[id].abs_diff(heading), text));
            }
        }
    }
    marked.sort();
    near.sort();
    printed.sort();
    printed.dedup();
    published.extend(marked.into_iter().map(|(_, value)| value));
    published.extend(near.into_iter().map(|(_, value)| value).take(2));
    let published: Vec<String> = published.into_iter().map(readable).collect();
    let printed: Vec<String> = printed.into_iter().map(|(_, text)| text).take(6).collect();
    if published.is_empty() && printed.is_empty() {
        return (in_scripts(tree), printed);
    }
    (published, printed)
}

/// Where the title stands: the heading that says the same, else the first of the page.
fn heading(tree: &Tree, page: &PageParts, title: Option<&str>) -> Option<NodeId> {
    let same = title.map(key).filter(|k| !k.is_empty());
    let mut headings = tree.below(0).filter(|&id| matches!(tree.name(id), "h1" | "h2" | "h3"));
    let found = same.and_then(|same| headings.find(|&id| key(&tree.text(id)) == same));
    found.or_else(|| page.headings.first().map(|(id, _)| *id))
}

/// A moment whose time of day no standard knows (`2022-01-10T22:06:08:684Z`), without it.
fn readable(raw: String) -> String {
    let odd = raw.as_bytes().get(10) == Some(&b'T')
        && raw[11..].split(['+', 'Z', '-']).next().is_some_and(|t| t.matches(':').count() > 2);
    if odd && raw.is_char_boundary(10) { raw[..10].to_owned() } else { raw }
}

/// The day on which the page's own data, in a script, say that it was published; nothing where they
/// give several.
fn in_scripts(tree: &Tree) -> Vec<String> {
    static PUBLISHED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?i-u)"[a-z_]{0,20}publi(?:sh|c|shing|shed|cation)[a-z_]{0,20}"\s*:\s*"((?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})"#)
            .expect("the pattern is part of the program and is tested")
    });
    /// Bytes of a script in which it is looked for.
    const LONGEST: usize = 1 << 20;
    let mut found: Vec<String> = Vec::new();
    for id in tree.below(0).filter(|&id| tree.name(id) == "script") {
        for text in tree.children(id).iter().filter_map(|&child| tree.text_of(child)).filter(|t| t.len() <= LONGEST) {
            let says =
                ["publi", "Publi", "PUBLI"].iter().any(|word| memmem::find(text.as_bytes(), word.as_bytes()).is_some());
            if !says {
                continue;
            }
            found.extend(PUBLISHED.captures_iter(text).take(50).map(|c| c[1].to_owned()));
        }
    }
    found.dedup();
    if found.len() == 1 { found } else { Vec::new() }
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
