//! Giving a server articles: in batches, each document's answer read, and looked for in the end.

use std::time::Duration;

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::address::{Dialect, IndexAddress};
use super::declaration;
use super::http::{HttpRequest, is_passing};
use super::question::{all_of, in_state, of_keys, since, within_slice};
use super::record::{self, KNOWN, Revision, key_of, key_of_left, state};
use super::server::Server;
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
const DELETED_AT_ONCE: usize = 200;

/// A revision on its way.
#[derive(Debug)]
struct Given {
    id: String,
    key: String,
    revision: i64,
    /// There was an earlier one.
    later: bool,
    /// Action and document, each a line.
    lines: Vec<u8>,
}

/// What is known of every article.
#[derive(Debug, Default)]
struct KnownRead {
    documents: Vec<KnownDocument>,
    /// The highest revision of every key.
    newest: FxHashMap<String, i64>,
    /// Keys that have several, and below which one they can go.
    stale: FxHashMap<String, i64>,
    /// The highest of all.
    highest: i64,
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
    /// Keys of which earlier revisions are to be deleted, and below which number: that of one which is there.
    stale: FxHashMap<String, i64>,
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
            stale: FxHashMap::default(),
            refused: Vec::new(),
        }
    }

    /// The number of the next revision, and whether it follows another of this key.
    fn revision(&mut self, key: &str) -> (i64, bool) {
        let number = self.next;
        self.next += 1;
        let later = self.known.insert(key.to_owned(), number).is_some();
        (number, later)
    }

    fn give(&mut self, id: &str, key: &str, (revision, later): (i64, bool), record: &Value) -> Result<(), EngineError> {
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
        self.batch.push(Given { id: id.to_owned(), key: key.to_owned(), revision, later, lines });
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
                    Taken::In => {
                        // What it replaces may go now, and not before.
                        if given.later {
                            self.stale.insert(given.key.clone(), given.revision);
                        }
                        self.taken.insert(given.key, given.revision);
                    }
                    Taken::NotNow(why) => {
                        reason = why;
                        again.push(given);
                    }
                    Taken::Nowhere => return Err(EngineError::Missing { name: self.name().to_owned() }),
                    Taken::Never(why) => self.refused.push((given.id, why)),
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

    /// Reads what is known of every article.
    fn read_known(&self) -> Result<KnownRead, EngineError> {
        let mut read = KnownRead::default();
        let (mut open, mut is_strange): (Option<(Revision, usize)>, bool) = (None, false);
        let mut close = |read: &mut KnownRead, newest: Revision, revisions: usize| {
            // What runs that were killed, or ran beside each other, left behind.
            if revisions > 1 {
                read.stale.insert(newest.key.clone(), newest.number);
            }
            if newest.is_live() {
                let known = newest.known();
                is_strange |= known.is_none();
                read.documents.extend(known);
            }
            read.newest.insert(newest.key, newest.number);
        };
        self.server.each_revision(&json!({ "match_all": {} }), KNOWN, u64::MAX, &mut |revision| {
            // A clock that went back must not make what is new look old.
            read.highest = read.highest.max(revision.number);
            match open.take() {
                Some((before, revisions)) if before.key == revision.key => {
                    open = Some((if revision.number >= before.number { revision } else { before }, revisions + 1));
                }
                before => {
                    if let Some((before, revisions)) = before {
                        close(&mut read, before, revisions);
                    }
                    open = Some((revision, 1));
                }
            }
        })?;
        if let Some((last, revisions)) = open {
            close(&mut read, last, revisions);
        }
        if is_strange { Err(self.server.partial("an article that is none of dateline's")) } else { Ok(read) }
    }

    /// Waits until as many revisions of this run can be searched as were taken in, then looks for each.
    fn look_for_all(&mut self) -> Result<(), EngineError> {
        if self.taken.is_empty() {
            return Ok(());
        }
        // An index that was removed meanwhile may have been made again by the server itself, with fields that it guessed.
        self.server.look_again()?;
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
        self.server.again(|| {
            let mut newest: FxHashMap<String, i64> = FxHashMap::default();
            self.server.each_revision(&since(lowest), "key,revision,state", u64::MAX, &mut |revision| {
                newest.insert(revision.key, revision.number);
            })?;
            let is_missing = |(key, number): &(&String, &i64)| newest.get(*key).is_none_or(|found| found < *number);
            Ok(self.taken.iter().filter(is_missing).count() as u64)
        })
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

    /// Has the revisions of these keys deleted that are below a number, each its own.
    fn delete(&self, stale: &[(String, i64)]) -> Result<(), EngineError> {
        let IndexAddress { dialect, index, .. } = self.server.address();
        let (path, body) = match dialect {
            Dialect::Quickwit => {
                let one = |(key, below): &(String, i64)| format!("(key:{key} AND revision:<{below})");
                let query = stale.iter().map(one).collect::<Vec<_>>().join(" OR ");
                (format!("/api/v1/{index}/delete-tasks"), json!({ "query": query }))
            }
            Dialect::OpenSearch => {
                let one = |(key, below): &(String, i64)| {
                    all_of(vec![
                        of_keys(std::slice::from_ref(key)),
                        json!({ "range": { "revision": { "lt": below } } }),
                    ])
                };
                let query = json!({ "bool": { "should": stale.iter().map(one).collect::<Vec<_>>(), "minimum_should_match": 1 } });
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
        let read = self.server.again(|| self.read_known())?;
        self.next = self.next.max(read.highest.saturating_add(1));
        self.first = self.next;
        (self.known, self.stale) = (read.newest, read.stale);
        Ok((read.documents, left))
    }

    fn put(&mut self, document: Document) -> Result<(), EngineError> {
        let key = key_of(&document.id);
        let (revision, later) = self.revision(&key);
        let record = record::of_document(&document, revision, later);
        self.give(&document.id, &key, (revision, later), &record)
    }

    fn remove(&mut self, id: &str) -> Result<(), EngineError> {
        let key = key_of(id);
        let (revision, later) = self.revision(&key);
        if !later {
            return Ok(());
        }
        self.give(id, &key, (revision, later), &record::of_removal(id, revision))
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
            let (revision, later) = self.revision(&key);
            // If it is too long, all files are read again the next time: nothing is lost but time.
            self.give("", &key, (revision, later), &record::of_left(&left, revision))?;
        }
        self.flush()?;
        self.look_for_all()?;
        let mut stale: Vec<(String, i64)> = std::mem::take(&mut self.stale).into_iter().collect();
        stale.sort_unstable();
        for stale in stale.chunks(DELETED_AT_ONCE) {
            self.delete(stale)?;
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
