//! A server that says what a test wants, in bytes.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::domain::{Clock, Timestamp};

use super::{ConnectOptions, Gateway};

/// Listens until it is dropped.
pub(super) struct Server {
    endpoint: String,
    task: JoinHandle<()>,
}

impl Server {
    /// Answers every request with these bytes and closes; with none, it resets.
    pub(super) async fn answering(reply: impl Into<Vec<u8>>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let reply = reply.into();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, reply.clone()));
            }
        });
        Self { endpoint, task }
    }

    pub(super) async fn gateway(&self) -> Gateway {
        gateway(&self.endpoint).await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A gateway to an endpoint, whose pauses last a thousandth.
pub(super) async fn gateway(endpoint: &str) -> Gateway {
    let options = ConnectOptions {
        endpoint_url: Some(endpoint.to_owned()),
        region: Some("eu-west-1".into()),
        sandbox: true,
        ..ConnectOptions::default()
    };
    let clock = Clock::starting_at(Timestamp::now(), 1_000.0);
    Gateway::connect(options, clock).await.unwrap()
}

async fn answer(mut stream: TcpStream, reply: Vec<u8>) {
    let mut request = [0; 16 * 1024];
    // One read takes in what these small requests send.
    let _ = stream.read(&mut request).await;
    let _ = stream.write_all(&reply).await;
    let _ = stream.shutdown().await;
}

/// A reply as Lambda sends errors: the code in a header.
pub(super) fn rest_error(status: u16, code: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} X\r\nx-amzn-errortype: {code}\r\nx-amzn-requestid: q-1\r\n{headers}\
         content-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

/// A reply as the JSON protocol sends errors: the code in the body.
pub(super) fn json_error(status: u16, code: &str) -> String {
    let body = format!(r#"{{"__type":"{code}","message":"words that may change"}}"#);
    reply(status, "application/x-amz-json-1.1", &body)
}

pub(super) fn reply(status: u16, content_type: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    )
}
