//! A network of names for programs that draw them: GEXF 1.3 (Gephi), GraphML, CSV.

use std::io::{self, Write};

use super::markup::escape;
use super::sanitize;
use super::table::CsvTable;
use super::template::safe_cell;
use crate::search::network::Network;

/// Writes GEXF.
///
/// # Errors
/// What `out` says.
pub fn gexf(out: &mut dyn Write, network: &Network) -> io::Result<()> {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<gexf xmlns="http://gexf.net/1.3" version="1.3">"#)?;
    writeln!(out, r#"  <graph defaultedgetype="undirected">"#)?;
    writeln!(out, r#"    <attributes class="node">"#)?;
    writeln!(out, r#"      <attribute id="kind" title="kind" type="string"/>"#)?;
    writeln!(out, r#"      <attribute id="articles" title="articles" type="integer"/>"#)?;
    writeln!(out, "    </attributes>\n    <nodes>")?;
    for (id, node) in network.nodes.iter().enumerate() {
        writeln!(out, r#"      <node id="{id}" label="{}">"#, escape(&sanitize(&node.name)))?;
        write!(out, r#"        <attvalues><attvalue for="kind" value="{}"/>"#, node.kind.name())?;
        writeln!(out, r#"<attvalue for="articles" value="{}"/></attvalues>"#, node.articles)?;
        writeln!(out, "      </node>")?;
    }
    writeln!(out, "    </nodes>\n    <edges>")?;
    for (id, edge) in network.edges.iter().enumerate() {
        let (source, target, weight) = (edge.one, edge.other, edge.articles);
        writeln!(out, r#"      <edge id="{id}" source="{source}" target="{target}" weight="{weight}"/>"#)?;
    }
    writeln!(out, "    </edges>\n  </graph>\n</gexf>")
}

/// Writes GraphML.
///
/// # Errors
/// What `out` says.
pub fn graphml(out: &mut dyn Write, network: &Network) -> io::Result<()> {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<graphml xmlns="http://graphml.graphdrawing.org/xmlns">"#)?;
    writeln!(out, r#"  <key id="name" for="node" attr.name="name" attr.type="string"/>"#)?;
    writeln!(out, r#"  <key id="kind" for="node" attr.name="kind" attr.type="string"/>"#)?;
    writeln!(out, r#"  <key id="articles" for="all" attr.name="articles" attr.type="long"/>"#)?;
    writeln!(out, r#"  <graph edgedefault="undirected">"#)?;
    for (id, node) in network.nodes.iter().enumerate() {
        let (name, kind, articles) = (sanitize(&node.name), node.kind.name(), node.articles);
        write!(out, r#"    <node id="n{id}"><data key="name">{}</data>"#, escape(&name))?;
        writeln!(out, r#"<data key="kind">{kind}</data><data key="articles">{articles}</data></node>"#)?;
    }
    for edge in &network.edges {
        let (source, target, articles) = (edge.one, edge.other, edge.articles);
        write!(out, r#"    <edge source="n{source}" target="n{target}">"#)?;
        writeln!(out, r#"<data key="articles">{articles}</data></edge>"#)?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}

/// Writes CSV, a row for every two names that appear together.
///
/// # Errors
/// What `out` says.
pub fn csv(out: &mut dyn Write, network: &Network) -> io::Result<()> {
    let mut writer = CsvTable::new(out);
    writer.row(["one", "one_kind", "other", "other_kind", "articles"])?;
    for edge in &network.edges {
        let (one, other) = (&network.nodes[edge.one], &network.nodes[edge.other]);
        let cell = |name: &str| safe_cell(&sanitize(name));
        writer.row([
            cell(&one.name),
            one.kind.name().to_owned(),
            cell(&other.name),
            other.kind.name().to_owned(),
            edge.articles.to_string(),
        ])?;
    }
    writer.end()
}
