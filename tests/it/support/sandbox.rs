//! serin's own sandbox, started for one test.

use serde_json::{Value, json};
use serin::{
    aws::Gateway,
    sandbox::{self, Options, Sandbox},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A sandbox on a port of its own.
pub struct TestSandbox {
    sandbox: Sandbox,
}

impl TestSandbox {
    /// The built-in shop, whose time runs `speed` times as fast.
    pub async fn shop(speed: f64) -> Self {
        Self::start(Options { speed, ..Options::default() }).await
    }

    /// The built-in shop and more functions beside.
    pub async fn with_functions(functions: usize) -> Self {
        Self::start(Options { functions: Some(functions), ..Options::default() }).await
    }

    /// A scenario from a file.
    pub async fn scenario(path: &str) -> Self {
        Self::start(Options { scenario: Some(path.into()), ..Options::default() }).await
    }

    /// A scenario from a file, whose time runs `speed` times as fast.
    pub async fn scenario_at(path: &str, speed: f64) -> Self {
        Self::start(Options { scenario: Some(path.into()), speed, ..Options::default() }).await
    }

    async fn start(options: Options) -> Self {
        let options = Options { listen: ([127, 0, 0, 1], 0).into(), ..options };
        Self { sandbox: sandbox::start(options).await.expect("it starts") }
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        self.sandbox.url()
    }

    /// A gateway to it.
    pub async fn gateway(&self) -> Gateway {
        super::gateway(&self.url()).await
    }

    /// From now on this goes wrong with the next `count` calls of an action.
    pub async fn fault(&self, action: &str, effect: &str, count: u32) {
        self.fault_of(json!({"on": [action], "do": effect, "count": count})).await;
    }

    /// From now on this goes wrong.
    pub async fn fault_of(&self, rule: Value) {
        let body = rule.to_string();
        let reply = self.control("POST", "faults", &body).await;
        assert!(reply.get("faults").is_some(), "{reply}");
    }

    /// Nothing goes wrong any more.
    pub async fn end_faults(&self) {
        self.send("DELETE", "faults", "").await;
    }

    /// How many calls of an action changed the account, or read it.
    pub async fn applied(&self, action: &str) -> u64 {
        let calls = self.control("GET", "calls", "").await;
        calls["counts"][action]["applied"].as_u64().unwrap_or(0)
    }

    /// How many calls of an action came in.
    pub async fn calls(&self, action: &str) -> u64 {
        let calls = self.control("GET", "calls", "").await;
        calls["counts"][action]["calls"].as_u64().unwrap_or(0)
    }

    async fn control(&self, method: &str, path: &str, body: &str) -> Value {
        let reply = self.send(method, path, body).await;
        let (_, body) = reply.split_once("\r\n\r\n").expect("a head and a body");
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {reply}"))
    }

    async fn send(&self, method: &str, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(self.sandbox.addr()).await.expect("it listens");
        let request = format!(
            "{method} /_sandbox/{path} HTTP/1.1\r\nhost: sandbox\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await.expect("it takes the request");
        let mut reply = String::new();
        stream.read_to_string(&mut reply).await.expect("it answers");
        reply
    }
}
