//! A server of HTTP within a test, which says what the test has it say.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// Method, path and body of a request.
pub type Request = (String, String, String);

/// What is answered: a status, 0 for a server that dies in the midst of its answer, and a text.
type Says = dyn Fn(Request) -> (u16, String) + Send + Sync;

/// Starts a server; gives its host and port.
pub fn start(says: impl Fn(Request) -> (u16, String) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let host = listener.local_addr().expect("an address").to_string();
    let says: Arc<Says> = Arc::new(says);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let says = Arc::clone(&says);
            thread::spawn(move || serve(stream, &*says));
        }
    });
    host
}

fn serve(mut stream: TcpStream, says: &Says) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    loop {
        let (status, answer) = says(request(&mut reader)?);
        let length = if status == 0 { answer.len() + 100 } else { answer.len() };
        let status = if status == 0 { 200 } else { status };
        let head = format!("HTTP/1.1 {status} -\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(answer.as_bytes())).ok()?;
        if length > answer.len() {
            return None;
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
