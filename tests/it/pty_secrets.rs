//! Secrets through the real binary: a bad rotation undone, keys shown and compared, a value put.

use serde_json::Value;

use super::support::{
    aws_cli::AwsCli,
    binary::Serin,
    pty::{Pty, is_bold},
    sandbox::TestSandbox,
};

pub const SIZE: (u16, u16) = (160, 45);
pub const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/secrets.toml");
pub const SECRET: &str = "prod/orders/db";

/// What the bad rotation has made, and what was there before it.
const BAD: &str = "sandbox-trunc-not-real";
const GOOD: &str = "sandbox-d4RtY7ux-not-real";

/// A console on the example, on the orders database's secret, its stages read.
pub fn at_secret(serin: &Serin) -> Pty {
    let mut pty = start(serin);
    go_to_secret(&mut pty);
    pty
}

fn start(serin: &Serin) -> Pty {
    let variables = serin.variables();
    let variables = variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    Pty::serin(SIZE, &[], variables)
}

/// Selects the orders database's secret, and waits for its stages.
pub fn go_to_secret(pty: &mut Pty) {
    pty.wait_for("order-create");
    pty.type_(&format!("4/{SECRET}\r"));
    pty.wait_for(&format!("{SECRET} ──"));
    pty.wait_for("AWSPREVIOUS");
}

pub fn wait_until_hidden(pty: &Pty, value: &str) {
    pty.wait_until("it is hidden again", |screen| !screen.contents().contains(value));
}

/// From the function that can't sign in to its database, to the good value: by three keys, each
/// pressed when the screen says what it will do.
#[tokio::test(flavor = "multi_thread")]
async fn a_bad_rotation_is_undone_in_three_keys() {
    let sandbox = TestSandbox::scenario(EXAMPLE).await;
    let serin = Serin::at(&sandbox.url());
    let mut environment = serin.variables();
    environment.push(("AWS_DEFAULT_REGION".into(), "eu-west-1".into()));
    let Some(aws) = AwsCli::new(environment) else { return };
    let describe = ["secretsmanager", "describe-secret", "--secret-id", SECRET];
    let version_of = |label: &str| {
        let secret = aws.json(&describe);
        let versions = secret["VersionIdsToStages"].as_object().expect("versions").clone();
        let has = |stages: &Value| stages.as_array().is_some_and(|it| it.contains(&label.into()));
        versions.into_iter().find(|(_, stages)| has(stages)).expect("a version").0
    };
    let good = version_of("AWSPREVIOUS");
    let mut pty = start(&serin);
    pty.wait_for("AuthenticationError");
    pty.wait_for("K secrets");
    pty.type_("K");
    pty.wait_for("AWSPREVIOUS");
    pty.type_("u");
    pty.wait_for("it restores the stored value, not the database's");
    pty.wait_until("the preview takes keys", |screen| is_bold(screen, "Enter roll back secret"));
    pty.type_("\r");
    pty.wait_for("functions that may hold a copy");
    pty.wait_for("order-status");
    let text = pty.wait_for("reads it again within 60 s");
    assert!(text.contains("order-create"), "{text}");
    assert_eq!(version_of("AWSCURRENT"), good, "the AWS command line finds it");
    assert_eq!(serin.audit().lines().count(), 2, "an intent and an outcome");
    assert_eq!(sandbox.calls("secretsmanager:GetSecretValue").await, 0, "no value was read");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_is_shown_and_the_others_stay_masked() {
    let sandbox = TestSandbox::scenario(EXAMPLE).await;
    let serin = Serin::at(&sandbox.url());
    let mut pty = at_secret(&serin);
    pty.type_("X");
    pty.wait_for("closes in");
    pty.type_("jjx");
    let text = pty.wait_for("orders.cluster-c9x2");
    assert!(!text.contains(BAD), "{text}");
    pty.type_("?");
    wait_until_hidden(&pty, "orders.cluster-c9x2");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_compared_and_no_value_is_shown() {
    let sandbox = TestSandbox::scenario(EXAMPLE).await;
    let serin = Serin::at(&sandbox.url());
    let mut pty = at_secret(&serin);
    pty.type_("=");
    let text = pty.wait_until("what differs", |screen| screen.contents().contains("changed"));
    assert!(text.contains("password") && text.contains("same"), "{text}");
    let sent = pty.sent();
    assert!(!sent.contains(BAD) && !sent.contains(GOOD));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_typed_into_a_masked_field_is_put_and_never_drawn() {
    const NEW: &str = "typed-9Qw-not-real";
    let sandbox = TestSandbox::scenario(EXAMPLE).await;
    let serin = Serin::at(&sandbox.url());
    let mut pty = at_secret(&serin);
    pty.type_("e");
    pty.wait_for("kept");
    pty.type_("\x1b[Z\x1b[Z");
    pty.type_(NEW);
    pty.wait_for("••••••••••••••••••");
    pty.type_("\r");
    pty.wait_until("the preview takes keys", |screen| is_bold(screen, "a apply"));
    pty.type_("a");
    pty.wait_for("applied and read back");
    assert!(!pty.sent().contains(NEW), "it was drawn");
    assert!(!serin.audit().contains(NEW), "it was written down");
    let value = sandbox.gateway().await.secret_value(SECRET, "AWSCURRENT").await.expect("reveal");
    assert!(value.expose().contains(NEW));
    assert!(value.expose().contains("orders.cluster-c9x2"), "the other keys are kept");
}
