//! What the environment and the profile files make of a connection.
//!
//! A process can't safely change its own environment, so each case is a child: this test binary
//! again, told to run one of the ignored tests under the variables of the case.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    process::{Command, Output},
    sync::mpsc,
    thread,
};

use serin::{
    aws::{ConnectOptions, Gateway},
    domain::{Clock, FailureKind},
};

use crate::support::{processes::output, sandbox::TestSandbox};

/// Runs an ignored test of this module in a child with an environment of its own.
fn child(test: &str, variables: &[(&str, &str)]) -> Output {
    let home = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(std::env::current_exe().expect("this binary"));
    command
        .args([&format!("connect::{test}"), "--exact", "--ignored", "--nocapture"])
        .env_clear()
        .env("HOME", home.path())
        .envs(variables.iter().copied());
    output(&mut command).expect("it runs")
}

fn passes(test: &str, variables: &[(&str, &str)]) {
    let output = child(test, variables);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{output:?}");
}

const KEYS: [(&str, &str); 3] =
    [("AWS_ACCESS_KEY_ID", "A"), ("AWS_SECRET_ACCESS_KEY", "S"), ("AWS_REGION", "eu-west-1")];

async fn connect() -> Gateway {
    let options = ConnectOptions::default();
    Gateway::connect(options, Clock::system()).await.expect("a configuration that holds")
}

#[tokio::test]
async fn endpoints_come_from_the_variables_and_loopback_is_never_proxied() {
    let sandbox = TestSandbox::shop(1.0).await;
    let url = sandbox.url();
    // Nothing listens there.
    let proxies = [("HTTP_PROXY", "http://127.0.0.1:1"), ("HTTPS_PROXY", "http://127.0.0.1:1")];
    for variable in ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_LAMBDA"] {
        passes("lists_functions", &[&KEYS[..], &proxies, &[(variable, &url)]].concat());
    }
}

#[tokio::test]
#[ignore = "run in a child"]
async fn lists_functions() {
    let page = connect().await.functions_page(None).await.expect("functions");
    assert!(!page.items.is_empty());
}

#[test]
fn proxies_are_asked_and_exceptions_are_not() {
    let proxy = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let url = format!("http://{}", proxy.local_addr().expect("an address"));
    let (asked, first_lines) = mpsc::channel();
    thread::spawn(move || refuse_all(&proxy, &asked));
    let variables = [&KEYS[..], &[("HTTP_PROXY", &*url), ("HTTPS_PROXY", &*url)]].concat();
    let plain = [("AWS_ENDPOINT_URL", "http://lambda.example.test")];
    passes("fails_to_list_functions", &[&variables[..], &plain].concat());
    let except = [plain[0], ("NO_PROXY", "example.test")];
    passes("fails_to_list_functions", &[&variables[..], &except].concat());
    let secure = [("AWS_ENDPOINT_URL", "https://lambda.example.test")];
    passes("fails_to_list_functions", &[&variables[..], &secure].concat());
    let lines: Vec<String> = first_lines.try_iter().collect();
    let [plain, tunnels @ ..] = &lines[..] else { panic!("nobody asked the proxy") };
    assert!(plain.starts_with("GET http://lambda.example.test/"), "{lines:?}");
    let tunnel = |line: &String| line.starts_with("CONNECT lambda.example.test:443 ");
    assert!(!tunnels.is_empty() && tunnels.iter().all(tunnel), "{lines:?}");
}

/// A proxy that lets nobody through, and tells what it was asked before it answers.
fn refuse_all(proxy: &TcpListener, asked: &mpsc::Sender<String>) {
    let refusal = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    for mut stream in proxy.incoming().map_while(Result::ok) {
        let mut line = String::new();
        BufReader::new(&stream).read_line(&mut line).expect("a line");
        if asked.send(line).is_err() {
            return;
        }
        stream.write_all(refusal).expect("it takes the answer");
    }
}

#[tokio::test]
#[ignore = "run in a child"]
async fn fails_to_list_functions() {
    assert!(connect().await.functions_page(None).await.is_err());
}

#[test]
fn nobody_signed_in_is_told_without_a_wait_for_the_metadata_service() {
    passes("finds_no_credentials", &[("AWS_REGION", "eu-west-1")]);
    passes("finds_no_region", &[("AWS_ACCESS_KEY_ID", "A"), ("AWS_SECRET_ACCESS_KEY", "S")]);
}

#[tokio::test]
#[ignore = "run in a child"]
async fn finds_no_credentials() {
    let failure = connect().await.functions_page(None).await.expect_err("no keys anywhere");
    assert!(matches!(failure.kind, FailureKind::NoCredentials { .. }), "{failure:?}");
}

#[tokio::test]
#[ignore = "run in a child"]
async fn finds_no_region() {
    let failed = Gateway::connect(ConnectOptions::default(), Clock::system()).await;
    assert_eq!(failed.map_err(|failure| failure.kind).err(), Some(FailureKind::NoRegion));
}

#[tokio::test]
async fn a_profile_asked_for_wins_over_exported_keys() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("config");
    let process = "[profile ops]\nregion = eu-west-1\ncredential_process = false\n";
    std::fs::write(&config, process).expect("a file");
    let file = ("AWS_CONFIG_FILE", config.to_str().expect("a path"));
    passes("uses_the_profile", &[&KEYS[..], &[file]].concat());
}

#[tokio::test]
#[ignore = "run in a child"]
async fn uses_the_profile() {
    let options = ConnectOptions { profile: Some("ops".into()), ..ConnectOptions::default() };
    let gateway = Gateway::connect(options, Clock::system()).await.expect("a profile");
    assert_eq!(gateway.scope().profile.as_deref(), Some("ops"));
    // Its process fails: with the exported keys this would succeed.
    let failure = gateway.credentials().await.expect_err("no keys from the profile");
    assert!(failure.is_about_credentials(), "{failure:?}");
}

#[test]
fn an_unusable_certificate_bundle_is_named() {
    passes("names_the_bundle", &[&KEYS[..], &[("AWS_CA_BUNDLE", "/no/such.pem")]].concat());
}

#[tokio::test]
#[ignore = "run in a child"]
async fn names_the_bundle() {
    let failed = Gateway::connect(ConnectOptions::default(), Clock::system()).await;
    let text = failed.map_err(|failure| failure.to_string()).expect_err("no such file");
    assert!(text.contains("AWS_CA_BUNDLE /no/such.pem is not usable"), "{text}");
}
