//! What the gateway reads, and how it fails, against the sandbox.

use std::collections::BTreeSet;

use secrecy::ExposeSecret;
use serde_json::json;
use serin::{
    aws::{FilterQuery, StreamFilter, StreamOrder},
    domain::{AliasName, AliasRef, Failure, FailureKind, FunctionName, Version},
};

use crate::support::{sandbox::TestSandbox, target};

fn checkout() -> FunctionName {
    FunctionName("checkout".into())
}

#[tokio::test]
async fn all_functions_come_page_by_page() {
    let sandbox = TestSandbox::with_functions(120).await;
    let gateway = sandbox.gateway().await;
    let (mut names, mut sizes, mut marker) = (BTreeSet::new(), Vec::new(), None);
    loop {
        let page = gateway.functions_page(marker).await.expect("a page");
        sizes.push(page.items.len());
        names.extend(page.items.into_iter().map(|function| function.name));
        marker = page.next;
        if marker.is_none() {
            break;
        }
    }
    assert_eq!((names.len(), sizes), (120, vec![50, 50, 20]));
    assert!(names.contains(&checkout()));
}

#[tokio::test]
async fn a_function_is_read_in_full_without_its_secrets() {
    let sandbox = TestSandbox::shop(1.0).await;
    let gateway = sandbox.gateway().await;
    let detail = gateway.function(&checkout(), Some(Version::Published(41))).await.expect("it is");
    assert_eq!(detail.version, Version::Published(41));
    assert_eq!((detail.summary.memory_mb, detail.summary.timeout_s), (512, 15));
    assert!(detail.environment_names.contains(&"ORDER_TABLE".to_owned()));
    assert!(!format!("{detail:?}").contains("shop-orders"), "an environment value got through");
    assert!(detail.tags.contains(&("team".into(), "checkout".into())));
    assert_eq!(detail.log_format, "JSON");

    let versions = gateway.versions(&checkout()).await.expect("versions");
    let numbers: Vec<_> = versions.iter().map(|version| version.version.to_string()).collect();
    assert_eq!(numbers, ["$LATEST", "42", "41", "40"]);

    let aliases = gateway.aliases(&FunctionName("cart".into())).await.expect("aliases");
    let shown: Vec<_> = aliases.iter().map(|a| format!("{} {}", a.target, a.state)).collect();
    assert_eq!(shown, ["cart:live 23 90% | 24 10%", "cart:staging 24 100%"]);
}

#[tokio::test]
async fn secrets_are_listed_described_and_revealed() {
    let sandbox = TestSandbox::shop(1.0).await;
    let gateway = sandbox.gateway().await;
    let secrets = gateway.secrets_page(None).await.expect("secrets").items;
    let name = "prod/inventory/db";
    assert!(secrets.iter().any(|secret| secret.name.0 == name && secret.rotation_enabled));

    let detail = gateway.secret(name).await.expect("a description");
    assert!(detail.versions[0].stages.contains(&"AWSCURRENT".to_owned()));
    assert!(detail.versions[0].created.is_some());

    let read = |stage: &'static str| {
        let gateway = gateway.clone();
        async move { gateway.secret_value(name, stage).await.expect("a value") }
    };
    let (current, previous) = (read("AWSCURRENT").await, read("AWSPREVIOUS").await);
    assert!(current.text.expose_secret().contains(r#""password":"""#), "the broken rotation");
    assert!(previous.text.expose_secret().contains("sandbox-h8LwZ4cn-not-real"));
    assert!(!format!("{previous:?}").contains("not-real"));
}

#[tokio::test]
async fn logs_are_found_by_group_stream_and_time() {
    let sandbox = TestSandbox::shop(1.0).await;
    let gateway = sandbox.gateway().await;
    let groups = gateway.log_groups_page(Some("/aws/lambda/check"), None).await.expect("groups");
    let group = "/aws/lambda/checkout".to_owned();
    assert!(groups.items.contains(&group));

    let streams = gateway.log_streams_page(&group, &StreamOrder::NewestFirst, None).await;
    let stream = streams.expect("streams").items.remove(0);
    assert!(stream.last_event_ms.is_some());

    let now = gateway.clock().now().as_millisecond();
    let query = FilterQuery {
        group,
        start_ms: Some(now - 10 * 60_000),
        end_ms: Some(now),
        streams: StreamFilter::Names(vec![stream.name.clone()]),
        pattern: None,
    };
    let page = gateway.filter_log_events(&query, None).await.expect("events");
    assert!(!page.items.is_empty());
    assert!(page.items.iter().all(|event| event.stream == stream.name));
}

#[tokio::test]
async fn the_clock_runs_at_the_endpoint_s_pace() {
    let sandbox = TestSandbox::shop(60.0).await;
    let gateway = sandbox.gateway().await;
    let identity = gateway.caller_identity().await.expect("who we are");
    assert_eq!(identity.account, "412207735091");
    assert_eq!(identity.short(), "oncall/you");
    assert!((gateway.clock().speed() - 60.0).abs() < f64::EPSILON);
    assert_eq!(gateway.credentials().await.expect("keys").expires_at, None);
}

#[tokio::test]
async fn a_denied_call_names_its_action_and_the_others_go_on() {
    let sandbox = TestSandbox::shop(1.0).await;
    let gateway = sandbox.gateway().await;
    for action in ["lambda:ListAliases", "logs:FilterLogEvents", "secretsmanager:GetSecretValue"] {
        sandbox.fault_of(json!({"on": [action], "do": "deny"})).await;
    }
    let query = FilterQuery { group: "/aws/lambda/checkout".into(), ..FilterQuery::default() };
    let denied = [
        gateway.aliases(&checkout()).await.err(),
        gateway.filter_log_events(&query, None).await.err(),
        gateway.secret_value("prod/checkout/db", "AWSCURRENT").await.err(),
    ];
    let actions = denied.map(|failure| match failure.map(|failure| failure.kind) {
        Some(FailureKind::Denied { action }) => action,
        other => panic!("{other:?}"),
    });
    let expected = ["lambda:ListAliases", "logs:FilterLogEvents", "secretsmanager:GetSecretValue"];
    assert_eq!(actions, expected);
    assert!(gateway.functions_page(None).await.is_ok());
    assert!(gateway.secret("prod/checkout/db").await.is_ok());
}

#[tokio::test]
async fn expired_credentials_are_told_by_every_service() {
    let sandbox = TestSandbox::shop(1.0).await;
    let gateway = sandbox.gateway().await;
    sandbox.fault_of(json!({"on": ["*"], "do": "expired-credentials"})).await;
    let failures = [
        gateway.functions_page(None).await.err(),
        gateway.log_groups_page(None, None).await.err(),
        gateway.secrets_page(None).await.err(),
        gateway.caller_identity().await.err(),
    ];
    for failure in failures {
        let kind = failure.map(|failure| failure.kind);
        assert!(matches!(kind, Some(FailureKind::ExpiredCredentials { .. })), "{kind:?}");
    }
}

#[tokio::test]
async fn reads_get_over_throttles_resets_and_server_errors() {
    let sandbox = TestSandbox::shop(20.0).await;
    let gateway = sandbox.gateway().await;
    for effect in ["throttle", "reset-before", "server-error"] {
        sandbox.fault("lambda:GetAlias", effect, 2).await;
        let alias = gateway.alias(&target("checkout", "live")).await;
        assert!(alias.is_ok(), "{effect}: {alias:?}");
    }
    assert_eq!(gateway.pressure().throttled, 2);
}

#[tokio::test]
async fn a_reply_that_breaks_off_is_told() {
    let sandbox = TestSandbox::shop(20.0).await;
    let gateway = sandbox.gateway().await;
    sandbox.fault("lambda:GetAlias", "cut-reply", 5).await;
    let failure = gateway.alias(&target("checkout", "live")).await.expect_err("half an alias");
    assert!(failure.is_ambiguous(), "{failure:?}");
}

#[tokio::test]
async fn an_endpoint_that_never_answers_is_told_once() {
    let sandbox = TestSandbox::shop(1.0).await;
    let gateway = sandbox.gateway().await;
    sandbox.fault("lambda:GetAlias", "hang", 5).await;
    let failure = gateway.alias(&target("checkout", "live")).await.expect_err("no answer");
    assert!(matches!(failure.kind, FailureKind::TimedOut { .. }), "{failure:?}");
    assert_eq!(sandbox.calls("lambda:GetAlias").await, 1, "five seconds allow no second try");
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let sandbox = TestSandbox::shop(1.0).await;
    let gateway = sandbox.gateway().await;
    let missing = AliasRef { function: checkout(), alias: AliasName("nope".into()) };
    let failures: [Option<Failure>; 3] = [
        gateway.alias(&missing).await.err(),
        gateway.function(&checkout(), Some(Version::Published(7))).await.err(),
        gateway.secret_value("nope", "AWSCURRENT").await.err(),
    ];
    for failure in failures {
        assert_eq!(failure.map(|failure| failure.kind), Some(FailureKind::NotFound));
    }
}
