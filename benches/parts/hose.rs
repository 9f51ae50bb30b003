//! CloudWatch Logs in a hurry: so many lines a second as are asked for, whatever is asked for.

use std::{
    fmt::Write as _,
    io::{self, BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// Time that a single answer covers at most: an idle reader finds no flood.
const AT_ONCE: Duration = Duration::from_secs(5);

/// Listens on loopback until the process ends.
pub(super) struct Hose {
    url: String,
    flow: Arc<Flow>,
}

struct Flow {
    per_second: f64,
    /// Up to when lines have been handed out.
    until: Mutex<Instant>,
    /// Lines handed out.
    count: AtomicUsize,
    /// Bytes of a line that comes next, beside the others; 0 for none.
    long: AtomicUsize,
}

impl Hose {
    pub(super) fn start(per_second: f64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let until = Mutex::new(Instant::now());
        let (count, long) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let flow = Arc::new(Flow { per_second, until, count, long });
        let shared = Arc::clone(&flow);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let flow = Arc::clone(&shared);
                thread::spawn(move || while flow.answer(&stream).is_ok() {});
            }
        });
        Self { url, flow }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Lines handed out so far.
    pub(super) fn count(&self) -> usize {
        self.flow.count.load(Ordering::Relaxed)
    }

    /// The next answer has a line of so many bytes.
    pub(super) fn send_long_line(&self, bytes: usize) {
        self.flow.long.store(bytes, Ordering::Relaxed);
    }
}

impl Flow {
    fn answer(&self, stream: &TcpStream) -> io::Result<()> {
        let operation = operation(stream)?;
        let body = if operation == "FilterLogEvents" { self.events() } else { "{}".to_owned() };
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.1\r\n\
             content-length: {}\r\n\r\n",
            body.len()
        );
        let mut stream = stream;
        stream.write_all(head.as_bytes())?;
        stream.write_all(body.as_bytes())
    }

    /// What has come since the last answer.
    fn events(&self) -> String {
        let mut until = self.until.lock().expect("no panic");
        let passed = until.elapsed().min(AT_ONCE);
        *until = Instant::now();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few")]
        let count = (passed.as_secs_f64() * self.per_second) as usize;
        let first = self.count.fetch_add(count, Ordering::Relaxed);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_millis();
        let mut body = String::from("{\"events\":[");
        for number in first..first + count {
            event(&mut body, number, now, &text(number));
        }
        let long = self.long.swap(0, Ordering::Relaxed);
        if long > 0 {
            event(
                &mut body,
                usize::MAX,
                now,
                &format!("ERROR long {}", "0123456789 ".repeat(long / 11)),
            );
        }
        if body.ends_with(',') {
            body.pop();
        }
        body + "]}"
    }
}

fn event(body: &mut String, number: usize, at_ms: u128, message: &str) {
    let stream = format!("2026/11/22/[{}]{:032x}", 41 + number % 2, number % 50);
    write!(
        body,
        r#"{{"eventId":"{number:056}","logStreamName":"{stream}","timestamp":{at_ms},"ingestionTime":{at_ms},"message":"{message}"}},"#
    )
    .expect("a string takes all");
}

/// Text, JSON and an error now and then.
fn text(number: usize) -> String {
    let id = format!("8f507cfc-0b1a-4697-b07a-{:012x}", number / 5);
    match number % 5 {
        0 => format!("START RequestId: {id} Version: 42"),
        1 => format!("2026-11-22T10:42:00.123Z\\t{id}\\tINFO\\torder {number} placed"),
        2 if number % 100 == 2 => format!("[ERROR] KeyError: 'sku-{number}'"),
        2 => format!(r#"{{\"level\":\"INFO\",\"message\":\"charged\",\"order\":{number}}}"#),
        3 => format!("END RequestId: {id}"),
        _ => format!("REPORT RequestId: {id}\\tDuration: 12.5 ms\\tBilled Duration: 13 ms"),
    }
}

/// Reads a request; returns the last part of its `X-Amz-Target`.
fn operation(stream: &TcpStream) -> io::Result<String> {
    let mut reader = BufReader::new(stream);
    let (mut operation, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            if line.trim_end().is_empty() {
                break;
            }
            continue;
        };
        match name.to_ascii_lowercase().as_str() {
            "x-amz-target" => {
                value.rsplit('.').next().unwrap_or_default().clone_into(&mut operation);
            }
            "content-length" => length = value.parse().unwrap_or(0),
            _ => {}
        }
    }
    // One request at a time comes: nothing of the next is lost with the reader.
    reader.take(length).read_to_end(&mut Vec::new())?;
    Ok(operation)
}
