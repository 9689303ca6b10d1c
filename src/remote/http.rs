//! Requests: sent, repeated where that may help, and given up with a sentence.
//!
//! Repeated is what was not taken in (429, 503 and their like) or got lost on the way. Nothing here is harmed by being sent
//! twice: a revision that is there twice is read once.

use std::error::Error;
use std::io;
use std::time::Duration;

use serde_json::Value;
use ureq::Agent;

use super::address::Address;
use crate::engine::EngineError;

/// How often a request is sent.
const ATTEMPTS: u32 = 6;
/// Before the first repetition; each further one waits twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// To be let in.
const CONNECT: Duration = Duration::from_secs(10);
/// For a whole answer. A commit is waited for within it.
const ANSWER: Duration = Duration::from_secs(180);
/// Bytes of an answer that are read at most.
const LONGEST: u64 = 1 << 30;

/// How a request is sent.
#[derive(Debug, Clone, Copy)]
pub(super) enum Send<'a> {
    Get,
    Put(&'a Value),
    Post(&'a Value),
    /// JSON objects, one a line.
    Lines(&'a [u8]),
}

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// `Null` if it was no JSON.
    pub body: Value,
    /// The first of it as text, for a sentence about it.
    pub beginning: String,
}

impl Answer {
    /// The reason that it gives for not doing what was asked.
    pub fn reason(&self) -> String {
        let body = &self.body;
        let told = [&body["error"]["reason"], &body["message"], &body["error"]];
        match told.into_iter().find_map(Value::as_str) {
            Some(reason) => format!("{reason} (HTTP {})", self.status),
            None => format!("HTTP {}: {}", self.status, self.beginning),
        }
    }

    pub fn is_good(&self) -> bool {
        (200..300).contains(&self.status) && !self.body.is_null()
    }
}

/// A connection to where an index is kept.
#[derive(Debug, Clone)]
pub(super) struct Connection {
    agent: Agent,
    host: String,
    name: String,
    wait: Duration,
}

impl Connection {
    pub fn new(address: &Address) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(ANSWER))
            .proxy(None)
            .max_redirects(0)
            .build();
        let (host, name) = (format!("http://{}", address.host), address.to_string());
        Self { agent: config.into(), host, name, wait: FIRST_WAIT }
    }

    /// How the index was named.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Sends a request until it is answered by something else than "not now".
    ///
    /// # Errors
    /// [`EngineError::Unreachable`], [`EngineError::Unable`].
    pub fn ask(&self, path: &str, send: Send<'_>) -> Result<Answer, EngineError> {
        let mut wait = self.wait;
        let mut attempt = 1;
        loop {
            let answered = self.once(path, send);
            let error = match answered {
                Ok(answer) if !is_passing(answer.status) => return Ok(answer),
                Ok(answer) => EngineError::Unable { name: self.name.clone(), why: answer.reason() },
                Err(why) => EngineError::Unreachable { name: self.name.clone(), why },
            };
            if attempt == ATTEMPTS {
                return Err(error);
            }
            std::thread::sleep(wait);
            wait *= 2;
            attempt += 1;
        }
    }

    fn once(&self, path: &str, send: Send<'_>) -> Result<Answer, String> {
        let url = format!("{}{path}", self.host);
        let json = |value: &Value| value.to_string().into_bytes();
        let sent = match send {
            Send::Get => self.agent.get(&url).call(),
            Send::Put(body) => self.agent.put(&url).header("content-type", "application/json").send(json(body)),
            Send::Post(body) => self.agent.post(&url).header("content-type", "application/json").send(json(body)),
            Send::Lines(lines) => self.agent.post(&url).header("content-type", "application/x-ndjson").send(lines),
        };
        let mut response = sent.map_err(|error| in_words(&error))?;
        let status = response.status().as_u16();
        let bytes = response.body_mut().with_config().limit(LONGEST).read_to_vec().map_err(|error| in_words(&error))?;
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).split_whitespace().collect::<Vec<_>>().join(" ");
        let beginning = if beginning.is_empty() { "an empty answer".to_owned() } else { beginning };
        Ok(Answer { status, body, beginning })
    }
}

/// Not now, and perhaps in a moment: too many requests, a timeout within, a node that goes or comes.
pub(super) fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 429 | 500 | 502 | 503 | 504)
}

fn in_words(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => "nobody listens there".to_owned(),
        ureq::Error::Timeout(_) => "it takes too long to answer".to_owned(),
        ureq::Error::HostNotFound => "there is no such host".to_owned(),
        ureq::Error::Io(error) => crate::index::in_words(error),
        other => other.source().map_or_else(|| other.to_string(), ToString::to_string),
    }
}
