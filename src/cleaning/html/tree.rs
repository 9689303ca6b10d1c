//! The tree of a page, as html5ever builds it, in one list of nodes.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, LocalName, ParseOpts, QualName, local_name, ns, parse_document};

use super::guard;

/// A node's place in its tree.
pub(super) type NodeId = usize;

/// A page's tree. Node 0 is the document.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<HtmlNode>,
}

#[derive(Debug)]
struct HtmlNode {
    parent: Option<NodeId>,
    children: Vec<NodeId>,
    /// Below how many nodes it was put first.
    depth: u32,
    data: Data,
}

#[derive(Debug)]
enum Data {
    Element(LocalName, Vec<(LocalName, StrTendril)>),
    Text(StrTendril),
    /// The document, comments, what is not text.
    Other,
}

impl Tree {
    /// Reads `html`. A page of more nodes than any real one ends where they are reached; one that nests deeper in spite
    /// of [`guard`], which knows tags and not what a parser makes of them, is text from there on.
    pub(super) fn read(html: &str) -> Self {
        const NODES: usize = 600_000;
        const CHUNK: usize = 16 << 10;
        /// What the guard lets through nests at most six times as deep as it counts.
        const DEEPEST: u32 = 1500;
        let html = guard::bounded(html);
        let mut parser = parse_document(TreeMaker::new(), ParseOpts::default());
        let mut rest = &*html;
        while !rest.is_empty() {
            let mut end = rest.len().min(CHUNK);
            while !rest.is_char_boundary(end) {
                end -= 1;
            }
            parser.process(StrTendril::from_slice(&rest[..end]));
            rest = &rest[end..];
            let made = &parser.tokenizer.sink.sink;
            if made.nodes.borrow().len() > NODES {
                break;
            }
            if made.deepest.get() > DEEPEST {
                parser.process(StrTendril::from_slice(&guard::without_tags(rest)));
                break;
            }
        }
        Self { nodes: parser.finish() }
    }

    /// The element's name; empty for anything else.
    pub(super) fn name(&self, id: NodeId) -> &str {
        match &self.nodes[id].data {
            Data::Element(name, _) => name,
            _ => "",
        }
    }

    /// The text of a text node.
    pub(super) fn text_of(&self, id: NodeId) -> Option<&str> {
        match &self.nodes[id].data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn attribute(&self, id: NodeId, name: &str) -> Option<&str> {
        match &self.nodes[id].data {
            Data::Element(_, attributes) => attributes.iter().find(|(n, _)| &**n == name).map(|(_, value)| &**value),
            _ => None,
        }
    }

    pub(super) fn children(&self, id: NodeId) -> &[NodeId] {
        &self.nodes[id].children
    }

    pub(super) fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.nodes[id].parent
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// `id` and all below it, in the order of the page.
    pub(super) fn below(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let mut stack = vec![id];
        std::iter::from_fn(move || {
            let next = stack.pop()?;
            stack.extend(self.nodes[next].children.iter().rev());
            Some(next)
        })
    }

    /// `id` and what holds it, up to the document.
    pub(super) fn above(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(Some(id), |&id| self.nodes[id].parent)
    }

    /// All text below `id`, white space folded.
    pub(super) fn text(&self, id: NodeId) -> String {
        let mut out = String::new();
        for node in self.below(id) {
            if matches!(self.parent(node).map_or("", |p| self.name(p)), "script" | "style" | "noscript") {
                continue;
            }
            let Some(text) = self.text_of(node) else {
                if matches!(
                    self.name(node),
                    "br" | "p" | "div" | "li" | "table" | "tr" | "td" | "th" | "h1" | "h2" | "h3"
                ) {
                    out.push(' ');
                }
                continue;
            };
            out.push_str(text);
        }
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// A node as the parser knows it.
#[derive(Debug, Clone)]
struct Handle {
    id: NodeId,
    name: Option<Rc<QualName>>,
}

struct TreeMaker {
    nodes: RefCell<Vec<HtmlNode>>,
    deepest: Cell<u32>,
    /// What has no name is given this one.
    nameless: QualName,
}

impl TreeMaker {
    fn new() -> Self {
        let document = HtmlNode { parent: None, children: Vec::new(), depth: 0, data: Data::Other };
        Self {
            nodes: RefCell::new(vec![document]),
            deepest: Cell::new(0),
            nameless: QualName::new(None, ns!(), local_name!("")),
        }
    }

    fn add(&self, data: Data, name: Option<QualName>) -> Handle {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(HtmlNode { parent: None, children: Vec::new(), depth: 0, data });
        Handle { id: nodes.len() - 1, name: name.map(Rc::new) }
    }

    /// Puts `child` at `place` among the children of `parent`.
    fn insert(&self, parent: NodeId, place: Option<usize>, child: NodeOrText<Handle>) {
        let id = match child {
            NodeOrText::AppendNode(handle) => handle.id,
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                let before = place.unwrap_or(nodes[parent].children.len()).checked_sub(1);
                let last = before.and_then(|at| nodes[parent].children.get(at).copied());
                if let Some(last) = last
                    && let Data::Text(there) = &mut nodes[last].data
                {
                    there.push_tendril(&text);
                    return;
                }
                nodes.push(HtmlNode { parent: None, children: Vec::new(), depth: 0, data: Data::Text(text) });
                nodes.len() - 1
            }
        };
        self.detach(id);
        let mut nodes = self.nodes.borrow_mut();
        nodes[id].parent = Some(parent);
        nodes[id].depth = nodes[parent].depth + 1;
        self.deepest.set(self.deepest.get().max(nodes[id].depth));
        let children = &mut nodes[parent].children;
        match place {
            Some(at) => children.insert(at.min(children.len()), id),
            None => children.push(id),
        }
    }

    fn detach(&self, id: NodeId) {
        let mut nodes = self.nodes.borrow_mut();
        if let Some(parent) = nodes[id].parent.take() {
            // What is moved stands near the end.
            if let Some(at) = nodes[parent].children.iter().rposition(|&c| c == id) {
                nodes[parent].children.remove(at);
            }
        }
    }
}

impl TreeSink for TreeMaker {
    type Handle = Handle;
    type Output = Vec<HtmlNode>;
    type ElemName<'a> = &'a QualName;

    fn finish(self) -> Vec<HtmlNode> {
        self.nodes.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle { id: 0, name: None }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a QualName {
        target.name.as_deref().unwrap_or(&self.nameless)
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Handle {
        let attributes = attributes.into_iter().map(|a| (a.name.local, a.value)).collect();
        self.add(Data::Element(name.local.clone(), attributes), Some(name))
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.add(Data::Other, None)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.add(Data::Other, None)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.insert(parent.id, None, child);
    }

    fn append_based_on_parent_node(&self, element: &Handle, before: &Handle, child: NodeOrText<Handle>) {
        let has_parent = self.nodes.borrow()[element.id].parent.is_some();
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(before, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.id == y.id
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        let place = {
            let nodes = self.nodes.borrow();
            let Some(parent) = nodes[sibling.id].parent else { return };
            nodes[parent].children.iter().rposition(|&c| c == sibling.id).map(|at| (parent, at))
        };
        if let Some((parent, at)) = place {
            self.insert(parent, Some(at), child);
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        if let Data::Element(_, there) = &mut self.nodes.borrow_mut()[target.id].data {
            for attribute in attributes {
                if !there.iter().any(|(name, _)| *name == attribute.name.local) {
                    there.push((attribute.name.local, attribute.value));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let mut nodes = self.nodes.borrow_mut();
        let children = std::mem::take(&mut nodes[node.id].children);
        for &child in &children {
            nodes[child].parent = Some(new_parent.id);
        }
        nodes[new_parent.id].children.extend(children);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_follows_the_standard() {
        let tree = Tree::read("<p class=a>One<p>Two<table><tr><td>three<td>four");
        assert_eq!(tree.text(0), "One Two three four");
        let paragraphs = tree.below(0).filter(|&n| tree.name(n) == "p").count();
        assert_eq!(paragraphs, 2);
    }

    #[test]
    fn a_page_of_opening_tags_alone_is_read_in_short_time_and_bounded_memory() {
        for tag in
            ["<div>", "<b>", "<p><b id=1><i>", "<table>", "<a><div>", "<svg>", "<template>", "<select>", "<ul><li>"]
        {
            let tree = Tree::read(&tag.repeat(50_000));
            assert!(tree.len() < 2_500_000, "{tag}: {}", tree.len());
        }
    }

    #[test]
    fn a_page_that_nests_deeper_than_the_guard_sees_is_text_from_there_on() {
        for (start, tag) in [
            ("", "<div></x>"),
            ("<svg><title>", "<div>"),
            ("<select><title></select>", "<div>"),
            ("<select><style></select>", "<div>"),
            ("<svg><style>", "<g>"),
            ("<math><mi><textarea>", "<b></q>"),
        ] {
            let page = format!("<body>{start}{}The bridge fell.<script>no <p>text</script>", tag.repeat(60_000));
            let tree = Tree::read(&page);
            assert!(tree.nodes.iter().all(|node| node.depth < 10_000), "{start}{tag}");
            assert!(tree.len() < 30_000, "{start}{tag}: {}", tree.len());
        }
        let tree =
            Tree::read(&format!("<body>{}The bridge fell.<script>no <p>text</script>", "<div></x>".repeat(60_000)));
        assert_eq!(tree.text(0), "The bridge fell.");
    }
}
