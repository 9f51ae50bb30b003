//! An endpoint in front of another one, at which time runs fast.
//!
//! It tells a later time in each `Date`, and its pace as serin's own sandbox does: what takes ten
//! minutes is then tried in seconds against an emulator that knows real time alone.

use std::{sync::Arc, time::Instant};

use serin::domain::Timestamp;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Passes requests on and times back. It ends with the test's event loop.
pub struct TimeLapse {
    port: u16,
    pace: Arc<Pace>,
}

struct Pace {
    speed: f64,
    began: Instant,
    start: Timestamp,
}

impl Pace {
    fn now(&self) -> Timestamp {
        let passed = self.began.elapsed().mul_f64(self.speed);
        self.start.checked_add(passed).expect("a time")
    }

    /// The answer with the time and the pace of here, and without another request to come.
    fn retimed(&self, answer: &[u8]) -> Vec<u8> {
        let end = head_of(answer).expect("an answer has a head");
        let head = String::from_utf8_lossy(&answer[..end]);
        let ours = ["date:", "connection:", "keep-alive:"];
        let kept = head.split("\r\n").filter(|line| {
            let line = line.to_ascii_lowercase();
            !line.is_empty() && !ours.iter().any(|name| line.starts_with(name))
        });
        let mut lines: Vec<String> = kept.map(str::to_owned).collect();
        lines.push(format!("date: {}", self.now().strftime("%a, %d %b %Y %H:%M:%S GMT")));
        lines.push(format!("x-sandbox-speed: {}", self.speed));
        lines.push("connection: close\r\n\r\n".to_owned());
        let mut answer_here = lines.join("\r\n").into_bytes();
        answer_here.extend_from_slice(&answer[end..]);
        answer_here
    }
}

impl TimeLapse {
    /// In front of what listens on a port of this machine.
    pub async fn of(endpoint: &str, speed: f64) -> Self {
        let upstream = endpoint.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("it is bound").port();
        let pace = Pace { speed, began: Instant::now(), start: Timestamp::now() };
        let pace = Arc::new(pace);
        let passing = Arc::clone(&pace);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (pace, upstream) = (Arc::clone(&passing), upstream.clone());
                tokio::spawn(async move { pass(client, &upstream, &pace).await });
            }
        });
        Self { port, pace }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn now(&self) -> Timestamp {
        self.pace.now()
    }
}

/// One request and its answer; a client that goes away in between is no concern of a test's.
async fn pass(mut client: TcpStream, upstream: &str, pace: &Pace) -> Option<()> {
    let request = request(&mut client).await?;
    let mut server = TcpStream::connect(upstream).await.ok()?;
    server.write_all(&request).await.ok()?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).await.ok()?;
    client.write_all(&pace.retimed(&answer)).await.ok()?;
    client.shutdown().await.ok()
}

/// A whole request, which asks for no further one.
async fn request(client: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = head_of(&bytes) {
            break end;
        }
        if client.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let length = head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    while bytes.len() < end + length.unwrap_or_default() {
        if client.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    let first = head.find("\r\n")? + 2;
    let mut request = bytes[..first].to_vec();
    request.extend_from_slice(b"connection: close\r\n");
    request.extend_from_slice(&bytes[first..]);
    Some(request)
}

/// Where the body begins.
fn head_of(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}
