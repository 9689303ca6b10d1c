//! Requests: sent, repeated where that may help, and given up with a sentence.
//!
//! Repeated is what was not taken in (429, 503 and their like) or got lost on the way. Nothing here is harmed by being sent
//! twice: a revision that is there twice is read once.

use std::error::Error;
use std::io;
use std::time::Duration;

use serde_json::Value;
use ureq::Agent;

use super::address::IndexAddress;
use crate::engine::EngineError;

/// How often a question is sent, of which a person waits for the answer.
const ATTEMPTS: u32 = 4;
/// How often a request of a run is sent.
const PATIENT_ATTEMPTS: u32 = 7;
/// How often what takes too long is waited for, by a person and by a run.
const TIMEOUTS: u32 = 1;
const PATIENT_TIMEOUTS: u32 = 2;
/// Before the first repetition; each further one waits twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// To be let in.
const CONNECT: Duration = Duration::from_secs(10);
/// Until an answer begins.
const BEGINNING: Duration = Duration::from_secs(20);
/// For a whole answer.
const ANSWER: Duration = Duration::from_secs(60);
/// Bytes of an answer that are read at most.
const LONGEST: u64 = 256 << 20;

/// How a request is sent.
#[derive(Debug, Clone, Copy)]
pub(super) enum HttpRequest<'a> {
    Get,
    Put(&'a Value),
    Post(&'a Value),
    /// JSON objects, one a line.
    Lines(&'a [u8]),
}

/// An answer.
#[derive(Debug)]
pub(super) struct HttpAnswer {
    /// The status of HTTP.
    pub status: u16,
    /// `Null` if it was no JSON.
    pub body: Value,
    /// The first of it as text, for a sentence about it.
    pub beginning: String,
}

impl HttpAnswer {
    /// The reason that it gives for not doing what was asked.
    pub fn reason(&self) -> String {
        let body = &self.body;
        let told = [&body["error"]["reason"], &body["message"], &body["error"]];
        match self.status {
            401 | 403 => return format!("it wants a password, which is not supported (HTTP {})", self.status),
            300..=399 => return format!("it sends one elsewhere (HTTP {})", self.status),
            _ => {}
        }
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
    attempts: u32,
    timeouts: u32,
}

impl Connection {
    pub fn new(address: &IndexAddress) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(CONNECT))
            .timeout_recv_response(Some(BEGINNING))
            .timeout_global(Some(ANSWER))
            .proxy(None)
            .max_redirects(0)
            .build();
        let (host, name) = (format!("http://{}", address.host), address.to_string());
        Self { agent: config.into(), host, name, attempts: ATTEMPTS, timeouts: TIMEOUTS }
    }

    /// The same for a run, which can wait longer for a node that comes back.
    pub fn patient(self) -> Self {
        Self { attempts: PATIENT_ATTEMPTS, timeouts: PATIENT_TIMEOUTS, ..self }
    }

    /// How the index was named.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Sends a request until it is answered by something else than "not now".
    ///
    /// # Errors
    /// [`EngineError::Unreachable`], [`EngineError::Unable`].
    pub fn ask(&self, path: &str, send: HttpRequest<'_>) -> Result<HttpAnswer, EngineError> {
        let mut wait = FIRST_WAIT;
        let (mut attempt, mut timeouts) = (1, 0);
        loop {
            let error = match self.once(path, send) {
                Ok(answer) if !is_passing(answer.status) => return Ok(answer),
                Ok(answer) => EngineError::Unable { name: self.name.clone(), why: answer.reason() },
                Err(error) => {
                    timeouts += u32::from(matches!(error, ureq::Error::Timeout(_)));
                    EngineError::Unreachable { name: self.name.clone(), why: in_words(&error) }
                }
            };
            if attempt == self.attempts || timeouts == self.timeouts {
                return Err(error);
            }
            std::thread::sleep(wait);
            wait *= 2;
            attempt += 1;
        }
    }

    fn once(&self, path: &str, send: HttpRequest<'_>) -> Result<HttpAnswer, ureq::Error> {
        let url = format!("{}{path}", self.host);
        let json = |value: &Value| value.to_string().into_bytes();
        let sent = match send {
            HttpRequest::Get => self.agent.get(&url).call(),
            HttpRequest::Put(body) => self.agent.put(&url).header("content-type", "application/json").send(json(body)),
            HttpRequest::Post(body) => {
                self.agent.post(&url).header("content-type", "application/json").send(json(body))
            }
            HttpRequest::Lines(lines) => {
                self.agent.post(&url).header("content-type", "application/x-ndjson").send(lines)
            }
        };
        let mut response = sent?;
        let status = response.status().as_u16();
        let bytes = response.body_mut().with_config().limit(LONGEST).read_to_vec()?;
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let beginning =
            String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).split_whitespace().collect::<Vec<_>>().join(" ");
        let beginning = if beginning.is_empty() { "an empty answer".to_owned() } else { beginning };
        Ok(HttpAnswer { status, body, beginning })
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
