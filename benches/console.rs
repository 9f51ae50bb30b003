//! What the console costs its user: time to the first frame, bytes while nothing happens, time
//! from a key to its frame and to its request, and memory. Prints figures, judges none.
//!
//! `cargo bench --bench console`

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a benchmark fails by panicking"
)]

#[path = "../tests/it/support/pty.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod pty;

#[path = "parts/flood.rs"]
mod flood;

#[path = "parts/health.rs"]
mod health;

#[path = "parts/hose.rs"]
mod hose;

#[path = "parts/rollback.rs"]
mod rollback;

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    time::{Duration, Instant},
};

use pty::Pty;
use serin::sandbox::{self, Sandbox};
use tokio::runtime::Runtime;

const SIZE: (u16, u16) = (160, 45);
const STARTS: usize = 20;
const KEYS: usize = 300;
const FUNCTIONS: usize = 10_000;
const IDLE: Duration = Duration::from_secs(30);
/// The sandbox grants its rates faster than AWS while the list is read.
const SPEED: f64 = 50.0;

fn main() {
    let runtime = Runtime::new().expect("a runtime");
    first_frame();
    idle(&runtime);
    large_account(&runtime);
    flood::measure(&start(&runtime, None), SIZE);
    rollback::measure(&runtime);
    health::measure(&runtime, &start(&runtime, Some(FUNCTIONS)));
}

/// From starting the process to its first whole frame, with an endpoint that never answers.
fn first_frame() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", silent.local_addr().expect("an address"));
    let times = (0..STARTS).map(|_| {
        let began = Instant::now();
        let pty = console(&url);
        pty.wait_for("Functions");
        began.elapsed()
    });
    report("process start to first frame", times.collect());
}

/// What is written while nothing happens: functions are shown, no tail runs.
fn idle(runtime: &Runtime) {
    let sandbox = start(runtime, None);
    let mut pty = console(&sandbox.url());
    pty.wait_for("order-history fails");
    stop_tail(&mut pty);
    settle(&pty);
    let before = pty.bytes();
    std::thread::sleep(IDLE);
    println!("{:<44} {} bytes in {} s", "written while idle", pty.bytes() - before, IDLE.as_secs());
}

/// Keys and memory with many functions, while every answer of AWS takes two seconds.
fn large_account(runtime: &Runtime) {
    let sandbox = start(runtime, Some(FUNCTIONS));
    let began = Instant::now();
    let mut pty = console(&sandbox.url());
    pty.wait_for(&format!("Functions {FUNCTIONS} "));
    println!("{:<44} {:.1} s", "10,000 functions listed after", began.elapsed().as_secs_f64());
    println!("{:<44} {} MiB", "memory with 10,000 functions", pty.memory_kib() / 1024);
    slow_down(&sandbox);
    let times = (0..KEYS).map(|number| {
        // Calls are under way all the time.
        if number % 30 == 0 {
            pty.type_("r");
        }
        let before = selected(&pty.text());
        let began = Instant::now();
        pty.type_("j");
        pty.wait_until("the cursor has moved", |screen| selected(&screen.contents()) != before);
        began.elapsed()
    });
    report("key to frame, 10,000 functions, 2 s latency", times.collect());
    with_health(&mut pty);
}

/// Keys that look at every function, once each has its figures.
fn with_health(pty: &mut Pty) {
    pty.wait_for("a reading, every");
    let sorts = ["by name", "by err%", "by inv", "by p95", "by thr", "by changed", "by trouble"];
    let times = (0..KEYS / 10).map(|number| {
        let began = Instant::now();
        pty.type_("O");
        pty.wait_for(sorts[number % sorts.len()]);
        began.elapsed()
    });
    report("sort to frame, 10,000 functions with health", times.collect());
    pty.type_("/");
    let text = "checkout";
    let times = (1..=text.len()).map(|length| {
        let began = Instant::now();
        pty.type_(&text[length - 1..length]);
        pty.wait_for(&format!("/{} ", &text[..length]));
        began.elapsed()
    });
    report("filter to frame, 10,000 functions with health", times.collect());
}

/// A console of the release build, connected to this endpoint.
fn console(url: &str) -> Pty {
    let variables = [
        ("AWS_ENDPOINT_URL", url),
        ("AWS_ACCESS_KEY_ID", "sandbox"),
        ("AWS_SECRET_ACCESS_KEY", "sandbox"),
        ("AWS_REGION", "eu-central-1"),
    ];
    Pty::serin(SIZE, &[], variables)
}

fn start(runtime: &Runtime, functions: Option<usize>) -> Sandbox {
    let speed = if functions.is_some() { SPEED } else { 1.0 };
    let listen = ([127, 0, 0, 1], 0).into();
    let options = sandbox::Options { listen, functions, speed, ..sandbox::Options::default() };
    runtime.block_on(sandbox::start(options)).expect("the sandbox starts")
}

/// From now on every answer takes two seconds.
fn slow_down(sandbox: &Sandbox) {
    let rule = r#"{"on": ["*"], "do": "latency", "ms": 2000}"#;
    let mut stream = TcpStream::connect(sandbox.addr()).expect("it listens");
    let length = rule.len();
    write!(
        stream,
        "POST /_sandbox/faults HTTP/1.1\r\nhost: sandbox\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{rule}"
    )
    .expect("it takes the request");
    let mut reply = String::new();
    stream.read_to_string(&mut reply).expect("it answers");
    assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
}

/// Cancels the tail in the tasks overlay.
fn stop_tail(pty: &mut Pty) {
    pty.type_("t");
    pty.wait_for("follow order-history");
    pty.type_("x");
    pty.wait_for("cancelled");
    pty.type_("\x1b");
}

/// Waits until the last answers are drawn.
fn settle(pty: &Pty) {
    let mut before = 0;
    while pty.bytes() != before {
        before = pty.bytes();
        std::thread::sleep(Duration::from_secs(3));
    }
}

/// The row with the cursor.
fn selected(screen: &str) -> Option<String> {
    screen.lines().find(|line| line.contains('▌')).map(str::to_owned)
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1_000.0;
    println!(
        "{what:<44} median {:.1} ms, 99% {:.1} ms, slowest {:.1} ms ({} times)",
        at(50),
        at(99),
        at(100),
        times.len()
    );
}
