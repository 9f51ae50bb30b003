//! Secrets read through the gateway from the sandbox.

use serin::{
    aws::Gateway,
    domain::{
        Failure, FunctionName, Version,
        secret::{Copies, NamedBy, Replica, Shape, ValueDiff, diff},
    },
};

use crate::support::sandbox::TestSandbox;

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/secrets.toml");
const SECRET: &str = "prod/orders/db";
const GET: &str = "secretsmanager:GetSecretValue";

async fn example() -> (TestSandbox, Gateway) {
    let sandbox = TestSandbox::scenario(EXAMPLE).await;
    let gateway = sandbox.gateway().await;
    (sandbox, gateway)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_described_in_full_without_its_value() {
    let (sandbox, gateway) = example().await;
    let secret = gateway.secret(SECRET).await.expect("a secret");
    let stages: Vec<_> = secret.versions.iter().map(|version| version.stages.join("+")).collect();
    assert_eq!(stages, ["AWSCURRENT+AWSPENDING", "AWSPREVIOUS", ""]);
    assert!(secret.versions.iter().all(|version| version.created.is_some()));
    let summary = &secret.summary;
    assert!(summary.rotation_enabled && summary.next_rotation.is_some());
    assert!(summary.last_accessed.is_some() && summary.last_rotated.is_some());
    assert_eq!(summary.tags[0], ("env".into(), "production".into()));
    assert_eq!(secret.rotation_rules.map(|rules| rules.to_string()), Some("every 30 days".into()));
    let lambda = secret.rotation_lambda.expect("a function");
    assert!(lambda.ends_with(":function:rotate-orders-db"), "{lambda}");

    let key = gateway.secret("prod/payments/signing-key").await.expect("a secret");
    let regions: Vec<_> = key.replicas.iter().map(|it| (&*it.region, &*it.status)).collect();
    assert_eq!(regions, [("ap-southeast-2", "Failed"), ("us-east-1", "InSync")]);
    let Replica { message, .. } = &key.replicas[0];
    assert_eq!(message, "the key is disabled there");
    assert_eq!(key.summary.primary_region.as_deref(), Some("eu-west-1"));
    assert_eq!(sandbox.calls(GET).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_versions_differ_by_their_keys() {
    let (_sandbox, gateway) = example().await;
    let secret = gateway.secret(SECRET).await.expect("a secret");
    let mut values = Vec::new();
    for version in &secret.versions {
        values.push(gateway.secret_version(&secret.summary.arn, &version.id).await.expect("it"));
    }
    assert!(values.iter().all(|value| value.shape() == Shape::Json));
    let ValueDiff::Keys(keys) = diff(&values[1], &values[0]) else { panic!("JSON") };
    let changed: Vec<_> =
        keys.iter().filter(|key| key.change.word() != "same").map(|key| &*key.name).collect();
    assert_eq!(changed, ["password"]);
    assert_eq!(keys.len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_uses_a_secret_and_what_a_function_uses() {
    let (_sandbox, gateway) = example().await;
    let secret = gateway.secret(SECRET).await.expect("a secret").summary.id();
    let found = gateway.secret_uses(&secret).await.expect("uses");
    let functions: Vec<_> = found.uses.iter().map(|used| used.function.as_str()).collect();
    assert_eq!(functions, ["order-create", "order-status"]);
    let create = &found.uses[0];
    let versions = [Version::Latest, Version::Published(34), Version::Published(33)];
    assert_eq!(create.versions, versions);
    assert_eq!(create.variables, [("DB_SECRET_ARN".into(), NamedBy::Arn)]);
    assert_eq!(create.copies, Copies::Own);
    let ttl = std::time::Duration::from_mins(1);
    assert_eq!(found.uses[1].copies, Copies::Extension { ttl });

    let named = gateway.function_secrets(&FunctionName("order-status".into())).await.expect("it");
    assert_eq!(named.len(), 1);
    assert_eq!(named[0].secret, secret);
}

fn sentence(result: Result<serin::domain::SecretValue, Failure>) -> (String, String) {
    let failure = result.expect_err("a failure");
    (failure.to_string(), failure.advice())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_failure_says_what_it_is_and_what_to_do() {
    let (sandbox, gateway) = example().await;
    let read = |name: &'static str| gateway.secret_value(name, "AWSCURRENT");

    let (told, advice) = sentence(read("prod/payments/signing-key").await);
    assert!(told.contains("can't decrypt"), "{told}");
    assert!(advice.contains("kms:Decrypt"), "{advice}");

    let (told, advice) = sentence(read("prod/reports/token").await);
    assert!(told.contains("prod/reports/token: scheduled for deletion on 20"), "{told}");
    assert!(advice.contains("restore it first"), "{advice}");

    let (told, advice) = sentence(read("prod/nothing").await);
    assert!(told.ends_with("prod/nothing: not found"), "{told}");
    assert!(advice.contains("check its name"), "{advice}");

    sandbox.fault(GET, "throttle", 3).await;
    let (told, advice) = sentence(read(SECRET).await);
    assert!(told.contains("throttled by AWS"), "{told}");
    assert!(advice.contains("wait a moment"), "{advice}");

    sandbox.fault(GET, "deny", 1).await;
    let (told, advice) = sentence(read(SECRET).await);
    assert!(told.contains("access denied: missing secretsmanager:GetSecretValue"), "{told}");
    assert!(advice.contains("kms:Decrypt"), "{advice}");
}
