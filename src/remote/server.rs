//! What the server answers: totals, counts, stored articles. An answer that is not whole is none.

use std::sync::OnceLock;

use serde_json::{Value, json};

use super::address::{Dialect, IndexAddress};
use super::declaration;
use super::http::{Connection, HttpAnswer, HttpRequest};
use super::question::{all_of, from_place, in_state, of_keys, of_reach};
use super::record::{GIVEN_BACK, Revision, state};
use crate::engine::{Engine, EngineError, EngineTotals, Reach, StoredDocument};
use crate::index::schema;

/// Revisions that are given back at a time.
const PAGE: usize = 500;
/// Revisions that are given back at a time without their articles.
const LONG_PAGE: usize = 5000;
/// Questions that are asked at a time.
const AT_ONCE: usize = 200;
/// Revisions that a server gives back at a time, at most.
const LONGEST_PAGE: usize = 10_000;
/// How often an answer is asked for again that changed while it was read, and after what time.
const AGAIN: usize = 3;
const PAUSE: std::time::Duration = std::time::Duration::from_millis(300);

/// An index that a server keeps.
#[derive(Debug)]
pub struct Server {
    connection: Connection,
    address: IndexAddress,
    /// It has been seen that the index is there, and of this version.
    seen: OnceLock<()>,
}

impl Server {
    /// The index at `address`; nothing is asked yet.
    pub fn new(address: IndexAddress) -> Self {
        Self { connection: Connection::new(&address), address, seen: OnceLock::new() }
    }

    /// The same for a run, which can wait longer.
    pub(super) fn patient(self) -> Self {
        Self { connection: self.connection.patient(), ..self }
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(super) fn address(&self) -> &IndexAddress {
        &self.address
    }

    fn owned_name(&self) -> String {
        self.connection.name().to_owned()
    }

    /// Sees that the index is there, and of this version of the schema.
    ///
    /// # Errors
    /// It is not; [`EngineError::Stranger`] if something else answers.
    pub(super) fn look(&self) -> Result<(), EngineError> {
        if self.seen.get().is_some() {
            return Ok(());
        }
        self.look_again()?;
        let _ = self.seen.set(());
        Ok(())
    }

    /// As [`Server::look`], whether it has been seen before or not.
    ///
    /// # Errors
    /// As [`Server::look`].
    pub(super) fn look_again(&self) -> Result<(), EngineError> {
        let index = &self.address.index;
        let path = match self.address.dialect {
            Dialect::Quickwit => format!("/api/v1/indexes/{index}"),
            Dialect::OpenSearch => format!("/{index}"),
        };
        let answer = self.connection.ask(&path, HttpRequest::Get)?;
        if answer.status == 404 && answer.body.is_object() {
            self.greet()?;
            return Err(EngineError::Missing { name: self.owned_name() });
        }
        if !answer.is_good() {
            return Err(self.stranger(&answer));
        }
        let expected = schema::version().unwrap_or_default();
        let found = declaration::version_of(self.address.dialect, index, &answer.body);
        if found != Some(expected) {
            self.greet()?;
            return Err(EngineError::OtherVersion { name: self.owned_name(), found, expected });
        }
        Ok(())
    }

    /// Sees that what answers is what it is taken for.
    pub(super) fn greet(&self) -> Result<(), EngineError> {
        let answer = match self.address.dialect {
            Dialect::Quickwit => self.connection.ask("/api/v1/version", HttpRequest::Get)?,
            Dialect::OpenSearch => self.connection.ask("/", HttpRequest::Get)?,
        };
        let is_it = answer.is_good() && (answer.body["build"].is_object() || answer.body["version"].is_object());
        if is_it { Ok(()) } else { Err(self.stranger(&answer)) }
    }

    fn stranger(&self, answer: &HttpAnswer) -> EngineError {
        EngineError::Stranger { name: self.owned_name(), kind: self.address.dialect.name(), why: answer.reason() }
    }

    pub(super) fn partial(&self, why: impl Into<String>) -> EngineError {
        EngineError::Partial { name: self.owned_name(), why: why.into() }
    }

    pub(super) fn unable(&self, answer: &HttpAnswer) -> EngineError {
        EngineError::Unable { name: self.owned_name(), why: answer.reason() }
    }

    /// Asks one search; `fields` are what is given back of each revision.
    fn search(&self, body: &Value, fields: &str) -> Result<Value, EngineError> {
        self.look()?;
        let IndexAddress { dialect, index, .. } = &self.address;
        let path = format!(
            "{}/{index}/_search?allow_partial_search_results=false&_source_includes={fields}",
            dialect.search_path()
        );
        let answer = self.connection.ask(&path, HttpRequest::Post(body))?;
        if !answer.is_good() {
            return Err(self.unable(&answer));
        }
        self.whole(answer.body)
    }

    /// An answer to one search, if every part of the index has answered.
    fn whole(&self, body: Value) -> Result<Value, EngineError> {
        if let Some(reason) = body["error"]["reason"].as_str().or_else(|| body["error"].as_str()) {
            return Err(EngineError::Unable { name: self.owned_name(), why: reason.to_owned() });
        }
        let failed = body["_shards"]["failed"].as_u64().unwrap_or(0);
        if failed > 0 {
            let all = body["_shards"]["total"].as_u64().unwrap_or(failed);
            return Err(self.partial(format!("{failed} of its {all} parts did not answer")));
        }
        if body["timed_out"] == true {
            return Err(self.partial("it ran out of time"));
        }
        if total(&body).is_none() || !body["hits"]["hits"].is_array() {
            return Err(self.partial("it tells neither how many there are nor which"));
        }
        Ok(body)
    }

    /// Asks several searches at once of which only the totals are wanted.
    fn totals_of(&self, queries: &[Value]) -> Result<Vec<u64>, EngineError> {
        self.look()?;
        let IndexAddress { dialect, index, .. } = &self.address;
        let mut out = Vec::with_capacity(queries.len());
        for some in queries.chunks(AT_ONCE) {
            let mut lines = String::new();
            for query in some {
                lines.push_str(&json!({ "index": index }).to_string());
                lines.push('\n');
                lines.push_str(&json!({ "size": 0, "track_total_hits": true, "query": query }).to_string());
                lines.push('\n');
            }
            let path = format!("{}/_msearch", dialect.search_path());
            let answer = self.connection.ask(&path, HttpRequest::Lines(lines.as_bytes()))?;
            let responses = answer.body["responses"].as_array().filter(|_| answer.is_good());
            let Some(responses) = responses else { return Err(self.unable(&answer)) };
            if responses.len() != some.len() {
                return Err(self.partial(format!("{} answers to {} questions", responses.len(), some.len())));
            }
            for response in responses {
                out.extend(total(&self.whole(response.clone())?));
            }
        }
        Ok(out)
    }

    /// How many revisions `query` finds.
    pub(super) fn count(&self, query: &Value) -> Result<u64, EngineError> {
        Ok(self.totals_of(std::slice::from_ref(query))?.first().copied().unwrap_or_default())
    }

    /// The revisions that `query` finds, each once, in the order of their keys; none if they are more than `most`.
    ///
    /// # Errors
    /// [`EngineError::TooMany`]; what else the server says.
    pub(super) fn revisions(&self, query: &Value, fields: &str, most: u64) -> Result<Vec<Revision>, EngineError> {
        self.again(|| {
            let mut out = Vec::new();
            self.each_revision(query, fields, most, &mut |revision| out.push(revision))?;
            Ok(out)
        })
    }

    /// Does once more what got a part of an answer, as it does while somebody writes.
    pub(super) fn again<T>(&self, mut read: impl FnMut() -> Result<T, EngineError>) -> Result<T, EngineError> {
        let mut again = AGAIN;
        loop {
            match read() {
                Err(EngineError::Partial { .. }) if again > 0 => {
                    again -= 1;
                    std::thread::sleep(PAUSE);
                }
                done => return done,
            }
        }
    }

    /// Hands on the revisions that `query` finds, each once, in the order of their places and numbers.
    ///
    /// A page begins with the last place of the one before it: it says how many revisions are left from there, so that what is
    /// missing is noticed, and revisions of one place are never parted.
    pub(super) fn each_revision(
        &self,
        query: &Value,
        fields: &str,
        most: u64,
        take: &mut dyn FnMut(Revision),
    ) -> Result<(), EngineError> {
        let mut page = if fields.contains("article") { PAGE } else { LONG_PAGE };
        let mut from: Option<i64> = None;
        loop {
            let within = from.map_or_else(|| query.clone(), |from| all_of(vec![query.clone(), from_place(from)]));
            let body = json!({
                "size": page,
                "track_total_hits": true,
                "query": within,
                "sort": [{ "place": "asc" }, { "revision": "asc" }],
            });
            let mut body = self.search(&body, fields)?;
            let found = total(&body).unwrap_or_default();
            if from.is_none() && found > most {
                return Err(EngineError::TooMany { name: self.owned_name(), found, most });
            }
            let Value::Array(hits) = body["hits"]["hits"].take() else {
                return Err(self.partial("no list of articles"));
            };
            let (read, is_last) = (hits.len() as u64, hits.len() as u64 >= found);
            if !is_last && hits.len() < page {
                return Err(self.partial(format!("{read} of {found} articles")));
            }
            let mut revisions = Vec::with_capacity(hits.len());
            for hit in hits {
                revisions.push(Revision::of(hit).ok_or_else(|| self.partial("an article that is none of dateline's"))?);
            }
            let last = revisions.last().map(Revision::place).filter(|_| !is_last);
            if last.is_some() && revisions.first().map(Revision::place) == last {
                // Nothing but revisions of one article.
                if page == LONGEST_PAGE {
                    return Err(self.partial("too many revisions of one article"));
                }
                page = LONGEST_PAGE;
                continue;
            }
            if last < from && last.is_some() {
                return Err(self.partial("its articles are not in the order that was asked for"));
            }
            let mut before: Option<(String, i64)> = None;
            for revision in revisions.into_iter().take_while(|revision| Some(revision.place()) != last) {
                // A request that was sent twice.
                let own = (revision.key.clone(), revision.number);
                if before.as_ref() != Some(&own) {
                    take(revision);
                }
                before = Some(own);
            }
            match last {
                Some(_) => from = last,
                None => return Ok(()),
            }
        }
    }

    /// Of `revisions`, which stand in the order of their keys, the last one of each; and of those, the ones that no other
    /// revision follows.
    fn last_of(&self, revisions: Vec<Revision>) -> Result<Vec<Revision>, EngineError> {
        let mut last: Vec<Revision> = Vec::with_capacity(revisions.len());
        for revision in revisions {
            match last.last_mut() {
                Some(before) if before.key == revision.key => *before = revision,
                _ => last.push(revision),
            }
        }
        if last.is_empty() || self.count(&in_state(state::LATER))? == 0 {
            return Ok(last);
        }
        let mut out = Vec::with_capacity(last.len());
        let mut rest = last.into_iter().peekable();
        while rest.peek().is_some() {
            let some: Vec<Revision> = rest.by_ref().take(LONG_PAGE / 5).collect();
            let keys: Vec<String> = some.iter().map(|revision| revision.key.clone()).collect();
            let later =
                self.revisions(&all_of(vec![of_keys(&keys), in_state(state::LATER)]), "key,revision,state", u64::MAX)?;
            let mut newest = rustc_hash::FxHashMap::default();
            for later in later {
                let number: &mut i64 = newest.entry(later.key).or_default();
                *number = later.number.max(*number);
            }
            out.extend(some.into_iter().filter(|own| newest.get(&own.key).is_none_or(|newest| *newest <= own.number)));
        }
        Ok(out)
    }

    /// The articles among the revisions that `query` finds.
    pub(super) fn articles(&self, query: &Value, most: u64) -> Result<Vec<StoredDocument>, EngineError> {
        let last = self.last_of(self.revisions(query, GIVEN_BACK, most)?)?;
        let article = |revision: Revision| {
            revision.document().ok_or_else(|| self.partial("an article that is not as it was written"))
        };
        last.into_iter().filter(Revision::is_live).map(article).collect()
    }
}

/// The total that an answer to a search tells.
fn total(body: &Value) -> Option<u64> {
    let total = &body["hits"]["total"];
    total["value"].as_u64().or_else(|| total.as_u64())
}

impl Engine for Server {
    fn name(&self) -> &str {
        self.connection.name()
    }

    fn totals(&self) -> Result<EngineTotals, EngineError> {
        let body = json!({
            "size": 0,
            "track_total_hits": true,
            "query": in_state(state::LIVE),
            "aggs": {
                "title": { "sum": { "field": "title_terms" } },
                "body": { "sum": { "field": "body_terms" } },
                "first": { "min": { "field": "published_from" } },
                "last": { "max": { "field": "published_to" } },
            },
        });
        let body = self.search(&body, "id")?;
        let told = &body["aggregations"];
        let number = |name: &str| told[name]["value"].as_f64();
        let articles = total(&body).unwrap_or_default();
        let (Some(title), Some(body)) = (number("title"), number("body")) else {
            return match articles {
                0 => Ok(EngineTotals::default()),
                _ => Err(self.partial("it does not tell how long its articles are")),
            };
        };
        let published = number("first").zip(number("last")).map(|(first, last)| (first as i64, last as i64));
        Ok(EngineTotals { articles, title_terms: title as u64, body_terms: body as u64, published })
    }

    fn counts(&self, reaches: &[Reach]) -> Result<Vec<u64>, EngineError> {
        self.totals_of(&reaches.iter().map(of_reach).collect::<Vec<_>>())
    }

    fn candidates(&self, reach: &Reach, most: u64) -> Result<Vec<StoredDocument>, EngineError> {
        self.articles(&of_reach(reach), most)
    }
}
