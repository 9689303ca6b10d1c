//! Connections: how many there may be, how long each may take, and how much it may send before anybody looks at it.
//!
//! hyper reads and writes HTTP/1. What is set here is its patience: whoever says nothing, says it a byte at a time, or takes
//! nothing of an answer, keeps one place of many for some seconds and holds up nobody. Where all places are taken, those
//! go first who have nothing under way. The whole of it runs on one thread; pages are made elsewhere.

use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::futures::OwnedNotified;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;

/// How long it is waited when none can be accepted: all places are taken, all files of the process are open, or whoever came
/// has gone.
const RECOVERY: Duration = Duration::from_millis(50);
/// The least that hyper takes as a buffer, in bytes.
const BUFFER: usize = 64 << 10;

/// What one connection may take of the others.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    /// Connections at a time; who comes later waits until one ends that has nothing under way.
    pub connections: usize,
    /// From the beginning of a connection, or from the last answer on it, until the next request's head is there.
    pub head: Duration,
    /// From there until its body is there.
    pub body: Duration,
    /// How long nothing of an answer is taken.
    pub answer: Duration,
    /// How long answers under way may still take when the server ends.
    pub end: Duration,
    /// Bytes of a request's head.
    pub head_bytes: usize,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            connections: 512,
            head: Duration::from_secs(15),
            body: Duration::from_secs(10),
            answer: Duration::from_secs(30),
            end: Duration::from_secs(3),
            head_bytes: 32 << 10,
        }
    }
}

/// Answers what comes in at `listener` until `stop` is ready, then waits for the answers that are under way.
pub async fn answer_until<A, F>(
    listener: TcpListener,
    limits: ConnectionLimits,
    answer: A,
    stop: impl Future<Output = ()>,
) where
    A: Fn(Request<Incoming>) -> F + Clone + Send + 'static,
    F: Future<Output = Response<Full<Bytes>>> + Send + 'static,
{
    let (places, leave) = (Arc::new(Semaphore::new(limits.connections)), Arc::new(Notify::new()));
    {
        let mut accepting = pin!(accept(listener, limits, answer, &places, &leave));
        let mut stop = pin!(stop);
        poll_fn(|context| match stop.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(()),
            Poll::Pending => accepting.as_mut().poll(context),
        })
        .await;
    }
    // The listener is gone, so that nobody waits for an answer that does not come; who is slower than this has had its time.
    leave.notify_waiters();
    let all = u32::try_from(limits.connections).unwrap_or(u32::MAX);
    let _ = timeout(limits.end, places.acquire_many(all)).await;
}

async fn accept<A, F>(
    listener: TcpListener,
    limits: ConnectionLimits,
    answer: A,
    places: &Arc<Semaphore>,
    leave: &Arc<Notify>,
) where
    A: Fn(Request<Incoming>) -> F + Clone + Send + 'static,
    F: Future<Output = Response<Full<Bytes>>> + Send + 'static,
{
    loop {
        let place = place(places, leave).await;
        match listener.accept().await {
            Ok((stream, _)) => {
                let asked_to_leave = Arc::clone(leave).notified_owned();
                tokio::spawn(converse(stream, limits, answer.clone(), asked_to_leave, place));
            }
            Err(_) => sleep(RECOVERY).await,
        }
    }
}

/// A place for one more. Where all are taken, whoever has nothing under way is asked to leave.
async fn place(places: &Arc<Semaphore>, leave: &Notify) -> OwnedSemaphorePermit {
    loop {
        if let Ok(place) = Arc::clone(places).try_acquire_owned() {
            return place;
        }
        leave.notify_waiters();
        if let Ok(Ok(place)) = timeout(RECOVERY, Arc::clone(places).acquire_owned()).await {
            return place;
        }
    }
}

/// Answers the requests of one connection, one after the other; once it is asked to leave, the one under way only.
async fn converse<A, F>(
    stream: TcpStream,
    limits: ConnectionLimits,
    answer: A,
    asked_to_leave: OwnedNotified,
    _place: OwnedSemaphorePermit,
) -> io::Result<()>
where
    A: Fn(Request<Incoming>) -> F + Send,
    F: Future<Output = Response<Full<Bytes>>> + Send,
{
    // The last piece of a page does not wait until the one before is confirmed.
    stream.set_nodelay(true)?;
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.answer));
    let service = service_fn(move |request| {
        let answered = answer(request);
        async { Ok::<_, Infallible>(answered.await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_header_size(limits.head_bytes)
        .max_buf_size(BUFFER.max(limits.head_bytes))
        .title_case_headers(true);
    let mut connection = pin!(http.serve_connection(TokioIo::new(Box::pin(stream)), service));
    let (mut asked_to_leave, mut leaves) = (pin!(asked_to_leave), false);
    let ended = poll_fn(|context| {
        // What has come is read first: it is under way then.
        let ended = connection.as_mut().poll(context);
        if ended.is_ready() || leaves || asked_to_leave.as_mut().poll(context).is_pending() {
            return ended;
        }
        leaves = true;
        connection.as_mut().graceful_shutdown();
        connection.as_mut().poll(context)
    });
    // What goes wrong on a connection ends it, and nothing else.
    ended.await.map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{Shutdown, SocketAddr, TcpStream};
    use std::thread;

    use http_body_util::BodyExt;
    use tokio::sync::oneshot;

    use super::*;

    /// A page that fits into no socket.
    const LARGE: usize = 32 << 20;

    /// A server with little patience that says back what it is sent; `/large` is a large page.
    struct Echo {
        address: SocketAddr,
        stop: Option<oneshot::Sender<()>>,
        thread: Option<thread::JoinHandle<()>>,
    }

    impl Echo {
        fn with(limits: ConnectionLimits) -> Self {
            let (stop, stopped) = oneshot::channel();
            let (tell, told) = std::sync::mpsc::channel();
            let thread = thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                runtime.block_on(async {
                    let listener = TcpListener::bind("127.0.0.1:0").await.expect("listens");
                    tell.send(listener.local_addr().expect("an address")).expect("is told");
                    let answer = |request: Request<Incoming>| async move {
                        let large = request.uri().path() == "/large";
                        let sent = request.into_body().collect().await.map(|body| body.to_bytes());
                        let sent = if large { Bytes::from(vec![b'x'; LARGE]) } else { sent.unwrap_or_default() };
                        Response::new(Full::new(sent))
                    };
                    answer_until(listener, limits, answer, async { drop(stopped.await) }).await;
                });
            });
            Self { address: told.recv().expect("is told"), stop: Some(stop), thread: Some(thread) }
        }

        fn connect(&self) -> TcpStream {
            let stream = TcpStream::connect(self.address).expect("connects");
            stream.set_read_timeout(Some(Duration::from_secs(60))).expect("is set");
            stream
        }

        /// What comes back until the server closes.
        fn ask(&self, request: &[u8]) -> String {
            let mut stream = self.connect();
            // Who is refused may be cut off while still sending.
            let _ = stream.write_all(request);
            heard(&mut stream)
        }

        /// Does it answer? Where it has little patience, a slow machine may need to ask again.
        fn is_alive(&self) {
            let ask = || self.ask(b"POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
            let answer = (0..20).map(|_| ask()).find(|answer| !answer.is_empty()).unwrap_or_default();
            assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\nhello"), "{answer}");
        }
    }

    impl Drop for Echo {
        fn drop(&mut self) {
            drop(self.stop.take());
            if let Some(thread) = self.thread.take() {
                thread.join().expect("ends");
            }
        }
    }

    /// What comes until the other side closes or breaks off.
    fn heard(stream: &mut TcpStream) -> String {
        let mut bytes = Vec::new();
        match stream.read_to_end(&mut bytes) {
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                panic!("the server waits without end")
            }
            _ => String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    fn status(answer: &str) -> &str {
        answer.split(' ').nth(1).unwrap_or_default()
    }

    fn hasty() -> ConnectionLimits {
        let soon = Duration::from_secs(1);
        ConnectionLimits { head: soon, answer: soon, ..ConnectionLimits::default() }
    }

    #[test]
    fn who_says_nothing_or_little_is_left_alone_soon() {
        let echo = Echo::with(hasty());
        for beginning in [&b""[..], b"G", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nX: y\r\n", b"\r\n"] {
            assert_eq!(status(&echo.ask(beginning)), "", "{beginning:?}");
        }
        // A byte at a time: what counts is when the whole is there.
        let mut stream = echo.connect();
        let head = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "y".repeat(2000));
        let sent = head.bytes().take_while(|byte| {
            thread::sleep(Duration::from_millis(10));
            stream.write_all(&[*byte]).is_ok()
        });
        assert!(sent.count() < head.len());
        // After an answer, too: it is given, and then the connection ends.
        let given = (0..20).map(|_| echo.ask(b"GET / HTTP/1.1\r\n\r\n")).find(|answer| !answer.is_empty());
        assert_eq!(status(&given.expect("an answer")), "200");
        echo.is_alive();
    }

    #[test]
    fn who_takes_nothing_of_an_answer_is_left_alone_soon() {
        let echo = Echo::with(ConnectionLimits { connections: 1, ..hasty() });
        let mut idle = echo.connect();
        idle.write_all(b"GET /large HTTP/1.1\r\n\r\n").expect("is sent");
        // There is one place: it is free again although nothing was taken.
        echo.is_alive();
        assert!(heard(&mut idle).len() < LARGE);
    }

    #[test]
    fn who_takes_a_large_answer_gets_it_whole_and_who_goes_away_amid_it_harms_nobody() {
        let echo = Echo::with(ConnectionLimits { connections: 2, ..ConnectionLimits::default() });
        assert!(echo.ask(b"GET /large HTTP/1.1\r\nConnection: close\r\n\r\n").len() > LARGE);
        for _ in 0..20 {
            let mut stream = echo.connect();
            stream.write_all(b"GET /large HTTP/1.1\r\n\r\n").expect("is sent");
            stream.read_exact(&mut [0; 100]).expect("begins");
            stream.shutdown(Shutdown::Both).expect("goes");
        }
        echo.is_alive();
    }

    #[test]
    fn where_all_places_are_taken_who_has_nothing_under_way_goes_first() {
        let echo = Echo::with(ConnectionLimits { connections: 8, ..ConnectionLimits::default() });
        let mut under_way = echo.connect();
        under_way.write_all(b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhe").expect("is sent");
        let mut silent: Vec<TcpStream> = (0..100).map(|_| echo.connect()).collect();
        echo.is_alive();
        assert_eq!(heard(&mut silent[0]), "");
        under_way.write_all(b"llo").expect("is sent");
        assert!(heard(&mut under_way).ends_with("\r\n\r\nhello"));
    }

    #[test]
    fn a_head_has_a_bound() {
        let echo = Echo::with(ConnectionLimits::default());
        let with = |headers: &str| format!("GET / HTTP/1.1\r\nConnection: close\r\n{headers}\r\n");
        let long = |n: usize| with(&format!("X: {}\r\n", "y".repeat(n)));
        assert_eq!(status(&echo.ask(long(20_000).as_bytes())), "200");
        assert_eq!(status(&echo.ask(long(40_000).as_bytes())), "431");
        assert_eq!(status(&echo.ask(with(&"X: y\r\n".repeat(90)).as_bytes())), "200");
        assert_eq!(status(&echo.ask(with(&"X: y\r\n".repeat(1000)).as_bytes())), "431");
        // What never ends is not kept, and may not even hear why.
        let endless = [format!("GET /{} HTTP/1.1\r\n\r\n", "y".repeat(1 << 20)), long(1 << 20)];
        for endless in endless {
            assert!(matches!(status(&echo.ask(endless.as_bytes())), "431" | ""));
        }
        echo.is_alive();
    }

    #[test]
    fn a_request_that_can_be_read_in_two_ways_is_not_read() {
        let echo = Echo::with(ConnectionLimits::default());
        for headers in [
            "Content-Length: 5\r\nContent-Length: 6\r\n",
            "Content-Length: 5, 6\r\n",
            "Content-Length: +5\r\n",
            "Content-Length: 0x5\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: 99999999999999999999\r\n",
            "Transfer-Encoding: chunked, identity\r\n",
            "Transfer-Encoding: xchunked\r\n",
            "Transfer-Encoding : chunked\r\n",
            " Transfer-Encoding: chunked\r\n",
            "X: a\r\n\tb\r\n",
            "X\0: y\r\n",
        ] {
            let request = format!("POST / HTTP/1.1\r\n{headers}\r\nhelloGET /next HTTP/1.1\r\n\r\n");
            let answer = echo.ask(request.as_bytes());
            assert!(status(&answer) == "400" && answer.matches("HTTP/1.1 ").count() == 1, "{headers:?}: {answer}");
        }
        // Both lengths: the pieces count, and what follows is on another connection.
        let both = "POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /next HTTP/1.1\r\n\r\n";
        assert_eq!(echo.ask(both.as_bytes()).matches("HTTP/1.1 ").count(), 1);
        echo.is_alive();
    }

    #[test]
    fn requests_one_after_the_other_are_answered_in_their_order() {
        let echo = Echo::with(hasty());
        let one = |text: &str| format!("POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\n{text}", text.len());
        let words: Vec<String> = (0..200).map(|n| format!("word{n};")).collect();
        let answers = echo.ask(words.iter().map(|word| one(word)).collect::<String>().as_bytes());
        let found: Vec<usize> = words.iter().map(|word| answers.find(word.as_str()).expect(word)).collect();
        assert!(found.is_sorted());
    }

    #[test]
    fn answers_under_way_are_given_when_the_server_ends() {
        let mut echo = Echo::with(ConnectionLimits { head: Duration::from_secs(30), ..ConnectionLimits::default() });
        let (mut silent, mut under_way) = (echo.connect(), echo.connect());
        under_way.write_all(b"POST / HTTP/1.1\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n").expect("is sent");
        let mut line = [0; 25];
        under_way.read_exact(&mut line).expect("is asked on");
        assert_eq!(&line, b"HTTP/1.1 100 Continue\r\n\r\n");
        drop(echo.stop.take());
        assert_eq!(heard(&mut silent), "");
        under_way.write_all(b"hello").expect("is sent");
        let answer = heard(&mut under_way);
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("hello"), "{answer}");
        echo.thread.take().expect("a thread").join().expect("ends");
        assert!(TcpStream::connect(echo.address).is_err());
    }
}
