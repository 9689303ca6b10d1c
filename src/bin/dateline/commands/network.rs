//! `dateline network`: who appears with whom in the articles that a query finds.

use std::io::{self, BufWriter, Write};

use anyhow::Result;
use dateline::article::EntityKind;
use dateline::output;
use dateline::output::numbers::count;
use dateline::query::Query;
use dateline::search::answer::{self, Request};
use dateline::search::network::network;

use crate::arguments::{Among, NetworkArguments, NetworkFormat};
use crate::common::session::Session;
use crate::desk::Desk;
use crate::indexes::{self, Need};
use crate::request;
use crate::said;

/// Writes the network; true if any two appear together.
pub fn run(session: &Session, desk: &Desk, arguments: &NetworkArguments) -> Result<bool> {
    let mut asked = request::read(session, desk, &arguments.what)?;
    said::notes(session, &asked);
    let query = asked.query.take().unwrap_or(Query::All);
    let archive = indexes::open(session, Need::Counted(&query, &asked.options))?;
    desk.fill(session, &query, &archive, &mut asked.options)?;
    let aliases = asked.options.aliases.clone();
    let request = Request { query: Some(query), options: asked.options, ..Request::default() };
    let found = answer::all(&archive, &request)?.articles;
    let kinds: Vec<EntityKind> = arguments.among.iter().map(|kind| kind_of(*kind)).collect();
    let network = network(&archive, &kinds, found.all(), &aliases, arguments.limit, arguments.least)?;
    let mut out = BufWriter::new(io::stdout().lock());
    match arguments.format {
        NetworkFormat::Gexf => output::network::gexf(&mut out, &network)?,
        NetworkFormat::Graphml => output::network::graphml(&mut out, &network)?,
        NetworkFormat::Csv => output::network::csv(&mut out, &network)?,
    }
    out.flush()?;
    let (names, pairs) = (network.nodes.len() as u64, network.edges.len() as u64);
    said::say(session, "wrote", &format!("{}, {}", count(names, "name"), count(pairs, "pair")));
    Ok(!network.edges.is_empty())
}

fn kind_of(among: Among) -> EntityKind {
    match among {
        Among::People => EntityKind::Person,
        Among::Organizations => EntityKind::Organization,
        Among::Places => EntityKind::Place,
    }
}
