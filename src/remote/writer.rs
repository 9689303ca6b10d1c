//! Giving a server articles: in batches, each document's answer read, and looked for in the end.

use std::time::Duration;

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::address::{Dialect, IndexAddress};
use super::declaration;
use super::http::{HttpRequest, is_passing};
use super::question::{all_of, in_state, of_keys, since, within_slice};
use super::record::{self, KNOWN, Revision, key_of, key_of_left, state};
use super::server::{LONG_PAGE, Server};
use crate::engine::{Document, EngineError, EngineWriter, KnownDocument, StoredDocument};
use crate::index::schema;

/// Bytes of a batch: Quickwit takes no more than 10 MiB.
const BATCH: usize = 8 << 20;
/// Bytes of one article that is still given.
const LONGEST: usize = 10 << 20;
/// How often what was not taken in is given again.
const ATTEMPTS: u32 = 6;
/// How often it is looked whether everything can be searched, and how long is waited in between.
const LOOKS: u32 = 120;
const BETWEEN: Duration = Duration::from_secs(1);
/// Parts in which all articles are read.
const SLICES: i64 = 64;
/// Keys that one delete task names.
const DELETED_AT_ONCE: usize = 500;

/// A revision on its way.
#[derive(Debug)]
struct Given {
    id: String,
    key: String,
    /// Action and document, each a line.
    lines: Vec<u8>,
}

/// An index that a server keeps, to be written.
#[derive(Debug)]
pub struct ServerWriter {
    server: Server,
    /// The lowest revision of this run.
    first: i64,
    /// The next one.
    next: i64,
    /// Keys that the server knew before, and those of this run, with the highest revision of each.
    known: FxHashMap<String, i64>,
    batch: Vec<Given>,
    bytes: usize,
    /// Revisions that were taken in and not looked for yet, by key.
    taken: FxHashMap<String, i64>,
    /// Keys of which an earlier revision is to be deleted.
    replaced: Vec<String>,
    refused: Vec<(String, String)>,
}

impl ServerWriter {
    /// Opens the index at `address` for writing; makes it if it is not there. `now` is the time in microseconds since 1970.
    ///
    /// # Errors
    /// What the server says.
    pub fn open(address: IndexAddress, now: i64) -> Result<Self, EngineError> {
        let server = Server::new(address).patient();
        match server.look() {
            Err(EngineError::Missing { .. }) => create(&server)?,
            other => other?,
        }
        Ok(Self::over(server, now))
    }

    /// Opens the index at `address` for writing if it is there.
    ///
    /// # Errors
    /// As [`ServerWriter::open`]; [`EngineError::Missing`].
    pub fn open_existing(address: IndexAddress, now: i64) -> Result<Self, EngineError> {
        let server = Server::new(address).patient();
        server.look()?;
        Ok(Self::over(server, now))
    }

    fn over(server: Server, now: i64) -> Self {
        Self {
            server,
            first: now,
            next: now,
            known: FxHashMap::default(),
            batch: Vec::new(),
            bytes: 0,
            taken: FxHashMap::default(),
            replaced: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// The number of the next revision, and whether it follows another of this key.
    fn revision(&mut self, key: &str) -> (i64, bool) {
        let number = self.next;
        self.next += 1;
        let later = self.known.insert(key.to_owned(), number).is_some();
        if later {
            self.replaced.push(key.to_owned());
        }
        (number, later)
    }

    fn give(&mut self, id: &str, key: &str, revision: i64, record: &Value) -> Result<(), EngineError> {
        // Where identities are known to the server, a batch that comes twice is there once.
        let action = json!({ "create": { "_id": format!("{key}-{revision}") } });
        let lines = format!("{action}\n{record}\n").into_bytes();
        if lines.len() > LONGEST {
            let why = format!("of {} MB, and a server takes no more than 10", lines.len() >> 20);
            self.refused.push((id.to_owned(), why));
            return Ok(());
        }
        if self.bytes + lines.len() > BATCH {
            self.flush()?;
        }
        self.bytes += lines.len();
        self.taken.insert(key.to_owned(), revision);
        self.batch.push(Given { id: id.to_owned(), key: key.to_owned(), lines });
        Ok(())
    }

    /// Sends the batch; again, what of it was not taken in.
    fn flush(&mut self) -> Result<(), EngineError> {
        let mut batch = std::mem::take(&mut self.batch);
        self.bytes = 0;
        let mut attempt = 1;
        while !batch.is_empty() {
            let answers = self.send(&batch)?;
            let mut again = Vec::new();
            let mut reason = String::new();
            for (given, answer) in batch.into_iter().zip(answers) {
                match answer {
                    Taken::In => {}
                    Taken::NotNow(why) => {
                        reason = why;
                        again.push(given);
                    }
                    Taken::Nowhere => return Err(EngineError::Missing { name: self.name().to_owned() }),
                    Taken::Never(why) => {
                        self.taken.remove(&given.key);
                        self.refused.push((given.id, why));
                    }
                }
            }
            batch = again;
            if batch.is_empty() {
                break;
            }
            if attempt == ATTEMPTS {
                return Err(EngineError::Unable { name: self.name().to_owned(), why: reason });
            }
            std::thread::sleep(BETWEEN / 4 * (1 << attempt.min(5)));
            attempt += 1;
        }
        Ok(())
    }

    fn send(&self, batch: &[Given]) -> Result<Vec<Taken>, EngineError> {
        let IndexAddress { dialect, index, .. } = self.server.address();
        let lines: Vec<u8> = batch.iter().flat_map(|given| given.lines.iter().copied()).collect();
        let path = format!("{}/{index}/_bulk", dialect.search_path());
        let answer = self.server.connection().ask(&path, HttpRequest::Lines(&lines))?;
        let items = answer.body["items"].as_array().filter(|_| answer.is_good());
        let Some(items) = items else { return Err(self.server.unable(&answer)) };
        if items.len() != batch.len() {
            let why = format!("{} answers to {} articles", items.len(), batch.len());
            return Err(self.server.partial(why));
        }
        Ok(items.iter().map(Taken::of).collect())
    }

    /// Waits until as many revisions of this run can be searched as were taken in, then looks for each.
    fn look_for_all(&mut self) -> Result<(), EngineError> {
        if self.taken.is_empty() {
            return Ok(());
        }
        self.refresh()?;
        let lowest = self.taken.values().min().copied().unwrap_or(self.first);
        let mut looks = 0;
        loop {
            let missing = match self.server.count(&since(lowest))? < self.taken.len() as u64 {
                true => self.taken.len() as u64,
                false => self.missing(lowest)?,
            };
            if missing == 0 {
                self.taken.clear();
                return Ok(());
            }
            if looks == LOOKS {
                let (name, given) = (self.name().to_owned(), self.taken.len() as u64);
                return Err(EngineError::Unsearchable { name, missing, given });
            }
            looks += 1;
            std::thread::sleep(BETWEEN);
        }
    }

    /// How many of those that were taken in are not found.
    fn missing(&self, lowest: i64) -> Result<u64, EngineError> {
        let found = self.server.revisions(&since(lowest), "key,revision,state", u64::MAX)?;
        let mut newest: FxHashMap<&str, i64> = FxHashMap::default();
        for revision in &found {
            newest.insert(&revision.key, revision.number);
        }
        let is_missing = |(key, number): &(&String, &i64)| newest.get(key.as_str()).is_none_or(|found| found < *number);
        Ok(self.taken.iter().filter(is_missing).count() as u64)
    }

    /// Asks that what was given be searchable soon.
    fn refresh(&self) -> Result<(), EngineError> {
        let IndexAddress { dialect, index, .. } = self.server.address();
        // Quickwit commits by itself, a few seconds after the last document.
        if *dialect == Dialect::OpenSearch {
            let answer = self.server.connection().ask(&format!("/{index}/_refresh"), HttpRequest::Post(&json!({})))?;
            if !answer.is_good() {
                return Err(self.server.unable(&answer));
            }
        }
        Ok(())
    }

    /// Has the earlier revisions of these keys deleted.
    fn delete(&self, keys: &[String], before: i64) -> Result<(), EngineError> {
        let IndexAddress { dialect, index, .. } = self.server.address();
        let (path, body) = match dialect {
            Dialect::Quickwit => {
                let query = format!("key:IN [{}] AND revision:<{before}", keys.join(" "));
                (format!("/api/v1/{index}/delete-tasks"), json!({ "query": query }))
            }
            Dialect::OpenSearch => {
                let earlier = json!({ "range": { "revision": { "lt": before } } });
                let query = all_of(vec![of_keys(keys), earlier]);
                (format!("/{index}/_delete_by_query?conflicts=proceed"), json!({ "query": query }))
            }
        };
        let answer = self.server.connection().ask(&path, HttpRequest::Post(&body))?;
        if answer.is_good() { Ok(()) } else { Err(self.server.unable(&answer)) }
    }
}

/// Makes the index.
fn create(server: &Server) -> Result<(), EngineError> {
    let IndexAddress { dialect, index, .. } = server.address();
    let declared = declaration::of_index(*dialect, index, schema::version().unwrap_or_default());
    let answer = match dialect {
        Dialect::Quickwit => server.connection().ask("/api/v1/indexes", HttpRequest::Post(&declared))?,
        Dialect::OpenSearch => server.connection().ask(&format!("/{index}"), HttpRequest::Put(&declared))?,
    };
    // Somebody else made it meanwhile, or the answer to making it was lost.
    if answer.is_good() || server.look().is_ok() { Ok(()) } else { Err(server.unable(&answer)) }
}

/// What became of one document.
#[derive(Debug, PartialEq)]
enum Taken {
    In,
    NotNow(String),
    /// The index is gone.
    Nowhere,
    Never(String),
}

impl Taken {
    fn of(item: &Value) -> Self {
        let item = ["create", "index"].into_iter().map(|action| &item[action]).find(|item| item.is_object());
        let Some(item) = item else { return Self::NotNow("an answer about no document".to_owned()) };
        let status = item["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or_default();
        let why = || item["error"]["reason"].as_str().map_or_else(|| format!("HTTP {status}"), str::to_owned);
        match status {
            // 409: it is there already.
            200..=299 | 409 => Self::In,
            404 => Self::Nowhere,
            _ if is_passing(status) || status == 0 => Self::NotNow(why()),
            _ => Self::Never(why()),
        }
    }
}

impl EngineWriter for ServerWriter {
    fn name(&self) -> &str {
        self.server.connection().name()
    }

    fn known(&mut self) -> Result<(Vec<KnownDocument>, Option<Vec<u8>>), EngineError> {
        let left = all_of(vec![of_keys(&[key_of_left()]), in_state(state::LEFT)]);
        let left = self.server.revisions(&left, "key,revision,state,article", u64::MAX)?;
        let left = left.last().and_then(Revision::bytes);
        let all = self.server.revisions(&json!({ "match_all": {} }), KNOWN, u64::MAX)?;
        let mut last: Vec<Revision> = Vec::new();
        for revision in all {
            self.known.insert(revision.key.clone(), revision.number);
            // A clock that went back must not make what is new look old.
            self.next = self.next.max(revision.number + 1);
            match last.last_mut() {
                Some(before) if before.key == revision.key => *before = revision,
                _ => last.push(revision),
            }
        }
        self.first = self.next;
        let known = last.iter().filter(|revision| revision.is_live()).map(|revision| {
            revision.known().ok_or_else(|| self.server.partial("an article that is none of dateline's"))
        });
        Ok((known.collect::<Result<_, _>>()?, left))
    }

    fn put(&mut self, document: Document) -> Result<(), EngineError> {
        let key = key_of(&document.id);
        let (revision, later) = self.revision(&key);
        let record = record::of_document(&document, revision, later);
        self.give(&document.id, &key, revision, &record)
    }

    fn remove(&mut self, id: &str) -> Result<(), EngineError> {
        let key = key_of(id);
        let (revision, later) = self.revision(&key);
        if !later {
            return Ok(());
        }
        self.give(id, &key, revision, &record::of_removal(id, revision))
    }

    fn settle(&mut self) -> Result<Vec<(String, String)>, EngineError> {
        self.flush()?;
        self.look_for_all()?;
        Ok(std::mem::take(&mut self.refused))
    }

    fn stored(&self, only_given: bool, most: u64) -> Result<Vec<StoredDocument>, EngineError> {
        let given = only_given.then(|| since(self.first));
        self.server.articles(&all_of([in_state(state::LIVE)].into_iter().chain(given).collect()), most)
    }

    fn each_stored(&self, each: &mut dyn FnMut(StoredDocument)) -> Result<(), EngineError> {
        for slice in 0..SLICES {
            let query = all_of(vec![in_state(state::LIVE), within_slice(slice, SLICES)]);
            self.server.articles(&query, u64::MAX)?.into_iter().for_each(&mut *each);
        }
        Ok(())
    }

    fn finish(&mut self, left: Option<Vec<u8>>) -> Result<(), EngineError> {
        if let Some(left) = left {
            let key = key_of_left();
            let (revision, _) = self.revision(&key);
            self.give("", &key, revision, &record::of_left(&left, revision))?;
        }
        self.flush()?;
        self.look_for_all()?;
        let mut replaced = std::mem::take(&mut self.replaced);
        replaced.sort_unstable();
        replaced.dedup();
        for keys in replaced.chunks(DELETED_AT_ONCE.min(LONG_PAGE)) {
            // Of each the revision that counts is of this run; what this run itself replaced stays until the next.
            self.delete(keys, self.first)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_about_each_document_is_read() {
        let of = |item: Value| Taken::of(&item);
        assert_eq!(of(json!({ "create": { "status": 201 } })), Taken::In);
        assert_eq!(of(json!({ "index": { "status": 409, "error": { "reason": "there" } } })), Taken::In);
        let busy = json!({ "create": { "status": 429, "error": { "reason": "no shards available" } } });
        assert_eq!(of(busy), Taken::NotNow("no shards available".to_owned()));
        let wrong = json!({ "create": { "status": 400, "error": { "reason": "no such field" } } });
        assert_eq!(of(wrong), Taken::Never("no such field".to_owned()));
        assert!(matches!(of(json!({})), Taken::NotNow(_)));
        assert!(matches!(of(json!({ "create": {} })), Taken::NotNow(_)));
    }
}
