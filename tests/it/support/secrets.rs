//! The same secrets for every emulator, and what serin must say about them.

use std::sync::Arc;

use aws_sdk_secretsmanager::{Client, primitives::Blob};
use secrecy::ExposeSecret;
use serin::{
    aws::Gateway,
    domain::{FailureKind, Intent},
    jobs::write,
    store::AuditLog,
};

const JSON: (&str, &str) = ("shop/db", r#"{"user":"shop","password":"correct horse"}"#);
const OLD_JSON: &str = r#"{"user":"shop","password":"battery staple"}"#;
const BINARY: (&str, &[u8]) = ("shop/key", b"\x00\x01serin\xff");

/// Creates them with the plain SDK.
pub async fn seed(config: &aws_types::SdkConfig) {
    let client = Client::new(config);
    client
        .create_secret()
        .name(JSON.0)
        .description("orders database")
        .secret_string(OLD_JSON)
        .send()
        .await
        .expect("create");
    client.put_secret_value().secret_id(JSON.0).secret_string(JSON.1).send().await.expect("put");
    let key = client.create_secret().name(BINARY.0).secret_binary(Blob::new(BINARY.1));
    key.send().await.expect("create");
}

/// Rolls one back with the emulator's own rules, and finds it so afterwards.
async fn roll_back(gateway: &Gateway) {
    let before = gateway.secret(JSON.0).await.expect("describe");
    let current = before.current().expect("a current version").to_owned();
    let previous = before.holder("AWSPREVIOUS").expect("a previous version").id.clone();
    let state = tempfile::TempDir::new().expect("a folder");
    let audit = Arc::new(AuditLog::new(state.path(), gateway.clock().clone()));
    let intent = Intent {
        id: "i1".into(),
        scope: gateway.scope().clone(),
        who: "test".into(),
        change: before.roll_back(None).expect("a way back"),
        reason: String::new(),
    };
    let receipt = write::execute(gateway, audit, intent, |_| {}).await;
    assert_eq!(receipt.outcome.label(), "applied", "{:?}", receipt.outcome);
    let after = gateway.secret(JSON.0).await.expect("describe");
    assert_eq!(after.current(), Some(previous.as_str()));
    assert_eq!(after.holder("AWSPREVIOUS").map(|it| it.id.as_str()), Some(current.as_str()));
    let value = gateway.secret_value(JSON.0, "AWSCURRENT").await.expect("reveal");
    assert_eq!(value.text.expose_secret(), OLD_JSON);
}

/// Lists, describes and reveals them through the gateway.
pub async fn check(gateway: &Gateway) {
    let page = gateway.secrets_page(None).await.expect("list");
    let mut names: Vec<_> = page.items.iter().map(|secret| secret.name.0.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, [JSON.0, BINARY.0]);

    let detail = gateway.secret(JSON.0).await.expect("describe");
    assert_eq!(detail.summary.description, "orders database");
    let stages: Vec<_> = detail.versions.iter().map(|version| version.stages.concat()).collect();
    assert_eq!(stages, ["AWSCURRENT", "AWSPREVIOUS"]);

    for (stage, text) in [("AWSCURRENT", JSON.1), ("AWSPREVIOUS", OLD_JSON)] {
        let value = gateway.secret_value(JSON.0, stage).await.expect("reveal");
        assert_eq!(value.text.expose_secret(), text);
        assert_eq!((value.binary, value.bytes), (false, text.len()));
        assert_eq!(value.stages, [stage]);
        assert!(!format!("{value:?}").contains("password"), "Debug shows the value");
    }

    let key = gateway.secret_value(BINARY.0, "AWSCURRENT").await.expect("reveal");
    assert_eq!((key.binary, key.bytes), (true, BINARY.1.len()));
    assert!(key.text.expose_secret().starts_with("00000000  00 01 73 65 72 69 6e ff"));

    roll_back(gateway).await;

    let missing = gateway.secret_value("shop/nothing", "AWSCURRENT").await;
    assert_eq!(missing.map_err(|failure| failure.kind).err(), Some(FailureKind::NotFound));
}
