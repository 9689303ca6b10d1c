//! Cards: rows of elements of one shape that each announce another story, by a linked headline and a line
//! or two. Below an article they are the rest of the site, whatever their classes are called.

use rustc_hash::FxHashSet;

use super::tree::{NodeId, Tree};

/// So many elements of one shape are a row.
const ROW: usize = 4;

/// Bytes of prose that announce a story; more is the story.
const TEASER: usize = 700;

/// Nodes that are looked at, so that no page costs more.
const PATIENCE: usize = 400_000;

/// The elements of the page that are cards. `mass` gives the bytes of prose in an element.
pub(super) fn cards(tree: &Tree, mass: impl Fn(NodeId) -> usize) -> FxHashSet<NodeId> {
    /// Bytes of prose beside the cards without which they are the page itself: a list of short news.
    const LEAST: usize = 600;
    let (mut found, mut held, mut looked_at) = (FxHashSet::default(), 0, 0);
    let mut taken = vec![false; tree.len()];
    for id in tree.below(0) {
        let inside = tree.parent(id).is_some_and(|up| taken[up]);
        taken[id] = inside || found.contains(&id);
        if taken[id] || tree.children(id).len() < ROW || mass(id) == 0 {
            continue;
        }
        for shape in shapes(tree, id) {
            let mut cards = 0;
            for &child in &shape {
                looked_at += 1;
                if looked_at > PATIENCE {
                    return FxHashSet::default();
                }
                cards += usize::from(mass(child) <= TEASER && announces(tree, child, &mut looked_at));
            }
            if shape.len() >= ROW && cards * 5 >= shape.len() * 4 {
                held += shape.iter().map(|&child| mass(child)).sum::<usize>();
                found.extend(shape);
            }
        }
    }
    if mass(0).saturating_sub(held) < LEAST { FxHashSet::default() } else { found }
}

/// The children of an element, those of one name and class together.
fn shapes(tree: &Tree, id: NodeId) -> Vec<Vec<NodeId>> {
    let mut shapes: Vec<((&str, &str), Vec<NodeId>)> = Vec::new();
    for &child in tree.children(id) {
        let name = tree.name(child);
        if !matches!(name, "div" | "li" | "article" | "section" | "tr" | "td" | "a") {
            continue;
        }
        let class = tree.attribute(child, "class").and_then(|c| c.split_whitespace().next()).unwrap_or("");
        let known = shapes.len();
        match shapes.iter_mut().find(|(shape, _)| *shape == (name, class)) {
            Some((_, children)) => children.push(child),
            None if known < 12 => shapes.push(((name, class), vec![child])),
            None => {}
        }
    }
    shapes.into_iter().map(|(_, children)| children).filter(|children| children.len() >= ROW).collect()
}

/// Does an element hold a headline that is a link?
fn announces(tree: &Tree, id: NodeId, looked_at: &mut usize) -> bool {
    let is_link = |n: NodeId| tree.name(n) == "a" && tree.attribute(n, "href").is_some();
    let linked = is_link(id);
    tree.below(id).any(|n| {
        *looked_at += 1;
        matches!(tree.name(n), "h2" | "h3" | "h4" | "h5" | "h6")
            && (linked || tree.above(n).take(6).any(is_link) || tree.below(n).any(is_link))
    })
}

#[cfg(test)]
mod tests {
    use super::super::blocks::blocks;
    use super::super::choose::choose;
    use super::*;

    const PROSE: &str = "The old bridge over the Lenna fell on Tuesday after three days of rain, the mayor said.";

    fn kept(html: &str) -> Vec<String> {
        let tree = Tree::read(html);
        let blocks = blocks(&tree, 0);
        let verdicts = choose(&tree, &blocks, "Bridge falls");
        blocks.into_iter().zip(verdicts).filter(|(_, v)| v.is_none()).map(|(b, _)| b.text).collect()
    }

    #[test]
    fn a_row_of_other_stories_goes() {
        let card = "<div class=x9><h3><a href=/b>Mill opens</a></h3><p>The mill opened in the spring after a long delay, it said.</p></div>";
        let page =
            format!("<div><div>{}</div><div>{}</div></div>", format!("<p>{PROSE}</p>").repeat(8), card.repeat(5));
        assert_eq!(kept(&page), vec![PROSE; 8]);
    }

    #[test]
    fn a_page_of_short_news_and_sections_with_headings_stay() {
        let item = format!("<div class=x9><h3><a href=/b>Mill opens</a></h3><p>{PROSE}</p></div>");
        assert_eq!(kept(&format!("<div>{}</div>", item.repeat(5))).iter().filter(|t| *t == PROSE).count(), 5);
        let section = format!("<section class=s><h2>On the bridge</h2><p>{PROSE}</p></section>");
        let page = format!("<div>{}{}</div>", format!("<p>{PROSE}</p>").repeat(8), section.repeat(5));
        assert_eq!(kept(&page).iter().filter(|t| *t == PROSE).count(), 13);
    }
}
