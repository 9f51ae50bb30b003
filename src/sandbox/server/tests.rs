use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::*;
use crate::sandbox::{
    faults::{board::FaultBoard, journal::Journal},
    testkit::{noon, world},
};

const LIVE: &str = "/2015-03-31/functions/checkout/aliases/live";

async fn started() -> SocketAddr {
    let faults = FaultBoard::new(noon(), Vec::new(), 1);
    let control = Control { faults, rates: None, journal: Journal::default() };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, Arc::new(Shared::new(world(), control))));
    addr
}

/// The bytes of a request.
fn bytes(method: &str, path: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nhost: x\r\nauthorization: x\r\ncontent-length: {length}\
         \r\n\r\n{body}"
    )
    .into_bytes()
}

/// Sends and reads one answer of known length: its head and body.
async fn exchange(stream: &mut TcpStream, request: &[u8]) -> (String, String) {
    stream.write_all(request).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    let head = String::from_utf8(head).unwrap();
    let length = announced(&head);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.unwrap();
    (head, String::from_utf8(body).unwrap())
}

fn announced(head: &str) -> usize {
    let line = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    line.map_or(0, |length| length.parse().unwrap())
}

async fn fault(addr: SocketAddr, fault: &str) {
    let mut stream = TcpStream::connect(addr).await.unwrap();
    exchange(&mut stream, &bytes("POST", "/_sandbox/faults", fault)).await;
}

#[tokio::test]
async fn a_connection_serves_one_request_after_another() {
    let mut stream = TcpStream::connect(started().await).await.unwrap();
    let (head, body) = exchange(&mut stream, &bytes("GET", LIVE, "")).await;
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    assert!(body.contains("\"Name\":\"live\""), "{body}");
    let (head, _) = exchange(&mut stream, &bytes("DELETE", LIVE, "")).await;
    assert!(head.starts_with("HTTP/1.1 204"), "{head}");
    let (head, _) = exchange(&mut stream, &bytes("GET", LIVE, "")).await;
    assert!(head.contains("\r\nx-amzn-errortype: ResourceNotFoundException\r\n"), "{head}");
}

#[tokio::test]
async fn a_chunked_body_is_read() {
    let mut stream = TcpStream::connect(started().await).await.unwrap();
    let request = format!(
        "PUT {LIVE} HTTP/1.1\r\nhost: x\r\nauthorization: x\r\ntransfer-encoding: chunked\r\n\r\n\
         10\r\n{{\"Description\": \r\n6\r\n\"new\"}}\r\n0\r\n\r\n"
    );
    let (_, body) = exchange(&mut stream, request.as_bytes()).await;
    assert!(body.contains("\"Description\":\"new\""), "{body}");
}

#[tokio::test]
async fn a_reset_is_a_reset_and_no_end_of_stream() {
    let addr = started().await;
    fault(addr, r#"{"on": ["*"], "do": "reset-before", "count": 1}"#).await;
    let mut stream = TcpStream::connect(addr).await.unwrap();
    stream.write_all(&bytes("GET", LIVE, "")).await.unwrap();
    let error = stream.read(&mut [0; 1]).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn a_cut_reply_announces_more_than_it_sends() {
    let addr = started().await;
    fault(addr, r#"{"on": ["*"], "do": "cut-reply", "count": 1}"#).await;
    let mut stream = TcpStream::connect(addr).await.unwrap();
    stream.write_all(&bytes("GET", LIVE, "")).await.unwrap();
    let mut received = Vec::new();
    stream.read_to_end(&mut received).await.unwrap();
    let received = String::from_utf8(received).unwrap();
    let (head, body) = received.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
    assert!((1..announced(head)).contains(&body.len()), "{received}");
}
