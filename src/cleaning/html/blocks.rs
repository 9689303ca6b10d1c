//! A page's tree as blocks of text in the order in which they are read: paragraphs, headings, items,
//! captions.

use super::tree::{NodeId, Tree};
use crate::cleaning::lines::ends_sentence;

/// A block of text.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// White space folded; `\n` where the page breaks the line.
    pub text: String,
    /// Bytes of it that are links.
    pub linked: usize,
    /// What it is.
    pub kind: BlockKind,
    /// The element that holds it.
    pub element: NodeId,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// Text in an element that says nothing of it.
    Loose,
    /// `p`.
    Paragraph,
    /// `h1` to `h6`.
    Heading,
    /// `li`.
    Item,
    /// `figcaption` and its like.
    Caption,
    /// A cell of a table, or a row of it whose cells are short: a tab stands between them.
    Cell,
}

impl Block {
    /// How much of an article's prose it seems to be, in bytes: nothing for labels and lists of links.
    pub(super) fn prose(&self) -> usize {
        /// A sentence of an article is no shorter, one without its end longer.
        const SENTENCE: usize = 35;
        const OPEN: usize = 90;
        let length = self.text.len();
        let cut_off = self.text.ends_with("[…]") || self.text.ends_with("[...]");
        if cut_off || matches!(self.kind, BlockKind::Heading | BlockKind::Caption) || self.linked * 5 > length * 2 {
            return 0;
        }
        let sentence = length >= SENTENCE && ends_sentence(&self.text);
        let row = self.kind == BlockKind::Cell && self.text.contains('\t');
        if sentence || row || length >= OPEN { length } else { 0 }
    }

    /// Share of its bytes that are links.
    pub(super) fn link_density(&self) -> f32 {
        self.linked as f32 / self.text.len().max(1) as f32
    }
}

/// Elements whose content is not text of the page.
const HIDDEN: &[&str] = &[
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "math",
    "iframe",
    "object",
    "embed",
    "video",
    "audio",
    "canvas",
    "select",
    "button",
    "input",
    "textarea",
    "head",
    "map",
    "datalist",
    "dialog",
    "title",
    "amp-ad",
    "amp-iframe",
    "amp-analytics",
];

/// Elements within a line.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr", "img", "picture", "source", "nobr", "amp-img", "meta", "link",
];

/// The blocks below `root`.
pub(super) fn blocks(tree: &Tree, root: NodeId) -> Vec<Block> {
    let mut reader = BlockReader { tree, blocks: Vec::new(), text: String::new(), linked: 0, space: false, breaks: 0 };
    reader.element(root, BlockPlace { element: root, kind: BlockKind::Loose, linked: false });
    reader.blocks
}

/// Where the reader is.
#[derive(Clone, Copy)]
struct BlockPlace {
    element: NodeId,
    kind: BlockKind,
    linked: bool,
}

struct BlockReader<'a> {
    tree: &'a Tree,
    blocks: Vec<Block>,
    text: String,
    linked: usize,
    /// White space is due before the next word.
    space: bool,
    /// Line breaks in a row.
    breaks: usize,
}

impl BlockReader<'_> {
    fn element(&mut self, id: NodeId, place: BlockPlace) {
        for &child in self.tree.children(id) {
            if let Some(text) = self.tree.text_of(child) {
                self.push(text, place);
                continue;
            }
            let name = self.tree.name(child);
            if name.is_empty() || HIDDEN.contains(&name) || self.is_hidden(child) {
                continue;
            }
            match name {
                "br" => self.line_break(place),
                "tr" if self.is_row(child) => self.row(child, place),
                "hr" => self.end(place),
                _ if INLINE.contains(&name) => {
                    let linked = place.linked || (name == "a" && self.tree.attribute(child, "href").is_some());
                    self.element(child, BlockPlace { linked, ..place });
                }
                _ => {
                    self.end(place);
                    let inner = BlockPlace { element: child, kind: kind(name, place.kind), linked: place.linked };
                    self.element(child, inner);
                    self.end(inner);
                }
            }
        }
    }

    /// A row of a table of data: two cells or more, each a few words in one line.
    fn is_row(&self, id: NodeId) -> bool {
        const LONGEST: usize = 300;
        let is_cell = |&&child: &&NodeId| matches!(self.tree.name(child), "td" | "th");
        let cells: Vec<NodeId> = self.tree.children(id).iter().filter(is_cell).copied().collect();
        let plain = |name: &str| name.is_empty() || INLINE.contains(&name) && !matches!(name, "img" | "picture");
        let simple = |&cell: &NodeId| self.tree.below(cell).filter(|&n| n != cell).all(|n| plain(self.tree.name(n)));
        let filled = |cell: &&NodeId| !self.tree.text(**cell).is_empty();
        (2..=20).contains(&cells.len())
            && cells.iter().all(simple)
            && cells.iter().filter(filled).count() >= 2
            && cells.iter().map(|&cell| self.tree.text(cell).len()).sum::<usize>() <= LONGEST
    }

    /// Reads a row of a table as one line.
    fn row(&mut self, id: NodeId, place: BlockPlace) {
        self.end(place);
        let inner = BlockPlace { element: id, kind: BlockKind::Cell, linked: place.linked };
        for &cell in self.tree.children(id) {
            if !self.text.is_empty() && !self.text.ends_with('\t') && !self.tree.name(cell).is_empty() {
                self.text.push('\t');
            }
            self.space = false;
            if !self.tree.name(cell).is_empty() {
                self.element(cell, inner);
            }
        }
        self.end(inner);
    }

    fn is_hidden(&self, id: NodeId) -> bool {
        let style = self.tree.attribute(id, "style").unwrap_or("");
        let none = style.len() < 400 && style.to_ascii_lowercase().replace(' ', "").contains("display:none");
        // What is shown only once a script has run is often the article itself.
        none && self.tree.name(id) != "body" && !matches!(self.tree.name(id), "article" | "main" | "section")
            || (self.tree.attribute(id, "hidden").is_some() && self.tree.name(id) == "span")
    }

    fn push(&mut self, text: &str, place: BlockPlace) {
        let start = self.text.len();
        for c in text.chars() {
            if c.is_whitespace() {
                self.space = true;
            } else if !matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{AD}' | '\u{2060}') && !(c.is_control()) {
                if self.space && !self.text.is_empty() && !self.text.ends_with(['\n', '\t']) {
                    self.text.push(' ');
                }
                (self.space, self.breaks) = (false, 0);
                self.text.push(c);
            }
        }
        if place.linked {
            self.linked += self.text.len() - start;
        }
    }

    fn line_break(&mut self, place: BlockPlace) {
        self.breaks += 1;
        self.space = false;
        if self.breaks > 1 {
            self.end(place);
        } else if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    fn end(&mut self, place: BlockPlace) {
        (self.space, self.breaks) = (false, 0);
        let linked = std::mem::take(&mut self.linked);
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        /// A longer text in a figure is no caption.
        const CAPTION: usize = 600;
        let kind = if place.kind == BlockKind::Caption && text.len() > CAPTION { BlockKind::Loose } else { place.kind };
        self.blocks.push(Block { text: text.to_owned(), linked, kind, element: place.element });
    }
}

fn kind(name: &str, outer: BlockKind) -> BlockKind {
    match name {
        "p" | "blockquote" | "pre" if outer != BlockKind::Caption => BlockKind::Paragraph,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => BlockKind::Heading,
        "li" | "dt" | "dd" => BlockKind::Item,
        "figcaption" | "caption" | "figure" => BlockKind::Caption,
        "td" | "th" => BlockKind::Cell,
        _ => match outer {
            BlockKind::Caption | BlockKind::Item | BlockKind::Cell | BlockKind::Heading => outer,
            _ => BlockKind::Loose,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(html: &str) -> Vec<String> {
        let tree = Tree::read(html);
        blocks(&tree, 0).into_iter().map(|b| b.text).collect()
    }

    #[test]
    fn paragraphs_and_breaks_part_blocks_and_inline_elements_do_not() {
        assert_eq!(
            texts("<div>One<p>Two <b>bold</b>\n line<br>next<br><br>three</p><script>x</script><ul><li>four</ul>tail"),
            ["One", "Two bold line\nnext", "three", "four", "tail"]
        );
        assert_eq!(
            texts("<table><tr><th>1</th> <td>Kyle <b>Busch</b></td><td></td><td>5040</td></tr></table>"),
            ["1\tKyle Busch\t5040"]
        );
        assert_eq!(texts("<p>a<a href=x>b</a>c</p><p style='display: none'>gone</p>"), ["abc"]);
    }
}
