//! Which blocks of a page are its article.
//!
//! Elements that by their names are something else go first, unless most of the page's prose is in
//! them; of what is left the element is taken that holds nearly all of the prose, then the part of it
//! that is marked as the article's body.

use rustc_hash::FxHashMap;

use super::blocks::Block;
use super::cards::cards;
use super::tree::{NodeId, Tree};

/// Why a block is not the article's; `None` where it is.
pub(super) type BlockVerdict = Option<&'static str>;

/// What holds for every block, in their order.
pub(super) fn choose(tree: &Tree, blocks: &[Block], title: &str) -> Vec<BlockVerdict> {
    let mut verdicts = pruned(tree, blocks);
    let mass = Mass::of(tree, blocks, &verdicts);
    let cards = cards(tree, |id| mass.at(id));
    let mass = if cards.is_empty() {
        mass
    } else {
        for (block, verdict) in blocks.iter().zip(&mut verdicts).filter(|(_, verdict)| verdict.is_none()) {
            if tree.above(block.element).any(|id| cards.contains(&id)) {
                *verdict = Some("related stories");
            }
        }
        Mass::of(tree, blocks, &verdicts)
    };
    let within = body_of(tree, &mass, title);
    for (block, verdict) in blocks.iter().zip(&mut verdicts) {
        if verdict.is_none() && !tree.above(block.element).any(|id| within.contains(&id)) {
            *verdict = Some(NOT_THE_ARTICLE);
        }
    }
    verdicts
}

/// The rule of whatever lies beside the article.
pub(super) const NOT_THE_ARTICLE: &str = "not the article";

/// Bytes of prose in every element.
struct Mass(Vec<usize>);

impl Mass {
    fn of(tree: &Tree, blocks: &[Block], verdicts: &[BlockVerdict]) -> Self {
        let mut mass = vec![0; tree.len()];
        for (block, _) in blocks.iter().zip(verdicts).filter(|(_, v)| v.is_none()) {
            let prose = block.prose();
            if prose > 0 {
                tree.above(block.element).for_each(|id| mass[id] += prose);
            }
        }
        Self(mass)
    }

    fn at(&self, id: NodeId) -> usize {
        self.0[id]
    }
}

/// The rule of what readers say.
const COMMENTS: &str = "comments";

/// Words in the name of an element (its class, id or role) that is no part of an article, with the
/// rule that then cuts it.
const NAMES: &[(&str, &[&str])] = &[
    (
        COMMENTS,
        &[
            "comment",
            "comments",
            "disqus",
            "livefyre",
            "coral",
            "respond",
            "commentlist",
            "kommentare",
            "commentaires",
            "comentarios",
            "discussion",
            "replies",
        ],
    ),
    (
        "navigation",
        &[
            "nav",
            "navbar",
            "navigation",
            "menu",
            "breadcrumb",
            "breadcrumbs",
            "pagination",
            "pager",
            "skip",
            "toolbar",
            "masthead",
            "footer",
            "colophon",
            "sitemap",
            "topbar",
            "navi",
            "footernav",
        ],
    ),
    (
        "related stories",
        &[
            "related",
            "recirc",
            "recirculation",
            "recommend",
            "recommended",
            "recommendation",
            "recommendations",
            "outbrain",
            "taboola",
            "trending",
            "popular",
            "mostread",
            "mostpopular",
            "teaser",
            "teasers",
            "readmore",
            "readnext",
            "upnext",
            "morestories",
            "seealso",
            "sidebar",
            "rail",
            "ticker",
            "carousel",
            "slider",
            "relatedposts",
            "interlink",
            "linkbox",
            "zergnet",
            "mgid",
            "plista",
            "nextarticle",
            "onward",
            "similar",
            "latest",
            "headlines",
            "crosslink",
            "crosslinks",
            "infinite",
            "yarpp",
            "jp",
        ],
    ),
    (
        "promotion",
        &[
            "newsletter",
            "newsletters",
            "signup",
            "subscribe",
            "subscription",
            "promo",
            "promos",
            "promotion",
            "sponsor",
            "sponsored",
            "advert",
            "advertisement",
            "advertising",
            "ad",
            "ads",
            "adsbygoogle",
            "adslot",
            "banner",
            "dfp",
            "donate",
            "donation",
            "membership",
            "cta",
            "marketing",
            "upsell",
            "offer",
            "abo",
            "optin",
            "inbox",
            "apps",
            "shop",
            "affiliate",
        ],
    ),
    (
        "share buttons",
        &[
            "share",
            "sharing",
            "sharebar",
            "sharedaddy",
            "social",
            "socials",
            "addthis",
            "addtoany",
            "follow",
            "sharetools",
            "socialmedia",
            "bookmark",
            "bookmarks",
            "whatsapp",
        ],
    ),
    (
        "consent",
        &[
            "cookie",
            "cookies",
            "consent",
            "gdpr",
            "cmp",
            "onetrust",
            "privacy",
            "disclaimer",
            "copyright",
            "legal",
            "imprint",
        ],
    ),
    (
        "overlay",
        &[
            "modal",
            "popup",
            "overlay",
            "lightbox",
            "dialog",
            "tooltip",
            "toast",
            "hidden",
            "sr",
            "visually",
            "screenreader",
            "noprint",
            "login",
            "register",
            "feedback",
            "poll",
            "quiz",
            "survey",
            "print",
            "rating",
            "loader",
        ],
    ),
    ("tag list", &["tags", "tag", "tagged", "taglist", "topics", "keywords", "hashtags", "categories", "schlagworte"]),
    (
        "about the author",
        &["bio", "authorbio", "biography", "aboutauthor", "authorbox", "authorinfo", "contributors", "contributor"],
    ),
    (
        "byline",
        &[
            "byline",
            "author",
            "authors",
            "dateline",
            "timestamp",
            "pubdate",
            "publishdate",
            "meta",
            "metadata",
            "byl",
            "credit",
            "credits",
            "date",
            "datum",
            "published",
            "info",
        ],
    ),
    (
        "media",
        &[
            "gallery",
            "slideshow",
            "player",
            "jwplayer",
            "videoplayer",
            "playlist",
            "podcast",
            "audioplayer",
            "caption",
            "figcaption",
            "imagecaption",
            "legend",
            "bildunterschrift",
            "photo",
            "copyrightinfo",
        ],
    ),
];

/// Words beside one of those above that speak of its absence or of the whole.
const SPARED: &[&str] = &[
    "has", "no", "without", "with", "is", "layout", "wrapper", "page", "main", "content", "article", "story", "body",
    "text",
];

/// Verdicts of the blocks in elements that are something else by their names.
fn pruned(tree: &Tree, blocks: &[Block]) -> Vec<BlockVerdict> {
    let mass = Mass::of(tree, blocks, &vec![None; blocks.len()]);
    let shares = Shares::of(tree, &mass);
    // Of each element: not looked at yet, or its verdict.
    let mut known: Vec<Option<BlockVerdict>> = vec![None; tree.len()];
    known[0] = Some(None);
    let mut path = Vec::new();
    blocks
        .iter()
        .map(|block| {
            path.clear();
            let mut verdict = None;
            for id in tree.above(block.element) {
                if let Some(found) = known[id] {
                    verdict = found;
                    break;
                }
                path.push(id);
            }
            while let Some(id) = path.pop() {
                verdict = verdict.or_else(|| named(tree, id, mass.at(id), &shares));
                known[id] = Some(verdict);
            }
            verdict
        })
        .collect()
}

/// Prose of the page, and of all elements together that bear one name: a class that every paragraph
/// of an article has is no sign of anything.
struct Shares<'a> {
    whole: usize,
    names: FxHashMap<&'a str, usize>,
    /// Articles with a heading of the first rank and prose of their own: what readers say beside one may be
    /// far more than it says itself.
    articles: Vec<NodeId>,
}

impl<'a> Shares<'a> {
    fn of(tree: &'a Tree, mass: &Mass) -> Self {
        let mut names: FxHashMap<&str, usize> = FxHashMap::default();
        for id in tree.below(0).filter(|&id| mass.at(id) > 0) {
            for name in names_of(tree, id) {
                // Within another of the same name it is counted with that.
                let counted = tree
                    .parent(id)
                    .is_some_and(|up| tree.above(up).take(4).any(|up| names_of(tree, up).any(|n| n == name)));
                if !counted {
                    *names.entry(name).or_default() += mass.at(id);
                }
            }
        }
        const MOST: usize = 8;
        let headings = tree.below(0).filter(|&id| tree.name(id) == "h1").take(MOST);
        let articles = headings
            .filter_map(|id| tree.above(id).find(|&up| tree.name(up) == "article" && mass.at(up) > 0))
            .collect();
        Self { whole: mass.at(0).max(1), names, articles }
    }

    /// Is an article somewhere else than in this element, and this element in none?
    fn has_article_beside(&self, tree: &Tree, id: NodeId) -> bool {
        let apart =
            |article: &NodeId| !tree.above(*article).any(|up| up == id) && !tree.above(id).any(|up| up == *article);
        self.articles.iter().any(apart)
    }

    /// In hundredths of the page's prose.
    fn of_name(&self, name: &str) -> usize {
        self.names.get(name).map_or(0, |mass| mass * 100 / self.whole)
    }
}

/// The names that an element bears: its id, classes and what scripts call it.
fn names_of(tree: &Tree, id: NodeId) -> impl Iterator<Item = &str> {
    const MOST: usize = 24;
    let given =
        ["id", "class", "data-component", "data-testid"].into_iter().filter_map(move |name| tree.attribute(id, name));
    given.flat_map(str::split_whitespace).take(MOST)
}

/// The rule that cuts an element by its name. `mass`: its prose.
fn named(tree: &Tree, id: NodeId, mass: usize, shares: &Shares<'_>) -> BlockVerdict {
    let share = mass * 100 / shares.whole;
    match tree.name(id) {
        "html" | "body" | "main" | "article" => return None,
        "nav" if share < 50 => return Some("navigation"),
        "footer" if share < 30 => return Some("navigation"),
        "aside" if share < 30 => return Some("related stories"),
        "header" if share < 10 && !tree.above(id).any(|up| matches!(tree.name(up), "article" | "main")) => {
            return Some("navigation");
        }
        _ => {}
    }
    if tree
        .attribute(id, "itemprop")
        .is_some_and(|p| p.split_whitespace().any(|p| p.eq_ignore_ascii_case("articleBody")))
    {
        return None;
    }
    let role = tree.attribute(id, "role").unwrap_or("");
    if matches!(role, "navigation" | "banner" | "contentinfo" | "complementary" | "dialog" | "search" | "menu")
        && share < 30
    {
        return Some("navigation");
    }
    let rule = names_of(tree, id).find_map(|name| by_token(name, share.max(shares.of_name(name)), mass));
    if rule.is_none()
        && names_of(tree, id).any(|name| by_token(name, 0, mass) == Some(COMMENTS))
        && shares.has_article_beside(tree, id)
    {
        return Some(COMMENTS);
    }
    // What is quoted from a network is the article's; a bar of buttons quotes nothing.
    rule.filter(|rule| *rule != "share buttons" || !tree.below(id).any(|n| tree.name(n) == "blockquote"))
}

/// The rule for one name out of a list of classes, such as `article-related--wide`.
fn by_token(token: &str, share: usize, mass: usize) -> BlockVerdict {
    const LONGEST: usize = 80;
    /// Prose that no label of a byline or list of tags has.
    const LABEL: usize = 400;
    if token.len() > LONGEST {
        return None;
    }
    let words = words_of(token);
    let spared = words.iter().any(|w| SPARED.contains(&&**w));
    for (rule, names) in NAMES {
        let hit = words.iter().any(|w| names.contains(&&**w))
            || words.windows(2).any(|pair| names.contains(&&*format!("{}{}", pair[0], pair[1])));
        if !hit {
            continue;
        }
        let most = match *rule {
            COMMENTS => 85,
            // The whole of a short article may stand in `meta-wrapper`: only labels go.
            "byline" | "tag list" | "media" | "about the author" => {
                if mass > LABEL {
                    0
                } else {
                    30
                }
            }
            _ if spared => 12,
            _ => 25,
        };
        if share < most {
            return Some(rule);
        }
    }
    None
}

/// The words of `relatedPosts__item-2`, in lower case.
fn words_of(token: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut before = ' ';
    for c in token.chars() {
        let begins = c.is_ascii_uppercase() && before.is_ascii_lowercase();
        if (!c.is_ascii_alphabetic() || begins) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_ascii_alphabetic() {
            word.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The elements that hold the article's body.
fn body_of(tree: &Tree, mass: &Mass, title: &str) -> Vec<NodeId> {
    /// In hundredths: what the element holds that is looked into next.
    const NEARLY_ALL: usize = 78;
    let mut node = 0;
    loop {
        let best = tree.children(node).iter().copied().max_by_key(|&c| mass.at(c));
        match best {
            Some(best) if mass.at(best) > 0 && mass.at(best) * 100 >= mass.at(node) * NEARLY_ALL => node = best,
            _ => break,
        }
    }
    if let Some(own) = own_article(tree, mass, node, title) {
        node = own;
    }
    let marked = marked_body(tree, mass, node);
    // Standfirst and lead may stand right beside the body that is marked.
    if marked.is_empty() { vec![node] } else { marked }
}

/// Of several articles on one page, the page's own: the one with its title, else the first large one.
fn own_article(tree: &Tree, mass: &Mass, within: NodeId, title: &str) -> Option<NodeId> {
    let articles: Vec<NodeId> = tree
        .below(within)
        .filter(|&id| id != within && tree.name(id) == "article" && mass.at(id) * 100 >= mass.at(within) * 8)
        .filter(|&id| !tree.above(id).skip(1).take_while(|&up| up != within).any(|up| tree.name(up) == "article"))
        .collect();
    if articles.len() < 2 {
        return None;
    }
    let key = crate::cleaning::lines::key(title);
    let titled = |&&id: &&NodeId| {
        !key.is_empty()
            && tree
                .below(id)
                .filter(|&n| matches!(tree.name(n), "h1" | "h2"))
                .any(|n| crate::cleaning::lines::key(&tree.text(n)) == key)
    };
    if !articles.iter().any(|id| titled(&id)) && are_entries(tree, mass, within, &articles) {
        return None;
    }
    let largest = articles.iter().max_by_key(|&&id| mass.at(id));
    articles.iter().find(titled).or(largest).copied().filter(|&id| mass.at(id) * 100 >= mass.at(within) * 25)
}

/// Are `articles` the entries of one text, as those of a live blog are: side by side under the heading of the page,
/// alike in name, and none of them most of it?
fn are_entries(tree: &Tree, mass: &Mass, within: NodeId, articles: &[NodeId]) -> bool {
    /// In hundredths of what there is.
    const MOST: usize = 60;
    let Some((&first, others)) = articles.split_first() else { return false };
    let alike = |&id: &NodeId| {
        tree.parent(id) == tree.parent(first) && tree.attribute(id, "class") == tree.attribute(first, "class")
    };
    let is_heading = |id: NodeId| tree.name(id) == "h1";
    let headed = |&id: &NodeId| tree.below(id).any(is_heading);
    others.iter().all(alike)
        && articles.iter().all(|&id| mass.at(id) * 100 <= mass.at(within) * MOST)
        && !articles.iter().any(headed)
        && tree.below(within).any(is_heading)
}

/// Classes of elements that hold the body alone.
const BODIES: &[&str] = &[
    "articlebody",
    "storybody",
    "entrycontent",
    "postcontent",
    "articlecontent",
    "storycontent",
    "articletext",
    "bodytext",
    "posttext",
    "storytext",
    "articlebodycontent",
    "postbody",
    "bodycopy",
    "contentbody",
    "articlebodytext",
    "bodycontent",
    "maincontent",
    "richtext",
    "articlemain",
];

/// The elements within `node` that are marked as the article's body and hold most of its prose.
fn marked_body(tree: &Tree, mass: &Mass, node: NodeId) -> Vec<NodeId> {
    /// In hundredths.
    const MOST: usize = 55;
    let by_property = |id: NodeId| {
        tree.attribute(id, "itemprop")
            .is_some_and(|p| p.split_whitespace().any(|p| p.eq_ignore_ascii_case("articleBody")))
    };
    let by_class = |id: NodeId| {
        let names = [tree.attribute(id, "class"), tree.attribute(id, "id")];
        names.into_iter().flatten().flat_map(str::split_whitespace).any(|name| {
            let joined = words_of(name).concat();
            BODIES.iter().any(|body| joined == *body || (joined.len() < body.len() + 12 && joined.ends_with(body)))
        })
    };
    for marks in [&by_property as &dyn Fn(NodeId) -> bool, &by_class] {
        let found: Vec<NodeId> = tree
            .below(node)
            .filter(|&id| mass.at(id) > 0 && marks(id))
            .filter(|&id| !tree.above(id).skip(1).take_while(|&up| up != node).any(marks))
            .collect();
        let held: usize = found.iter().map(|&id| mass.at(id)).sum();
        if held * 100 >= mass.at(node) * MOST && held > 0 {
            return found;
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleaning::html::blocks::blocks;

    fn chosen(html: &str) -> Vec<String> {
        let tree = Tree::read(html);
        let blocks = blocks(&tree, 0);
        let verdicts = choose(&tree, &blocks, "Bridge falls");
        blocks.into_iter().zip(verdicts).filter(|(_, v)| v.is_none()).map(|(b, _)| b.text).collect()
    }

    const ONE: &str = "The old bridge over the Lenna fell on Tuesday after three days of rain, the mayor said.";
    const TWO: &str = "Nobody was hurt, but the road to the capital will be closed until a ferry arrives.";

    #[test]
    fn comments_do_not_replace_a_short_article() {
        let comment =
            "<p>I have crossed this bridge every day for thirty years and nobody ever looked at it, they say.</p>";
        for (open, close) in [
            ("<section id=comments>", "</section>"),
            ("<ol class=commentlist>", "</ol>"),
            ("<div class='comments-area'><div class=comment>", "</div></div>"),
        ] {
            let page = format!(
                "<body><article><h1>Bridge falls</h1><p>{ONE}</p></article>{open}{}{close}</body>",
                comment.repeat(12)
            );
            assert_eq!(chosen(&page).concat().replace("Bridge falls", ""), ONE, "{open}");
        }
        // What holds the article itself is no comment, whatever it is called.
        let page =
            format!("<body><div class=discussion><article><h1>Bridge falls</h1><p>{ONE}</p></article></div></body>");
        assert!(chosen(&page).contains(&ONE.to_owned()));
    }

    #[test]
    fn the_entries_of_a_live_blog_are_one_article() {
        let entry = |n: usize, text: &str| {
            format!(
                "<article><h2>{n}:00</h2><p>{text}</p><p>It was {n} o'clock then, and people went home.</p></article>"
            )
        };
        let page = format!(
            "<body><main><h1>Bridge falls</h1>{}{}{}</main></body>",
            entry(1, ONE),
            entry(2, TWO),
            entry(3, ONE)
        );
        let found = chosen(&page);
        assert_eq!(found.iter().filter(|text| *text == ONE).count(), 2, "{found:?}");
        assert!(found.contains(&TWO.to_owned()));
    }

    #[test]
    fn what_is_named_as_something_else_goes() {
        let page = format!(
            "<body class=has-sidebar><nav>Home</nav><div class=content><div class=related-posts><p>{TWO} Read all.</p></div><p>{ONE}</p><p>{TWO}</p>\
             <p>{ONE}</p><p>{TWO}</p></div><div id=comments><p>I told you so, said everyone here.</p></div><footer><p>All rights reserved by the Herald.</p></footer>"
        );
        assert_eq!(chosen(&page), [ONE, TWO, ONE, TWO]);
    }

    #[test]
    fn of_several_articles_the_one_with_the_title_is_taken() {
        let page = format!(
            "<main><article><h1>Other</h1><p>{TWO}</p></article><article><h1>Bridge falls</h1><p>{ONE}</p></article><article><p>{TWO}</p></article></main>"
        );
        assert_eq!(chosen(&page), ["Bridge falls", ONE]);
    }

    #[test]
    fn names_are_divided_as_they_are_written() {
        assert_eq!(words_of("relatedPosts__item-2"), ["related", "posts", "item"]);
        assert_eq!(by_token("readmore", 5, 0), Some("related stories"));
        assert_eq!(by_token("download-header", 5, 0), None);
    }
}
