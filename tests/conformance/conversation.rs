//! A conversation with a server: written down while it is had, and had again from what was written down.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use crate::common::server::{self, Request};

/// A request and its answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Exchange {
    method: String,
    path: String,
    body: String,
    status: u16,
    answer: String,
}

/// What was said, by what was asked.
#[derive(Debug, Default)]
struct Said(BTreeMap<Request, Exchange>);

/// A server of this process that stands for another.
pub struct StandIn {
    /// Host and port.
    pub host: String,
    said: Arc<Mutex<Said>>,
}

impl StandIn {
    /// Answers as the server did with which the conversation in `file` was had.
    pub fn of_recorded(file: &Path) -> Self {
        let packed = fs::read(file).expect("a recorded conversation");
        let text = zstd::stream::decode_all(&*packed).expect("is unpacked");
        let mut said = Said::default();
        for line in text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let exchange: Exchange = serde_json::from_slice(line).expect("an exchange");
            let request = (exchange.method.clone(), exchange.path.clone(), exchange.body.clone());
            said.0.insert(request, exchange);
        }
        Self::start(said, None)
    }

    /// Hands everything on to the server at `host`, and remembers what is said.
    pub fn recording(host: &str) -> Self {
        Self::start(Said::default(), Some(host.to_owned()))
    }

    fn start(said: Said, behind: Option<String>) -> Self {
        let said = Arc::new(Mutex::new(said));
        let known = Arc::clone(&said);
        let host = server::start(move |request| converse(request, &known, behind.as_deref()));
        Self { host, said }
    }

    /// Writes what was said to `file`.
    pub fn write(&self, file: &Path) {
        let said = self.said.lock().expect("a conversation");
        let mut text = Vec::new();
        for exchange in said.0.values() {
            serde_json::to_writer(&mut text, exchange).expect("is written");
            text.push(b'\n');
        }
        let mut packer = zstd::stream::Encoder::new(Vec::new(), 19).expect("a packer");
        packer.long_distance_matching(true).expect("is packed");
        packer.write_all(&text).expect("is packed");
        fs::write(file, packer.finish().expect("is packed")).expect("is written");
    }
}

fn converse(request: Request, known: &Mutex<Said>, behind: Option<&str>) -> (u16, String) {
    if let Some(host) = behind {
        let exchange = ask(host, &request.0, &request.1, &request.2);
        let said = (exchange.status, exchange.answer.clone());
        known.lock().expect("a conversation").0.insert(request, exchange);
        return said;
    }
    let known = known.lock().expect("a conversation");
    known.0.get(&request).map(|exchange| (exchange.status, exchange.answer.clone())).unwrap_or_else(|| {
        let (method, path, body) = request;
        let answer = format!("{method} {path} {body}\nwas not asked when the conversation was recorded");
        eprintln!("{answer}");
        (501, answer)
    })
}

fn ask(host: &str, method: &str, path: &str, body: &str) -> Exchange {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let url = format!("http://{host}{path}");
    let kind =
        if path.contains("_bulk") || path.contains("_msearch") { "application/x-ndjson" } else { "application/json" };
    let answered = match method {
        "GET" => agent.get(&url).call(),
        "PUT" => agent.put(&url).header("content-type", kind).send(body),
        _ => agent.post(&url).header("content-type", kind).send(body),
    };
    let mut answered = answered.expect("an answer");
    let answer = answered.body_mut().read_to_string().expect("text");
    let status = answered.status().as_u16();
    Exchange { method: method.to_owned(), path: path.to_owned(), body: body.to_owned(), status, answer }
}
