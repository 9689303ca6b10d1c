//! A conversation with a server: written down while it is had, and had again from what was written down.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;

use serde::{Deserialize, Serialize};

/// A request and its answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Exchange {
    method: String,
    path: String,
    body: String,
    status: u16,
    answer: String,
}

/// Method, path and body of a request.
type Request = (String, String, String);

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
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let host = listener.local_addr().expect("an address").to_string();
        let said = Arc::new(Mutex::new(said));
        let known = Arc::clone(&said);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (known, behind) = (Arc::clone(&known), behind.clone());
                thread::spawn(move || converse(stream, &known, behind.as_deref()));
            }
        });
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

fn converse(mut stream: TcpStream, known: &Mutex<Said>, behind: Option<&str>) {
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    while let Some((method, path, body)) = request(&mut reader) {
        let exchange = match behind {
            Some(host) => {
                let exchange = ask(host, &method, &path, &body);
                known.lock().expect("a conversation").0.insert((method, path, body), exchange.clone());
                exchange
            }
            None => known
                .lock()
                .expect("a conversation")
                .0
                .get(&(method.clone(), path.clone(), body.clone()))
                .cloned()
                .unwrap_or_else(|| {
                    let answer = format!("{method} {path} {body}\nwas not asked when the conversation was recorded");
                    eprintln!("{answer}");
                    Exchange { method, path, body, status: 501, answer }
                }),
        };
        let Exchange { status, answer, .. } = exchange;
        let head = format!(
            "HTTP/1.1 {status} -\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            answer.len()
        );
        if stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(answer.as_bytes())).is_err() {
            return;
        }
    }
}

fn request(reader: &mut impl BufRead) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next()?, words.next()?);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((method, path, String::from_utf8(body).ok()?))
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
